import pytest
from textual.binding import Binding
from textual.keys import Keys, _character_to_key

from attn_tui.keys import by_id, canonical, canonical_list
from attn_tui.screen.app import AttentionApp

ODD = {"return", "ctrl+@", "ctrl-at"}
"""Of Textual's names for keys, those that it uses for nothing or spells in two ways."""


def test_textuals_names_are_known():
    for key in Keys:
        if not key.value.startswith("<") and key.value not in ODD:
            assert canonical(key.value) == key.value


@pytest.mark.parametrize("character", ["a", "Z", "7", "ü", "가", *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ €→"])
def test_a_character_has_textuals_name_for_it(character):
    if character not in ", ":
        assert canonical(character) == _character_to_key(character)
    assert canonical(_character_to_key(character)) == _character_to_key(character)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Left", "left"),
        ("Ctrl+Shift+F1", "ctrl+shift+f1"),
        ("shift+a", "A"),
        ("alt+?", "alt+question_mark"),
        ("ctrl++", "ctrl+plus"),
        ("Question_Mark", "question_mark"),
        ("latin_small_letter_a", "a"),
    ],
)
def test_a_key_has_one_name(written, key):
    assert canonical(written) == key


@pytest.mark.parametrize(
    "written", ["", " ", "nokey", "ctrl+", "+a", "f25", "ctrl+shift", "null", "\x1b", "\x07", "a+b", "\ud800"]
)
def test_what_is_no_key_is_said(written):
    with pytest.raises(ValueError, match=r".") as caught:
        canonical_list(written)
    assert str(caught.value).isprintable()


def test_the_programs_own_keys_are_known():
    for keys in by_id(AttentionApp.BINDINGS).values():
        assert ",".join(canonical_list(keys)) == keys


def test_keys_are_gathered_by_id():
    bindings = [Binding("right,l", "go", id="go"), Binding("x", "no"), ("y", "no"), Binding("l , n", "go", id="go")]
    assert by_id(bindings) == {"go": "right,l,n"}
