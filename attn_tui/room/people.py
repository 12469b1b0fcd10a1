"""Who follows on this server, and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from attn_tui.room.state import MOST_MARKED, Asked, Revision
from attn_tui.story.walk import Place
from attn_tui.text import on_circle, printable

Where: TypeAlias = Literal["following", "exploring", "back"]
"""Sees what the lecturer shows; has left it, to explore; looks back at what the lecturer has shown."""
LONGEST_NAME = 24
_MOST_TYPED = 1_000  # characters of a name that are looked at
MOST_MARKS = 1_000
"""Of one follower; more are not counted."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who follows."""

    name: str
    """What they call themselves, safe to show; "" if they do not. It says nothing about who they are."""
    since: float
    """When they came, by the room's clock, in seconds."""
    where: Where = "following"


@dataclass(slots=True)
class _Said:
    """What one of them says."""

    marks: dict[str, set[Place]] = field(default_factory=dict)
    """By `Shown.subject`."""
    answer: tuple[Revision, int] | None = None
    """To the question asked at that revision, the index of the choice."""


class People:
    """The followers of a server, by their numbers. Who leaves takes all they said along: see `Room`."""

    def __init__(self) -> None:
        self._persons: dict[int, Person] = {}
        self._said: dict[int, _Said] = {}
        self._last = 0

    @property
    def persons(self) -> Mapping[int, Person]:
        """All who are there."""
        return MappingProxyType(self._persons)

    def join(self, name: str, now: float) -> int:
        """Somebody comes; return their number, which nobody else gets."""
        self._last += 1
        self._persons[self._last] = Person(name_of(name), now)
        self._said[self._last] = _Said()
        return self._last

    def leave(self, number: int) -> None:
        """Somebody goes, with all they said."""
        del self._persons[number], self._said[number]

    def go(self, number: int, where: Where) -> bool:
        """Somebody follows, or no longer does; False if they do already."""
        person = self._persons[number]
        self._persons[number] = replace(person, where=where)
        return person.where != where

    def mark(self, number: int, subject: str, place: Place) -> bool:
        """Somebody is lost at a place; False if they were already, or have said so too often."""
        marks = self._said[number].marks
        if place in marks.get(subject, ()) or sum(map(len, marks.values())) >= MOST_MARKS:
            return False
        marks.setdefault(subject, set()).add(place)
        return True

    def answer(self, number: int, asked: Asked, choice: int) -> bool:
        """Somebody answers a question, or changes their answer; False if that is their answer."""
        said = self._said[number]
        before, said.answer = said.answer, (asked.at, choice)
        return said.answer != before

    def answer_of(self, number: int, at: Revision) -> int | None:
        """The index of what somebody has answered to the question that was asked at that revision; None if nothing."""
        answer = self._said[number].answer
        return answer[1] if answer is not None and answer[0] == at else None

    # What they say together

    def how_many(self, where: Where) -> int:
        """How many are there."""
        return sum(person.where == where for person in self._persons.values())

    def marks(self, subject: str) -> Counter[Place]:
        """How many are lost at each place; the most marked ones, if there are too many to tell."""
        counted = Counter(place for said in self._said.values() for place in said.marks.get(subject, ()))
        return counted if len(counted) <= MOST_MARKED else Counter(dict(counted.most_common(MOST_MARKED)))

    def answers(self, asked: Asked) -> tuple[int, ...]:
        """How many took each of the choices."""
        taken = Counter(said.answer[1] for said in self._said.values() if said.answer and said.answer[0] == asked.at)
        return tuple(taken[choice] for choice in range(len(asked.choices)))


def name_of(typed: str) -> str:
    r"""Make a name of what somebody typed: one short line, without what a terminal would take as a command.

    >>> name_of("  Ada\x1b[2J \u202e\t Lovelace, Countess of Lovelace")
    'Ada Lovelace, Countess…'
    """
    name = on_circle(" ".join(printable(typed[:_MOST_TYPED]).split()))
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
