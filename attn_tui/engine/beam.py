"""Beam search: several hypotheses at once, as rows of one batch, through the same sub-steps as one alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from attn_tui.engine.events import SentenceSplit
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.interventions import forced_word
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask
from attn_tui.engine.output import largest
from attn_tui.engine.stepper import Translation, read_batch, translation_of
from attn_tui.engine.ways import LENGTH_PENALTY, WIDTH, Search
from attn_tui.errors import SearchError
from attn_tui.text import shown

Scores: TypeAlias = NDArray[np.float64]
PRUNED = 10_000
"""Words of a time step that a tree has beside those that were kept; a beam of 1,000 considers a million."""


@dataclass(frozen=True, eq=False, slots=True)
class Hypothesis(Translation):
    """One of the translations a beam search has found."""

    score: float
    """Its log-probability divided by `length_normalisation`."""
    node: int
    """The node of its last word in the tree."""


@dataclass(frozen=True, eq=False, slots=True)
class Tree:
    """The words a beam search has considered: node 0 is the start, every other node a word after its parent's.

    Each hypothesis was extended by as many words as the beam had places left: more cannot be kept. Of those that were
    not, the most probable `PRUNED` of each time step are here: all of them, if the beam is at most 100 wide.
    A node takes 49 bytes; one that was extended also takes the weights of the step after it.
    """

    split: SentenceSplit
    parent: Ids  # [nodes], always lower than the node itself; −1 for the start
    y: Ids  # [nodes], `<END>` for the start: the decoder's first input
    t: Ids  # [nodes], time step, 0 for the start
    log_probability: Scores  # [nodes], of all words from the start to this one, in nats
    score: Scores  # [nodes], log_probability divided by `length_normalisation`
    kept: Mask  # [nodes], False where pruned
    step: Ids  # [nodes], the row of `alpha` the word was chosen with; −1 for the start
    alpha: Array | None  # [steps, src_len], a row for every hypothesis extended in every time step
    best: tuple[int, ...]
    """The last nodes of the hypotheses found, best first."""

    def path(self, node: int) -> Ids:
        """Return the nodes from the first word's to this one: [t of the node]."""
        nodes = []
        while node > 0:
            nodes.append(node)
            node = int(self.parent[node])
        return np.array(nodes[::-1], np.int64)

    def weights(self, node: int) -> Array | None:
        """Return the weights each word up to this node was chosen with: [t of the node, src_len]."""
        return None if self.alpha is None else self.alpha[self.step[self.path(node)]]


def length_normalisation(length: int, penalty: float) -> float:
    """lp(Y) = (5 + |Y|)^α / (5 + 1)^α. Wu et al. 2016, Eq. 14.

    |Y| is the number of time steps: `<END>` counts as a word, as it does for the decoder. So |Y| is at least 1,
    and all words considered in one time step are divided by the same number.

    >>> length_normalisation(7, 1.0), length_normalisation(7, 0.0)
    (2.0, 1.0)
    """
    return float(((5 + length) / 6) ** penalty)


def beam_search(
    checkpoint: Checkpoint,
    sentence: str,
    *,
    width: int = WIDTH,
    length_penalty: float = LENGTH_PENALTY,
    n_best: int | None = None,
    interventions: Sequence[Intervention] = (),
) -> list[Hypothesis]:
    """Find the `n_best` translations of a sentence, best first; by default, as many as the beam is wide.

    Those that ended come before those cut at the config's max_length, whatever their scores: an unfinished sentence
    is not a translation. There are fewer than asked for only if the vocabulary allows no more. Raises SentenceError
    as `decode` does. Width 1 is greedy search.
    """
    tree = explore(
        checkpoint, sentence, width=width, length_penalty=length_penalty, n_best=n_best, interventions=interventions
    )
    return [hypothesis(checkpoint, tree, node) for node in tree.best]


def hypothesis(checkpoint: Checkpoint, tree: Tree, node: int) -> Hypothesis:
    """Make a translation of the path to a node of a tree."""
    ids, total = tree.y[tree.path(node)], float(tree.log_probability[node])
    translation = translation_of(checkpoint, tree.split, ids, total, tree.weights(node))
    fields = {field.name: getattr(translation, field.name) for field in dataclasses.fields(translation)}
    return Hypothesis(**fields, score=float(tree.score[node]), node=node)


