"""The screen on every kind of terminal: sizes, numbers of colours, glyphs, scripts, and what is sent for it."""

import re
import statistics
import sys
from functools import partial

import pytest
from cli.running import PATIENCE
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from screen.looking import (
    app_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    region,
    resize,
    rows,
    strips,
    system_checkpoint,
)
from screen.terminal import Terminal

from attn_tui.screen.likeness import in_ascii
from attn_tui.screen.palette import THEMES, palette_of
from attn_tui.terminal import colour_depth

pytestmark = pytest.mark.usefixtures("drawn_when_read")

DEPTHS = ("truecolor", "256", "16", "none")
COLOURS = ("text", "dim", "positive", "negative", "score", "weight", "accent")
MIXED = ("日本語", "한국어", "שלום", "مرحبا", "e\u0301tude", "ไทย", "👍", "naïve")
WALK = "down down right right right right right right m escape tab right z z escape question_mark escape"
TERMINALS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color"},
    "tmux": {"TERM": "tmux-256color"},
    "screen": {"TERM": "screen", "STY": "1.pts"},
    "16": {"TERM": "xterm"},
    "console": {"TERM": "linux"},
    "no colour": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "latin": {"TERM": "xterm-256color", "LC_ALL": "C"},
}
SIXTEEN = (
    "#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
    "#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
)  # fmt: skip
SGR = re.compile(rb"\x1b\[([\d;]*)m")


def luminance(colour):
    channels = [channel / 255 for channel in Color.parse(colour).get_truecolor()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("depth", DEPTHS[:3])
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_to_be_read_can_be_read(theme, depth):
    palette = palette_of(theme, depth)
    least = 7 if theme == "contrast" else 4.4
    for name in COLOURS:
        assert contrast(getattr(palette, name), palette.background) >= (least if name != "weight" else 4.4), name
    assert contrast(palette.positive, palette.negative) > 1 or palette.positive != palette.negative


@pytest.mark.parametrize("theme", THEMES)
def test_colours_for_256_and_16_arrive_as_they_are(theme):
    def used(depth):
        palette = palette_of(theme, depth)
        return [*(getattr(palette, name) for name in (*COLOURS, "background", "rule")), *palette.ramp]

    for name in used("16"):
        assert SIXTEEN[Color.parse(name).downgrade(ColorSystem.STANDARD).number] == name
    for name in used("256"):
        wanted = tuple(Color.parse(name).get_truecolor())
        shown = tuple(Color.parse(name).downgrade(ColorSystem.EIGHT_BIT).get_truecolor())
        # Rich takes a grey for its neighbour, one of 24 steps away.
        apart = max(abs(one - other) for one, other in zip(shown, wanted, strict=True))
        assert apart <= (10 if len(set(wanted)) == 1 else 0), name


@pytest.mark.parametrize("depth", DEPTHS[:3])
@pytest.mark.parametrize("theme", THEMES)
def test_the_ramp_goes_from_little_to_much_without_a_turn(theme, depth):
    palette = palette_of(theme, depth)
    steps = [luminance(colour) for colour in palette.ramp]
    assert len(set(palette.ramp)) == len(palette.ramp) == {"truecolor": 16, "256": 8, "16": 4}[depth]
    if depth != "16":  # of sixteen colours, no four of one family rise evenly
        assert steps == sorted(steps, reverse=not palette.dark)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "luong-local-p", "seq2seq-lstm"])
