"""All campaigns."""

from __future__ import annotations

from campaigns import bursts, checkpoints, foreign, histories, kept, sessions, texts, traces, walks, ways
from campaigns.campaign import Campaign

_FILES, _TEXTS = 10_000, 2_000
CAMPAIGNS = {
    one.name: one
    for one in (
        Campaign("checkpoint", "files", _FILES, checkpoints.case),
        Campaign("trace", "files", _FILES, traces.case),
        Campaign("history", "files", _FILES, histories.case),
        Campaign("zip", "files", _FILES, foreign.of_zips),
        Campaign("pickle", "files", _FILES, foreign.of_pickles),
        Campaign("npz", "files", _FILES, foreign.of_npz),
        Campaign("safetensors", "files", _FILES, foreign.of_safetensors),
        Campaign("yaml", "files", _FILES, foreign.of_yaml),
        Campaign("json", "files", _FILES, foreign.of_json),
        Campaign("words", "files", _FILES, foreign.of_words),
        Campaign("spm", "files", _FILES, checkpoints.of_vocabulary(".spm")),
        Campaign("codes", "files", _FILES, checkpoints.of_vocabulary(".codes")),
        Campaign("results", "files", _FILES, kept.results),
        Campaign("kept", "files", _FILES, kept.kept),
        Campaign("sentence", "sentences", 10_000, ways.case, in_tests=20),
        Campaign("lesson", "texts", _TEXTS, texts.lesson),
        Campaign("settings", "texts", _TEXTS, texts.settings),
        Campaign("recipe", "texts", _TEXTS, texts.recipe),
        Campaign("corpus", "texts", _TEXTS, texts.corpus),
        Campaign("gold", "texts", _TEXTS, texts.gold),
        Campaign("walk", "screen", 1_000_000 // walks.EVENTS, walks.case, in_tests=2, seconds=60),
        Campaign("burst", "screen", 2_000, bursts.case, in_tests=1, seconds=60),
        Campaign("session", "terminal", 200, sessions.case, in_tests=5, seconds=60, is_watched=False),
    )
}


def named(name: str) -> list[Campaign]:
    """The campaign of that name, or all that are against something. Raises KeyError."""
    found = [one for one in CAMPAIGNS.values() if name in (one.name, one.against)]
    if not found:
        raise KeyError(name)
    return found