def explore(
    checkpoint: Checkpoint,
    sentence: str,
    *,
    width: int = WIDTH,
    length_penalty: float = LENGTH_PENALTY,
    n_best: int | None = None,
    interventions: Sequence[Intervention] = (),
) -> Tree:
    """Do what `beam_search` does, and return the tree of all words considered.

    Every time step extends the hypotheses by a word and keeps the most probable. One that ends leaves the beam, which
    shrinks by one place, as in Bahdanau's and Luong's decoders. The search is over when no place is left, at the
    config's max_length, or when no open hypothesis can still beat the n-th best of those that have ended.
    That is certain: every further word can only lower log P, and lp is at most that of max_length, so an open
    hypothesis can never score more than log P / lp(max_length). (log P is negative.)
    """
    Search("beam", width, length_penalty)  # raises SearchError for what is out of range
    if n_best is not None and n_best < 1:
        raise SearchError(f"{shown(n_best)} translations are asked for; a beam of {width} has from 1 to {width}.")
    try:
        return _explore(checkpoint, sentence, width, length_penalty, n_best, interventions)
    except MemoryError:
        raise SearchError(f"a beam of {width:,} needs more memory than there is; make it narrower.") from None


def _explore(
    checkpoint: Checkpoint,
    sentence: str,
    width: int,
    length_penalty: float,
    n_best: int | None,
    interventions: Sequence[Intervention],
) -> Tree:
    [split], memory, step = read_batch(checkpoint, [sentence], interventions)
    limit, end = checkpoint.config.longest(len(split.source)), checkpoint.target_vocabulary.end
    wanted = width if n_best is None else min(n_best, width)
    builder = _TreeBuilder(end)
    open_nodes, log_p = np.zeros(1, np.int64), np.zeros(1)
    ended: list[tuple[float, int]] = []  # scores and nodes, best first
    for memory.t in range(1, limit + 1):
        step()
        places = width - len(ended)
        word = forced_word(interventions, memory.t)
        words, log_p_word = _most_probable(memory, places, word)
        total = (log_p[:, None] + log_p_word).ravel()
        score = total / length_normalisation(memory.t, length_penalty)
        ranked = np.argsort(-total, kind="stable")
        kept = ranked[:places]
        nodes = builder.add(memory.t, open_nodes, words, total, score, kept, np.sort(ranked[: places + PRUNED]))
        if checkpoint.config.score != "none":
            builder.alpha.append(memory.alpha_t)
        is_end = words.ravel()[kept] == end
        ended += zip(score[kept[is_end]].tolist(), nodes[kept[is_end]].tolist(), strict=True)
        ended.sort(key=lambda one: -one[0])  # stable: ties go to the one that ended first
        pursued = kept[~is_end]
        open_nodes, log_p = nodes[pursued], total[pursued]
        at_most = log_p.max(initial=-np.inf) / length_normalisation(limit, length_penalty)
        if not len(pursued) or (len(ended) >= wanted and ended[wanted - 1][0] >= at_most):
            break
        memory.select(pursued // words.shape[-1])
        memory.y_t = words.ravel()[pursued]
    best = [node for _, node in ended]
    best += open_nodes.tolist()  # needed only if the search was cut, with too few that have ended
    return builder.tree(split, best[:wanted])


def _most_probable(memory: Memory, count: int, forced: int | None) -> tuple[Ids, Scores]:
    """Return each hypothesis's most probable next words and log-probabilities, best first: [open, count] both.

    If a word is forced, it is the only one.
    """
    count = min(count, max(1, memory.logits.shape[-1] - len(memory.forbidden)))
    words = largest(memory.allowed, count) if forced is None else np.full((len(memory.logits), 1), forced)
    logits = np.take_along_axis(memory.logits, words, axis=-1).astype(np.float64)
    return words, logits - memory.log_z[:, None]


class _TreeBuilder:
    """Builds a tree, one time step at a time."""

    def __init__(self, end: int) -> None:
        """Begin with the start node."""
        self._columns = [[np.array([value])] for value in (-1, end, 0, 0.0, 0.0, True, -1)]
        self._nodes, self._steps = 1, 0
        self.alpha: list[Array] = []

    def add(self, t: int, parents: Ids, words: Ids, total: Scores, score: Scores, kept: Ids, stored: Ids) -> Ids:
        """Add words [open, count] after their parents [open]; other arrays are [open × count].

        Return the nodes of those that are `stored`, which all that are `kept` must be; −1 for all others.
        """
        (pursued, count), size = words.shape, words.size
        is_kept = np.zeros(size, np.bool_)
        is_kept[kept] = True
        steps = self._steps + np.arange(pursued)
        added = (parents.repeat(count), words.ravel(), np.full(size, t), total, score, is_kept, steps.repeat(count))
        for column, values in zip(self._columns, added, strict=True):
            column.append(values[stored])
        nodes = np.full(size, -1)
        nodes[stored] = self._nodes + np.arange(len(stored))
        self._nodes, self._steps = self._nodes + len(stored), self._steps + pursued
        return nodes

    def tree(self, split: SentenceSplit, best: Sequence[int]) -> Tree:
        """Return the tree built so far."""
        parent, y, t, log_probability, score, kept, step = map(np.concatenate, self._columns)
        alpha = np.concatenate(self.alpha) if self.alpha else None
        return Tree(split, parent, y, t, log_probability, score, kept, step, alpha, tuple(best))
