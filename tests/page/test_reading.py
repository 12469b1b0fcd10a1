"""The page for those who hear it, who use no mouse, or who need more contrast."""

from pathlib import Path

import pytest

from page.browser import AXE, needs_axe, needs_chromium, opened
from page.drawn import PLACES, page_of

pytestmark = needs_chromium
STATES = ([], ["ArrowDown"] * 2, ["End", "C"], ["?"], ["Escape", "m"], ["Escape", "C"])
"""Keys, after each of which everybody can read the page: places, colours, dialogs."""
LOOKS = [
    {"color_scheme": "dark"},
    {"color_scheme": "light", "locale": "ko-KR", "viewport": {"width": 390, "height": 844}},
]
FOUND = """async () => (await axe.run(document)).violations.map(
    ({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]
)"""


@needs_axe
@pytest.mark.parametrize("look", LOOKS, ids=["dark", "light"])
def test_axe_finds_nothing_in_any_state(chromium, file, look):
    page = opened(chromium, file, bypass_csp=True, **look)  # the page lets no script of others in
    page.page.evaluate(Path(AXE).read_text("utf-8"))
    for keys in STATES:
        page.press(*keys)
        assert page.page.evaluate(FOUND) == []


@needs_axe
def test_axe_finds_nothing_in_a_lesson(chromium, tmp_path):
    file = tmp_path / "lesson.html"
    file.write_text(page_of(asks="How many?"), "utf-8")
    page = opened(chromium, file, bypass_csp=True)
    page.page.evaluate(Path(AXE).read_text("utf-8"))
    page.press("ArrowRight", "2")
    assert page.page.evaluate(FOUND) == []


FAINT = """() => {
    const light = (colour) => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).map((value) => value / 255)
            .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return [...document.querySelectorAll("#lines span:not(.bar)")].filter((span) => {
        const { color, backgroundColor } = getComputedStyle(span);
        const [low, high] = [light(color), light(backgroundColor)].sort((a, b) => a - b);
        return /[\\p{L}\\p{N}]/u.test(span.textContent) && (high + 0.05) / (low + 0.05) < 4.5;
    }).map((span) => span.textContent);
}"""


def test_all_letters_of_the_screen_have_contrast_in_all_colours(page):
    assert page.page.evaluate(FAINT.replace("4.5", "22")), "nothing has so much"
    for place in ("Home", *["ArrowDown", "ArrowRight"] * 4, "End"):
        page.press(place)
        for _ in "123":
            page.press("C")
            assert page.page.evaluate(FAINT) == []


def tree(page):
    """What the browser tells screen readers: role, name, description of everything."""
    nodes = page.page.context.new_cdp_session(page.page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (
            node["role"]["value"],
            node.get("name", {}).get("value", ""),
            {p["name"]: p["value"] for p in node["properties"]},
        )
        for node in nodes
        if not node["ignored"] and "properties" in node
    ]


def test_everything_has_a_role_and_a_name(page):
    page.press("ArrowDown", "ArrowRight", "ArrowRight")
    found = tree(page)
    named = {role: [name for one, name, _ in found if one == role] for role, _, _ in found}
    assert all(all(named[role]) for role in ("button", "combobox", "slider", "group", "link", "main", "navigation"))
    assert any("softmax" in name for name in named["group"])
    assert {"play", "next sub-step", "sub-step back"} <= {*named["button"]}
    assert "score" in page.page.evaluate("document.querySelector('input[type=range]').getAttribute('aria-valuetext')")
    assert [role for role, _, properties in found if "live" in properties] == ["paragraph"]


def test_a_pane_says_what_is_written_in_it_and_nothing_is_said_twice(page):
    page.press("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight")
    page.page.focus("#panes > div[aria-label^=source]")
    said = page.page.evaluate("document.activeElement.dataset.text.split('\\n').map((word) => word.trim())")
    assert [word.strip("▸ ") for word in said] == ["Je", "suis", "étudiant", "."]
    assert "suis" in page.page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    hidden = page.page.evaluate("[...lines.children].map((line) => line.ariaHidden === 'true')")
    panes = page.page.evaluate("view.panes[view.named[position]]")
    covered = {row for _, _, y, _, height in panes for row in range(y, y + height)}
    assert all(hidden[row] for row in covered)
    assert all(not hidden[row] for row, line in enumerate(page.lines) if "suis" in line and row not in covered)


