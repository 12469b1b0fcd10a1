"""The report for a fault: true, free of persons, and the terminal is left as it was, whatever it answers."""

import json
import os
import re
import shutil
import signal
import sys
import tomllib

import pytest
from cli.running import run_alone
from support import ROOT

from attn_tui.cli import diagnosis
from attn_tui.cli.diagnosis import SAMPLES, examine, impersonal
from attn_tui.cli.requirements import EXTRAS, REQUIRED, fault_of, is_there
from attn_tui.settings import VARIABLE

pytestmark = pytest.mark.filterwarnings("ignore")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def section(printed, heading):
    """The rows of a section of the report."""
    rows = re.search(rf"^{heading}:\n((?:  .*\n)*)", printed, re.MULTILINE)[1]
    return dict(re.split(r" {2,}", row.strip(), maxsplit=1) for row in rows.splitlines())


def packages(requirements):
    """The names of what is required, extras of our own replaced by what they bring."""
    found = set()
    for one in requirements:
        if own := re.match(r"attn-tui\[(.*?)\]", one):
            for extra in own[1].split(","):
                found |= packages(PYPROJECT["optional-dependencies"][extra])
        else:
            found.add(re.match(r"[\w.-]+", one)[0].lower())
    return found


def test_what_is_looked_for_is_what_the_package_requires():
    assert set(REQUIRED) == packages(PYPROJECT["dependencies"])
    extras = PYPROJECT["optional-dependencies"]
    assert {extra: set(needs) for extra, (_, needs) in EXTRAS.items()} == {
        extra: packages(needs) for extra, needs in extras.items() if extra not in ("dev", "models")
    }


@pytest.fixture(scope="module")
def done():
    """The program in a pipe."""
    return run_alone("doctor")


def test_in_a_pipe_it_is_plain_text_without_a_question_to_the_terminal(done):
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "no terminal" in section(done.stdout, "cells a text takes")["the terminal"]
    assert re.fullmatch("[0-9a-f]{16}", section(done.stdout, "checkpoints")["reverse"])
    assert set(section(done.stdout, "libraries")) == set(REQUIRED)
    assert done.stdout.endswith("Nothing is wrong.\n")


def test_as_json_it_is_the_same(done):
    told, printed = json.loads(run_alone("doctor", "--json").stdout), done.stdout
    assert told.pop("wrong") == []
    for heading, rows in told.items():
        words = {True: "yes", False: "no"}
        assert section(printed, heading) == {
            name: words[value] if isinstance(value, bool) else str(value) for name, value in rows.items()
        }


def test_neither_the_users_name_nor_the_home_folder_is_in_it(tmp_path):
    home = tmp_path / "somewhere" / "alice"
    own = home / "data" / "attn-tui" / "checkpoints" / "mine"
    shutil.copytree(ROOT / "checkpoints" / "reverse", own)
    (own / "model.safetensors").write_bytes(b"damaged")
    (home / "config.toml").write_text('theme = "/srv/alice/theme"\n')
    done = run_alone(
        "doctor",
        HOME=str(home),
        LOGNAME="alice",
        USER="alice",
        XDG_DATA_HOME=str(home / "data"),
        ATTN_TUI_CONFIG=str(home / "config.toml"),
        SSH_CONNECTION="192.0.2.1 1 192.0.2.2 2",
    )
    assert done.returncode == 1
    assert not re.search("alice|somewhere|192", done.stdout)
    assert "~/config.toml, line 1: " in done.stdout
    assert (
        "the checkpoint mine, yours cannot be used: ~/data/attn-tui/checkpoints/mine/model.safetensors" in done.stdout
    )
    assert done.stdout.count("\n  ~") + done.stdout.count("\n  the checkpoint") == 2
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("/home/ann/x", "~/x"),
        ("/home/ann", "~"),
        ("/home/anna/x", "/home/anna/x"),
        ("/srv/ann/x", "/srv/USER/x"),
        ("ann-notes planned", "ann-notes planned"),
        ("\x1b[31mred\u202e", "red"),
    ],
)
def test_what_is_personal_is_taken_out_and_nothing_else(said, shown, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")
    monkeypatch.setattr(diagnosis.getpass, "getuser", lambda: "ann")
    assert impersonal(said) == shown


def test_colours_of_ones_own_that_are_hard_to_read_are_told(tmp_path, monkeypatch):
    file = tmp_path / "config.toml"
    file.write_text(
        '[themes.paper]\nbase = "light"\nbackground = "#fdf6e3"\nweight = "#b58900"\ndim = "#586e75"\n'
        '[themes.ink]\ntext = "#eeeeee"\n'
    )
    monkeypatch.setenv(VARIABLE, str(file))
    sections, wrong = examine()
    told = {name: value for name, value in sections["settings"].items() if name.startswith("theme ")}
    assert told == {"theme paper": "hard to read on its background: weight 3.0:1; take colours of at least 4.5:1"}
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "key", "fault"), [("forward", "q", "which is the key of quit"), ("forwrd", "n", "no binding")]
)
def test_keys_that_the_screen_refuses_are_wrong(name, key, fault, tmp_path, monkeypatch):
    file = tmp_path / "config.toml"
    file.write_text(f'[keys]\n{name} = "{key}"\n')
    monkeypatch.setenv(VARIABLE, str(file))
    [said] = examine()[1]
    assert fault in said
    assert len(said) < 300


