"""Directives in comments, and what is wrong with them."""

from __future__ import annotations

import re
import shlex

from attn_tui.keys import canonical
from attn_tui.lessons.lesson import COMPUTED, CONDITIONS, PANES
from attn_tui.text import printable, shown

CLAIMS = ("expect", "absent")
"""Directives that a paragraph may have several of."""
NAMES = ("at", "look", "enlarge", *CLAIMS, "until", "keys", "ask")
_MOST_KEYS = 200
_STROKE = re.compile(r'("([^"]*)")|(\S+)')
_FORM = re.compile(r"([a-z]+)\s*:(.*)", re.DOTALL)


def directive(comment: str) -> tuple[str, str] | None:
    """Name and value of the directive in a comment; None if it is a note. ValueError says what is wrong with it.

    >>> directive(" at: 3.softmax "), directive("Note: more"), directive("see Bahdanau: A.1.2")
    (('at', '3.softmax'), None, None)
    """
    form = _FORM.fullmatch(comment.strip())
    if form is None:
        return None
    name, value = form[1], " ".join(printable(form[2]).split())
    if name not in NAMES:
        import difflib  # only for a mistake

        near = difflib.get_close_matches(name, NAMES, 1)
        meant = f"perhaps you mean {near[0]}" if near else f"there are {', '.join(NAMES)}"
        raise ValueError(f"there is no directive {shown(name)}; {meant}")
    if not value:
        raise ValueError(f"{name} has no value; write it like <!-- {name}: {_EXAMPLES[name]} -->")
    if wrong := _CHECKS[name](value) if name in _CHECKS else "":
        raise ValueError(wrong)
    return name, value


def condition(value: str) -> tuple[str, str]:
    """The kind of a condition, and what it is about.

    >>> condition("at 3.softmax"), condition("change")
    (('at', '3.softmax'), ('change', ''))
    """
    kind, _, rest = value.partition(" ")
    return kind, rest.strip()


def strokes(value: str) -> list[tuple[str, bool]]:
    """The keys in a text, in order, and the texts that are typed: those are True. ValueError if one is not a key.

    >>> strokes('i "h=" escape')
    [('i', False), ('h=', True), ('escape', False)]
    """
    return [(typed, True) if quoted else (canonical(key), False) for quoted, typed, key in _STROKE.findall(value)]


def pressed(value: str) -> list[tuple[str, str | None]]:
    """The keys in a text, in order, and what each writes. ValueError if one of them is not a key.

    >>> pressed('i "h=" enter')
    [('i', 'i'), ('h', 'h'), ('equals_sign', '='), ('enter', None)]
    """
    keys: list[tuple[str, str | None]] = []
    for quoted, typed, key in _STROKE.findall(value):
        for one in typed if quoted else [key]:
            keys.append(("space" if one == " " else canonical(one), one if len(one) == 1 else None))
    return keys


def command(line: str) -> list[str]:
    """The words of `$ attn-tui translate …` after these three. ValueError says what is wrong with it."""
    try:
        words = shlex.split(line.removeprefix("$"))
    except ValueError:
        raise ValueError("the command has an unclosed quotation mark") from None
    if words[:2] != ["attn-tui", "translate"]:
        raise ValueError('it shows no screen; write $ attn-tui translate "SENTENCE" with options as y copies them')
    return words[2:]


def _pane(value: str) -> str:
    return "" if value in PANES else f"there is no pane {shown(value)}; there are {', '.join(PANES)}"


def _until(value: str) -> str:
    kind, rest = condition(value)
    if kind not in CONDITIONS:
        return f"until cannot wait for {shown(value)}; it can be change, at PLACE, see TEXT, or key ID"
    if kind == "change":
        return f"change takes no value; leave {shown(rest)} out" if rest else ""
    return "" if rest else f"{kind} does not say what; write it like <!-- until: {_CONDITIONS[kind]} -->"


def _keys(value: str) -> str:
    if value.count('"') % 2:
        return "a quotation mark is not closed"
    try:
        number = len(pressed(value))
    except ValueError as error:
        return str(error)
    return f"{number:,} keys are too many to follow; press at most {_MOST_KEYS}" if number > _MOST_KEYS else ""


def _ask(value: str) -> str:
    return "" if value in COMPUTED else f"{shown(value)} cannot be asked for; it can be {' or '.join(COMPUTED)}"


_CHECKS = {"look": _pane, "enlarge": _pane, "until": _until, "keys": _keys, "ask": _ask}
_EXAMPLES = {
    "at": "3.softmax",
    "look": "softmax",
    "enlarge": "alignment",
    "expect": "0.97",
    "absent": "black",
    "until": "change",
    "keys": "e 0",
    "ask": "attention",
}
_CONDITIONS = {"at": "at 3.softmax", "see": "see 0.97", "key": "key tree"}
