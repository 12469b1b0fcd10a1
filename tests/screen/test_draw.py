import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.strip import Strip

from attn_tui.screen.draw import NUMBER_WIDTH, Part, bar, bars, cells_of, index_at, pool_of, pooled, spaced, vector
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.palette import READABLE, THEMES, contrast, palette_of
from attn_tui.screen.write import first_fitting, fit, line, padded, title, words
from attn_tui.symbols import number, subscript

# Narrow, wide, combining and joined characters, and what East Asian terminals disagree about.
LETTERS = [*"abé «…»αhₙ日本語한\u0301\u0308👍ﷺ１", "👍🏽", "👩\u200d🔬", "e\u0301"]
texts = st.lists(st.sampled_from(LETTERS), max_size=30).map("".join)
pieces = st.lists(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=14).map("".join), max_size=30)
values = st.lists(st.floats(-2, 2, width=32) | st.just(np.nan), min_size=1, max_size=100)
parts = st.integers(1, 4).flatmap(lambda lines: st.builds(Part, st.integers(0, lines - 1), st.just(lines)))


def text_of(segments):
    return "".join(segment.text for segment in segments)


def ink(segments):
    """Which part of each cell has the colour of positive and of negative values, in eighths: +1…+8, -1…-8."""
    eighths = []
    for text, style, _ in segments:
        for character in text:
            filled = " ▁▂▃▄▅▆▇█".find(character)
            if style.color.name == LOOK.palette.positive_bar and filled > 0:
                assert not style.reverse
                eighths.append(filled)
            elif style.color.name == LOOK.palette.negative_bar:  # what is not drawn has the colour
                assert style.reverse
                eighths.append(filled - 8)
            else:
                eighths.append(0)
    return eighths


@given(st.floats(0, 1), st.integers(0, 60))
def test_a_bar_has_exactly_its_width(share, width):
    assert cell_len(bar(share, width)) == width


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 60))
def test_a_larger_share_never_has_a_shorter_bar(one, other, width):
    def length(share):
        return sum(" ▏▎▍▌▋▊▉█".index(cell) for cell in bar(share, width))

    low, high = sorted([one, other])
    assert length(low) <= length(high)
    assert abs(length(high) - 8 * width * high) <= 1


def test_only_nothing_has_no_bar():
    assert bar(0, 5) == "     "
    assert bar(1e-9, 5) == "▏    "
    assert bar(1, 5) == "█████"


@given(values, st.integers(1, 130), parts, st.floats(2**-10, 4))
@example([np.nan], 1, Part(), 1.0)
def test_a_vector_has_exactly_its_width(numbers, width, part, scale):
    assert cell_len(text_of(vector(np.float32(numbers), width, scale, part))) == width


def column(value, lines, full, look=LOOK):
    """A value's bar in one cell of each line, from top to bottom."""
    return [vector(np.float32([value]), 1, full, Part(i, lines), look)[0] for i in range(lines)]


@given(st.floats(-1, 1, width=32), st.sampled_from([2, 4]))
def test_positive_bars_stand_on_the_one_zero_line_and_negative_ones_hang_from_it(value, lines):
    drawn, half = [ink([segment])[0] for segment in column(value, lines, 1.0)], lines // 2
    assert abs(sum(drawn)) == round(abs(value) * (8 * half - 1))
    assert all(cell * value >= 0 for cell in drawn)
    from_zero, others = (drawn[:half][::-1], drawn[half:]) if value > 0 else (drawn[half:], drawn[:half])
    assert not any(others)
    assert list(map(abs, from_zero)) == sorted(map(abs, from_zero), reverse=True)
    assert abs(from_zero[-1]) < 8  # so that bars of different rows never touch


@given(st.floats(-1, 1, width=32))
def test_in_one_line_the_zero_line_is_in_its_middle(value):
    text = text_of(column(value, 1, 1.0))
    level = 0 if abs(value) < 1 / 8 else 1 if abs(value) < 3 / 8 else 2
    assert text == ("·▘▀" if value > 0 else "·▖▄")[level]


@given(st.floats(1.01, 9) | st.just(np.inf), st.sampled_from([1, 2, 4]), st.booleans())
def test_what_is_beyond_a_full_bar_has_an_arrow(value, lines, in_ascii):
    look = Look(ascii=in_ascii)
    assert text_of(column(value, lines, 1.0, look)).count("↑") == 1
    assert text_of(column(-value, lines, 1.0, look)).count("↓") == 1
    assert not {"↑", "↓"} & set(text_of(column(1.0, lines, 1.0, look)))


