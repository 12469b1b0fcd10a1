import sys

import numpy as np
import pytest
from screen.looking import (
    SENTENCE,
    SYSTEMS,
    TARGET,
    decoding_of,
    fixed_checkpoint,
    said_at,
    system_checkpoint,
)

from attn_tui.engine import events as ev
from attn_tui.engine.ways import Search
from attn_tui.story import decoding as decoding_module
from attn_tui.story.decoding import open_decoding
from attn_tui.story.explain import explain
from attn_tui.story.explain.explanation import first_of
from attn_tui.story.moment import moment
from attn_tui.story.naming import how_chosen
from attn_tui.story.texts import texts
from attn_tui.symbols import number, subscript
from attn_tui.vocabulary import END


def kinds(kind=ev.Event):
    """Every kind of event there is, also those added later."""
    found = [deeper for sub in kind.__subclasses__() for deeper in (sub, *kinds(sub))]
    # A dataclass with slots is a second class; the first one, without them, is still a subclass.
    return [kind for kind in found if getattr(sys.modules[kind.__module__], kind.__name__) is kind]


def explained(decoding):
    """Each moment and its explanation."""
    while True:
        now = moment(decoding)
        yield now, said_at(now)
        if not decoding.timeline.forward():
            return


def of_kind(kind, decoding=None):
    return [
        (now, said) for now, said in explained(decoding or decoding_of(fixed_checkpoint())) if type(now.event) is kind
    ]


def test_every_event_is_explained():
    seen = set()
    for name in SYSTEMS:
        for now, said in explained(decoding_of(system_checkpoint(name, max_length=2))):
            seen.add(type(now.event))
            assert said.name
            assert said.text.endswith(".")
            assert not [text for text in (said.equation, said.text, said.numbers, said.shapes) if "nan" in text]
            assert {text == text.strip() for text in (said.equation, said.source, said.numbers, said.shapes)} == {True}
            if not isinstance(now.event, ev.DecodingEnded):
                assert said.equation
                assert said.numbers or said.equation == "[E y ; 0]"
                assert said.shapes or isinstance(now.event, ev.WordChosen | ev.WindowPlaced)
    assert seen == set(kinds())


