"""An app that has a lesson: where in it one is, and what each paragraph shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.geometry import Size

from attn_tui.errors import AttnTuiError
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.lesson.answers import Asked, asked
from attn_tui.screen.lesson.pane import LessonPane
from attn_tui.screen.lesson.stand import Opens, Stand, led_to, opening_of, place_of, stand_of
from attn_tui.screen.stage import Stage

if TYPE_CHECKING:
    from attn_tui.screen.panes.readable import Readable
    from attn_tui.screen.stages import Stages
    from attn_tui.story.decoding import Decoding

_WIDE, _SIDE, _STAGE = 136, 44, 108
"""Columns from which on the lesson stands at the right side; those it takes there; those it leaves at least, if it can
have more."""
_LINES, _MORE = 6, 8
"""Lines that it takes at the bottom: in the place of the explanation, and below it."""
_TALL = 34
"""Lines from which on the explanation stays."""

_PANES = {
    "states": "States",
    "score": "Scores",
    "softmax": "Weights",
    "context": "Weighted",
    "message": "Message",
    "state": "DecoderState",
    "concat": "Concatenation",
    "readout": "Readout",
    "word": "Candidates",
}
"""The names of panes' classes, by `attn_tui.lessons.PANES`; that of the alignment matrix is made when it is needed."""


