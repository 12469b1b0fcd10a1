"""The rows inside a cell: its gates, what it keeps and what is new, between its input and its new state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen.panes.bars import Named
from attn_tui.screen.panes.pane import TOUCHED
from attn_tui.screen.panes.readable import Source, numbers_of
from attn_tui.story.moment import Moment
from attn_tui.story.scale import Kind
from attn_tui.story.texts import Texts
from attn_tui.symbols import subscript, superscript

if TYPE_CHECKING:
    from attn_tui.engine.inside import Inside

_GRU: tuple[tuple[str, str, Kind], ...] = (
    ("reset", "r", "gate"),
    ("candidate", "n", "layer"),
    ("update", "z", "gate"),
    ("kept", "kept", "state"),
    ("new", "written", "state"),
)
_ROWS: dict[str, tuple[tuple[str, str, Kind], ...]] = {
    "rnn": (("from", "kept", "cell"), ("from", "written", "cell"), ("sum", "s", "cell")),
    "gru": _GRU,
    "gru-reset-before": _GRU,
    "lstm": (
        ("forget", "f", "gate"),
        ("kept", "kept", "cell"),
        ("input", "i", "gate"),
        ("candidate", "g", "layer"),
        ("new", "written", "cell"),
        ("after", "cell", "cell"),
        ("output", "o", "gate"),
    ),
}
"""Of each cell, in the order of computation: the text, the name in the engine, and the kind of vector."""
_PARTS = {
    "rnn": ("{h}", "{x}"),
    "gru": ("z∘{h}", "(1−z)∘n"),
    "gru-reset-before": ("(1−z)∘{h}", "z∘n"),
    "lstm": ("f∘{cell}", "i∘g"),
}
"""What is kept and what is new, in symbols."""
_ADDENDS = {"gru": (1, 0), "gru-reset-before": (0, 1), "lstm": (0, 1)}
"""Which addends these are, of the new state, of an LSTM of the cell; an RNN's are sums of many."""


def state_of(t: int) -> Source:
    """Where the numbers of a time step's h_t are; before the first, those that the decoder starts from."""
    return numbers_of(t, "state", "h_t") if t > 0 else numbers_of(0, "start", "h_0")


def of_layer(t: int, field: str, layer: int) -> Source:
    """The same for a layer's state or cell."""
    return numbers_of(max(0, t), "state" if t > 0 else "start", field, layer)


def cell_rows(
    moment: Moment,
    one: Inside | None,
    names: tuple[str, str],
    sources: Callable[[str], Source],
    say: Texts,
    mark: str = "",
) -> list[Named]:
    """Return the rows of one cell, blank if it has not computed them yet.

    `names` are those of its input and of the state before; `sources` tells where a field is that its sub-step has or
    computes on the way, `state` and `cell` among them; `mark` says which layer it is.
    """
    x, h = names
    kind = moment.decoding.config.cell
    symbols = dict(zip(("kept", "written"), _PARTS[kind], strict=True))
    rows = []
    for text, field, drawn in _ROWS[kind]:
        what = symbols.get(field, field).format(h=h, x=x, cell=say("decoder.cell"))
        values = None
        if one is not None:
            values = one.gates[field] if field in one.gates else getattr(one, field)
        label = f"→ {say('decoder.cell')}" if text == "after" else say(f"inside.{text}", what=what)
        source: Source | None = sources(field)
        addend = None
        if field in symbols:
            addend = _ADDENDS[kind][field == "written"] if kind in _ADDENDS else None
            source = None if addend is None else sources("cell" if kind == "lstm" else "state")
        rows.append(Named(label + mark, values, drawn, source, addend))
    return rows


def decoder_rows(moment: Moment, x: str, say: Texts) -> list[Named]:
    """Return the rows of all cells of the decoder, from the last state to the new one; x is what the lowest reads."""
    n, config = subscript(moment.n), moment.decoding.config
    before = moment.before if moment.n else say("decoder.start")
    if moment.decoding.has(ev.StateProposed):
        proposed = f"h′{n}"
        first = _layer(moment, ("propose", 0), (x, before, proposed), (moment.h_previous, moment.proposed_t), say)
        names = (f"C{n}", proposed, f"h{n}")
        _, *second = _layer(moment, ("state", 0), names, (moment.proposed_t, moment.h_t), say)
        context = Named(f"C{n}", moment.c_t, "state", numbers_of(moment.event.t, "context", "c_t"))
        return [*first, context, *second]
    rows: list[Named] = []
    for layer in range(config.layers):
        mark = f"⁽{superscript(layer + 1)}⁾" if config.layers > 1 else ""
        states = (moment.h_previous, moment.h_t) if layer == config.layers - 1 else (None, None)
        names = (x, before + mark, f"h{n}{mark}")
        rows += _layer(moment, ("state", layer), names, states, say, mark)
        x = names[-1]
    return rows


def _layer(
    moment: Moment,
    key: tuple[str, int],
    names: tuple[str, str, str],
    states: tuple[Array | None, Array | None],
    say: Texts,
    mark: str = "",
) -> list[Named]:
    """Return the rows of one layer: `names` of its input, of the state before and of the new one; those two states.

    Those of lower layers are known when they are computed.
    """
    (substep, layer), (x, before, after), (h_previous, h) = key, names, states
    one, t = moment.cells.get(key), moment.event.t
    is_top = layer == moment.decoding.config.layers - 1
    if one is not None:
        h_previous = one.h_previous if h_previous is None else h_previous
        h = one.h if h is None else h

    def sources(field: str) -> Source:
        if field == "state" and is_top:
            return numbers_of(t, substep, "proposed_t" if substep == "propose" else "h_t")
        return numbers_of(t, substep, {"state": "layers_t", "cell": "cells_t"}.get(field, field), layer)

    came_from = state_of(t - 1) if is_top else of_layer(t - 1, "layers_t", layer)
    if moment.decoding.has(ev.StateProposed) and substep == "state":
        came_from = numbers_of(t, "propose", "proposed_t")
    rows = [Named(before, h_previous, "state", came_from)]
    if moment.decoding.config.cell == "lstm":
        cell = moment.cell_previous if is_top else None if one is None else one.cell_previous
        rows.append(Named(say("inside.before") + mark, cell, "cell", of_layer(t - 1, "cells_t", layer)))
    rows += cell_rows(moment, one, (x, before), sources, say, mark)
    by_hand = substep == "state" and is_top and moment.is_touched("h_t")
    if by_hand:
        rows.append(Named(say("inside.computed", what=after), None if one is None else one.h, "state"))
    return [*rows, Named(f"→ {after}{TOUCHED * by_hand}", h, "state", sources("state"))]
