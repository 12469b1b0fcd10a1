"""The screen through a terminal emulator: what is sent leaves there what a fresh start at the same place shows."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from unittest.mock import Mock, patch

from screen.emulation import Terminal, counts_spacing_marks
from screen.looking import rows
from screen.undrawn import parse_once
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from wcwidth import wcwidth

from attn_tui.engine.ways import Search
from attn_tui.errors import AttnTuiError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.driver.cells import has_certain_width
from attn_tui.screen.driver.differences import Differences
from attn_tui.story.player import Player
from campaigns import formed
from campaigns.campaign import FaultError
from campaigns.given import Given
from campaigns.screens import Subject, drawn_look, of_names
from campaigns.sentences import drawn_sentence
from campaigns.strokes import Stroke, told
from campaigns.walks import Walker, compare, make_plain, to_bench

SIZES = ((60, 18), (60, 18), (80, 24), (80, 24), (80, 24), (120, 40))
_KEYS = (
    "right", "right", "right", "right", "left", "down", "down", "up", "home", "end", "pagedown", "pageup", "t", "z",
    "escape", "tab", "enter", "P", "m", "w", "E", "a", "question_mark", "s",
)  # fmt: skip
_LONGEST = 20_000
"""Characters of a sentence: the command that is copied from the screen is taken apart, character by character."""
_SEQUENCE = re.compile(r"\x1b\[[<>=?]?[0-9;]*\$?[A-Za-z]|\x1b\](?:22|52);[!-~]*\x07|\x1b[=>]|[\r\n\a]")
"""What a driver sends besides letters."""


class Emulated(HeadlessDriver):
    """A driver that sends what ours does to a terminal that is emulated."""

    fills = True

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.terminal: Terminal | None = None
        self._differences = Differences(self._send, lambda: self._app.size, fills=self.fills)

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self._differences.write(data)

    def _send(self, data: str) -> None:
        size = self._app.size
        if self.terminal is None or (self.terminal.columns, self.terminal.lines) != size:
            self.terminal = Terminal(*size, fills=self.fills)
            self.terminal.litter()  # a terminal of another size shows nobody knows what
        formed.check_printable(_SEQUENCE.sub("", data))
        self.terminal.stream.feed(re.sub(r"\x1b\[[<>=?][0-9;$]*[mupqc]", "", data))  # pyte takes some for text


def shown(drawn: Random, given: Given) -> tuple[str, Callable[[], str]]:
    """Step through a sentence, or put it in the place of another, and compare what the terminal shows then."""
    typed = drawn_sentence(drawn)[:_LONGEST]
    replaces, changes = drawn.random() < 0.3, drawn.random() < 0.2
    strokes = [Stroke("key", (drawn.choice(_KEYS),)) for _ in range(drawn.randint(2, 10))]
    if replaces:
        strokes[1:1] = [Stroke("key", ("slash",)), Stroke("paste", text=typed), Stroke("key", ("enter",))]
    if changes:
        strokes.append(Stroke("resize", size=drawn.choice(SIZES)))
    size, fills, counts = drawn.choice(SIZES), drawn.random() < 0.7, drawn.random() < 0.5
    sentence = given.kept[:_LONGEST]
    subject = of_names(given.reader.what, (given.reader.name,), sentence, Search(), drawn_look(drawn))

    def run() -> str:
        try:
            given.decoding()
        except AttnTuiError:
            return "refused"
        with emulated(fills=fills, counts=counts):
            return asyncio.run(_stepped(subject, strokes, size))

    return f"screen {size[0]}×{size[1]}, {told(strokes)}", run


@contextmanager
def emulated(*, fills: bool, counts: bool) -> Iterator[None]:
    """Have a terminal for each app, that `fills`, and `counts` spacing marks as cells."""
    with (
        patch("textual.drivers.headless_driver.HeadlessDriver", Emulated),
        patch.object(Emulated, "fills", fills),
        patch.object(App, "_fatal_error", App._close_messages_no_wait),  # which draws it for a person
        patch.object(Stylesheet, "_parse_rules", parse_once),
        patch.object(Player, "_wait", lambda player: setattr(player, "_timer", Mock())),
    ):
        if not counts:
            yield
            return
        with patch("pyte.screens.wcwidth", wcwidth), patch("screen.emulation.wcwidth", wcwidth):
            counts_spacing_marks(_Setting())
            yield


class _Setting:
    """What a test's monkeypatch can do, within another patch."""

    def setattr(self, name: str, value: object) -> None:
        module, _, name = name.rpartition(".")
        setattr(__import__(module, fromlist=["_"]), name, value)


async def _stepped(subject: Subject, strokes: list[Stroke], size: tuple[int, int]) -> str:
    async with Walker.on(subject, size) as walker:
        for number, stroke in enumerate(strokes, 1):
            try:
                await walker.do(stroke)
                look(walker.app)
            except FaultError as error:
                raise FaultError(f"after {told(strokes[:number])}: {error}") from error
            if not walker.app.is_running:
                return "ended"
        if await to_bench(walker):
            await make_plain(walker)
            await compare(walker, subject, seen)
    return "shown"


def seen(app: AttentionApp) -> list[list[Any]]:
    """The cells of the terminal, as they are seen: nobody sees the ink of a blank.

    Where a terminal takes a letter for wider than we do, what it blanks has that letter's.
    """
    assert isinstance(app._driver, Emulated)
    assert app._driver.terminal
    return [[_inkless(cell) for cell in line] for line in app._driver.terminal.cells()]


def _inkless(cell: Any) -> Any:
    is_blank = cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough)
    return cell._replace(fg="default", bold=False, italics=False, blink=False) if is_blank else cell


def look(app: AttentionApp) -> None:
    """Nothing on the screen is a command; the terminal shows it, where all terminals agree how wide letters are."""
    if not app.is_running:
        return
    for y, (row, line) in enumerate(zip(rows(app), seen(app), strict=True)):
        formed.check_printable(row)  # what is a sequence in a text is none that a driver sends
        if not all(map(has_certain_width, row)):
            continue
        found, wanted = _letters("".join(cell.data for cell in line)), _letters(row)
        if found != wanted:
            raise FaultError(f"line {y} is {found!a:.250}, not {wanted!a:.250}")


def _letters(text: str) -> str:
    """A text without marks, some of which the emulator leaves out, and blocks, which are drawn as backgrounds."""
    parts = unicodedata.normalize("NFD", text.replace("█", " "))
    return "".join(one for one in parts if unicodedata.category(one)[0] != "M")
