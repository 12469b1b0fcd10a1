"""How far the user has come in each lesson: a file of the user's, by the lessons' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from attn_tui.files import read_file
from attn_tui.state import replace_own, state_file

_LARGEST = 1 << 16
"""Bytes of the file; a larger one is something else."""
_MOST = 999
"""Paragraphs of a lesson, at most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has come in a lesson."""

    paragraph: int
    """The furthest that was shown, from 1."""
    of: int
    """The number of the lesson's paragraphs."""
    finished: bool = False
    first_answers: Mapping[int, bool] = field(default_factory=dict)
    """Whether the first answer was right, by the number of the paragraph that asks."""

    @property
    def asked(self) -> int:
        """The number of questions that were answered."""
        return len(self.first_answers)

    @property
    def right(self) -> int:
        """How many of them were answered right at the first try."""
        return sum(self.first_answers.values())

    def joined(self, earlier: Standing | None) -> Standing:
        """The furthest of both; first answers are the earlier ones. Of a lesson that has changed, only its end counts.

        >>> Standing(2, 9, first_answers={2: True}).joined(Standing(4, 9, first_answers={2: False}))
        Standing(paragraph=4, of=9, finished=False, first_answers={2: False})
        """
        if earlier is None or earlier.of != self.of:
            return replace(self, finished=self.finished or (earlier is not None and earlier.finished))
        answers = {**self.first_answers, **earlier.first_answers}
        furthest = max(self.paragraph, earlier.paragraph)
        return Standing(furthest, self.of, self.finished or earlier.finished, answers)


def so_far(standing: Standing | None) -> str:
    """A standing in short: "" for a lesson not begun.

    >>> so_far(None), so_far(Standing(7, 14)), so_far(Standing(14, 14, finished=True))
    ('', '7/14', '✓')
    """
    if standing is None:
        return ""
    return "✓" if standing.finished else f"{standing.paragraph}/{standing.of}"


def next_of(names: Iterable[str], standings: Mapping[str, Standing]) -> str | None:
    """The first of these lessons that is not finished; None if all are.

    >>> next_of(["step", "break"], {"step": Standing(14, 14, finished=True)})
    'break'
    """
    return next((name for name in names if not (name in standings and standings[name].finished)), None)


class Progress:
    """Standings in a file that only its owner can read; without a file, those of this process.

    It is a convenience: a file that cannot be read or written is as good as none, and nothing is said.
    """

    def __init__(self, file: Callable[[], Path] | None = None) -> None:
        """`file` returns where they are kept; it is called when that is first needed."""
        self._where = file
        self._own: dict[str, Standing] = {}

    @cached_property
    def _file(self) -> Path | None:
        return self._where() if self._where else None

    @property
    def standings(self) -> Mapping[str, Standing]:
        """The standing in each lesson that was begun, by its name."""
        kept = self._read()  # another process may have gone on
        return {**kept, **{name: own.joined(kept.get(name)) for name, own in self._own.items()}}

    def note(self, name: str, now: Standing) -> Standing:
        """Keep how far somebody has come in the lesson of that name; return that together with what was known."""
        known = self.standings
        joined = now.joined(known.get(name))
        self._own[name] = joined
        if self._file is not None and joined != known.get(name):
            with suppress(OSError):
                replace_own(self._file, _written({**known, name: joined}))
        return joined

    def left_at(self, name: str, paragraphs: int) -> int:
        """The index of the paragraph where a lesson of so many was left; 0 if it was finished, or is another now."""
        standing = self.standings.get(name)
        left = standing is not None and not standing.finished and standing.of == paragraphs
        return standing.paragraph - 1 if standing is not None and left else 0

    def _read(self) -> dict[str, Standing]:
        if self._file is None:
            return {}
        import json  # a start that begins no lesson does not need it

        try:
            found = json.loads(read_file(self._file, _LARGEST))
        except (OSError, ValueError, RecursionError):
            return {}
        entries = found.items() if isinstance(found, dict) else ()
        return {name: standing for name, one in entries if (standing := _standing(one)) is not None}


def _standing(found: Any) -> Standing | None:
    """What the file says of a lesson; None if it is nothing that `_written` writes."""
    try:
        paragraph, of, finished = found["paragraph"], found["of"], found["finished"]
        answers = {int(number): right for number, right in found["first_answers"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    numbers = [paragraph, of, *answers]
    if not (all(type(n) is int for n in numbers) and all(type(one) is bool for one in (finished, *answers.values()))):
        return None
    if not (1 <= paragraph <= of <= _MOST and all(1 <= n <= of for n in answers)):
        return None
    return Standing(paragraph, of, finished, answers)


def _written(standings: Mapping[str, Standing]) -> str:
    import json  # as above

    known = {
        name: {"paragraph": one.paragraph, "of": one.of, "finished": one.finished, "first_answers": one.first_answers}
        for name, one in standings.items()
    }
    return json.dumps(known, indent=1) + "\n"


def progress_path() -> Path:
    """Return the file of the progress, whether there is one or not."""
    return state_file("lessons.json")


def progress_of(keeps: bool) -> Progress:
    """The user's progress, kept in that file, or only in this process, as the setting `history` says."""
    return Progress(progress_path if keeps else None)
