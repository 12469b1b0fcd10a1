"""`translate -` between other programs: as it comes, so it goes, and every way a pipe can end."""

import gzip
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cli.running import PATIENCE, PROGRAM, environment, is_one_sentence, run, run_alone
from screen.terminal import Terminal

from attn_tui.checkpoint import load
from attn_tui.docs import page
from attn_tui.engine.stepper import translate_batch

BUFFERED = {"PYTHONUNBUFFERED": ""}
"""Python as it is, whatever the machine has it do."""
LINES = ("translate", "-c", "reverse", "--plain", "-")


@pytest.fixture(scope="module")
def reverse():
    """What the engine itself makes of a sentence."""
    checkpoint = load("reverse")
    return lambda sentence: translate_batch(checkpoint, [sentence])[0].text


def started(*arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE):
    program = subprocess.Popen(
        [*PROGRAM, *(arguments or LINES)],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment(**BUFFERED),
        # Who runs the tests in the background may have told all children to ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # Whoever waits for a line that never comes fails, and does not hang.
    stopping = threading.Timer(PATIENCE, program.kill)
    stopping.daemon = True
    stopping.start()
    return program


@pytest.mark.parametrize("more", [(), ("--format", "jsonl"), ("--beam", "2", "--nbest", "1"), ("--sample",)])
def test_a_line_is_out_before_the_next_one_is_in(more):
    # Whoever waits for an answer before the next question: nothing may be read ahead or held back.
    program = started(*LINES, *more)
    for line in (b"314\n", b"2718\n", b"5\n"):
        program.stdin.write(line)
        program.stdin.flush()
        assert line.rstrip()[::-1] in program.stdout.readline()
    assert program.communicate(timeout=PATIENCE) == (b"", b"")
    assert program.returncode == 0


def test_half_a_line_is_waited_for(reverse):
    program = started()
    for part in (b"31", b"4\n27", b"1"):
        program.stdin.write(part)
        program.stdin.flush()
        if b"\n" in part:
            assert program.stdout.readline().decode() == reverse("314") + "\n"
    out, err = program.communicate(timeout=PATIENCE)
    assert (out.decode(), err, program.returncode) == (reverse("271") + "\n", b"", 0)


def test_lines_that_come_together_are_out_before_the_next_ones_are_in(reverse):
    program = started()
    for some in (["314", "2718", "5"], ["1", "22"], ["7"]):
        program.stdin.write("".join(f"{one}\n" for one in some).encode())
        program.stdin.flush()
        assert [program.stdout.readline().decode() for _ in some] == [reverse(one) + "\n" for one in some]
    assert program.communicate(timeout=PATIENCE) == (b"", b"")


def test_more_than_any_buffer_holds_comes_out_whole_and_in_order(reverse):
    numbers = [str(number) for number in range(100, 700)]
    expected = {number: reverse(number) for number in numbers}
    done = run_alone(*LINES, stdin="\n".join(numbers * 3))
    assert done.stdout.splitlines() == [expected[number] for number in numbers] * 3
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("more", [(), ("--format", "jsonl")])
def test_a_reader_that_has_enough_ends_it_quietly_as_a_shell_expects(more):
    program = started(*LINES, *more)
    with fed(program):
        assert b"413" in program.stdout.readline()
        program.stdout.close()
        assert program.wait(PATIENCE) == 128 + signal.SIGPIPE
    assert program.stderr.read() == b""
    program.stderr.close()


@contextmanager
def fed(program):
    """A program that is given more than it ever reads."""

    def feed():
        with suppress(OSError):
            while True:
                os.write(program.stdin.fileno(), b"314\n" * 100)

    feeding = threading.Thread(target=feed)
    feeding.start()
    yield
    feeding.join(PATIENCE)
    assert not feeding.is_alive()
    program.stdin.close()


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "arguments",
    [
        ("translate", "-c", "reverse", "--plain", "314"),
        ("translate", "-c", "reverse", "--plain", "3" * 99),  # of which stderr has something to say
        ("translate", "--help"),
        ("checkpoints",),
    ],
)
@pytest.mark.parametrize("both", [False, True], ids=["stdout", "stdout and stderr"])
def test_a_pipe_that_nobody_reads_is_no_traceback(arguments, both):
    reading, writing = os.pipe()
    os.close(reading)
    program = started(*arguments, stdout=writing, stderr=writing if both else subprocess.PIPE)
    os.close(writing)
    _, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 128 + signal.SIGPIPE
    assert b"Traceback" not in (err or b"")
    assert b"BrokenPipe" not in (err or b"")


def shell(command, **options):
    """What a shell makes of a command in which `attn` is the program."""
    return subprocess.run(
        ["sh", "-c", command.replace("attn", f"{sys.executable} -m attn_tui")],
        capture_output=True,
        env=environment(**BUFFERED),
        timeout=PATIENCE,
        **options,
    )


PRINTING = ("help keys", "help", "--help", "checkpoints", "config", "lesson", "export 314 -c reverse --format json")
"""Commands that print something."""


@pytest.mark.parametrize(
    ("command", "code", "out", "said"),
    [
        ("attn translate -c reverse --plain 314 >&-", 2, b"", "standard output is closed"),
        ("attn translate -c reverse --format jsonl 314 >&-", 2, b"", "standard output is closed"),
        ("attn translate -c reverse - <&-", 2, b"", "standard input is closed"),
        ("attn translate -c reverse --plain 314 <&-", 0, b"413\n", ""),
        ("attn translate -c reverse 314 <&-", 0, b"413\n", ""),
        ("attn translate -c reverse 314 <&- 2>&-", 0, b"413\n", ""),
        ("attn translate -c reverse --plain 314 >&- 2>&-", 2, b"", ""),
        ("attn <&-", 2, b"", None),
        *((f"attn {command} >&-", 2, b"", "standard output is closed") for command in PRINTING),
    ],
)
def test_streams_that_are_closed_from_the_start(command, code, out, said, reverse):
    assert reverse("314") == "413"
    done = shell(command, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stdout) == (code, out)
    err = done.stderr.decode()
    assert "Traceback" not in err
    if said:
        assert is_one_sentence(err)
        assert said in err
    elif said is not None:
        assert err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no /dev/full")
