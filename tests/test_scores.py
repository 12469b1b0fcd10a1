"""Whoever adds a score function to the table learns here what else says something of each."""

import pytest

from attn_tui.config import FAMILIES, SCORES, ModelConfig
from attn_tui.scores import SCORES as TABLE
from attn_tui.scores import needs_equal_widths, trained_with
from attn_tui.settings import CHOICES
from attn_tui.story.texts import texts


@pytest.mark.parametrize("name", TABLE)
def test_each_score_function_says_what_it_is(name):
    score = TABLE[name]
    assert score.formula.format(q="h₇", d=8) != score.formula
    assert score.source
    assert score.architectures
    assert set(score.architectures) <= set(FAMILIES)
    for rows, columns in score.shapes(ModelConfig("a", "b", 10, 10)).values():
        assert min(rows, columns) >= 1


@pytest.mark.parametrize("language", CHOICES["language"][1:])
@pytest.mark.parametrize("name", TABLE)
def test_each_score_function_is_explained_in_each_language(name, language):
    assert "{who}" in texts(language).templates[f"scores.{name}"]


def test_a_system_has_one_of_them_or_none():
    assert ("none", *TABLE) == SCORES
    assert {score for name in FAMILIES for score in trained_with(name)} == set(SCORES)
    assert not needs_equal_widths("none")
