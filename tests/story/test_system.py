"""A system in a few words."""

import pytest
from support import VARIED

from attn_tui.story.system import about, in_short
from attn_tui.story.texts import LANGUAGES, texts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lecture, dot", "GRU, dot score"),
        ("tutorial", "GRU, additive score"),
        ("conditional", "conditional GRU, additive score"),
        ("cell as query", "LSTM, scaled-dot score, asked by the cell"),
        ("positions", "GRU, scores of places"),
        ("positions, log-softmax", "LSTM, scores of places, log-softmax, asked by the cell"),
    ],
)
def test_what_is_most_important_comes_first(name, said):
    assert in_short(VARIED[name], texts("en")) == said


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_would_not_expect_is_said(name, language):
    config, say = VARIED[name], texts(language)
    told = about(config, say)
    assert told.startswith(say(f"home.system.{config.architecture}"))
    assert (say("home.log") in told) == ("log-softmax" in name)
    assert (say("home.cell") in told) == (config.query == "cell")
    assert (say("home.padding") in told) == (name == "positions")  # d2l masks it
