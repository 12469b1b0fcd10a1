import dataclasses
import json
import os
import pickle
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save as safetensors
from support import (
    COVERING,
    ROOT,
    VARIED,
    checkpoint_of,
    configs,
    random_checkpoint,
    refusal,
    save_whole,
    small_config,
    systems,
    tried,
)

from attn_tui.checkpoint import digest, load, load_in_turn, save
from attn_tui.config import Provenance
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.engine.events import DecodingEnded
from attn_tui.engine.stepper import decode, split_sentence, translate_batch
from attn_tui.errors import CheckpointError
from attn_tui.files import LARGEST_TEXT
from attn_tui.locate import DEFAULT, find
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import SentencePieceVocabulary

WEIGHTS = "model.safetensors"
A_PARAMETER = "decoder.start.weight"

pytestmark = pytest.mark.filterwarnings("error")  # a warning would reach the terminal as well


@pytest.fixture
def folder(tmp_path):
    return save_whole(tmp_path / "tiny", random_checkpoint())


@pytest.fixture(scope="module")
def pieces():
    return train_sentencepiece(["le chat mange", "le chien mange", "la femme regarde le chat"] * 20, 300, seed=3)


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's data folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share" / "attn-tui" / "checkpoints"


def in_half(checkpoint):
    """What saving, which keeps float16, leaves of the parameters."""
    return {name: value.astype(np.float16).astype(np.float32) for name, value in checkpoint.parameters.items()}


@pytest.mark.parametrize("name", VARIED)
def test_what_was_saved_is_loaded(tmp_path, name):
    saved = checkpoint_of(dataclasses.replace(VARIED[name], provenance=Provenance(command="by hand", seed=7)), 7)
    loaded = load(str(save_whole(tmp_path / "tiny", saved)))
    assert loaded.name == "tiny"
    assert loaded.config == saved.config
    assert set(loaded.parameters) == set(parameter_shapes(saved.config))
    for name, value in in_half(saved).items():
        np.testing.assert_array_equal(loaded.parameters[name], value)
        # The source embedding, of which a sentence needs a few rows only, stays as small as it is on disk.
        assert loaded.parameters[name].dtype == (np.float16 if name == "encoder.embedding.weight" else np.float32)
        assert not loaded.parameters[name].flags.writeable
    for ours, theirs in (
        (loaded.source_vocabulary, saved.source_vocabulary),
        (loaded.target_vocabulary, saved.target_vocabulary),
    ):
        assert ours.words(range(len(ours))) == theirs.words(range(len(theirs)))
    assert (tmp_path / "tiny" / "README.md").read_text("utf-8") == "# card\n"


@settings(max_examples=20)
@given(config=configs(), seed=st.integers(0, 99))
def test_any_config_survives_being_saved_and_loaded(config, seed, tmp_path_factory):
    folder = save_whole(tmp_path_factory.mktemp("any") / "tiny", checkpoint_of(config, seed))
    assert load(str(folder)).config == config


def test_saving_leaves_nothing_half_written(folder):
    assert {path.name for path in folder.iterdir()} == {
        "README.md", "config.json", "model.safetensors", "source.vocab", "target.vocab",
    }  # fmt: skip
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]


def test_a_card_may_name_what_is_no_text(folder):
    save(folder, random_checkpoint().config, random_checkpoint().parameters, "of \udcff.pt\n", {})
    assert (folder / "README.md").read_text("utf-8") == "of ?.pt\n"


