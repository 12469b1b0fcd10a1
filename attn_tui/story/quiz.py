"""Predict first: the viewer is asked before the answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attn_tui.engine import events as ev
from attn_tui.story.decoding import Decoding
from attn_tui.story.ties import largest, largest_shares
from attn_tui.vocabulary import PADDING


@dataclass(frozen=True, slots=True)
class Question:
    """A question with words to choose from."""

    kind: str
    """What it asks for: "attention", the source word with the largest weight, or "word", the output word."""
    choices: tuple[str, ...]
    answer: int
    """The index of the right one."""
    tied: tuple[int, ...] = ()
    """The indices of all that are right, if several are about equal."""


@dataclass(slots=True)
class Score:
    """How often a guess was right."""

    asked: int = 0
    right: int = 0

    def count(self, question: Question, choice: int) -> bool:
        """Count an answer; return whether it was right."""
        right = choice in (question.answer, *question.tied)
        self.asked += 1
        self.right += right
        return right


class Verdict(NamedTuple):
    """What is said about an answer: the key of a text, and its values."""

    text: str
    values: dict[str, str]


class Quiz:
    """Asks before weights and words are shown, once in each time step, and keeps the score.

    The viewer turns it on and off. While there is a question, the next step waits for an answer.
    """

    def __init__(self) -> None:
        self.score: Score | None = None
        """None while it is off."""
        self.question: Question | None = None
        self.choice = 0
        """The index of the viewer's current choice."""
        self.verdict: Verdict | None = None
        """The verdict on the last answer, until the next move."""
        self.settled: Question | None = None
        """The question whose answer is shown now, whether it was guessed or not; until the next move."""
        self._answered: set[tuple[int, str]] = set()  # time steps, and the kinds of questions answered in them

    def toggle(self) -> None:
        """Start to ask, with a new score, or stop asking."""
        self.score = Score() if self.score is None else None
        self.question = None
        self.verdict = Verdict("guess.off" if self.score is None else "guess.on", {})

    def asks(self, decoding: Decoding) -> bool:
        """Ask if the next sub-step shows an answer; True while there is a question."""
        if self.score is None:
            return False
        if self.question is None:
            asked, upcoming = question(decoding), decoding.timeline.upcoming
            if asked is None or upcoming is None or (upcoming.t, asked.kind) in self._answered:
                return False
            self.question, self.choice = asked, 0
        return True

    def choose(self, by: int) -> None:
        """Move to another choice."""
        if self.question is not None:
            self.choice = (self.choice + by) % len(self.question.choices)

    def answer(self, decoding: Decoding, counts: bool = True) -> Verdict | None:
        """Answer with the choice, or without counting it; return what to say about it after the next step."""
        asked, upcoming = self.question, decoding.timeline.upcoming
        if asked is None or self.score is None or upcoming is None:
            return None
        self._answered.add((upcoming.t, asked.kind))
        self.question = None
        if not counts:
            return None
        right = self.score.count(asked, self.choice)
        words = {"word": asked.choices[asked.answer], "guess": asked.choices[self.choice]}
        return Verdict("guess.right" if right else "guess.wrong", words)

    def drop(self) -> None:
        """Drop the question and the verdict: the position has changed."""
        self.question = self.verdict = self.settled = None

    def begin(self, decodings: Sequence[Decoding]) -> None:
        """Begin with other decodings: everything can be asked again of one, and nothing of several side by side."""
        self.question = self.settled = None
        self._answered.clear()
        if len(decodings) > 1:
            self.score = self.verdict = None


def question(decoding: Decoding) -> Question | None:
    """A question that the next sub-step answers, about the attention or the word; None if there is none.

    The words to choose from are the most probable ones and the one that will be taken, in alphabetical order,
    so that the order does not give the answer away.
    """
    upcoming = decoding.timeline.upcoming
    if isinstance(upcoming, ev.ScoresComputed):
        return attention(decoding)
    if isinstance(upcoming, ev.FeedforwardComputed | ev.OutputComputed):
        return word(decoding)
    return None


def attention(decoding: Decoding) -> Question | None:
    """Which source word the upcoming sub-step's time step attends to most; None if that is shown already.

    None, too, if nobody could tell: of logarithms none is the most, and the same `<PAD>` may stand in many places.
    """
    timeline, config = decoding.timeline, decoding.config
    weights = timeline.ahead(ev.WeightsFocused) or timeline.ahead(ev.WeightsComputed)
    split = timeline.latest(ev.SentenceSplit)
    if weights is None or split is None or config.normalisation != "softmax":
        return None
    words = tuple(word for word in split.words if not (config.pad_to and word == PADDING))  # which is at the end
    if len(words) < 2 or (len(words) < len(split.words) and not config.padding_masked):
        return None
    return Question("attention", words, largest(weights.alpha_t), tuple(largest_shares(weights.alpha_t)))


def word(decoding: Decoding) -> Question | None:
    """Which word is taken in the upcoming sub-step's time step; None if that is shown already."""
    timeline = decoding.timeline
    output = timeline.ahead(ev.FeedforwardComputed) or timeline.ahead(ev.OutputComputed)
    chosen, spoken = timeline.ahead(ev.WordChosen), timeline.latest(ev.WordChosen)
    if chosen is None or output is None:
        return None
    before, taken = decoding.end if spoken is None else int(spoken.y_t), int(chosen.y_t)
    ids = {*output.top_ids[:5].tolist(), taken}
    words = sorted((decoding.words([before, i])[1], i) for i in ids)
    return Question("word", tuple(word for word, _ in words), [i for _, i in words].index(taken))
