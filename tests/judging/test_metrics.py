import dataclasses

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF
from support import favouring, random_checkpoint

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import Translation
from attn_tui.errors import SentenceError
from attn_tui.judging.data import Data
from attn_tui.judging.metrics import judge, judged

CHECKPOINT = random_checkpoint()
SENTENCE = "the quick brown fox jumps over the lazy dog and runs away from it all"
WORDS = SENTENCE.split()


def said(text, cut=0, ended=True):
    return Translation(
        text=text, ids=np.arange(3), ended=ended, cut=cut, log_probability=-1.0, alpha=None, source=(), words=()
    )


def pairs_of(*lengths):
    """Pairs whose source has that many words, with some English for a target."""
    return [(" ".join(["mot"] * length), " ".join(WORDS[i:] + WORDS[:i])) for i, length in enumerate(lengths)]


def test_the_reference_itself_is_perfect():
    pairs = pairs_of(3, 4)
    found = judged(CHECKPOINT, Data("a.tsv", pairs), {i: said(target) for i, (_, target) in enumerate(pairs)})
    assert (found.bleu, found.chrf, found.exact) == (pytest.approx(100), pytest.approx(100), 1)
    assert (found.file, found.pairs, found.done, found.refused, found.cut, found.endless) == ("a.tsv", 2, 2, 0, 0, 0)
    assert "tok:13a" in found.bleu_signature
    assert "nc:6" in found.chrf_signature


def test_the_figures_are_sacrebleus():
    pairs = pairs_of(3, 8, 9)
    texts = ["the quick fox", "quick brown fox jumps over a dog", "nothing at all"]
    found = judged(CHECKPOINT, Data("", pairs), {i: said(text) for i, text in enumerate(texts)})
    references = [[target for _, target in pairs]]
    assert found.bleu == BLEU().corpus_score(texts, references).score
    assert found.chrf == CHRF().corpus_score(texts, references).score
    (_, second) = found.by_length
    assert second.bleu == BLEU().corpus_score(texts[1:], [references[0][1:]]).score


def test_lengths_are_counted_by_fives_of_the_sources_words():
    pairs = pairs_of(1, 5, 6, 10, 11, 26)
    found = judged(CHECKPOINT, Data("", pairs), {i: said("the quick brown fox") for i in range(6)})
    assert [(length.first, length.last, length.pairs) for length in found.by_length] == [
        (1, 5, 2),
        (6, 10, 2),
        (11, 15, 1),
        (26, 30, 1),
    ]


def test_what_cannot_be_read_counts_as_an_empty_translation():
    pairs = pairs_of(3, 3)
    with_it = judged(CHECKPOINT, Data("", pairs), {0: said(pairs[0][1]), 1: SentenceError("no.")})
    without = judged(CHECKPOINT, Data("", pairs), {0: said(pairs[0][1]), 1: said("")})
    assert (with_it.refused, with_it.done, with_it.exact) == (1, 2, 0.5)
    assert (with_it.bleu, with_it.chrf) == (without.bleu, without.chrf)


def test_of_a_part_the_figures_are_those_of_the_part():
    pairs = pairs_of(3, 3, 3, 3)
    found = judged(CHECKPOINT, Data("", pairs), {2: said(pairs[2][1], cut=4), 3: said("the", ended=False)})
    assert (found.pairs, found.done, found.exact, found.cut, found.endless) == (4, 2, 0.5, 1, 1)
    assert sum(length.pairs for length in found.by_length) == 2


def in_language(language):
    return dataclasses.replace(CHECKPOINT, config=dataclasses.replace(CHECKPOINT.config, target_language=language))


@pytest.mark.parametrize("language", ["zh", "ZH", "zh-Hant", "zh_CN"])
def test_chinese_is_judged_by_its_characters(language):
    pairs = [("I am a student", "我是学生。"), ("she likes green tea", "她喜欢绿茶。")]
    texts = ["我是学生。", "她喜欢茶。"]
    found = judged(in_language(language), Data("", pairs), {i: said(text) for i, text in enumerate(texts)})
    assert found.bleu == BLEU(tokenize="zh").corpus_score(texts, [[target for _, target in pairs]]).score > 50
    assert found.leads == "bleu"
    assert "tok:zh" in found.bleu_signature
    assert found.target_words == 5.5


@pytest.mark.parametrize(
    ("target", "words"), [("1992-04-11", 1), ("413", 1), ("student", 1), ("Go.", 1), ("Good morning.", 2)]
)
def test_references_too_short_for_bleu_are_judged_by_exact_matches(target, words):
    pairs = [("w1 w2", target)] * 4
    found = judged(CHECKPOINT, Data("", pairs), {i: said(target if i else "2") for i in range(4)})
    assert (found.leads, found.bleu, found.bleu_signature, found.exact) == ("exact", None, "", 0.75)
    assert (found.target_words, found.by_length[0].bleu, found.by_length[0].exact) == (words, None, 0.75)
    assert 75 < found.quality < 76


def test_of_two_that_have_no_sentence_right_the_nearer_one_is_better():
    pairs = [("w1", "31415926")]
    far, near = (judged(CHECKPOINT, Data("", pairs), {0: said(text)}).quality for text in ("8", "31415920"))
    assert near > far


def test_a_length_whose_references_cannot_match_four_words_has_no_bleu():
    pairs = [("mot", "Go."), *pairs_of(6, 7)]
    short, long = judged(
        CHECKPOINT, Data("", pairs), {i: said(target) for i, (_, target) in enumerate(pairs)}
    ).by_length
    assert (short.bleu, short.exact) == (None, 1)
    assert long.bleu == pytest.approx(100)


def test_a_sentence_is_judged_by_bleu_with_exact_matches_deciding_ties():
    pairs = pairs_of(3, 4)
    found = judged(CHECKPOINT, Data("", pairs), {0: said(pairs[0][1]), 1: said("the quick brown dog")})
    assert (found.leads, found.quality) == ("bleu", found.bleu + 0.5)


def test_a_checkpoint_is_judged_by_what_it_translates():
    found = judge(load("reverse"), [("314", "413"), ("27182", "28172"), ("999", "1")])
    assert (found.exact, found.leads) == (2 / 3, "exact")
    assert (found.length_unit, [(length.first, length.last, length.exact) for length in found.by_length]) == (
        "pieces",
        [(3, 3, 0.5), (5, 5, 1)],
    )
    endless = judge(favouring(3), [("w1", "w3")])
    assert (endless.endless, endless.exact) == (1, 0)
