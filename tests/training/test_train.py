import dataclasses
import json
import shutil
import signal
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from training.tiny import RECIPE, lasting, made, note, pairs, run, state_of, write

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import translate_batch
from attn_tui.errors import TrainingError
from attn_tui.judging.metrics import judge
from attn_tui.training import task
from attn_tui.training.corpus import Pairs
from attn_tui.training.progress import only_real_warnings
from attn_tui.training.recipe import read_recipe
from attn_tui.training.toys import TOYS, reversed_digits
from attn_tui.training.train import train

torch.set_num_threads(1)


@pytest.fixture
def learnt(monkeypatch):
    return note(monkeypatch)


@pytest.mark.usefixtures("figures")
def test_a_run_leaves_a_checkpoint_that_loads(tmp_path, learnt, caplog, capsys):
    folder = made(tmp_path)
    run(folder)
    assert [update for update, _ in learnt] == list(range(40))
    checkpoint = load(str(folder / "tiny"))
    assert checkpoint.config.provenance.command == "attn-tui train tiny.toml"
    assert (checkpoint.config.embedding, checkpoint.config.tokenizer) == (8, "sentencepiece")
    assert {path.name for path in (folder / "tiny").iterdir()} == {
        "README.md", "config.json", "model.safetensors", "source.spm", "target.spm", "history.safetensors",
        "curves.svg",
    }  # fmt: skip
    assert translate_batch(checkpoint, ["le chat voit la mer."])[0].cut == 0
    card = (folder / "tiny" / "README.md").read_text("utf-8")
    assert "Sentences of a small grammar." in card
    assert "| 10 | " in card
    assert "](curves.svg)\n" in card
    assert "<path" in (folder / "tiny" / "curves.svg").read_text("utf-8")
    output = capsys.readouterr()
    assert "weights_only" not in caplog.text + output.out + output.err
    assert "train.tsv: 140 pairs; the first: «" in output.err
    assert "val.tsv: " in output.err


def test_the_best_weights_are_exported_and_not_the_last(tmp_path, monkeypatch):
    folder = made(tmp_path)
    qualities = {10: 1.0, 20: 3.0, 30: 2.0, 40: 2.5}
    judged = task.Validation.of
    monkeypatch.setattr(
        task.Validation, "of", lambda update, by: dataclasses.replace(judged(update, by), quality=qualities[update])
    )
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
    "attention-first": 'architecture = "attention-first"\nscore = "additive"\nreadout = "concat"\nstart = "bridge"\n'
    'cell = "lstm"\nencoder_hidden = 4\ntied_output = false\nsource_start = true\nsource_end = true\n'
    'first = "start"\nfeedforward = 0',
    "conditional-gru": 'architecture = "conditional-gru"\nscore = "additive"\nreadout = "tanh"\nfirst = "zeros"\n'
    'encoder_hidden = 4\nsource_end = true\nwith_bias = ["decoder.attention.query", "decoder.attention.energy"]',
    "position-attention": 'architecture = "position-attention"\nscore = "places"\ntokenizer = "words"\npad_to = 10\n'
    'encoder_hidden = 4\nmax_source_length = 10\nactivation = "relu"\nfeedforward = 0\nsource_end = true\n'
    'padding = "zeros"',
    "luong, with positions": 'architecture = "luong"\nscore = "general"\npositions = 30\nmax_source_length = 30\n'
    'encoder_hidden = 4\nencoder_layers = 2\nstart = "bridges"\nprojection = 8\nfeedforward = 6\n'
    'without_bias = ["decoder.output"]',
}


