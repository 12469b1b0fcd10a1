"""The screen as text, compared with the files in `pictures/`: every kind of sub-step of every system, and what opens.

After a change that is meant, write them anew and look at every one before it goes in:

    ATTN_TUI_UPDATE_PICTURES=1 pytest tests/screen/test_pictures.py && git diff tests/screen/pictures
"""

import os
from pathlib import Path

import pytest
from screen.looking import (
    SENTENCE,
    app_of,
    decoding_of,
    fixed_checkpoint,
    opened,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
)

from attn_tui.screen.app import AttentionApp

pytestmark = pytest.mark.usefixtures("drawn_when_read")

PICTURES = Path(__file__).with_name("pictures")
UPDATE = "ATTN_TUI_UPDATE_PICTURES" in os.environ
MOST_BYTES = 5_000_000
# Of what comes more than once, a moment in the middle of the sentence: «student» is the third word.
MOMENTS = ["split", "forward", "read", "encoded", "start", *(f"3.{substep}" for substep in
           ("embed", "state", "score", "softmax", "context", "concat", "feedforward", "word")), "ended"]  # fmt: skip
# What other systems have and the lecture's has not, or has elsewhere.
OF_SYSTEMS = {
    "seq2seq-rnn": ["forward", "encoded", "start", "3.state", "3.output"],
    "seq2seq-lstm": ["read", "encoded", "start", "3.state", "3.feedforward"],
    "seq2seq-gru": ["start"],
    "rnnsearch": ["start", "1.score", *(f"3.{substep}" for substep in
                  ("score", "softmax", "context", "embed", "input", "state", "maxout", "output", "word"))],
    "luong-general": ["1.input", "3.input", "3.state", "3.score", "3.concat", "3.attentional", "3.output"],
    "luong-location": ["read", "start", "3.score"],
    "luong-local-m": ["3.window", "3.score", "3.softmax"],
    "luong-local-p": ["3.window", "3.score", "3.softmax", "3.gaussian", "3.context"],
    "lecture-lstm": ["read", "start", "3.state", "3.score"],
}  # fmt: skip
SIZES = [(80, 24), (120, 40)]
MOMENTS_OF = {"fixed": MOMENTS, **OF_SYSTEMS}
PLACES = [(name, moment) for name, moments in MOMENTS_OF.items() for moment in moments]
LARGE = [((160, 50), "fixed", "3.softmax"), ((160, 50), "luong-local-p", "3.gaussian"),
         ((200, 60), "fixed", "3.softmax"), ((200, 60), "rnnsearch", "3.maxout"),
         ((250, 80), "fixed", "3.word")]  # fmt: skip
COMPARED = [
    ((160, 40), ["fixed", "rnnsearch"], "down down down right right"),
    ((80, 24), ["fixed", "luong-local-p", "rnnsearch"], "down down down right right t t"),
]
# A size, a moment to start from, and the keys that lead to what is seen.
OPENED = {
    "cursor in the states": ((80, 24), "3.context", "1 down down right right"),
    "cursor in the weighted states": ((80, 24), "3.context", "5 down down down down right"),
    "cursor in the words": ((80, 24), "3.feedforward", "7 down"),
    "cursor before there is a value": ((80, 24), "3.state", "4"),
    "zoomed states": ((80, 24), "3.context", "1 z down down right"),
    "zoomed scores": ((80, 24), "3.score", "z"),
    "zoomed concatenation": ((80, 24), "3.concat", "z"),
    "zoomed words": ((80, 24), "3.feedforward", "z"),
    "alignment": ((80, 24), "ended", "m"),
    "alignment that grows": ((80, 24), "3.context", "m right"),
    "alignment that is empty": ((80, 24), "start", "m"),
    "alignment large": ((120, 40), "ended", "m"),
    "asked for the attention": ((80, 24), "3.state", "p right right"),
    "asked for the word": ((80, 24), "3.concat", "p right right"),
    "asked and answered": ((80, 24), "3.concat", "p right enter"),
    "asked where to go": ((80, 24), "3.score", "g"),
    "playing": ((80, 24), "3.score", "minus minus minus minus space"),
    "copied": ((80, 24), "3.softmax", "4 e o enter c"),
    "made of weights and states": ((80, 24), "3.context", "enter"),
    "made of gates": ((80, 24), "3.state", "enter enter"),
    "made of a layer": ((120, 40), "3.feedforward", "7 right enter"),
    "made of an embedding": ((60, 18), "3.embed", "enter enter"),
    "help": ((80, 24), "split", "question_mark"),
    "help tall": ((80, 70), "split", "question_mark"),
}
ASCII = [("fixed", "read"), ("fixed", "3.state"), ("fixed", "3.context"), ("fixed", "3.word"),
         ("rnnsearch", "3.maxout"), ("luong-general", "3.attentional"), ("seq2seq-lstm", "start")]  # fmt: skip
