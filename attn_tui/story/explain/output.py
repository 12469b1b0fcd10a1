"""From state and context to the word, and the end."""

from __future__ import annotations

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.story.explain.explanation import Explanation, first_of, shape
from attn_tui.story.moment import Moment
from attn_tui.story.naming import activated, how_chosen, linear
from attn_tui.story.texts import Texts
from attn_tui.story.ties import largest_shares, told
from attn_tui.symbols import number, percent, subscript
from attn_tui.vocabulary import END


def concat(m: Moment, event: ev.StateConcatenated, n: str, say: Texts) -> Explanation:
    """State and context, concatenated."""
    c = m.decoding.config
    if c.readout == "concat":
        return _concat_of_all(m, event, n, say)
    luong = m.decoding.has(ev.AttentionalComputed)
    h, context = (f"h{n}", c.decoder_hidden), (f"C{n}", c.encoder_state)
    (first, size), (second, other) = (context, h) if luong else (h, context)
    return Explanation(
        say("concat.name"),
        f"[{first} ; {second}]",
        say("concat.text.luong" if luong else "concat.text", h=f"h{n}", c=f"C{n}"),
        "",  # Luong's Eq. 5 is the next sub-step, which takes this; the lecture has it in words
        f"{first_of(event.concat_t[:size])[:-1]} ; {first_of(event.concat_t[size:])[1:]}",
        f"{first} [{size}] + {second} [{other}] → {shape(event.concat_t)}",
    )


def _concat_of_all(m: Moment, event: ev.StateConcatenated, n: str, say: Texts) -> Explanation:
    """State, context and word, concatenated for the output layer."""
    c = m.decoding.config
    return Explanation(
        say("concat.name"),
        f"[h{n} ; C{n} ; E y]",
        say("concat.text.all", h=f"h{n}", c=f"C{n}"),
        "",
        f"h{n} = {first_of(event.concat_t[: c.decoder_hidden])}",
        f"h{n} [{c.decoder_hidden}] + C{n} [{c.encoder_state}] + E y [{c.word_embedding}] → {shape(event.concat_t)}",
    )


def attentional(m: Moment, event: ev.AttentionalComputed, n: str, say: Texts) -> Explanation:
    """Luong's attentional state."""
    c = m.decoding.config
    text = say("attentional.text", size=len(event.hidden))
    if m.decoding.has(ev.InputConcatenated):
        text += f" {say('attentional.fed')}"
    return Explanation(
        say("attentional.name"),
        f"h̃{n} = {activated(c.activation, linear(c, 'decoder.attentional', f'W [C{n} ; h{n}]'))}",
        text,
        "Luong et al. 2015, Eq. 5" if c.activation == "tanh" else "",
        f"h̃{n} = {first_of(event.hidden)}",
        f"{_concatenated(m)} → h̃{n} {shape(event.hidden)}",
    )


def maxout(m: Moment, event: ev.MaxoutComputed, n: str, say: Texts) -> Explanation:
    """RNNsearch's readout."""
    first, second = float(event.readout[0]), float(event.readout[1])
    return Explanation(
        say("maxout.name"),
        f"t̃{n} = Uₒ {m.before} + Vₒ E y + Cₒ C{n} + bₒ",
        say("maxout.text", t=f"t{n}", h=f"h{n}", before=m.before),
        "Bahdanau et al. 2015, A.2.2",
        f"t{n},₁ = max({number(first)}, {number(second)}) = {number(max(first, second))}".replace("-", "−"),
        f"t̃{n} {shape(event.readout)} → t{n} {shape(event.hidden)}",
    )


def readout(m: Moment, event: ev.ReadoutComputed, n: str, say: Texts) -> Explanation:
    """One layer more before the output layer."""
    c = m.decoding.config
    if c.projection:
        equation = linear(c, "decoder.projection", f"A h̃{n}", "a", paper=True)
        text = say("readout.projection", h=f"h̃{n}", size=len(event.hidden))
        given = "" if m.attentional is None else f"h̃{n} {shape(m.attentional)} → "
    else:
        products = linear(c, "decoder.readout.context", f"Uₒ h{n} + Vₒ E y + Cₒ C{n}", "bₒ", paper=True)
        equation, text = activated(c.activation if c.readout == "tanh" else "none", products), say("readout.text")
        given = f"h{n} [{c.decoder_hidden}], E y [{c.word_embedding}], C{n} [{c.encoder_state}] → "
    return Explanation(
        say("readout.name"),
        f"t{n} = {equation}",
        text,
        "Sennrich et al. 2017, §2" if c.architecture == "conditional-gru" and c.readout == "tanh" else "",
        f"t{n} = {first_of(event.hidden)}",
        f"{given}t{n} {shape(event.hidden)}",
    )


