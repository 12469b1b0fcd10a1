"""A model that is given the words it should have written, whatever it would have chosen: teacher forcing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from attn_tui.engine import events as ev
from attn_tui.engine.gradients import Losses
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.origins import Origins
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode


class Taught:
    """One pass of training: its words, their probabilities and losses; derivatives once they are asked for."""

    def __init__(self, checkpoint: Checkpoint, sentence: str, ids: Sequence[int]) -> None:
        """Decode the sentence with these words, of which `<END>` is the last. Raises SentenceError."""
        self.checkpoint, self.sentence, self.ids = checkpoint, sentence, tuple(ids)
        *words, end = ids
        self.events = tuple(decode(checkpoint, sentence, choose=forced(words, end)))
        self.origins = Origins(checkpoint, self.events)
        self.losses = Losses(self.origins, self.ids)
        """Each word's −log p, and, from the first time on that they are asked for, its derivatives."""

    @property
    def size(self) -> int:
        """The number of words, `<END>` included."""
        return len(self.ids)

    @property
    def has_attention(self) -> bool:
        """Whether the model attends to the source."""
        return self.checkpoint.config.score != "none"

    @property
    def source(self) -> tuple[str, ...]:
        """The source words, as they are shown."""
        return self.origins.facts.words

    @property
    def loss(self) -> float:
        """The sum of all words' losses, in nats."""
        return float(self.losses.values.sum())

    @cached_property
    def right(self) -> tuple[str, ...]:
        """The reference's words, as they are shown, `<END>` included."""
        return self.checkpoint.target_vocabulary.words(self.ids)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The word that the decoder reads in each time step: the right one before, whatever was most probable."""
        read = [int(event.y_previous) for event in self.events if isinstance(event, ev.WordEmbedded)]
        return self.checkpoint.target_vocabulary.words(read)

    @cached_property
    def most_probable(self) -> tuple[str, ...]:
        """The word that it would have chosen in each time step."""
        kinds = (ev.FeedforwardComputed, ev.OutputComputed)
        top = [int(event.top_ids[0]) for event in self.events if isinstance(event, kinds)]
        return self.checkpoint.target_vocabulary.words(top)

    def probability(self, t: int) -> float:
        """The right word's, in time step `t`."""
        chosen = [event for event in self.events if isinstance(event, ev.WordChosen)]
        return float(chosen[t - 1].probability)
