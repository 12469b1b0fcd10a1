"""Lines → the Markdown blocks that a lesson can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attn_tui.lessons.lesson import refused

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*(\S*)")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s+")
_NOT_HERE = {
    "a table": re.compile(r"\s*\|.*\|\s*"),
    "an image": re.compile(r".*!\[[^\]]*\]\(.*"),
    "a rule": re.compile(r" {0,3}([-*_])\s*(\1\s*){2,}"),
    "indented code": re.compile(r"(?: {4}|\t).*"),
}
"""What a lesson cannot have."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    kind: str
    """title, part, about, code, comment, text or list."""
    lines: tuple[str, ...]
    """Without the marks of their kind; a list's items keep their marks, and have one line each."""
    line: int
    """The number of the first line, from 1; those of a list's items are in `numbers`."""
    language: str = ""
    """The language of a code block."""
    numbers: tuple[int, ...] = ()


def blocks(file: Path, text: str) -> Iterator[Block]:
    """Find all blocks in their order. Raises LessonError for a block that a lesson cannot have."""
    lines = text.split("\n")
    i = 0
    while i < len(lines):
        line, start = lines[i], i
        if not line.strip():
            i += 1
            continue
        if fence := _FENCE.match(line):
            closing = re.compile(rf" {{0,3}}{re.escape(fence[1][0])}{{{len(fence[1])},}}\s*")
            i += 1
            while i < len(lines) and not closing.fullmatch(lines[i]):
                i += 1
            if i == len(lines):
                raise refused(
                    file, start + 1, f"the block that {fence[1]} opens is not closed; close it in the same way"
                )
            yield Block("code", tuple(lines[start + 1 : i]), start + 1, fence[2])
            i += 1
        elif line.lstrip().startswith("<!--"):
            while "-->" not in lines[i]:
                i += 1
                if i == len(lines) or "<!--" in lines[i]:
                    raise refused(file, start + 1, "the comment is not closed; end it with -->")
            whole, _, after = "\n".join(lines[start : i + 1]).partition("-->")
            if after.strip():
                raise refused(file, i + 1, "there is text after a comment; put it on a line of its own")
            yield Block("comment", (whole.partition("<!--")[2].strip(),), start + 1)
            i += 1
        elif heading := _HEADING.fullmatch(line):
            if len(heading[1]) > 2:
                raise refused(file, start + 1, f"a lesson has headings of # and ##, not {heading[1]}; make it ##")
            yield Block("title" if heading[1] == "#" else "part", (heading[2],), start + 1)
            i += 1
        else:
            for what, form in _NOT_HERE.items():
                if form.fullmatch(line):
                    raise refused(file, start + 1, f"a lesson cannot have {what}; write paragraphs and lists")
            quote, item = line.startswith(">"), bool(_ITEM.match(line))
            i += 1
            while i < len(lines) and lines[i].strip() and not _begins(lines[i], quote, item):
                i += 1
            yield _written(lines[start:i], start + 1, quote, item)


def _begins(line: str, quote: bool, item: bool) -> bool:
    """Whether a line begins a block of its own, though none ended before it."""
    if line.startswith(">") != quote or (_ITEM.match(line) and not item):
        return True
    return bool(_FENCE.match(line) or _HEADING.match(line)) or line.lstrip().startswith("<!--")


def _written(lines: list[str], start: int, quote: bool, item: bool) -> Block:
    if quote:
        return Block("about", tuple(line.lstrip("> ").rstrip() for line in lines), start)
    if not item:
        return Block("text", tuple(line.strip() for line in lines), start)
    items: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, start):
        if _ITEM.match(line):
            items.append(line.strip())
            numbers.append(number)
        else:  # a line after an item's first line continues it
            items[-1] += " " + line.strip()
    return Block("list", tuple(items), start, numbers=tuple(numbers))
