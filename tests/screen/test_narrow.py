"""What is open while a terminal becomes as narrow as nobody wants it."""

import asyncio

import pytest
from cli.running import PATIENCE
from screen.changing import fresh, put_in, showing, trained
from screen.looking import app_of, cells, press, resize, rows, settled

from attn_tui.screen.app import AttentionApp

WIDTHS = (1, 2, 3, 4, 5, 6, 7, 9, 12)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("key", ["c", "y", "question_mark", "ctrl+p", "slash", "x", "a", "E", "enter"])
async def test_whatever_is_open_comes_to_rest_at_every_width(key):
    async with showing(app := trained("reverse", sentence="314"), "s", "down", "2", key) as (pilot, _):
        for width in WIDTHS:
            async with asyncio.timeout(PATIENCE):  # a scrollbar that has no room with itself, and too much without
                await resize(pilot, width, 22)
            assert {len(row) for row in rows(app)} == {width}
        await resize(pilot, 80, 24)
        await press(pilot, "escape")
        assert app.screen is app.bench


async def test_what_was_to_be_laid_out_again_may_have_been_closed():
    async with showing(app := app_of(), "s", "down", "down") as (pilot, _):
        await put_in(pilot, "1.h=0")
        for key in ("question_mark", "w"):
            await press(pilot, key)
            over = app.screen
            assert over is not app.bench
            await press(pilot, "escape")
            over.show_all()  # as after a change of size that came with the key


async def test_a_screen_that_is_too_small_names_the_key_that_quits_at_this_moment():
    async with AttentionApp(default="reverse").run_test(size=(80, 24)) as pilot:
        await resize(pilot, 40, 12)
        assert "q quits" in " ".join(rows(pilot.app))
        await press(pilot, "slash")  # the line to type in takes `q`, though it is not shown
        assert "^q quits" in " ".join(rows(pilot.app))


@pytest.mark.parametrize("pane", ["1", "2"])
async def test_what_is_enlarged_leaves_the_panes_as_high_as_they_were(pane):
    async with showing(app := trained("reverse", sentence="314"), "down") as (pilot, _):
        before = cells(app)
        await press(pilot, pane, "z")
        for size in ((200, 60), (80, 24)):
            await resize(pilot, *size)
        while app.bench.situation.has_cursor or app.bench.situation.is_zoomed:
            await press(pilot, "escape")
        assert cells(app) == before


async def test_a_pane_that_has_lost_the_focus_may_be_gone_before_another_is_presented():
    async with showing(app := trained("reverse", sentence="314", presents=True), "down") as (pilot, _):
        stage = app.bench.stages.current
        await app.bench.replace([fresh("reverse", "27")], ["reverse"])
        await settled(pilot)
        stage._follow()  # as after the refresh that came too late
        assert app.bench.stages.current is not stage
