"""What a model should have written: its trained self's answer, unless the viewer knows better."""

from __future__ import annotations

from attn_tui.engine.events import WordChosen
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.padding import unpadded
from attn_tui.engine.stepper import decode
from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.story.texts import Texts, texts
from attn_tui.text import printable
from attn_tui.vocabulary import first_pieces

_ENGLISH = texts("en")


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


def ids_of(checkpoint: Checkpoint, text: str, say: Texts = _ENGLISH) -> tuple[int, ...]:
    """The ids of a reference, with `<END>`. Raises SentenceError if the model cannot be taught that, in a language."""
    try:
        ids, count = first_pieces(checkpoint.target_vocabulary, text)
    except SentenceError as error:
        raise SentenceError(say("learning.ask.unknown", error=error)) from None
    most = checkpoint.config.max_length - 1
    if not ids:
        raise SentenceError(say("learning.ask.empty"))
    if count > most:
        name = printable(checkpoint.name)
        raise SentenceError(say("learning.ask.long", n=f"{count:,}", name=name, most=most))
    return (*ids, checkpoint.target_vocabulary.end)
