"""A follower at a terminal: sees what the lecturer shows, leaves to explore, comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from attn_tui.classroom import banner, panel
from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.colours import Colours
from attn_tui.classroom.excursion import Excursion
from attn_tui.classroom.exploring import End
from attn_tui.classroom.frames import Frame
from attn_tui.classroom.guess import Guess
from attn_tui.classroom.keys import Keys, answers, is_digit, leads_on
from attn_tui.classroom.mirror import View
from attn_tui.classroom.pace import Once
from attn_tui.classroom.picture import Picture
from attn_tui.classroom.remark import Remark
from attn_tui.classroom.sizes import SIZES, fit
from attn_tui.classroom.terminal import Terminal, Wire
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.room.room import Follower
from attn_tui.room.state import Asked
from attn_tui.room.watching import Change
from attn_tui.screen import write
from attn_tui.screen.driver.driver import fills
from attn_tui.screen.likeness import in_ascii
from attn_tui.screen.palette import THEMES
from attn_tui.story.texts import LANGUAGES, Texts, texts
from attn_tui.terminal import colour_depth, needs_ascii

_ENTER = b"\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
_LEAVE = b"\x1b[m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"
_HANGING_UP = frozenset(["q", "\x03", "\x04"])
_PASTED = "\x1b[200~"
_HELP = {"f": "return", "!": "lost", "1 2 …": "guess", "L C": "look", "q Ctrl-C": "quit"}
_ESCAPE_WAITS = 0.1
"""Seconds in which the rest of a key arrives."""


class TerminalFollower:
    """Owns the terminal's alternate screen and its last line, also while an `Explorer` draws on the rest."""

    restores = _LEAVE

    def __init__(self, classroom: Classroom, name: str, allowed: Allowed) -> None:
        """Take the room, the name that somebody gives, and what they may do."""
        self.classroom, self.allowed = classroom, allowed
        self._name, self._language = name, classroom.language
        self._keys = Keys()
        self._waits: asyncio.TimerHandle | None = None
        self._excursion: Excursion | None = None
        self._remark = Remark(lambda: self.wire.safely(self._say))
        self._helps = False
        self._newest: Frame | None = None
        self._asked: tuple[Asked | None, tuple[int, ...] | None] = None, None  # as it is shown, with the bars
        self._guess = Guess()
        self._ends: list[Callable[[], object]] = []
        self._unfollow: Callable[[], None] = lambda: None
        self._once = Once(lambda call: self.wire.safely(call))

    # The terminal

    def begin(self, wire: Wire, terminal: Terminal) -> None:
        """Join the room, and follow."""
        self.wire, environment = wire, {"TERM": terminal.kind, "LANG": "C.UTF-8"}
        self.depth, self.ascii = colour_depth(environment), needs_ascii(environment)
        self.fills, self.theme = fills(environment), THEMES[0]
        self._picture = Picture(wire, fills=self.fills)
        room = self.classroom.room
        self.member: Follower = room.join(self._name)
        self._asked = room.asked, room.bars  # perhaps before one came
        self._ends = [
            self.member.leave,
            room.watch(lambda change: wire.safely(lambda: self._ask(change)), "asked", "answers"),
            room.watch(lambda _: wire.safely(self._moved), "shown"),
        ]
        self.columns, self.lines = self.allowed.size(terminal.columns, terminal.lines)
        wire.write(_ENTER)
        self._follow()

    def resized(self, columns: int, lines: int) -> None:
        self.columns, self.lines = self.allowed.size(columns, lines)
        if self._excursion is not None and self._excursion.is_open:
            self._picture.clear(self.columns, self.lines, self._colours, None)
            self._say()
            self._excursion.resize(self.columns, self.rows)
        else:
            self._follow()

    def can_write(self) -> None:
        self._picture.send()
        if self._excursion is not None:
            self._excursion.drained()

    def gone(self) -> None:
        self._once.stop()
        self._remark.stop()
        self._unfollow()
        self._stop_waiting()
        if self._excursion is not None:
            self._excursion.end()
        for end in self._ends:
            end()

    @property
    def rows(self) -> int:
        """The lines of the terminal but the last."""
        return max(1, self.lines - 1)

    @property
    def language(self) -> str:
        """The one that is shown: a terminal that has ASCII alone can show no other."""
        return "en" if self.ascii else self._language

    @property
    def say(self) -> Texts:
        return texts(self.language)

    @property
    def _colours(self) -> Colours:
        return Colours(self.theme, self.depth)

    # Following

    def _follow(self) -> None:
        """Draw what is shown, in the view that fits, on a clear terminal."""
        self._unfollow()
        self._unfollow = lambda: None
        self._newest, fitted = None, fit(self.columns, self.lines)
        self._picture.clear(self.columns, self.lines, self._colours, fitted)
        if fitted is not None:
            view = View(fitted.columns, fitted.lines, self.language, self.ascii)
            self._unfollow = self.classroom.mirrors.follow(
                view, lambda frame: self.wire.safely(lambda: self._take(frame))
            )
        self._draw()

    def _take(self, frame: Frame) -> None:
        self._newest = frame
        self.wire.safely(self._draw)

    def _ask(self, change: Change) -> None:
        """Show the question, or how it was answered; until then, what others answer is not to be seen."""
        room, (before, _) = self.classroom.room, self._asked
        if (room.asked, room.bars) == self._asked:
            if change == "asked":
                self._say()  # what was right
            return
        self._asked = room.asked, room.bars
        if room.asked is None or before is None or room.asked.at != before.at:
            self._guess = Guess()
            self._make("")  # that nothing is asked, or no longer, would be false
        self._draw()

    def _moved(self) -> None:
        self._remark.moved(self.classroom.room.shown)
        if self._excursion is not None or self._newest is None:
            self._say()  # where the class is

    def _draw(self) -> None:
        """Show the newest frame, with what is written over it."""
        if self._newest is not None and (self._excursion is None or not self._excursion.is_open):
            self._picture.show(self._paneled(self._newest))
        self._say()

    def _paneled(self, frame: Frame) -> Frame:
        say, (asked, bars) = self.say, self._asked
        if self._helps:
            keys = {say("class.keys.any"): "explore", **_HELP}
            rows = panel.table({key: say(f"class.keys.{name}") for key, name in keys.items()})
            return panel.paneled(frame, say("class.keys"), rows, self.ascii)
        if asked is None or (asked.kind == "lesson" and bars is None):  # a lesson's question is in the frame
            return frame
        texts = self.classroom.choices(self.language)
        rows = panel.choices(texts, bars, frame.columns, len(frame.lines) // 2)
        return panel.paneled(frame, panel.question(asked, bars, say), rows, self.ascii)

    def _say(self, remark: str | None = None) -> None:
        """Write the last line; a remark stays for a while, or until something is typed."""
        if remark is not None:
            self._make(remark)
        if self.member.person is None:
            return
        where = self.member.person.where
        if where == "following" and fit(self.columns, self.lines) is None:
            columns, lines = SIZES[0]
            small = self.say("class.small", columns=columns, lines=lines, width=self.columns, height=self.lines)
            said = write.wrapped(small, max(1, self.columns))[: self.lines]
        else:
            said = [self._banner]
        self._picture.say(*(in_ascii(line) if self.ascii else line for line in said))
        self._picture.send()

    @property
    def _banner(self) -> str:
        room, say, excursion, remark = self.classroom.room, self.say, self._excursion, self._remark.text
        if excursion is not None and excursion.is_open:
            states = banner.exploring(room, say, excursion.shown, is_typing=excursion.is_typing)
        else:
            states = banner.following(room, say, self.member, self._chosen)
            remark = remark if excursion is None else say("class.opening")
        return banner.text(states, remark, self.columns)

    @property
    def _chosen(self) -> str | None:
        """The answer that was given to the question that there is now."""
        choices, answer = self.classroom.choices(self.language), self._guess.answer
        return None if answer is None or answer >= len(choices) else f"{answer + 1} {choices[answer]}"

    # Keys

    def typed(self, data: bytes) -> None:
        """What follows is this terminal's alone, as long as it is one of its own keys; any other leaves to explore."""
        self._stop_waiting()
        if self._excursion is not None:
            self._excursion.feed(data)
            return
        self._type(self._keys.take(data))
        if self._keys.is_waiting:
            self._waits = asyncio.get_running_loop().call_later(_ESCAPE_WAITS, lambda: self._type(self._keys.rest()))

    def _stop_waiting(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _type(self, keys: list[str]) -> None:
        for number, key in enumerate(keys):
            self._key(key)
            if key in _HANGING_UP:
                return
            if self._excursion is not None:  # which takes what was typed after it
                self._excursion.feed("".join(keys[number + 1 :]).encode())
                return

    def _make(self, remark: str) -> None:
        self._remark.make(remark, self.classroom.room.shown)

    def _remark_soon(self, remark: str) -> None:
        self._make(remark)
        self._once.call(self._draw)

    def _key(self, key: str) -> None:
        asked = self.classroom.room.asked
        self._make("")
        if self._helps:
            self._helps = False
            self._once.call(self._draw)
            if key not in _HANGING_UP:
                return
        if key in _HANGING_UP:
            self.wire.end()
        elif key == "?":
            self._helps = True
            self._once.call(self._draw)
        elif key == "f":
            self._remark_soon(self.say("class.follows"))
        elif key == "!":
            self.member.mark()
            self._remark_soon(self.say("class.marked"))
        elif key == "L":
            self._language = LANGUAGES[(LANGUAGES.index(self._language) + 1) % len(LANGUAGES)]
            self._once.call(self._follow)
        elif key == "C":
            self.theme = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]
            self._once.call(self._follow)
        elif key.startswith(_PASTED):
            self._remark_soon(self.say("class.pasted"))
        elif asked is not None and answers(key):
            self._answer(asked, key)
        elif is_digit(key):
            self._remark_soon(self.say("class.unasked"))
        elif leads_on(key):
            self._leave(key)

    def _answer(self, asked: Asked, key: str) -> None:
        """Answer with the number that was typed; Enter after it is a habit, and changes nothing."""
        if asked.revealed:
            self._remark_soon(self.say("class.closed"))
            return
        if key.isdigit() and self._guess.type(key, len(asked.choices), asyncio.get_running_loop().time()):
            assert self._guess.answer is not None
            self.member.answer(asked.at, self._guess.answer)
        self._once.call(self._draw)

    # Exploring

    def _leave(self, key: str) -> None:
        """Explore from here, beginning with the key that was typed."""
        shown = self.classroom.room.shown
        if shown is None or fit(self.columns, self.lines) is None:
            return
        try:
            self.allowed.explore()
        except LimitError as error:
            self._say(error.said(self.language))
            return
        self._excursion = Excursion(self, shown)
        self._excursion.feed(key.encode())
        self._say()

    def left(self) -> None:
        """What is to be explored is open: draw nothing but the last line from now on."""
        self._unfollow()
        self._unfollow = lambda: None
        self._make("")
        self.member.explore()
        self._picture.clear(self.columns, self.lines, self._colours, None)
        self._say()

    def lost(self) -> None:
        """Say that the mark was taken."""
        self._say(self.say("class.marked"))

    def drawn(self, language: str, theme: str) -> None:
        """Go on with what is chosen while exploring, the last line among it."""
        if not self.ascii and language != self._language:
            self._language = language
            self._make("")  # in the other one
        self.theme = theme
        self._say()

    def drawn_over(self) -> None:
        """The explorer has erased the whole terminal, and with it the last line."""
        self._picture.forget_line()
        self._picture.send()

    def back(self, end: End) -> None:
        """Follow again, or leave."""
        self._excursion = None
        self.allowed.follow()
        if not end.returns:
            self.wire.end()
            return
        self._make(end.sentence)
        self.member.follow()
        self.wire.write(_ENTER)
        self._follow()
