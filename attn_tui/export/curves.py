"""A run's curves as a figure: the loss above, on a logarithmic scale of updates, and the validations below."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

from attn_tui.export.drawing import drawn
from attn_tui.judging.curves import Curves, smoothed
from attn_tui.plotting.axes import Axis, decades, updates
from attn_tui.text import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH, _HEIGHT, _LEGEND = 6.5, 5.0, 0.22
"""Inches: the figure, as wide as on a page; its height without a legend, and each line of that."""
_SHORT, _LONG = 40, 80
"""Letters: a label that has room for another beside it in the legend, and one that has a line of its own."""
_DOTS = 150
"""Dots per inch of PNG."""
_MOST = 200
"""Points of a line."""
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's, which colour-blind people tell apart."""
_MARKS = "o^sDvP"
_GREY, _PALE = "#808080", "#e4e4e4"


def draw(curves: Curves, kind: str, warn: Callable[[str], None]) -> bytes:
    """Draw them as `svg`, `png` or `pdf`.

    Raises ExportError if matplotlib is missing. `warn` is called with a sentence about letters that no font has.
    """
    title = f"{curves.name}: loss and validation by update"
    words = map(printable, (title, *curves.validations))
    return drawn(kind, title, words, partial(_fill, curves), warn, dpi=_DOTS)


def _fill(curves: Curves, figure: Figure) -> None:
    name, *labels = map(_short, (curves.name, *curves.validations))
    beside = 2 if max(map(len, labels), default=0) <= _SHORT else 1
    legend = _LEGEND * math.ceil(len(labels) / beside)
    height = _HEIGHT + legend
    figure.set_size_inches(_WIDTH, height)
    above, below = figure.subplots(2)
    figure.subplots_adjust(left=0.1, right=0.96, bottom=(0.5 + legend) / height, top=1 - 0.35 / height, hspace=0.36)
    above.set_title(name, fontsize=11, fontweight="bold")
    if curves.loss:
        above.set_xscale("log")
        _axes(above, decades(curves.loss[0][0], curves.loss[-1][0]), "updates, logarithmic", "loss, nats per word")
        for most, width, opacity in ((_MOST, 0.8, 0.35), (_MOST // 5, 1.6, 1)):
            x, y = zip(*smoothed(curves.loss, most), strict=True)
            above.plot(x, y, color=_COLOURS[0], linewidth=width, alpha=opacity)
    looks = zip(labels, cycle(_COLOURS), cycle(_MARKS), strict=False)
    for (label, colour, mark), curve in zip(looks, curves.validations.values(), strict=True):
        if curve:
            x, y = zip(*curve, strict=True)
            look = {"color": colour, "marker": mark, "markersize": 4, "markevery": max(1, len(curve) // 10)}
            below.plot(x, y, linewidth=1.4, label=label, clip_on=False, **look)
    if below.lines:
        _axes(below, updates(curves.last), "updates", "validation")
        figure.legend(loc="lower center", ncols=beside, fontsize=8, frameon=False)


def _short(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _axes(axes: Axes, x: Axis, below: str, beside: str) -> None:
    """Write the numbers that stand along the axes, and what they count."""
    axes.set_xticks([value for value, _ in x.ticks], [text for _, text in x.ticks])
    axes.set_xticks([], minor=True)
    if x.low < x.high:
        axes.set_xlim(x.low, x.high)
    axes.set_xlabel(below, fontsize=9)
    axes.set_ylabel(beside, fontsize=9)
    axes.grid(color=_PALE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8, color=_GREY)
    for name, spine in axes.spines.items():
        spine.set(color=_GREY, visible=name in ("left", "bottom"))
