"""Pages for a browser: one that shows a walk, with everything in it, and one that follows a class.

page.html   what pages have in common
walk.html   the parts of the page of a walk
class.html  those of a class
page.css    what they look like; the colours are added
class.css   what a class has besides
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
from typing import Any

_HERE = Path(__file__).parent
_WALK = ("screen.js", "reader.js", "walk.js")
_CLASS = ("screen.js", "reader.js", "class.js")


def document(
    title: str,
    language: str,
    walk: Mapping[str, Any],
    style_sheets: Iterable[str],
    *,
    opens_numbers: bool = False,
) -> str:
    """Return the page of a walk; the same arguments give the same text.

    `walk` is what walk.js reads, and what numbers.js reads if numbers can be opened; `style_sheets` have the colours of
    its cells. Whoever runs no script reads the first screen.
    """
    first = walk["views"][0]
    told = first["scenes"][0]["text"] if first["scenes"] else ()
    body = {
        "alignment": _table(walk),
        "told": "".join(f"<p>{escape(_joined(line, 0))}</p>" for line in told),
        "still": escape(walk["say"][language]["still"]),
        "first": escape("\n".join(_joined(first["lines"][number], 1) for number in first["screens"][0])),
    }
    scripts = (*_WALK, "numbers.js") if opens_numbers else _WALK
    given = {key: value for key, value in walk.items() if key not in _ALIGNMENT}
    return _made("walk.html", body, title, language, given, [_read("page.css"), *style_sheets], scripts)[0]


def class_document(title: str, language: str, given: Mapping[str, Any], style_sheets: Iterable[str]) -> tuple[str, str]:
    """Return the page of a class, and its Content-Security-Policy; `given` is what class.js reads."""
    styles = [_read("page.css"), _read("class.css"), *style_sheets]
    return _made("class.html", {}, title, language, given, styles, _CLASS, "connect-src 'self'")


def _made(
    body: str,
    values: Mapping[str, str],
    title: str,
    language: str,
    given: Mapping[str, Any],
    styles: Iterable[str],
    scripts: Iterable[str],
    *allowed: str,
) -> tuple[str, str]:
    """A page, and its policy, which also has what is allowed besides; `values` are those of the body alone."""
    style, script = "\n".join(map(str.rstrip, styles)), "".join(map(_read, scripts))
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
    values = {
        **values,
        "language": language,
        "languages": "".join(f'<option value="{one}">{say["name"]}</option>' for one, say in given["say"].items()),
        "title": escape(title),
        "policy": policy,
        "style": style,
        "data": as_json(given),
        "script": script,
    }
    return _filled(_read("page.html"), {**values, "body": _filled(_read(body), values)}), policy


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
