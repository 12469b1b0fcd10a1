"""Apps of trained checkpoints, opened as the command line opens them, and what one types to change something."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from screen.looking import opened, press, rows, settled, until
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input

from attn_tui.cli.opening import Before, openings_of
from attn_tui.cli.opening import open_one as _open
from attn_tui.cli.opening import open_whole as _open_whole
from attn_tui.engine.ways import Search
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.decoding import GREEDY, Decoding

SENTENCE = "Je suis étudiant."


def trained(
    *names: str,
    sentence: str = SENTENCE,
    search: Search = GREEDY,
    at: str = "",
    changes: Sequence[tuple[int, str]] = (),
    before: Before | None = None,
    **options: object,
) -> AttentionApp:
    """An app as `attn-tui translate` opens it."""
    return AttentionApp(
        *openings_of(names, sentence, search, changes, before),
        names=names,
        reopen=lambda names, sentence: [_open_whole(name, sentence, search) for name in names],
        at=at,
        **options,  # type: ignore[arg-type]
    )


@asynccontextmanager
async def showing(
    app: AttentionApp, *keys: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Pilot[object], Decoding]]:
    """The app on the screen, after those keys."""
    async with app.run_test(size=size) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *keys)
        yield pilot, decoding


async def ask(pilot: Pilot[object], key: str, text: str) -> None:
    """Press a key that opens a line to type in, and answer."""
    await press(pilot, key)
    await until(pilot, lambda: isinstance(pilot.app.screen.focused, Input))
    await press(pilot, "end", "ctrl+u")
    line = pilot.app.screen.focused
    assert isinstance(line, Input)
    line.post_message(Paste(text))
    await settled(pilot)
    await press(pilot, "enter")


async def replaced(pilot: Pilot[object], *decodings: Decoding, keys: Sequence[str] = ()) -> Decoding:
    """Show other decodings in the app there is, from their beginning, and press keys; half the price of another app."""
    app = pilot.app
    assert isinstance(app, AttentionApp)
    assert app.bench is not None
    await app.bench.replace(decodings, [decoding.name for decoding in decodings])
    await opened(pilot)
    await press(pilot, *keys)
    return decodings[0]


def fresh(name: str, sentence: str = SENTENCE) -> Decoding:
    """The decoding of a trained checkpoint, at its beginning."""
    return _open(name, sentence, GREEDY)


async def put_in(pilot: Pilot[object], text: str) -> None:
    """Change something as the line for it does, without typing it."""
    app = pilot.app
    assert isinstance(app, AttentionApp)
    assert app.bench is not None
    app.bench.change(app.bench.decoding.what_if(text))
    await settled(pilot)


async def another_sentence(pilot: Pilot[object], *keys: str, text: str = "") -> None:
    """Edit the sentence, or press keys that change it, and wait until it is on the screen."""
    app = pilot.app
    assert isinstance(app, AttentionApp)
    before = app.decodings
    await (ask(pilot, "I", text) if text else press(pilot, *keys))
    await until(pilot, lambda: app.decodings is not before and bool(app.query("Stage")))
    await opened(pilot)


def told(app: AttentionApp) -> list[str]:
    """What the notices say that go away by themselves."""
    return [note.message for note in app._notifications]


def wrong(app: AttentionApp) -> str:
    """What the line that was typed in says is wrong."""
    return " ".join(str(app.screen.query_one("#wrong").content).split())  # type: ignore[attr-defined]


def place(decoding: Decoding) -> tuple[int, int]:
    """Time step and sub-step."""
    return decoding.timeline.current.t, decoding.timeline.substep


def written(decoding: Decoding) -> str:
    """What was changed in the branch one is in."""
    return decoding.written(decoding.branches.current.changes)


def reading_in(app: AttentionApp) -> str | None:
    """The name of the pane with the cursor."""
    pane = app.screen.focused
    return type(pane).__name__ if isinstance(pane, Readable) else None


def heading(app: AttentionApp) -> dict[str, str]:
    """The lines on top, by their labels; without the label."""
    return {row[:9].strip(): row[9:80].rstrip() for row in rows(app)[1:4]}
