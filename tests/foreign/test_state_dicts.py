"""A tutorial's model is found however it was saved."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from foreign_models import CASES, SENTENCES, opened
from torch import nn

from attn_tui.errors import CheckpointError
from attn_tui.foreign import tutorial
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.parity import compare
from attn_tui.foreign.saving import checkpoint_of

CASE = CASES["tutorial"]()


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.Wa, self.Ua, self.Va = nn.Linear(6, 7), nn.Linear(6, 7), nn.Linear(7, 1)


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding, self.gru = nn.Embedding(10, 4), nn.GRU(4, 6)


class Decoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding, self.gru, self.attention = nn.Embedding(12, 5), nn.GRU(11, 6), Attention()
        self.out, self.max_length = nn.Linear(6, 12), 8


def modules() -> tuple[nn.Module, nn.Module]:
    """Encoder and decoder with the case's arrays."""
    made = Encoder(), Decoder()
    for side, module in zip(("encoder", "decoder"), made, strict=True):
        arrays = {
            name.partition(".")[2]: torch.from_numpy(a) for name, a in CASE.arrays.items() if name.startswith(side)
        }
        module.load_state_dict(arrays)
    return made


def state_dicts() -> tuple[dict[str, Any], dict[str, Any]]:
    encoder, decoder = modules()
    return encoder.state_dict(), decoder.state_dict()


def apart(folder: Path) -> None:
    for name, value in zip(("enc_10.pth", "attn_dec_10.pth"), state_dicts(), strict=True):
        torch.save(value, folder / name)


def under_keys(folder: Path) -> None:
    encoder, decoder = state_dicts()
    optimizer = {"state": {0: {"exp_avg": torch.ones(3)}}, "param_groups": [{"lr": 0.1}]}
    torch.save({"en": encoder, "de": decoder, "en_opt": optimizer, "loss": [1.5], "epoch": 3}, folder / "model.tar")


def with_prefixes(folder: Path) -> None:
    both = nn.ModuleDict(dict(zip(("encoder", "decoder"), modules(), strict=True)))
    torch.save({f"module.{name}": array for name, array in both.state_dict().items()}, folder / "whatever")


def legacy(folder: Path) -> None:
    torch.save(dict(zip("ab", state_dicts(), strict=True)), folder / "m.pt", _use_new_zipfile_serialization=False)


def objects(folder: Path) -> None:
    for name, value in zip(("encoder.pt", "decoder.pt"), modules(), strict=True):
        torch.save(value, folder / name)


def objects_together(folder: Path) -> None:
    (folder / "models.pkl").write_bytes(pickle.dumps([*modules(), {"note": "both"}]))


@pytest.mark.parametrize("save", [apart, under_keys, with_prefixes, legacy, objects, objects_together])
def test_a_model_is_found_however_it_was_saved(save: Callable[[Path], None], tmp_path: Path) -> None:
    imported, checkpoint = opened(CASE, tmp_path)
    wanted = compare(checkpoint, imported.reference, SENTENCES)
    for name in ("encoder.pt", "decoder.pt"):
        (tmp_path / name).unlink()
    save(tmp_path)
    given = Given(tmp_path, Options(max_length=8))
    assert tutorial.recognises(given)
    again = tutorial.open_model(given)
    assert compare(checkpoint_of(again, "it"), again.reference, SENTENCES) == wanted
    for name, array in imported.parameters.items():
        assert np.array_equal(again.parameters[name], array)


def test_two_files_belong_together_if_their_names_are_alike(tmp_path: Path) -> None:
    CASE.given(tmp_path)
    encoder, decoder = state_dicts()
    other = {name: array + 1 for name, array in decoder.items()}
    for name, value in (("encoder_1.pt", encoder), ("decoder_1.pt", decoder), ("decoder_2.pt", other)):
        torch.save(value, tmp_path / name)
    (tmp_path / "encoder.pt").unlink()
    (tmp_path / "decoder.pt").unlink()
    for named in ("encoder_1.pt", "decoder_1.pt"):
        imported = tutorial.open_model(Given(tmp_path / named, Options()))
        assert np.array_equal(imported.parameters["decoder.output.bias"], decoder["out.bias"])
    imported = tutorial.open_model(Given(tmp_path / "decoder_2.pt", Options()))
    assert np.array_equal(imported.parameters["decoder.output.bias"], other["out.bias"])


def test_the_newest_of_several_whole_models_is_read(tmp_path: Path) -> None:
    CASE.given(tmp_path)
    encoder, decoder = state_dicts()
    for i, name in enumerate(("b.pt", "a.pt")):
        torch.save({"encoder": encoder, "decoder": decoder | {"out.bias": decoder["out.bias"] + i}}, tmp_path / name)
        os.utime(tmp_path / name, (i, i))
    imported = tutorial.open_model(Given(tmp_path, Options()))
    assert np.array_equal(imported.parameters["decoder.output.bias"], decoder["out.bias"] + 1)


def test_a_file_that_is_named_and_holds_no_model_is_not_recognised(tmp_path: Path) -> None:
    CASE.given(tmp_path)
    assert not tutorial.recognises(Given(tmp_path / "input_lang.json", Options()))


def test_the_greatest_length_is_the_file_s_unless_one_is_said(tmp_path: Path) -> None:
    CASE.given(tmp_path)
    assert tutorial.open_model(Given(tmp_path, Options())).config.max_length == 10
    encoder, decoder = state_dicts()
    torch.save({"encoder": encoder, "decoder": decoder, "max_length": 17}, tmp_path / "all.pt")
    named = tmp_path / "all.pt"
    assert tutorial.open_model(Given(named, Options())).config.max_length == 17
    assert tutorial.open_model(Given(named, Options(max_length=5))).config.max_length == 5
    objects(tmp_path)
    assert tutorial.open_model(Given(tmp_path / "decoder.pt", Options())).config.max_length == 8


def test_a_variant_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    CASE.given(tmp_path)
    with pytest.raises(CheckpointError, match="reverse"):
        tutorial.open_model(Given(tmp_path, Options(variants=frozenset({"log-softmax"}))))
