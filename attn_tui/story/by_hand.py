"""What is said of a moment whose numbers or word were set by hand, not computed."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from attn_tui.engine.intervention import COMPUTED
from attn_tui.story.compared import effect
from attn_tui.story.explain import Explanation, explain
from attn_tui.story.moment import Moment
from attn_tui.story.texts import Texts
from attn_tui.symbols import number


class ByHand(NamedTuple):
    """It takes the place of the numbers and the text of an `Explanation`, which are about what is computed."""

    changes: str
    text: str


def by_hand(moment: Moment, say: Texts) -> ByHand | None:
    """Say what was set and what follows from it; None if all was computed."""
    if not moment.put_in:
        return None
    own = moment.decoding.config.score
    trained = [say("now.changed.score", own=own)] if moment.score != own else []
    computed = all(one.change in COMPUTED for one in moment.put_in)
    text = say("now.changed.otherwise" if computed else "now.changed.text")
    changes = say("now.changed", changes=moment.decoding.written(moment.put_in))
    return ByHand(changes, " ".join([*_effect(moment, say), text, *trained]))


def explained(moment: Moment, say: Texts) -> Explanation:
    """Explain a moment; if it was set by hand, tell that in place of the numbers and the text."""
    said, changed = explain(moment, say), by_hand(moment, say)
    return said if changed is None else replace(said, numbers=changed.changes, shapes="", text=changed.text)


def _effect(moment: Moment, say: Texts) -> list[str]:
    """The word of the time step, before and now, if there is one."""
    found = effect(moment.decoding, moment.branch, moment.event.t)
    if found is None:
        return []
    key = "now.effect.word" if found.before != found.now else "now.effect"
    p, former = number(found.probability), number(found.former)
    return [say(key, word=found.now, before=found.before, p=p, former=former)]
