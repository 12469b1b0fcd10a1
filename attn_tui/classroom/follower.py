"""A follower at a terminal: sees what the lecturer shows, leaves to explore, comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from attn_tui.classroom import banner
from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.colours import Colours
from attn_tui.classroom.explorer import Bounds, End, Explorer
from attn_tui.classroom.frames import Frame, ansi, blank, cleared
from attn_tui.classroom.mirror import View
from attn_tui.classroom.sizes import SIZES, Fit, fit
from attn_tui.classroom.terminal import Terminal, Wire
from attn_tui.errors import AttnTuiError
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.room.room import Follower
from attn_tui.room.shown import Shown
from attn_tui.screen.driver.driver import fills
from attn_tui.screen.palette import THEMES
from attn_tui.screen.write import fit as fitting
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.walk import Place
from attn_tui.terminal import colour_depth, needs_ascii

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l"
_LEAVE = b"\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l"
_HANGING_UP = frozenset(["q", "\x03", "\x04"])


class TerminalFollower:
    """Owns the terminal's alternate screen and its last line, also while an `Explorer` draws on the rest."""

    restores = _LEAVE

    def __init__(self, classroom: Classroom, name: str, allowed: Allowed) -> None:
        """Take the room, the name that somebody gives, and what they may do."""
        self._classroom, self._allowed = classroom, allowed
        self._name, self._language = name, classroom.language
        self._explorer: Explorer | None = None
        self._exploring: asyncio.Task[None] | None = None
        self._typed_meanwhile = b""  # while what is explored is opened
        self._remark, self._has_missed = "", False
        self._ends: list[Callable[[], object]] = []
        self._unfollow: Callable[[], None] = lambda: None

    # The terminal

    def begin(self, wire: Wire, terminal: Terminal) -> None:
        """Join the room, and follow."""
        self._wire, environment = wire, {"TERM": terminal.kind, "LANG": "C.UTF-8"}
        self._depth, self._ascii = colour_depth(environment), needs_ascii(environment)
        self.fills, self._theme = fills(environment), THEMES[0]
        self._member: Follower = self._classroom.room.join(self._name)
        self._ends = [
            self._classroom.room.watch(lambda _: self._say(), "shown", "asked", "answers"),
            self._member.leave,
        ]
        self._columns, self._lines = self._allowed.size(terminal.columns, terminal.lines)
        wire.write(_ENTER)
        self._follow()

    def resized(self, columns: int, lines: int) -> None:
        self._columns, self._lines = self._allowed.size(columns, lines)
        if self._explorer is not None:
            self._explorer.resize(self._columns, max(1, self._lines - 1))
            self._say()
        elif self._exploring is None:
            self._follow()

    def can_write(self) -> None:
        if self._explorer is not None:
            self._explorer.drained()
        elif self._has_missed:
            self._draw()
        self._say()

    def gone(self) -> None:
        self._unfollow()
        if self._exploring is not None:
            self._exploring.cancel()
        for end in self._ends:
            end()

    # Following

    @property
    def _colours(self) -> Colours:
        return Colours(self._theme, self._depth)

    def _follow(self) -> None:
        """Draw what is shown, in the view that fits, on a clear terminal."""
        self._unfollow()
        self._unfollow = lambda: None
        self._wire.write(cleared(self._columns, self._lines, self._colours, fills=self.fills))
        self._fit: Fit | None = fit(self._columns, self._lines)
        if self._fit is None:
            self._say_it_is_small()
            return
        paints = self._classroom.mirrors.paints
        self._drawn = self._newest = blank(self._fit.columns, self._fit.lines - 1, paints)
        view = View(self._fit.columns, self._fit.lines, "en" if self._ascii else self._language, self._ascii)
        self._unfollow = self._classroom.mirrors.follow(view, self._take)
        self._say()

    def _take(self, frame: Frame) -> None:
        self._newest = frame
        self._draw()

    def _draw(self) -> None:
        """Send what turns the frame that is drawn into the newest one; if the wire is full, later."""
        self._has_missed = self._wire.is_full
        if self._has_missed or self._fit is None:
            return
        self._wire.write(ansi(self._drawn, self._newest, self._colours, self.fills, self._fit.left, self._fit.top))
        self._drawn = self._newest

    def _say_it_is_small(self) -> None:
        columns, lines = SIZES[0]
        said = self._say_of("class.small", columns=columns, lines=lines, width=self._columns, height=self._lines)
        self._wire.write(banner.written(fitting(said, self._columns), 1, self._colours))

    def _say_of(self, key: str, **values: object) -> str:
        return texts("en" if self._ascii else self._language)(key, **values)

    def _say(self, remark: str | None = None) -> None:
        """Write the last line; a remark stays until the next one, or until something is typed."""
        if remark is not None:
            self._remark = remark
        if self._wire.is_full or self._member.person is None:
            return
        say = texts("en" if self._ascii else self._language)
        line = banner.text(self._classroom.room, self._member.person.where, say, self._remark, self._columns)
        self._wire.write(banner.written(line, self._lines, self._colours))

    # Keys

    def typed(self, data: bytes) -> None:
        """What follows is this terminal's alone, as long as it is one of its own keys; any other leaves to explore."""
        if self._explorer is not None:
            self._explorer.feed(data)
        elif self._exploring is not None:
            self._typed_meanwhile += data
        else:
            self._remark = ""
            self._key(data)

    def _key(self, data: bytes) -> None:
        key = data.decode("utf-8", "replace")
        room = self._classroom.room
        if key in _HANGING_UP:
            self._wire.end()
        elif key == "f":
            self._say(self._say_of("class.follows"))
        elif key == "!":
            self._member.mark()
            self._say(self._say_of("class.marked"))
        elif key == "L":
            self._language = LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)]
            self._follow()
        elif key == "C":
            self._theme = THEMES[(THEMES.index(self._theme) + 1) % len(THEMES)]
            self._follow()
        elif room.asked is not None and not room.asked.revealed and key.isdecimal():
            if self._member.answer(room.asked.at, int(key) - 1):
                self._say(self._say_of("class.answered", choice=room.asked.choices[int(key) - 1]))
        else:
            self._leave(data)

    # Exploring

    def _leave(self, data: bytes) -> None:
        """Explore from here, beginning with the key that was typed."""
        shown = self._classroom.room.shown
        if shown is None or self._fit is None:
            return
        try:
            self._allowed.explore()
        except LimitError as error:
            self._say(error.said(self._language))
            return
        self._unfollow()
        self._unfollow = lambda: None
        self._member.explore()
        self._typed_meanwhile = data
        self._exploring = asyncio.create_task(self._explore(shown))

    async def _explore(self, shown: Shown) -> None:
        try:
            end = await self._run(shown)
        except AttnTuiError as error:
            end = End(True, str(error))
        self._explorer = self._exploring = None
        self._allowed.follow()
        if end.returns:
            self._member.follow()
            self._remark = end.sentence
            self._follow()
        else:
            self._wire.end()

    async def _run(self, shown: Shown) -> End:
        classroom, language = self._classroom, "en" if self._ascii else self._language
        decodings = await asyncio.to_thread(classroom.opens, shown)
        self._wire.write(cleared(self._columns, self._lines, self._colours, fills=self.fills))
        explorer = Explorer(
            shown,
            decodings,
            self,
            (self._columns, max(1, self._lines - 1)),
            reopen=classroom.reopens,
            bench=classroom.benches(shown, language),
            bounds=Bounds(lambda: self._allowed.decodes(""), self._allowed.longest),
            lost=self._lost_at,
            language=language,
            theme=self._theme,
            depth=self._depth,
            ascii=self._ascii,
            on_complete=self._has_begun,
        )
        self._explorer = explorer
        return await explorer.explore()

    def _has_begun(self) -> None:
        data, self._typed_meanwhile = self._typed_meanwhile, b""
        if self._explorer is not None and data:
            self._explorer.feed(data)
        self._say()

    def _lost_at(self, place: Place) -> None:
        self._member.mark()
        self._say(self._say_of("class.marked"))

    # The explorer's channel

    @property
    def is_full(self) -> bool:
        return self._wire.is_full

    def send(self, data: bytes) -> None:
        self._wire.write(data)
