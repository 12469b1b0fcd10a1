"""Translations as lines of text, in the order the sentences came in."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.cli.wanted import Found, Wanted, text_of
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation
from attn_tui.engine.translate import score_of
from attn_tui.errors import AttnTuiError


class Lines:
    """A line for each sentence, its translation; `score TAB translation` if a score is wanted.

    With `n_best` exactly that many lines, best first; if there are fewer, the rest are empty. With `at`, the numbers
    of that place, see `attn_tui.cli.numbers`. A sentence without a translation has empty lines.
    """

    def __init__(self, checkpoint: Checkpoint, wanted: Wanted) -> None:
        """Take what every sentence needs."""
        self._checkpoint, self._wanted = checkpoint, wanted
        self._scored = wanted.n_best is not None or wanted.search.kind == "forced"

    def done(self, sentence: str, found: Found) -> list[str]:
        if not isinstance(found, Sequence):
            from attn_tui.cli.numbers import lines_of  # 15 ms of the 220 that a plain translation takes

            return list(lines_of(found))
        lines = [self._line(sentence, translation) for translation in found]
        return lines + self._empty()[len(lines) :]

    def _line(self, sentence: str, translation: Translation) -> str:
        text = text_of(self._checkpoint, sentence, translation, self._wanted)
        return f"{score_of(translation):.4f}\t{text}" if self._scored else text

    def blank(self, sentence: str) -> list[str]:
        return self._empty()

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        return self._empty()

    def _empty(self) -> list[str]:
        return [""] * (self._wanted.n_best or 1)
