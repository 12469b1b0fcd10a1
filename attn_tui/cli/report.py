"""The answers given in lessons → a file to hand in: `lesson --report`."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from attn_tui.cli.overwriting import check_free, free_name, try_writing
from attn_tui.errors import ExportError
from attn_tui.export.report import FORMATS, report
from attn_tui.files import replace_file
from attn_tui.formats import format_of
from attn_tui.story.attempt import Attempt
from attn_tui.story.texts import Texts
from attn_tui.text import printable


def check_report(file: str, overwrite: bool) -> None:
    """Raise ExportError or OutputError if a report cannot be written there: before an answer is given in vain."""
    format_of(file, FORMATS)
    check_free(file, overwrite)
    try:
        if Path(file).is_fifo():  # it would be waited for
            raise OSError(errno.EINVAL, "it is a pipe, no file")
        try_writing(Path(file))
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from None


def write_report(file: str, overwrite: bool, attempts: Sequence[Attempt], say: Texts) -> None:
    """Write what was answered, under another name if that one is taken by now and not to be replaced; say so.

    Raises ExportError; a file that is there is as it was then.
    """
    path = Path(file) if overwrite or not os.path.isfile(file) else free_name(Path(file))
    content = report(attempts, format_of(file, FORMATS).name, say, date.today())
    try:
        replace_file(path, content)
    except (OSError, ValueError) as error:
        raise _unwritable(file, error) from None
    with suppress(OSError):  # the terminal may be gone
        click.echo(f"attn-tui: your answers are in «{printable(str(path))}».", err=True)


def _unwritable(file: str, error: Exception) -> ExportError:
    why = getattr(error, "strerror", None) or str(error)
    return ExportError(f"«{printable(file)}» cannot be written ({printable(why)}); name another file with --report.")
