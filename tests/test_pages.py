"""The README and the pages in `attn_tui/docs`: short, linked, and with commands that exist."""

import re
import shlex
import sys

import click
import pytest
from cli.running import is_one_sentence, run
from support import ROOT

from attn_tui.cli.main import group
from attn_tui.cli.reference import REFERENCE
from attn_tui.docs import PAGES, page

README = (ROOT / "README.md").read_text("utf-8")
DOCS = ROOT / "attn_tui" / "docs"
ABOUT = [
    ROOT / "README.md",
    ROOT / ".github" / "CHANGELOG.md",
    *sorted((ROOT / ".github").glob("*.md")),
    ROOT / "checkpoints" / "README.md",
]
FILES = [*ABOUT, *sorted(DOCS.glob("*.md"))]
BLOCK = re.compile(r"^ *```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
COMMANDS = sorted(
    {
        command
        for file in FILES
        for block in BLOCK.findall(file.read_text("utf-8"))
        for line in re.findall(r"^ *\$ (.*)$", block, re.MULTILINE)
        for command in re.findall(r"attn-tui(?: (?:'[^']*'|\"[^\"]*\"|[^|&<#'\"])+)?", re.sub(r"\s+#.*", "", line))
        if not line.startswith(("git ", "pip", "python"))
    }
)


ANSWERED = [
    pytest.param(*given, id=given[0])
    for file in FILES
    for block in BLOCK.findall(file.read_text("utf-8"))
    for given in re.findall(r"^\$ (.*)\n((?!\$ ).+(?:\n(?!\$ ).+)*)", block, re.MULTILINE)
    if re.match(r"attn-tui (translate|why) ", given[0])
]
"""Commands, each with what a page says that it prints; … stands for whatever is left out."""


@pytest.mark.parametrize(("command", "printed"), ANSWERED)
def test_a_page_says_what_a_command_prints(command, printed):
    done = run(*shlex.split(command)[1:])
    whole = ".*".join(re.escape(_rounded(part)) for part in printed.split("…"))
    assert re.fullmatch(whole, _rounded((done.stdout + done.stderr).strip("\n")), re.DOTALL), done.stdout


def _rounded(text):
    """With two decimals: the last of a number depends on the machine."""
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.2f}", text)


def test_the_readme_is_read_in_a_sitting():
    assert len(README.splitlines()) <= 200


def test_every_page_is_listed_by_the_program_and_by_the_readme():
    assert {"changes" if file.stem == "CHANGELOG" else file.stem for file in DOCS.glob("*.md")} == set(PAGES)
    listed = re.findall(r"^\| \[(.*?)\]\(attn_tui/docs/(.*?)\.md\)", README, re.MULTILINE)
    assert [*listed, ("changes", "changes")] == [(name, name) for name in PAGES]
    assert "(attn_tui/docs/CHANGELOG.md)" in README  # which has a paragraph of its own


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_is_linked_is_there(file):
    for target in LINK.findall(file.read_text("utf-8")):
        assert (file.parent / target.replace("\\", "")).exists(), target


def test_there_are_commands_to_try():
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_line_knows_each_command_and_its_options(command):
    words = shlex.split(command)[1:]
    if not words:
        return
    called = group.get_command(click.Context(group), words[0])
    assert called is not None
    called.make_context(words[0], words[1:], resilient_parsing=False)


def test_the_readme_pipes_what_is_printed():
    [(given, printed)] = re.findall(
        r"^\$ echo \"(.*)\" \| attn-tui translate -\n(.*?)```", README, re.MULTILINE | re.DOTALL
    )
    assert run("translate", "-", stdin=given).stdout == printed


def test_the_pages_are_listed_and_one_is_printed_as_it_is_in_a_pipe():
    done = run("help")
    pages, _, _ = done.stdout.partition("\n\n")
    assert [line.split()[0] for line in pages.splitlines()] == [*PAGES, *REFERENCE]
    for name in ("what-if", "changes"):
        done = run("help", name)
        assert [line.rstrip() for line in done.stdout.splitlines()] == page(name).splitlines()
        assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.startswith("# Changes\n")


def test_a_page_that_is_not_there_is_told_with_those_that_are():
    done = run("help", "what\x1b[31m")
    assert is_one_sentence(done.stderr)
    assert "what-if" in done.stderr
    assert "\x1b" not in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


def test_what_installing_says_of_svg_is_what_figures_need(monkeypatch, tmp_path):
    by_install = {install: what for what, install in re.findall(r"^\| (.*?) \| `(.*?)` \|", page("installing"), re.M)}
    assert ".alignment.svg" in by_install['pip install ".[plot]"']
    assert "the screen as SVG" in by_install["pip install ."]
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = run("export", "314", "-c", "reverse", "-o", str(tmp_path / "a.alignment.svg"))
    assert "attn-tui[plot]" in done.stderr
    assert run("export", "314", "-c", "reverse", "-o", str(tmp_path / "a.svg")).returncode == 0


@pytest.mark.parametrize(("name", "wrong"), [("reverse-rnn", {}), ("reverse-gru", {7: 0.2})])
def test_what_the_page_on_checkpoints_says_of_reversing_without_attention_is_on_the_cards(name, wrong):
    card = (ROOT / "checkpoints" / name / "README.md").read_text("utf-8")
    by_length = {int(n): float(right) for n, right in re.findall(r"^\| (\d+) \| \d+ \| ([\d.]+)% \|", card, re.M)}
    assert {n: round(100 - right, 1) for n, right in by_length.items() if n <= 8 and right < 100} == wrong
    for n, share in wrong.items():
        assert f"all right but {share} % of those of {n} digits" in page("checkpoints")
