"""Messages that go away by themselves: where they are, and that no picture has them."""

import contextlib

import pytest
from screen.looking import app_of, opened, press, region, rows, settled

from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures.svg import screen_svg, screen_text, strips_of
from attn_tui.screen.start import Start


@contextlib.asynccontextmanager
async def showing(app, *keys, size=(80, 24)):
    """The app after those keys, on a screen that shows messages."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, *keys)
        yield pilot


LONG = "This is a sentence that says what is wrong, and is longer than it is usual for one that says so. " * 2


@pytest.mark.parametrize(("text", "lines"), [("Saved.", 1), (LONG, 3)])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_they_are_on_the_upper_edge_and_leave_the_explanation_alone(size, text, lines):
    async with showing(app := app_of(), "s", "right", "right", size=size) as pilot:
        before, explained = rows(app), region(app, "Now")
        app.notify(text, markup=False)
        await settled(pilot)
        said = " ".join(" ".join(rows(app)[:lines]).split())
        assert said == text.strip()  # nothing of what is below it is left beside it
        assert rows(app)[lines:] == before[lines:]
        assert region(app, "Now") == explained


async def test_they_are_neither_in_saved_pictures_nor_in_texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with showing(app := app_of(), "s", "right", "right") as pilot:
        text, svg, screen = screen_text(app), screen_svg(app), [strip.text for strip in strips_of(app)]
        assert screen == rows(app)
        app.notify("Saved.", markup=False)
        app.notify(LONG, severity="warning", markup=False)
        await settled(pilot)
        assert "Saved." in rows(app)[0]
        assert (screen_text(app), screen_svg(app)) == (text, svg)
        await press(pilot, "ctrl+s", "end", "ctrl+u", *"a.txt", "enter")
        assert (tmp_path / "a.txt").read_text(encoding="utf-8") == text
        await settled(pilot)
        assert "Saved as a.txt." in "\n".join(rows(app))  # drawing the picture has moved nothing


async def test_what_is_open_over_the_screen_is_in_the_picture():
    async with showing(app := app_of(), "s") as pilot:
        await press(pilot, "question_mark")
        assert [strip.text for strip in strips_of(app)] == rows(app)
    app = AttentionApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, Start)
        assert [strip.text for strip in strips_of(app)] == rows(app)
