"""The alignment matrix as a figure for a paper: SVG, PNG and PDF, by matplotlib.

As in Bahdanau et al. 2015, Figure 3, source words are above and output words at the left; the larger the weight, from 0
to 1, the darker the square, on a scale that is just as even in grey. Logarithms that a model takes for weights are the
darker the farther below 0 they are. All squares have one size, so that figures of
several sentences fit beside each other; for long sentences they are smaller, to fit on a page.

Its title is the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len

from attn_tui.export.drawing import drawn
from attn_tui.export.selection import Alignment
from attn_tui.symbols import minus

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SQUARE, _LEAST, _PAGE = 0.26, 0.1, 6.5
"""Inches: a square if there is room, the smallest square, and all squares together at most."""
_LETTERS = 9.0
"""Points: the size of the letters beside a square of that size."""
_BREADTH = 0.75
"""Width of a letter with the space beside it, in letter sizes."""
_COLOURS = ("#ffffff", "#c6dbef", "#6baed6", "#2171b5", "#08306b")
"""From 0 to 1; just as even in grey."""
_SHADES = 101
_SAVING = {"dpi": 300, "bbox_inches": "tight", "pad_inches": 0.03}


def draw(found: Alignment, kind: str, title: str, warn: Callable[[str], None]) -> bytes:
    """Draw it as `svg`, `png` or `pdf`; the title is for search and screen readers, and is not drawn.

    Raises ExportError if matplotlib is missing. `warn` is called with a sentence about letters that no font has.
    """
    return drawn(kind, title, [*found.source, *found.output], partial(_fill, found), warn, **_SAVING)


def _fill(found: Alignment, figure: Figure) -> None:
    """Draw the squares, the words, and the scale."""
    from matplotlib.colors import LinearSegmentedColormap

    columns, rows = len(found.source), len(found.output)
    square = max(_LEAST, min(_SQUARE, _PAGE / max(columns, rows)))
    letters = _LETTERS * (square / _SQUARE) ** 0.7
    width, height = columns * square, rows * square
    figure.set_size_inches(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    least = min(float(weights.min()) for weights in found.weights)
    low, high, colours = (0.0, 1.0, _COLOURS) if least >= 0 else (float(f"{least:.2g}"), 0.0, _COLOURS[::-1])
    mesh = axes.pcolormesh(
        found.weights,
        cmap=LinearSegmentedColormap.from_list("weights", colours, _SHADES),
        vmin=low,
        vmax=high,
        edgecolors="#e4e4e4",
        linewidth=0.4,
    )
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.tick_params(length=0, pad=3, labelsize=letters)
    axes.set_xticks([j + 0.5 for j in range(columns)], found.source)
    if max(map(cell_len, found.source)) * _BREADTH * letters / 72 > square:
        for label in axes.get_xticklabels():
            if len(label.get_text()) > 1:  # a single one stays upright: an apostrophe would look like a dash
                label.set(rotation=90, va="bottom")
    axes.set_yticks([i + 0.5 for i in range(rows)], found.output)
    for spine in axes.spines.values():
        spine.set_color("#808080")
    tall = min(height, max(1.2, 0.45 * height))
    beside = figure.add_axes((1 + 0.16 / width, 1 - tall / height, 0.09 / width, tall / height))
    scale = figure.colorbar(mesh, cax=beside, ticks=[low, (low + high) / 2, high])
    assert scale.solids is not None
    scale.solids.set(rasterized=False, edgecolor="face")  # vector shapes, as sharp as the rest, not an image
    scale.outline.set_edgecolor("#808080")
    scale.ax.tick_params(length=2, width=0.6, color="#808080", labelsize=0.85 * letters)
    scale.ax.set_yticklabels([minus(f"{tick:g}") for tick in (low, (low + high) / 2, high)])
    scale.ax.set_title("α", fontsize=letters, pad=4)
