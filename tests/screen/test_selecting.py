"""Dragging selects what is drawn, and copies it; a click still is one. The mouse can be left to the terminal."""

import pytest
from screen.changing import reading_in, showing, told
from screen.looking import app_of, cells, press, rows, settled
from screen.terminal import terminal
from textual.events import MouseDown, MouseMove, MouseUp

from attn_tui.screen.panes.now import Now
from attn_tui.story.texts import texts

SAY = texts("en")
AT_SCORES = ("s", "right", "right")


async def drag(pilot, start, end):
    """What a terminal reports while a button is held."""
    send = pilot.app._driver.send_message
    for kind, (x, y) in ((MouseDown, start), (MouseMove, end), (MouseUp, end)):
        send(kind(None, x, y, 0, 0, 1, False, False, False))
    await settled(pilot)


async def click(pilot, x, y, times=1):
    for _ in range(times):
        await drag(pilot, (x, y), (x, y))


def swapped(before, now):
    """The cells that look otherwise: lines, and first and last cell in each."""
    found = {}
    for y, (one, other) in enumerate(zip(before, now, strict=True)):
        looks = [[(c, str(s.style)) for s in line for c in s.text] for line in (one, other)]
        differ = [x for x, (a, b) in enumerate(zip(*looks, strict=True)) if a != b]
        if differ:
            found[y] = differ[0], differ[-1]
    return found


async def test_a_part_of_a_line_is_marked_and_copied_and_no_cursor_is_put_there():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        before = cells(app)
        await drag(pilot, (9, 1), (15, 1))
        assert app.clipboard == rows(app)[1][9:16]
        assert told(app)[-1] == SAY("selected.copied")
        app.clear_notifications()
        await settled(pilot)
        assert swapped(before, cells(app)) == {1: (9, 15)}
        assert reading_in(app) is None
        await click(pilot, 30, 1)
        assert swapped(before, cells(app)) == {}


async def test_lines_of_one_widget_are_copied_as_lines_without_the_blanks_after_them():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        where, lines = app.query_one(Now).region, rows(app)
        await drag(pilot, (1, where.y + 2), (5, where.y + 3))
        assert app.clipboard == f"{lines[where.y + 2][1:].rstrip()}\n{lines[where.y + 3][:6].rstrip()}"


async def test_backward_is_the_same_and_several_panes_come_one_after_the_other():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        await drag(pilot, (15, 1), (9, 1))
        assert app.clipboard == rows(app)[1][9:16]
        await drag(pilot, (9, 0), (20, 2))
        copied = app.clipboard
        assert rows(app)[1].strip() in copied
        assert copied.count("source") == 1


async def test_a_click_puts_the_cursor_on_a_value_as_before_and_copies_nothing():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        await drag(pilot, (9, 1), (15, 1))
        copied = app.clipboard
        where = app.query_one("States").region
        await click(pilot, where.x + 4, where.y + 3)
        assert reading_in(app) == "States"
        assert app.screen.focused.cursor_row == 1
        assert app.clipboard == copied


async def test_ctrl_c_copies_what_is_selected_and_quits_if_nothing_is():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        await drag(pilot, (9, 1), (15, 1))
        app.copy_to_clipboard("")
        await press(pilot, "ctrl+c")
        assert app.clipboard == rows(app)[1][9:16]
        assert app.is_running
        await click(pilot, 30, 1)
        await press(pilot, "ctrl+c")
        assert app.return_code == 0


@pytest.mark.parametrize("options", [(), ("--no-mouse",)])
def test_the_mouse_can_be_left_to_the_terminal(options):
    with terminal("31415", *options) as program:
        program.until("quit")
        assert (b"\x1b[?1000h" in program.sent) == (not options)
        program.type("\x10")  # Ctrl-P
        program.until("end")
        program.type("mouse")
        program.until(SAY("mouse.about"))
        sent = len(program.sent)
        program.type("\r")
        program.until(SAY("mouse.on" if options else "mouse.off"))
        assert (b"\x1b[?1000h" if options else b"\x1b[?1000l") in program.sent[sent:]


async def test_what_was_just_removed_can_be_drawn_once_more():
    async with showing(app := app_of(), *AT_SCORES):
        pane = app.query_one(Now)
        whole = pane.size.region
        await pane.remove()
        assert len(pane.render_lines(whole)) == whole.height > 0


async def test_a_double_click_opens_what_was_clicked_and_marks_nothing():
    async with showing(app := app_of(), *AT_SCORES) as (pilot, _):
        where = app.query_one("States").region
        await click(pilot, where.x + 4, where.y, times=2)  # the title: enlarged
        assert app.bench.stages.current.zoomed is app.query_one("States")
        assert not app.screen.selections
        await press(pilot, "escape", "ctrl+c")
        assert app.return_code == 0  # there was nothing to copy
