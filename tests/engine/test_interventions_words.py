"""What interventions in the decoder's state, the probabilities and the words put in."""

import numpy as np
import pytest
from support import SYSTEMS, VARIED, checkpoint_of, small_config
from what_if import SENTENCE, decoded, endless, of

from attn_tui.checkpoint import load
from attn_tui.engine.architectures import order
from attn_tui.engine.events import (
    ContextComputed,
    DecodingEnded,
    FeedforwardComputed,
    OutputComputed,
    StateComputed,
    WordChosen,
    WordEmbedded,
)
from attn_tui.engine.interventions import Intervention, kind_of
from attn_tui.engine.memory import Memory
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode, force_batch, translate_batch
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search

T = 3


def context_of(happened, t=T):
    return of(happened, ContextComputed, t).c_t


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("temperature", [0.5, 4.0])
def test_a_temperature_makes_probabilities_bolder_or_more_even_and_keeps_the_word(name, temperature):
    checkpoint = endless(name, 8)
    tempered = Intervention(T, "top_probabilities", "temperature", temperature)
    kind = kind_of(checkpoint.config, "top_probabilities")
    before = of(decode(checkpoint, SENTENCE, top=17), kind, T)
    happened = list(decode(checkpoint, SENTENCE, top=17, interventions=[tempered]))
    event, word = of(happened, kind, T), of(happened, WordChosen, T)
    assert word.y_t == before.top_ids[0] == event.top_ids[0]
    np.testing.assert_array_equal(event.top_ids, before.top_ids)
    powers = before.top_probabilities.astype(float) ** (1 / temperature)  # softmax(logits / T), but for the sum
    np.testing.assert_allclose(event.top_probabilities, powers / powers.sum(), rtol=1e-3, atol=1e-7)
    assert word.probability == pytest.approx(event.top_probabilities[0], rel=1e-6)


@pytest.mark.parametrize("field", ["alpha_t", "top_probabilities"])
def test_of_several_temperatures_the_last_one_holds(field):
    checkpoint = endless("lecture, dot", 9)
    kind = kind_of(checkpoint.config, field, "temperature")
    hot, cold = (Intervention(1, field, "temperature", temperature, onward=True) for temperature in (5.0, 0.5))
    for several, one in (([hot, cold], cold), ([cold, hot], hot)):
        found, wanted = (getattr(of(decoded(checkpoint, *i), kind, 1), field) for i in (several, [one]))
        np.testing.assert_array_equal(found, wanted)


def given_state(checkpoint, happened, t):
    """What the RNN of a time step computes, by the sub-step itself, from nothing but the events before."""
    memory = Memory(np.array(0))
    [state] = [substep for substep in order(checkpoint.config) if substep.event is StateComputed]
    for event in happened:
        if event.t == t and type(event) is StateComputed:
            break
        memory.learn(event)
    return memory.layers_t, state(checkpoint, memory)


@pytest.mark.parametrize("name", VARIED)
def test_a_state_is_zeroed_or_frozen_whole_or_in_one_dimension_and_the_next_step_is_given_that(name):
    checkpoint = endless(name, 10)
    plain = decoded(checkpoint)
    computed, before = of(plain, StateComputed, T), of(plain, StateComputed, T - 1)
    for intervention, dimension, values in (
        (Intervention(T, "h_t", value=0), slice(None), 0),
        (Intervention(T, "h_t", value=0, at=2), 2, 0),
        (Intervention(T, "h_t", "frozen"), slice(None), before.h_t),
        (Intervention(T, "h_t", "frozen", at=4), 4, before.h_t[4]),
    ):
        changed = decoded(checkpoint, intervention)
        state = of(changed, StateComputed, T)
        wanted = computed.h_t.copy()
        wanted[dimension] = values
        np.testing.assert_array_equal(state.h_t, wanted)
        np.testing.assert_array_equal(state.layers_t[-1], wanted)
        np.testing.assert_array_equal(state.layers_t[:-1], computed.layers_t[:-1])  # the layers below, and the cell
        assert (state.cells_t is None) == (computed.cells_t is None)
        if state.cells_t is not None:
            np.testing.assert_array_equal(state.cells_t, computed.cells_t)
        given, following = given_state(checkpoint, changed, T + 1)
        np.testing.assert_array_equal(given[-1], wanted)
        np.testing.assert_array_equal(of(changed, StateComputed, T + 1).h_t, following.h_t)


