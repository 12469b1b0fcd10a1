"""What happens at this moment: the equation, and a sentence for somebody who sees it for the first time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.screen.draw import number, subscript
from attn_tui.screen.moment import Moment


@dataclass(frozen=True, slots=True)
class Explanation:
    """The name of the sub-step, its equation and source, and what it means here."""

    name: str
    equation: str
    text: str


def explain(moment: Moment) -> Explanation:
    """Say what the moment's event means, with its own numbers."""
    return _TEXTS[type(moment.event)](moment, moment.event, subscript(moment.n))


def _split(m: Moment, event: ev.SentenceSplit, n: str) -> Explanation:
    left_out = (
        f" {event.cut:,} more were left out: the checkpoint's limit is {len(event.words):,}." if event.cut else ""
    )
    return Explanation(
        "the sentence",
        "",
        f"The sentence is split into {len(event.words)} pieces, one row each.{left_out} The encoder RNN reads them one "
        "after the other, first from left to right, then from right to left.",
    )


def _read(m: Moment, event: ev.PositionRead, n: str) -> Explanation:
    j, s, word = event.j + 1, len(m.source), m.source[event.j]
    if event.direction == "forward":
        before = f"→h{subscript(j - 1)}" if j > 1 else "0"
        return Explanation(
            "encoder, left to right",
            f"→h{subscript(j)} = GRU(E x{subscript(j)}, {before})   Bahdanau et al. 2015, 3.2",
            f"«{word}» is read: its embedding ({len(event.embedding)} numbers) is mixed into what was read to its "
            f"left. The result is the first half of h{subscript(j)}.",
        )
    before = f"←h{subscript(j + 1)}" if j < s else "0"
    return Explanation(
        "encoder, right to left",
        f"←h{subscript(j)} = GRU(E x{subscript(j)}, {before})   Bahdanau et al. 2015, 3.2",
        f"«{word}» is read again, coming from the right. The second half of h{subscript(j)} knows what follows "
        "the word.",
    )


def _encoded(m: Moment, event: ev.SentenceEncoded, n: str) -> Explanation:
    src_len, enc = event.encoder_states.shape
    return Explanation(
        "encoder hidden states",
        "hⱼ = [→hⱼ ; ←hⱼ]   Bahdanau et al. 2015, 3.2",
        f"All {src_len} hidden states of the encoder go to the decoder, not just the last one: each has {enc} numbers "
        "and is most strongly associated with its own word.",
    )


def _start(m: Moment, event: ev.DecoderStarted, n: str) -> Explanation:
    s = subscript(len(m.source))
    return Explanation(
        "start of the decoder",
        f"start = tanh(W [→h{s} ; ←h₁] + b)",
        "The decoder begins with a hidden state made of the encoder's last one in each direction. "
        f"Its states are numbered on from the encoder's: the first will be h{subscript(len(m.source) + 1)}.",
    )


def _embed(m: Moment, event: ev.WordEmbedded, n: str) -> Explanation:
    first = " It stands for «nothing written yet»." if event.t == 1 else " That is the word it has just written."
    return Explanation(
        "word before → embedding",
        f"E y = row of «{m.previous_word}» in the embedding E",
        f"The decoder is given «{m.previous_word}» as {len(event.embedding)} numbers.{first}",
    )


def _state(m: Moment, event: ev.StateComputed, n: str) -> Explanation:
    before = f"h{subscript((m.n or 1) - 1)}" if event.t > 1 else "start"
    return Explanation(
        "decoder RNN",
        f"h{n} = GRU(E y, {before})   Luong et al. 2015, Eq. 3",
        f"The word before and the last hidden state give the new one, h{n}: {len(event.h_t)} numbers that say what "
        "the decoder is looking for. No word is chosen from it yet: the RNN's own output is discarded.",
    )


