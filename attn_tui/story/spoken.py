"""A moment as lines of text alone, as a screen reader says them: nothing in them is a picture, a column or a colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.story.by_hand import explained
from attn_tui.story.moment import Moment
from attn_tui.story.texts import Texts
from attn_tui.symbols import minus, number
from attn_tui.text import printable


def spoken(m: Moment, say: Texts) -> Iterator[str]:
    """Where it is, what is computed there, with its numbers, and what that means."""
    said, t = explained(m, say), m.event.t
    name, place = said.name, m.decoding.here
    if isinstance(m.event, ev.DecodingEnded):  # which is no sub-step of the word
        yield say("follow.ended", t=t, name=name, place=place)
    elif t:
        yield say("follow.word", t=t, i=m.substep, n=m.substeps, name=name, place=place)
    else:
        yield say("follow.reading", i=m.substep, n=m.substeps, name=name, place=place)
    if isinstance(m.event, ev.SentenceSplit):
        yield say("follow.given", sentence=printable(m.decoding.sentence))
    if said.equation:
        equation = " ".join(said.equation.split())  # more blanks set apart on a screen, and here only take time
        yield f"{equation}{f' ({said.source})' if said.source else ''}"
    if said.numbers:
        yield said.numbers
    yield said.text
    yield from _numbers(m, say)


def _numbers(m: Moment, say: Texts) -> Iterator[str]:
    """The numbers that belong to words."""
    event = m.event
    if isinstance(event, ev.ScoresComputed):
        yield say("follow.scores", numbers=_of_words(m.source, event.e_t))
    elif isinstance(event, ev.WeightsComputed | ev.WeightsFocused):
        yield say("follow.weights", numbers=_of_words(m.source, event.alpha_t))
    elif isinstance(event, ev.FeedforwardComputed | ev.OutputComputed):
        shown = [f"«{one.word}» {number(one.probability)}" for one in m.candidates]
        count, rest = m.others(m.candidates)
        others = [f"{say.count('words.others', count)} {number(rest)}"] if count else []
        yield say("follow.probabilities", numbers=", ".join([*shown, *others]))
    elif isinstance(event, ev.WordChosen):
        chosen = [int(one.y_t) for one in m.decoding.timeline.so_far(ev.WordChosen)]
        yield say("follow.so_far", words=printable(m.decoding.checkpoint.target_vocabulary.decode(chosen)))


def _of_words(words: Sequence[str], values: Array) -> str:
    shown = (minus(number(float(value))).replace("inf", "∞") for value in values)
    return ", ".join(f"«{word}» {value}" for word, value in zip(words, shown, strict=True))
