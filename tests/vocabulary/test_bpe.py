import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN, as_read
from attn_tui.vocabulary.bpe import BpeVocabulary, Codes

# Merges as `subword-nmt learn-bpe` writes them, the sign for a word's end as a character of its own (0.1) or with the
# last one (0.2).
NEW = Codes(b"#version: 0.2\nl o\nlo w\ne r</w>\nn e\nne w\nlow er</w>\n")
OLD = Codes(b"l o\nlo w\nr </w>\ne r</w>\nn e\nne w\nlow er</w>\n")
TOKENS = [END, UNKNOWN, START, PADDING, "low@@", "er", "lower", "new@@", "s@@", "t", "e@@", "est", "."]


@pytest.fixture
def parts():
    return BpeVocabulary(NEW, TOKENS)


@pytest.mark.parametrize("codes", [NEW, OLD])
@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("lower", ("lower",)),
        ("newer", ("new", "er")),
        ("lowest", ("low", "e", "s", "t")),
        ("er", ("er",)),
        ("ers", ("e", "r", "s")),
        ("l", ("l",)),
        ("é", ("é",)),
        ("</w>", ("<", "/", "w", ">")),
        ("r</w>", ("r", "<", "/", "w", ">")),
        ("猫r", ("猫", "r")),
    ],
)
def test_a_word_is_joined_from_its_characters_in_the_order_of_the_codes(codes, word, wanted):
    assert codes.parts(word) == wanted


def test_the_end_of_a_word_is_another_character_in_the_newer_version():
    assert OLD.parts("lolo") == ("lo", "lo")
    assert NEW.parts("lolo") == ("lo", "l", "o")


def test_the_pair_that_comes_first_in_the_file_is_joined_first_wherever_it_stands():
    assert Codes(b"#version: 0.2\nb c\na b\n").parts("abcd") == ("a", "bc", "d")
    assert Codes(b"#version: 0.2\na b\nb c\n").parts("abcd") == ("ab", "c", "d")
    assert Codes(b"#version: 0.2\na a\n").parts("aaaab") == ("aa", "aa", "b")
    assert Codes(b"#version: 0.2\na a\n").parts("aaab") == ("aa", "a", "b")


def test_of_a_pair_that_occurs_twice_the_first_place_counts():
    assert Codes(b"#version: 0.2\nb c\na b\nb c\n").parts("abcd") == ("a", "bc", "d")


def test_parts_have_the_ids_of_the_list(parts):
    ids = parts.encode("newer  lowest lower .")
    assert parts.pieces(ids) == ("new@@", "er", "low@@", "e@@", "s@@", "t", "lower", ".")
    assert parts.words(ids) == ("new", "+er", "low", "+e", "+s", "+t", "lower", ".")
    assert parts.decode(ids) == "newer lowest lower ."
    assert parts.spans(" newer  lowest") == [(1, 4), (4, 6), (8, 11), (11, 12), (12, 13), (13, 14)]


def test_a_part_that_is_not_in_the_list_is_unknown_or_refused(parts):
    assert parts.encode("lox") == [parts.unknown, parts.unknown]
    with pytest.raises(SentenceError, match="«lo@@» is not in this checkpoint's vocabulary"):
        BpeVocabulary(NEW, [END, "low@@"]).encode("lox")


def test_special_tokens_go_on_no_word(parts):
    assert parts.words([4, 1, 4, parts.end]) == ("low", UNKNOWN, "low", END)


def test_special_tokens_are_shown_and_are_no_text(parts):
    ids = [parts.start, *parts.encode("newer"), parts.end, parts.padding]
    assert parts.words(ids) == (START, "new", "+er", END, PADDING)
    assert parts.decode(ids) == "newer"


@pytest.mark.parametrize("typed", [END, START, PADDING, "</s>"])
def test_special_tokens_cannot_be_typed(parts, typed):
    assert not {parts.end, parts.start, parts.padding} & set(parts.encode(f"lower {typed}"))


def test_a_word_stands_in_for_an_unknown_one(parts):
    assert parts.decode([6, 1, 12], {1: "Zürich"}) == "lower Zürich ."


def test_a_word_that_is_cut_in_the_middle_is_a_text(parts):
    assert parts.decode([7]) == "new"
    assert parts.decode([]) == ""


def test_parts_are_found_as_they_are_shown(parts):
    for shown, piece in {
        "lower": "lower", "new": "new@@", "+er": "er", "+s": "s@@", "+low": "low@@", END: END, "low@@": "low@@",
    }.items():  # fmt: skip
        assert parts.pieces([parts.find(shown)]) == (piece,)
    for nothing in ("", "+", "nothing", "@@"):
        assert parts.find(nothing) is None


def test_hostile_parts_are_shown_without_escape_codes():
    vocabulary = BpeVocabulary(NEW, [END, "\x1b[31mred@@", "\x07", "@@", ""])
    assert vocabulary.words([1, 2, 3, 4]) == ("red", "+␣", "␣", "+␣")
    assert vocabulary.decode([1, 2, 3, 4]).isprintable()


@given(st.text() | st.text("lowernst</w>@ "))
def test_every_sentence_comes_back_from_its_parts(sentence):
    text = as_read(sentence)
    for codes in (NEW, OLD):
        found = [*BpeVocabulary(codes, TOKENS)._split(text)]
        words = "".join(
            text[first:end] + (" " if part == text[first:end] else "") for part, first, end in found
        )  # fmt: skip
        assert words.split() == text.split()
        assert all(part in (text[first:end], text[first:end] + "@@") for part, first, end in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"#version: 0.3\na b\n", "these BPE codes are of version '0.3'; only 0.1 and 0.2 can be read."),
        (b"#version: \x1b[31m\n", "these BPE codes are of version '\\x1b[31m'; only"),
        (b"a b c\n", "these are not BPE codes: 'a b c' is no pair of parts; copy the file again."),
        (b"a b\n\nc d\n", "these are not BPE codes: '' is no pair of parts"),
        (b"\x1b[31m\n", "'\\x1b[31m' is no pair of parts"),
        (b"\xff\xfe", "this is not a list of BPE codes in UTF-8; copy the file again."),
    ],
)
def test_what_are_no_codes_is_told(content, said):
    with pytest.raises(CheckpointError) as caught:
        Codes(content)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()


def test_codes_without_a_merge_leave_characters():
    assert Codes(b"#version: 0.2\n").parts("low") == Codes(b"").parts("low") == ("l", "o", "w")
    assert Codes(b"#version: 0.2\r\nl o\r\n\n\n").parts("low") == ("lo", "w")


@pytest.mark.parametrize("codes", [NEW, OLD])
@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ({"lower"}, ("lower",)),
        ({"low@@", "er"}, ("low", "er")),
        ({"lo@@", "w@@", "er"}, ("lo", "w", "er")),
        ({"er"}, ("l", "o", "w", "er")),
        ({"low@@", "er@@"}, ("low", "e", "r")),  # at the end of a word a part is another one
        (set(), ("l", "o", "w", "e", "r")),
    ],
)
def test_parts_that_are_not_known_are_taken_apart_again(codes, known, wanted):
    assert codes.parts("lower", known) == wanted
