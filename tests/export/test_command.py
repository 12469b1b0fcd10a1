"""`attn-tui export`, and what it says to what it cannot do."""

import json
import os
import re
import subprocess

import pytest
from cli.running import PATIENCE, PROGRAM, environment, is_one_sentence, run, run_alone

from attn_tui.formats import FORMATS, format_of

pytestmark = pytest.mark.usefixtures("plain_settings")
SENTENCE = ["314", "-c", "reverse"]


@pytest.fixture
def plain_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def refusal(*arguments):
    done = run("export", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert is_one_sentence(done.stderr), done.stderr
    return done.stderr


def test_text_goes_to_standard_output():
    done = run_alone("export", *SENTENCE, "--format", "json", "--at", "2.softmax")
    assert (done.returncode, done.stderr) == (0, "")
    [event] = json.loads(done.stdout)["events"]
    assert (event["kind"], event["t"]) == ("WeightsComputed", 2)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_ending_of_the_name_says_the_format(form, tmp_path):
    if form.name.startswith("alignment"):
        pytest.importorskip("matplotlib")
    name = f"a{form.ending}"
    assert format_of(name) is form
    done = run("export", *SENTENCE, "-o", name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    start = (tmp_path / name).read_bytes()[:9]
    kinds = {".json": b"{\n", ".csv": b"word,3,1", ".txt": b" reverse", ".svg": b"<svg", ".alignment.svg": b"<?xml",
             ".png": b"\x89PNG", ".pdf": b"%PDF-", ".md": "# «314»".encode(), ".cast": b'{"versio',
             ".html": b"<!doctyp"}  # fmt: skip
    assert start.startswith(kinds[form.ending])


def test_binary_formats_go_into_a_pipe_and_not_to_a_terminal():
    pytest.importorskip("matplotlib")
    ptyprocess = pytest.importorskip("ptyprocess")
    command = [*PROGRAM, "export", *SENTENCE, "--format", "alignment-pdf"]
    done = subprocess.run(command, capture_output=True, env=environment(), check=True, timeout=PATIENCE)
    assert done.stdout.startswith(b"%PDF-")
    terminal = ptyprocess.PtyProcessUnicode.spawn(command, env=environment())
    said = ""
    try:
        while True:
            said += terminal.read()
    except EOFError:
        terminal.wait()
    assert "alignment-pdf is not text for a terminal" in said
    assert terminal.exitstatus == 2


def test_markdown_may_tell_what_numbers_are_made_of():
    plain = run("export", *SENTENCE, "--format", "markdown", "--at", "1.score")
    told = run("export", *SENTENCE, "--format", "markdown", "--at", "1.score", "--why", "1.score.4", "--why", "1.word")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(plain.stdout)
    assert "### `1.score.4`" in told.stdout
    assert "### `1.word`" in told.stdout
    assert "markdown" in refusal(*SENTENCE, "--format", "json", "--why", "1.score.4")
    assert "1.score" in refusal(*SENTENCE, "--format", "markdown", "--why", "1.score")


def test_a_trace_is_exported_as_its_sentence_is(tmp_path):
    made = run("trace", *SENTENCE, "-o", "a.trace", "--set", "2.alpha=uniform")
    assert made.returncode == 0, made.stderr
    by_trace = run("export", "a.trace", "--format", "json")
    by_sentence = run("export", *SENTENCE, "--set", "2.alpha=uniform", "--format", "json")
    assert by_trace.stdout == by_sentence.stdout != ""
    screen = ("--format", "text", "--at", "2.softmax", "--lang", "ko")
    recorded = run("export", "a.trace", *screen).stdout.splitlines()
    computed = run("export", *SENTENCE, "--set", "2.alpha=uniform", *screen).stdout.splitlines()
    # The first line says that it is a replay; the last one names keys, of which a recorded decoding has fewer.
    assert recorded[0].removesuffix("기록 재생").rstrip() == computed[0]
    assert recorded[1:-1] == computed[1:-1]
    assert "recorded already" in refusal("a.trace", "--format", "json", "--beam", "3")


def test_a_trace_is_not_replaced_by_what_is_made_of_it(tmp_path):
    made = run("trace", *SENTENCE, "-o", "a.csv")
    assert made.returncode == 0, made.stderr
    before = (tmp_path / "a.csv").read_bytes()
    (tmp_path / "link.csv").symlink_to("a.csv")
    for name in ("a.csv", "./a.csv", "link.csv"):
        assert "is the trace itself" in refusal("a.csv", "-o", name)
    assert (tmp_path / "a.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*SENTENCE,), "say what to write with --format"),
        ((*SENTENCE, "-o", "a.gif"), "ends in none of"),
        ((*SENTENCE, "-o", ".json"), "ends in none of"),
        ((*SENTENCE, "-o", "none/a.json"), "cannot be written (No such file or directory)"),
        ((*SENTENCE, "--format", "json", "--pace", "2"), "--pace is about cast"),
        ((*SENTENCE, "--format", "cast", "--long"), "--long is about csv"),
        ((*SENTENCE, "--format", "json", "--lang", "ko"), "--lang is about"),
        ((*SENTENCE, "--format", "text", "--size", "big"), "'big' is not a size"),
        ((*SENTENCE, "--format", "text", "--size", "60x30,120x40"), "text has one size; give one, or write a page"),
        ((*SENTENCE, "--format", "html", "--size", "120x40,,"), "'120x40,,' is not a size"),
        ((*SENTENCE, "--format", "html", "--size", "120x40,20x10"), "a screen of 20x10 cannot be shown"),
        ((*SENTENCE, "--format", "html", "--lang", "en,xx"), "there is no language 'xx'; there are en, ko"),
        ((*SENTENCE, "--format", "svg", "--lang", "en,ko"), "svg is in one language; give one, or write a page"),
        ((*SENTENCE, "--format", "html", "--lang", ""), "there is no language ''"),
        (
            (*SENTENCE, "--format", "html", "--theme", "light"),
            "--theme is about text, svg, cast; leave it out for html",
        ),
        ((*SENTENCE, "--format", "svg", "--open-numbers"), "--open-numbers is about html"),
        ((*SENTENCE, "-o", "a.htm"), "ends in none of"),
        ((*SENTENCE, "--format", "text", "--size", "20x10"), "a screen of 20x10 cannot be shown"),
        ((*SENTENCE, "--format", "cast", "--pace", "0"), "a pace of 0 seconds is impossible"),
        ((*SENTENCE, "--format", "csv", "--at", "9"), "there is no place '9'"),
        (("314", "-c", "reverse-gru", "--format", "csv"), "reverse-gru has no attention"),
        (("nothing-here.trace", "--format", "csv"), "there is no such file"),
        (("", "--format", "csv"), "the sentence is empty"),
        (("-", "--format", "csv"), "- is standard input for attn-tui translate only"),
        ((*SENTENCE, "--format", "csv", "--set", "3.x=1"), "there is no"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_said_in_a_sentence(arguments, said):
    assert said in refusal(*arguments)
    assert not os.listdir()


def test_an_unwritable_standard_output_is_said():
    with open("/dev/full", "wb") as full:
        command = [*PROGRAM, "export", *SENTENCE, "--format", "json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=PATIENCE)
    assert done.returncode == 2
    assert "No space left" in done.stderr.decode()


def test_the_help_names_all_formats_and_options_once():
    done = run_alone("export", "--help", COLUMNS="120")
    for form in FORMATS.values():
        assert form.name in done.stdout
        assert form.ending in done.stdout
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", done.stdout, re.MULTILINE)
    assert len(options) == len(set(options))
    assert "--compare" not in options


def test_numbers_need_no_screen():
    program = (
        "import sys; sys.argv = ['attn-tui', 'export', '314', '-c', 'reverse', '--format', 'csv']\n"
        "from attn_tui.cli.main import main\nmain()\nassert 'matplotlib' not in sys.modules\n"
        "assert 'attn_tui.screen.app' not in sys.modules"
    )
    subprocess.run([PROGRAM[0], "-c", program], check=True, env=environment(), capture_output=True, timeout=PATIENCE)


def test_of_several_systems_one_is_exported_and_that_is_said(tmp_path):
    said = refusal(*SENTENCE, "--format", "csv", "--compare", "reverse-luong")
    assert "leave it out, and give the command once with each: -c reverse, then -c reverse-luong." in said
    made = run("trace", "31", "-c", "reverse-luong", "--compare", "reverse", "-o", "two.trace")
    assert made.returncode == 0, made.stderr
    assert "recorded already" in refusal("two.trace", "--format", "csv", "--compare", "reverse-luong")
    done = run("export", "two.trace", "--format", "csv")
    assert "'two.trace' has 2 systems; the first, reverse-luong, is exported" in done.stderr
    assert is_one_sentence(done.stderr)
    assert done.stdout == run("export", "31", "-c", "reverse-luong", "--format", "csv").stdout != ""