class Course(AttentionApp):
    """Owns which paragraph is shown, and brings to the screen what it is about."""

    def __init__(
        self,
        lesson: Lesson,
        opens: Opens,
        *,
        in_language: Callable[[Lesson, str], Lesson] = lambda lesson, _: lesson,
        following: Callable[[Lesson], Lesson | None] = lambda _: None,
        **options: Any,
    ) -> None:
        """Take the lesson, and what reads its commands; `options` are AttentionApp's.

        `in_language` gives the same lesson in another language, `following` the one that comes after it. Raises
        LessonError where the first paragraph's command cannot be read.
        """
        self.lesson, self._opens = lesson, opens
        self._in_language, self._following = in_language, following
        self.pane = LessonPane()
        self._begin()
        first = opening_of(lesson, lesson.paragraphs[0], opens)
        self._first_at = first.at
        super().__init__(*first.openings, names=first.names, **options)

    def _begin(self) -> None:
        self.index = 0
        """Of the paragraph; the number of them at the end."""
        self.wrong: dict[int, str] = {}
        """What of a paragraph cannot be."""
        self.done: set[int] = set()
        """Paragraphs that have what they waited for."""
        self.asked: dict[int, Asked] = {}
        self._stands: dict[int, Stand] = {}
        self._arriving, self._is_reminded, self._is_aside, self.is_pressing = True, False, False, False
        self._own: Readable | None = None
        """The pane that the paragraph itself has put the cursor in."""

    # Where one is

    @property
    def paragraph(self) -> Paragraph | None:
        """The one that is shown; None at the end."""
        return self.lesson.paragraphs[self.index] if self.index < len(self.lesson.paragraphs) else None

    @property
    def place(self) -> tuple[int, int]:
        """Time step and sub-step."""
        return self._place

    @property
    def has_arrived(self) -> bool:
        """Whether what the paragraph is about is on the screen."""
        return not self._arriving

    @property
    def question(self) -> Asked | None:
        """What the paragraph asks."""
        return self.asked.get(self.index)

    @property
    def is_asking(self) -> bool:
        question = self.question
        return question is not None and not question.told and not question.solved

    @property
    def waits(self) -> bool:
        paragraph = self.paragraph
        return paragraph is not None and paragraph.directive("until") is not None and self.index not in self.done

    # Room

    def room_for_stages(self, size: Size) -> Size:
        """Take room for the paragraph: at the right side, or at the bottom in the place of the explanation."""
        pane, count = self.pane, len(self.decodings)
        width = max(_SIDE, min(size.width - _STAGE, 64))
        beside = size.width >= _WIDE and (count == 1 or (size.width - width) // count >= 80)
        explains = beside or self._is_aside or size.height >= _TALL
        for stage in self.query(Stage):
            stage.explains = explains
        pane.display = not self._is_aside
        if self._is_aside:
            return size
        pane.styles.dock = "right" if beside else "none"
        pane.styles.width = width if beside else "100%"
        lines = size.height - 1 if beside else _MORE if explains else _LINES
        pane.styles.height = lines
        return Size(size.width - width, size.height) if beside else Size(size.width, size.height - lines)

    async def _opened(self, decodings: list[Decoding], stages: Stages, place: tuple[int, int]) -> None:
        paragraph = self.paragraph
        if self._arriving and not self._stands and paragraph is not None:
            try:
                place = place_of(self.lesson, paragraph, decodings, self._first_at)
            except AttnTuiError as error:
                self.wrong[self.index] = str(error)
        await super()._opened(decodings, stages, place)
        if self._arriving and not self._is_quitting:
            self._arrive()

    # Going

    def _go(self, index: int) -> None:
        """Go to a paragraph; it shows what it showed before, if it did."""
        self.index, self._is_reminded = index, False
        paragraph = self.paragraph
        stand = self._stands.get(index)
        if paragraph is not None and stand is None:
            stand = self._stand_now() if index and self._keeps(index - 1) else self._stands.get(index - 1)
            try:
                stand = led_to(self.lesson, paragraph, stand, self._opens)
            except AttnTuiError as error:
                self.wrong[index] = str(error)
        self._arriving = True
        if stand is None:  # at the end, or where nothing can be shown
            self._arrive()
            return
        stand.take()
        self.names = stand.names
        if stand.decodings == tuple(self.decodings):
            self._question, self._verdict = None, None
            self._stand_at(stand.place)
            self.make_room(self.size)
            self._arrive()
        else:
            self.show_others(list(stand.decodings), stand.place)

    def _keeps(self, index: int) -> bool:
        """Whether what the viewer does at a paragraph is what the next one is about."""
        return self.lesson.paragraphs[index].directive("until") is not None

    def _stand_now(self) -> Stand:
        return stand_of(self.names, self.decodings, self._place)

    def _arrive(self) -> None:
        """What the paragraph is about is on the screen: put the cursor where it says, and ask what it asks."""
        self._arriving = False
        paragraph = self.paragraph
        if paragraph is not None:
            self._stands.setdefault(self.index, self._stand_now())
            if paragraph.answers and self.index not in self.asked:
                try:
                    self.asked[self.index] = asked(paragraph, self.decodings[0])
                except ValueError as error:
                    directive = paragraph.directive("ask")
                    self.wrong[self.index] = str(self.lesson.wrong(directive.line if directive else 0, str(error)))
        self._look()
        self.show_all()

    def _look(self) -> None:
        """Put the cursor in the pane that the paragraph names, and take it away from any other."""
        assert self._stages is not None
        stage, paragraph = self._stages.current, self.paragraph
        self._own = None
        if stage.zoomed is not None:
            stage.zoom(None)
        self.default_screen.set_focus(None)
        directive = paragraph and (paragraph.directive("look") or paragraph.directive("enlarge"))
        if not directive:
            return
        if directive.value == "alignment":
            alignment = stage.alignment()
            if alignment is not None:
                alignment.enter()
            pane: Readable | None = alignment
        else:
            pane = next((one for one in stage.readable if type(one).__name__ == _PANES[directive.value]), None)
        if pane is None:
            self.wrong[self.index] = str(self.lesson.wrong(directive.line, f"this system has no {directive.value}"))
            return
        self._own = pane
        if directive.name == "enlarge" or directive.value == "alignment":
            stage.zoom(pane)
        if not self.is_asking:  # the arrows are for the answers
            self.call_after_refresh(self._focus, pane)

    def _focus(self, pane: Readable) -> None:
        if self._own is pane:  # and nobody has gone on meanwhile
            pane.focus()
