"""SGR parameters ↔ a style, and the shortest way from one style to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Style(NamedTuple):
    """Colours and attributes as SGR parameters; an empty colour is the terminal's own."""

    foreground: str = ""
    background: str = ""
    attributes: frozenset[str] = frozenset()


PLAIN = Style()

_ATTRIBUTES = frozenset(["1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"])
_FOREGROUNDS = frozenset(str(code) for code in (*range(30, 38), *range(90, 98)))
_BACKGROUNDS = frozenset(str(code) for code in (*range(40, 48), *range(100, 108)))
_ENDS = {"22": "12", "23": "3", "24": ("4", "21"), "25": "56", "27": "7", "28": "8", "29": "9"}
"""Parameter → the attributes it ends. All other attributes can only be ended by a reset."""
_REVERSE = "7"
_ALTERING = frozenset(["1", "2", "5", "6", "8"])
"""Bold, faint, blinking, concealed: may change the colour of what is written, but not of what is behind it."""
_LENGTHS = {"2": 5, "5": 3}
"""How many parameters a colour has, by the one that says which kind it is."""

_known: dict[Style, Style] = {PLAIN: PLAIN}


@lru_cache(4096)
def styled(before: Style | None, parameters: str) -> Style | None:
    """Return the style after an SGR sequence; equal styles are one object. None if it is not understood.

    >>> styled(PLAIN, "1;38;5;120;44")
    Style(foreground='38;5;120', background='44', attributes=frozenset({'1'}))
    >>> styled(styled(PLAIN, "1;31;44"), "22;39")
    Style(foreground='', background='44', attributes=frozenset())
    """
    codes = parameters.split(";")
    if before is None:
        if codes[0] not in ("", "0"):
            return None
        before = PLAIN
    foreground, background, attributes = before
    at = 0
    while at < len(codes):
        code, length = codes[at], 1
        if code in ("", "0"):
            foreground, background, attributes = PLAIN
        elif code in ("38", "48"):
            length = _LENGTHS.get("".join(codes[at + 1 : at + 2]), 0)
            colour = codes[at : at + length]
            if not length or len(colour) < length or not all(part.isdecimal() for part in colour):
                return None
            if code == "38":
                foreground = ";".join(colour)
            else:
                background = ";".join(colour)
        elif code in _FOREGROUNDS or code == "39":
            foreground = "" if code == "39" else code
        elif code in _BACKGROUNDS or code == "49":
            background = "" if code == "49" else code
        elif code in _ATTRIBUTES:
            attributes = attributes | {code}
        elif code in _ENDS:
            attributes = attributes - set(_ENDS[code])
        else:
            return None
        at += length
    style = Style(foreground, background, attributes)
    return _known.setdefault(style, style)


@lru_cache(4096)
def solid(style: Style) -> Style | None:
    """Return the style in which a blank looks like «█» in this one; None if its colour is up to the terminal.

    >>> solid(styled(PLAIN, "38;5;120;44")), solid(styled(PLAIN, "91;44")), solid(styled(PLAIN, "44"))
    (Style(foreground='', background='48;5;120', attributes=frozenset()), \
Style(foreground='', background='101', attributes=frozenset()), None)
    """
    reversed_ = _REVERSE in style.attributes
    colour = style.background if reversed_ else style.foreground
    if not colour or style.attributes & _ALTERING:
        return None
    filled = Style(background=colour if reversed_ else _as_background(colour))
    return _known.setdefault(filled, filled)


def _as_background(foreground: str) -> str:
    """The same colour as a background: each of their codes is 10 higher."""
    first, *rest = foreground.split(";")
    return ";".join([str(int(first) + 10), *rest])


@lru_cache(4096)
def change(before: Style | None, after: Style) -> str:
    r"""Give the shortest sequence from one style to another; before is None if it is not known.

    >>> change(styled(PLAIN, "1;31;44"), styled(PLAIN, "1;32;44"))
    '\x1b[32m'
    >>> change(styled(PLAIN, "1;31;44"), PLAIN)
    '\x1b[m'
    """
    if before == after:
        return ""
    if after == PLAIN:
        return "\x1b[m"
    ways = [["0", *sorted(after.attributes), after.foreground, after.background]]
    if before is not None and (step := _step(before, after)) is not None:
        ways.append(step)
    return min(("\x1b[" + ";".join(filter(None, way)) + "m" for way in ways), key=len)


def _step(before: Style, after: Style) -> list[str] | None:
    """Change only what differs. None if an attribute must end that only a reset ends."""
    way: list[str] = []
    kept = set(before.attributes)
    for end, ended in _ENDS.items():
        if (kept - after.attributes).intersection(ended):
            way.append(end)
            kept.difference_update(ended)
    if kept - after.attributes:
        return None
    way += sorted(after.attributes - kept)
    if before.foreground != after.foreground:
        way.append(after.foreground or "39")
    if before.background != after.background:
        way.append(after.background or "49")
    return way
