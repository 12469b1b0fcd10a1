"""What `from attn_tui import …` gives: names, errors, types, and the examples of the page on Python."""

import dataclasses
import inspect
import re
import subprocess
import sys
import types
import typing
from importlib.resources import files

import numpy as np
import pytest
from engine.test_imports import loaded_by
from support import ROOT, VARIED, checkpoint_of

import attn_tui
from attn_tui import (
    AttnTuiError,
    DerivationError,
    Intervention,
    InterventionError,
    Search,
    SearchError,
    SentenceError,
    Timeline,
    alignment,
    beam_search,
    decode,
    events,
    load,
    translate,
    translate_batch,
    what_if,
)
from attn_tui.docs import page
from attn_tui.engine.translate import choice_for
from attn_tui.locate import shipped

SENTENCE = "Je suis étudiant."
STABLE = """
Alignment AttnTuiError Checkpoint CheckpointError Event Evidence Hypothesis Intervention InterventionError PlaceError
Search SearchError SentenceError Timeline Translation alignment beam_search choice_for decode events evidence forced
greedy load replace_unknown sampled translate translate_batch what_if
Derivation DerivationError Element why
"""


def test_no_name_that_was_ever_public_is_gone():
    assert set(attn_tui.__all__) >= set(STABLE.split())
    assert attn_tui.__all__ == sorted(attn_tui.__all__)


@pytest.mark.parametrize("name", attn_tui.__all__)
def test_every_name_is_there_documented_and_typed(name):
    value = getattr(attn_tui, name)
    assert name in dir(attn_tui)
    assert value.__doc__.strip()
    if callable(value) and not isinstance(value, type):
        hints = typing.get_type_hints(value)
        assert "return" in hints
        assert typing.Any not in hints.values()


def test_all_of_them_can_be_imported_at_once_and_no_other():
    found: dict[str, object] = {}
    exec("from attn_tui import *", found)
    assert set(found) - {"__builtins__"} == set(attn_tui.__all__)
    with pytest.raises(AttributeError, match="no attribute 'translte'"):
        _ = attn_tui.translte


def test_importing_it_loads_next_to_nothing():
    assert "numpy" not in loaded_by("import attn_tui")
    assert "numpy" not in loaded_by("from attn_tui import AttnTuiError, Search")
    assert "safetensors" not in loaded_by("from attn_tui import Timeline, decode, events")


def test_type_checkers_are_told_that_there_are_types():
    assert files("attn_tui").joinpath("py.typed").is_file()


def test_a_type_checker_knows_what_the_names_are(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "notebook.py").write_text(
        "from attn_tui import Timeline, alignment, decode, events, load, translate, what_if\n"
        "checkpoint = load('reverse')\n"
        "timeline = Timeline(decode(checkpoint, '314', interventions=what_if(checkpoint, '314', '1.y=7')))\n"
        "reveal_type(timeline.latest(events.WeightsComputed))\n"
        "reveal_type(alignment(checkpoint, timeline.events))\n"
        "reveal_type(translate(checkpoint, '314').alpha)\n"
        "from attn_tui import translte\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "notebook.py"],
        cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)},
    )  # fmt: skip
    revealed = re.findall(r'Revealed type is "([^"]*)"', done.stdout)
    assert ["WeightsComputed" in revealed[0], "Alignment" in revealed[1], "ndarray" in revealed[2]] == [True] * 3
    assert re.findall(r"error: (.*?)  \[", done.stdout) == [
        'Module "attn_tui" has no attribute "translte"; maybe "translate"?'
    ]


