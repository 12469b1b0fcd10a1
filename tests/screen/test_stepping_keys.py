"""Keys that step: a presenter's remote control, vim's four, and settings that were written for earlier defaults."""

import pytest
from screen.changing import place, reading_in, showing
from screen.looking import app_of, press

from attn_tui.keys import by_id
from attn_tui.screen.keymap import all_bindings
from attn_tui.settings import Settings, check_keys


@pytest.mark.parametrize(("forward", "back"), [("pagedown", "pageup"), ("l", "h"), ("right", "left")])
async def test_sub_steps_go_forward_and_back(forward, back):
    async with showing(app_of(), "s") as (pilot, decoding):
        await press(pilot, forward, forward, forward)
        assert place(decoding) == (1, 4)
        await press(pilot, back)
        assert place(decoding) == (1, 3)


async def test_a_remote_control_steps_also_while_a_cursor_is_in_a_pane_or_the_pane_is_enlarged():
    app = app_of()
    async with showing(app, "s", "1") as (pilot, decoding):
        await press(pilot, "pagedown", "z", "pagedown", "pageup")
        assert place(decoding) == (1, 2)
        assert reading_in(app) == "States"


async def test_with_a_cursor_the_four_letters_move_it_and_step_nowhere():
    app = app_of()
    async with showing(app, "s", "1") as (pilot, decoding):
        pane = app.screen.focused
        await press(pilot, "l", "l", "h", "j", "j", "k")
        assert (pane.cursor_row, pane.cursor_index) == (1, 1)
        assert place(decoding) == (1, 1)


async def test_a_question_takes_the_arrows_and_letters_but_a_remote_control_cannot_skip_it():
    app = app_of()
    async with showing(app, "s", "p") as (pilot, decoding):
        while app.bench.quiz.question is None:
            await press(pilot, "pagedown")
        before = place(decoding)
        await press(pilot, "l", "h", "l", "pagedown")
        assert (app.bench.quiz.choice, place(decoding)) == (1, before)


def test_what_one_wrote_for_a_remote_control_before_it_worked_by_itself_still_can_be_read():
    keys = {"forward": "right,pagedown", "back": "left,pageup"}
    for name in ("scroll_{}", "beam_page_{}", "near_page_{}", "home_{}"):
        keys |= {name.format(way): f"ctrl+page{way}" for way in ("up", "down")}
    check_keys(Settings(keys=keys), by_id(all_bindings()))
