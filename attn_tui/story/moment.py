"""A position in the timeline → everything there is to show: what is computed by then, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.branch import Branch
from attn_tui.engine.intervention import Intervention, kind_of
from attn_tui.engine.model import Array, Mask
from attn_tui.scores import SCORES
from attn_tui.story.decoding import Decoding
from attn_tui.story.inside import cells_of, left_of
from attn_tui.story.ties import largest
from attn_tui.symbols import subscript
from attn_tui.vocabulary import PADDING

if TYPE_CHECKING:
    from attn_tui.engine.fading import Left
    from attn_tui.engine.inside import Inside


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may come next."""

    y: int
    word: str
    probability: float
    chosen: bool
    before: float | None = None
    """Its probability in the branch this one was opened from: NaN if it was too small to be known there.

    None if nothing was changed.
    """


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment of a decoding. Fields are None if this time step has not computed them, or this system never does."""

    decoding: Decoding
    branch: Branch
    event: ev.Event
    position: int
    """The event's place in the branch's timeline."""
    substep: int
    """The number of the sub-step in its time step, from 1."""
    source: tuple[str, ...]
    output: tuple[str, ...]
    """Words chosen so far."""
    cut: int
    """How many source pieces were left out."""
    focus: int | None
    """The source row the moment is about: the position being read, or the one attended to most."""
    in_view: int
    """The source row to look at: the one in focus; else the one attended to last, or the one handed over."""
    states: Array | None  # [src_len, enc] of the layer being read or the top one, NaN if not yet read
    message: Array | None  # [enc]: the last state of the top layer, all that is handed over without attention
    embedding: Array | None  # [emb]
    input_t: Array | None  # [emb + what else the decoder RNN is given]
    previous_word: str | None
    h_previous: Array | None  # [dec]
    cell_previous: Array | None  # [dec], of an LSTM
    h_t: Array | None  # [dec]
    cell_t: Array | None  # [dec], of an LSTM
    p_t: Array | None  # []
    window: Mask | None  # [src_len]
    e_t: Array | None  # [src_len]
    alpha_t: Array | None  # [src_len]
    gaussian: Array | None  # [src_len], already multiplied into alpha_t
    context: ev.ContextComputed | None
    c_t: Array | None  # [enc]
    concat_t: Array | None  # [dec + enc] or [dec + enc + emb]
    readout: Array | None  # [2 feedforward]
    hidden: Array | None  # [feedforward], or [projection] once that is computed
    attentional: Array | None  # [feedforward]
    proposed_t: Array | None  # [dec]
    combined_t: Array | None  # [dec]
    candidates: tuple[Candidate, ...]
    """The most probable words, best first; if the word taken is not among them, it comes last."""
    probabilities: Array | None  # [top]
    alignment: Sequence[Array]  # time steps × [src_len]: the weights of each time step so far

    @cached_property
    def weighted_states(self) -> Array | None:
        """α_tj h̄_j: [src_len, enc]."""
        return None if self.context is None else self.context.weighted_states

    @property
    def happened(self) -> Sequence[ev.Event]:
        """All events up to this one."""
        return self.branch.timeline.events[: self.position + 1]

    @cached_property
    def cells(self) -> Mapping[tuple[str, int], Inside]:
        """What is inside the cells that have computed something by now, by sub-step and layer."""
        return {(one.substep, one.layer): one for one in cells_of(self.decoding, self.happened)}

    @cached_property
    def left(self) -> Left | None:
        """How much of each source word is left in the last state; None if nothing is read, or a replay cannot tell."""
        return left_of(self.decoding, self.branch, self.happened)

    @cached_property
    def entropy(self) -> Array | None:
        """−α log₂ α of each weight, made to sum to 1: [src_len], in bits; their sum is the entropy H(α).

        None if the weights are not known, or cannot be made so.
        """
        if self.alpha_t is None or not 0 < (total := float(self.alpha_t.sum())) < np.inf or self.alpha_t.min() < 0:
            return None
        shares = self.alpha_t / total
        return np.asarray(-shares * np.log2(np.where(shares > 0, shares, 1)) + 0, np.float32)

    def others(self, shown: Sequence[Candidate]) -> tuple[int, float]:
        """How many words of the vocabulary are not among these, and their probability together."""
        rest = 1 - sum(candidate.probability for candidate in shown)
        return self.decoding.config.target_vocabulary - len(shown), max(0.0, rest)

    @cached_property
    def changes(self) -> tuple[Intervention, ...]:
        """What was set by hand in this time step."""
        return tuple(one for one in self.branch.interventions if self.event.t and one.holds_in(self.event.t))

    @cached_property
    def put_in(self) -> tuple[Intervention, ...]:
        """What was set by hand in this event itself, not computed."""
        config, kind = self.decoding.config, type(self.event)
        return tuple(one for one in self.changes if kind_of(config, one.field, one.change) is kind)

    def is_touched(self, field: str, at: int | None = None) -> bool:
        """Whether a field, or an element of it, was set by hand in this time step."""
        return any(one.field == field and (at is None or one.at in (None, at)) for one in self.changes)

    @property
    def score(self) -> str:
        """The score function of this time step: the checkpoint's, or the one that replaces it."""
        swapped = [one.change for one in self.changes if one.change in SCORES]
        return swapped[-1] if swapped else self.decoding.config.score

    @property
    def substeps(self) -> int:
        """How many sub-steps this time step has; in reading: the sentence, each position, the states, the start."""
        c = self.decoding.config
        reading = len(DIRECTIONS[c.directions]) * c.reading_layers * len(self.source) + 3
        return len(self.decoding.order) if self.event.t else reading

    @property
    def n(self) -> int | None:
        """The decoder state's number, continuing the encoder's as in the lecture; None before decoding."""
        return len(self.source) + self.event.t if self.event.t else None

    @property
    def before(self) -> str:
        """The name of h_{t−1}: the decoder's first "previous" state has no number."""
        return f"h{subscript(self.n - 1)}" if self.n and self.event.t > 1 else "start"

    @property
    def query(self) -> str:
        """The name of the query of the scores: h_t, or h_{t−1} if attention comes before the state; or an LSTM's cell.

        What the decoder starts from has no number.
        """
        if self.decoding.has(ev.StateProposed):
            return f"h′{subscript(self.n)}"
        name = f"h{subscript(self.n)}" if self.decoding.before(ev.StateComputed, ev.ScoresComputed) else self.before
        if self.decoding.config.query == "state":
            return name
        return f"cell{name.removeprefix('h').removeprefix('start')}"


