"""The screen as text, compared with the files in `pictures/`: one moment for each kind of event, and several sizes.

After a change that is meant, write them anew and look at every one before it goes in:

    ATTN_TUI_UPDATE_PICTURES=1 pytest tests/screen/test_pictures.py && git diff tests/screen/pictures
"""

import os
from pathlib import Path

import pytest
from screen.looking import app_of, decoding_of, fixed_checkpoint, opened, press, rows, settled

PICTURES = Path(__file__).with_name("pictures")
UPDATE = "ATTN_TUI_UPDATE_PICTURES" in os.environ
# Of what comes more than once, a moment in the middle of the sentence: «student» is the third word.
MOMENTS = ["split", "read", "encoded", "start", *(f"3.{substep}" for substep in
           ("embed", "state", "score", "softmax", "context", "concat", "feedforward", "word")), "ended"]  # fmt: skip


def matches_picture(name, screen):
    path = PICTURES / f"{name}.txt"
    drawn = "".join(row.rstrip() + "\n" for row in screen)
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    return drawn == path.read_text(encoding="utf-8")


def steps_to(moment):
    """How many sub-steps the fixed decoding takes to the last event of that name, or to the one of that time step."""
    t, substep = moment.split(".") if "." in moment else (None, moment)
    timeline = decoding_of(fixed_checkpoint()).timeline
    timeline.last()
    return max(
        i for i, event in enumerate(timeline.events) if event.substep == substep and (t is None or event.t == int(t))
    )


async def screen_at(moment, width, height):
    app = app_of()
    async with app.run_test(size=(width, height)) as pilot:
        decoding = await opened(pilot)
        for _ in range(steps_to(moment)):
            decoding.timeline.forward()
        await press(pilot, *(("left", "right") if decoding.timeline.position else ("right", "left")))
        return rows(app)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_moment_looks_like_its_picture(moment):
    assert matches_picture(f"80x24 {moment}", await screen_at(moment, 80, 24))


@pytest.mark.parametrize(("width", "height"), [(120, 40), (200, 60)])
async def test_a_larger_terminal_looks_like_its_picture(width, height):
    assert matches_picture(f"{width}x{height} 3.softmax", await screen_at("3.softmax", width, height))


async def test_the_help_looks_like_its_picture():
    app = app_of()
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "question_mark")
        await settled(pilot)
        assert matches_picture("80x40 help", rows(app))


@pytest.mark.skipif(UPDATE, reason="they are being written")
def test_every_picture_belongs_to_a_test():
    named = {f"80x24 {moment}" for moment in MOMENTS} | {"120x40 3.softmax", "200x60 3.softmax", "80x40 help"}
    assert {path.stem for path in PICTURES.iterdir()} == named
