"""Every format's reader: the engine does with what it read what the format's own equations do with the arrays."""

from __future__ import annotations

import copy
import functools
import json
import pickle
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from foreign_models import CASES, SENTENCES, Arrays, Case, opened
from support import refusal as refused

from attn_tui.errors import CheckpointError
from attn_tui.foreign.detecting import open_model
from attn_tui.foreign.parity import compare
from attn_tui.foreign.saving import checkpoint_of, parity_of


@functools.cache
def case_of(name: str) -> Case:
    return CASES[name]()


def refusal(case: Case, folder: Path, arrays: Arrays) -> str:
    """The one sentence with which other arrays are refused; '' if they are not recognised at all."""
    given = case.given(folder, arrays)
    if not case.reader.recognises(given):
        return ""
    with pytest.raises(CheckpointError) as caught:
        case.reader.open_model(given)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", CASES)
def test_the_engine_does_what_the_format_does(name: str, tmp_path: Path) -> None:
    imported, checkpoint = opened(case_of(name), tmp_path)
    parity = compare(checkpoint, imported.reference, SENTENCES)
    assert parity.same
    assert parity.words >= len(SENTENCES)
    assert parity.weights < 1e-5
    assert parity.log_probability < 1e-5


def test_a_model_that_can_only_write_what_it_never_writes_is_refused_without_a_warning(tmp_path: Path) -> None:
    imported, checkpoint = opened(case_of("fairseq plain"), tmp_path)
    bias = np.zeros_like(checkpoint.parameters["decoder.output.bias"])
    bias[checkpoint.target_vocabulary.padding] = 1e4
    certain = replace(checkpoint, parameters={**checkpoint.parameters, "decoder.output.bias": bias})
    with warnings.catch_warnings(action="error"), pytest.raises(CheckpointError, match="no finite number"):
        compare(certain, imported.reference, SENTENCES)


def without(values: np.ndarray) -> np.ndarray | None:
    """No array."""


def longer(values: np.ndarray) -> np.ndarray:
    """A row more."""
    return np.concatenate([values, values[-1:]])


def empty(values: np.ndarray) -> np.ndarray:
    """No rows."""
    return values[:0]


def scalar(values: np.ndarray) -> np.ndarray:
    """A number."""
    return np.asarray(np.float32(1))


def deeper(values: np.ndarray) -> np.ndarray:
    """Two axes more."""
    return values[None, None]


def no_number(values: np.ndarray) -> np.ndarray:
    """Something that is not a number."""
    values = values.copy()
    values.flat[-1] = np.nan
    return values


Fault = Callable[[np.ndarray], np.ndarray | None]
FAULTS: tuple[Fault, ...] = (without, longer, empty, scalar, deeper, no_number)
ANYHOW: dict[str, tuple[Fault, ...]] = {
    "bridge_layer": FAULTS,  # Joey NMT saves it whether or not it is used
    "pe.pe": (longer,),  # there are as many places as there are
    "linear_in": (without,),  # then it is the dot score
    "ff_logit_W": (without,),  # then it is the embedding
    "ff_logit_l2_W": (without,),
    "Wemb_dec": (without,),
    "fc_out": (without,),
    "decoder.attention.v": (deeper,),
    "_b": (deeper,),  # Nematus' and Marian's biases differ in their axes
    "c_tt": (without, scalar, deeper),
    ".bias": (without,),
}
"""By a part of their names, arrays that may have a fault."""