def test_a_new_folder_is_there_only_when_it_is_whole(tmp_path, monkeypatch):
    def killed(path, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        save_whole(tmp_path / "tiny", random_checkpoint())
    assert not (tmp_path / "tiny").exists()


def test_saving_again_replaces_what_was_there(folder):
    other = random_checkpoint(8)
    save(folder, other.config, other.parameters, "# other\n", {})
    np.testing.assert_array_equal(load(str(folder)).parameters[A_PARAMETER], in_half(other)[A_PARAMETER])
    assert (folder / "README.md").read_text("utf-8") == "# other\n"


def test_weights_in_float32_are_kept_as_they_are(folder):
    parameters = dict(random_checkpoint(9).parameters)
    (folder / WEIGHTS).write_bytes(safetensors(parameters))
    np.testing.assert_array_equal(load(str(folder)).parameters[A_PARAMETER], parameters[A_PARAMETER])


def test_weights_of_either_sign_may_be_as_large_as_is_allowed(folder):
    large = 1_000_000 * np.resize(np.array([1, 1, 1, -1], np.float32), (8, 8))
    (folder / WEIGHTS).write_bytes(safetensors({**random_checkpoint().parameters, A_PARAMETER: large}))
    np.testing.assert_array_equal(load(str(folder)).parameters[A_PARAMETER], large)


def test_a_sentencepiece_checkpoint_loads_and_translates(tmp_path, pieces):
    config = small_config(tokenizer="sentencepiece", source_vocabulary=275, target_vocabulary=275)
    checkpoint = checkpoint_of(config)
    save(tmp_path / "tiny", config, checkpoint.parameters, "", {"source.spm": pieces, "target.spm": pieces})
    [translation] = translate_batch(load(str(tmp_path / "tiny")), ["le chat mange"])
    assert translation.cut == 0


# What follows damages a checkpoint. Every damage must be told in one line that names the file and says what to do.


def told(name):
    with pytest.raises(CheckpointError) as caught:
        load(str(name))
    message = str(caught.value)
    assert message.isprintable()  # and so on one line
    assert message.endswith(".")
    return message


def rewritten(folder, **changes):
    """Change parameters of the folder's weights; None takes one away."""
    parameters = dict(random_checkpoint().parameters)
    for name, value in changes.items():
        name = name.replace("__", ".")
        if value is None:
            del parameters[name]
        else:
            parameters[name] = value
    (folder / WEIGHTS).write_bytes(safetensors(parameters))


def reconfigured(folder, **changes):
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**values, **changes}))


