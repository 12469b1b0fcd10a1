"""How similar hidden states are: cosines, nearest first, and each state against its own word read alone."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine.events import SentenceEncoded
from attn_tui.engine.model import Array, Checkpoint, Ids


def cosines(states: Array, others: Array) -> Array:
    """Cosine of the angle between each state and each of the others: [n, width], [m, width] → [n, m], from −1 to 1.

    It compares directions, not lengths. If one of the two is zero, or not finite, it is 0.

    >>> east, north, west = [2, 0], [0, 1], [-3, 0]
    >>> cosines(np.array([east, [0, 0]]), np.array([east, north, west])).tolist()
    [[1.0, 0.0, -1.0], [0.0, 0.0, 0.0]]
    """
    return np.clip(_directions(states) @ _directions(others).T, -1, 1).astype(np.float32)


def _directions(states: Array) -> NDArray[np.float64]:
    """Each state divided by its length: [n, width]."""
    known = np.isfinite(states).all(axis=1, keepdims=True)
    wide = np.where(known, states, 0).astype(np.float64)  # so that squares neither overflow nor vanish
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    return wide / np.where(lengths > 0, lengths, 1)


def cosine_matrix(encoder_states: Array, decoder_states: Array) -> Array:
    """All states of a sentence against each other, the encoder's first: [src_len + steps, src_len + steps].

    encoder_states [src_len, enc], decoder_states [steps, dec]; NaN between the two if enc ≠ dec.
    """
    if encoder_states.shape[1] == decoder_states.shape[1]:
        states = np.concatenate([encoder_states, decoder_states])
        return cosines(states, states)
    src_len, steps = len(encoder_states), len(decoder_states)
    matrix = np.full((src_len + steps, src_len + steps), np.nan, np.float32)
    matrix[:src_len, :src_len] = cosines(encoder_states, encoder_states)
    matrix[src_len:, src_len:] = cosines(decoder_states, decoder_states)
    return matrix


def nearest(row: Array, i: int) -> list[int]:
    """The positions of all states but i, nearest first, ties by position; without those that have no cosine.

    >>> nearest(np.array([0.2, 1.0, np.nan, 0.9, 0.2]), 1)
    [3, 0, 4]
    """
    return [int(k) for k in np.argsort(-row, kind="stable") if k != i and row[k] == row[k]]


def half(config: ModelConfig, encoder_states: Array, direction: str) -> Array:
    """One direction's half of each state: [src_len, enc] → [src_len, encoder_hidden]; DIRECTIONS has their order."""
    first = DIRECTIONS[config.directions].index(direction) * config.encoder_hidden
    return encoder_states[:, first : first + config.encoder_hidden]


def read_alone(checkpoint: Checkpoint, source: Ids) -> Array:
    """The state of each piece read as a sentence of its own: [src_len] → [src_len, enc]."""
    from attn_tui.engine.encoder import encode  # needs a model, which a recorded decoding does without

    *_, encoded = encode(checkpoint, source[:, None])
    assert isinstance(encoded, SentenceEncoded)
    return encoded.encoder_states[:, 0]


def like_alone(checkpoint: Checkpoint, source: Ids, encoder_states: Array) -> Array:
    """Cosine of each encoder state with each piece's state read alone: [parts, src_len, src_len].

    The parts are the whole state and then, if there are two directions, each direction's half.
    """
    alone, directions = read_alone(checkpoint, source), DIRECTIONS[checkpoint.config.directions]
    pairs = [(encoder_states, alone)]
    for direction in directions if len(directions) > 1 else ():
        pairs.append((half(checkpoint.config, encoder_states, direction), half(checkpoint.config, alone, direction)))
    return np.stack([cosines(*pair) for pair in pairs])


def by_word(row: Array, source: Ids) -> list[int]:
    """One state's cosines with every piece read alone → positions of the different pieces, most similar first.

    [src_len], [src_len]; a piece that occurs twice is named by its first position.

    >>> by_word(np.array([0.1, 0.7, 0.1, 0.8]), np.array([5, 3, 5, 4]))
    [3, 1, 0]
    """
    found: dict[int, int] = {}
    for place, piece in enumerate(source.tolist()):
        found.setdefault(piece, place)
    return sorted(found.values(), key=lambda place: -row[place])


def in_both(pieces: Sequence[int], others: Sequence[int]) -> dict[int, int]:
    """Positions in one sentence → positions of the same pieces in the other, in the same order.

    >>> in_both([7, 8, 9, 4], [7, 9, 6, 4])
    {0: 0, 2: 1, 3: 3}
    """
    blocks = SequenceMatcher(None, pieces, others, autojunk=False).get_matching_blocks()
    return {a + k: b + k for a, b, size in blocks for k in range(size)}
