import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size
from screen.emulation import Terminal, counts_spacing_marks

from attn_tui.screen.driver.frame import Frame
from attn_tui.screen.driver.moves import move
from attn_tui.screen.driver.styles import PLAIN, change, styled

COLUMNS, LINES = 24, 5
COLOURS = {
    "truecolor": ["38;2;1;2;3", "38;2;200;100;0", "48;2;9;8;7", "48;2;40;50;60"],
    "256": ["38;5;17", "38;5;231", "48;5;236", "48;5;22"],
    "16": ["31", "97", "44", "107", "39", "49"],
}
CODES = ["31", "1;31", "1;2;32;44", "4;21", "38;5;9;48;2;1;2;3", "7", "3;9;95", "5;53", "8;107"]
CHARACTERS = ["a", "b", " ", "─", "█", "α", "é", "e\u0301", "ח", "日", "語", "한", "か\u3099"]


def texts(size):
    """A text of at most so many cells."""
    letters = st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=12).map("".join)
    blanks = st.integers(1, COLUMNS).map(lambda length: " " * length)
    return st.one_of(letters, blanks).map(lambda text: set_cell_size(text, min(size, cell_len(text))))


@st.composite
def runs(draw, colours):
    """Something that Textual writes: a position, then text in a style, up to the edge at most."""
    line, column = draw(st.integers(0, LINES - 1)), draw(st.integers(0, COLUMNS - 1))
    written = [f"\x1b[{line + 1};{column + 1}H"]
    for _ in range(draw(st.integers(1, 4))):
        if column == COLUMNS:
            break
        text = draw(texts(COLUMNS - column))
        column += cell_len(text)
        style = draw(st.lists(st.sampled_from([*colours, "1", "3", "4", "7", "9"]), max_size=3))
        written.append(f"\x1b[{';'.join(style)}m{text}\x1b[0m" if style else text)
    return "".join(written) + ("\n" if line < LINES - 1 and draw(st.booleans()) else "")


def pieces(colours):
    """A part of a picture."""
    return st.lists(runs(colours), min_size=1, max_size=6).map("".join)


def wholes(colours):
    """A whole picture: blanks."""
    return st.sampled_from(["0", *colours]).map(
        lambda style: "".join(f"\x1b[{line + 1};1H\x1b[{style}m{' ' * COLUMNS}\x1b[0m" for line in range(LINES))
    )


OTHERS = [
    "\x1b[2J",
    "\x1b[3;3H\x1b[K",
    "\x1b[2;2H\x1b[3X",
    "\x1b[?1049h",
    "\x1b[44m",
    "here\x1b[0m",
    "\x1b[2;7H\u0301",
    "\x1b[Hab\tc",
    "\x1b[4;20Hfar too long",
    "\x1b[9;1Hlow",
]


def sessions(colours):
    """Writes, one after the other: pieces of a picture or all of it, and now and then something else."""
    piece = pieces(colours)
    return st.lists(st.one_of(piece, piece, wholes(colours), st.sampled_from(OTHERS)), min_size=1, max_size=8)


def on(columns=COLUMNS, lines=LINES, fills=True):
    """A terminal with something on it, and a frame that knows nothing of that."""
    terminal = Terminal(columns, lines, fills=fills)
    terminal.litter()
    return terminal, Frame(columns, lines, fills=fills)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fills", [True, False])
@pytest.mark.parametrize("depth", COLOURS)
def test_the_terminal_shows_what_textual_has_drawn(depth, fills):
    @settings(max_examples=15, deadline=None)
    @example([other for data in OTHERS for other in ("\x1b[2;1H日本か\u3099", data)])
    @given(sessions(COLOURS[depth]))
    def check(session):
        (ours, frame), (theirs, _) = on(fills=fills), on(fills=fills)
        for data in session:
            theirs.stream.feed(data)
            ours.stream.feed(frame.feed(data))
            assert ours.cells() == theirs.cells()

    check()


INDIC = ["a", " ", "日", "e\u0301", "द", "दि", "को", "कों", "ல்", "கொ", "કો", "බෝ"]


