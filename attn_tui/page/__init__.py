"""Pages for a browser: one that shows a walk, with everything in it, and one that follows a class.

page.html   what pages have in common
walk.html   the parts of the page of a walk
class.html  those of a class
page.css    what they look like; the colours are added
screen.js   draws the screens
reader.js   language, theme and buttons
walk.js     steps through screens, and listens to keys, fingers and links
numbers.js  opens the numbers on them, if their derivations came along
class.js    follows a class

A page's Content-Security-Policy allows its own script and style by their hashes, and nothing else; that of a class may
also speak with where it came from.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

_HERE = Path(__file__).parent
_WALK = ("screen.js", "reader.js", "walk.js")
_CLASS = ("screen.js", "reader.js", "class.js")


def document(
    title: str,
    language: str,
    walk: Mapping[str, object],
    style_sheets: Iterable[str],
    *,
    opens_numbers: bool = False,
) -> str:
    """Return the page of a walk; the same arguments give the same text.

    `walk` is what walk.js reads, and what numbers.js reads if numbers can be opened; `style_sheets` have the colours of
    its cells.
    """
    scripts = (*_WALK, "numbers.js") if opens_numbers else _WALK
    return _made("walk.html", title, language, walk, style_sheets, scripts)[0]


def class_document(
    title: str, language: str, given: Mapping[str, object], style_sheets: Iterable[str]
) -> tuple[str, str]:
    """Return the page of a class, and its Content-Security-Policy; `given` is what class.js reads."""
    return _made("class.html", title, language, given, style_sheets, _CLASS, "connect-src 'self'")


def _made(
    body: str,
    title: str,
    language: str,
    given: Mapping[str, object],
    style_sheets: Iterable[str],
    scripts: Sequence[str],
    *allowed: str,
) -> tuple[str, str]:
    """A page, and its policy, which also has what is allowed besides."""
    style = "\n".join([_read("page.css").rstrip(), *style_sheets])
    script = "".join(map(_read, scripts))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            *allowed,
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    values = {"language": language, "title": escape(title), "policy": policy, "style": style, "data": as_json(given)}
    parts = {**values, "body": _filled(_read(body), values), "script": script}
    return _filled(_read("page.html"), parts), policy


def as_json(data: object) -> str:
    """Data as the page has it."""
    # In a script element nothing but its end tag and a comment's beginning has a meaning: no < is left.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _filled(template: str, values: Mapping[str, str]) -> str:
    first, *rest = template.split("{{")
    parts = [first]
    for part in rest:
        name, _, text = part.partition("}}")
        parts += [values[name], text]
    return "".join(parts)


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    """The hash of an element's text, as a Content-Security-Policy names it (CSP 3)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
