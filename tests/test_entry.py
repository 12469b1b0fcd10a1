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


def ended(at, **options):
    """Run the program, interrupted when it imports something."""
    return subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(at=at)],
        capture_output=True, text=True, timeout=PATIENCE, env=environment(), **options,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
@pytest.mark.parametrize("at", ["attn_tui.cli", "click", "attn_tui.cli.pipe"])
def test_it_ends_quietly(at):
    done = ended(at)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
def test_what_was_started_to_ignore_it_goes_on():
    done = ended("click", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    assert done.returncode == 0
    assert done.stdout.startswith("attn-tui, version")
