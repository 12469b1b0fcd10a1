"""A file → decodings, all of it checked before anything is shown."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from attn_tui.config import DIRECTIONS, ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.branch import Branch, KnownBranches
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.orders import kinds_of
from attn_tui.engine.spread import Spread
from attn_tui.errors import CheckpointError, TraceError
from attn_tui.text import printable, shown
from attn_tui.trace.branches import branches_of
from attn_tui.trace.checking import entry, items, positive, search, text, whole, whole_or_none
from attn_tui.trace.container import Tensors, parse, unpack
from attn_tui.trace.files import read_bytes, shown_path
from attn_tui.trace.parameters import Stored
from attn_tui.trace.recorded import Recorded, Trace
from attn_tui.trace.tables import from_tables
from attn_tui.trace.vectors import Vectors
from attn_tui.trace.words import RecordedVocabulary

FORMAT, VERSION, WITH_PARAMETERS = "attn-tui trace", 1, 2
"""The version of a trace without parameters, and of one with them."""
MOST_SHOWN = 4
"""Decodings that can stand side by side."""


def read(path: str | os.PathLike[str]) -> Trace:
    """Read a trace. TraceError, in one sentence, if the file cannot be read or is not an intact trace."""
    file = Path(path)
    data = read_bytes(file)
    try:
        return check(data)
    except _OtherVersionError as error:
        raise TraceError(f"{shown_path(file)}: {error}.") from None
    except TraceError as error:
        raise TraceError(
            f"{shown_path(file)}: this is not an intact trace: {error}; record it again, or copy it again from its "
            "source."
        ) from None


class _OtherVersionError(TraceError):
    """A trace that another version of the program wrote."""


def check(data: bytes) -> Trace:
    """Make the objects of a file's bytes. TraceError says what is wrong with them, as the middle of a sentence."""
    tensors, description = unpack(data)
    about = parse(description)
    if about.get("format") != FORMAT:
        raise TraceError("it holds other data")
    if about.get("version") not in (VERSION, WITH_PARAMETERS):
        raise _OtherVersionError(
            f"this trace has version {shown(about.get('version'))}, but only {VERSION} and {WITH_PARAMETERS} "
            f"are known; open it with the "
            f"program that wrote it, {shown(about.get('written_by'))}"
        )
    vectors = Vectors(tensors)
    stored = Stored(items(about.get("parameters", [])), tensors)
    used = set(vectors.used)
    found: list[Recorded] = []
    descriptions = items(about.get("decodings"))
    # A former decoding comes after the one that replaced it.
    for number, one in reversed(list(enumerate(descriptions))):
        found.insert(0, _decoding(one, found, number, tensors, vectors, stored, used))
    if used | stored.used != set(tensors):
        raise TraceError("it holds arrays that nothing uses")
    shown_ones = [whole(number, 0, len(found) - 1) for number in items(about.get("shown"))]
    place = [whole(number) for number in items(about.get("place"))]
    if (
        not 1 <= len(shown_ones) <= MOST_SHOWN
        or shown_ones != list(range(len(shown_ones)))
        or len(place) != 2
        or place[1] < 1
    ):
        raise TraceError("it does not say what was on the screen")
    decodings = tuple(found[number] for number in shown_ones)
    for decoding in decodings:
        decoding.timeline.go_to(place[0], place[1])
    if max((of.timeline.current.t, of.timeline.substep) for of in decodings) != tuple(place):
        raise TraceError("it does not say what was on the screen")
    return Trace(decodings, (place[0], place[1]), printable(text(about.get("written_by"))))


