"""The page on phones, laptops and projectors, turned and enlarged, touched and printed."""

import re
import shutil
import subprocess

import pytest

from page.browser import needs_chromium, opened

pytestmark = needs_chromium
WINDOWS = [
    (390, 844, 60), (360, 640, 60), (844, 390, 80), (1366, 768, 120), (1280, 720, 120), (1024, 576, 80),
    (1920, 1080, 120), (1024, 768, 120), (3840, 2160, 120),
]  # fmt: skip
FITS = """() => {
    const [page, box] = [document.documentElement, $("screen")];
    const scrolls = page.scrollWidth > innerWidth || page.scrollHeight > innerHeight
        || box.scrollWidth > box.clientWidth;
    const [text, below] = [$("lines").getBoundingClientRect(), $("below").getBoundingClientRect()];
    return !scrolls && text.left >= 0 && text.right <= innerWidth && text.bottom <= below.top + 1 && text.height > 0;
}"""
LETTERS = "parseFloat($('lines').style.fontSize)"


@pytest.mark.parametrize(("width", "height", "columns"), WINDOWS)
def test_the_widest_layout_that_can_be_read_fits_with_the_largest_letters(chromium, drawn, width, height, columns):
    page = opened(chromium, drawn, viewport={"width": width, "height": height}, has_touch=width < 900)
    assert page.page.evaluate("view.columns") == columns
    assert page.page.evaluate(FITS)
    page.page.evaluate(f"screen.scale({LETTERS} * 1.03)")
    assert not page.page.evaluate(FITS)
    boxes = page.page.locator("button:visible, select:visible, #words a")
    assert boxes.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect()).every((box) => "
                              "Math.min(box.width, box.height) >= 44) && all.length > 9")  # fmt: skip


def test_turning_and_resizing_keep_the_place(chromium, drawn):
    page = opened(chromium, drawn, "2.softmax", viewport={"width": 390, "height": 844})
    for width, height, columns in ((844, 390, 80), (1366, 768, 120), (390, 844, 60)):
        page.page.set_viewport_size({"width": width, "height": height})
        page.until(f"view.columns === {columns}")
        assert page.place == "2.softmax"
        assert page.lines[0].startswith("2.softmax")


@pytest.mark.parametrize("zoom", [2, 4])
def test_letters_grow_with_the_readers_zoom_and_only_the_screen_scrolls_across(chromium, drawn, zoom):
    page = opened(chromium, drawn, "2.softmax")
    before = page.page.evaluate(LETTERS)
    protocol = page.page.context.new_cdp_session(page.page)

    def enlarge(by):
        size = {"width": 1366 // by, "height": 768 // by, "deviceScaleFactor": by, "mobile": False}
        protocol.send("Emulation.setDeviceMetricsOverride", size)

    enlarge(zoom)
    page.until("view.columns === 60")
    assert page.page.evaluate(LETTERS) >= before
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.place == "2.softmax"
    enlarge(1)
    page.until("view.columns === 120")
    assert page.page.evaluate(LETTERS) == before


class Fingers:
    """What fingers do, as the browser gets it from a screen."""

    def __init__(self, chromium, file):
        self.page = opened(chromium, file, "2.embed", viewport={"width": 390, "height": 700}, has_touch=True,
                           is_mobile=True)  # fmt: skip
        self.protocol = self.page.page.context.new_cdp_session(self.page.page)

    def touch(self, *moments):
        """Each moment has the places of all fingers."""
        for number, points in enumerate((*moments, [])):
            kind = "touchEnd" if not points else "touchMove" if number else "touchStart"
            touched = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
            self.protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})


def test_a_finger_steps_forward_and_back(chromium, drawn):
    fingers = Fingers(chromium, drawn)
    fingers.touch([(300, 200)], [(200, 205)], [(100, 205)])
    assert fingers.page.place == "2.softmax"
    fingers.touch([(100, 200)], [(200, 205)], [(300, 205)])
    fingers.touch([(100, 200)], [(110, 200)])
    assert fingers.page.place == "2.embed"
    fingers.page.page.tap("button[data-do=forward]")
    assert fingers.page.place == "2.softmax"
    beneath = fingers.page.page.evaluate("(screen.lines.getBoundingClientRect().bottom + $('below').offsetTop) / 2")
    fingers.touch([(300, beneath)], [(200, beneath)], [(100, beneath)])
    assert fingers.page.place == "2.word"
    assert fingers.page.console == []


def test_fingers_that_scroll_or_pinch_do_not_step(chromium, drawn):
    fingers = Fingers(chromium, drawn)
    fingers.touch([(200, 300)], [(230, 200)], [(260, 100)])
    fingers.touch([(180, 200), (220, 200)], [(100, 200), (300, 200)], [(20, 200), (380, 200)])
    assert fingers.page.place == "2.embed"
    line = fingers.page.page.evaluate("$('words').getBoundingClientRect().top + 9")
    fingers.touch([(300, line)], [(200, line)], [(100, line)])
    assert fingers.page.place == "2.embed"
    fingers.page.page.evaluate("visualViewport.scale > 1 || screen.scale(30)")  # enlarged: fingers move it about
    fingers.touch([(300, 200)], [(200, 205)], [(100, 205)])
    assert fingers.page.place == "2.embed"


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("landscape", [False, True])
def test_the_screen_is_printed_on_one_page_in_light_colours(chromium, drawn, tmp_path, width, landscape):
    page = opened(chromium, drawn, viewport={"width": width, "height": 768})
    page.press("C")
    file = tmp_path / "screen.pdf"
    file.write_bytes(page.page.pdf(format="A4", landscape=landscape, print_background=True))
    assert re.findall(rb"/Count (\d+)", file.read_bytes()) == [b"1"]
    page.until("document.documentElement.dataset.theme === 'contrast'")
    if drawing := shutil.which("pdftoppm"):
        *_, pixels = subprocess.run([drawing, "-r", "20", "-gray", file], capture_output=True).stdout.split(b"\n", 3)
        assert sum(pixels) / len(pixels) > 170


def test_nothing_is_printed_but_the_screen_and_all_of_it(drawn_page):
    page = drawn_page.page
    page.emulate_media(media="print")
    for width, height in ((718, 1047), (1047, 718)):  # A4 without its margins
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise(requestAnimationFrame)")  # until the page has heard of it
        assert page.evaluate("$('screen').scrollWidth <= $('screen').clientWidth")
        assert page.evaluate("$('lines').getBoundingClientRect().bottom <= innerHeight")
        assert not page.is_visible("footer")
        assert not page.is_visible("button")