async def test_in_ascii_nothing_else_is_drawn_and_no_cell_is_lost(name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    app = app_of(checkpoint=checkpoint, ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in [*["right"] * 45, *WALK.split()]:
            await press(pilot, key)
            screen = strips(app)
            assert all(segment.text.isascii() for strip in screen for segment in strip)
            assert {strip.cell_length for strip in screen} == {80}


@pytest.mark.parametrize("word", [*MIXED, "h̃₇", "étudiant", "«▶ →»", "œuf", "ﷺ", "\u200d"])
def test_a_word_in_ascii_has_as_many_cells(word):
    assert in_ascii(word).isascii()
    assert cell_len(in_ascii(word)) == cell_len(word)


@pytest.mark.parametrize("theme", THEMES)
async def test_without_colours_there_are_none_and_signs_differ_all_the_same(theme):
    app = app_of(depth="none", theme=theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *["down"] * 3, "right")
        segments = [segment for strip in strips(app) for segment in strip]
        for _, style, _ in segments:
            assert style is None or all(colour is None or colour.is_default for colour in (style.color, style.bgcolor))
        drawn = region(app, "States")[1:-1]
        assert any(set("▀▘") & set(row) for row in drawn)  # bars that stand on the middle of the line
        assert any(set("▄▖") & set(row) for row in drawn)  # and that hang from it


async def test_columns_stay_aligned_whatever_script_the_words_have():
    target = ["<END>", *MIXED]
    app = app_of(" ".join(MIXED), fixed_checkpoint(MIXED, target[:7], max_length=6))
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = (await opened(pilot)).timeline
        for size in ((80, 24), (120, 40), (160, 50)):
            await resize(pilot, *size)
            await press(pilot, "home")
            places = {type(pane).__name__: pane.region for pane in app.query("Column")}
            while True:
                assert {strip.cell_length for strip in strips(app)} == {size[0]}
                assert places == {type(pane).__name__: pane.region for pane in app.query("Column")}
                if timeline.current.t == 3 or (size != (80, 24) and timeline.current.t):
                    break
                await press(pilot, "right")
            for row in panes(app)["Words"]:
                assert cell_len(row) == places["Words"].width


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "luong-general", "seq2seq-gru"])
async def test_at_every_size_every_line_is_full_and_the_panes_have_room(name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    app = app_of(checkpoint=checkpoint)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "right", "right", "right")
        for size in ((80, 24), (81, 25), (100, 30), (132, 43), (160, 50), (200, 60), (250, 80)):
            await resize(pilot, *size)
            assert {strip.cell_length for strip in strips(app)} == {size[0]}
            shown = panes(app)
            assert len(shown["Now"]) >= 5, size
            assert len(shown["Candidates"]) >= 5, size
            assert all(len(row) > 8 for row in shown["Words"]), size


async def test_position_survives_size_language_theme_and_zoom():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "down", "right", "right")
        event = decoding.timeline.current
        before = rows(app)
        for size in ((80, 24), (10, 5), (250, 80)):
            await resize(pilot, *size)
        await press(pilot, "L", "C", "z", "C", "escape", "L", "C")
        await resize(pilot, 120, 40)
        assert decoding.timeline.current is event
        assert rows(app) == before


def says(place, screen):
    return re.search(place, screen[0])


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", TERMINALS)
def test_a_real_terminal_of_that_kind_shows_it_within_the_budget(kind):
    environment = TERMINALS[kind]
    command = [sys.executable, "-m", "attn_tui", "translate", "-c", "fr-en", "Je suis étudiant."]
    program = Terminal(command, (80, 24), **environment)
    try:
        program.until("quit")
        first, sizes = len(program.sent), []
        read = int(re.search(r"reading \S 1 of (\d+) ", program.screen.display[0])[1])
        places = [f"reading \\S {n} of {read} " for n in range(2, read + 1)]
        places += [f"word {t}, h\\S+ \\S {n} of 8 " for t in (1, 2) for n in range(1, 9)] + ["word 3, "]
        for place in places:
            before = len(program.sent)
            program.type("right")
            program.until_rows(partial(says, place), place)
            sizes.append(len(program.sent) - before)
        text = "\n".join(program.screen.display)
        assert "word 3" in text
        depth = colour_depth({"TERM": "", **environment})
        extended = {code for code in SGR.findall(program.sent) if code.startswith((b"38", b"48")) or b";38;" in code}
        assert bool(extended) == (depth in ("truecolor", "256"))
        assert any(b"38;2" in code for code in extended) == (depth == "truecolor")
        if kind in ("console", "latin"):
            assert program.sent.isascii()
        # In GNU screen, which cannot erase in a colour, the background is sent as blanks.
        assert first <= (6_500 if kind in ("screen", "latin", "console") else 4_000)
        assert statistics.median(sizes) <= 1_200
        assert max(sizes) <= 4_000
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()
    finally:
        program.process.close(force=True)
