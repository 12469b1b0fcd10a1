"""Score bars: one zero for the column, positive values to its right, negative to its left, lengths in proportion."""

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import app_of, fixed_checkpoint, opened, panes, press

from attn_tui.screen.bars import axis_of, bar
from attn_tui.screen.draw import Part
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.panes.column import beside_bar

_RIGHT = " ▏▎▍▌▋▊▉█"


def lengths(values, width, look=LOOK):
    """Of each value, the cells to the left and to the right of zero; and where zero is."""
    values = np.array(values, np.float32)
    axis = axis_of(values, width)
    found = []
    for value in values.tolist():
        segments = bar(value, axis, "score", look)
        assert cell_len("".join(segment.text for segment in segments)) == width
        text = "".join(segment.text for segment in segments)
        before, _, after = text.rpartition("│") if axis.left else ("", "", text)
        reversed_ = any(segment.style.reverse for segment in segments)
        filled = [_RIGHT.index(cell) / 8 for cell in before]
        if reversed_:  # the gap before the bar is drawn
            part = next(i for i, cells in enumerate(filled) if cells)
            filled[part] = 1 - filled[part]
        assert filled == sorted(filled), "it ends at zero"
        found.append((sum(filled), sum(_RIGHT.index(cell) / 8 for cell in after)))
    return found, axis.left


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3], [-1, -2, -3, -0.1], [-3, 2, 0.5], [-1, 2, 8], [0.4], [-0.4], [1e30, 2e30, -1e30], [-1e-4, 1e-4],
        [0.3, 0.31, 0.305],
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [6, 9, 23])
def test_bars_are_as_long_as_their_values_are_from_zero_and_on_its_side(values, width):
    found, _ = lengths(values, width)
    longest = max(max(pair) for pair in found)
    top = max(map(abs, values))
    unit = max(abs(value) / max(pair) for value, pair in zip(values, found, strict=True) if abs(value) == top)
    for value, (left, right) in zip(values, found, strict=True):
        assert (left > 0, right > 0) == (value < 0, value > 0)
        assert abs(max(left, right) - abs(value) / unit) <= 0.13
    assert longest >= (width - 1) / 2 - 1


def test_all_bars_of_a_column_have_one_zero():
    _, zero = lengths([-3, 2, 0.5, 0, -0.001], 11)
    assert 0 < zero < 11
    assert lengths([1, 2, 0], 11)[1] == 0  # the left edge
    assert lengths([-1, -2, 0], 11)[1] == 10  # the right edge


def test_what_is_no_number_or_infinite_has_no_length_or_all_of_it():
    found, _ = lengths([np.nan, -np.inf, np.inf, 2, 0], 8)
    assert found == [(0, 0), (0, 0), (0, 8), (0, 8), (0, 0)]
    assert lengths([0, 0], 8)[0] == [(0, 0)] * 2
    assert lengths([-np.inf, -np.inf], 8)[0] == [(0, 0)] * 2
    assert lengths([1, -1], 1)[0] == [(0, 1), (0, 0)]


def test_without_parts_of_cells_bars_are_whole_cells():
    ascii_ = Look(ascii=True)
    for value in (-3, -2, -1.6, -0.01):
        axis = axis_of(np.array([-3, value], np.float32), 7)
        segments = bar(value, axis, "score", ascii_)
        assert not any(segment.style.reverse for segment in segments)
        assert "█" in "".join(segment.text for segment in segments)


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.005, "1.00"), (-2.5, "-2.50"), (123.456, "123.46"), (-300.04, "-300.0"), (-98765.4, "-98765"), (1e6, "1e6"),
     (-1.5e12, "-2e+12"), (-np.inf, "-∞"), (np.inf, "∞"), (np.nan, "nan")],
)  # fmt: skip
def test_numbers_beside_bars_keep_as_many_digits_as_there_is_room_for(value, written):
    [segment] = beside_bar(value, False, Part(), LOOK)
    assert segment.text == f" {written:>6}"


async def test_negative_scores_stand_to_the_left_of_the_columns_zero():
    app = app_of(checkpoint=fixed_checkpoint())
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        while decoding.timeline.current.substep != "score":
            await press(pilot, "right")
        scores = [float(value) for value in decoding.timeline.current.e_t]
        assert min(scores) < 0
        rows = [row for row in panes(app)["Scores"] if "│" in row and any(c.isdigit() for c in row)]
        zeros = {row.index("│") for row in rows}
        assert len(zeros) == 1
        [zero] = zeros
        for row, score in zip(rows, scores, strict=True):
            assert bool(row[:zero].strip()) == (score < 0), row
            assert bool(row[zero + 1 : -8].strip()) == (score > 0), row
