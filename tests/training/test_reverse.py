"""The checkpoint that ships: its task and its alignment are known to everyone."""

import numpy as np
import pytest

from attn_tui.checkpoint import load
from attn_tui.engine.events import WeightsComputed, WordChosen
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.training.toy import reverse_pairs

PAIRS = reverse_pairs(500, seed=987_654)


@pytest.fixture(scope="module")
def checkpoint():
    return load("reverse")


def test_it_has_few_enough_units_for_a_screen(checkpoint):
    assert 8 <= checkpoint.config.encoder_hidden <= 16
    assert 8 <= checkpoint.config.decoder_hidden <= 16


def test_fresh_digit_strings_are_reversed(checkpoint):
    translations = translate_batch(checkpoint, [source for source, _ in PAIRS])
    exact = [translation.text == target for translation, (_, target) in zip(translations, PAIRS, strict=True)]
    assert np.mean(exact) >= 0.99
    assert all(translation.cut == 0 for translation in translations)


def test_reversed_digits_align_on_the_antidiagonal(checkpoint):
    hits, weights = [], []
    for source, _ in PAIRS[:150]:
        happened = list(decode(checkpoint, source))
        alphas = [event.alpha_t for event in happened if type(event) is WeightsComputed]
        for t, alpha_t in enumerate(alphas[: len(source)], start=1):
            hits.append(int(alpha_t.argmax()) == len(source) - t)
            weights.append(float(alpha_t[len(source) - t]))
    assert np.mean(hits) >= 0.95
    assert np.mean(weights) >= 0.5


def test_every_digit_is_written_from_a_source_digit_of_its_kind(checkpoint):
    happened = list(decode(checkpoint, "31415926"))
    words = [event for event in happened if type(event) is WordChosen]
    assert checkpoint.target_vocabulary.decode([int(event.y_t) for event in words]) == "62951413"
    assert words[-1].y_t == checkpoint.target_vocabulary.end


def test_the_pairs_are_reversals_of_3_to_8_digits_and_come_from_the_seed():
    assert all(target == source[::-1] and source.isdigit() for source, target in PAIRS)
    assert {len(source) for source, _ in PAIRS} == {3, 4, 5, 6, 7, 8}
    assert reverse_pairs(500, seed=987_654) == PAIRS
    assert reverse_pairs(500, seed=987_655) != PAIRS
