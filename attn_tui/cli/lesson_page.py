"""`attn-tui export lesson:NAME`: a lesson as a page for a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from attn_tui.cli.courses import course_of
from attn_tui.cli.sources import given, written
from attn_tui.errors import ExportError
from attn_tui.formats import FORMATS, Format, find_format
from attn_tui.lessons import find_lesson, read_lesson

if TYPE_CHECKING:
    from attn_tui.export import Options
    from attn_tui.story.course import Course

LESSON = "lesson:"
"""What a source begins with that is a lesson; behind it is what `attn-tui lesson` takes."""
_OPTIONS = ("source", "form", "output", "overwrite", "size", "language", "pace", "ascii", "presenter")
"""Names of the command-line options that it heeds."""


def format_of_lesson(context: click.Context, form: str | None, output: str | None) -> Format:
    """Return the one format of a lesson. Raises ExportError for another one, and for options that it cannot use."""
    chosen = FORMATS[form] if form is not None else find_format(output or "")
    page = FORMATS["html"]
    if chosen is not page:
        raise ExportError("a lesson becomes a page: name a file that ends in .html with -o, or add --format html.")
    for name in sorted(given(context) - set(_OPTIONS)):
        raise ExportError(f"--{written(name)} is not for the page of a lesson; leave it out.")
    return page


def lesson_page(context: click.Context, name: str, options: Options) -> bytes:
    """Return the page of the lesson that `attn-tui lesson` calls by this name. Raises LessonError."""
    languages = options.languages or (options.language,)
    lessons = {language: read_lesson(find_lesson(name, language)) for language in languages}
    # Textual, which other formats do not need; and the command opens it.
    from attn_tui.cli.translate import translate
    from attn_tui.screen.lesson.film import SECONDS, SIZES, page

    def begin(language: str) -> Course:
        return course_of(translate, lessons[language])

    sizes: Sequence[tuple[int, int]] = options.sizes if "size" in given(context) else SIZES
    pace = options.pace if "pace" in given(context) else SECONDS
    return page(begin, replace(options, sizes=tuple(sizes), pace=pace)).encode()