def moment(decoding: Decoding) -> Moment:
    """Gather what is known at the timeline's position."""
    timeline = decoding.timeline
    event = timeline.current
    split = timeline.latest(ev.SentenceSplit)
    assert split is not None  # always the first event
    known: dict[str, Any] = {}
    for happened in timeline.this_step() if event.t else ():
        known |= {field.name: getattr(happened, field.name) for field in dataclasses.fields(happened)}
    encoded, start = timeline.latest(ev.SentenceEncoded), timeline.latest(ev.DecoderStarted)
    before = timeline.before(ev.StateComputed)
    previous, cells = known.get("y_previous"), known.get("cells_t")
    last = before or start
    focus: int | None = None
    if isinstance(event, ev.PositionRead):
        focus = event.j
    elif "alpha_t" in known:
        focus = largest(known["alpha_t"])
    elif "e_t" in known:
        focus = int(known["e_t"].argmax())
    return Moment(
        decoding=decoding,
        branch=decoding.branches.current,
        event=event,
        position=timeline.position,
        substep=timeline.substep,
        source=split.words,
        output=output_of(decoding),
        cut=split.cut,
        focus=focus,
        in_view=_in_view(decoding) if focus is None else focus,
        states=_states(decoding),
        message=encoded.last_states[-1] if encoded else None,
        previous_word=None if previous is None else decoding.words([int(previous)])[0],
        context=timeline.now(ev.ContextComputed),
        attentional=None if (layer := timeline.now(ev.AttentionalComputed)) is None else layer.hidden,
        h_previous=before.h_t if before else start.h_0 if start else None,
        cell_previous=None if last is None or last.cells_t is None else last.cells_t[-1],
        cell_t=None if cells is None else cells[-1],
        candidates=tuple(_candidates(decoding, known)),
        probabilities=known.get("top_probabilities"),
        alignment=_alignment(decoding),
        **{name: known.get(name) for name in _OF_THE_STEP},
    )


def output_of(decoding: Decoding) -> tuple[str, ...]:
    """The words chosen up to the timeline's position."""
    return decoding.words([int(chosen.y_t) for chosen in decoding.timeline.so_far(ev.WordChosen)])


