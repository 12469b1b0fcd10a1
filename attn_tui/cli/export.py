"""`attn-tui export`: a recorded decoding, or a sentence's, as a file for other programs, papers and lessons."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from attn_tui.cli.appearance import appearance, settings_with
from attn_tui.cli.completing import files, languages
from attn_tui.cli.lesson_page import LESSON, format_of_lesson, lesson_page
from attn_tui.cli.options import decoding_options
from attn_tui.cli.overwriting import check_free, overwrite_option, write_output
from attn_tui.cli.sources import alone, check_source, decoding_of, given, written
from attn_tui.errors import ExportError
from attn_tui.formats import FORMATS, Format, format_of
from attn_tui.process import use_one_thread
from attn_tui.settings import Settings
from attn_tui.terminal import LANGUAGES, language_of_locale
from attn_tui.text import printable, shown

if TYPE_CHECKING:
    from attn_tui.export import Options


@click.command()
@click.argument("source", metavar="FILE|SENTENCE|lesson:NAME", shell_complete=files)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help="What to write; by default, what the ending of -o says."
)
@click.option(
    "-o", "--output", metavar="FILE", shell_complete=files, help="The file to write; by default, standard output."
)
@overwrite_option
@click.option("--at", default="", metavar="PLACE", help="One step alone: 3 or 3.softmax. A cast begins there.")
@click.option(
    "--why",
    multiple=True,
    metavar="NUMBER",
    help="markdown: what a number is made of, too, as attn-tui why has it: 3.score.WORD; repeatable.",
)
@click.option("--long", is_flag=True, help="csv: a line for each weight.")
@click.option(
    "--size",
    metavar="WxH",
    show_default="120x40; html: 60x30,120x40",
    help="text, svg, cast, html: columns, lines. Of several a page shows the one that fits its window.",
)
@click.option(
    "--lang",
    "language",
    metavar="CODE",
    shell_complete=languages,
    help="Language: en or ko. html: both, as ko,en; the reader's, if it is one of them, else the first is shown.",
)
@click.option(
    "--pace", type=float, metavar="SECONDS", help="cast, html: for each sub-step; 1, unless the settings name another."
)
@click.option(
    "--open-numbers", is_flag=True, help="html: what each number on its screens is made of comes along, to be opened."
)
@decoding_options
@appearance
@click.pass_context
def export(context: click.Context, /, source: str, form: str | None, output: str | None, **options: Any) -> None:
    """Write a decoding as a file: one recorded in FILE, or that of SENTENCE; or a lesson as a page.

    html is a page that anyone can step through in a browser; text and svg are the screen, cast is a walk through it for
    asciinema; json has everything, csv the weights;
    alignment-svg, alignment-png and alignment-pdf are figures (they need the extra [plot]); markdown is the calculation
    with its numbers. If -o ends in .json, .csv, .txt, .svg, .alignment.svg, .png, .pdf, .md, .cast or .html, that sets
    the format. lesson:NAME is a lesson as attn-tui lesson names it, also lesson:FILE.md; it becomes a page, html.
    """
    is_lesson, file = source.startswith(LESSON), source.removeprefix(LESSON)
    chosen = format_of_lesson(context, form, output) if is_lesson else _format(form, output)
    _check_options(context, chosen)
    check_source(source)
    if output is not None and os.path.isfile(file) and os.path.exists(output) and os.path.samefile(file, output):
        what = "lesson" if is_lesson else "trace"
        raise ExportError(f"{shown(output)} is the {what} itself, which would be lost; name another file with -o.")
    if output is None and not chosen.is_text and sys.stdout is not None and sys.stdout.isatty():
        raise ExportError(
            f"{chosen.name} is not text for a terminal; give it a file with -o, or redirect it with > or |."
        )
    overwrite: bool = options["overwrite"]
    if output is not None:
        check_free(output, overwrite)
    spoken = _languages(options["language"], chosen)
    settings = settings_with({**options, "language": spoken[0] if spoken else None})
    wanted = replace(_options(settings, options, chosen), languages=spoken)
    use_one_thread()
    if is_lesson:
        write_output(output, lesson_page(context, file, wanted), overwrite)
        return
    decoding = decoding_of(context, source, settings, "exported", is_drawn=chosen.is_drawn)

    if chosen.is_drawn:
        from attn_tui.screen.app import AttentionApp  # Textual, which other formats do not need
        from attn_tui.screen.pictures import picture

        name = chosen.name if output is None else printable(output)
        made = picture(AttentionApp, decoding, chosen.name, wanted, lambda size: _say(f"{name}: {size}"))
        write_output(output, made, overwrite)
    else:
        from attn_tui.export import export as exported

        write_output(output, exported(decoding, chosen.name, wanted, _say), overwrite)


alone(export)  # and the --at above says what it means here


def _format(form: str | None, output: str | None) -> Format:
    if form is not None:
        return FORMATS[form]
    if output is None:
        raise ExportError(f"say what to write with --format, or by the ending of -o; it can be {', '.join(FORMATS)}.")
    return format_of(output)


def _check_options(context: click.Context, chosen: Format) -> None:
    """Raise ExportError for options that this format cannot use."""
    of_formats = {name for one in FORMATS.values() for name in one.options}
    for name in sorted(given(context) & of_formats - set(chosen.options)):
        fitting = ", ".join(one.name for one in FORMATS.values() if name in one.options)
        raise ExportError(f"--{written(name)} is about {fitting}; leave it out for {chosen.name}.")


def _languages(text: str | None, chosen: Format) -> tuple[str, ...]:
    """The languages that are asked for; only a page has several. Raises ExportError."""
    found = tuple(part.strip() for part in text.split(",")) if text is not None else ()
    if wrong := [one for one in found if one not in LANGUAGES]:
        raise ExportError(f"there is no language {shown(wrong[0])}; there are {', '.join(LANGUAGES)}.")
    if len(found) > 1 and not chosen.has_several:
        raise ExportError(
            f"{chosen.name} is in one language; give one, or write a page that has several: -o NAME.html."
        )
    return found


def _sizes(text: str, chosen: Format) -> tuple[tuple[int, int], ...]:
    """The sizes that are asked for; only a page has several. Raises ExportError."""
    found = [re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", part.strip()) for part in text.split(",")]
    if None in found:
        raise ExportError(f"{shown(text)} is not a size; write one like 120x40.")
    if len(found) > 1 and not chosen.has_several:
        raise ExportError(f"{chosen.name} has one size; give one, or write a page that has several: -o NAME.html.")
    return tuple((int(size[1]), int(size[2])) for size in found if size)


def _options(settings: Settings, options: dict[str, Any], chosen: Format) -> Options:
    from attn_tui.export.options import Options

    screens: dict[str, Any] = {}
    if options["size"] is not None:
        sizes = _sizes(options["size"], chosen)
        screens = {"columns": sizes[0][0], "lines": sizes[0][1], "sizes": sizes}
    return Options(
        at=options["at"].strip(),
        why=options["why"],
        long=options["long"],
        **screens,
        language=settings.language or language_of_locale(os.environ),
        theme=settings.theme,
        # A file is not for this terminal: it has all colours and letters unless an option says otherwise.
        depth="truecolor" if settings.colours == "auto" else settings.colours,
        ascii=bool(settings.ascii),
        presenter=settings.presenter,
        open_numbers=options["open_numbers"],
        pace=settings.seconds_per_substep if options["pace"] is None else options["pace"],
    )


def _say(sentence: str) -> None:
    click.echo(f"attn-tui: {sentence}", err=True)
