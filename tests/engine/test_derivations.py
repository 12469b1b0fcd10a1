"""Every value of every event of every system, recomputed from what it is made of."""

import dataclasses
import functools
import itertools
import re

import numpy as np
import pytest
from derived import NOTHING, elements, wrong
from support import ONE_OF_EACH, PAIRED, VARIED, checkpoint_of, systems
from what_if import LENGTH, decoded, endless, every_change

from attn_tui.checkpoint import load
from attn_tui.engine import encoder
from attn_tui.engine.architectures import SUBSTEPS
from attn_tui.engine.derivation import Derivation, Element, Formula
from attn_tui.engine.events import PositionRead, SentenceEncoded, SentenceSplit, WordChosen, names
from attn_tui.engine.notation import write
from attn_tui.engine.origins import PARAMETERS, Origins
from attn_tui.engine.quantity import Product, Quantity
from attn_tui.engine.search import MADE_OF, greedy, sampled
from attn_tui.engine.stepper import decode
from attn_tui.errors import DerivationError

SENTENCE = "w3 w1 w4 w2"
T = 2
STEPS = (0, 1, T)


@pytest.mark.parametrize("name", PAIRED)
def test_every_value_is_made_of_what_its_derivation_says(name):
    config = dataclasses.replace(systems()[name], max_length=T)
    checkpoint = checkpoint_of(config, 1)
    happened = list(decode(checkpoint, SENTENCE))
    assert list(wrong(Origins(checkpoint, happened), config, happened, STEPS)) == []


@pytest.mark.sampled(7)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_every_operand_can_be_derived_and_has_the_same_value_and_symbol_there(name):
    config = dataclasses.replace(VARIED[name], max_length=T)
    checkpoint = checkpoint_of(config, 1)
    happened = list(decode(checkpoint, SENTENCE))
    derive = functools.cache(Origins(checkpoint, happened).derive)  # most operands are those of many
    to_derive = {element for element, _ in elements(config, happened, STEPS)}
    derived, bare = set(), 0
    while to_derive - derived:
        element = (to_derive - derived).pop()
        derived.add(element)
        derivation = derive(element)
        assert derivation.size or derivation.equation in (*NOTHING, "", "y₀"), derivation.symbol
        for k in {0, 1, derivation.size // 2, derivation.size - 2, derivation.size - 1} & {*range(derivation.size)}:
            for operand in derivation.addend(k).operands:
                if operand.element is None:
                    continue
                to_derive.add(operand.element)
                there = derive(operand.element)
                assert there.symbol in operand.symbol
                if there.symbol == operand.symbol:
                    bare += 1
                    assert np.isclose(there.value, operand.value, rtol=1e-5, atol=1e-6), (derivation.symbol, operand)
    assert bare > 500
    on_the_way = {(e.substep, e.field) for e in derived if e.substep != PARAMETERS}
    assert len(on_the_way) > len({(e.substep, e.field) for e, _ in elements(config, happened, STEPS)})


def test_every_field_of_every_event_has_a_rule():
    rules = [(substep.event, substep.made_of) for substep in SUBSTEPS.values()]
    rules += [(kind, encoder.MADE_OF[kind.substep]) for kind in (SentenceSplit, PositionRead, SentenceEncoded)]
    for kind, made_of in [*rules, (WordChosen, MADE_OF)]:
        plain = {"words", "cut", "layer", "direction", "j", "t", "cells_t"}  # the last: of some systems only
        assert set(names(kind)) - plain <= set(made_of), kind


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "name",
    ["seq2seq", "lecture, dot", "lecture, concat", "rnnsearch", "luong, dot, local-p, fed", "conditional",
     "positions, log-softmax"],
)  # fmt: skip
def test_under_every_what_if_values_are_right_and_those_put_in_say_so(name):
    checkpoint = endless(name)
    config, words = checkpoint.config, decoded(checkpoint)[0].words
    for change in every_change(checkpoint, T, LENGTH):
        happened = [event for event in decoded(checkpoint, change) if event.t <= T]
        origins = Origins(checkpoint, happened, [change])
        assert list(wrong(origins, config, happened, (T,))) == [], change
        put_in = [origins.derive(element) for element, _ in elements(config, happened, (T,))]
        put_in = [derivation for derivation in put_in if derivation.by_hand]
        computed_anew = change.change == "temperature" or change.change in (
            "dot",
            "general",
            "scaled-dot",
            "concat",
            "additive",
            "location",
            "places",
        )
        assert bool(put_in) != computed_anew
        assert {derivation.by_hand for derivation in put_in} <= {write(checkpoint, words, [change])}
        if change.at is not None and change.change != "only":
            assert {derivation.element.index[-1] for derivation in put_in} == {change.at}