def test_wide_letters_stay_in_their_pane(chromium, tmp_path):
    file = tmp_path / "walk.html"
    file.write_text(page_of(sizes=[(60, 30)]), "utf-8")
    page = opened(chromium, file)
    page.page.evaluate("screen.name([['left', 0, -1, 12, 2], ['right', 12, -1, 10, 2]])")
    texts = page.page.evaluate("[...document.querySelectorAll('#panes > div')].map((pane) => pane.dataset.text)")
    assert texts == ["0.split 안녕", "하세요"]


def test_each_step_is_said_once_in_the_readers_language(drawn_page):
    page = drawn_page
    page.page.evaluate("""() => {
        window.heard = [];
        new MutationObserver(() => heard.push(said.textContent)).observe(said, { childList: true });
    }""")
    page.press("ArrowRight", "C", "ArrowRight")
    page.page.set_viewport_size({"width": 700, "height": 500})
    page.press("L", "ArrowRight")
    page.page.evaluate("new Promise(requestAnimationFrame)")
    heard = ["What embed does.", "What softmax does.", "softmax 단계가 하는 일.", "word 단계가 하는 일."]
    assert page.page.evaluate("heard") == heard


def test_the_keyboard_reaches_everything_and_shows_where_it_is(drawn_page):
    page, reached = drawn_page, []
    page.press("ArrowRight")
    while len(reached) < 30:
        page.press("Tab")
        style = "getComputedStyle(document.activeElement).outlineStyle"
        if page.page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.focused)
        assert page.page.evaluate(style) == "solid"
    names = ["Alignment", "Keys and symbols", "light colours", "language", "a pane", "I", "to the start",
             "sub-step back", "play", "next sub-step", "pace", "all sub-steps"]  # fmt: skip
    assert reached == names


def test_keys_step_wherever_the_focus_is(drawn_page):
    page = drawn_page
    for one in ("button[data-do=theme]", "#panes > div", "#words [aria-current]", "#line"):
        page.press("Home")
        page.page.focus(one)
        page.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
        assert page.place == PLACES[4]
    page.page.focus("#words [aria-current]")
    page.press("j")
    assert (page.focused, page.place) == ("student", "3.embed")
    page.page.focus("button[data-do=back]")
    page.press("Space", "Enter")
    assert page.place == "2.softmax"


@pytest.mark.parametrize(("key", "opener"), [("m", "alignment"), ("?", "keys")])
def test_a_dialog_keeps_the_keys_to_itself_and_gives_the_focus_back(drawn_page, key, opener):
    page = drawn_page
    page.page.focus(f"button[data-do={opener}]")
    page.press(key, "Tab", "Tab", "l", "End", "j", "Space")
    inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
    assert page.page.evaluate(inside)
    assert page.place == "0.split"
    page.press("Escape")
    assert not page.page.evaluate("document.querySelector('dialog[open]')")
    assert page.page.evaluate("document.activeElement.dataset.do") == opener
    page.press(key, key, "l")
    assert page.place == PLACES[1]


def test_text_can_be_selected_and_found(drawn_page):
    page = drawn_page
    start = page.page.locator("#lines div").nth(3).bounding_box()
    page.page.mouse.move(start["x"] + 2, start["y"] + 3)
    page.page.mouse.down()
    page.page.mouse.move(start["x"] + 200, start["y"] + 3, steps=3)
    page.page.mouse.up()
    assert page.page.evaluate("String(getSelection())").startswith("3xxx")
    assert page.place == "0.split"
    page.page.evaluate("getSelection().removeAllRanges()")
    assert page.page.evaluate("find('split 안녕 하세요')")


def test_whoever_asks_for_contrast_gets_it(chromium, drawn):
    page = opened(chromium, drawn, forced_colors="active", color_scheme="light")
    assert page.page.get_attribute("html", "data-theme") == "contrast"
    assert page.page.evaluate("getComputedStyle(document.querySelector('.bar')).backgroundImage") != "none"
    page = opened(chromium, drawn, contrast="more")
    assert page.page.get_attribute("html", "data-theme") == "contrast"
