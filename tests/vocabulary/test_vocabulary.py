import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.checkpoint import load
from attn_tui.errors import CheckpointError, SentenceError, TrainingError
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import END, UNKNOWN, SentencePieceVocabulary, TokenVocabulary, as_read, words_of

DIGITS = TokenVocabulary([END, *"0123456789"], separator="")
WORDS = TokenVocabulary([END, UNKNOWN, "le", "chat", "l'été"], separator=" ")


@pytest.fixture(scope="module")
def model():
    known = [
        "le", "la", "chat", "chien", "homme", "femme", "mange", "regarde", "pain",
        "pomme", "l'homme", "l’église", "étudiante", "maison", "mon", "une", "un",
    ]  # fmt: skip
    random = np.random.default_rng(1)
    sentences = [" ".join(random.choice(known, 6)) + "." for _ in range(1500)] + ["0 3 5 7 8 9 in 1426"] * 90
    return train_sentencepiece(sentences, pieces=400, seed=1)


@pytest.fixture(scope="module")
def pieces(model):
    return SentencePieceVocabulary(model)


def test_a_sentence_comes_back_from_its_pieces(pieces):
    sentence = "la femme regardait l'église, 2 fois."
    assert pieces.decode(pieces.encode(sentence)) == sentence


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1))
def test_every_word_can_be_expressed_whatever_its_characters(model, text):
    # By bytes, where no piece knows the character; only what NFKC rewrites comes back otherwise.
    vocabulary = SentencePieceVocabulary(model)
    ids = vocabulary.encode(text)
    assert 0 not in ids  # the unknown piece
    assert vocabulary.encode(vocabulary.decode(ids)) == ids or "▁" in text


def test_unknown_characters_fall_back_to_their_bytes(pieces):
    assert pieces.words(pieces.encode("chat 猫"))[-3:] == ("<0xE7>", "<0x8C>", "<0xAB>")
    assert pieces.decode(pieces.encode("chat 猫 🐈")) == "chat 猫 🐈"


def test_the_typographic_apostrophe_is_read_as_the_typewriters(pieces):
    assert pieces.encode("l’homme regarde l’église.") == pieces.encode("l'homme regarde l'église.")
    assert pieces.decode(pieces.encode("l’homme")) == "l'homme"


def test_composed_and_decomposed_accents_are_the_same(pieces):
    assert pieces.encode("l'e\u0301glise") == pieces.encode("l'\u00e9glise")


def test_digits_stand_alone(pieces):
    words = pieces.words(pieces.encode("1426 pomme 20"))
    digits = [word.removeprefix("+") for word in words if any(character.isdigit() for character in word)]
    assert digits == ["1", "4", "2", "6", "2", "0"]


def test_a_piece_that_goes_on_a_word_is_marked(pieces):
    words = pieces.words(pieces.encode("chaton"))
    assert len(words) > 1
    assert not words[0].startswith("+")
    assert all(word.startswith("+") for word in words[1:] if word[0] not in "␣<")
    assert "".join(word.removeprefix("+") for word in words) == "chaton"


def test_whole_words_and_punctuation_are_not_marked(pieces):
    assert pieces.words(pieces.encode("le chat mange le pain.")) == ("le", "chat", "mange", "le", "pain", ".")


def test_a_word_after_an_apostrophe_goes_on_none(pieces):
    assert not any(word.startswith("+") for word in pieces.words(pieces.encode("l'homme")))


def test_end_is_shown_by_its_name_and_left_out_of_the_sentence(pieces):
    ids = [*pieces.encode("le chat"), pieces.end]
    assert pieces.words(ids) == ("le", "chat", END)
    assert pieces.decode(ids) == "le chat"


def test_no_end_is_added_to_a_sentence(pieces):
    assert pieces.end not in pieces.encode("le chat </s>")


@pytest.mark.parametrize("sentence", ["", "  ", "\n", "\u200b", "\ufeff", "\x1b[0m", "\u3000"])
def test_a_blank_sentence_has_no_pieces(pieces, sentence):
    assert pieces.encode(sentence) == []


def test_escape_codes_are_not_read(pieces):
    assert pieces.encode("le \x1b[31mchat\x1b[0m\x07") == pieces.encode("le chat")


def test_the_bytes_of_escape_codes_are_not_written(pieces):
    escape = pieces._model.piece_to_id("<0x1B>")
    assert pieces.decode([escape, *pieces.encode("chat")]).isprintable()
    assert pieces.words([escape]) == ("<0x1B>",)


def test_the_same_sentences_and_seed_make_the_same_model():
    sentences = ["le chat mange", "le chien mange", "la femme regarde le chat"] * 20
    assert train_sentencepiece(sentences, 300, seed=3) == train_sentencepiece(sentences, 300, seed=3)


@pytest.mark.parametrize(("sentences", "pieces"), [([], 300), (["le chat mange le pain"] * 9, 20)])
def test_too_few_sentences_or_pieces_are_an_error(sentences, pieces):
    with pytest.raises(TrainingError, match=rf"^SentencePiece cannot make {pieces} pieces of these sentences: .+\.$"):
        train_sentencepiece(sentences, pieces, seed=1)


