"""The screen as text, compared with the files in `pictures/`: one moment for each kind of event, and several sizes.

After a change that is meant, write them anew and look at every one before it goes in:

    ATTN_TUI_UPDATE_PICTURES=1 pytest tests/screen/test_pictures.py && git diff tests/screen/pictures
"""

import os
from pathlib import Path

import pytest
from screen.looking import app_of, decoding_of, fixed_checkpoint, opened, press, rows, settled, system_checkpoint

from attn_tui.screen.app import AttentionApp

PICTURES = Path(__file__).with_name("pictures")
UPDATE = "ATTN_TUI_UPDATE_PICTURES" in os.environ
# Of what comes more than once, a moment in the middle of the sentence: «student» is the third word.
MOMENTS = ["split", "read", "encoded", "start", *(f"3.{substep}" for substep in
           ("embed", "state", "score", "softmax", "context", "concat", "feedforward", "word")), "ended"]  # fmt: skip


# What other systems have and the lecture's has not, or has elsewhere.
OF_SYSTEMS = [
    ("seq2seq-lstm", "start"),
    ("rnnsearch", "3.score"),
    ("rnnsearch", "3.state"),
    ("rnnsearch", "3.maxout"),
    ("luong-local-p", "3.gaussian"),
    ("luong-general", "3.attentional"),
]
COMPARED = [
    ((160, 40), ["fixed", "rnnsearch"], "down down down right right"),
    ((80, 24), ["fixed", "luong-local-p", "rnnsearch"], "down down down right right tab tab"),
]


def matches_picture(name, screen):
    path = PICTURES / f"{name}.txt"
    drawn = "".join(row.rstrip() + "\n" for row in screen)
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    return drawn == path.read_text(encoding="utf-8")


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


def steps_to(moment, name):
    """How many sub-steps a decoding takes to the last event of that name, or to the one of that time step."""
    t, substep = moment.split(".") if "." in moment else (None, moment)
    timeline = decoding_of(named(name)).timeline
    timeline.last()
    return max(
        i for i, event in enumerate(timeline.events) if event.substep == substep and (t is None or event.t == int(t))
    )


async def screen_at(moment, width, height, name="fixed"):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=(width, height)) as pilot:
        decoding = await opened(pilot)
        for _ in range(steps_to(moment, name)):
            decoding.timeline.forward()
        await press(pilot, *(("left", "right") if decoding.timeline.position else ("right", "left")))
        return rows(app)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_moment_looks_like_its_picture(moment):
    assert matches_picture(f"80x24 {moment}", await screen_at(moment, 80, 24))


@pytest.mark.parametrize(("width", "height"), [(120, 40), (200, 60)])
async def test_a_larger_terminal_looks_like_its_picture(width, height):
    assert matches_picture(f"{width}x{height} 3.softmax", await screen_at("3.softmax", width, height))


@pytest.mark.parametrize(("name", "moment"), OF_SYSTEMS)
async def test_what_only_some_systems_have_looks_like_its_picture(name, moment):
    assert matches_picture(f"80x24 {name} {moment}", await screen_at(moment, 80, 24, name))


@pytest.mark.parametrize(("size", "names", "keys"), COMPARED)
async def test_systems_that_are_compared_look_like_their_picture(size, names, keys):
    app = AttentionApp(*(lambda name=name: decoding_of(named(name)) for name in names))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, *keys.split())
        assert matches_picture(f"{size[0]}x{size[1]} compared", rows(app))


async def test_the_help_looks_like_its_picture():
    app = app_of()
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "question_mark")
        await settled(pilot)
        assert matches_picture("80x40 help", rows(app))


@pytest.mark.skipif(UPDATE, reason="they are being written")
def test_every_picture_belongs_to_a_test():
    expected = {f"80x24 {moment}" for moment in MOMENTS} | {"120x40 3.softmax", "200x60 3.softmax", "80x40 help"}
    expected |= {f"80x24 {name} {moment}" for name, moment in OF_SYSTEMS}
    expected |= {f"{width}x{height} compared" for (width, height), _, _ in COMPARED}
    assert {path.stem for path in PICTURES.iterdir()} == expected
