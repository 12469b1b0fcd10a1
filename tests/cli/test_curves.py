"""`attn-tui checkpoints curves`: the curves of a finished run."""

import shutil

import pytest
from cli.running import PROGRAM, is_one_sentence, run_alone
from cli.test_commands import run_without
from judging.test_curves import history
from screen.terminal import Terminal
from support import ROOT

REVERSE = ROOT / "checkpoints" / "reverse"


def test_loss_and_validation_are_drawn_in_lines_of_80_cells(call):
    code, out, err = call("checkpoints", "curves", "reverse")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) <= 23
    assert max(map(len, lines)) <= 80
    assert not any(line.endswith(" ") for line in lines)
    assert "Loss, nats per word, from 2.35 to 3e-06, by update (logarithmic)" in lines
    assert "Validation, by update" in lines
    assert lines[-1] == "● exactly the reference, %: 100.0"
    assert sum(line.endswith("6,000") for line in lines) == 2
    assert "\x1b" not in out


def test_where_there_is_only_ascii_it_is_drawn_in_that():
    out = run_alone("checkpoints", "curves", "reverse", LC_ALL="C").stdout
    assert out.isascii()
    assert out.splitlines()[-1] == "* exactly the reference, %: 100.0"
    assert "|*" in out


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_a_terminal_gets_colours_if_it_has_some_and_no_line_breaks(term):
    terminal = Terminal([*PROGRAM, "checkpoints", "curves", "reverse"], (60, 30), TERM=term)
    assert terminal.ends_within() == 0
    assert (b"\x1b[36m" in terminal.sent) == (term != "dumb")
    text = terminal.sent.decode()
    assert text.count("└") == 2
    assert all(line.rstrip().endswith("6,000") for line in text.splitlines() if "1,000" in line)


def test_it_needs_no_library_of_training():
    code, out, err = run_without(["torch", "lightning", "sacrebleu", "matplotlib"], "checkpoints", "curves", "reverse")
    assert (code, err) == (0, "")
    assert "Validation, by update" in out


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_a_figure_is_written(call, tmp_path, kind):
    pytest.importorskip("matplotlib")
    file = tmp_path / f"curves.{kind}"
    assert call("checkpoints", "curves", "reverse", "-o", file) == (0, "", "")
    begins = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}
    content = file.read_bytes()
    assert content.startswith(begins[kind])
    code, _, err = call("checkpoints", "curves", "reverse-gru", "-o", file)
    assert code == 2
    assert "exists already" in err
    assert file.read_bytes() == content
    assert call("checkpoints", "curves", "reverse-gru", "-o", file, "--overwrite")[0] == 0
    assert file.read_bytes() != content


@pytest.mark.parametrize("why", ["no history", "damaged", "no checkpoint", "no such figure", "no such folder"])
def test_what_cannot_be_drawn_is_one_sentence(call, tmp_path, why):
    folder, more = tmp_path / "mine", []
    shutil.copytree(REVERSE, folder)
    if why == "no history":
        (folder / "history.safetensors").unlink()
    elif why == "damaged":
        (folder / "history.safetensors").write_bytes(b"{")
    elif why == "no checkpoint":
        (folder / "config.json").unlink()
    elif why == "no such figure":
        more = ["-o", "curves\x1b[31m.gif"]
    else:
        more = ["-o", tmp_path / "nowhere" / "curves.svg"]
    code, out, err = call("checkpoints", "curves", folder, *more)
    assert is_one_sentence(err)
    assert (out, code) == ("", 2)


def test_the_names_of_corpora_are_printed_safely(call, tmp_path):
    shutil.copytree(REVERSE, tmp_path / "mine")
    history(tmp_path / "mine", {"format": 1, "sentences": [], "corpora": ["\x1b[31mv\u202eal [bold]"]})
    out = call("checkpoints", "curves", tmp_path / "mine")[1]
    assert "● BLEU, val [bold]: 20.2   ▲ exactly the reference, %: 50.0" in out
