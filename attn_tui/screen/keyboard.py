"""Keys, one after the other: what one key opens or changes is there for the next."""

from __future__ import annotations

import asyncio
import time
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
"""The most seconds to wait for what a key opens."""


class Keyboard:
    """Carries out the keys of an app.

    Textual sends a key to the widget with the focus and looks for its binding when it comes back; if two keys arrive
    together, the second would be sent before the first is carried out.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    async def take(self, event: events.Event, pass_on: PassOn) -> None:
        """Carry out a key, or lines that arrived at once; `pass_on` gets what is not for us."""
        if isinstance(event, Lines):
            await self._settled()
            await self._paste_or_type(event.text, pass_on)
        elif isinstance(event, events.Key) and not event.is_forwarded:
            await self._settled()
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
                    await self.take(key, pass_on)

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
        """Wait until the screen and the widget with the focus have handled the previous key."""
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit and not all(
            node.is_running and node._message_queue.empty()
            for node in (self._app.focused or self._app.screen).ancestors_with_self
            if node is not self._app  # what is typed goes up to the screen, one after the other
        ):
            await asyncio.sleep(0.001)
