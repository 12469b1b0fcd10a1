"""What is shown → its frame in one size and language: the real screen, without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from textual.geometry import Size
from textual.pilot import Pilot

from attn_tui.classroom.frames import Frame, taken
from attn_tui.classroom.hosted import Hosted
from attn_tui.room.shown import Shown
from attn_tui.screen.bench import Bench
from attn_tui.screen.lesson.bench import LessonBench
from attn_tui.screen.lesson.pane import Page
from attn_tui.screen.pictures.film import THEME, Paints
from attn_tui.screen.pictures.headless import settled
from attn_tui.screen.stage import Stage
from attn_tui.story.by_hand import explained
from attn_tui.story.course import Course
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import moment
from attn_tui.story.texts import texts
from attn_tui.text import printable

_STAGE = 12
"""Lines that a lesson leaves to what it is about, at least."""
_NONE = -1
"""The index of no choice."""
Lessons: TypeAlias = Callable[[str, str], Course]
"""Opens a lesson by its name, in a language; raises AttnTuiError."""


class View(NamedTuple):
    """What one may follow in; colours are not of it, since those of a frame are translated."""

    columns: int = 80
    lines: int = 24
    language: str = "en"
    ascii: bool = False


class MirrorGoneError(Exception):
    """The app of a mirror has ended by itself."""


class _App(Hosted):
    """Says nothing that goes away by itself: it would be in some frames of a moment."""

    def notify(self, *_: Any, **__: Any) -> None:
        pass


class _LessonBench(LessonBench):
    """Shows paragraphs as it is told, with the decodings and the cursor that it is told, and whole if there is room."""

    def tell(self, index: int, given: int | None) -> None:
        """Show a paragraph, and what is said of the answer that was given; what it waits for is the lecturer's task."""
        if index != self.course.index:
            self.course.index = min(index, len(self.course.lesson.paragraphs))
            self._arrive()
        question, paragraph = self.course.question, self.course.paragraph
        if question is not None and paragraph is not None:
            is_told = given is not None and given < len(question.choices(paragraph))
            question.choice = given if given is not None and is_told else _NONE
            question.told, question.given = is_told, []
        self.make_room(self.app.size)

    @property
    def lines_of_text(self) -> int:
        """The lines at the bottom that the lesson takes, of those that are in a frame; 0 if it is beside."""
        return 0 if self.pane.styles.dock == "right" else self.app.size.height - 1 - self.pane.region.y

    def _shown(self) -> Page:
        page = super()._shown()
        return page if self.course.paragraph is None else replace(page, remark="")  # which is for who presses keys

    def lines_below(self, size: Size, usual: int) -> int:
        return min(max(usual, self.pane.lines_for(self._shown(), size.width)), max(usual, size.height - _STAGE))

    def _look(self) -> None:
        """Leave the cursor where it is told to be."""


