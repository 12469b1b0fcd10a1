import pytest

from attn_tui.errors import TrainingError
from attn_tui.training.vocabularies import most_frequent
from attn_tui.vocabulary import END, UNKNOWN


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


def test_a_vocabulary_without_room_is_refused():
    with pytest.raises(TrainingError, match="a vocabulary of 2 has no room beside <END> and <unk>; make it at least 3"):
        most_frequent(["a"], 2, by_words=False)
