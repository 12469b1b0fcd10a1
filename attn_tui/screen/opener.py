"""What the app shows: decodings that are opened while something else is on the screen, and lessons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.screen import Screen

from attn_tui.errors import AttnTuiError
from attn_tui.locate import DEFAULT
from attn_tui.progress import Progress
from attn_tui.screen.dressed import Dressed
from attn_tui.screen.opening import Opening
from attn_tui.sentences import History

if TYPE_CHECKING:  # they import numpy: 0.1 s that the first frame does not wait for
    from attn_tui.lessons import Lesson
    from attn_tui.screen.bench import Bench
    from attn_tui.screen.start import Start
    from attn_tui.story.decoding import Decoding
    from attn_tui.story.snapshot import Opening as Opens


class Opener(Dressed):
    """Opens one or several decodings, at first and whenever others are asked for; returns the error if it cannot."""

    def __init__(
        self,
        *openings: Callable[[], Decoding],
        names: Sequence[str] = (),
        reopen: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        bench: Callable[..., Bench] | None = None,
        begins: Callable[[Lesson, Progress], tuple[Opens, Callable[..., Bench]]] | None = None,
        default: str = DEFAULT,
        at: str = "",
        seconds_per_substep: float = 1.0,
        presents: bool = False,
        history: History | None = None,
        progress: Progress | None = None,
        on_complete: Callable[[], None] = lambda: None,
        **look: Any,
    ) -> None:
        """Take a function for each decoding that opens it; they run in a thread while the first frame is drawn.

        Without one, the start screen asks. `names` are the checkpoints' names, `default` is selected if there are
        none; `reopen` opens others, or another sentence, and raises AttnTuiError if it cannot. `bench` makes the screen
        for what was opened, with the arguments of `Bench`. `begins` returns what a lesson opens first, and
        what makes its screen; with it, lessons can be begun from the screen. `at` is the place to begin at, as
        `Decoding.place` takes it.
        `presents` says whether only the panes of the moment are shown, larger.
        `history` has the sentences typed before, `progress` how far the user has come in the lessons.
        `on_complete` is called when the first sub-step is on the screen. `look` is what `Dressed` takes.
        """
        super().__init__(**look)
        self.bench: Bench | None = None
        """The screen with the decodings; None while they are opened, or before any is chosen."""
        self._openings, self._reopen, self._make_bench, self._begins = openings, reopen, bench, begins
        self._names, self._default, self._at = tuple(names), default, at
        self._seconds, self._presents, self._on_complete = seconds_per_substep, presents, on_complete
        self.history = history or History()
        """The sentences that were typed."""
        self.progress = progress or Progress()
        """How far the user has come in the lessons."""

    def get_default_screen(self) -> Screen[Any]:
        return Opening()

    @property
    def default_screen(self) -> Screen[Any]:
        """The screen on which the app's queries search."""
        return self.bench or super().default_screen

    @property
    def decodings(self) -> list[Decoding]:
        """The decodings that are shown."""
        return self.bench.walk.decodings if self.bench else []

    def on_load(self) -> None:
        """Open the checkpoints while the first frame is drawn."""
        if self._openings:
            self._open()

    def on_mount(self) -> None:
        if not self._openings:
            self.action_home()

    @work(thread=True)
    def _open(self) -> None:
        try:
            decodings = [opening() for opening in self._openings]
            from attn_tui.story.decoding import place_in

            place = place_in(decodings, self._at) if self._at else (0, 1)
            make = self._make_bench or self._bench_class()
        except AttnTuiError as error:
            self.call_from_thread(self.exit, error, 2)
        else:
            self.call_from_thread(self._put_up, make, decodings, self._names, place)  # type: ignore[arg-type]

    def _bench_class(self) -> Callable[..., Bench]:
        """The class of the screen; imported in the thread that opens the checkpoint, while the first frame is drawn."""
        from attn_tui.screen.bench import Bench

        return Bench

    @property
    def is_driven(self) -> bool:
        """Whether a lesson presses the keys: nothing of what it does then may reach beyond the screen."""
        return self.bench is not None and self.bench.is_pressing

    async def _show(self, decodings: list[Decoding], names: Sequence[str]) -> None:
        """Show decodings in place of those shown now; that ends a lesson."""
        if self.bench is None or self.bench.is_lesson:
            await self._put_up(self._bench_class(), decodings, names)
        elif self.return_code is None:
            with self.batch_update():
                while self.screen is not self.bench:
                    await self.pop_screen()
                await self.bench.replace(decodings, names)

    async def _put_up(
        self,
        make: Callable[..., Bench],
        decodings: list[Decoding],
        names: Sequence[str],
        place: tuple[int, int] = (0, 1),
    ) -> None:
        """Show decodings on a screen of their own, in place of all others."""
        if self.return_code is not None:  # the viewer has quit meanwhile
            return
        if self.bench is not None:
            self._presents = self.bench.presents
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self.bench = make(decodings, names, place, reopen=self._reopen, seconds=self._seconds, presents=self._presents)
        await self.push_screen(self.bench)
        self.bench.call_after_refresh(self._complete)

    def _complete(self) -> None:
        """The first sub-step is on the screen."""
        assert self.bench is not None
        self._on_complete()
        self._on_complete = lambda: None  # what opens later is not the start
        self.bench.look_ahead()

    def action_home(self) -> None:
        """Ask for checkpoint and sentence."""
        from attn_tui.screen.start import Start  # lists checkpoints: not needed if they are named

        bench = self.bench
        names, sentence = (bench.names, bench.walk.decodings[0].sentence) if bench else (self._names, "")
        has_lessons, can_leave = self._begins is not None, bench is not None
        self.push_screen(
            Start(
                names,
                sentence,
                default=self._default,
                has_lessons=has_lessons,
                can_leave=can_leave,
                history=self.history,
                progress=self.progress,
            )
        )

    def on_start_chosen(self, event: Start.Chosen) -> None:
        self._open_chosen(event.start, event.names, event.sentence)

    @work(thread=True)
    def _open_chosen(self, start: Start, names: tuple[str, ...], sentence: str) -> None:
        assert self._reopen is not None
        try:
            decodings = self._reopen(names, sentence)
            self._bench_class()
        except AttnTuiError as error:
            self.call_from_thread(start.wrong, str(error))
        else:
            self.call_from_thread(self._show_chosen, start, names, decodings)  # type: ignore[arg-type]

    async def _show_chosen(self, start: Start, names: tuple[str, ...], decodings: list[Decoding]) -> None:
        if start in self.screen_stack:  # the viewer has not left it meanwhile
            await self._show(decodings, names)

    @work(thread=True)
    def _open_beside(self, names: Sequence[str], sentence: str, then: Callable[[Bench], Awaitable[None]]) -> None:
        """Show a sentence with other checkpoints in place of all that is shown, and then do something there."""
        assert self._reopen is not None
        try:
            decodings = self._reopen(names, sentence)
            self._bench_class()
        except AttnTuiError as error:
            self.call_from_thread(self.notify, str(error), severity="warning", markup=False)
        else:
            self.call_from_thread(self._show, decodings, names)  # type: ignore[arg-type]
            self.call_from_thread(self._then, then)  # type: ignore[arg-type]

    async def _then(self, then: Callable[[Bench], Awaitable[None]]) -> None:
        if self.bench is not None and self.screen is self.bench:  # the viewer has not opened something else meanwhile
            await then(self.bench)

    async def _back_to_bench(self) -> None:
        while self.screen is not self.bench and len(self.screen_stack) > 1:
            await self.pop_screen()

    def on_start_lesson_chosen(self, event: Start.LessonChosen) -> None:
        self._begin_lesson(event.file, event.start)

    @work(thread=True)
    def _begin_lesson(self, file: Path, start: Start | None = None) -> None:
        """Begin a lesson in place of all that is shown; if that is impossible, the start screen says why."""
        from attn_tui.lessons import read_lesson  # only here

        assert self._begins is not None
        try:
            first, make = self._begins(read_lesson(file), self.progress)
            decodings = [opening() for opening in first.openings]
        except AttnTuiError as error:
            if start is not None:
                self.call_from_thread(start.wrong, str(error))
            else:
                self.call_from_thread(self.notify, str(error), severity="warning", markup=False)
            return
        if start is None or start in self.screen_stack:  # the viewer has not left it meanwhile
            self.call_from_thread(self._put_up, make, decodings, first.names)  # type: ignore[arg-type]
