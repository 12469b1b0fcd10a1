"""Window, scores, weights and context."""

from __future__ import annotations

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.screen.draw import number, subscript
from attn_tui.screen.explain.explanation import Explanation
from attn_tui.screen.moment import Moment
from attn_tui.screen.naming import asking, score_formula, weights_sum


def window(m: Moment, event: ev.WindowPlaced, n: str) -> Explanation:
    """Where a local attention looks."""
    s, d = len(m.source), m.decoding.config.window
    predicted = m.decoding.has(ev.WeightsFocused)
    how = (
        f"The decoder predicts from h{n} where to look: at position {number(float(event.p_t))} of {s}."
        if predicted
        else f"Where to look goes along with the output: for word {event.t} at position {event.p_t:.0f} of {s}."
    )
    inside = [word for word, here in zip(m.source, event.window, strict=True) if here]
    which = f"from «{inside[0]}» to «{inside[-1]}»" if len(inside) > 1 else f"«{inside[0]}»" if inside else "none"
    return Explanation(
        "window",
        f"p{n} = {s} · σ(vᵀ tanh(W h{n}))   Luong et al. 2015, Eq. 9"
        if predicted
        else f"p{n} = min(t, {s})   Luong et al. 2015, Section 3.2",
        f"{how} Only words at most {d} away are scored: {which}.",
    )


def scores(m: Moment, event: ev.ScoresComputed, n: str) -> Explanation:
    """Scores."""
    best = int(event.e_t.argmax())
    j, word, formula = subscript(best + 1), m.source[best], score_formula(m)
    additive, who = m.decoding.config.score == "additive", asking(m)
    where = "hidden state in the window" if m.window is not None else "hidden state of the encoder"
    if m.decoding.config.score == "location":
        how = f"From {who} alone, each position gets a score, whatever word stands there. Highest is «{word}»: "
    elif additive:
        how = (
            f"A small network, trained with the rest, compares {who} with each {where}; h{n} does not exist yet. "
            f"Best fits «{word}»: "
        )
    else:
        how = f"How well does {who} fit each {where}? Best fits «{word}»: "
    return Explanation(
        "scores",
        f"e{n},ⱼ = {formula}   {'Bahdanau et al. 2015, A.1.2' if additive else 'Luong et al. 2015, Section 3.1'}",
        f"{how}{number(event.e_t[best])} = {formula.replace('ⱼ', j)}.",
    )


def weights(m: Moment, event: ev.WeightsComputed, n: str) -> Explanation:
    """Softmax."""
    best = int(event.alpha_t.argmax())
    asked_before = m.decoding.before(ev.ScoresComputed, ev.StateComputed)
    outside = " What is outside the window gets none." if m.window is not None and not m.window.all() else ""
    source = "Bahdanau et al. 2015, Eq. 6" if asked_before else "Luong et al. 2015, Eq. 7"
    return Explanation(
        "softmax",
        f"α{n},ⱼ = exp(e{n},ⱼ) / Σₖ exp(e{n},ₖ)   {source}",
        f"The scores become weights between 0 and 1 that sum to 1: «{m.source[best]}» gets "
        f"{event.alpha_t[best]:.0%} of the attention.{outside}",
    )


def focused(m: Moment, event: ev.WeightsFocused, n: str) -> Explanation:
    """The Gaussian of local-p."""
    less = f" now sum to {weights_sum(event.alpha_t)}, less than 1, and" if event.alpha_t.sum() < 1 else ""
    centre = f"p{n} = {number(float(m.p_t))}" if m.p_t is not None else f"p{n}"
    return Explanation(
        "Gaussian",
        f"α{n},ⱼ exp(−(j−p{n})²/2σ²), σ = D/2   Luong et al. 2015, Eq. 10",
        f"Words near {centre} are favoured: each weight is multiplied by at most 1, by less the farther away its word "
        f"is. The weights{less} are left so.",
    )


def context(m: Moment, event: ev.ContextComputed, n: str) -> Explanation:
    """The context."""
    shares = m.alpha_t if m.alpha_t is not None else np.zeros(0, np.float32)
    largest = np.argsort(-shares, kind="stable")[:3]
    order = [j for j in largest if j == largest[0] or shares[j] >= 0.005]
    parts = " + ".join(f"{number(shares[j])} h{subscript(int(j) + 1)}" for j in order)
    more = " + (little of the others)" if np.count_nonzero(shares) > len(order) else ""
    return Explanation(
        "context",
        f"C{n} = Σⱼ α{n},ⱼ hⱼ   Bahdanau et al. 2015, Eq. 5",
        f"Each hidden state of the encoder is multiplied by its weight, and all are added up: C{n} = {parts}{more}. "
        f"Its largest part is h{subscript(int(order[0]) + 1)}, the state at «{m.source[int(order[0])]}».",
    )
