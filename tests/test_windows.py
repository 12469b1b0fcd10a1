"""What Windows does not have is not needed there, but by what says so: as far as that can be told without Windows."""

import re
import subprocess
import sys

import pytest
from cli.running import PATIENCE, environment, is_one_sentence
from support import ROOT

# A Python that has what Windows' has. The libraries, which know Windows by themselves, are imported before.
AS_IN_WINDOWS = """
import asyncio, ctypes, importlib.metadata, multiprocessing, os, platform, signal, subprocess, sys, tempfile, threading
import click, numpy, platformdirs, rich.console, rich.markdown, rich.progress, safetensors.numpy, sentencepiece, yaml
import textual.app, textual.widgets, textual.drivers.headless_driver
import click.shell_completion, sacrebleu
textual.app.App.get_driver_class = lambda self: textual.drivers.headless_driver.HeadlessDriver  # for its WindowsDriver
for module in ("curses", "fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty", "readline",
               "textual.drivers.linux_driver"):
    sys.modules[module] = None
for name in ("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGTSTP", "SIGTTOU",
             "SIGUSR1", "SIGWINCH", "setitimer", "pthread_sigmask"):
    delattr(signal, name)
for name in ("WNOHANG", "chown", "fchmod", "fork", "forkpty", "geteuid", "getpgrp", "getuid", "mkfifo", "openpty",
             "setsid", "tcgetpgrp", "uname", "killpg"):
    delattr(os, name)
sys.platform = "win32"
"""
MAIN = """
from attn_tui.entry import main
for arguments in {all!r}:
    sys.argv, code = ["attn-tui", *arguments.split()], 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    sys.stderr.write(f"\\n{{arguments}}: {{code}}\\n")
"""
SHOWN = """
sys.path.insert(0, {tests!r})
from attn_tui.screen.driver import driver_class
assert driver_class() is None
from screen.looking import app_of, opened, press, rows

async def look():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "right", "down", "m", "escape", "question_mark", "escape")
        print("\\n".join(rows(app)))

asyncio.run(look())
"""


def run(code, folder, stdin=b""):
    done = subprocess.run(
        [sys.executable, "-c", AS_IN_WINDOWS + code],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT)),
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows needs not be simulated there")
PRINTING = [
    "translate 31 -c reverse",
    "translate - -c reverse",
    "trace 31 -c reverse -o 31.trace",
    "why 31 -c reverse --at 1.score.3",
    "export 31 -c reverse --format svg",
    "export 31 -c reverse -o 31.html",
    "lesson",
    "lesson step --check",
    "evaluate pairs.tsv -c reverse",
    "checkpoints",
    "config",
    "config --example",
    "doctor",
    "completion fish",
    "man",
    "help commands",
    "help H",
]
REFUSED = {"start": "needs a terminal", "serve 31 -c reverse": "WSL"}


def test_what_is_printed_is_and_what_cannot_be_is_told_in_one_sentence(tmp_path):
    (tmp_path / "pairs.tsv").write_text("31\t13\n")
    code, _, err = run(MAIN.format(all=[*PRINTING, *REFUSED]), tmp_path, b"31\n")
    assert (code, "Traceback" in err) == (0, False), err
    for command in PRINTING:
        assert f"\n{command}: 0\n" in err
    for command, said in REFUSED.items():
        [told] = re.findall(rf"\n(attn-tui: .*)\n\n{command}: 2\n", err)
        assert is_one_sentence(told)
        assert said in told
    assert (tmp_path / "31.trace").is_file()
    assert (tmp_path / "31.html").is_file()


def test_the_screen_is_shown_by_textuals_own_driver(tmp_path):
    code, out, err = run(SHOWN.format(tests=str(ROOT / "tests")), tmp_path)
    assert (code, err) == (0, "")
    assert "softmax" in out
