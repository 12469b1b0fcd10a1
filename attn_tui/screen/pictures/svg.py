"""The current screen: its text, and a picture that looks the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.style import Style
from textual._compositor import Compositor, LayoutUpdate
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from attn_tui.screen.driver.cells import clustered
from attn_tui.screen.look import look_of
from attn_tui.screen.palette import Palette
from attn_tui.screen.pictures.strokes import strokes
from attn_tui.text import printable

WIDTH, HEIGHT = 10, 20
"""Width and height of a cell, in the picture's units."""
_BASELINE = 15
_MARGIN = 10
_FONTS = "DejaVu Sans Mono, Menlo, Consolas, D2Coding, NanumGothicCoding, Noto Sans Mono CJK KR, monospace"
_FONT_SIZE = 16.6  # monospaced fonts are six tenths as wide as they are high


class _Cell(NamedTuple):
    """One or two columns with one character."""

    x: int
    text: str
    cells: int
    ink: str
    paper: str
    attributes: str

    @property
    def behind(self) -> int:
        return self.x + self.cells


def strips_of(app: App[Any]) -> list[Strip]:
    """The lines of the screen, as Textual would send them, without the messages that go away by themselves."""
    # As in Textual's own screenshot, which cannot return the text alone, nor leave anything out.
    below = visible_screen_stack.set(app._background_screens)
    try:
        drawn = Compositor()
        drawn.reflow(app.screen, app.size)
        drawn._full_map = {widget: where for widget, where in drawn._full_map.items() if not _is_message(widget)}
        return drawn.render_strips()
    finally:
        visible_screen_stack.reset(below)


def _is_message(widget: Widget) -> bool:
    return any(isinstance(node, ToastRack) for node in widget.ancestors_with_self)


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
        cells = list(_cells(strip, palette))
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


def _cells(strip: Strip, palette: Palette) -> Iterator[_Cell]:
    x = 0
    for text, style, _ in strip:
        ink, paper, attributes = _look(style or Style(), palette)
        for character in filter(None, clustered(printable(text))):
            yield _Cell(x, character, cell_len(character), ink, paper, attributes)
            x += cell_len(character)


def _look(style: Style, palette: Palette) -> tuple[str, str, str]:
    """The colours of a character and its background, and its other attributes."""
    ink = palette.text if style.color is None or style.color.is_default else style.color.get_truecolor().hex
    paper = (
        palette.background if style.bgcolor is None or style.bgcolor.is_default else style.bgcolor.get_truecolor().hex
    )
    attributes = "".join(
        attribute
        for has, attribute in (
            (style.bold, ' font-weight="bold"'),
            (style.italic, ' font-style="italic"'),
            (style.underline, ' text-decoration="underline"'),
            (style.strike, ' text-decoration="line-through"'),
            (style.dim, ' fill-opacity="0.6"'),
        )
        if has
    )
    return (paper, ink, attributes) if style.reverse else (ink, paper, attributes)


def _papers(cells: Iterable[_Cell], line: int, background: str) -> Iterator[str]:
    for paper, run in groupby(cells, key=lambda cell: cell.paper):
        first, *rest = run
        behind = rest[-1].behind if rest else first.behind
        if paper != background:
            yield (
                f'<rect x="{first.x * WIDTH}" y="{line * HEIGHT}" width="{(behind - first.x) * WIDTH}" '
                f'height="{HEIGHT}" fill="{paper}" shape-rendering="crispEdges"/>'
            )


def _inks(cells: Iterable[_Cell], line: int) -> Iterator[str]:
    """Draw runs of characters that can be drawn, and write runs of others of the same look and spacing."""

    def alike(cell: _Cell) -> tuple[object, ...]:
        drawn = strokes(cell.text, 1, 0, WIDTH, HEIGHT) != ""
        return cell.text == " ", drawn, cell.text if drawn else cell.cells, cell.ink, cell.attributes

    for (is_blank, is_drawn, *_), run in groupby(cells, key=alike):
        first, *rest = run
        if is_blank:
            continue
        count, x, y = 1 + len(rest), first.x * WIDTH, line * HEIGHT
        if is_drawn:
            path = strokes(first.text, count, x, WIDTH, HEIGHT, y)
            yield f'<path d="{path}" fill="{first.ink}" shape-rendering="crispEdges"/>'
            continue
        text = escape("".join(cell.text for cell in (first, *rest)))
        yield (
            f'<text x="{x}" y="{y + _BASELINE}" textLength="{count * first.cells * WIDTH}" fill="{first.ink}"'
            f"{first.attributes}>{text}</text>"
        )
