"""Window, scores, weights and context."""

from __future__ import annotations

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.scores import SCORES
from attn_tui.story.explain.explanation import Explanation, shape
from attn_tui.story.moment import Moment, filled, last_attended
from attn_tui.story.naming import asking, score_formula, weights_sum
from attn_tui.story.texts import Texts
from attn_tui.story.ties import largest, largest_scores, largest_shares, quoted, told
from attn_tui.symbols import equals, minus, number, percent, subscript


def window(m: Moment, event: ev.WindowPlaced, n: str, say: Texts) -> Explanation:
    """Where a local attention looks."""
    s, d = last_attended(m.decoding.config, m.source), m.decoding.config.window
    predicted = m.decoding.has(ev.WeightsFocused)
    inside = [word for word, here in zip(m.source[:s], event.window[:s], strict=True) if here]
    which = say("window.some", first=inside[0], last=inside[-1]) if len(inside) > 1 else f"«{inside[0]}»"
    how = say("window.predicted" if predicted else "window.along", h=f"h{n}", t=event.t, p=min(event.t, s), s=s)
    return Explanation(
        say("window.name"),
        f"p{n} = {s} · σ(vᵀ tanh(W h{n}))" if predicted else f"p{n} = min(t, {s})",
        f"{how} {say('window.text', d=d, which=which if inside else say('none'))}",
        "Luong et al. 2015, Eq. 9" if predicted else "Luong et al. 2015, §3.2",
        f"p{n} = {number(float(event.p_t))}",
        f"h{n} [{m.decoding.config.decoder_hidden}] → p{n} [1]" if predicted else "",
    )


def scores(m: Moment, event: ev.ScoresComputed, n: str, say: Texts) -> Explanation:
    """Scores."""
    best = int(event.e_t.argmax())
    formula, kind = score_formula(m), m.score
    where = say("scores.window" if m.window is not None else "scores.all")
    who = asking(m, say)
    c = m.decoding.config
    given = f"[{c.word_and_state if kind == 'places' else c.decoder_hidden}]"
    if SCORES[kind].reads_states:
        given += f", [{len(m.source)}, {c.encoder_state}]"
    # RNNsearch's score is told with the order that it is known for.
    told_as = "concat" if kind == "additive" and m.decoding.before(ev.StateComputed, ev.ScoresComputed) else kind
    text = say(f"scores.{told_as}", who=who, where=where, h=f"h{n}")
    if c.query == "cell":
        text += f" {say('scores.cell')}"
    if filled(c, m.source):
        text += f" {say('scores.masked' if c.padding_masked else 'scores.padding')}"
    tied = largest_scores(event.e_t)
    if SCORES[kind].reads_states:
        outcome = told("scores", tied, quoted(m.source), len(m.source), say)
    else:
        positions = [f"{j} («{word}»)" for j, word in enumerate(m.source, 1)]
        outcome = told("positions", tied, positions, len(m.source), say)
    return Explanation(
        say("scores.name"),
        f"e{n},ⱼ = {formula}",
        f"{text} {outcome}",
        SCORES[kind].source,
        f"{minus(number(event.e_t[best]))} = {formula.replace('ⱼ', subscript(best + 1))}",
        f"{given} → e{n} {shape(event.e_t)}",
    )


def weights(m: Moment, event: ev.WeightsComputed, n: str, say: Texts) -> Explanation:
    """Softmax."""
    if m.decoding.config.normalisation != "softmax":
        return _logarithms(m, event, n, say)
    best = largest(event.alpha_t)
    asked_before = m.decoding.before(ev.ScoresComputed, ev.StateComputed)
    of_states = SCORES[m.score].reads_states  # Eq. 8 is that of positions
    share = percent(float(event.alpha_t[best]))
    outcome = told("weights", largest_shares(event.alpha_t), quoted(m.source), len(m.source), say, share=share)
    text = f"{say('weights.text')} {outcome}"
    if m.window is not None and not m.window.all():
        text += f" {say('weights.outside')}"
    if not of_states:
        text += f" {say('weights.places')}"
    text += _about_padding(m, event, say)
    return Explanation(
        say("weights.name"),
        f"α{n},ⱼ = exp(e{n},ⱼ) / Σₖ exp(e{n},ₖ)",
        text,
        "Bahdanau et al. 2015, Eq. 6" if asked_before else f"Luong et al. 2015, Eq. {7 if of_states else 8}",
        _quotient(m, best, float(event.alpha_t[best])),
        f"e{n} {shape(event.alpha_t)} → α{n} {shape(event.alpha_t)}",
    )


