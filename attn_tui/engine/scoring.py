"""How well each encoder hidden state fits the decoder state: one function per score."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.events import ScoresComputed
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Shapes
from attn_tui.engine.substep import Rule, substep
from attn_tui.scores import SCORES

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Quantity


def _dot(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return (keys @ h[..., None])[..., 0]


def _scaled_dot(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return _dot(checkpoint, h, keys) / np.float32(np.sqrt(h.shape[-1]))


def _general(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    # h · (W h̄_j + b), the products in the order that takes the fewest.
    name = "decoder.attention.general"
    e_t = _dot(checkpoint, h @ checkpoint.parameters[f"{name}.weight"], keys)
    bias = checkpoint.parameters.get(f"{name}.bias")
    return e_t if bias is None else e_t + (h @ bias)[..., None]


def _location(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return checkpoint.linear("decoder.attention.location", h)[..., : keys.shape[-2]]


def _places(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return checkpoint.linear("decoder.attention.places", h)[..., : keys.shape[-2]]


def _network(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    query = checkpoint.linear("decoder.attention.query", h)
    hidden = np.tanh(query[..., None, :] + keys)
    return np.asarray(checkpoint.linear("decoder.attention.energy", hidden)[..., 0], np.float32)


_COMPUTE: dict[str, Callable[[Checkpoint, Array, Array], Array]] = {
    "dot": _dot,
    "scaled-dot": _scaled_dot,
    "general": _general,
    "location": _location,
    "places": _places,
    "concat": _network,
    "additive": _network,
}


def keys_of(checkpoint: Checkpoint, encoder_states: Array, name: str | None = None) -> Array:
    """Compute the part of a score that depends on the encoder alone: h̄_j, or U_a h̄_j [..., src_len, attention_hidden].

    `name` chooses the score function; by default it is the checkpoint's own.
    """
    network = _COMPUTE[name or checkpoint.config.score] is _network
    return checkpoint.linear("decoder.attention.key", encoder_states) if network else encoder_states


def score(checkpoint: Checkpoint, h: Array, encoder_states: Array, keys: Array | None = None) -> Array:
    """Compare a decoder state with every encoder hidden state: e_tj = score(h, h̄_j).

    Luong et al. 2015, Section 3.1: dot hᵀ h̄_j; general hᵀ W_a h̄_j; concat vᵀ tanh(W_a [h ; h̄_j]), where W_a =
    [query ; key] is stored as its two halves; location W_a h, a score for each position regardless of its word.
    Vaswani et al. 2017, Eq. 1: scaled-dot hᵀ h̄_j / √d with d units in h; the division gives the product of two states
    whose numbers have variance 1 a variance of 1, too, so the softmax stays soft at any width.
    Bahdanau et al. 2015, A.1.2: additive vᵀ tanh(W_a h + U_a h̄_j), query and key; the same network as concat.
    PyTorch's tutorial of 2017: places W_a [E y_{t−1} ; h] + b, as location; h is then the whole concatenation.

    h [..., dec], encoder_states [..., src_len, enc], keys from `keys_of` → [..., src_len].
    """
    keys = keys_of(checkpoint, encoder_states) if keys is None else keys
    return _COMPUTE[checkpoint.config.score](checkpoint, h, keys)


def _score_shapes(config: ModelConfig, name: str) -> Shapes:
    shapes: Shapes = {
        f"decoder.attention.{matrix}.weight": shape for matrix, shape in SCORES[name].shapes(config).items()
    }
    return shapes | ({"decoder.attention.places.bias": (config.max_source_length,)} if name == "places" else {})


def _query_of(known: Known) -> Quantity:
    """What `_query` returns, without the word before it."""
    if known.config.architecture == "conditional-gru":
        return known("proposed_t")
    return known("h_t") if known.config.query == "state" else known("cells_t")[known.config.layers - 1]


def _key(known: Known, j: int, m: int) -> Formula:
    """U_a h̄_j, of a network; W_a h̄_j + b of general."""
    name = "decoder.attention." + ("general" if _named(known) == "general" else "key")
    return known.sum(*known.linear(name, m, known("encoder_states")[j]))


def _keys(known: Known, j: int) -> Quantity:
    name = "decoder.attention." + ("general" if _named(known) == "general" else "key")
    return known.computed("key", known.linear_of(name, known("encoder_states")[j]), j)


def _hidden(known: Known, j: int, m: int) -> Formula:
    """tanh(W_a h + U_a h̄_j), of a network."""
    products = known.linear("decoder.attention.query", m, _query_of(known))
    return known.made("tanh", [*products, _keys(known, j)[m]])


def _named(known: Known) -> str:
    """The name of the score function: the config's, or the one that a what-if puts in its place."""
    change = known.anew("e_t")
    return change.change if change else known.config.score


