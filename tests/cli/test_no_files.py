"""Pipes and devices in place of files: nobody waits for them, and each is told of in one sentence."""

import os
import shutil

import pytest
from cli.running import is_one_sentence
from support import ROOT

from attn_tui.errors import LessonError, SettingsError, TrainingError
from attn_tui.files import check_file, read_file
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.settings import read_settings

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe has no name here")
A_PIPE = "it is a pipe or a device, no file"


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_files_are_read_up_to_a_limit_and_the_empty_device_is_an_empty_one(tmp_path, pipe):
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    assert (read_file(tmp_path / "file"), read_file(tmp_path / "link", 2)) == (b"12345", b"12")
    assert read_file(type(tmp_path)(os.devnull)) == b""
    for path, error in ((pipe, OSError), (tmp_path / "none", FileNotFoundError), (tmp_path, IsADirectoryError)):
        with pytest.raises(error):
            read_file(path)
    with pytest.raises(OSError, match=A_PIPE):
        check_file(pipe)


@pytest.mark.parametrize("name", ["model.safetensors", "source.vocab", "target.vocab", "README.md"])
def test_no_part_of_a_checkpoint_is_waited_for(call, tmp_path, name):
    folder = shutil.copytree(ROOT / "checkpoints" / "reverse", tmp_path / "mine")
    (folder / name).unlink()
    os.mkfifo(folder / name)
    code, out, err = call(
        *(["checkpoints", "show", folder] if name == "README.md" else ["translate", "31", "-c", folder])
    )
    assert (code, out) == (2, "")
    assert f"mine/{name}: it cannot be read ({A_PIPE}); check" in err
    assert is_one_sentence(err)


def test_results_are_not_waited_for(call, tmp_path):
    folder = shutil.copytree(ROOT / "checkpoints" / "reverse", tmp_path / "mine")
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("31\t13\n")
    os.mkfifo(folder / "results.json")
    assert call("evaluate", pairs, "-c", folder, "--record")[0] == 0
    assert (folder / "results.json").is_file()
    (folder / "README.md").unlink()
    os.mkfifo(folder / "README.md")
    assert call("evaluate", pairs, "-c", folder, "--record")[0] == 0
    assert (folder / "README.md").is_file()


def test_settings_and_lessons_and_recipes_are_not_waited_for(tmp_path, pipe):
    pytest.importorskip("torch")
    from attn_tui.training.recipe import read_recipe

    with pytest.raises(SettingsError, match=A_PIPE):
        read_settings(pipe)
    os.mkfifo(tmp_path / "mine.toml")
    with pytest.raises(TrainingError, match=rf"mine\.toml: it cannot be read \({A_PIPE}\); check the file\."):
        read_recipe(str(tmp_path / "mine.toml"))
    with pytest.raises(LessonError, match=A_PIPE):
        read_lesson(pipe)
    for path, kind in ((pipe, "a pipe or a device"), (tmp_path, "a folder")):
        with pytest.raises(LessonError, match=rf"' is {kind}, no lesson; name a Markdown file\."):
            find_lesson(str(path), "en")