def test_fewer_pieces_come_out_where_sentences_give_no_more(pieces):
    assert 256 + 2 < len(SentencePieceVocabulary(train_sentencepiece(["a b"] * 9, 5_000, seed=1))) < 300


@pytest.mark.parametrize("content", [b"", b"\x00", b"not a model", b"\x0a\xff\xff\xff\xff\x0f"])
def test_what_is_no_sentencepiece_model_is_an_error(content, capfd):
    with pytest.raises(CheckpointError, match=r"^this is not a SentencePiece model; copy the file again\.$"):
        SentencePieceVocabulary(content)
    assert capfd.readouterr() == ("", "")


def test_tokens_are_characters_where_nothing_separates_them():
    assert DIGITS.encode("3 1\t4") == [4, 2, 5]
    assert DIGITS.words([4, 2, 5, 0]) == ("3", "1", "4", END)
    assert DIGITS.decode([4, 2, 5, 0]) == "314"


def test_tokens_are_words_where_blanks_separate_them():
    assert WORDS.encode("  le   chat ") == [2, 3]
    assert WORDS.decode([2, 3, 0]) == "le chat"


def test_a_decomposed_accent_finds_its_token():
    assert WORDS.encode("l'e\u0301te\u0301") == [4]


def test_an_unknown_token_is_read_as_the_unknown_one_where_there_is_one():
    assert WORDS.encode("le chien") == [2, 1]


def test_an_unknown_token_is_an_error_where_there_is_none():
    with pytest.raises(SentenceError, match=r"^«a» is not in this checkpoint's vocabulary; it knows 0 1 2 .* 9\.$"):
        DIGITS.encode("12a")


@pytest.mark.parametrize("separator", ["", " "])
@pytest.mark.parametrize(
    "token",
    [
        "\u09df",  # NFC takes it apart: it is excluded from composition
        "\u0958",
        "\ufb2a",  # so are Hebrew letters with points
        "e\u0301",  # composed by NFC
        "\u2126",  # the Ohm sign, which NFC replaces by omega
        "\uac01",
    ],
)
def test_a_token_is_found_in_the_form_a_sentence_is_read_in(token, separator):
    vocabulary = TokenVocabulary([END, "x", token, UNKNOWN], separator)
    for form in ("NFC", "NFD"):
        sentence = separator.join(["x", unicodedata.normalize(form, token), "x"])
        assert vocabulary.encode(sentence) == [1, 2, 1]
        assert [as_read(sentence)[first:end] for first, end in vocabulary.spans(sentence)] == ["x", as_read(token), "x"]
    [word] = vocabulary.words([2])
    assert vocabulary.find(word) == vocabulary.find(token) == 2


def test_of_two_tokens_that_are_read_alike_the_one_in_that_form_is_found_else_the_first():
    assert TokenVocabulary([END, "e\u0301", "\u00e9"], " ").encode("e\u0301") == [2]
    assert TokenVocabulary([END, "\u0958a", "\u0915\u093ca\x07", "\u0958a\x07"], " ").encode("\u0958a") == [1]


def test_a_character_whose_accent_is_a_token_of_its_own_is_read_as_both():
    jamo = TokenVocabulary([END, "\u1102", "\u1161", "\u11ab", "e", "\u0301"], "")
    assert jamo.encode("난e\u0301") == [1, 2, 3, 4, 5]
    assert jamo.spans("난é") == [(0, 0), (0, 0), (0, 1), (1, 1), (1, 2)]
    with pytest.raises(SentenceError, match="«닌»"):
        jamo.encode("난닌")


def test_a_blank_is_read_where_it_is_a_token():
    vocabulary = TokenVocabulary([END, "a", " ", UNKNOWN], "")
    assert vocabulary.encode(" a  a\ta\u00a0x ") == [1, 2, 1, 2, 1, 2, 3]
    assert vocabulary.spans(" a  a") == [(1, 2), (2, 4), (4, 5)]
    assert vocabulary.words([1, 2]) == ("a", "␣")
    assert vocabulary.decode([1, 2, 1]) == "a a"
    assert vocabulary.find("␣") == vocabulary.find(" ") == 2
    assert TokenVocabulary([END, "a", "\u3000"], "").encode("a a") == [1, 2, 1]
    assert TokenVocabulary([END, "a", " "], " ").encode("a a") == [1, 1]


