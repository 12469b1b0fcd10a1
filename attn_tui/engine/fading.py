"""How much of what was read at each position is still in the state: the fading that made attention necessary.

Reading position j changes the state s by Δ_j = s_j − s_{j−1}; s is h, and of an LSTM h and the cell together, because
both go on. What is left of it later is, to first order, how far that change still moves the state of now:

    left_j = ‖ ∂s_now/∂s_j · Δ_j ‖ / ‖ Δ_j ‖,    ∂s_now/∂s_j = J_now … J_{j+1},    J_k = ∂s_k/∂s_{k−1}

It is 1 when j has just been read. The products of the J_k are those by which gradients vanish or explode (Bengio et al.
1994; Pascanu et al. 2013, Eq. 5), and exist for every cell, gated or not; along Δ_j they tell of this position, not of
the average direction, and cost one row for each position instead of a matrix. It can exceed 1: a later step may amplify
what it was given. "What survives the gates", the product of the forget gates alone, would leave out what returns
through the gates' own weights, and an RNN has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attn_tui.config import DIRECTIONS
from attn_tui.engine.architectures import order
from attn_tui.engine.carrying import CARRIED, Change
from attn_tui.engine.events import DecoderStarted, Event, PositionRead, SentenceEncoded, SentenceSplit, StateComputed
from attn_tui.engine.framing import masks
from attn_tui.engine.inside import Inside, direction_of, inside
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint


@dataclass(frozen=True, eq=False, slots=True)
class Left:
    """How much of each position is left in a state."""

    shares: Array  # [src_len]; NaN if the position is not read yet
    of: Event
    """The event that has the state: `PositionRead`, `SentenceEncoded`, `DecoderStarted` or `StateComputed`."""


@dataclass(frozen=True, eq=False, slots=True)
class _Read:
    """How far one direction of one layer has come."""

    event: PositionRead | None
    change: Change  # [src_len, encoder_hidden]; 0 if not read yet
    size: Array  # [src_len]: ‖Δ_j‖², NaN if not read yet
    total: Array  # [src_len, encoder_hidden]: h's changes, added up over the positions that attention may look at


class Fading:
    """What is left of each position, for the events of one sentence and all its branches.

    Going forward carries the changes one step on; what is asked for again is remembered.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._known: dict[int, Left] = {}  # by the event's identity; it is in `Left`, so it lives as long
        self._reads: dict[tuple[int, int], _Read] = {}
        self._decoded: tuple[Event, Change] | None = None

    def left(self, happened: Sequence[Event], interventions: Sequence[Intervention] = ()) -> Left | None:
        """Return it for the last state among these events, which begin with the first; None if nothing is read yet.

        While the source is read, the state is that of the layer and the direction being read; then the last states of
        all of them together. Without attention it goes on through the decoder, all layers of which are the state; with
        attention the decoder gets at the words in another way, and it ends there. `interventions` are the branch's:
        what is put into h_t comes from no word.
        """
        kinds: tuple[type[Event], ...] = (PositionRead, SentenceEncoded)
        if self._checkpoint.config.score == "none":
            kinds += (DecoderStarted, StateComputed)
        last = next((i for i in reversed(range(len(happened))) if isinstance(happened[i], kinds)), None)
        if last is None:
            return None
        event = happened[last]
        if id(event) not in self._known:
            shares = self._shares(happened[: last + 1], interventions)
            self._known[id(event)] = Left(shares, event)
        return self._known[id(event)]

    def _shares(self, happened: Sequence[Event], interventions: Sequence[Intervention]) -> Array:
        event = happened[-1]
        if isinstance(event, PositionRead):
            read = self._read(happened, event.layer, direction_of(self._checkpoint.config, event))
            return _share(_squared(read.change), read.size)
        reads = [read for layer in self._all_read(happened) for read in layer]
        size = np.sum([read.size for read in reads], axis=0)
        if isinstance(event, SentenceEncoded):
            return _share(np.sum([_squared(read.change) for read in reads], axis=0), size)
        return _share(_squared(self._decode(happened, interventions)), size)

    def _all_read(self, happened: Sequence[Event]) -> list[list[_Read]]:
        """Of each layer, its directions, read to the end."""
        config = self._checkpoint.config
        directions = range(len(DIRECTIONS[config.directions]))
        return [[self._read(happened, layer, d) for d in directions] for layer in range(config.reading_layers)]

    def _read(self, happened: Sequence[Event], layer: int, direction: int) -> _Read:
        config, split = self._checkpoint.config, happened[0]
        assert isinstance(split, SentenceSplit)
        chain = [
            (i, event)
            for i, event in enumerate(happened)
            if isinstance(event, PositionRead)
            if (event.layer, direction_of(config, event)) == (layer, direction)
        ]
        read = _nothing_read(len(split.source), chain[0][1])
        known = self._reads.get((layer, direction))
        begun = next((n + 1 for n, (_, event) in enumerate(chain) if known and event is known.event), 0)
        if known is not None and begun:
            read = known
        _, attended = masks(self._checkpoint, split.source)
        for i, event in chain[begun:]:
            change = self._next_read(read, happened[: i + 1], event)
            counts = attended is None or attended[event.j]
            read = _Read(event, *change, read.total + change[0][0] if counts else read.total)
        self._reads[layer, direction] = read
        return read

    def _next_read(self, read: _Read, happened: Sequence[Event], event: PositionRead) -> tuple[Change, Array]:
        """Carry all changes over one more position, and begin with that of this one."""
        cells = inside(self._checkpoint, happened)
        if not cells:  # padding, which is not read
            return read.change, read.size
        [one] = cells
        seen, size = ~np.isnan(read.size), read.size.copy()
        h, cell = (None if part is None else np.zeros_like(part) for part in read.change)
        assert h is not None
        h[seen], carried = self._carried(one, (read.change[0][seen], _rows(read.change[1], seen)))
        h[event.j] = one.h - one.h_previous
        if cell is not None and one.cell is not None and one.cell_previous is not None:
            cell[seen] = carried
            cell[event.j] = one.cell - one.cell_previous
        size[event.j] = _squared((h, cell))[event.j]
        return (h, cell), size

    def _carried(self, one: Inside, change: Change, below: Array | None = None) -> Change:
        parameters = self._checkpoint.parameters
        from_x = 0 if below is None else below @ parameters[f"{one.name}.weight_ih{one.suffix}"].T
        return CARRIED[self._checkpoint.config.cell](parameters, one, *change, from_x)

    def _decode(self, happened: Sequence[Event], interventions: Sequence[Intervention]) -> Change:
        """Carry the changes through the decoder: [src_len, layers, dec]."""
        chain = [i for i, event in enumerate(happened) if isinstance(event, DecoderStarted | StateComputed)]
        known, change, begun = self._decoded, None, 0
        for n, i in enumerate(chain):
            if known is not None and happened[i] is known[0]:
                change, begun = known[1], n + 1
        for i in chain[begun:]:
            if change is None:
                change = self._handed_over(happened)
            else:
                change = self._next_state(happened[: i + 1], change, interventions)
        assert change is not None
        self._decoded = happened[-1], change
        return change

    def _handed_over(self, happened: Sequence[Event]) -> Change:
        """Find what the changes of the encoder's last states make of the decoder's first, by asking it for both.

        Half the difference of two decoders that start a little before and a little behind: how a decoder starts is
        said once, in `attn_tui.engine.starts`.
        """
        checkpoint, reads = self._checkpoint, self._all_read(happened)
        encoded = next(event for event in happened if isinstance(event, SentenceEncoded))
        split = happened[0]
        assert isinstance(split, SentenceSplit)
        _, attended = masks(checkpoint, split.source)

        def beside(last: Array, changes: list[Array]) -> Array:
            change = _A_LITTLE * np.stack(changes, axis=1, dtype=np.float64)
            return np.concatenate([last + change, last - change])

        def of_layers(values: list[list[Array]]) -> list[Array]:
            return [np.concatenate(layer, axis=-1) for layer in values]

        memory = Memory(np.zeros(2 * len(split.source), np.int64), attended)
        memory.last_states = beside(encoded.last_states, of_layers([[r.change[0] for r in layer] for layer in reads]))
        memory.last_cells = None
        if encoded.last_cells is not None:
            cells = [[r.change[1] for r in layer if r.change[1] is not None] for layer in reads]
            memory.last_cells = beside(encoded.last_cells, of_layers(cells))
        seen = len(split.source) if attended is None else int(attended.sum())
        mean = np.concatenate([r.total / seen for r in reads[-1]], axis=-1)  # of all positions: the same for each
        memory.encoder_states = beside(encoded.encoder_states, [mean] * len(split.source))
        start, *_ = order(checkpoint.config)
        started = start(checkpoint, memory)
        assert isinstance(started, DecoderStarted)

        def slope(values: Array) -> Array:
            plus, minus = np.split(values, 2)
            return np.asarray((plus - minus) / (2 * _A_LITTLE), np.float32)

        return slope(started.layers_t), None if started.cells_t is None else slope(started.cells_t)

    def _next_state(self, happened: Sequence[Event], change: Change, interventions: Sequence[Intervention]) -> Change:
        before, cells_before = change
        layers, cells = [], []
        below: Array | None = None  # the word before is what it is, whatever the source
        for one in inside(self._checkpoint, happened):
            given = before[:, one.layer], _rows(cells_before, (slice(None), one.layer))
            below, cell = self._carried(one, given, below)
            layers.append(below)
            cells += [] if cell is None else [cell]
        for by_hand in interventions:
            if by_hand.field == "h_t" and by_hand.holds_in(happened[-1].t):
                units = slice(None) if by_hand.at is None else by_hand.at
                layers[-1][:, units] = before[:, -1, units] if by_hand.change == "frozen" else 0
        return np.stack(layers, axis=1), np.stack(cells, axis=1) if cells else None


_A_LITTLE = 1e-2
"""Of a change, so that the difference of what follows from it is its derivative."""


def _nothing_read(src_len: int, first: PositionRead) -> _Read:
    zeros = np.zeros((src_len, len(first.state)), np.float32)
    change = zeros, None if first.cell is None else zeros
    return _Read(None, change, np.full(src_len, np.nan, np.float32), zeros)


def _rows(values: Array | None, index: Any) -> Array | None:
    return None if values is None else values[index]


def _squared(change: Change) -> Array:
    """‖·‖² of each position's change: [src_len]."""
    h, cell = change
    squares = [np.square(part).reshape(len(part), -1).sum(axis=-1) for part in (h, cell) if part is not None]
    return np.asarray(sum(squares), np.float32)


def _share(squared: Array, size: Array) -> Array:
    """The root of a quotient; NaN if nothing was changed."""
    return np.sqrt(np.divide(squared, size, out=np.full_like(size, np.nan), where=size > 0))
