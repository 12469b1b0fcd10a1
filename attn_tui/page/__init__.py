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
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def document(
    title: str,
    language: str,
    walk: Mapping[str, Any],
    style_sheets: Iterable[str],
    *,
    opens_numbers: bool = False,
) -> str:
    """Return the page; the same arguments give the same text.

    `walk` is what walk.js reads, and what numbers.js reads if numbers can be opened; `style_sheets` have the colours of
    its cells. Whoever runs no script reads the first screen.
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
    first, still = walk["views"][0], walk["say"][language]["still"]
    told = first["scenes"][0]["text"] if first["scenes"] else ()
    values = {
        "language": language,
        "title": escape(title),
        "policy": policy,
        "style": style,
        "languages": "".join(f'<option value="{one}">{say["name"]}</option>' for one, say in walk["say"].items()),
        "alignment": _table(walk),
        "told": "".join(f"<p>{escape(_joined(line, 0))}</p>" for line in told),
        "still": escape(still),
        "first": escape("\n".join(_joined(first["lines"][number], 1) for number in first["screens"][0])),
        "data": as_json({key: value for key, value in walk.items() if key not in _ALIGNMENT}),
        "script": script,
    }
    return _filled(_read("page.html"), values)


def as_json(data: object) -> str:
    """Data as the page has it."""
    # In a script element nothing but its end tag and a comment's beginning has a meaning: no < is left.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


_ALIGNMENT = ("source", "output", "steps", "weights")


def _table(walk: Mapping[str, Any]) -> str:
    """The weights: a row for each output word, which leads to its time step; no row if there are none."""
    names = "".join(f'<th scope="col">{escape(word)}</th>' for word in walk["source"])
    rows = "".join(
        f'<tr data-step="{step}"><th scope="row"><a href="#{step}">{escape(word)}</a></th>'
        f"{''.join(f'<td>{weight:.2f}</td>' for weight in weights)}</tr>\n"
        for word, step, weights in zip(walk["output"], walk.get("steps", ()), walk["weights"], strict=True)
    )
    return f"<thead><tr><td></td>{names}</tr></thead><tbody>{rows}</tbody>"


def _joined(line: Iterable[Sequence[Any]], where: int) -> str:
    """The text of a line, which is at this place of each of its runs."""
    return "".join(run[where] for run in line)


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
