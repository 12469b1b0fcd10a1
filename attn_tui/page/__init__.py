"""One page that shows a walk in a browser: everything is in it, and nothing is loaded or sent.

page.html   the parts of the page
page.css    what they look like; the colours are added
screen.js   draws the screens
walk.js     steps through them, and listens to keys, fingers and links
numbers.js  opens the numbers on them, if their derivations came along

The page's Content-Security-Policy allows its own script and style by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

_HERE = Path(__file__).parent


def document(
    title: str,
    language: str,
    walk: Mapping[str, object],
    style_sheets: Iterable[str],
    *,
    opens_numbers: bool = False,
) -> str:
    """Return the page; the same arguments give the same text.

    `walk` is what walk.js reads, and what numbers.js reads if numbers can be opened; `style_sheets` have the colours of
    its cells.
    """
    style = "\n".join([_read("page.css").rstrip(), *style_sheets])
    script = _read("screen.js") + _read("walk.js") + (_read("numbers.js") if opens_numbers else "")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    values = {"language": language, "title": escape(title), "policy": policy, "style": style, "data": as_json(walk)}
    return _filled(_read("page.html"), {**values, "script": script})


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