def test_a_number_put_in_says_what_it_would_have_been():
    checkpoint = endless("lecture, dot")
    before = Origins(checkpoint, decoded(checkpoint))
    [change] = [c for c in every_change(checkpoint, T) if (c.field, c.change, c.at) == ("alpha_t", "set", LENGTH - 1)]
    after = Origins(checkpoint, decoded(checkpoint, change), [change])
    element = Element(T, "softmax", "alpha_t", (LENGTH - 1,))
    assert after.derive(element).value == 0.25
    assert after.derive(element).computed.recomputed() == pytest.approx(before.derive(element).value, abs=1e-6)


def test_an_equation_is_written_with_the_papers_symbols():
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 1)
    origins = Origins(checkpoint, list(decode(checkpoint, SENTENCE)))
    equations = {
        Element(1, "score", "e_t", (2,)): ("e₅,₃", "h₅ · h₃ = Σₖ h₅[k] h₃[k]"),
        Element(1, "softmax", "alpha_t", (2,)): ("α₅,₃", "exp(e₅,₃) / Σⱼ exp(e₅,ⱼ)"),
        Element(1, "context", "c_t", (4,)): ("C₅[5]", "Σⱼ α₅,ⱼ hⱼ[5]"),
        Element(1, "state", "h_t", (4,)): ("h₅[5]", "(1 − z₅[5]) n₅[5] + z₅[5] start[5]"),
        Element(1, "feedforward", "hidden", (1,)): ("u₅[2]", "tanh(Σₖ W₁[2,k] h₅[k] + Σₖ W₁[2,k+8] C₅[k] + b₁[2])"),
        Element(0, "read", "state", (0, 1, 2, 3)): ("←h₃[4]", "(1 − ←z₃[4]) ←n₃[4] + ←z₃[4] ←h₄[4]"),
        Element(0, "read", "input_j", (0, 1, 2, 3)): ("E(w4)[4]", "E[w4,4]"),
    }
    for element, (symbol, equation) in equations.items():
        derivation = origins.derive(element)
        assert (derivation.symbol, derivation.equation) == (symbol, equation)


def test_addends_are_sorted_by_size_and_the_rest_adds_up():
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 1)
    derivation = Origins(checkpoint, list(decode(checkpoint, SENTENCE))).derive(Element(1, "score", "e_t", (0,)))
    sizes = [abs(addend.value) for addend in derivation.largest(100)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == derivation.size == 8
    some = sum(addend.value for addend in derivation.largest(3))
    assert some + derivation.rest(3) == pytest.approx(derivation.total)
    assert derivation.rest(8) == 0


@pytest.mark.parametrize("function", ["max", "largest", "rank", "min"])
def test_what_is_chosen_among_is_sorted_by_its_value(function):
    numbers = np.array([0.5, -3.0, 2.0])
    scores = Quantity(numbers, (range(3),), None, lambda index: "s")
    derivation = Derivation(Element(1, "word", "y_t"), "y", 2.0, Formula(function, (Product((scores,)),)))
    assert derivation.by_size == [2, 0, 1]
    added = dataclasses.replace(derivation, formula=Formula("", (Product((scores,)),)))
    assert added.by_size == [1, 2, 0]


def test_a_word_that_was_drawn_is_made_of_nothing():
    checkpoint = endless("lecture, dot")
    drawn = list(decode(checkpoint, SENTENCE, choose=sampled(5.0, 3)))
    unlikely = next(e for e in drawn if isinstance(e, WordChosen) and e.probability < 0.2)
    derivation = Origins(checkpoint, drawn).derive(Element(unlikely.t, "word", "y_t"))
    assert (derivation.equation, derivation.value) == ("~ p", float(unlikely.y_t))


def test_scores_too_large_for_exponentials_are_no_problem():
    config = VARIED["lecture, dot"]
    checkpoint = checkpoint_of(config, 1, scale=30)
    happened = list(decode(checkpoint, SENTENCE))
    logits = Origins(checkpoint, happened).derive(Element(1, "feedforward", "log_z"))
    assert np.isfinite(logits.value)
    assert abs(logits.value) > 90
    assert list(wrong(Origins(checkpoint, happened), config, happened, (1,))) == []


def test_without_parameters_derivations_end_at_what_the_events_have():
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 1)
    happened = list(decode(checkpoint, SENTENCE))
    origins = Origins(dataclasses.replace(checkpoint, parameters={}), happened)
    assert not origins.derive(Element(1, "score", "e_t", (0,))).missing
    for element in (Element(1, "feedforward", "hidden", (0,)), Element(1, "state", "h_t", (0,))):
        derivation = origins.derive(element)
        assert derivation.missing
        assert np.isfinite(derivation.value)
        assert derivation.equation
        assert derivation.size
    known = [
        o for addend in origins.derive(Element(1, "feedforward", "hidden", (0,))).largest(99) for o in addend.operands
    ]
    assert {o.symbol[0] for o in known if np.isfinite(o.value)} == {"h", "C"}


