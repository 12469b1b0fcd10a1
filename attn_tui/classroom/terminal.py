"""What lies between a terminal that is somewhere else and who sits at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of a terminal."""

    kind: str
    """As TERM has it: text from outside."""
    columns: int
    lines: int


class Wire(Protocol):
    """The way to a terminal."""

    @property
    def is_full(self) -> bool:
        """Whether so much waits to be sent that more should not be written: `Seat.can_write` says when it has gone."""

    def safely(self, call: Callable[[], object]) -> None:
        """Do what concerns this terminal alone; what is over a limit, and a fault of ours, ends it, and no other."""

    def write(self, data: bytes) -> None:
        """Send this; after the end, nothing happens."""

    def end(self, sentence: str = "") -> None:
        """Hang up, after everything is sent; the sentence is the last thing that is on the terminal."""


class Seat(Protocol):
    """Who sits at a terminal is told what happens there. All is called in one event loop, `begin` first."""

    @property
    def restores(self) -> bytes:
        """What makes the terminal what it was before."""

    def begin(self, wire: Wire, terminal: Terminal) -> None:
        """The terminal is there."""

    def typed(self, data: bytes) -> None:
        """Something was typed."""

    def resized(self, columns: int, lines: int) -> None:
        """The terminal has another size."""

    def can_write(self) -> None:
        """The wire is no longer full."""

    def gone(self) -> None:
        """The terminal is gone; comes once, whoever has hung up."""
