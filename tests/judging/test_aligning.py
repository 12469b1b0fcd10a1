import dataclasses
import math

import numpy as np
import pytest
from support import VARIED, checkpoint_of, random_checkpoint, random_sentence, small_config

from attn_tui.checkpoint import load
from attn_tui.corpora.gold import Aligned
from attn_tui.engine.events import WeightsComputed, WeightsFocused, WordChosen
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode, force_batch
from attn_tui.judging.aligning import (
    Reading,
    alignment,
    alignment_error_rate,
    diagonal,
    readings,
    word_weights,
)
from attn_tui.judging.data import Data
from attn_tui.judging.results import Alignment


def pair_of(source, target, sure=(), possible=()):
    return Aligned(tuple(source), tuple(target), frozenset(sure), frozenset(sure) | frozenset(possible))


def read(checkpoint, gold, batch=64):
    return {i: reading for one in readings(checkpoint, gold, batch) for i, reading in one.items()}


@pytest.mark.parametrize("name", VARIED)
def test_forcing_a_batch_gives_each_sentence_what_it_gets_alone(name):
    checkpoint = checkpoint_of(VARIED[name])
    random = np.random.default_rng(2)
    sentences = [random_sentence(random, length) for length in (3, 1, 5)]
    targets = [random.integers(1, 17, length).tolist() for length in (2, 4, 0)]
    for sentence, target, together in zip(sentences, targets, force_batch(checkpoint, sentences, targets), strict=True):
        rows, probabilities = [], []
        for event in decode(checkpoint, sentence, choose=forced(target, checkpoint.target_vocabulary.end)):
            if isinstance(event, WeightsFocused):
                rows[-1] = event.alpha_t
            elif isinstance(event, WeightsComputed):
                rows.append(event.alpha_t)
            elif isinstance(event, WordChosen):
                probabilities.append(event.probability)
        np.testing.assert_allclose(np.exp(together.log_probability), probabilities, rtol=1e-4)
        if rows:
            np.testing.assert_allclose(together.alpha, rows, atol=1e-5)
        else:
            assert together.alpha is None


def test_a_forced_translation_may_be_longer_than_a_found_one_and_its_source_be_cut():
    checkpoint = random_checkpoint(max_length=3, max_source_length=4)
    (found,) = force_batch(checkpoint, ["w1 w2 w3 w4 w5 w6"], [[1, 2, 3, 4, 5]])
    assert found.alpha.shape == (6, 4)
    assert found.log_probability.shape == (6,)
    assert found.cut == 2
    assert force_batch(checkpoint, [], []) == []


def test_the_pieces_of_a_word_are_merged():
    # Pieces a1 a2 b of the source words a, b; x, y1, y2 of the target words x, y.
    source = np.float32([[1, 0], [1, 0], [0, 1]])
    target = np.float32([[1, 0], [0, 1], [0, 1]])
    alpha = np.float32([[0.3, 0.3, 0.4], [0.1, 0.1, 0.8], [0.5, 0.3, 0.2]])
    np.testing.assert_allclose(word_weights(alpha, source, target), [[0.6, 0.4], [0.5, 0.5]], rtol=1e-6)


@pytest.mark.parametrize("changes", [{"source_end": True}, {"source_start": True, "source_end": True, "pad_to": 9}])
def test_what_is_read_around_the_words_is_aligned_with_nothing(changes):
    # The largest weights are those of what stands around the words; of these, word t of target word t.
    config = small_config("location", architecture="luong", **changes)
    checkpoint = checkpoint_of(config, 1)
    weight = np.zeros((20, config.decoder_hidden), np.float32)
    bias = np.full(20, -9, np.float32)
    before = int(config.source_start)
    bias[before : before + 3] = (1, 3, 2)
    bias[before + 3 :] = 5
    bias[:before] = 5
    checkpoint = dataclasses.replace(
        checkpoint,
        parameters={
            **checkpoint.parameters, "decoder.attention.location.weight": weight,
            "decoder.attention.location.bias": bias,
        },
    )  # fmt: skip
    found = read(checkpoint, [pair_of(("w1", "w2", "w3"), ("w4", "w5"))])[0]
    assert found.links == found.links_next == {(1, 0), (1, 1)}


def test_of_a_cut_source_the_words_left_out_have_no_weight():
    weights = word_weights(np.float32([[0.2, 0.8]]), np.eye(4, dtype=np.float32), np.float32([[1]]))
    np.testing.assert_allclose(weights, [[0.2, 0.8, 0, 0]])


