"""The matrix of weights: numbers that can be read on their colours, words above, a cursor that hides nothing."""

import re
from itertools import pairwise

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import app_of, fixed_checkpoint, opened, press, strips

from attn_tui.screen.look import Look
from attn_tui.screen.matrix import Heads, mark, stacked, weight_cell, weight_text
from attn_tui.screen.palette import READABLE, THEMES, contrast, palette_of
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.symbols import subscript

FRENCH = ("L", "'", "accord", "sur", "la", "zone", "économique", "économie", "européenne", "a", "été", "la")
WEIGHTS = [0, 1e-9, 0.004, 0.005, 0.01, 0.0449, 0.045, 0.05, *np.linspace(0.06, 1, 95).tolist()]


def colour(cell):
    return cell.style.color.triplet.hex, cell.style.bgcolor.triplet.hex


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_weight_can_be_read_on_its_colour(theme, depth):
    look = Look(palette_of(theme, depth))
    for each in (1, 2, 3, 4, 5, 9):
        for weight in WEIGHTS:
            cell = weight_cell(weight, each, look)
            assert cell_len(cell.text) == each
            assert contrast(*colour(cell)) >= READABLE, (weight, each)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize("theme", THEMES)
def test_the_more_weight_the_further_is_its_colour_from_the_background(theme, depth):
    palette = palette_of(theme, depth)
    levels = [contrast(one, palette.background) for one in palette.ramp]
    assert all(less <= more for less, more in pairwise(levels))


def test_weights_are_written_as_exactly_as_there_is_room_for():
    assert [weight_text(w, 5) for w in (1, 0.996, 0.994, 0.5, 0.005, 0.0049, 0)] == [
        "1.00", "1.00", ".99", ".50", ".01", "·", ""
    ]  # fmt: skip
    assert [weight_text(w, 4) for w in (1, 0.994, 0.05)] == ["1.0", ".99", ".05"]
    assert [weight_text(w, 3) for w in (1, 0.94, 0.05, 0.049)] == ["1.", ".9", ".1", "·"]
    assert [weight_text(w, 2) for w in (1, 0.99, 0.1, 0.0999)] == ["9", "9", "1", "·"]
    for each in range(2, 12):
        assert all(len(weight_text(weight, each)) < each for weight in WEIGHTS)  # a blank is left for the cursor


def test_the_cursor_hides_neither_number_nor_colour():
    look = Look()
    for each in (2, 3, 4, 5, 9):
        cells = [weight_cell(weight, each, look) for weight in (0.9, 0.8, 0.7, 0.0)]
        texts, colours = [cell.text for cell in cells], [colour(cell) for cell in cells]
        mark(cells, 1)
        assert cells[1].text == f"[{texts[1][1:]}"
        assert colour(cells[1]) == colours[1]
        assert cells[2].text + cells[3].text == f"]{texts[2][1:]}"
        assert colour(cells[3]) == colours[2]
        assert sum(len(cell.text) for cell in cells) == 4 * each


def above(words, each, most):
    """What stands above the columns, line by line."""
    heads = Heads(words, each, most)
    return [[heads.cell(j, line) for j in range(len(words))] for line in range(heads.lines)]


def test_words_that_fit_stand_in_a_line():
    [line] = above(FRENCH, 11, 20)
    assert [cell.strip() for cell in line] == list(FRENCH)
    assert all(cell_len(cell) == 11 for cell in line)
    assert line[0] == " " * 10 + "L"  # where its numbers end


def test_words_too_wide_for_their_column_stand_letter_below_letter_and_end_at_the_numbers():
    lines = above(FRENCH, 4, 20)
    assert len(lines) == 10
    for j, word in enumerate(FRENCH):
        letters = "".join(line[j].strip() for line in lines)
        assert letters == word
        assert lines[-1][j].strip() == (word if len(word) < 4 else word[-1])


@pytest.mark.parametrize(("each", "most"), [(4, 3), (5, 1), (6, 3), (7, 1), (2, 6), (3, 5), (4, 7)])
def test_shortened_words_have_an_ellipsis_and_differ_if_they_do(each, most):
    lines = above(FRENCH, each, most)
    assert len(lines) <= max(1, most)
    assert {cell_len(cell) for line in lines for cell in line} == {each}
    shown = {word: "".join(line[j].strip() for line in lines) for j, word in enumerate(FRENCH)}
    assert len(set(shown.values())) == len(shown)
    assert all(text == word or "…" in text for word, text in shown.items())
    assert not any(character.isdigit() for text in shown.values() for character in text)