@pytest.mark.parametrize(
    ("search", "equation", "text"),
    [
        (Search(), "y = argmax p   (greedy search)", "The most probable word is «am»."),
        (Search("beam", width=3), "y = argmax s(y₁ … yₜ)   (beam 3)", "goes on with «am», which has 79% here."),
        (Search("sample", seed=1), "y ~ p   (sampled, temperature 1, seed 1)", "was drawn; the model gives it"),
        (Search("forced", translation="I am a ."), "y   (forced)", "goes on with «am», to which the model gives 79%."),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_how_a_word_was_chosen_is_told(search, equation, text):
    decoding = decoding_module.decoding_of(fixed_checkpoint(), SENTENCE, search)
    _, (now, said), *_ = of_kind(ev.WordChosen, decoding)
    assert said.equation == equation
    assert (said.source == "Wu et al. 2016, Eq. 14") == (search.kind == "beam")
    assert text in said.text
    assert f"«{now.output[-1]}»" in said.text
    assert f"{now.event.probability:.0%}" in said.text or search.kind == "greedy"
    assert said.numbers == f"p(«{now.output[-1]}») = {now.event.probability:.2f}"


@pytest.mark.parametrize(
    ("search", "description"),
    [
        (Search(), "greedy search"),
        (Search("beam", 7), "beam 7"),
        (Search("sample", temperature=0.8, seed=3), "sampled, temperature 0.8, seed 3"),
        (Search("sample"), "sampled, temperature 1, seed 0"),
        (Search("forced", translation="x"), "forced"),
    ],
)
def test_a_way_to_search_is_described_in_a_few_words(search, description):
    assert how_chosen(search, texts("en")) == description


def test_names_of_substeps_differ_within_a_time_step():
    names = {}
    for now, said in explained(decoding_of(fixed_checkpoint())):
        if now.event.t:
            names.setdefault(now.event.t, []).append(said.name)
    assert all(len(step) == len(set(step)) for step in names.values())


def test_reading_names_the_word_and_where_the_state_comes_from():
    for now, said in of_kind(ev.PositionRead):
        j = now.event.j + 1
        arrow, before = ("→", j - 1) if now.event.direction == "forward" else ("←", j + 1)
        assert f"«{now.source[now.event.j]}»" in said.text
        before = f"{arrow}h{subscript(before)}" if 1 <= before <= len(now.source) else "0"
        assert said.equation == f"{arrow}h{subscript(j)} = GRU(E x{subscript(j)}, {before})"
        assert said.numbers == f"{arrow}h{subscript(j)} = {first_of(now.event.state)}"


@pytest.mark.parametrize("changes", [{}, {"score": "general"}], ids=["dot", "general"])
def test_the_best_score_and_its_word_are_named(changes):
    checkpoint = fixed_checkpoint()
    if changes:
        weight = np.random.default_rng(1).normal(size=(8, 8)).astype(np.float32)
        checkpoint = fixed_checkpoint(**changes)
        checkpoint.parameters["decoder.attention.general.weight"] = weight
    for now, said in of_kind(ev.ScoresComputed, decoding_of(checkpoint)):
        best = int(np.argmax(now.event.e_t))
        product = f"h{subscript(now.n)}ᵀ W h" if changes else f"h{subscript(now.n)} · h"
        second = np.sort(now.event.e_t)[-2]
        assert (f"«{now.source[best]}» fits best." in said.text) == (np.exp(second - now.event.e_t[best]) < 0.95)
        assert said.numbers == f"{number(now.event.e_t[best])} = {product}{subscript(best + 1)}".replace("-", "−")
        assert f"{product}ⱼ" in said.equation


def test_the_heaviest_weight_and_its_word_are_named():
    for now, said in of_kind(ev.WeightsComputed):
        best = int(np.argmax(now.event.alpha_t))
        assert f"«{now.source[best]}» gets {now.event.alpha_t[best]:.0%}" in said.text
        e = now.e_t.astype(np.float64)
        quotient = f"exp({e[best]:.2f}) / {np.exp(e).sum():,.2f}".replace("-", "−")
        assert said.numbers == f"{now.event.alpha_t[best]:.2f} ≈ {quotient}"


def test_the_context_names_its_largest_parts_in_their_order():
    for now, said in of_kind(ev.ContextComputed):
        order = sorted(range(len(now.source)), key=lambda j: -now.alpha_t[j])
        parts = " + ".join(f"{now.alpha_t[j]:.2f} h{subscript(j + 1)}" for j in order[:3] if now.alpha_t[j] >= 0.005)
        rest = " + …" if parts.count("h") < len(order) else ""
        assert said.numbers == f"C{subscript(now.n)} ≈ {parts}{rest}"
        assert f"h{subscript(order[0] + 1)} («{now.source[order[0]]}»)" in said.text


def test_a_context_of_very_many_words_is_explained_too():
    # All weights alike and below half a percent: none of them is large enough to be named for its size.
    checkpoint = fixed_checkpoint(max_source_length=300)
    for name, values in checkpoint.parameters.items():
        checkpoint.parameters[name] = np.zeros_like(values)
    said = next(said for _, said in of_kind(ev.ContextComputed, decoding_of(checkpoint, "Je " * 300)))
    assert said.numbers == "C₃₀₁ ≈ 0.00 h₁ + …"
    assert said.text.endswith("So all 300 states count about equally in C₃₀₁.")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["fixed", "luong-general"])
def test_the_concatenation_is_told_in_the_order_of_its_equation(name, language):
    decoding = decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name))
    now = of_kind(ev.StateConcatenated, decoding)[0][0]
    said = explain(now, texts(language))
    first, second = said.equation.strip("[]").split(" ; ")
    assert 0 < said.text.index(first) < said.text.index(second)


