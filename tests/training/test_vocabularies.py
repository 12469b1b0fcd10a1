import dataclasses

import pytest

from attn_tui.engine.framing import wanted
from attn_tui.errors import TrainingError
from attn_tui.training.recipe import read_recipe
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.training.vocabularies import most_frequent, train_vocabularies
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN, SentencePieceVocabulary


def tokens(vocabulary):
    return vocabulary.pieces(range(len(vocabulary)))


def test_the_most_frequent_words_come_first_and_ties_by_code_points():
    found = most_frequent(["b a  a", "c a b", "d"], 5, by_words=True)
    assert tokens(found) == (END, UNKNOWN, "a", "b", "c")
    assert found.encode("a d b") == [2, found.unknown, 3]


def test_characters_are_those_that_are_read_blanks_among_them():
    found = most_frequent(["e\u0301e\u0301\x1b[31m a", " e\u0301 "], 50, by_words=False)
    assert tokens(found) == (END, UNKNOWN, "é", " ", "a")


def test_what_looks_like_a_token_of_the_vocabularys_own_is_none():
    assert tokens(most_frequent([f"{END} {UNKNOWN} x"], 9, by_words=True)) == (END, UNKNOWN, "x")


def test_other_tokens_come_first_if_they_are_wanted():
    found = most_frequent(["b a  a <PAD>", "c a b"], 6, by_words=True, others=(START, PADDING))
    assert tokens(found) == (END, UNKNOWN, START, PADDING, "a", "b")
    assert (found.start, found.padding) == (2, 3)


@pytest.mark.parametrize("others", [(), (START,), (PADDING,), (START, PADDING)])
def test_a_sentencepiece_model_has_the_pieces_that_are_wanted(others):
    found = SentencePieceVocabulary(train_sentencepiece(["the cat", "a dog"] * 40, 300, 1, others))
    there = {START: found.start, PADDING: found.padding}
    assert {token for token, i in there.items() if i is not None} == set(others)
    for token in others:
        assert found.pieces([there[token]]) == (token,)


@pytest.mark.parametrize("changes", [{}, {"first": "start"}, {"source_start": True, "pad_to": 9}])
def test_a_toy_has_what_its_system_reads_around_its_sources(changes):
    recipe, _ = read_recipe("reverse")
    recipe = dataclasses.replace(recipe, model={**recipe.model, **changes})
    contents = train_vocabularies(recipe, [])
    for side in ("source", "target"):
        written = contents[side].decode().split()
        assert written == [END, *"0123456789", *wanted(recipe.config(), side)]


def test_a_vocabulary_without_room_is_refused():
    with pytest.raises(TrainingError, match="a vocabulary of 2 has no room beside <END> and <unk>; make it at least 3"):
        most_frequent(["a"], 2, by_words=False)
