"""attn-tui trace, attn-tui replay and --record; and a replay where there is nothing else."""

import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest
from cli.running import PATIENCE, environment, is_one_sentence, run, run_alone
from recording import again
from screen.terminal import Terminal

from attn_tui import replay, trace

SENTENCE = "31415"
REVERSE = ("-c", "reverse", SENTENCE)
ALONE = """
import sys
from importlib.abc import MetaPathFinder
engine = "stepper translate encoder decoder attention cells output memory beam search architectures branches"
missing = {"click", "safetensors", "sentencepiece", "torch", "lightning", "matplotlib", "sacrebleu"}
missing |= {f"attn_tui.engine.{name}" for name in engine.split()} | {"attn_tui.checkpoint", "attn_tui.cli"}
missing |= {"attn_tui.engine.interventions"}

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in missing:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from attn_tui.replay import main
main()
"""
"""A replay where there is no package but numpy and Textual, and no part of the model either."""


@contextmanager
def terminal(*command, size=(90, 26)):
    opened = Terminal([sys.executable, *map(str, command)], size, COLORTERM="truecolor")
    try:
        yield opened
    finally:
        opened.process.close(force=True)


def picture(seen):
    """The screen but for the keys and the mark of a replay, when nothing more seems to come."""
    before = None
    while before != (now := list(seen.screen.display)):
        before = now
        seen.read(0.3)
    return [" ".join(now[0].replace("replay", "").split()), *now[1:-1]]


def walk_alike(*commands):
    """Press the same keys in several programs, which have to come to look the same after each of them."""
    with ExitStack() as stack:
        programs = [stack.enter_context(terminal(*command)) for command in commands]
        for seen in programs:
            seen.until("q quit", PATIENCE)
        for key, text in (
            ("s", "word 1, h₆ · 1"),
            ("right", "word 1, h₆ · 2"),
            ("end", "end after 5 words"),
            ("m", "«<END>» → «"),
        ):
            for seen in programs:
                seen.type(key)
            for seen in programs:
                seen.until(text, PATIENCE)
            # What is to come of a decoding is computed a time step at a time, by none of them at the same pace.
            for attempts_left in reversed(range(100)):
                first, *others = map(picture, programs)
                if all(other == first for other in others):
                    break
                assert attempts_left, [first, *others]
        for seen in programs:
            seen.type("q")
            assert seen.ends_within(PATIENCE) == 0
            assert seen.left_as_found()


def recorded(tmp_path, *options, run=run):
    file = tmp_path / "a.trace"
    done = run("trace", *REVERSE, "-o", str(file), *options)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return file


def test_a_replay_shows_what_the_screen_showed_with_nothing_but_numpy_and_textual(tmp_path):
    file = recorded(tmp_path)
    live = ("-m", "attn_tui", "translate", *REVERSE, "--lang", "en")
    walk_alike(live, ("-c", ALONE, file, "--lang", "en"), ("-m", "attn_tui", "replay", file, "--lang", "en"))


def test_a_trace_has_the_search_the_changes_and_the_place_asked_for(tmp_path):
    file = recorded(tmp_path, "--beam", "3", "--set", "2.alpha=last", "--set", "3.y=7", "--at", "2.softmax")
    found = trace.read(file)
    [one] = found.decodings
    assert (one.search.kind, one.search.width, one.timeline.current.substep) == ("beam", 3, "softmax")
    [decoding] = again(file.read_bytes())
    assert [decoding.written(branch.changes) for branch in one.branches.all] == ["", "2.alpha=last", "3.y=7"]


def test_several_systems_go_into_one_trace(tmp_path):
    file = recorded(tmp_path, "--compare", "reverse-gru")
    assert [one.name for one in trace.read(file).decodings] == ["reverse", "reverse-gru"]


