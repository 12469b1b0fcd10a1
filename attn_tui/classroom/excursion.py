"""One time that a follower explores: from the key that leaves the class to the one that returns."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.explorer import Explorer
from attn_tui.classroom.exploring import End
from attn_tui.classroom.outing import outing
from attn_tui.classroom.terminal import Wire
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.room import Follower
from attn_tui.room.shown import Shown
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import Texts
from attn_tui.terminal import Depth

_ERASES = b"\x1b[2J"


class Traveller(Protocol):
    """Who explores, and what with."""

    classroom: Classroom
    allowed: Allowed
    member: Follower
    wire: Wire
    columns: int
    theme: str
    depth: Depth
    ascii: bool
    fills: bool

    @property
    def rows(self) -> int:
        """The lines of the terminal that the explorer draws on, from the first."""

    @property
    def language(self) -> str: ...

    @property
    def say(self) -> Texts: ...

    def left(self) -> None:
        """What is to be explored is open: the explorer draws from now on."""

    def lost(self) -> None:
        """A place was marked."""

    def drawn_over(self) -> None:
        """The explorer has erased the whole terminal."""

    def drawn(self, language: str, theme: str) -> None:
        """The explorer has drawn something, in a language and a theme in which to go on."""

    def back(self, end: End) -> None:
        """It is over."""


class Excursion:
    """Opens what is shown, runs an explorer on the follower's terminal, and tells the follower when that is over.

    The follower goes on following until it is open.
    """

    def __init__(self, follower: Traveller, shown: Shown) -> None:
        """Begin."""
        self._follower = follower
        self.shown = shown
        """What was shown when it began."""
        self._explorer: Explorer | None = None
        self._has_begun, self._has_ended = False, False
        self._typed = b""  # before it takes keys
        self.fills = follower.fills
        self._running = asyncio.create_task(self._run())

    @property
    def is_open(self) -> bool:
        """Whether the explorer draws."""
        return self._explorer is not None

    @property
    def is_typing(self) -> bool:
        """Whether letters are text there and not keys."""
        return self._explorer is not None and self._explorer.is_typing

    async def _run(self) -> None:
        follower = self._follower
        end = await outing(follower.classroom, follower.allowed, self.shown, follower.language, self._explore)
        self._explorer = None
        if not self._has_ended:
            follower.wire.safely(lambda: follower.back(end))

    async def _explore(self, decodings: Sequence[Decoding], **options: Any) -> End:
        follower = self._follower
        self._explorer = Explorer(
            self.shown,
            decodings,
            self,
            (follower.columns, follower.rows),
            lost=self._lost,
            language=follower.language,
            theme=follower.theme,
            depth=follower.depth,
            ascii=follower.ascii,
            on_complete=self._begin,
            on_drawn=self._drawn,
            **options,
        )
        follower.left()
        end = await self._explorer.explore()
        self._drawn()
        return end

    def _drawn(self) -> None:
        if self._explorer is not None:
            self._follower.drawn(self._explorer.look.say.language, self._explorer.theme)

    def end(self) -> None:
        """The terminal has gone."""
        self._has_ended = True
        if self._explorer is None:
            self._running.cancel()
        else:
            self._explorer.exit()

    def _begin(self) -> None:
        self._has_begun = True
        data, self._typed = self._typed, b""
        if data:
            self.feed(data)

    def _lost(self, seen: Shown | None) -> None:
        self._follower.member.mark(seen)
        self._follower.lost()

    # The terminal

    def feed(self, data: bytes) -> None:
        """Take what was typed."""
        if self._explorer is not None and self._has_begun:
            self._explorer.feed(data)
        else:
            self._typed += data

    def resize(self, columns: int, rows: int) -> None:
        """Take note of the terminal's size."""
        if self._explorer is not None:
            self._explorer.resize(columns, rows)

    def drained(self) -> None:
        """The terminal takes more again."""
        if self._explorer is not None:
            self._explorer.drained()

    @property
    def is_full(self) -> bool:
        return self._follower.wire.is_full

    def send(self, data: bytes) -> None:
        self._follower.wire.write(data)
        if _ERASES in data:
            self._follower.drawn_over()
