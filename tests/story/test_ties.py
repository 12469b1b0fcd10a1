"""What is about equal is called so, and what stands between two numbers is true of them as they are written."""

import re

import numpy as np
import pytest
from screen.looking import SYSTEMS, decoding_of, fixed_checkpoint, said_at, system_checkpoint
from support import checkpoint_of, systems

from attn_tui.engine import events as ev
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.quiz import Question, Score, attention
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.ties import largest_scores, largest_shares, quoted, told

NAMES = ("«a»", "«b»", "«c»", "«d»", "«e»")


def moments(decoding):
    yield moment(decoding)
    while decoding.timeline.forward():
        yield moment(decoding)


def set_to(*weights):
    """The moments of the second word, whose weights are these."""
    decoding = decoding_of(fixed_checkpoint())
    decoding.branches.open(decoding.what_if(f"2.alpha={','.join(map(str, weights))}"))
    return [now for now in moments(decoding) if now.event.t == 2]


@pytest.mark.parametrize(
    ("shares", "largest"),
    [
        ([0.33, 0.32, 0.2, 0.15], [0, 1]),
        ([0.3, 0.4, 0.3], [1]),
        ([0.25] * 4, [0, 1, 2, 3]),
        ([0.012, 0.010, 0.978], [2]),
        ([0.012, 0.010, 0.005], [0, 1]),  # both are written 0.01
        ([0.0, 0.0, 1.0], [2]),
        ([1.0], [0]),
        ([np.nan, 0.5], [0]),
    ],
)
def test_weights_that_nobody_can_tell_apart_are_tied(shares, largest):
    assert largest_shares(np.array(shares, np.float32)) == largest


@pytest.mark.parametrize(
    ("scores", "largest"),
    [
        ([4.0, 4.04, 1.0], [0, 1]),
        ([4.0, 4.2, 1.0], [1]),
        ([-300.0, -300.01, -np.inf], [0, 1]),
        ([1e6, 1e6 + 1, 0.0], [1]),
        ([np.inf, 3.0, np.inf], [0, 2]),
        ([-np.inf, -np.inf, 0.5], [2]),
    ],
)
def test_scores_tie_if_their_weights_do(scores, largest):
    assert largest_scores(np.array(scores, np.float32)) == largest


def test_scores_tie_exactly_if_softmax_makes_tied_weights_of_them():
    random = np.random.default_rng(5)
    for _ in range(200):
        e = random.normal(0, 0.2, 3)
        alpha = np.exp(e) / np.exp(e).sum()
        assert set(largest_scores(e)) <= set(largest_shares(alpha))


@pytest.mark.parametrize("key", ["scores", "positions", "weights", "context", "probability"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_few_many_and_all_are_told_in_other_words(key, language):
    def said(*tied):
        return told(key, tied, NAMES, 5, texts(language), share="20%", c="C₇", words="5")

    said_of = [said(0), said(0, 2), said(0, 1, 3), said(0, 1, 2, 3), said(0, 1, 2, 3, 4)]
    assert len(set(said_of)) == 5
    assert all(name in said_of[2] for name in ("«a»", "«b»", "«d»"))
    assert "4" in said_of[3]
    assert not any("{" in text for text in said_of)


def test_words_that_stand_twice_are_told_apart():
    assert quoted(("la", "gare", "la")) == ["«la»₁", "«gare»", "«la»₃"]


def test_a_tie_of_two_words_is_not_called_the_best_anywhere():
    by_kind = {type(now.event): said_at(now) for now in set_to(0.34, 0.33, 0.2, 0.13)}
    assert "«Je» and «suis» get about 34% of the attention each." in by_kind[ev.WeightsComputed].text
    assert "h₁ («Je») and h₂ («suis»), about equally" in by_kind[ev.ContextComputed].text


def test_with_tied_weights_any_of_them_is_a_right_guess():
    decoding = decoding_of(fixed_checkpoint())
    decoding.branches.open(decoding.what_if("1.alpha=0.34,0.2,0.33,0.13"))
    while not isinstance(decoding.timeline.upcoming, ev.ScoresComputed):
        decoding.timeline.forward()
    asked = attention(decoding)
    assert [choice for choice in range(4) if Score().count(asked, choice)] == [0, 2]
    assert not Score().count(Question("word", ("a", "b"), 0), 1)


@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_numbers_as_they_are_written_are_never_said_to_equal_what_they_do_not(name):
    equations = 0
    for now in moments(decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name))):
        if not isinstance(now.event, ev.WeightsComputed | ev.WeightsFocused):
            continue
        numbers = explain(now, texts("en")).numbers.replace("−", "-").split(": ")[-1]
        if not numbers:
            continue
        found = re.fullmatch(r"(\S+) ([=≈]) (log\()?(?:exp\((\S+)\) / ([\d.,]+)\)?|(\S+) · (\S+))", numbers)
        assert found, numbers
        written, sign, log, exponent, total, before, factor = found.groups()
        value = np.exp(float(exponent)) / float(total.replace(",", "")) if exponent else float(before) * float(factor)
        value = np.log(value) if log else value
        assert bool(log) == (now.decoding.config.normalisation != "softmax")
        assert (sign == "=") == (abs(float(written) - value) < 1e-9), numbers
        equations += 1
    assert equations or "seq2seq" in name