def test_letters_keep_their_marks_and_wide_ones_take_two_cells():
    assert stacked("e\u0301té") == ["e\u0301", "t", "é"]
    assert stacked("हिन्दी")[0] != ""
    lines = above(("日本語", "한국어 문장", "é"), 4, 9)
    assert ["".join(line[j].strip() for line in lines) for j in range(3)] == ["日本語", "한국어문장", "é"]
    [short] = above(("日本語", "日本人"), 6, 1)
    assert short[0].strip() != short[1].strip()
    assert above(("日本",), 2, 1) == [["… "]] or above(("日本",), 2, 1) == [[" …"]]


def matrix(app):
    """The lines of the matrix that is on the screen, below its title."""
    [pane] = (pane for pane in app.query(Alignment) if pane.region.area)
    where = pane.region
    return [strip.crop(where.x, where.right).text for strip in strips(app)[where.y + 1 : where.bottom]]


LONG = [f"word{i}" for i in range(40)]


def out_of_view(app, left, right):
    """How many source words are said to be out of view at each side."""
    text = "\n".join(matrix(app))
    return [int(found[1]) if (found := re.search(rf"{side}(\d+)", text)) else 0 for side in (left, right)]


@pytest.mark.parametrize("options", [{}, {"ascii": True}, {"depth": "16"}, {"depth": "none"}], ids=str)
async def test_a_long_sentence_scrolls_and_says_at_its_sides_how_many_words_are_out_of_view(options):
    app = app_of(" ".join(LONG), fixed_checkpoint(LONG), **options)
    left, right = "<>" if "ascii" in options else "←→"
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "m", "home")
        assert (hidden := out_of_view(app, left, right))[0] == 0
        assert 0 < hidden[1] < 40
        await press(pilot, *["right"] * 20)
        assert all(out_of_view(app, left, right))
        assert sum(out_of_view(app, left, right)) == sum(hidden)
        await press(pilot, "end")
        assert out_of_view(app, left, right) == [hidden[1], 0]


async def test_rows_out_of_view_are_counted_too():
    endless = fixed_checkpoint(max_length=30)
    endless.parameters["decoder.output.bias"][0] = -1e9  # it never writes <END>
    app = app_of(checkpoint=endless)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "m")
        [line] = (line for line in matrix(app) if "↑" in line)
        above = int(line.split("↑")[1].split()[0])
        assert above == 30 - (len(matrix(app)) - 1)
        await press(pilot, *["up"] * 15)
        [line] = (line for line in matrix(app) if "↑" in line)
        assert sum(map(int, re.findall(r"[↑↓](\d+)", line))) == above
        await press(pilot, *["up"] * 15)
        [line] = (line for line in matrix(app) if "↓" in line)
        assert "↑" not in line


async def test_the_value_under_the_cursor_is_seen_and_its_word_and_row_are_marked():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end", "m")
        [pane] = (pane for pane in app.query(Alignment) if pane.region.area)
        best = int(pane.moment.alignment[-1].argmax())
        weight = float(pane.moment.alignment[-1][best])
        [line] = (line for line in matrix(app) if "[" in line)
        assert line.split("[")[1].split("]")[0].strip() == weight_text(weight, 9)
        n = len(decoding.timeline.starts) - 1
        assert strips(app)[1].text.strip(" ─").endswith(f"α{subscript(4 + n)},{subscript(best + 1)} = {weight:.4f}")
        reversed_ = [segment.text.strip() for strip in strips(app)[2:-1] for segment in strip if segment.style.reverse]
        assert reversed_ == [pane.moment.source[best], "<END>"]


async def test_a_click_finds_the_weight_below_the_heads():
    app = app_of(" ".join(LONG), fixed_checkpoint(LONG))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "m")
        [pane] = (pane for pane in app.query(Alignment) if pane.region.area)
        lines = matrix(app)
        first = next(y for y, line in enumerate(lines) if line.strip().startswith(pane.moment.output[0]))
        last = max(x for x, character in enumerate(lines[first]) if character not in " ")
        await pilot.click(pane, offset=(last, first + 1))
        assert pane.cursor_row == 0
        assert "[" in matrix(app)[first]
        await pilot.click(pane, offset=(last, 1))  # a word: no weight
        assert pane.cursor_row == 0
