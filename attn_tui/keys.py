"""Names of keys, as the screen knows them; without the screen, so that a mistyped one is reported at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress

from attn_tui.text import shown

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
NAMED = (
    *("backspace", "delete", "down", "end", "enter", "escape", "home", "insert", "left"),
    *("pagedown", "pageup", "right", "space", "tab", "up"),
    *(f"f{number}" for number in range(1, 25)),
)
"""The keys that write no character, and the space bar."""
SHORT = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Characters whose keys are not named as in Unicode."""
_SO = "write a character, or a name like left, f5, ctrl+s"


def canonical(key: str) -> str:
    """Return the one name of a key that may be written in several ways. ValueError says what is wrong with it.

    >>> canonical("?"), canonical("Ctrl+A"), canonical("shift+n"), canonical("shift+ctrl+Left")
    ('question_mark', 'ctrl+a', 'N', 'ctrl+shift+left')
    """
    *before, base = (key[:-1] + "plus" if key == "+" or key.endswith("++") else key).split("+")
    modifiers = sorted({modifier.strip().lower() for modifier in before})
    for modifier in modifiers:
        if modifier not in MODIFIERS:
            raise ValueError(f"{shown(modifier)} is not a key to hold down; before a + write {', '.join(MODIFIERS)}")
    name = _base(base.strip())
    if len(name) == 1 and modifiers == ["shift"]:  # a terminal sends the capital letter, not how it was typed
        return name.upper()
    return "+".join([*modifiers, name.lower() if modifiers else name])


def canonical_list(keys: str) -> list[str]:
    """Return the names of keys separated by commas. ValueError says which of them is not a key.

    >>> canonical_list("right, l")
    ['right', 'l']
    """
    names = [key.strip() for key in keys.split(",")]
    if "" in names:
        raise ValueError("a key's name is missing" + ("; for the comma itself, write comma" if "," in keys else ""))
    return list(dict.fromkeys(map(canonical, names)))


def same_places(key: str) -> list[str]:
    """Return the keys of a US keyboard in the places of a key of another layout; [] if it is none.

    >>> same_places("ㅂ"), same_places("ctrl+с"), same_places("Ж"), same_places("q")
    (['q'], ['ctrl+c'], ['colon'], [])
    """
    if key.isascii():  # nearly always
        return []
    from attn_tui.layouts import us_keys  # a table that few need

    modifiers, plus, letter = key.rpartition("+")
    return [canonical(f"{modifiers}{plus}{name}") for name in us_keys(letter)]


def by_id(bindings: Iterable[object]) -> dict[str, str]:
    """Return the keys of bindings by their id, several separated by commas; a binding without an id is left out."""
    found: dict[str, list[str]] = {}
    for binding in bindings:
        if name := getattr(binding, "id", None):
            found.setdefault(name, []).extend(getattr(binding, "key", "").split(","))
    return {name: ",".join(dict.fromkeys(map(str.strip, keys))) for name, keys in found.items()}


def _base(name: str) -> str:
    if len(name) == 1:
        return _of_character(name)
    lower = name.lower()
    if lower in NAMED:
        return lower
    character = _ASCII.get(lower, "")
    if not character:
        with suppress(KeyError):
            character = unicodedata.lookup(lower.replace("_", " "))
    if character.isprintable() and len(character) == 1:
        return _of_character(character)
    import difflib  # only for a mistake

    near = difflib.get_close_matches(lower, [*NAMED, *_ASCII], 1)
    raise ValueError(f"there is no key {shown(name)}; {f'perhaps you mean {near[0]}' if near else _SO}")


def _of_character(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    if not name:
        raise ValueError(f"there is no key {shown(character)}; {_SO}")
    return SHORT.get(name, name)


_ASCII = {_of_character(chr(code)): chr(code) for code in range(33, 127) if not chr(code).isalnum()}
"""The characters of most keyboards; some of their names are not simply Unicode's with an underscore for each blank."""
