"""WMT's SGM and XML → segments: the text between <seg> and </seg>. Nothing from outside is resolved."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from attn_tui.errors import CorpusError
from attn_tui.text import printable

_TAG = re.compile(r"<(srcset|refset|tstset|src|ref|hyp|doc)\b([^>]*)>|<seg\b([^>]*)>(.*?)</seg\s*>", re.I | re.S)
_VALUE = re.compile(r"""\b(docid|id)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)
_SUFFIXES = frozenset((".sgm", ".sgml", ".xml"))


class Segment(NamedTuple):
    """A sentence, and where it stands."""

    line: int
    key: tuple[str, str]
    """Of its document and its own: what a translation has in common with its source."""
    text: str


def is_markup(path: Path) -> bool:
    """Whether the name says so, `.gz` or not."""
    return not _SUFFIXES.isdisjoint(suffix.lower() for suffix in path.suffixes)


def sides_of(path: Path, lines: Sequence[str]) -> dict[str, list[Segment]]:
    """Read `source` and `target`, those that the file has; of several references the first.

    Raises CorpusError if it has no segments.
    """
    text = "\n".join(lines)
    sides: dict[str, dict[tuple[str, str], Segment]] = {}
    side, document, line, before = "source", "", 1, 0
    for found in _TAG.finditer(text):
        line, before = line + text.count("\n", before, found.start()), found.start()
        tag, inside, of_segment, segment = found.groups()
        values = {name.lower(): a or b or c for name, a, b, c in _VALUE.findall(inside or of_segment or "")}
        if tag is None:
            key = document, values.get("id", "")
            at = sides.setdefault(side, {})
            if key[1] == "" or key not in at:
                at[key if key[1] else (document, f"#{len(at)}")] = Segment(line, key, html.unescape(segment))
        elif tag.lower() == "doc":
            document = values.get("docid", values.get("id", ""))
        else:
            side = "source" if tag.lower() in ("srcset", "src") else "target"
    if not sides:
        raise CorpusError(f"{printable(str(path))}: it has no <seg>; make it a text file with a sentence on each line.")
    return {name: list(segments.values()) for name, segments in sides.items()}