@pytest.mark.parametrize("name", VARIED)
def test_an_alignment_is_what_a_translation_was_chosen_with(name):
    checkpoint, sentence = checkpoint_of(VARIED[name]), "w3 w1 w4 w1"
    translation = translate(checkpoint, sentence)
    source, target, weights = alignment(checkpoint, decode(checkpoint, sentence))
    assert (source, target) == (translation.source, translation.words)
    assert [word for word in source if word not in ("<START>", "<END>", "<PAD>")] == ["w3", "w1", "w4", "w1"]
    if VARIED[name].score == "none":
        assert weights is None is translation.alpha
    else:
        np.testing.assert_allclose(weights, translation.alpha, atol=1e-6)


def test_an_alignment_of_a_part_has_the_words_there_are():
    reverse = load("reverse")
    timeline = Timeline(decode(reverse, "314"))
    assert [part.shape if hasattr(part, "shape") else part for part in alignment(reverse, timeline.events)] == [
        ("3", "1", "4"), (), (0, 3),
    ]  # fmt: skip
    timeline.go_to_end_of(2)
    _, target, weights = alignment(reverse, timeline.events)
    assert (target, weights.argmax(axis=1).tolist()) == (("4", "1"), [2, 1])
    timeline.last()
    assert alignment(reverse, timeline.events).weights.shape == (3, 3)  # without that of `<END>`


@pytest.mark.parametrize(
    "search", [Search(), Search("beam", 3), Search("sample", seed=4), Search("forced", translation="She is a student.")]
)
def test_a_translation_is_that_of_the_decoding_by_the_same_search(search):
    fr_en = load("fr-en")
    for interventions in ((), what_if(fr_en, SENTENCE, "2.y=is; *.e.suis=out")):
        translation = translate(fr_en, SENTENCE, search, interventions=interventions)
        choose = choice_for(fr_en, SENTENCE, search, interventions)
        happened = list(decode(fr_en, SENTENCE, choose=choose, interventions=interventions))
        chosen = [int(event.y_t) for event in happened if isinstance(event, events.WordChosen)]
        assert chosen[: len(translation.ids)] == translation.ids.tolist()
        assert translation.words == fr_en.target_vocabulary.words(translation.ids.tolist())


@pytest.mark.parametrize("search", [Search(), Search("beam", 3), Search("forced", translation="4")])
def test_a_number_is_that_of_the_decoding_by_the_same_search(search):
    reverse = load("reverse")
    for interventions in ((), what_if(reverse, "314", "1.alpha.4=0.5")):
        choose = choice_for(reverse, "314", search, interventions)
        timeline = Timeline(decode(reverse, "314", choose=choose, interventions=interventions))
        word = timeline.of_step(events.WordChosen, 2)
        assert attn_tui.why(reverse, "314", "2.word", search, interventions=interventions).value == word.probability
        weight = attn_tui.why("reverse", "314", "1.softmax.4", search, interventions=interventions)
        assert weight.by_hand == ("1.alpha.4=0.5" if interventions else "")


def test_one_can_go_from_a_probability_down_to_a_parameter():
    reverse, at, seen = load("reverse"), "1.feedforward.4", []
    while (derivation := attn_tui.why(reverse, "314", at)).size:
        seen.append(derivation.symbol)
        assert derivation.recomputed() == pytest.approx(derivation.value, abs=1e-4)
        at = next(one.element for one in reversed(derivation.largest(2)[-1].operands) if one.element is not None)
        assert len(seen) < 30
    assert len(seen) > 3


def test_changes_are_read_in_their_order_and_checked():
    fr_en = load("fr-en")
    assert what_if(fr_en, SENTENCE) == ()
    assert what_if(fr_en, SENTENCE, "3.alpha.étudiant=0; 4+.h=frozen", "1.c.#2=1") == (
        Intervention(3, "alpha_t", "set", 0.0, 2),
        Intervention(4, "h_t", "frozen", onward=True),
        Intervention(1, "c_t", "set", 1.0, 1),
    )


