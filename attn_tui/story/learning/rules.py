"""The equation of each stage: what comes back to it, from what has come back to the stages after it.

L is the loss of the word of time step t, hⱼ an encoder state, hₜ a decoder state; ∘ multiplies number by number, and
[…] is 1 if it is so, else 0. They follow from the forward equations by the chain rule (Rumelhart, Hinton, Williams
1986), through the time steps Werbos 1990. `attn_tui.engine.gradients` computes the numbers from the rules beside the
sub-steps, number by number; the tests compute each of these, too, and compare.
"""

from __future__ import annotations

from collections.abc import Callable

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.orders import kinds_of

CELLS: dict[str, tuple[str, ...]] = {
    "rnn": ("∂L/∂hₜ₋₁ = Uᵀ ((1 − hₜ²) ∘ ∂L/∂hₜ)",),
    "gru": (
        "∂L/∂hₜ₋₁ = z ∘ δ + U_zᵀ δ_z + U_rᵀ δ_r + U_nᵀ (r ∘ δ_n), δ = ∂L/∂hₜ",
        "δ_n = δ ∘ (1 − z) ∘ (1 − n²), δ_z = δ ∘ (hₜ₋₁ − n) ∘ z ∘ (1 − z), δ_r = δ_n ∘ (U_n hₜ₋₁ + b′_n) ∘ r ∘ (1 − r)",
    ),
    "gru-reset-before": (
        "∂L/∂hₜ₋₁ = (1 − z) ∘ δ + U_zᵀ δ_z + U_rᵀ δ_r + r ∘ U_nᵀ δ_n, δ = ∂L/∂hₜ",
        "δ_n = δ ∘ z ∘ (1 − n²), δ_z = δ ∘ (n − hₜ₋₁) ∘ z ∘ (1 − z), δ_r = U_nᵀ δ_n ∘ hₜ₋₁ ∘ r ∘ (1 − r)",
    ),
    "lstm": (
        "∂L/∂hₜ₋₁ = U_iᵀ δ_i + U_fᵀ δ_f + U_gᵀ δ_g + U_oᵀ δ_o, ∂L/∂cellₜ₋₁ = f ∘ δ",
        "δ = ∂L/∂cellₜ + o ∘ (1 − tanh² cellₜ) ∘ ∂L/∂hₜ, δ_i = δ ∘ g ∘ i ∘ (1 − i), "
        "δ_f = δ ∘ cellₜ₋₁ ∘ f ∘ (1 − f), δ_g = δ ∘ i ∘ (1 − g²), δ_o = ∂L/∂hₜ ∘ tanh(cellₜ) ∘ o ∘ (1 − o)",
    ),
}
"""A step back through time, by the cell; what reads hₜ₋₁ besides, such as attention, is added."""
_SLOPES = {"tanh": "(1 − {}²) ∘ ", "relu": "[{} > 0] ∘ ", "none": ""}
"""The derivative of an activation by what it makes; f′ of others."""
_THROUGH_CELL = "(∂hₜ/∂{})ᵀ ∂L/∂hₜ"


def equations(name: str, config: ModelConfig) -> tuple[str, ...]:
    """The equations of a stage of a system, by the stage's name."""
    return _RULES[name](config)


def _output(config: ModelConfig) -> str:
    return "E" if config.tied_output else "W₂"


def _from_words(symbol: str) -> Callable[[ModelConfig], tuple[str, ...]]:
    return lambda config: (f"∂L/∂{symbol} = {_output(config)}ᵀ (p − y)",)


def _activated(config: ModelConfig, symbol: str) -> str:
    """What comes back to the sum that an activation is taken of."""
    slope = _SLOPES.get(config.activation, "f′ ∘ ").format(symbol)
    return f"({slope}∂L/∂{symbol})" if slope else f"∂L/∂{symbol}"


def _query(config: ModelConfig) -> str:
    """What is compared with the encoder states."""
    kinds = kinds_of(config)
    if ev.StateProposed in kinds:
        return "h′ₜ"
    before = kinds.index(ev.ScoresComputed) < kinds.index(ev.StateComputed)
    return "cellₜ₋₁" if config.query == "cell" else "hₜ₋₁" if before else "hₜ"


def _by_query(config: ModelConfig) -> tuple[str, str]:
    """∂eⱼ/∂query, and what has to be said of it."""
    bias = " + b_a" if "decoder.attention.general" in config.with_bias else ""
    network = f"aⱼ = tanh(W_a {_query(config)} + U_a hⱼ)"
    return {
        "dot": ("hⱼ", ""),
        "scaled-dot": (f"hⱼ/√{config.decoder_hidden}", ""),
        "general": (f"(W_a hⱼ{bias})" if bias else "W_a hⱼ", ""),
        "location": ("W_a[j]", ""),
        "places": ("W_a[j,h]", ""),
        "concat": ("W_aᵀ (v ∘ (1 − aⱼ²))", network),
        "additive": ("W_aᵀ (v ∘ (1 − aⱼ²))", network),
    }[config.score]


def _by_key(config: ModelConfig) -> tuple[str, str]:
    """∂eⱼ/∂hⱼ, and what has to be said of it; "" if the score does not look at hⱼ."""
    query, network = _query(config), f"aⱼ = tanh(W_a {_query(config)} + U_a hⱼ)"
    return {
        "dot": (query, ""),
        "scaled-dot": (f"{query}/√{config.decoder_hidden}", ""),
        "general": (f"W_aᵀ {query}", ""),
        "concat": ("U_aᵀ (v ∘ (1 − aⱼ²))", network),
        "additive": ("U_aᵀ (v ∘ (1 − aⱼ²))", network),
    }.get(config.score, ("", ""))


