"""A follower in a browser: sees what the lecturer shows, leaves to explore, comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from attn_tui.classroom import banner
from attn_tui.classroom.classroom import Classroom
from attn_tui.classroom.exploring import End
from attn_tui.classroom.frames import Frame, changed
from attn_tui.classroom.keys import answers, is_digit
from attn_tui.classroom.mirror import View
from attn_tui.classroom.outing import outing
from attn_tui.classroom.page_explorer import PageExplorer
from attn_tui.classroom.remark import is_another
from attn_tui.classroom.told import Told
from attn_tui.classroom.wishes import Answer, Click, Follow, Look, Lost, Paste, Press, Wish
from attn_tui.room.guard import Session as Allowed
from attn_tui.room.limits import LimitError
from attn_tui.room.shown import Shown
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts

_MOST_TYPED = 50  # keys while what is explored is opened
_PAUSE = 0.02
"""Seconds that an app has to finish drawing, once it has begun."""
_PATIENCE = 5.0
_changed_once = changed.__wrapped__  # for frames that nobody else sees, which need not be kept


class PageFollower:
    """Tells its page what is new whenever it takes something; what comes faster than that is not told at all."""

    def __init__(self, classroom: Classroom, told: Told, paints: Paints, allowed: Allowed, view: View) -> None:
        """Join the room, and follow in a view; `paints` are those of all who explore in a browser."""
        self._classroom, self._told, self._paints, self._allowed, self._view = classroom, told, paints, allowed, view
        self._member = classroom.room.join()
        self._woken = asyncio.Event()
        self._known: dict[str, str] = {}  # what the page has been told last, by what it is
        self._news: list[tuple[str, str]] = []  # what is told once
        self._remarked: Shown | None = None  # what was shown when the page was told the last remark
        self._drawn: Frame | None = None
        self._newest: Frame | None = None
        self._explorer: PageExplorer | None = None
        self._exploring: asyncio.Task[None] | None = None
        self._left: Shown | None = None  # what was shown when it left last
        self._typed: list[Press | Paste | Click] = []  # while what is explored is opened
        self._unwatch = told.watch(self.changed)
        self._unfollow: Callable[[], None] = lambda: None
        self._follow()

    # What the page is told

    def changed(self) -> None:
        """There may be something new."""
        self._woken.set()

    def tell(self, what: str, value: object) -> None:
        """Tell the page something once; of one kind, the latest."""
        self._news = [(kind, text) for kind, text in self._news if kind != what]
        self._news.append((what, json.dumps(value, ensure_ascii=False)))
        if what == "remark":
            self._remarked = self._classroom.room.shown
        self.changed()

    async def tell_all(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Tell what is new until this is cancelled; `send` returns when more can be taken."""
        while True:
            await self._woken.wait()
            if self._explorer is not None:
                await asyncio.sleep(_PAUSE)
            self._woken.clear()
            for text in self._untold():
                await send(text)

    def _untold(self) -> Iterator[str]:
        room, say = self._classroom.room, texts(self._view.language)
        explores = self._exploring is not None
        place = banner.place_of(room.shown, say, self._left if explores else None)
        if explores:
            line = say("web.exploring" if self._explorer is not None else "web.opening", place=place)
        else:
            truth, aside = banner.truth_of(room, say, self._member), banner.aside_of(room.shown, say)
            line = " ".join(filter(None, (truth, aside))) or say(
                "web.following" if room.shown is not None else "web.waits"
            )
        now = {
            "where": json.dumps("exploring" if explores else "following"),
            "banner": json.dumps(line, ensure_ascii=False),
            "asked": self._told.asked(self._view.language),
        }
        new = {what: text for what, text in now.items() if self._known.get(what) != text}
        self._known |= new
        if self._remarked is not None and ("asked" in new or is_another(self._remarked, room.shown)):
            self.tell("remark", "")  # which may be false now
            self._remarked = None
        news, self._news = self._news, []
        if told := [f'"{what}":{text}' for what, text in (*new.items(), *news)]:
            yield f"{{{','.join(told)}}}"
        if (frame := self._frame()) is not None:
            yield frame

    def _frame(self) -> str | None:
        """What turns the frame that the page has into the newest one, if there is another."""
        explorer, before = self._explorer, self._drawn
        frame = self._newest if explorer is None else explorer.frame()
        if frame is None or frame is before or (before is not None and frame.is_like(before) and _alike(frame, before)):
            return None
        self._drawn = frame
        if before is not None and not _alike(frame, before):  # their numbers of looks are others
            before = None
        text = (changed if explorer is None else _changed_once)(before, frame)
        fresh = '"fresh":true,' if before is None else ""
        return f'{{"frame":{{{fresh}{text[1:]}}}'

    # What the page tells

    def take(self, wish: Wish) -> None:
        """Do what is wished."""
        classroom, say = self._classroom, texts(self._view.language)
        room = classroom.room
        match wish:
            case Look(view):
                self._look(view)
            case Press() | Paste() | Click() if self._explorer is not None:
                self._explorer.take(wish)
            case Press() | Paste() | Click() if self._exploring is not None:
                self._typed = [*self._typed, wish][:_MOST_TYPED]
            case Press(key) if room.asked is not None and answers("\r" if key == "Enter" else key):
                if room.asked.revealed:  # else it is a number without a choice, or Enter after one
                    self.tell("remark", say("class.closed"))
            case Press(key) if is_digit(key):
                self.tell("remark", say("class.unasked"))
            case Press():
                self._leave(wish)
            case Follow() if self._explorer is not None:
                self._explorer.action_follow()
            case Lost() if self._explorer is not None:
                self._explorer.action_lost()
            case Lost():
                self._lost()
            case Answer(at, choice):
                if self._member.answer(at, choice) and room.asked is not None:
                    self.tell("remark", say("class.answered", choice=classroom.choices(self._view.language)[choice]))

    def _look(self, view: View) -> None:
        if view == self._view:
            return
        self._view = view
        if self._explorer is not None:
            self._explorer.look_at(view)
        elif self._exploring is None:
            self._follow()
        self.changed()

    def _follow(self) -> None:
        self._unfollow()
        self._newest = None
        self._unfollow = self._classroom.mirrors.follow(self._view, self._take_frame)
        self.changed()

    def _take_frame(self, frame: Frame) -> None:
        self._newest = frame
        self.changed()

    # Exploring

    def _leave(self, key: Press) -> None:
        """Explore from here, beginning with the key that was pressed."""
        shown = self._classroom.room.shown
        if shown is None:
            return
        try:
            self._allowed.explore()
        except LimitError as error:
            self.tell("remark", error.said(self._view.language))
            return
        self._unfollow()
        self._member.explore()
        self._typed, self._left = [key], shown
        self._exploring = asyncio.create_task(self._explore(shown))
        self.changed()

    async def _explore(self, shown: Shown) -> None:
        end = await outing(self._classroom, self._allowed, shown, self._view.language, partial(self._run, shown))
        self._explorer = self._exploring = None
        self._allowed.follow()
        if self._member.follow():
            self.tell("remark", end.sentence or texts(self._view.language)("web.back_again"))
            self._follow()

    async def _run(self, shown: Shown, decodings: Sequence[Decoding], **options: Any) -> End:
        explorer: PageExplorer = PageExplorer(
            shown,
            decodings,
            self,
            self._view,
            self._paints,
            lost=self._lost,
            on_complete=lambda: self._has_begun(explorer),
            **options,
        )
        return await explorer.explore()

    def _has_begun(self, explorer: PageExplorer) -> None:
        self._explorer = explorer
        explorer.look_at(self._view)
        for wish in self._typed:
            explorer.take(wish)
        self._typed = []
        self.changed()

    def _lost(self, seen: Shown | None = None) -> None:
        self._member.mark(seen)
        self.tell("remark", texts(self._view.language)("class.marked"))

    async def gone(self) -> None:
        """The page is gone."""
        self._unwatch()
        self._unfollow()
        self._member.leave()
        exploring = self._exploring
        if exploring is None:
            return
        if self._explorer is not None:
            self._explorer.exit()
            await asyncio.wait({exploring}, timeout=_PATIENCE)
        exploring.cancel()
        with suppress(asyncio.CancelledError):
            await exploring


def _alike(one: Frame, other: Frame) -> bool:
    return one.paints is other.paints
