"""The attention models of bentrevett/pytorch-seq2seq, notebooks 3 and 4 → `Imported`.

tut4-model.pt   torch.save of a state dict, or the model as an object, under any name
…vocab…         both vocabularies: itos or stoi of torchtext, pickled or in JSON, or lists

The equations, and their source, are in `attn_tui.foreign.reference.bentrevett`. Names and shapes (d: decoder, e: both
of the encoder's states, m: embedding): encoder.embedding.weight [vocabulary, m]; encoder.rnn.…, a GRU of both
directions; encoder.fc [d, e], with bias; decoder.embedding.weight; decoder.attention.attn (attn_fc in the newest
notebooks) [d, d + e], of [h ; h̄_j], with bias; decoder.attention.v (v_fc) [1, d] or, in the oldest, [d];
decoder.rnn.…, which reads [E y ; C]; decoder.fc_out (out in the oldest) [vocabulary, d + e + m], of [h ; C ; E y].
"""

from __future__ import annotations

from collections.abc import Iterator

from attn_tui.config import ModelConfig
from attn_tui.foreign.given import Given, still_there
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters
from attn_tui.foreign.reference import bentrevett as reference
from attn_tui.foreign.sides import longest_of, require, sides_of
from attn_tui.foreign.state_dicts import Found, Part, find
from attn_tui.vocabulary.base import END, START

VARIANTS = {"unmasked": "it is of the third notebook, which neither packs nor masks the padding of a batch"}
_ATTENTIONS = (("attn.weight", "v.weight"), ("attn_fc.weight", "v_fc.weight"), ("attn.weight", "v"))
_OUTPUTS = ("fc_out", "out")
_MAX_LENGTH = 50
"""The notebooks' own."""


def recognises(given: Given) -> bool:
    """Whether there is a file of such a model."""
    return _find(given) is not None


def _find(given: Given) -> Found | None:
    encoder = Part(("fc.weight", "embedding.weight", "rnn.weight_ih_l0"))
    for attention in _ATTENTIONS:
        for output in _OUTPUTS:
            has = (*(f"attention.{name}" for name in attention), f"{output}.weight", "embedding.weight")
            if (found := find(given, {"encoder": encoder, "decoder": Part(has)})) is not None:
                return found
    return None


def open_model(given: Given) -> Imported:
    """Read model and vocabularies. Raises CheckpointError."""
    variants = given.variants(VARIANTS)
    found = still_there(_find(given))
    arrays, p = Arrays(found.arrays), Parameters()
    rows = [arrays.shape(f"{side}.embedding.weight")[0] for side in ("encoder", "decoder")]
    sides = sides_of(given, rows, saved=found.saved)
    require(sides.source, end="<eos>", start="<sos>")
    require(sides.target, end="<eos>", start="<sos>")
    for side, directions in (("encoder", 2), ("decoder", 1)):
        p[f"{side}.embedding.weight"] = arrays.take(f"{side}.embedding.weight")
        p.rnn(f"{side}.rnn", arrays, f"{side}.rnn", 1, directions)
    units = p["decoder.rnn.weight_hh_l0"].shape[1]
    p.linear("decoder.start", arrays, "encoder.fc")
    attn, v, out = (_first(arrays, *names) for names in (
        [f"decoder.attention.{name}" for name, _ in _ATTENTIONS],
        [f"decoder.attention.{name}" for _, name in _ATTENTIONS],
        [f"decoder.{name}.weight" for name in _OUTPUTS],
    ))  # fmt: skip
    both = arrays.take(attn)
    p["decoder.attention.query.weight"], p["decoder.attention.key.weight"] = both[:, :units], both[:, units:]
    p["decoder.attention.query.bias"] = arrays.take(attn.replace(".weight", ".bias"))
    p["decoder.attention.energy.weight"] = arrays.take(v).reshape(1, -1)
    p.linear("decoder.output", arrays, out.removesuffix(".weight"))
    arrays.check_all_taken()

    longest = longest_of(given, found, "max_length", "max_output_length") or _MAX_LENGTH
    config = ModelConfig(
        **sides.entries(given, p),
        architecture="attention-first",
        score="additive",
        feedforward=0,
        tied_output=False,
        max_length=longest,
        start="bridge",
        readout="concat",
        with_bias=("decoder.attention.query",),
        first="start",
        source_start=True,
        source_end=True,
    )
    p.check(config)
    settings = reference.Settings(longest, sides.target.id_of(START), sides.target.id_of(END))
    return Imported(
        "bentrevett/pytorch-seq2seq",
        config,
        p,
        sides.files(),
        computed_by(reference.decode, arrays, settings),
        tuple(_findings("unmasked" in variants or "tut3" in found.path.name)),
        ("The columns of the score's [h ; h̄] are two matrices here.",),
    )


def _findings(unmasked: bool) -> Iterator[str]:
    yield "The output layer itself reads [h ; C ; E y]: the last word has a direct say in the next."
    if unmasked:
        yield "In a batch the encoder reads the padding, which gets weight, too; here there is none."


def _first(arrays: Arrays, *names: str) -> str:
    """The one of these names that the model has."""
    return next((name for name in names if name in arrays), names[0])
