"""The app for somebody who is elsewhere: nothing is opened or saved on the machine that it runs on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attn_tui.classroom.channel import Channel, ChannelDriver
from attn_tui.classroom.hosted import Hosted
from attn_tui.screen.view import name_of


class Guest(Hosted):
    """Says why something is not offered to who is elsewhere."""

    withheld: Mapping[str, str] = MappingProxyType({})
    """Actions that are not offered → the text that says why."""

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Say why an action is not offered; carry out any other."""
        name = name_of(action) if isinstance(action, str) else action[1]
        if name in self.withheld:
            return self._refused(self.look.say(self.withheld[name]))
        return await super().run_action(action, default_namespace, namespaces)

    def _refused(self, why: str) -> bool:
        if not any(one.message == why for one in self._notifications):  # a key that is held down would fill the screen
            self.notify(why, severity="warning", markup=False)
        return True

    # What Textual would do on the server

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self._refused(self.look.say("explore.off.file"))

    def deliver_text(self, *_: Any, **__: Any) -> None:
        self._refused(self.look.say("explore.off.file"))

    def deliver_binary(self, *_: Any, **__: Any) -> None:
        self._refused(self.look.say("explore.off.file"))

    def save_screenshot(self, *_: Any, **__: Any) -> str:
        self._refused(self.look.say("explore.off.file"))
        return ""


class AtTerminal(Hosted):
    """Draws on a channel to a terminal, and reads from it what is typed."""

    def __init__(self, *arguments: Any, channel: Channel, size: tuple[int, int], **options: Any) -> None:
        """Take where the bytes go, and columns and lines of what is drawn on; the rest is that of the next class."""
        self.channel, self.terminal = channel, size
        super().__init__(*arguments, driver_class=ChannelDriver, **options)

    @property
    def _wire(self) -> ChannelDriver | None:
        return self._driver if isinstance(self._driver, ChannelDriver) else None

    def feed(self, data: bytes) -> None:
        """Take what arrived from the terminal at once."""
        if self._wire is not None:
            self._wire.feed(data)

    def resize(self, columns: int, lines: int) -> None:
        """Take note of the terminal's size."""
        if self._wire is not None:
            self._wire.resize(columns, lines)

    def drained(self) -> None:
        """The channel takes more again."""
        if self._wire is not None:
            self._wire.drained()
