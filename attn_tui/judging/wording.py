"""Results in words, the same in tables, cards and lists."""

from __future__ import annotations

from attn_tui.judging.results import Judged


def figure(value: float | None) -> str:
    """Write a figure from 0 to 100; a dash if there is none.

    >>> figure(50.43), figure(None)
    ('50.4', '–')
    """
    return "–" if value is None else f"{value:.1f}"


def share(value: float | None) -> str:
    """Write a share from 0 to 1 in percent; a dash if there is none.

    >>> share(0.234), share(None)
    ('23.4%', '–')
    """
    return "–" if value is None else f"{value:.1%}"


def leading(judged: Judged) -> str:
    """Write the figure that suits the references."""
    return f"{share(judged.exact)} exact" if judged.leads == "exact" else figure(judged.bleu)
