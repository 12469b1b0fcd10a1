"""The reference equations do what the toolkits themselves did, with small models kept from them.

The models were made by the scripts in `training/`, which need the toolkits; these tests need none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from attn_tui.foreign.npz_file import read as read_npz
from attn_tui.foreign.reference import (
    Decoded,
    bastings,
    bentrevett,
    d2l,
    fairseq,
    joey,
    nematus,
    old_tutorial,
    opennmt,
    tutorial,
)
from attn_tui.foreign.torch_file import read

MODELS = Path(__file__).parent / "models"
Arrays = Mapping[str, np.ndarray]


def joined(**dicts: Arrays) -> dict[str, np.ndarray]:
    """Several dicts of arrays in one, their names joined by a dot."""
    return {f"{prefix}.{name}": array for prefix, arrays in dicts.items() for name, array in arrays.items()}


def arrays_of(name: str) -> Arrays:
    """The arrays of a fixture, by their own names."""
    folder = MODELS / name
    match name.split("-"):
        case ["joey", *_]:
            return read(folder / "best.ckpt")["model_state"]
        case ["onmt" | "onmt2", *_]:
            checkpoint = read(folder / "model_step_1500.pt")
            return {**checkpoint["model"], **joined(generator=checkpoint["generator"])}
        case ["eole", *_]:
            return load_file(folder / "model.00.safetensors")
        case ["tutorial"]:
            return joined(encoder=read(folder / "encoder.pt"), decoder=read(folder / "decoder.pt"))
        case ["tutorial", "old"]:
            return joined(**read(folder / "seq2seq.pt"))
        case ["tutorial", "old", "lstm"]:
            model = read(folder / "model.pth")
            return joined(encoder=model["en"], decoder=model["de"])
        case ["fairseq", *_]:
            return read(folder / "checkpoint_last.pt")["model"]
        case ["nematus" | "marian", *_]:
            return read_npz(folder / "model.npz")
    (file,) = (file for file in folder.iterdir() if file.suffix in (".pt", ".params"))
    return read(file)


FIXTURES: dict[str, tuple[Any, Any]] = {
    "joey-gru-bahdanau": (joey, joey.Settings(max_length=40)),
    "joey-lstm-luong": (
        joey,
        joey.Settings(init_hidden="last", scale_source=True, scale_target=True, max_length=40),
    ),
    "joey-gru-luong-bpe": (joey, joey.Settings(init_hidden="zero", generate_unk=False, max_length=40)),
    "onmt-lstm-general": (opennmt, opennmt.Settings(max_length=40)),
    "onmt-gru-mlp": (opennmt, opennmt.Settings(max_length=40)),
    "onmt-gru-dot": (opennmt, opennmt.Settings(max_length=40)),
    "onmt2-gru-general": (opennmt, opennmt.Settings(max_length=40)),
    "eole-gru-mlp": (opennmt, opennmt.Settings(max_length=40)),
    "eole-lstm-general": (opennmt, opennmt.Settings(max_length=40)),
    "tutorial": (tutorial, tutorial.Settings(max_length=14)),
    "tutorial-old": (old_tutorial, old_tutorial.Settings(max_length=14)),
    "tutorial-old-lstm": (
        old_tutorial,
        old_tutorial.Settings(query="cell", normalisation="log-softmax", max_length=14),
    ),
    "d2l": (d2l, d2l.Settings(bos=1, eos=2, pad=3, max_length=20)),
    "bentrevett": (bentrevett, bentrevett.Settings(max_length=20)),
    "bastings": (bastings, bastings.Settings(max_length=20)),
    "fairseq-lstm": (fairseq, fairseq.Settings(max_length=41)),
    "fairseq-lstm-plain": (fairseq, fairseq.Settings(max_length=41)),
    "nematus": (nematus, nematus.Settings(max_length=20)),
    "marian-s2s": (nematus, nematus.Settings(never=(1,), max_length=20)),
}


@cache
def toolkit(name: str) -> list[dict[str, Any]]:
    """What the toolkit did with each sentence."""
    return json.loads((MODELS / name / "reference.json").read_text(encoding="utf-8"))["sentences"]


def decoded(name: str, *, follow: bool) -> list[Decoded]:
    """What the reference equations do with each sentence, or with each sentence and the toolkit's words."""
    module, settings = FIXTURES[name]
    arrays = arrays_of(name)
    return [
        module.decode(arrays, entry["source_ids"], settings, entry["target_ids"] if follow else None)
        for entry in toolkit(name)
    ]


def test_every_kept_model_is_compared() -> None:
    assert {folder.name for folder in MODELS.iterdir()} == set(FIXTURES)


@pytest.mark.parametrize("name", FIXTURES)
def test_the_equations_choose_the_toolkit_s_words(name: str) -> None:
    chosen = [found.ids for found in decoded(name, follow=False)]
    assert chosen == [entry["target_ids"] for entry in toolkit(name)]


@pytest.mark.parametrize("name", FIXTURES)
def test_the_equations_give_the_toolkit_s_weights_and_probabilities(name: str) -> None:
    for found, entry in zip(decoded(name, follow=True), toolkit(name), strict=True):
        np.testing.assert_allclose(found.weights, entry["attention"], rtol=0, atol=1e-5)
        np.testing.assert_allclose(found.log_probabilities, entry["log_probs"], rtol=0, atol=1e-5)


RENAMED = {
    "bentrevett": [
        {"decoder.attention.v.weight": "decoder.attention.v", "decoder.fc_out": "decoder.out"},
        {"decoder.attention.attn": "decoder.attention.attn_fc", "decoder.attention.v": "decoder.attention.v_fc"},
    ],
    "d2l": [{"encoder.rnn.rnn": "encoder.rnn"}],
    "marian-s2s": [
        {
            "encoder_bi_r": "encoder_r",
            "encoder_bi": "encoder",
            "encoder_Wemb": "Wemb",
            "decoder_Wemb": "Wemb_dec",
            "decoder_cell1": "decoder",
            "decoder_ff_logit_l1_W2": "ff_logit_ctx_W",
        }
    ],
    "onmt-lstm-general": [{"generator": "generator.0"}],
}
"""Beginnings of names, and what other versions of a toolkit call the same arrays."""


@pytest.mark.parametrize(("name", "names"), [(name, names) for name, many in RENAMED.items() for names in many])
def test_other_versions_names_of_the_same_arrays_are_known(name: str, names: Mapping[str, str]) -> None:
    module, settings = FIXTURES[name]
    renamed = {}
    for old, array in arrays_of(name).items():
        first = next((beginning for beginning in names if old.startswith(beginning)), "")
        renamed[names.get(first, "") + old.removeprefix(first)] = array
    assert renamed.keys() != arrays_of(name).keys()
    entry = toolkit(name)[0]
    assert module.decode(renamed, entry["source_ids"], settings).ids == entry["target_ids"]


def test_an_attention_over_positions_cannot_read_a_longer_sentence() -> None:
    with pytest.raises(ValueError, match="15 places, but the attention has 14"):
        old_tutorial.decode(arrays_of("tutorial-old"), [2] * 14 + [1])
