"""A system in a few words, in the screen's language; needs no numpy."""

from __future__ import annotations

from attn_tui.config import ModelConfig
from attn_tui.describe import cells_name
from attn_tui.story.texts import Texts


def in_short(config: ModelConfig, say: Texts) -> str:
    """Say in half a line how this system differs from the others, most important first."""
    score = {"none": say("system.none"), "places": say("system.places")}.get(config.score)
    cells = cells_name(config)
    parts = [
        say("system.conditional", cell=cells) if config.architecture == "conditional-gru" else cells,
        score or say("system.score", name=config.score),
    ]
    parts += [config.normalisation] if config.normalisation != "softmax" else []
    parts += [say("system.cell")] if config.query == "cell" else []
    parts += [config.attention] if config.attention != "global" else []
    parts += [say("system.feeding")] if config.input_feeding else []
    parts += [say("system.reversed")] if config.directions == "backward" else []
    return ", ".join(parts)


def about(config: ModelConfig, say: Texts) -> str:
    """Say in a few sentences how it works, and what one would not expect of it."""
    odd = {
        "home.local": config.attention != "global",
        "home.log": config.normalisation != "softmax",
        "home.cell": config.query == "cell",
        "home.padding": config.pad_to > 0 and not config.padding_masked,
    }
    return " ".join(map(say, [f"home.system.{config.architecture}", *(key for key, here in odd.items() if here)]))
