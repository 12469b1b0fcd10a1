"""Sentences that were typed before: a file of the user's, one sentence a line, the latest last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from attn_tui.files import read_file
from attn_tui.state import replace_own, state_file
from attn_tui.text import printable

KEPT = 200
"""Sentences that are kept, at most."""
LONGEST = 2000
"""Characters of a sentence that is kept, at most."""


class History:
    """Sentences in a file that only its owner can read; without a file, those of this process.

    It is a convenience: a file that cannot be read or written is as good as none, and nothing is said.
    """

    def __init__(self, file: Callable[[], Path] | None = None) -> None:
        """`file` returns where they are kept; it is called when that is first needed."""
        self._where = file
        self._own: list[str] | None = None if file else []

    @property
    def sentences(self) -> Sequence[str]:
        """All of them, the latest last; read when they are first asked for."""
        if self._own is None:
            self._own = self._read()
        return self._own

    @cached_property
    def _file(self) -> Path | None:
        return self._where() if self._where else None

    def add(self, sentence: str) -> None:
        """Keep a sentence as the latest, and forget the oldest if there are too many."""
        sentence = printable(sentence).strip()
        if not sentence or len(sentence) > LONGEST:
            return
        known = self._read() if self._file else list(self.sentences)  # another process may have added some
        self._own = [*(one for one in known if one != sentence), sentence][-KEPT:]
        if self._file is not None:
            with suppress(OSError):
                replace_own(self._file, "".join(f"{one}\n" for one in self._own))

    def _read(self) -> list[str]:
        if self._file is None:
            return []
        try:
            data = read_file(self._file, 4 * KEPT * (LONGEST + 1))
        except OSError:
            return []
        lines = data.decode("utf-8", "replace").split("\n")
        return [sentence for line in lines if (sentence := printable(line).strip())][-KEPT:]


def history_path() -> Path:
    """Return the file of the sentences, whether there is one or not."""
    return state_file("sentences.txt")
