"""A system in a few words, in the screen's language; needs no numpy."""

from __future__ import annotations

from attn_tui.config import ModelConfig
from attn_tui.describe import cells_name
from attn_tui.story.texts import Texts


def in_short(config: ModelConfig, say: Texts) -> str:
    """Say in half a line how this system differs from the others, most important first."""
    parts = [
        cells_name(config),
        say("system.none") if config.score == "none" else say("system.score", name=config.score),
    ]
    parts += [config.attention] if config.attention != "global" else []
    parts += [say("system.feeding")] if config.input_feeding else []
    parts += [say("system.reversed")] if config.directions == "backward" else []
    return ", ".join(parts)
