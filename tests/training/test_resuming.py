"""A run goes on where it was, with what it was made from, and with nothing else."""

import datetime
import json
import os
import shutil
import signal

import pytest
import torch
from training.tiny import RECIPE, lasting, made, note, pairs, run, state_of, write

from attn_tui.checkpoint import load
from attn_tui.errors import TrainingError
from attn_tui.training import task
from attn_tui.training.recipe import read_recipe
from attn_tui.training.run import ORIGIN, STATE, begin, origin_of, vocabularies_to_go_on_with

torch.set_num_threads(1)


def run_until_killed(folder, last):
    """What a person's machine does to a run: it ends between two updates, without a word."""
    step = task.TranslationTask.training_step

    def step_or_die(module, batch, batch_idx):
        if module.trainer.global_step == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(module, batch, batch_idx)

    child = os.fork()  # which has torch already
    if child == 0:
        try:
            task.TranslationTask.training_step = step_or_die
            run(folder, keep_every=datetime.timedelta(microseconds=1))
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return state_of(folder / "work")


@pytest.fixture
def learnt(monkeypatch):
    return note(monkeypatch)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What is learnt in a run that nothing interrupts."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        done = note(monkeypatch)
        run(made(tmp_path_factory.mktemp("whole")))
    return done


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork")
@pytest.mark.parametrize("killed_at", [13, 35])
def test_a_killed_run_goes_on_where_it_was(whole, tmp_path, learnt, killed_at):
    # 35: with fewer updates left than lie between two validations, and than were done before.
    folder = made(tmp_path)
    saved = run_until_killed(folder, killed_at)
    assert saved["global_step"] == killed_at
    assert [found[0] for found in saved["history"]] == list(range(10, killed_at, 10))
    pieces = (folder / "work" / "source.spm").read_bytes()

    run(folder)

    finished = state_of(folder / "work")
    assert finished["global_step"] == 40
    assert {state["step"].item() for state in finished["optimizer_states"][0]["state"].values()} == {40}
    assert finished["history"][: len(saved["history"])] == saved["history"]
    assert [found[0] for found in finished["history"]] == [10, 20, 30, 40]
    assert [update for update, _ in learnt] == list(range(killed_at, 40))
    assert (folder / "work" / "source.spm").read_bytes() == pieces
    assert {path.name for path in (folder / "work").iterdir()} == {STATE, ORIGIN, "source.spm", "target.spm"}
    assert learnt == whole[killed_at:]


def test_a_finished_run_stays_as_it_is(begun, learnt):
    before = state_of(begun / "work")
    run(begun)
    after = state_of(begun / "work")
    assert learnt == []
    assert after["history"] == before["history"]
    for name, value in before["state_dict"].items():
        assert torch.equal(after["state_dict"][name], value)


def test_a_finished_run_goes_on_when_it_is_given_more_updates(whole, begun, tmp_path, learnt):
    folder = made(tmp_path)
    continued(begun, folder)
    run(folder)
    assert [update for update, _ in learnt] == list(range(10, 40))
    assert [update for update, *_ in state_of(folder / "work")["history"]] == [10, 20, 30, 40]
    assert learnt == whole[10:]


EVERYTHING = """
averaging = 0.9
sampling = 0.2
sampling_share = 0.5
word_dropout = 0.1
join = 0.3
join_pieces = 20
falling = "cosine"
history = ["le chat voit la mer.", "un homme"]
"""
GENERATED = """
[[generated]]
kind = "clock"
pairs = 40
times = 0.5
[[generated]]
kind = "joined"
pairs = 10
"""


def test_with_everything_a_killed_run_ends_with_the_weights_of_one_that_was_not(tmp_path):
    folder = made(tmp_path, lasting(20))
    recipe = EVERYTHING + (folder / "tiny.toml").read_text("utf-8").replace("[card]", GENERATED + "[card]")
    (folder / "tiny.toml").write_text(recipe, "utf-8")
    run_until_killed(folder, 13)
    run(folder)
    run(folder, output=tmp_path / "whole" / "tiny", work=tmp_path / "other")
    resumed, whole = state_of(folder / "work"), state_of(tmp_path / "other")
    assert [name for name in whole["state_dict"] if name.startswith("average.")]
    for name, value in whole["state_dict"].items():
        assert torch.equal(resumed["state_dict"][name], value), name
    assert resumed["history"] == whole["history"]
    for name in ("model.safetensors", "history.safetensors", "README.md"):
        assert (folder / "tiny" / name).read_bytes() == (tmp_path / "whole" / "tiny" / name).read_bytes()