def test_the_same_command_makes_the_same_file(tmp_path):
    here = recorded(tmp_path).read_bytes()
    assert recorded(tmp_path, "--overwrite", run=run_alone).read_bytes() == here


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace", *REVERSE),
        ("trace", *REVERSE, "-o", "/none/a.trace"),
        ("trace", "-c", "none", SENTENCE, "-o", "a.trace"),
        ("trace", "-c", "reverse", " ", "-o", "a.trace"),
        ("trace", "-c", "reverse", "-", "-o", "a.trace"),
        ("trace", *REVERSE, "-o", "a.trace", "--at", "99"),
        ("trace", *REVERSE, "-o", "a.trace", "--beam", "3", "--sample"),
        ("trace", *REVERSE, "-o", "a.trace", "--set", "2:3.h=0"),
        ("translate", *REVERSE, "--record", "a.trace"),
        ("replay", "a.trace"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert is_one_sentence(done.stderr) or "Missing option '-o'" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("-m", "attn_tui", "replay"), ("-m", "attn_tui.replay")])
def test_a_file_that_is_no_trace_is_refused_before_a_screen_opens(command, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + bytes(500))
    with terminal(*command, tmp_path / "a.pdf") as seen:
        assert seen.ends_within(PATIENCE) == 2
        assert "not an intact trace" in "".join(seen.screen.display)
        assert b"\x1b[?1049h" not in seen.sent
    done = subprocess.run(
        [sys.executable, *command, tmp_path / "a.pdf"], capture_output=True, env=environment(), text=True
    )
    assert done.returncode == 2
    assert is_one_sentence(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.trace", "\u202e"),
        ("a.trace", "\x1b[31m", "b"),
        ("a.trace", "--lang", "\u202e"),
        ("a.trace", "--\u202e"),
        ("a.trace", "--theme"),
        (),
    ],
)
def test_arguments_that_a_replay_alone_does_not_take_are_refused_in_one_sentence(arguments, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["replay", *arguments])
    with pytest.raises(SystemExit) as ended:
        replay.main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert is_one_sentence(err)


def test_the_screen_is_recorded_when_it_is_left(tmp_path):
    file = tmp_path / "a.trace"
    with terminal("-m", "attn_tui", "translate", *REVERSE, "--record", file) as seen:
        seen.until("q quit")
        for key, text in (("s", "word 1, h₆ · 1"), ("i", "What if"), ("y=7\r", "1.y=7"), ("right", "word 1, h₆ · 2")):
            seen.type(key)
            seen.until(text)
        assert not file.exists()
        seen.type("q")
        assert seen.ends_within(PATIENCE) == 0
        assert b"attn-tui replay" in seen.sent
    [decoding] = again(file.read_bytes())
    assert decoding.written(decoding.branches.current.changes) == "1.y=7"
    assert decoding.here == "1.state"


def test_the_screen_is_recorded_when_the_connection_drops(tmp_path):
    file = tmp_path / "a.trace"
    with terminal("-m", "attn_tui", "translate", *REVERSE, "--record", file) as seen:
        seen.until("q quit")
        seen.type("s")
        seen.until("word 1, h₆ · 1")
        seen.process.kill(signal.SIGHUP)
        seen.ends_within(PATIENCE)
    assert trace.read(file).decodings[0].timeline.current.t == 1


def test_no_file_is_destroyed_by_recording(tmp_path):
    file = tmp_path / "a.trace"
    file.write_text("a lesson")
    with terminal("-m", "attn_tui", "translate", *REVERSE, "--record", file) as seen:
        assert seen.ends_within(PATIENCE) == 2
        assert b"\x1b[?1049h" not in seen.sent
    assert file.read_text() == "a lesson"


def test_a_file_that_came_while_the_screen_was_open_stays(tmp_path):
    file = tmp_path / "a.trace"
    with terminal("-m", "attn_tui", "translate", *REVERSE, "--record", file) as seen:
        seen.until("q quit")
        file.write_text("somebody else's")
        seen.type("q")
        assert seen.ends_within(PATIENCE) == 0
        assert b"a-2.trace" in seen.sent
    assert file.read_text() == "somebody else's"
    assert trace.read(tmp_path / "a-2.trace").decodings
