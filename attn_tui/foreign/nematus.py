"""Nematus' shallow models, and Marian's of the types nematus, amun and s2s → `Imported`.

model.npz               numpy.savez of the arrays; Marian's options are in it as text, `special:model.yml`
model.npz.json, .yml    Nematus' options, which name the dictionaries; Marian's, which name its `vocabs`
train.fr.json, vocab.fr.yml     word → id
…                       BPE codes, which nothing names

The equations, and their source, are in `attn_tui.foreign.reference.nematus`, and Marian's names of the arrays. Names
and shapes, [in, out] (d units, m embedding): Wemb, Wemb_dec [vocabulary, m]; encoder_… and encoder_r_…: W [m, 2 d], U
[d, 2 d], b, gates r and u side by side; Wx, Ux, bx, the proposal's; ff_state_W [2 d, d]; decoder_… as the encoder's,
and decoder_U_nl, b_nl, Ux_nl, bx_nl, Wc [2 d, 2 d], Wcx of the second GRU; decoder_W_comb_att [d, 2 d], Wc_att
[2 d, 2 d], b_att, U_att [2 d, 1], c_tt; ff_logit_lstm, prev, ctx [.., m]; ff_logit_W [m, vocabulary].
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array
from attn_tui.errors import CheckpointError
from attn_tui.foreign.files import whole
from attn_tui.foreign.given import Given, entry, missing, newest, refuse
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.npz_file import read
from attn_tui.foreign.parameters import Arrays, Parameters
from attn_tui.foreign.reference import nematus as reference
from attn_tui.foreign.settings_file import settings_of, yaml_of
from attn_tui.foreign.sides import Sides
from attn_tui.foreign.token_lists import needed, table_of
from attn_tui.foreign.words import Specials, Words, check_size
from attn_tui.text import shown
from attn_tui.vocabulary.base import END, UNKNOWN
from attn_tui.vocabulary.labels import GOES_ON

VARIANTS = {"allow-unk": "Marian was told to choose the unknown word, too, by --allow-unk"}
_OPTIONS = "special:model.yml"
_REFUSED = {
    r"_ln[sb]|_ln_[sb]|_gamma|_ln\d": "layer normalisation",
    r"_wns$": "weight normalisation",
    r"_drt_\d|_cell[3-9]\d*_|_nl_\d": "deep transitions",
    r"_l[2-9]\d*_|_[2-9]\d*_[WUb]|_base_|_high_": "several layers",
    r"^Wemb\d+$|_Wemb\d+$": "factors",
}
"""What the names of arrays say of models that are more than this one."""
_BESIDE = ("history_errs", "uidx", "eidx", "zipped_params", "train_err", "valid_err", "test_err")
"""What training writes into the file as well."""
_MAX_LENGTH = 200


def recognises(given: Given) -> bool:
    """Whether there is a file of such a model."""
    return any(_arrays(path) is not None for path in given.ending(".npz"))


def open_model(given: Given) -> Imported:
    """Read the newest model of a folder, or the one that was named. Raises CheckpointError."""
    variants = given.variants(VARIANTS)
    found = {path: arrays for path in given.ending(".npz") if (arrays := _arrays(path)) is not None}
    path = given.named if given.named in found else newest(found)
    is_marian = _OPTIONS in found[path] or "decoder_cell1_U" in found[path]
    settings = _settings(given, path, found[path])
    _refuse(found[path], settings)
    named = _Named(found[path])
    sides, changed = _sides(given, settings, named)
    never = (UNKNOWN,) if is_marian and "allow-unk" not in variants else ()
    return _imported(given, named, sides, changed, marian=is_marian, never=never)


class _Named:
    """The arrays, asked for by Nematus' names, whichever they have in the file."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = Arrays(arrays)
        self.arrays.ignore(*_BESIDE, *(name for name in arrays if name.startswith("special:")))
        self._theirs = {_nematus(name): name for name in arrays}

    def __contains__(self, name: str) -> bool:
        return name in self._theirs

    def matrix(self, name: str) -> Array:
        """A matrix as torch has it: [out, in]."""
        return self.table(name).T

    def table(self, name: str) -> Array:
        """A matrix as it is."""
        array = self.arrays.take(self._theirs.get(name, name))
        if array.ndim != 2:
            raise CheckpointError(f"{shown(name)} has {array.ndim} dimensions, not 2; give the model's own file.")
        return array

    def rows(self, name: str) -> int:
        """The rows of a matrix as it is."""
        return self.arrays.shape(self._theirs.get(name, name))[0]

    def bias(self, name: str) -> Array:
        """A bias as a vector; Marian has it as [1, n]."""
        return self.arrays.take(self._theirs.get(name, name)).ravel()


