"""Which word is taken: the most probable, a sampled one, or a given one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from attn_tui.engine.events import WordChosen
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Ids
from attn_tui.engine.output import forbidden
from attn_tui.engine.substep import Rule
from attn_tui.errors import SearchError

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula

Choice: TypeAlias = Callable[[Memory], Ids]
"""Takes a word from what is known, for one sentence [] or a batch [batch].

Sentences that have ended are no longer in the batch: `memory.rows` tells which ones there are.
"""


def choose_word(memory: Memory, choice: Choice) -> WordChosen:
    """Take a word, and say how probable it was. Raises SearchError if there is no such word, or not one a sentence."""
    y_t = np.array(choice(memory), np.int64)
    if y_t.shape != memory.y_t.shape:
        raise SearchError(
            f"words of the shape {y_t.shape} are chosen for {memory.y_t.size:,} sentences; choose one word for each "
            "that has not ended."
        )
    try:
        probability = np.asarray(np.exp(memory.log_probability(y_t)), np.float32)  # an array even if it is one number
    except IndexError:
        raise SearchError(f"the word {y_t} is chosen, which this checkpoint does not have; choose another.") from None
    return WordChosen(t=memory.t, y_t=y_t, probability=probability)


def greedy(memory: Memory) -> Ids:
    """The most probable word that may be chosen, ties by the lower id."""
    ids: Ids = memory.allowed.argmax(axis=-1) if memory.forbidden else memory.top_ids[..., 0]
    return ids


def sampled(temperature: float = 1.0, seed: int = 0) -> Choice:
    """Draw words with the probabilities softmax(logits / temperature); the same ones for the same seed.

    A time step's draw depends on no other's, so a decoding can continue from the middle; and in a batch it does not
    depend on which sentences have ended. Raises SearchError for a temperature that is not above 0, or a seed below 0.
    """
    if not (temperature > 0 and seed >= 0):
        raise SearchError(f"sampling needs a temperature above 0 and a seed from 0 on, not {temperature} and {seed}.")

    def draw(memory: Memory) -> Ids:
        # Gumbel's trick: the largest of logits + Gumbel noise is distributed as their softmax.
        size = (int(memory.rows.max()) + 1, memory.logits.shape[-1])
        noise = np.random.default_rng([seed, memory.t]).gumbel(size=size)[memory.rows]
        return np.asarray((memory.allowed / np.float64(temperature) + noise).argmax(axis=-1), np.int64)

    return draw


def forced(ids: Sequence[int], end: int) -> Choice:
    """Take these words one after the other, then `<END>`, whatever their probabilities."""
    wanted = [*ids, end]

    def take(memory: Memory) -> Ids:
        return np.full(memory.y_t.shape, wanted[min(memory.t, len(wanted)) - 1], np.int64)

    return take


def _chosen(known: Known) -> Formula:
    """The most probable word that may be chosen; one that was drawn or given is made of nothing."""
    best, y = known.of_words("best"), int(known.own("y_t").values)
    if known.has_parameters:
        is_best = known.value(best) == y
    else:  # in a replay without them the most probable words are known all the same
        not_chosen = forbidden(known.checkpoint, known.t)
        is_best = y == next((int(one) for one in known("top_ids").values if one not in not_chosen), None)
    return best if is_best else known.nothing("~ p")


MADE_OF: dict[str, Rule] = {
    "y_t": _chosen,
    "probability": lambda known: known.of_words("p", int(known.own("y_t").values)),
}
"""What the word and its probability are made of."""
