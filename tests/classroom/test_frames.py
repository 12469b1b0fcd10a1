import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from screen.emulation import Terminal

from attn_tui.classroom.colours import Colours, style_of
from attn_tui.classroom.frames import Frame, ansi, blank, changed, cleared
from attn_tui.screen.driver.styles import PLAIN, change
from attn_tui.screen.palette import THEMES
from attn_tui.screen.pictures.cells import Paint
from attn_tui.screen.pictures.film import BLANK, FILMED, Paints
from attn_tui.screen.themes import TERMINAL

COLUMNS, ROWS = 24, 5
PAINTS = Paints()
LOOKS = [
    BLANK,
    Paint(FILMED.weight, FILMED.background, bold=True),
    Paint(FILMED.text, FILMED.ramp[3]),
    Paint(FILMED.background, FILMED.negative_bar, reverse=True),
    Paint(FILMED.background, FILMED.text, reverse=True),
    Paint(FILMED.positive_bar, FILMED.background),
    Paint("#123456", FILMED.background, italic=True, underline=True, strike=True),
]
CHARACTERS = [
    "a",
    "b",
    " ",
    "  ",
    "─",
    "█",
    "▂",
    "α",
    "é",
    "e\u0301",
    "日",
    "한",
    "か\u3099",
    "\N{WOMAN}\u200d\N{ROCKET}",
]
COLOURS = [
    *(Colours(theme, depth) for theme in (*THEMES, TERMINAL) for depth in ("truecolor", "256", "16", "none")),
    Colours(TERMINAL, "256", on_light=True),
]


@st.composite
def lines(draw):
    """A line as films have it: at most so many cells, without blanks at its end."""
    runs, left = [], COLUMNS
    for _ in range(draw(st.integers(0, 6))):
        text = "".join(draw(st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=8)))
        while cell_len(text) > left:
            text = text[:-1]
        if text := text.strip("\u200d"):
            left -= cell_len(text)
            runs.append((PAINTS.number(draw(st.sampled_from(LOOKS))), text))
    return tuple(runs)


@st.composite
def frames(draw, like=None):
    """A frame, or one that has lines in common with another."""
    whole = [draw(lines()) for _ in range(ROWS)]
    if like is not None:
        whole = [old if draw(st.booleans()) else new for old, new in zip(like.lines, whole, strict=True)]
    return Frame(COLUMNS, tuple(whole), PAINTS)


@st.composite
def pairs(draw):
    before = draw(frames())
    return before, draw(frames(like=before))


def written(frame, colours, left, top):
    """The bytes that paint a frame cell by cell, whatever was there."""
    plain = style_of(BLANK, colours)
    out = []
    for y, line in enumerate(frame.lines):
        out.append(f"\x1b[{y + top + 1};{left + 1}H{change(None, plain) or ''}{' ' * frame.columns}")
        out.append(f"\x1b[{y + top + 1};{left + 1}H")
        for number, text, *_ in line:
            out.append(f"{change(None, style_of(PAINTS.known[number], colours))}{text}")
    return "".join(out)


def seen(terminal):
    """All cells; of a blank on a plain ground, the ink is not seen."""
    return [_seen(cell) for row in terminal.cells() for cell in row]


def _seen(cell):
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


def sure(frame):
    """The frame without characters of which terminals think differently: the emulator has one opinion of its own."""
    known = tuple(tuple((n, t.replace("\N{WOMAN}\u200d\N{ROCKET}", "xx")) for n, t in line) for line in frame.lines)
    return Frame(frame.columns, known, frame.paints)


def rich(first):
    """A frame in which every look meets every other, from one of them on, and blanks and wide characters."""
    looks = [PAINTS.number(look) for look in LOOKS[first:] + LOOKS[:first]]
    texts = ["日", " ", "ab", "█", "e\u0301", "  "]
    lines = [
        tuple((number, texts[(i + y) % len(texts)]) for i, number in enumerate((looks[y:] + looks[:y])[: 7 - y % 2]))
        for y in range(ROWS)
    ]
    return Frame(COLUMNS, tuple(lines), PAINTS)


@settings(max_examples=40, deadline=None)
@given(pairs(), st.sampled_from([(0, 0), (3, 1)]), st.sampled_from(COLOURS), st.booleans())
def test_what_is_sent_makes_one_frame_of_another(pair, offset, colours, fills):
    makes(*pair, offset, colours, fills)


@pytest.mark.parametrize("fills", [True, False])
@pytest.mark.parametrize("colours", COLOURS, ids=str)
def test_what_is_sent_has_the_colours_of_every_terminal(colours, fills):
    makes(rich(0), rich(3), (3, 1), colours, fills)


