import json
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import load as read

from attn_tui.checkpoint import load
from attn_tui.engine.architectures import SMALL
from attn_tui.engine.stepper import translate_batch
from attn_tui.history import LARGEST, read_history
from attn_tui.judging.curves import read_curves
from attn_tui.training.history import EARLY, MEAN_OF, History, _least, is_age

SENTENCES = ("31", "31415")


def looked_at(name="reverse"):
    history = History(SENTENCES)
    for age in (0, 10):
        history.look(age, load(name))
    for update in range(1, 2 * MEAN_OF + 4):
        history.loss(update, float(update))
    return history


def content_of(history, name="reverse"):
    found = [SimpleNamespace(update=u, bleu={"val": u / 10.0, "other": 1.0}, exact=0.5) for u in (50, 100)]
    vocabulary = load(name).source_vocabulary
    return history.to_bytes([vocabulary.encode(sentence) for sentence in SENTENCES], found)


def test_ages_grow():
    ages = [update for update in range(21_000) if is_age(update)]
    assert ages == [0, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 20_000]


def test_a_history_holds_words_and_weights_at_every_age():
    arrays = read(content_of(looked_at()))
    checkpoint = load("reverse")
    assert arrays["ages"].tolist() == [0, 10]
    for s, sentence in enumerate(SENTENCES):
        [translation] = translate_batch(checkpoint, [sentence])
        words = arrays[f"words.{s}"]
        assert words.shape == (2, len(translation.ids) + 1)
        assert words[0].tolist() == [*translation.ids.tolist(), checkpoint.target_vocabulary.end]
        assert arrays[f"source.{s}"].tolist() == checkpoint.source_vocabulary.encode(sentence)
        alpha = arrays[f"alpha.{s}"]
        assert alpha.shape == (2, words.shape[1], len(sentence))
        assert alpha.dtype == np.float16
        np.testing.assert_allclose(alpha.sum(axis=2), 1, atol=0.01)


def test_a_toys_parameters_are_kept_whole():
    arrays = read(content_of(looked_at()))
    for name, value in load("reverse").parameters.items():
        np.testing.assert_allclose(arrays[f"parameters.{name}"][1], value, atol=0.01)


def test_the_loss_is_a_mean_of_fifty_and_validations_stand_beside_it(tmp_path):
    (tmp_path / "history.safetensors").write_bytes(content_of(looked_at()))
    with safe_open(tmp_path / "history.safetensors", "numpy") as file:
        about = json.loads(file.metadata()["history"])
        assert about == {"format": 1, "sentences": list(SENTENCES), "corpora": ["val", "other"]}
        # And the first of them, and what is not yet fifty.
        assert file.get_tensor("loss.updates").tolist() == [10, 20, 50, 100, 103]
        assert file.get_tensor("loss.values").tolist() == [5.5, 15.5, 35.5, 75.5, 102]
        assert file.get_tensor("validation.updates").tolist() == [50, 100]
        assert file.get_tensor("validation.bleu").tolist() == [[5, 1], [10, 1]]


def test_without_attention_there_are_no_weights():
    arrays = read(content_of(looked_at("reverse-seq2seq"), "reverse-seq2seq"))
    assert "words.0" in arrays
    assert "alpha.0" not in arrays


def test_words_that_never_end_are_cut_and_short_ones_filled_up():
    checkpoint = load("reverse")
    history = History(("31",))
    history.look(0, checkpoint)
    endless = {name: np.zeros_like(value) for name, value in checkpoint.parameters.items()}
    endless["decoder.output.bias"][3] = 1.0
    history.look(10, type(checkpoint)("x", checkpoint.config, endless, *[checkpoint.source_vocabulary] * 2))
    words = read(history.to_bytes([[4, 2]], []))["words.0"]
    assert words.shape[1] <= 2 * 2 + 10
    ended = words[0].tolist().index(checkpoint.target_vocabulary.end)
    assert ended < words.shape[1] - 1
    assert (words[0, ended + 1 :] == -1).all()
    assert (words[1] == 3).all()


