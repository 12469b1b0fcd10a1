"""Scores → weights → context: the part of the decoder that looks back at the source."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.cells import sigmoid
from attn_tui.engine.events import ContextComputed, ScoresComputed, WeightsComputed, WeightsFocused, WindowPlaced
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Mask, Shapes
from attn_tui.engine.substep import substep
from attn_tui.scores import SCORES


def _window_shapes(config: ModelConfig) -> Shapes:
    if config.attention != "local-p":
        return {}
    return {
        "decoder.attention.position.hidden.weight": (config.attention_hidden, config.decoder_hidden),
        "decoder.attention.position.output.weight": (1, config.attention_hidden),
    }


@substep(orders.PLACE_WINDOW, _window_shapes)
def place_window(checkpoint: Checkpoint, memory: Memory) -> WindowPlaced:
    """Choose the positions a local attention looks at. Luong et al. 2015, Section 3.2.

    local-m moves along with the output; past the sentence's end, a case the paper does not mention, it stays on the
    last position. local-p predicts the centre from h_t, Eq. 9.
    """
    if checkpoint.config.attention == "local-p":
        hidden = np.tanh(checkpoint.linear("decoder.attention.position.hidden", memory.h_t))
        centre = memory.src_len * sigmoid(checkpoint.linear("decoder.attention.position.output", hidden)[..., 0])
    else:
        centre = np.minimum(np.float32(memory.t), memory.src_len)
    p_t = np.asarray(centre, np.float32)
    return WindowPlaced(t=memory.t, p_t=p_t, window=np.abs(_distance(memory, p_t)) <= checkpoint.config.window)


def _distance(memory: Memory, p_t: Array) -> Array:
    """Return each position's distance from the centre: s − p_t [..., src_len], s from 1."""
    positions = np.arange(1, memory.encoder_states.shape[-2] + 1, dtype=np.float32)
    return np.asarray(positions - p_t[..., None], np.float32)


def _dot(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return (keys @ h[..., None])[..., 0]


def _scaled_dot(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return _dot(checkpoint, h, keys) / np.float32(np.sqrt(h.shape[-1]))


def _general(checkpoint: Checkpoint, h: Array, keys: Array) -> Array:
    return _dot(checkpoint, h @ checkpoint.parameters["decoder.attention.general.weight"], keys)


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


@substep(orders.COMPUTE_SCORES, lambda config: _score_shapes(config, config.score))
def compute_scores(checkpoint: Checkpoint, memory: Memory) -> ScoresComputed:
    """Compare the query, the decoder's latest state, with every encoder hidden state.

    If this comes before the decoder RNN, as in RNNsearch, the latest state is h_{t−1}.
    """
    if memory.keys is None or memory.keys[0] is not memory.encoder_states:
        memory.keys = (memory.encoder_states, keys_of(checkpoint, memory.encoder_states))
    return ScoresComputed(
        t=memory.t,
        e_t=_in_window(memory, score(checkpoint, _query(checkpoint, memory, checkpoint.config.score), *memory.keys)),
    )


def _query(checkpoint: Checkpoint, memory: Memory, name: str) -> Array:
    """What encoder states are compared with by that score: [..., dec], or with the word before it for `places`."""
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


def softmax(e_t: Array, mask: Mask | None = None) -> Array:
    """Turn scores into weights that sum to 1: α_tj = exp(e_tj) / Σ_k exp(e_tk). Luong et al. 2015, Eq. 7.

    e_t [..., src_len], mask of the same shape, False at padding, which gets exactly 0. So does every position if all
    scores are −∞, which only an intervention can cause.

    >>> softmax(np.zeros(4, np.float32)).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    if mask is not None:
        e_t = np.where(mask, e_t, -np.inf)
    highest = e_t.max(axis=-1, keepdims=True)
    exponentials = np.exp(e_t - np.where(np.isneginf(highest), 0, highest))
    total = exponentials.sum(axis=-1, keepdims=True)
    return np.asarray(exponentials / np.where(total == 0, 1, total), np.float32)


@substep(orders.COMPUTE_WEIGHTS)
def compute_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsComputed:
    """Turn the scores into weights; padding gets none."""
    return WeightsComputed(t=memory.t, alpha_t=softmax(memory.e_t, memory.mask))


@substep(orders.COMPUTE_LOG_WEIGHTS)
def compute_log_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsComputed:
    """The logarithm of what the weights should be, as models have it that were trained with this mistake."""
    shifted = memory.e_t - memory.e_t.max(axis=-1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    # What the softmax gives no weight has none here, either: padding in a batch must not matter.
    return WeightsComputed(t=memory.t, alpha_t=np.where(np.isneginf(memory.e_t), np.float32(0), logarithms))


@substep(orders.FOCUS_WEIGHTS)
def focus_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsFocused:
    """Favour positions near p_t. Luong et al. 2015, Eq. 10; not renormalised, as in the authors' code."""
    sigma = np.float32(checkpoint.config.window / 2)
    gaussian = np.exp(-(_distance(memory, memory.p_t) ** 2) / (2 * sigma**2))
    return WeightsFocused(t=memory.t, gaussian=gaussian, alpha_t=memory.alpha_t * gaussian)


@substep(orders.COMPUTE_CONTEXT)
def compute_context(checkpoint: Checkpoint, memory: Memory) -> ContextComputed:
    """Sum the encoder hidden states, each times its weight."""
    alpha_t, states = memory.alpha_t, memory.encoder_states
    return ContextComputed(
        t=memory.t, alpha_t=alpha_t, encoder_states=states, c_t=(alpha_t[..., None] * states).sum(axis=-2)
    )
