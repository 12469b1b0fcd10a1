import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.config import NORMALISATIONS as CHOICES
from attn_tui.engine.unknown import typed_words
from attn_tui.errors import SentenceError
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import END, UNKNOWN, SentencePieceVocabulary, TokenVocabulary, as_read
from attn_tui.vocabulary.bpe import BpeVocabulary, Codes
from attn_tui.vocabulary.preparing import NORMALISATIONS, Preparation, Traced


def prepared(sentence, known=(), **what):
    return Preparation(**what).of(lambda: known)(Traced.of(as_read(sentence))).text


def as_the_tutorial_does(sentence, kept):
    s = unicodedata.normalize("NFD", sentence.lower().strip())
    s = "".join(c for c in s if unicodedata.category(c) != "Mn")
    s = re.sub(r"([.!?])", r" \1", s)
    return re.sub(rf"[^a-zA-Z{kept}]+", r" ", s).strip()


def as_d2l_does(text):
    text = text.lower()
    return "".join(" " + c if i > 0 and c in ",.!?" and text[i - 1] != " " else c for i, c in enumerate(text))


def test_the_choices_of_a_config_are_those_there_are():
    assert set(CHOICES) == {"", *NORMALISATIONS}


@given(st.text())
def test_text_is_read_as_the_tutorial_and_the_book_read_it(sentence):
    text = as_read(sentence)
    assert prepared(text, ["."], normalise="tutorial").split() == as_the_tutorial_does(text, ".!?").split()
    assert prepared(text, ["a"], normalise="tutorial").split() == as_the_tutorial_does(text, "!?").split()
    assert prepared(text, normalise="d2l").split() == as_d2l_does(text).split()
    assert prepared(text, lowercase=True) == text.lower() or "İ" in text


@pytest.mark.parametrize(
    ("sentence", "what", "wanted"),
    [
        ("J'apprécie mon Œuvre.", {"normalise": "tutorial"}, "j apprecie mon uvre ."),
        ("Va\u202f!", {"normalise": "d2l"}, "va !"),
        ("Va\u00a0! Où, ici...", {"normalise": "d2l"}, "va ! où , ici . . ."),
        ("ΟΔΟΣ İzmir", {"lowercase": True}, "οδοσ i\u0307zmir"),
        ("ΟΔΟΣ", {"lowercase": True}, "οδος"),
        ("Je suis ÉTUDIANT.", {"lowercase": True, "normalise": "words"}, "je suis étudiant ."),
        ("Je suis.", {}, "Je suis."),
    ],
)
def test_what_becomes_of_a_sentence(sentence, what, wanted):
    assert prepared(sentence, ["."], **what) == wanted


def test_marks_are_written_as_by_moses_if_the_vocabulary_has_them_so():
    known = ["&apos;s", "&apos;t", "&quot;", "it", "."]
    for sentence in ('It\'s "R&D" [1].', "It &apos;s &quot; R &amp; D &quot; &#91; 1 &#93; ."):
        wanted = "it &apos;s &quot; r &amp; d &quot; &#91; 1 &#93; ."
        assert prepared(sentence, known, lowercase=True, normalise="words") == wanted
    assert prepared("it's", ["it", "'s"], normalise="words") == "it 's"


def vocabularies(**what):
    preparation = Preparation(**what)
    words = [END, UNKNOWN, "j", "je", "suis", "étudiant", "etudiant", ".", "!", "&apos;s"]
    codes = Codes(b"#version: 0.2\ns u\nsu i\nt u\n")
    yield TokenVocabulary(words, " ", preparation)
    yield TokenVocabulary([END, UNKNOWN, *"aei̇"], "", preparation)
    yield BpeVocabulary(codes, [*words, "su@@"], preparation)
    yield SentencePieceVocabulary(MODEL, preparation)


MODEL = train_sentencepiece(["je suis étudiant . et toi ?"] * 20, 300, seed=3)


def test_a_piece_stands_for_what_was_typed():
    words = TokenVocabulary([END, UNKNOWN, "j", "suis", "etudiant", "."], " ", Preparation(normalise="tutorial"))
    sentence = "  J'suis «Étudiant»..."
    assert words.words(words.encode(sentence)) == ("j", "suis", "etudiant", ".", ".", ".")
    spans = words.spans(sentence)
    assert [sentence[first:end] for first, end in spans] == ["J", "suis", "Étudiant", ".", ".", "."]
    assert typed_words(words, sentence) == ["J", "suis", "Étudiant", ".", ".", "."]


def test_a_letter_that_becomes_two_is_the_last_ones():
    characters = TokenVocabulary([END, "i", "\u0307", "z"], "", Preparation(lowercase=True))
    assert characters.words(characters.encode("İz")) == ("i", "◌\u0307", "z")
    assert characters.spans("İz") == [(0, 0), (0, 1), (1, 2)]


@given(st.text() | st.text("İaé'&. !"), st.booleans(), st.sampled_from(CHOICES))
def test_spans_are_in_order_and_within_the_sentence_whatever_is_done_to_it(sentence, lowercase, normalise):
    for vocabulary in vocabularies(lowercase=lowercase, normalise=normalise):
        text = as_read(sentence)
        spans = vocabulary.spans(sentence)
        assert all(0 <= first <= end <= len(text) for first, end in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
        try:
            ids = vocabulary.encode(sentence)
        except SentenceError:
            continue
        assert len(ids) == len(spans)
        assert all(word.strip() for word in typed_words(vocabulary, sentence))


def test_a_sentence_of_which_nothing_is_left_is_told():
    words = TokenVocabulary([END, "je", "."], " ", Preparation(normalise="tutorial"))
    with pytest.raises(SentenceError, match=r"^nothing of «猫» is left .*; type words of its language\.$"):
        words.encode(" 猫 ")
    assert words.encode(" ") == words.spans("猫") == []


def test_what_is_done_to_the_source_is_done_to_a_given_translation():
    words = TokenVocabulary([END, UNKNOWN, "i", "am", "."], " ", Preparation(lowercase=True, normalise="words"))
    assert words.encode("I am.") == words.encode("i am .") == [2, 3, 4]
