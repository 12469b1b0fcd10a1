"""Checkpoints whose vocabularies are more than one file, or of a toolkit: saved, loaded, damaged."""

import contextlib
import hashlib
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from of_toolkits import FILES, config_of, saved
from support import checkpoint_of, refusal

from attn_tui.checkpoint import digest, load, load_in_turn, vocabulary_files, vocabulary_of
from attn_tui.engine.stepper import split_sentence, translate_batch
from attn_tui.errors import CheckpointError, SentenceError


@pytest.fixture(params=FILES)
def folder(request, tmp_path):
    return saved(tmp_path / "tiny", request.param)


def told(folder):
    message = refusal(lambda: load(str(folder)))
    assert message.isprintable()
    assert message.endswith(".")
    return message


def test_vocabularies_are_what_they_were_and_a_sentence_is_translated(folder):
    checkpoint = load(folder)
    tokenizer = checkpoint.config.tokenizer
    for vocabulary in (checkpoint.source_vocabulary, checkpoint.target_vocabulary):
        assert vocabulary.pieces(range(11)) == vocabulary_of(
            [*FILES[tokenizer].values()], checkpoint.config
        ).pieces(range(11))  # fmt: skip
        assert (vocabulary.unknown, vocabulary.padding, vocabulary.start, vocabulary.end) == (0, 1, 2, 3)
        ids = vocabulary.encode("le chat")
        assert ids == [*range(4, 4 + len(ids))]
        assert vocabulary.decode(ids) == "le chat"
    assert split_sentence(load_in_turn(str(folder)), "le chat").source.tolist() == ids
    [translation] = translate_batch(checkpoint, ["le chat"])
    assert translation.text.isprintable()


def test_the_digest_is_of_all_files_in_their_order(folder):
    checkpoint = load(folder)
    names = ["config.json", "model.safetensors"]
    for side in ("source", "target"):
        names += vocabulary_files(side, checkpoint.config.tokenizer)
    assert len({*names}) == len(names) == len([*folder.iterdir()]) - 1  # and the card
    whole = b"".join((folder / name).read_bytes() for name in names)
    assert digest(checkpoint) == hashlib.sha256(whole).hexdigest()


def test_what_is_done_to_text_is_read_from_the_config(tmp_path):
    folder = saved(tmp_path / "tiny", "words", lowercase=True, normalise="words")
    checkpoint = load(folder)
    assert checkpoint.source_vocabulary.encode("Le chat.") == [4, 5, 6]
    assert checkpoint.target_vocabulary.encode("Le chat.") == [4, 5, 6]
    assert load(saved(tmp_path / "plain", "words")).source_vocabulary.encode("Le chat.") == [0, 0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"normalise": "moses"}, "normalise is 'moses'; known are"),
        ({"lowercase": 1}, "lowercase is 1; it must be true or false."),
    ],
)
def test_what_is_done_to_text_must_be_known(tmp_path, changes, said):
    folder = saved(tmp_path / "tiny", "words")
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**values, **changes}))
    assert said in told(folder)


def test_weights_can_be_kept_in_float32(tmp_path):
    parameters = checkpoint_of(config_of("words"), 3).parameters
    exact = load(saved(tmp_path / "exact", "words", np.float32)).parameters
    half = load(saved(tmp_path / "half", "words")).parameters
    for name, value in parameters.items():
        assert exact[name].dtype == np.float32
        np.testing.assert_array_equal(exact[name], value)
        np.testing.assert_array_equal(half[name], value.astype(np.float16))


DAMAGES = {
    "spm": {b"": "this is not a SentencePiece model", b"le chat\n": "this is not a SentencePiece model"},
    "codes": {b"a b c\n": "these are not BPE codes: 'a b c'", b"\xff": "this is not a list of BPE codes in UTF-8"},
    "vocab": {
        b"": "the vocabulary has no line <END>",
        b"<END>\na\n": "it has 2 pieces, but config.json asks for 11",
        b"<END>\n\\u{41}\nA\n": "a token occurs twice",
        b"\xff\n": "this is not a list of tokens in UTF-8",
    },
}


@pytest.mark.parametrize("side", ["source", "target"])
def test_the_file_that_is_damaged_is_named(folder, side):
    for name in vocabulary_files(side, load(folder).config.tokenizer):
        path = folder / name
        intact = path.read_bytes()
        for content, said in DAMAGES[path.suffix[1:]].items():
            path.write_bytes(content)
            assert told(folder).startswith(f"{path}: {said}")
        path.unlink()
        assert told(folder).startswith(f"{path}: there is no such file; ")
        path.write_bytes(intact)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    share=st.floats(0, 1),
)
def test_whatever_bytes_are_flipped_or_cut_off_it_opens_or_is_told(folder, data, flips, share):
    tokenizer = json.loads((folder / "config.json").read_text())["tokenizer"]
    path = folder / data.draw(st.sampled_from(vocabulary_files("source", tokenizer)))
    intact = path.read_bytes()
    damaged = bytearray(intact)
    for where, byte in flips:
        damaged[int(where * min(len(damaged), 6_000))] = byte
    try:
        for content in (bytes(damaged), intact[: int(share * len(intact))]):
            path.write_bytes(content)
            try:
                checkpoint = load(str(folder))
            except CheckpointError:
                assert str(path) in told(folder)
                continue
            vocabulary = checkpoint.source_vocabulary
            with contextlib.suppress(SentenceError):
                assert vocabulary.decode(vocabulary.encode("le chat 猫")).isprintable()
            assert all(word.isprintable() for word in vocabulary.words(range(len(vocabulary))))
    finally:
        path.write_bytes(intact)