def _read_out(config: ModelConfig, part: str) -> str:
    """What comes back to hₜ or Cₜ, the part, from what the word is read out of; "" if nothing does."""
    match config.architecture:
        case "seq2seq":
            return f"W₁ᵀ {_activated(config, 'uₜ')}" if config.feedforward else f"{_output(config)}ᵀ (p − y)"
        case "attention-decoder":
            return f"W₁[{part}]ᵀ {_activated(config, 'uₜ')}"
        case "luong":
            return f"W_c[{part}]ᵀ {_activated(config, 'h̃ₜ')}"
        case "rnnsearch":
            return f"{_OF_READOUT[part]}ᵀ ∂L/∂t̃ₜ"
        case "position-attention":
            return f"{_output(config)}ᵀ (p − y)" if part == "h" else f"W_i[C]ᵀ {_activated(config, 'iₜ')}"
    match config.readout:
        case "state":
            return f"{_output(config)}ᵀ (p − y)" if part == "h" else ""
        case "concat":
            return f"{_output(config)}[{part}]ᵀ (p − y)"
        case "tanh":
            return f"{_OF_READOUT[part]}ᵀ {_activated(config, 'tₜ')}"
    return f"{_OF_READOUT[part]}ᵀ ∂L/∂tₜ"


_OF_READOUT = {"h": "U_o", "C": "C_o"}


def _sum(symbol: str, *parts: str) -> str:
    return f"∂L/∂{symbol} = {' + '.join(filter(None, parts))}"


def _state(config: ModelConfig) -> tuple[str, ...]:
    if config.score == "none" or _query(config) != "hₜ":
        return (_sum("hₜ", _read_out(config, "h")),)
    by_query, network = _by_query(config)
    window = "∂L/∂pₜ ∂pₜ/∂hₜ" if config.attention == "local-p" else ""
    return tuple(filter(None, (_sum("hₜ", _read_out(config, "h"), f"Σⱼ ∂L/∂eⱼ {by_query}", window), network)))


def _asking(config: ModelConfig) -> tuple[str, ...]:
    """Of a query that is not hₜ."""
    by_query, network = _by_query(config)
    read = _read_out(config, "h") if config.architecture == "rnnsearch" else _THROUGH_CELL.format(_query(config))
    return tuple(filter(None, (_sum(_query(config), read, f"Σⱼ ∂L/∂eⱼ {by_query}"), network)))


def _context(config: ModelConfig) -> tuple[str, ...]:
    is_read = config.architecture in ("attention-first", "conditional-gru")
    return (_sum("Cₜ", _read_out(config, "C"), _THROUGH_CELL.format("Cₜ") if is_read else ""),)


def _scores(config: ModelConfig) -> tuple[str, ...]:
    weight = "align" if config.attention == "local-p" else "α"
    if config.normalisation == "softmax":
        return (f"∂L/∂eⱼ = {weight}ⱼ (∂L/∂{weight}ⱼ − Σₖ {weight}ₖ ∂L/∂{weight}ₖ)",)
    return ("∂L/∂eⱼ = ∂L/∂αⱼ − exp(αⱼ) Σₖ ∂L/∂αₖ",)


def _source(config: ModelConfig) -> tuple[str, ...]:
    by_key, network = _by_key(config)
    mean = "∂L/∂mean / S" if config.starts_from == "mean" else ""
    if config.architecture in ("attention-decoder", "luong") and not config.input_feeding:
        parts = ["αⱼ ∂L/∂Cₜ", f"∂L/∂eⱼ {by_key}" if by_key else ""]
    else:  # what was read in earlier time steps has become part of the state
        both = "αⱼ ∂L/∂C" + (f" + ∂L/∂eⱼ {by_key}" if by_key else "")
        parts = [f"Σ ({both}), 1 … t"]
    return tuple(filter(None, (_sum("hⱼ", mean, *parts), network)))


_RULES: dict[str, Callable[[ModelConfig], tuple[str, ...]]] = {
    "words": lambda config: ("∂L/∂logit(y) = p(y) − [y = yₜ]",),
    "network": _from_words("uₜ"),
    "readout": _from_words("tₜ"),
    "maxout": _from_words("tₜ"),
    "attentional": lambda config: ("∂L/∂h̃ₜ = Aᵀ ∂L/∂tₜ",) if config.projection else _from_words("h̃ₜ")(config),
    "pairs": lambda config: ("∂L/∂t̃ₖ = [t̃ₖ = tᵢ] ∂L/∂tᵢ",),
    "state": _state,
    "query": _asking,
    "proposed": _asking,
    "combined": lambda config: (_sum("iₜ", _THROUGH_CELL.format("iₜ")),),
    "context": _context,
    "weights": lambda config: ("∂L/∂αⱼ = hⱼ · ∂L/∂Cₜ",),
    "align": lambda config: ("∂L/∂alignⱼ = gⱼ ∂L/∂αⱼ",),
    "scores": _scores,
    "source": _source,
    "time": lambda config: CELLS[config.cell],
}
"""By the names of stages."""
