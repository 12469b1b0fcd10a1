"""The model that another one is compared with: of the same task and age, without attention if that has some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attn_tui.engine.architectures import is_small
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.padding import padded_like, unpadded
from attn_tui.errors import AttnTuiError
from attn_tui.locate import names
from attn_tui.story.learning.reference import ids_of
from attn_tui.story.learning.taught import Taught

_WITHOUT = "-seq2seq"


def partner_of(taught: Taught, text: str, beside: Iterable[Checkpoint]) -> Taught | None:
    """A model that is taught the same text with the same padding, the first that can be.

    Of those beside it on the screen, or of its task; None if there is none. Reads files.
    """
    for checkpoint in (*beside, *_of_its_task(taught.checkpoint)):
        has_attention = checkpoint.config.score != "none"
        if is_small(checkpoint.config) and has_attention != taught.has_attention:
            try:
                alike = padded_like(unpadded(checkpoint), taught.checkpoint, taught.sentence)
                return Taught(alike, taught.sentence, ids_of(checkpoint, text))
            except AttnTuiError:  # it does not know such words, or cannot be padded
                continue
    return None


def _of_its_task(checkpoint: Checkpoint) -> Iterator[Checkpoint]:
    from attn_tui.checkpoint import load  # reads files, which little else here does

    name, at, age = checkpoint.name.partition("@")
    parts = name.split("-")
    # numbers-ko-back-bahdanau, numbers-ko-back, numbers-ko, numbers: the longest is its task
    for task in ("-".join(parts[:n]) for n in range(len(parts), 0, -1)):
        other = task + _WITHOUT if checkpoint.config.score != "none" else task
        if other != name and other in names():
            try:
                yield load(other + at + age)
            except AttnTuiError:
                continue
