"""All campaigns."""

from __future__ import annotations

from campaigns import (
    bursts,
    checkpoints,
    foreign,
    histories,
    kept,
    killed,
    sessions,
    texts,
    traces,
    trainings,
    walks,
    ways,
)
from campaigns.campaign import Campaign
from campaigns.doors import by_keys, by_redis, by_ssh, by_web

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
        Campaign("walk", "screen", 1_000_000 // walks.EVENTS, walks.case, in_tests=4, seconds=60),
        Campaign("burst", "screen", 2_000 // bursts.BURSTS, bursts.case, in_tests=1, seconds=60),
        Campaign("door", "class", 1_500, by_ssh.case, in_tests=3, seconds=30, is_networked=True),
        Campaign("page", "class", 2_000, by_web.case, in_tests=3, seconds=30, is_networked=True),
        Campaign("follower", "class", 1_000, by_keys.case, in_tests=3, seconds=60, is_networked=True),
        Campaign("redis", "class", 500, by_redis.case, in_tests=2, seconds=60, is_networked=True),
        Campaign("session", "terminal", 200, sessions.case, in_tests=5, seconds=60, is_watched=False),
        Campaign("killed", "work", 100, killed.case, in_tests=8, seconds=60, is_watched=False),
        # Importing torch takes longer than all others: the tests of training break off runs of their own.
        Campaign("training", "work", 40, trainings.case, in_tests=0, seconds=60, is_watched=False),
    )
}


def named(name: str) -> list[Campaign]:
    """The campaign of that name, or all that are against something. Raises KeyError."""
    found = [one for one in CAMPAIGNS.values() if name in (one.name, one.against)]
    if not found:
        raise KeyError(name)
    return found
