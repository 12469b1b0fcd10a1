"""The sentence, the encoder, and what it hands over."""

from __future__ import annotations

from attn_tui.describe import cell_name
from attn_tui.engine import events as ev
from attn_tui.families import HANDED_OVER
from attn_tui.story.explain.explanation import Explanation, first_of, shape
from attn_tui.story.moment import Moment, filled, last_read
from attn_tui.story.naming import activated, linear, read_names
from attn_tui.story.texts import Texts
from attn_tui.symbols import subscript, superscript


def split(m: Moment, event: ev.SentenceSplit, n: str, say: Texts) -> Explanation:
    """The sentence as pieces."""
    padding = filled(m.decoding.config, event.words)
    text = say.count("split.text", len(event.words) - padding, how=say(f"split.{m.decoding.config.directions}"))
    if event.cut:
        text += " " + say("split.cut", cut=f"{event.cut:,}", limit=f"{len(event.words):,}")
    if padding:
        text += " " + say("split.empty" if m.decoding.config.padding == "zeros" else "split.filled")
    return Explanation(
        say("split.name"),
        f"x₁ … x{subscript(len(event.words))}",
        text,
        numbers=say("split.numbers", ids=", ".join([*map(str, event.source[:6].tolist()), "…"][: len(event.source)])),
        shapes=f"x [{len(event.words)}]",
    )


def read(m: Moment, event: ev.PositionRead, n: str, say: Texts) -> Explanation:
    """One position read."""
    c, j = m.decoding.config, event.j + 1
    both, bottom = c.directions == "both", event.layer == 0
    given, before, state = read_names(m, event)
    arrow = state[0]
    paper = (
        "Bahdanau et al. 2015, §3.2"
        if both
        else f"{'Cho' if arrow == '→' and c.cell != 'lstm' else 'Sutskever'} et al. 2014"
    )
    empty = event.j >= last_read(c, m.source)
    embedding = "read.embedding.place" if c.positions else "read.embedding"
    what = say(embedding if bottom else "read.below", size=len(event.input_j), place=f"P{subscript(j)}")
    way = f"{event.direction}.{'both' if both else 'alone'}"
    name = say(f"read.{event.direction}")
    return Explanation(
        say("read.layer", layer=event.layer + 1, name=name) if c.reading_layers > 1 else say("read.name", name=name),
        f"{state} = {0 if empty else f'{cell_name(c)}({given}, {before})'}",
        say("read.empty" if empty else f"read.{way}", word=m.source[event.j], what=what, j=subscript(j)),
        source=paper if bottom and not c.positions and not empty else "",  # no paper of these adds places
        numbers=f"{state} = {first_of(event.state)}",
        shapes=f"{shape(event.input_j, event.state)} → {shape(event.state)}",
    )


def encoded(m: Moment, event: ev.SentenceEncoded, n: str, say: Texts) -> Explanation:
    """All states computed."""
    src_len, enc = event.encoder_states.shape
    directions = m.decoding.config.directions
    key = "attention" if m.decoding.has(ev.ScoresComputed) else "both" if directions == "both" else "alone"
    read = last_read(m.decoding.config, m.source)
    read_last = 1 if directions == "backward" else read
    zeros = f" {say('encoded.zeros', n=src_len - read)}" if read < src_len else ""
    return Explanation(
        say("encoded.name"),
        "hⱼ = [→hⱼ ; ←hⱼ]" if directions == "both" else f"hⱼ = {'→' if directions == 'forward' else '←'}hⱼ",
        say(f"encoded.{key}", n=read, size=enc, last=f"h{subscript(read_last)}") + zeros,
        source="Bahdanau et al. 2015, §3.2" if directions == "both" else "",
        numbers=f"h{subscript(read_last)} = {first_of(event.encoder_states[read_last - 1])}",
        shapes=f"h {shape(event.encoder_states)}",
    )


def start(m: Moment, event: ev.DecoderStarted, n: str, say: Texts) -> Explanation:
    """The decoder's first state."""
    s, c = len(m.source), m.decoding.config
    next_state, end = f"h{subscript(s + 1)}", subscript(last_read(c, m.source))
    last = {"both": f"[→h{end} ; ←h₁]", "forward": f"h{end}", "backward": "h₁"}[c.directions]
    numbers, shapes = f"start = {first_of(event.h_0)}", f"start {shape(event.h_0)}"
    name = say("start.name")
    if c.starts_from not in HANDED_OVER:
        made_of, text = _made_of(m, last, say)
        bridge = activated(c.start_activation, linear(c, "decoder.start", f"W {made_of}", paper=True))
        return Explanation(
            name,
            f"start = {bridge if made_of else 0}",
            f"{text} {say('start.numbered', next=next_state)}",
            {"backward": "Bahdanau et al. 2015, A.2.2", "mean": "Sennrich et al. 2017, §2"}.get(c.starts_from, ""),
            numbers,
            shapes,
        )
    if c.starts_from != "last":
        taken = f"→h{end}" if c.starts_from == "forward" and c.directions == "both" else last
        text = f"{say('start.alike', last=taken)} {say('start.numbered', next=next_state)}"
        return Explanation(name, f"start = {taken}", text, "", numbers, shapes)
    details = [say("start.layers")] if c.layers > 1 else []
    details += [say("start.directions")] if c.directions == "both" else []
    details += [say("start.cell")] if c.cell == "lstm" else []
    handed = f" ({', '.join(details)})" if details else ""
    follows = say("start.numbered", next=next_state)
    if not m.decoding.has(ev.ScoresComputed):
        follows = say("start.message") + (f" {say(f'start.row.{c.directions}')}" if s > 1 else "")
    return Explanation(
        name,
        f"start = {last}",
        f"{say('start.handed', details=handed)} {follows}",
        "Sutskever et al. 2014, §2",
        numbers,
        shapes,
    )


def _made_of(m: Moment, last: str, say: Texts) -> tuple[str, str]:
    """What the first state is computed from, as a symbol and in words; "" if it is zeros."""
    c = m.decoding.config
    if c.starts_from == "zeros":
        return "", say("start.zeros")
    if c.starts_from == "mean":
        return "mean(h)", say("start.mean")
    if c.starts_from == "backward":
        return "←h₁", say("start.backward")
    if c.starts_from == "bridges" and c.reading_layers > 1:
        between = " ; …" if c.reading_layers > 2 else ""
        return f"[h⁽¹⁾{between} ; h⁽{superscript(c.reading_layers)}⁾]", say("start.bridges")
    return last, say("start.both" if c.directions == "both" else "start.alone")