def _alignment(decoding: Decoding) -> Sequence[Array]:
    """The weights of each time step, as they went into its context; in the current one, as far as they are computed."""
    timeline = decoding.timeline
    if not decoding.has(ev.WeightsFocused):
        return [event.alpha_t for event in timeline.so_far(ev.WeightsComputed)]
    focused = [event.alpha_t for event in timeline.so_far(ev.WeightsFocused)]
    computed = timeline.now(ev.WeightsComputed)
    return focused if computed is None or timeline.now(ev.WeightsFocused) else [*focused, computed.alpha_t]


def _in_view(decoding: Decoding) -> int:
    """Find a row to look at while none is in focus."""
    timeline = decoding.timeline
    attended = timeline.latest(ev.WeightsFocused) or timeline.latest(ev.WeightsComputed)
    if attended is not None:
        return largest(attended.alpha_t)
    encoded = timeline.latest(ev.SentenceEncoded)
    if encoded is None or decoding.has(ev.ScoresComputed) or decoding.config.directions != "forward":
        return 0
    return last_read(decoding.config, timeline.split.words) - 1


def last_read(config: ModelConfig, source: Sequence[str]) -> int:
    """Return the position, from 1, that is read last from left to right: `<PAD>` that is left as zeros is not read."""
    return len(source) - (filled(config, source) if config.padding == "zeros" else 0)


def last_attended(config: ModelConfig, source: Sequence[str]) -> int:
    """Return the last position, from 1, that attention may look at: `<PAD>` that is masked is not looked at."""
    return len(source) - (filled(config, source) if config.padding_masked else 0)


def filled(config: ModelConfig, source: Sequence[str]) -> int:
    """Return how many positions fill the sentence up; they are its last."""
    return source.count(PADDING) if config.pad_to else 0


def _candidates(decoding: Decoding, known: Mapping[str, Any]) -> Iterator[Candidate]:
    """Yield the most probable words of a time step, and the one taken."""
    if "top_ids" not in known:
        return
    spoken = decoding.timeline.before(ev.WordChosen)
    before = decoding.end if spoken is None else int(spoken.y_t)
    taken = int(known["y_t"]) if "y_t" in known else -1
    probable = dict(zip(known["top_ids"].tolist(), known["top_probabilities"].tolist(), strict=True))
    former = _before(decoding)
    if taken >= 0:
        probable.setdefault(taken, float(known["probability"]))
    for i, probability in probable.items():
        # With the previous word: whether a piece continues a word depends on it.
        word, was = decoding.words([before, i])[1], former.get(i, np.nan) if former else None
        yield Candidate(i, word, probability, i == taken, was)


def _before(decoding: Decoding) -> Mapping[int, float]:
    """The probabilities of this time step in the branch this one was opened from, if they differed."""
    parent, timeline = decoding.branches.current.parent, decoding.timeline
    now = timeline.now(ev.FeedforwardComputed) or timeline.now(ev.OutputComputed)
    then = parent.timeline.of_step(type(now), now.t) if parent and now else None
    if then is None or then is now:
        return {}
    return dict(zip(then.top_ids.tolist(), then.top_probabilities.tolist(), strict=True))


_OF_THE_STEP = (
    "embedding", "input_t", "h_t", "p_t", "window", "e_t", "alpha_t", "gaussian", "c_t", "concat_t",
    "readout", "hidden", "proposed_t", "combined_t",
)  # fmt: skip
"""Fields of events that are shown as they are."""


def _states(decoding: Decoding) -> Array | None:
    """All encoder hidden states, or those of the layer being read so far."""
    timeline = decoding.timeline
    encoded = timeline.latest(ev.SentenceEncoded)
    if encoded is not None:
        return encoded.encoder_states
    split, latest = timeline.latest(ev.SentenceSplit), timeline.latest(ev.PositionRead)
    if latest is None or split is None:
        return None
    directions = DIRECTIONS[decoding.config.directions]
    states = np.full((len(split.words), len(directions), len(latest.state)), np.nan, np.float32)
    for position in timeline.so_far(ev.PositionRead):
        if position.layer == latest.layer:
            states[position.j, directions.index(position.direction)] = position.state
    return states.reshape(len(split.words), -1)
