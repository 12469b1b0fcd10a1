import contextlib
import dataclasses
import errno
import re
import shutil
from pathlib import Path

import ptyprocess
import pytest
from cli.running import PROGRAM, environment, is_one_sentence, run_alone
from judging.test_results import JUDGED
from support import ROOT, VARIED, checkpoint_of, random_checkpoint, save_whole

from attn_tui import locate
from attn_tui.config import Provenance
from attn_tui.judging.record import fingerprint, write_results
from attn_tui.judging.results import Results


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The folder of the user's own checkpoints."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setattr("attn_tui.cli.checkpoints.own", lambda: folder)
    monkeypatch.setattr(locate, "own", lambda: folder)
    return folder


def entry(out, name):
    """The lines of one checkpoint."""
    lines = out.splitlines()
    first = next(i for i, line in enumerate(lines) if line.split()[:1] == [name])
    more = next(i for i in range(first + 1, len(lines)) if not lines[i].startswith("  "))
    return "\n".join(lines[first:more])


def test_all_checkpoints_are_listed(call, own):
    save_whole(own / "mine", checkpoint_of(VARIED["luong, general, fed"]))
    code, out, err = call("checkpoints")
    assert (code, err) == (0, "")
    assert out.split("\n")[0].split() == ["name", "languages", "parameters", "size", "BLEU"]
    for said in ("digits → digits, reversed", "2.8 k", "kB", "the lecture: GRU 16, bidirectional, dot score"):
        assert said in entry(out, "reverse")
    assert "fr → en" in entry(out, "fr-en")
    assert "Luong 2015: 2 × LSTM 8, bidirectional, general score, input feeding" in entry(out, "mine")
    assert f"Yours belong in {own}." in out


def test_bleu_is_the_recorded_one_of_these_weights(call, own):
    folder = save_whole(own / "mine", random_checkpoint())
    other = dataclasses.replace(JUDGED, file="b.val.tsv.gz", bleu=26.25)
    write_results(folder, Results(fingerprint(folder), (JUDGED, other)))
    assert "40.5 a\n" in entry(call("checkpoints")[1], "mine")
    assert "26.2 b.val\n" in entry(call("checkpoints")[1], "mine")
    save_whole(folder, random_checkpoint(seed=1))
    assert "40.5" not in call("checkpoints")[1]


def test_a_folder_that_cannot_be_looked_at_hides_nothing(call, own, monkeypatch):
    save_whole(own / "mine", random_checkpoint())
    (own / "another's").mkdir()

    def is_file(path, is_file=Path.is_file):  # as root may read everything, it is told that it may not
        if path.parent.name == "another's":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    code, out, _ = call("checkpoints")
    assert code == 0
    assert "another's cannot be used: it cannot be read (Permission denied)." in out
    assert "mine" in out


@pytest.mark.parametrize("command", ["checkpoints", "doctor", "translate --plain 314 -c nothing"])
def test_a_data_folder_that_cannot_be_one_is_no_fault(command):
    done = run_alone(*command.split(), XDG_DATA_HOME=f"/tmp/{'a' * 5000}")
    assert "Traceback" not in done.stdout + done.stderr
    assert "reverse" in done.stdout + done.stderr


def test_what_cannot_be_used_is_said_and_hides_nothing(call, own):
    (own / "empty").mkdir()
    (own / ".hidden").mkdir()
    (own / "file").write_text("")
    save_whole(own / "half", random_checkpoint())
    (own / "half" / "model.safetensors").write_bytes(b"short")
    save_whole(own / "mine", random_checkpoint())
    (own / "mine" / "results.json").write_text("{")
    (own / "bad\x1b[31mname").mkdir()
    code, out, err = call("checkpoints")
    assert (code, err) == (0, "")
    assert "empty cannot be used: it has no config.json" in out
    assert "half cannot be used: " in out
    assert "badname cannot be used: " in out
    assert "unreadable; evaluate with --record again" in entry(out, "mine")
    assert "hidden" not in out
    assert "\nfile" not in out
    assert "\x1b" not in out


