"""Ctrl-C while the program is being imported."""

import signal
import subprocess
import sys

import pytest
from cli.running import PATIENCE, environment

INTERRUPTED = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {at!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["attn-tui", "--version"]
from attn_tui.entry import main
main()
"""


def ended(at, handler=signal.SIG_DFL):
    """Run the program, started with such a handler for SIGINT, and interrupted when it imports something."""
    return subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(at=at)],
        capture_output=True, text=True, timeout=PATIENCE, env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, handler),
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
@pytest.mark.parametrize("at", ["attn_tui.cli", "click", "attn_tui.cli.pipe"])
def test_it_ends_quietly(at):
    done = ended(at)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
def test_what_was_started_to_ignore_it_goes_on():
    done = ended("click", signal.SIG_IGN)
    assert done.returncode == 0
    assert done.stdout.startswith("attn-tui, version")