ASCII_OPENED = {
    "ascii alignment": ("ended", "m"),
    "ascii made of gates": ("3.state", "enter"),
    "ascii help tall": ("split", "question_mark"),
}
KOREAN_OPENED = [
    *("alignment that is empty", "cursor in the states", "asked for the attention", "made of weights and states"),
    "help tall",
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


def position_of(moment, timeline):
    """The last event of that name, or the one of that time step; «forward» is a position read from left to right."""
    t, substep = moment.split(".") if "." in moment else (None, moment)
    timeline.last()
    return max(
        i
        for i, event in enumerate(timeline.events)
        if substep in (event.substep, getattr(event, "direction", "")) and (t is None or event.t == int(t))
    )


def go_to_moment(app, moment):
    """Go to a moment."""
    timeline = app.decodings[0].timeline
    timeline.position = position_of(moment, timeline)
    app.bench.show_all()


async def screen_at(size, name, moment, keys="", sentence=SENTENCE, **options):
    app = app_of(sentence, named(name), **options)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        go_to_moment(app, moment)
        await settled(pilot)
        await press(pilot, *keys.split())
        return rows(app)


async def not_as_in_pictures(pilot, size, name, moments, before=""):
    """Show those moments one after the other; give the names of the pictures that they do not look like."""
    app, different = pilot.app, []
    for moment in moments:
        go_to_moment(app, moment)
        await settled(pilot)
        different += [one for one in [picture(size, name, moment, before)] if not matches_picture(one, rows(app))]
    return different


def picture(size, name, moment, before=""):
    return f"{size[0]}x{size[1]} {before}{'' if name == 'fixed' else f'{name} '}{moment}"


@pytest.mark.parametrize("name", MOMENTS_OF)
async def test_every_moment_looks_like_its_picture_in_both_languages_and_sizes(name):
    app, moments = app_of(checkpoint=named(name)), MOMENTS_OF[name]
    async with app.run_test(size=SIZES[0]) as pilot:
        await opened(pilot)
        different = await not_as_in_pictures(pilot, SIZES[0], name, moments)
        await press(pilot, "L")
        different += await not_as_in_pictures(pilot, SIZES[0], name, moments, "korean ")
        await press(pilot, "L")
        await resize(pilot, *SIZES[1])
        different += await not_as_in_pictures(pilot, SIZES[1], name, moments)
    assert different == []


@pytest.mark.parametrize(("size", "name", "moment"), LARGE)
async def test_a_larger_terminal_looks_like_its_picture(size, name, moment):
    assert matches_picture(picture(size, name, moment), await screen_at(size, name, moment))


@pytest.mark.parametrize(("size", "names", "keys"), COMPARED)
async def test_systems_that_are_compared_look_like_their_picture(size, names, keys):
    app = AttentionApp(*(lambda name=name: decoding_of(named(name)) for name in names))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, *keys.split())
        assert matches_picture(f"{size[0]}x{size[1]} compared", rows(app))


@pytest.mark.parametrize("what", OPENED)
async def test_what_opens_looks_like_its_picture(what):
    size, moment, keys = OPENED[what]
    assert matches_picture(picture(size, "fixed", what), await screen_at(size, "fixed", moment, keys))


async def test_a_long_sentence_looks_like_its_picture():
    screen = await screen_at((80, 24), "fixed", "3.context", sentence="Je suis étudiant . " * 9)
    assert matches_picture("80x24 36 words", screen)


@pytest.mark.parametrize("name", dict(ASCII))
async def test_in_ascii_the_moments_look_like_their_pictures(name):
    app = app_of(checkpoint=named(name), ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for moment in (moment for other, moment in ASCII if other == name):
            assert await not_as_in_pictures(pilot, (80, 24), name, [moment], "ascii ") == []
            assert "".join(rows(app)).isascii()


@pytest.mark.parametrize("what", ASCII_OPENED)
async def test_in_ascii_what_opens_looks_like_its_picture(what):
    moment, keys = ASCII_OPENED[what]
    screen = await screen_at((80, 76), "fixed", moment, keys, ascii=True)
    assert "".join(screen).isascii()
    assert matches_picture(f"80x76 {what}", screen)


@pytest.mark.parametrize("what", KOREAN_OPENED)
async def test_in_korean_what_opens_looks_like_its_picture(what):
    size, moment, keys = OPENED[what]
    screen = await screen_at(size, "fixed", moment, keys, language="ko")
    assert matches_picture(picture(size, "fixed", what, "korean "), screen)


@pytest.mark.skipif(UPDATE, reason="they are being written")
def test_every_picture_belongs_to_a_test():
    expected = {picture(size, *place) for size in SIZES for place in PLACES}
    expected |= {picture((80, 24), *place, "korean ") for place in PLACES} | {picture(*large) for large in LARGE}
    expected |= {f"{width}x{height} compared" for (width, height), _, _ in COMPARED} | {"80x24 36 words"}
    expected |= {picture(size, "fixed", what) for what, (size, _, _) in OPENED.items()}
    expected |= {picture(OPENED[what][0], "fixed", what, "korean ") for what in KOREAN_OPENED}
    expected |= {"80x24 start-screen", "120x40 start-screen"}  # test_start's
    expected |= {picture((80, 24), *place, "ascii ") for place in ASCII} | {f"80x76 {what}" for what in ASCII_OPENED}
    assert {path.stem for path in PICTURES.iterdir()} == expected


def test_the_pictures_are_small():
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= MOST_BYTES
