"""Keys, one after the other: what one key opens or changes is there for the next."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from textual import events
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Input

from attn_tui.keys import same_places
from attn_tui.screen.driver.pastes import Lines
from attn_tui.screen.driver.typed import Keys

PassOn: TypeAlias = Callable[[events.Event], Awaitable[None]]
"""What Textual does with an event."""
_PATIENCE = 1.0
"""The most seconds to wait for what a key causes; a screen that it opens is put together first, whatever that takes."""
_POLL = 0.001
"""Seconds between two looks at whether it is there."""


class Keyboard:
    """Carries out what comes from a keyboard and a mouse, for an app.

    Textual sends a key to the widget with the focus and looks for its binding when it comes back; if two keys arrive
    together, the second would be sent before the first is carried out. Here it waits until all that the first has
    caused is done and laid out, but for what is computed in a thread. That needs a task of its own: in the app's queue,
    the second would stand before what the first has caused.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self.is_busy = False
        """Whether something is still to be carried out."""
        self._task: asyncio.Task[None] | None = None

    async def take(self, event: events.Event, pass_on: PassOn) -> None:
        """Carry out an event in its turn; `pass_on` gets what is not for us."""
        is_ours = isinstance(event, Lines | events.Paste | events.InputEvent) and not event.is_forwarded
        if not is_ours or (isinstance(event, events.MouseMove) and not self.is_busy):
            await pass_on(event)
            return
        self._waiting.append(event)
        if not self.is_busy:
            self.is_busy = True  # before the task, which may begin at once and be done here
            self._task = asyncio.create_task(self._work(pass_on, self._is_alone() and self._is_quiet()))

    def _is_alone(self) -> bool:
        """Whether nothing came to the app since the event that it handles now."""
        return self._app._message_queue.empty() and self._app._pending_message is None

    async def _work(self, pass_on: PassOn, is_settled: bool = False) -> None:
        """Carry out all that waits, until the app ends; `is_settled` says whether nothing is to be waited for."""
        try:
            while self._waiting and self._app.return_code is None:
                event = self._waiting.popleft()
                try:
                    if not is_settled:
                        await self._settled()
                    await self._handle(event, pass_on)
                except Exception as error:  # as in a message handler of the app
                    self._app._handle_exception(error)
                is_settled = False
        finally:
            self.is_busy = False

    async def _handle(self, event: events.Event, pass_on: PassOn) -> None:
        if isinstance(event, Lines):
            await self._paste_or_type(event.text, pass_on)
        elif isinstance(event, events.Key):
            await self._press(event, pass_on)
        else:
            await pass_on(event)

    async def _paste_or_type(self, text: str, pass_on: PassOn) -> None:
        """Paste lines into the line to type in; without one, each character is a key."""
        if isinstance(self._app.focused, Input):
            self._app.focused.post_message(events.Paste(text))
            return
        for character in text:
            for key in Keys().feed(character):
                if isinstance(key, events.Key):
                    await self._settled()
                    await self._press(key, pass_on)

    async def _press(self, event: events.Key, pass_on: PassOn) -> None:
        for key in self._meant(event):
            if key is not event:
                await self._settled()
            typed = isinstance(self._app.focused, Input)
            takes_keys = key.is_printable if typed else isinstance(self._app.screen, ModalScreen)
            if takes_keys or not await self._carry_out(key.key):
                await pass_on(key)

    def _meant(self, event: events.Key) -> Sequence[events.Key]:
        """The keys that a key stands for: those in the same places of a US keyboard, unless it is typed or bound."""
        others = same_places(event.key)
        if not others or (event.is_printable and isinstance(self._app.focused, Input)):
            return [event]
        if event.key in self._app.screen.active_bindings:
            return [event]
        return [events.Key(key, key if len(key) == 1 else None) for key in others]

    async def _carry_out(self, key: str) -> bool:
        """Do now what a key is bound to; return whether it is bound to anything."""
        check = self._app._check_bindings
        return await check(key, priority=True) or await check(key)

    async def _settled(self) -> None:
        """Wait until all that was caused is done."""
        limit = time.monotonic() + _PATIENCE
        while self._may_wait(limit):
            was_quiet = self._is_quiet()  # before: what nobody has taken comes back to the app's own queue
            await self._in_turn(limit)
            if was_quiet and self._is_quiet():
                return
            while not self._is_quiet() and self._may_wait(limit):
                await asyncio.sleep(_POLL)

    def _may_wait(self, limit: float) -> bool:
        """Whether there is time left, or else a screen that is not put together yet."""
        return self._app.return_code is None and (time.monotonic() < limit or not self._app.screen.is_mounted)

    async def _in_turn(self, limit: float) -> None:
        """Wait until the app has handled what stands in its own queue; all of it is never done while it looks ahead."""
        came = asyncio.Event()
        self._app.call_later(came.set)
        at_last = asyncio.get_running_loop().call_later(max(0, limit - time.monotonic()), came.set)
        await came.wait()
        at_last.cancel()

    def _is_quiet(self) -> bool:
        """Whether nothing waits to be handled, but by the app itself, or to be laid out."""
        screen = self._app.screen
        if screen._layout_required or screen._recompose_required or screen._scroll_required or screen._callbacks:
            return False
        return (
            all(
                node._message_queue.empty() and not node._next_callbacks
                for node in self._app._registry
                if node is not self._app and node.is_running
            )
            and screen.is_running
            and screen.is_mounted  # it may wait for its parts, and nothing in its queue
        )
