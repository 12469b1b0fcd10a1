"""Predict first: what the viewer is asked before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.engine import events as ev
from attn_tui.story.decoding import Decoding


@dataclass(frozen=True, slots=True)
class Question:
    """Which of some words it will be."""

    kind: str
    """What is asked for: "attention", the source word with the largest weight, or "word", the output word."""
    choices: tuple[str, ...]
    answer: int
    """Which of them is right."""


@dataclass(slots=True)
class Score:
    """How often a guess was right."""

    asked: int = 0
    right: int = 0

    def count(self, question: Question, choice: int) -> bool:
        """Count an answer; whether it was right."""
        right = choice == question.answer
        self.asked += 1
        self.right += right
        return right


def question(decoding: Decoding) -> Question | None:
    """What the next sub-step would give away: the attention, or the word; None where it gives nothing away.

    The words to choose from are the most probable ones and the one that will be taken, in the alphabet's order,
    so that their place does not tell.
    """
    upcoming = decoding.timeline.upcoming
    if isinstance(upcoming, ev.ScoresComputed):
        return attention(decoding)
    if isinstance(upcoming, ev.FeedforwardComputed | ev.OutputComputed):
        return word(decoding)
    return None


def attention(decoding: Decoding) -> Question | None:
    """Which source word the upcoming sub-step's time step attends to most; None where that is seen already."""
    timeline = decoding.timeline
    weights = timeline.ahead(ev.WeightsFocused) or timeline.ahead(ev.WeightsComputed)
    split = timeline.latest(ev.SentenceSplit)
    if weights is None or split is None or len(split.words) < 2:
        return None
    return Question("attention", split.words, int(weights.alpha_t.argmax()))


def word(decoding: Decoding) -> Question | None:
    """Which word is taken in the upcoming sub-step's time step; None where that is seen already."""
    timeline = decoding.timeline
    output = timeline.ahead(ev.FeedforwardComputed) or timeline.ahead(ev.OutputComputed)
    chosen, spoken = timeline.ahead(ev.WordChosen), timeline.latest(ev.WordChosen)
    if chosen is None or output is None:
        return None
    before, taken = decoding.end if spoken is None else int(spoken.y_t), int(chosen.y_t)
    ids = {*output.top_ids[:5].tolist(), taken}
    words = sorted((decoding.words([before, i])[1], i) for i in ids)
    return Question("word", tuple(word for word, _ in words), [i for _, i in words].index(taken))
