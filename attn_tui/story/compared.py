"""A branch's translation beside that of the branch it was opened from: which words are others."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.engine.branch import Branch
from attn_tui.engine.events import WordChosen
from attn_tui.engine.timeline import Timeline
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable


@dataclass(frozen=True, slots=True)
class Compared:
    """Both translations, to their ends."""

    words: tuple[str, ...]
    before: tuple[str, ...]
    changed: frozenset[int]
    """Which of the words are not in the translation before, in their order."""
    gone: frozenset[int]
    """Which words of that are not there any more."""
    put_in: frozenset[int]
    """Which words were put in by hand."""
    changes: str
    """What was changed in this branch, as it is written."""


def compared(decoding: Decoding, branch: Branch) -> Compared | None:
    """Compare a branch with the one it was opened from, computing what is left of both.

    The original is compared with what the sentence before became; None where there is neither.
    """
    former = decoding.former
    parent = branch.parent or (former.branches.current if former else None)
    if parent is None:
        return None
    from difflib import SequenceMatcher  # not before something is changed

    ids, before = _ids(branch.timeline), _ids(parent.timeline)
    changed, gone = set(range(len(ids))), set(range(len(before)))
    for block in SequenceMatcher(None, before, ids, autojunk=False).get_matching_blocks():
        changed -= set(range(block.b, block.b + block.size))
        gone -= set(range(block.a, block.a + block.size))
    put_in = {t for t in range(len(ids)) for one in branch.interventions if one.field == "y_t" and one.holds_in(t + 1)}
    return Compared(
        words=decoding.words(ids),
        before=decoding.words(before),
        changed=frozenset(changed),
        gone=frozenset(gone),
        put_in=frozenset(put_in),
        changes=decoding.written(branch.changes) if branch.parent or not former else f"«{printable(former.sentence)}»",
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change has made of the word of its time step."""

    now: str
    probability: float
    before: str
    former: float
    """The probability of the word there was."""


def effect(decoding: Decoding, branch: Branch, t: int) -> Effect | None:
    """What a time step's word is in a branch, and was in the one it was opened from; None where there is none."""
    now = branch.timeline.of_step(WordChosen, t)
    then = branch.parent.timeline.of_step(WordChosen, t) if branch.parent else None
    if now is None or then is None:
        return None
    word, before = (decoding.words([int(one.y_t)])[0] for one in (now, then))
    return Effect(word, float(now.probability), before, float(then.probability))


def output_of_branch(decoding: Decoding, branch: Branch) -> tuple[str, ...]:
    """The whole translation of a branch, computing what is left of it."""
    return decoding.words(_ids(branch.timeline))


def _ids(timeline: Timeline) -> list[int]:
    while timeline.look_ahead():
        pass
    return [int(chosen.y_t) for chosen in timeline.all_of(WordChosen)]
