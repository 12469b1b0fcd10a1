"""The page of a topic: its answer, and what to do next."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from attn_tui.inline import Run
from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.help import Entry
from attn_tui.screen.look import LOOK, Look, look_of
from attn_tui.screen.markup import lines
from attn_tui.screen.start.listing import MARGIN, Item, Listing
from attn_tui.screen.topics.actions import Choice, Means, choices
from attn_tui.topics import sections
from attn_tui.topics.table import cited_of

_WIDTH, _FRAME = 84, 2
_FEWEST = 4
"""Lines that the answer keeps, whatever there is to choose."""


class Answer(Drawn):
    """The title, the answer and its papers; what does not fit is scrolled to."""

    DEFAULT_CSS = "Answer { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._look, self._lines, self._first = LOOK, list[list[Run]](), 0

    def show(self, shown: list[list[Run]], look: Look) -> None:
        """Show these lines, from the first."""
        self._lines, self._look, self._first = shown, look, 0
        self.refresh()

    def scroll_pages(self, by: int) -> None:
        """Scroll by nearly what is in view."""
        last = max(0, len(self._lines) - self.size.height)
        self._first = max(0, min(self._first + by * max(1, self.size.height - 1), last))
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self.scroll_pages(1)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_pages(-1)

    def render_line(self, y: int) -> Strip:
        look, width, at = self._look, self.size.width, self._first + y
        more = (self._first > 0 and y == 0, y == self.size.height - 1 and at + 1 < len(self._lines))
        mark = "↑" if more[0] else "↓" if more[1] else ""
        styles = {
            "title": look.style("text", bold=True),
            "bold": look.style("text", bold=True),
            "code": look.style("accent"),
            "italic": look.style("text") + Style(italic=True),
            "paper": look.style("dim"),
        }
        row = self._lines[at] if at < len(self._lines) else []
        found = [Segment(text, styles.get(kind, look.style("text"))) for text, kind in row]
        shown = write.padded(found, width - 2, look)
        return Strip(write.padded([*shown, Segment(f" {mark or ' '}", look.style("dim"))], width, look))


class TopicPage(ModalScreen["Entry | None"]):
    """Shows a topic; returns what is to be done, or None to go back to the list."""

    DEFAULT_CSS = """
    TopicPage { align: center middle; }
    TopicPage > Vertical { width: 100%; max-width: 84; height: auto; max-height: 100%; background: $paper;
                           border: round $faint; padding: 0 1; }
    """
    ASIDE = "help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", priority=True, id="topic_choose"),
        Binding("pageup", "scroll(-1)", priority=True, id="topic_page_up"),
        Binding("pagedown,space", "scroll(1)", priority=True, id="topic_page_down"),
        Binding("escape,backspace", "leave", priority=True, id="topic_leave"),
    ]
    AUTO_FOCUS = "Listing"

    def __init__(self, means: Means, topic: str) -> None:
        super().__init__()
        self._means = means
        self.way = [topic]
        """Topics on the way to the one that is shown, and that one."""
        self._choices: list[Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Answer()
            yield Listing("next")

    def on_mount(self) -> None:
        self.call_after_refresh(self.show_topic)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_topic)

    def show_topic(self) -> None:
        """Show the topic; the choices take the lines they need, the answer what is left."""
        if not self.query(Listing):  # it has been closed meanwhile
            return
        look, name = look_of(self), self.way[-1]
        width, height = min(self.size.width, _WIDTH) - 4, self.size.height - _FRAME
        text = self._text(name, width - 2)
        self._choices = list(choices(self._means, name))
        items = [item for choice in self._choices for item in _items(choice, width - MARGIN - 1)]
        listed = min(len(items) + 1, max(3, height - _FEWEST))
        self.query_one(Vertical).styles.height = min(height, len(text) + listed) + _FRAME
        listing = self.query_one(Listing)
        listing.styles.height = listed
        listing.show(look.say("topic.keys"), items, look)
        self.query_one(Answer).show(text, look)

    def _text(self, name: str, width: int) -> list[list[Run]]:
        say = look_of(self).say
        said = sections(say.language)[name]
        found = [[(line, "title")] for line in write.wrapped(said.title, width)]
        found += [[], *lines(said.text, width), []]
        if papers := cited_of(name):
            whole = f"{say('topic.paper')}: {'; '.join(papers)}"
            found += [*([(line, "paper")] for line in write.wrapped(whole, width)), []]
        return found

    def action_choose(self) -> None:
        """Do what the cursor is on, or open that topic."""
        rows = [choice for choice in self._choices if choice.run or choice.topic]
        if not self.is_active or not rows:
            return
        chosen = rows[self.query_one(Listing).cursor]
        if chosen.topic:
            before = self.way.index(chosen.topic) if chosen.topic in self.way else len(self.way)
            self.way[before:] = [chosen.topic]  # each once: a circle would be as long a way back
            self.query_one(Listing).cursor = 0
            self.show_topic()
        else:
            self.dismiss(Entry("", chosen.text, run=chosen.run))

    def on_listing_moved(self) -> None:
        self.query_one(Listing).refresh()

    def on_listing_chosen(self) -> None:
        self.action_choose()

    def action_scroll(self, by: int) -> None:
        """Scroll the answer."""
        self.query_one(Answer).scroll_pages(by)

    def action_leave(self) -> None:
        """Go back to the topic before, or to the list."""
        if len(self.way) > 1:
            self.way.pop()
            self.query_one(Listing).cursor = 0
            self.show_topic()
        elif self.is_active:
            self.dismiss(None)


def _items(choice: Choice, width: int) -> list[Item]:
    is_said = not (choice.run or choice.topic)
    first, *further = write.wrapped(choice.text, max(10, width))
    return [
        Item(first, is_heading=is_said),
        *(Item(line, is_heading=is_said, continues=not is_said) for line in further),
    ]
