"""PyTorch's seq2seq translation tutorial, the form since 2023 and the one until then → `Imported`.

one or two files    of torch.save: state dicts of encoder and decoder, or the models as objects, under any name
input_lang.pkl, output_lang.pkl     pickled `Lang`s, or their tables in JSON; or the corpus eng-fra.txt

The equations, and their source, are in `attn_tui.foreign.reference.tutorial` and `old_tutorial`. Names and shapes
(d units, everywhere the same): encoder.embedding.weight [vocabulary, d]; encoder.gru.… as PyTorch has it, one
direction; decoder.embedding.weight; decoder.out [vocabulary, d], with bias.
Since 2023: decoder.attention.Wa (of h_{t−1}), Ua (of h̄_j) [d, d], Va [1, d], with biases; decoder.gru reads [E y ; C].
Until 2023: decoder.attn [MAX_LENGTH, 2 d], of [E y ; h_{t−1}]; decoder.attn_combine [d, 2 d], of [E y ; C]; gru, or
lstm in copies, reads d.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.foreign.given import Given, refuse, still_there
from attn_tui.foreign.imported import Imported, Reference, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, cell_of, layers_of
from attn_tui.foreign.reference import old_tutorial, tutorial
from attn_tui.foreign.reference.decoding import Decoded
from attn_tui.foreign.sides import Sides, longest_of, sides_from
from attn_tui.foreign.state_dicts import Found, Part, find
from attn_tui.foreign.token_lists import needed, specials_in, table_of
from attn_tui.foreign.tutorial_corpus import SPECIALS, corpus_of, rebuilt
from attn_tui.foreign.words import Specials
from attn_tui.vocabulary.base import END, PADDING, START

TOOLKIT = "PyTorch's seq2seq tutorial"
VARIANTS = {
    "log-softmax": "LogSoftmax stands where the old form's weights are made",
    "cell-query": "the old form's LSTM asks with its cell",
    "no-relu": "the old form has no relu behind attn_combine",
    "reverse": "the second language of the corpus is the source",
    "forward": "the first language of the corpus is the source",
}
_DIRECTIONS = frozenset({"reverse", "forward"})
_NEW = ("attention.Wa.weight", "attention.Ua.weight", "attention.Va.weight")
_OLD = ("attn.weight", "attn_combine.weight")
_MAX_LENGTH = 10
"""The tutorial's."""


def recognises(given: Given) -> bool:
    """Whether there are files of such a model."""
    return _find(given) is not None


def open_model(given: Given) -> Imported:
    """Read encoder, decoder and vocabularies. Raises CheckpointError."""
    found = still_there(_find(given))
    return (_open_new if "decoder.attention.Wa.weight" in found.arrays else _open_old)(given, found)


def _find(given: Given) -> Found | None:
    for attention, rnn in ((_NEW, "gru"), (_OLD, "gru"), (_OLD, "lstm")):
        encoder = ("embedding.weight", f"{rnn}.weight_ih_l0")
        parts = {"encoder": Part(encoder, lacks=("out.weight",)), "decoder": Part((*attention, "out.weight", *encoder))}
        if (found := find(given, parts)) is not None:
            return found
    return None


