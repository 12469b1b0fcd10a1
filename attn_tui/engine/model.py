"""A trained model in memory: config, parameters, vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import ModelConfig
from attn_tui.vocabulary import Vocabulary

Array: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """What `attn_tui.checkpoint.load` gives back and every function of the engine starts from.

    The parameters have PyTorch's names and shapes (rows are outputs: W x + b); see `parameter_shapes`.
    """

    name: str
    config: ModelConfig
    parameters: Mapping[str, Array]
    source_vocabulary: Vocabulary
    target_vocabulary: Vocabulary

    def linear(self, name: str, x: Array) -> Array:
        """W x + b with the weight and, where it has one, the bias of that name: [..., in] → [..., out]."""
        product = x @ self.parameters[f"{name}.weight"].T
        bias = self.parameters.get(f"{name}.bias")
        return product if bias is None else product + bias

    def embed(self, name: str, ids: Ids) -> Array:
        """Look up rows of an embedding: ids [...] → [..., embedding], float32 also where it is stored as float16."""
        return np.asarray(self.parameters[f"{name}.weight"][ids], np.float32)


def parameter_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """Name and shape of every parameter that a model of this config has."""
    c = config
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.embedding.weight": (c.source_vocabulary, c.embedding),
        "decoder.embedding.weight": (c.target_vocabulary, c.embedding),
        "decoder.start.weight": (c.decoder_hidden, c.encoder_state),
        "decoder.start.bias": (c.decoder_hidden,),
        "decoder.feedforward.hidden.weight": (c.feedforward, c.decoder_hidden + c.encoder_state),
        "decoder.feedforward.hidden.bias": (c.feedforward,),
        "decoder.feedforward.output.bias": (c.target_vocabulary,),
    }
    shapes |= _gru_shapes("encoder.rnn", "_l0", c.embedding, c.encoder_hidden)
    shapes |= _gru_shapes("encoder.rnn", "_l0_reverse", c.embedding, c.encoder_hidden)
    shapes |= _gru_shapes("decoder.rnn", "_l0", c.embedding, c.decoder_hidden)
    if not c.tied_output:
        shapes["decoder.feedforward.output.weight"] = (c.target_vocabulary, c.feedforward)
    if c.score == "general":
        shapes["decoder.attention.general.weight"] = (c.decoder_hidden, c.encoder_state)
    return shapes


def _gru_shapes(name: str, layer: str, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
    return {
        f"{name}.weight_ih{layer}": (3 * hidden, inputs),
        f"{name}.weight_hh{layer}": (3 * hidden, hidden),
        f"{name}.bias_ih{layer}": (3 * hidden,),
        f"{name}.bias_hh{layer}": (3 * hidden,),
    }