@pytest.mark.parametrize(
    ("doing", "error"),
    [
        (lambda c: load("nothing-there"), attn_tui.CheckpointError),
        (lambda c: translate(c, " "), SentenceError),
        (lambda c: translate_batch(c, ["314", ""]), SentenceError),
        (lambda c: beam_search(c, ""), SentenceError),
        (lambda c: translate(c, "3x4"), SentenceError),
        (lambda c: translate(c, "314", Search("forced")), SentenceError),
        (lambda c: list(decode(c, "")), SentenceError),
        (lambda c: what_if(c, "", "1.y=3"), SentenceError),
        (lambda c: what_if(c, "314", "1.alpha.5=0"), InterventionError),
        (lambda c: what_if(c, "314", "1.alpha.#5=0"), InterventionError),
        (lambda c: what_if(c, "314", "nonsense"), InterventionError),
        (lambda c: translate(c, "314", interventions=[Intervention(1, "h_t", "uniform")]), InterventionError),
        (lambda c: list(decode(c, "314", interventions=[Intervention(0, "h_t", value=0)])), InterventionError),
        (lambda c: Search("beam", width=0), SearchError),
        (lambda c: beam_search(c, "314", width=0), SearchError),
        (lambda c: beam_search(c, "314", n_best=0), SearchError),
        (lambda c: list(decode(c, "314", top=0)), SearchError),
        (lambda c: attn_tui.evidence(c, "", [1]), SentenceError),
        (lambda c: attn_tui.evidence(c, "314", [99]), SearchError),
        (lambda c: attn_tui.evidence(c, "314", [1] * 1000), SearchError),
        (lambda c: attn_tui.sampled(0), SearchError),
        (lambda c: attn_tui.sampled(1, -1), SearchError),
        (lambda c: translate_batch(c, "314"), SentenceError),
        (lambda c: attn_tui.why(c, "", "1.word"), SentenceError),
        (lambda c: attn_tui.why(c, "314", "9.word"), DerivationError),
        (lambda c: attn_tui.why(c, "314", attn_tui.Element(1, "score", "e_t", (3,))), DerivationError),
        (lambda c: attn_tui.why("nothing-there", "314", "1.word"), attn_tui.CheckpointError),
        (lambda c: translate(c, "314", interventions="1.y=3"), InterventionError),
        (lambda c: attn_tui.replace_unknown(load("reverse-seq2seq"), "3", translate(load("reverse-seq2seq"), "3")),
         SearchError),
    ],
)  # fmt: skip
def test_what_is_given_and_cannot_be_is_one_sentence(doing, error):
    with pytest.raises(error, match=r"^[^\n]+\.$") as raised:
        doing(load("reverse"))
    assert isinstance(raised.value, AttnTuiError)


GOOD = {
    "checkpoint": lambda c: c,
    "sentence": lambda c: "314",
    "sentences": lambda c: ["314"],
    "events": lambda c: list(decode(c, "314")),
    "translation": lambda c: translate(c, "314"),
    "choose": lambda c: attn_tui.greedy,
    "memory": lambda c: None,
    "name": lambda c: "reverse",
    "search": lambda c: Search(),
    "interventions": lambda c: (),
    "texts": lambda c: "1.y=3",
    "text": lambda c: "padding=2",
    "at": lambda c: "1.word",
    "ids": lambda c: [1, 2],
    "end": lambda c: 0,
    "top": lambda c: 3,
    "width": lambda c: 2,
    "n_best": lambda c: 1,
    "seed": lambda c: 4,
    "temperature": lambda c: 2.0,
    "length_penalty": lambda c: 0.5,
}
WRONG = [None, b"314", 314, 3.5, float("nan"), [], ["a"], [None], {}, object(), Search, "x"]


def parameters():
    """Every parameter of every public function."""
    for name in attn_tui.__all__:
        value = getattr(attn_tui, name)
        if callable(value) and not isinstance(value, type):
            yield from ((name, parameter) for parameter in inspect.signature(value).parameters)


