"""What a command would write over is replaced only if that is asked for."""

import os

import pytest
from cli.running import is_one_sentence

WRITING = {
    "trace": ("trace", "314", "-c", "reverse", "-o", "{}"),
    "json": ("export", "314", "-c", "reverse", "--format", "json", "-o", "{}"),
    "text": ("export", "314", "-c", "reverse", "--format", "text", "-o", "{}"),
    "config": ("config", "--init"),
}


@pytest.mark.parametrize("command", WRITING)
def test_a_file_is_replaced_only_if_that_is_asked_for(command, call, tmp_path, monkeypatch):
    file = tmp_path / "é a.trace"
    monkeypatch.setenv("ATTN_TUI_CONFIG", str(file if command == "config" else os.devnull))
    arguments = [one.format(file) for one in WRITING[command]]
    assert call(*arguments)[::2] == (0, "")
    written = file.read_bytes()
    file.write_bytes(written + b"\n")
    for _ in range(2):
        code, out, err = call(*arguments)
        assert is_one_sentence(err.rstrip("\n"))
        assert f"«{file}» exists already" in err
        assert "--overwrite" in err
        assert (code, out) == (2, "")
        assert file.read_bytes() == written + b"\n"
    assert call(*arguments, "--overwrite")[::2] == (0, "")
    assert file.read_bytes() == written


def test_what_is_no_file_is_not_lost(call):
    assert call("export", "314", "-c", "reverse", "--format", "json", "-o", os.devnull) == (0, "", "")


@pytest.mark.parametrize("command", ["trace", "export", "translate", "evaluate", "config"])
def test_help_says_so(command, call):
    assert "--overwrite" in call(command, "--help")[1]


@pytest.mark.parametrize("command", WRITING)
def test_what_cannot_be_written_is_said_and_leaves_what_was_there(command, call, tmp_path, monkeypatch):
    def full(file):
        raise OSError(28, "No space left on device")

    file = tmp_path / "it.trace"
    monkeypatch.setenv("ATTN_TUI_CONFIG", str(file if command == "config" else os.devnull))
    arguments = [one.format(file) for one in WRITING[command]]
    assert call(*arguments)[0] == 0
    before = file.read_bytes()
    with monkeypatch.context() as context:
        context.setattr("os.fsync", full)
        code, _, err = call(*arguments, "--overwrite")
    assert code == 2
    assert is_one_sentence(err.rstrip("\n"))
    assert "cannot be written (No space left on device)" in err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == {file: before}
