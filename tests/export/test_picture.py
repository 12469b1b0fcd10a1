"""Text and SVG of the screen."""

import asyncio
import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
from export.made import exported, hostile, made
from screen.looking import app_of, opened, press, rows, strips

from attn_tui.export import Options
from attn_tui.screen.driver.cells import cells
from attn_tui.screen.pictures.strokes import strokes
from attn_tui.screen.pictures.svg import HEIGHT, WIDTH, screen_text

SVG = "{http://www.w3.org/2000/svg}"
SMALL = Options(at="3.softmax", columns=80, lines=24)


async def test_it_is_the_screen_that_one_would_see():
    app = app_of()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "down", "right", "right", "right")
        assert app.decodings[0].here == "3.softmax"
        wanted = screen_text(app).splitlines()
        seen = rows(app)
    # In a thread of its own: a loop runs here.
    text = await asyncio.to_thread(lambda: exported(made(), "text", Options(at="3.softmax", columns=100, lines=30)))
    assert text.decode().splitlines()[:-1] == wanted[:-1]  # the last line names the keys: of several or of one sentence
    # It is what is seen, but for bars that hang, which are drawn as the gap below them.
    pairs = {pair for row, line in zip(seen, wanted, strict=True) for pair in zip(row, line, strict=False)}
    hanging, leftwards = zip(" ▁▂▃▄▅▆▇", "▓▓▓▒▒▒▔▔", strict=True), zip("▏▎▍▌▋▊▉", "██▐▐▐▕▕", strict=True)
    assert {one for one in pairs if one[0] != one[1]} <= {*hanging, *leftwards, ("▄", "▃")}


async def test_bars_that_hang_and_bars_that_stand_have_no_sign_in_common():
    app = app_of()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right")
        negative = app.look.style("negative_bar").color
        hanging, standing = set(), set()
        for strip, line in zip(strips(app), screen_text(app).splitlines(), strict=True):
            x = 0
            for text, style, _ in strip:
                letters = set(line[x : x + len(text)]) & set("▁▂▃▄▅▆▇█▓▒▔▀▘▖")
                (hanging if style.color == negative else standing).update(letters)
                x += len(text)
        assert len(hanging) > 2
        assert len(standing) > 2
        assert not hanging & standing


@pytest.mark.parametrize("depth", ["truecolor", "16", "none"])
async def test_a_negative_scores_bar_reaches_its_zero_without_a_gap(depth):
    app = app_of(depth=depth)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        ends = set()
        for _ in range(20):
            await press(pilot, "right")
            where, scores = app.query_one("Scores").region, app.query_one("Scores").moment.e_t
            if scores is None:
                continue
            lines = [line[where.x : where.right] for line in screen_text(app).splitlines()[where.y + 1 : where.bottom]]
            bars = [line for line in lines if "│" in line and any(map(str.isdigit, line))]
            for line, score in zip(bars, scores, strict=True):
                left = line[: line.index("│")]
                assert set(left) <= set(" █▐▕")
                assert bool(left.strip()) == (score < 0)
                assert not left.lstrip()[1:].strip("█"), "its whole cells are at the zero"
                assert left == left.rstrip() or score >= 0
                ends.update(left.lstrip()[:1])
        assert ends & set("▐▕"), "no bar ends within a cell"


def test_without_a_place_it_is_the_end():
    assert "end after 4 words" in exported(made(), "text", Options(columns=80, lines=24)).decode()


def test_language_theme_and_letters_can_be_chosen():
    assert "소프트맥스" in exported(made(), "text", Options(at="3.softmax", language="ko")).decode()
    assert exported(made(), "text", Options(at="3.softmax", ascii=True)).isascii()
    light = exported(made(), "svg", Options(at="3.softmax", theme="light"))
    assert light != exported(made(), "svg", Options(at="3.softmax"))


@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "luong-local-p", "seq2seq-lstm"])
def test_every_character_of_the_svg_is_where_it_is_on_the_screen(name):
    decoding = made(name)
    at = "3.state"
    screen = exported(decoding, "text", Options(at=at, columns=80, lines=24)).decode().splitlines()
    root = ET.fromstring(exported(decoding, "svg", Options(at=at, columns=80, lines=24)))
    found = 0
    for element in root.iter(f"{SVG}text"):
        x, y = int(element.attrib["x"]) // WIDTH, int(element.attrib["y"]) // HEIGHT
        assert "".join(cells(screen[y]).cells[x:]).startswith(element.text)
        found += len(element.text)
    drawn = [letter for row in screen for letter in row if letter == "▓" or strokes(letter, 1, 0, WIDTH, HEIGHT)]
    blank = sum(row.count(" ") for row in screen)
    assert found == sum(map(len, screen)) - len(drawn) - blank
    assert not {character for element in root.iter(f"{SVG}text") for character in element.text} & set(drawn)


def test_wide_characters_have_room_for_two():
    root = ET.fromstring(exported(made(), "svg", Options(at="3.softmax", language="ko", columns=80, lines=24)))
    korean = [element for element in root.iter(f"{SVG}text") if re.fullmatch("[가-힣]+", element.text)]
    assert korean
    assert all(int(one.attrib["textLength"]) == 2 * WIDTH * len(one.text) for one in korean)


def test_svg_loads_nothing_and_leaves_a_page_it_is_put_into_alone():
    text = exported(made(), "svg", SMALL).decode()
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "rect", "g", "path", "text"}
    assert "http" not in text.replace("http://www.w3.org/", "")
    assert not any(name in element.attrib for element in root.iter() for name in ("id", "class", "style", "href"))


def test_words_cannot_be_markup():
    text = exported(hostile(), "svg", Options(columns=80, lines=24)).decode()
    ET.fromstring(text)
    assert "<img" not in text
    assert "&lt;img" in text


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="rsvg-convert is not installed")
def test_rsvg_draws_it():
    imread = pytest.importorskip("matplotlib.image").imread
    done = subprocess.run(["rsvg-convert"], input=exported(made(), "svg", SMALL), capture_output=True, check=True)
    picture = imread(io.BytesIO(done.stdout))
    assert picture.shape[:2] == (24 * HEIGHT + 20, 80 * WIDTH + 20)
    assert len({tuple(row) for row in picture.reshape(-1, picture.shape[-1]).round(2)}) > 20


@pytest.mark.parametrize(
    ("character", "path"),
    [("█", "M0 0h10v20h-10z"), ("▁", "M0 17.5h10v2.5h-10z"), ("▌", "M0 0h5v20h-5z"), ("▐", "M5 0h5v20h-5z"), ("x", "")],
)
def test_blocks_are_drawn(character, path):
    assert strokes(character, 1, 0, 10, 20) == path
