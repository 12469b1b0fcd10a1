"""What judging finds, as plain values; `attn_tui.judging.record` keeps them.

`attn-tui evaluate --json` prints one object:

    format       2; what version 1 lacks has a default
    version      attn-tui's
    complete     false if it was interrupted
    checkpoints  a list of objects: name, system, source_language, target_language, parameters (a number), and what
                 `results.json` holds

`results.json`, which `attn-tui evaluate --record` leaves in a checkpoint's folder:

    weights      SHA-256 of the model.safetensors that was judged, hexadecimal
    pairs        a list, one object for each file and way to search: the fields of `Judged`
    alignments   a list, one object for each gold alignment: the fields of `Alignment`
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from attn_tui.errors import CheckpointError
from attn_tui.fields import wrong_kind
from attn_tui.text import shown

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
class Interval:
    """Where a figure lies in 95 of 100 samples of as many pairs: mean ± half, by sacrebleu's bootstrap."""

    mean: float
    half: float

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Paired:
    """How probable so large a difference to another checkpoint is by chance, by sacrebleu's paired bootstrap."""

    baseline: str
    """The other checkpoint's name."""
    bleu: float | None
    """p, 0–1, of the difference in BLEU; 1 if all translations are the same, null without BLEU."""
    chrf: float
    resamples: int

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far attention agrees with what changes without each source word; see `attn_tui.judging.explaining`."""

    sentences: int
    """That were counted; those with a single source word have nothing to compare."""
    words: int
    """Output words that were counted, `<END>` not among them; without attention none."""
    tau: float | None
    """Kendall's τ of weights and changes, −1 to 1, the mean over these words; null without a word."""
    most: float | None
    """Share of them for which the source word with the largest weight is the one needed most, 0–1."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a checkpoint reaches on a file of sentence pairs."""

    file: str
    """Its name, with as much of its folder as tells it from the others it was judged with."""
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
    digest: str = ""
    """Of the pairs, SHA-256, hexadecimal; '' in results of format 1."""
    beam: int = 1
    """How many hypotheses were kept at a time; 1 is greedy search."""
    length_penalty: float | None = None
    """Of the beam's scores; null for greedy search."""
    endless_lines: tuple[int, ...] = ()
    """The lines of the file whose translations did not end, from 1."""
    bleu_interval: Interval | None = None
    """With --confidence."""
    chrf_interval: Interval | None = None
    paired: Paired | None = None
    """With --paired; null for the first checkpoint, which the others are compared with."""
    evidence_masked: Agreement | None = None
    """With --evidence: a source word is masked in the output word's own time step."""
    evidence_left_out: Agreement | None = None
    """The same if it is left out of the sentence."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self, leads=("bleu", "exact"), length_unit=("words", "pieces"))

    @property
    def quality(self) -> float:
        """What to choose weights by: the leading figure, 0–100, and as much of another as decides a tie."""
        return 100 * self.exact + self.chrf / 100 if self.leads == "exact" else (self.bleu or 0.0) + self.exact

    def replaces(self, older: Judged) -> bool:
        """Whether it is a newer result on the same data, found by the same search."""
        search = (self.beam, self.length_penalty) == (older.beam, older.length_penalty)
        return search and _same(self.file, self.digest, older.file, older.digest)


@dataclass(frozen=True, slots=True)
class AlignedLength:
    """The aligned pairs whose source has `first` to `last` words."""

    first: int
    last: int
    pairs: int
    aer: float | None
    aer_next: float | None
    aer_diagonal: float | None

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How well a checkpoint's attention agrees with alignments made by hand; see `attn_tui.judging.aligning`."""

    gold: str
    """The folder's or file's name, as `file` of `Judged`."""
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
    digest: str = ""
    """Of the alignments, SHA-256, hexadecimal; '' in results of format 1."""
    by_length: tuple[AlignedLength, ...] = ()
    """By the source's words, 1–5, 6–10, …, as far as there are sentences."""

    def __post_init__(self) -> None:
        """Raise CheckpointError for what could not be shown."""
        _check(self)

    def replaces(self, older: Alignment) -> bool:
        """Whether it is a newer result on the same alignments."""
        return _same(self.gold, self.digest, older.gold, older.digest)


def _same(name: str, digest: str, older: str, older_digest: str) -> bool:
    """Whether two results are about the same data: what has no digest is known by its name alone."""
    if name == older:
        return digest == older_digest or not (digest and older_digest)
    # One and the same file has more or less of its folder in its name, by what it was judged with.
    longer, shorter = sorted((name, older), key=len, reverse=True)
    return digest == older_digest != "" and longer.endswith(f"/{shorter}")


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
        return Results(
            self.weights,
            _merged(self.pairs, newer.pairs, Judged.replaces),
            _merged(self.alignments, newer.alignments, Alignment.replaces),
        )


_T = TypeVar("_T")


def _merged(older: Sequence[_T], newer: Sequence[_T], replaces: Callable[[_T, _T], bool]) -> tuple[_T, ...]:
    """Put each newer result where the one it replaces is, or at the end."""
    found = list(older)
    for one in newer:
        first = next((place for place, other in enumerate(found) if replaces(one, other)), len(found))
        found = [*found[:first], one, *(other for other in found[first:] if not replaces(one, other))]
    return tuple(found)