@pytest.mark.sampled(5)
@pytest.mark.slow
@pytest.mark.parametrize("system", OTHER_SYSTEMS)
def test_every_system_learns_also_in_bfloat16_and_leaves_a_checkpoint_that_loads(tmp_path, monkeypatch, system):
    folder = made(tmp_path)
    text = RECIPE.replace("encoder_hidden = 4", OTHER_SYSTEMS[system]).replace("updates = 40", "updates = 24")
    text = text.replace("validate_every = 10", "validate_every = 24")
    if "\nfeedforward" in OTHER_SYSTEMS[system]:
        text = text.replace("\nfeedforward = 8", "", 1)
    (folder / "tiny.toml").write_text(f'precision = "bf16-mixed"\nlearning_rate = 3e-2{text}', "utf-8")
    losses = []
    step = task.TranslationTask.training_step

    def noted(module, batch, batch_idx):
        loss = step(module, batch, batch_idx)
        losses.append(loss.item())
        return loss

    monkeypatch.setattr(task.TranslationTask, "training_step", noted)
    run(folder)
    assert len(losses) == 24
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 0.5
    checkpoint = load(str(folder / "tiny"))
    recipe, _ = read_recipe(str(folder / "tiny.toml"))
    asked_for = {name: value for name, value in recipe.model.items() if "vocabulary" not in name}
    for name, value in asked_for.items():
        assert getattr(checkpoint.config, name) == (tuple(value) if isinstance(value, list) else value)
    assert translate_batch(checkpoint, ["le chat voit la mer."])[0].cut == 0


def shares(**changes):
    """The share of the learning rate by update, and the module."""
    recipe = dataclasses.replace(read_recipe("fr-en-lecture")[0], **changes)
    module = task.TranslationTask(recipe, load("reverse"), Pairs([], [], 0), {}, Path(), {})
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


def test_what_is_exported_is_the_average(tmp_path):
    folder = made(tmp_path)
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


def test_a_missing_corpus_is_named(tmp_path):
    folder = made(tmp_path)
    (folder / "train.tsv").unlink()
    with pytest.raises(TrainingError, match=r"train\.tsv: there is no such file"):
        run(folder)


IMPOSSIBLE = {
    "no recipe for so few characters": ("source_vocabulary = 330", "source_vocabulary = 20", "cannot make 20 pieces"),
    "a corpus that is not there": ("val.tsv", "nowhere.tsv", "there is no such file"),
    "nothing short enough": ("[[train]]", "[[train]]", "of 140 pairs none can be learnt: 140 with more than 2 source"),
    "no such precision": ("updates = 40", 'updates = 40\nprecision = "7"', "this machine cannot train so: "),
}


@pytest.mark.parametrize("why", IMPOSSIBLE)
def test_what_cannot_be_trained_leaves_nothing(tmp_path, why):
    before, after, said = IMPOSSIBLE[why]
    recipe = RECIPE.replace(before, after)
    if why == "nothing short enough":
        recipe = recipe.replace("max_length = 24", "max_length = 24\nmax_source_length = 2")
    folder = made(tmp_path, recipe)
    files = set(folder.iterdir())
    with pytest.raises(TrainingError, match=said) as caught:
        run(folder)
    assert str(caught.value).count("\n") == 0
    assert set(folder.iterdir()) == files


def test_a_run_that_breaks_leaves_no_half_checkpoint(tmp_path, monkeypatch):
    def broken(module, batch, batch_idx):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(task.TranslationTask, "training_step", broken)
    folder = made(tmp_path)
    with pytest.raises(RuntimeError, match="out of memory"):
        run(folder)
    assert not (folder / "tiny").exists()


def test_weights_beyond_all_bounds_end_the_run_in_one_sentence(tmp_path):
    folder = made(tmp_path, RECIPE.replace("warmup = 5", "warmup = 1\nlearning_rate = 1e30\ngradient_clip = 1e30"))
    with pytest.raises(TrainingError, match=r"at update \d+ the weights have grown beyond .*smaller learning_rate\.$"):
        run(folder)
    assert not (folder / "tiny").exists()


def test_pairs_beyond_the_models_limits_are_counted_and_left_out(tmp_path, learnt, capsys):
    folder = made(tmp_path, RECIPE.replace("updates = 40", "updates = 10"))
    long = "le chat voit la mer. " * 40
    write(folder, [*pairs()[:100], f"{long}\tIt sees.", f"Il voit.\t{long}", f"{long}\t{long}"])
    run(folder)
    said = "3 of 103 pairs are left out: 2 with more than 100 source pieces, 2 with more than 23 target pieces"
    assert said in capsys.readouterr().out
    assert max(len(sentence) for _, batch in learnt for sentence in batch) <= 100