@pytest.mark.parametrize("name", VARIED)
def test_a_state_frozen_onward_stays_what_it_was(name):
    checkpoint = endless(name, 11)
    changed = decoded(checkpoint, Intervention(T, "h_t", "frozen", onward=True))
    stays = of(changed, StateComputed, T - 1).h_t
    for t in range(T, checkpoint.config.max_length + 1):
        np.testing.assert_array_equal(of(changed, StateComputed, t).h_t, stays)


def test_there_is_no_context_before_the_first_to_freeze_but_a_state():
    checkpoint = endless("rnnsearch")
    plain = decoded(checkpoint)
    changed = decoded(checkpoint, Intervention(1, "c_t", "frozen"), Intervention(1, "h_t", "frozen"))
    np.testing.assert_array_equal(context_of(changed, 1), context_of(plain, 1))
    h_0 = next(event.h_0 for event in plain if event.substep == "start")
    np.testing.assert_array_equal(of(changed, StateComputed, 1).h_t, h_0)


@pytest.mark.parametrize("name", VARIED)
def test_words_forced_step_by_step_are_a_forced_decoding(name):
    checkpoint = checkpoint_of(VARIED[name], 14)
    ids = [9, 2, 9, 16]
    put_in = [Intervention(t, "y_t", value=y) for t, y in enumerate([*ids, 0], 1)]
    happened, wanted = decoded(checkpoint, *put_in), list(decode(checkpoint, SENTENCE, choose=forced(ids, 0)))
    assert happened[-1].reason == wanted[-1].reason == "end"
    for event, other in zip(happened, wanted, strict=True):
        for field in ("h_t", "c_t", "y_previous", "top_probabilities", "y_t", "probability"):
            if hasattr(event, field):
                np.testing.assert_array_equal(getattr(event, field), getattr(other, field))
    [oracle] = force_batch(checkpoint, [SENTENCE], [ids])
    probabilities = [float(event.probability) for event in happened if type(event) is WordChosen]
    np.testing.assert_allclose(np.log(probabilities), oracle.log_probability, rtol=1e-4, atol=1e-5)
    [together] = translate_batch(checkpoint, [SENTENCE], interventions=put_in)
    assert (together.ids.tolist(), together.ended) == (ids, True)
    assert together.log_probability == pytest.approx(float(oracle.log_probability.sum()), rel=1e-4)


def test_forcing_a_whole_translation_is_forced_decoding_on_the_shipped_checkpoint():
    checkpoint = load("fr-en")
    sentence, translation = "Je suis étudiant.", "She was a teacher."
    choose = choice_for(checkpoint, sentence, Search("forced", translation=translation))
    wanted = list(decode(checkpoint, sentence, choose=choose))
    ids = [*checkpoint.target_vocabulary.encode(translation), checkpoint.target_vocabulary.end]
    happened = decoded(checkpoint, *(Intervention(t, "y_t", value=y) for t, y in enumerate(ids, 1)), sentence=sentence)
    assert [event.substep for event in happened] == [event.substep for event in wanted]
    for event, other in zip(happened, wanted, strict=True):
        if type(event) in (FeedforwardComputed, OutputComputed):
            np.testing.assert_array_equal(event.top_probabilities, other.top_probabilities)
        if type(event) is WordChosen:
            assert (event.y_t, event.probability) == (other.y_t, other.probability)


def test_a_forced_word_is_the_next_input_and_of_several_the_last_one_is():
    checkpoint = endless("luong, general, fed")
    happened = decoded(checkpoint, Intervention(1, "y_t", value=7, onward=True), Intervention(T, "y_t", value=9))
    assert [int(e.y_t) for e in happened if type(e) is WordChosen] == [7, 7, 9, 7, 7, 7, 7, 7, 7]
    assert [int(e.y_previous) for e in happened if type(e) is WordEmbedded] == [0, 7, 7, 9, 7, 7, 7, 7, 7]


def test_a_forced_end_ends_the_decoding_and_another_word_keeps_it_from_ending():
    checkpoint = endless("lecture, dot")
    happened = decoded(checkpoint, Intervention(2, "y_t", value=0))
    assert isinstance(happened[-1], DecodingEnded)
    assert (happened[-1].t, happened[-1].reason) == (2, "end")
    always = checkpoint_of(small_config(*SYSTEMS[0]), changes={"decoder.output.bias": np.float32([1000] + [0] * 16)})
    assert decoded(always)[-1].t == 1
    assert decoded(always, Intervention(1, "y_t", value=5))[-1].t == 2
