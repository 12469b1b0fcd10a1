"""The program as a person starts it, on a real pseudo-terminal."""

import re
import signal
import time
from pathlib import Path

import pytest
from cli.running import PATIENCE
from screen.terminal import terminal

# A bug in a pane, which only this script has.
CRASHING = """
import sys
from attn_tui.screen.panes.attention import Scores

def cell(*_):
    raise ZeroDivisionError("a bug in a pane")

Scores.cell = cell
from attn_tui.cli import main
main()
"""


def test_translate_opens_the_screen_and_arrows_step():
    with terminal("31415") as program:
        program.until("reading · 1 of 13")
        program.until("quit")
        assert program.screen.display[1].split() == ["source", *"31415"]
        program.type("right")
        program.until("reading · 2 of 13")
        program.type("left")
        program.until("reading · 1 of 13")
        program.type("down")
        program.until("word 1, h₆ · 1 of 8")
        program.type("end")
        program.until("end after")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "end",
    ["q", "ctrl-c", signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT],
    ids=lambda end: end if isinstance(end, str) else end.name,
)
def test_however_it_ends_it_leaves_the_terminal_as_found(end):
    with terminal("31415") as program:
        program.until("reading · 1 of 13")
        assert not program.left_as_found()
        program.type(end) if isinstance(end, str) else program.process.kill(end)
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()
        assert b"Traceback" not in program.sent


@pytest.mark.parametrize("stalled", [False, True])
def test_a_lost_connection_ends_the_program(stalled):
    with terminal("31415") as program:
        program.until("reading · 1 of 13")
        if stalled:  # more than the terminal and Textual's queue hold is still to be written
            for _ in range(100):
                program.type("right")
                time.sleep(0.01)
        program.process.fileobj.close()
        limit = time.monotonic() + PATIENCE
        while program.process.isalive():
            assert time.monotonic() < limit
            time.sleep(0.02)


def test_a_crash_leaves_the_terminal_as_found_and_says_what_happened():
    with terminal("31415", program=["-c", CRASHING]) as program:
        assert program.ends_within(PATIENCE) == 1
        assert program.left_as_found()
        after = program.sent[program.sent.rfind(b"\x1b[?1049l") :]
        assert b"a bug in a pane" in after


@pytest.mark.parametrize("size", [(10, 5), (59, 24), (80, 17)])
def test_a_small_terminal_says_what_is_needed_and_how_to_quit(size):
    with terminal("31415", size=size) as program:
        program.until("needs")
        said = f"needs 60×18, has {size[0]}×{size[1]}; q quits"
        assert " ".join(" ".join(program.screen.display).split()) == said
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert program.left_as_found()


def test_resizing_while_running_keeps_the_position():
    with terminal("31415") as program:
        program.until("reading · 1 of 13")
        program.type("down")
        program.until("word 1, h₆ · 1 of 8")
        for size in ((120, 40), (10, 5), (200, 60), (80, 24)):
            program.resize(*size)
            program.until("needs" if size == (10, 5) else "word 1, h₆ · 1 of 8")
            if size != (10, 5):
                program.until("? help")
        program.type("right")
        program.until("word 1, h₆ · 2 of 8")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_the_footer_fits(size):
    with terminal("31415", size=size) as program:
        program.until("reading · 1 of 13")
        program.until("q quit")
        assert program.screen.display[-1].rstrip().endswith("q quit")


def broken(tmp_path, kind):
    """A checkpoint folder that can be found, but not opened."""
    shipped = Path(__file__).parents[2] / "checkpoints" / "reverse"
    for file in shipped.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if kind == "weights":
        (tmp_path / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}\x1b]0;owned\x07")
    else:
        (tmp_path / f"{kind}.vocab").unlink()
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "file", "is_needed_first", "compared"),
    [
        ("weights", "model.safetensors", False, False),
        ("weights", "model.safetensors", False, True),
        ("source", "source.vocab", True, True),
        ("target", "target.vocab", False, False),
    ],
)
def test_a_broken_checkpoint_is_one_sentence_and_exit_code_2(tmp_path, kind, file, is_needed_first, compared):
    folder = str(broken(tmp_path, kind))
    with terminal(*(["--compare", folder] if compared else ["-c", folder]), "31415", size=(160, 24)) as program:
        assert program.ends_within(PATIENCE) == 2
        assert program.left_as_found()
        after = program.sent[program.sent.rfind(b"\x1b[?1049l") :]
        said = re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]", "", after.decode()).strip()
        assert said.startswith("attn-tui: ")
        assert file in said
        assert said.count("\n") == 0
        assert "Traceback" not in said
        # What the first screen does without is looked at once that is there.
        assert ("reading · 1 of 13".encode() in program.sent) is not is_needed_first


@pytest.mark.parametrize("arguments", [("",), ("  ",), ("\x1b[2J",), ("-c", "nowhere", "31415")])
def test_what_cannot_be_shown_is_said_without_opening_the_screen(arguments):
    with terminal(*arguments) as program:
        assert program.ends_within(PATIENCE) == 2
        assert b"\x1b" not in program.sent
        assert program.sent.startswith(b"attn-tui: ")
        assert program.sent.count(b"\n") == 1


def test_a_sentence_that_cannot_be_split_is_said_after_the_screen():
    with terminal("31x15") as program:
        assert program.ends_within(PATIENCE) == 2
        assert program.left_as_found()
        assert "«x» is not in this checkpoint's vocabulary" in program.sent.decode()


def test_escape_sequences_in_the_sentence_never_reach_the_terminal():
    sentence = "3\x1b]0;owned\x071\x1b[31m4\x9b2J\x1b[2J1\x07\x08\r5\u202e"
    with terminal(sentence) as program:
        program.until("reading · 1 of 13")
        program.until("quit")  # the footer comes last: the rows between are there, too
        shown = program.screen.display[1].split()
        program.type("end")
        program.until("end after")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
        assert shown == ["source", *"31415"]
        assert b"owned" not in program.sent
        assert b"\x08" not in program.sent
        assert "\u202e" not in program.sent.decode()
        assert "\x9b" not in program.sent.decode()
        # Textual sends one sequence of this kind itself, which sets the pointer's shape; another asks for a colour.
        sent = re.sub(rb"\x1b\]22;[a-z]*\x07|\x1b\]11;\?\x1b\\", b"", program.sent)
        assert b"\x07" not in sent
        assert b"\x1b]" not in sent
