"""The lecturer's app: the whole program, what it shows is told to the class, and a line more says how that follows.

The line is the terminal's last one. The app is drawn on all others, so that nothing in it has to make room.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.color import Color
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.notifications import Notification, Notify
from textual.strip import Strip

from attn_tui.classroom.answers import Answers
from attn_tui.classroom.banner import said_place
from attn_tui.classroom.desk import Desk
from attn_tui.classroom.guest import AtTerminal, Guest
from attn_tui.classroom.join import Join, Joining
from attn_tui.errors import AttnTuiError
from attn_tui.room.room import Room
from attn_tui.screen import write
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.bindings import ANYWHERE, CLASS
from attn_tui.screen.driver.driver import DifferenceDriver
from attn_tui.screen.keyline import key_name
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.view import LINES, name_of
from attn_tui.story.texts import Texts

_PACE = 0.05
"""Seconds in which what happens in the class is gathered, before the line is drawn."""
_ANSWERING = frozenset(["answer", "lesson_enter", "lesson_answer"])
"""Actions that tell the truth."""
_WARNS = 10.0
"""Seconds in which it is said that to quit ends the class for everybody."""
ERASED = "\x1b[2J"
"""Erases the terminal's last line with all others."""


def class_line(room: Room, say: Texts, trouble: str = "") -> list[str]:
    """What the line says, ever more briefly; `trouble` is what is wrong, and comes first."""
    counts, shown, asked = room.counts, room.shown, room.asked
    join = say("lecture.join")
    if trouble:
        return [f"{trouble}   {join}", trouble]
    if not counts.followers:
        return [f"{say('lecture.nobody')}   {join}", say("lecture.nobody")]
    parts = [say("lecture.followers", n=f"{counts.followers:,}")]
    if counts.exploring:
        parts.append(say("lecture.exploring", n=f"{counts.exploring:,}"))
    if asked is not None:
        parts.append(say("lecture.answers", n=f"{room.answered:,}", of=f"{counts.followers:,}"))
    marks = room.marks
    here = marks.get(shown.place, 0) if shown is not None else 0
    lost = [say("lecture.lost", n=f"{here:,}")] if here else []
    elsewhere = [(n, place) for place, n in marks.items() if shown is None or place != shown.place]
    if elsewhere:
        n, place = max(elsewhere)
        lost.append(say("lecture.lost.there", n=f"{n:,}", place=said_place(place, say)))
    return [" · ".join([*parts, *lost]) + f"   {join}", " · ".join([*parts, *lost]), " · ".join([*parts, *lost[:1]])]


def drawn_on(lines: int) -> int:
    """How many lines of a terminal the app is drawn on: all but the last, unless it needs every line there is."""
    return lines - 1 if lines > LINES else lines


def placed(line: str, lines: int) -> str:
    """What puts the line below the app, and leaves the terminal's cursor and style as they were."""
    return f"\x1b7\x1b[{lines};1H{line}\x1b8" if drawn_on(lines) < lines else ""


