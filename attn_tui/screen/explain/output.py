"""From state and context to the word, and the end."""

from __future__ import annotations

from attn_tui.engine import events as ev
from attn_tui.screen.explain.explanation import Explanation
from attn_tui.screen.moment import Moment


def concat(m: Moment, event: ev.StateConcatenated, n: str) -> Explanation:
    """State and context in a row."""
    c, size = m.decoding.config, len(event.concat_t)
    if m.decoding.has(ev.AttentionalComputed):
        return Explanation(
            "concatenation",
            f"[C{n} ; h{n}]   Luong et al. 2015, Eq. 5",
            f"What the decoder has found (C{n}) and what it looks for (h{n}), one behind the other: "
            f"{c.encoder_state} + {c.decoder_hidden} = {size} numbers.",
        )
    return Explanation(
        "concatenation",
        f"[h{n} ; C{n}]   Luong et al. 2015, Eq. 5",
        f"What the decoder looks for (h{n}) and what it has found (C{n}), one behind the other: "
        f"{c.decoder_hidden} + {c.encoder_state} = {size} numbers.",
    )


def attentional(m: Moment, event: ev.AttentionalComputed, n: str) -> Explanation:
    """Luong's attentional state."""
    fed = " It is also given back to the decoder RNN at the next word." if m.decoding.has(ev.InputConcatenated) else ""
    return Explanation(
        "attentional state",
        f"h̃{n} = tanh(W [C{n} ; h{n}])   Luong et al. 2015, Eq. 5",
        f"One layer makes {len(event.hidden)} numbers of both: from this attentional state the word is chosen.{fed}",
    )


def maxout(m: Moment, event: ev.MaxoutComputed, n: str) -> Explanation:
    """RNNsearch's readout."""
    return Explanation(
        "maxout",
        f"t̃{n} = Uₒ {m.before} + Vₒ E y + Cₒ C{n} + bₒ   Bahdanau et al. 2015, A.2.2",
        f"The state before, the word before and the context are mixed into {len(event.readout)} numbers; of each two "
        f"neighbours the larger goes on: t{n}, {len(event.hidden)} numbers. The paper's appendix reads {m.before} "
        f"here, not h{n}.",
    )


def output(m: Moment, event: ev.OutputComputed, n: str) -> Explanation:
    """The output layer."""
    if m.decoding.has(ev.AttentionalComputed):
        x, source = f"h̃{n}", "   Luong et al. 2015, Eq. 6"
    elif m.decoding.has(ev.MaxoutComputed):
        x, source = f"t{n}", "   Bahdanau et al. 2015, A.2.2"
    else:
        x, source = f"h{n}", "   Sutskever et al. 2014"
    return Explanation("output layer", f"p = softmax(W {x} + b){source}", _probabilities(m, "The output layer"))


def feedforward(m: Moment, event: ev.FeedforwardComputed, n: str) -> Explanation:
    """The lecture's feedforward network."""
    given = f"[h{n} ; C{n}]" if m.decoding.has(ev.StateConcatenated) else f"h{n}"
    return Explanation(
        "feedforward",
        f"u{n} = tanh(W₁ {given} + b₁), p = softmax(W₂ u{n} + b₂)",
        _probabilities(m, "The feedforward network, trained with the rest,"),
    )


def _probabilities(m: Moment, what: str) -> str:
    best = m.candidates[0]
    return (
        f"{what} gives each of the {m.decoding.config.target_vocabulary:,} words a probability. "
        f"«{best.word}» has {best.probability:.0%}."
    )


def word(m: Moment, event: ev.WordChosen, n: str) -> Explanation:
    """The word taken."""
    chosen = m.output[-1]
    ends = event.y_t == m.decoding.end
    last = event.t == m.decoding.config.max_length
    goes_on = "It is written." if last else "It is written, and the decoder is given it next."
    after = "The translation is complete." if ends else goes_on
    search, p = m.decoding.search, f"{event.probability:.0%}"
    equation, text = {
        "greedy": ("y = argmax p (greedy search)", f"The most probable word is «{chosen}»."),
        "beam": (
            f"y of the best translation ({search.description})   Wu et al. 2016, Eq. 14",
            f"The beam search's best translation goes on with «{chosen}», which has {p} here.",
        ),
        "sample": (f"y ~ p ({search.description})", f"«{chosen}» was drawn; the model gives it {p}."),
        "forced": ("y is given", f"The given translation goes on with «{chosen}», to which the model gives {p}."),
    }[search.kind]
    return Explanation("word", equation, f"{text} {after}")


def ended(m: Moment, event: ev.DecodingEnded, n: str) -> Explanation:
    """The end."""
    text = (
        "The decoder wrote <END>: the translation is complete."
        if event.reason == "end"
        else f"{event.t} words are written and <END> has not come: the checkpoint's limit ends the translation here."
    )
    return Explanation("end", "", text)
