"""A run's curves on standard output: the loss, and below it the validations."""

from __future__ import annotations

from rich.console import Console

from attn_tui.cli.plots import mark, show_legend, show_rows, width_of
from attn_tui.judging.curves import Curves
from attn_tui.plotting.axes import decades, even, updates
from attn_tui.plotting.plot import curve, plot
from attn_tui.text import printable

STEPS = 3
"""Steps of a vertical axis at most; a step is a whole number of rows."""
HEIGHT = 7
"""Rows of a plot: both fit into 24 lines."""


def show_curves(out: Console, curves: Curves) -> None:
    """Show what there is of them."""
    width = width_of(out)
    if loss := curves.loss:
        (first, at_first), (last, at_last) = loss[0], loss[-1]
        fall = f"from {_short(at_first)} to {_short(at_last)}"
        out.print(f"\nLoss, nats per word, {fall}, by update (logarithmic)")
        y = even([value for _, value in loss], STEPS)
        show_rows(out, curve(loss, decades(first, last), y, width, HEIGHT))
    validations = {label: found for label, found in curves.validations.items() if found}
    if validations:
        out.print("\nValidation, by update")
        y = even([value for found in validations.values() for _, value in found], STEPS)
        show_rows(out, plot([*validations.values()], updates(curves.last), y, width, HEIGHT))
        show_legend(
            out,
            [
                mark(number).append(f" {printable(label)}: {found[-1][1]:.1f}", "default")
                for number, (label, found) in enumerate(validations.items())
            ],
        )


def _short(value: float) -> str:
    return f"{value:.2f}" if value >= 0.01 else f"{value:.1g}"
