"""The command that `y` copies opens the very screen it was copied from, cell by cell."""

import gc
import shlex
import subprocess
import sys
from base64 import b64decode
from importlib import import_module
from types import SimpleNamespace

import pytest
from screen.changing import another_sentence, ask, place, showing, trained
from screen.looking import cells, opened, press, rows, until

from attn_tui.cli.translate import translate
from attn_tui.engine.ways import Search
from attn_tui.screen.dialogs import Notice
from attn_tui.settings import Settings

TRANSLATE = import_module("attn_tui.cli.translate")


@pytest.fixture
def parsed(monkeypatch):
    """Give what the real command makes of a line: what the screen is opened with."""
    given = []
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(TRANSLATE, "show", lambda *arguments, **_: given.append(arguments))
    monkeypatch.setattr(TRANSLATE, "settings_with", lambda params: Settings(language=params["language"]))

    def parsed(line):
        program, subcommand, *words = shlex.split(line)
        assert (program, subcommand) == ("attn-tui", "translate")
        with monkeypatch.context() as while_it_runs:
            while_it_runs.setattr(sys, "stdin", terminal)
            while_it_runs.setattr(sys, "stdout", terminal)
            translate.main(words, standalone_mode=False)
        gc.enable()
        settings, names, sentence, search, at, changes, *_ = given.pop()
        return trained(
            *names, sentence=sentence, search=search, at=at, changes=changes, language=settings.language or "en"
        )

    return parsed


async def shared(pilot):
    """Press the key; give what was copied."""
    app, copied = pilot.app, []
    app.copy_to_clipboard = copied.append
    await press(pilot, "y")
    await until(pilot, lambda: isinstance(app.screen, Notice))
    assert " attn-tui translate " in "\n".join(rows(app))
    await press(pilot, "escape")
    [line] = copied
    assert line.isprintable()
    return line


async def same_again(pilot, parsed, size=(80, 24)):
    """Check that the command shows the screen there is; give the command."""
    before = cells(pilot.app)
    line = await shared(pilot)
    assert cells(pilot.app) == before
    again = parsed(line)
    async with showing(again, size=size):
        assert cells(again) == before
    return line


@pytest.mark.parametrize(
    ("name", "keys", "change"),
    [
        ("fr-en", "right right right right", "3.alpha.étudiant=0"),
        ("fr-en", "s down down right right right", "3.alpha.étudiant=0"),
        ("fr-en", "s down", "2.alpha=0.1,0.2,0.3,0.123456789"),
        ("fr-en", "s down", "2.alpha.suis=0; 2.alpha=normalised"),
        ("fr-en", "s down right right", "2.e.suis=out; 2.e.Je=1.5"),
        ("fr-en-luong", "s down right right", "*.e=dot"),
        ("fr-en-bahdanau", "s down", "2.h.#17=frozen; 3+.c=frozen; 1.h=-0.25"),
        ("fr-en-seq2seq", "end", "2.y=university; 1.p=temperature:0.5"),
        ("fr-en-seq2seq", "s down down", "1.h=0"),
        ("reverse", "s right right", "1.alpha.#2=only; 2.y=7"),
        ("reverse-local", "s right right right", "1.e.#1=in; 1.e.4=out"),
    ],
)  # fmt: skip
async def test_every_change_is_passed_on(parsed, name, keys, change):
    app = trained(name, sentence="31415" if "reverse" in name else "Je suis étudiant.")
    async with showing(app, *keys.split()) as (pilot, decoding):
        await ask(pilot, "i", change)
        line = await same_again(pilot, parsed)
        assert shlex.quote(decoding.written(decoding.branches.current.changes)) in line


async def test_the_issues_command_opens_its_screen(parsed):
    app = parsed('attn-tui translate "Je suis étudiant." -c fr-en --at 3.softmax --set "3.alpha.étudiant=0"')
    async with showing(app) as (pilot, decoding):
        assert place(decoding) == (3, 4)
        assert rows(app)[3].split()[-2:] == ["!", "3.alpha.étudiant=0"]
        await same_again(pilot, parsed)