@st.composite
def lines_of_marks(draw):
    """Whole lines with spacing marks in them, each in one style: what Textual writes."""
    text = draw(st.lists(st.sampled_from(INDIC), max_size=30).map("".join))
    whole = set_cell_size(text, COLUMNS)
    return f"\x1b[{draw(st.integers(1, LINES))};1H\x1b[{draw(st.sampled_from(['1', '31']))}m{whole}\x1b[0m"


@settings(max_examples=60, deadline=None)
@given(st.lists(lines_of_marks(), min_size=1, max_size=8))
def test_spacing_marks_have_cells_where_the_terminal_gives_them_some(session):
    with pytest.MonkeyPatch.context() as patch:
        counts_spacing_marks(patch)
        (ours, frame), (theirs, _) = on(), on()
        for data in session:
            theirs.stream.feed(data)
            ours.stream.feed(frame.feed(data))
            assert ours.cells() == theirs.cells()


def test_what_is_behind_a_spacing_mark_stays_in_its_place_where_the_terminal_gives_it_none():
    terminal, frame = on()
    for sentence in ("दिल्ली | को", "दिल्ली | की"):
        terminal.stream.feed(frame.feed(f"\x1b[1;1H{set_cell_size(sentence, COLUMNS)}"))
        letters = [cell.data for cell in terminal.cells()[0]]
        assert (letters.index("|"), letters.index("क")) == (cell_len("दिल्ली "), cell_len("दिल्ली | ")) == (6, 8)


def test_a_spacing_mark_written_by_itself_goes_with_its_letter():
    frame = Frame(COLUMNS, LINES)
    frame.feed(f"\x1b[1;1H{'दxy':<{COLUMNS}}")
    sent = frame.feed("\x1b[1;2Hि")
    assert "दि" in sent
    assert "ि" not in frame.feed("\x1b[1;2H x")


@settings(max_examples=15, deadline=None)
@given(st.lists(pieces(COLOURS["256"]), min_size=1))
def test_what_changes_nothing_sends_nothing(session):
    frame = Frame(COLUMNS, LINES)
    for data in session:
        frame.feed(data)
        assert frame.feed(data) == ""


@settings(max_examples=15, deadline=None)
@given(st.lists(pieces(COLOURS["256"]), min_size=1))
def test_a_forgotten_picture_is_sent_again(session):
    terminal, frame = on()
    theirs, _ = on()
    for data in session:
        theirs.stream.feed(data)
        frame.feed(data)
    frame.forget()
    terminal.stream.feed(frame.feed("\x1b[1;1H"))
    assert terminal.cells() == theirs.cells()


@settings(max_examples=15, deadline=None)
@given(*[st.sampled_from([PLAIN, *(styled(PLAIN, code) for code in CODES)]) for _ in range(2)])
def test_the_way_between_two_styles_leads_there(before, after):
    assert styled(before, change(before, after)[2:-1]) == after if before != after else change(before, after) == ""
    assert styled(None, change(None, after)[2:-1] or "0") == after


@settings(max_examples=40, deadline=None)
@given(*[st.tuples(st.integers(0, 130), st.integers(0, 40)) for _ in range(2)])
def test_the_way_between_two_cells_leads_there(start, end):
    terminal = Terminal(131, 41)
    terminal.stream.feed(move(None, 0, *start) + move(*start, *end))
    assert (terminal.cursor.x, terminal.cursor.y) == end


def test_of_a_changed_colour_only_the_colour_is_sent():
    frame = Frame(20, 2)
    frame.feed("\x1b[1;1H\x1b[1;31;44mscore\x1b[0m\x1b[1;1H")
    assert frame.feed("\x1b[1;1H\x1b[1;32;44mscore\x1b[0m\x1b[1;1H") == "\x1b[32mscore\r"


@pytest.mark.parametrize(
    ("style", "sent"),
    [
        ("38;5;120;48;5;16", "48;5;120"),
        ("38;2;1;2;3", "48;2;1;2;3"),
        ("33;40", "43"),
        ("93;40", "103"),
        ("7;33;40", "40"),  # the gap above a bar that hangs
    ],
)
def test_full_blocks_are_backgrounds_because_fonts_leave_seams_between_them(style, sent):
    assert Frame(20, 2).feed(f"\x1b[1;1H\x1b[{style}m██▌\x1b[0m").startswith(f"\x1b[H\x1b[0;{sent}m  \x1b[")


