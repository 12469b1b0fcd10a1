import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.judging.plot import BARS, MARKS, plot, sparkline

LABELS = ["1–5", "6–10", "11–15"]


def lines(series, labels=LABELS, width=40, height=7):
    return ["".join(character for character, _ in row) for row in plot(series, labels, width, height)]


def test_a_plot_for_a_terminal_without_colours():
    assert [line.rstrip() for line in lines([[40, 20, None], [20, 20, 0]])] == [
        "40 │      ● ·",
        "   │          ·",
        "   │            · ·",
        "20 │      ▲ · · · · · ●▲",
        "   │                    · · ·",
        "   │                          ·",
        " 0 │                            · ▲",
        "   └────────────────────────────────────",
        "         1–5        6–10        11–15",
    ]


def test_the_cells_know_whose_they_are():
    rows = plot([[40, 20, 10], [0, 10, 40]], LABELS, 40, 7)
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


@pytest.mark.parametrize(
    ("values", "bars"), [([3.0], BARS[0]), ([2, 2], BARS[0] * 2), ([0, 7], "▁█"), (list(range(8)), BARS)]
)
def test_a_sparkline_goes_from_the_smallest_to_the_largest(values, bars):
    assert sparkline(values) == bars
