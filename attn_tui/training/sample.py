"""What the model says now: a line with a sentence, its translation and the reference, for each validation."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest

from tqdm.utils import disp_len, disp_trim

from attn_tui.corpora.bitext import Pair
from attn_tui.engine.model import Checkpoint
from attn_tui.judging.metrics import text_of
from attn_tui.judging.translating import translations
from attn_tui.terminal import needs_ascii
from attn_tui.text import printable

COUNT = 8
"""How many pairs take turns."""
FITTING = 64
"""Letters of a source and twice its target, for which a line of 80 cells has room."""


def samples_of(validation: Mapping[str, Sequence[Pair]]) -> list[Pair]:
    """Choose some pairs, the same every time: the corpora in turn, from all over each, such as fit on a line.

    If none of a corpus does, its shortest.
    """
    each = -(-COUNT // max(1, len(validation)))
    chosen = []
    for pairs in validation.values():
        fitting = [pair for pair in pairs if _letters(pair) <= FITTING] or sorted(pairs, key=_letters)[:each]
        count = min(each, len(fitting))
        chosen.append([fitting[place * len(fitting) // count] for place in range(count)])
    return [pair for pair in chain.from_iterable(zip_longest(*chosen)) if pair][:COUNT]


def _letters(pair: Pair) -> int:
    source, target = pair
    return len(source) + 2 * len(target)


def sample_line(checkpoint: Checkpoint, pair: Pair) -> str:
    """Translate a pair's source and say what came out, on a line of the terminal."""
    source, target = pair
    output = text_of(next(translations(checkpoint, [source]))[0])
    return line_of(source, output, target, shutil.get_terminal_size().columns)


def line_of(source: str, output: str, target: str, width: int) -> str:
    """Write the three texts on a line of at most `width` cells; of what is too long for it, the output is cut first.

    >>> line_of("Où est la gare ?", "Where is the station?", "Where's the station?", 80)
    "  Où est la gare ? → Where is the station? (reference: Where's the station?)"
    """
    arrow, more = ("->", "~") if needs_ascii(os.environ) else ("→", "…")
    if output == target:
        form, texts = f"  %s {arrow} %s (as the reference)", [source, output]
    else:
        form, texts = f"  %s {arrow} %s (reference: %s)", [source, output or "(nothing)", target]
    texts = [printable(text)[: width + 1] for text in texts]  # of a whole book, no more is looked at
    room = width - disp_len(form) + len("%s") * len(texts)
    others = sum(map(disp_len, texts)) - disp_len(texts[1])
    texts[1] = _cut(texts[1], max(room - others, room // 4), more)
    most = max(1, room)
    while most > 1 and sum(min(disp_len(text), most) for text in texts) > room:
        most -= 1
    return form % tuple(_cut(text, most, more) for text in texts)


def _cut(text: str, cells: int, more: str) -> str:
    return text if disp_len(text) <= cells else disp_trim(text, cells - 1) + more
