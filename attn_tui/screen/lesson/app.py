"""An app that goes through a lesson: paragraph by paragraph, each on the screen that it is about."""

from __future__ import annotations

import asyncio
import time
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.events import Key

from attn_tui.lessons.directives import pressed
from attn_tui.screen.lesson.course import Course
from attn_tui.screen.lesson.keys import BINDINGS
from attn_tui.screen.lesson.pane import Shown
from attn_tui.screen.lesson.waiting import is_met

_APART, _PATIENCE = 0.03, 1.0
"""Seconds from one key that the program presses to the next, and to wait at most for what it opens."""


class LessonApp(Course, inherit_bindings=False):
    """Shows the paragraphs of a lesson; returns the error that kept the first from being shown, if there was one."""

    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS, *Course.BINDINGS]

    # The screen

    def compose(self) -> ComposeResult:
        *above, keys = super().compose()
        yield from above
        self.pane.display = False
        yield self.pane
        yield keys

    def on_mount(self) -> None:
        """What is opened over the screen may be what is waited for."""
        self.screen_change_signal.subscribe(self, lambda _: self.call_after_refresh(self._notice))

    def show_all(self) -> None:
        super().show_all()
        if self._stages is not None:
            self.pane.show(self._shown(), self.look)
            self.call_after_refresh(self._notice)

    def _shown(self) -> Shown:
        say, lesson, paragraph = self.look.say, self.lesson, self.paragraph
        i, n = self.index + 1, len(lesson.paragraphs)
        if paragraph is None:
            following = self._following(lesson)
            more = say("lesson.following", title=following.title) if following else say("lesson.last")
            return Shown(lesson.title, say("lesson.end"), say("lesson.end"), text=say("lesson.ended"), remark=more)
        title = f"{lesson.title} · {paragraph.part}" if paragraph.part else lesson.title
        counts = say("lesson.count", i=i, n=n), f"{i}/{n}"
        wrong, question = self.wrong.get(self.index, ""), self.question
        if question is None:
            return Shown(title, *counts, wrong, paragraph.text, remark=self._remark_on_waiting())
        choices = question.choices(paragraph)
        if question.told or question.solved:
            right = question.is_right(paragraph, question.choice)
            verdict = say("lesson.right" if right else "lesson.wrong", answer=choices[question.choice])
            text = f"{verdict}\n{question.why(paragraph)}"
            return Shown(title, *counts, wrong, text, remark="" if right else say("lesson.again"))
        return Shown(title, *counts, wrong, paragraph.text, choices, question.choice, frozenset(question.tried))

    def _remark_on_waiting(self) -> str:
        if self.index in self.done:
            return self.look.say("lesson.done")
        if self.waits:
            return self.look.say("lesson.do_it" if self._is_reminded else "lesson.waits")
        return ""

    def action_language(self) -> None:
        """Go on in the other language: the lesson, too, where it is written in that."""
        super().action_language()
        self.lesson = self._in_language(self.lesson, self.look.say.language)
        self.show_all()

    # Going through the lesson

    def action_lesson_enter(self) -> None:
        """Answer, or go on."""
        question, paragraph = self.question, self.paragraph
        if question is not None and paragraph is not None and not question.solved:
            if question.told:
                question.again()
            else:
                question.answer(paragraph)
            self.show_all()
        else:
            self.action_lesson(1)

    def action_lesson(self, by: int) -> None:
        """Go to the next page or paragraph, or to the one before; what is asked or waited for comes first."""
        if self._is_aside:
            self.action_lesson_aside()
            return
        if not self.has_arrived or self.is_pressing:
            return
        if self.pane.turn(by):
            return
        if by < 0:
            if self.index:
                self._go(self.index - 1)
        elif self.is_asking:
            self.notify(self.look.say("lesson.answer_first"), markup=False)
        elif self.waits:
            self._remind()
        elif self.paragraph is not None:
            self._go(self.index + 1)
        elif following := self._following(self.lesson):
            self.lesson = following
            self._begin()
            self._go(0)

    def _remind(self) -> None:
        """Say that something is to be done first; the second time, do it."""
        if not self._is_reminded:
            self._is_reminded = True
            self.show_all()
        elif (paragraph := self.paragraph) and (keys := paragraph.directive("keys")):
            self.run_worker(self.press_keys(keys.value))

    async def press_keys(self, keys: str) -> None:
        """Press keys, as `attn_tui.lessons.directives.pressed` reads them, as if the viewer did."""
        self.default_screen.set_focus(None)
        self.is_pressing = True
        for key, character in pressed(keys):
            self.post_message(Key(key, character))
            await self._settled()
        self.is_pressing = False

    async def _settled(self) -> None:
        """Wait until what a key does is done: what it opens over the screen has to be there for the next key."""
        limit = time.monotonic() + _PATIENCE
        await asyncio.sleep(_APART)
        while time.monotonic() < limit and not (
            self._message_queue.empty()
            and self.screen._message_queue.empty()
            and (self.screen is self.default_screen or self.screen.focused is not None)
        ):
            await asyncio.sleep(_APART)

    def leave_paragraph(self) -> None:
        """Go to the next paragraph, whatever is asked or waited for."""
        self._go(self.index + 1)

    # What the viewer does

    def action_lesson_choose(self, by: int) -> None:
        """Choose the next answer."""
        if self.question is not None and self.paragraph is not None:
            choices = self.question.choices(self.paragraph)
            self.question.choice = (self.question.choice + by) % len(choices)
            self.show_all()

    def action_lesson_answer(self, number: int) -> None:
        """Give the answer of that number."""
        question, paragraph = self.question, self.paragraph
        if question is not None and paragraph is not None and number <= len(question.choices(paragraph)):
            question.choice = number - 1
            question.answer(paragraph)
            self.show_all()

    def action_lesson_aside(self) -> None:
        """Let the explanation of the sub-step have the lesson's place, or the lesson again."""
        self._is_aside = not self._is_aside
        self.make_room(self.size)

    async def run_action(self, action: Any, default_namespace: DOMNode | None = None, namespaces: Any = None) -> bool:
        """Do what a key does, and notice it."""
        has_done = await super().run_action(action, default_namespace, namespaces)
        if has_done and isinstance(action, str) and self.waits:
            self._notice(action)
            self.call_after_refresh(self._notice)
        return has_done

    def _notice(self, action: str = "") -> None:
        """Look whether what is waited for has been done."""
        paragraph = self.paragraph
        until = paragraph and paragraph.directive("until")
        if not until or not self.waits or self._arriving or self.index not in self._stands:
            return
        if is_met(self, until.value, self._stands[self.index], _id_of(action) if action else ""):
            self.done.add(self.index)
            self.show_all()

    # Keys

    def keys_of_the_moment(self) -> list[str]:
        usual = super().keys_of_the_moment()
        if self._stages is None or self._question is not None or self._playing is not None or self._is_editing:
            return usual
        if self.is_asking:
            return ["lesson_answer_after", "lesson_enter", "lesson_back", *usual]
        on = "lesson_enter" if self._enter_goes_on else "lesson_next"
        return [on, "lesson_back", *usual]

    def labels_of_the_moment(self) -> dict[str, str]:
        labels = super().labels_of_the_moment()
        question = self.question
        if question is None or question.solved:
            return labels
        return {**labels, "lesson_enter": "lesson_again" if question.told else "lesson_answer"}

    @property
    def _enter_goes_on(self) -> bool:
        if self.index in self.done and self._zoomed is None:  # the cursor is where it was used last
            return self._question is None
        return self._question is None and {self.screen.focused, self._zoomed} <= {None, self._own}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        here = self.screen is self.default_screen and self._stages is not None
        match action:
            case "lesson" | "lesson_aside":
                return here and self._question is None
            case "lesson_enter":
                return here and self._enter_goes_on and not self._is_editing
            case "lesson_choose" | "lesson_answer":
                return here and self.is_asking and self._enter_goes_on and not self._is_aside
        return super().check_action(action, parameters)


def _id_of(action: str) -> str:
    """The id of the key that does that."""
    from attn_tui.screen.keys import all_bindings

    return next((one.id or "" for one in all_bindings() if isinstance(one, Binding) and one.action == action), "")
