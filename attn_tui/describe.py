"""A config in words, the same for cards, lists and screens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attn_tui.config import FAMILIES, ModelConfig

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint

_CELLS = {"rnn": "RNN", "gru": "GRU", "gru-reset-before": "GRU (reset before)", "lstm": "LSTM"}
_READING = {"both": "bidirectional", "forward": "source in its order", "backward": "source reversed"}
_STARTS = {
    "last": "starts from each layer",
    "top": "starts from the top layer",
    "forward": "starts from →h",
    "zeros": "starts from zeros",
    "bridge": "starts from a bridge",
    "bridges": "starts from a bridge of all layers",
    "mean": "starts from the mean",
}
_READOUTS = {"state": "word from h", "concat": "word from [h ; C ; E y]", "linear": "linear readout"}


def describe(config: ModelConfig) -> str:
    """Say in one line what tells this system from the others: what its order of steps leaves open, and what is odd.

    >>> describe(ModelConfig("fr", "en", 16_000, 12_000))
    'the lecture: GRU 384, bidirectional, dot score'
    """
    layers = f"{config.layers} × " if config.layers > 1 else ""
    parts = [
        f"{layers}{_CELLS[config.cell]} {config.decoder_hidden}",
        *([f"encoder of {_layers(config.encoder_layers)}"] if config.reading_layers != config.layers else []),
        _READING[config.directions],
        *_attention(config),
        *(["input feeding"] if config.input_feeding else []),
        *_around(config),
        *(["position embeddings"] if config.positions else []),
        *([f"filled up to {config.pad_to} pieces"] if config.pad_to else []),
    ]
    return f"{FAMILIES[config.architecture].paper}: {', '.join(parts)}"


def _attention(config: ModelConfig) -> Iterator[str]:
    """What is scored, by what, and what becomes of the scores."""
    if config.score == "none":
        yield "no attention"
        return
    asks = " of the cell" if config.query == "cell" else ""
    yield "looks at no source word" if config.score == "places" else f"{config.score} score{asks}"
    if config.attention != "global":
        yield f"{config.attention} ± {config.window}"
    if config.normalisation != "softmax":
        yield f"{config.normalisation} for weights"


def _around(config: ModelConfig) -> Iterator[str]:
    """How the decoder starts, and what is between its state and the output layer, if not as in the papers."""
    family, computed = FAMILIES[config.architecture], ("bridge", "bridges", "mean", "backward")
    if config.starts_from != family.starts[0]:
        yield _STARTS[config.starts_from]
    if config.starts_from in computed and config.start_activation != "tanh":
        yield f"{_named(config.start_activation)} start"
    if config.readout != family.readouts[0]:
        yield _READOUTS.get(config.readout) or f"{_named(config.activation)} readout"
    elif config.feedforward and config.activation != "tanh" and config.architecture != "rnnsearch":
        yield f"{_named(config.activation)} layer"
    if config.projection:
        yield f"projected to {config.projection}"


def _layers(count: int) -> str:
    return "1 layer" if count == 1 else f"{count} layers"


def _named(activation: str) -> str:
    return "linear" if activation == "none" else activation


def chain(config: ModelConfig) -> str:
    """The sub-steps of each output word, in their order.

    >>> chain(ModelConfig("fr", "en", 16_000, 12_000))
    'embed → state → score → softmax → context → concat → feedforward → word'
    """
    from attn_tui.engine.orders import kinds_of  # with numpy, which a list of checkpoints does without

    named = {"softmax": config.normalisation.replace("-", " ")}
    return " → ".join(named.get(kind.substep, kind.substep) for kind in kinds_of(config))


def cell_name(config: ModelConfig) -> str:
    """RNN, GRU or LSTM, as in an equation."""
    return _CELLS[config.cell].split()[0]


def cells_name(config: ModelConfig) -> str:
    """The same with the number of layers, if there are several."""
    return f"{cell_name(config)} ×{config.layers}" if config.layers > 1 else cell_name(config)


def sizes(config: ModelConfig) -> str:
    """Say the numbers of units and pieces that `describe` leaves out."""
    ways = "2 × " if config.directions == "both" else ""
    words = f" and {config.word_embedding}" if config.word_embedding != config.embedding else ""
    return (
        f"embeddings {config.embedding}{words}, encoder {ways}{config.encoder_hidden}, "
        f"decoder {config.decoder_hidden}, output layer {config.output_input} → {config.target_vocabulary:,}; "
        f"{config.source_vocabulary:,} source and {config.target_vocabulary:,} target pieces"
    )


def parameters(checkpoint: Checkpoint) -> int:
    """Count the trained numbers."""
    return sum(array.size for array in checkpoint.parameters.values())
