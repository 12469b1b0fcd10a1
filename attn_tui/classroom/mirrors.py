"""What a room shows → frames in every size and language that somebody follows in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeAlias

from attn_tui.classroom.frames import Frame
from attn_tui.classroom.hosted import where
from attn_tui.classroom.mirror import Lessons, Mirror, MirrorGoneError, View
from attn_tui.errors import AttnTuiError
from attn_tui.room.shown import Shown
from attn_tui.screen.pictures.film import Paints
from attn_tui.story.decoding import Decoding
from attn_tui.story.walk import Walk

_LOG = logging.getLogger(__name__)
Receive: TypeAlias = Callable[[Frame], None]


class _Seat:
    """A view, with those who follow in it."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self.receivers: dict[object, Receive] = {}
        self.frame: Frame | None = None
        self.revision = -1  # of what the frame shows
        self.is_idle = False
        self.closing: asyncio.TimerHandle | None = None


class Mirrors:
    """Takes the frames of all views, one after the other, in the event loop that `run` runs in.

    The mirrors share decodings, which are their own: each stands at the place that is shown when its turn comes, and
    nothing moves them until its frame is taken. Others have the loop between any two callbacks of a mirror. A newer
    place makes the frames of an older one unnecessary that are not begun; the view that has waited longest is next.
    """

    def __init__(
        self,
        opens: Callable[[Shown], list[Decoding]],
        *,
        lessons: Lessons | None = None,
        complain: Callable[[str], None] = lambda sentence: None,
        idle: float = 60.0,
    ) -> None:
        """Take what opens decodings, in a thread, and raises AttnTuiError; `complain` is told why nothing is shown.

        A mirror in whose view nobody follows is closed after `idle` seconds.
        """
        self.paints = Paints()
        """The looks of the cells of all frames."""
        self._opens, self._lessons, self._complain, self._idle = opens, lessons, complain, idle
        self._seats: dict[View, _Seat] = {}
        self._shown: Shown | None = None
        self._revision = 0
        self._decodings: list[Decoding] = []
        self._opened: tuple[object, ...] = ()  # what of a Shown they were opened for
        self._woken = asyncio.Event()

    @property
    def opened(self) -> set[View]:
        """The views that have an app now."""
        return {view for view, seat in self._seats.items() if seat.mirror.is_open}

    def show(self, shown: Shown) -> None:
        """Show this from now on."""
        self._shown = shown
        self._revision += 1
        self._woken.set()

    def follow(self, view: View, receive: Receive) -> Callable[[], None]:
        """Give every new frame of a view to `receive`, and the current one if there is one; return what ends that."""
        seat = self._seats.setdefault(view, _Seat(Mirror(view, self.paints, self._lessons)))
        follower = object()
        seat.receivers[follower] = receive
        seat.is_idle = False
        if seat.closing is not None:
            seat.closing.cancel()
        if seat.frame is not None and seat.revision == self._revision:
            receive(seat.frame)
        self._woken.set()

        def expire() -> None:
            seat.is_idle = True
            self._woken.set()

        def leave() -> None:
            if seat.receivers.pop(follower, None) is not None and not seat.receivers:
                seat.closing = asyncio.get_running_loop().call_later(self._idle, expire)

        return leave

    async def run(self) -> None:
        """Take frames until this is cancelled; then close all mirrors."""
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._close_idle()
                while (seat := self._next()) is not None:
                    await self._take(seat)
                    await asyncio.sleep(0)
        finally:
            for seat in self._seats.values():
                await seat.mirror.close()
            self._seats.clear()
            self._decodings = []

    def _next(self) -> _Seat | None:
        waiting = [seat for seat in self._seats.values() if seat.receivers and seat.revision < self._revision]
        return min(waiting, key=lambda seat: seat.revision) if waiting and self._shown is not None else None

    async def _take(self, seat: _Seat) -> None:
        shown, revision = self._shown, self._revision
        assert shown is not None
        try:
            if (about := (shown.systems, shown.sentence, shown.search, shown.recording)) != self._opened:
                self._decodings = await asyncio.to_thread(self._open, shown)
                self._opened = about
            frame = await seat.mirror.frame(shown, self._decodings)
        except AttnTuiError as error:
            self._complain(str(error))
        except MirrorGoneError:
            pass  # it is opened anew for what is shown next
        except Exception as error:  # of what opens decodings: all others would wait in vain
            _LOG.error("what is shown cannot be opened: %s", where(error))
        else:
            self._give(seat, frame)
            seat.revision = revision
            return
        seat.frame, seat.revision = None, revision

    def _open(self, shown: Shown) -> list[Decoding]:
        decodings = self._opens(shown)
        walk = Walk(decodings)
        walk.read_rest()
        walk.complete()  # the frames tell how long it is
        return decodings

    def _give(self, seat: _Seat, frame: Frame) -> None:
        if seat.frame is not None and frame.is_like(seat.frame):
            return
        seat.frame = frame
        for receive in [*seat.receivers.values()]:
            try:
                receive(frame)
            except Exception as error:  # one who follows does not keep others from it
                _LOG.error("a follower's frame was not taken: %s", where(error))

    async def _close_idle(self) -> None:
        for view, seat in [*self._seats.items()]:
            if seat.is_idle:
                await seat.mirror.close()
                if not seat.receivers:  # nobody has come meanwhile
                    del self._seats[view]