def faults_of(name: str, array: str) -> list[Fault]:
    """The faults for which an array must be refused."""
    used = "bridge_layer" in array and "bridge" in name
    return [
        fault
        for fault in FAULTS
        if used or not any(part in array and fault in faults for part, faults in ANYHOW.items())
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_array_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    """Each array has one fault, the next array the next; all models together have all."""
    case = case_of(name)
    for i, (array, values) in enumerate(case.arrays.items(), len(name)):
        if faults := faults_of(name, array):
            other = faults[i % len(faults)](values)
            left = {key: kept for key, kept in case.arrays.items() if key != array}
            refusal(case, tmp_path, left if other is None else left | {array: other})


@pytest.mark.parametrize("name", CASES)
def test_an_array_that_is_not_known_is_named(name: str, tmp_path: Path) -> None:
    case = case_of(name)
    extra = "decoder.gadget.weight" if "." in next(iter(case.arrays)) else "decoder_gadget"
    assert "gadget" in refusal(case, tmp_path, case.arrays | {extra: np.ones((2, 2), np.float32)})


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_vocabulary_of_another_model_is_refused(name: str, side: str, tmp_path: Path) -> None:
    case = case_of(name)
    tokens = getattr(case, side)
    with pytest.raises(CheckpointError, match="tokens"):
        case.reader.open_model(case.given(tmp_path, **{side: [*tokens, "one-more"]}))


@pytest.mark.parametrize("name", ["tutorial", "tutorial old"])
def test_words_that_no_sentence_has_are_left_out_of_the_comparison(name: str, tmp_path: Path) -> None:
    """The tutorial's vocabulary has an empty word, from sentences that end in a quotation mark."""
    case = case_of(name)
    imported = case.reader.open_model(case.given(tmp_path, source=[*case.source[:4], "", "안녕.", *case.source[6:]]))
    parity = parity_of(imported, checkpoint_of(imported, "it"))
    assert parity.words
    assert parity.same


@pytest.mark.parametrize("name", CASES)
def test_no_reader_takes_another_format_for_its_own(name: str, tmp_path: Path) -> None:
    given = case_of(name).given(tmp_path)
    readers = {CASES[other]().reader for other in CASES}
    assert [reader for reader in readers if reader.recognises(given)] == [case_of(name).reader]


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_a_model_whose_files_go_while_it_is_read_is_refused_or_read(name: str, gone: bool, tmp_path: Path) -> None:
    case = case_of(name)
    given = case.given(tmp_path)
    assert case.reader.recognises(given)
    for path in tmp_path.iterdir():
        path.unlink() if gone else path.write_bytes(b"")
    with patch("attn_tui.foreign.detecting.Given", lambda *_: given):
        assert (refused(lambda: open_model(tmp_path)) or ".").endswith(".")


def test_a_language_whose_name_is_no_text_is_shown_and_kept(tmp_path: Path) -> None:
    case_of("joey lstm zero").given(tmp_path)
    settings = json.loads((tmp_path / "config.yaml").read_text())
    settings["data"]["src"]["lang"], settings["data"]["trg"]["lang"] = "\ud800\x1b[31m", "\u202e"
    (tmp_path / "config.yaml").write_text(json.dumps(settings))
    imported = open_model(tmp_path)
    assert imported.config.source_language == "\N{REPLACEMENT CHARACTER}"
    assert imported.config.target_language == "target"


def state_dicts(value: Any) -> Iterator[dict[Any, Any]]:
    """The dicts of arrays in a pickle's value."""
    if isinstance(value, dict):
        if any(isinstance(one, np.ndarray) for one in value.values()):
            yield value
        for one in value.values():
            yield from state_dicts(one)


@pytest.mark.parametrize("new", [None, 1.5, (1, "a"), b"a"])
@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith(("eole", "nematus", "marian"))])
def test_an_array_whose_name_is_no_text_is_refused_or_not_one_of_the_model(name: str, new: Any, tmp_path: Path) -> None:
    case_of(name).given(tmp_path)
    [*files] = (path for path in tmp_path.iterdir() if path.suffix in (".pt", ".ckpt", ".params"))
    for path in files:
        value = pickle.loads(path.read_bytes())
        for state in state_dicts(value):
            state[new] = next(iter(state.values()))
        path.write_bytes(pickle.dumps(value))
    said = refused(lambda: open_model(tmp_path)) or "."
    assert said.endswith(".")
    assert said.isprintable()


def places(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place in nested dicts."""
    yield path
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield from places(inner, (*path, name))


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("joey")])
@pytest.mark.parametrize("other", [3, "a", [], {}, None, True, 1.5, {"a": [{}]}, ["a"], [[]], "\x1b[31m\u202e"])
def test_settings_of_another_type_are_refused_or_read(name: str, other: object, tmp_path: Path) -> None:
    case_of(name).given(tmp_path)
    settings = json.loads((tmp_path / "config.yaml").read_text())
    for path in list(places(settings))[1:]:
        changed = copy.deepcopy(settings)
        functools.reduce(dict.__getitem__, path[:-1], changed)[path[-1]] = other
        (tmp_path / "config.yaml").write_text(json.dumps(changed))
        said = refused(lambda: open_model(tmp_path)) or "."
        assert said.endswith("."), path
        assert said.isprintable(), path