MARKS = [
    "\u093f",  # a spacing vowel sign
    "\u0e35",  # Thai
    "\u064b",  # Arabic
    "\u05b8",  # Hebrew
    "\u0301",
    "\u1161",  # a medial jamo
    "\u11a8",  # a final one
    "\u200d",
    "\ufe0f",
    "\U0001f3fd",  # a skin tone
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_alone_is_shown_on_a_dotted_circle(mark):
    vocabulary = TokenVocabulary([END, mark, f"{mark}\u0915"], "")
    alone, before = vocabulary.words([1, 2])
    assert alone == f"◌{mark}"
    assert before in (f"◌{mark}\u0915", "\u0915")  # a joiner that joins nothing is left out
    assert vocabulary.find(alone) == 1
    assert vocabulary.decode([1]) == mark


def test_a_mark_goes_on_the_word_before_it_and_is_found_as_shown():
    assert words_of(["▁द", "ि", "ल्ली", "▁ि", "।"]) == ("द", "+◌ि", "+ल्ली", "◌ि", "।")


def test_a_piece_that_begins_with_a_mark_is_found_by_what_is_shown():
    sentences = ["दि दी दे दो दु दू कि की के को कु कू"] * 30
    vocabulary = SentencePieceVocabulary(train_sentencepiece(sentences, 300, seed=1))
    ids = vocabulary.encode("दि दी दो")
    shown = vocabulary.words(ids)
    assert any("◌" in word for word in shown)
    assert [vocabulary.find(word) for word in shown] == ids


def test_end_cannot_be_typed():
    with pytest.raises(SentenceError, match="«<END>» is not in this checkpoint's vocabulary"):
        WORDS.encode("le <END> chat")


def test_a_message_about_an_unknown_token_is_short_and_printable():
    hostile = TokenVocabulary([END, "\x1b[31m", *(f"word{i}" for i in range(1000))], separator=" ")
    with pytest.raises(SentenceError) as caught:
        hostile.encode("x" * 1000)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_tokens_are_shown_without_escape_codes():
    hostile = TokenVocabulary([END, "\x1b[31mred", "\x07", ""], separator=" ")
    assert hostile.words([1, 2, 3]) == ("red", "␣", "␣")
    assert hostile.decode([1, 2]).isprintable()


tokens = st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1), unique=True).map(
    lambda words: [END, *(word for word in words if word != END)]
)


@given(tokens)
def test_a_token_vocabulary_survives_being_written_and_read(words):
    vocabulary = TokenVocabulary(words, " ")
    again = TokenVocabulary.from_bytes(vocabulary.to_bytes(), " ")
    assert len(again) == len(words)
    assert again.words(range(len(words))) == vocabulary.words(range(len(words)))
    assert again.end == vocabulary.end


@pytest.mark.parametrize("token", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e", "a\rb"])
def test_a_line_ends_with_lf_alone(token):
    content = f"{END}\na\n{token}\nb".encode()
    for ending in (b"", b"\n"):
        vocabulary = TokenVocabulary.from_bytes(content + ending, " ")
        assert vocabulary.pieces(range(4)) == (END, "a", token, "b")


def test_lines_of_an_editor_on_windows_are_read():
    vocabulary = TokenVocabulary.from_bytes(b"\xef\xbb\xbf<END>\r\na\r\n\xc2\x85\r\nb", " ")
    assert vocabulary.pieces(range(4)) == (END, "a", "\x85", "b")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<END>\r\na\r\na\n", "a token occurs twice"),
        (b"<END>\na\na\n", "a token occurs twice"),
        (b"a\nb\n", "has no line <END>"),
        (b"", "has no line <END>"),
        (b"<END>\n\xff\n", "not a list of tokens in UTF-8"),
    ],
)
def test_what_is_no_list_of_tokens_is_an_error(content, message):
    with pytest.raises(CheckpointError, match=message):
        TokenVocabulary.from_bytes(content, "")


@pytest.mark.parametrize("name", ["fr-en", "reverse"])
@pytest.mark.parametrize("side", ["source_vocabulary", "target_vocabulary"])
def test_every_piece_of_a_shipped_vocabulary_is_found_as_it_is_shown(name, side):
    vocabulary = getattr(load(name), side)
    lost = 0
    for i in range(len(vocabulary)):
        [shown] = vocabulary.words([i])
        # A part is shown without its + where it stands alone; there the beginning of a word may look the same.
        found = vocabulary.find(shown)
        assert found is not None
        assert vocabulary.words([found]) == (shown,)
        lost += i not in (found, vocabulary.find(f"+{shown}"))
    assert lost <= len(vocabulary) / 100


def test_pieces_are_found_in_the_forms_in_which_they_are_shown(pieces):
    known = {
        "chat": "▁chat", "+e": "e", ".": ".", "␣": "▁", "<0xE7>": "<0xE7>", "\x1b[31mchat\x07": "▁chat", "</s>": "</s>",
    }  # fmt: skip
    for text, piece in known.items():
        assert pieces.find(text) == pieces._model.piece_to_id(piece), text
    assert pieces.find(END) == pieces.end
    assert pieces.find(UNKNOWN) == pieces.unknown
    assert pieces.find("e\u0301") == pieces.find("\u00e9")


@pytest.mark.parametrize(
    "text", ["", "\x1b[31m", "\u200b", " ", "+", "no such piece", "猫", "+猫", "x" * 10_000, "\ud800"]
)
def test_what_is_shown_for_no_piece_is_not_found(pieces, text):
    assert pieces.find(text) is None


def test_tokens_are_found_as_they_are_shown():
    assert [WORDS.find(word) for word in WORDS.words(range(len(WORDS)))] == list(range(len(WORDS)))
    assert [DIGITS.find(digit) for digit in "0123456789"] == list(range(1, 11))
    for nothing in ("", "10", "␣", "+1", "x"):
        assert DIGITS.find(nothing) is None
