import pytest

from attn_tui.screen.draw import NUMBER_WIDTH
from attn_tui.screen.panes.columns import widths

UNITS = [8, 9, 10, 12, 16, 17, 20, 24, 32, 64, 100, 128, 256, 384, 512, 1000, 1024]


@pytest.mark.parametrize("units", UNITS)
def test_every_row_of_panes_adds_up_to_the_screens_width(units):
    for width in range(80, 251):
        for longest in range(1, 41):
            share = widths(width, longest, units)
            table = ("words", "states", "scores", "weights", "entropy", "weighted")
            assert sum(map(share.of, table)) == width, (width, longest)
            candidates = width - share.decoder_state - share.concatenation
            assert candidates >= 20, (width, longest)


@pytest.mark.parametrize("units", UNITS)
def test_no_pane_is_too_narrow_to_be_read(units):
    for width in range(80, 251):
        for longest in range(1, 41):
            share = widths(width, longest, units)
            assert share.words >= 9  # a title and six letters
            assert min(share.states, share.concatenation) >= 17, (width, longest)
            assert share.weighted >= 15, (width, longest)
            # A number of six cells, a blank on both sides and at least two cells of a bar.
            assert min(share.scores, share.weights) >= 10, (width, longest)


@pytest.mark.parametrize("longest", [1, 5, 9, 40])
def test_long_words_get_room_but_never_a_fifth_of_the_screen(longest):
    for width in range(80, 251):
        words = widths(width, longest, 384).words
        assert words >= min(longest + 3, 13)
        assert words <= width / 5


@pytest.mark.parametrize("units", [8, 12, 16])
def test_small_states_are_shown_as_numbers_on_a_wide_screen(units):
    share = widths(250, 5, units)
    assert share.states > units * NUMBER_WIDTH
    assert share.weighted > units * NUMBER_WIDTH