def _about_padding(m: Moment, event: ev.WeightsComputed, say: Texts) -> str:
    """What the places get that fill the sentence up."""
    padding = filled(m.decoding.config, m.source)
    if not padding:
        return ""
    if m.decoding.config.padding_masked:
        return f" {say('weights.masked')}"
    return f" {say('weights.padding', share=percent(float(event.alpha_t[-padding:].sum())))}"


def _logarithms(m: Moment, event: ev.WeightsComputed, n: str, say: Texts) -> Explanation:
    """What a model has instead of weights that was trained with the logarithm of the softmax."""
    best = largest(event.alpha_t)
    return Explanation(
        say("weights.log.name"),
        f"α{n},ⱼ = log(exp(e{n},ⱼ) / Σₖ exp(e{n},ₖ))",
        say("weights.log.text", sum=minus(number(float(event.alpha_t.sum())))),
        "",
        _quotient(m, best, float(event.alpha_t[best])),
        f"e{n} {shape(event.alpha_t)} → α{n} {shape(event.alpha_t)}",
    )


def _quotient(m: Moment, best: int, share: float) -> str:
    """The weight that counts most as a quotient or its logarithm, if its parts are numbers that can be written."""
    if m.e_t is None:
        return ""
    score, is_logarithm = number(m.e_t[best]), m.decoding.config.normalisation != "softmax"
    with np.errstate(over="ignore"):
        total = float(np.exp(m.e_t.astype(np.float64)).sum())
    if 0.005 <= total < 1e7:
        value = float(score) - np.log(float(f"{total:.2f}"))
        is_ = equals(number(share), float(value if is_logarithm else np.exp(value)))
        quotient = f"exp({minus(score)}) / {total:,.2f}"
    else:
        is_, quotient = "≈", f"exp({minus(score)}) / Σ"
    return f"{minus(number(share))} {is_} {f'log({quotient})' if is_logarithm else quotient}"


def focused(m: Moment, event: ev.WeightsFocused, n: str, say: Texts) -> Explanation:
    """The Gaussian of local-p."""
    best = int(event.alpha_t.argmax())
    centre = f"p{n} = {number(float(m.p_t))}" if m.p_t is not None else f"p{n}"
    text = say("focused.text", centre=centre)
    if event.alpha_t.sum() < 1:
        text += " " + say("focused.less", sum=weights_sum(event.alpha_t))
    share, kept = float(event.alpha_t[best]), float(event.gaussian[best])
    before = number(share / kept) if kept else "0"
    is_ = equals(number(share), float(before) * float(number(kept)))
    return Explanation(
        say("focused.name"),
        f"α{n},ⱼ exp(−(j−p{n})²/2σ²), σ = D/2",
        text,
        "Luong et al. 2015, Eq. 10",
        f"α{n},{subscript(best + 1)}: {number(share)} {is_} {before} · {number(kept)}" if kept else "",
        f"α{n} {shape(event.alpha_t)}",
    )


def context(m: Moment, event: ev.ContextComputed, n: str, say: Texts) -> Explanation:
    """The context."""
    shares = m.alpha_t if m.alpha_t is not None else np.zeros(1, np.float32)
    sizes = np.abs(shares)
    first = np.argsort(-sizes, kind="stable")[:3]
    order = [int(j) for j in first if j == first[0] or sizes[j] >= 0.005]
    parts = " + ".join(f"{minus(number(shares[j]))} h{subscript(j + 1)}" for j in order).replace("+ −", "− ")
    is_rounded = any(equals(number(shares[j]), float(shares[j])) == "≈" for j in order)
    states = [f"h{subscript(j)} («{word}»)" for j, word in enumerate(m.source, 1)]
    text = told("context", largest_shares(shares), states, len(m.source), say, c=f"C{n}")
    if shares.min() < 0:
        text += f" {say('context.log')}"
    return Explanation(
        say("context.name"),
        f"C{n} = Σⱼ α{n},ⱼ hⱼ",
        f"{say('context.text')} {text}",
        "Bahdanau et al. 2015, Eq. 5",
        f"C{n} {'≈' if is_rounded else '='} {parts}{' + …' if np.count_nonzero(shares) > len(order) else ''}",
        f"α{n} {shape(shares)}, h {shape(event.weighted_states)} → C{n} {shape(event.c_t)}",
    )
