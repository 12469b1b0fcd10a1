"""Stepping through a sentence as text alone: all of it in a pipe, sub-step by sub-step at keys on any terminal."""

import os
import re
import signal
import sys
import time
from contextlib import closing
from itertools import islice

import pytest
from cli.running import PATIENCE, PROGRAM, is_one_sentence, run
from rich.cells import cell_len
from screen.terminal import Terminal
from support import ROOT, VARIED, checkpoint_of

from attn_tui.cli import keyboard
from attn_tui.story.decoding import decoding_of
from attn_tui.story.moment import moment
from attn_tui.story.spoken import spoken
from attn_tui.story.texts import LANGUAGES, texts

FOLLOW = ("translate", "314", "-c", "reverse", "--plain", "--follow", "--lang", "en")


def blocks(printed):
    return [block.splitlines() for block in printed.strip().split("\n\n")]


def test_in_a_pipe_every_substep_is_printed_with_its_numbers():
    done = run(*FOLLOW)
    assert (done.stderr, done.returncode) == ("", 0)
    told = blocks(done.stdout)
    places = [re.search(r"\((\d+\.\w+)\)\.$", block[0])[1] for block in told]
    assert places[:1] == ["0.split"]
    assert places[-1] == "4.ended"
    assert len(set(places)) == len(places) == 3 + 2 * 3 + 4 * 8 + 1
    [softmax] = [block for block in told if "(1.softmax)" in block[0]]
    assert softmax[0] == "Word 1, sub-step 4 of 8: softmax (1.softmax)."
    assert softmax[-1] == "Weights: «3» 0.07, «1» 0.05, «4» 0.88."
    assert told[0][1] == "The sentence: 314"
    assert [block[1] for block in told if "(1.word)" in block[0]] == ["y = argmax p (greedy search)"]
    assert [block[-1] for block in told if ".word)" in block[0]][-1] == "So far: 413"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("choice", VARIED)
def test_every_system_can_be_told(choice, language):
    decoding, say = decoding_of(checkpoint_of(VARIED[choice]), "w1 w2 w3"), texts(language)
    decoding.read_rest()
    while True:
        told = [*spoken(moment(decoding), say)]
        assert len(told) >= 2
        assert all(line.strip() and line.isprintable() and "  " not in line for line in told)
        if not decoding.timeline.forward() or decoding.timeline.current.t > 3:
            break


def test_it_begins_at_a_place_and_tells_what_was_put_in():
    done = run(*FOLLOW, "--at", "2.softmax", "--set", "2.alpha.3=1")
    first, *_ = told = blocks(done.stdout)
    assert first[0].endswith("(2.softmax).")
    assert any("2.alpha.3=1" in line for line in first)
    assert first[-1].startswith("Weights: «3» 1.00, «1» ")
    assert not any("(1." in block[0] for block in told)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "instead of -"),
        (["314", "--format", "jsonl"], "--format"),
        (["314", "--beam", "2", "--nbest", "2"], "--nbest"),
        (["314", "--replace-unknown"], "--replace-unknown"),
        (["314", "--compare", "sort"], "--compare is about the screen"),
        (["314", "--at", "99"], "there is no place"),
        (["  "], "empty"),
        (["314", "--set", "1.nothing=0"], "nothing"),
    ],
)
def test_what_cannot_be_followed_is_told_in_one_sentence(arguments, said):
    done = run("translate", "-c", "reverse", "--follow", *arguments)
    assert is_one_sentence(done.stderr)
    assert said in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


termios = pytest.importorskip("termios") if sys.platform != "win32" else None
posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal")


@pytest.fixture(params=["xterm-256color", "dumb"])
def shown(request):
    opened = Terminal([*PROGRAM, *FOLLOW], (120, 300), TERM=request.param)
    yield opened
    opened.process.close(force=True)


def press(shown, keys, place):
    """Press a key; what follows has to begin at a place."""
    seen, limit = len(shown.sent), time.monotonic() + PATIENCE
    shown.process.write(keys.encode())
    while f"({place})." not in shown.sent[seen:].decode(errors="ignore"):
        assert shown.read(0.1), shown.sent
        assert time.monotonic() < limit, shown.sent


@posix
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_terminal_breaks_no_word(language):
    follow = [*FOLLOW[:-1], language]
    wanted = " ".join(run(*follow).stdout.split("\n\n")[0].split())
    shown = Terminal([*PROGRAM, *follow], (31, 300), TERM="dumb")
    try:
        shown.until(wanted.split()[-1])
        lines = shown.sent.decode().split("\r\n")
    finally:
        shown.process.close(force=True)
    assert max(map(cell_len, lines)) <= 31
    assert " ".join(" ".join(lines).split()).startswith(wanted)