@pytest.mark.parametrize(
    ("found", "rate"),
    [
        ({(0, 0), (1, 1)}, 0.0),  # all sure
        ({(0, 0), (1, 1), (2, 1)}, 0.0),  # a possible one does no harm
        ({(0, 0)}, 1 - 2 / 3),  # a sure one is missing
        ({(0, 0), (1, 1), (2, 0)}, 1 - 4 / 5),  # one is wrong
        ({(2, 0), (0, 1)}, 1.0),
        ({(2, 1)}, 1 - 1 / 3),
        (set(), 1.0),
    ],
)
def test_alignment_error_rate_by_hand(found, rate):
    pair = pair_of("abc", "xy", sure=[(0, 0), (1, 1)], possible=[(2, 1)])
    assert alignment_error_rate([(pair, frozenset(found))]) == pytest.approx(rate)


def test_alignment_error_rate_counts_the_links_of_all_sentences_together():
    one, two = pair_of("a", "x", [(0, 0)]), pair_of("abc", "xyz", [(0, 0), (1, 1), (2, 2)])
    wrong = frozenset({(0, 1), (1, 2), (2, 0)})
    assert alignment_error_rate([(one, frozenset({(0, 0)})), (two, wrong)]) == pytest.approx(1 - 2 / 8)
    assert alignment_error_rate([]) == 1


@pytest.mark.parametrize(
    ("source", "target", "links"),
    [
        (3, 3, [0, 1, 2]),
        (5, 3, [0, 2, 4]),
        (2, 3, [0, 1, 1]),
        (3, 2, [0, 2]),
        (4, 1, [0]),
        (1, 3, [0, 0, 0]),
    ],
)
def test_the_diagonal_goes_from_corner_to_corner(source, target, links):
    assert diagonal(pair_of("a" * source, "x" * target)) == {(j, i) for i, j in enumerate(links)}


@pytest.mark.parametrize("batch", [1, 2, 64])
def test_reversed_digits_align_on_the_antidiagonal(batch):
    digits = ["314", "27182", "1618"]
    gold = [pair_of(d, d[::-1], {(len(d) - 1 - i, i) for i in range(len(d))}) for d in digits]
    done = read(load("reverse"), gold, batch)
    assert sorted(done) == [0, 1, 2]
    found = alignment(Data("digits", gold), done)
    assert (found.gold, found.sentences, found.done, found.refused, found.cut) == ("digits", 3, 3, 0, 0)
    assert found.aer == 0
    assert found.aer_diagonal > 0.5
    assert found.aer_next > 0.5
    assert 1 <= found.perplexity < 1.1


def test_several_digits_may_be_one_word():
    gold = [pair_of(["31", "415"], ["514", "13"], {(1, 0), (0, 1)})]
    assert read(load("reverse"), gold)[0].links == {(1, 0), (0, 1)}


def test_attention_reads_what_belongs_together_in_the_papers_sentence():
    source = "L' accord sur la zone économique européenne a été signé en août 1992 ."
    target = "The agreement on the European Economic Area was signed in August 1992 ."
    links = read(load("fr-en"), [pair_of(source.split(), target.split())])[0].links
    assert {(6, 4), (5, 5), (4, 6), (1, 1), (11, 10), (12, 11)} <= links


def test_without_attention_there_is_a_perplexity_and_no_alignment():
    checkpoint = checkpoint_of(VARIED["seq2seq"])
    found = alignment(Data("x", gold := [pair_of(["w1", "w2"], ["w3"], [(0, 0)])]), read(checkpoint, gold))
    assert (found.aer, found.aer_next) == (None, None)
    assert found.aer_diagonal == 0
    reading = read(checkpoint, gold)[0]
    assert found.perplexity == pytest.approx(math.exp(-reading.log_probability / 2))
    assert reading.pieces == 2


@pytest.mark.parametrize(("source", "target"), [(["w1", "no"], ["w1"]), (["w1"], ["no", "w1"]), ([], ["w1"])])
def test_a_pair_that_cannot_be_read_counts_nowhere(source, target):
    gold = [pair_of(source, target), pair_of(["w1", "w2"], ["w3"], [(0, 0), (1, 0)])]
    checkpoint = random_checkpoint()
    done = read(checkpoint, gold)
    assert not isinstance(done[0], Reading)
    both, alone = alignment(Data("", gold), done), alignment(Data("", gold[1:]), read(checkpoint, gold[1:]))
    assert both.refused == 1
    for field in ("aer", "aer_next", "aer_diagonal", "perplexity"):
        assert getattr(both, field) == getattr(alone, field)


def test_where_nothing_can_be_read_there_are_no_figures():
    gold = [pair_of(["no"], ["w1"])]
    found = alignment(Data("x", gold), read(random_checkpoint(), gold))
    assert found == Alignment("x", found.date, 1, 1, 1, 0, None, None, None, None)


def test_a_part_of_the_gold_is_judged_as_that_part():
    digits = ["314", "27182", "1618"]
    gold = [pair_of(d, d, {(i, i) for i in range(len(d))}) for d in digits]
    done = read(load("reverse"), gold)
    part = alignment(Data("", gold), {1: done[1]})
    whole = alignment(Data("", gold[1:2]), {0: done[1]})
    assert dataclasses.replace(part, sentences=1) == whole
