"""Padding behind the sentence on the screen: typed, looked at from everywhere, taken back, refused."""

import pytest
from screen.changing import ask, showing, trained, wrong
from screen.looking import cells, press, rows, settled, until
from textual.widgets import Input

from attn_tui.checkpoint import load
from attn_tui.engine.padding import fitting
from attn_tui.screen.dialogs import Prompt


def behind(app):
    """The rows of what fills the sentence up."""
    return [row for row in rows(app) if [*row.lstrip("▸").split(), ""][0] == "<PAD>"]


async def typed(pilot, text):
    await ask(pilot, "i", text)
    await until(pilot, lambda: not isinstance(pilot.app.screen, Prompt))
    await settled(pilot)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40), (200, 50)])
async def test_it_is_typed_and_seen_and_taken_back(size):
    app = trained("reverse", sentence="314", at="1.softmax")
    async with showing(app, size=size) as (pilot, _):
        before = cells(app)
        await typed(pilot, "padding=3")
        assert "3 1 4 <PAD> <PAD> <PAD>" in "\n".join(rows(app))
        assert behind(app)
        assert all("masked" in row and "0.00" in row for row in behind(app))
        await typed(pilot, "mask=off")
        assert all("masked" not in row and "0.05" in row for row in behind(app))
        await press(pilot, "u", "u")
        assert not behind(app)
        await press(pilot, "ctrl+r", "ctrl+r")
        assert all("0.05" in row for row in behind(app))
        assert app.bench.decoding.padding == "padding=3; mask=off"
        await press(pilot, "u", "u")
        assert cells(app)[1:-1] == before[1:-1]  # the last line offers to redo it


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "text"),
    [("reverse", "padding=3"), ("reverse", "padding=3; mask=off"), ("reverse-local", "padding=3; packing=off"),
     ("reverse-local", "padding=3; mask=off"), ("reverse-seq2seq", "padding=3; packing=off"),
     ("reverse-bahdanau", "padding=3"), ("reverse-bahdanau", "padding=3; packing=off")],
)  # fmt: skip
async def test_all_that_can_be_looked_at_can_be_looked_at_with_it(name, text):
    text = fitting(load(name).config, text)
    looking = "enter escape m escape a down escape b escape E down escape w escape z escape 1 down down down enter"
    changing = "escape escape L L end home right right down e 0 enter u"
    app = trained(name, sentence="314", changes=[(1, text)], at="1.word")
    async with showing(app) as (pilot, _):
        for key in f"{looking} {changing}".split():
            await press(pilot, key)
        await settled(pilot)
        assert app.bench.decoding.padding == text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("padding=99", "a whole number from 1 to 7"),
        ("mask=off", "there is no padding"),
        ("padding=2; mask=perhaps", "on or off"),
        ("padding=2; 1.h=x", "neither a number"),
        ("padding", "is not an intervention"),
    ],
)
async def test_what_cannot_be_is_said_below_the_line_and_nothing_changes(text, what):
    app = trained("reverse", sentence="314", at="1.word")
    async with showing(app) as (pilot, decoding):
        await ask(pilot, "i", text)
        assert isinstance(app.screen.focused, Input)
        assert what in " ".join(wrong(app).split())
        await press(pilot, "escape")
        assert app.bench.decoding is decoding
        assert decoding.branches.current.parent is None