@pytest.mark.parametrize("lines", [1, 2, 4])
def test_signs_differ_without_their_colours(lines):
    looks = [[(s.text, bool(s.style.reverse)) for s in column(value, lines, 1.0)] for value in (0.5, -0.5, 0.0)]
    assert all(one != other for i, one in enumerate(looks) for other in looks[:i])


@given(st.integers(1, 12), st.integers(1, 60), st.integers(2, 6), st.integers(0, 1))
def test_rows_have_as_much_air_as_there_are_lines_for(rows, lines, highest, sums):
    def height(spacing, drawn):
        return rows * spacing - (spacing - drawn) + sums * drawn

    spacing, drawn = spaced(rows, lines, highest, sums)
    assert drawn in (1, 2, 4)
    assert drawn <= spacing <= highest
    assert height(spacing, drawn) <= lines or spacing == 1
    assert spacing > 1 or height(2, 1) > lines


@given(st.integers(1, 600), st.integers(1, 120))
def test_all_bars_stand_for_as_many_values_unless_that_wastes_the_room(size, cells):
    count = bars(size, cells)
    assert 3 * min(size, cells) <= 4 * count <= 4 * min(size, cells)
    assert size % count == 0 or count == cells
    for index in {0, size // 2, size - 1}:  # the cursor finds the bar of a value
        first, last = pool_of(index, size, cells)
        assert first <= index < last
        x, end = cells_of(index, size, cells)
        assert 0 <= x < end <= cells
        assert {index_at(x, size, cells), index_at(end - 1, size, cells)} == {first}


@given(values.map(np.float32), st.integers(1, 130), parts)
def test_what_is_not_computed_yet_is_blank(numbers, width, part):
    assert text_of(vector(np.full_like(numbers, np.nan), width, 1.0, part)).isspace()


@pytest.mark.parametrize("part", [Part(), Part(1, 4), Part(0, 2)])
def test_numbers_are_shown_where_they_fit(part):
    numbers = np.float32([0.5, -0.25, 1.0, -0.125])
    wide = text_of(vector(numbers, 4 * NUMBER_WIDTH, 1.0, part))
    assert [float(digits) for digits in wide.split()] == [0.5, -0.25, 1.0, -0.12]
    assert not re.search(r"\d", text_of(vector(numbers, 4 * NUMBER_WIDTH - 1, 1.0, part)))


def test_a_number_stands_on_one_line_of_several():
    drawn = [text_of(vector(np.float32([0.5]), NUMBER_WIDTH, 1.0, Part(i, 3))).strip() for i in range(3)]
    assert drawn == ["", ".50", ""]


@given(st.floats(-9.9375, 9.9375, width=32))
def test_a_number_is_what_it_says(value):
    digits = float(text_of(vector(np.float32([value]), NUMBER_WIDTH, 1.0)))
    assert abs(digits - value) <= (0.0051 if abs(value) < 0.995 else 0.0501)


@given(st.integers(1, 12), st.integers(1, 60), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_pooling_keeps_weighted_sums(rows, size, cells, seed):
    random = np.random.default_rng(seed)
    states = random.normal(size=(rows, size)).astype(np.float32)
    alpha = random.dirichlet(np.ones(rows)).astype(np.float32)
    of_the_sum = pooled(alpha @ states, cells)
    sum_of_them = alpha @ np.stack([pooled(state, cells) for state in states])
    np.testing.assert_allclose(of_the_sum, sum_of_them, atol=1e-5)
    assert len(of_the_sum) == bars(size, cells)


@given(st.integers(1, 200), st.integers(1, 200))
def test_pooling_averages_neighbours_of_equal_groups(size, cells):
    groups = pooled(np.arange(size, dtype=np.float32), cells)
    assert (np.diff(groups) > 0).all()
    assert abs(groups.mean() - (size - 1) / 2) <= size / 2 / len(groups)


def test_values_that_fit_are_not_pooled():
    numbers = np.float32([1, np.nan, -3])
    assert pooled(numbers, 3) is numbers


@given(texts, st.integers(0, 40))
def test_fitted_text_has_exactly_its_width(text, width):
    assert cell_len(fit(text, width)) == width


@given(st.text("abcé", min_size=1, max_size=30), st.integers(1, 29))
def test_cut_text_says_so(text, width):
    fitted = fit(text, width)
    assert fitted == (text.ljust(width) if len(text) <= width else text[: width - 1] + "…")


@given(pieces, st.integers(0, 29), st.integers(12, 80))
@example(["日" * 30], 0, 12)
@example(["\u0301"], 0, 12)
def test_words_have_exactly_their_width(row, focus, width):
    assert cell_len(text_of(words(row, focus if focus < len(row) else None, width))) == width


@given(st.lists(st.text("abcd日", min_size=1, max_size=6), min_size=1, max_size=60), st.data())
def test_the_word_in_focus_is_always_in_view(row, data):
    focus = data.draw(st.integers(0, len(row) - 1))
    drawn = words(row, focus, data.draw(st.integers(20, 80)))
    assert [segment.text for segment in drawn if segment.style.underline] == [row[focus]]


@given(st.lists(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=60), st.data())
def test_words_left_out_are_told_by_dots(row, data):
    focus = data.draw(st.integers(0, len(row) - 1))
    drawn = text_of(words(row, focus, data.draw(st.integers(20, 80)))).split()
    shown = [word for word in drawn if word != "…"]
    starts = [i for i in range(len(row) - len(shown) + 1) if row[i : i + len(shown)] == shown]
    assert any((i > 0) == (drawn[0] == "…") and (i + len(shown) < len(row)) == (drawn[-1] == "…") for i in starts)


def test_words_that_fit_are_all_there():
    assert text_of(words(["Je", "suis", "étudiant"], 1, 20)).rstrip() == "Je suis étudiant"


@pytest.mark.parametrize("focus", [0, 1])
def test_a_word_longer_than_the_row_is_cut(focus):
    drawn = text_of(words(["a" * 50, "b" * 50], focus, 20))
    assert ("ab"[focus] * 15 + "…") in drawn


@given(texts, st.booleans(), st.integers(0, 60))
def test_a_title_is_never_wider_than_asked(text, active, width):
    assert cell_len(text_of(title(text, active, width))) == width


@given(st.text("abcₙ", min_size=1, max_size=20), st.integers(-10, 30))
def test_a_title_is_whole_and_the_one_of_the_moment_is_marked_by_more_than_colour(text, room):
    width = max(1, len(text) + room)
    active, other = text_of(title(text, True, width)), text_of(title(text, False, width))
    assert (text in active) == (text in other) == (width > len(text))
    assert "▶" in active  # however narrow it is
    assert "▶" not in other
    assert "━" not in other


@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 40))
def test_of_several_texts_the_first_that_fits_is_taken_whole(several, width):
    taken = first_fitting(several, width)
    fitting = [text for text in several if cell_len(text) <= width]
    assert taken == (fitting[0] if fitting else fit(several[-1], width))


