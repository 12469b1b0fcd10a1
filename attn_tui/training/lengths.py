"""Where a toy ends: how many of fresh sources come out right, by their length."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.judging.card import table
from attn_tui.judging.results import Length


def lengths_section(lengths: Sequence[Length], learnt: int) -> str:
    """Return what was judged by length, in characters, as Markdown; the longest source learnt has `learnt` of them."""
    wrong = [length.first for length in lengths if length.exact != 1]
    last = max((length.last for length in lengths if not wrong or length.first < wrong[0]), default=0)
    end = f"All of up to {min(last, learnt)} characters came out right" if last else "Of no length all came out right"
    longer = f"; those of more than {learnt} are longer than any that was learnt" if lengths[-1].first > learnt else ""
    rows = [
        [
            f"{length.first}" if length.first == length.last else f"{length.first}–{length.last}",
            f"{length.pairs:,}",
            f"{length.exact or 0:.1%}",
        ]
        for length in lengths
    ]
    return f"## By length\n\nFresh sources, by which nothing was chosen. {end}{longer}.\n\n" + table(
        ["characters", "sources", "right"], rows
    )