_LUONG, _BAHDANAU = "Luong et al. 2015, ", "Bahdanau et al. 2015, "
LABELS = {
    "fixed": {
        ev.StateComputed: f"{_LUONG}Eq. 3", ev.ScoresComputed: f"{_LUONG}§3.1", ev.WeightsComputed: f"{_LUONG}Eq. 7",
        ev.ContextComputed: f"{_BAHDANAU}Eq. 5", ev.StateConcatenated: "", ev.FeedforwardComputed: "",
    },
    "rnnsearch": {
        ev.DecoderStarted: f"{_BAHDANAU}A.2.2", ev.ScoresComputed: f"{_BAHDANAU}A.1.2",
        ev.WeightsComputed: f"{_BAHDANAU}Eq. 6", ev.ContextComputed: f"{_BAHDANAU}Eq. 5",
        ev.InputConcatenated: f"{_BAHDANAU}A.2.2", ev.StateComputed: f"{_BAHDANAU}A.2.2",
        ev.MaxoutComputed: f"{_BAHDANAU}A.2.2", ev.OutputComputed: f"{_BAHDANAU}A.2.2",
    },
    "luong-general": {
        ev.InputConcatenated: f"{_LUONG}§3.3", ev.StateComputed: f"{_LUONG}Eq. 3", ev.ScoresComputed: f"{_LUONG}§3.1",
        ev.WeightsComputed: f"{_LUONG}Eq. 7", ev.StateConcatenated: "", ev.AttentionalComputed: f"{_LUONG}Eq. 5",
        ev.OutputComputed: f"{_LUONG}Eq. 6",
    },
    "luong-location": {ev.ScoresComputed: f"{_LUONG}§3.1", ev.WeightsComputed: f"{_LUONG}Eq. 8"},
    "luong-local-m": {ev.WindowPlaced: f"{_LUONG}§3.2"},
    "luong-local-p": {ev.WindowPlaced: f"{_LUONG}Eq. 9", ev.WeightsFocused: f"{_LUONG}Eq. 10"},
    "seq2seq-lstm": {ev.DecoderStarted: "Sutskever et al. 2014, §2", ev.StateComputed: "Sutskever et al. 2014"},
}  # fmt: skip
"""Which equation each sub-step is, in its paper."""


@pytest.mark.parametrize("name", LABELS)
def test_each_equation_stands_where_its_paper_has_it(name):
    seen = {}
    for now in moments(decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name))):
        seen[type(now.event)] = said_at(now).source
    assert {kind: seen[kind] for kind in LABELS[name]} == LABELS[name]


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_lectures_discarded_output_is_said_to_be_the_state_itself(cell):
    configs = systems()
    name = next(n for n in configs if n.startswith(f"attention-decoder {cell}"))
    said = [said_at(now) for now in moments(decoding_of(checkpoint_of(configs[name]), "w1 w2")) if now.event.t == 1]
    [state] = [one for one in said if one.name == "decoder RNN"]
    assert f"The {cell.upper()}'s output is this h₃, too" in state.text