def test_whoever_has_no_name_has_a_report_all_the_same(monkeypatch):
    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr(diagnosis.getpass, "getuser", nobody)
    assert impersonal("text") == "text"


def test_what_is_missing_is_told_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    sections, wrong = examine()
    assert sections["extras"]["plot"].endswith('missing matplotlib; type pip install "attn-tui[plot]"')
    assert wrong == []


def test_a_library_that_cannot_be_imported_is_wrong(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentencepiece", None)
    sections, wrong = examine()
    assert "cannot be imported" in sections["libraries"]["sentencepiece"]
    assert any(sentence.startswith("sentencepiece cannot be imported (") for sentence in wrong)


def test_modules_are_found_or_their_fault_is_told(tmp_path, monkeypatch):
    (tmp_path / "broken_module.py").write_text("raise OSError('a file of C is missing')")
    monkeypatch.syspath_prepend(tmp_path)
    assert (is_there("broken_module"), is_there("no_such_module")) == (True, False)
    assert fault_of("broken_module") == "OSError: a file of C is missing"
    assert fault_of("json") == ""


posix = pytest.mark.skipif(sys.platform == "win32", reason="the terminal is not asked there")


@pytest.fixture
def asked():
    """The program in a terminal that has been asked, and the terminal's modes before."""
    import termios

    from cli.running import PROGRAM
    from screen.terminal import Terminal

    opened = []

    def open_(*arguments, **environment):
        terminal = Terminal([*PROGRAM, "doctor", *arguments], (80, 24), **environment)
        opened.append(terminal)
        modes = termios.tcgetattr(terminal.process.fd)
        while terminal.sent.count(b"\x1b[6n") < len(SAMPLES):
            assert terminal.read(0.1), terminal.sent
        return terminal, modes

    yield open_
    for terminal in opened:
        terminal.process.close(force=True)


def report_of(terminal):
    code = terminal.ends_within()
    _, _, report = terminal.sent.partition(b"\r\x1b[K")
    assert b"\x1b" not in report
    return code, report.decode().replace("\r\n", "\n")


def modes_of(terminal):
    import termios

    return termios.tcgetattr(terminal.process.fd)


@posix
@pytest.mark.parametrize("pieces", [1, 7])
def test_a_terminal_is_asked_how_wide_it_draws(asked, pieces):
    terminal, modes = asked()
    answers = "".join(f"\x1b[5;{1 + (2 if 'α' in name else 1)}R" for name in SAMPLES).encode()
    for i in range(pieces):
        terminal.process.write(answers[i * len(answers) // pieces : (i + 1) * len(answers) // pieces])
    code, report = report_of(terminal)
    cells = section(report, "cells a text takes")
    assert cells["combining accent"] == cells["ambiguous →"] == "1"
    assert cells["ambiguous α"] == "2, counted as 1"
    assert cells["Hangul"] == "1, counted as 2"
    assert "  the terminal draws α in 2 cells and the screen counts 1" in report
    assert code == 1
    assert modes_of(terminal) == modes


@posix
@pytest.mark.parametrize("answer", ["", f"\x1b[1;{'9' * 5000}R" * 20, "\x1b[5;0R" * 20])
def test_a_terminal_that_does_not_answer_is_not_waited_for(asked, answer):
    terminal, modes = asked()
    terminal.process.write(answer.encode())
    code, report = report_of(terminal)
    assert "it did not answer within" in section(report, "cells a text takes")["the terminal"]
    assert code == 0
    assert modes_of(terminal) == modes


@posix
@pytest.mark.parametrize(("end", "code"), [("ctrl-c", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_whatever_ends_it_the_terminal_is_as_it_was(asked, end, code):
    terminal, modes = asked()
    if end == "ctrl-c":
        terminal.type(end)
    else:
        os.kill(terminal.process.pid, getattr(signal, end))
    assert terminal.ends_within() == code
    assert modes_of(terminal) == modes


@posix
@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "linux"}, {"LC_ALL": "POSIX"}])
def test_what_could_not_show_the_answer_is_not_asked(environment):
    from cli.running import PROGRAM
    from screen.terminal import Terminal

    terminal = Terminal([*PROGRAM, "doctor"], (80, 24), **environment)
    assert terminal.ends_within() == (1 if environment.get("TERM") == "dumb" else 0)
    assert b"\x1b" not in terminal.sent


def test_windows_is_not_asked(monkeypatch):
    from attn_tui.cli import probing
    from attn_tui.errors import StreamError

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "termios", None)
    with pytest.raises(StreamError, match="Windows"):
        probing.widths_of(["a"])
