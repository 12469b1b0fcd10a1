"""`attn-tui checkpoints import`, and `-c` with a path of another toolkit's model."""

import json
import os
import shutil

import pytest
from cli.running import is_one_sentence
from support import ROOT

from attn_tui import locate
from attn_tui.checkpoint import load
from attn_tui.cli.importing import opened

MODELS = ROOT / "tests" / "foreign" / "models"
JOEY = MODELS / "joey-lstm-luong"


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """The folders of the user's own checkpoints and caches."""
    folder = tmp_path / "own"
    for module in ("attn_tui.cli.importing.own", "attn_tui.cli.checkpoints.own"):
        monkeypatch.setattr(module, lambda: folder)
    monkeypatch.setattr(locate, "own", lambda: folder)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "caches" / name))
    return folder


@pytest.fixture
def first():
    """A sentence and what the toolkit makes of it."""
    one = json.loads((JOEY / "reference.json").read_text())["sentences"][0]
    return one["sentence"], one["text"]


def test_an_imported_model_is_one_of_ones_own_and_its_card_tells_how_it_was_compared(call, own, first):
    code, out, err = call("checkpoints", "import", JOEY, "--name", "mine")
    assert (code, err) == (0, "")
    assert out.startswith(f"mine: Joey NMT 2.3.0, kept in {own / 'mine'}\n")
    assert "compared with the toolkit's own equations" in out
    assert 'attn-tui translate "…" -c mine' in out
    assert load(str(own / "mine")).parameters["decoder.output.weight"].dtype == "float32"
    sentence, text = first
    assert call("translate", sentence, "-c", "mine", "--plain")[1] == f"{text}\n"
    card = call("checkpoints", "show", "mine")[1]
    assert "Joey NMT" in card
    assert "the same words" in card
    assert "att_vector_layer" in card
    assert "mine" in call("checkpoints")[1]


def test_a_path_is_opened_as_it_is_and_at_once_the_second_time(call, tmp_path, first):
    sentence, text = first
    assert call("translate", sentence, "-c", JOEY, "--plain") == (0, f"{text}\n", "")
    [kept] = (tmp_path / "caches" / "attn-tui" / "imported").glob("*/*")
    written = (kept / "model.safetensors").stat().st_mtime_ns
    assert kept.name == JOEY.name
    assert call("translate", sentence, "-c", JOEY / "best.ckpt", "--plain")[1] == f"{text}\n"
    assert call("translate", sentence, "-c", JOEY, "--plain")[1] == f"{text}\n"
    assert (kept / "model.safetensors").stat().st_mtime_ns == written


def test_the_steps_of_a_path_are_shown_like_those_of_any_checkpoint(call, first):
    code, out, _ = call("translate", first[0], "-c", JOEY, "--plain", "--at", "1.softmax")
    assert code == 0
    assert "softmax" in out


def test_a_checkpoint_is_replaced_only_if_that_is_asked_for(call, own):
    assert call("checkpoints", "import", JOEY, "--name", "mine")[0] == 0
    code, out, err = call("checkpoints", "import", JOEY, "--name", "mine")
    assert code == 2
    assert out == ""
    assert is_one_sentence(err)
    assert "--overwrite" in err
    assert call("checkpoints", "import", JOEY, "--name", "mine", "--overwrite")[0] == 0


@pytest.mark.parametrize("name", ["reverse", "../out", ".hidden", "a/b", ""])
def test_a_name_must_be_free_and_one_of_a_folder(call, own, name):
    code, out, err = call("checkpoints", "import", JOEY, "--name", name)
    if name == "":  # as if none was given
        assert code == 0
    else:
        assert code == 2
        assert out == ""
        assert is_one_sentence(err)
        assert not (own / "reverse").exists()


