"""The page as a reader meets it, in a real browser."""

import re

import pytest
from export.made import exported, hostile, made
from page.browser import apart, browser, needs_chromium, opened

from attn_tui.export import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures.cells import strips_of
from attn_tui.screen.pictures.headless import screens

pytestmark = needs_chromium
SIZES = ((60, 30), (120, 40))


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "walk.html"
    path.write_bytes(apart(lambda: exported(made(), "html", Options(sizes=SIZES, languages=("en", "ko")))))
    return path


@pytest.fixture
def page(chromium, file):
    page = opened(chromium, file)
    yield page
    assert page.console == []
    assert page.requests == [file.as_uri()]
    page.page.context.close()


@pytest.mark.parametrize(("width", "columns", "lines"), [(1366, 120, 40), (412, 60, 30)])
def test_every_position_is_the_screen_of_that_position(chromium, file, width, columns, lines):
    decoding = made()
    positions, options = range(decoding.timeline.seen), Options(columns=columns, lines=lines)
    shown = apart(lambda: screens(AttentionApp, decoding, positions, options, _text))
    page = opened(chromium, file, viewport={"width": width, "height": 844})
    for wanted in shown:
        assert page.lines == wanted[:-1]  # the last line names the terminal's keys
        page.press("ArrowRight")
    page.press("ArrowRight")
    assert page.lines == shown[-1][:-1]
    for wanted in reversed(shown):
        assert page.lines == wanted[:-1]
        page.press("ArrowLeft")


def _text(app):
    return ["".join(text for text, _, _ in strip).rstrip() for strip in strips_of(app)]


def test_the_keys_are_those_of_the_terminal(page):
    page.press("ArrowDown", "ArrowRight")
    assert page.place == "1.state"
    page.press("j", "j", "k")
    assert page.place == "2.embed"
    page.press("End")
    last = page.place
    page.press("l", "n", "PageDown")
    assert page.place == last
    page.press("Home", "Space")
    while page.place == "0.split":  # the page's policy allows no function that is made of text
        page.page.wait_for_timeout(50)
    page.press("Home")
    assert page.place == "0.split"


def test_buttons_line_and_words_go_to_their_places(page):
    page.page.click("button[data-do=forward]")
    page.page.click("button[data-do=forward]")
    page.page.click("button[data-do=back]")
    assert page.place == "0.2"
    page.page.click("#words a:nth-child(3)")
    assert page.place == "2.embed"
    page.page.focus("#line")
    page.press("ArrowRight")
    assert page.place == "2.state"


def test_a_finger_steps_forward_and_back(chromium, file):
    page = opened(chromium, file, "2.embed", viewport={"width": 412, "height": 844}, has_touch=True, is_mobile=True)
    swipe = """([from, to]) => {
        const touch = (x) => new Touch({ identifier: 0, target: lines, clientX: x, clientY: 200 });
        lines.dispatchEvent(new TouchEvent("touchstart", { bubbles: true, touches: [touch(from)] }));
        lines.dispatchEvent(new TouchEvent("touchend", { bubbles: true, changedTouches: [touch(to)] }));
    }"""
    page.page.evaluate(swipe, [300, 100])
    assert page.place == "2.state"
    page.page.evaluate(swipe, [100, 300])
    page.page.evaluate(swipe, [100, 110])
    assert page.place == "2.embed"


def test_links_lead_to_a_sub_step_or_a_word(chromium, file):
    page = opened(chromium, file, "2.softmax")
    assert "softmax" in page.page.text_content("#said")
    page.page.evaluate("location.hash = '3'")
    assert page.page.text_content("#words [aria-current]") == made().words([3])[0] or page.place == "3"
    page.page.evaluate("location.hash = 'nowhere.at-all'")
    assert page.console == []


def test_language_and_colours_are_the_readers(chromium, file):
    page = opened(chromium, file, locale="ko-KR", color_scheme="light")
    assert page.page.get_attribute("html", "lang") == "ko"
    assert "소프트맥스" in "".join(page.page.evaluate("walk.views.flatMap((view) => view.said)"))
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.press("L", "C")
    assert page.page.get_attribute("html", "lang") == "en"
    assert page.page.get_attribute("html", "data-theme") == "contrast"


def test_all_weights_are_a_table(page):
    page.press("m")
    table = page.page.text_content("#matrix table")
    assert re.search(r"\d\.\d\d", table)
    page.page.click("#matrix tbody tr:nth-child(2) a")
    assert not page.page.is_visible("#matrix")


def test_panes_have_names_and_can_be_reached_by_keyboard(page):
    page.press("ArrowDown")
    names = page.page.evaluate("[...document.querySelectorAll('#panes > div')].map((one) => one.ariaLabel)")
    assert any("softmax" in name for name in names)
    page.page.focus("#panes > div")
    assert page.page.evaluate("document.activeElement.textContent").strip()


def test_nothing_in_a_sentence_is_markup_or_a_script(chromium, tmp_path):
    file = tmp_path / "hostile.html"
    sentence = "</script><script>alert(1)</script> <img src=x onerror=alert(1)>"
    file.write_bytes(apart(lambda: exported(hostile(sentence), "html")))
    page = opened(chromium, file)
    page.press("End")
    assert page.page.evaluate("document.querySelectorAll('img, script').length") == 2
    assert page.console == []
    assert page.requests == [file.as_uri()]


def test_it_prints_without_its_buttons(page):
    page.page.emulate_media(media="print")
    assert not page.page.is_visible("footer")
    assert page.page.is_visible("#lines")
