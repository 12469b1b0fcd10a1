import numpy as np
import pytest
from screen.looking import SENTENCE, SYSTEMS, decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui.engine import events as ev
from attn_tui.story.decoding import open_decoding
from attn_tui.story.moment import moment

# What a moment shows, and the events of its own time step that compute it.
COMPUTED_BY = {
    "embedding": (ev.WordEmbedded,),
    "previous_word": (ev.WordEmbedded,),
    "input_t": (ev.InputConcatenated,),
    "h_t": (ev.StateComputed,),
    "p_t": (ev.WindowPlaced,),
    "window": (ev.WindowPlaced,),
    "e_t": (ev.ScoresComputed,),
    "alpha_t": (ev.WeightsComputed, ev.WeightsFocused),
    "gaussian": (ev.WeightsFocused,),
    "c_t": (ev.ContextComputed,),
    "concat_t": (ev.StateConcatenated,),
    "readout": (ev.MaxoutComputed,),
    "hidden": (ev.FeedforwardComputed, ev.AttentionalComputed, ev.MaxoutComputed, ev.ReadoutComputed),
    "attentional": (ev.AttentionalComputed,),
    "proposed_t": (ev.StateProposed,),
    "combined_t": (ev.InputCombined,),
    "probabilities": (ev.FeedforwardComputed, ev.OutputComputed),
}
OF_EACH = pytest.mark.parametrize(
    "decoding",
    [
        open_decoding("reverse", "2718"),
        decoding_of(fixed_checkpoint()),
        *(decoding_of(system_checkpoint(name)) for name in SYSTEMS),
    ],
    ids=["reverse", "fixed", *SYSTEMS],
)


def walk(decoding):
    """Every moment with the events up to it."""
    decoding.timeline.first()
    seen = []
    while True:
        seen.append(decoding.timeline.current)
        yield moment(decoding), list(seen)
        if not decoding.timeline.forward():
            return


@OF_EACH
def test_what_is_not_yet_computed_is_none(decoding):
    for now, seen in walk(decoding):
        happened = {type(event) for event in seen if event.t == now.event.t and event.t}
        for field, kinds in COMPUTED_BY.items():
            assert (getattr(now, field) is not None) == (not happened.isdisjoint(kinds)), (field, now.event)
        assert bool(now.candidates) == (now.probabilities is not None)


@OF_EACH
def test_what_is_computed_is_this_time_steps(decoding):
    for now, seen in walk(decoding):
        happened = [event for event in seen if event.t == now.event.t and event.t]
        for field, kinds in COMPUTED_BY.items():
            computed = [getattr(event, field) for event in happened if type(event) in kinds and hasattr(event, field)]
            if computed:  # of local-p's weights those it computed last
                assert getattr(now, field) is computed[-1]
        if now.context is not None:
            np.testing.assert_array_equal(now.weighted_states, now.alpha_t[:, None] * now.states)


@OF_EACH
def test_the_state_before_is_the_last_one_or_the_start(decoding):
    for now, seen in walk(decoding):
        starts = [event.h_0 for event in seen if isinstance(event, ev.DecoderStarted)]
        states = [event.h_t for event in seen if isinstance(event, ev.StateComputed) and event.t < now.event.t]
        before = starts + states
        assert now.h_previous is (before[-1] if before else None)


@OF_EACH
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


@OF_EACH
def test_decoder_states_are_numbered_on_from_the_encoders(decoding):
    for now, _ in walk(decoding):
        assert now.n == (len(now.source) + now.event.t if now.event.t else None)


def test_three_source_words_make_the_first_decoder_state_the_fourth():
    decoding = decoding_of(fixed_checkpoint(), "Je suis étudiant")
    numbers = [now.n for now, _ in walk(decoding) if isinstance(now.event, ev.StateComputed)]
    assert numbers[:2] == [4, 5]


@OF_EACH
def test_the_focus_is_the_word_being_read_then_the_one_attended_to_most(decoding):
    for now, _ in walk(decoding):
        if isinstance(now.event, ev.PositionRead):
            assert now.focus == now.event.j
        elif now.alpha_t is not None:
            assert now.focus == int(np.abs(now.alpha_t).argmax())  # of logarithms, what counts most
        else:
            assert now.focus == (None if now.e_t is None else int(now.e_t.argmax()))


@OF_EACH
def test_what_is_in_view_is_in_focus_or_was_last_or_was_handed_over(decoding):
    attended = None
    for now, _ in walk(decoding):
        attended = now.focus if now.alpha_t is not None else attended
        if now.focus is not None:
            assert now.in_view == now.focus
        elif attended is not None:
            assert now.in_view == attended
        elif now.message is not None and not decoding.has(ev.ScoresComputed):
            last = len(now.source) - 1 if decoding.config.directions == "forward" else 0
            assert now.in_view == last
        else:
            assert now.in_view == 0


@pytest.mark.parametrize("name", ["seq2seq-rnn", "seq2seq-lstm", "seq2seq-gru"])
def test_the_message_is_the_last_state_of_the_top_layer(name):
    decoding = decoding_of(system_checkpoint(name))
    for now, _ in walk(decoding):
        if isinstance(now.event, ev.SentenceEncoded):
            last = {"forward": now.states[-1], "backward": now.states[0]}
            last["both"] = np.concatenate([now.states[-1, :4], now.states[0, 4:]])
            np.testing.assert_array_equal(now.message, last[decoding.config.directions])


@pytest.mark.parametrize("name", ["seq2seq-lstm", "luong-local-p"])
def test_states_of_each_layer_fill_up_from_empty(name):
    decoding = decoding_of(system_checkpoint(name))
    for now, seen in walk(decoding):
        if isinstance(now.event, ev.PositionRead):
            layer = [e.j for e in seen if isinstance(e, ev.PositionRead) and e.layer == now.event.layer]
            assert sorted(np.flatnonzero(~np.isnan(now.states).any(axis=1))) == sorted(layer)
            np.testing.assert_array_equal(now.states[now.event.j], now.event.state)


def test_candidates_are_the_most_probable_words_best_first():
    decoding = decoding_of(fixed_checkpoint())
    for now, _ in walk(decoding):
        if isinstance(now.event, ev.FeedforwardComputed):
            assert len(now.candidates) == len(now.probabilities) == decoding.config.target_vocabulary
            assert (np.diff(now.probabilities) <= 0).all()
        if isinstance(now.event, ev.WordChosen):
            assert now.candidates[0].word == now.output[-1]
        assert [c.word for c in now.candidates if c.chosen] == (
            [now.output[-1]] if isinstance(now.event, ev.WordChosen | ev.DecodingEnded) else []
        )


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
