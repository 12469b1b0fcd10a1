"""The translations of `attn-tui evaluate` as files: the line of each is that of its pair."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from attn_tui.cli.overwriting import check_free, free_name, try_writing
from attn_tui.cli.subjects import Subject
from attn_tui.corpora.bitext import Pair
from attn_tui.errors import JudgingError
from attn_tui.files import replace_file
from attn_tui.judging.data import Data
from attn_tui.judging.metrics import text_of
from attn_tui.judging.translating import Outcome
from attn_tui.text import printable


class Outputs:
    """One file for each file of pairs and checkpoint.

    With one of each it is the file asked for. Else `out.txt` becomes `out.test.tsv.fr-en.txt`, with the names only of
    what there are several of.
    """

    def __init__(
        self, file: Path, corpora: Sequence[Data[Pair]], subjects: Sequence[Subject], *, overwrite: bool
    ) -> None:
        """Name the files. OutputError if one exists that is not to be replaced, JudgingError if it cannot be made."""
        if not file.name or os.path.isdir(file):
            raise JudgingError(f"{_shown(file)}: this is a folder; name a file in it.")
        if str(file) == "-":
            raise JudgingError("--output is for a file, because standard output has the figures; name one.")
        self._corpora, self._overwrite = corpora, overwrite
        self._files: dict[tuple[int, Subject], Path] = {}
        for number, corpus in enumerate(corpora):
            for subject in subjects:
                names = [corpus.name] * (len(corpora) > 1) + [subject.name] * (len(subjects) > 1)
                path = file.with_name(".".join([file.stem, *map(_part, names)]) + file.suffix) if names else file
                while path in self._files.values():
                    path = path.with_name(f"{path.stem}-{path.suffix}")
                self._files[number, subject] = path
        for path in self._files.values():
            check_free(path, overwrite)
            _check(path)

    def write(self, number: int, subject: Subject, done: Mapping[int, Outcome]) -> None:
        """Write the translations of a file by a checkpoint; a line is empty where there is none.

        A file that came meanwhile and is not to be replaced stays: they get another name.
        """
        path, corpus = self._files[number, subject], self._corpora[number]
        if not self._overwrite and os.path.isfile(path):
            path = free_name(path)
        texts = {corpus.line(i): text_of(outcome) for i, outcome in done.items()}
        last = corpus.line(len(corpus.pairs) - 1)
        try:
            content = "".join(f"{texts.get(line, '')}\n" for line in range(1, last + 1)).encode()
            replace_file(path, content, replaces=self._overwrite)
        except OSError as error:
            raise _unwritable(path, error) from None
        click.echo(f"translations written to {_shown(path)}", err=True)


def _part(name: str) -> str:
    """A name as a part of a file's name."""
    return re.sub(r"[^\w.+-]+", "-", name).strip(".-") or "-"


def _check(path: Path) -> None:
    """Raise JudgingError if nothing can be written there."""
    try:
        try_writing(path)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> JudgingError:
    reason = printable(error.strerror or "no reason given")
    return JudgingError(f"{_shown(path)}: it cannot be written ({reason}); name another file.")


def _shown(path: Path) -> str:
    return printable(str(path))