def test_a_run_that_ends_before_its_learning_rate_is_reached_says_so(tmp_path, capsys):
    run(made(tmp_path, lasting(10).replace("warmup = 5", "warmup = 11")))
    assert "rises over 11 updates (warmup); of these the run has 10" in capsys.readouterr().out
    run(made(tmp_path / "longer", lasting(10).replace("warmup = 5", "warmup = 10")))
    assert "warmup" not in capsys.readouterr().out


def test_the_end_says_why_it_ended(tmp_path, monkeypatch, capsys):
    folder = made(tmp_path, RECIPE.replace("updates = 40", "updates = 10"))
    assert run(folder) == "updates"
    said = "ended at update 10 of 10: all updates are done; the checkpoint has the weights of update 10"
    assert said in capsys.readouterr().out.splitlines()
    qualities = {20: 3.0, 30: 2.0, 40: 2.5, 50: 4.0}
    judged = task.Validation.of
    monkeypatch.setattr(
        task.Validation, "of", lambda update, by: dataclasses.replace(judged(update, by), quality=qualities[update])
    )
    (folder / "tiny.toml").write_text("patience = 2" + RECIPE.replace("updates = 40", "updates = 60"), "utf-8")
    assert run(folder) == "patience"
    out = capsys.readouterr().out
    assert "going on from update 10, with what is in " in out
    said = "ended at update 40 of 60: the last 2 validations were no better (the recipe's patience); the checkpoint has"
    assert said in out
    assert run(folder) == "patience"  # and does not go on by itself
    assert "ended at update 40 of 60" in capsys.readouterr().out
    (folder / "tiny.toml").write_text("patience = 3" + RECIPE.replace("updates = 40", "updates = 50"), "utf-8")
    assert run(folder) == "updates"  # but with more patience


def test_an_interrupted_run_ends_after_its_update_and_goes_on_there(tmp_path, monkeypatch, capsys):
    step = task.TranslationTask.training_step

    def interrupted(module, batch, batch_idx):
        if module.trainer.global_step == 12:
            signal.raise_signal(signal.SIGINT)
        return step(module, batch, batch_idx)

    folder = made(tmp_path, lasting(20))
    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as context:
        context.setattr(task.TranslationTask, "training_step", interrupted)
        assert run(folder) == "interrupted"
    assert signal.getsignal(signal.SIGINT) is before
    assert "ended at update 13 of 20: interrupted; the same command goes on from there" in capsys.readouterr().out
    assert state_of(folder / "work")["global_step"] == 13
    assert run(folder) == "updates"


def test_nothing_is_printed_but_what_the_run_is_about(tmp_path, capfd):
    folder = made(tmp_path, RECIPE.replace("updates = 40", "updates = 20"))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        run(folder)
        run(folder)
    out, err = capfd.readouterr()
    assert [line for line in err.splitlines() if not line.startswith(("train.tsv: ", "val.tsv: "))] == []
    known = ("training the ", "update ", "  ", "ended at ", "going on ", "1")
    assert [line for line in out.splitlines() if not line.startswith(known)] == []


def test_real_warnings_are_not_silenced(recwarn):
    with only_real_warnings():
        warnings.warn("the disk is full", UserWarning, stacklevel=1)
    assert [str(one.message) for one in recwarn] == ["the disk is full"]


@pytest.mark.parametrize(("tokenizer", "source"), [("characters", "l"), ("words", "le")])
def test_corpora_are_learnt_by_characters_and_by_words(tmp_path, tokenizer, source):
    recipe = lasting(10).replace("max_length = 24", f'max_length = 60\ntokenizer = "{tokenizer}"')
    folder = made(tmp_path, recipe.replace("source_vocabulary = 330", "source_vocabulary = 12"))
    run(folder)
    checkpoint = load(str(folder / "tiny"))
    assert len(checkpoint.source_vocabulary) == 12
    assert checkpoint.source_vocabulary.pieces(checkpoint.source_vocabulary.encode("le"))[0] == source
    # What is too rare to be among twelve is read as unknown.
    assert checkpoint.source_vocabulary.unknown in checkpoint.source_vocabulary.encode("dessine 2 maisons.")
    [translation] = translate_batch(checkpoint, ["le chat voit la mer."])
    assert translation.cut == 0


