"""The equations that are shown beside the stages, computed as they are written, against the numbers of the stages."""

from functools import partial

import numpy as np
import pytest
from support import VARIED, checkpoint_of, small_config
from training.test_backward import SENTENCE, WORDS

from attn_tui.engine import events as ev
from attn_tui.engine.cells import GATES, from_input
from attn_tui.engine.orders import kinds_of
from attn_tui.story.learning.rules import CELLS, equations
from attn_tui.story.learning.stages import SOURCE, TIME, back_to, of_state, stages_of
from attn_tui.story.learning.taught import Taught


def taught_in(config):
    checkpoint = checkpoint_of(config, 2, scale=0.4)
    return Taught(checkpoint, SENTENCE, (*WORDS, checkpoint.target_vocabulary.end))


def event_of(taught, kind, t):
    return next(event for event in taught.events if event.t == t and isinstance(event, kind))


def compared(taught, t, by_name):
    """Check what is said of stages, by their names: equations' first lines, and what they come to."""
    config = taught.checkpoint.config
    stages = {stage.name: stage for stage in stages_of(config)}
    for name, (written, value) in by_name.items():
        assert equations(name, config)[0] == written
        np.testing.assert_allclose(back_to(taught, t, stages[name]).values, value, atol=1e-5, err_msg=name)


def arrays(taught, t):
    """What comes back to each stage, by name."""
    stages = [stage for stage in stages_of(taught.checkpoint.config) if stage.name != TIME]
    return {stage.name: back_to(taught, t, stage).values for stage in stages}


@pytest.mark.parametrize("t", [1, 3])
def test_the_lectures_decoder(t):
    taught = taught_in(VARIED["lecture, dot"])
    theta, by = taught.checkpoint.parameters, arrays(taught, t)
    states = event_of(taught, ev.SentenceEncoded, 0).encoder_states
    h, alpha = event_of(taught, ev.StateComputed, t).h_t, event_of(taught, ev.WeightsComputed, t).alpha_t
    u = event_of(taught, ev.FeedforwardComputed, t).hidden
    error, w_1 = by["words"], theta["decoder.feedforward.weight"]
    through = (1 - u**2) * by["network"]
    p = np.exp(theta["decoder.embedding.weight"] @ u + theta["decoder.output.bias"])
    p /= p.sum()
    compared(taught, t, {
        "words": ("∂L/∂logit(y) = p(y) − [y = yₜ]", p - np.eye(len(p))[taught.ids[t - 1]]),
        "network": ("∂L/∂uₜ = Eᵀ (p − y)", theta["decoder.embedding.weight"].T @ error),
        "context": ("∂L/∂Cₜ = W₁[C]ᵀ ((1 − uₜ²) ∘ ∂L/∂uₜ)", w_1[:, len(h) :].T @ through),
        "weights": ("∂L/∂αⱼ = hⱼ · ∂L/∂Cₜ", states @ by["context"]),
        "scores": ("∂L/∂eⱼ = αⱼ (∂L/∂αⱼ − Σₖ αₖ ∂L/∂αₖ)", alpha * (by["weights"] - alpha @ by["weights"])),
        "state": (
            "∂L/∂hₜ = W₁[h]ᵀ ((1 − uₜ²) ∘ ∂L/∂uₜ) + Σⱼ ∂L/∂eⱼ hⱼ",
            w_1[:, : len(h)].T @ through + by["scores"] @ states,
        ),
        SOURCE: (
            "∂L/∂hⱼ = αⱼ ∂L/∂Cₜ + ∂L/∂eⱼ hₜ",
            np.linalg.norm(np.outer(alpha, by["context"]) + np.outer(by["scores"], h), axis=-1),
        ),
    })  # fmt: skip


@pytest.mark.parametrize("t", [1, 3])
def test_rnnsearch(t):
    taught = taught_in(VARIED["rnnsearch"])
    theta, by = taught.checkpoint.parameters, arrays(taught, t)
    states = event_of(taught, ev.SentenceEncoded, 0).encoder_states
    query = event_of(taught, ev.StateComputed, t - 1).h_t if t > 1 else event_of(taught, ev.DecoderStarted, 0).h_0
    alpha, maxout = event_of(taught, ev.WeightsComputed, t).alpha_t, event_of(taught, ev.MaxoutComputed, t)
    of_score = partial(str.format, "decoder.attention.{}.weight")
    w_a, u_a, v = (theta[of_score(name)] for name in ("query", "key", "energy"))
    a = np.tanh(query @ w_a.T + states @ u_a.T)
    is_larger = maxout.readout == np.repeat(maxout.hidden, 2)
    compared(taught, t, {
        "maxout": ("∂L/∂tₜ = W₂ᵀ (p − y)", theta["decoder.output.weight"].T @ by["words"]),
        "pairs": ("∂L/∂t̃ₖ = [t̃ₖ = tᵢ] ∂L/∂tᵢ", is_larger * np.repeat(by["maxout"], 2)),
        "context": ("∂L/∂Cₜ = C_oᵀ ∂L/∂t̃ₜ", theta["decoder.readout.context.weight"].T @ by["pairs"]),
        "scores": ("∂L/∂eⱼ = αⱼ (∂L/∂αⱼ − Σₖ αₖ ∂L/∂αₖ)", alpha * (by["weights"] - alpha @ by["weights"])),
    })  # fmt: skip
    if t == 1:  # later, the same state is also told by what it became
        compared(taught, t, {
            "query": (
                "∂L/∂hₜ₋₁ = U_oᵀ ∂L/∂t̃ₜ + Σⱼ ∂L/∂eⱼ W_aᵀ (v ∘ (1 − aⱼ²))",
                theta["decoder.readout.state.weight"].T @ by["pairs"] + by["scores"] @ ((v * (1 - a**2)) @ w_a),
            ),
            SOURCE: (
                "∂L/∂hⱼ = Σ (αⱼ ∂L/∂C + ∂L/∂eⱼ U_aᵀ (v ∘ (1 − aⱼ²))), 1 … t",
                np.linalg.norm(
                    np.outer(alpha, by["context"]) + by["scores"][:, None] * ((v * (1 - a**2)) @ u_a), axis=-1
                ),
            ),
        })  # fmt: skip
    assert equations("query", taught.checkpoint.config)[1] == "aⱼ = tanh(W_a hₜ₋₁ + U_a hⱼ)"


