"""Exploring at a terminal, on a channel of one's own and in one's own look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attn_tui.classroom.channel import Channel, ChannelDriver
from attn_tui.classroom.exploring import Bounds, End, Exploring
from attn_tui.room.shown import Shown
from attn_tui.story.decoding import Decoding

__all__ = ["Bounds", "End", "Explorer"]


class Explorer(Exploring):
    """Draws on a channel."""

    def __init__(
        self, shown: Shown, decodings: Sequence[Decoding], channel: Channel, size: tuple[int, int], **options: Any
    ) -> None:
        """Take where the bytes go, and the terminal's size; the rest is `Exploring`'s."""
        self.channel, self._terminal = channel, size
        super().__init__(shown, decodings, driver_class=ChannelDriver, **options)

    async def explore(self) -> End:
        """Run until it ends."""
        return await self.run_until_end(size=self._terminal)

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
