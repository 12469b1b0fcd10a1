"""Scores → weights → context: the part of the decoder that looks back at the source. Scores are in `scoring`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import orders
from attn_tui.engine.cells import sigmoid
from attn_tui.engine.events import ContextComputed, WeightsComputed, WeightsFocused, WindowPlaced
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Mask, Shapes
from attn_tui.engine.substep import Rule, substep

if TYPE_CHECKING:
    from attn_tui.engine.known import Known
    from attn_tui.engine.quantity import Formula, Quantity


def _window_shapes(config: ModelConfig) -> Shapes:
    if config.attention != "local-p":
        return {}
    return {
        "decoder.attention.position.hidden.weight": (config.attention_hidden, config.decoder_hidden),
        "decoder.attention.position.output.weight": (1, config.attention_hidden),
    }


def _centre(known: Known) -> Formula:
    size = len(known("encoder_states").values) if known.facts.attended is None else known.facts.attended.sum()
    if known.config.attention == "local-m":
        return known.made("min", [known.constant(known.t, f"{known.t}"), known.constant(size, f"{size}")])
    hidden = known.computed("hidden", np.tanh(known.linear_of("decoder.attention.position.hidden", known("h_t"))))
    products = known.linear("decoder.attention.position.output", 0, hidden)
    return known.made("of all", products, size, source="Luong et al. 2015, Eq. 9")


def _position(known: Known, m: int) -> Formula:
    return known.made("tanh", known.linear("decoder.attention.position.hidden", m, known("h_t")))


def _from_centre(known: Known, j: int, p_t: Quantity) -> list[Quantity]:
    """S − p_t, s from 1."""
    if not 0 <= j < len(known("encoder_states").values):
        raise IndexError(j)
    return [known.constant(j + 1, f"{j + 1}"), -p_t]


_WINDOW: dict[str, Rule] = {
    "p_t": _centre,
    "hidden": _position,
    "window": lambda known, j: known.made("within", _from_centre(known, j, known.own("p_t")), known.config.window),
}


@substep(orders.PLACE_WINDOW, _WINDOW, _window_shapes)
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


def softmax(e_t: Array, mask: Mask | None = None) -> Array:
    """Turn scores into weights that sum to 1: α_tj = exp(e_tj) / Σ_k exp(e_tk). Luong et al. 2015, Eq. 7.

    e_t [..., src_len], mask of the same shape, False at padding, which gets exactly 0. So does every position if all
    scores are −∞, which only an intervention can cause.

    >>> softmax(np.zeros(4, np.float32)).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    exponentials = np.exp(_shifted(e_t, mask))
    total = exponentials.sum(axis=-1, keepdims=True)
    return np.asarray(exponentials / np.where(total == 0, 1, total), np.float32)


def log_softmax(e_t: Array, mask: Mask | None = None) -> Array:
    """The logarithm of the softmax, but 0 at positions to which that gives no weight: padding must not matter.

    >>> log_softmax(np.float32([0, -np.inf])).tolist()
    [0.0, 0.0]
    """
    shifted = _shifted(e_t, mask)
    total = np.exp(shifted).sum(axis=-1, keepdims=True)
    logarithms = shifted - np.log(np.where(total == 0, 1, total))
    return np.asarray(np.where(np.isneginf(shifted), 0, logarithms), np.float32)


def _shifted(e_t: Array, mask: Mask | None) -> Array:
    """Scores minus the highest, so that no exponential overflows; −∞ at padding."""
    if mask is not None:
        e_t = np.where(mask, e_t, np.float32(-np.inf))
    highest = e_t.max(axis=-1, keepdims=True)
    return np.asarray(e_t - np.where(np.isneginf(highest), 0, highest), np.float32)


NORMALISE: dict[str, Callable[[Array, Mask | None], Array]] = {"softmax": softmax, "log-softmax": log_softmax}
"""What makes weights of scores, by a config's `normalisation`."""


def _shared(known: Known, j: int) -> Formula:
    """exp(e_tj) / Σ_k exp(e_tk), with the highest score taken out if exponentials could overflow."""
    if not 0 <= j < len(known("e_t")):
        raise IndexError(j)
    scores = known.tempered(known("e_t"), "alpha_t")
    return known.made("share", [known.exponentials(scores)], j, source="Luong et al. 2015, Eq. 7")


@substep(orders.COMPUTE_WEIGHTS, {"alpha_t": _shared})
def compute_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsComputed:
    """Turn the scores into weights; padding gets none."""
    return WeightsComputed(t=memory.t, alpha_t=softmax(memory.e_t, memory.mask))


def _log_z(known: Known) -> Formula:
    return known.log_sum(known.tempered(known("e_t"), "alpha_t"))


def _logarithm(known: Known, j: int) -> Formula:
    scores = known.tempered(known("e_t"), "alpha_t")
    if np.isneginf(scores.values[j]):
        return known.nothing("0")
    return known.sum(scores[j], -known.computed("log_z", known.value(_log_z(known))))


@substep(orders.COMPUTE_LOG_WEIGHTS, {"alpha_t": _logarithm, "log_z": _log_z})
def compute_log_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsComputed:
    """The logarithm of what the weights should be, as models have it that were trained with this mistake."""
    return WeightsComputed(t=memory.t, alpha_t=log_softmax(memory.e_t, memory.mask))


_FOCUSED: dict[str, Rule] = {
    "gaussian": lambda known, j: known.made(
        "gaussian", _from_centre(known, j, known("p_t")), known.config.window / 2, source="Luong et al. 2015, Eq. 10"
    ),
    "alpha_t": lambda known, j: known.sum(known("alpha_t")[j] * known.own("gaussian")[j]),
}


@substep(orders.FOCUS_WEIGHTS, _FOCUSED)
def focus_weights(checkpoint: Checkpoint, memory: Memory) -> WeightsFocused:
    """Favour positions near p_t. Luong et al. 2015, Eq. 10; not renormalised, as in the authors' code."""
    sigma = np.float32(checkpoint.config.window / 2)
    gaussian = np.exp(-(_distance(memory, memory.p_t) ** 2) / (2 * sigma**2))
    return WeightsFocused(t=memory.t, gaussian=gaussian, alpha_t=memory.alpha_t * gaussian)


_CONTEXT: dict[str, Rule] = {
    "alpha_t": lambda known, j: known.sum(known("alpha_t")[j]),
    "encoder_states": lambda known, j, k: known.sum(known("encoder_states")[j, k]),
    "c_t": lambda known, k: known.sum(
        known("alpha_t") * known("encoder_states")[:, k], source="Bahdanau et al. 2015, Eq. 5"
    ),
}


@substep(orders.COMPUTE_CONTEXT, _CONTEXT)
def compute_context(checkpoint: Checkpoint, memory: Memory) -> ContextComputed:
    """Sum the encoder hidden states, each times its weight."""
    alpha_t, states = memory.alpha_t, memory.encoder_states
    return ContextComputed(
        t=memory.t, alpha_t=alpha_t, encoder_states=states, c_t=(alpha_t[..., None] * states).sum(axis=-2)
    )
