"""Walks over the screen: whatever is done, nothing is lost, nothing is stale, nothing ends it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, chdir, contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock, patch

from rich.segment import Segment
from screen.looking import cells, cells_of, opened, resize, rows, settled
from screen.undrawn import parse_once
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet
from textual.events import Key, MouseDown, MouseEvent, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp, Paste
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from attn_tui.screen import ask
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.pastes import Lines
from attn_tui.story.player import Player
from attn_tui.text import printable
from attn_tui.topics import TOPICS
from campaigns.campaign import Case, FaultError
from campaigns.screens import Subject, drawn_subject, opened_by
from campaigns.strokes import Stroke, drawn_strokes, named, told

EVENTS = 500
"""Keys and other things that are done in a walk, at least."""
_OFTEN = 10
"""After so many strokes the whole screen is read."""


def case(drawn: Random, folder: Path) -> Case:
    """A walk over one screen."""
    subject = drawn_subject(drawn, folder)
    strokes = drawn_strokes(drawn, EVENTS)

    def run() -> str:
        return asyncio.run(_walk(subject, strokes, folder))

    return Case(f"{subject.what}: {told(strokes)}", run)


async def _walk(subject: Subject, strokes: Sequence[Stroke], folder: Path) -> str:
    with chdir(folder), inside(), quickly():
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
def inside() -> Iterator[None]:
    """Let no file name that is typed lead out of the folder: a key may be put before one that is suggested."""
    with patch.object(ask, "Path", lambda text: Path(text.replace(os.sep, "_"))):
        yield


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

    def look(self) -> None:
        """Look at every widget: the right one has the focus, none is stale, and nothing in them is a command.

        What is open over another screen shows that one in other colours, which takes longer than all of the rest; so
        the widgets are drawn, and not the screen.
        """
        if not self.app.is_running:
            return
        covers = self.app.screen.styles.background.a == 1
        for screen in (*(() if covers else self.app._background_screens), self.app.screen):
            for widget, (region, clip) in screen._compositor.visible_widgets.items():
                if part := region.intersection(clip).translate(-region.offset):
                    _look_at(widget, part)
        for widget in self.app.screen.walk_children():
            if widget.has_focus != (widget is self.app.screen.focused):
                raise FaultError(f"{widget} has focus: {widget.has_focus}, not {self.app.screen.focused}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.do(Stroke("key", (key,)))


async def undo(walker: Walker) -> None:
    """Change something, take it back, and make it again: each time the screen is as it was."""
    app = walker.app
    if app.bench is not None and app.bench.is_lesson:  # a change may be what its task asks for, and stays done
        return
    before, branch = cells(app)[:-1], app.decodings[0].branches.current  # the last line names the keys
    focused = app.focused
    await walker.do(Stroke("typed", named("i1.h=0\r")))
    # There may be no such change here; or it shows a pane again that had the cursor, and takes it back.
    if app.screen is not app.bench or app.focused is not focused:
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


async def compare(walker: Walker, subject: Subject, seen: Callable[[AttentionApp], list[list[Any]]] = cells) -> None:
    """Compare what is seen of the screen with that of the one that the command opens which is copied from it."""
    app = walker.app
    assert app.bench is not None
    if not subject.is_shared or app.bench.is_lesson:
        return
    copied: list[str] = []
    app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
    await walker.press("y", "escape")
    if len(copied) != 1:
        raise FaultError(f"y copies {copied}")
    walker.look()
    before, text = seen(app)[:-1], rows(app)[:-1]
    again = opened_by(copied[0], app)
    async with again.run_test(size=app.size) as pilot:
        await opened(pilot)
        other = Walker(pilot)
        await other.rest()
        if (after := seen(again)[:-1]) != before:
            pairs = [(a, b) for a, b in zip(text, rows(again), strict=False) if a != b]
            lines = [y for y, (a, b) in enumerate(zip(before, after, strict=False)) if a != b]
            found = [(y, *pair) for y in lines for pair in zip(before[y], after[y], strict=False) if pair[0] != pair[1]]
            raise FaultError(f"{copied[0]!a} shows other cells in lines {lines}: {pairs[:4]!a} {found[:2]!a}")


async def to_bench(walker: Walker) -> bool:
    """Leave all that is open over the screen with the decodings; False if there is none."""
    app = walker.app
    if app.bench is None:
        return False
    if app.size.width < 60 or app.size.height < 18:
        await walker.do(Stroke("resize", size=(80, 24)))
    for _ in range(10 + len(TOPICS)):  # each has a way back of its own
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
    for stage in bench.stages._stages:
        if bench.stages._side_by_side:  # the one with the cursor is meant
            stage.readable[0].focus()
            await walker.rest()
        for _ in range(4):
            if bench.situation.is_asking or bench.situation.has_cursor or bench.situation.is_zoomed:
                await walker.press("escape")
        await walker.press("t")
    while bench.stages._current and not bench.stages._side_by_side:
        await walker.press("t")
    app.screen.clear_selection()
    for stage in bench.stages._stages:  # what was scrolled comes back with the next move
        stage._parts.table._moment = None
        stage.show(bench.look)
    app.clear_notifications()
    await walker.rest()


def _look_at(widget: Widget, part: Region) -> None:
    """Check what a widget shows in a part of it: each line can be printed, and is drawn again as it is."""
    if isinstance(widget, Screen):
        return
    before = widget.render_lines(part)
    widget._styles_cache.clear()
    for y, (old, new) in enumerate(zip(before, widget.render_lines(part), strict=True), part.y):
        if printable(old.text) != old.text:
            raise FaultError(f"line {y} of {widget} is not printable: {old.text!a:.200}")
        if old != new and cells_of(old) != cells_of(new):
            raise FaultError(f"line {y} of {widget} is stale: {_differing(cells_of(old), cells_of(new))}")


def _differing(old: list[Segment], new: list[Segment]) -> str:
    """What differs in two lines."""
    pairs = [(one, two) for one, two in zip(old, new, strict=False) if one != two]
    return ", ".join(f"{one.text!r} {one.style} → {two.text!r} {two.style}" for one, two in pairs)
