"""What a lecturer's screen tells the room: what it shows, and what it asks."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from attn_tui.room.room import Room
from attn_tui.room.shown import Pointer, Recording, Shown, shown_of
from attn_tui.room.state import Asked, Kind
from attn_tui.screen.bench import Bench
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.stage import Stage
from attn_tui.story.quiz import Question


class _Question(NamedTuple):
    """A question on a screen."""

    of: object
    """What asks: as long as it is the same, so is the question."""
    kind: Kind
    choices: tuple[str, ...]
    choice: int


class Desk:
    """A lecturer's: everything on their screen that is news to the room goes there."""

    def __init__(self, room: Room, recording: Recording | None = None) -> None:
        """Sit down in a room; `recording` is the trace that is shown, if it is one."""
        self.room, self._recording = room, recording
        self._lecturer = room.lecturer()
        self._shown: Shown | None = None
        self._question: _Question | None = None
        self._asked: Asked | None = None

    def tell(self, bench: Bench, aside: str = "") -> None:
        """Tell what a screen shows and asks, if that is news. Raises CheckpointError.

        `aside` names what is open over it. What the screen only begins to show is told when it is there.
        """
        shown = shown_on(bench, self._recording, aside)
        if shown is None:
            return
        if shown != self._shown:
            before, self._shown = self._shown, shown
            is_aside = before is not None and replace(before, aside=aside) == shown
            if not (is_aside and self.is_overruled):  # what opens over a screen that the class does not see is private
                self._lecturer.show(shown)
        self._settle(bench.quiz.settled)
        self._ask(_question_on(bench))

    def _settle(self, settled: Question | None) -> None:
        """Tell what is right, once, of the question that the screen has just answered."""
        if settled is not None and self._asked and self._question and self._question.of is settled:
            self._lecturer.settle(self._asked, dict.fromkeys((settled.answer, *settled.tied)))

    def _ask(self, question: _Question | None) -> None:
        before, self._question = self._question, question
        if question is None:
            if before is not None and self.is_answered:
                self._lecturer.withdraw()
        elif before is None or question.of is not before.of:
            self._asked = self._lecturer.ask(question.kind, question.choices)

    @property
    def is_overruled(self) -> bool:
        """Whether the class sees another moment than this lecturer's: another one has gone on since."""
        now = self.room.shown
        return self._shown is not None and now is not None and not now.is_moment_of(self._shown)

    @property
    def is_answered(self) -> bool:
        """Whether the class answers this lecturer's question now."""
        asked = self.room.asked
        return asked is not None and self._asked is not None and asked.at == self._asked.at and not asked.revealed

    @property
    def waits_for_class(self) -> bool:
        """Whether the answers of the class are to be shown before the lecturer's own: somebody is there to answer."""
        return self._question is not None and self.is_answered and self.room.counts.followers > 0

    def reveal(self) -> tuple[tuple[str, ...], tuple[int, ...], int]:
        """End the answering; return the choices, how many took each, and the index of the lecturer's own."""
        assert self._question is not None
        self._lecturer.reveal()
        return self._question.choices, self.room.bars or (), self._question.choice


def shown_on(bench: Bench, recording: Recording | None = None, aside: str = "") -> Shown | None:
    """What a screen shows, and where; None while it changes to something else. Raises CheckpointError."""
    walk, stages = bench.walk, bench.stages
    if stages.decodings != walk.decodings or len(stages.query(Stage)) < len(walk.decodings):
        return None
    lesson, paragraph, given = "", 0, None
    if isinstance(bench, LessonBench):
        if not bench.has_arrived:
            return None
        lesson, paragraph, question = bench.course.lesson.file.stem, bench.course.index, bench.course.question
        if question is not None and (question.told or question.solved):
            given = question.choice
    stage, pane = stages.current, bench.focused
    pointer = None
    if isinstance(pane, Readable) and pane is stage.pane_named(pane.topic):
        pointer = Pointer(pane.topic, max(0, pane.cursor_row), max(0, pane.cursor_index))
    return shown_of(
        bench.names,
        walk.decodings,
        walk.place,
        lesson,
        paragraph,
        pointer,
        stage.zoomed.topic if stage.zoomed is not None else "",
        current=walk.decodings.index(stage.decoding),
        recording=recording,
        given=given,
        aside=aside,
    )


def _question_on(bench: Bench) -> _Question | None:
    quiz = bench.quiz
    if quiz.question is not None:
        kind: Kind = "attention" if quiz.question.kind == "attention" else "word"
        return _Question(quiz.question, kind, quiz.question.choices, quiz.choice)
    if isinstance(bench, LessonBench) and (paragraph := bench.course.paragraph) is not None:
        question = bench.course.question
        if question is not None and bench.course.is_asking:  # once told, it is none until one chooses again
            return _Question(question, "lesson", question.choices(paragraph), question.choice)
    return None