def modes(shown):
    return termios.tcgetattr(shown.process.fd)


@posix
def test_at_a_terminal_each_substep_comes_at_a_key(shown):
    before = modes(shown)
    shown.until("q: end.")
    press(shown, "\r", "0.2")
    press(shown, "\x1b[C", "0.3")
    press(shown, "b", "0.2")
    press(shown, "j", "1.embed")
    press(shown, "nnn", "1.softmax")
    press(shown, "r", "1.softmax")
    press(shown, "j", "2.embed")
    press(shown, "ㅏ", "1.embed")  # where k is on a Hangul keyboard
    shown.process.write(b"?")
    press(shown, "k", "0.split")
    shown.process.write(b"b")
    shown.until("This is the beginning.")
    shown.process.write(b"q")
    assert shown.ends_within() == 0
    assert b"\x1b" not in shown.sent
    assert shown.sent.decode().count("q: end.") == 2
    assert modes(shown) == before


@posix
def test_keys_that_are_typed_ahead_are_not_lost(shown):
    shown.process.write(b"nn")  # before it has begun
    shown.until("(0.3).")
    for _ in range(20):
        shown.process.write(b"nb")
    press(shown, "j", "1.embed")
    shown.process.write(b"\x1b")
    assert shown.ends_within() == 0


@posix
def test_a_key_that_comes_in_pieces_is_one_key(monkeypatch):
    ours, theirs = os.openpty()
    rest = [b"[", b"C"]

    def select_later(*_):
        if not rest:
            return [], [], []
        os.write(ours, rest.pop(0))
        return [theirs], [], []

    monkeypatch.setattr(keyboard.select, "select", select_later)
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        before = termios.tcgetattr(theirs)
        os.write(ours, "ㅏé\x1b".encode())
        with closing(keyboard.pressed()) as keys:
            assert list(islice(keys, 3)) == ["ㅏ", "é", "\x1b[C"]
            assert termios.tcgetattr(theirs) != before
        assert termios.tcgetattr(theirs) == before
    os.close(ours)


@posix
def test_in_the_background_it_waits_until_it_is_in_the_foreground():
    shell = str(ROOT / "tests" / "screen" / "jobs.py")
    shown = Terminal([sys.executable, shell, "&", *PROGRAM, *FOLLOW], (120, 300), TERM="dumb")
    shown.until("stopped as found")
    shown.process.write(b"fg\r")
    shown.until("q: end.")
    press(shown, "n", "0.2")
    shown.process.write(b"\x1a")
    shown.until("stopped otherwise")  # a shell puts it right
    shown.process.write(b"fg\r")
    press(shown, "n", "0.3")
    shown.process.write(b"q")
    shown.until("ended 0")


@posix
def test_a_terminal_that_is_gone_ends_it_without_a_word(tmp_path):
    said = tmp_path / "said"
    shown = Terminal(["/bin/sh", "-c", f'exec "$@" 2>{said}', "sh", *PROGRAM, *FOLLOW], (120, 300), TERM="dumb")
    shown.until("q: end.")
    limit = time.monotonic() + PATIENCE
    shown.process.fileobj.close()
    while shown.process.isalive():
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert said.read_text() == ""


@posix
def test_it_stops_and_goes_on_with_keys_as_before(shown):
    shown.until("q: end.")
    os.kill(shown.process.pid, signal.SIGSTOP)
    cooked = modes(shown)
    cooked[3] |= termios.ICANON | termios.ECHO
    termios.tcsetattr(shown.process.fd, termios.TCSANOW, cooked)
    os.kill(shown.process.pid, signal.SIGCONT)
    press(shown, "n", "0.2")
    shown.process.write(b"q")
    assert shown.ends_within() == 0


@pytest.mark.sampled(4)
@posix
@pytest.mark.parametrize(
    ("end", "code"), [("\x03", 130), ("\x04", 0), ("\x1c", 131), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_whatever_ends_it_the_terminal_is_as_it_was(shown, end, code):
    before = modes(shown)
    shown.until("q: end.")
    while modes(shown) == before:  # until a key is waited for
        shown.read(0.01)
    if isinstance(end, str):
        shown.process.write(end.encode())
    else:
        os.kill(shown.process.pid, end)
    assert shown.ends_within() == code
    assert modes(shown) == before
