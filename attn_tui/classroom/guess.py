"""The number that is typed for an answer, figure by figure."""

from __future__ import annotations

_WAITS = 1.5
"""Seconds in which the next figure of a number is typed."""


class Guess:
    """Is 1, and then 12 if there are so many choices.

    >>> guess = Guess()
    >>> [(guess.type(figure, 12, now), guess.answer) for figure, now in (("1", 0.0), ("2", 1.0), ("0", 4.0))]
    [(True, 0), (True, 11), (False, 11)]
    """

    def __init__(self) -> None:
        self.answer: int | None = None
        """The index of the choice; None before one is taken."""
        self._figures, self._typed = "", 0.0  # those typed last, and when

    def type(self, figure: str, choices: int, now: float) -> bool:
        """Take a figure that is typed `now`, in seconds; whether it is the number of one of so many choices."""
        begun = self._figures if now - self._typed < _WAITS else ""
        for number in (begun + figure, figure):
            if 1 <= int(number) <= choices:
                self._figures, self._typed = number, now
                self.answer = int(number) - 1
                return True
        return False