@pytest.mark.parametrize(("name", "wrong"), [*parameters()])
def test_whatever_a_public_function_is_given_is_used_or_refused_in_one_sentence(name, wrong):
    function, checkpoint, refused = getattr(attn_tui, name), load("reverse"), []
    known = inspect.signature(function).parameters
    for value in [*WRONG, load("fr-en")]:
        given = {of: value if of == wrong else GOOD[of](checkpoint) for of in known}
        named = {of: given.pop(of) for of, parameter in known.items() if parameter.kind is parameter.KEYWORD_ONLY}
        try:
            found = function(*given.values(), **named)
            if isinstance(found, types.GeneratorType):
                list(found)
        except AttnTuiError as error:
            refused.append(str(error))
    assert len(refused) > 5
    assert all(re.fullmatch(r"[^\n]+\.", sentence) for sentence in refused)


@pytest.mark.parametrize("value", WRONG)
def test_a_search_and_a_timeline_refuse_what_they_cannot_use(value):
    fields = {field.name: getattr(Search(), field.name) for field in dataclasses.fields(Search)}
    for name, good in fields.items():
        if not isinstance(value, type(good)) and not (isinstance(good, float) and isinstance(value, int)):
            with pytest.raises(SearchError, match=r"^Search is given [^\n]+\.$"):
                Search(**{**fields, name: value})
    with pytest.raises(AttnTuiError, match="it must be an iterator of Events"):
        Timeline(value)
    timeline = Timeline(decode(load("reverse"), "314"))
    with pytest.raises(AttnTuiError, match=r"\.$"):
        timeline.of_step(value, None)


def test_numbers_arrays_and_paths_are_as_good_as_what_is_asked_for():
    fr_en = load(shipped() / "fr-en")
    ids = translate(fr_en, SENTENCE).ids
    assert Search("beam", width=np.int64(2), length_penalty=np.float32(1)).width == 2
    forced = attn_tui.forced(ids, fr_en.target_vocabulary.end)
    assert [int(one.y_t) for one in decode(fr_en, SENTENCE, choose=forced) if isinstance(one, events.WordChosen)][
        :-1
    ] == ids.tolist()
    assert len(translate_batch(fr_en, np.array([SENTENCE, "Où ?"]))) == 2


def test_what_another_checkpoint_has_computed_is_refused():
    fr_en, reverse = load("fr-en"), load("reverse")
    with pytest.raises(attn_tui.CheckpointError, match=r"give the checkpoint it was computed with\.$"):
        alignment(reverse, decode(fr_en, SENTENCE))
    with pytest.raises(SearchError, match=r"^the word 9999 is chosen, which this checkpoint does not have"):
        list(decode(reverse, "314", choose=attn_tui.forced([9999], 0)))


def test_every_error_of_the_program_is_an_attn_tui_error():
    from attn_tui import errors

    kinds = [value for value in vars(errors).values() if isinstance(value, type)]
    assert len(kinds) > 8
    assert all(issubclass(kind, AttnTuiError) for kind in kinds)


def test_a_checkpoint_is_shown_without_its_millions_of_numbers():
    assert len(repr(load("fr-en"))) < 3000
    assert repr(load("reverse")).startswith("Checkpoint(name='reverse', config=ModelConfig(")


PLOT = re.findall(r"```python\n((?!>>>).*?matplotlib.*?)```", page("python"), re.DOTALL)


def test_the_page_plots_an_alignment_in_ten_lines(tmp_path, monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    [code] = PLOT
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    found = {}
    exec(code, found)
    axes = matplotlib.pyplot.gca()
    source, target, weights = found["source"], found["target"], found["weights"]
    assert [label.get_text() for label in axes.get_xticklabels()] == list(source)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(target)
    [image] = axes.get_images()
    np.testing.assert_array_equal(image.get_array(), weights)
    matplotlib.pyplot.savefig("alignment.png")
    assert (tmp_path / "alignment.png").stat().st_size > 5_000
    matplotlib.pyplot.close("all")
