import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attn_tui.errors import AttnTuiError
from attn_tui.text import printable, shown

anything = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates, too
PARTS = ["\x1b", "[", "]", "31m", "\x9b", "\x9d", "\x07", "\x9c", "\\", ";", "\u202e", "a", " ", "\r", "\x00"]
hostile = st.lists(st.sampled_from(PARTS)).map("".join)


@given(anything | hostile)
@example("\x1b\x1b[31m[31m")
def test_nothing_is_left_that_a_terminal_could_obey(text):
    for character in printable(text):
        assert character.isprintable() or character in "\u200c\u200d"
        assert ord(character) >= 0x20
        assert not 0x7F <= ord(character) <= 0x9F


@given(anything | hostile)
def test_what_is_printable_stays_as_it_is(text):
    once = printable(text)
    assert printable(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
def test_words_and_punctuation_are_kept(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        ("Je \x1b[31msuis\x1b[0m étudiant.", "Je suis étudiant."),
        ("\x9b31mrouge", "rouge"),
        ("\x1b]0;title\x07Bonjour", "Bonjour"),
        ("\x1b]8;;http://x\x1b\\lien\x1b]8;;\x1b\\", "lien"),
        ("\x1bcBonjour", "Bonjour"),
        ("a\tb\nc\rd\u00a0e\u2028f", "a b c d e f"),
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("a\x00b\x07c\x7fd\x85e", "abcd e"),
        ("caf\udce9", "caf\ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("«n’est‑ce pas ?» 😀", "«n’est‑ce pas ?» 😀"),
    ],
)
def test_examples(raw, left):
    assert printable(raw) == left


def test_a_value_is_shown_short_and_without_escape_codes():
    assert shown("\x1b[31mred\x07") == r"'\x1b[31mred\x07'"
    assert shown("\u202e" * 3).isprintable()
    assert len(shown("x" * 10_000)) <= 60
    assert shown("x" * 10_000).endswith("x…'")


@pytest.mark.parametrize("kind", [AttnTuiError, *AttnTuiError.__subclasses__()])
def test_no_message_has_anything_in_it_that_a_terminal_could_obey(kind):
    assert str(kind("\u202eit\x1b[31m has\nno attention.")) == "it has no attention."
