"""What a decoding can be exported as: a name for each format, and the ending that means it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attn_tui.errors import ExportError
from attn_tui.text import printable


@dataclass(frozen=True, slots=True)
class Format:
    """One of them."""

    name: str
    """As `--format` takes it."""
    ending: str
    """Of a file's name; if two match, the longer one counts."""
    options: tuple[str, ...] = ()
    """Names of the command-line options it heeds, besides those for the decoding and the place."""
    is_text: bool = True
    is_screen: bool = False
    """Whether it shows the screen as it is at one moment."""
    is_walk: bool = False
    """Whether it shows the screen at one moment after the other."""
    has_several: bool = False
    """Whether it has several sizes and languages in one."""
    is_slow: bool = False
    """Whether it takes longer than a key press should."""

    @property
    def is_drawn(self) -> bool:
        """Whether the screen draws it: `attn_tui.screen.pictures`; else it is `attn_tui.export`'s."""
        return self.is_screen or self.is_walk


_LOOK = ("language", "theme", "colours", "ascii", "presenter", "size")
FORMATS = {
    one.name: one
    for one in (
        Format("json", ".json"),
        Format("csv", ".csv", ("long",)),
        Format("text", ".txt", _LOOK, is_screen=True),
        Format("svg", ".svg", _LOOK, is_screen=True),
        Format("alignment-svg", ".alignment.svg", is_slow=True),
        Format("alignment-png", ".png", is_text=False, is_slow=True),
        Format("alignment-pdf", ".pdf", is_text=False, is_slow=True),
        Format("markdown", ".md", ("language", "why")),
        Format("cast", ".cast", (*_LOOK, "pace"), is_walk=True, is_slow=True),
        Format(
            "html",
            ".html",
            ("language", "ascii", "presenter", "size", "pace", "open_numbers"),
            is_walk=True,
            has_several=True,
            is_slow=True,
        ),
    )
}
"""All of them, by their names."""


def format_of(name: str, formats: Mapping[str, Format] = FORMATS) -> Format:
    """Return the one of the formats that a file's name ends in. Raises ExportError if there is none."""
    found = find_format(name, formats)
    if found is None:
        known = ", ".join(one.ending for one in formats.values())
        raise ExportError(f"the name «{printable(name)}» ends in none of {known}; use one of these endings.")
    return found


def find_format(name: str, formats: Mapping[str, Format] = FORMATS) -> Format | None:
    """Return the format that a file's name ends in, or None.

    >>> [found.name for name in ("a.svg", "a.alignment.svg", "A.PDF", ".md") if (found := find_format(name))]
    ['svg', 'alignment-svg', 'alignment-pdf']
    """
    file = name.replace("\\", "/").rpartition("/")[2].lower()
    fitting = [one for one in formats.values() if file.endswith(one.ending) and file != one.ending]
    return max(fitting, key=lambda one: len(one.ending), default=None)
