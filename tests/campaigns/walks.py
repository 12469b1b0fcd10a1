"""Walks over the screen: whatever is done, nothing is lost, nothing is stale, nothing ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, chdir, contextmanager
from pathlib import Path
from random import Random
from unittest.mock import Mock, patch

from rich.segment import Segment
from screen.looking import cells, opened, resize, rows, settled
from screen.undrawn import parse_once
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.events import Key, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot

from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.pastes import Lines
from attn_tui.story.player import Player
from attn_tui.text import printable
from campaigns.campaign import Case, FaultError
from campaigns.screens import Subject, drawn_subject, opened_by
from campaigns.strokes import Stroke, drawn_stroke, named, told

STEPS = 200
"""In a walk."""
_OFTEN = 5
"""After so many steps the whole screen is read."""


def case(drawn: Random, folder: Path) -> Case:
    """A walk over one screen."""
    subject = drawn_subject(drawn, folder)
    strokes = [drawn_stroke(drawn) for _ in range(STEPS)]

    def run() -> str:
        return asyncio.run(_walk(subject, strokes, folder))

    return Case(f"{subject.what}: {told(strokes)}", run)


async def _walk(subject: Subject, strokes: Sequence[Stroke], folder: Path) -> str:
    with chdir(folder), quickly():
        async with Walker.on(subject) as walker:
            for number, stroke in enumerate(strokes, 1):
                try:
                    await walker.do(stroke)
                    if number % _OFTEN == 0:
                        walker.look()
                    if not walker.app.is_running:
                        return "ended"
                except FaultError as error:
                    raise FaultError(f"after {told(strokes[:number][-6:])} ({number}): {error}") from error
            if await to_bench(walker):
                await make_plain(walker)
                await compare(walker, subject)
                await undo(walker)
    return "walked"


@contextmanager
def quickly() -> Iterator[None]:
    """Draw the screen only when the walk reads it, and play on only at a stroke: nothing depends on the time.

    What was not refreshed is read as it was drawn before.
    """

    def render_update(compositor: Compositor, *_: object, **__: object) -> None:
        compositor._dirty_regions.clear()

    def wait(player: Player) -> None:
        player._timer = Mock()

    with (
        patch.object(Compositor, "render_update", render_update),
        patch.object(Stylesheet, "_parse_rules", parse_once),
        patch.object(Player, "_wait", wait),
    ):
        yield


class Walker:
    """Does things on an app, and looks at what it shows."""

    def __init__(self, pilot: Pilot[object]) -> None:
        self.pilot = pilot
        assert isinstance(pilot.app, AttentionApp)
        self.app = pilot.app
        self._time = 0.0

    @classmethod
    @asynccontextmanager
    async def on(cls, subject: Subject, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Walker]:
        """Open a subject."""
        app = subject.open()
        async with app.run_test(size=size) as pilot:
            walker = cls(pilot)
            if app._openings:
                await opened(pilot)
            await walker.rest()
            yield walker

    async def rest(self) -> None:
        """Wait until all is done, also what threads do."""
        await settled(self.pilot)
        for _ in range(1000):
            busy = [one for one in self.app.workers if not one.is_finished]
            if not busy or not self.app.is_running:
                break
            await asyncio.wait([one._task for one in busy if one._task])
            await settled(self.pilot)
        else:
            raise FaultError("it never comes to rest")
        if self.app._exception is not None:
            raise self.app._exception

    async def do(self, stroke: Stroke) -> None:
        """Do one thing."""
        app = self.app
        assert app._driver is not None
        match stroke.kind:
            case "key" | "typed":
                for key in stroke.keys:
                    character = " " if key == "space" else key if len(key) == 1 else None
                    app._driver.send_message(Key(_character_to_key(key) if len(key) == 1 else key, character))
            case "paste":
                app._driver.send_message(Paste(stroke.text))
            case "lines":
                app._driver.send_message(Lines(stroke.text))
            case "click":
                for _ in range(stroke.number):
                    self._mouse(MouseDown, stroke.at, 1)
                    self._mouse(MouseUp, stroke.at, 1)
                self._time += 10
            case "drag":
                self._mouse(MouseDown, stroke.at, 1)
                self._mouse(MouseMove, stroke.to, 1)
                self._mouse(MouseUp, stroke.to, 1)
                self._time += 10
            case "scroll":
                for _ in range(abs(stroke.number)):
                    self._mouse(MouseScrollUp if stroke.number < 0 else MouseScrollDown, stroke.at, 0)
            case "resize":
                await resize(self.pilot, *stroke.size)
            case "tick":
                if app.bench is not None and app.bench.player.is_playing:
                    app.bench.player.play_on()
        await self.rest()

    def _mouse(self, kind: type[MouseEvent], at: tuple[float, float], button: int) -> None:
        width, height = self.app.size
        x, y = int(at[0] * width), int(at[1] * height)
        event = kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
        event.time = self._time
        assert self.app._driver is not None
        self.app._driver.process_message(event)

    def look(self) -> list[str]:
        """Read the screen: every line is full, and nothing in it is a command."""
        if not self.app.is_running:
            return []
        shown = rows(self.app)
        for y, row in enumerate(shown):
            if printable(row) != row:
                raise FaultError(f"row {y} is not printable: {row!a:.200}")
        for widget in self.app.screen.walk_children():
            if widget.has_focus != (widget is self.app.screen.focused):
                raise FaultError(f"{widget} has focus: {widget.has_focus}, not {self.app.screen.focused}")
        drawn = cells(self.app)
        for widget in (self.app.screen, *self.app.screen.walk_children()):
            widget._styles_cache.clear()
        for y, (old, new) in enumerate(zip(drawn, cells(self.app), strict=True)):
            if old != new:
                raise FaultError(f"row {y} is stale: {_differing(old, new)}")
        return shown

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.do(Stroke("key", (key,)))


async def undo(walker: Walker) -> None:
    """Change something, take it back, and make it again: each time the screen is as it was."""
    app = walker.app
    before, branch = cells(app)[:-1], app.decodings[0].branches.current  # the last line names the keys
    await walker.do(Stroke("typed", named("i1.h=0\r")))
    if app.screen is not app.bench:  # no such change here
        await walker.press("escape")
    if app.decodings[0].branches.current is branch:
        return
    changed = cells(app)[:-1]
    for key, wanted in (("u", before), ("ctrl+r", changed), ("u", before)):
        await walker.press(key)
        app.clear_notifications()
        await walker.rest()
        if cells(app)[:-1] != wanted:
            raise FaultError(f"after a change, {key} does not bring back what was there")


async def compare(walker: Walker, subject: Subject) -> None:
    """Compare the screen with the one that the command opens which is copied from it."""
    app = walker.app
    assert app.bench is not None
    if not subject.is_shared or app.bench.is_lesson:
        return
    if any(one.changed_from and one.changed_from.sentence != one.sentence for one in app.decodings):
        return  # no command says with what another sentence is compared
    copied: list[str] = []
    app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
    await walker.press("y", "escape")
    if len(copied) != 1:
        raise FaultError(f"y copies {copied}")
    walker.look()
    before, text = cells(app)[:-1], rows(app)[:-1]
    again = opened_by(copied[0], app)
    async with again.run_test(size=app.size) as pilot:
        await opened(pilot)
        other = Walker(pilot)
        await other.rest()
        if cells(again)[:-1] != before:
            pairs = [(a, b) for a, b in zip(text, rows(again), strict=False) if a != b]
            raise FaultError(f"{copied[0]} shows other cells: {pairs[:4]}")


async def to_bench(walker: Walker) -> bool:
    """Leave all that is open over the screen with the decodings; False if there is none."""
    app = walker.app
    if app.bench is None:
        return False
    if app.size.width < 60 or app.size.height < 18:
        await walker.do(Stroke("resize", size=(80, 24)))
    for _ in range(10):
        if app.screen is app.bench:
            return True
        await walker.press("escape")
    raise FaultError(f"Esc does not leave {app.screen}")


async def make_plain(walker: Walker) -> None:
    """End what is the viewer's and not the translation's: playing, guessing, the cursor, what is enlarged."""
    app = walker.app
    bench = app.bench
    assert bench is not None
    if bench.player.is_playing:
        await walker.press("space")
    if bench.quiz.score is not None:
        await walker.press("p")
    bench.quiz.drop()
    bench.show_all()
    for _ in range(4):
        if bench.situation.is_asking or bench.situation.has_cursor or bench.situation.is_zoomed:
            await walker.press("escape")
    while bench.stages._current:
        await walker.press("t")
    app.screen.clear_selection()
    for stage in bench.stages._stages:  # what was scrolled comes back with the next move
        stage._parts.table._moment = None
        stage.show(bench.look)
    app.clear_notifications()
    await walker.rest()


def _differing(old: list[Segment], new: list[Segment]) -> str:
    """What differs in two lines."""
    pairs = [(one, two) for one, two in zip(old, new, strict=False) if one != two]
    return ", ".join(f"{one.text!r} {one.style} → {two.text!r} {two.style}" for one, two in pairs)
