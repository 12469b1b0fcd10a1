import dataclasses
import datetime
import itertools
import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import translate_batch
from attn_tui.errors import TrainingError
from attn_tui.judging.metrics import judge
from attn_tui.training import task
from attn_tui.training.corpus import Pairs
from attn_tui.training.recipe import read_recipe
from attn_tui.training.toys import TOYS
from attn_tui.training.train import STATE, train

torch.set_num_threads(1)

SUBJECTS = [("le chat", "the cat"), ("le chien", "the dog"), ("un homme", "a man"), ("la femme", "the woman")]
VERBS = [("voit", "sees"), ("aime", "likes"), ("cherche", "seeks"), ("dessine", "draws"), ("connaît", "knows")]
OBJECTS = [*SUBJECTS, ("Marie", "Mary"), ("2 maisons", "2 houses"), ("la mer", "the sea"), ("l’été", "summer")]
RECIPE = """
updates = 40
batch_tokens = 80
warmup = 5
validate_every = 10
[model]
source_language = "fr"
target_language = "en"
source_vocabulary = 330
target_vocabulary = 330
embedding = 8
encoder_hidden = 4
decoder_hidden = 8
feedforward = 8
max_length = 12
[[train]]
file = "train.tsv"
[[validation]]
file = "val.tsv"
[card]
data = "Sentences of a small grammar."
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A folder with a tiny recipe and its corpora."""
    folder = tmp_path_factory.mktemp("corpus")
    pairs = ["\t".join(f"{s} {v} {o}." for s, v, o in zip(*words, strict=True)) for words in sentences()]
    pairs = np.random.default_rng(1).permutation(pairs).tolist()
    (folder / "train.tsv").write_text("".join(f"{pair}\n" for pair in pairs[:140]), "utf-8")
    (folder / "val.tsv").write_text("".join(f"{pair}\n" for pair in pairs[140:]), "utf-8")
    (folder / "tiny.toml").write_text(RECIPE, "utf-8")
    return folder


def sentences():
    return itertools.product(SUBJECTS, VERBS, OBJECTS)


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


def state_of(work):
    """A run's state, opened the way nothing in it could be executed."""
    return torch.load(work / STATE, weights_only=True)


def run(folder, **places):
    recipe, data = read_recipe(str(folder / "tiny.toml"))
    places = {"data": data, "output": folder / "tiny", "work": folder / "work", **places}
    train(recipe, **places, command="attn-tui train tiny.toml", accelerator="cpu", devices="1")


@pytest.fixture
def learnt(monkeypatch):
    """The updates that are done in this process, and the batches they are done on."""
    return note(monkeypatch)


