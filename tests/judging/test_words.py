import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attn_tui.checkpoint import load
from attn_tui.judging.words import join_words, shares
from attn_tui.vocabulary import END, TokenVocabulary

FRENCH = load("fr-en").source_vocabulary


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [
        ("fr", "Qu' est-ce que c' est ?", "Qu'est-ce que c'est ?"),
        ("fr", "Dans le temps qu’ il se baignait , le roi vint .", "Dans le temps qu’il se baignait, le roi vint."),
        ("fr", "« Au secours ! »", "« Au secours ! »"),
        ("en", '" Help ! help ! "', '"Help! help!"'),
        ("en", "her husband 's orders ; I don 't", "her husband's orders; I don't"),
        ("en", "( These were all the wives . )", "(These were all the wives.)"),
        ("en", "the captains ' ships", "the captains ' ships"),
        ("fr", "", ""),
        ("fr", ". a", ". a"),
    ],
)
def test_words_are_joined_as_people_write_them(language, words, sentence):
    text, begins = join_words(words.split(), language)
    assert text == sentence
    assert [text[begin:].startswith(word) for begin, word in zip(begins, words.split(), strict=True)] == [True] * len(
        begins
    )


def test_apart_every_blank_stays():
    assert join_words(["l'", "été", "."], "fr", apart=True) == ("l' été .", [0, 3, 7])


@pytest.mark.parametrize(
    "words",
    [
        ["L'", "accord", "européen", "."],
        ["L’", "œuvre", "…", "ﬁnie", "№", "5"],
        ["anticonstitutionnellement", ",", "Schwarenbach", "!"],
        ["😀", "ẞ", "½"],
        ["e\u0301te\u0301", "123"],
    ],
)
def test_every_piece_goes_to_the_word_it_is_a_part_of(words):
    text, found = shares(FRENCH, words, "fr")
    assert found.shape == (len(FRENCH.encode(text)), len(words))
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert set(np.unique(found)) <= {0, 1}  # no piece of these lies in two words
    owners = found.argmax(axis=1)
    assert owners.tolist() == sorted(owners)
    assert set(owners) == set(range(len(words)))


def test_pieces_are_those_of_the_words_themselves():
    words = ["L'", "accord", "Schwarenbach"]
    text, found = shares(FRENCH, words, "fr")
    pieces = FRENCH.words(FRENCH.encode(text))
    for word, column in zip(words, found.T, strict=True):
        assert "".join(piece.removeprefix("+") for piece, share in zip(pieces, column, strict=True) if share) == word


def test_a_piece_in_two_words_is_shared_by_its_letters():
    vocabulary = TokenVocabulary(["ab.", END], " ")
    text, found = shares(vocabulary, ["ab", "."], "en")
    assert text == "ab."
    np.testing.assert_allclose(found, [[2 / 3, 1 / 3]])


@pytest.mark.parametrize("separator", ["", " "])
def test_tokens_are_letters_or_words(separator):
    vocabulary = TokenVocabulary([END, "a", "b", "ab", "ba"], separator)
    text, found = shares(vocabulary, ["ab", "ba"], "en", apart=bool(separator))
    assert text == "ab ba"
    assert found.tolist() == ([[1, 0], [0, 1]] if separator else [[1, 0], [1, 0], [0, 1], [0, 1]])


@settings(max_examples=200)
@given(st.lists(st.text(min_size=1, max_size=6), max_size=8), st.sampled_from(["fr", "en"]))
def test_any_words_can_be_shared_out(words, language):
    text, found = shares(FRENCH, words, language)
    assert found.shape == (len(FRENCH.encode(text)), len(words))
    assert text.isprintable()
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
