"""Block elements and rules as shapes: a picture needs no font for them, and has no gaps between them."""

from __future__ import annotations

_LIGHT, _HEAVY = 1.5, 4.0
_ARMS = {
    "─": "LR", "│": "UD", "┌": "RD", "┐": "LD", "└": "RU", "┘": "LU", "├": "RUD", "┤": "LUD", "┬": "LRD", "┴": "LRU",
    "┼": "LRUD", "╭": "RD", "╮": "LD", "╰": "RU", "╯": "LU", "━": "lr", "┃": "ud", "┳": "lrd", "┻": "lru", "┏": "rd",
    "┓": "ld", "┗": "ru", "┛": "lu", "┣": "rud", "┫": "lud", "╋": "lrud",
}  # fmt: skip
"""The directions of a rule from the middle of the cell: left, right, up, down; small letters are heavy."""
_ALONG = frozenset("─━█▀▁▂▃▄▅▆▇▔")
"""Characters that become one shape if several are side by side."""


def strokes(character: str, count: int, x: float, width: float, height: float, y: float = 0) -> str:
    """The SVG path, to be filled, of `count` of these characters from x and y on; "" for other characters.

    >>> strokes("▄", 3, 0, 10, 20)
    'M0 10h30v10h-30z'
    """
    if character not in _ARMS and not "▀" <= character <= "▐" and character not in "▔▕":
        return ""
    if character in _ALONG:
        return "".join(_path(*box) for box in _boxes(character, x, y, width * count, height))
    return "".join(_path(*box) for i in range(count) for box in _boxes(character, x + i * width, y, width, height))


def _path(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"


def _boxes(character: str, x: float, y: float, width: float, height: float) -> list[tuple[float, float, float, float]]:
    if character in _ARMS:
        return [_arm(arm, x, y, width, height) for arm in _ARMS[character]]
    if character == "▀":
        return [(x, y, width, height / 2)]
    if character == "▔":
        return [(x, y, width, height / 8)]
    if character in "▐▕":
        wide = width / 2 if character == "▐" else width / 8
        return [(x + width - wide, y, wide, height)]
    if character <= "█":
        high = height * (ord(character) - ord("▀")) / 8
        return [(x, y + height - high, width, high)]
    return [(x, y, width * (ord("▐") - ord(character)) / 8, height)]


def _arm(arm: str, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    thick = _HEAVY if arm.islower() else _LIGHT
    across, down = x + (width - thick) / 2, y + (height - thick) / 2
    return {
        "l": (x, down, (width + thick) / 2, thick),
        "r": (across, down, (width + thick) / 2, thick),
        "u": (across, y, thick, (height + thick) / 2),
        "d": (across, down, thick, (height + thick) / 2),
    }[arm.lower()]
