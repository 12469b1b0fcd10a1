"""Interventions that cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import VARIED
from what_if import LENGTH, SENTENCE, decoded, endless, of

from attn_tui.engine.beam import beam_search
from attn_tui.engine.events import StateComputed, WeightsComputed, WordChosen
from attn_tui.engine.interventions import FIELDS, Intervention, check
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search
from attn_tui.errors import InterventionError

NAN, INFINITE = float("nan"), float("inf")
LECTURE = endless("lecture, dot")  # 5 source words, 8 units, 17 target words, 9 time steps


def refusal(intervention, checkpoint=LECTURE):
    """What is said against an intervention; None where it can be."""
    try:
        check(checkpoint, np.zeros(LENGTH, int), [intervention])
    except InterventionError as error:
        return str(error)
    return None


ESCAPE = "\x1b[31mh\x1b[0m"
FIELDS_THERE = "e_t, alpha_t, c_t, h_t, top_probabilities, y_t"
WIDE = "it must be a number from -1,000,000 to 1,000,000."
HEAT = "it must be a number from 0.01 to 100."


@pytest.mark.parametrize(
    ("intervention", "message"),
    [
        (Intervention(1, "x_t"), f"there is no field 'x_t' to change; it can be {FIELDS_THERE}."),
        (Intervention(1, None), f"there is no field None to change; it can be {FIELDS_THERE}."),
        (Intervention(1, ["h_t"]), f"there is no field ['h_t'] to change; it can be {FIELDS_THERE}."),
        (Intervention(1, ESCAPE), f"there is no field {ESCAPE!r} to change; it can be {FIELDS_THERE}."),
        (Intervention(1, "c_t", "uniform"), "c_t cannot be changed by 'uniform'; use one of set, frozen."),
        (Intervention(1, "h_t", None), "h_t cannot be changed by None; use one of set, frozen."),
        (Intervention(1, "y_t", "temperature", 1.0), "y_t cannot be changed by 'temperature'; use one of set."),
        (Intervention(0, "y_t", value=1), "there is no time step 0; they go from 1 to 9."),
        (Intervention(-3, "y_t", value=1), "there is no time step -3; they go from 1 to 9."),
        (Intervention(10, "y_t", value=1), "there is no time step 10; they go from 1 to 9."),
        (Intervention(True, "y_t", value=1), "there is no time step True; they go from 1 to 9."),
        (Intervention(1.0, "y_t", value=1), "there is no time step 1.0; they go from 1 to 9."),
        (Intervention(NAN, "y_t", value=1), "there is no time step nan; they go from 1 to 9."),
        (Intervention("1", "y_t", value=1), "there is no time step '1'; they go from 1 to 9."),
        (Intervention(None, "y_t", value=1), "there is no time step None; they go from 1 to 9."),
        (Intervention(1, "alpha_t", value=0, at=5), "alpha_t has no element 6; it has 5."),
        (Intervention(1, "e_t", value=0, at=-1), "e_t has no element 0; it has 5."),
        (Intervention(1, "c_t", value=0, at=8), "c_t has no element 9; it has 8."),
        (Intervention(1, "h_t", "frozen", at=10**30), f"h_t has no element {10**30 + 1}; it has 8."),
        (Intervention(1, "h_t", value=0, at=1.0), "h_t has no element 1.0; it has 8."),
        (Intervention(1, "h_t", value=0, at=True), "h_t has no element True; it has 8."),
        (Intervention(1, "h_t", value=0, at="1"), "h_t has no element '1'; it has 8."),
        (Intervention(1, "y_t", value=1, at=0), "y_t has no element 1; leave the number out."),
        (Intervention(1, "e_t", "out"), "out is about one element of e_t; name a source word."),
        (Intervention(1, "e_t", "in"), "in is about one element of e_t; name a source word."),
        (Intervention(1, "alpha_t", "only"), "only is about one element of alpha_t; name a source word."),
        (Intervention(1, "alpha_t", "last", at=1), "last is about all of alpha_t; name no element of it."),
        (Intervention(1, "e_t", "dot", at=1), "dot is about all of e_t; name no element of it."),
        (
            Intervention(1, "e_t", "general"),
            "random cannot use the general score, whose shapes do not fit; its own is dot.",
        ),
        (Intervention(1, "alpha_t", "uniform", 1.0), "uniform takes no value, but is given 1.0; leave it out."),
        (Intervention(1, "h_t", "frozen", 0.0, 1), "frozen takes no value, but is given 0.0; leave it out."),
        (Intervention(1, "y_t"), "there is no word None in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=17), "there is no word 17 in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=-1), "there is no word -1 in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=3.0), "there is no word 3.0 in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=NAN), "there is no word nan in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=True), "there is no word True in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value="w3"), "there is no word 'w3' in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=(3,)), "there is no word (3,) in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "y_t", value=()), "there is no word () in the vocabulary; its ids go from 0 to 16."),
        (Intervention(1, "h_t"), f"a value of h_t is None; {WIDE}"),
        (Intervention(1, "h_t", value=NAN), f"a value of h_t is nan; {WIDE}"),
        (Intervention(1, "c_t", value=-INFINITE), f"a value of c_t is -inf; {WIDE}"),
        (Intervention(1, "c_t", value=1e39), f"a value of c_t is 1e+39; {WIDE}"),
        (Intervention(1, "e_t", value="0"), f"a value of e_t is '0'; {WIDE}"),
        (Intervention(1, "e_t", value=1j), f"a value of e_t is 1j; {WIDE}"),
        (Intervention(1, "e_t", value=True), f"a value of e_t is True; {WIDE}"),
        (Intervention(1, "h_t", value=[0] * 8), f"a value of h_t is [0, 0, 0, 0, 0, 0, 0, 0]; {WIDE}"),
        (Intervention(1, "h_t", value=(0.0,) * 7), "h_t is given 7 numbers; give 8."),
        (Intervention(1, "h_t", value=()), "h_t is given 0 numbers; give 8."),
        (Intervention(1, "h_t", value=(0.0,) * 8, at=1), "h_t is given 8 numbers; give one."),
        (Intervention(1, "h_t", value=(0.0,) * 7 + (NAN,)), f"a value of h_t is nan; {WIDE}"),
        (Intervention(1, "alpha_t", value=(0.2,) * 4), "alpha_t is given 4 numbers; give 5."),
        (Intervention(1, "alpha_t", value=1.0001, at=0), "a weight is 1.0001; it must be a number from 0 to 1."),
        (Intervention(1, "alpha_t", value=(0, 0, 0, 0, -0.1)), "a weight is -0.1; it must be a number from 0 to 1."),
        (Intervention(1, "alpha_t", value=NAN), "a weight is nan; it must be a number from 0 to 1."),
        (Intervention(1, "alpha_t", "temperature"), f"the temperature is None; {HEAT}"),
        (Intervention(1, "alpha_t", "temperature", 0), f"the temperature is 0; {HEAT}"),
        (Intervention(1, "alpha_t", "temperature", (1.0,) * 5), "alpha_t is given 5 numbers; give one."),
        (Intervention(1, "top_probabilities", "temperature", ()), "top_probabilities is given 0 numbers; give one."),
        (Intervention(1, "top_probabilities", "temperature", NAN), f"the temperature is nan; {HEAT}"),
        (Intervention(1, "top_probabilities", "temperature", 101), f"the temperature is 101; {HEAT}"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(intervention, message):
    assert refusal(intervention) == message


@pytest.mark.parametrize("name", [name for name, config in VARIED.items() if config.score == "none"])
@pytest.mark.parametrize("field", ["e_t", "alpha_t", "c_t"])
def test_a_system_without_attention_says_so(name, field):
    assert refusal(Intervention(1, field, value=0.5), endless(name)) == (
        f"random has no attention and so no {field}; change h_t or y_t, or use a checkpoint with attention."
    )


def test_scores_whose_parameters_or_widths_are_not_there_are_refused():
    for name, config in VARIED.items():
        for score in ("dot", "general", "location"):
            there = score == config.score or (score == "dot" and config.decoder_hidden == config.encoder_state)
            if config.score != "none":
                assert (refusal(Intervention(1, "e_t", score), endless(name)) is None) == there, (name, score)
        if config.score != "none":
            assert refusal(Intervention(1, "e_t", "none"), endless(name)).startswith("e_t cannot be changed by 'none'")


def test_numbers_of_numpy_are_numbers():
    whole, shares = np.int64(2), tuple(np.float32([0.5, 0.25, 0.125, 0, 0]))
    happened = decoded(
        LECTURE,
        Intervention(whole, "h_t", value=np.float32(0.5), at=np.int32(3)),
        Intervention(2, "alpha_t", value=shares),
        Intervention(2, "alpha_t", "temperature", np.float64(2)),
        Intervention(2, "top_probabilities", "temperature", np.float16(2)),
        Intervention(2, "y_t", value=np.int64(7)),
    )
    assert of(happened, StateComputed, 2).h_t[3] == 0.5
    assert of(happened, WeightsComputed, 2).alpha_t.tolist() == [0.5, 0.25, 0.125, 0, 0]
    assert of(happened, WordChosen, 2).y_t == 7


def test_an_array_is_refused_with_a_sentence():
    for value in (np.zeros(8), np.float32([NAN]), np.array(1.0), np.zeros((2, 8), bool)):
        message = refusal(Intervention(1, "h_t", value=value))
        assert message.startswith("a value of h_t is array(")
        assert message.isprintable()


WRONG = Intervention(3, "alpha_t", value=2.0)


@pytest.mark.parametrize(
    "do",
    [
        lambda: next(decode(LECTURE, SENTENCE, interventions=[WRONG])),
        lambda: translate_batch(LECTURE, [SENTENCE], interventions=[WRONG]),
        lambda: beam_search(LECTURE, SENTENCE, interventions=[WRONG]),
        lambda: choice_for(LECTURE, SENTENCE, Search("beam"), [WRONG]),
    ],
)
def test_it_is_refused_before_anything_is_computed(do):
    with pytest.raises(InterventionError, match=r"^a weight is 2\.0; it must be a number from 0 to 1\.$"):
        do()


def test_in_a_batch_an_intervention_must_fit_every_sentence():
    last = Intervention(1, "e_t", "out", at=4)
    assert translate_batch(LECTURE, [SENTENCE], interventions=[last])
    with pytest.raises(InterventionError, match=r"^e_t has no element 5; it has 2\.$"):
        translate_batch(LECTURE, [SENTENCE, "w1 w2"], interventions=[last])


ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([*FIELDS, *(change for changes in FIELDS.values() for change in changes)])
    | st.sampled_from([np.float32(1), np.int64(1), np.nan, 10**400, b"1", object()])
)


@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        Intervention,
        t=st.integers(1, 3) | ANYTHING,
        field=st.sampled_from([*FIELDS]) | ANYTHING,
        change=st.sampled_from(["set", "temperature"]) | ANYTHING,
        value=ANYTHING | st.lists(ANYTHING, max_size=9).map(tuple),
        at=st.none() | ANYTHING,
        onward=st.booleans(),
    )
)
def test_whatever_is_asked_for_is_refused_with_a_sentence_or_done(intervention):
    message = refusal(intervention)
    if message is None:
        assert decoded(LECTURE, intervention)
    else:
        assert message.isprintable()
        assert message.endswith(".")
        assert "; " in message
        assert len(message) < 250
