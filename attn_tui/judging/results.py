"""What judging finds, as JSON.

`attn-tui evaluate --json` prints one object:

    format       2; without what format 1 lacks, its results are read, too
    version      attn-tui's
    complete     false if it was interrupted
    checkpoints  a list of objects: name, system, source_language, target_language, parameters (a number), and what
                 `results.json` holds

`results.json`, which `attn-tui evaluate --record` leaves in a checkpoint's folder:

    weights      SHA-256 of the model.safetensors that was judged, hexadecimal
    pairs        a list, one object for each file: the fields of `Judged`
    alignments   a list, one object for each gold alignment: the fields of `Alignment`
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from attn_tui.checkpoint import WEIGHTS, shown_path
from attn_tui.config import from_mapping, wrong_kind
from attn_tui.errors import CheckpointError, JudgingError
from attn_tui.text import printable, shown

RESULTS = "results.json"
FORMAT = 2


def _check(values: Any, **known: tuple[str, ...]) -> None:
    """Raise CheckpointError for a field that could not be shown, or is none of the known."""
    wrong = wrong_kind(values)
    for name, choices in known.items():
        if not wrong and getattr(values, name) not in choices:
            wrong = f"{name} is {shown(getattr(values, name))}; it must be {' or '.join(choices)}."
    for field in dataclasses.fields(values):
        value = getattr(values, field.name)
        if not wrong and isinstance(value, int | float) and not abs(value) < 1e18:  # NaN is not, either
            wrong = f"{field.name} is {shown(value)}; it must be a possible number."
    if wrong:
        raise CheckpointError(f"{wrong.rstrip('.')}, evaluate with --record again.")


@dataclass(frozen=True, slots=True)
class Length:
    """The pairs whose source has `first` to `last` words, or pieces."""

    first: int
    last: int
    pairs: int
    bleu: float | None
    """Null if no reference has four words in a row."""
    chrf: float
    exact: float | None = None
    """Null in results of format 1."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a checkpoint reaches on a file of sentence pairs."""

    file: str
    """Its name, without a folder."""
    date: str
    """When it was judged: 2026-11-22."""
    pairs: int
    """In the file."""
    done: int
    """How many were translated, or refused; fewer than `pairs` if it was interrupted."""
    refused: int
    """Sources with something the vocabulary cannot express; they count as empty translations."""
    cut: int
    """Sources longer than the model reads; they were cut and then translated."""
    endless: int
    """Translations that were broken off at the config's max_length."""
    bleu: float | None
    """0–100, cased, detokenised; null if the references are too short for it, see `leads`."""
    chrf: float
    """0–100."""
    exact: float
    """Share of translations equal to the reference, letter for letter, 0–1."""
    bleu_signature: str
    """sacrebleu's signature, with the metric's version, tokenizer and settings; '' without BLEU."""
    chrf_signature: str
    by_length: tuple[Length, ...]
    """By the source's words, 1–5, 6–10, …, or pieces, as far as there are sentences."""
    leads: str = "bleu"
    """The figure that suits the references: `bleu`, or `exact` if most are a single word, or too short for BLEU."""
    target_words: float | None = None
    """Words of a reference, on average; null in results of format 1."""
    length_unit: str = "words"
    """What `by_length` counts: `words`; `pieces` if most sources are a single word. A refused one has none."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self, leads=("bleu", "exact"), length_unit=("words", "pieces"))

    @property
    def quality(self) -> float:
        """What to choose weights by: the leading figure, 0–100, and as much of another as decides a tie."""
        return 100 * self.exact + self.chrf / 100 if self.leads == "exact" else (self.bleu or 0.0) + self.exact


@dataclass(frozen=True, slots=True)
class Alignment:
    """How well a checkpoint's attention agrees with alignments made by hand; see `attn_tui.judging.aligning`."""

    gold: str
    """The folder's or file's name."""
    date: str
    sentences: int
    """In the gold alignment."""
    done: int
    """How many were forced, or refused."""
    refused: int
    """Pairs with something the vocabulary cannot express; they count nowhere."""
    cut: int
    """Sources longer than the model reads."""
    aer: float | None
    """Alignment error rate, 0 best and 1 worst, of row t of the weights for target piece t; null without attention."""
    aer_next: float | None
    """The same of row t + 1."""
    aer_diagonal: float | None
    """The error rate of the diagonal on the same sentences."""
    perplexity: float | None
    """Of a piece of the given translations, `<END>` included."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Results:
    """All results of a checkpoint."""

    weights: str
    pairs: tuple[Judged, ...] = ()
    alignments: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)

    def merged(self, newer: Results) -> Results:
        """Take newer results in place of those on the same data; if the weights changed, in place of all."""
        if self.weights != newer.weights:
            return newer
        pairs = {judged.file: judged for judged in (*self.pairs, *newer.pairs)}
        alignments = {alignment.gold: alignment for alignment in (*self.alignments, *newer.alignments)}
        return Results(self.weights, tuple(pairs.values()), tuple(alignments.values()))


def fingerprint(folder: Path) -> str:
    """SHA-256 of a checkpoint's weights, to which its figures belong."""
    try:
        with (folder / WEIGHTS).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CheckpointError(
            f"{shown_path(folder / WEIGHTS)}: it cannot be read ({printable(error.strerror or 'no reason given')});"
            " copy the checkpoint again from its source."
        ) from None


def read_results(folder: Path) -> Results:
    """Read `results.json`; empty if there is none, or if the weights have changed since.

    CheckpointError says what in it is wrong.
    """
    path, weights = folder / RESULTS, fingerprint(folder)
    try:
        results = _results(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return Results(weights)
    except (OSError, ValueError, RecursionError):
        raise CheckpointError(
            f"{shown_path(path)}: it is not JSON; delete it and evaluate with --record again."
        ) from None
    except CheckpointError as error:
        raise CheckpointError(f"{shown_path(path)}: {error}") from None
    return results if results.weights == weights else Results(weights)


def write_results(folder: Path, results: Results) -> None:
    """Write `results.json`. JudgingError if it cannot be written."""
    replace(folder / RESULTS, json.dumps(dataclasses.asdict(results), ensure_ascii=False, indent=2) + "\n")


def replace(path: Path, text: str) -> None:
    """Write a file, renamed into place so that nobody reads half of it. JudgingError if it cannot be written."""
    try:
        path.with_name(f".{path.name}").write_text(text, "utf-8")
        path.with_name(f".{path.name}").replace(path)
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise JudgingError(
            f"{shown_path(path)}: it cannot be written ({reason}); copy the checkpoint to a folder of yours first."
        ) from None


_T = TypeVar("_T")


def _results(values: object) -> Results:
    pairs = []
    for entry in _entries(values, "pairs"):
        lengths = tuple(from_mapping(Length, _object(length)) for length in _entries(entry, "by_length"))
        pairs.append(from_mapping(Judged, {**entry, "by_length": lengths}))
    alignments = tuple(from_mapping(Alignment, entry) for entry in _entries(values, "alignments"))
    return from_mapping(Results, {**_object(values), "pairs": tuple(pairs), "alignments": alignments})


def _entries(values: object, name: str) -> list[dict[str, Any]]:
    entries = _object(values).get(name, [])
    if not isinstance(entries, list):
        raise CheckpointError(f"{name} is {shown(entries)}; it must be a list, evaluate with --record again.")
    return [_object(entry) for entry in entries]


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CheckpointError(f"it has {shown(value)} in place of an object; evaluate with --record again.")
    return value
