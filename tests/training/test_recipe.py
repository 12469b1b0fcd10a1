import dataclasses
import math

import pytest

from attn_tui.config import FAMILIES
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.errors import TrainingError
from attn_tui.training.recipe import RECIPES, Corpus, read_recipe

MODEL = """
[model]
source_language = "fr"
target_language = "en"
source_vocabulary = 300
target_vocabulary = 300
"""
CORPORA = """
[[train]]
file = "a.tsv"

[[validation]]
file = "b.tsv.gz"
limit = 5
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "own.toml"


def test_a_recipe_is_read_from_its_file(path):
    path.write_text("updates = 7\nlearning_rate = 1\n" + MODEL + CORPORA)
    recipe, folder = read_recipe(str(path))
    assert folder == path.parent
    assert (recipe.name, recipe.updates, recipe.learning_rate) == ("own", 7, 1)
    assert recipe.train == (Corpus("a.tsv"),)
    assert recipe.validation == (Corpus("b.tsv.gz", limit=5),)
    assert recipe.config(source_vocabulary=280).source_vocabulary == 280


def test_corpora_are_named_by_columns_or_sides(path):
    more = 'columns = [2, "EN"]\nstrict = true\n[[validation]]\nsource = "c.fr"\ntarget = "c.en"\n'
    path.write_text(MODEL + CORPORA + more)
    recipe, _ = read_recipe(str(path))
    table, sides = recipe.validation
    assert table == Corpus("b.tsv.gz", limit=5, columns=(2, "EN"), strict=True)
    assert sides == Corpus(source="c.fr", target="c.en")
    assert (table.name, sides.name) == ("b", "c.fr + c.en")
    assert [corpus.strict for corpus in (*recipe.strictly().train, *recipe.strictly().validation)] == [True] * 3


@pytest.mark.parametrize("name", sorted(path.stem for path in RECIPES.glob("*.toml")))
def test_shipped_recipes_are_found_by_name(name):
    recipe, folder = read_recipe(name)
    assert recipe.name == name
    assert folder == RECIPES
    assert set(recipe.card) == {"data", "licence", "limits"}
    assert recipe.config().source_language


def test_the_recipes_of_the_shipped_checkpoints_are_shipped():
    assert {path.stem for path in RECIPES.glob("*.toml")} >= {"fr-en", "reverse"}


def test_a_recipe_is_frozen():
    recipe, _ = read_recipe("reverse")
    with pytest.raises(dataclasses.FrozenInstanceError):
        recipe.updates = 3


@pytest.mark.parametrize("name", ["de-en", "none.toml", "", "../fr-en", "x" * 5_000, "a\0b", "\x1b[31m"])
def test_a_recipe_that_there_is_not_is_told_with_what_there_is(name):
    with pytest.raises(TrainingError, match=r"name a \.toml file or one of: .*fr-en, .*reverse.*\.$") as caught:
        read_recipe(name)
    assert str(caught.value).isprintable()


MISTAKES = {
    "no TOML": ("updates = = 3", "Invalid value"),
    "unknown entry": ("colour = 1" + MODEL + CORPORA, "it has an unknown entry 'colour'; known are name, model"),
    "hostile entry": ('"\\u001b[31m" = 1' + MODEL + CORPORA, "it has an unknown entry '\\x1b[31m'"),
    "no model": (CORPORA, "it lacks the entry 'model'; add it."),
    "model no table": ("model = 3" + CORPORA, "model is 3; write a [model] table."),
    "unknown model entry": (MODEL + 'colour = "red"' + CORPORA, "it has an unknown entry 'colour'"),
    "impossible model": (MODEL + "decoder_hidden = 9" + CORPORA, "the dot score needs them equal"),
    "unknown architecture": (MODEL + 'architecture = "x"' + CORPORA, "architecture is 'x'; known are seq2seq, "),
    "wrong vocabulary": (MODEL.replace("300", '"many"') + CORPORA, "source_vocabulary is 'many'; it must be a whole"),
    "no vocabulary": (MODEL.replace("source_vocabulary = 300", "") + CORPORA, "it lacks the entry 'source_vocabulary'"),
    "wrong tokenizer": (MODEL + 'tokenizer = "x"' + CORPORA, "tokenizer is 'x'; known are sentencepiece, "),
    "unknown task": ('task = "copy"' + MODEL + CORPORA, "task is 'copy'; known are translate, reverse, sort, dates, "),
    "toy with pieces": ('task = "reverse"' + MODEL, "tokenizer is 'sentencepiece'; the task reverse needs characters."),
    "no corpora": (MODEL, "it names no [[train]] and [[validation]] files; add one of each."),
    "no validation": (MODEL + '[[train]]\nfile = "a.tsv"', "it names no [[train]] and [[validation]] files"),
    "corpus no table": ('train = ["a.tsv"]' + MODEL, "train is ['a.tsv']; write it as [[train]] tables."),
    "corpora no list": ("train = 5" + MODEL, "train is 5; write it as [[train]] tables."),
    "corpus without file": (MODEL + CORPORA + "\n[[train]]\ntimes = 2", "a corpus has one file, or source"),
    "corpus of one side": (MODEL + CORPORA + '[[train]]\nsource = "a.fr"', "a corpus has one file, or source"),
    "corpus of file and side": (MODEL + CORPORA + 'source = "a.fr"', "a corpus has one file, or source"),
    "one column": (MODEL + CORPORA + "columns = 2", "the columns are 2; name two that differ"),
    "column 0": (MODEL + CORPORA + "columns = [0, 1]", "the columns are 0, 1; name two that differ"),
    "columns of sides": (
        MODEL + CORPORA + '[[train]]\nsource = "a.fr"\ntarget = "a.en"\ncolumns = [1, 2]', "columns are those of one",
    ),
    "corpus with unknown entry": (MODEL + CORPORA + "weight = 2", "unknown entry 'weight'; known are file, "),
    "file no text": (MODEL + CORPORA.replace('"a.tsv"', "3"), "file is 3; it must be a string."),
    "times 0": (MODEL + CORPORA.replace('"a.tsv"', '"a.tsv"\ntimes = 0'), "times is 0; it must be above 0."),
    "limit negative": (MODEL + CORPORA.replace("= 5", "= -5"), "limit is -5; it must be at least 0."),
    "updates 0": ("updates = 0" + MODEL + CORPORA, "updates is 0; it must be at least 1."),
    "updates text": ('updates = "many"' + MODEL + CORPORA, "updates is 'many'; it must be a whole number."),
    "updates half": ("updates = 1.5" + MODEL + CORPORA, "updates is 1.5; it must be a whole number."),
    "updates true": ("updates = true" + MODEL + CORPORA, "updates is True; it must be a whole number."),
    "batch 0": ("batch_tokens = 0" + MODEL + CORPORA, "batch_tokens is 0; it must be at least 1."),
    "warmup 0": ("warmup = 0" + MODEL + CORPORA, "warmup is 0; it must be at least 1."),
    "patience 0": ("patience = 0" + MODEL + CORPORA, "patience is 0; it must be at least 1."),
    "validate 0": ("validate_every = 0" + MODEL + CORPORA, "validate_every is 0; it must be at least 1."),
    "seed negative": ("seed = -1" + MODEL + CORPORA, "seed is -1; it must be at least 0."),
    "rate text": ('learning_rate = "fast"' + MODEL + CORPORA, "learning_rate is 'fast'; it must be a number."),
    "rate negative": ("learning_rate = -1" + MODEL + CORPORA, "learning_rate is -1; it must be at least 0."),
    "dropout 2": ("dropout = 2" + MODEL + CORPORA, "dropout is 2; it must be from 0 to 1."),
    "dropout nan": ("dropout = nan" + MODEL + CORPORA, "dropout is nan; it must be from 0 to 1."),
    "smoothing 2": ("label_smoothing = 2" + MODEL + CORPORA, "label_smoothing is 2; it must be from 0 to 1."),
    "decay 2": ("decay = 2" + MODEL + CORPORA, "decay is 2; it must be from 0 to 1."),
    "falling up": ('falling = "up"' + MODEL + CORPORA, "falling is 'up'; known are linear, cosine."),
    "averaging 1.5": ("averaging = 1.5" + MODEL + CORPORA, "averaging is 1.5; it must be from 0 to 1."),
    "join nan": ("join = nan" + MODEL + CORPORA, "join is nan; it must be from 0 to 1."),
    "join pieces 0": ("join_pieces = 0" + MODEL + CORPORA, "join_pieces is 0; it must be at least 1."),
    "sampling negative": ("sampling = -1" + MODEL + CORPORA, "sampling is -1; it must be at least 0."),
    "sampling a toy": ('task = "reverse"\nsampling = 0.1' + MODEL, "tokenizer is 'sentencepiece'; the task"),
    "sampling words": ("sampling = 0.1" + MODEL + 'tokenizer = "words"' + CORPORA, "there are no pieces of words"),
    "lower case": (MODEL + "lowercase = true" + CORPORA, "lowercase and normalise are of imported"),
    "split words": (MODEL + 'normalise = "words"' + CORPORA, "lowercase and normalise are of imported"),
    "pieces": (MODEL + 'tokenizer = "pieces"' + CORPORA, "needs sentencepiece or characters or words."),
    "joined beyond its places": (
        'task = "reverse"\njoin = 0.5' + MODEL + 'tokenizer = "characters"\npositions = 120',
        "join is 0.5; this system has no more than 100 places; make it 0.",
    ),
    "joined beyond its scores": (
        "join = 0.5" + MODEL + 'architecture = "luong"\nscore = "location"\ndecoder_hidden = 384' + CORPORA,
        "join is 0.5; this system has no more than 100 places; make it 0.",
    ),
    "history no list": ("history = 3" + MODEL + CORPORA, "history is 3; it must be a list of strings."),
    "history of numbers": ("history = [3]" + MODEL + CORPORA, "history is [3]; it must be a list of strings."),
    "generated no table": ("generated = [3]" + MODEL + CORPORA, "generated is [3]; write it as [[generated]] tables."),
    "generated unknown": (MODEL + CORPORA + '[[generated]]\nkind = "x"', "kind is 'x'; known are numbers, prices, "),
    "generated none": (MODEL + CORPORA + '[[generated]]\nkind = "ages"\npairs = 0', "pairs is 0; it must be at least"),
    "generated never": (MODEL + CORPORA + '[[generated]]\nkind = "ages"\ntimes = 0', "times is 0; it must be above 0."),
    "a list without an end": ("updates = 3\nhistory = [\n'a',", "line 2: it is not TOML: what begins here has no end"),
    "nested": ("card = " + "[" * 10_000, "it is nested too deeply or has a number too long; shorten it."),
    "a long number": ("updates = " + "9" * 5000, "it is nested too deeply or has a number too long; shorten it."),
    "card no table": ("card = 3" + MODEL + CORPORA, "card is 3; write a [card] table of texts."),
    "card with numbers": (MODEL + CORPORA + "[card]\ndata = 3", "card is {'data': 3}; write a [card] table of texts."),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_one_sentence_that_names_the_file(path, mistake):
    text, what = MISTAKES[mistake]
    path.write_text(text)
    with pytest.raises(TrainingError) as caught:
        read_recipe(str(path))
    assert str(caught.value).startswith((f"{path}: ", f"{path}, line "))
    assert what in str(caught.value)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")


def test_a_recipe_that_is_not_utf_8_is_named(path):
    path.write_bytes(b"\xff\xfe" + MODEL.encode())
    with pytest.raises(TrainingError, match=r"own\.toml: it is not UTF-8; save it as that\.$"):
        read_recipe(str(path))


def test_a_recipe_nested_too_deeply_is_named(path):
    path.write_text("card = " + "[" * 10_000 + "]" * 10_000)
    with pytest.raises(TrainingError, match=r"own\.toml: "):
        read_recipe(str(path))


# Recipes that are another with a few entries changed.


def test_a_recipe_is_filled_up_from_its_base(path):
    path.write_text('base = "fr-en"\nupdates = 7\n[model]\nembedding = 64\nfeedforward = 64\n[card]\nlicence = "mine"')
    recipe, folder = read_recipe(str(path))
    base, _ = read_recipe("fr-en")
    assert (recipe.name, recipe.updates, folder) == ("own", 7, path.parent)
    assert recipe.model == {**base.model, "embedding": 64, "feedforward": 64}
    assert recipe.card == {**base.card, "licence": "mine"}
    unchanged = {"name": "fr-en", "updates": base.updates, "model": base.model, "card": base.card}
    assert dataclasses.replace(recipe, **unchanged) == base


def test_corpora_of_its_own_take_the_place_of_the_bases(path):
    path.write_text('base = "fr-en"\n' + CORPORA)
    recipe, _ = read_recipe(str(path))
    assert recipe.train == (Corpus("a.tsv"),)
    assert recipe.validation == (Corpus("b.tsv.gz", limit=5),)


def test_a_base_may_have_a_base(path):
    path.write_text('base = "fr-en-luong"\n[model]\nattention = "local-p"')
    recipe, _ = read_recipe(str(path))
    luong, seq2seq, first = (read_recipe(name)[0] for name in ("fr-en-luong", "fr-en-seq2seq", "fr-en-lecture"))
    assert recipe.model == {**luong.model, "attention": "local-p"}
    assert recipe.model["cell"] == seq2seq.model["cell"] == "lstm" != first.config().cell
    assert recipe.model["encoder_hidden"] == seq2seq.model["encoder_hidden"] != first.config().encoder_hidden
    assert recipe.batch_tokens == first.batch_tokens


def test_reading_a_base_leaves_it_as_it_was(path):
    before, _ = read_recipe("fr-en")
    path.write_text('base = "fr-en"\n[model]\nembedding = 64\nfeedforward = 64')
    read_recipe(str(path))
    assert read_recipe("fr-en")[0] == before


@pytest.mark.parametrize(
    "base",
    [
        '"de-en"', '""', '"../recipes/fr-en"', '"fr-en.toml"', '"/etc/passwd"', '"a\\u0000b"', '"\\u001b[31m"', '"own"',
        "5", "true", '["fr-en"]', '{name = "fr-en"}', f'"{"x" * 5_000}"',
    ],
    ids=lambda base: base[:20],
)  # fmt: skip
def test_a_base_that_is_not_shipped_is_told_with_what_is(path, base):
    path.write_text(f"base = {base}\n" + MODEL + CORPORA)
    with pytest.raises(TrainingError, match=r"base is .*; name one of: .*fr-en, .*reverse.*\.$") as caught:
        read_recipe(str(path))
    assert str(caught.value).startswith(f"{path}: ")
    assert str(caught.value).isprintable()


def test_a_table_that_should_be_one_does_not_vanish_in_the_bases(path):
    path.write_text('base = "fr-en"\nmodel = 3')
    with pytest.raises(TrainingError, match=r"model is 3; write a \[model\] table\.$"):
        read_recipe(str(path))


def test_what_base_and_recipe_make_together_is_checked(path):
    path.write_text('base = "fr-en-luong"\n[model]\ndirections = "both"')
    with pytest.raises(TrainingError, match="decoder_hidden is 352 and 2 × encoder_hidden is 704; luong hands"):
        read_recipe(str(path))


# The family that is compared: the same in all but the system.

FAMILY = ("fr-en-seq2seq", "fr-en-bahdanau", "fr-en-luong")


def parameters(name):
    return sum(math.prod(shape) for shape in parameter_shapes(read_recipe(name)[0].config()).values())


def test_the_family_is_trained_alike():
    first, *others = (read_recipe(name)[0] for name in FAMILY)
    of_the_system = {
        "architecture", "cell", "layers", "directions", "encoder_hidden", "decoder_hidden", "score", "attention",
        "attention_hidden", "input_feeding",
    }  # fmt: skip
    for other in others:
        assert dataclasses.replace(other, name=first.name, model=first.model, card=first.card) == first
        changed = {name for name in {*first.model, *other.model} if first.model.get(name) != other.model.get(name)}
        assert changed <= of_the_system
    assert [recipe.config().architecture for recipe in (first, *others)] == ["seq2seq", "rnnsearch", "luong"]


def test_the_family_sees_the_lectures_data_and_pieces():
    default, _ = read_recipe("fr-en-lecture")
    for name in FAMILY:
        recipe, _ = read_recipe(name)
        assert (recipe.train, recipe.validation) == (default.train, default.validation)
        assert {**recipe.card, "limits": ""} == {**default.card, "limits": ""}  # what each does badly is its own
        assert recipe.batch_tokens == default.batch_tokens
        assert recipe.seed == default.seed  # of the tokenizer, too
        for side in ("source_vocabulary", "target_vocabulary", "embedding"):
            assert recipe.model[side] == default.model[side]


def test_the_family_has_about_as_many_parameters():
    counts = [parameters(name) for name in FAMILY]
    assert max(counts) <= 1.15 * min(counts)


def test_the_forward_control_differs_in_the_order_of_the_source_alone():
    backward, forward = (read_recipe(name)[0] for name in ("fr-en-seq2seq", "fr-en-seq2seq-forward"))
    assert (backward.model["directions"], forward.model["directions"]) == ("backward", "forward")
    assert {**forward.model, "directions": "backward"} == backward.model
    assert dataclasses.replace(forward, name=backward.name, model=backward.model) == backward
    assert parameters("fr-en-seq2seq") == parameters("fr-en-seq2seq-forward")


def test_there_is_a_toy_of_each_architecture():
    toys = [read_recipe(path.stem)[0] for path in RECIPES.glob("reverse*.toml")]
    assert {toy.config().architecture for toy in toys} == set(FAMILIES)
    for toy in toys:
        assert toy.task == "reverse"
        assert toy.config().decoder_hidden <= 16  # few enough to compute by hand
