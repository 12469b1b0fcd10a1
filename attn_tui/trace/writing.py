"""Decodings → a file."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from numbers import Integral
from pathlib import Path
from typing import Any, NamedTuple

from attn_tui import __version__
from attn_tui.engine import events as ev
from attn_tui.engine.branch import Branch
from attn_tui.engine.notation import word_of
from attn_tui.engine.notation import write as write_changes
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import TraceError
from attn_tui.text import printable
from attn_tui.trace.changes import to_json
from attn_tui.trace.container import Tensors, pack
from attn_tui.trace.files import LARGEST, check_target, replace, shown_path
from attn_tui.trace.parameters import Kept
from attn_tui.trace.reading import FORMAT, MOST_SHOWN, VERSION, WITH_PARAMETERS, check
from attn_tui.trace.recorded import Decoded
from attn_tui.trace.tables import to_tables
from attn_tui.trace.vectors import Pool
from attn_tui.vocabulary import Vocabulary


class Size(NamedTuple):
    """How large a trace is, in bytes."""

    total: int
    parameters: int
    """Of those, the parameters' numbers; 0 if they were not kept."""


def write(
    path: str | os.PathLike[str], decodings: Sequence[Decoded], *, parameters: bool = False, replaces: bool = True
) -> Size:
    """Write decodings that are side by side, usually one, each with its branches; the rest of each is computed.

    A replay begins at their position. A trace that exists already is replaced, unless `replaces` is false;
    any other file never is. `parameters` keeps those of the checkpoints, too, so that a replay can tell what each
    number is made of. If it raises TraceError, an existing file is unchanged.
    """
    file = Path(path)
    check_target(file, replaces=replaces)
    data, of_parameters = _packed(decodings, parameters)
    if len(data) > LARGEST:
        without = "record them without their parameters" if parameters else "record fewer or shorter sentences"
        raise TraceError(f"{shown_path(file)}: this would be larger than {LARGEST >> 20} MiB; {without}.")
    try:
        check(data)
    except TraceError as error:
        raise TraceError(f"{shown_path(file)}: this cannot be recorded: {error}.") from None
    replace(file, data, replaces=replaces)
    return Size(len(data), of_parameters)


def to_bytes(decodings: Sequence[Decoded], *, parameters: bool = False) -> bytes:
    """Return the content of a file; the same for the same decodings. TraceError if there are none, or too many."""
    return _packed(decodings, parameters)[0]


def _packed(decodings: Sequence[Decoded], parameters: bool) -> tuple[bytes, int]:
    """The content, and how many bytes of it are parameters."""
    if not 1 <= len(decodings) <= MOST_SHOWN:
        raise TraceError(f"{len(decodings)} decodings cannot stand side by side; record from 1 to {MOST_SHOWN}.")
    all_of_them = list(decodings)
    for decoding in all_of_them:  # grows as former ones are found
        if decoding.former is not None and not any(decoding.former is known for known in all_of_them):
            all_of_them.append(decoding.former)
    pool, tensors, kept = Pool(), Tensors(), Kept() if parameters else None
    # The position of the one that is furthest: those that ended before, or have fewer sub-steps, wait for it.
    place = max((of.branches.current.timeline.current.t, of.branches.current.timeline.substep) for of in decodings)
    about = {
        "format": FORMAT,
        "version": VERSION if kept is None else WITH_PARAMETERS,
        "written_by": f"attn-tui {__version__}",
        "shown": list(range(len(decodings))),
        "place": list(place),
        "decodings": [
            _decoding(decoding, all_of_them, pool, kept, f"{number}.", tensors)
            for number, decoding in enumerate(all_of_them)
        ],
    }
    tensors |= dict(pool.tensors())
    numbers: Tensors = {}
    if kept is not None:
        about["parameters"] = kept.described()
        numbers |= kept.tensors()
    data = pack(tensors | numbers, json.dumps(about, ensure_ascii=False, separators=(",", ":")))
    return data, sum(array.nbytes for array in numbers.values())


def _decoding(
    decoding: Decoded, all_of_them: Sequence[Decoded], pool: Pool, kept: Kept | None, prefix: str, tensors: Tensors
) -> dict[str, Any]:
    checkpoint, branches = decoding.checkpoint, decoding.branches
    config = checkpoint.config
    numbers = {branch: number for number, branch in enumerate(branches.all)}
    events: dict[ev.Event, int] = {}  # events are compared by identity, not by content
    for branch in branches.all:
        for event in _all_events(branch.timeline):
            events.setdefault(event, len(events))
    split = branches.all[0].timeline.split
    tensors[f"{prefix}alone"] = decoding.alone
    target = checkpoint.target_vocabulary
    ids = sorted({y for event in events for y in _ids(event)} | {target.end} | set(_put_in(branches.all)))
    named = {str(y): word_of(checkpoint, y) for y in sorted(set(_put_in(branches.all)))}
    search = decoding.search
    return {
        "checkpoint": {
            "name": printable(checkpoint.name),
            "sha256": decoding.digest,
            "config": json.loads(config.to_json()),
            **({} if kept is None else {"parameters": kept.number_of(checkpoint)}),
        },
        "spread": dataclasses.asdict(decoding.spread),
        "sentence": printable(decoding.sentence),
        "search": dataclasses.asdict(search) | {"translation": printable(search.translation)},
        "former": None if decoding.former is None else _place_of(decoding.former, all_of_them),
        "anew": decoding.anew,
        "source": _pieces(checkpoint.source_vocabulary, sorted({*split.source.tolist()})),
        "target": _pieces(target, ids) | {"named": named},
        "tables": to_tables(config, len(split.source), list(events), pool, prefix, tensors),
        "branches": [
            {
                "parent": None if branch.parent is None else numbers[branch.parent],
                "changes": [to_json(change) for change in branch.changes],
                "notation": write_changes(checkpoint, split.words, branch.changes),
                "translation": target.decode([int(e.y_t) for e in branch.timeline.all_of(ev.WordChosen)]),
                "events": list(_ranges(events[event] for event in branch.timeline.events)),
                "redo": None if branch.left_for is None else numbers.get(branch.left_for),
            }
            for branch in branches.all
        ],
        "current": numbers[branches.current],
    }


def _all_events(timeline: Timeline) -> Sequence[ev.Event]:
    while timeline.look_ahead():
        pass
    return timeline.events


def _place_of(decoding: Decoded, all_of_them: Sequence[Decoded]) -> int:
    return next(number for number, known in enumerate(all_of_them) if known is decoding)


def _pieces(vocabulary: Vocabulary, ids: Sequence[int]) -> dict[str, Any]:
    pieces = vocabulary.pieces(ids)
    return {"end": vocabulary.end, "pieces": {str(i): piece for i, piece in zip(ids, pieces, strict=True)}}


def _ids(event: ev.Event) -> list[int]:
    """The target words of an event."""
    if isinstance(event, ev.FeedforwardComputed | ev.OutputComputed):
        return [int(y) for y in event.top_ids]
    if isinstance(event, ev.WordEmbedded):
        return [int(event.y_previous)]
    return [int(event.y_t)] if isinstance(event, ev.WordChosen) else []


def _put_in(branches: Iterable[Branch]) -> Iterator[int]:
    """The words that were set."""
    for branch in branches:
        for change in branch.changes:
            if change.field == "y_t":
                assert isinstance(change.value, Integral)
                yield int(change.value)


def _ranges(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Consecutive numbers as [first, one past the last]."""
    found: list[int] = []
    for number in numbers:
        if found and number != found[1]:
            yield found
            found = []
        found = [found[0] if found else number, number + 1]
    if found:
        yield found
