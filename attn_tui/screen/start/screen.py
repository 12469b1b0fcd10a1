"""The start screen: a sentence and checkpoints → a message to the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from attn_tui.lessons.shelf import ORDER, Outline, outlines
from attn_tui.locate import DEFAULT
from attn_tui.progress import Progress, next_of
from attn_tui.screen.keyline import KeyLine
from attn_tui.screen.line import Line
from attn_tui.screen.start.choice import Choice
from attn_tui.screen.start.listing import MARGIN, Item, Listing
from attn_tui.screen.start.parts import Card, Label, SectionTitle
from attn_tui.screen.start.rows import checkpoint_rows, example_rows, language, lesson_rows
from attn_tui.screen.view import TooSmall, View
from attn_tui.sentences import History
from attn_tui.text import printable

_TALL = 32  # from this many lines on, there are some to spare
_SHARE = 44  # the fewest columns of the list of checkpoints; it may take half of more than twice as many
_WIDE = 80  # from this many columns on, lists are beside each other, and there is room for the card
_FEW, _ALL, _MANY = 4, 6, 28  # rows of a list, and from how many lines on there is room for more of them
_KEYS = {
    "sentence": ["home_go", "home_next", "home_down", "home_leave", "help", "quit_always"],
    "examples": ["home_go", "home_take", "home_next", "edit", "language", "theme", "home_leave", "help", "quit"],
    "lessons": ["home_go", "home_next", "edit", "language", "theme", "home_leave", "help", "quit"],
    "checkpoints": ["home_go", "home_mark", "list_after", "home_down", "home_next", "language", "theme",
                    "home_leave", "help", "quit"],
}  # fmt: skip
"""Ids of the bindings to name while a part has the focus, most important first."""
_HELP = (
    ("home_go",), ("home_next", "home_previous"), ("list_up", "list_down"), ("list_before", "list_after"),
    ("home_take",), ("home_mark",), ("home_up", "home_down"), ("edit",), ("language",), ("theme",),
    ("home_leave",), ("help", "quit"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class Start(View):
    """Asks what to translate and with what, or for a lesson; sends what was chosen, and stays until it is removed."""

    DEFAULT_CSS = """
    Start #sentence { height: auto; }
    Start #offers { height: auto; }
    Start #examples { width: 1fr; }
    Start #below { height: 1fr; }
    Start Line { padding: 0 1; }
    Start.-tall #heading, Start.-tall #sentence, Start.-tall #offers { margin-bottom: 1; }
    """
    AUTO_FOCUS = "Input"
    ASIDE = "start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go", priority=True, id="home_go"),
        Binding("tab", "screen.part(1)", id="home_next"),
        Binding("shift+tab", "screen.part(-1)", id="home_previous"),
        Binding("down", "screen.part(1)"),  # out of the sentence; the lists have their own binding
        Binding("space", "screen.take", id="home_take"),
        Binding("space", "screen.mark", id="home_mark"),
        Binding("pageup,ctrl+pageup", "screen.scroll_card(-1)", priority=True, id="home_up"),
        Binding("pagedown,ctrl+pagedown", "screen.scroll_card(1)", priority=True, id="home_down"),
        Binding("slash", "screen.edit", id="edit"),
        Binding("escape", "screen.leave", id="home_leave"),
    ]
    HELP_KEYS = _HELP
    HELP_TEXT = "help.start"

    class Chosen(Message):
        """The viewer wants a sentence translated, by one checkpoint, or by several side by side."""

        def __init__(self, start: Start, names: tuple[str, ...], sentence: str) -> None:
            super().__init__()
            self.start, self.names, self.sentence = start, names, sentence

    class LessonChosen(Message):
        """The viewer wants to go through a lesson."""

        def __init__(self, start: Start, file: Path) -> None:
            super().__init__()
            self.start, self.file = start, file

    def __init__(
        self,
        names: Sequence[str] = (),
        sentence: str = "",
        *,
        default: str = DEFAULT,
        has_lessons: bool = False,
        can_leave: bool = False,
        history: History | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Begin with these checkpoints, else with the default one, and this sentence.

        `has_lessons` says whether lessons can be begun, `can_leave` whether there is something to go back to;
        `history` has the sentences typed before, `progress` how far the user has come in the lessons.
        """
        super().__init__()
        self._standings = (progress or Progress()).standings
        self._history, self._has_lessons = history, has_lessons
        self._outlines: tuple[str, list[Outline]] = ("", [])  # and the language they are in
        self._choice, self._sentence, self._can_leave = Choice(names, default), sentence, can_leave
        self._is_opening, self._problem = False, ""
        self._focused_before: Widget | None = None

    def compose(self) -> ComposeResult:
        yield Label("heading")
        with Vertical(id="sentence"):
            yield SectionTitle()
            yield Line(self._sentence, history=self._history)
            yield Label("hint")
        with Horizontal(id="offers"):
            yield Listing("examples")
            yield Listing("lessons")
        with Horizontal(id="below"):
            yield Listing("checkpoints", keeps_choice=True)
            yield Card()
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the checkpoint that was given."""
        self._line, self._card = self.query_one(Line), self.query_one(Card)
        self._examples = self.query_one("#examples", Listing)
        self._lessons = self.query_one("#lessons", Listing)
        self._checkpoints = self.query_one("#checkpoints", Listing)
        self._checkpoints.cursor = self._choice.at
        following = next_of(ORDER, self._standings)
        self._lessons.cursor = ORDER.index(following) if following else 0

    def make_room(self, size: Size) -> None:
        small = self.is_small(size)
        if small and not self.has_class("-small"):
            self._focused_before = self.focused  # widgets that are not displayed lose the focus
        elif not small and self.has_class("-small") and self._focused_before is not None:
            self.call_after_refresh(self._focused_before.focus)
        super().make_room(size)
        self.set_class(size.height >= _TALL, "-tall")
        self.show_all()
        self._share_out(size)

    def _share_out(self, size: Size) -> None:
        """Put the lists beside each other, or if that is too narrow, below each other without the card."""
        is_wide, rows = size.width >= _WIDE, _ALL if size.height >= _MANY else _FEW
        examples, lessons = len(self._examples.items), min(rows, len(self._lessons.items))
        self.query_one("#offers").styles.layout = "horizontal" if is_wide else "vertical"
        self._lessons.display, self._card.display = self._has_lessons, is_wide
        self.query_one("#heading").display = is_wide or rows == _ALL
        self._examples.styles.height = 1 + (max(examples, lessons) if is_wide else examples)
        self._lessons.styles.height = 1 + (max(examples, lessons) if is_wide else lessons - (rows == _FEW))
        wanted = {
            one: max((_cells(item) for item in one.items), default=0) for one in (self._lessons, self._checkpoints)
        }
        self._lessons.styles.width = MARGIN + wanted[self._lessons] + 1 if is_wide else "1fr"
        share = max(_SHARE, min(MARGIN + wanted[self._checkpoints] + 1, size.width // 2))
        self._checkpoints.styles.width = share if is_wide else "1fr"

    # Showing it

    def show_all(self) -> None:
        """Show everything in the current look."""
        look, choice = self.look, self._choice
        say, source = look.say, language(choice.source, look)
        self.query_one("#heading", Label).show(say("home.about"), "dim", look, lead="attn-tui")
        self.query_one(SectionTitle).show(say("home.sentence"), self.focused is self._line, look)
        self._line.placeholder = say("home.placeholder", language=source)
        self.query_one("#hint", Label).show(*self._hint(), look)
        self._examples.show(say("home.examples"), example_rows(choice.examples, source, look), look)
        if self._has_lessons:
            lessons = lesson_rows(self._outlines_in(say.language), self._standings, look)
            self._lessons.show(say("home.lessons"), lessons, look)
        rows = checkpoint_rows(choice.entries, choice.marked, choice.default, look)
        self._checkpoints.show(say("home.checkpoints"), list(rows), look)
        self._card.show(choice.current, look)
        self.show_keys()

    def _outlines_in(self, language: str) -> list[Outline]:
        """The lessons in a language, read when they are first needed in it."""
        if self._outlines[0] != language:
            self._outlines = language, outlines(language)
        return self._outlines[1]

    @property
    def _lesson(self) -> Outline | None:
        """The lesson with the cursor, if the list of lessons has the focus."""
        chosen = self._outlines[1]
        return chosen[self._lessons.cursor] if chosen and self.focused is self._lessons else None

    def _hint(self) -> tuple[str, str]:
        """What is wrong, or what Enter will do; and a colour."""
        say, names = self.look.say, self._choice.names
        if self._problem:
            return self._problem, "weight"
        if self._is_opening:
            return say("home.opening", names=self._lesson.title if self._lesson else names), "accent"
        if self._lesson:
            return self._lesson.about, "dim"
        return say("home.ready.compared" if len(self._choice.opened) > 1 else "home.ready", names=names), "dim"

    def keys_of_the_moment(self) -> Sequence[str]:
        part = "sentence" if self.focused is self._line else (self.focused and self.focused.id) or "sentence"
        return _KEYS.get(part, [])

    def labels_of_the_moment(self) -> Mapping[str, str]:
        return {"home_go": "home_begin"} if self._lesson else {}

    def wrong(self, text: str) -> None:
        """Say why it could not be opened; what was typed and chosen is kept."""
        self._is_opening, self._problem = False, printable(text)
        if self in self.app.screen_stack:
            self.show_all()

    def _changed(self) -> None:
        """Something was typed or chosen: what was wrong may be right now."""
        self._problem = ""
        self.show_all()

    # Keys and clicks

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        event.stop()  # else the app would name other keys
        self.show_all()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        event.stop()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def on_listing_moved(self, event: Listing.Moved) -> None:
        source, self._choice.at = self._choice.source, self._checkpoints.cursor
        if source != self._choice.source:
            self._examples.stand_on(0)
        self._changed()

    def on_listing_left(self, event: Listing.Left) -> None:
        if event.by < 0 or event.listing is not self._checkpoints:
            self.action_part(event.by)

    def on_listing_chosen(self) -> None:
        self.action_go()

    def on_listing_marked(self, event: Listing.Marked) -> None:
        if event.listing is self._checkpoints:
            self.action_mark()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        match action:
            case "take":
                return self.focused is self._examples and bool(self._choice.examples)
            case "mark":
                return self.focused is self._checkpoints
            case "edit":
                return self.focused is not self._line
            case "leave":
                return self._can_leave and not self._is_opening
        return True

    def action_go(self) -> None:
        """Open the sentence, the example or the lesson with the cursor."""
        if self._is_opening:
            return
        if self._lesson is not None:
            self._is_opening, self._problem = True, ""
            self.show_all()
            self.post_message(self.LessonChosen(self, self._lesson.file))
            return
        if self.focused is self._examples and self._choice.examples:
            self.action_take()
        sentence = self._line.value.strip()
        if wrong := self._choice.wrong(sentence, self.look):
            if not sentence:
                self._line.focus()
            self.wrong(wrong)
        else:
            self._is_opening, self._problem = True, ""
            self._line.keep()
            self.show_all()
            self.post_message(self.Chosen(self, tuple(entry.name for entry in self._choice.opened), sentence))

    def action_take(self) -> None:
        """Copy the example into the line, to be changed."""
        sentence = self._choice.examples[self._examples.cursor][1]
        with self.prevent(Input.Changed):  # it would come too late, and clear the message
            self._line.value = sentence
        self._line.cursor_position = len(sentence)
        self._line.focus()

    def action_mark(self) -> None:
        """Mark the checkpoint with the cursor for a comparison, or remove its mark."""
        if wrong := self._choice.mark(self.look):
            self.wrong(wrong)
        else:
            self._changed()

    def action_part(self, by: int) -> None:
        """Go to the next part of the screen, or the one before."""
        self.focus_next() if by > 0 else self.focus_previous()

    def action_scroll_card(self, pages: int) -> None:
        """Scroll the card."""
        self._card.scroll_pages(pages)

    def action_edit(self) -> None:
        """Go back to the sentence."""
        self._line.focus()

    def action_leave(self) -> None:
        """Go back to the translation."""
        self.dismiss()


def _cells(item: Item) -> int:
    """Cells that a row needs after its marks."""
    return cell_len(f"{item.text} {item.remark}".rstrip())
