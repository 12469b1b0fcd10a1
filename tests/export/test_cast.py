"""The recording of a walk: read as the format's text says, and played on a terminal."""

import functools
import json

import pytest
from export.made import exported, made
from screen.emulation import Terminal
from screen.looking import rows

from attn_tui.errors import ExportError
from attn_tui.export import Options
from attn_tui.export.selection import apart
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures.headless import screens

SMALL = Options(columns=80, lines=24, pace=0.5)


def parsed(data):
    """The header and the events of an asciicast; AssertionError for what version 2 of the format does not allow."""
    text = data.decode("utf-8")
    assert text.endswith("\n")
    header, *events = (json.loads(line) for line in text.splitlines())
    assert header["version"] == 2
    assert all(isinstance(header[key], int) and header[key] > 0 for key in ("width", "height"))
    assert header.keys() <= {"version", "width", "height", "title", "env"}  # no time of the day
    assert all(isinstance(name, str) and isinstance(value, str) for name, value in header["env"].items())
    time = 0.0
    for at, code, data in events:
        assert isinstance(at, int | float)
        assert at >= time
        time = at
        assert code in ("o", "m")
        assert isinstance(data, str)
    return header, events


@functools.cache
def recorded():
    """The recording that most tests look at."""
    return parsed(exported(made(), "cast", SMALL))


def played(header, events):
    """The terminal's lines after each of the outputs."""
    terminal = Terminal(header["width"], header["height"])
    terminal.litter()
    for _, code, data in events:
        if code == "o":
            terminal.stream.feed(data)
            yield terminal, [line.rstrip() for line in terminal.display]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("fixed", SMALL),
        ("fixed", Options(columns=160, lines=45, theme="light")),
        ("rnnsearch", Options(columns=120, lines=40, depth="256")),
        ("seq2seq-lstm", Options(columns=80, lines=24, depth="none", ascii=True)),
        ("luong-local-p", Options(columns=100, lines=30, language="ko", depth="16")),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.columns}x{value.lines}",
)
def test_a_player_shows_each_step_as_the_screen_does(name, options):
    decoding = made(name, **({} if options == SMALL else {"max_length": 2}))
    header, events = recorded() if options == SMALL else parsed(exported(decoding, "cast", options))
    assert (header["width"], header["height"]) == (options.columns, options.lines)
    wanted = screens(AttentionApp, apart(decoding), range(decoding.timeline.seen), options, rows)
    shown = [lines for _, lines in played(header, events)]
    assert len(shown) == len(wanted) + 1
    for step, (lines, screen) in enumerate(zip(shown, wanted, strict=False)):
        # Full blocks are sent as blanks on their colour.
        assert [line.replace("█", " ").rstrip() for line in lines] == [
            row.replace("█", " ").rstrip() for row in screen
        ], step
    assert shown[-1] == shown[-2]  # the last picture stays


def test_it_goes_on_at_the_pace_that_is_chosen():
    decoding, (_, events) = made(), recorded()
    times = [at for at, code, _ in events if code == "o"]
    assert times == [round(i * 0.5, 6) for i in range(decoding.timeline.seen + 1)]


def test_words_are_marked_where_they_begin():
    decoding, (_, events) = made(), recorded()
    marks = {data: at for at, code, data in events if code == "m"}
    assert list(marks) == ["I", "am", "student", ".", "<END>"]
    assert marks["I"] == decoding.timeline.starts[1] * 0.5


def test_the_first_event_is_the_whole_screen_and_later_ones_what_changed():
    header, events = recorded()
    outputs = [data for _, code, data in events if code == "o"]
    assert outputs[0].startswith("\x1b[?25l")
    assert outputs[-1].endswith("\x1b[?25h")
    assert max(map(len, outputs[1:])) < len(outputs[0])
    # What is on a terminal before plays no part, and the alternate screen, which would leave nothing, is not used.
    assert "?" not in "".join(next(iter(played(header, events)))[1][:22])
    assert "\x1b[?1049" not in "".join(outputs)


def test_the_cursor_is_hidden_until_the_end():
    hidden = [terminal.cursor.hidden for terminal, _ in played(*recorded())]
    assert hidden == [True] * (len(hidden) - 1) + [False]


def test_a_place_is_where_it_begins():
    decoding = made()
    _, events = parsed(exported(decoding, "cast", Options(at="3.softmax", columns=80, lines=24)))
    first = decoding.timeline.starts[3] + 3
    assert len([1 for _, code, _ in events if code == "o"]) == decoding.timeline.seen - first + 1
    assert decoding.timeline.position == 0


@pytest.mark.parametrize(
    "options", [{"pace": 0}, {"pace": float("nan")}, {"pace": 61}, {"columns": 59}, {"lines": 201}]
)
def test_what_cannot_be_is_refused_in_a_sentence(options):
    with pytest.raises(
        ExportError, match=r"^a (pace|screen) of .* (is impossible|cannot be shown); give one from .*\.$"
    ):
        Options(**options)
