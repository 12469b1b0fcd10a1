"""What is said about an output word's evidence, for a beginner."""

from __future__ import annotations

import math
from collections.abc import Iterator

from attn_tui.engine.evidence import WAYS, Evidence, Way
from attn_tui.screen.evidence.asked import Asked
from attn_tui.screen.evidence.table import change, tau
from attn_tui.story.texts import Texts
from attn_tui.story.ties import quoted
from attn_tui.symbols import percent, subscript


def remarks(asked: Asked, t: int, j: int, say: Texts) -> Iterator[str]:
    """Sentences about the word of time step t and source position j, most important first."""
    evidence = asked.of(t)
    if asked.waits:
        yield say("evidence.waits")
    if asked.has_attention:
        yield _most(asked, evidence, say)
        yield _order(evidence, say)
    else:
        yield say("evidence.none")
    yield _without(asked, evidence, t, j, say)
    if asked.has_set_weights(t):
        yield say("evidence.set")
    elif asked.branch.interventions:
        yield say("evidence.held")


def _most(asked: Asked, evidence: Evidence, say: Texts) -> str:
    """Whether the word attended to most is the one that is needed most."""
    attended, source = evidence.most_attended(), quoted(asked.source)
    assert attended is not None
    needed = {way: _needed(evidence, way) for way in WAYS}
    if set(needed.values()) == {attended}:
        return say("evidence.same", word=source[attended])
    parts = []
    for way, most in needed.items():
        if not len(evidence.counted(way)):
            continue
        what = "none" if most is None else "same" if most == attended else "other"
        values = {"other": "" if most is None else source[most]} if what == "other" else {}
        parts.append(say(f"evidence.{way}.{what}", word=source[attended], **values))
    return " ".join(parts)


def _needed(evidence: Evidence, way: Way) -> int | None:
    """The position of the word that is needed most; None if the table shows no loss."""
    most, drop = evidence.most_needed(way), evidence.drop(way)
    if most is None or drop is None or change(float(drop[most])) == change(0.0):
        return None
    return most


def _order(evidence: Evidence, say: Texts) -> str:
    """What the correlations mean, or why there are none."""
    if int(evidence.is_word.sum()) < 2:
        return say("evidence.tau.one")
    if all(math.isnan(evidence.tau(way)) for way in WAYS):
        return say("evidence.tau.alike")
    masked, left_out = (tau(evidence, way) for way in WAYS)
    return say("evidence.tau.said", masked=masked, left_out=left_out)


def _without(asked: Asked, evidence: Evidence, t: int, j: int, say: Texts) -> str:
    """What becomes of the word without the source word that is chosen."""
    word, p = asked.source[j], percent(math.exp(evidence.log_probability))
    values = {"name": f"h{subscript(j + 1)}", "word": word, "target": asked.words[t - 1], "p": p}
    left_out = "" if math.isnan(evidence.left_out[j]) else percent(math.exp(evidence.left_out[j]))
    if evidence.masked is None:
        return say("evidence.row.left_out", left_out=left_out, **values) if left_out else say("evidence.row.only")
    masked = percent(math.exp(evidence.masked[j]))
    if not left_out:
        key = "evidence.row.masked" if evidence.is_word[j] else "evidence.row.around"
        return say(key, masked=masked, **values)
    return say("evidence.row", masked=masked, left_out=left_out, **values)
