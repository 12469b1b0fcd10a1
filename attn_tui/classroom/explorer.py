"""Exploring at a terminal, on a channel of one's own and in one's own look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attn_tui.classroom.channel import Channel
from attn_tui.classroom.exploring import Bounds, End, Exploring
from attn_tui.classroom.guest import AtTerminal
from attn_tui.room.shown import Shown
from attn_tui.screen.line import Line
from attn_tui.story.decoding import Decoding

__all__ = ["Bounds", "End", "Explorer"]


class Explorer(AtTerminal, Exploring):
    """Draws on a channel."""

    def __init__(
        self,
        shown: Shown,
        decodings: Sequence[Decoding],
        channel: Channel,
        size: tuple[int, int],
        *,
        on_drawn: Callable[[], None] = lambda: None,
        **options: Any,
    ) -> None:
        """Take where the bytes go, and the terminal's size; the rest is `Exploring`'s.

        `on_drawn` is called after each drawing.
        """
        self._on_drawn = on_drawn
        super().__init__(shown, decodings, channel=channel, size=size, **options)

    async def explore(self) -> End:
        """Run until it ends."""
        return await self.run_until_end(size=self.terminal)

    @property
    def is_typing(self) -> bool:
        """Whether letters are text and not keys."""
        return bool(self.screen_stack) and isinstance(self.screen.focused, Line)

    def post_display_hook(self) -> None:
        """Something was drawn."""
        self._on_drawn()
