"""The page that the README's first picture leads to."""

import json
import os
import re
from pathlib import Path

from attn_tui.export import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures import picture
from attn_tui.story.decoding import open_decoding
from page.browser import apart

PAGE = Path(__file__).with_name("readme-walk.html")
SENTENCE = "Je suis étudiant."


def test_it_is_what_would_be_written_now():
    """If not: ATTN_TUI_UPDATE_PICTURES=1 pytest tests/page/test_readme.py."""
    if os.environ.get("ATTN_TUI_UPDATE_PICTURES"):
        PAGE.write_bytes(_page())
    kept, now = PAGE.read_text("utf-8"), _page(at="3.softmax").decode()
    assert _without_data(kept) == _without_data(now)
    for view, other in zip(_views(kept), _views(now), strict=True):
        [screen] = _screens(other)
        assert screen in _screens(view)


def _page(at: str = "") -> bytes:
    decoding = open_decoding("fr-en", SENTENCE)
    while decoding.timeline.look_ahead():
        pass
    return apart(lambda: picture(AttentionApp, decoding, "html", Options(at=at)))


_DATA = re.compile(r'<script type="application/json" id="given">(.*?)</script>', re.DOTALL)


def _without_data(page: str) -> str:
    """Its parts, script and style, without what depends on the screens: the first one, weights, colours of cells."""
    text = re.sub(r'(?s)<pre id="lines">.*?</pre>|<thead>.*</tbody>', "", _DATA.sub("", page))
    return re.sub(r"(?m)^.*\.p\d+\{.*\n?|<meta http-equiv.*", "", text)


def _views(page: str) -> list[dict]:
    return json.loads(_DATA.search(page)[1])["views"]


def _screens(view: dict) -> list[list[str]]:
    lines = ["".join(text for _, text, *_ in line) for line in view["lines"]]
    return [[lines[number] for number in screen] for screen in view["screens"]]
