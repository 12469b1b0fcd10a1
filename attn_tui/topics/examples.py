"""Which checkpoints, and which sentence, show a topic.

The shipped checkpoints of a task are called alike: `reverse`, `reverse-bahdanau`, `reverse-luong` … A topic names what
follows the task; so whoever looks at `reverse` sees it there, on the sentence of the moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from attn_tui.topics.table import TOPICS

_TASKS = {"fr-en": ("Je suis étudiant.", 5), "reverse": ("31415", 2)}
"""Tasks by name: a sentence, and the word of its translation at which most is to be seen."""
_OF_TOYS = "reverse"
"""The task of the small checkpoints that show what only those can."""
_KINDS = frozenset(kind for topic in TOPICS.values() for kind in topic.systems if kind)


class Example(NamedTuple):
    """Something to open."""

    names: tuple[str, ...]
    """Checkpoints, beside each other."""
    sentence: str
    t: int | None
    """The time step to show; None for that of the moment."""


def example(topic: str, known: Collection[str], current: str = "", sentence: str = "") -> Example | None:
    """What shows a topic with some of the `known` checkpoints: those of the `current` one's task, with its sentence.

    If that task has no such checkpoints, one of the tasks that come with the program; None if none of them is known.
    """
    if not TOPICS[topic].is_shipped:
        return None
    if toys := TOPICS[topic].toys:
        sentence, t = TOPICS[topic].moment or _TASKS[_OF_TOYS]
        here = {toy.partition("@")[0] for toy in toys} <= set(known)  # a name may have an age
        return Example(toys, sentence, t) if here else None
    kinds = TOPICS[topic].systems or ("",)
    task, _, kind = current.rpartition("-")
    names = _named(task if kind in _KINDS else current, kinds)
    if sentence and {current, *names} <= set(known):
        return Example(names, sentence, None)
    for task, (own, t) in _TASKS.items():
        names = _named(task, kinds)
        if set(names) <= set(known):
            return Example(names, own, t)
    return None


def _named(task: str, kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{task}-{kind}" if kind else task for kind in kinds)


def command(topic: str, known: Collection[str]) -> str:
    """The command that opens a topic's example on the screen; "" if it has none."""
    shows = TOPICS[topic].shows
    found = example(topic, known) if shows else None
    if found is None:
        return ""
    [first, *others] = found.names
    show = shows[0]
    t = 0 if show.at in ("split", "encoded", "start") else found.t if show.t is None else show.t
    beside = "".join(f" --compare {name}" for name in others)
    what_if = f' --set "{show.change}"' if show.change else ""
    return f'attn-tui translate "{found.sentence}" -c {first}{beside}{what_if} --at {t}.{show.at}'
