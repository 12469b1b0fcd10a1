"""Where a toy ends: how many of fresh sources come out right, by how long they are, or by how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.judging.card import table
from attn_tui.judging.metrics import judge
from attn_tui.training.toys import Kind, Toy


def kinds_section(toy: Toy, checkpoint: Checkpoint, fresh: Sequence[Pair]) -> str:
    """Return what a checkpoint makes of fresh pairs of this toy, by their kind, as Markdown."""
    kinds: dict[Kind, list[Pair]] = {}
    for pair in fresh:
        kinds.setdefault(toy.kind(pair), []).append(pair)
    right = {kind: judge(checkpoint, kinds[kind]).exact for kind in sorted(kinds)}
    rows = [[str(kind), f"{len(kinds[kind]):,}", f"{share:.1%}"] for kind, share in right.items()]
    lengths = {kind: share for kind, share in right.items() if isinstance(kind, int)}
    title, end = ("length", _end(toy, lengths)) if lengths else ("form", "")
    return f"## By {title}\n\nFresh sources, by which nothing was chosen.{end}\n\n" + table(
        [toy.unit, "sources", "right"], rows
    )


def _end(toy: Toy, right: Mapping[int, float]) -> str:
    """Up to which length all came out right, and which lengths were never learnt."""
    learnt = max(int(toy.kind(pair)) for pair in toy.make(1_000, 0))
    wrong = [length for length, share in right.items() if share != 1]
    last = max((length for length in right if not wrong or length < wrong[0]), default=0)
    end = f" All of up to {min(last, learnt)} {toy.unit} came out right" if last else " Of no length all came out right"
    return end + (f"; those of more than {learnt} are longer than any that was learnt." if max(right) > learnt else ".")