async def test_of_several_branches_the_line_is_passed_on_that_leads_here(parsed):
    app = trained("fr-en", language="ko")
    async with showing(app, "s", "down", size=(120, 40)) as (pilot, _):
        await ask(pilot, "i", "2.y=student")
        await press(pilot, "u")
        await ask(pilot, "i", "2.y=teacher")
        await ask(pilot, "i", "1.alpha=uniform")
        line = await same_again(pilot, parsed, (120, 40))
        assert shlex.split(line)[4:] == [
            "fr-en", "--at", "2.embed", "--set", "2.y=teacher", "--set", "1.alpha=uniform", "--lang", "ko",
        ][-9:]  # fmt: skip


@pytest.mark.parametrize("steps", [0, 1, 9, 10, 18, 19])
async def test_every_place_is_passed_on(parsed, steps):
    app = trained("fr-en")
    async with showing(app, *["right"] * steps) as (pilot, _):
        await same_again(pilot, parsed)


TWO, THREE = ("fr-en", "fr-en-bahdanau"), ("reverse-local", "reverse", "reverse-seq2seq")


@pytest.mark.parametrize(
    ("names", "keys"), [(TWO, ""), (TWO, "right " * 8), (TWO, "s down down left"), (TWO, "end"), (THREE, "right " * 12)]
)
async def test_systems_that_are_compared_are_passed_on(parsed, names, keys):
    size = (80 * len(names), 24)
    app = trained(*names, sentence="314" if "reverse" in names else "Je suis étudiant.")
    async with showing(app, *keys.split(), size=size) as (pilot, _):
        await ask(pilot, "i", "2.y=7" if "reverse" in names else "2.alpha.#1=0")
        app.set_focus([pane for pane in app.query("Candidates") if pane.region.area][1])
        await ask(pilot, "i", "1.y=8" if "reverse" in names else "1.c=0")
        await press(pilot, "escape")
        line = await same_again(pilot, parsed, size)
        assert shlex.split(line)[-3].startswith("2:1.")


@pytest.mark.parametrize(
    "search",
    [Search("beam", width=3), Search("beam", width=7, length_penalty=1.2345678),
     Search("sample", temperature=1 / 3, seed=11),
     Search("forced", translation="I'm a \"student\" \x1b[31m-- $HOME.")],
)  # fmt: skip
async def test_how_the_words_are_chosen_is_passed_on(parsed, search):
    app = trained("fr-en", search=search)
    async with showing(app, "s", "down", "right") as (pilot, _):
        await ask(pilot, "i", "2.alpha=uniform")
        await same_again(pilot, parsed)


HOSTILE = [
    "C'est l'été.", "L'\"ami\" de $HOME", "-c est un mot", "--", "-", "- x", "a\\b `id` $(id) !! ; & | > < * ? ~ #",
    "deux  blancs   ici", "\x1b[31mrouge\x1b[0m \x07", "'", '"', "é" * 60, "日本 \u202e x",
]  # fmt: skip


@pytest.mark.parametrize("sentence", HOSTILE)
async def test_a_shell_hands_every_sentence_on_as_it_is(parsed, sentence):
    app = trained("fr-en", sentence=sentence)
    async with showing(app, "s", "down") as (pilot, _):
        line = await same_again(pilot, parsed)
        assert "--lang en" in line
        done = subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)
        assert done.stdout.decode().split("\0")[:-1] == shlex.split(line)


async def test_an_edited_sentence_is_the_one_that_is_passed_on(parsed):
    app = trained("fr-en")
    async with showing(app, "s", "down") as (pilot, _):
        await another_sentence(pilot, text="Merci beaucoup.")
        again = parsed(await shared(pilot))
        async with showing(again) as (_, decoding):
            assert decoding.sentence == "Merci beaucoup."
            assert place(decoding) == (2, 1)


async def test_it_is_sent_to_the_terminals_clipboard_and_shown_whole():
    app = trained("fr-en")
    sent = []
    async with showing(app, "s") as (pilot, _):
        app._driver.write = sent.append
        await press(pilot, "y")
        await until(pilot, lambda: isinstance(app.screen, Notice))
        [copied] = [b64decode(part.split(";c;")[1].rstrip("\a")).decode() for part in sent if "]52;" in part]
        shown = " ".join(" ".join(row.strip("│ ") for row in rows(app) if "│" in row[:3]).split())
        assert copied in shown
        await opened(pilot)
