"""Which keys of the bench do something in which situation, and which of them are named; without any screen."""

import pytest
from textual.actions import parse

from attn_tui.screen.bindings import BENCH
from attn_tui.screen.keymap import all_bindings
from attn_tui.screen.situation import Situation
from attn_tui.story.texts import LANGUAGES, texts

PLAIN = {
    "is_asking": False, "is_playing": False, "is_editing": False, "has_cursor": False, "is_zoomed": False,
    "is_reading": False, "is_recorded": False, "is_alone": True, "has_tabs": False, "has_branches": False,
    "can_undo": False, "can_redo": False, "can_reopen": False, "can_show_all": True, "is_small": True,
}  # fmt: skip
"""One system in the middle of a sentence, and nothing done yet."""
OFTEN_NOT = {"guess_left", "guess_right", "answer", "unanswered", "skip", "leave", "copy", "other", "other_back",
             "edit", "reword", "undo", "redo", "branches"}  # fmt: skip
"""What does nothing in a plain situation."""
PANES = {"focus", "focus_back", *(f"focus_{n}" for n in range(1, 10))}


def situation(*changes):
    """A plain one but for these, which are the other way round."""
    return Situation(**{**PLAIN, **{name: not PLAIN[name] for name in changes}})


def offered(now):
    """The ids of the bindings that do something."""
    actions = {binding.id: parse(binding.action) for binding in BENCH}
    return {i for i, (where, action, given) in actions.items() if where != "app" and now.offers(action, given)}


EVERY = {binding.id for binding in BENCH} - {"home"}  # which is the app's to offer


@pytest.mark.parametrize(
    ("changes", "more", "fewer"),
    [
        ((), set(), set()),
        (("is_playing",), set(), set()),
        (("is_reading",), {"skip"}, set()),
        (("has_cursor",), {"leave", "copy"}, set()),
        (("is_zoomed",), {"leave"}, set()),
        (("is_editing", "has_cursor"), {"leave", "copy"}, set()),
        (("is_alone",), set(), {"predict"}),
        (("is_alone", "has_tabs"), {"other", "other_back"}, {"predict"}),
        (("can_undo",), {"undo"}, set()),
        (("can_redo",), {"redo"}, set()),
        (("has_branches",), {"branches"}, set()),
        (("can_reopen",), {"edit", "reword"}, set()),
        (("can_show_all",), set(), {"presenter"}),
        (("is_recorded", "is_small"), set(), {"change", "what_if", "tree", "evidence", "history", "learning"}),
        (("is_small",), set(), {"learning"}),
        (
            ("is_asking", "is_zoomed"),
            {"guess_left", "guess_right", "answer", "unanswered"},
            {
                "forward",
                "back",
                "derive",
                "zoom",
                "change",
                "what_if",
                "tree",
                "neighbours",
                "evidence",
                "history",
                "learning",
                "share",
                *PANES,
            },
        ),
    ],
)
def test_a_key_does_something_where_there_is_something_to_do(changes, more, fewer):
    plain = EVERY - OFTEN_NOT
    assert more <= OFTEN_NOT
    assert fewer <= plain
    assert offered(situation(*changes)) == (plain | more) - fewer


KINDS = {
    "stepping": ((), "forward"),
    "with a cursor": (("has_cursor",), "cursor_left"),
    "editing": (("has_cursor", "is_editing"), "cursor_up"),
    "playing": (("has_cursor", "is_editing", "is_playing"), "play"),
    "asking": (("has_cursor", "is_editing", "is_playing", "is_asking"), "guess_left"),
}
"""Each comes before those above it; and the key that is named first."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_keys_named_are_those_of_what_is_done_at_the_moment(kind):
    changes, first = KINDS[kind]
    now = situation(*changes)
    ids = {getattr(binding, "id", None) for binding in all_bindings()}
    assert now.keys[0] == first
    assert now.keys[-2:] == ("help", "quit")
    assert len(set(now.keys)) == len(now.keys)
    assert set(now.keys) <= ids
    for language in LANGUAGES:
        assert all(texts(language)(f"key.{now.labels.get(key, key)}") for key in now.keys)


def test_keys_are_called_by_what_they_do_at_the_moment():
    assert situation().labels == {}
    assert situation("is_playing").labels == {"play": "pause"}
    assert situation("is_zoomed").labels == {"zoom": "zoom_out"}
    editing = {"cursor_up": "edit_share", "cursor_left": "edit_word"}
    assert situation("is_editing", "is_zoomed").labels == {**editing, "zoom": "zoom_out"}
