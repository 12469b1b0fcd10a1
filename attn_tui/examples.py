"""Sentences to try, by the language that a checkpoint reads, and in which order lists have such languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from attn_tui.config import ModelConfig

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("short", "Je suis étudiant."),
        # Bahdanau et al. 2015, Figure 3
        ("order", "L'accord sur la zone économique européenne a été signé en août 1992."),
        ("meanings", "L'avocat mange un avocat."),
        (
            "long",
            "Ma sœur a acheté une petite voiture rouge, mais son mari préfère prendre le train tous les matins.",
        ),
    ),
    "digits": (
        ("few", "314"),
        ("many", "27182818"),
        ("same", "55155"),
        ("beyond", "314159265"),
    ),
    "dates": (
        ("words", "3 May 2009"),
        ("weekday", "Sunday, May 3rd 2009"),
        ("year", "09.05.03"),
        ("leap", "29/2/2000"),
    ),
    "numbers in Korean": (
        ("small", "십오"),
        ("five", "삼만 천사백십오"),
        ("zeros", "천만 일"),
        ("largest", "구천구백구십구만 구천구백구십구"),
    ),
    "numbers": (
        ("small", "15"),
        ("five", "31,415"),
        ("zeros", "10,000,001"),
        ("largest", "99,999,999"),
    ),
}
"""By language, as in a config: what each sentence is an example of, and the sentence."""
_T = TypeVar("_T")


def by_task(some: Iterable[_T], config: Callable[[_T], ModelConfig | None]) -> list[list[_T]]:
    """Put together what reads and writes the same, in the order of the examples' languages, others after them.

    Within this, all stay in the order in which they come; what has no config comes last.
    """
    tasks: dict[tuple[str, str], list[_T]] = {}
    for one in some:
        c = config(one)
        tasks.setdefault((c.source_language, c.target_language) if c else ("", ""), []).append(one)
    order = list(EXAMPLES)

    def place(task: tuple[str, str]) -> int:
        return order.index(task[0]) if task[0] in order else len(order) + (task == ("", ""))

    return [tasks[task] for task in sorted(tasks, key=place)]