class Lecturing(AttentionApp):
    """Tells a room what it shows. Where its line is drawn, and how, is left to who knows the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [*ANYWHERE, *CLASS]

    def __init__(self, *arguments: Any, desk: Desk, joining: Joining, **options: Any) -> None:
        """Take the lecturer's desk, and how to join; the rest is `AttentionApp`'s."""
        super().__init__(*arguments, **options)
        self._desk, self._joining = desk, joining
        self._trouble = ""
        self._due: asyncio.TimerHandle | None = None
        self._unwatch: Callable[[], None] = lambda: None

    def on_load(self) -> None:
        """Watch the class."""
        self._unwatch = self._desk.room.watch(lambda _: self.say_soon())

    def on_unmount(self) -> None:
        """Watch it no longer."""
        self._unwatch()
        if self._due is not None:
            self._due.cancel()

    # What the class is told

    def post_display_hook(self) -> None:
        """Tell what has just been drawn."""
        if self.bench is None or not self.bench.is_mounted or self.return_code is not None:
            return
        try:
            self._desk.tell(self.bench, self._aside)
        except AttnTuiError as error:
            self.say_trouble(str(error))

    @property
    def _aside(self) -> str:
        """The name of what is open over the bench, as far as the class is told."""
        open_over = (getattr(screen, "ASIDE", "") for screen in reversed(self.screen_stack) if screen is not self.bench)
        return next(filter(None, open_over), "")

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Show what the class has answered before the truth; carry out any other action."""
        target, name, parameters = self._parse_action(action, default_namespace or self, namespaces)
        tells = name in _ANSWERING and parameters != (False,) and self.screen is self.bench
        if not tells or not self._desk.waits_for_class or not target.check_action(name, parameters):
            return await super().run_action(action, default_namespace, namespaces)

        async def go_on(answers: bool | None) -> None:
            if answers:
                await self.run_action(action, default_namespace, namespaces)

        self.push_screen(Answers(*self._desk.reveal(), self.look), go_on)
        return True

    def action_join(self) -> None:
        """Show how to join."""
        self.push_screen(Join(self._joining, coloured=self._themes.depth != "none"))

    # The line

    def say_trouble(self, sentence: str) -> None:
        """Say what is wrong, until it no longer is: ""."""
        self._trouble = sentence
        self.say_soon()

    def say_soon(self) -> None:
        """Draw the line, soon: what happens until then is on it, too."""
        if self._due is None and self._loop is not None and not self._loop.is_closed():
            self._due = self._loop.call_later(_PACE, self._say)

    def _say(self) -> None:
        self._due = None
        if self._driver is None or self.return_code is not None:
            return
        self.put_line(self._line())
        if self.bench is not None:
            for line in self.bench.query(Progress):
                line.mark(self._desk.room.marks)

    def _line(self) -> str:
        """The line, as it is sent."""
        width, look = self.size.width, self.look
        trouble = self._trouble or (look.say("lecture.overruled") if self._desk.is_overruled else "")
        text = write.first_fitting(class_line(self._desk.room, look.say, trouble), max(1, width - 2))
        strip: Strip = write.line([(f" {text}", look.style("accent", bold=True))], width, look)
        for one in self.get_line_filters():
            strip = strip.apply_filter(one, Color.parse(look.palette.background))
        return strip.render(self.console)

    def put_line(self, line: str) -> None:
        """Send it, now and whenever the terminal is erased."""

    def _wear(self) -> None:
        super()._wear()
        self.say_soon()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self.say_soon()


class LinedDriver(DifferenceDriver):
    """Keeps the terminal's last line for what is put there."""

    _line, _row = "", 0

    def put_line(self, line: str) -> None:
        """Send it, now and whenever the terminal is erased."""
        self._line = line
        self._put(placed(line, self._row))
        self.flush()

    def _put(self, data: str) -> None:
        super()._put(data + placed(self._line, self._row) if ERASED in data else data)

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, self._row = super()._get_terminal_size()
        return columns, drawn_on(self._row)

    def process_message(self, message: Message) -> None:
        if isinstance(message, Resize):  # from a terminal that tells its size itself
            self._row = message.size.height
            size = Size(message.size.width, drawn_on(self._row))
            message = Resize(size, size, pixel_size=message.pixel_size)
        super().process_message(message)


class LocalLecturer(Lecturing):
    """At the terminal that the server was started in: the class ends with it."""

    _warned: Notification | None = None  # that to quit ends the class; None once another key was pressed

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        has_run = await super().run_action(action, default_namespace, namespaces)
        if has_run and (name_of(action) if isinstance(action, str) else action[1]) != "quit":
            self._warned = None
        return has_run

    async def action_quit(self) -> None:
        """End the class; if somebody is in it, only when this is asked for again while a notice says so."""
        n = self._desk.room.counts.followers
        if n and (self._warned is None or self._warned.has_expired):
            text = self.look.say("lecture.quits", n=f"{n:,}", key=self._key_to_quit)
            self._warned = Notification(text, severity="warning", timeout=_WARNS)
            self.post_message(Notify(self._warned))
        else:
            await super().action_quit()

    @property
    def _key_to_quit(self) -> str:
        """As it is bound, and as it is free: q is text in a line to type in."""
        active = self.screen.active_bindings
        keys = {one.binding.id: key for key, one in reversed(active.items())}
        return key_name(keys.get("quit") or keys.get("quit_always") or "ctrl+q")

    def put_line(self, line: str) -> None:
        if isinstance(self._driver, LinedDriver):
            self._driver.put_line(line)


class RemoteLecturer(Lecturing, AtTerminal, Guest):
    """At a terminal that is somewhere else: nothing is written on the server."""

    withheld = MappingProxyType({"save": "lecture.off.save"})

    def put_line(self, line: str) -> None:
        self.channel.put_line(line)  # type: ignore[attr-defined]