def _open_new(given: Given, found: Found) -> Imported:
    variants = given.variants({name: VARIANTS[name] for name in _DIRECTIONS})
    arrays = Arrays(found.arrays)
    longest = longest_of(given, found, "max_length", "MAX_LENGTH") or _MAX_LENGTH
    sides = _sides(given, found, arrays, longest, variants)
    p = _parameters(arrays, "gru")
    merged = "decoder.attention.Ua.bias" in arrays
    p.additive(arrays, *(f"decoder.attention.{name}" for name in ("Wa", "Ua", "Va")))
    arrays.check_all_taken()
    config = ModelConfig(
        **sides.entries(given, p, _normalise(sides)),
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
    settings = tutorial.Settings(longest, sides.target.id_of(START), sides.target.id_of(END))
    return Imported(
        f"{TOOLKIT}, since 2023",
        config,
        p,
        sides.files(),
        computed_by(tutorial.decode, arrays, settings),
        (
            "In training the encoder read the padding of batches, which was SOS, and padding got weight, too; here "
            "there is none.",
        ),
        ("The biases of Wa and Ua are one here: they are only ever added.",) * merged,
    )


def _open_old(given: Given, found: Found) -> Imported:
    variants = given.variants(VARIANTS)
    arrays = Arrays(found.arrays)
    rnn = "gru" if "decoder.gru.weight_ih_l0" in arrays else "lstm"
    if layers_of(arrays, f"decoder.{rnn}") > 1:
        raise refuse("several layers, of which the lowest asks")
    places = arrays.shape("decoder.attn.weight")[0]
    longest = longest_of(given, found, "max_length", "MAX_LENGTH") or places
    sides = _sides(given, found, arrays, places, variants)
    p = _parameters(arrays, rnn)
    sides = _with_padding(sides, p)
    p.linear("decoder.attention.places", arrays, "decoder.attn")
    p.linear("decoder.combine", arrays, "decoder.attn_combine")
    arrays.check_all_taken()
    settings = old_tutorial.Settings(
        query="cell" if "cell-query" in variants else "state",
        normalisation="log-softmax" if "log-softmax" in variants else "softmax",
        relu="no-relu" not in variants,
        max_length=longest,
        sos=sides.target.id_of(START),
        eos=sides.target.id_of(END),
    )
    config = ModelConfig(
        **sides.entries(given, p, _normalise(sides)),
        architecture="position-attention",
        cell=cell_of(arrays, f"decoder.{rnn}.weight_hh_l0"),
        score="places",
        feedforward=0,
        tied_output=False,
        max_source_length=places,
        max_length=longest,
        start="last",
        activation="relu" if settings.relu else "none",
        query=settings.query,
        normalisation=settings.normalisation,
        first="start",
        source_end=True,
        pad_to=places,
        padding="zeros",
    )
    p.check(config)
    return Imported(
        f"{TOOLKIT}, until 2023",
        config,
        p,
        sides.files(),
        _without(sides.source.id_of(PADDING), computed_by(old_tutorial.decode, arrays, settings)),
        tuple(_findings(settings)),
        ("<PAD> was added to the source vocabulary for places beyond the sentence; the encoder does not read it.",),
    )


def _findings(settings: old_tutorial.Settings) -> Iterator[str]:
    yield "This attention never looks at the source: it scores positions."
    yield "Places beyond the sentence get weight, too: there was no mask."
    if settings.normalisation == "log-softmax":
        yield "LogSoftmax stands where the weights should be: they do not sum to 1."
    if settings.query == "cell":
        yield "The LSTM's cell is the query."
    if not settings.relu:
        yield "There is no relu between the context and the decoder RNN, as the tutorial has it."


def _parameters(arrays: Arrays, rnn: str) -> Parameters:
    """What both forms have."""
    p = Parameters()
    for side in ("encoder", "decoder"):
        p[f"{side}.embedding.weight"] = arrays.take(f"{side}.embedding.weight")
        p.rnn(f"{side}.rnn", arrays, f"{side}.{rnn}", layers_of(arrays, f"{side}.{rnn}"))
    p.linear("decoder.output", arrays, "decoder.out")
    return p


def _sides(given: Given, found: Found, arrays: Arrays, longest: int, variants: frozenset[str]) -> Sides:
    """The words: of `Lang`s, or of the corpus, in which sentences had fewer than `longest` words."""
    rows = arrays.shape("encoder.embedding.weight")[0], arrays.shape("decoder.embedding.weight")[0]
    corpus, sides = corpus_of(given), ("source", "target")
    if corpus is not None and corpus == given.options.source_vocabulary:
        return sides_from(given, rows, rebuilt(given, corpus, rows, longest, variants & _DIRECTIONS), _specials)
    tables = [
        table_of(given, side, size, saved=found.saved, first=SPECIALS) for side, size in zip(sides, rows, strict=True)
    ]
    if corpus is not None and None in tables:
        return sides_from(given, rows, rebuilt(given, corpus, rows, longest, variants & _DIRECTIONS), _specials)
    return sides_from(given, rows, [needed(*one, given.damaged) for one in zip(tables, sides, strict=True)], _specials)


def _specials(tokens: Sequence[str]) -> Specials:
    """By name, or else SOS is the first and EOS the second."""
    named, positions = specials_in(tokens), [*tokens[:2], "", ""]
    return replace(named, start=named.start or positions[0], end=named.end or positions[1])


def _normalise(sides: Sides) -> str:
    """How sentences were prepared: other copies keep other letters than the tutorial does."""
    s = sides.source.specials
    words = (token for token in sides.source.tokens if token not in (s.start, s.end, s.padding, s.unknown))
    return "tutorial" if all(re.fullmatch("[a-zA-Z.!?]*", word) for word in words) else "words"


def _with_padding(sides: Sides, p: Parameters) -> Sides:
    """Give the source vocabulary a token for places beyond the sentence, and its embedding a row that is not read."""
    source, table = sides.source, p["encoder.embedding.weight"]
    if source.specials.padding:
        return sides
    p["encoder.embedding.weight"] = np.concatenate([table, np.zeros_like(table[:1])])
    padded = replace(source, tokens=[*source.tokens, PADDING], specials=replace(source.specials, padding=PADDING))
    return replace(sides, source=padded)


def _without(padding: int, decode: Reference) -> Reference:
    """The equations for a source without padding, which they add themselves."""

    def decoded(source: Sequence[int], targets: Sequence[int] | None) -> Decoded:
        return decode([piece for piece in source if piece != padding], targets)

    return decoded
