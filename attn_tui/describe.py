"""A config in words, the same for cards, lists and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attn_tui.config import FAMILIES, ModelConfig

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint

_CELLS = {"rnn": "RNN", "gru": "GRU", "gru-reset-before": "GRU (reset before)", "lstm": "LSTM"}
_READING = {"both": "bidirectional", "forward": "source in its order", "backward": "source reversed"}


def describe(config: ModelConfig) -> str:
    """Say in one line what tells this system from the others.

    >>> describe(ModelConfig("fr", "en", 16_000, 12_000))
    'the lecture: GRU 384, bidirectional, dot score'
    """
    layers = f"{config.layers} × " if config.layers > 1 else ""
    parts = [
        f"{layers}{_CELLS[config.cell]} {config.decoder_hidden}",
        _READING[config.directions],
        "no attention" if config.score == "none" else f"{config.score} score",
    ]
    if config.attention != "global":
        parts.append(f"{config.attention} ± {config.window}")
    if config.input_feeding:
        parts.append("input feeding")
    return f"{FAMILIES[config.architecture].paper}: {', '.join(parts)}"


def cell_name(config: ModelConfig) -> str:
    """RNN, GRU or LSTM, as in an equation."""
    return _CELLS[config.cell].split()[0]


def cells_name(config: ModelConfig) -> str:
    """The same with the number of layers, if there are several."""
    return f"{cell_name(config)} ×{config.layers}" if config.layers > 1 else cell_name(config)


def sizes(config: ModelConfig) -> str:
    """Say the numbers of units and pieces that `describe` leaves out."""
    ways = "2 × " if config.directions == "both" else ""
    return (
        f"embeddings {config.embedding}, encoder {ways}{config.encoder_hidden}, decoder {config.decoder_hidden}, "
        f"output layer {config.output_input} → {config.target_vocabulary:,}; "
        f"{config.source_vocabulary:,} source and {config.target_vocabulary:,} target pieces"
    )


def parameters(checkpoint: Checkpoint) -> int:
    """Count the trained numbers."""
    return sum(array.size for array in checkpoint.parameters.values())
