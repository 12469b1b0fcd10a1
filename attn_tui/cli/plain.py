"""Translations without a screen: for a pipe, a file, or a terminal. Imports numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from attn_tui.checkpoint import load
from attn_tui.cli.jsonl import Objects
from attn_tui.cli.lines import Lines
from attn_tui.cli.pipe import begin_output, notice, put
from attn_tui.cli.wanted import Wanted
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import AttnTuiError, InterventionError, PlaceError, SentenceError
from attn_tui.text import printable

_ENOUGH = 10  # sentences that show their language


class Form(Protocol):
    """How a sentence's results become lines. A list is printed at once; each sentence has equally many lines."""

    def done(self, sentence: str) -> tuple[list[str], int]:
        """Translate: the lines, and how many pieces of the sentence were left out. Raises AttnTuiError."""

    def blank(self, sentence: str) -> list[str]:
        """Return the lines of a sentence without words."""

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        """Return the lines of a sentence that cannot be translated."""


def print_translations(
    name: str, sentences: Iterable[str], wanted: Wanted, *, jsonl: bool, strict: bool, on_open: Callable[[], None]
) -> None:
    """Print the lines of each sentence as soon as it is translated; messages go to stderr.

    They are those of `attn_tui.cli.lines` or, with `jsonl`, of `attn_tui.cli.jsonl`. After a sentence that cannot be
    translated the next one follows, and the exit code is 2; `strict`, for one sentence alone, raises instead.
    `on_open` is called when the checkpoint is open. Raises StreamError if nothing can be written.
    """
    begin_output(utf8=jsonl)
    checkpoint = load(name)
    on_open()
    form: Form = (Objects if jsonl else Lines)(checkpoint, wanted)
    failed = False
    for number, sentence in enumerate(sentences if strict else _hinting(sentences, checkpoint), 1):
        place = "" if strict else f"line {number}: "
        if not strict and not printable(sentence).strip():
            put(form.blank(sentence))
            continue
        try:
            lines, cut = form.done(sentence)
        except (SentenceError, InterventionError, PlaceError) as error:
            if jsonl or not strict:
                put(form.failed(sentence, error))
            if strict:
                raise
            notice(f"{place}{error}")
            failed = True
        else:
            if cut:
                limit = checkpoint.config.max_source_length
                notice(
                    f"{place}only the first {limit:,} pieces are translated, {cut:,} more were left out; "
                    "translate them by themselves."
                )
            put(lines)
    if failed:
        raise SystemExit(2)


def _hinting(sentences: Iterable[str], checkpoint: Checkpoint) -> Iterator[str]:
    """Yield the sentences, and say once if the first ones are plainly not in the checkpoint's source language."""
    seen: list[str] = []

    def hint() -> None:
        from attn_tui.corpora.language import is_foreign  # 5 ms, when the first lines are out

        if is_foreign(seen, checkpoint.source_vocabulary):
            name, language = printable(checkpoint.name), printable(checkpoint.config.source_language)
            notice(f"these sentences hardly look like {language}, which {name} reads; check them.")

    for number, sentence in enumerate(sentences, 1):
        yield sentence
        if number <= _ENOUGH:
            seen.append(sentence)
        if number == _ENOUGH:
            hint()
    if 0 < len(seen) < _ENOUGH:
        hint()
