"""What a campaign is: cases drawn by a seed, each with what is run on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random


class FaultError(Exception):
    """What must not happen has happened; the message says what, in a line."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was drawn."""

    what: str
    """In a line, printable: what was done to what."""
    run: Callable[[], str]
    """Do it, and say in a word what came of it, such as `refused`. Raises FaultError."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Cases of a kind."""

    name: str
    against: str
    """The group of campaigns that it belongs to: what they are against."""
    count: int
    """How many cases a whole campaign has."""
    case: Callable[[Random, Path], Case]
    """Draw a case into an empty folder. What it is depends on the first argument alone."""
    in_tests: int = 6
    """How many of its cases the tests run."""
    seconds: float = 5.0
    """Of the processor's time, that a case may take."""
    is_watched: bool = True
    """Whether it has no business outside its folder; what begins processes has."""
    is_networked: bool = False
    """Whether it is about connections within this machine."""

    def drawn(self, seed: int, number: int, folder: Path) -> Case:
        """Return the case of that number, from 0; the same for the same seed."""
        return self.case(Random(f"{self.name} {seed} {number}"), folder)