class Mirror:
    """One headless app; it is opened when its first frame is asked for."""

    def __init__(self, view: View, paints: Paints, lessons: Lessons | None = None) -> None:
        """Draw with shared paints; `lessons` opens lessons, if any are shown."""
        self.view, self._paints, self._lessons = view, paints, lessons
        self._app: _App | None = None
        self._lesson = ""
        self._asked: asyncio.Queue[tuple[Shown, Sequence[Decoding], asyncio.Future[Frame]]] = asyncio.Queue()
        self._running: asyncio.Task[Any] | None = None
        self._serving: asyncio.Task[None] | None = None
        self._showing = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether there is an app, and the memory it takes."""
        return self._running is not None

    async def frame(self, shown: Shown, decodings: Sequence[Decoding]) -> Frame:
        """Show these decodings, which are complete and which nobody else moves meanwhile.

        Raises MirrorGoneError if the app ends by itself, AttnTuiError if there is no such lesson.
        """
        if self.is_open and self._lesson != shown.lesson:
            await self.close()
        if self._running is None:
            self._open(shown, decodings)
        assert self._running is not None
        frame = asyncio.get_running_loop().create_future()
        self._asked.put_nowait((shown, decodings, frame))
        await asyncio.wait({frame, self._running}, return_when=asyncio.FIRST_COMPLETED)
        if not frame.done():
            await self.close()
            raise MirrorGoneError
        result: Frame = frame.result()
        return result

    def _open(self, shown: Shown, decodings: Sequence[Decoding]) -> None:
        bench: Callable[..., Bench] = Bench
        if shown.lesson:
            assert self._lessons is not None
            course = self._lessons(shown.lesson, self.view.language)
            course.index = min(shown.paragraph, len(course.lesson.paragraphs))
            bench = partial(_LessonBench, course, "")
        self._lesson, self._asked = shown.lesson, asyncio.Queue()
        complete = asyncio.Event()
        self._app = _App(
            decodings,
            names=shown.names,
            bench=bench,
            place=shown.place,
            language=self.view.language,
            ascii=self.view.ascii,
            theme=THEME,
            on_complete=complete.set,
        )
        size = self.view.columns, self.view.lines

        async def serve(pilot: Pilot[Any]) -> None:  # in the context of the app
            self._serving = asyncio.create_task(self._serve(complete, pilot))

        run = self._app.run_async(headless=True, size=size, auto_pilot=serve)
        self._running = asyncio.create_task(run, name=f"mirror {self.view}")

    async def _serve(self, complete: asyncio.Event, pilot: Pilot[Any]) -> None:
        """Show what is asked for."""
        assert self._app is not None
        await complete.wait()
        while True:
            shown, decodings, frame = await self._asked.get()
            try:
                async with self._showing:
                    made = await self._show(pilot, shown, decodings)
            except Exception as error:
                self._app._handle_exception(error)  # as Textual does with one of a message
                return
            if self._app.is_running and not frame.done():
                frame.set_result(made)

    async def _show(self, pilot: Pilot[Any], shown: Shown, decodings: Sequence[Decoding]) -> Frame:
        assert self._app is not None
        bench = self._app.bench
        assert bench is not None
        if bench.walk.decodings != list(decodings):
            await bench.replace(decodings, shown.names, shown.place)
        else:
            bench.walk.stand_at(shown.place)
        if bench.stages.needs_room:
            bench.make_room(self._app.size)
        if isinstance(bench, _LessonBench):
            bench.tell(shown.paragraph, shown.given)
        bench.show_all()
        point(bench, shown)
        await settled(self._app, pilot)
        frame = taken(self._app, self._paints, said_of(decodings[0], self.view.language))
        return replace(frame, foot=bench.lines_of_text) if isinstance(bench, _LessonBench) else frame

    async def close(self) -> None:
        """End the app, and give its memory back."""
        if self._app is None or self._running is None:
            return
        if self._serving is not None:
            if self._app.is_running:
                async with self._showing:  # Textual's pilot leaves tasks behind if it is cancelled while it waits
                    pass
            self._serving.cancel()
        self._app.exit()
        await asyncio.wait({one for one in (self._running, self._serving) if one is not None})
        self._app = self._running = self._serving = None


def said_of(decoding: Decoding, language: str) -> str:
    """What a moment is about, for those who do not see its frame."""
    now = explained(moment(decoding), texts(language))
    return printable(f"{now.name} {now.text}")


def point(bench: Bench, shown: Shown) -> None:
    """Put the cursor where the lecturer's is, or nowhere, and enlarge the pane that is enlarged there."""
    stages = bench.stages
    bench.set_focus(None)
    stages.turn(shown.current - stages.decodings.index(stages.current.decoding))
    stage = stages.current
    for one in bench.query(Stage):
        enlarged = one.pane_named(shown.enlarged) if shown.enlarged and one is stage else None
        if one.zoomed is not enlarged:
            one.zoom(enlarged)
    if shown.pointer is not None and (pane := stage.pane_named(shown.pointer.pane)) is not None:
        pane.stand_on(shown.pointer.row, shown.pointer.index)
        bench.set_focus(pane)
