"""Whether a file is what it says it is, by another program's reading of it; and what it says then."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from attn_tui.text import printable
from campaigns.campaign import FaultError
from campaigns.watching import unwatched

_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a cell begins with that some spreadsheet computes."""
_DRAWN = {"svg", "title", "desc", "rect", "g", "path", "text", "defs", "use", "clipPath", "style", "metadata", "line"}
"""Elements of a picture: none runs, loads or leads to anything."""
_SVG = "{http://www.w3.org/2000/svg}"
_INLINE = {"text", "code_inline", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"}
_BLOCKS = {
    "heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "ordered_list",
    "list_item",
}  # fmt: skip


def text_of(data: bytes) -> str:
    """Text in UTF-8, whose lines end at LF, and that a terminal may be sent. Raises FaultError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FaultError(f"no UTF-8: {error}") from error
    check_printable(text.replace("\n", ""))
    return text


def check_printable(text: str) -> None:
    """Raise FaultError if a terminal could take something in it as a command."""
    if raw := sorted({one for one in text if printable(one) != one}):
        at = text.index(raw[0])
        raise FaultError(f"raw controls {raw!a:.200}, as in {text[max(0, at - 60) : at + 60]!a}")


def of_json(text: str) -> Any:
    """Return the value. Raises FaultError for what is no JSON by its standard, or has a key twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise FaultError(f"a key twice: {[key for key, _ in pairs]!a:.300}")
        return dict(pairs)

    def no_number(name: str) -> None:
        raise FaultError(f"JSON has no {name}")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number)
    except ValueError as error:
        raise FaultError(f"no JSON: {error}: {text!a:.200}") from error


def of_csv(text: str) -> list[list[str]]:
    """Return the rows. Raises FaultError for rows of other lengths, and for what a spreadsheet computes."""
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise FaultError(f"no CSV: {error}") from error
    if len({len(row) for row in rows}) != 1:
        raise FaultError(f"rows of several lengths: {sorted({len(row) for row in rows})}")
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(_FORMULA) and len(cell) > 1 and not re.fullmatch(r"-?[0-9][0-9.e+-]*", cell):
            raise FaultError(f"a formula: {cell!a:.200}")
    return rows


def of_svg(text: str) -> ElementTree.Element:
    """Return the picture. Raises FaultError for what is no XML, and for what is more than a picture."""
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise FaultError(f"no XML: {error}") from error
    about = {one for metadata in root.iter(f"{_SVG}metadata") for one in metadata.iter()}  # what matplotlib says of it
    for element in root.iter():
        name = element.tag.removeprefix(_SVG)
        if element in about:
            continue
        if name not in _DRAWN:
            raise FaultError(f"an element {element.tag!a}")
        for key, value in element.attrib.items():
            if key.rpartition("}")[2].startswith("on") or (key.endswith("href") and not value.startswith("#")):
                raise FaultError(f"{name} has {key!a}={value!a:.200}")
    return root


class _Page(HTMLParser):
    """What a page is made of: its elements and what they may do, without their texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.made: set[tuple[str, ...]] = set()
        self.scripts: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = sorted(name for name, _ in attrs)
        leads = [value or "" for name, value in attrs if name in ("href", "src", "action")]
        if not all(value.startswith("#") for value in leads):
            raise FaultError(f"<{tag}> leads to {leads!a:.200}")
        self.made.add((tag, *names))
        self._open.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.scripts[-1] += data
        elif self._open and self._open[-1] == "title":
            self.title += data

    def handle_comment(self, data: str) -> None:
        self.made.add(("comment", data))

    def unknown_decl(self, data: str) -> None:
        self.made.add(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.made.add(("instruction", data))


def of_html(text: str, like: str) -> tuple[str, Any]:
    """Return the title and the data of a page. Raises FaultError for what a page of harmless words has not."""
    page, known = _Page(text), _known(like)
    if more := page.made - known.made:
        raise FaultError(f"other elements: {sorted(more)!a:.300}")
    if len(page.scripts) != len(known.scripts) or page.scripts[1:] != known.scripts[1:]:
        raise FaultError(f"other scripts: {[script[:60] for script in page.scripts]!a}")
    return page.title, of_json(page.scripts[0])


@cache
def _known(page: str) -> _Page:
    return _Page(page)


def of_markdown(text: str, like: str) -> list[Token]:
    """Return the blocks. Raises FaultError for any markup that the text of harmless words has not."""
    tokens, emphasised = _parsed(text), _emphasised(like)
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name not in _BLOCKS:
            raise FaultError(f"a {token.type}: {token.content!a:.200}")
        for child in token.children or ():
            if child.type not in _INLINE:
                raise FaultError(f"a {child.type}: {child.content or child.attrs!a:.200} in {token.content!a:.200}")
    for kind, said in _marked(tokens):
        if (kind, said) not in emphasised and not (kind == "strong" and re.fullmatch(r"−?[0-9.]+", said)):
            raise FaultError(f"{kind}: {said!a:.200}")
    if {one.type for one in tokens} - {one.type for one in _parsed(like)} - {"ordered_list_open", "ordered_list_close"}:
        raise FaultError(f"other blocks: {sorted({one.type for one in tokens} - {one.type for one in _parsed(like)})}")
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        if len(widths := {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in block.splitlines()}) != 1:
            raise FaultError(f"rows of a table have {sorted(widths)} cells: {block!a:.300}")
    return tokens


def _parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


@cache
def _emphasised(text: str) -> Collection[tuple[str, str]]:
    return {*_marked(_parsed(text))}


def _marked(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """What is emphasised, and how."""
    for token in tokens:
        parts: list[str] | None = None
        for child in token.children or ():
            if child.type in ("strong_open", "em_open"):
                parts = []
            elif child.type in ("strong_close", "em_close"):
                yield child.type.removesuffix("_close"), "".join(parts or ())
                parts = None
            elif parts is not None:
                parts.append(child.content)


def shown_in(token: Token) -> str:
    """What is read of a line of Markdown."""
    return "".join(" " if child.type == "softbreak" else child.content for child in token.children or ())


def of_png(data: bytes) -> tuple[int, int]:
    """Return width and height. Raises FaultError if it cannot be shown."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            return image.size
    except (OSError, SyntaxError, ValueError) as error:
        raise FaultError(f"no PNG: {error}") from error


def of_pdf(data: bytes) -> str:
    """Return its text, "" if poppler is not there to read it. Raises FaultError if it is broken."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data)
    if not data.startswith(b"%PDF-") or not found or data[int(found[1]) :][:4] != b"xref":
        raise FaultError(f"no PDF: {data[:20]!a} … {data[-60:]!a}")
    if shutil.which("pdftotext") is None:
        return ""
    with unwatched():
        done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=False)
    # A cluster of more than eight characters is no illegal entry: it is longer than poppler reads.
    said = [line for line in done.stderr.splitlines() if b"Illegal entry in bfrange block" not in line]
    if done.returncode or said:
        raise FaultError(f"pdftotext ends with {done.returncode}: {done.stderr!a:.300}")
    return done.stdout.decode("utf-8", "replace")