def makes(before, after, offset, colours, fills):
    """What is sent of one frame and then of the other has to look as if each was painted cell by cell."""
    before, after = map(sure, (before, after))
    left, top = offset
    ours, theirs = (Terminal(COLUMNS + 2 * left, ROWS + 2 * top, fills=fills) for _ in range(2))
    for terminal in (ours, theirs):
        terminal.litter()
        terminal.stream.feed(cleared(terminal.columns, terminal.lines, colours, fills=fills).decode())
    for old, new in ((blank(COLUMNS, ROWS, PAINTS), before), (before, after)):
        ours.stream.feed(ansi(old, new, colours, fills, left, top).decode())
        theirs.stream.feed(written(new, colours, left, top))
        both = zip(seen(ours), seen(theirs), strict=True)
        assert [(i, *pair) for i, pair in enumerate(both) if pair[0] != pair[1]] == []
    assert ours.cursor.attrs == ours.default_char


def test_what_is_beside_a_frame_stays_as_it_is():
    colours, number = Colours(), PAINTS.number(LOOKS[2])
    terminal = Terminal(30, 1)
    terminal.litter()
    terminal.stream.feed(cleared(30, 1, colours, fills=True).decode())
    margin = terminal.cells()[0][24:]
    frame = Frame(20, (((number, " " * 20),),), PAINTS)
    terminal.stream.feed(ansi(blank(20, 1, PAINTS), frame, colours, True, 4).decode())
    assert terminal.cells()[0][24:] == margin


def test_a_character_of_unsure_width_leaves_its_neighbours_in_their_columns():
    def wide(narrow, text):
        return text.replace("\N{WOMAN}\u200d\N{ROCKET}", "x" if narrow else "\N{WOMAN}\N{ROCKET}")

    colours = Colours()
    made = [
        Frame(12, (((PAINTS.number(BLANK), f"--{shown}abcdefgh"),),), PAINTS)
        for shown in ("xx", "\N{WOMAN}\u200d\N{ROCKET}", "xx", "\N{WOMAN}\u200d\N{ROCKET}")
    ]
    for narrow in (True, False):
        terminal = Terminal(20, 1)
        for before, after in zip([blank(12, 1, PAINTS), *made], made, strict=False):
            terminal.stream.feed(wide(narrow, ansi(before, after, colours, True, 4).decode()))
            cells = "".join(cell.data for cell in terminal.cells()[0])
            assert cells.startswith("    --")
            assert cells.rstrip().endswith("abcdefgh")


def test_equal_frames_need_nothing():
    line = ((PAINTS.number(LOOKS[1]), "weights"),)
    one, other = (Frame(COLUMNS, (line,), PAINTS) for _ in range(2))
    assert ansi(one, other, Colours(), True) == b""
    assert one.is_like(other)
    assert json.loads(changed(one, other)) == {"lines": []}


def test_of_a_changed_word_only_that_is_sent():
    number = PAINTS.number(BLANK)
    one, other = (Frame(30, (((number, text),),), PAINTS) for text in ("words and weights", "words and Weights"))
    sent = ansi(one, other, Colours("dark", "16"), True)
    assert sent == b"\x1b[1;11H\x1b[97;40mW\x1b[m"
    assert ansi(one, other, Colours("dark", "16"), True, 5, 2).startswith(b"\x1b[3;16H")


def test_what_is_sent_is_found_once_for_all_equal_views():
    one, other = (Frame(30, (((PAINTS.number(BLANK), text),),), PAINTS) for text in "ab")
    assert ansi(one, other, Colours(), True, 1, 1) is ansi(one, other, Colours(), True, 1, 1)
    assert changed(one, other) is changed(one, other)


def apply(shown, told):
    """What screen.js shows after it was told this."""
    if "columns" in told:
        shown = {"columns": told["columns"], "lines": [[] for _ in range(told["rows"])], "rules": shown["rules"]}
    for y, line in told["lines"]:
        shown["lines"][y] = line
    shown["rules"] += told.get("rules", [])
    return shown | {name: told[name] for name in ("panes", "said") if name in told}


@settings(max_examples=25, deadline=None)
@given(st.lists(pairs(), min_size=1, max_size=3))
def test_a_browser_that_is_told_changes_has_the_whole_frame(several):
    shown, before, said = {"rules": []}, None, 0
    for pair in several:
        for frame in pair:
            said += 1
            frame = Frame(
                frame.columns - said % 2,
                frame.lines,
                PAINTS,
                len(PAINTS.known),
                (("pane", 0, 0, 3, said // 2),),
                "s" * (said // 3),
            )
            shown = apply(shown, json.loads(changed(before, frame)))
            assert shown["lines"] == json.loads(json.dumps(frame.lines))
            assert shown["panes"] == json.loads(json.dumps(frame.panes))
            assert (shown.get("said") or "", shown["columns"]) == (frame.said, frame.columns)
            before = frame
    for number in range(len(PAINTS.known)):
        assert sum(f"data-theme=light] .p{number}{{" in rule for rule in shown["rules"]) == 1


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_styles_are_those_of_the_terminal(depth):
    style = style_of(LOOKS[3], Colours("light", depth))
    swapped = style_of(LOOKS[3], Colours(TERMINAL, depth))
    assert "7" in swapped.attributes
    assert ("7" in style.attributes) is (depth == "none")
    assert (style == PLAIN) is False
