"""The score functions: how a decoder state is compared with each encoder hidden state. Each has one entry.

Config, parameters, explanations and what-ifs derive from it. Scores are computed in `attn_tui.engine.attention`
and, for torch, in `attn_tui.training.attention`; what a student reads about each is under `scores.NAME` in
`attn_tui/story/texts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Size: TypeAlias = str | int
"""A number of units: a field or property of `attn_tui.config.ModelConfig`, by its name, or the number itself."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a score function is, apart from how it is computed."""

    formula: str
    """e_tj as an equation's right-hand side; {q} is the query's name, and {d} its number of units."""
    source: str
    """Paper and equation."""
    architectures: tuple[str, ...]
    """The architectures that can be trained with it, by their names in `attn_tui.config.FAMILIES`."""
    parameters: Mapping[str, tuple[Size, Size]] = field(default_factory=dict)
    """Its matrices by name, each as (rows, columns): W x has as many numbers as W has rows."""
    equal_widths: bool = False
    """Whether decoder and encoder states must have the same number of units."""
    reads_states: bool = True
    """Whether it looks at the encoder hidden states, not only at their positions."""

    def shapes(self, config: Any) -> dict[str, tuple[int, int]]:
        """Name and shape of its matrices in a system of this `ModelConfig`."""

        def units(size: Size) -> int:
            return size if isinstance(size, int) else int(getattr(config, size))

        return {name: (units(rows), units(columns)) for name, (rows, columns) in self.parameters.items()}


_MOST = ("attention-decoder", "luong", "attention-first", "conditional-gru")
"""The architectures in which a state of any kind is the query."""
_LUONG = "Luong et al. 2015, §3.1"
_NETWORK: dict[str, tuple[Size, Size]] = {
    "query": ("attention_hidden", "decoder_hidden"),
    "key": ("attention_hidden", "encoder_state"),
    "energy": (1, "attention_hidden"),
}

SCORES = {
    "dot": Score("{q} · hⱼ", _LUONG, _MOST, equal_widths=True),
    "scaled-dot": Score("{q} · hⱼ / sqrt({d})", "Vaswani et al. 2017, Eq. 1", _MOST, equal_widths=True),
    "general": Score("{q}ᵀ W hⱼ", _LUONG, _MOST, {"general": ("decoder_hidden", "encoder_state")}),
    "concat": Score("vᵀ tanh(W [{q} ; hⱼ])", _LUONG, _MOST, _NETWORK),
    "location": Score(
        "(W {q})ⱼ", _LUONG, ("luong",), {"location": ("max_source_length", "decoder_hidden")}, reads_states=False
    ),
    "places": Score(
        "(W [E y ; {q}] + b)ⱼ",
        "PyTorch's tutorial of 2017",
        ("position-attention",),
        {"places": ("max_source_length", "word_and_state")},
        reads_states=False,
    ),
    "additive": Score("vᵀ tanh(W {q} + U hⱼ)", "Bahdanau et al. 2015, A.1.2", ("rnnsearch", *_MOST), _NETWORK),
}
"""By name, in the order in which they are listed to a user."""


def trained_with(architecture: str) -> tuple[str, ...]:
    """Names of the score functions that an architecture can be trained with; ("none",) if it has no attention.

    >>> trained_with("luong"), trained_with("seq2seq")
    (('dot', 'scaled-dot', 'general', 'concat', 'location', 'additive'), ('none',))
    """
    return tuple(name for name, score in SCORES.items() if architecture in score.architectures) or ("none",)


def needs_equal_widths(name: str) -> bool:
    """Whether a score function, or `none`, needs decoder and encoder states with the same number of units."""
    return name in SCORES and SCORES[name].equal_widths