def note(monkeypatch):
    done = []
    step = task.TranslationTask.training_step

    def noted(module, batch, batch_idx):
        done.append((module.trainer.global_step, batch.source.tolist()))
        return step(module, batch, batch_idx)

    monkeypatch.setattr(task.TranslationTask, "training_step", noted)
    return done


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """What is learnt in a run that nothing interrupts."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        done, folder = note(monkeypatch), tmp_path_factory.mktemp("whole")
        run(corpus, output=folder / "tiny", work=folder / "work")
    return done


def copied(corpus, tmp_path):
    for file in corpus.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_a_run_leaves_a_checkpoint_that_loads(corpus, tmp_path, learnt, caplog, capsys):
    folder = copied(corpus, tmp_path)
    run(folder)
    assert [update for update, _ in learnt] == list(range(40))
    checkpoint = load(str(folder / "tiny"))
    assert checkpoint.config.provenance.command == "attn-tui train tiny.toml"
    assert (checkpoint.config.embedding, checkpoint.config.tokenizer) == (8, "sentencepiece")
    assert {path.name for path in (folder / "tiny").iterdir()} == {
        "README.md", "config.json", "model.safetensors", "source.spm", "target.spm", "history.safetensors",
    }  # fmt: skip
    assert translate_batch(checkpoint, ["le chat voit la mer."])[0].cut == 0
    card = (folder / "tiny" / "README.md").read_text("utf-8")
    assert "Sentences of a small grammar." in card
    assert "| 10 | " in card
    output = capsys.readouterr()
    assert "weights_only" not in caplog.text + output.out + output.err
    assert "train.tsv: 140 pairs; the first: «" in output.err
    assert "val.tsv: " in output.err


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork")
@pytest.mark.parametrize("killed_at", [13, 35])
def test_a_killed_run_goes_on_where_it_was(corpus, whole, tmp_path, learnt, killed_at):
    # 35: with fewer updates left than lie between two validations, and than were done before.
    folder = copied(corpus, tmp_path)
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
    assert {path.name for path in (folder / "work").iterdir()} == {STATE, "source.spm", "target.spm"}
    assert learnt == whole[killed_at:]


def test_a_finished_run_stays_as_it_is(corpus, tmp_path, learnt):
    folder = copied(corpus, tmp_path)
    run(folder)
    before = state_of(folder / "work")
    learnt.clear()
    run(folder)
    after = state_of(folder / "work")
    assert learnt == []
    assert after["history"] == before["history"]
    for name, value in before["state_dict"].items():
        assert torch.equal(after["state_dict"][name], value)


def test_a_finished_run_goes_on_when_it_is_given_more_updates(corpus, whole, tmp_path, learnt):
    folder = copied(corpus, tmp_path)
    recipe = (folder / "tiny.toml").read_text("utf-8")
    (folder / "tiny.toml").write_text(recipe.replace("updates = 40", "updates = 20"), "utf-8")
    run(folder)
    (folder / "tiny.toml").write_text(recipe, "utf-8")
    run(folder)
    assert [update for update, _ in learnt] == list(range(40))
    assert [update for update, *_ in state_of(folder / "work")["history"]] == [10, 20, 30, 40]
    assert learnt == whole


def test_the_best_weights_are_exported_and_not_the_last(corpus, tmp_path, monkeypatch):
    folder = copied(corpus, tmp_path)
    qualities = {10: 1.0, 20: 3.0, 30: 2.0, 40: 2.5}
    monkeypatch.setattr(task.Validation, "quality", property(lambda found: qualities[found.update]))
    run(folder)
    card = (folder / "tiny" / "README.md").read_text("utf-8")
    assert "The weights are those of update 20" in card
    exported = load(str(folder / "tiny")).parameters["decoder.start.weight"]
    last = state_of(folder / "work")["state_dict"]["model.decoder.start.weight"].numpy()
    assert not np.allclose(exported, last, atol=1e-3)


OTHER_SYSTEMS = {
    "seq2seq": 'architecture = "seq2seq"\nscore = "none"\ncell = "lstm"\ndirections = "backward"\nencoder_hidden = 8',
    "lecture": 'score = "concat"\ncell = "rnn"\nlayers = 2\nencoder_hidden = 4\nattention_hidden = 6',
    "rnnsearch": 'architecture = "rnnsearch"\nscore = "additive"\ncell = "gru-reset-before"\nencoder_hidden = 4',
    "luong": 'architecture = "luong"\nscore = "location"\ncell = "lstm"\nlayers = 2\nencoder_hidden = 4',
    "luong, fed, local-p": 'architecture = "luong"\nscore = "general"\nattention = "local-p"\ninput_feeding = true\n'
    "encoder_hidden = 4",
}


@pytest.mark.slow
@pytest.mark.parametrize("system", OTHER_SYSTEMS)
def test_every_system_learns_also_in_bfloat16_and_leaves_a_checkpoint_that_loads(corpus, tmp_path, monkeypatch, system):
    folder = copied(corpus, tmp_path)
    text = RECIPE.replace("encoder_hidden = 4", OTHER_SYSTEMS[system]).replace(
        "validate_every = 10", "validate_every = 40"
    )
    (folder / "tiny.toml").write_text(f'precision = "bf16-mixed"\nlearning_rate = 1e-2{text}', "utf-8")
    losses = []
    step = task.TranslationTask.training_step

    def noted(module, batch, batch_idx):
        loss = step(module, batch, batch_idx)
        losses.append(loss.item())
        return loss

    monkeypatch.setattr(task.TranslationTask, "training_step", noted)
    run(folder)
    assert len(losses) == 40
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 0.5
    checkpoint = load(str(folder / "tiny"))
    recipe, _ = read_recipe(str(folder / "tiny.toml"))
    assert {name: getattr(checkpoint.config, name) for name in recipe.model if "vocabulary" not in name} == {
        name: value for name, value in recipe.model.items() if "vocabulary" not in name
    }
    assert translate_batch(checkpoint, ["le chat voit la mer."])[0].cut == 0


def shares(**changes):
    """The share of the learning rate by update, and the module."""
    recipe = dataclasses.replace(read_recipe("fr-en-lecture")[0], **changes)
    module = task.TranslationTask(recipe, load("reverse"), Pairs([], [], 0), {}, Path())
    return recipe, module, module.configure_optimizers()["lr_scheduler"]["scheduler"].lr_lambdas[0]


def test_dropout_and_learning_rate_are_the_recipes():
    recipe, module, share = shares(word_dropout=0.2)
    assert module.model.encoder.dropout.p == module.model.decoder.dropout.p == recipe.dropout
    assert module.model.encoder.whole_words.p == module.model.decoder.whole_words.p == 0.2
    assert share(0) == 1 / recipe.warmup
    assert share(recipe.warmup - 1) == share(recipe.updates // 2) == 1
    assert share(round(recipe.updates * 0.75)) == pytest.approx(0.5)
    assert share(recipe.updates) == 0


def test_the_learning_rate_may_fall_in_a_cosine():
    recipe, _, share = shares(falling="cosine")
    assert share(0) == 1 / recipe.warmup
    assert share(recipe.updates // 2) == 1
    assert share(round(recipe.updates * 0.75)) == pytest.approx(0.5)
    assert share(round(recipe.updates * 0.625)) == pytest.approx((1 + 0.5**0.5) / 2)
    assert share(recipe.updates) == 0


def test_without_an_average_there_is_none():
    assert shares()[1].average is None
    assert shares(averaging=0.9)[1].average is not None


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


def test_with_everything_a_killed_run_ends_with_the_weights_of_one_that_was_not(corpus, tmp_path):
    folder = copied(corpus, tmp_path)
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


def test_what_is_exported_is_the_average(corpus, tmp_path):
    folder = copied(corpus, tmp_path)
    (folder / "tiny.toml").write_text(
        "averaging = 0.99\n" + RECIPE.replace("validate_every = 10", "validate_every = 40")
    )
    run(folder)
    exported = load(str(folder / "tiny")).parameters["decoder.start.weight"]
    state = state_of(folder / "work")["state_dict"]
    average = state["average.module.decoder.start.weight"].numpy()
    np.testing.assert_allclose(exported, average, atol=1e-3)
    assert not np.allclose(exported, state["model.decoder.start.weight"].numpy(), atol=1e-3)
    card = (folder / "tiny" / "README.md").read_text("utf-8")
    assert "the weights are an exponential moving average, decay 0.99" in card
    assert "sampled" not in card


def test_a_missing_corpus_is_named(corpus, tmp_path):
    recipe, _ = read_recipe(str(corpus / "tiny.toml"))
    with pytest.raises(TrainingError, match=r"train\.tsv: there is no such file"):
        train(recipe, data=tmp_path, output=tmp_path / "out", work=tmp_path / "work", command="")


@pytest.mark.slow
def test_the_toy_task_is_learnt(tmp_path):
    # A fifth of the pairs is enough.
    recipe, data = read_recipe("reverse")
    train(
        dataclasses.replace(recipe, updates=recipe.updates * 3 // 8, batch_tokens=recipe.batch_tokens // 2),
        data=data,
        output=tmp_path / "reverse",
        work=tmp_path / "work",
        command="attn-tui train reverse",
        accelerator="cpu",
        devices="1",
    )
    checkpoint = load(str(tmp_path / "reverse"))
    assert judge(checkpoint, list(TOYS["reverse"].make(500, 31_337))).exact >= 0.99
    card = (tmp_path / "reverse" / "README.md").read_text("utf-8")
    assert "| 1 | " in card.split("## By length")[1]
    assert json.loads((tmp_path / "reverse" / "config.json").read_text())["provenance"]["seed"] == recipe.seed
