"""The toys that ship: their task and its alignment are known to everyone."""

import re

import numpy as np
import pytest
from support import ROOT

from attn_tui.checkpoint import load
from attn_tui.engine.events import WeightsComputed, WordChosen
from attn_tui.engine.stepper import decode
from attn_tui.judging.metrics import judge
from attn_tui.training.toys import TOYS

WITH_ATTENTION = ("reverse", "reverse-bahdanau", "reverse-luong", "reverse-local", "reverse-positions")
WITHOUT = ("reverse-seq2seq", "reverse-gru", "reverse-rnn")
LEARNT = range(1, 9)


@pytest.fixture(scope="module")
def checkpoint():
    return load("reverse")


@pytest.fixture(scope="module")
def judged():
    """By checkpoint and length: the share of fresh strings that come out right."""
    fresh = [pair for pair in TOYS["reverse"].fresh(seed=1) if len(pair[0]) <= 10]
    found = {name: judge(load(name), fresh).by_length for name in WITH_ATTENTION + WITHOUT}
    return {name: {one.first: one.exact for one in by_length} for name, by_length in found.items()}


@pytest.mark.parametrize("name", WITH_ATTENTION + WITHOUT)
def test_it_has_few_enough_units_for_a_screen(name):
    config = load(name).config
    assert 8 <= config.encoder_hidden <= 16
    assert 8 <= config.decoder_hidden <= 16


@pytest.mark.parametrize("name", WITH_ATTENTION)
def test_with_attention_strings_of_every_length_are_reversed(name, judged):
    assert [judged[name][length] for length in LEARNT] == [1] * len(LEARNT)


@pytest.mark.parametrize("name", WITH_ATTENTION + WITHOUT)
def test_the_card_says_where_it_ends(name, judged):
    card = (ROOT / "checkpoints" / name / "README.md").read_text("utf-8").split("## By length")[1]
    said = {int(length): float(share) for length, share in re.findall(r"\| (\d+) \| \d+ \| ([\d.]+)% \|", card)}
    measured = {length: 100 * share for length, share in judged[name].items()}
    assert said == pytest.approx(measured, abs=1)  # another processor may round one string to another digit
    assert max(said) > max(LEARNT)


@pytest.mark.parametrize("name", WITH_ATTENTION + WITHOUT)
@pytest.mark.parametrize("string", ["7", "31", "00", "314"])
def test_short_strings_are_reversed_by_all(name, string):
    assert load(name).target_vocabulary.decode(written(load(name), string)) == string[::-1]


def written(checkpoint, string):
    return [int(event.y_t) for event in decode(checkpoint, string) if type(event) is WordChosen]


def test_reversed_digits_align_on_the_antidiagonal(checkpoint):
    hits, weights = [], []
    for source, _ in TOYS["reverse"].make(150, 987_654):
        happened = list(decode(checkpoint, source))
        alphas = [event.alpha_t for event in happened if type(event) is WeightsComputed]
        for t, alpha_t in enumerate(alphas[: len(source)], start=1):
            hits.append(int(alpha_t.argmax()) == len(source) - t)
            weights.append(float(alpha_t[len(source) - t]))
    assert np.mean(hits) >= 0.95
    assert np.mean(weights) >= 0.5


def test_every_digit_is_written_from_a_source_digit_of_its_kind(checkpoint):
    words = written(checkpoint, "31415926")
    assert checkpoint.target_vocabulary.decode(words) == "62951413"
    assert words[-1] == checkpoint.target_vocabulary.end
