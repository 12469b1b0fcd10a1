"""Words → cells of a terminal. Pure functions; the widgets only place what they return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from attn_tui.screen.look import LOOK, Look

CUT = "…"
"""Stands for what there is no room for."""


def fit(text: str, width: int) -> str:
    """Cut or pad a text to a number of cells; an ellipsis shows that it was cut.

    >>> fit("étudiant", 5), fit("日本", 5)
    ('étud…', '日本 ')
    """
    return (
        text if cell_len(text) == width else set_cell_size(text, width) if cell_len(text) < width else _cut(text, width)
    )


def _cut(text: str, width: int) -> str:
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width) if width > 0 else ""


def first_fitting(texts: Sequence[str], width: int) -> str:
    """The first text that fits, of several that say the same ever more briefly; else the last, cut.

    >>> first_fitting(["8 numbers for 4 words", "8 for 4 words"], 15)
    '8 for 4 words'
    """
    return next((text for text in texts if cell_len(text) <= width), fit(texts[-1], width))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, at blanks if possible; of at least two, a wide letter's.

    >>> wrapped("한국어 문장을 나눈다", 14)
    ['한국어 문장을', '나눈다']
    """
    lines, width = [""], max(2, width)
    for word in text.split():
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += " " + word
        else:
            *full, rest = chop_cells(word, width) if cell_len(word) > width else [word]
            lines += [*full, rest]
    return lines[1:]


def padded(segments: Iterable[Segment], width: int, look: Look = LOOK) -> list[Segment]:
    """Join neighbours of one style and fill up with blanks to exactly `width` cells."""
    strip = Strip(Segment.simplify(segments)).adjust_cell_length(width, look.style("text"))
    return list(strip)


def line(parts: Sequence[tuple[str, Style]], width: int, look: Look = LOOK) -> Strip:
    """Put styled texts beside each other, in exactly `width` cells."""
    return Strip(padded([Segment(text, style) for text, style in parts if text], width, look))


def title(text: str, active: bool, width: int, look: Look = LOOK) -> Strip:
    """A pane's upper edge with its title; the active pane has an arrow and a heavy line."""
    edge = look.style("accent", bold=True) if active else look.style("rule")
    words = edge if active else look.style("text")
    mark, rule = ("▶ ", "━") if active else ("─ ", "─")
    if cell_len(text) + 2 > width:  # a long title may take the place of the line, but not of the mark
        mark = mark[0] if active else " "
        text = text if cell_len(text) < width else fit(text, max(0, width - 1))
    return line([(mark, edge), (f"{text} ", words), (rule * width, edge)], width, look)


def words(
    pieces: Sequence[str], focus: int | None, width: int, look: Look = LOOK, colours: Sequence[str] = ()
) -> list[Segment]:
    """Write words in a row, the one in focus underlined and always in view; «…» stands for those left out.

    `colours` are palette colours, one for each word, if words have their own.
    """
    normal, marked = look.style("text"), look.style("accent", bold=True) + Style(underline=True)
    at = min(focus or 0, len(pieces) - 1) if pieces else 0
    first, last = _window([cell_len(piece) + 1 for piece in pieces], at, width - 4)
    segments = [Segment("… ", look.style("dim"))] if first > 0 else []
    for i in range(first, last):
        room = max(1, width - 4)
        text = pieces[i] if cell_len(pieces[i]) <= room else fit(pieces[i], room)
        own = look.style(colours[i]) if colours else normal
        segments += [Segment(text, marked if i == focus else own), Segment(" ", normal)]
    if last < len(pieces):
        segments.append(Segment("…", look.style("dim")))
    return padded(segments, width, look)


def _window(lengths: Sequence[int], focus: int, width: int) -> tuple[int, int]:
    """The widest range of items around `focus` that fits, from the first on if they all fit."""
    if not lengths or sum(lengths) <= width + 4:
        return 0, len(lengths)
    first, last, room = focus, focus + 1, width - lengths[focus]
    while True:
        if last < len(lengths) and lengths[last] <= room and (last - focus <= focus - first or first == 0):
            room -= lengths[last]
            last += 1
        elif first > 0 and lengths[first - 1] <= room:
            first -= 1
            room -= lengths[first]
        elif last < len(lengths) and lengths[last] <= room:
            room -= lengths[last]
            last += 1
        else:
            return first, last