# What a run was made from.

CHANGES = {
    "embedding": (("embedding = 8\n", "embedding = 16\n"), ("feedforward = 8", "feedforward = 16")),
    "source_vocabulary": (("source_vocabulary = 330", "source_vocabulary = 320"),),
    "averaging": (("updates = 40", "updates = 40\naveraging = 0.9"),),
    "learning_rate": (("updates = 40", "updates = 40\nlearning_rate = 1e-3"),),
    "history": (("updates = 40", 'updates = 40\nhistory = ["un homme"]'),),
    "train.1.times": (('file = "train.tsv"', 'file = "train.tsv"\ntimes = 2'),),
    "seed": (("updates = 40", "updates = 40\nseed = 2"),),
}
"""By what the sentence names: texts of the recipe, and what they are replaced by."""
SHORT = lasting(10)


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A run of ten updates."""
    folder = made(tmp_path_factory.mktemp("begun"), SHORT)
    run(folder)
    return folder


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def continued(begun, folder):
    """Copy the state of a run."""
    shutil.copytree(begun / "work", folder / "work")


@pytest.mark.parametrize("name", CHANGES)
def test_another_recipe_is_refused_with_what_differs_and_nothing_is_touched(begun, tmp_path, name):
    recipe = RECIPE
    for before, after in CHANGES[name]:
        assert before in recipe
        recipe = recipe.replace(before, after)
    before = files_of(begun)
    with pytest.raises(TrainingError, match=rf"was begun with {name} .*, not .*; begin anew with --anew") as caught:
        run(made(tmp_path / "another folder", recipe), output=begun / "tiny", work=begun / "work")
    assert str(caught.value).count("\n") == 0
    assert files_of(begun) == before


@pytest.mark.parametrize(("name", "said"), [("train.tsv", "train.tsv"), ("val.tsv", "val.tsv for validation")])
def test_other_data_are_refused(begun, tmp_path, name, said):
    folder = made(tmp_path, SHORT)
    write(folder, [*pairs()[:100], "un chat\ta cat"], name)
    with pytest.raises(TrainingError, match=f"was begun with other pairs in {said}; begin anew"):
        run(folder, output=begun / "tiny", work=begun / "work")


def test_another_tokenizer_in_the_place_of_the_runs_is_refused(begun, tmp_path):
    (tmp_path / "work").mkdir()
    for path in (begun / "work").iterdir():
        (tmp_path / "work" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "work" / "source.spm").write_bytes((begun / "work" / "target.spm").read_bytes())
    with pytest.raises(TrainingError, match="was begun with another source vocabulary; begin anew"):
        run(begun, work=tmp_path / "work", output=tmp_path / "out")


def test_a_toys_pairs_belong_to_what_it_was_begun_with(tmp_path):
    before = origin_of(read_recipe("sort")[0], {"sort": "0" * 64})
    begin(tmp_path, before, {}, "characters", anew=False)
    (tmp_path / STATE).write_bytes(b"")
    now = origin_of(read_recipe("sort")[0], {"sort": "1" * 64})
    with pytest.raises(TrainingError, match="other pairs in sort"):
        vocabularies_to_go_on_with(tmp_path, now, "characters")


def test_anew_begins_anew(begun, tmp_path, learnt):
    folder = made(tmp_path, SHORT)
    continued(begun, folder)
    write(folder, pairs()[:120])
    assert run(folder, anew=True) == "updates"
    assert [update for update, _ in learnt] == list(range(10))
    learnt.clear()
    run(folder)  # and from then on it is a run like any other
    assert learnt == []


def test_how_long_it_takes_may_change(begun, tmp_path, learnt):
    changed = lasting(20).replace("warmup = 5", 'warmup = 4\npatience = 3\ndecay = 0.2\nfalling = "cosine"')
    folder = made(tmp_path, changed.replace("validate_every = 10", "validate_every = 8"))
    continued(begun, folder)
    run(folder)
    assert learnt[0][0] == 10


def test_a_state_of_an_older_version_is_taken_as_it_is_and_remembers_from_then_on(begun, tmp_path, learnt, capsys):
    folder = made(tmp_path, lasting(20))
    continued(begun, folder)
    origin = (folder / "work" / ORIGIN).read_bytes()
    (folder / "work" / ORIGIN).unlink()
    state = state_of(folder / "work")
    state["history"] = [found[:3] for found in state["history"]]  # as it was
    torch.save(state, folder / "work" / STATE)
    run(folder)
    assert "has no run.json: what it was begun with is not known, and is taken" in capsys.readouterr().err
    assert [update for update, _ in learnt] == list(range(10, 20))
    assert (folder / "work" / ORIGIN).read_bytes() == origin
    run(folder)
    assert "is not known" not in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["empty", "half", "text", "another model", "run.json"])
def test_a_damaged_state_is_one_sentence(begun, tmp_path, damage):
    continued(begun, tmp_path)
    state = tmp_path / "work" / STATE
    content = state.read_bytes()
    if damage == "another model":
        found = state_of(tmp_path / "work")
        found["state_dict"].popitem()
        torch.save(found, state)
    elif damage == "run.json":
        (tmp_path / "work" / ORIGIN).write_text("{")
    else:
        state.write_bytes({"empty": b"", "half": content[: len(content) // 2], "text": b"state"}[damage])
    with pytest.raises(TrainingError, match=r"is damaged.*; begin anew with --anew"):
        run(begun, work=tmp_path / "work", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_vocabularies_without_a_state_are_made_again_if_the_data_have_changed(begun, tmp_path):
    folder = made(tmp_path, SHORT)
    continued(begun, folder)
    (folder / "work" / STATE).unlink()
    write(folder, [line.replace("homme", "enfant") for line in pairs()[:140]])
    run(folder)
    assert (folder / "work" / "source.spm").read_bytes() != (begun / "work" / "source.spm").read_bytes()
    assert (folder / "work" / "source.spm").read_bytes() == (folder / "tiny" / "source.spm").read_bytes()


def test_what_another_version_knows_more_of_is_no_difference(begun, tmp_path):
    continued(begun, tmp_path)
    origin = json.loads((tmp_path / "work" / ORIGIN).read_text())
    origin["recipe"]["colour"] = "red"
    del origin["recipe"]["word_dropout"]
    (tmp_path / "work" / ORIGIN).write_text(json.dumps(origin))
    assert run(begun, work=tmp_path / "work", output=tmp_path / "out") == "updates"


def test_a_run_that_goes_on_into_another_folder_leaves_a_whole_checkpoint_there(begun, tmp_path):
    continued(begun, tmp_path)
    folder = made(tmp_path / "recipe", lasting(20))
    run(folder, work=tmp_path / "work", output=tmp_path / "out")
    load(str(tmp_path / "out"))


def test_a_run_that_has_ended_writes_its_last_weights_to_another_folder_if_they_are_its_best(begun, tmp_path):
    continued(begun, tmp_path)
    assert run(begun, work=tmp_path / "work", output=tmp_path / "tiny") == "updates"
    for name in ("model.safetensors", "README.md"):
        assert (tmp_path / "tiny" / name).read_bytes() == (begun / "tiny" / name).read_bytes()


def test_a_run_that_has_ended_says_that_its_best_weights_are_in_its_checkpoint(begun, tmp_path):
    continued(begun, tmp_path)
    state = state_of(tmp_path / "work")
    update, *found, quality = state["history"][0]
    state["history"] = [[5, *found, quality + 1], [update, *found, quality]]
    torch.save(state, tmp_path / "work" / STATE)
    with pytest.raises(TrainingError, match="its best weights are only in the checkpoint it wrote; name that folder"):
        run(begun, work=tmp_path / "work", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()
