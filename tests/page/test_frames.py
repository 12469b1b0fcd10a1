"""screen.js draws frames wherever they come from: no walk is there."""

from pathlib import Path

import pytest

import attn_tui.page
from page.browser import Opened, needs_chromium

pytestmark = needs_chromium
SCRIPT = (Path(attn_tui.page.__file__).parent / "screen.js").read_text("utf-8")
PAGE = "<pre id=lines></pre><div id=panes></div><p id=said></p>"
FRAME = {
    "columns": 20, "rows": 3, "panes": [["top", 0, 0, 20, 2], ["below", 0, 2, 20, 1]], "said": "one",
    "lines": [[[0, "title"]], [[0, "é "], [1, "한", 2], [0, "██▌x"]], []],
}  # fmt: skip
TEXTS = ["title", "é 한██▌x", ""]


@pytest.fixture
def screen(chromium):
    """A page that knows screen.js alone."""
    page = Opened(chromium.new_page())
    page.page.set_content(PAGE)
    page.page.add_script_tag(content=SCRIPT)
    page.page.evaluate("window.drawn = new Screen($('lines'), $('panes'), $('said'))")
    page.page.evaluate("(frame) => drawn.show(frame)", FRAME)
    yield page
    assert page.console == []


def panes(screen):
    return screen.page.evaluate("[...document.querySelectorAll('#panes > div')].map(({ ariaLabel }) => ariaLabel)")


def test_a_whole_frame_is_drawn(screen):
    assert screen.lines == TEXTS
    assert panes(screen) == ["top", "below"]
    assert screen.page.text_content("#said") == "one"
    assert screen.page.locator("#lines .bar").all_text_contents() == ["██", "▌"]


def test_a_frame_of_another_size_takes_its_place(screen):
    screen.page.evaluate("(frame) => drawn.show(frame)", {**FRAME, "rows": 1, "lines": [[[0, "alone"]]], "panes": []})
    assert (screen.lines, panes(screen)) == (["alone"], [])


def test_lines_that_have_changed_are_enough_for_the_next_frame(screen):
    screen.page.evaluate("[...$('lines').children].slice(0, 2).forEach((line, row) => { line.firstChild.row = row; })")
    change = {"changed": [[1, [[0, "new"]]]], "panes": [["now", 0, 0, 20, 3]], "said": "two"}
    screen.page.evaluate("(change) => drawn.change(change)", change)
    assert screen.lines == [TEXTS[0], "new", TEXTS[2]]
    assert panes(screen) == ["now"]
    assert screen.page.text_content("#said") == "two"
    kept = "[...$('lines').children].map((line) => line.firstChild?.row)"
    assert screen.page.evaluate(kept)[:2] == [0, None]


def test_a_frame_that_is_the_same_says_nothing_again(screen):
    screen.page.evaluate("""(frame) => {
        window.heard = 0;
        new MutationObserver(() => { heard += 1; }).observe($("said"), { childList: true });
        drawn.show(frame);
    }""", FRAME)  # fmt: skip
    screen.page.evaluate("new Promise(requestAnimationFrame)")
    assert screen.page.evaluate("heard") == 0


def test_a_hostile_frame_is_text(screen):
    bad = "<img src=x onerror=alert(1)>"
    frame = {
        **FRAME,
        "columns": 40,
        "lines": [[[0, bad]], [[0, bad, 30]], []],
        "said": bad,
        "panes": [[bad, 0, 0, 40, 3]],
    }
    screen.page.evaluate("(frame) => drawn.show(frame)", frame)
    assert screen.lines[:2] == [bad, bad]
    assert screen.page.locator("img").count() == 0