def _made_of(known: Known, j: int) -> Formula:
    facts, name, source = known.facts, _named(known), SCORES[_named(known)].source
    window = known("window").values if known.has("window") else None
    if (window is not None and not window[j]) or (facts.attended is not None and not facts.attended[j]):
        return known.nothing("−∞")
    query, state = _query_of(known), known("encoder_states")[j]
    if name in ("dot", "scaled-dot"):
        if name == "dot":
            return known.sum(query * state, short=f"{query.bare} · {state.bare}", source=source)
        by = known.constant(1 / np.sqrt(len(query)), f"1/√{len(query)}")
        return known.sum(query * state * by, short=f"{query.bare} · {state.bare} / √{len(query)}", source=source)
    if name == "general":
        return known.sum(query * _keys(known, j), source=source)
    if name in ("location", "places"):
        parts = [query] if name == "location" else [known("embedding"), query]
        return known.sum(*known.linear(f"decoder.attention.{name}", j, *parts), source=source)
    keys = _keys(known, j)
    hidden = np.tanh(known.linear_of("decoder.attention.query", query) + keys.values)
    products = known.linear("decoder.attention.energy", 0, known.computed("hidden", hidden, j))
    return known.sum(*products, source=source)


_RULES: dict[str, Rule] = {"e_t": _made_of, "key": _key, "hidden": _hidden}


@substep(orders.COMPUTE_SCORES, _RULES, lambda config: _score_shapes(config, config.score))
def compute_scores(checkpoint: Checkpoint, memory: Memory) -> ScoresComputed:
    """Compare the query, the decoder's latest state, with every encoder hidden state.

    If this comes before the decoder RNN, as in RNNsearch, the latest state is h_{t−1}.
    """
    if memory.keys is None or memory.keys[0] is not memory.encoder_states:
        memory.keys = (memory.encoder_states, keys_of(checkpoint, memory.encoder_states))
    query = _query(checkpoint, memory, checkpoint.config.score)
    return ScoresComputed(t=memory.t, e_t=_in_window(memory, score(checkpoint, query, *memory.keys)))


def _query(checkpoint: Checkpoint, memory: Memory, name: str) -> Array:
    """What encoder states are compared with: [..., dec], or with the word before it for scores of places."""
    config = checkpoint.config
    if config.architecture == "conditional-gru":
        return memory.proposed_t
    query = memory.h_t if config.query == "state" or memory.cells_t is None else memory.cells_t[..., -1, :]
    return np.concatenate([memory.embedding, query], axis=-1) if name == "places" else query


def _in_window(memory: Memory, e_t: Array) -> Array:
    """Keep only the scores in a local attention's window, and of pieces, not padding; remember them all."""
    if memory.mask is not None:
        e_t = np.where(memory.mask, e_t, np.float32(-np.inf))
    memory.all_e_t = e_t
    return e_t if memory.window is None else np.where(memory.window, e_t, np.float32(-np.inf))


def has_score(checkpoint: Checkpoint, name: str) -> bool:
    """Whether a checkpoint has the shapes and parameters that a score function needs, be it its own or another."""
    config = checkpoint.config
    if name not in SCORES or config.score == "none":
        return False
    if SCORES[name].equal_widths and config.decoder_hidden != config.encoder_state:
        return False
    known = checkpoint.parameters
    return all(p in known and known[p].shape == shape for p, shape in _score_shapes(config, name).items())


def score_otherwise(checkpoint: Checkpoint, memory: Memory, name: str) -> Array:
    """Compute e_t with another score function than the one the checkpoint was trained with: [..., src_len]."""
    own = _COMPUTE[checkpoint.config.score] is _COMPUTE[name]
    keys = memory.keys[1] if own and memory.keys else keys_of(checkpoint, memory.encoder_states, name)
    return _in_window(memory, _COMPUTE[name](checkpoint, _query(checkpoint, memory, name), keys))
