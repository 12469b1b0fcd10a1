"""What a checkpoint's history holds comes back, at every age; what is damaged is one sentence."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from histories import AGES, aged, arrays_of, with_history, write_history
from support import random_checkpoint

from attn_tui import load, translate
from attn_tui.checkpoint import digest, load_in_turn
from attn_tui.errors import CheckpointError
from attn_tui.history import HISTORY, LARGEST, check_sentences, has_history, look, read_history
from attn_tui.locate import find, with_age

SENTENCES = ("w3 w4 w5", "w6")


@pytest.fixture
def folder(tmp_path):
    return with_history(tmp_path / "mine", random_checkpoint(1), SENTENCES)


def changed(tmp_path, arrays):
    return with_history(tmp_path / "mine", random_checkpoint(1), SENTENCES, changed=arrays)


def test_words_weights_and_curves_come_back(folder):
    checkpoint, history = load(folder), read_history(folder)
    assert (history.name, history.ages, history.last) == ("mine", AGES, 250)
    assert history.loss == ((10, 2.5), (50, 1.25), (250, 0.5))
    assert (history.validated, history.bleu, history.exact) == ((25, 250), {}, (0.25, 0.75))
    assert [looked.sentence for looked in history.sentences] == list(SENTENCES)
    for looked in history.sentences:
        assert list(looked.source) == checkpoint.source_vocabulary.encode(looked.sentence)
        for i in range(len(AGES)):
            words, alpha = look(aged(random_checkpoint(1), (i + 1) / 4), looked.sentence)
            assert list(looked.words[i]) == words
            np.testing.assert_allclose(looked.alpha[i], alpha, atol=1e-3)


def test_without_attention_there_are_no_weights(tmp_path):
    seq2seq = random_checkpoint(1, "none", architecture="seq2seq", encoder_hidden=4, decoder_hidden=8)
    history = read_history(with_history(tmp_path / "mine", seq2seq, SENTENCES))
    assert [looked.alpha for looked in history.sentences] == [None, None]


@pytest.mark.parametrize("opens", [load, load_in_turn])
def test_an_age_is_opened_by_name(folder, opens):
    checkpoint = opens(f"{folder}@10")
    assert (checkpoint.name, checkpoint.age, checkpoint.folder) == ("mine@10", 10, folder)
    expected = aged(random_checkpoint(1), 0.5)
    for name, value in checkpoint.parameters.items():
        np.testing.assert_array_equal(value, expected.parameters[name])
    assert translate(checkpoint, SENTENCES[0]).words == translate(expected, SENTENCES[0]).words
    assert opens(str(folder)).age is None


def test_every_age_of_a_shipped_toy_can_be_opened():
    for age in read_history(find("reverse")).ages:
        assert translate(load(f"reverse@{age}"), "314").words


def test_ages_are_told_apart_from_the_trained_one_by_their_digest(folder):
    assert digest(load(f"{folder}@10")) != digest(load(folder))


WRONG = {
    "mine@20": r"mine has no age 20; the nearest that it keeps are 10 and 200\.",
    "mine@4000": r"mine has no age 4,000; the nearest that it keeps is 200\.",
    "mine@": r"'' is no age of .*mine; after @ stands how many updates .*@200\.",
    "mine@ten": r"'ten' is no age of .*mine; after @",
    "mine@1234567890": r"'1234567890' is no age of",
    "mine@١٠": r"is no age of",
    "mine@10@10": r"there is no checkpoint|is no age of",
    "none@10": r"there is no checkpoint",
}


@pytest.mark.parametrize("name", WRONG)
def test_an_age_that_there_is_not_is_one_sentence(folder, name):
    with pytest.raises(CheckpointError, match=WRONG[name]):
        load(str(folder.parent / name))


def test_a_folder_that_is_called_like_an_age_is_itself(folder, tmp_path):
    folder.rename(tmp_path / "mine@10")
    assert load(tmp_path / "mine@10").age is None
    assert load(f"{tmp_path / 'mine@10'}@200").name == "mine@10@200"
    assert with_age(str(tmp_path / "mine@10")) == (str(tmp_path / "mine@10"), None)


def test_without_a_history_there_is_only_the_trained_one(folder):
    (folder / HISTORY).unlink()
    assert not has_history(folder)
    with pytest.raises(CheckpointError, match=r"'mine' has no history, so .* leave out the age 10\."):
        load(f"{folder}@10")


def test_a_link_that_leads_nowhere_is_one_sentence_however_it_is_asked_for(folder):
    (folder / HISTORY).unlink()
    (folder / HISTORY).symlink_to(HISTORY)
    for read in (lambda: load(f"{folder}@10"), lambda: read_history(folder)):
        with pytest.raises(CheckpointError, match=r"history\.safetensors: it cannot be read \(.*\); check the file"):
            read()


def test_without_ages_none_is_promised(tmp_path):
    folder = with_history(tmp_path / "mine", random_checkpoint(1), (), (), whole=False)
    with pytest.raises(CheckpointError, match=r"^mine keeps none of its younger ages; leave out the age 10\.$"):
        load(f"{folder}@10")


def test_without_parameters_no_age_can_be_opened(tmp_path):
    folder = with_history(tmp_path / "mine", random_checkpoint(1), SENTENCES, whole=False)
    assert not read_history(folder).is_whole
    with pytest.raises(CheckpointError, match=r"mine keeps no parameters of its younger ages, .* press H"):
        load(f"{folder}@10")


@pytest.mark.parametrize(
    "value",
    [np.ones((3, 2), np.float16), np.full((3, 7, 6), np.nan, np.float16), None],
    ids=["shape", "no number", "missing"],
)
def test_parameters_of_another_model_are_one_sentence(tmp_path, value):
    name = "encoder.embedding.weight"
    if value is not None and value.ndim == 3:
        value = np.full((3, *random_checkpoint(1).parameters[name].shape), np.nan, np.float16)
    folder = changed(tmp_path, {f"parameters.{name}": value})
    with pytest.raises(CheckpointError, match=r"mine at age 10: .*encoder\.embedding\.weight .*copy the checkpoint"):
        load(f"{folder}@10")


words, source, alpha = (
    arrays_of(random_checkpoint(1), SENTENCES)[f"{name}.0"] for name in ("words", "source", "alpha")
)
DAMAGE = {
    "ages that do not grow": {"ages": np.array([0, 200, 10], np.int32)},
    "a negative age": {"ages": np.array([-1, 0, 10], np.int32)},
    "other ages than words": {"ages": np.array([0, 10], np.int32)},
    "ages of another type": {"ages": np.array([0, 10, 200], np.int64)},
    "no ages": {"ages": None},
    "no words": {"words.0": None},
    "no source": {"source.0": None},
    "a source without words": {"source.0": source[:0]},
    "negative ids in the source": {"source.0": -source - 1},
    "words of another type": {"words.0": words.astype(np.int64)},
    "words of another shape": {"words.0": words.reshape(-1)},
    "words after the end of words": {"words.0": np.array([[-1, 3]] * 3, np.int32), "alpha.0": None},
    "words below -1": {"words.0": np.full_like(words, -2)},
    "weights of another type": {"alpha.0": alpha.astype(np.float32)},
    "weights of another shape": {"alpha.0": alpha[..., :-1]},
    "weights that are no numbers": {"alpha.0": np.full_like(alpha, np.nan)},
    "shares above 1": {"validation.exact": np.array([0.5, 5e17], np.float32)},
    "shares below 0": {"validation.exact": np.array([-3, 0.5], np.float32)},
    "parameters of other ages": {"parameters.decoder.output.bias": np.zeros((2, 9), np.float16)},
    "parameters of another type": {"parameters.decoder.output.bias": np.zeros((3, 9), np.float32)},
    "a parameter without axes": {"parameters.decoder.output.bias": np.array(1, np.float16)},
    "something unknown": {"else": np.zeros(3, np.float32)},
    "weights of a sentence that there is not": {"alpha.2": alpha},
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_history_is_one_sentence_and_its_checkpoint_translates(tmp_path, damage):
    folder = changed(tmp_path, DAMAGE[damage])
    with pytest.raises(CheckpointError, match=r"history\.safetensors: this is not an intact history; copy it"):
        read_history(folder)
    assert translate(load(folder), SENTENCES[0]).words


@pytest.mark.parametrize("part", ["words", "source"])
def test_ids_beyond_the_vocabulary_are_refused(tmp_path, part):
    checkpoint = random_checkpoint(1)
    arrays = arrays_of(checkpoint, SENTENCES)
    arrays[f"{part}.0"].flat[0] = 1_000
    folder = with_history(tmp_path / "mine", checkpoint, SENTENCES)
    write_history(folder, arrays, SENTENCES)
    assert read_history(folder).name == "mine"
    with pytest.raises(CheckpointError, match="not an intact history"):
        read_history(folder, checkpoint.config)


@pytest.mark.parametrize("value", [-1.0, 101.5, 5e17, np.nan])
def test_what_no_bleu_can_be_is_refused(tmp_path, value):
    arrays = {**arrays_of(random_checkpoint(1), SENTENCES), "validation.bleu": np.array([[30], [value]], np.float32)}
    folder = with_history(tmp_path / "mine", random_checkpoint(1), SENTENCES)
    write_history(folder, arrays, SENTENCES, ["news"])
    with pytest.raises(CheckpointError, match="not an intact history"):
        read_history(folder)


@pytest.mark.parametrize("sentence", ["", "\ud800", "\x1b[31mX\x1b]0;t\x07", "w3 w4 w6", "w3"])
def test_a_sentence_that_is_not_the_one_of_its_ids_is_refused(tmp_path, sentence):
    checkpoint = random_checkpoint(1)
    folder = with_history(tmp_path / "mine", checkpoint, SENTENCES)
    check_sentences(read_history(folder), folder, checkpoint.source_vocabulary)
    write_history(folder, arrays_of(checkpoint, SENTENCES), [sentence, SENTENCES[1]])
    with pytest.raises(CheckpointError, match="not an intact history"):
        check_sentences(read_history(folder), folder, checkpoint.source_vocabulary)


@pytest.mark.parametrize("value", [60_000, -5])
def test_weights_that_are_no_shares_are_refused_but_of_log_softmax(tmp_path, value):
    checkpoint = random_checkpoint(1)
    folder = changed(tmp_path, {"alpha.0": np.full_like(alpha, value)})
    with pytest.raises(CheckpointError, match="not an intact history"):
        read_history(folder, checkpoint.config)
    assert read_history(folder, replace(checkpoint.config, normalisation="log-softmax")).ages == AGES


def test_a_newer_format_is_told(folder):
    path = folder / HISTORY
    path.write_bytes(path.read_bytes().replace(b'\\"format\\": 1', b'\\"format\\": 2'))
    with pytest.raises(CheckpointError, match="a newer attn-tui has written it; update attn-tui"):
        read_history(folder)


def _directory(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20 * LARGEST)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe has no name here")
@pytest.mark.parametrize("make", [_directory, _pipe, _huge])
def test_what_is_no_file_of_that_size_is_not_read(folder, make):
    (folder / HISTORY).unlink()
    make(folder / HISTORY)
    with pytest.raises(CheckpointError, match="not an intact history"):
        read_history(folder)
    assert translate(load(folder), SENTENCES[0]).words


def test_what_is_cut_off_anywhere_is_one_sentence(folder):
    content = (folder / HISTORY).read_bytes()
    for end in range(0, len(content), 97):
        (folder / HISTORY).write_bytes(content[:end])
        with pytest.raises(CheckpointError, match="not an intact history"):
            read_history(folder)


def test_an_endless_translation_is_cut():
    words, _ = look(aged(random_checkpoint(1), 0.0), "w3 w4 w5")
    assert len(words) <= 2 * 3 + 10
