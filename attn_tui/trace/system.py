"""The reading events of a config's system, and the shapes of the arrays of all its events. Needs no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.orders import Kind, parts_of

Plan: TypeAlias = tuple[Kind, dict[str, Any]]
"""A kind of event, and the values of its fields that are not arrays."""
_SLACK = 1.001  # weights and probabilities are rounded
_MOST = 1e26  # more than any parameters can lead to, and so little that no product with one overflows float32


@dataclass(frozen=True, slots=True)
class Form:
    """What an array of an event can be."""

    shape: tuple[int, ...]
    dtype: str = "f4"
    cut: tuple[int, ...] = ()
    """Widths of the vectors that rows are made of, shared with other arrays; empty if rows are not vectors."""
    least: float = -_MOST
    most: float = _MOST
    excluded: bool = False
    """Whether a number can also be −∞: the score of an excluded word."""


def reading_of(config: ModelConfig, src_len: int) -> Iterator[Plan]:
    """The events of time step 0, the reading, after the first one, which splits the sentence."""
    for layer in range(config.reading_layers):
        for direction in DIRECTIONS[config.directions]:
            for j in range(src_len) if direction == "forward" else reversed(range(src_len)):
                yield ev.PositionRead, {"layer": layer, "direction": direction, "j": j}
    yield ev.SentenceEncoded, {}
    yield ev.DecoderStarted, {}


def forms_of(config: ModelConfig, kind: Kind, src_len: int, top: int, layer: int = 0) -> dict[str, Form | None]:
    """The arrays of a kind of event, for one of a layer of the encoder; None is what this system does not have.

    `top` is how many of the most probable words are reported.
    """
    c = config
    halves = (c.encoder_hidden,) * len(DIRECTIONS[c.directions])
    parts = parts_of(c, kind)
    share: dict[str, Any] = {"least": 0, "most": _SLACK}
    shares = _rows((src_len,), **share)
    weights, states = (
        shares if c.normalisation == "softmax" else _rows((src_len,), excluded=True),
        _rows(halves, src_len),
    )
    ids, probabilities = Form((top,), "i8", (), 0, c.target_vocabulary - 1), _rows((top,), **share)
    word, hidden = Form((), "i8", (), 0, c.target_vocabulary - 1), _rows((c.feedforward,))
    layers = _rows((c.decoder_hidden,), c.layers)
    forms: dict[Kind, dict[str, Form | None]] = {
        ev.SentenceSplit: {"source": Form((src_len,), "i8", (), 0, c.source_vocabulary - 1)},
        ev.PositionRead: {
            "input_j": _rows(halves if layer else (c.embedding,)),
            "state": _rows((c.encoder_hidden,)),
            "cell": _rows((c.encoder_hidden,)),
        },
        ev.SentenceEncoded: {
            "encoder_states": states,
            "last_states": _rows(halves, c.reading_layers),
            "last_cells": _rows(halves, c.reading_layers),
        },
        ev.DecoderStarted: {"h_0": _rows(parts), "layers_t": _rows(parts, c.layers),
                            "cells_t": _rows(parts, c.layers)},
        ev.WordEmbedded: {"y_previous": word, "embedding": _rows((c.word_embedding,))},
        ev.InputConcatenated: {"input_t": _rows(parts)},
        ev.InputCombined: {"combined_t": _rows((c.decoder_hidden,))},
        ev.StateProposed: {"proposed_t": _rows((c.decoder_hidden,))},
        ev.StateComputed: {"h_t": _rows((c.decoder_hidden,)), "layers_t": layers, "cells_t": layers},
        ev.WindowPlaced: {"p_t": Form((), least=0, most=src_len), "window": Form((src_len,), "?", (), 0, 1)},
        ev.ScoresComputed: {"e_t": _rows((src_len,), excluded=True)},
        ev.WeightsComputed: {"alpha_t": weights},
        ev.WeightsFocused: {"gaussian": shares, "alpha_t": weights},
        ev.ContextComputed: {"alpha_t": weights, "encoder_states": states, "c_t": _rows((c.encoder_state,))},
        ev.StateConcatenated: {"concat_t": _rows(parts)},
        ev.FeedforwardComputed: {"hidden": hidden, "top_ids": ids, "top_probabilities": probabilities},
        ev.AttentionalComputed: {"hidden": hidden},
        ev.MaxoutComputed: {"readout": _rows((2 * c.feedforward,)), "hidden": hidden},
        ev.ReadoutComputed: {"hidden": _rows((c.projection or c.feedforward,))},
        ev.OutputComputed: {"top_ids": ids, "top_probabilities": probabilities},
        ev.WordChosen: {"y_t": word, "probability": Form((), **share)},
        ev.DecodingEnded: {},
    }  # fmt: skip
    found = forms[kind]
    cells = ("cell", "last_cells", "cells_t")
    return found if c.cell == "lstm" else {name: None if name in cells else form for name, form in found.items()}


def _rows(cut: tuple[int, ...], *before: int, **options: Any) -> Form:
    return Form((*before, sum(cut)), "f4", cut, **options)
