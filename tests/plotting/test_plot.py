import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.plotting.axes import Axis, decades, even, updates
from attn_tui.plotting.plot import BARS, HERE, HERE_BELOW, MARKS, curve, in_ascii, plot, plot_by_label, sparkline

LABELS = ["1–5", "6–10", "11–15"]


def text_of(rows):
    return ["".join(character for character, _ in row) for row in rows]


def lines(series, labels=LABELS, width=40, height=7):
    return text_of(plot_by_label(series, labels, width, height))


def test_a_plot_for_a_terminal_without_colours():
    assert [line.rstrip() for line in lines([[40, 20, None], [20, 20, 0]])] == [
        "40 ┤      ● ·",
        "   │          ·",
        "   │            · ·",
        "20 ┤      ▲ · · · · · ●▲",
        "   │                    · · ·",
        "   │                          ·",
        " 0 ┤                            · ▲",
        "   └──────┬───────────┬───────────┬─────",
        "         1–5        6–10        11–15",
    ]


def test_the_cells_know_whose_they_are():
    rows = plot_by_label([[40, 20, 10], [0, 10, 40]], LABELS, 40, 7)
    for number in (0, 1):
        drawn = [character for row in rows for character, series in row if series == number]
        assert drawn.count(MARKS[number]) == 3
        assert set(drawn) == {MARKS[number], "·"}


def test_marks_at_the_same_place_stand_side_by_side():
    assert "●▲■" in lines([[10], [10], [10]], ["1–5"])[3]


@pytest.mark.parametrize(("largest", "top"), [(0, "20"), (20, "20"), (20.1, "40"), (99.9, "100")])
def test_the_scale_ends_above_the_largest_value(largest, top):
    assert lines([[largest, 0, 0]])[0].split()[0] == top


@given(
    st.integers(1, 20).flatmap(
        lambda places: st.lists(
            st.lists(st.none() | st.floats(0, 100), min_size=places, max_size=places), min_size=1, max_size=len(MARKS)
        )
    ),
    st.integers(40, 120),
)
def test_nothing_is_wider_than_asked_and_every_value_has_its_mark(series, width):
    labels = [f"{5 * i + 1}–{5 * i + 5}" for i in range(len(series[0]))]
    drawn = lines(series, labels, width, 13)
    assert len(drawn) == 15
    assert max(map(len, drawn)) <= width
    if len(series) == 1:
        assert "".join(drawn).count(MARKS[0]) == sum(value is not None for value in series[0])


def test_many_points_are_one_fine_line():
    points = [(update, 8 - 7 * update / 1_000) for update in range(10, 1_001, 10)]
    rows = curve(points, decades(10, 1_000), even([1, 8], 3), 30, 5)
    assert [line.rstrip() for line in text_of(rows)] == [
        "10 ┤",
        "   │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠢⠤⠤⣀⣀",
        " 5 ┤                   ⠉⠒⠤⣀",
        "   │                       ⠑⠤⡀",
        " 0 ┤                         ⠘",
        "   └┬────────────┬───────────┬",
        "    10          100      1,000",
    ]


def test_a_steep_line_has_no_gaps():
    steep = text_of(curve([(10, 0), (13, 100)], updates(100), even([0, 100], 3), 40, 9))
    assert all(any(in_ascii(character) == "*" for character in row) for row in steep[:9])


def test_points_that_fall_together_are_drawn_as_their_mean():
    y = even([0, 10], 2)
    far_apart = [(100, value) for value in (0, 10)]
    assert text_of(curve(far_apart, updates(200), y, 40, 9)) == text_of(curve([(100, 5)], updates(200), y, 40, 9))


def test_a_single_point_is_drawn():
    for drawn in (
        curve([(50, 2.5)], decades(50, 50), even([2.5], 3), 40, 7),
        plot([[(50, 2.5)]], updates(50), even([2.5], 3), 40, 7),
    ):
        assert sum(series == 0 for row in drawn for _, series in row) == 1


@given(
    st.lists(st.tuples(st.integers(1, 100_000), st.floats(0, 1e6)), min_size=1, max_size=60, unique_by=lambda p: p[0]),
    st.integers(40, 120),
    st.integers(2, 12),
)
def test_whatever_the_points_they_fit(points, width, height):
    points.sort()
    y = even([value for _, value in points], 3)
    last = points[-1][0]
    for drawn in (
        curve(points, decades(points[0][0], last), y, width, height),
        plot([points, points[:3]], updates(last), y, width, height),
    ):
        drawn = text_of(drawn)
        assert len(drawn) == height + 2
        assert max(map(len, drawn)) <= width
        assert all(in_ascii(line).isascii() for line in drawn)
        assert [len(in_ascii(line)) for line in drawn] == [len(line) for line in drawn]


def test_more_series_than_marks_begin_again():
    series = [[(10, number)] for number in range(len(MARKS) + 1)]
    drawn = plot(series, updates(10), even([0, 8], 8), 40, 9)
    assert sum(character == MARKS[0] for row in drawn for character, _ in row) == 2


@pytest.mark.parametrize(
    ("values", "bars"), [([3.0], BARS[0]), ([2, 2], BARS[0] * 2), ([0, 7], "▁█"), (list(range(8)), BARS)]
)
def test_a_sparkline_goes_from_the_smallest_to_the_largest(values, bars):
    assert sparkline(values) == bars


@pytest.mark.parametrize("at", [0.0, 3.0, 10.0])
def test_a_place_on_the_axis_gets_a_line_behind_what_is_drawn(at):
    x, y = Axis(0, 10, [(0, "0"), (10, "10")]), Axis(0, 1, [(0, "0"), (1, "1")])
    points = [(0.0, 0.0), (10.0, 1.0)]
    for rows in (plot([points], x, y, 13, 5, at), curve(points, x, y, 13, 5, at)):
        texts = ["".join(character for character, _ in row) for row in rows]
        column = 3 + min(int(at), 9)
        assert texts[5][column] == HERE_BELOW
        assert sum(text[column] == HERE for text in texts[:5]) >= 4
        assert all(text.count(HERE) == (text[column] == HERE) for text in texts)
    without = (plot([points], x, y, 13, 5), curve(points, x, y, 13, 5))
    assert not any(character in (HERE, HERE_BELOW) for rows in without for row in rows for character, _ in row)
