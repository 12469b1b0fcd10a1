"""What the program writes over something that is there: each work, as a command or as the screen does it."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from unittest import mock

from histories import with_history
from lessons.writing import LESSON
from support import checkpoint_of, small_config

from attn_tui import trace
from attn_tui.checkpoint import CURVES
from attn_tui.cli.opening import open_one
from attn_tui.cli.recording import record
from attn_tui.cli.report import check_report, write_report
from attn_tui.engine.ways import Search
from attn_tui.formats import FORMATS
from attn_tui.judging.record import RESULTS
from attn_tui.lessons import read_lesson
from attn_tui.locate import own
from attn_tui.progress import Progress, Standing
from attn_tui.sentences import History
from attn_tui.story.attempt import Attempt
from attn_tui.story.texts import texts
from campaigns import checkpoints, foreign, kept
from campaigns.used import answered, came_of, refused_or

SENTENCE = "le chat mange"
BEFORE = b"what was there before\n" * 300


@dataclass(frozen=True, slots=True)
class Work:
    """Something that is written."""

    what: str
    prepare: Callable[[Path], object]
    """Write what is there before into a folder, and where the user's own files are."""
    act: Callable[[], str]
    """Do it in that folder; `refused` if it says that it could not."""
    is_needed: bool = True
    """Whether somebody waits for it; what is kept as a convenience is not written if that cannot be."""
    seen: Mapping[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What of a file's content is the same each time, by the file's name; it raises for half of one."""


def drawn_work(drawn: Random) -> Work:
    """One of them."""
    return drawn.choice((_exported, _exported, _exported, *_OTHERS))(drawn)


def _command(what: str, *arguments: str, prepare: Callable[[Path], object], **options: bool) -> Work:
    return Work(what, prepare, lambda: came_of(answered(*arguments)), **options)


def _exported(drawn: Random) -> Work:
    name = drawn.choice(list(FORMATS))
    out = f"out{FORMATS[name].ending}"
    given = ("--size", "60x18") if FORMATS[name].is_screen else ()
    arguments = ("export", SENTENCE, "-c", "it", "--format", name, "-o", out, *given, "--overwrite")
    return _command(f"export {name}", *arguments, prepare=partial(_with_file, out))


def _on_screen(drawn: Random) -> Work:
    """The key `x`, answered twice: the file is to be replaced."""

    def act() -> str:
        from screen.looking import app_of, fixed_checkpoint, opened, press, settled
        from textual.widgets import Input

        async def write() -> str:
            app = app_of(checkpoint=fixed_checkpoint(max_length=2))
            async with app.run_test(size=(80, 24)) as pilot:
                await opened(pilot)
                await press(pilot, "x")
                app.screen.query_one(Input).value = "out.json"
                await settled(pilot)
                await press(pilot, "enter", "enter")
                asked = bool(app.screen.query("#wrong"))
                return "refused" if asked else "read"

        return asyncio.run(write())

    return Work("x on the screen", partial(_with_file, "out.json"), act)


def _traced(drawn: Random) -> Work:
    arguments = ("trace", SENTENCE, "-c", "it", "-o", "out.trace", "--with-parameters", "--overwrite")
    return _command("trace", *arguments, prepare=_with_trace)


def _recorded(drawn: Random) -> Work:
    def act() -> str:
        return refused_or(lambda: record([open_one("it", SENTENCE, Search(), [])], "out.trace", True))

    return Work("translate --record", _with_trace, act)


def _configured(drawn: Random) -> Work:
    def act() -> str:
        with mock.patch.dict(os.environ, ATTN_TUI_CONFIG="settings.toml"):
            return came_of(answered("config", "--init", "--overwrite"))

    return Work("config --init", lambda place: (place / "settings.toml").write_bytes(b'theme = "dark"\n'), act)


def _imported(drawn: Random) -> Work:
    name = drawn.choice(sorted(foreign.CASES))
    given = tuple(foreign.OPTIONS.get(name, ()))

    def prepare(place: Path) -> None:
        checkpoints.write(place / "given", foreign.base(name))
        mine = own() / "mine"
        with_history(mine, checkpoint_of(small_config(), 3), ["w1 w2"])
        (mine / CURVES).write_bytes(b"<svg/>")
        (mine / RESULTS).write_bytes(kept.results_of(mine))

    return _command(
        f"import {name}", "checkpoints", "import", "given", "--name", "mine", "--overwrite", *given, prepare=prepare
    )


def _cached(drawn: Random) -> Work:
    name = drawn.choice(sorted(set(foreign.CASES) - set(foreign.OPTIONS)))

    def prepare(place: Path) -> None:
        checkpoints.write(place / "given", foreign.base(name))

    def act() -> str:
        for path in Path("given").iterdir():
            os.utime(path, (1e9, 1e9))  # its time is part of the name that it is kept by
        return came_of(answered("translate", "b c a", "-c", "given", "--plain"))

    return Work(f"translate -c {name}", prepare, act, is_needed=False)


def _evaluated(drawn: Random) -> Work:
    def prepare(place: Path) -> None:
        _with_file("out.txt", place)
        (place / "it" / RESULTS).write_bytes(kept.results_of(place / "it"))
        (place / "pairs.tsv").write_text("le chat\tle chat\nchat mange\tchat\n", "utf-8")

    what = ("evaluate", "-c", "it", "pairs.tsv", "--record", "--output", "out.txt", "--overwrite")
    return _command("evaluate", *what, prepare=prepare)


def _reported(drawn: Random) -> Work:
    name = drawn.choice(("out.csv", "out.md", "out.json"))

    def prepare(place: Path) -> None:
        _with_file(name, place)
        (place / "mine.md").write_text(LESSON, "utf-8")

    def act() -> str:
        lesson = read_lesson(Path("mine.md"))

        def write() -> None:
            check_report(name, True)
            write_report(name, True, [Attempt(lesson)], texts("en"))

        return refused_or(write)

    return Work(f"lesson --report {name}", prepare, act)


def _remembered(drawn: Random) -> Work:
    """Sentences that were typed, or how far one has come."""
    if drawn.random() < 0.5:
        before, act = kept.TYPED * 20, partial(History(lambda: Path("sentences.txt")).add, "encore")
    else:
        before, act = json.dumps(kept.PROGRESS), partial(Progress(lambda: Path("own.json")).note, "b", Standing(4, 14))
    name = "sentences.txt" if before.startswith("Je") else "own.json"

    def prepare(place: Path) -> None:
        (place / name).write_text(before, "utf-8")

    return Work(name, prepare, lambda: "read" if act() else "done", is_needed=False)


def _keyed(drawn: Random) -> Work:
    """The host key of a class."""

    def act() -> str:
        from attn_tui.classroom.host_key import host_key

        return refused_or(lambda: host_key(Path("keys/host_key")))

    def seen(content: bytes) -> bytes:
        import asyncssh

        asyncssh.import_private_key(content)
        return b"a key"

    return Work("the host key", lambda place: None, act, seen={"host_key": seen})


_OTHERS = (
    _on_screen, _traced, _recorded, _configured, _imported, _imported, _cached, _evaluated, _evaluated, _reported,
    _remembered, _keyed,
)  # fmt: skip


def _with_file(name: str, place: Path) -> None:
    checkpoints.write(place / "it", checkpoints.base("words"))
    (place / name).write_bytes(BEFORE)


def _with_trace(place: Path) -> None:
    checkpoints.write(place / "it", checkpoints.base("words"))
    (place / "out.trace").write_bytes(trace.to_bytes([open_one(str(place / "it"), "le chat", Search(), [])]))