@pytest.mark.slow
def test_the_toy_task_is_learnt(tmp_path, monkeypatch):
    def short(count, seed):
        return reversed_digits(min(count, 5_000), seed, (1, 3))

    # A third of the length is learnt from a fiftieth of what the recipe reads.
    monkeypatch.setitem(TOYS, "reverse", dataclasses.replace(TOYS["reverse"], make=short))
    recipe, data = read_recipe("reverse")
    train(
        dataclasses.replace(recipe, updates=300, batch_tokens=256),
        data=data,
        output=tmp_path / "reverse",
        work=tmp_path / "work",
        command="attn-tui train reverse",
        accelerator="cpu",
        devices="1",
    )
    checkpoint = load(str(tmp_path / "reverse"))
    assert judge(checkpoint, list(short(500, 31_337))).exact >= 0.95
    card = (tmp_path / "reverse" / "README.md").read_text("utf-8")
    assert "| 1 | " in card.split("## By length")[1]
    assert json.loads((tmp_path / "reverse" / "config.json").read_text())["provenance"]["seed"] == recipe.seed


# Runs that begin with a checkpoint.


def begun_with(folder, name, entries="", updates=10):
    """A recipe that begins with a checkpoint, beside the corpora."""
    recipe = f"pretrained = {json.dumps(str(name))}\n" + lasting(updates) + entries
    (folder / "tiny.toml").write_text(recipe, "utf-8")


def test_a_run_begins_with_the_vocabularies_and_weights_of_a_checkpoint(tmp_path):
    folder = made(tmp_path)
    run(folder, output=folder / "first")
    first = load(folder / "first")
    begun_with(folder, folder / "first")
    text = (folder / "tiny.toml").read_text("utf-8")
    (folder / "tiny.toml").write_text("learning_rate = 0\n" + text)  # what it begins with is what it ends with
    run(folder, work=folder / "second")
    second = load(folder / "tiny")
    for side in ("source", "target"):
        assert (folder / "first" / f"{side}.spm").read_bytes() == (folder / "tiny" / f"{side}.spm").read_bytes()
    for name, values in first.parameters.items():
        np.testing.assert_array_equal(second.parameters[name], values)
    assert f"begun with the weights of {folder / 'first'}" in (folder / "tiny" / "README.md").read_text("utf-8")


def test_it_learns_on(tmp_path):
    folder = made(tmp_path)
    run(folder, output=folder / "first")
    begun_with(folder, folder / "first")
    (folder / "tiny.toml").write_text("averaging = 0.9\n" + (folder / "tiny.toml").read_text("utf-8"))
    run(folder, work=folder / "second")
    before, after = load(folder / "first").parameters, load(folder / "tiny").parameters
    assert not np.allclose(before["decoder.start.weight"], after["decoder.start.weight"], atol=1e-3)
    (first, *_, last), (begun, *_) = (state_of(folder / work)["learnt"]["points"] for work in ("work", "second"))
    assert abs(begun[1] - last[1]) < abs(begun[1] - first[1])  # its loss is not that of random weights


def test_a_run_that_goes_on_needs_the_checkpoint_no_more(tmp_path, learnt):
    folder = made(tmp_path)
    run(folder, output=folder / "first")
    begun_with(folder, folder / "first")
    run(folder, work=folder / "second")
    shutil.rmtree(folder / "first")
    begun_with(folder, folder / "first", updates=20)
    run(folder, work=folder / "second")
    assert [update for update, _ in learnt][-20:] == list(range(20))


def test_there_must_be_the_checkpoint_and_it_must_be_the_same_model(tmp_path):
    folder = made(tmp_path)
    begun_with(folder, "fr-enn")
    with pytest.raises(TrainingError, match=r"^pretrained is 'fr-enn': there is no checkpoint 'fr-enn', .*\.$"):
        run(folder)
    begun_with(folder, "fr-en-everyday")
    with pytest.raises(TrainingError, match=r"^it begins with fr-en-everyday, .*: attn-tui train fr-en-everyday makes"):
        run(folder)
    begun_with(folder, "reverse")
    with pytest.raises(TrainingError, match=r"^the pretrained checkpoint reverse has .* change \[model\], or name"):
        run(folder)
    assert not (folder / "work").exists()
