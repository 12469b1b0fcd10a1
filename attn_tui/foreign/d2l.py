"""The attention decoder of "Dive into Deep Learning", chapter Bahdanau attention (11.4; 10.4 in older editions).

one file        of torch.save, or encoder and decoder apart: state dicts or the models as objects, under any name
…vocab…         both vocabularies: the book's `Vocab`s, pickled, or their tables in JSON, or lists of tokens

The equations, and their source, are in `attn_tui.foreign.reference.d2l`. Names and shapes (d units, m embedding):
encoder.embedding.weight [vocabulary, m]; encoder.rnn.rnn.… (encoder.rnn.… in older editions), a GRU of one direction;
decoder.embedding.weight; decoder.attention.W_k, W_q [d, d], w_v [1, d], without biases; decoder.rnn.…, which reads
[C ; E y], d + m; decoder.dense [vocabulary, d], with bias.
"""

from __future__ import annotations

from typing import Any

from attn_tui.config import ModelConfig
from attn_tui.foreign.given import Given, still_there
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, layers_of, swapped
from attn_tui.foreign.reference import d2l as reference
from attn_tui.foreign.sides import longest_of, require, sides_of
from attn_tui.foreign.state_dicts import Found, Part, find
from attn_tui.vocabulary.base import END, PADDING, START

_ATTENTION = ("attention.W_k.weight", "attention.W_q.weight", "attention.w_v.weight")
_MAX_LENGTH = 50
"""If nothing is said; the book stops at `num_steps`, which is not in its files."""


def recognises(given: Given) -> bool:
    """Whether there are files of such a model."""
    return _find(given) is not None


def _find(given: Given) -> Found | None:
    decoder = Part((*_ATTENTION, "embedding.weight", "dense.weight", "rnn.weight_ih_l0"))
    for rnn in ("rnn.rnn", "rnn"):
        encoder = Part(("embedding.weight", f"{rnn}.weight_ih_l0"), lacks=("dense.weight",))
        if (found := find(given, {"encoder": encoder, "decoder": decoder})) is not None:
            return found
    return None


def open_model(given: Given) -> Imported:
    """Read model and vocabularies. Raises CheckpointError."""
    given.variants({})
    found = still_there(_find(given))
    arrays, p = Arrays(found.arrays), Parameters()
    rows = [arrays.shape(f"{side}.embedding.weight")[0] for side in ("encoder", "decoder")]
    sides = sides_of(given, rows, saved=found.saved)
    require(sides.target, end="<eos>", start="<bos>")
    places = given.options.pad_to
    if places:
        require(sides.source, padding="<pad>")
    for side in ("encoder", "decoder"):
        p[f"{side}.embedding.weight"] = arrays.take(f"{side}.embedding.weight")
    theirs = "encoder.rnn.rnn" if "encoder.rnn.rnn.weight_ih_l0" in arrays else "encoder.rnn"
    layers, reading = layers_of(arrays, "decoder.rnn"), layers_of(arrays, theirs)
    p.rnn("encoder.rnn", arrays, theirs, reading)
    p.rnn("decoder.rnn", arrays, "decoder.rnn", layers)
    hidden = p["encoder.rnn.weight_hh_l0"].shape[1]
    p["decoder.rnn.weight_ih_l0"] = swapped(p["decoder.rnn.weight_ih_l0"], hidden)
    p.additive(arrays, *(f"decoder.attention.{name}" for name in ("W_q", "W_k", "w_v")))
    p.linear("decoder.output", arrays, "decoder.dense")
    arrays.check_all_taken()

    longest = longest_of(given, found, "max_length", "num_steps") or places or _MAX_LENGTH
    padded: dict[str, Any] = {"max_source_length": places, "pad_to": places, "padding_masked": True} if places else {}
    config = ModelConfig(
        **sides.entries(given, p, "d2l"),
        **padded,
        architecture="attention-first",
        score="additive",
        feedforward=0,
        tied_output=False,
        max_length=longest,
        start="last",
        readout="state",
        with_bias=p.biased("decoder.attention.query", "decoder.attention.energy"),
        first="start",
        source_end=True,
    )
    p.check(config)
    settings = reference.Settings(
        sides.target.id_of(START), sides.target.id_of(END), sides.source.id_of(PADDING), longest
    )
    return Imported(
        "Dive into Deep Learning",
        config,
        p,
        sides.files(),
        computed_by(reference.decode, arrays, settings),
        (
            f"The encoder reads the padding up to {places} places, and hands over the state after it; attention is "
            "kept off it."
            if places
            else "The book fills sentences up to num_steps, and the encoder reads this padding; here it reads none, "
            "unless imported with --pad-to.",
        ),
        ("The columns of the decoder RNN's input are those of [E y ; C] here, of [C ; E y] there.",),
    )
