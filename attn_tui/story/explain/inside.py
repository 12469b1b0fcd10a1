"""What is inside a cell, and what is left of the source words, in a sentence with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.story.moment import Moment, last_read
from attn_tui.story.naming import read_names
from attn_tui.story.texts import Texts
from attn_tui.symbols import percent, subscript

if TYPE_CHECKING:
    from attn_tui.engine.inside import Inside


def about_cell(moment: Moment, say: Texts) -> list[str]:
    """What the cell that computed last has kept and written; of several layers, the top one.

    Last the same without the least important.
    """
    cells = list(moment.cells.values())
    if not cells:
        return [say("inside.nothing" if isinstance(moment.event, ev.PositionRead) else "inside.later")]
    one, config = cells[-1], moment.decoding.config
    before, after = _names(moment, one)
    stacked = config.layers > 1 and one.substep == "state"
    text = f"{say('inside.layer', layer=one.layer + 1)}: " if stacked else ""
    if config.cell == "rnn":
        sizes = [float(np.abs(part).mean()) for part in (one.kept, one.written)]
        share = sizes[0] / (sum(sizes) or 1)
        of = {"kept": percent(share), "written": percent(1 - share)}
        key = "inside.about.rnn.first" if before == "0" else "inside.about.rnn"
        return [text + say(key, h=after, before=before, **of)]
    if config.cell == "lstm":
        f, i, o = (percent(float(one.gates[gate].mean())) for gate in "fio")
        text += say("inside.about.lstm", kept=f, written=i, shown=o, h=after)
        keeps = one.gates["f"]
    else:
        keeps = one.gates["z"] if config.cell == "gru" else 1 - one.gates["z"]
        kept, r = float(keeps.mean()), percent(float(one.gates["r"].mean()))
        text += say("inside.about.gru", before=before, kept=percent(kept), written=percent(1 - kept), reset=r)
    return [f"{text} {_extremes(keeps, say)}", text] if len(keeps) > 1 else [text]


def _extremes(keeps: Array, say: Texts) -> str:
    """Which numbers of the state are forgotten most and kept most."""
    least, most = int(keeps.argmin()), int(keeps.argmax())
    shares = {"low": percent(float(keeps[least])), "high": percent(float(keeps[most]))}
    return say("inside.about.extremes", least=least + 1, most=most + 1, **shares)


def _names(moment: Moment, one: Inside) -> tuple[str, str]:
    """The names of the state before and of the new one."""
    n = subscript(moment.n)
    if isinstance(moment.event, ev.PositionRead):
        _, before, after = read_names(moment, moment.event)
        return before, after
    if one.substep == "propose":
        return moment.before, f"h′{n}"
    return (f"h′{n}" if one.name == "decoder.context_rnn" else moment.before), f"h{n}"


def state_left(moment: Moment) -> str:
    """The name of the state that something of the source words is left in; "" if nothing is read."""
    event = None if moment.left is None else moment.left.of
    if isinstance(event, ev.PositionRead):
        return f"{'→' if event.direction == 'forward' else '←'}h{subscript(event.j + 1)}"
    if isinstance(event, ev.SentenceEncoded):
        last = subscript(last_read(moment.decoding.config, moment.source))
        directions = moment.decoding.config.directions
        return {"both": f"→h{last}, ←h₁", "forward": f"h{last}", "backward": "h₁"}[directions]
    if isinstance(event, ev.StateComputed):
        return f"h{subscript(len(moment.source) + event.t)}"
    return "start" if event else ""


def about_left(moment: Moment, say: Texts) -> list[str]:
    """Of which words most and least is left, and the same without the least important."""
    left = moment.left
    if left is None or np.isnan(left.shares).all():
        return [say("fading.nothing")]
    shares = left.shares
    most, least = int(np.nanargmax(shares)), int(np.nanargmin(shares))
    high, low = (percent(float(shares[j])) for j in (most, least))
    names = {
        "most": f"h{subscript(most + 1)} («{moment.source[most]}»)",
        "least": f"h{subscript(least + 1)} («{moment.source[least]}»)",
    }
    text = say("fading.about", h=state_left(moment), high=high, low=low, **names)
    return [*([f"{text} {say('fading.more')}"] if shares[most] > 1.005 else []), text]  # fmt: skip
