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
derivations.py  what a number is made of, for programs; its text documents the keys
figure.py     the alignment matrix as SVG, PNG and PDF; drawing.py is what figures have in common, fonts.py their fonts
report.py     the answers given in lessons; its text documents the keys
curves.py     the loss and the validations of a training run, in the same way

Text and SVG of the screen, a cast and a page are drawn by the screen: `attn_tui.screen.pictures`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

from attn_tui.export import csv, figure, json, markdown
from attn_tui.export.options import Options
from attn_tui.export.selection import alignment, complete, positions
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts

__all__ = ["Options", "export"]


def export(
    decoding: Decoding,
    name: str,
    options: Options | None = None,
    warn: Callable[[str], None] = lambda sentence: warnings.warn(sentence, stacklevel=3),
) -> bytes:
    """Return the decoding in the format of that name; what is missing is computed, and the position is kept.

    Raises PlaceError if there is no such place, DerivationError if there is no such number, and ExportError if it
    cannot be exported. `warn` is called with a sentence about anything in the result that is not as it should be.
    """
    options = options or Options()
    complete(decoding)
    places, timeline = positions(decoding, options.at), decoding.timeline
    match name:
        case "json":
            return json.text(decoding, timeline.events[places.start : places.stop], options.at).encode()
        case "csv":
            found = alignment(decoding, timeline.events[places.start : places.stop])
            return (csv.long(found) if options.long else csv.wide(found)).encode()
        case "markdown":
            return markdown.text(decoding, places, texts(options.language), options.why).encode()
        case "alignment-svg" | "alignment-png" | "alignment-pdf":
            so_far = alignment(decoding, timeline.events[: places.stop])
            return figure.draw(so_far, name.removeprefix("alignment-"), decoding.sentence, warn)
    raise ValueError(f"there is no format {name!r}")
