"""A terminal at the other end of a channel of bytes: a driver whose input is fed by hand.

Nothing is queued: while the channel takes no more, what is drawn is not sent, and the whole picture is once it does.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Protocol

from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size

from attn_tui.classroom.pace import Pace
from attn_tui.screen.driver.differences import Differences
from attn_tui.screen.driver.typed import NEXT_LINE, Typed

LONGEST_PASTE = 4096
_QUIET = 0.11
"""Seconds after which the parser takes an Esc for the key; a little longer than it waits."""
_MOUSE = "\x1b[?1000{0}\x1b[?1002{0}\x1b[?1006{0}"
_PASTE = "\x1b[?2004{0}"


class Channel(Protocol):
    """Where the bytes for a terminal go."""

    fills: bool
    """Whether the terminal erases in the current background, as in `attn_tui.screen.driver.painter.Painter`."""

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be sent for now; `ChannelDriver.drained` is called when it may be again."""

    def send(self, data: bytes) -> None:
        """Send this, whenever that is possible."""


class ChannelDriver(Driver):
    """Draws on what `app.channel` leads to. Whoever owns the terminal enters and leaves its alternate screen."""

    def __init__(self, app: Any, **options: Any) -> None:
        """Take what Textual gives a driver."""
        super().__init__(app, **options)
        self._channel: Channel = app.channel
        self._differences = Differences(self._send, lambda: app.size, fills=self._channel.fills)
        self._typed = Typed(longest_paste=LONGEST_PASTE)
        self._has_missed = False  # whether something was not sent
        self._held = b""
        self._timers: list[asyncio.TimerHandle] = []
        self._pace = Pace(self.process_message)

    # Output

    def write(self, data: str) -> None:
        self._differences.write(data)

    def _send(self, text: str) -> None:
        if self._channel.is_full:
            self._has_missed = True
        else:
            self._channel.send(text.encode())

    def drained(self) -> None:
        """Send the whole picture, if something was not sent while the channel was full."""
        if self._has_missed and not self._channel.is_full:
            self._has_missed = False
            self._differences.repaint_now()

    def start_application_mode(self) -> None:
        self._channel.send(f"\x1b[?25l\x1b[?7l{_PASTE.format('h')}{_MOUSE.format('h') if self._mouse else ''}".encode())
        size = Size(*self._app.size)
        self.process_message(Resize(size, size))

    def stop_application_mode(self) -> None:
        self._channel.send(f"{_MOUSE.format('l') if self._mouse else ''}{_PASTE.format('l')}\x1b[m\x1b[?25l".encode())

    # Input

    def feed(self, data: bytes) -> None:
        """Take what arrived from the terminal at once."""
        self._stop_timers()
        if not self._held and self._typed.may_go_on(data):
            self._held = data
            self._timers.append(self._loop.call_later(NEXT_LINE, self._take, b""))
        else:
            self._take(data)

    def _take(self, data: bytes) -> None:
        data, self._held = self._held + data, b""
        for message in self._typed.take(data):
            self._pace.put(message)
        self._timers.append(self._loop.call_later(_QUIET, self._rest))

    def _rest(self) -> None:
        for message in self._typed.rest():
            self._pace.put(message)

    def resize(self, columns: int, lines: int) -> None:
        """Take note of the terminal's size."""
        self._differences.repaint()
        size = Size(columns, lines)
        self.process_message(Resize(size, size))

    def disable_input(self) -> None:
        self._stop_timers()
        self._pace.stop()

    def _stop_timers(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    # What would be done on the server

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing: it would be opened where nobody sees it."""

    def deliver_binary(self, binary: Any, *, delivery_key: str, save_path: Path, **_: Any) -> None:
        """Nothing: it would be saved on the server."""
        binary.close()
