"""What is open while a terminal becomes as narrow as nobody wants it."""

import asyncio

import pytest
from cli.running import PATIENCE
from screen.changing import put_in, showing, trained
from screen.looking import app_of, cells, press, resize, rows, settled

WIDTHS = (1, 2, 3, 4, 5, 7, 12)


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


async def test_what_stands_below_a_dialog_names_the_same_key_whenever_it_is_drawn():
    async with showing(app := app_of(), "s", size=(40, 12)) as (pilot, _):
        assert "q quits" in " ".join(" ".join(rows(app)).split())
        await press(pilot, "g")
        seen = cells(app)
        app.bench.query_one("TooSmall").refresh()
        await settled(pilot)
        assert cells(app) == seen