def test_a_state_is_plain_and_goes_on_where_it_was(tmp_path):
    history = looked_at()
    torch.save(history.state(), tmp_path / "state")
    resumed = History(SENTENCES)
    resumed.load(torch.load(tmp_path / "state", weights_only=True))
    for one in (history, resumed):
        for update in range(2 * MEAN_OF + 4, 3 * MEAN_OF + 1):
            one.loss(update, 1.0)
    assert content_of(resumed) == content_of(history)


def test_a_long_run_stays_small():
    history = History(("x",) * 4)
    for age in (update for update in range(100_001) if is_age(update)):
        one = {"words": torch.zeros(25, dtype=torch.int32), "alpha": torch.zeros(25, 20, dtype=torch.float16)}
        history.ages[age] = [one] * 4 + [{}]
    history.points = [(update, 1.0) for update in range(50, 100_001, 50)]
    assert len(history.to_bytes([[0] * 20] * 4, [])) < 300_000


def test_a_state_of_an_older_version_knows_how_far_it_was():
    history = looked_at()
    state = history.state()
    del state["update"]
    resumed = History(SENTENCES)
    resumed.load(state)
    assert resumed.curve == history.curve
    assert resumed.curve[-1][0] == 2 * MEAN_OF + 3
    assert EARLY[-1] < MEAN_OF


def test_what_is_written_is_what_the_curves_are_drawn_from(tmp_path):
    history = looked_at()
    (tmp_path / "history.safetensors").write_bytes(content_of(history))
    found = read_curves(tmp_path)
    assert found.loss == tuple(history.curve)
    assert found.validations == {
        "BLEU, val": ((50, 5.0), (100, 10.0)),
        "BLEU, other": ((50, 1.0), (100, 1.0)),
        "exactly the reference, %": ((50, 50.0), (100, 50.0)),
    }


def within_a_folder(content, folder):
    (folder / "history.safetensors").write_bytes(content)
    return read_history(folder, load("reverse").config)


def test_what_is_written_is_read(tmp_path):
    history = looked_at()
    found = within_a_folder(content_of(history), tmp_path)
    assert (found.ages, found.is_whole, found.last) == ((0, 10), True, 2 * MEAN_OF + 3)
    assert [looked.sentence for looked in found.sentences] == list(SENTENCES)
    assert found.bleu == {"val": (5, 10), "other": (1, 1)}
    for age in found.ages:
        assert found.parameters(age, load("reverse").config).keys() == load("reverse").parameters.keys()


def looked(rows, columns):
    return {"words": torch.zeros(rows, dtype=torch.int32), "alpha": torch.zeros(rows, columns, dtype=torch.float16)}


@pytest.mark.parametrize("length", [20, 80, 400])
@pytest.mark.parametrize("updates", [1_000, 200_000])
@pytest.mark.parametrize("size", [0, SMALL])
def test_whatever_is_trained_its_history_stays_small(tmp_path, length, updates, size):
    history = History([f"{'x' * number}" for number in range(4)])
    for age in (update for update in range(updates + 1) if is_age(update)):
        sentences = [looked(2 * length + 10, length)] * 3 + [looked(12, 5)]
        history.ages[age] = [*sentences, {"w": torch.zeros(size).half()} if size else {}]
    history.points = [(update, 1.0) for update in range(50, updates + 1, 50)]
    validations = [SimpleNamespace(update=u, bleu={"val": 1.0}, exact=0.5) for u in range(50, updates + 1, 50)]
    content = history.to_bytes([[1] * length] * 3 + [[1] * 5], validations)
    assert len(content) <= LARGEST
    found = within_a_folder(content, tmp_path)
    assert len(found.ages) >= 8
    assert (found.ages[0], found.ages[-1]) == (0, max(history.ages))
    assert (found.loss[-1][0], found.validated[-1]) == (updates, updates)
    assert found.is_whole == bool(size)
    if length < 80:
        assert len(found.sentences) == 4
    assert found.sentences[-1].sentence == "xxx"  # the shortest


def test_of_ages_those_that_are_near_others_go_first():
    ages = [0, 10, 20, 50, 1_000, 5_000, 10_000, 15_000]
    for gone in (10_000, 20):
        assert _least(ages) == gone
        ages.remove(gone)
