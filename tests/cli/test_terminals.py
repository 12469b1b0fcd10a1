"""What the program does on something that claims to be a terminal and cannot draw a screen."""

import sys

import pytest
from cli.running import PROGRAM
from screen.terminal import Terminal

from attn_tui.terminal import obstacle

POOR = {
    "dumb": {"TERM": "dumb"},
    "empty": {"TERM": ""},
    "notebook": {"JPY_PARENT_PID": "1", "TERM": "xterm-color"},
}


@pytest.fixture(params=POOR)
def ended(request):
    """A function that runs the program to its end there; its exit code, and what it has printed."""

    def run(*arguments):
        terminal = Terminal([*PROGRAM, *arguments], (80, 24), **POOR[request.param])
        code = terminal.ends_within()
        assert b"\x1b" not in terminal.sent
        return code, " ".join(terminal.sent.decode().split())

    return run


def test_a_translation_is_printed(ended):
    assert ended("translate", "314", "-c", "reverse") == (0, "413")


def test_the_program_alone_prints_its_help(ended):
    code, printed = ended()
    assert code == 2
    assert printed.startswith("Usage: attn-tui ")


@pytest.mark.parametrize("command", [("start",), ("lesson", "step"), ("replay", "a.trace")])
def test_what_needs_a_screen_says_so(command, ended):
    code, printed = ended(*command)
    assert code == 2
    assert printed.startswith("attn-tui: ")
    assert "needs a terminal (" in printed


@pytest.mark.skipif(sys.platform == "win32", reason="there is no TERM")
@pytest.mark.parametrize(
    "environment", [{}, {"TERM": "unknown"}, {"TERM": "xterm-color", "PAGER": "cat", "GIT_PAGER": "cat"}]
)
def test_more_that_cannot_draw(environment):
    assert obstacle(environment)


@pytest.mark.parametrize("term", ["xterm-color", "xterm-256color", "linux", "vt100", "screen", "eterm-color"])
def test_any_other_terminal_can(term):
    assert obstacle({"TERM": term, "PAGER": "less"}) == ""
