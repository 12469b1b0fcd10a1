"""The entropy of the weights, in bits: beside their sum, if there is room."""

import numpy as np
import pytest
from screen.looking import SYSTEMS, app_of, decoding_of, fixed_checkpoint, opened, press, region, system_checkpoint

from attn_tui.screen.panes.entropy import Entropy
from attn_tui.story.moment import moment

SOFTMAX = ("down", "down", "right", "right", "right")  # of the second word


def at_weights(decoding, change=""):
    if change:
        decoding.branches.open(decoding.what_if(change))
    decoding.timeline.go_to(*decoding.place("2.softmax"))
    return moment(decoding)


@pytest.mark.parametrize(
    ("change", "bits"),
    [("2.alpha=uniform", 2.0), ("2.alpha=last", 0.0), ("2.alpha=0.5,0.25,0.125,0.125", 1.75), ("2.alpha=1,1,0,0", 1.0)],
)
def test_it_is_what_the_definition_says(change, bits):
    found = at_weights(decoding_of(fixed_checkpoint()), change).entropy
    assert found.sum() == pytest.approx(bits, abs=1e-6)
    assert (found >= 0).all()


def test_weights_that_are_all_zero_have_none():
    assert at_weights(decoding_of(fixed_checkpoint()), "2.alpha=0,0,0,0").entropy is None


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_with_weights_has_it(name):
    decoding = decoding_of(system_checkpoint(name))
    has_weights = decoding.config.score != "none" and decoding.config.normalisation == "softmax"
    assert Entropy.belongs_to(decoding) == has_weights
    if not Entropy.belongs_to(decoding):
        return
    now = at_weights(decoding)
    shares = now.alpha_t[now.alpha_t > 0].astype(np.float64) / now.alpha_t.sum()
    assert now.entropy.sum() == pytest.approx(-(shares * np.log2(shares)).sum(), abs=1e-5)


async def test_it_is_shown_from_120_columns_on_and_can_be_read():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *SOFTMAX)
        bits = moment(decoding).entropy
        shown = region(app, "Entropy")
        assert f"{bits.sum():.2f} bits" in shown[-2]
        assert [float(row) for row in shown[1:-2] if row.strip()] == pytest.approx(bits.tolist(), abs=0.0051)
        names = set()
        for _ in range(9):
            await press(pilot, "tab")
            names.add(type(app.screen.focused).__name__)
        assert "Entropy" in names


async def test_in_less_room_it_is_not_there_and_no_cursor_gets_into_it():
    app = app_of()
    async with app.run_test(size=(119, 40)) as pilot:
        await opened(pilot)
        await press(pilot, *SOFTMAX)
        for _ in range(9):
            await press(pilot, "tab")
            assert not isinstance(app.screen.focused, Entropy)
        assert not app.screen.query_one(Entropy).region.area