@pytest.mark.parametrize("style", ["", "7;33", "1;33", "2;38;5;120", "44"])
def test_full_blocks_in_the_terminals_own_colour_or_one_it_may_alter_stay(style):
    assert "██▌" in Frame(20, 2).feed(f"\x1b[1;1H\x1b[{style}m██▌\x1b[0m")


def test_cells_that_stay_are_left_or_written_again_whatever_is_shorter():
    frame = Frame(30, 2)
    frame.feed("\x1b[1;1Hwords and weights, and context\x1b[1;1H")
    assert frame.feed("\x1b[1;1HWords 3nd weights, and context\x1b[1;1H") == "W\x1b[5C3\r"
    assert frame.feed("\x1b[1;1HWorks 3nd Weights, and context\x1b[1;1H") == "\x1b[3Ck\x1b[6CW\r"
    assert frame.feed("\x1b[1;1HWorks 5nd meights, and context\x1b[1;1H") == "\x1b[6C5nd m\r"


def test_a_blank_picture_is_erased_where_that_gives_the_background():
    blank = "".join(f"\x1b[{line};1H\x1b[37;44m{' ' * 80}\x1b[0m" for line in range(1, 25)) + "\x1b[1;1H"
    assert len(Frame(80, 24, fills=True).feed(blank)) < 25
    assert len(Frame(80, 24).feed(blank)) > 80 * 24


def test_a_character_of_unsure_width_leaves_its_neighbours_in_their_columns():
    def wide(narrow, text):
        """A terminal that takes the astronaut for two astronauts, or for half of one."""
        return text.replace("\N{WOMAN}\u200d\N{ROCKET}", "x" if narrow else "\N{WOMAN}\N{ROCKET}")

    for narrow in (True, False):
        terminal, frame = on(12, 1)
        for shown in ("xx", "\N{WOMAN}\u200d\N{ROCKET}", "xx", "\N{WOMAN}\u200d\N{ROCKET}"):
            terminal.stream.feed(wide(narrow, frame.feed(f"\x1b[1;1H--{shown}abcdefgh\x1b[1;1H")))
            cells = "".join(cell.data for cell in terminal.cells()[0])
            assert cells.startswith("--")
            assert cells.endswith("abcdefgh")


@pytest.mark.parametrize(
    ("marked", "after"),
    [
        ("◌\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", " |x"),  # a modifier by itself is a picture of two cells
        ("◌\u200d\u200d ", "\N{ADULT}\u200d\N{ROCKET} 日本語"),  # and what is overwritten may be as unsure
    ],
)
def test_what_a_terminal_takes_for_wider_leaves_nothing_behind_it_when_its_style_changes(marked, after):
    def drawn(*styles):
        terminal, frame = on(24, 1)
        for style in styles:
            terminal.stream.feed(frame.feed(f"\x1b[1;1H--\x1b[{style}m{marked}\x1b[0m{after}\x1b[1;1H"))
        return terminal.cells()

    assert drawn("0", "4") == drawn("4")


def seconds_for(columns, lines):
    """The least processor time that a picture takes in which every third cell begins another style."""
    styles = [f"1;38;5;{index};48;5;{255 - index}" for index in range(0, 240, 3)]
    frame = Frame(columns, lines)

    def picture(shift):
        return "".join(
            f"\x1b[{line};1H"
            + "".join(f"\x1b[{styles[(shift + line + run) % len(styles)]}m▓▒█\x1b[0m" for run in range(columns // 3))
            + ("\n" if line < lines else "")
            for line in range(1, lines + 1)
        )

    frame.feed(picture(0))
    times = []
    for shift in range(1, 8):
        data, began = picture(shift), time.process_time()
        frame.feed(data)
        times.append(time.process_time() - began)
    return min(times)


def test_a_frame_takes_time_by_its_cells_and_no_more():
    assert seconds_for(240, 80) < 3 * 16 * seconds_for(60, 20)  # 16 times the cells
