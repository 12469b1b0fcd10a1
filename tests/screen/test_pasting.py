"""Pasting into a line to type in: what terminals mark as pasted, and what they do not."""

import pytest
from cli.running import PATIENCE
from hypothesis import given
from hypothesis import strategies as st
from screen.changing import showing
from screen.looking import app_of, decoding_of, fixed_checkpoint, press, resize, settled, until
from screen.terminal import terminal
from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as BEGIN
from textual.events import Paste
from textual.widgets import Input

from attn_tui.screen.driver.pastes import Lines, Pastes

PASTES = [
    ("Je suis\nétudiant .", "Je suis étudiant ."),
    ("Je suis\r\nétudiant .\r\n", "Je suis étudiant ."),
    ("\n\n  Je suis  \n\n\t étudiant .\n\n", "Je suis étudiant ."),
    ("Je\u2028suis\x0bétudiant .", "Je suis étudiant ."),
    ("Je suis étudiant .\n", "Je suis étudiant ."),
    (" Je suis", " Je suis"),
    ("Je \x1b[31msuis\x1b[0m\nétudiant\x07 .", "Je suis étudiant ."),
    ("\n", ""),
]


@pytest.mark.parametrize(("pasted", "text"), PASTES)
async def test_lines_are_joined_by_a_blank_in_every_line_to_type_in(pasted, text):
    def reopen(names, sentence):
        return [decoding_of(fixed_checkpoint(), sentence)]

    app = app_of(names=("fixed",), reopen=reopen)
    async with showing(app) as (pilot, _):
        for key in ("slash", "g", "i", "ctrl+s"):
            await press(pilot, key)
            line = app.screen.focused
            await press(pilot, "end", "ctrl+u")
            line.post_message(Paste(pasted))
            await settled(pilot)
            assert line.value == text, key
            await press(pilot, "escape")


async def test_a_line_has_nothing_in_it_that_a_terminal_would_obey_wherever_it_comes_from():
    app = app_of("Je \x1b]0;x\x07suis\u202e\nétudiant .", names=("fixed",), reopen=lambda names, sentence: [])
    async with showing(app) as (pilot, _):
        for key in ("slash", "I"):
            await press(pilot, key)
            line = app.screen.focused
            assert line.value == line.selected_text == "Je suis étudiant ."
            line.value = "\x9b2Ja\x07"
            assert line.value == "a"
            await press(pilot, "escape")


async def test_the_cursor_of_a_long_line_is_in_view_whatever_is_pressed_and_however_wide_it_becomes():
    async with showing(app := app_of(), "i", *"=" * 100) as (pilot, _):
        line = app.focused
        assert isinstance(line, Input)
        for key in ("ctrl+pageup", "ctrl+pagedown", "pageup", "pagedown"):
            await press(pilot, key)
            assert line.scroll_offset.x == 101 - line.size.width, key
        for size in ((120, 40), (80, 24), (60, 18), (80, 24)):
            await resize(pilot, *size)
            assert line.scroll_offset.x == max(0, 101 - line.size.width), size


async def test_what_is_pasted_replaces_what_is_selected_and_goes_where_the_cursor_is():
    async with showing(app := app_of()) as (pilot, _):
        await press(pilot, "g", *"ab", "left")
        line = app.screen.focused
        line.post_message(Paste("1\n2"))
        await press(pilot, "x")
        assert line.value == "a1 2xb"
        line.selection = line.selection.__class__(0, 5)
        line.post_message(Paste("\n3\n"))
        await settled(pilot)
        assert line.value == "3b"


@pytest.mark.parametrize("text", ["q\r", "\r", "3.softmax\r", "a\r\r\n", "\rab", "\x1b[200~a\rb\x1b[201~", "a\x15b\rc",
                                  "a\x1b[Cb\rc", "jjjj", "a\x7f\rb"])  # fmt: skip
def test_keys_are_no_paste(text):
    assert not Pastes().is_one(text)


@pytest.mark.parametrize("text", ["a\rb", "Je suis\rétudiant.\r", "a\n\n b", "한국\r어", "a\t\rb"])
def test_lines_that_arrive_at_once_are_a_paste(text):
    assert Pastes().is_one(text)


@given(st.lists(st.text("aé 語\t", min_size=1, max_size=6), min_size=2, max_size=5), st.lists(st.integers(0, 60)))
def test_what_a_terminal_marks_as_pasted_is_left_to_textual_in_however_many_pieces_it_comes(lines, cuts):
    text, pastes = "\r".join(lines), Pastes()
    for piece in (BEGIN, *(text[a:b] for a, b in zip([0, *sorted(cuts)], [*sorted(cuts), None], strict=True)), END):
        assert not pastes.is_one(piece)
        assert not pastes.has_begun(piece) or piece == END
    assert pastes.is_one("a\rb")


def test_a_line_that_ended_may_go_on_and_a_key_does_not():
    assert Pastes().has_begun("Je suis\r")
    for text in ("\r", "q", "q\r", "Je suis", "\x1b[C\r"):
        assert not Pastes().has_begun(text)


async def test_what_arrives_at_once_is_pasted_into_a_line_and_typed_where_there_is_none():
    async with showing(app := app_of()) as (pilot, decoding):
        await press(pilot, "g")
        line = app.screen.focused
        app.post_message(Lines("a\rb"))
        await settled(pilot)
        assert line.value == "a b"
        await press(pilot, "escape")
        app.post_message(Lines("g3.softmax\r."))
        await until(pilot, lambda: (decoding.timeline.current.t, decoding.timeline.substep) == (3, 5))
        assert not isinstance(app.screen.focused, Input)


@pytest.mark.parametrize("paste", ["{}\r{}", "{}\n{}", f"{BEGIN}{{}}\r{{}}{END}"])
def test_a_terminal_pastes_two_lines_into_the_sentence_and_into_the_start_screen(paste):
    text = paste.format("3 1", "4 1")
    with terminal("31415") as program:
        program.until("quit")
        program.type("/")
        program.until("Which sentence?")
        program.type("\x15")  # keys before it are not pasted
        program.until_rows(lambda rows: "31415" not in [row.strip() for row in rows], "an empty line", PATIENCE)
        program.type(text)
        program.until_rows(lambda rows: any(row.strip() == "3 1 4 1" for row in rows), "the joined lines", PATIENCE)
        program.type("\x1b")
        program.until_rows(lambda rows: not any("Which sentence?" in row for row in rows), "the screen", PATIENCE)
        program.type("o")
        program.until("or an example")
        program.type("\x05\x15")
        program.until("type digits here")
        program.type(text)
        program.until_rows(lambda rows: any(row.strip() == "3 1 4 1" for row in rows), "the joined lines", PATIENCE)
