"""What the decoder RNN is given, and its new state."""

from __future__ import annotations

from attn_tui.describe import cell_name
from attn_tui.engine import events as ev
from attn_tui.scores import SCORES
from attn_tui.story.explain.explanation import Explanation, first_of, shape
from attn_tui.story.moment import Moment
from attn_tui.story.naming import activated, fed_in, linear
from attn_tui.story.texts import Texts
from attn_tui.symbols import subscript


def embed(m: Moment, event: ev.WordEmbedded, n: str, say: Texts) -> Explanation:
    """The word before."""
    c = m.decoding.config
    after = say("embed.first" if event.t == 1 else "embed.later")
    place = f" + P{subscript(event.t)}" if c.positions else ""
    text = f"{say('embed.text', word=m.previous_word, size=len(event.embedding))} {after}"
    if event.t == 1 and c.first == "zeros":
        text = say("embed.zeros", size=len(event.embedding))
    if c.positions:
        text += f" {say('embed.place', place=f'P{subscript(event.t)}')}"
    return Explanation(
        say("embed.name"),
        f"E y{place}, y = «{m.previous_word}»",
        text,
        numbers=f"E y{place} = {first_of(event.embedding)}",
        shapes=f"E [{m.decoding.config.target_vocabulary:,}, {len(event.embedding)}] → {shape(event.embedding)}",
    )


def input(m: Moment, event: ev.InputConcatenated, n: str, say: Texts) -> Explanation:
    """What the decoder RNN is given."""
    units = m.decoding.config.word_embedding
    shapes = f"[{units}] + [{len(event.input_t) - units}] → {shape(event.input_t)}"
    numbers = f"{fed_in(m)} = {first_of(event.input_t[units:])}" if fed_in(m) != "0" else ""
    if m.decoding.before(ev.ContextComputed, ev.InputConcatenated):
        return Explanation(
            say("input.context.name"),
            f"[E y ; C{n}]",
            say("input.context"),
            "Bahdanau et al. 2015, A.2.2",
            numbers,
            shapes,
        )
    return Explanation(
        say("input.feeding.name"),
        f"[E y ; {fed_in(m)}]",
        say("input.feeding") + (f" {say('input.none')}" if event.t == 1 else ""),
        "Luong et al. 2015, §3.3",
        numbers,
        shapes,
    )


def combine(m: Moment, event: ev.InputCombined, n: str, say: Texts) -> Explanation:
    """The layer before the decoder RNN."""
    c = m.decoding.config
    return Explanation(
        say("combine.name"),
        f"i{n} = {activated(c.activation, linear(c, 'decoder.combine', f'W [E y ; C{n}]', paper=True))}",
        say("combine.text") + (f" {say('combine.relu')}" if c.activation == "relu" else ""),
        numbers=f"i{n} = {first_of(event.combined_t)}",
        shapes=f"{'' if m.input_t is None else shape(m.input_t)} → i{n} {shape(event.combined_t)}",
    )


def propose(m: Moment, event: ev.StateProposed, n: str, say: Texts) -> Explanation:
    """A conditional GRU's first state."""
    before = [] if m.h_previous is None else [m.h_previous]
    return Explanation(
        say("propose.name"),
        f"h′{n} = {cell_name(m.decoding.config)}₁(E y, {m.before})",
        say("propose.text", h=f"h′{n}"),
        "Sennrich et al. 2017, §2",
        f"h′{n} = {first_of(event.proposed_t)}",
        f"[{m.decoding.config.word_embedding}], {shape(*before)} → {shape(event.proposed_t)}",
    )


def state(m: Moment, event: ev.StateComputed, n: str, say: Texts) -> Explanation:
    """The new state."""
    d, fed = m.decoding, fed_in(m)
    if d.has(ev.StateProposed):
        return _state_of_two(m, event, n, say)
    has_input = d.has(ev.InputConcatenated)
    given = f"i{n}" if d.has(ev.InputCombined) else f"[E y ; {fed}]" if has_input else "E y"
    if d.before(ev.StateComputed, ev.ScoresComputed):
        source, means = "Luong et al. 2015, Eq. 3", say("state.asks")
        # Neither a GRU nor an LSTM has another output than h: what the lecture discards needs explaining.
        discarded = say("state.discarded", cell=cell_name(d.config), h=f"h{n}")
        means += f" {discarded}" if d.has(ev.FeedforwardComputed) else ""
    elif d.has(ev.ScoresComputed):
        source = "" if d.has(ev.InputCombined) else "Bahdanau et al. 2015, A.2.2"
        means = say("state.later" if SCORES[d.config.score].reads_states else "state.later.places")
    else:
        source, means = "Sutskever et al. 2014", say("state.alone")
    parts = [say("state.word"), *([fed] if has_input and fed != "0" else [])]
    parts.append(say("state.last_cell" if event.cells_t is not None else "state.last"))
    stacked = say("state.stacked", layers=len(event.layers_t)) if len(event.layers_t) > 1 else ""
    before = [event.h_t if m.h_previous is None else m.h_previous]
    read = next((given for given in (m.combined_t, m.input_t, m.embedding) if given is not None), event.h_t)
    return Explanation(
        say("state.name"),
        f"h{n} = {cell_name(d.config)}({given}, {m.before})",
        f"{say('state.text', parts=say('join').join(parts), h=f'h{n}', stacked=stacked)} {means}",
        source,
        f"h{n} = {first_of(event.h_t)}",
        f"{shape(read, *before)} → {shape(event.h_t)}",
    )


def _state_of_two(m: Moment, event: ev.StateComputed, n: str, say: Texts) -> Explanation:
    """The second state of a conditional GRU."""
    numbers = [array for array in (m.c_t, m.proposed_t) if array is not None]
    return Explanation(
        say("state.name"),
        f"h{n} = {cell_name(m.decoding.config)}₂(C{n}, h′{n})",
        say("state.second", h=f"h{n}", c=f"C{n}", first=f"h′{n}"),
        "Sennrich et al. 2017, §2",
        f"h{n} = {first_of(event.h_t)}",
        f"{shape(*numbers)} → {shape(event.h_t)}",
    )
