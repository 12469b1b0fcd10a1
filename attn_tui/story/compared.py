"""A branch's translation compared with that of the branch it was opened from: which words differ."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.engine.branch import Branch
from attn_tui.engine.events import WordChosen
from attn_tui.engine.intervention import Intervention, never_reached
from attn_tui.engine.timeline import Timeline
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable


@dataclass(frozen=True, slots=True)
class Compared:
    """Both complete translations."""

    words: tuple[str, ...]
    before: tuple[str, ...]
    changed: frozenset[int]
    """Indices of words that are not in the translation before the change, in the same order."""
    gone: frozenset[int]
    """Indices of words of `before` that are gone."""
    put_in: frozenset[int]
    """Indices of words that were set by hand."""
    changes: str
    """The changes of this branch, as `--set` takes them."""


def compared(decoding: Decoding, branch: Branch) -> Compared | None:
    """Compare a branch with the one it was opened from, computing the rest of both.

    The original is compared with the translation of the previous sentence; None if there is neither.
    """
    former = decoding.changed_from
    parent = branch.parent or (former.branches.current if former else None)
    if parent is None:
        return None
    from difflib import SequenceMatcher  # only needed if something is changed

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
        changes=decoding.written(branch.changes) if branch.parent or not former else _reworded(decoding, former),
    )


def _reworded(decoding: Decoding, former: Decoding) -> str:
    """What was changed of the sentence: what stands behind it, or its words; then it says which they were."""
    padding = decoding.padding_since(former) if former.sentence == decoding.sentence else ""
    return padding or f"«{printable(former.sentence)}»"


def never_reached_in(decoding: Decoding) -> tuple[list[Intervention], int]:
    """The changes of the current branch that come after its end, and the number of its words; computes its rest."""
    branch = decoding.branches.current
    ids = _ids(branch.timeline)
    return never_reached(branch.changes, len(ids)), len(ids) - (ids[-1:] == [decoding.end])


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a change on the word of its time step."""

    now: str
    probability: float
    before: str
    former: float
    """The probability of the word before the change."""


def effect(decoding: Decoding, branch: Branch, t: int) -> Effect | None:
    """A time step's word in a branch and in the one it was opened from; None if there is no such branch or word."""
    now = branch.timeline.of_step(WordChosen, t)
    then = branch.parent.timeline.of_step(WordChosen, t) if branch.parent else None
    if now is None or then is None:
        return None
    word, before = (decoding.words([int(one.y_t)])[0] for one in (now, then))
    return Effect(word, float(now.probability), before, float(then.probability))


def output_of_branch(decoding: Decoding, branch: Branch) -> tuple[str, ...]:
    """The whole translation of a branch, computing the rest of it."""
    return decoding.words(_ids(branch.timeline))


def _ids(timeline: Timeline) -> list[int]:
    while timeline.look_ahead():
        pass
    return [int(chosen.y_t) for chosen in timeline.all_of(WordChosen)]
