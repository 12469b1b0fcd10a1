"""What is said about a moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """The name of the sub-step, its equation and source, and what it means here."""

    name: str
    equation: str
    text: str
