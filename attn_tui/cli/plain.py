"""Translations without a screen: for a pipe, a file, or a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from attn_tui.cli.pipe import begin_output, notice, put
from attn_tui.engine.ways import Search
from attn_tui.errors import AttnTuiError, InterventionError, PlaceError, SentenceError
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.engine.model import Checkpoint
    from attn_tui.engine.stepper import Translation
    from attn_tui.story.decoding import Decoding


@dataclass(frozen=True)
class Wanted:
    """What is asked for of every sentence."""

    search: Search
    n_best: int | None = None
    """How many of a beam's hypotheses; None for the best alone, without its score."""
    changes: Sequence[str] = ()
    """What-ifs, as `attn_tui.engine.notation` has them."""
    at: str = ""
    """The place whose numbers are wanted instead of the translation."""
    replace: bool = False
    """Whether source words take the place of unknown ones."""


class Form(Protocol):
    """How a sentence's results become lines. A list holds what is printed together; every sentence has as many."""

    def done(self, sentence: str) -> tuple[list[str], int]:
        """Translate: the lines, and how many pieces of the sentence were left out. Raises AttnTuiError."""

    def blank(self, sentence: str) -> list[str]:
        """Return the lines of a sentence without words."""

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        """Return the lines of a sentence that cannot be translated."""


def print_translations(
    name: str, sentences: Iterable[str], wanted: Wanted, *, jsonl: bool, strict: bool, on_open: Callable[[], None]
) -> None:
    """Print the lines of each sentence as soon as it is translated; what is to be said goes to stderr.

    They are those of `Lines` or, with `jsonl`, of `attn_tui.cli.jsonl`. After a sentence that cannot be translated
    the next one comes and, at the end, exit code 2; `strict`, where there is one sentence only, raises instead.
    `on_open` is called when the checkpoint is open. Raises StreamError where nothing can be written.
    """
    from attn_tui.checkpoint import load

    begin_output(utf8=jsonl)
    checkpoint = load(name)
    on_open()
    form: Form
    if jsonl:
        from attn_tui.cli.jsonl import Objects

        form = Objects(checkpoint, wanted)
    else:
        form = Lines(checkpoint, wanted)
    failed = False
    for number, sentence in enumerate(sentences, 1):
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


class Lines:
    """A line for each sentence, its translation; `score TAB translation` where a score is wanted.

    With `n_best` exactly so many lines, best first; where there are fewer, the rest is empty. With `at`, the numbers
    of that place, see `attn_tui.cli.numbers`. A sentence without a translation has empty lines.
    """

    def __init__(self, checkpoint: Checkpoint, wanted: Wanted) -> None:
        """Take what is needed for every sentence."""
        self._checkpoint, self._wanted = checkpoint, wanted
        self._scored = wanted.n_best is not None or wanted.search.kind == "forced"

    def done(self, sentence: str) -> tuple[list[str], int]:
        if self._wanted.at:
            from attn_tui.cli.numbers import lines_of

            decoding = decoding_at(self._checkpoint, sentence, self._wanted)
            return list(lines_of(decoding)), decoding.timeline.split.cut
        found = translations(self._checkpoint, sentence, self._wanted)
        lines = [self._line(sentence, translation) for translation in found]
        return lines + self._empty()[len(lines) :], found[0].cut

    def _line(self, sentence: str, translation: Translation) -> str:
        from attn_tui.engine.translate import score_of

        text = text_of(self._checkpoint, sentence, translation, self._wanted)
        return f"{score_of(translation):.4f}\t{text}" if self._scored else text

    def blank(self, sentence: str) -> list[str]:
        return self._empty()

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        return self._empty()

    def _empty(self) -> list[str]:
        return [""] * (self._wanted.n_best or 1)


def translations(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Sequence[Translation]:
    """Find the translations of a sentence, best first; there is at least one."""
    from attn_tui.engine.translate import translate, what_if

    search = wanted.search
    interventions = what_if(checkpoint, sentence, *wanted.changes) if wanted.changes else ()
    if wanted.n_best is None:
        return [translate(checkpoint, sentence, search, interventions=interventions)]
    from attn_tui.engine.beam import beam_search

    width, penalty, n_best = search.width, search.length_penalty, wanted.n_best
    return beam_search(
        checkpoint, sentence, width=width, length_penalty=penalty, n_best=n_best, interventions=interventions
    )


def text_of(checkpoint: Checkpoint, sentence: str, translation: Translation, wanted: Wanted) -> str:
    """The text of a translation, as it is wanted. Raises SearchError where nothing tells what unknown words are."""
    if not wanted.replace:
        return translation.text
    from attn_tui.engine.unknown import replace_unknown

    return replace_unknown(checkpoint, sentence, translation)


def decoding_at(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Decoding:
    """Open the decoding of a sentence with the changes in it, at the place that is wanted. Raises PlaceError."""
    from attn_tui.story.decoding import decoding_of, place_in

    decoding = decoding_of(checkpoint, sentence, wanted.search)
    for text in wanted.changes:
        decoding.branches.open(decoding.what_if(text))
    decoding.timeline.go_to(*place_in([decoding], wanted.at))
    return decoding
