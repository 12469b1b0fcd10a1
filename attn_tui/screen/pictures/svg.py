"""The current screen: its text, and a picture that looks the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from textual._compositor import LayoutUpdate
from textual.app import App

from attn_tui.screen.look import look_of
from attn_tui.screen.pictures.cells import Cell, Paint, cells_of, strips_of
from attn_tui.screen.pictures.strokes import strokes

WIDTH, HEIGHT = 10, 20
"""Width and height of a cell, in the picture's units."""
_BASELINE = 15
_MARGIN = 10
_FONTS = "DejaVu Sans Mono, Menlo, Consolas, D2Coding, NanumGothicCoding, Noto Sans Mono CJK KR, monospace"
_FONT_SIZE = 16.6  # monospaced fonts are six tenths as wide as they are high


def drawn(app: App[Any]) -> str:
    """What Textual writes to draw the whole screen."""
    return LayoutUpdate([[strip] for strip in strips_of(app)], app.size.region).render_segments(app.console)


_HANGING = "▓▓▓▒▒▒▔▔"
"""What a hanging bar is in a text, by the eighths of the cell that are empty below it: no letter hangs otherwise."""
_STANDING = " ▁▂▃▄▅▆▇"
_LEFTWARDS = dict(zip("▏▎▍▌▋▊▉", "██▐▐▐▕▕", strict=True))
"""What the left end of a score's bar is in a text, by the gap before it: right halves and eighths, not left ones."""


def screen_text(app: App[Any]) -> str:
    """The screen's characters, without colours; no sign has to be read with its two colours swapped."""
    palette = look_of(app).palette
    standing, hanging = (palette.style(colour).color for colour in ("positive_bar", "negative_bar"))
    lines = []
    for strip in strips_of(app):
        line = ""
        for text, style, _ in strip:
            if style and style.color == hanging and style.reverse:
                text = "".join(_HANGING[_STANDING.index(letter)] if letter in _STANDING else letter for letter in text)
            elif style and style.reverse:
                text = _LEFTWARDS.get(text, text)  # such a cell is a segment of its own
            elif style and style.color == standing:
                text = text.replace("▄", "▃")  # in rows of one line, that hangs from their middle
            line += text
        lines.append(f"{line.rstrip()}\n")
    return "".join(lines)


def screen_svg(app: App[Any]) -> str:
    """The screen as SVG. Every character has its place, whatever the font; bars and rules are drawn, not written.

    It loads nothing, adds no style sheet or name to the page it is embedded in, and the same screen gives
    the same text.
    """
    columns, lines = app.size
    palette = look_of(app).palette
    width, height = columns * WIDTH + 2 * _MARGIN, lines * HEIGHT + 2 * _MARGIN
    papers: list[str] = []
    inks: list[str] = []
    for line, strip in enumerate(strips_of(app)):
        cells = list(cells_of(strip, palette))
        papers += _papers(cells, line, palette.background)
        inks += _inks(cells, line)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}">',
            f"<title>{escape(app.TITLE or '')}</title>",
            f'<rect width="{width}" height="{height}" rx="6" fill="{palette.background}"/>',
            f'<g transform="translate({_MARGIN} {_MARGIN})" font-family="{_FONTS}" font-size="{_FONT_SIZE}" '
            'xml:space="preserve">',
            *papers,
            *inks,
            "</g>",
            "</svg>\n",
        ]
    )


_ATTRIBUTES = {
    "bold": ' font-weight="bold"',
    "italic": ' font-style="italic"',
    "underline": ' text-decoration="underline"',
    "strike": ' text-decoration="line-through"',
    "dim": ' fill-opacity="0.6"',
}


def _attributes(paint: Paint) -> str:
    return "".join(attribute for name, attribute in _ATTRIBUTES.items() if getattr(paint, name))


def _papers(cells: Iterable[Cell], line: int, background: str) -> Iterator[str]:
    for paper, run in groupby(cells, key=lambda cell: cell.paint.paper):
        first, *rest = run
        behind = rest[-1].behind if rest else first.behind
        if paper != background:
            yield (
                f'<rect x="{first.x * WIDTH}" y="{line * HEIGHT}" width="{(behind - first.x) * WIDTH}" '
                f'height="{HEIGHT}" fill="{paper}" shape-rendering="crispEdges"/>'
            )


def _inks(cells: Iterable[Cell], line: int) -> Iterator[str]:
    """Draw runs of characters that can be drawn, and write runs of others of the same look and spacing."""

    def alike(cell: Cell) -> tuple[object, ...]:
        drawn = strokes(cell.text, 1, 0, WIDTH, HEIGHT) != ""
        return cell.text == " ", drawn, cell.text if drawn else cell.cells, cell.paint

    for (is_blank, is_drawn, *_), run in groupby(cells, key=alike):
        first, *rest = run
        if is_blank:
            continue
        count, x, y = 1 + len(rest), first.x * WIDTH, line * HEIGHT
        if is_drawn:
            path = strokes(first.text, count, x, WIDTH, HEIGHT, y)
            yield f'<path d="{path}" fill="{first.paint.ink}" shape-rendering="crispEdges"/>'
            continue
        text = escape("".join(cell.text for cell in (first, *rest)))
        yield (
            f'<text x="{x}" y="{y + _BASELINE}" textLength="{count * first.cells * WIDTH}" fill="{first.paint.ink}"'
            f"{_attributes(first.paint)}>{text}</text>"
        )
