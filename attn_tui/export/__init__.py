"""A decoding → a file for a paper, a lesson, a spreadsheet, another program.

    from attn_tui import load
    from attn_tui.export import Options, export
    from attn_tui.story.decoding import decoding_of

    decoding = decoding_of(load("fr-en"), "Je suis étudiant.")
    figure = export(decoding, "alignment-pdf")
    step = export(decoding, "markdown", Options(at="3", language="ko"))

The same decoding and options make the same bytes. `attn_tui.formats` lists the formats.

options.py    what can be said about an export
selection.py  which part of a decoding
json.py       everything in it, for programs; its text documents the keys
csv.py        the weights, for spreadsheets
markdown.py   the calculation with its numbers, to be read
figure.py     the alignment matrix as SVG, PNG and PDF; fonts.py finds the fonts
headless.py   the real screen without a terminal, as text and SVG …
cast.py       … and as an asciinema recording of a walk
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

from attn_tui.export.options import Options
from attn_tui.export.selection import alignment, apart, complete, positions
from attn_tui.story.decoding import Decoding

__all__ = ["Options", "apart", "export"]


def export(
    decoding: Decoding,
    name: str,
    options: Options | None = None,
    warn: Callable[[str], None] = lambda sentence: warnings.warn(sentence, stacklevel=3),
) -> bytes:
    """Return the decoding in the format of that name; what it lacks is computed, and its position stays.

    Raises PlaceError where there is no such place, and ExportError where that cannot be exported. `warn` is told what
    is not as it should be. Text and SVG of the screen, and a cast, are not to be asked for where an event loop runs.
    """
    options = options or Options()
    complete(decoding)
    places, timeline = positions(decoding, options.at), decoding.timeline
    match name:
        case "json":
            from attn_tui.export import json

            return json.text(decoding, timeline.events[places.start : places.stop], options.at).encode()
        case "csv":
            from attn_tui.export import csv

            found = alignment(decoding, timeline.events[places.start : places.stop])
            return (csv.long(found) if options.long else csv.wide(found)).encode()
        case "markdown":
            from attn_tui.export import markdown
            from attn_tui.story.texts import texts

            return markdown.text(decoding, places, texts(options.language)).encode()
        case "alignment-svg" | "alignment-png" | "alignment-pdf":
            from attn_tui.export import figure

            so_far = alignment(decoding, timeline.events[: places.stop])
            return figure.draw(so_far, name.removeprefix("alignment-"), decoding.sentence, warn)
        case "cast":
            from attn_tui.export import cast

            return cast.text(apart(decoding), range(places.start, timeline.seen), options).encode()
        case "text" | "svg":
            from attn_tui.export.headless import screens
            from attn_tui.screen.picture import screen_svg, screen_text

            place = places.start if options.at else places.stop - 1
            [picture] = screens(apart(decoding), [place], options, screen_text if name == "text" else screen_svg)
            return picture.encode()
    raise ValueError(f"there is no format {name!r}")