@given(st.lists(texts, max_size=5), st.integers(0, 40))
def test_a_line_has_exactly_its_width(parts, width):
    style = LOOK.style("text")
    assert line([(text, style) for text in parts], width).cell_length == width
    assert Strip(padded([], width)).cell_length == width


@given(st.floats(-1e6, 1e6))
def test_numbers_in_text_are_true_and_short(value):
    assert abs(float(number(value)) - value) <= (0.00501 if abs(value) < 99.9 else 0.501)
    assert len(number(value)) <= 8


@pytest.mark.parametrize(("n", "shown"), [(0, "₀"), (1234567890, "₁₂₃₄₅₆₇₈₉₀"), (None, ""), ("j", "j")])
def test_subscripts_are_digits_set_low(n, shown):
    assert subscript(n) == shown


@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_number_on_a_heat_map_can_be_read_whatever_it_is(theme, depth):
    palette = palette_of(theme, depth)
    for share in np.linspace(0, 1, 101):
        style = palette.on_heat(share)
        assert style.bgcolor.name == palette.heat(share).color.name
        assert contrast(style.color.name, style.bgcolor.name) >= READABLE


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("theme", THEMES)
def test_bars_are_calmer_than_the_weights_and_can_be_seen_all_the_same(theme, depth):
    palette = palette_of(theme, depth)
    for bar_colour in (palette.positive_bar, palette.negative_bar):
        assert contrast(bar_colour, palette.background) >= READABLE
        if palette.dark:
            assert contrast(bar_colour, palette.background) < contrast(palette.weight, palette.background)
    assert palette.positive_bar != palette.negative_bar
