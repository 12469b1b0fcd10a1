from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.plotting.axes import Axis, decades, even, updates

NUMBERS = st.floats(-1e9, 1e9) | st.floats(1, 1.001) | st.floats(0, 1e-4)


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.integers(2, 10))
def test_an_even_axis_has_room_for_all_values_in_few_steps_of_one_size(values, most):
    axis = even(values, most)
    marked = [value for value, _ in axis.ticks]
    assert 2 <= len(marked) <= most + 1
    for value in values:
        assert -1e-6 <= axis.share(value) <= 1 + 1e-6
    steps = [b - a for a, b in pairwise(marked)]
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-3)
    assert len({text for _, text in axis.ticks}) == len(marked)


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([0, 70e6], ["0", "25,000,000", "50,000,000", "75,000,000"]),
        ([0, 0.006], ["0.000", "0.002", "0.004", "0.006"]),
        ([0, 5e-324], ["0.0", "0.5", "1.0"]),  # a third of that is 0
        ([0, 0.0007], ["0.00000", "0.00025", "0.00050", "0.00075"]),
        ([0, 6e-6], ["0.0e+00", "2.0e-06", "4.00e-06", "6.00e-06"]),
    ],
)
def test_numbers_have_as_many_digits_as_they_need(values, written):
    assert [text for _, text in even(values, 3).ticks] == written


def test_what_is_over_a_round_number_by_nothing_is_that_number():
    assert [text for _, text in even([30, 100.00000000000004], 3).ticks] == ["25", "50", "75", "100"]
    assert [text for _, text in even([100, 100.00000000000004], 3).ticks] == ["99.0", "99.5", "100.0"]


@pytest.mark.parametrize("value", [5e17, 9e17, -9e17, 1e300])
def test_a_large_number_alone_has_room_beside_it(value):
    axis = even([value, value], 3)
    assert axis.low < axis.high
    assert -1e-6 <= axis.share(value) <= 1 + 1e-6


def test_a_logarithmic_axis_goes_by_factors():
    axis = decades(10, 1_000)
    assert [axis.share(value) for value in (10, 100, 1_000)] == pytest.approx([0, 0.5, 1])


def test_an_axis_of_one_value_is_none_to_divide_by():
    assert decades(50, 50).share(50) == 0
    assert decades(50, 50).ticks == [(50, "50")]
    assert Axis(3, 3, []).share(3) == 0


@pytest.mark.parametrize("last", [1, 2, 3, 4, 40, 999, 12_000, 1_000_000])
def test_updates_are_whole_numbers_from_none_to_the_last(last):
    ticks = updates(last).ticks
    assert ticks[0] == (0, "0")
    assert ticks[1] == (last, f"{last:,}")
    assert all(value == int(text.replace(",", "")) for value, text in ticks)
    assert len({value for value, _ in ticks}) == len(ticks)
