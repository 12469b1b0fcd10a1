"""A few lines over the lower part of a frame: what the class is asked, or what a follower's keys do.

What a lesson asks stands in the frame: there, only the answers are written over it, above the lesson.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rich.cells import cell_len

from attn_tui.classroom.frames import Frame
from attn_tui.room.state import Asked
from attn_tui.screen.likeness import in_ascii
from attn_tui.screen.pictures.film import BLANK, FILMED
from attn_tui.screen.write import fit
from attn_tui.story.texts import Texts
from attn_tui.text import printable

_TITLE = BLANK._replace(ink=FILMED.accent, bold=True)
_KEPT = 256
_BETWEEN = "   "
_LONGEST_BAR = 20


@lru_cache(_KEPT)
def paneled(frame: Frame, title: str, rows: tuple[str, ...], ascii: bool = False) -> Frame:
    """The frame with a panel over its last rows; the same object for equal ones, so that followers share it."""
    end = len(frame.lines) - frame.foot
    rows = rows[: max(0, end - 2)]
    width, kept = frame.columns, end - len(rows) - 1
    said = printable(title)
    edge = fit(f"━━ {said} {'━' * width}"[: width + len(said)], width)
    number, plain = frame.paints.number(_TITLE), frame.paints.number(BLANK)
    heading = ((number, _safe(edge.rstrip("…"), ascii)),)
    body = tuple(((plain, _safe(fit(printable(row), width), ascii)),) for row in rows)
    return replace(
        frame,
        lines=(*frame.lines[:kept], heading, *body, *frame.lines[end:]),
        painted=len(frame.paints.known),
        said="\n".join([title, *rows]),
    )


def _safe(text: str, ascii: bool) -> str:
    return in_ascii(text) if ascii else text


def table(rows: Mapping[str, str]) -> tuple[str, ...]:
    """What is said of each, beside each other."""
    width = max(map(cell_len, rows))
    return tuple(f" {fit(name, width)}{_BETWEEN}{text}" for name, text in rows.items())


def question(asked: Asked, bars: tuple[int, ...] | None, say: Texts) -> str:
    """What is asked."""
    asks = say(f"class.asked.{asked.kind}")
    return asks if bars is None else f"{asks}  {say('class.answers', n=f'{sum(bars):,}')}"


@lru_cache(_KEPT)
def choices(texts: tuple[str, ...], bars: tuple[int, ...] | None, width: int, most: int) -> tuple[str, ...]:
    """The choices with their numbers, in at most so many rows; with the number of those who took each, if it is told.

    >>> choices(("I", "am", "a"), (3, 0, 1), 40, 2)
    (' 1 I   ███████ 3      3 a   ██ 1', ' 2 am  0')
    """
    digits = len(str(len(texts)))
    longest = max(cell_len(choice) for choice in texts)
    most_taken = max(bars) if bars else 0
    for columns in range(1, len(texts) + 1):
        rows = -(-len(texts) // columns)
        if rows <= most or columns == len(texts):
            break
    room = max(1, (width - len(_BETWEEN) * (columns - 1)) // columns)
    name = max(1, min(longest, room - digits - 2))
    cells = []
    for number, choice in enumerate(texts, 1):
        cell = f" {number:>{digits}} {fit(choice, name)}"
        if bars is not None:
            taken = bars[number - 1] if number <= len(bars) else 0
            bar = max(0, min(_LONGEST_BAR, room - cell_len(cell) - 6)) * taken // max(1, most_taken)
            cell = f"{cell}  {'█' * bar}{' ' if bar else ''}{taken}"
        cells.append(cell)
    return _columned(cells, columns, rows, room)


def _columned(cells: Sequence[str], columns: int, rows: int, room: int) -> tuple[str, ...]:
    """Cells below each other, then beside each other."""
    return tuple(_BETWEEN.join(fit(cell, room) for cell in cells[row::rows][:columns]).rstrip() for row in range(rows))
