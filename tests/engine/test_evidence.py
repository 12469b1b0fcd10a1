"""What a word needs of the source: against single decodings, for every system; and Kendall's τ by its definition."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EVERY, ONE_OF_EACH, PAIRED, VARIED, checkpoint_of, small_config
from what_if import ATTENTIVE

from attn_tui.checkpoint import load
from attn_tui.engine.erasure import evidence, evidence_batch
from attn_tui.engine.events import ScoresComputed, WeightsComputed
from attn_tui.engine.evidence import WAYS, Evidence, kendall_tau
from attn_tui.engine.framing import frame_of
from attn_tui.engine.intervention import Intervention, kind_of
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode
from attn_tui.engine.translate import translate, what_if
from attn_tui.errors import InterventionError, SearchError, SentenceError
from attn_tui.vocabulary import PADDING

WORDS = ("w3", "w1", "w4", "w2", "w5")
SENTENCE = " ".join(WORDS)
IDS = [4, 2, 5, 3]


def alone(checkpoint, sentence, ids, interventions=(), choose=None):
    """The events of one decoding of these words, as stepping through it shows them."""
    choose = choose or forced(ids, checkpoint.target_vocabulary.end)
    for event in decode(checkpoint, sentence, choose=choose, interventions=interventions):
        if event.t > len(ids):
            return
        yield event


def log_p(checkpoint, sentence, ids, interventions=()):
    """Of each of the words."""
    found, take = [], forced(ids, checkpoint.target_vocabulary.end)

    def choose(memory):
        found.append(float(memory.log_probability(take(memory))))
        return take(memory)

    list(alone(checkpoint, sentence, ids, interventions, choose))
    return found[: len(ids)]


def assert_same_as_alone(checkpoint, found, changes=lambda without: ()):
    """Check every number against decodings of one sentence at a time, `changes` giving those of a sentence."""
    frame, interventions = frame_of(checkpoint.config, checkpoint.source_vocabulary), changes(None)
    first, ids = len(frame.before), [one.y_t for one in found]
    happened = list(alone(checkpoint, SENTENCE, ids, interventions))
    plain = log_p(checkpoint, SENTENCE, ids, interventions)
    assert [one.t for one in found] == list(range(1, len(IDS) + 1))
    np.testing.assert_allclose([one.log_probability for one in found], plain, rtol=1e-5, atol=1e-5)
    for one in found:
        assert np.flatnonzero(one.is_word).tolist() == [first + k for k in range(len(WORDS))]
        if checkpoint.config.score == "none":
            assert one.masked is None is one.alpha
            continue
        [alpha_t] = [e.alpha_t for e in happened if e.t == one.t and type(e) is kind_of(checkpoint.config, "alpha_t")]
        np.testing.assert_allclose(one.alpha, alpha_t, rtol=1e-4, atol=1e-6)
        for j in range(len(one.alpha)):
            out = (*interventions, Intervention(one.t, "e_t", "out", at=j))
            expected = log_p(checkpoint, SENTENCE, ids, out)[one.t - 1]
            assert one.masked[j] == pytest.approx(expected, rel=1e-5, abs=1e-5), (one.t, j)
    for k, word in enumerate(WORDS):
        sentence = " ".join(other for other in WORDS if other != word)
        expected = log_p(checkpoint, sentence, ids, changes(word))
        without = [one.left_out[first + k] for one in found]
        np.testing.assert_allclose(without, expected, rtol=1e-5, atol=1e-5, err_msg=word)
    around = [one.left_out[~one.is_word] for one in found]
    assert np.isnan(around).all()


@pytest.mark.sampled(25)
@pytest.mark.parametrize("name", PAIRED)
def test_every_number_is_that_of_a_decoding_without_the_word(name):
    checkpoint = checkpoint_of(small_config(**EVERY[name]), 3, scale=0.8)
    assert_same_as_alone(checkpoint, evidence(checkpoint, SENTENCE, IDS))


CHANGES = ("1.h=0.3", "2.h=frozen", "3+.p=temperature:2")
OF_WORDS = (
    "2.e.w4=0.5",
    "3.e.w1=out",
    "*.e.w2=in",
    "1.alpha.w2=0.7",
    "1.alpha=normalised",
    "4.alpha.w5=only",
    "2+.c.#1=1",
)


def changes_in(checkpoint, texts):
    """What gives the same what-ifs for the sentence without a word: those about that word go with it."""

    def changes(without):
        sentence = " ".join(word for word in WORDS if word != without)
        return what_if(checkpoint, sentence, *(text for text in texts if f".{without}=" not in text))

    return changes


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_ifs_hold_with_and_without_each_word(name):
    checkpoint = checkpoint_of(VARIED[name], 4, scale=0.8)
    changes = changes_in(checkpoint, CHANGES + (OF_WORDS if name in ATTENTIVE else ()))
    found = evidence(checkpoint, SENTENCE, IDS, interventions=changes(None))
    assert_same_as_alone(checkpoint, found, changes)


@pytest.mark.parametrize("name", ATTENTIVE)
def test_weights_that_were_put_in_for_all_words_keep_those_of_the_others(name):
    checkpoint = checkpoint_of(VARIED[name], 5, scale=0.8)
    split = next(decode(checkpoint, SENTENCE))
    masked = [word == PADDING and checkpoint.config.padding_masked for word in split.words]
    values = tuple(0 if is_masked else (j + 1) / 40 for j, is_masked in enumerate(masked))
    found = evidence(checkpoint, SENTENCE, IDS, interventions=[Intervention(2, "alpha_t", value=values)])
    first = int(np.flatnonzero(found[0].is_word)[0])
    for k, word in enumerate(WORDS):
        sentence = " ".join(other for other in WORDS if other != word)
        kept = values[: first + k] + values[first + k + 1 :]
        left = len(next(decode(checkpoint, sentence)).source)
        kept += values[-1:] * (left - len(kept))  # `<PAD>`, to the length that is read
        expected = log_p(checkpoint, sentence, IDS, [Intervention(2, "alpha_t", value=kept)])
        np.testing.assert_allclose([one.left_out[first + k] for one in found], expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_batch_gives_each_sentence_what_it_gets_alone(name):
    checkpoint = checkpoint_of(VARIED[name], 6, scale=0.8)
    sentences, targets = [SENTENCE, "w2", "w6 w1 w7"], [IDS, [3], [1, 6, 2, 7, 9]]
    together = evidence_batch(checkpoint, sentences, targets)
    for sentence, ids, found in zip(sentences, targets, together, strict=True):
        for one, other in zip(found, evidence(checkpoint, sentence, ids), strict=True):
            assert (one.t, one.y_t, one.is_word.tolist()) == (other.t, other.y_t, other.is_word.tolist())
            for field in ("log_probability", "alpha", "masked", "left_out"):
                value, expected = getattr(one, field), getattr(other, field)
                if expected is None:
                    assert value is None
                else:
                    np.testing.assert_allclose(value, expected, rtol=1e-5, atol=1e-5, err_msg=field)


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_only_the_words_that_are_asked_about_are_computed(name):
    checkpoint = checkpoint_of(VARIED[name], 7, scale=0.8)
    every = evidence(checkpoint, SENTENCE, IDS)
    [last] = evidence_batch(checkpoint, [SENTENCE], [IDS], first=3)
    assert [one.t for one in last] == [3, 4]
    for one, other in zip(last, every[2:], strict=True):
        np.testing.assert_allclose(one.left_out, other.left_out, rtol=1e-5, atol=1e-5)
        assert one.log_probability == pytest.approx(other.log_probability, abs=1e-5)


def test_a_checkpoint_with_a_subword_vocabulary_and_what_is_cut_off():
    # Pieces, not words, are left out; and what was cut does not move up.
    fr_en = load("fr-en")
    long = " ".join(["Je suis étudiant ."] * 40)
    [found] = evidence(fr_en, long, [3])
    assert len(found.alpha) == fr_en.config.max_source_length == found.is_word.sum()
    assert np.isfinite(found.left_out).all()


def test_of_a_digit_string_turned_round_each_digit_needs_its_own():
    # Worked out by what the checkpoint has learnt: the t-th word is the t-th digit from the end.
    reverse, digits = load("reverse"), "31427"
    ids = translate(reverse, digits).ids.tolist()
    found = evidence(reverse, digits, ids)
    assert len(found) == len(digits)
    for one in found:
        own = len(digits) - one.t
        assert one.most_attended() == own == one.most_needed("left_out")
        assert one.drop("left_out")[own] > 1


def test_a_position_outside_the_window_is_not_missed_when_it_is_masked():
    checkpoint = checkpoint_of(VARIED["luong, concat, local-m"], 8, scale=0.8)
    words = [f"w{k}" for k in range(1, 9)]
    for one in evidence(checkpoint, " ".join(words), IDS):
        happened = alone(checkpoint, " ".join(words), IDS)
        [e_t] = [event.e_t for event in happened if event.t == one.t and isinstance(event, ScoresComputed)]
        outside = np.isneginf(e_t)
        assert outside.any()
        assert (one.drop("masked")[outside] == 0).all()
        assert (one.drop("masked")[~outside] != 0).any()
        assert (one.drop("left_out") != 0).all()


def test_the_last_word_that_could_be_looked_at_can_be_masked():
    # No score is left, so no weight: as `out` does it.
    checkpoint = checkpoint_of(VARIED["lecture, dot"], 9, scale=0.8)
    [one] = evidence(checkpoint, "w4", [2])
    [expected] = log_p(checkpoint, "w4", [2], [Intervention(1, "e_t", "out", at=0)])
    assert one.masked[0] == pytest.approx(expected, abs=1e-5)
    assert np.isnan(one.left_out).all()
    assert math.isnan(one.tau("masked"))
    assert one.most_needed("left_out") is None


@pytest.mark.parametrize("name", ATTENTIVE)
def test_of_what_stands_around_a_sentence_nothing_is_compared(name):
    checkpoint = checkpoint_of(VARIED[name], 10, scale=0.8)
    for one in evidence(checkpoint, SENTENCE, IDS):
        for way in WAYS:
            assert one.counted(way).tolist() == np.flatnonzero(one.is_word).tolist()
            alpha, drop = np.abs(one.alpha[one.is_word]), one.drop(way)[one.is_word]
            expected = by_definition(alpha.tolist(), np.round(np.abs(drop) / 1e-5).tolist())
            assert one.tau(way) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_without_attention_there_is_nothing_to_mask_or_to_compare():
    checkpoint = checkpoint_of(VARIED["seq2seq"], 11, scale=0.8)
    for one in evidence(checkpoint, SENTENCE, IDS):
        assert one.drop("masked") is None is one.most_attended()
        assert [math.isnan(one.tau(way)) for way in WAYS] == [True, True]
        assert one.most_needed("masked") is None
        assert one.counted("masked").tolist() == []
        assert np.isfinite(one.drop("left_out")).all()


def made(alpha, masked, left_out, log_probability=-0.5):
    """Evidence with these numbers."""
    arrays = [np.array(values, np.float32) for values in (alpha, masked, left_out)]
    is_word = np.ones(len(alpha), np.bool_)
    return Evidence(1, 3, log_probability, is_word, *arrays)


def test_an_example_worked_out_by_hand():
    one = made([0.2, 0.7, 0.1], [-1.5, -4.5, -0.25], [-0.5, -1, -2])
    assert one.drop("masked").tolist() == [1, 4, -0.25]
    assert one.drop("left_out").tolist() == [0, 0.5, 1.5]
    assert one.tau("masked") == pytest.approx(1)  # 4 > 1 > 0.25, which is a change, too
    # 0.7 > 0.2 goes with 0.5 > 0; 0.7 > 0.1 and 0.2 > 0.1 do not.
    assert one.tau("left_out") == pytest.approx(-1 / 3)
    assert (one.most_attended(), one.most_needed("masked"), one.most_needed("left_out")) == (1, 1, 2)


def test_what_is_only_rounding_ties():
    one = made([0.3, 0.3, 0.4], [-0.500001, -0.499999, -0.9], [-0.2, -0.3, -0.4])
    assert one.drop("masked").tolist()[:2] == [0, 0]
    assert one.tau("masked") == pytest.approx(1)
    assert one.most_needed("left_out") is None


def by_definition(x, y):
    """τ_b, pair by pair."""
    pairs = list(itertools.combinations(range(len(x)), 2))
    agree = sum((x[i] - x[j]) * (y[i] - y[j]) > 0 for i, j in pairs)
    differ = sum((x[i] - x[j]) * (y[i] - y[j]) < 0 for i, j in pairs)
    untied = [sum(values[i] != values[j] for i, j in pairs) for values in (x, y)]
    return (agree - differ) / math.sqrt(untied[0] * untied[1]) if all(untied) else math.nan


FEW = st.integers(-2, 2) | st.floats(-1, 1, width=16)


@given(st.lists(st.tuples(FEW, FEW), max_size=9))
def test_tau_is_what_its_definition_says(values):
    x, y = [one for one, _ in values], [other for _, other in values]
    assert kendall_tau(x, y) == pytest.approx(by_definition(x, y), abs=1e-12, nan_ok=True)


def test_tau_of_fewer_than_two_values_or_of_all_alike_is_none():
    assert all(math.isnan(kendall_tau(x, y)) for x, y in (([], []), ([1], [2]), ([1, 1], [1, 2]), ([3, 4], [0, 0])))
    assert kendall_tau([1, 2, 3], [10, 20, 30]) == 1
    assert kendall_tau([1, 2, 3], [3, 2, 1]) == -1


def test_bad_input_is_refused_in_one_sentence():
    checkpoint = checkpoint_of(VARIED["lecture, dot"])
    with pytest.raises(SentenceError, match="empty"):
        evidence(checkpoint, " ", IDS)
    with pytest.raises(InterventionError, match="no element"):
        evidence(checkpoint, "w1 w2", IDS, interventions=[Intervention(1, "e_t", "out", at=2)])
    assert evidence(checkpoint, "w1 w2", []) == []
    assert evidence_batch(checkpoint, ["w1 w2"], [IDS], first=9) == [[]]
    assert evidence_batch(checkpoint, [], []) == []
    with pytest.raises(SearchError, match="no word 17 in the vocabulary"):
        evidence(checkpoint, "w1 w2", [3, 17])
    with pytest.raises(SearchError, match=r"can write at most 9\.$"):
        evidence(checkpoint, "w1 w2", [3] * 10)


def test_asking_changes_nothing_in_a_decoding():
    checkpoint = load("fr-en")
    before = [e.alpha_t for e in decode(checkpoint, "Je suis étudiant.") if isinstance(e, WeightsComputed)]
    evidence(checkpoint, "Je suis étudiant.", [5, 6])
    after = [e.alpha_t for e in decode(checkpoint, "Je suis étudiant.") if isinstance(e, WeightsComputed)]
    assert [one.tobytes() for one in before] == [one.tobytes() for one in after]
