import pytest

from attn_tui.checkpoint import load
from attn_tui.corpora.language import are_swapped, is_foreign, letters_a_piece
from attn_tui.vocabulary import END, UNKNOWN, TokenVocabulary
from attn_tui.vocabulary.bpe import BpeVocabulary, Codes

FRENCH = [
    "Où est la gare ?",
    "Je suis étudiant.",
    "Le chat noir dort.",
    "Il pleut depuis ce matin.",
    "Merci beaucoup !",
]
ENGLISH = ["Where is the station?", "I'm a student.", "The black cat sleeps.", "It's been raining.", "Thank you!"]
GERMAN = ["Wo ist der Bahnhof?", "Ich bin Student.", "Die schwarze Katze schläft.", "Es regnet.", "Vielen Dank!"]
RUSSIAN = ["Где находится вокзал?", "Я студент.", "Спасибо большое!"]
DIGITS = TokenVocabulary([END, *"0123456789"], "")
WORDS = TokenVocabulary([END, UNKNOWN, "le", "chat", "noir"], " ")


@pytest.fixture(scope="module")
def fr_en():
    checkpoint = load("fr-en")
    return checkpoint.source_vocabulary, checkpoint.target_vocabulary


def pairs(sources, targets):
    return list(zip(sources, targets, strict=True))


def test_exchanged_languages_are_told(fr_en):
    assert are_swapped(pairs(ENGLISH, FRENCH), *fr_en)
    assert not are_swapped(pairs(FRENCH, ENGLISH), *fr_en)
    assert not are_swapped(pairs(GERMAN, ENGLISH), *fr_en)
    assert not are_swapped(pairs(FRENCH, FRENCH), *fr_en)


def test_digits_read_both_ways_are_not_exchanged():
    assert not are_swapped(pairs(["31", "42"], ["13", "24"]), DIGITS, DIGITS)


def test_what_a_vocabulary_refuses_counts_against_it():
    letters = TokenVocabulary([END, *"abc"], "")
    assert are_swapped(pairs(["12"], ["abc"]), letters, DIGITS)
    assert not are_swapped(pairs(["abc"], ["12"]), letters, DIGITS)


def test_a_foreign_language_is_told(fr_en):
    source, _ = fr_en
    assert [is_foreign(some, source) for some in (FRENCH, ENGLISH, GERMAN, RUSSIAN)] == [False, True, True, True]
    assert not is_foreign(["z"], source)  # too little to say anything


def test_signs_that_join_pieces_are_no_letters():
    parts = BpeVocabulary(Codes(b"#version: 0.2\nc h\n"), [END, "ch@@", "a@@", "t"])
    assert letters_a_piece(["chat"], parts) == 1  # four letters; three pieces, and one to begin with


def test_unknown_words_are_foreign_and_characters_are_not():
    assert is_foreign(["die schwarze Katze"] * 9, WORDS)
    assert not is_foreign(["le chat noir"] * 9, WORDS)
    assert not is_foreign(["31415"] * 9, DIGITS)