def _nematus(name: str) -> str:
    for pattern, replacement in reference.NAMES:
        if re.fullmatch(pattern, name):
            return re.sub(pattern, replacement, name)
    return name


def _arrays(path: Path) -> Mapping[str, np.ndarray] | None:
    """The arrays of a file, if it is one of such a model."""
    try:
        arrays = read(path)
    except CheckpointError:
        return None
    names = {_nematus(name) for name in arrays}
    return arrays if {"Wemb", "decoder_U_nl", "decoder_Wc_att"} <= names else None


def _settings(given: Given, path: Path, arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """The model's options: beside the arrays, and among them."""
    settings: dict[str, Any] = {}
    if _OPTIONS in arrays:
        text = whole(arrays[_OPTIONS]).tobytes().rstrip(b"\0").decode("utf-8", "replace")
        settings |= yaml_of(text, _OPTIONS)
    for ending in (".json", ".yml", ".decoder.yml"):
        settings |= settings_of(given, given.one(path.name + ending))
    return settings


def _refuse(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> None:
    """Raise CheckpointError for models that are more than this one."""
    for name in sorted(arrays):
        for pattern, what in _REFUSED.items():
            if re.search(pattern, _nematus(name)):
                raise refuse(f"{what} ({shown(name)})")
    for name in ("enc-cell", "dec-cell"):
        if (cell := settings.get(name, "gru")) != "gru":
            raise refuse(f"cells of the kind {shown(cell)}")
    version = settings.get("model_version", 0.1)
    if settings.get("use_dropout") and isinstance(version, float) and version < 0.1:
        raise refuse("dropout of Nematus before 0.1, which makes all numbers smaller when it translates")


def _sides(given: Given, settings: Mapping[str, Any], named: _Named) -> tuple[Sides, Sequence[str]]:
    """The words of both sides, and what was changed about them."""
    listed = entry(settings, "dictionaries", default=settings.get("vocabs"))
    files = [Path(str(name)).name for name in listed] if isinstance(listed, list) and len(listed) > 1 else ["", ""]
    words, languages, changed = [], [], []
    tables = ("Wemb", "Wemb_dec" if "Wemb_dec" in named else "Wemb")
    for side, table, file in zip(("source", "target"), tables, (files[0], files[-1]), strict=True):
        rows = named.rows(table)
        tokens = needed(table_of(given, side, rows, names=(file,) if file else ()), side, given.damaged).tokens
        if settings.get("n_words_src" if side == "source" else "n_words") == rows:
            # The number of words was chosen: of a larger dictionary the first ones, or more than it has.
            if more := max(0, rows - len(tokens)):
                changed.append(f"{more:,} rows of the {side} embedding have no word; they are called by their numbers.")
            tokens = [*tokens[:rows], *(f"<{number}>" for number in range(len(tokens), rows))]
        words.append(_words(given, side, tokens))
        check_size(words[-1], rows)
        said = given.options.source_vocabulary if side == "source" else given.options.target_vocabulary
        language = re.search(r"\.([a-z]{2,3})\.", said.name if said else file)
        languages.append(language[1] if language else "")
    return Sides(words[0], words[1], (languages[0], languages[1])), changed


def _words(given: Given, side: str, tokens: Sequence[str]) -> Words:
    """The first token ends sentences; the unknown word has its own name, or is the second."""
    unknown = "<UNK>" if "<UNK>" in tokens else "".join(tokens[1:2])
    specials = Specials(end="".join(tokens[:1]), start="", padding="", unknown=unknown)
    if not any(token.endswith(GOES_ON) for token in tokens):
        return given.words(side, tokens, specials)
    beside = [path for path in given.files if path.name.endswith((".bpe", ".codes"))]
    codes = given.tokenizer(side) or (beside[0] if len(beside) == 1 else None)
    if codes is None:
        raise missing("file of BPE codes", f"--{side}-tokenizer")
    return Words(side, tokens, specials, "bpe", given.bytes(codes))


def _imported(
    given: Given,
    named: _Named,
    sides: Sides,
    changed: Sequence[str],
    *,
    marian: bool,
    never: tuple[str, ...],
) -> Imported:
    p, shared, tied = Parameters(), "Wemb_dec" not in named, False
    p["encoder.embedding.weight"] = named.table("Wemb")
    p["decoder.embedding.weight"] = named.table("Wemb" if shared else "Wemb_dec")
    _gru(p, named, "encoder.rnn", "l0", "encoder")
    _gru(p, named, "encoder.rnn", "l0_reverse", "encoder_r")
    _gru(p, named, "decoder.rnn", "l0", "decoder")
    _gru_of_context(p, named)
    p["decoder.start.weight"], p["decoder.start.bias"] = named.matrix("ff_state_W"), named.bias("ff_state_b")
    for ours, theirs in (("query", "decoder_W_comb_att"), ("key", "decoder_Wc_att"), ("energy", "decoder_U_att")):
        p[f"decoder.attention.{ours}.weight"] = named.matrix(theirs)
    p["decoder.attention.query.bias"] = named.bias("decoder_b_att")
    if "decoder_c_tt" in named:
        p["decoder.attention.energy.bias"] = named.bias("decoder_c_tt")
    parts = {"state": "lstm", "word": "prev", "context": "ctx"}
    for ours, theirs in parts.items():
        p[f"decoder.readout.{ours}.weight"] = named.matrix(f"ff_logit_{theirs}_W")
    p.bias("decoder.readout.context", *(named.bias(f"ff_logit_{theirs}_b") for theirs in parts.values()))
    if "ff_logit_W" in named:
        p["decoder.output.weight"] = named.matrix("ff_logit_W")
    elif "ff_logit_Wt" in named:
        p["decoder.output.weight"] = named.table("ff_logit_Wt")
    else:
        tied = True
    p["decoder.output.bias"] = named.bias("ff_logit_b")
    named.arrays.check_all_taken()

    longest = given.options.max_length or _MAX_LENGTH
    config = ModelConfig(
        **sides.entries(given, p),
        architecture="conditional-gru",
        score="additive",
        feedforward=len(p["decoder.readout.state.weight"]),
        tied_output=tied,
        max_length=longest,
        start="mean",
        readout="tanh",
        with_bias=p.biased("decoder.attention.query", "decoder.attention.energy"),
        first="zeros",
        source_end=True,
        never=never,
    )
    p.check(config)
    forbidden = tuple(sides.target.id_of(name) for name in never)
    settings = reference.Settings(forbidden, longest, sides.target.id_of(END))
    return Imported(
        "Marian" if marian else "Nematus",
        config,
        p,
        sides.files(),
        computed_by(reference.decode, named.arrays, settings),
        ("The decoder has two GRUs: in a time step the first reads the word and asks, the second reads the context.",),
        (
            "Matrices are [out, in] here, and the gates' are put together with the proposal's; the readout's three "
            "biases are one.",
            *changed,
        ),
    )


def _gru(p: Parameters, named: _Named, ours: str, layer: str, theirs: str) -> None:
    """A GRU of which nothing but the product is reset: all its biases belong to the input, in torch's terms."""
    p[f"{ours}.weight_ih_{layer}"] = _rows(named, f"{theirs}_W", f"{theirs}_Wx")
    p[f"{ours}.weight_hh_{layer}"] = _rows(named, f"{theirs}_U", f"{theirs}_Ux")
    p[f"{ours}.bias_ih_{layer}"] = np.concatenate([named.bias(f"{theirs}_b"), named.bias(f"{theirs}_bx")])
    p[f"{ours}.bias_hh_{layer}"] = np.zeros_like(p[f"{ours}.bias_ih_{layer}"])


def _gru_of_context(p: Parameters, named: _Named) -> None:
    """The second GRU, whose proposal's bias is reset as well: its biases belong to the state."""
    ours = "decoder.context_rnn"
    p[f"{ours}.weight_ih_l0"] = _rows(named, "decoder_Wc", "decoder_Wcx")
    p[f"{ours}.weight_hh_l0"] = _rows(named, "decoder_U_nl", "decoder_Ux_nl")
    p[f"{ours}.bias_hh_l0"] = np.concatenate([named.bias("decoder_b_nl"), named.bias("decoder_bx_nl")])
    p[f"{ours}.bias_ih_l0"] = np.zeros_like(p[f"{ours}.bias_hh_l0"])


def _rows(named: _Named, gates: str, proposal: str) -> Array:
    """Gates r and u, which is torch's z, above the proposal n."""
    parts = [named.matrix(gates), named.matrix(proposal)]
    if parts[0].shape[1] != parts[1].shape[1]:
        raise CheckpointError(
            f"{shown(gates)} is for {parts[0].shape[1]} numbers, {shown(proposal)} for {parts[1].shape[1]}; give the "
            "arrays of one model."
        )
    return np.concatenate(parts)
