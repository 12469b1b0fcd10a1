"""What a run tells while it learns and when it ends; and what becomes of it if it can write no more."""

import dataclasses
import datetime
import errno
import io
import os
import re
import signal
from contextlib import redirect_stdout
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from cli.running import run as program
from training.tiny import RECIPE, lasting, made, note, run, state_of

from attn_tui import checkpoint as checkpoints
from attn_tui.checkpoint import load
from attn_tui.errors import TrainingError
from attn_tui.judging.curves import read_curves
from attn_tui.training import task
from attn_tui.training.run import check_writable

torch.set_num_threads(1)
FULL = os.strerror(errno.ENOSPC)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of forty updates: its folder, the curves it has shown, and the lines it has said."""
    folder, shown = made(tmp_path_factory.mktemp("finished")), []
    with redirect_stdout(io.StringIO()) as out:
        run(folder, show=shown.append)
    return folder, shown, out.getvalue().splitlines()


def test_each_validation_shows_the_next_sentence(finished):
    folder, _, lines = finished
    samples = [after for line, after in pairwise(lines) if re.match(r"update \d+: ", line)]
    assert len(samples) == 4
    assert all(re.fullmatch(r"  .+ → .+ \((reference: .+|as the reference)\)", line) for line in samples)
    sources = [line.split(" → ")[0].strip() for line in samples]
    judged = [line.split("\t")[0] for line in (folder / "val.tsv").read_text("utf-8").splitlines()]
    assert len({source for source in sources if source in judged}) == 4


def test_a_resumed_run_shows_the_sentences_an_unbroken_one_would(tmp_path, capsys):
    def sources(updates):
        (tmp_path / "tiny.toml").write_text(lasting(updates), "utf-8")
        run(tmp_path)
        return [line.split(" → ")[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]

    made(tmp_path)
    broken = sources(10) + sources(30)
    (tmp_path / "work" / "last.ckpt").unlink()
    assert sources(30) == broken


def test_the_curves_at_the_end_are_those_that_the_checkpoint_keeps(finished):
    folder, [shown], _ = finished
    kept = read_curves(folder / "tiny")
    assert [update for update, _ in shown.loss] == [update for update, _ in kept.loss] == [10, 20, 40]
    assert shown.validations.keys() == kept.validations.keys() == {"BLEU, val", "exactly the reference, %"}
    for label, curve in shown.validations.items():
        assert [update for update, _ in curve] == [10, 20, 30, 40]
        assert kept.validations[label] == tuple((u, pytest.approx(v, abs=1e-4)) for u, v in curve)
    assert shown.name == "tiny"


@pytest.mark.usefixtures("figures")
def test_a_run_that_has_ended_shows_its_curves_again_and_changes_nothing(finished):
    folder, [before], _ = finished
    files = {path: path.read_bytes() for path in (folder / "tiny").iterdir()}
    shown = []
    run(folder, show=shown.append)
    assert shown == [before]
    assert {path: path.read_bytes() for path in (folder / "tiny").iterdir()} == files


def interrupting(at):
    """A training step that Ctrl-C is pressed in."""
    step = task.TranslationTask.training_step

    def interrupted(module, batch, batch_idx):
        if module.trainer.global_step == at:
            signal.raise_signal(signal.SIGINT)
        return step(module, batch, batch_idx)

    return interrupted


def test_an_interrupted_run_shows_its_curves_and_has_them_in_its_checkpoint(tmp_path, monkeypatch):
    folder, shown = made(tmp_path), []
    monkeypatch.setattr(task.TranslationTask, "training_step", interrupting(25))
    assert run(folder, show=shown.append) == "interrupted"
    assert shown[0].loss[-1][0] == read_curves(folder / "tiny").loss[-1][0] == 26


def test_a_second_ctrl_c_ends_it_at_once(tmp_path, monkeypatch):
    step = task.TranslationTask.training_step

    def twice(module, batch, batch_idx):
        if module.trainer.global_step == 12:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        return step(module, batch, batch_idx)

    monkeypatch.setattr(task.TranslationTask, "training_step", twice)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(made(tmp_path))
    assert signal.getsignal(signal.SIGINT) is before


def test_early_stopping_shows_the_curves_so_far(tmp_path, monkeypatch):
    judged = task.Validation.of
    monkeypatch.setattr(
        task.Validation, "of", lambda update, by: dataclasses.replace(judged(update, by), quality=-float(update))
    )
    folder, shown = made(tmp_path, "patience = 2" + RECIPE), []
    assert run(folder, show=shown.append) == "patience"
    assert shown[0].last == 30


@pytest.mark.parametrize("option", ["output", "work"])
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_learnt(tmp_path, monkeypatch, option):
    learnt = note(monkeypatch)
    folder = made(tmp_path)
    files = set(folder.iterdir())
    with pytest.raises(TrainingError, match=f"cannot be written to .*; name another folder with --{option}.$"):
        run(folder, **{option: Path(os.devnull) / "folder"})
    assert learnt == []
    assert set(folder.iterdir()) == files


def test_checking_leaves_nothing_behind(tmp_path):
    check_writable(tmp_path / "a" / "b", "--output")
    assert list(tmp_path.iterdir()) == []


class Disk:
    """A disk that is full from the second export on."""

    def __init__(self, monkeypatch):
        self.full, self._exports, self._exporting = True, 0, False
        self._save, self._synchronize = checkpoints.save, os.fsync
        monkeypatch.setattr(checkpoints, "save", self.save)
        monkeypatch.setattr(os, "fsync", self.synchronize)

    def save(self, *arguments):
        self._exports, self._exporting = self._exports + 1, True
        try:
            return self._save(*arguments)
        finally:
            self._exporting = False

    def synchronize(self, file):
        if self.full and self._exports > 1 and self._exporting:
            raise OSError(errno.ENOSPC, FULL)
        return self._synchronize(file)


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


def better_every_time(monkeypatch):
    judged = task.Validation.of
    monkeypatch.setattr(
        task.Validation, "of", lambda update, by: dataclasses.replace(judged(update, by), quality=float(update))
    )


def test_a_full_disk_is_one_sentence_and_the_run_goes_on_where_it_was(tmp_path, monkeypatch, disk):
    better_every_time(monkeypatch)
    folder = made(tmp_path)
    with pytest.raises(TrainingError) as caught:
        run(folder)
    said = f"{folder / 'tiny'} cannot be written to ({FULL}); make room or name another folder, and the same command "
    assert str(caught.value) == f"{said}goes on from update 20."
    assert "The weights are those of update 10." in (folder / "tiny" / "README.md").read_text("utf-8")
    assert not [path for path in (folder / "tiny").iterdir() if path.name.startswith(".")]
    load(str(folder / "tiny"))

    disk.full = False
    learnt = note(monkeypatch)
    assert run(folder) == "updates"
    assert [update for update, _ in learnt] == list(range(20, 40))
    assert "The weights are those of update 40." in (folder / "tiny" / "README.md").read_text("utf-8")
    # What could not be written is judged again.
    assert [update for update, *_ in state_of(folder / "work")["history"]] == [10, 20, 30, 40]


def test_a_run_that_was_killed_before_it_was_judged_is_judged_when_it_goes_on(tmp_path, monkeypatch):
    def killed(module):
        raise RuntimeError("killed")

    better_every_time(monkeypatch)
    folder = made(tmp_path, lasting(15))
    with monkeypatch.context() as context:
        context.setattr(task.TranslationTask, "on_validation_epoch_end", killed)
        with pytest.raises(RuntimeError, match="killed"):
            run(folder, keep_every=datetime.timedelta(microseconds=1))
    assert state_of(folder / "work")["global_step"] == 10
    run(folder)
    assert [update for update, *_ in state_of(folder / "work")["history"]] == [10, 15]


def test_a_run_whose_folder_was_moved_keeps_its_state_in_one_file(tmp_path):
    folder = made(tmp_path, lasting(10))
    run(folder)
    (folder / "work").rename(tmp_path / "moved")
    (folder / "tiny.toml").write_text(lasting(20), "utf-8")
    run(folder, work=tmp_path / "moved", keep_every=datetime.timedelta(microseconds=1))
    assert [path.name for path in (tmp_path / "moved").glob("*.ckpt")] == ["last.ckpt"]


@pytest.mark.parametrize("anew", [False, True])
def test_a_run_that_cannot_be_begun_is_one_sentence_and_what_was_there_stays(tmp_path, monkeypatch, anew):
    folder = made(tmp_path, lasting(10))
    run(folder)
    before = {path: path.read_bytes() for path in (folder / "work").iterdir()}

    def full(file):
        raise OSError(errno.ENOSPC, FULL)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TrainingError, match=rf"work cannot be written to \({FULL}\); make room"):
        run(folder, anew=anew)
    assert {path: path.read_bytes() for path in (folder / "work").iterdir()} == before


def test_where_no_temporary_file_can_be_written_that_is_said(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, FULL)

    monkeypatch.setattr("attn_tui.training.tokenizer.tempfile.TemporaryDirectory", full)
    with pytest.raises(TrainingError, match=rf"cannot be written to \({FULL}\); .* in TMPDIR\.$"):
        run(made(tmp_path))


def test_the_state_is_made_beside_its_place(tmp_path, monkeypatch):
    # Lightning makes it below /tmp, whence it is copied if that is another disk.
    folder = made(tmp_path, lasting(10))
    monkeypatch.setattr("shutil.move", lambda *_: pytest.fail("it was moved"))
    run(folder)
    assert state_of(folder / "work")["global_step"] == 10


def test_where_not_even_the_state_can_be_kept_the_older_one_stays(tmp_path, monkeypatch):
    folder = made(tmp_path, lasting(10))
    run(folder)
    before = (folder / "work" / "last.ckpt").read_bytes()
    (folder / "tiny.toml").write_text(lasting(20), "utf-8")

    def full(trainer, *arguments, **others):
        raise OSError(errno.ENOSPC, FULL)

    with monkeypatch.context() as context:
        context.setattr("lightning.pytorch.Trainer.save_checkpoint", full)
        with pytest.raises(TrainingError) as caught:
            run(folder)
    said = f"{folder / 'work'} cannot be written to ({FULL}); make room or name another folder, and the same command "
    assert str(caught.value) == f"{said}goes on from update 10."
    assert (folder / "work" / "last.ckpt").read_bytes() == before
    assert state_of(folder / "work")["global_step"] == 10


def test_nobody_reading_the_output_loses_nothing(tmp_path, monkeypatch):
    def gone(text):
        raise BrokenPipeError(errno.EPIPE, "nobody")

    folder = made(tmp_path)
    monkeypatch.setattr(task, "say", gone)
    with pytest.raises(BrokenPipeError):
        run(folder)
    assert state_of(folder / "work")["global_step"] == 10


def command(folder, *more):
    """Run the program on the recipe; the end of its exit, stdout and stderr."""
    where = ("--data", folder, "--output", folder / "tiny", "--work", folder / "work")
    done = program("train", *map(str, (folder / "tiny.toml", *where, *more)), "--accelerator", "cpu", "--devices", "1")
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_the_command_ends_with_the_curves_and_what_to_do_next(tmp_path):
    folder = made(tmp_path, lasting(20))
    code, out, _ = command(folder)
    assert code == 0
    ended = next(i for i, line in enumerate(out) if line.startswith("ended at update 20 of 20"))
    assert re.match(r"Loss, nats per word, from \d\.\d\d to \d\.\d\d, by update", out[ended + 2])
    assert "Validation, by update" in out
    assert re.match(r"● BLEU, val: \d+\.\d   ▲ exactly the reference, %: \d+\.\d", out[-2])
    assert out[-1] == f"done: attn-tui translate -c {folder / 'tiny'} …"
    assert max(map(len, out[ended + 1 :])) <= max(80, len(out[-1]))


def test_the_command_shows_curves_before_it_says_that_it_was_interrupted(tmp_path, monkeypatch):
    monkeypatch.setattr(task.TranslationTask, "training_step", interrupting(12))
    code, out, err = command(made(tmp_path))
    assert code == 130
    assert any(line.startswith("Loss, nats per word, ") for line in out)
    assert err.endswith("attn-tui: interrupted.\n")


def test_interrupted_before_the_first_validation_there_is_the_loss_alone(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(task.TranslationTask, "training_step", interrupting(4))
    monkeypatch.setattr(task.TranslationTask, "on_validation_epoch_end", lambda module: None)
    assert run(made(tmp_path), show=shown.append) == "interrupted"
    assert [update for update, _ in shown[0].loss] == [5]
    assert not any(shown[0].validations.values())
    assert not (tmp_path / "tiny").exists()