def _scores(m: Moment, event: ev.ScoresComputed, n: str) -> Explanation:
    best = int(event.e_t.argmax())
    j, word = subscript(best + 1), m.source[best]
    dot = m.decoding.config.score == "dot"
    product = f"h{n} · hⱼ" if dot else f"h{n}ᵀ W hⱼ"
    return Explanation(
        "scores",
        f"e{n},ⱼ = {product}   Luong et al. 2015, Section 3.1",
        f"How well does h{n} fit each hidden state of the encoder? Best fits «{word}»: "
        f"{number(event.e_t[best])} = {product.replace('ⱼ', j)}.",
    )


def _weights(m: Moment, event: ev.WeightsComputed, n: str) -> Explanation:
    best = int(event.alpha_t.argmax())
    return Explanation(
        "softmax",
        f"α{n},ⱼ = exp(e{n},ⱼ) / Σₖ exp(e{n},ₖ)   Luong et al. 2015, Eq. 7",
        f"The scores become weights between 0 and 1 that sum to 1: «{m.source[best]}» gets "
        f"{event.alpha_t[best]:.0%} of the attention.",
    )


def _context(m: Moment, event: ev.ContextComputed, n: str) -> Explanation:
    shares = m.alpha_t if m.alpha_t is not None else np.zeros(0, np.float32)
    largest = np.argsort(-shares, kind="stable")[:3]
    order = [j for j in largest if j == largest[0] or shares[j] >= 0.005]
    parts = " + ".join(f"{number(shares[j])} h{subscript(int(j) + 1)}" for j in order)
    more = " + (little of the others)" if len(shares) > len(order) else ""
    return Explanation(
        "context",
        f"C{n} = Σⱼ α{n},ⱼ hⱼ   Bahdanau et al. 2015, Eq. 5",
        f"Each hidden state of the encoder is multiplied by its weight, and all are added up: C{n} = {parts}{more}. "
        f"It is mostly h{subscript(int(order[0]) + 1)}, the state at «{m.source[int(order[0])]}».",
    )


def _concat(m: Moment, event: ev.StateConcatenated, n: str) -> Explanation:
    dec = len(m.h_t) if m.h_t is not None else 0
    enc = len(event.concat_t) - dec
    return Explanation(
        "concatenation",
        f"[h{n} ; C{n}]   Luong et al. 2015, Eq. 5",
        f"What the decoder looks for (h{n}) and what it has found (C{n}), one behind the other: "
        f"{dec} + {enc} = {len(event.concat_t)} numbers.",
    )


def _feedforward(m: Moment, event: ev.FeedforwardComputed, n: str) -> Explanation:
    return Explanation(
        "feedforward network",
        f"u{n} = tanh(W₁ [h{n} ; C{n}] + b₁), p = softmax(W₂ u{n} + b₂)",
        f"A small network, trained together with the rest, gives each of the {m.decoding.config.target_vocabulary:,} "
        f"words a probability. «{m.candidates[0]}» has {event.top_probabilities[0]:.0%}.",
    )


def _word(m: Moment, event: ev.WordChosen, n: str) -> Explanation:
    chosen = m.output[-1]
    ends = event.y_t == m.decoding.end
    after = "The translation is complete." if ends else "It is written, and the decoder is given it next."
    return Explanation("word", "y = argmax p (greedy search)", f"The most probable word is «{chosen}». {after}")


def _ended(m: Moment, event: ev.DecodingEnded, n: str) -> Explanation:
    text = (
        "The decoder wrote <END>: the translation is complete."
        if event.reason == "end"
        else f"{event.t} words are written and <END> has not come: the checkpoint's limit ends the translation here."
    )
    return Explanation("end", "", text)


_TEXTS: dict[type[ev.Event], Callable[[Moment, Any, str], Explanation]] = {
    ev.SentenceSplit: _split,
    ev.PositionRead: _read,
    ev.SentenceEncoded: _encoded,
    ev.DecoderStarted: _start,
    ev.WordEmbedded: _embed,
    ev.StateComputed: _state,
    ev.ScoresComputed: _scores,
    ev.WeightsComputed: _weights,
    ev.ContextComputed: _context,
    ev.StateConcatenated: _concat,
    ev.FeedforwardComputed: _feedforward,
    ev.WordChosen: _word,
    ev.DecodingEnded: _ended,
}