@pytest.mark.parametrize("name", ["lecture, dot", "luong, additive, as in Joey NMT"])
def test_without_parameters_the_most_probable_word_is_no_drawn_one(name):
    checkpoint = checkpoint_of(VARIED[name], 1)
    for choose, equation in ((greedy, "argmax_y logit(y)"), (sampled(9.0, 5), "~ p")):
        happened = list(decode(checkpoint, SENTENCE, choose=choose))
        with_them, without = (
            Origins(dataclasses.replace(checkpoint, parameters=parameters), happened)
            for parameters in (checkpoint.parameters, {})
        )
        told = []
        for event in happened:
            if isinstance(event, WordChosen):
                word = Element(event.t, "word", "y_t")
                told.append(without.derive(word).equation)
                assert told[-1] == with_them.derive(word).equation
        assert equation in told


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (Element(1, "score", "e_t", (4,)), "'e_t' of 'score' has no number 5."),
        (Element(1, "score", "e_t", (-1,)), "'e_t' of 'score' has no number 0."),
        (Element(1, "score", "e_t", ()), "has no number without a place."),
        (Element(1, "score", "e_t", (1, 1)), "has no number 2, 2."),
        (Element(1, "score", "h_t", (1,)), "'score' has no numbers 'h_t'; it has e_t, key, hidden."),
        (Element(1, "window", "p_t", ()), "there is no sub-step 'window' in time step 1, or not yet"),
        (Element(99, "score", "e_t", (1,)), "there is no sub-step 'score' in time step 99, or not yet"),
        (Element(1, "state", "cells_t", (0, 1)), "'cells_t' of 'state' has no number 1, 2."),
        (Element(1, "score", "key", (0, 1)), "'key' of 'score' has no number 1, 2."),
        (Element(1, "state", "i", (0, 1)), "'i' of 'state' has no number 1, 2."),
        (Element(1, "state", "z", (0, 8)), "'z' of 'state' has no number 1, 9."),
        (Element(0, "read", "state", (0, 2, 0, 0)), "'state' of 'read' has no number 1, 3, 1, 1."),
        (Element(0, PARAMETERS, "decoder.x", (1,)), "'random' has no parameter 'decoder.x'"),
        (Element(0, PARAMETERS, "decoder.output.bias", (17,)), "has no number 18."),
        (Element(0, PARAMETERS, "decoder.output.bias", (1, 1)), "has no number 2, 2."),
    ],
)
def test_an_address_of_no_number_is_one_sentence(element, said):
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 1)
    with pytest.raises(DerivationError, match=re.escape(said)):
        Origins(checkpoint, list(decode(checkpoint, SENTENCE))).derive(element)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("reverse", "31415"),
        ("reverse-bahdanau", "31415"),
        ("reverse-local", "31415"),
        ("reverse-positions", "31415"),
        ("reverse-seq2seq", "31415"),
        ("numbers-ko", "삼만 천사백십오"),
    ],
)
def test_so_is_every_value_of_a_trained_model(name, sentence):
    checkpoint = load(name)
    happened = list(decode(checkpoint, sentence))
    assert list(wrong(Origins(checkpoint, happened), checkpoint.config, happened, range(99))) == []


@pytest.mark.parametrize("name", VARIED)
def test_every_other_address_is_refused_in_a_sentence(name):
    checkpoint = checkpoint_of(dataclasses.replace(VARIED[name], max_length=1), 1)
    origins = Origins(checkpoint, list(decode(checkpoint, SENTENCE)))
    refused, later = 0, {event.substep for event in origins.facts.events if event.t}
    for substep, rules in origins.rules.items():
        for field, index in itertools.product(rules, [(), (0,), (0, 0), (0, 1, 0, 0), (99,), (0, 99), (99, 0)]):
            try:
                origins.derive(Element(int(substep in later), substep, field, index))
            except DerivationError:
                refused += 1
    assert refused > 50