def _decoding(
    about: object,
    later: list[Recorded],
    number: int,
    tensors: Tensors,
    vectors: Vectors,
    stored: Stored,
    used: set[str],
) -> Recorded:
    checkpoint = entry(about, "checkpoint", dict)
    config = _config(entry(checkpoint, "config", dict))
    digest = checkpoint.get("sha256")
    if digest is not None and not re.fullmatch("[0-9a-f]{64}", text(digest)):
        raise TraceError("its digest is not a SHA-256")
    assert isinstance(about, dict)
    former = whole_or_none(about.get("former"), number + 1, number + len(later))
    events, names = from_tables(config, about.get("tables"), vectors, f"{number}.", tensors)
    used |= names
    split = events[0]
    if not isinstance(split, ev.SentenceSplit) or len(split.words) != len(split.source):
        raise TraceError("it does not begin with a sentence")
    branches = branches_of(config, split, events, items(about.get("branches")))
    parameters, pieces = stored.of(whole_or_none(checkpoint.get("parameters"), 0, len(stored) - 1), config)
    target = _vocabulary(
        config, entry(about, "target", dict), config.target_vocabulary, about["branches"], branches, pieces
    )
    _check_words(target, events, branches)
    directions, src_len = len(DIRECTIONS[config.directions]), len(split.source)
    alone = tensors.get(f"{number}.alone")
    parts = directions + 1 if directions > 1 else 1
    if alone is None or alone.dtype != np.float32 or alone.shape != (parts, src_len, src_len):
        raise TraceError("it lacks an array that every trace has")
    if not -1 <= alone.min() <= alone.max() <= 1:
        raise TraceError("it holds impossible cosines")
    used.add(f"{number}.alone")
    return Recorded(
        checkpoint=Checkpoint(
            name=printable(entry(checkpoint, "name", str)),
            config=config,
            parameters=parameters,
            source_vocabulary=_vocabulary(config, entry(about, "source", dict), config.source_vocabulary),
            target_vocabulary=target,
        ),
        sentence=printable(entry(about, "sentence", str)),
        search=search(entry(about, "search", dict)),
        order=kinds_of(config),
        branches=KnownBranches(branches, branches[whole(about.get("current"), 0, len(branches) - 1)]),
        former=None if former is None else later[former - number - 1],
        anew=about.get("anew") is True,
        digest=digest,
        alone=alone,
        spread=_spread(about.get("spread", {})),
    )


def _config(values: dict[str, Any]) -> ModelConfig:
    try:
        return ModelConfig.from_json(json.dumps(values))
    except CheckpointError as error:
        raise TraceError(f"its config is impossible: {str(error).rstrip('.')}") from None


def _spread(values: object) -> Spread:
    names = {field.name for field in dataclasses.fields(Spread)}
    if not isinstance(values, dict) or not values.keys() <= names:
        raise TraceError("its scales are unknown")
    return Spread(**{name: positive(value) for name, value in values.items()})


def _vocabulary(
    config: ModelConfig,
    about: dict[str, Any],
    size: int,
    described: Sequence[Any] = (),
    branches: Sequence[Branch] = (),
    others: Mapping[int, str] = MappingProxyType({}),
) -> RecordedVocabulary:
    end = whole(about.get("end"), 0, size - 1)
    texts = {
        tuple(int(e.y_t) for e in branch.timeline.all_of(ev.WordChosen) if e.y_t != end): printable(
            entry(of, "translation", str)
        )
        for of, branch in zip(described, branches, strict=True)
    }
    named = _by_id(about.get("named", {}), size)
    return RecordedVocabulary(config, size, end, {**others, **_by_id(about.get("pieces"), size)}, named, texts)


def _by_id(texts: object, size: int) -> dict[int, str]:
    """Texts by ids, which are texts in JSON, too."""
    if not isinstance(texts, dict) or not all(re.fullmatch("0|[1-9][0-9]{0,7}", i) and int(i) < size for i in texts):
        raise TraceError("its words have impossible numbers")
    return {int(i): text(value) for i, value in texts.items()}


def _check_words(vocabulary: RecordedVocabulary, events: list[ev.Event], branches: list[Branch]) -> None:
    """Check that every word that occurs has its piece."""
    known = vocabulary.known
    for event in events:
        if isinstance(event, ev.FeedforwardComputed | ev.OutputComputed):
            ids = event.top_ids.tolist()
        else:
            ids = [int(getattr(event, name)) for name in ("y_previous", "y_t") if hasattr(event, name)]
        if not known >= set(ids):
            raise TraceError("it lacks a word that occurs in it")
    if not all(one.field != "y_t" or one.value in known for branch in branches for one in branch.changes):
        raise TraceError("it lacks a word that was set")
