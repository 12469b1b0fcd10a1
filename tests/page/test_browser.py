"""The page as a reader meets it, in a real browser."""

import re

import pytest
from export.made import exported, hostile, made

from attn_tui.export import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures.cells import strips_of
from attn_tui.screen.pictures.headless import screens
from page.browser import apart, needs_chromium, opened

pytestmark = needs_chromium


@pytest.mark.parametrize(("width", "columns", "lines"), [(1366, 120, 40), (412, 60, 30)])
def test_every_position_is_the_screen_of_that_position(chromium, file, width, columns, lines):
    decoding = made(max_length=3)
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
    page.press("Home", "]", "]", "[")
    assert page.place == "0.2"


def test_buttons_line_and_words_go_to_their_places(page):
    page.page.click("button[data-do=forward]")
    page.page.click("button[data-do=forward]")
    page.page.click("button[data-do=back]")
    assert page.place == "0.2"
    page.page.click("#words a:nth-child(3)")
    page.until("given.places[position] === '2.embed'")  # a link's address comes a moment after the click
    page.page.focus("#line")
    page.press("ArrowRight")
    assert page.place == "2.state"


def test_language_and_colours_are_the_readers(chromium, file):
    page = opened(chromium, file, locale="ko-KR", color_scheme="light")
    assert page.page.get_attribute("html", "lang") == "ko"
    assert "소프트맥스" in "".join(page.page.evaluate("given.views.flatMap((view) => view.said)"))
    assert page.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.press("L", "C")
    assert page.page.get_attribute("html", "lang") == "en"
    assert page.page.get_attribute("html", "data-theme") == "contrast"


def test_whoever_runs_no_script_reads_the_first_screen(chromium, file):
    page = opened(chromium, file, java_script_enabled=False)
    text = page.page.inner_text("body")
    assert "Je suis étudiant" in page.page.inner_text("#lines")
    assert "open the file in a browser" in text
    assert not page.page.is_visible("footer")


def test_help_has_the_command_the_keys_and_the_symbols(page):
    page.press("?")
    text = page.page.inner_text("#help pre")
    assert "\nattn-tui translate" in text
    assert text.index("translate") < text.index("next sub-step") < text.index("encoder hidden states")


def test_all_weights_are_a_table(page):
    page.press("ArrowDown", "ArrowDown", "m")
    assert page.page.text_content("#matrix [aria-current] a") == page.page.text_content("#words [aria-current]")
    table = page.page.text_content("#matrix table")
    assert re.search(r"\d\.\d\d", table)
    page.page.click("#matrix tbody tr:nth-child(2) a")
    page.until("$('matrix').offsetParent === null")


def test_nothing_in_a_sentence_is_markup_or_a_script(chromium, tmp_path):
    file = tmp_path / "hostile.html"
    sentence = "</script><script>alert(1)</script> <img src=x onerror=alert(1)>"
    file.write_bytes(apart(lambda: exported(hostile(sentence), "html", Options(sizes=((60, 18),), languages=("en",)))))
    page = opened(chromium, file)
    page.press("End")
    assert page.page.evaluate("document.querySelectorAll('img, script').length") == 2
    assert page.console == []
    assert page.requests == [file.as_uri()]
