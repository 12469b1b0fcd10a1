"""Results in words, the same in tables, cards and lists."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.engine.ways import LENGTH_PENALTY
from attn_tui.judging.results import Alignment, Interval, Judged


def figure(value: float | None, interval: Interval | None = None) -> str:
    """Write a figure from 0 to 100, and half its interval; a dash if there is none.

    >>> figure(50.43), figure(50.43, Interval(50.5, 1.04)), figure(None)
    ('50.4', '50.4 ± 1.0', '–')
    """
    if value is None:
        return "–"
    return f"{value:.1f}" if interval is None else f"{value:.1f} ± {interval.half:.1f}"


def share(value: float | None) -> str:
    """Write a share from 0 to 1 in percent, 100 only if it is all; a dash if there is none.

    >>> share(0.234), share(0.9998), share(1), share(None)
    ('23.4%', '99.9%', '100.0%', '–')
    """
    if value is None:
        return "–"
    return "99.9%" if 0.999 < value < 1 else f"{value:.1%}"


def span(first: int, last: int) -> str:
    """Write which lengths go together.

    >>> span(6, 10), span(3, 3)
    ('6–10', '3')
    """
    return str(first) if first == last else f"{first}–{last}"


def search(judged: Judged) -> str:
    """Say how the translations were searched for: «greedy search», «beam of 5»; an unusual length penalty is named."""
    if judged.beam == 1:
        return "greedy search"
    penalty = judged.length_penalty
    return f"beam of {judged.beam}" + (f", length penalty {penalty:g}" if penalty not in (None, LENGTH_PENALTY) else "")


def leading(judged: Judged) -> str:
    """Write the figure that suits the references, and what it is if it is not BLEU."""
    return f"{share(judged.exact)} exact" if judged.leads == "exact" else figure(judged.bleu)


def names(results: Sequence[Judged | Alignment]) -> list[str]:
    """Name what each was judged on; the same data has the same name, the longest one it was given."""
    given = [(one.file if isinstance(one, Judged) else one.gold, one.digest) for one in results]
    return [
        max((other for other, of in given if of == digest and f"/{other}".endswith(f"/{name}")), key=len)
        for name, digest in given
    ]


def labels(results: Sequence[Judged | Alignment]) -> list[str]:
    """Name what each was judged on: where two of one name are not the same data, with the begin of its digest."""
    given = [(name, one.digest) for name, one in zip(names(results), results, strict=True)]
    digests = {name: {digest for other, digest in given if other == name} for name, _ in given}
    return [f"{name} ({digest[:7] or 'older'})" if len(digests[name]) > 1 else name for name, digest in given]


def named(results: Sequence[Judged]) -> list[str]:
    """Name what each was judged on, and its search if that is not greedy."""
    return [
        label if judged.beam == 1 else f"{label}, {search(judged)}"
        for label, judged in zip(labels(results), results, strict=True)
    ]