def test_what_is_no_model_is_refused_in_one_sentence(call, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.pt").write_text("no model")
    shutil.copytree(JOEY, tmp_path / "broken")
    content = (tmp_path / "broken" / "best.ckpt").read_bytes()
    (tmp_path / "broken" / "best.ckpt").write_bytes(content[: len(content) // 2])
    shutil.copytree(JOEY, tmp_path / "bare")
    (tmp_path / "bare" / "src_vocab.txt").unlink()
    for path in ("empty", "text.pt", "broken", "bare", "nowhere"):
        for command in (["checkpoints", "import"], ["translate", "le chat", "--plain", "-c"]):
            code, out, err = call(*command, tmp_path / path)
            assert (code, out) == (2, "")
            assert is_one_sentence(err), (path, command, err)
    assert "--source-vocabulary" in call("checkpoints", "import", tmp_path / "bare")[2]


def test_a_folder_with_settings_of_its_own_is_opened_as_it_is(call, tmp_path):
    """They are called `config.json`, as ours are."""
    folder = tmp_path / "mine"
    shutil.copytree(MODELS / "bentrevett", folder)
    (folder / "config.json").write_text(json.dumps({"emb_dim": 10, "max_length": 3}))
    one = json.loads((folder / "reference.json").read_text())["sentences"][0]
    code, out, err = call("translate", one["sentence"], "-c", folder, "--plain")
    assert (code, err) == (0, "")
    assert out.split() == one["target"][:3]


def test_all_paths_of_one_command_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("attn_tui.cli.importing._KEPT", 1)
    for i in range(3):
        shutil.copytree(JOEY, tmp_path / f"m{i}")
    folders = [opened(str(tmp_path / f"m{i}")) for i in range(3)]
    assert [load(folder).config.architecture for folder in folders] == ["luong"] * 3


def test_what_lies_beside_a_file_counts(call, tmp_path, first):
    shutil.copytree(JOEY, tmp_path / "m")
    sentence, text = first
    assert call("translate", sentence, "-c", tmp_path / "m" / "best.ckpt", "--plain")[1] == f"{text}\n"
    words = (tmp_path / "m" / "trg_vocab.txt").read_text()
    (tmp_path / "m" / "trg_vocab.txt").write_text(words.replace("the\n", "THE\n"))
    assert "THE" in call("translate", sentence, "-c", tmp_path / "m" / "best.ckpt", "--plain")[1]


def test_nothing_has_to_be_written_to_open_a_path(call, tmp_path, monkeypatch, first):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: "/proc/no/such/place")
    assert call("translate", first[0], "-c", JOEY, "--plain") == (0, f"{first[1]}\n", "")


def test_a_pipe_or_a_device_is_no_model_and_no_vocabulary(call, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for arguments in ((tmp_path / "pipe",), (JOEY, "--source-vocabulary", "/dev/zero"), (JOEY, "--pad-to", 9)):
        code, out, err = call("checkpoints", "import", *arguments, "--name", "x")
        assert (code, out) == (2, "")
        assert is_one_sentence(err)


@pytest.mark.parametrize("name", ["x" * 300, "a\nb", "\x1b[31m", "\u202e", " ", "-c"])
def test_a_name_can_be_read_and_typed(call, own, name):
    code, out, err = call("checkpoints", "import", JOEY, f"--name={name}")
    assert (code, out) == (2, "")
    assert is_one_sentence(err)
    assert not own.exists()


def test_a_path_for_whose_model_there_is_no_room_is_said_and_nothing_is_left(call, tmp_path, monkeypatch, first):
    def full(file):
        raise OSError(28, "No space left on device")

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("os.fsync", full)
    code, out, err = call("translate", first[0], "-c", JOEY, "--plain")
    assert (code, out) == (2, "")
    assert f"{JOEY.name} cannot be opened: there is no room for what it becomes (No space left on device)" in err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not list((tmp_path / "temporary").iterdir())


def test_what_is_replaced_stays_with_its_history_if_there_is_no_room(call, own, monkeypatch):
    assert call("checkpoints", "import", JOEY, "--name", "mine")[0] == 0
    (own / "mine" / "history.safetensors").write_bytes(b"history")
    before = {path.name: path.read_bytes() for path in (own / "mine").iterdir()}

    def full(file):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as context:
        context.setattr("os.fsync", full)
        assert call("checkpoints", "import", JOEY, "--name", "mine", "--overwrite")[0] == 2
    assert {path.name: path.read_bytes() for path in (own / "mine").iterdir()} == before
    assert call("checkpoints", "import", JOEY, "--name", "mine", "--overwrite")[0] == 0
    assert not (own / "mine" / "history.safetensors").exists()
