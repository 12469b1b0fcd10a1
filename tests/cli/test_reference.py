"""What is told of the program is all there is: every command, option, key and setting, as help and as a manual page."""

import re
import shutil
import subprocess

import click
import pytest
from cli.running import run

from attn_tui.cli.main import COMMANDS, group
from attn_tui.cli.man import page as man_page
from attn_tui.cli.reference import commands, markdown
from attn_tui.docs import page
from attn_tui.keys import by_id
from attn_tui.settings import COLOURS, NAMES
from attn_tui.story.texts import LANGUAGES, texts


def options_of(command, name="attn-tui"):
    """Each command's whole name and the names of its options, as click knows them."""
    found = {name: [one for one in command.params if isinstance(one, click.Option) and not one.hidden]}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            found |= options_of(command.get_command(context, each), f"{name} {each}")
    return found


OPTIONS = options_of(group)


def sections_of(text, begins):
    """A text by its headings."""
    found = re.split(begins, text, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_there_is_what_to_look_for():
    assert {name.split()[1] for name in OPTIONS if " " in name} == set(COMMANDS)
    assert "attn-tui checkpoints show" in OPTIONS


def test_the_page_of_commands_has_every_option_of_every_command():
    done = run("help", "commands")
    told = sections_of(done.stdout, "^## (.*)$")
    assert set(told) == set(OPTIONS)
    for name, options in OPTIONS.items():
        for one in options:
            for written in (*one.opts, *one.secondary_opts):
                assert re.search(rf"`[^`\n]*(?<![\w-]){re.escape(written)}(?![\w-])", told[name]), (name, written)
        assert "--help" in told[name]
    assert (done.stderr, done.returncode) == ("", 0)


def test_what_is_typed_stays_line_by_line():
    for name, line in (
        ("man", "attn-tui man > ~/.local/share/man/man1/attn-tui.1"),
        ("completion", '~/.bashrc   eval "$(attn-tui completion bash)"'),
    ):
        for done in (run(name, "--help"), run("help", name)):
            assert line in [one.strip() for one in done.stdout.splitlines()]
            assert "\\b" not in done.stdout


def test_the_name_of_a_command_shows_its_own_options_and_of_a_group_those_below_it():
    assert run("help", "translate").stdout.startswith(
        "## attn-tui translate\n\n`attn-tui translate [OPTIONS] SENTENCE`\n"
    )
    assert run("help", "checkpoints", "show").stdout.startswith("## attn-tui checkpoints show\n")
    assert "## attn-tui trace" not in run("help", "translate").stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_has_every_binding_by_its_id(language):
    from attn_tui.screen.keymap import all_bindings

    told = run("help", "keys", "--lang", language).stdout
    assert {line[-1] for line in (re.findall(r"\(`(.*?)`\)", row) for row in told.splitlines()) if line} == set(
        by_id(all_bindings())
    )
    assert f"`]`: {texts(language)('key.lesson_next')} (`lesson_next`)" in told


def test_the_page_of_settings_has_every_setting_and_every_colour():
    told = page("settings")
    for name in (*NAMES, *COLOURS):
        assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", told), name


def test_the_manual_page_has_every_option_of_every_command():
    done = run("man")
    text = done.stdout.replace(r"\-", "-")
    assert done.stdout.isprintable() or set(filter(lambda c: not c.isprintable(), done.stdout)) == {"\n"}
    told = sections_of(text, r'^\.SS "(attn-tui [a-z ]+?) *(?=[\["A-Z])')
    for name, options in OPTIONS.items():
        section = (text if name == "attn-tui" else told[name]).replace("\\fB", "")
        for one in options:
            for written in (*one.opts, *one.secondary_opts):
                assert re.search(rf"^.*(?<![\w-]){re.escape(written)}(?![\w-])", section, re.MULTILINE), written
    assert (done.stderr, done.returncode) == ("", 0)


HOSTILE = click.Command(
    "x",
    help="""First.

    .so /etc/passwd
    'br and \\fB"quoted"

    \b
    .nf
        as it is
    """,
    params=[click.Option(["--dash-ed"], help=".TH and * <b> [x](y) `code*`")],
)


def test_nothing_in_a_help_commands_roff():
    lines = [*man_page(click.Group("attn-tui", commands={"x": HOSTILE}))]
    assert [line for line in lines if line.startswith(".so") or line.startswith("'")] == []
    assert r"\&.so /etc/passwd" in lines
    assert r"\(aqbr and \efB\(dqquoted\(dq" in lines
    assert r"\&.TH and * <b> [x](y) `code*`" in lines


def test_nothing_in_a_help_is_markdown_but_what_is_between_backticks():
    [one] = commands(HOSTILE)
    told = "\n".join(markdown(one))
    assert r"`--dash-ed TEXT`: .TH and \* \<b> [x](y) `code*`" in told
    assert "```\n.nf\n    as it is\n```" in told


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_roff_has_nothing_to_complain_of():
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-k"], input=run("man").stdout, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "EXIT STATUS" in re.sub("\x1b\\[[0-9;]*m|.\x08", "", done.stdout)
