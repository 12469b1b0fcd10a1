"""What-ifs: values of events that are replaced while a sentence is decoded.

    e_t                set, in, out, and the score functions by their names in `attn_tui.scores`
    alpha_t            set, only, uniform, last, normalised, temperature
    c_t, h_t           set, frozen
    top_probabilities  temperature
    y_t                set

`attn_tui.engine.notation` has the same as text. Everything that follows is computed from the new values by the same
sub-steps as always; an LSTM's cell and the layers below the top one are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real
from typing import TypeGuard

import numpy as np

from attn_tui.engine import events as ev
from attn_tui.engine.attention import NORMALISE
from attn_tui.engine.framing import masks
from attn_tui.engine.intervention import COMPUTED, FIELDS, OF_ATTENTION, Intervention, Value, kind_of
from attn_tui.engine.memory import Memory
from attn_tui.engine.model import Array, Checkpoint, Ids, Mask
from attn_tui.engine.output import report
from attn_tui.engine.parameters import LARGEST
from attn_tui.engine.scoring import has_score, score_otherwise
from attn_tui.errors import InterventionError
from attn_tui.scores import SCORES
from attn_tui.text import shown
from attn_tui.vocabulary import PADDING

_OF_POSITIONS = (ev.ScoresComputed, ev.WeightsComputed, ev.WeightsFocused)
_OF_ONE = ("in", "out", "only")
_OF_ALL = ("uniform", "last", "normalised", *COMPUTED)


def intervene(
    checkpoint: Checkpoint, memory: Memory, event: ev.Event, interventions: Sequence[Intervention]
) -> ev.Event:
    """Return the event that replaces one that was just computed and is not in the memory yet.

    If no intervention applies, it is the event itself. What is recomputed (another score function, a temperature; if
    there are several, the last) comes first, then what is set, in its order.
    """
    if not interventions:  # nearly always, and this runs at every sub-step
        return event
    config = checkpoint.config
    holding = [i for i in interventions if i.holds_in(event.t) and type(event) is kind_of(config, i.field, i.change)]
    anew = [i for i in holding if i.change in COMPUTED]
    for intervention in (*anew[-1:], *(i for i in holding if i not in anew)):
        event = _CHANGES[intervention.field](checkpoint, memory, event, intervention)
    return event


def intervene_by_row(
    checkpoint: Checkpoint, memory: Memory, event: ev.Event, of_rows: Sequence[Sequence[Intervention]]
) -> ev.Event:
    """As `intervene`, for a batch whose rows have interventions of their own, as many as there are rows.

    They may differ in what they say of source positions, e_t and alpha_t; all else is taken from the first row.
    """
    if type(event) not in _OF_POSITIONS or all(one == of_rows[0] for one in of_rows):
        return intervene(checkpoint, memory, event, of_rows[0])
    arrays = {name: value for name in ev.names(type(event)) if isinstance(value := getattr(event, name), np.ndarray)}
    rows = [
        intervene(
            checkpoint, memory.row(i), ev.replaced(event, **{name: of[i] for name, of in arrays.items()}), interventions
        )
        for i, interventions in enumerate(of_rows)
    ]
    return ev.replaced(event, **{name: np.stack([getattr(row, name) for row in rows]) for name in arrays})


def _scores(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    assert isinstance(event, ev.ScoresComputed)
    if i.change in SCORES:
        return ev.replaced(event, e_t=score_otherwise(checkpoint, memory, i.change))
    value = {"set": i.value, "out": -np.inf, "in": None if i.at is None else memory.all_e_t[..., i.at]}[i.change]
    e_t = _with(event.e_t, i.at, value)
    return ev.replaced(event, e_t=e_t if memory.mask is None else np.where(memory.mask, e_t, np.float32(-np.inf)))


def _weights(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    assert isinstance(event, ev.WeightsComputed | ev.WeightsFocused)
    alpha_t = event.alpha_t
    new: Array
    if i.change == "set":
        new = _with(alpha_t, i.at, i.value)
        new = new if memory.mask is None else np.where(memory.mask, new, np.float32(0))
    elif i.change == "only":
        new = _with(np.zeros_like(alpha_t), i.at, 1.0)
    elif i.change == "uniform":
        seen = memory.e_t > -np.inf if memory.mask is None else (memory.e_t > -np.inf) & memory.mask
        new = np.asarray(seen / np.maximum(1, seen.sum(axis=-1, keepdims=True)), np.float32)
    elif i.change == "last":
        new = np.zeros_like(alpha_t)
        # The position the encoder read last: the first one, if it reads the source backward only.
        last = 0 if checkpoint.config.directions == "backward" else memory.src_len.astype(np.int64) - 1
        np.put_along_axis(new, np.broadcast_to(last, alpha_t.shape[:-1])[..., None], 1.0, axis=-1)
    elif i.change == "normalised":
        total = alpha_t.sum(axis=-1, keepdims=True)
        new = np.asarray(alpha_t / np.where(total == 0, 1, total), np.float32)
    else:
        normalise = NORMALISE[checkpoint.config.normalisation]
        new = normalise(memory.e_t / np.float32(_number(i.value)), memory.mask)
    return ev.replaced(event, alpha_t=new)


def _context(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    assert isinstance(event, ev.ContextComputed)
    before = memory.c_t if memory.t > 1 else event.c_t  # the first has none before it
    return ev.replaced(event, c_t=_vector(event.c_t, before, i))


def _state(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    assert isinstance(event, ev.StateComputed)
    layers = event.layers_t.copy()
    layers[..., -1, :] = _vector(event.h_t, memory.h_t, i)
    return ev.replaced(event, h_t=layers[..., -1, :], layers_t=layers)


def _vector(computed: Array, before: Array, i: Intervention) -> Array:
    if i.change == "frozen":
        return before if i.at is None else _with(computed, i.at, before[..., i.at])
    return _with(computed, i.at, i.value)


def _output(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    return ev.replaced(event, **report(memory, memory.logits / np.float32(_number(i.value))))


def _word(checkpoint: Checkpoint, memory: Memory, event: ev.Event, i: Intervention) -> ev.Event:
    assert isinstance(event, ev.WordChosen)
    y_t = np.full_like(event.y_t, int(_number(i.value)))
    return ev.replaced(event, y_t=y_t, probability=np.asarray(np.exp(memory.log_probability(y_t)), np.float32))


_CHANGES: dict[str, Callable[[Checkpoint, Memory, ev.Event, Intervention], ev.Event]] = {
    "e_t": _scores,
    "alpha_t": _weights,
    "c_t": _context,
    "h_t": _state,
    "top_probabilities": _output,
    "y_t": _word,
}


def _with(values: Array, at: int | None, value: Value | Array) -> Array:
    new = values.copy()
    new[... if at is None else (..., at)] = value
    return new


def _number(value: Value) -> float:
    assert _is_number(value)
    return value


def forced_word(interventions: Iterable[Intervention], t: int) -> int | None:
    """Return the id of the word that is set at a time step, the last if there are several; None if there is none."""
    ids = [int(_number(i.value)) for i in interventions if i.field == "y_t" and i.holds_in(t)]
    return ids[-1] if ids else None


def check(checkpoint: Checkpoint, source: Ids, interventions: Sequence[Intervention]) -> None:
    """Raise InterventionError for what is impossible with this checkpoint and what is read of a sentence: [src_len]."""
    if not interventions:
        return
    _, attended = masks(checkpoint, source)
    for intervention in interventions:
        _check(checkpoint, len(source), intervention)
        if attended is not None:
            _check_masked(intervention, attended)


def _check_masked(i: Intervention, attended: Mask) -> None:
    """Masked padding keeps the score −∞ and the weight 0: what sets another one would be ignored."""
    if i.field not in ("e_t", "alpha_t") or i.change == "out":
        return
    if i.at is None:
        asked = [j for j, value in enumerate(i.value) if value] if isinstance(i.value, tuple) else []
    else:
        asked = [] if (i.field, i.value) == ("alpha_t", 0) else [i.at]
    for j in asked:
        if not attended[j]:
            raise InterventionError(
                f"element {j + 1} of {i.field} is {PADDING} and masked, so it stays as it is; write mask=off as well."
            )


def _check(checkpoint: Checkpoint, src_len: int, i: Intervention) -> None:
    config = checkpoint.config
    if not isinstance(i, Intervention):
        raise InterventionError(f"{shown(i)} is not an Intervention; make one from text with what_if.")
    if i.field not in tuple(FIELDS):
        raise InterventionError(f"there is no field {shown(i.field)} to change; it can be {', '.join(FIELDS)}.")
    if i.field in OF_ATTENTION and config.score == "none":
        raise InterventionError(
            f"{checkpoint.name} has no attention and so no {i.field}; change h_t or y_t, or use a checkpoint with "
            "attention."
        )
    if i.change not in FIELDS[i.field]:
        raise InterventionError(
            f"{i.field} cannot be changed by {shown(i.change)}; use one of {', '.join(FIELDS[i.field])}."
        )
    if not (_is_whole(i.t) and 1 <= i.t <= config.max_length):
        raise InterventionError(f"there is no time step {shown(i.t)}; they go from 1 to {config.max_length}.")
    sizes = {"e_t": src_len, "alpha_t": src_len, "c_t": config.encoder_state, "h_t": config.decoder_hidden}
    size = sizes.get(i.field, 0)
    if i.at is not None and not (_is_whole(i.at) and 0 <= i.at < size):
        number = i.at + 1 if _is_whole(i.at) else shown(i.at)
        raise InterventionError(
            f"{i.field} has no element {number}; " + (f"it has {size}." if size else "leave the number out.")
        )
    if i.at is None and i.change in _OF_ONE:
        raise InterventionError(f"{i.change} is about one element of {i.field}; name a source word.")
    if i.at is not None and i.change in _OF_ALL:
        raise InterventionError(f"{i.change} is about all of {i.field}; name no element of it.")
    if i.change in SCORES and not has_score(checkpoint, i.change):
        raise InterventionError(
            f"{checkpoint.name} cannot use the {i.change} score, whose shapes do not fit; its own is {config.score}."
        )
    _check_value(checkpoint, i, size)


def _check_value(checkpoint: Checkpoint, i: Intervention, size: int) -> None:
    if i.change not in ("set", "temperature"):
        if i.value is not None:
            raise InterventionError(f"{i.change} takes no value, but is given {shown(i.value)}; leave it out.")
        return
    if i.field == "y_t":
        words = len(checkpoint.target_vocabulary)
        if not (_is_whole(i.value) and 0 <= i.value < words):
            raise InterventionError(
                f"there is no word {shown(i.value)} in the vocabulary; its ids go from 0 to {words - 1:,}."
            )
        return
    values = i.value if isinstance(i.value, tuple) else (i.value,)
    several = size if i.change == "set" and i.at is None else 0
    if isinstance(i.value, tuple) and (not several or len(values) != several):
        raise InterventionError(f"{i.field} is given {len(values)} numbers; give {several or 'one'}.")
    what, least, most = (
        ("the temperature", 0.01, 100)
        if i.change == "temperature"
        else ("a weight", 0 if checkpoint.config.normalisation == "softmax" else -LARGEST, 1)
        if i.field == "alpha_t"
        else (f"a value of {i.field}", -LARGEST, LARGEST)
    )
    for value in values:
        if not (_is_number(value) and least <= value <= most):  # NaN is in no range
            raise InterventionError(f"{what} is {shown(value)}; it must be a number from {least:,} to {most:,}.")


def _is_whole(value: object) -> TypeGuard[int]:
    """Whether it is an integer, numpy's included."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)