def test_one_of_the_name_of_a_shipped_one_goes_by_its_path(call, own):
    save_whole(own / "reverse", random_checkpoint())
    assert f"name it by its path, {own / 'reverse'}" in call("checkpoints")[1]


def test_yours_are_told_from_the_shipped_ones(call, own):
    mine = checkpoint_of(
        dataclasses.replace(VARIED["luong, general, fed"], provenance=Provenance(created="2031-01-02"))
    )
    save_whole(own / "mine", mine)
    out = call("checkpoints")[1]
    assert "; yours, trained on 2031-01-02" in entry(out, "mine")
    assert re.search(r"; shipped, trained on \d{4}-\d\d-\d\d\n", entry(out, "reverse") + "\n")


@pytest.mark.parametrize(
    "command",
    [
        ("translate", "-c", "reverse", "--plain", "31"),
        ("translate", "-c", "reverse", "--format", "jsonl", "31"),
        ("checkpoints", "show", "reverse"),
    ],
)
def test_whoever_names_one_of_two_is_told_which_it_is(call, own, command):
    assert call(*command)[2] == ""
    save_whole(own / "reverse", random_checkpoint())
    code, _, err = call(*command)
    assert (code, err) == (0, f"attn-tui: reverse is the one that comes with attn-tui; yours is {own / 'reverse'}\n")
    path = [str(own / "reverse") if part == "reverse" else part for part in command]
    assert "yours is" not in call(*path)[2]


def test_without_a_folder_of_yours_there_are_the_shipped_ones(call, own):
    own.rmdir()
    code, out, err = call("checkpoints")
    assert (code, err) == (0, "")
    assert "reverse" in out


def test_in_a_pipe_the_card_is_printed_as_it_is(call):
    code, out, err = call("checkpoints", "show", "reverse")
    card = (ROOT / "checkpoints" / "reverse" / "README.md").read_text("utf-8")
    assert out.rstrip("\n").split("\n") == [line.rstrip() for line in card.rstrip("\n").split("\n")]
    assert (err, code) == ("", 0)


def test_a_card_obeys_nobody(call, tmp_path):
    folder = save_whole(tmp_path / "mine", random_checkpoint())
    (folder / "README.md").write_bytes(b"# c\x1b]0;owned\x07ard\r\n[bold]x[/bold]\t\xff\xe2\x80\xaey\n")
    _, out, _ = call("checkpoints", "show", folder)
    assert out == "# card\n[bold]x[/bold] \N{REPLACEMENT CHARACTER}y\n\n"


@pytest.mark.parametrize("said", ["there is no checkpoint", "has no card", "it cannot be read"])
def test_what_cannot_be_shown_is_said_in_one_sentence(call, tmp_path, said):
    folder = save_whole(tmp_path / "mine", random_checkpoint())
    if said == "there is no checkpoint":
        shutil.rmtree(folder)
    else:
        (folder / "README.md").unlink()
    if said == "it cannot be read":
        (folder / "README.md").mkdir()
    code, out, err = call("checkpoints", "show", folder)
    assert is_one_sentence(err)
    assert said in err
    assert (out, code) == ("", 2)


def test_on_a_terminal_the_card_is_set(tmp_path):
    folder = save_whole(tmp_path / "mine", random_checkpoint())
    (folder / "README.md").write_text(
        "# card\n\n![Loss by update](curves.svg)\n\n<!-- hidden -->\n\n| a | b |\n| --- | --- |\n| **c** | d |\n"
    )
    program = ptyprocess.PtyProcess.spawn(
        [*PROGRAM, "checkpoints", "show", str(folder)], env=environment(TERM="xterm-256color"), dimensions=(24, 80)
    )
    out = b""
    with contextlib.suppress(EOFError):
        while True:
            out += program.read()
    text = out.decode()
    assert "card" in text
    assert "───" in text
    assert "Loss by update (curves.svg)" in text
    for left_over in ("# card", "**", "| ---", "hidden", "\x1b]"):
        assert left_over not in text
    assert program.wait() == 0
