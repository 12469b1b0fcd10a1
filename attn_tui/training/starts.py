"""How a decoder starts, for torch: its first states, from what the encoder hands over; see `attn_tui.engine.starts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor, nn

from attn_tui.config import ModelConfig
from attn_tui.training.activations import ACTIVATE


class Encoded(NamedTuple):
    """What the encoder hands over."""

    states: Tensor  # [batch, src_len, enc]
    last_states: Tensor  # [batch, layers, enc]
    last_cells: Tensor | None  # [batch, layers, enc], of an LSTM
    mask: Tensor  # [batch, src_len], what attention may look at


def _mean(encoded: Encoded) -> Tensor:
    mask = encoded.mask[..., None]
    mean: Tensor = (encoded.states * mask).sum(dim=1) / mask.sum(dim=1)
    return mean


_GIVEN: dict[str, Callable[[ModelConfig, Encoded], Tensor]] = {
    "top": lambda config, encoded: encoded.last_states[:, -1],
    "forward": lambda config, encoded: encoded.last_states[:, -1, : config.encoder_hidden],
    "zeros": lambda config, encoded: encoded.states.new_zeros(len(encoded.states), config.decoder_hidden),
    "bridge": lambda config, encoded: encoded.last_states[:, -1],
    "mean": lambda config, encoded: _mean(encoded),
    "backward": lambda config, encoded: encoded.last_states[:, -1, config.encoder_hidden :],
    "bridges": lambda config, encoded: encoded.last_states.flatten(1),
}
"""What a start takes, apart from `last`, which takes all as it is: [batch, …]."""


def start_maps(config: ModelConfig) -> dict[str, nn.Linear]:
    """Make the linear maps of this start, by their names in the decoder."""
    widths = {
        "bridge": config.encoder_state,
        "mean": config.encoder_state,
        "backward": config.encoder_hidden,
        "bridges": config.reading_layers * config.encoder_state,
    }
    if config.starts_from not in widths:
        return {}
    names = ["start", *["start_cell"] * (config.starts_from == "bridges" and config.cell == "lstm")]
    rows = config.layers * config.decoder_hidden
    return {name: nn.Linear(widths[config.starts_from], rows) for name in names}


def first_states(config: ModelConfig, maps: nn.Module, encoded: Encoded) -> tuple[Tensor, Tensor | None]:
    """Return h_0 and, of an LSTM, the cells of all layers, [batch, layers, dec]; `maps` has the linear maps."""

    def through(name: str, given: Tensor) -> Tensor:
        first = ACTIVATE[config.start_activation](getattr(maps, name)(given))
        return first.reshape(len(first), config.layers, config.decoder_hidden)

    if config.starts_from == "last":
        return encoded.last_states, encoded.last_cells
    given = _GIVEN[config.starts_from](config, encoded)
    first = through("start", given) if hasattr(maps, "start") else given[:, None].expand(-1, config.layers, -1)
    if config.starts_from == "bridges" and encoded.last_cells is not None:
        return first, through("start_cell", encoded.last_cells.flatten(1))
    return first, first if config.cell == "lstm" else None
