"""A checkpoint's card: its Markdown → lines of cells. Unknown markup is shown as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from attn_tui.screen import write
from attn_tui.screen.look import LOOK, Look

_COMMENT, _RULED, _ITEM = re.compile(r"<!--.*-->"), re.compile(r"\|[\s:|-]*"), re.compile(r" {0,8}[-*+] ")
_EMPHASIS = re.compile(r"(?<!\*)\*([^*\s][^*]{0,80})\*(?!\*)")
_IMAGE = re.compile(r"!\[([^]]{0,200})\]\(([^)]{0,200})\)")
_FENCE = "```"
_APART = "  "  # between a table's columns

Line = list[Segment]


def card_lines(text: str, width: int, look: Look = LOOK) -> list[Line]:
    """Lay a card out in lines of at most `width` cells."""
    lines: list[Line] = []
    before, gap = "", False
    for kind, block in _blocks(text):
        if not kind:
            gap = True
            continue
        if lines and (gap or not kind == before == "item"):
            lines.append([])
        lines += _drawn(kind, block, width, look)
        before, gap = kind, False
    return lines


def paragraph(text: str, width: int, look: Look = LOOK, mark: str = "") -> list[Line]:
    """Break a text with **bold** parts into lines; the first begins with the mark, the others are indented as far."""
    plain = _EMPHASIS.sub(r"\1", _IMAGE.sub(r"\1 (\2)", text.replace("`", "")))
    styles = look.style("text"), look.style("text", bold=True)
    styled = Text.assemble(*((part, styles[i % 2]) for i, part in enumerate(plain.split("**"))))
    wrapped = styled.wrap(_console(), max(1, width - cell_len(mark)), overflow="fold")
    margins = [mark, *[" " * cell_len(mark)] * len(wrapped)]
    return [
        [Segment(margin, styles[0]), *line.render(_console(), end="")]
        for margin, line in zip(margins, wrapped, strict=False)
    ]


@cache
def _console() -> Console:
    """The console that Rich needs to break and draw a text; nothing is printed on it."""
    return Console(file=io.StringIO(), width=80, color_system="truecolor")


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Cut a card into headings, paragraphs, items of lists, tables, code, and the gaps between them."""
    kind, block, is_code = "", list[str](), False
    for line in text.split("\n"):
        if line.startswith(_FENCE):
            yield kind, block
            is_code = not is_code
            kind, block = "code" if is_code else "", []
        elif is_code:
            block.append(line)
        elif not _COMMENT.fullmatch(line):
            new = _kind(line)
            if new in ("", "heading", "item") or kind in ("", "heading") or (new == "table") != (kind == "table"):
                yield kind, block
                kind, block = new, []
            block.append(line)
    yield kind, block


def _kind(line: str) -> str:
    """The kind of block that a line begins or continues."""
    if not line.strip():
        return ""
    return "heading" if line.startswith("#") else "table" if line[0] == "|" else "item" if _ITEM.match(line) else "text"


def _drawn(kind: str, block: list[str], width: int, look: Look) -> list[Line]:
    joined = " ".join(line.strip() for line in block)
    if kind == "heading":
        return [[Segment(line, look.style("accent", bold=True))] for line in write.wrapped(joined.lstrip("# "), width)]
    if kind == "code":
        narrow = (part for line in block for part in (write.wrapped(line, width) if cell_len(line) > width else [line]))
        return [[Segment(line, look.style("text"))] for line in narrow]
    if kind == "table":
        return _table([_cells(line) for line in block if not _RULED.fullmatch(line)], width, look)
    if kind == "item":
        return paragraph(_ITEM.sub("", joined, count=1), width, look, "· ")
    return paragraph(joined, width, look)


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("`", "") for cell in line.strip("| ").split("|")]


def _table(rows: Sequence[list[str]], width: int, look: Look) -> list[Line]:
    """A table in columns if they fit; else each row as an item with the columns' names."""
    if not rows:
        return []
    count = max(map(len, rows))
    header, *body = ([*row, *[""] * (count - len(row))] for row in rows)
    columns = list(zip(header, *body, strict=True))
    wide = [max(map(cell_len, column)) for column in columns]
    # The header may be broken into several lines, but not its words.
    narrow = [max(map(cell_len, [*name.split(), *cells])) for name, *cells in columns]
    room = width - len(_APART) * (count - 1)
    if sum(narrow) <= room:
        chosen = wide if sum(wide) <= room else narrow
        names = zip_longest(*map(write.wrapped, header, chosen), fillvalue="")
        lines = [*((row, "dim") for row in names), *((row, "text") for row in body)]
        return [[Segment(_APART.join(map(write.fit, row, chosen)).rstrip(), look.style(style))] for row, style in lines]
    named = (
        f"**{first}** " + ", ".join(f"{name} {value}" for name, value in zip(header[1:], others, strict=True))
        for first, *others in body
    )
    return [line for row in named for line in paragraph(row, width, look, "· ")]
