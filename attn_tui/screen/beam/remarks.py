"""What happens in a time step of a beam search, and what becomes of a word, explained to a beginner."""

from __future__ import annotations

from collections.abc import Iterator

from attn_tui.engine.beam import length_normalisation
from attn_tui.screen.beam.tree import SearchTree
from attn_tui.screen.write import wrapped
from attn_tui.story.texts import Texts
from attn_tui.symbols import equals, number


def step_remarks(explored: SearchTree, t: int, say: Texts, width: int, lines: int) -> list[str]:
    """What happens in a time step, in at most `lines` lines: the least important is left out."""
    said = list(_said(explored, t, say))
    while True:
        text = wrapped(" ".join(sentence for _, sentence in said), width)
        if len(text) <= lines or len(said) == 1:
            return text
        said.remove(max(said, key=lambda one: one[0]))


def _said(explored: SearchTree, t: int, say: Texts) -> Iterator[tuple[int, str]]:
    """Sentences in their order, each with a number: the higher, the sooner it is left out."""
    places, kept, ends = explored.places(t), len(explored.kept(t)), len(explored.ended(t))
    if t == 1:
        yield 1, say("beam.nothing")
    else:
        yield 1, say.count("beam.open", len(explored.pursued(t)))
        if places < explored.width:
            yield 4, say.count("beam.left", explored.width - places, width=explored.width)
    if kept < places:
        yield 0, say.count("beam.all", kept)
    elif t == 1:
        yield 0, say.count("beam.first", kept)
    else:
        yield 0, say.count("beam.kept", kept)
    if ends:
        yield 2, say.count("beam.ends", ends)
    if t <= len(explored.greedy):
        yield from ((3, sentence) for sentence in _of_greedy(explored, t, say))
    if t == explored.steps and ends == kept:
        yield 5, say("beam.over.ended")
    elif t == explored.steps:
        yield 1, say("beam.over.limit", limit=explored.limit)


def _of_greedy(explored: SearchTree, t: int, say: Texts) -> Iterator[str]:
    """What greedy search would do differently in a time step, or where it would have led."""
    greedy, ranks = explored.greedy[t - 1], explored.ranks
    best = next((node for node in explored.chosen if explored.tree.t[node] == t), None)
    if best is not None and best != greedy and explored.tree.parent[best] == explored.tree.parent[greedy]:
        yield say("beam.greedy.leaves", greedy=explored.word(greedy), best=explored.word(best))
    if not explored.tree.kept[greedy]:
        yield say("beam.greedy.pruned")
    elif t == len(explored.greedy) and greedy in ranks and explored.width > 1:
        yield say("beam.greedy.found", rank=ranks[greedy][0])


def numbers(explored: SearchTree, node: int, say: Texts) -> str:
    """How a node's log-probability and score are computed."""
    tree = explored.tree
    before, log_p = float(tree.log_probability[tree.parent[node]]), float(tree.log_probability[node])
    lp = length_normalisation(int(tree.t[node]), explored.length_penalty)
    written = {
        "before": number(before),
        "word": number(log_p - before),
        "log_p": number(log_p),
        "lp": number(lp),
        "score": number(float(tree.score[node])),
    }
    adds = equals(written["log_p"], float(written["before"]) + float(written["word"]))
    divides = equals(written["score"], float(written["log_p"]) / float(written["lp"]))
    return say("beam.numbers", **written, adds=adds, divides=divides)


def becomes(explored: SearchTree, node: int, say: Texts) -> str:
    """What becomes of a word that was considered."""
    t, n = int(explored.tree.t[node]), len(explored.tree.best)
    if not explored.tree.kept[node]:
        return say("beam.pruned", rank=explored.rank_by_log_p(t)[node], places=explored.places(t))
    if node not in explored.ranks:
        return say("beam.given_up", t=explored.given_up(node))
    ranks = explored.ranks[node]
    text = explored.text(explored.tree.best[ranks[0] - 1])
    if explored.is_end[node]:
        return say("beam.is", rank=ranks[0], n=n, text=text)
    if node in explored.tree.best:
        return say("beam.cut", rank=ranks[0], n=n, text=text)
    return say("beam.leads", ranks=", ".join(map(str, ranks)), n=n, text=text)
