"""Numbers that are opened on a page."""

import pytest
from export.made import exported, made

from attn_tui.export import Options
from page.browser import apart, needs_chromium, opened

pytestmark = needs_chromium
_PLACE_OF = """(symbol) => {
    const box = $("lines").getBoundingClientRect(), letter = screen.cell;
    for (let y = 0; y < view.rows; y++) {
        const x = view.cells[view.numbered[position][y]].findIndex((n) => n && told(n)[0][0] === symbol);
        if (x >= 0) return [box.left + (x + .5) * letter, box.top + (y + .5) * box.height / view.rows];
    }
}"""
"""Where on the window a number is that has this symbol."""
_FOCUS = """() => {
    const k = view.panes[view.named[position]].findIndex((pane) => pane[5] && told(pane[5])[0][0].startsWith("α"));
    $("panes").children[k].focus();
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "walk.html"
    options = Options(sizes=((60, 30),), languages=("en", "ko"), open_numbers=True, at="2")
    path.write_bytes(apart(lambda: exported(made(max_length=2), "html", options)))
    return path


@pytest.mark.parametrize("touched", [False, True])
def test_a_click_opens_a_number_and_its_factors_lead_on(chromium, file, touched):
    phone = {"viewport": {"width": 412, "height": 844}, "has_touch": True, "is_mobile": True}
    page = opened(chromium, file, "2.score", **(phone if touched else {}))

    def way():
        return page.page.inner_text("#number nav").split()[:-1]

    spot = page.page.evaluate(_PLACE_OF, "e₆,₁")
    (page.page.touchscreen.tap if touched else page.page.mouse.click)(*spot)
    assert way() == ["e₆,₁"]
    page.page.click("#number p button")
    page.page.click("#number p button")
    assert len(way()) == 3
    assert page.page.inner_text("#number p").startswith(f"{way()[-1]} = ")
    page.press("Backspace")
    assert len(way()) == 2
    page.page.click("#number nav button")
    assert way() == ["e₆,₁"]
    page.press("ArrowRight")
    assert way() != ["e₆,₁"]
    page.press("ArrowLeft")
    assert way() == ["e₆,₁"]
    page.page.click("#number nav button:last-child")
    assert not page.page.is_visible("#number")
    assert page.place == "2.score"
    assert page.console == []
    page.page.context.close()


def test_what_opens_is_shown_and_found_a_cell_beside_it(chromium, file):
    page = opened(chromium, file, "2.score")
    assert page.page.inner_text("header small").endswith("Numbers open with a click.")
    x, y = page.page.evaluate(_PLACE_OF, "e₆,₁")
    page.page.mouse.move(x, y)
    assert page.page.evaluate("$('screen').style.cursor") == "pointer"
    page.page.mouse.move(x, page.page.evaluate("$('lines').getBoundingClientRect().top + 3"))
    assert page.page.evaluate("$('screen').style.cursor") == ""
    left = page.page.evaluate("""([x, y]) => {
        const { left, top, height } = $("lines").getBoundingClientRect();
        const row = view.cells[view.numbered[position][Math.floor((y - top) / height * view.rows)]];
        let k = Math.floor((x - left) / screen.cell);
        while (row[k]) k--;
        return left + (k - .5) * screen.cell;
    }""", [x, y])  # fmt: skip
    page.page.mouse.click(left, y)
    assert page.page.inner_text("#number nav button") == "e₆,₁"
    page.page.context.close()


def test_enter_on_a_pane_opens_what_it_is_about_in_the_readers_language(chromium, file):
    page = opened(chromium, file, "2.softmax", locale="ko")
    page.page.evaluate(_FOCUS)
    page.press("Enter")
    assert page.page.inner_text("#number p").startswith("α₆,")
    assert "누적 합" in page.page.inner_text("#number")
    page.press("Escape")
    assert not page.page.is_visible("#number")
    assert page.place == "2.softmax"
    page.page.context.close()
