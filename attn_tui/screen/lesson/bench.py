"""The bench with a lesson beside it: shows what its paragraphs show, and notices what the viewer does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.geometry import Size

from attn_tui.lessons import Directive
from attn_tui.lessons.directives import pressed
from attn_tui.screen import bindings
from attn_tui.screen.bench import Bench
from attn_tui.screen.keymap import all_bindings
from attn_tui.screen.lesson.page import page_of
from attn_tui.screen.lesson.pane import LessonPane, Page
from attn_tui.screen.lesson.rows import rows_beside
from attn_tui.screen.lesson.waiting import until_done
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.course import Course
from attn_tui.story.decoding import Decoding
from attn_tui.story.snapshot import Snapshot, snapshot_of
from attn_tui.story.walk import Place

_WIDE, _SIDE, _STAGE = 136, 44, 108
"""From the first number of columns on, the lesson is at the right side; it takes at least the second, and more if the
stage keeps the third."""
_LINES, _MORE = 6, 8
"""Lines that it takes at the bottom: in place of the explanation, and below it."""
_TALL = 34
"""Lines from which on the explanation stays."""


class LessonBench(Bench, inherit_bindings=False):
    """Shows the paragraphs of a lesson, each with the screen that it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings.LESSON, *bindings.BENCH]
    is_lesson = True

    def __init__(
        self, course: Course, at: str, decodings: Sequence[Decoding], names: Sequence[str], place: Place, **options: Any
    ) -> None:
        """Take the course, and where its first command begins, as `Decoding.place` takes it; the rest is `Bench`'s."""
        super().__init__(decodings, names, course.first_place(decodings, at), **options)
        self.course, self.pane = course, LessonPane()
        self.has_arrived = False
        """Whether what the paragraph is about is on the screen."""
        self._is_reminded, self._is_aside = False, False
        self._own: Readable | None = None  # the pane that the paragraph itself has put the cursor in

    def compose(self) -> ComposeResult:
        *above, keys = super().compose()
        yield from above
        yield self.pane
        yield keys

    def on_mount(self) -> None:
        """Watch every key and what opens over the screen: a paragraph may wait for it."""
        self.app.screen_change_signal.subscribe(self, lambda _: self.call_after_refresh(self._notice))
        self.app.used.subscribe(self, self._used)  # type: ignore[attr-defined]
        self.call_after_refresh(self._arrive)
        self._say_if_it_goes_on()

    # What is shown

    def room_for_stages(self, size: Size) -> Size:
        """Take room for the paragraph: at the right side, or at the bottom in place of the explanation."""
        pane, count = self.pane, len(self.walk.decodings)
        width = max(_SIDE, min(size.width - _STAGE, 64))
        beside = size.width >= _WIDE and (count == 1 or (size.width - width) // count >= 80)
        explains = beside or self._is_aside or size.height >= _TALL
        self.stages.explain(explains)
        pane.display = not self._is_aside
        if self._is_aside:
            return size
        pane.styles.dock = "right" if beside else "none"
        pane.styles.width = width if beside else "100%"
        lines = size.height - 1 if beside else self.lines_below(size, _MORE if explains else _LINES)
        pane.styles.height = lines
        return Size(size.width - width, size.height) if beside else Size(size.width, size.height - lines)

    def lines_below(self, size: Size, usual: int) -> int:
        """Lines of the paragraph at the bottom: the usual number; whoever wants more turns the page."""
        return usual

    def show_all(self) -> None:
        super().show_all()
        self.pane.show(self._shown(), self.look)
        self.call_after_refresh(self._notice)

    def wear(self) -> None:
        """Go on in the current language; so does the lesson, if it is written in that."""
        self.course.speak(self.look.say.language)
        super().wear()

    def _shown(self) -> Page:
        return page_of(self.course, self.look.say, is_reminded=self._is_reminded)

    # Going through the lesson

    def action_lesson_enter(self) -> None:
        """Answer, or go on."""
        question, paragraph = self.course.question, self.course.paragraph
        if question is not None and paragraph is not None and not question.solved:
            if question.told:
                question.again()
            else:
                self.course.answer()
            self.show_all()
        else:
            self.action_lesson(1)

    def action_lesson(self, by: int) -> None:
        """Go to the next page or paragraph, or to the one before; first do what is asked or waited for."""
        course = self.course
        if self._is_aside:
            self.action_lesson_aside()
        elif not self.has_arrived or self.is_pressing or self.pane.turn(by):
            return
        elif by < 0:
            if course.index:
                self._go(course.before)
        elif course.is_asking:
            self.app.notify(self.look.say("lesson.answer_first"), markup=False)
        elif course.waits:
            self._remind()
        elif course.paragraph is not None:
            self.go_on()
        elif following := course.following:
            course.begin(following)
            self._go(course.index)
            self._say_if_it_goes_on()

    def action_lesson_first(self) -> None:
        """Go back to the first paragraph."""
        if self.course.index and self.has_arrived and not self.is_pressing:
            self._go(0)

    def _say_if_it_goes_on(self) -> None:
        """Say that the lesson does not begin with its first paragraph, or not with the one that was asked for."""
        course, say = self.course, self.look.say
        i, wanted, n = course.index + 1, course.wanted + 1, len(course.lesson.paragraphs)
        said = [say("lesson.goes_on", i=wanted, n=n)] if course.goes_on else []
        if i != wanted:
            said.append(say("lesson.earlier", i=i, wanted=wanted))
        if said:
            self.app.notify(" ".join(said), markup=False)

    def go_on(self) -> None:
        """Go to the next paragraph, whatever is asked or waited for."""
        self._go(self.course.index + 1)

    def _go(self, index: int) -> None:
        self._is_reminded, self.has_arrived = False, False
        snapshot = self.course.go(index, self._now)
        if snapshot is not None:
            snapshot.restore()
            self.names = snapshot.names
            self.walk.replace(snapshot.decodings, snapshot.place)
        if self.stages.decodings == self.walk.decodings:
            self._changed()
            self._arrive()
        else:
            self.call_later(self._bring)

    async def _bring(self) -> None:
        """Show other decodings, then the paragraph."""
        await self._exchange()
        self._arrive()

    def _arrive(self) -> None:
        """Show what the paragraph is about: put the cursor where it says, and ask what it asks."""
        self.has_arrived = True
        self.course.arrive(self._now)
        self._look()
        self.make_room(self.app.size)
        self.show_all()

    @property
    def _now(self) -> Snapshot:
        return snapshot_of(self.names, self.walk.decodings, self.walk.place)

    def _look(self) -> None:
        """Put the cursor in the pane that the paragraph names, or take it away; there should be one."""
        self.look_around()
        directive = self._directive
        if directive and self._own is None:
            self.course.complain(directive.line, f"this system has no {directive.value}")

    @property
    def _directive(self) -> Directive | None:
        """What the paragraph says of where to look."""
        paragraph = self.course.paragraph
        return (paragraph.directive("look") or paragraph.directive("enlarge")) if paragraph else None

    def look_around(self) -> None:
        """Put the cursor in the pane that the paragraph names, if the current system has it, or take it away."""
        stage, directive = self.stages.current, self._directive
        self._own = None
        if stage.zoomed is not None:
            stage.zoom(None)
        self.set_focus(None)
        pane = stage.pane_named(directive.value) if directive else None
        if directive is None or pane is None:
            return
        self._own = pane
        if directive.name == "enlarge" or directive.value == "alignment":
            stage.zoom(pane)
        if not self.course.is_asking:  # the arrows are for the answers
            self.set_focus(pane)

    def _remind(self) -> None:
        """Say that something has to be done first; the second time, do it."""
        if not self._is_reminded:
            self._is_reminded = True
            self.show_all()
        elif (paragraph := self.course.paragraph) and (keys := paragraph.directive("keys")):
            self.run_worker(self.press_keys(keys.value))

    async def press_keys(self, keys: str) -> None:
        """Press keys, as `attn_tui.lessons.directives.pressed` reads them, as if the viewer did."""
        self.set_focus(None)
        self.is_pressing = True
        try:
            for key, character in pressed(keys):
                self.app.post_message(Key(key, character))
                await until_done(self)
        finally:
            self.is_pressing = False

    # What the viewer does

    def on_readable_cursor_moved(self) -> None:
        super().on_readable_cursor_moved()
        self._own = None  # whoever moves the cursor wants to look there: Enter no longer goes on

    def action_lesson_choose(self, by: int) -> None:
        """Choose the next answer."""
        if self.course.question is not None and self.course.paragraph is not None:
            self.course.question.choose(self.course.paragraph, by)
            self.show_all()

    def action_lesson_answer(self, number: int) -> None:
        """Give the answer of that number."""
        question, paragraph = self.course.question, self.course.paragraph
        if question is not None and paragraph is not None and number <= len(question.choices(paragraph)):
            question.choice = number - 1
            self.course.answer()
            self.show_all()

    def action_lesson_aside(self) -> None:
        """Show the explanation of the sub-step in the lesson's place, or the lesson again."""
        self._is_aside = not self._is_aside
        self.make_room(self.app.size)

    def _used(self, action: str) -> None:
        """Take note of an action; its effect is seen after the next drawing."""
        if self.course.waits:
            self._notice(_id_of(action))
            self._notice_at_last()

    @work(group="notice", exclusive=True)
    async def _notice_at_last(self) -> None:
        await until_done(self)
        self.call_after_refresh(self._notice)

    def _notice(self, key: str = "") -> None:
        """Check whether what is waited for has been done."""
        if self.has_arrived and self.course.notice(self._now, partial(rows_beside, self.pane), key):
            self.show_all()

    # Keys

    def keys_of_the_moment(self) -> Sequence[str]:
        usual = super().keys_of_the_moment()
        now = self.situation
        if now.is_asking or now.is_playing or now.is_editing:
            return usual
        if self.course.is_asking:
            return ["lesson_answer_after", "lesson_enter", "lesson_back", *usual]
        return ["lesson_enter" if self._enter_goes_on else "lesson_next", "lesson_back", *usual]

    def labels_of_the_moment(self) -> Mapping[str, str]:
        labels, question = super().labels_of_the_moment(), self.course.question
        if question is None or question.solved:
            return labels
        return {**labels, "lesson_enter": "lesson_again" if question.told else "lesson_answer"}

    @property
    def _enter_goes_on(self) -> bool:
        zoomed = self.stages.current.zoomed
        if self.course.index in self.course.done and zoomed is None:  # the cursor is where the viewer last used it
            return self.quiz.question is None
        return self.quiz.question is None and {self.focused, zoomed} <= {None, self._own}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "lesson" | "lesson_first" | "lesson_aside":
                return self.quiz.question is None
            case "lesson_enter":
                return self._enter_goes_on and not self.situation.is_editing
            case "lesson_choose" | "lesson_answer":
                return self.course.is_asking and self._enter_goes_on and not self._is_aside
        return super().check_action(action, parameters)


def _id_of(action: str) -> str:
    """The id of the binding with this action."""
    return next((one.id or "" for one in all_bindings() if isinstance(one, Binding) and one.action == action), "")
