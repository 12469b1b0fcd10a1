import numpy as np
import pytest
from screen.looking import SENTENCE, decoding_of, fixed_checkpoint

from attn_tui.engine import events as ev
from attn_tui.screen.decoding import open_decoding
from attn_tui.screen.moment import moment

# What a moment shows, and the event of its own time step that computes it.
COMPUTED_BY = {
    "embedding": ev.WordEmbedded,
    "previous_word": ev.WordEmbedded,
    "h_t": ev.StateComputed,
    "e_t": ev.ScoresComputed,
    "alpha_t": ev.WeightsComputed,
    "weighted_states": ev.ContextComputed,
    "c_t": ev.ContextComputed,
    "concat_t": ev.StateConcatenated,
    "hidden": ev.FeedforwardComputed,
    "probabilities": ev.FeedforwardComputed,
}


def both():
    return [open_decoding("reverse", "2718"), decoding_of(fixed_checkpoint())]


def walk(decoding):
    """Every moment with the events up to it."""
    seen = []
    while True:
        seen.append(decoding.timeline.current)
        yield moment(decoding), list(seen)
        if not decoding.timeline.forward():
            return


@pytest.mark.parametrize("decoding", both(), ids=["reverse", "fixed"])
def test_what_is_not_yet_computed_is_none(decoding):
    for now, seen in walk(decoding):
        happened = {type(event) for event in seen if event.t == now.event.t and event.t}
        for field, kind in COMPUTED_BY.items():
            assert (getattr(now, field) is not None) == (kind in happened), (field, now.event)
        assert bool(now.candidates) == (ev.FeedforwardComputed in happened)


@pytest.mark.parametrize("decoding", both(), ids=["reverse", "fixed"])
def test_what_is_computed_is_this_time_steps(decoding):
    for now, seen in walk(decoding):
        for event in seen:
            if event.t == now.event.t and not isinstance(event, ev.PositionRead | ev.SentenceEncoded):
                for field in COMPUTED_BY:
                    if hasattr(event, field):
                        assert getattr(now, field) is getattr(event, field)


@pytest.mark.parametrize("decoding", both(), ids=["reverse", "fixed"])
def test_the_state_before_is_the_last_one_or_the_start(decoding):
    for now, seen in walk(decoding):
        starts = [event.h_0 for event in seen if isinstance(event, ev.DecoderStarted)]
        states = [event.h_t for event in seen if isinstance(event, ev.StateComputed) and event.t < now.event.t]
        before = starts + states
        assert now.h_previous is (before[-1] if before else None)


@pytest.mark.parametrize("decoding", both(), ids=["reverse", "fixed"])
def test_the_output_is_the_words_chosen_so_far(decoding):
    for now, seen in walk(decoding):
        chosen = [int(event.y_t) for event in seen if isinstance(event, ev.WordChosen)]
        assert now.output == decoding.words(chosen)


def test_encoder_states_fill_up_half_by_half():
    decoding = decoding_of(fixed_checkpoint())
    size = decoding.config.encoder_hidden
    for now, seen in walk(decoding):
        read = {(event.j, event.direction): event.state for event in seen if isinstance(event, ev.PositionRead)}
        if not read:
            assert now.states is None
            continue
        for j in range(len(now.source)):
            for direction, half in (("forward", now.states[j, :size]), ("backward", now.states[j, size:])):
                np.testing.assert_array_equal(half, read.get((j, direction), np.full(size, np.nan)))


def test_the_half_read_states_become_the_encoders():
    decoding, halves = decoding_of(fixed_checkpoint()), None
    for now, seen in walk(decoding):
        if isinstance(now.event, ev.SentenceEncoded):
            assert halves is not None
            np.testing.assert_array_equal(now.states, halves)
        halves = now.states
        if any(isinstance(event, ev.SentenceEncoded) for event in seen):
            assert not np.isnan(now.states).any()


@pytest.mark.parametrize("decoding", both(), ids=["reverse", "fixed"])
def test_decoder_states_are_numbered_on_from_the_encoders(decoding):
    for now, _ in walk(decoding):
        assert now.n == (len(now.source) + now.event.t if now.event.t else None)


def test_three_source_words_make_the_first_decoder_state_the_fourth():
    decoding = decoding_of(fixed_checkpoint(), "Je suis étudiant")
    numbers = [now.n for now, _ in walk(decoding) if isinstance(now.event, ev.StateComputed)]
    assert numbers[:2] == [4, 5]


def test_the_focus_is_the_word_being_read_then_the_one_attended_to_most():
    decoding = decoding_of(fixed_checkpoint())
    for now, seen in walk(decoding):
        asked = [event for event in seen if isinstance(event, ev.ScoresComputed) and event.t == now.event.t]
        if isinstance(now.event, ev.PositionRead):
            assert now.focus == now.event.j
        else:
            assert now.focus == (int(asked[0].e_t.argmax()) if asked else None)


def test_candidates_are_the_most_probable_words_best_first():
    decoding = decoding_of(fixed_checkpoint())
    for now, _ in walk(decoding):
        if isinstance(now.event, ev.FeedforwardComputed):
            assert len(now.candidates) == len(now.probabilities) == decoding.config.target_vocabulary
            assert (np.diff(now.probabilities) <= 0).all()
        if isinstance(now.event, ev.WordChosen):
            assert now.candidates[0] == now.output[-1]


def test_a_cut_sentence_is_told():
    cut = [moment(decoding_of(fixed_checkpoint(), " ".join([SENTENCE] * times))).cut for times in (10, 11)]
    assert cut == [0, 4]


def test_going_back_gathers_the_same_facts():
    decoding = decoding_of(fixed_checkpoint())
    forward = [now for now, _ in walk(decoding)]
    for before in reversed(forward):
        now = moment(decoding)
        for field in (*COMPUTED_BY, "h_previous", "event"):
            assert getattr(now, field) is getattr(before, field) or getattr(now, field) == getattr(before, field)
        assert (now.output, now.focus, now.substep) == (before.output, before.focus, before.substep)
        decoding.timeline.back()
