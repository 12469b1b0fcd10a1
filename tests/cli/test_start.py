from importlib import import_module

import pytest
from cli.running import run_alone

from attn_tui.errors import SettingsError

MAIN, START = import_module("attn_tui.cli.main"), import_module("attn_tui.cli.start")
"""As modules: the package has functions of the same names."""


@pytest.fixture
def started(monkeypatch):
    """Whether the start screen was opened, on what the program takes for a terminal."""
    calls = []
    monkeypatch.setattr(START, "begin", lambda options: calls.append(True))
    monkeypatch.setattr(MAIN, "on_terminal", lambda: True)
    return calls


def test_without_a_command_the_start_screen_opens(started, call):
    assert call() == (0, "", "")
    assert started == [True]


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("translate", "--help"), ("checkpoints",)])
def test_with_anything_else_it_does_not(arguments, started, call):
    code, out, _ = call(*arguments)
    assert (code, started) == (0, [])
    assert out


def test_what_is_wrong_with_the_settings_is_said(started, call, monkeypatch):
    def begin(options):
        raise SettingsError("line 3 is wrong.")

    monkeypatch.setattr(START, "begin", begin)
    assert call() == (2, "", "attn-tui: line 3 is wrong.\n")


def test_without_a_terminal_the_help_is_printed():
    done = run_alone()
    assert done.stderr.startswith("Usage: attn-tui ")
    assert "translate" in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)
