import json

import numpy as np
import pytest
from safetensors.numpy import save

from attn_tui.errors import CheckpointError
from attn_tui.judging.curves import read_curves, smoothed

ARRAYS = {
    "ages": np.array([], np.int32),
    "loss.updates": np.array([10, 50], np.int32),
    "loss.values": np.array([2.5, 0.5], np.float32),
    "validation.updates": np.array([25, 50], np.int32),
    "validation.bleu": np.array([[1.5], [20.25]], np.float32),
    "validation.exact": np.array([0.0, 0.5], np.float32),
}
ABOUT = {"format": 1, "sentences": [], "corpora": ["val"]}


def history(folder, about=ABOUT, **changed):
    folder.mkdir(exist_ok=True)
    arrays = {name: changed.get(name.replace(".", "_"), array) for name, array in ARRAYS.items()}
    metadata = {"history": about if isinstance(about, str) else json.dumps(about)}
    (folder / "history.safetensors").write_bytes(
        save({name: array for name, array in arrays.items() if array is not None}, metadata)
    )
    return folder


def test_what_a_history_keeps_comes_back(tmp_path):
    found = read_curves(history(tmp_path / "mine"))
    assert found.name == "mine"
    assert found.loss == ((10, 2.5), (50, 0.5))
    assert found.validations == {
        "BLEU, val": ((25, 1.5), (50, 20.25)),
        "exactly the reference, %": ((25, 0.0), (50, 50.0)),
    }
    assert found.last == 50


def test_a_history_of_nothing_has_no_curves(tmp_path):
    none = {name.replace(".", "_"): array[:0] for name, array in ARRAYS.items()}
    found = read_curves(history(tmp_path, **none))
    assert (found.loss, found.last) == ((), 0)
    assert not any(found.validations.values())


DAMAGE = {
    "no metadata": {"about": "{"},
    "another kind": {"about": "[]"},
    "corpora that are none": {"about": {**ABOUT, "corpora": "v"}},
    "corpora that are numbers": {"about": {**ABOUT, "corpora": [3]}},
    "one corpus twice": {"about": {**ABOUT, "corpora": ["v", "v"]}, "validation_bleu": np.zeros((2, 2), np.float32)},
    "more corpora than columns": {"about": {**ABOUT, "corpora": ["v", "w"]}},
    "nested too deeply": {"about": "[" * 100_000},
    "an array is missing": {"validation_exact": None},
    "other types": {"loss_values": np.array([1, 2], np.int32)},
    "other shapes": {"loss_values": np.zeros((2, 1), np.float32)},
    "lengths that differ": {"loss_values": np.zeros(3, np.float32)},
    "updates that fall": {"loss_updates": np.array([50, 10], np.int32)},
    "updates from 0": {"loss_updates": np.array([0, 10], np.int32)},
    "updates that overflow": {"validation_updates": np.array([2**31 - 1, -(2**31)], np.int32)},
    "no number": {"loss_values": np.array([np.nan, 1], np.float32)},
    "infinite": {"validation_exact": np.array([np.inf, 1], np.float32)},
    "a number that nothing measures": {"validation_bleu": np.array([[1e30], [1]], np.float32)},
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_history_is_one_sentence(tmp_path, damage):
    with pytest.raises(CheckpointError, match=r"history\.safetensors: this is not an intact history; copy it"):
        read_curves(history(tmp_path, **DAMAGE[damage]))


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"\xff" * 8 + b"{}"])
def test_what_is_no_safetensors_file_is_one_sentence(tmp_path, content):
    (tmp_path / "history.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match="not an intact history"):
        read_curves(tmp_path)


def test_a_missing_history_is_told(tmp_path):
    with pytest.raises(CheckpointError, match="has no history; those that attn-tui train makes have one"):
        read_curves(tmp_path)


def test_a_curve_is_smoothed_by_means_of_what_is_near():
    curve = tuple((update, 1.0 + (update % 100 == 0)) for update in range(50, 10_001, 50))
    found = list(smoothed(curve, 20))
    assert len(found) <= 20
    assert [update for update, _ in found] == sorted(update for update, _ in found)
    assert found[-1][1] == pytest.approx(1.5, abs=0.05)
    assert list(smoothed(((50, 2.0),), 20)) == [(pytest.approx(50), 2.0)]
