"""The options of an export; each format takes those it can use."""

from __future__ import annotations

from dataclasses import dataclass

from attn_tui.errors import ExportError

SMALLEST, LARGEST = (60, 18), (500, 200)
"""Columns and lines of a screen."""
PHONE, LAPTOP = (60, 30), (120, 40)
"""Those that a page has, unless others are asked for: whoever gets it may read it on either."""
_QUICKEST, _SLOWEST = 0.01, 60.0


@dataclass(frozen=True, slots=True)
class Options:
    """All options."""

    at: str = ""
    """A place, as `Decoding.place` takes it. JSON, CSV, Markdown and a page have that time step or sub-step alone, an
    alignment goes up to it, a cast begins there. Without one, it is the whole decoding, and the screen at its end."""
    why: tuple[str, ...] = ()
    """Addresses of numbers whose derivations Markdown has at its end, as `attn_tui.engine.addresses` reads them."""
    long: bool = False
    """CSV with a line for each weight."""
    columns: int = 120
    """Of the screen."""
    lines: int = 40
    language: str = "en"
    """Of the screen, and of Markdown."""
    theme: str = "dark"
    depth: str = "truecolor"
    """How many colours; as `AttentionApp` takes it."""
    ascii: bool = False
    presenter: bool = False
    """Whether the screen shows only the panes of the moment, larger; it always does if there is no room for all."""
    pace: float = 1.0
    """Seconds for each sub-step of a cast, or of a page that plays."""
    sizes: tuple[tuple[int, int], ...] = (PHONE, LAPTOP)
    """Columns and lines of each size that a page has; it shows the one that fits its window."""
    languages: tuple[str, ...] = ()
    """The languages that a page has; if there are none, the one above."""

    open_numbers: bool = False
    """Whether the numbers on a page can be opened: their derivations come along."""

    def __post_init__(self) -> None:
        """Raise ExportError for a screen or a pace out of range."""
        for columns, lines in ((self.columns, self.lines), *self.sizes):
            if not (SMALLEST[0] <= columns <= LARGEST[0] and SMALLEST[1] <= lines <= LARGEST[1]):
                least, most = ("{}x{}".format(*size) for size in (SMALLEST, LARGEST))
                raise ExportError(f"a screen of {columns}x{lines} cannot be shown; give one from {least} to {most}.")
        if not _QUICKEST <= self.pace <= _SLOWEST:  # NaN is in no range
            raise ExportError(
                f"a pace of {self.pace:g} seconds is impossible; give one from {_QUICKEST} to {_SLOWEST:g}."
            )
