"""`results.json` in a checkpoint's folder: written by `attn-tui evaluate --record`, read by lists and cards."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from attn_tui.checkpoint import CARD, WEIGHTS, shown_path
from attn_tui.errors import CheckpointError, JudgingError
from attn_tui.fields import from_mapping
from attn_tui.files import check_file, read_file, replace_files
from attn_tui.judging.results import Agreement, AlignedLength, Alignment, Interval, Judged, Length, Paired, Results
from attn_tui.text import printable, shown

RESULTS = "results.json"
_AGAIN = "evaluate with --record again."
_T = TypeVar("_T")


def fingerprint(folder: Path, weights: str = WEIGHTS) -> str:
    """SHA-256 of a checkpoint's weights, to which its figures belong; `weights` is the file they are in."""
    try:
        check_file(folder / weights)
        with (folder / weights).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CheckpointError(
            f"{shown_path(folder / weights)}: it cannot be read ({printable(error.strerror or 'no reason given')});"
            " copy the checkpoint again from its source."
        ) from None


def read_results(folder: Path) -> Results:
    """Read `results.json`; empty if there is none, or if the weights have changed since.

    CheckpointError says what in it is wrong.
    """
    path, weights = folder / RESULTS, fingerprint(folder)
    try:
        results = _results(json.loads(read_file(path)))
    except FileNotFoundError:
        return Results(weights)
    except (OSError, ValueError, RecursionError):
        raise CheckpointError(
            f"{shown_path(path)}: it is not JSON; delete it and evaluate with --record again."
        ) from None
    except CheckpointError as error:
        raise CheckpointError(f"{shown_path(path)}: {error}") from None
    return results if results.weights == weights else Results(weights)


def write_results(folder: Path, results: Results, card: str | None = None) -> None:
    """Write `results.json`, and the card that tells them if it is given. JudgingError if they cannot be written."""
    text = json.dumps(dataclasses.asdict(results), ensure_ascii=False, indent=2) + "\n"
    files = {RESULTS: text.encode()} | ({} if card is None else {CARD: card.encode()})
    try:
        replace_files(folder, files)
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise JudgingError(
            f"{shown_path(folder)} cannot be written to ({reason}); copy the checkpoint to a folder of yours first."
        ) from None


def _results(values: object) -> Results:
    pairs = tuple(_judged(entry) for entry in _entries(values, "pairs"))
    alignments = tuple(
        from_mapping(Alignment, {**entry, "by_length": _each(AlignedLength, entry)})
        for entry in _entries(values, "alignments")
    )
    return from_mapping(Results, {**_object(values), "pairs": pairs, "alignments": alignments})


def _judged(entry: Mapping[str, Any]) -> Judged:
    nested: dict[str, type[Any]] = {
        **{"bleu_interval": Interval, "chrf_interval": Interval, "paired": Paired},
        **{"evidence_masked": Agreement, "evidence_left_out": Agreement},
    }
    values = {
        name: from_mapping(kind, _object(entry[name])) for name, kind in nested.items() if entry.get(name) is not None
    }
    lines = entry.get("endless_lines", [])
    if not isinstance(lines, list) or not all(type(line) is int for line in lines):
        raise CheckpointError(f"endless_lines is {shown(lines)}; it must be a list of whole numbers, {_AGAIN}")
    return from_mapping(Judged, {**entry, **values, "by_length": _each(Length, entry), "endless_lines": tuple(lines)})


def _each(kind: type[_T], entry: Mapping[str, Any]) -> tuple[_T, ...]:
    return tuple(from_mapping(kind, length) for length in _entries(entry, "by_length"))


def _entries(values: object, name: str) -> list[dict[str, Any]]:
    entries = _object(values).get(name, [])
    if not isinstance(entries, list):
        raise CheckpointError(f"{name} is {shown(entries)}; it must be a list, {_AGAIN}")
    return [_object(entry) for entry in entries]


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CheckpointError(f"it has {shown(value)} in place of an object; {_AGAIN}")
    return value