def rnn(gates, h, delta, weights):
    return weights[""].T @ ((1 - h["after"] ** 2) * delta)


def gru(gates, h, delta, weights):
    r, z, n = (gates[name] for name in "rzn")
    d_n = delta * (1 - z) * (1 - n**2)
    d_z = delta * (h["before"] - n) * z * (1 - z)
    d_r = d_n * (weights["n"] @ h["before"] + weights["b′_n"]) * r * (1 - r)
    return z * delta + weights["z"].T @ d_z + weights["r"].T @ d_r + weights["n"].T @ (r * d_n)


def gru_reset_before(gates, h, delta, weights):
    r, z, n = (gates[name] for name in "rzn")
    d_n = delta * z * (1 - n**2)
    d_z = delta * (n - h["before"]) * z * (1 - z)
    d_r = (weights["n"].T @ d_n) * h["before"] * r * (1 - r)
    return (1 - z) * delta + weights["z"].T @ d_z + weights["r"].T @ d_r + r * (weights["n"].T @ d_n)


def lstm(gates, h, delta, weights):
    i, f, g, o = (gates[name] for name in "ifgo")
    d = o * (1 - np.tanh(h["cell"]) ** 2) * delta
    by_gate = {
        "i": d * g * i * (1 - i),
        "f": d * h["cell before"] * f * (1 - f),
        "g": d * i * (1 - g**2),
        "o": delta * np.tanh(h["cell"]) * o * (1 - o),
    }
    return sum(weights[name].T @ d for name, d in by_gate.items())


RULES = {"rnn": rnn, "gru": gru, "gru-reset-before": gru_reset_before, "lstm": lstm}
ROWS = {"rnn": [""], "gru": "rzn", "gru-reset-before": "rzn", "lstm": "ifgo"}


@pytest.mark.parametrize("cell", CELLS)
def test_a_step_back_through_time_in_each_cell(cell):
    architecture = "rnnsearch" if cell == "gru-reset-before" else "seq2seq"
    score = "additive" if architecture == "rnnsearch" else "none"
    directions = "both" if architecture == "rnnsearch" else "forward"
    config = small_config(score, tied=False, architecture=architecture, cell=cell, directions=directions)
    taught = taught_in(config)
    if architecture == "rnnsearch":  # the scores, which read the state, too, are made not to depend on it
        silent = "decoder.attention.query.weight"
        changes = {silent: np.zeros_like(taught.checkpoint.parameters[silent])}
        taught = Taught(checkpoint_of(config, 2, scale=0.4, changes=changes), SENTENCE, taught.ids)
    theta, t = taught.checkpoint.parameters, 3
    at = t - 1 if architecture == "rnnsearch" else t  # RNNsearch's last state that the word is made of
    before, after = (event_of(taught, ev.StateComputed, n) for n in (at - 1, at))
    h, delta = before.h_t, of_state(taught, t, at)
    reads = ev.InputConcatenated if ev.InputConcatenated in kinds_of(config) else ev.WordEmbedded
    event = event_of(taught, reads, at)
    x = event.input_t if reads is ev.InputConcatenated else event.embedding
    gates = GATES[cell](theta, "decoder.rnn", "_l0", from_input(theta, "decoder.rnn", "_l0", x), h)
    weights = dict(zip(ROWS[cell], np.split(theta["decoder.rnn.weight_hh_l0"], len(ROWS[cell])), strict=True))
    if cell == "gru":
        weights["b′_n"] = np.split(theta["decoder.rnn.bias_hh_l0"], 3)[2]
    states = {"before": h, "after": after.h_t}
    if cell == "lstm":
        states |= {"cell": after.cells_t[-1], "cell before": before.cells_t[-1]}
    np.testing.assert_allclose(of_state(taught, t, at - 1), RULES[cell](gates, states, delta, weights), atol=1e-5)


def test_every_stage_of_every_system_has_an_equation():
    for config in VARIED.values():
        for stage in stages_of(config):
            lines = equations(stage.name, config)
            assert lines
            assert lines[0].startswith("∂L/∂")
            assert all(line.count("(") == line.count(")") for line in lines)
