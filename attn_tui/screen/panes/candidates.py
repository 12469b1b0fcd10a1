"""The words that may come next; another one can be chosen."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message

from attn_tui.engine import events as ev
from attn_tui.engine.intervention import Intervention
from attn_tui.screen import draw, write
from attn_tui.screen.draw import Part
from attn_tui.screen.panes.bars import Named, WithBars
from attn_tui.screen.panes.pane import TOUCHED
from attn_tui.screen.panes.readable import Row, Source, Span, number_of, numbers_of
from attn_tui.story.moment import Candidate, Moment
from attn_tui.story.scale import layer_kind
from attn_tui.symbols import adds_up, number, subscript

_NUMBER, _DIFFERENCE = 5, 6  # cells at the right end
_SHORTEST = 5  # cells of a bar and the blank before it, if the word is long


class Candidates(WithBars):
    """The feedforward network: its hidden layer and the most probable words."""

    DEFAULT_CSS = "Candidates { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("r", "choose", id="choose")]
    topic = "word"
    symbols = ("u",)
    events = (ev.FeedforwardComputed, ev.OutputComputed, ev.WordChosen, ev.DecodingEnded)
    holds = ("top_probabilities", "y_t")

    def title(self, moment: Moment) -> str:
        has_network = moment.decoding.has(ev.FeedforwardComputed)
        return self.look.say("pane.feedforward" if has_network else "pane.output")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.branch, moment.hidden, moment.probabilities, self._is_chosen(moment))

    def rows(self, moment: Moment) -> list[Row]:
        words = [
            Row(f"p(«{c.word}»)", np.array([c.probability], np.float32), self._source(moment, c))
            for c in self._words(moment)
        ]
        hidden = numbers_of(moment.event.t, "feedforward", "hidden")
        return [Row(f"u{subscript(moment.n)}", moment.hidden, hidden), *words] if self._above(moment) else words

    def _source(self, moment: Moment, candidate: Candidate) -> Source:
        """Where a word's probability is: among the most probable ones, or computed on the way."""
        t, substep = moment.event.t, "feedforward" if self._above(moment) else "output"
        rank = moment.candidates.index(candidate)
        if moment.probabilities is not None and rank < len(moment.probabilities):
            return number_of(t, substep, "top_probabilities", rank)
        return number_of(t, substep, "p", candidate.y)

    def about(self, moment: Moment) -> tuple[int, int]:
        chosen = (i for i, one in enumerate(self._words(moment)) if one.chosen and self._is_chosen(moment))
        return self._above(moment) + next(chosen, 0), 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key that chooses a word to others if the cursor is not on a word."""
        if action == "choose":
            return self._with_cursor() is not None and self.moment is not None and not self.moment.decoding.is_recorded
        return True

    def _with_cursor(self) -> Candidate | None:
        if self.moment is None:
            return None
        words, above = self._words(self.moment), self._above(self.moment)
        at = min(self.cursor_row, above + len(words) - 1) - above
        return words[at] if words and at >= 0 else None

    def _words(self, moment: Moment) -> list[Candidate]:
        """The words that fit; the one that was taken gets the lowest row if it has none otherwise.

        Below them, if there is room for more than two rows, is one for all others.
        """
        room = max(1, self.size.height - 1 - self._above(moment))
        room -= room > 2 and moment.others(moment.candidates[:room])[0] > 0
        words, others = list(moment.candidates[:room]), moment.candidates[room:]
        words[room - 1 :] = [c for c in others if c.chosen and self._is_chosen(moment)] or words[room - 1 :]
        return words

    def action_choose(self) -> None:
        """Take the word at the cursor, whatever its probability, to see what follows."""
        candidate = self._with_cursor()
        if candidate is not None and self.moment is not None:
            self.post_message(self.Chosen(Intervention(self.moment.event.t, "y_t", value=candidate.y)))

    class Chosen(Message):
        """The viewer chose an output word."""

        def __init__(self, change: Intervention) -> None:
            super().__init__()
            self.change = change

    def has_vectors(self, moment: Moment) -> bool:
        return bool(self._above(moment))

    def gutter_of(self, moment: Moment) -> int:
        return len(subscript(moment.n)) + 3

    def span(self, moment: Moment, row: int) -> Span | None:
        if not self._above(moment) or row:
            return Span(row, 1, 0, self.size.width - 1)
        gutter, size = self.gutter_of(moment), moment.decoding.config.feedforward
        return Span(row, 1, gutter, self.cells_for(size, self.size.width - 1 - gutter))

    @staticmethod
    def _above(moment: Moment) -> int:
        """Lines above the words: the hidden layer's, if there is one."""
        return int(moment.decoding.has(ev.FeedforwardComputed))

    @staticmethod
    def _is_chosen(moment: Moment) -> bool:
        return isinstance(moment.event, ev.WordChosen | ev.DecodingEnded)

    def row(self, moment: Moment, y: int, width: int) -> list[Segment]:
        if moment.decoding.has(ev.FeedforwardComputed):
            if y == 0:
                hidden = Named(f"u{subscript(moment.n)}", moment.hidden, layer_kind(moment.decoding.config))
                return [] if moment.hidden is None else self.labelled(moment, hidden, width, Part())
            y -= 1
        words = self._words(moment)
        if y == len(words):
            return self._others(moment, words, width)
        if y > len(words):
            return []
        candidate = words[y]
        chosen = self._is_chosen(moment) and candidate.chosen
        compares = any(c.before is not None and self._difference(c).strip() for c in moment.candidates)
        right = _NUMBER + _DIFFERENCE * compares
        longest = max(cell_len(c.word) for c in moment.candidates) + 2
        room = max(6, min(longest, width - right - _SHORTEST * (not compares)))
        style = self.look.style("accent" if chosen else "text", bold=chosen)
        mark = TOUCHED if chosen and moment.is_touched("y_t") else "▸" if chosen else " "
        return [
            Segment(write.fit(mark + candidate.word, room) + " ", style),
            Segment(draw.bar(candidate.probability, max(0, width - room - right - 1)), self.look.style("weight")),
            Segment(number(candidate.probability).rjust(_NUMBER), self.look.style("text" if y == 0 else "dim")),
            *([Segment(self._difference(candidate), self.look.style("weight"))] if compares else []),
        ]

    def _others(self, moment: Moment, words: list[Candidate], width: int) -> list[Segment]:
        """Where the rest of the probability is: the line below the words."""
        count, rest = moment.others(words)
        if not words or not count:
            return []
        probable = number(rest)
        is_ = "" if adds_up([rest, *(one.probability for one in words)], "1.00") else "≈ "
        right = f"{is_}{probable}".rjust(_NUMBER)
        left = write.fit(f" {self.look.say.count('words.others', count)}", max(0, width - cell_len(right)))
        return [Segment(left + right, self.look.style("dim"))]

    def _difference(self, candidate: Candidate) -> str:
        """By how much a word has become more or less probable than before: «+.12»."""
        difference = candidate.probability - (candidate.before or 0)
        if np.isnan(difference):
            text = self.look.say("words.new")
        else:
            text = f"{difference:+.2f}".replace("0.", ".").replace("-", "−") if abs(difference) >= 0.005 else ""
        return " " * (_DIFFERENCE - cell_len(text)) + text
