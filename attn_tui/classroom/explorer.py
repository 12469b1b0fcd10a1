"""Exploring at a terminal, on a channel of one's own and in one's own look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attn_tui.classroom.channel import Channel
from attn_tui.classroom.exploring import Bounds, End, Exploring
from attn_tui.classroom.guest import AtTerminal
from attn_tui.room.shown import Shown
from attn_tui.story.decoding import Decoding

__all__ = ["Bounds", "End", "Explorer"]


class Explorer(AtTerminal, Exploring):
    """Draws on a channel."""

    def __init__(
        self, shown: Shown, decodings: Sequence[Decoding], channel: Channel, size: tuple[int, int], **options: Any
    ) -> None:
        """Take where the bytes go, and the terminal's size; the rest is `Exploring`'s."""
        super().__init__(shown, decodings, channel=channel, size=size, **options)

    async def explore(self) -> End:
        """Run until it ends."""
        return await self.run_until_end(size=self.terminal)
