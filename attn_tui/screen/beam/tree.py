"""The tree of a beam search, and look-ups in it: which words lead where, which are given up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from attn_tui.engine.beam import Tree
from attn_tui.engine.model import Checkpoint, Ids, Mask
from attn_tui.vocabulary import END


class SearchTree:
    """Look-ups in a tree; a node is its index there."""

    def __init__(self, checkpoint: Checkpoint, tree: Tree, width: int, length_penalty: float) -> None:
        """Take what `explore` returned, and what it was given."""
        self.tree, self.width, self.length_penalty = tree, width, length_penalty
        self.limit = checkpoint.config.longest(len(tree.split.source))
        self._vocabulary = checkpoint.target_vocabulary
        self.steps = int(tree.t[-1])
        """The number of time steps."""

    @cached_property
    def ranks(self) -> dict[int, list[int]]:
        """By node, the ranks from 1 of the found hypotheses it leads to; only nodes that lead to one."""
        ranks: dict[int, list[int]] = {}
        for rank, last in enumerate(self.tree.best, 1):
            for node in self.tree.path(last).tolist():
                ranks.setdefault(node, []).append(rank)
        return ranks

    @cached_property
    def chosen(self) -> frozenset[int]:
        """The nodes on the path to the best hypothesis."""
        return frozenset(self.tree.path(self.tree.best[0]).tolist())

    @cached_property
    def greedy(self) -> tuple[int, ...]:
        """What greedy search would write, as far as the beam followed it: a node per time step."""
        nodes, after = [], self.after(0)
        while after:
            nodes.append(after[0])
            after = self.after(after[0])
        return tuple(nodes)

    def at(self, t: int) -> Ids:
        """The nodes of a time step, those after one hypothesis side by side, the most probable first."""
        return np.flatnonzero(self.tree.t == t)

    def after(self, node: int) -> list[int]:
        """The words that were considered after a node, the most probable first."""
        return [int(child) for child in np.flatnonzero(self.tree.parent == node)]

    def pursued(self, t: int) -> list[int]:
        """The hypotheses that a time step continues, best first; in the first, only the start."""
        return list(dict.fromkeys(self.tree.parent[self.at(t)].tolist()))

    def places(self, t: int) -> int:
        """How many words a time step can keep: the width minus the hypotheses that ended before."""
        return self.width - int(np.sum(self.is_end & self.tree.kept & (self.tree.t < t) & (self.tree.t > 0)))

    def kept(self, t: int) -> list[int]:
        """The words that a time step keeps."""
        return [int(node) for node in self.at(t) if self.tree.kept[node]]

    def ended(self, t: int) -> list[int]:
        """The kept words that end a hypothesis."""
        return [node for node in self.kept(t) if self.is_end[node]]

    @cached_property
    def is_end(self) -> Mask:
        """Whether a node's word is `<END>`: [nodes]."""
        return np.equal(self.tree.y, self._vocabulary.end)

    def rank_by_log_p(self, t: int) -> dict[int, int]:
        """The ranks of a time step's words by log P, from 1."""
        nodes = self.at(t)
        order = np.argsort(-self.tree.log_probability[nodes], kind="stable")
        return {int(node): rank for rank, node in enumerate(nodes[order], 1)}

    def given_up(self, node: int) -> int:
        """The time step by which everything after a kept word is pruned; only for words that lead nowhere."""
        alive, t = [node], int(self.tree.t[node])
        while alive:
            t += 1
            nodes = self.at(t)
            alive = nodes[self.tree.kept[nodes] & np.isin(self.tree.parent[nodes], alive)].tolist()
        return t

    # Words

    def word(self, node: int) -> str:
        """How a node's word is shown."""
        before = int(self.tree.y[self.tree.parent[node]])
        # With the previous word: whether a piece continues a word depends on it.
        return self._vocabulary.words([before, int(self.tree.y[node])])[1]

    def words(self, node: int) -> tuple[str, ...]:
        """How all words up to a node's are shown."""
        return self._vocabulary.words(ids) if (ids := self.ids(node)) else ()

    def ids(self, node: int) -> tuple[int, ...]:
        """The ids of all words up to a node's."""
        return tuple(self.tree.y[self.tree.path(node)].tolist())

    def text(self, node: int) -> str:
        """The words up to a node's as a sentence; `<END>` if it is the only one."""
        return self._vocabulary.decode(self.ids(node)) or END

    # Moving

    def next(self, node: int) -> int:
        """The word after a node that leads furthest; if the beam did not continue it, one of the next time step."""
        after = self.after(node)
        if not after:
            return node if self.tree.t[node] == self.steps else self.beginning(int(self.tree.t[node]) + 1)
        return min(after, key=lambda child: self.ranks.get(child, [self.width + 1])[0])

    def before(self, node: int) -> int:
        """The word before a node's; in the first time step, the node itself."""
        return int(self.tree.parent[node]) or node

    def beginning(self, t: int) -> int:
        """The word of a time step to look at first: the one that leads to the best translation."""
        nodes: list[int] = self.at(t).tolist()
        return min(nodes, key=lambda node: self.ranks.get(node, [self.width + 1])[0])

    def shared(self, ids: Sequence[int]) -> int | None:
        """The node of these words; None if the beam did not consider them."""
        found = 0
        for i in ids:
            child = next((child for child in self.after(found) if self.tree.y[child] == i), None)
            if child is None:
                return None
            found = child
        return found or None

    def rows(self, t: int) -> Iterator[tuple[int, bool]]:
        """The tree of a time step, from top to bottom: each hypothesis (True), and the words after it (False)."""
        for parent in self.pursued(t):
            yield parent, True
            yield from ((child, False) for child in self.after(parent))
