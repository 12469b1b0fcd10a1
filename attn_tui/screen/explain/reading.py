"""The sentence, the encoder, and what it hands over."""

from __future__ import annotations

from attn_tui.config import FAMILIES
from attn_tui.describe import cell_name
from attn_tui.engine import events as ev
from attn_tui.screen.draw import subscript
from attn_tui.screen.explain.explanation import Explanation
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import message_size


def split(m: Moment, event: ev.SentenceSplit, n: str) -> Explanation:
    """The sentence as pieces."""
    left_out = (
        f" {event.cut:,} more were left out: the checkpoint's limit is {len(event.words):,}." if event.cut else ""
    )
    ways = {
        "both": "first from left to right, then from right to left",
        "forward": "from left to right",
        "backward": "from right to left",
    }
    return Explanation(
        "the sentence",
        "",
        f"The sentence is split into {len(event.words)} pieces, one row each.{left_out} The encoder RNN reads them one "
        f"after the other, {ways[m.decoding.config.directions]}.",
    )


def read(m: Moment, event: ev.PositionRead, n: str) -> Explanation:
    """One position read."""
    j, s, word = event.j + 1, len(m.source), m.source[event.j]
    c = m.decoding.config
    forward, both = event.direction == "forward", c.directions == "both"
    arrow = "→" if forward else "←"
    neighbour = j - 1 if forward else j + 1
    before = f"{arrow}h{subscript(neighbour)}" if 1 <= neighbour <= s else "0"
    given = f"E x{subscript(j)}" if event.layer == 0 else f"h{subscript(j)} below"
    paper = "Bahdanau et al. 2015, 3.2" if both else "Sutskever et al. 2014" if not forward else "Cho et al. 2014"
    source = f"   {paper}" if event.layer == 0 else ""
    what = f"its embedding ({len(event.input_j)} numbers)" if event.layer == 0 else "its state in the layer below"
    if forward:
        half = f"the first half of h{subscript(j)}" if both else f"h{subscript(j)}"
        text = f"«{word}» is read: {what} is mixed into what was read to its left. The result is {half}."
    elif both:
        text = (
            f"«{word}» is read again, coming from the right. The second half of h{subscript(j)} knows what follows "
            "the word."
        )
    else:
        text = (
            f"«{word}» is read: {what} is mixed into what was read to its right. The source is reversed: its first "
            f"words are read last, and are fresh when the decoder starts. The result is h{subscript(j)}."
        )
    layer = f"layer {event.layer + 1}" if c.layers > 1 else "encoder"
    return Explanation(
        f"{layer}, {'left to right' if forward else 'right to left'}",
        f"{arrow}h{subscript(j)} = {cell_name(c)}({given}, {before}){source}",
        text,
    )


def encoded(m: Moment, event: ev.SentenceEncoded, n: str) -> Explanation:
    """All states there."""
    src_len, enc = event.encoder_states.shape
    both = m.decoding.config.directions == "both"
    if m.decoding.has(ev.ScoresComputed):
        text = (
            f"All {src_len} hidden states of the encoder go to the decoder, not just the last one: each has {enc} "
            "numbers and is most strongly associated with its own word."
        )
    else:
        text = (
            f"There are {src_len} hidden states of {enc} numbers each. This system hands over only the last"
            f"{' in each direction' if both else ''}: everything the decoder will know of the sentence has to be in it."
        )
    arrow = "→" if m.decoding.config.directions == "forward" else "←"
    return Explanation(
        "encoder hidden states",
        "hⱼ = [→hⱼ ; ←hⱼ]   Bahdanau et al. 2015, 3.2" if both else f"hⱼ = {arrow}hⱼ",
        text,
    )


def start(m: Moment, event: ev.DecoderStarted, n: str) -> Explanation:
    """The decoder's first state."""
    s, c = subscript(len(m.source)), m.decoding.config
    first = f"Its states are numbered on from the encoder's: the first will be h{subscript(len(m.source) + 1)}."
    last = {"both": f"[→h{s} ; ←h₁]", "forward": f"h{s}", "backward": "h₁"}[c.directions]
    if m.decoding.has(ev.MaxoutComputed):
        return Explanation(
            "start of the decoder",
            "start = tanh(W ←h₁ + b)   Bahdanau et al. 2015, A.2.2",
            f"The decoder begins with a hidden state made of the backward encoder's last, at the first word. {first}",
        )
    if FAMILIES[c.architecture].hands_over:
        details = ["each layer's"] if c.layers > 1 else []
        details += ["both directions'"] if c.directions == "both" else []
        details += ["with the LSTM cell"] if c.cell == "lstm" else []
        handed = f" ({', '.join(details)})" if details else ""
        if not m.decoding.has(ev.ScoresComputed):
            first = (
                f"These {message_size(c):,} numbers are the only message, however long the sentence is. The "
                f"first new state will be h{subscript(len(m.source) + 1)}."
            )
        return Explanation(
            "start of the decoder",
            f"start = {last}   Sutskever et al. 2014, Section 2",
            f"The encoder's last state{handed} becomes the decoder's first. {first}",
        )
    return Explanation(
        "start of the decoder",
        f"start = tanh(W {last} + b)",
        "The decoder begins with a hidden state made of the encoder's last one"
        f"{' in each direction' if c.directions == 'both' else ''}. {first}",
    )