def test_the_concatenations_sizes_add_up():
    for now, said in of_kind(ev.StateConcatenated):
        n = subscript(now.n)
        assert said.shapes == f"h{n} [{len(now.h_t)}] + C{n} [{len(now.c_t)}] → [{len(now.event.concat_t)}]"
        assert len(now.h_t) + len(now.c_t) == len(now.event.concat_t)
        assert said.numbers == f"{first_of(now.h_t)} ; {first_of(now.c_t)}".replace(") ; (", " ; ")


def test_the_most_probable_word_is_named_with_its_probability():
    for now, said in of_kind(ev.FeedforwardComputed):
        best = TARGET[now.event.top_ids[0]]
        assert f"«{best}» has the most, {now.event.top_probabilities.max():.0%}" in said.text
        assert said.numbers == f"p(«{best}») = {now.event.top_probabilities.max():.2f}"


def test_the_word_chosen_is_named_and_the_last_one_ends():
    found = of_kind(ev.WordChosen)
    for now, said in found:
        assert f"«{TARGET[now.event.y_t]}»" in said.text
        assert ("complete" in said.text) == (now.event.y_t == 0)
    assert found[-1][0].event.y_t == 0


def test_the_decoder_is_told_the_word_before():
    before = "<END>"
    for now, said in explained(decoding_of(fixed_checkpoint())):
        if isinstance(now.event, ev.WordEmbedded):
            assert f"«{before}»" in said.text
            assert f"«{before}»" in said.equation
        if isinstance(now.event, ev.WordChosen):
            before = TARGET[now.event.y_t]


def test_why_the_decoding_ended_is_told():
    [(_, stopped)] = of_kind(ev.DecodingEnded, decoding_of(fixed_checkpoint(max_length=3)))
    assert "3 words are written and <END> has not come" in stopped.text
    assert stopped.equation == "t = 3 = max_length"


@pytest.mark.parametrize(
    ("search", "equation", "text"),
    [
        (Search(), "y₅ = argmax p = <END>", "The most probable word was <END> (73%)."),
        (Search("beam", width=3), "y₁ … y₅ = argmax s, y₅ = <END>", "that the beam search found ends here with <END>"),
        (Search("sample", seed=1), "y₃ ~ p, y₃ = <END>", "<END> was drawn; the model gives it"),
        (Search("forced", translation="I am a student"), "y₅ = <END>", "The given translation ends here with <END>"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_why_end_was_written_is_told_with_its_equation(search, equation, text):
    decoding = decoding_module.decoding_of(fixed_checkpoint(), SENTENCE, search)
    [(now, said)] = of_kind(ev.DecodingEnded, decoding)
    assert said.equation == equation
    assert text in said.text
    assert said.text.endswith("So the translation is complete.")
    assert said.numbers == f"p(«<END>») = {now.decoding.timeline.latest(ev.WordChosen).probability:.2f}"


def test_a_word_that_was_put_in_is_not_called_the_most_probable():
    for word, kind in (("a", ev.WordChosen), (END, ev.DecodingEnded)):
        decoding = decoding_of(fixed_checkpoint())
        decoding.branches.open(decoding.what_if(f"2.y={word}"))
        said = [said for now, said in of_kind(kind, decoding) if now.event.t == 2]
        assert "was put in by hand" in said[0].text
        assert "most probable" not in said[0].text


def test_a_cut_sentence_is_told_with_the_limit():
    cut = of_kind(ev.SentenceSplit, decoding_of(fixed_checkpoint(), "suis " * 1040))
    assert "1,000 more were left out: the checkpoint's limit is 40." in cut[0][1].text
    assert "left out" not in of_kind(ev.SentenceSplit)[0][1].text


def test_explanations_hold_for_the_shipped_checkpoint():
    for now, said in explained(open_decoding("reverse", "271828")):
        assert said.text
        assert "nan" not in said.text
        if isinstance(now.event, ev.WeightsComputed):
            assert f"«{now.source[int(now.event.alpha_t.argmax())]}»" in said.text
