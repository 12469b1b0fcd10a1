"""Every intervention on every system: what comes before, what follows, and the same in a batch."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ONE_OF_EACH, VARIED, checkpoint_of, first_word_of, unframed
from what_if import (
    ATTENTIVE,
    SENTENCE,
    assert_identical,
    decoded,
    differing,
    ended,
    endless,
    every_change,
    interventions,
    of,
    third_of_every_change,
    until,
)

from attn_tui.checkpoint import load
from attn_tui.engine.architectures import order
from attn_tui.engine.events import (
    ContextComputed,
    DecodingEnded,
    ScoresComputed,
    WeightsComputed,
    WeightsFocused,
    WordChosen,
    names,
)
from attn_tui.engine.interventions import FIELDS, Intervention, forced_word, intervene, kind_of
from attn_tui.engine.memory import Memory
from attn_tui.engine.scoring import has_score
from attn_tui.engine.search import choose_word, greedy, sampled
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.scores import SCORES, needs_equal_widths

T = 4
SHIPPED = {
    "fr-en": "Je suis étudiant.",
    "fr-en-bahdanau": "Je suis étudiant.",
    "fr-en-luong": "Je suis étudiant.",
    "fr-en-seq2seq": "Je suis étudiant.",
    "reverse": "31415",
    "reverse-bahdanau": "31415",
    "reverse-gru": "31415",
    "reverse-local": "31415",
    "reverse-luong": "31415",
    "reverse-positions": "31415",
    "reverse-rnn": "31415",
    "reverse-seq2seq": "31415",
}


def test_every_field_and_change_is_tried():
    tried = {(i.field, i.change) for name in VARIED for i in every_change(endless(name), T)}
    assert tried == {(field, change) for field, changes in FIELDS.items() for change in changes}


def assert_only_from_there_on(plain, changed, intervention, config):
    """Check that not a bit differs before the event the intervention is about; return the fields in which that does."""
    kind = kind_of(config, intervention.field, intervention.change)
    here = next(i for i, event in enumerate(changed) if event.t == T and type(event) is kind)
    assert_identical(changed[:here], plain[:here])
    assert ended(changed)
    return set(differing(changed[here], plain[here]))


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_nothing_before_an_intervention_is_touched(name):
    checkpoint = endless(name, 1)
    plain = decoded(checkpoint)
    touched = set()
    for intervention in every_change(checkpoint, T) + every_change(checkpoint, T, onward=True):
        changed = decoded(checkpoint, intervention)
        differs = assert_only_from_there_on(plain, changed, intervention, checkpoint.config)
        assert differs <= {intervention.field, "layers_t", "probability", "top_ids"}, intervention
        touched |= {(intervention.field, intervention.change)} if intervention.field in differs else set()
    # What is no other score or lets in what is in already changes nothing, all else does.
    neutral = {("e_t", "in"), ("e_t", checkpoint.config.score), ("alpha_t", "normalised"), ("y_t", "set")}
    neutral |= {("e_t", "concat"), ("e_t", "additive")} if checkpoint.config.score in ("concat", "additive") else set()
    neutral |= {("e_t", "out")} if checkpoint.config.attention != "global" else set()
    assert {(i.field, i.change) for i in every_change(checkpoint, T)} - touched <= neutral


@pytest.mark.parametrize("name", SHIPPED)
def test_every_change_can_be_made_on_the_shipped_checkpoints(name):
    checkpoint, sentence = load(name), SHIPPED[name]
    plain = decoded(checkpoint, sentence=sentence)
    length = len(plain[0].source)
    for intervention in every_change(checkpoint, T, length):
        changed = decoded(checkpoint, intervention, sentence=sentence)
        assert_only_from_there_on(plain, changed, intervention, checkpoint.config)


def changing_nothing(checkpoint, plain, t):
    """Interventions that put in what is there anyway, and such as find nothing to change."""
    config = checkpoint.config
    found = [Intervention(t, "top_probabilities", "temperature", 1)]
    for field in FIELDS:
        if field in ("top_probabilities", "e_t") or (config.score == "none" and field in ("alpha_t", "c_t")):
            continue
        value = getattr(of(plain, kind_of(config, field), t), field)
        if field == "y_t":
            found.append(Intervention(t, field, value=int(value)))
            continue
        found.append(Intervention(t, field, value=tuple(value.tolist())))
        found += [Intervention(t, field, value=value[at], at=at) for at in range(len(value))]
    if config.score != "none":
        e_t = of(plain, ScoresComputed, t).e_t
        inside = np.flatnonzero(np.isfinite(e_t))
        found += [Intervention(t, "e_t", value=float(e_t[at]), at=int(at)) for at in inside]
        found += [Intervention(t, "e_t", "in", at=int(at)) for at in inside]
        found += [Intervention(t, "e_t", "out", at=int(at)) for at in np.flatnonzero(np.isneginf(e_t))]
        found.append(Intervention(t, "alpha_t", "temperature", 1.0))
        found += [Intervention(t, "e_t", name) for name in FIELDS["e_t"][3:] if name == config.score]
    if t == 1:
        found += [Intervention(t, "c_t", "frozen", at=at) for at in (None, 0) if config.score != "none"]
    return found


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_changes_nothing_leaves_the_same_events(name):
    checkpoint = endless(name, 2)
    plain = decoded(checkpoint)
    every = [i for t in range(1, checkpoint.config.max_length + 1) for i in changing_nothing(checkpoint, plain, t)]
    for intervention in every[::7]:
        assert_identical(decoded(checkpoint, intervention), plain)
    assert_identical(decoded(checkpoint, *every), plain)


def test_what_changes_nothing_leaves_the_same_events_on_the_shipped_checkpoint():
    checkpoint, sentence = load("fr-en-luong"), SHIPPED["fr-en-luong"]
    plain = decoded(checkpoint, sentence=sentence)
    every = [i for t in range(1, plain[-1].t + 1) for i in changing_nothing(checkpoint, plain, t)]
    assert_identical(decoded(checkpoint, *every, sentence=sentence), plain)


def assert_follows(checkpoint, happened, put_in):
    """Check that every event is what its sub-step makes of those before, or what an intervention makes of that."""
    memory = Memory(np.array(first_word_of(checkpoint)))
    _start, *substeps = order(checkpoint.config)
    for event in until(happened, 1):
        memory.learn(event)
    steps = [event for event in happened if event.t and type(event) is not DecodingEnded]
    run = [*substeps, lambda checkpoint, memory: choose_word(memory, greedy)]
    for i, event in enumerate(steps):
        memory.t = event.t
        computed = run[i % len(run)](checkpoint, memory)
        changes = {one.field for one in put_in if one.holds_in(event.t)}
        edited = changes & set(names(type(event)))
        if not edited:
            assert not differing(event, computed), event
        intervene(checkpoint, memory, computed, put_in)  # which remembers the logits at another temperature
        memory.learn(event)


def assert_sound(checkpoint, happened, put_in):
    """Check what is true of every decoding, whatever was put in."""
    assert ended(happened)
    is_logarithm = checkpoint.config.normalisation == "log-softmax"
    for event in happened:
        for name in names(type(event)):
            value = getattr(event, name)
            if isinstance(value, np.ndarray) and value.dtype == np.float32 and name != "e_t":
                assert np.isfinite(value).all(), (event.t, event.substep, name)
        edited = {one.field for one in put_in if one.holds_in(event.t)}
        masked = any(one.change == "out" for one in put_in)
        if isinstance(event, WeightsComputed | WeightsFocused):
            assert (event.alpha_t >= 0).all() or is_logarithm
            assert (event.alpha_t <= 1 + 1e-6).all()
        if type(event) is WeightsComputed and not (edited & {"alpha_t"} or masked):
            weights = np.exp(event.alpha_t) if is_logarithm else event.alpha_t
            assert weights.sum() == pytest.approx(1, abs=1e-5)
        if type(event) is ScoresComputed:
            assert (np.isfinite(event.e_t) | np.isneginf(event.e_t)).all()
        if type(event) is ContextComputed and "c_t" not in edited:
            np.testing.assert_allclose(event.c_t, event.weighted_states.sum(axis=0), rtol=1e-5, atol=1e-6)
        if hasattr(event, "top_probabilities"):
            assert (np.diff(event.top_probabilities) <= 0).all()
            assert (event.top_probabilities >= 0).all()
            assert (event.top_probabilities <= 1).all()
            top = event
        if type(event) is WordChosen:
            forced = forced_word(put_in, event.t)
            assert event.y_t == (top.top_ids[0] if forced is None else forced)
            assert 0 <= event.probability <= top.top_probabilities[0]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_whatever_is_put_in_the_rest_follows_and_stays_sound(name, data):
    checkpoint = endless(name, 3)
    put_in = data.draw(st.lists(interventions(checkpoint), min_size=1, max_size=6))
    with np.errstate(invalid="raise", divide="raise"):
        happened = decoded(checkpoint, *put_in)
    assert_sound(checkpoint, happened, put_in)
    assert_follows(checkpoint, happened, put_in)
    first = min(one.t for one in put_in)
    assert_identical(until(happened, first), until(decoded(checkpoint), first))


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_padded_batch_gives_each_sentence_what_it_gets_alone(name):
    sentences = [SENTENCE, "w2 w7", "w1 w2 w3 w4 w5 w6 w7 w8"]
    checkpoint = checkpoint_of(unframed(VARIED[name]), 5, scale=1.5)
    for i, one in enumerate(third_of_every_change(name, checkpoint, 2, src_len=2)):
        if isinstance(one.value, tuple) and one.field in ("e_t", "alpha_t"):
            continue  # for sentences of one length only
        put_in = [dataclasses.replace(one, onward=i % 2 == 0)]
        put_in += [Intervention(3, "alpha_t", "normalised")] if name in ATTENTIVE else []
        together = translate_batch(checkpoint, sentences, interventions=put_in)
        for sentence, translation in zip(sentences, together, strict=True):
            assert_same_translation(checkpoint, sentence, translation, put_in)


def assert_same_translation(checkpoint, sentence, translation, put_in):
    happened = decoded(checkpoint, *put_in, sentence=sentence)
    words = [event for event in happened if type(event) is WordChosen]
    assert translation.ids.tolist() == [int(word.y_t) for word in words][: len(words) - translation.ended], put_in
    assert translation.ended == (happened[-1].reason == "end")
    total = sum(np.log(np.maximum(1e-38, word.probability)) for word in words)
    assert translation.log_probability == pytest.approx(total, rel=1e-3, abs=1e-6) or total < -80
    if translation.alpha is not None:
        kind = kind_of(checkpoint.config, "alpha_t")
        alpha = [event.alpha_t for event in happened if type(event) is kind][: len(translation.ids)]
        np.testing.assert_allclose(translation.alpha, np.array(alpha).reshape(translation.alpha.shape), 1e-3, 1e-5)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_weights_of_all_words_are_put_in_sentences_of_one_length(name):
    checkpoint = checkpoint_of(unframed(VARIED[name]), 6, scale=1.5)
    put_in = [Intervention(2, "alpha_t", value=(0.5, 0.25, 0.125)), Intervention(3, "e_t", value=(1.0, -2.0, 0.5))]
    sentences = ["w1 w2 w3", "w4 w5 w6"]
    for sentence, translation in zip(
        sentences, translate_batch(checkpoint, sentences, interventions=put_in), strict=True
    ):
        assert_same_translation(checkpoint, sentence, translation, put_in)


def test_padding_gets_no_weight_when_all_words_are_given_one():
    checkpoint = endless("lecture, dot", 7)
    put_in = [Intervention(2, "alpha_t", value=0.25), Intervention(2, "alpha_t", "normalised")]
    short, long = translate_batch(checkpoint, ["w1 w2", SENTENCE], interventions=put_in)
    assert short.alpha[1].tolist() == [0.5, 0.5]
    np.testing.assert_allclose(long.alpha[1], [0.2] * 5, rtol=1e-6)


@pytest.mark.parametrize("name", VARIED)
def test_a_drawn_translation_keeps_its_words_before_and_its_luck_after(name):
    checkpoint, seed, temperature = endless(name, 8), 5, 2.0
    choose = sampled(temperature, seed)
    plain = list(decode(checkpoint, SENTENCE, choose=choose))
    words = [int(event.y_t) for event in plain if type(event) is WordChosen]
    put_in = [Intervention(T, "h_t", value=0.0), Intervention(T, "y_t", value=words[T - 1] % 16 + 1)]
    happened = list(decode(checkpoint, SENTENCE, top=17, choose=choose, interventions=put_in))
    changed = [int(event.y_t) for event in happened if type(event) is WordChosen]
    assert changed[: T - 1] == words[: T - 1]
    assert changed[T - 1] == words[T - 1] % 16 + 1
    for t in range(T + 1, len(changed) + 1):
        output = of(happened, kind_of(checkpoint.config, "top_probabilities"), t)
        log_p = np.full(17, -np.inf)
        log_p[output.top_ids] = np.log(np.maximum(output.top_probabilities.astype(float), 1e-300)) / temperature
        noise = np.random.default_rng([seed, t]).gumbel(size=17)
        assert changed[t - 1] == int((log_p + noise).argmax())


@pytest.mark.parametrize("name", ATTENTIVE)
def test_a_score_function_is_there_where_its_parameters_and_widths_are(name):
    config = VARIED[name]
    there = [score for score in FIELDS["e_t"][3:] if has_score(endless(name), score)]
    own = ["concat", "additive"] if config.score in ("concat", "additive") else [config.score]
    alike = [score for score in SCORES if needs_equal_widths(score) and config.decoder_hidden == config.encoder_state]
    assert set(there) == {*own, *alike}
