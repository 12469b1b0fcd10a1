"""The Annotated Encoder–Decoder of Jasmijn Bastings → `Imported`.

one file        of torch.save: a state dict, or the model as an object, under any name
…vocab…         both vocabularies: itos or stoi of torchtext, pickled or in JSON, or lists

The equations, and their source, are in `attn_tui.foreign.reference.bastings`. Names and shapes (d units, m embedding):
src_embed.weight, trg_embed.weight [vocabulary, m]; encoder.rnn.…, a GRU of both directions; decoder.bridge [d, 2 d],
with bias; decoder.attention.query_layer [d, d], key_layer [d, 2 d], with a bias in some versions, energy_layer [1, d];
decoder.rnn.…, which reads [E y ; C]; decoder.pre_output_layer [d, m + d + 2 d], of [E y ; h ; C]; generator.proj
[vocabulary, d], without biases.
"""

from __future__ import annotations

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.foreign.given import Given, still_there
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, layers_of
from attn_tui.foreign.reference import bastings as reference
from attn_tui.foreign.sides import longest_of, require, sides_of
from attn_tui.foreign.state_dicts import Found, Part, find
from attn_tui.vocabulary.base import END, START

_MODEL = Part(
    (
        "decoder.pre_output_layer.weight",
        "decoder.attention.key_layer.weight",
        "decoder.attention.query_layer.weight",
        "decoder.attention.energy_layer.weight",
        "decoder.rnn.weight_ih_l0",
        "encoder.rnn.weight_ih_l0",
        "src_embed.weight",
        "trg_embed.weight",
        "generator.proj.weight",
    )
)
_MAX_LENGTH = 100
"""The notebook's own."""


def recognises(given: Given) -> bool:
    """Whether there is a file of such a model."""
    return _find(given) is not None


def _find(given: Given) -> Found | None:
    return find(given, {"": _MODEL})


def open_model(given: Given) -> Imported:
    """Read model and vocabularies. Raises CheckpointError."""
    given.variants({})
    found = still_there(_find(given))
    arrays, p = Arrays(found.arrays), Parameters()
    sides = sides_of(given, [arrays.shape(f"{side}_embed.weight")[0] for side in ("src", "trg")], saved=found.saved)
    require(sides.source, end="</s>")
    require(sides.target, end="</s>", start="<s>")
    layers, reading = layers_of(arrays, "decoder.rnn"), layers_of(arrays, "encoder.rnn")
    p["encoder.embedding.weight"] = arrays.take("src_embed.weight")
    p["decoder.embedding.weight"] = arrays.take("trg_embed.weight")
    p.rnn("encoder.rnn", arrays, "encoder.rnn", reading, 2)
    p.rnn("decoder.rnn", arrays, "decoder.rnn", layers)
    units = p["decoder.rnn.weight_hh_l0"].shape[1]
    # One bridge, for each layer's last states apart.
    p["decoder.start.weight"] = np.kron(np.eye(layers, dtype=np.float32), arrays.take("decoder.bridge.weight"))
    p["decoder.start.bias"] = np.tile(arrays.take("decoder.bridge.bias"), layers)
    old = "decoder.attention.key_layer.bias" in arrays
    p.additive(arrays, *(f"decoder.attention.{name}_layer" for name in ("query", "key", "energy")))
    together, word = arrays.take("decoder.pre_output_layer.weight"), p["decoder.embedding.weight"].shape[1]
    p["decoder.readout.word.weight"] = together[:, :word]
    p["decoder.readout.state.weight"] = together[:, word : word + units]
    p["decoder.readout.context.weight"] = together[:, word + units :]
    p["decoder.output.weight"] = arrays.take("generator.proj.weight")
    arrays.check_all_taken()

    longest = longest_of(given, found, "max_length", "max_len") or _MAX_LENGTH
    config = ModelConfig(
        **sides.entries(given, p),
        architecture="attention-first",
        score="additive",
        feedforward=len(together),
        tied_output=False,
        max_length=longest,
        start="bridges",
        readout="linear",
        with_bias=p.biased("decoder.attention.query", "decoder.attention.energy"),
        without_bias=("decoder.readout.context", "decoder.output"),
        first="start",
        source_end=True,
    )
    p.check(config)
    settings = reference.Settings(longest, sides.target.id_of(START), sides.target.id_of(END))
    return Imported(
        "The Annotated Encoder–Decoder",
        config,
        p,
        sides.files(),
        computed_by(reference.decode, arrays, settings),
        ("Between state and output layer there is no tanh: the readout is a sum of products.",)
        + ("Its mask is never true: in a batch padding gets weight, too; here there is none.",) * old,
        ("The columns of decoder.pre_output_layer are three matrices here.",)
        + ("The bridge's matrix is written out for the states of all layers at once.",) * (layers > 1),
    )