def output(m: Moment, event: ev.OutputComputed, n: str, say: Texts) -> Explanation:
    """The output layer."""
    c = m.decoding.config
    if m.decoding.has(ev.ReadoutComputed):
        x, source = f"t{n}", ""
    elif m.decoding.has(ev.StateConcatenated) and not m.decoding.has(ev.AttentionalComputed):
        x, source = f"[h{n} ; C{n} ; E y]", ""
    elif m.decoding.has(ev.AttentionalComputed):
        x, source = f"h̃{n}", "Luong et al. 2015, Eq. 6"
    elif m.decoding.has(ev.MaxoutComputed):
        x, source = f"t{n}", "Bahdanau et al. 2015, A.2.2"
    else:
        x, source = f"h{n}", "" if m.decoding.has(ev.ScoresComputed) else "Sutskever et al. 2014"
    return Explanation(
        say("output.name"),
        f"p = softmax({linear(c, 'decoder.output', f'W {x}', paper=True)})",
        f"{say('output.text')} {_best(m, say)}",
        source,
        _probability(m),
        f"{x} [{c.output_input}] → p [{c.target_vocabulary:,}]",
    )


def feedforward(m: Moment, event: ev.FeedforwardComputed, n: str, say: Texts) -> Explanation:
    """The lecture's feedforward network."""
    given = f"[h{n} ; C{n}]" if m.decoding.has(ev.StateConcatenated) else f"h{n}"
    return Explanation(
        say("feedforward.name"),
        f"u{n} = {activated(m.decoding.config.activation, f'W₁ {given} + b₁')}, p = softmax(W₂ u{n} + b₂)",
        f"{say('feedforward.text')} {_best(m, say)}",
        numbers=_probability(m),
        shapes=f"{_concatenated(m)} → u{n} {shape(event.hidden)} → p [{m.decoding.config.target_vocabulary:,}]",
    )


def _concatenated(m: Moment) -> str:
    known = m.concat_t if m.concat_t is not None else m.h_t
    return "" if known is None else shape(known)


def _tied(m: Moment) -> list[int]:
    """The candidates that have the most."""
    return largest_shares(np.array([one.probability for one in m.candidates]))


def _best(m: Moment, say: Texts) -> str:
    words, share = m.decoding.config.target_vocabulary, percent(m.candidates[0].probability)
    names = [f"«{one.word}»" for one in m.candidates]
    return told("probability", _tied(m), names, words, say, words=f"{words:,}", share=share)


def _probability(m: Moment) -> str:
    best = m.candidates[0]
    return f"p(«{best.word}») = {number(best.probability)}"


def word(m: Moment, event: ev.WordChosen, n: str, say: Texts) -> Explanation:
    """The word taken."""
    kind = m.decoding.search.kind
    how = how_chosen(m.decoding.search, say)
    equation = {"greedy": "y = argmax p", "beam": "y = argmax s(y₁ … yₜ)", "sample": "y ~ p", "forced": "y"}[kind]
    after = (
        "word.complete"
        if event.y_t == m.decoding.end
        else "word.written"
        if event.t == m.decoding.config.longest(len(m.source))
        else "word.next"
    )
    taken: str = "hand" if m.is_touched("y_t") else kind
    if taken == "greedy" and not m.candidates[0].chosen:
        taken = "greedy.allowed"
    elif taken == "greedy" and len(_tied(m)) > 1:
        taken = "greedy.tie"
    return Explanation(
        say("word.name"),
        f"{equation}   ({how})",
        f"{say(f'word.{taken}', word=m.output[-1], share=percent(float(event.probability)))} {say(after)}",
        "Wu et al. 2016, Eq. 14" if kind == "beam" else "",
        f"p(«{m.output[-1]}») = {number(float(event.probability))}",
        "",
    )


def ended(m: Moment, event: ev.DecodingEnded, n: str, say: Texts) -> Explanation:
    """The end, and why it has come."""
    if event.reason == "length":
        text = say("ended.length", n=event.t)
        c, s = m.decoding.config, len(m.source)
        limit = "max_length" if c.longest(s) == c.max_length else f"{c.length_ratio:g} · {s} + 5"
        return Explanation(say("ended.name"), f"t = {event.t} = {limit}", text)
    kind, y = "hand" if m.is_touched("y_t") else m.decoding.search.kind, f"y{subscript(event.t)}"
    equation = {
        "greedy": f"{y} = argmax p = {END}",
        "beam": f"y₁ … {y} = argmax s, {y} = {END}",
        "sample": f"{y} ~ p, {y} = {END}",
    }.get(kind, f"{y} = {END}")
    [probability] = [one.probability for one in m.candidates if one.chosen]
    return Explanation(
        say("ended.name"),
        equation,
        f"{say(f'ended.{kind}', share=percent(probability))} {say('ended.complete')}",
        "Wu et al. 2016, Eq. 14" if kind == "beam" else "",
        f"p(«{END}») = {number(probability)}",
    )
