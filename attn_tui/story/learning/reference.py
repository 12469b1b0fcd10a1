"""What a model should have written: its trained self's answer, unless the viewer knows better."""

from __future__ import annotations

from attn_tui.engine.events import WordChosen
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.padding import unpadded
from attn_tui.engine.stepper import decode
from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.text import shown


def answer(checkpoint: Checkpoint, sentence: str) -> str:
    """What the model writes for a sentence; of a model in the middle of its training, what it writes at the end."""
    trained = _trained(unpadded(checkpoint))  # padding must not change what is right
    ids = [int(event.y_t) for event in decode(trained, sentence) if isinstance(event, WordChosen)]
    return trained.target_vocabulary.decode(ids)


def _trained(checkpoint: Checkpoint) -> Checkpoint:
    if checkpoint.age is None or checkpoint.folder is None:
        return checkpoint
    from attn_tui.checkpoint import load  # reads files, which nothing else here does

    try:
        return load(str(checkpoint.folder))
    except CheckpointError:
        return checkpoint


def ids_of(checkpoint: Checkpoint, text: str) -> tuple[int, ...]:
    """The ids of a reference, with `<END>`. Raises SentenceError if the model cannot be taught that."""
    ids = checkpoint.target_vocabulary.encode(text)
    most = checkpoint.config.max_length - 1
    if not ids:
        raise SentenceError("there is nothing to be learned from an empty reference; type what should be written.")
    if len(ids) > most:
        raise SentenceError(
            f"the reference has {len(ids)} pieces, and {shown(checkpoint.name)} writes at most {most} and <END>; "
            "type a shorter one."
        )
    return (*ids, checkpoint.target_vocabulary.end)