@pytest.mark.parametrize("name", [WEIGHTS, "source.vocab", "target.vocab"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert told(folder).startswith(f"{folder / name}: there is no such file; ")


def test_without_a_config_a_folder_is_no_checkpoint(folder):
    (folder / "config.json").unlink()
    message = told(folder)
    assert message.startswith(f"there is no checkpoint '{str(folder)[:20]}")
    assert "neither by name nor as a folder with a config.json; found: " in message


@pytest.mark.parametrize("name", [WEIGHTS, "source.vocab"])
def test_a_folder_in_a_files_place_is_named(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert str(folder / name) in told(folder)


def test_a_missing_card_hurts_nobody(folder):
    (folder / "README.md").unlink()
    assert load(str(folder)).name == "tiny"


def test_a_missing_folder_is_told_with_what_there_is(own):
    save_whole(own / "mine", random_checkpoint())
    message = told("de-en")
    assert message.startswith("there is no checkpoint 'de-en', neither by name nor as a folder with a config.json; ")
    assert "mine" in message
    assert "reverse" in message


@pytest.mark.parametrize(
    "name",
    ["", " ", ".", "..", "/", "~nobody", "a\0b", "x" * 5_000, "caf\udce9", "\ud800", "a/b/c", "reverse/x", "*"],
)
def test_a_name_that_names_nothing_is_an_error_like_any_other(own, name):
    told(name)


@pytest.mark.parametrize("name", ["\x1b[31mred\x1b[0m", "\x9b31m", "\x07", "a\nb", "\u202etxt", "\x1b]0;t\x07" * 9])
def test_escape_codes_in_a_name_never_appear_raw(own, tmp_path, name):
    told(name)  # which demands a printable message
    save_whole(tmp_path / name / "inner", random_checkpoint())
    (tmp_path / name / "inner" / WEIGHTS).write_bytes(b"")
    told(tmp_path / name / "inner")


def test_escape_codes_in_names_of_other_checkpoints_never_appear_raw(own):
    save_whole(own / "\x1b[31mred", random_checkpoint())
    assert "red" in told("de-en")


AGAIN = "copy the checkpoint again from its source."
RESAVE = "save it as float32 or float16."


@pytest.mark.parametrize("name", ["config.json", "source.vocab", "target.vocab"])
def test_a_file_that_is_larger_than_any_of_its_kind_is_not_read(folder, name):
    os.truncate(folder / name, LARGEST_TEXT + 1)  # of which nothing is on the disk
    assert (
        told(folder) == f"{folder / name}: it is larger than any such file; copy the checkpoint again from its source."
    )


PARAMETER_DAMAGES = {
    "missing": (lambda: {A_PARAMETER: None}, f"the parameter {A_PARAMETER} is missing; {AGAIN}"),
    "extra": (
        lambda: {"decoder__extra": np.zeros(3, np.float32)},
        f"'decoder.extra' belongs to no part of this architecture; {AGAIN}",
    ),
    "extra with escape codes": (
        lambda: {"\x1b[31m": np.zeros(3, np.float32)},
        f"'\\x1b[31m' belongs to no part of this architecture; {AGAIN}",
    ),
    "other shape": (
        lambda: {A_PARAMETER: np.zeros((8, 9), np.float32)},
        f"{A_PARAMETER} has the shape (8, 9), but config.json asks for (8, 8); {AGAIN}",
    ),
    "transposed": (
        lambda: {"decoder.feedforward.weight": np.zeros((16, 5), np.float32)},
        f"has the shape (16, 5), but config.json asks for (5, 16); {AGAIN}",
    ),
    "scalar": (lambda: {A_PARAMETER: np.ones((), np.float32)}, "has the shape (), but config.json asks for (8, 8)"),
    "int64": (lambda: {A_PARAMETER: np.zeros((8, 8), np.int64)}, f"{A_PARAMETER} is int64; {RESAVE}"),
    "int8": (lambda: {A_PARAMETER: np.zeros((8, 8), np.int8)}, f"{A_PARAMETER} is int8; {RESAVE}"),
    "float64": (lambda: {A_PARAMETER: np.zeros((8, 8))}, f"{A_PARAMETER} is float64; {RESAVE}"),
}


@pytest.mark.parametrize("damage", PARAMETER_DAMAGES)
def test_parameters_that_do_not_fit_are_named(folder, damage):
    changes, what = PARAMETER_DAMAGES[damage]
    rewritten(folder, **changes())
    message = told(folder)
    assert message.startswith(f"{folder / WEIGHTS}: ")
    assert what in message


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_weights_that_are_no_finite_numbers_are_named(folder, value, dtype):
    weights = np.ones((8, 8), dtype)
    weights[3, 5] = value
    rewritten(folder, **{A_PARAMETER: weights})
    wanted = f"{folder / WEIGHTS}: {A_PARAMETER} holds values that are not finite numbers; train or copy it again."
    assert told(folder) == wanted


@pytest.mark.parametrize("value", [1_000_001, -1_000_001, 1e38, -1e38])
def test_weights_whose_products_would_end_beyond_float32_are_named(folder, value):
    weights = np.ones((8, 8), np.float32)
    weights[3, 5] = value
    rewritten(folder, **{A_PARAMETER: weights})
    assert told(folder).endswith(
        f"{A_PARAMETER} holds values beyond ±1,000,000, as no training leaves them; train or copy it again."
    )


def test_the_largest_weights_that_are_allowed_overflow_in_no_system():
    for name in COVERING:
        with tried(name):
            checkpoint = checkpoint_of(systems()[name], 3)
            large = {one: np.copysign(np.float32(1_000_000), a) for one, a in checkpoint.parameters.items()}
            events = [*decode(dataclasses.replace(checkpoint, parameters=large), "w1 w2 w3")]
            assert isinstance(events[-1], DecodingEnded)


def test_infinite_weights_of_both_signs_do_not_cancel_out(folder):
    weights = np.ones((8, 8), np.float32)
    weights[0, :2] = np.inf, -np.inf
    rewritten(folder, **{A_PARAMETER: weights})
    assert "not finite numbers" in told(folder)


def with_header(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def relabelled(good, **entry):
    """Say something else of one of the parameters."""
    (length,) = struct.unpack("<Q", good[:8])
    header = json.loads(good[8 : 8 + length])
    return with_header({**header, A_PARAMETER: {**header[A_PARAMETER], **entry}}, good[8 + length :])


class Trap:
    """Makes a file where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def no_safetensors(folder, damage):
    good = (folder / WEIGHTS).read_bytes()
    entry = {"dtype": "F16", "shape": [8, 8], "data_offsets": [0, 128]}
    return {
        "empty": b"",
        "seven bytes": good[:7],
        "half": good[: len(good) // 2],
        "one byte short": good[:-1],
        "one byte more": good + b"\0",
        "header of 2⁶⁴ bytes": b"\xff" * 8 + good[8:],
        "header of 2⁴⁰ bytes": struct.pack("<Q", 2**40) + good[8:],
        "header longer than the file": struct.pack("<Q", len(good)) + good[8:],
        "offsets beyond the file": with_header({"a": {**entry, "data_offsets": [0, 2**50]}}, b"\0" * 128),
        "offsets backwards": with_header({"a": {**entry, "data_offsets": [128, 0]}}, b"\0" * 128),
        "negative offsets": with_header({"a": {**entry, "data_offsets": [-128, 0]}}, b"\0" * 128),
        "overlapping": with_header({"a": entry, "b": entry}, b"\0" * 128),
        "absurd shape": with_header({"a": {**entry, "shape": [2**32, 2**32]}}, b"\0" * 128),
        "negative shape": with_header({"a": {**entry, "shape": [-8, -8]}}, b"\0" * 128),
        "unknown dtype": with_header({"a": {**entry, "dtype": "F17"}}, b"\0" * 128),
        "dtype numpy lacks": relabelled(good, dtype="F8_E5M2", shape=[16, 8]),
        "dtype that is not a byte": relabelled(good, dtype="F4", shape=[32, 8]),
        "deep header": with_header(b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
        "header of a list": with_header([]),
        "pickle": pickle.dumps(Trap(folder / "sprung")),
        "zip": b"PK\x03\x04" + good,
    }[damage]


@pytest.mark.parametrize(
    "damage",
    [
        "empty", "seven bytes", "half", "one byte short", "one byte more", "header of 2⁶⁴ bytes", "header of 2⁴⁰ bytes",
        "header longer than the file", "offsets beyond the file", "offsets backwards", "negative offsets",
        "overlapping", "absurd shape", "negative shape", "unknown dtype", "dtype numpy lacks",
        "dtype that is not a byte", "deep header", "header of a list", "pickle", "zip",
    ],
)  # fmt: skip
def test_what_is_no_intact_safetensors_file_is_named(folder, damage):
    (folder / WEIGHTS).write_bytes(no_safetensors(folder, damage))
    assert told(folder) == f"{folder / WEIGHTS}: this is not an intact safetensors file; {AGAIN}"
    assert not (folder / "sprung").exists()


def test_the_trap_is_one(tmp_path):
    pickle.loads(pickle.dumps(Trap(tmp_path / "sprung")))
    assert (tmp_path / "sprung").exists()


CONFIG_DAMAGES = {
    "unknown architecture": ({"architecture": "transformer"}, "architecture is 'transformer'; known are seq2seq, "),
    "hostile architecture": ({"architecture": "\x1b[31m"}, "architecture is '\\x1b[31m'; known are "),
    "unknown entry": ({"colour": 1}, "it has an unknown entry 'colour'; known are "),
    "absurd size": ({"embedding": 10**12}, "embedding is 1000000000000; it must be a whole number from "),
    "other kind": ({"embedding": "5"}, "embedding is '5'; it must be a whole number"),
    "other score": ({"score": "cosine"}, "score is 'cosine'; known in attention-decoder are dot, "),
    "score of another system": ({"score": "places"}, "score is 'places'; known in attention-decoder are dot, "),
    "cell of another system": ({"cell": "gru-reset-before"}, "known in attention-decoder are rnn, gru, lstm."),
    "a score the weights have not": ({"score": "concat"}, ""),
    "a cell the weights have not": ({"cell": "lstm"}, ""),
    "a layer the weights have not": ({"layers": 2}, ""),
    "a direction the weights have and the config not": ({"directions": "forward", "decoder_hidden": 4}, ""),
    "another system": ({"architecture": "luong"}, ""),
    "sizes that contradict": ({"decoder_hidden": 9}, "the dot score needs them equal"),
    "a size the weights have not": ({"encoder_hidden": 3, "decoder_hidden": 6}, ""),
}


@pytest.mark.parametrize("damage", CONFIG_DAMAGES)
def test_a_config_that_cannot_be_is_named(folder, damage):
    changes, what = CONFIG_DAMAGES[damage]
    reconfigured(folder, **changes)
    message = told(folder)
    assert message.startswith(f"{folder / ('config.json' if what else WEIGHTS)}: ")
    assert what in message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is not JSON; copy the file again"),
        (b"{", "it is not JSON; copy the file again"),
        (b"[" * 100_000, "it is not JSON; copy the file again"),
        (b"[1]", "it is not a JSON object; copy the file again"),
        (b"\xff\xfe{}", f"it is not UTF-8; {AGAIN}"),
        (b"{}", "it lacks the entry 'source_language'; add it."),
    ],
)
def test_a_config_that_is_none_is_named(folder, content, what):
    (folder / "config.json").write_bytes(content)
    message = told(folder)
    assert message.startswith(f"{folder / 'config.json'}: ")
    assert what in message


VOCABULARY_DAMAGES = [
    ("<END>\nw1\n", "it has 2 pieces, but config.json asks for 14; " + AGAIN),
    ("\n".join(["<END>", *["same"] * 13]), "a token occurs twice in the vocabulary; every line must differ."),
    ("\n".join(f"w{i}" for i in range(14)), "the vocabulary has no line <END>; add the line it was trained with."),
    (b"\xff\xfe", "this is not a list of tokens in UTF-8; copy the file again."),
    ("", "the vocabulary has no line <END>; add the line it was trained with."),
]


@pytest.mark.parametrize(("content", "what"), VOCABULARY_DAMAGES)
@pytest.mark.parametrize("side", ["source", "target"])
def test_a_vocabulary_that_does_not_fit_is_named(folder, side, content, what):
    (folder / f"{side}.vocab").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert told(folder) == f"{folder / f'{side}.vocab'}: {what if side == 'source' else what.replace('14', '17')}"


@pytest.mark.parametrize(
    ("changes", "side", "token"),
    [
        ({"source_start": True}, "source", "<START>"),
        ({"pad_to": 5}, "source", "<PAD>"),
        ({"first": "start"}, "target", "<START>"),
    ],
)
def test_a_vocabulary_without_what_its_config_asks_for_is_named(folder, changes, side, token):
    reconfigured(folder, **changes)
    assert told(folder) == f"{folder / f'{side}.vocab'}: it has no {token}, which config.json asks for; {AGAIN}"


SENTENCEPIECE_DAMAGES = {
    "empty": lambda pieces: b"",
    "something else": lambda pieces: b"nonsense",
    "half": lambda pieces: pieces[: len(pieces) // 2],
    "a piece that is not UTF-8": lambda pieces: pieces.replace("▁chat".encode(), b"\xff" * 7),
}


@pytest.mark.parametrize("damage", SENTENCEPIECE_DAMAGES)
def test_a_sentencepiece_model_that_is_none_is_named(tmp_path, pieces, damage):
    config = small_config(tokenizer="sentencepiece", source_vocabulary=275, target_vocabulary=275)
    save(tmp_path / "tiny", config, checkpoint_of(config).parameters, "", {})
    (tmp_path / "tiny" / "target.spm").write_bytes(pieces)
    (tmp_path / "tiny" / "source.spm").write_bytes(SENTENCEPIECE_DAMAGES[damage](pieces))
    path = tmp_path / "tiny" / "source.spm"
    assert told(tmp_path / "tiny") == f"{path}: this is not a SentencePiece model; copy the file again."


def opens_or_is_told(folder):
    message = refusal(lambda: load(str(folder)))
    return message is None or (message.isprintable() and str(folder) in message)


flips = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["config.json", WEIGHTS, "source.vocab", "target.vocab"]), flips=flips, early=st.booleans())
def test_whatever_bytes_are_flipped_it_loads_or_is_told(folder, name, flips, early):
    path = folder / name
    intact = path.read_bytes()
    damaged = bytearray(intact)
    # Half of the time near the beginning, where a safetensors file says what it holds.
    for where, byte in flips:
        damaged[int(where * (min(len(damaged), 200) if early else len(damaged)))] = byte
    try:
        path.write_bytes(damaged)
        assert opens_or_is_told(folder)
    finally:
        path.write_bytes(intact)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["config.json", WEIGHTS, "source.vocab"]), share=st.floats(0, 1, exclude_max=True))
def test_wherever_a_file_is_cut_it_loads_or_is_told(folder, name, share):
    intact = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(intact[: int(share * len(intact))])
        assert opens_or_is_told(folder)
    finally:
        (folder / name).write_bytes(intact)


@settings(max_examples=100)
@given(flips=flips, part=st.sampled_from([(0, 6_000), (-1_500, 1_500)]))
def test_a_sentencepiece_model_with_flipped_bytes_loads_and_can_be_shown_or_is_told(pieces, flips, part):
    damaged = bytearray(pieces)
    for where, byte in flips:
        damaged[part[0] + int(where * part[1])] = byte
    message = refusal(lambda: SentencePieceVocabulary(bytes(damaged)))
    if message is None:
        vocabulary = SentencePieceVocabulary(bytes(damaged))
        vocabulary.decode(vocabulary.encode("le chat 猫"))
        assert len(vocabulary.words(range(len(vocabulary)))) == len(vocabulary)
    else:
        assert message.isprintable()


# Where checkpoints are found.


def test_a_checkpoint_is_found_by_its_path(folder, monkeypatch):
    assert find(str(folder)) == folder
    monkeypatch.chdir(folder.parent)
    assert load("tiny").name == load("./tiny").name == load("tiny/").name == "tiny"
    monkeypatch.chdir(folder)
    assert load(".").name == "tiny"


def test_the_shipped_checkpoint_is_found_by_its_name(own):
    assert load("reverse").name == "reverse"
    assert find("reverse").resolve() == ROOT / "checkpoints" / "reverse"


def test_a_checkpoint_of_the_users_own_is_found_by_its_name(own):
    save_whole(own / "mine", random_checkpoint())
    assert find("mine") == own / "mine"
    assert load("mine").name == "mine"


def test_the_shipped_one_goes_before_the_users_own_and_any_name_before_a_path(own, tmp_path, monkeypatch):
    save_whole(own / "reverse", random_checkpoint())
    save_whole(own / "mine", random_checkpoint())
    save_whole(tmp_path / "reverse", random_checkpoint())
    save_whole(tmp_path / "mine", random_checkpoint())
    monkeypatch.chdir(tmp_path)
    assert find("reverse").resolve() == ROOT / "checkpoints" / "reverse"
    assert find("mine") == own / "mine"
    assert find("./mine").resolve() == tmp_path / "mine"


def test_a_name_leads_nowhere_outside_the_folders(own):
    save_whole(own.parent / "outside", random_checkpoint())
    own.mkdir(parents=True)
    told("../outside")


def test_the_default_is_a_name():
    assert DEFAULT == "fr-en"


def test_a_checkpoint_that_was_copied_elsewhere_is_the_same(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "copy")
    assert load(str(tmp_path / "copy")).config == load(str(folder)).config


LATER = {"parameters": WEIGHTS, "target_vocabulary": "target.vocab"}


def test_what_is_read_in_turn_is_what_is_read_at_once(folder):
    whole, in_turn = load(str(folder)), load_in_turn(str(folder))
    assert (in_turn.name, in_turn.config) == (whole.name, whole.config)
    assert list(in_turn.parameters) == list(whole.parameters)
    for name, value in whole.parameters.items():
        assert in_turn.parameters[name].dtype == value.dtype
        assert in_turn.parameters[name].strides == value.strides
        assert not in_turn.parameters[name].flags.writeable
        np.testing.assert_array_equal(in_turn.parameters[name], value)
    every = range(len(whole.target_vocabulary))
    assert in_turn.target_vocabulary.words(every) == whole.target_vocabulary.words(every)
    sentence = " ".join(whole.source_vocabulary.words(range(1, 5)))
    (ours,), (theirs,) = (translate_batch(checkpoint, [sentence]) for checkpoint in (in_turn, whole))
    assert ours.text == theirs.text
    assert ours.log_probability == theirs.log_probability


def test_what_is_read_in_turn_is_read_once_and_then_is_as_quick_to_get_at(folder):
    checkpoint = load_in_turn(str(folder))
    assert type(checkpoint.parameters) is dict
    assert all(getattr(checkpoint, part) is vars(checkpoint)[part] for part in LATER)
    with pytest.raises(AttributeError):
        checkpoint.name = "another"


@pytest.mark.parametrize("part", LATER)
def test_what_splits_no_sentence_is_looked_at_when_it_is_asked_for(folder, part):
    (folder / LATER[part]).write_bytes(b"\xff\xfe")
    said = told(folder)
    assert LATER[part] in said
    checkpoint = load_in_turn(str(folder))
    sentence = " ".join(checkpoint.source_vocabulary.words([1, 2]))
    assert split_sentence(checkpoint, sentence).source.tolist() == [1, 2]
    for _ in range(2):
        assert refusal(lambda: getattr(checkpoint, part)) == said


@pytest.mark.parametrize("file", ["config.json", "source.vocab"])
def test_what_splits_a_sentence_is_looked_at_at_once(folder, file):
    (folder / file).write_bytes(b"\xff\xfe")
    assert refusal(lambda: load_in_turn(str(folder))) == told(folder)


def test_what_lies_beside_a_checkpoint_does_not_matter(folder):
    before = digest(load(folder))
    (folder / "curves.svg").write_bytes(b"<svg")
    (folder / "history.safetensors").write_bytes(b"nonsense")
    assert digest(load(folder)) == before