@pytest.mark.parametrize("sentence", ["314", "-"])
def test_a_full_disk_is_said_once(sentence):
    done = shell(f"attn translate -c reverse --plain {sentence} >/dev/full", input=b"314\n271\n")
    assert is_one_sentence(done.stderr.decode())
    assert "standard output cannot be written (No space left on device)" in done.stderr.decode()
    assert done.returncode == 2


PRINTING = ("checkpoints", "help", "help systems", "config", "lesson", "completion bash", "--help", "--version")


@pytest.mark.sampled(4)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no /dev/full")
@pytest.mark.parametrize("command", PRINTING)
def test_whatever_is_printed_a_full_disk_is_one_sentence_and_a_reader_that_has_gone_is_none(command):
    done = shell(f"attn {command} >/dev/full")
    assert done.returncode == 2
    assert is_one_sentence(done.stderr.decode())
    assert "standard output cannot be written (No space left on device)" in done.stderr.decode()
    done = shell(f"(sleep 0.1; attn {command}; echo $? >&2) | true")
    assert done.stderr.split() == [b"141"]


def test_an_interrupt_while_it_waits_ends_with_130_and_a_sentence():
    program = started()
    program.stdin.write(b"314\n")
    program.stdin.flush()
    program.stdout.readline()
    time.sleep(0.1)  # it is waiting for the next line now
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=PATIENCE)
    assert (out, err.decode().strip(), program.returncode) == (b"", "attn-tui: interrupted.", 130)


def test_an_interrupt_while_it_translates_leaves_whole_lines():
    program = started()
    with fed(program):
        program.stdout.readline()
        program.send_signal(signal.SIGINT)
        out, err = program.stdout.read(), program.stderr.read()
        assert program.wait(PATIENCE) == 130
    assert err.decode().strip() == "attn-tui: interrupted."
    assert out.replace(b"413\n", b"") == b""
    program.stdout.close()
    program.stderr.close()


def test_lines_of_every_kind_have_a_line_each(reverse):
    given = b"314\r\n\n \t\n\xff\n27\x00\x1b[31m1\n" + b"3" * 300_000 + b"\n5"
    done = run_alone(*LINES, stdin=given)
    assert done.stdout.split("\n") == [
        reverse("314"), "", "", "", reverse("271"), reverse("3" * load("reverse").config.max_source_length),
        reverse("5"), "",
    ]  # fmt: skip
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert all(is_one_sentence(line) for line in said)
    assert [re.match(r"attn-tui: line (\d)", line)[1] for line in said] == ["4", "4", "6"]


def test_what_is_changed_is_changed_in_every_line(reverse):
    done = run(*LINES, "--set", "2.y=7", stdin="314\n5\n271\n")
    assert [line[1] for line in done.stdout.splitlines()] == ["7"] * 3
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_change_that_a_line_cannot_have_fails_that_line_alone():
    done = run(*LINES, "--set", "*.e.5=out", stdin="354\n314\n5\n")
    assert [bool(line) for line in done.stdout.split("\n")] == [True, False, True, False]
    assert is_one_sentence(done.stderr)
    assert "line 2: '5' is not a piece of this sentence" in done.stderr
    assert done.returncode == 2


def test_a_way_to_print_that_cannot_be_with_this_system_ends_at_once():
    done = run("translate", "-c", "reverse-seq2seq", "--replace-unknown", "-", stdin="314\n271\n")
    assert is_one_sentence(done.stderr)
    assert (done.stdout, done.returncode) == ("", 2)


def test_the_page_pipes_what_is_printed():
    given, printed = re.search(
        r"^\$ printf '(.*)' \| attn-tui translate -\n(.*?)```", page("translating"), re.M | re.S
    ).groups()
    done = run_alone("translate", "-", stdin=given.replace("\\n", "\n"))
    assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


def test_lines_packed_by_gzip_are_not_taken_for_sentences():
    done = run(*LINES, stdin=gzip.compress(b"3 1 4\n"))
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr)
    assert "standard input is packed by gzip; unpack it" in done.stderr


def test_a_line_that_does_not_end_is_refused(monkeypatch):
    monkeypatch.setattr("attn_tui.cli.pipe._LONGEST", 1000)
    done = run("translate", "-", "-c", "reverse", stdin=b"314\n" + b"1" * 100_000)
    assert done.returncode == 2
    assert done.stdout == "413\n"
    assert "standard input has a line of more than 1,000 bytes; check where it comes from." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("command", ["man", "export 31 -c reverse --format json"])
def test_what_is_not_taken_at_once_is_not_dropped_without_a_word(command, tmp_path):
    done = shell(f"ulimit -f 1; PYTHONUNBUFFERED=1 attn {command} >part", cwd=tmp_path)
    assert done.returncode == 2
    assert is_one_sentence(done.stderr.decode())
    assert "standard output cannot be written" in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_the_screen_is_as_large_as_the_terminal_whether_output_is_buffered_or_not(unbuffered):
    shown = Terminal([*PROGRAM, "translate", "314", "-c", "reverse"], (132, 43), PYTHONUNBUFFERED=unbuffered)
    try:
        shown.until_rows(lambda rows: "quit" in rows[-1], "keys in the last line")
    finally:
        shown.process.close(force=True)
