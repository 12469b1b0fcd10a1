"""A lecturer who comes by SSH."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.desk import Desk
from attn_tui.classroom.join import Joining
from attn_tui.classroom.lecturer import ERASED, RemoteLecturer, drawn_on, placed
from attn_tui.classroom.terminal import Terminal, Wire
from attn_tui.errors import AttnTuiError
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.shown import Recording
from attn_tui.screen.driver.driver import fills
from attn_tui.screen.palette import THEMES
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts
from attn_tui.terminal import colour_depth, needs_ascii

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE = b"\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l"


class LecturerSeat:
    """Goes on with what the room shows: after a broken connection, where it was."""

    restores = _LEAVE

    def __init__(
        self,
        classroom: Classroom,
        joining: Callable[[], Joining],
        watch_trouble: Callable[[Callable[[str], None]], Callable[[], None]],
        name: str,
        allowed: Allowed,
        *,
        recording: Recording | None = None,
        reopens: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the room, how to join, the name that somebody gives, and what they may do.

        `watch_trouble` tells a function what is wrong with the room, and returns what ends that;
        `reopens` opens what the lecturer asks for, and `options` are more of `AttentionApp`'s.
        """
        self._classroom, self._joining, self._allowed = classroom, joining, allowed
        self._watch_trouble = watch_trouble
        self._unwatch: Callable[[], None] = lambda: None
        self._recording, self._reopens, self._options = recording, reopens, dict(options or {})
        self._app: RemoteLecturer | None = None
        self._running: asyncio.Task[None] | None = None
        self._typed_before = b""
        self._line = ""

    def begin(self, wire: Wire, terminal: Terminal) -> None:
        """Open what the room shows."""
        self._wire = wire
        self._columns, self._lines = self._allowed.size(terminal.columns, terminal.lines)
        environment = {"TERM": terminal.kind, "LANG": "C.UTF-8"}
        self.fills = fills(environment)
        wire.write(_ENTER)
        self._running = asyncio.create_task(self._run(colour_depth(environment), needs_ascii(environment)))

    async def _run(self, depth: str, ascii: bool) -> None:
        classroom = self._classroom
        language = "en" if ascii else classroom.language
        sentence = ""
        try:
            shown = classroom.room.shown
            assert shown is not None
            decodings = await asyncio.to_thread(classroom.opens, shown)
            self._app = app = RemoteLecturer(
                decodings,
                desk=Desk(classroom.room, self._recording),
                joining=self._joining(),
                channel=self,
                size=self._size,
                names=shown.names,
                bench=classroom.benches(shown, language),
                place=shown.place,
                reopen=self._reopens,
                language=language,
                theme=THEMES[0],
                depth=depth,
                ascii=ascii,
                on_complete=self._has_begun,
                **self._options,
            )
            self._unwatch = self._watch_trouble(app.say_trouble)
            error = await app.run_async(size=self._size)
            if app.crashed is not None:
                sentence = texts(language)("lecture.crashed")
            elif error is not None:
                sentence = str(error)
        except AttnTuiError as error:
            sentence = str(error)
        finally:
            self._unwatch()
        self._app = None
        self._wire.end(sentence)

    @property
    def _size(self) -> tuple[int, int]:
        return self._columns, drawn_on(self._lines)

    def _has_begun(self) -> None:
        data, self._typed_before = self._typed_before, b""
        if self._app is not None:
            self._app.say_soon()
            if data:
                self._app.feed(data)

    def typed(self, data: bytes) -> None:
        if self._app is not None and self._app.bench is not None:
            self._app.feed(data)
        else:
            self._typed_before += data

    def resized(self, columns: int, lines: int) -> None:
        self._columns, self._lines = self._allowed.size(columns, lines)
        if self._app is not None:
            self._app.resize(*self._size)

    def can_write(self) -> None:
        if self._app is not None:
            self._app.drained()
            self._app.say_soon()

    def gone(self) -> None:
        if self._running is not None:
            self._running.cancel()

    # The app's channel

    @property
    def is_full(self) -> bool:
        return self._wire.is_full

    def send(self, data: bytes) -> None:
        """Send what the app draws, and the last line again if that erases it."""
        self._wire.write(data + self._placed if ERASED.encode() in data else data)

    def put_line(self, line: str) -> None:
        """Send the last line, now and whenever the terminal is erased."""
        self._line = line
        if not self._wire.is_full:
            self._wire.write(self._placed)

    @property
    def _placed(self) -> bytes:
        return placed(self._line, self._lines).encode()
