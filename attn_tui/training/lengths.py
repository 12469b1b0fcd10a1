"""Where a toy ends: how many of fresh sources come out right, by their length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import translate_batch
from attn_tui.judging.card import table
from attn_tui.judging.translating import BATCH


def right_by_length(checkpoint: Checkpoint, pairs: Sequence[Pair]) -> dict[int, list[bool]]:
    """For each length, in characters as the model reads them: whether each source of it is translated as it should be.

    Sources longer than the model reads are left out.
    """
    by_length: dict[int, list[Pair]] = {}
    for source, target in pairs:
        by_length.setdefault(len(checkpoint.source_vocabulary.encode(source)), []).append((source, target))
    found: dict[int, list[bool]] = {}
    for length, some in sorted(by_length.items()):
        if length <= checkpoint.config.max_source_length:
            batches = (some[first : first + BATCH] for first in range(0, len(some), BATCH))
            found[length] = [
                translation.text == target
                for batch in batches
                for translation, (_, target) in zip(
                    translate_batch(checkpoint, [source for source, _ in batch]), batch, strict=True
                )
            ]
    return found


def lengths_section(right: Mapping[int, Sequence[bool]], learnt: int) -> str:
    """Return what `right_by_length` has found as Markdown; `learnt` is the length of the longest source learnt."""
    wrong = [length for length, found in right.items() if not all(found)]
    last = max((length for length in right if not wrong or length < wrong[0]), default=0)
    end = f"All of up to {last} characters came out right" if last else "Of no length all came out right"
    longer = f"; those of more than {learnt} are longer than any that was learnt" if max(right) > learnt else ""
    rows = [[f"{length}", f"{len(found):,}", f"{sum(found) / len(found):.1%}"] for length, found in right.items()]
    return f"## By length\n\nFresh sources, by which nothing was chosen. {end}{longer}.\n\n" + table(
        ["characters", "sources", "right"], rows
    )
