"""What happens at this moment: the equation, and a sentence for a beginner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attn_tui.engine import events as ev
from attn_tui.story.explain import attention, output, reading, state
from attn_tui.story.explain.explanation import Explanation
from attn_tui.story.moment import Moment
from attn_tui.story.texts import Texts
from attn_tui.symbols import subscript

__all__ = ["Explanation", "explain"]


def explain(moment: Moment, say: Texts) -> Explanation:
    """Say what the moment's event means, with its numbers."""
    return _EXPLAIN[type(moment.event)](moment, moment.event, subscript(moment.n), say)


_EXPLAIN: dict[type[ev.Event], Callable[[Moment, Any, str, Texts], Explanation]] = {
    ev.SentenceSplit: reading.split,
    ev.PositionRead: reading.read,
    ev.SentenceEncoded: reading.encoded,
    ev.DecoderStarted: reading.start,
    ev.WordEmbedded: state.embed,
    ev.InputConcatenated: state.input,
    ev.InputCombined: state.combine,
    ev.StateProposed: state.propose,
    ev.StateComputed: state.state,
    ev.WindowPlaced: attention.window,
    ev.ScoresComputed: attention.scores,
    ev.WeightsComputed: attention.weights,
    ev.WeightsFocused: attention.focused,
    ev.ContextComputed: attention.context,
    ev.StateConcatenated: output.concat,
    ev.AttentionalComputed: output.attentional,
    ev.MaxoutComputed: output.maxout,
    ev.ReadoutComputed: output.readout,
    ev.FeedforwardComputed: output.feedforward,
    ev.OutputComputed: output.output,
    ev.WordChosen: output.word,
    ev.DecodingEnded: output.ended,
}
