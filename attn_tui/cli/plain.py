"""Translations without a screen: for a pipe, a file, or a terminal. Imports numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeAlias

from attn_tui.checkpoint import load
from attn_tui.cli.jsonl import Objects
from attn_tui.cli.lines import Lines
from attn_tui.cli.pipe import Line, begin_output, notice, put
from attn_tui.cli.wanted import Found, Wanted, cut_of, find, never_reached_of
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import AttnTuiError
from attn_tui.text import printable

_ENOUGH = 10  # sentences that show their language
_Result: TypeAlias = tuple[Line, "Found | AttnTuiError"]


class Form(Protocol):
    """How a sentence's results become lines. A list is printed at once; each sentence has equally many lines."""

    def done(self, sentence: str, found: Found) -> list[str]:
        """Return the lines of what was found. Raises SearchError if it cannot be printed so with this checkpoint."""

    def blank(self, sentence: str) -> list[str]:
        """Return the lines of a sentence without words."""

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        """Return the lines of a sentence that cannot be translated."""


def print_translations(
    name: str,
    waiting: Iterable[Sequence[Line]],
    wanted: Wanted,
    *,
    jsonl: bool,
    strict: bool,
    on_open: Callable[[], None],
) -> None:
    """Print the lines of each sentence, in their order, of all that wait together before more is waited for.

    They are those of `attn_tui.cli.lines` or, with `jsonl`, of `attn_tui.cli.jsonl`. Messages go to stderr. After a
    sentence that cannot be translated the next one follows, and the exit code is 2; `strict`, for one sentence alone,
    raises instead. `on_open` is called when the checkpoint is open. Raises StreamError if nothing can be written.
    """
    begin_output(utf8=jsonl)
    checkpoint = load(name)
    on_open()
    form: Form = (Objects if jsonl else Lines)(checkpoint, wanted)
    results = _results(checkpoint, waiting, wanted)
    failed = False
    for number, (line, found) in enumerate(results if strict else _hinting(results, checkpoint), 1):
        place = "" if strict else f"line {number}: "
        if line.fault and not (strict and isinstance(found, AttnTuiError)):  # which names what it cannot read
            notice(line.fault)
        if not strict and not printable(line.text).strip():
            put(form.blank(line.text))
        elif isinstance(found, AttnTuiError):
            if jsonl or not strict:
                put(form.failed(line.text, found))
            if strict:
                raise found
            notice(f"{place}{found}")
            failed = True
        else:
            lines = form.done(line.text, found)
            if cut := cut_of(found):
                limit = checkpoint.config.max_source_length
                notice(
                    f"{place}only the first {limit:,} pieces are translated, {cut:,} more were left out; "
                    "translate them by themselves."
                )
            put(lines)
            if late := never_reached_of(checkpoint, line.text, found, wanted):
                notice(f"{place}{late}")
    if failed:
        raise SystemExit(2)


def _results(checkpoint: Checkpoint, waiting: Iterable[Sequence[Line]], wanted: Wanted) -> Iterator[_Result]:
    for lines in waiting:
        yield from zip(lines, find(checkpoint, [line.text for line in lines], wanted), strict=True)


def _hinting(results: Iterable[_Result], checkpoint: Checkpoint) -> Iterator[_Result]:
    """Yield the results, and say once if the first lines are plainly not in the checkpoint's source language."""
    seen: list[str] = []

    def hint() -> None:
        from attn_tui.corpora.language import is_foreign  # 5 ms, when the first lines are out

        if is_foreign(seen, checkpoint.source_vocabulary):
            name, language = printable(checkpoint.name), printable(checkpoint.config.source_language)
            notice(f"these sentences hardly look like {language}, which {name} reads; check them.")

    for number, result in enumerate(results, 1):
        yield result
        if number <= _ENOUGH:
            seen.append(result[0].text)
        if number == _ENOUGH:
            hint()
    if 0 < len(seen) < _ENOUGH:
        hint()
