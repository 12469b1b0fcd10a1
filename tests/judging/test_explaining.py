"""Whether weights agree with what changes without each source word, over a corpus."""

import dataclasses
import math

import numpy as np
import pytest
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.engine.erasure import evidence
from attn_tui.engine.stepper import translate_batch
from attn_tui.judging.explaining import Compared, agreement, comparisons

SENTENCES = ["w3 w1 w4 w2", "w5", "w1 w2 w3", "w6 w2 w7 w1 w4", "w2 w1", "w4 w4 w4"]


def done(checkpoint, sentences, batch=64):
    found = {}
    for some in comparisons(checkpoint, sentences, translate_batch(checkpoint, sentences), batch):
        found |= some
    return found


@pytest.mark.parametrize("batch", [1, 16, 64])
@pytest.mark.parametrize(
    "name", ["lecture, dot", "rnnsearch", "d2l", "positions, log-softmax", "luong, general, local-p"]
)
def test_the_mean_is_over_the_words_of_all_sentences_with_something_to_compare(name, batch):
    checkpoint = checkpoint_of(VARIED[name], 2, scale=0.8)
    found = done(checkpoint, SENTENCES, batch)
    assert sorted(found) == list(range(len(SENTENCES)))
    ids = [one.ids.tolist() for one in translate_batch(checkpoint, SENTENCES)]
    words = [evidence(checkpoint, *pair) for pair in zip(SENTENCES, ids, strict=True)]
    for way in ("masked", "left_out"):
        taus = [[one.tau(way) for one in of if not math.isnan(one.tau(way))] for of in words]
        same = [
            one.most_attended() == one.most_needed(way) for of in words for one in of if not math.isnan(one.tau(way))
        ]
        summed = agreement(found.values(), way)
        assert taus[1] == []  # of a single source word
        assert summed.words == sum(map(len, taus)) > 0
        assert summed.sentences == sum(map(bool, taus))
        assert summed.tau == pytest.approx(np.mean([tau for of in taus for tau in of]), abs=1e-4)
        assert summed.most == pytest.approx(np.mean(same))


def test_without_attention_or_without_two_words_nothing_is_counted():
    for checkpoint, sentences in ((checkpoint_of(VARIED["seq2seq"]), SENTENCES), (load("reverse"), ["3", "1"])):
        for way in ("masked", "left_out"):
            summed = agreement(done(checkpoint, sentences).values(), way)
            assert (summed.sentences, summed.words, summed.tau, summed.most) == (0, 0, None, None)


def test_words_count_alike_however_long_their_sentences_are():
    both = [
        Compared({"masked": (1.0, 0.0), "left_out": ()}, {"masked": (True, False), "left_out": ()}),
        Compared({"masked": (-0.25,), "left_out": ()}, {"masked": (False,), "left_out": ()}),
    ]
    summed = agreement(both, "masked")
    assert (summed.sentences, summed.words, summed.tau) == (2, 3, 0.25)
    assert summed.most == pytest.approx(1 / 3)
    assert agreement(both, "left_out").words == 0


def test_a_translation_without_words_is_none_to_compare():
    checkpoint = checkpoint_of(VARIED["lecture, dot"])
    [translation] = translate_batch(checkpoint, ["w1 w2"])
    empty = dataclasses.replace(translation, ids=translation.ids[:0])
    [[found]] = [some.values() for some in comparisons(checkpoint, ["w1 w2"], [empty])]
    assert found == Compared({"masked": (), "left_out": ()}, {"masked": (), "left_out": ()})
