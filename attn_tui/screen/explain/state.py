"""What the decoder RNN is given, and its new state."""

from __future__ import annotations

from attn_tui.describe import cell_name
from attn_tui.engine import events as ev
from attn_tui.screen.explain.explanation import Explanation
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import fed_in


def embed(m: Moment, event: ev.WordEmbedded, n: str) -> Explanation:
    """The word before."""
    first = " It stands for «nothing written yet»." if event.t == 1 else " That is the word it has just written."
    return Explanation(
        "word before → embedding",
        f"E y = row of «{m.previous_word}» in the embedding E",
        f"The decoder is given «{m.previous_word}» as {len(event.embedding)} numbers.{first}",
    )


def input(m: Moment, event: ev.InputConcatenated, n: str) -> Explanation:
    """What the decoder RNN is given."""
    units = m.decoding.config.embedding
    sizes = f"{units} + {len(event.input_t) - units} = {len(event.input_t)} numbers"
    if m.decoding.before(ev.ContextComputed, ev.InputConcatenated):
        return Explanation(
            "decoder RNN's input",
            f"[E y ; C{n}]   Bahdanau et al. 2015, A.2.2",
            f"The context goes into the decoder RNN, together with the word before: {sizes}. What was attended to "
            "becomes part of the decoder's memory.",
        )
    zero = " There is none yet, so it is 0." if event.t == 1 else ""
    return Explanation(
        "input feeding",
        f"[E y ; {fed_in(m)}]   Luong et al. 2015, Section 3.3",
        f"The attentional state of the word before is given back to the decoder RNN: {sizes}. So it knows what it "
        f"has attended to.{zero}",
    )


def state(m: Moment, event: ev.StateComputed, n: str) -> Explanation:
    """The new state."""
    d = m.decoding
    given = f"[E y ; {fed_in(m)}]" if d.has(ev.InputConcatenated) else "E y"
    source = (
        "Bahdanau et al. 2015, A.2.2" if d.before(ev.ScoresComputed, ev.StateComputed) else "Luong et al. 2015, Eq. 3"
    )
    if d.before(ev.StateComputed, ev.ScoresComputed):
        means = " that say what the decoder is looking for."
        if d.has(ev.FeedforwardComputed):
            means += " No word is chosen from it yet: the RNN's own output is discarded."
    elif d.has(ev.ScoresComputed):
        means = ". It will ask for attention in the next time step."
    else:
        source = "Sutskever et al. 2014"
        means = ". All it knows of the sentence came with the start, and each word written takes some of the room."
    fed = f", {fed_in(m)}" if d.has(ev.InputConcatenated) and fed_in(m) != "0" else ""
    cell = " and cell" if event.cells_t is not None else ""
    stacked = f" (the top of {len(event.layers_t)} layers)" if len(event.layers_t) > 1 else ""
    return Explanation(
        "decoder RNN",
        f"h{n} = {cell_name(d.config)}({given}, {m.before})   {source}",
        f"The word before{fed} and the last hidden state{cell} give the new one, h{n}{stacked}: "
        f"{len(event.h_t)} numbers{means}",
    )
