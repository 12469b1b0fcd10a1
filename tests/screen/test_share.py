"""The command that `y` copies opens the very screen it was copied from, cell by cell."""

import gc
import shlex
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from screen.changing import another_sentence, ask, place, showing, trained
from screen.looking import cells, opened, press, rows, until
from what_if import assert_identical

from attn_tui.cli.opening import Before, open_one
from attn_tui.cli.translate import translate
from attn_tui.engine.ways import Search
from attn_tui.screen.dialogs import Notice
from attn_tui.settings import Settings
from attn_tui.story.decoding import GREEDY, place_in
from attn_tui.story.share import command
from attn_tui.story.walk import Walk
from attn_tui.text import printable

TRANSLATE = import_module("attn_tui.cli.translate")


@dataclass
class Opened:
    """What the real command makes of a line."""

    settings: Settings
    names: Sequence[str]
    sentence: str
    search: Search
    at: str
    changes: Sequence[tuple[int, str]]
    before: Before | None

    def screen(self):
        return trained(
            *self.names,
            sentence=self.sentence,
            search=self.search,
            at=self.at,
            changes=self.changes,
            before=self.before,
            language=self.settings.language or "en",
        )

    def decodings(self):
        return decodings_of(self.names, self.sentence, self.search, self.at, self.changes)


def decodings_of(names, sentence, search, at, changes):
    """What a screen shows that is opened with these."""
    found = [
        open_one(name, sentence, search, [text for system, text in changes if system == number])
        for number, name in enumerate(names, 1)
    ]
    Walk(found, place_in(found, at))
    return found


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
        arguments = given.pop()
        return Opened(*arguments[:6], arguments[-1])

    return parsed


def passed_on(parsed, *names, sentence="Je suis étudiant.", search=GREEDY, at="0", changes=()):
    """Check that the command of decodings opens the very same, at the same place and in the same branch; give it."""
    decodings = decodings_of(names, sentence, search, at, changes)
    line = command(names, decodings, "en")
    assert line.isprintable()
    again = parsed(line)
    assert (tuple(again.names), again.search, again.settings.language) == (names, search_in_words(search), "en")
    for one, other in zip(decodings, again.decodings(), strict=True):
        there, here = one.branches.current, other.branches.current
        assert one.timeline.position == other.timeline.position
        assert [one.written(branch.changes) for branch in there.line] == [
            other.written(branch.changes) for branch in here.line
        ]
        for timeline in (one.timeline, other.timeline):
            while timeline.look_ahead():
                pass
        assert_identical(one.timeline.events, other.timeline.events)
    return line, decodings


def search_in_words(search):
    """A search as it comes out of a command line, in which nothing is that a terminal could obey."""
    return replace(search, translation=printable(search.translation)) if search.kind == "forced" else search


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
    again = parsed(line).screen()
    async with showing(again, size=size):
        assert cells(again) == before
    return line


@pytest.mark.parametrize(
    ("name", "at", "change"),
    [
        ("fr-en", "0.5", "3.alpha.étudiant=0"),
        ("fr-en", "3.softmax", "3.alpha.étudiant=0"),
        ("fr-en", "2", "2.alpha=0.1,0.2,0.3,0.123456789"),
        ("fr-en", "2", "2.alpha.suis=0; 2.alpha=normalised"),
        ("fr-en", "2.3", "2.e.suis=out; 2.e.Je=1.5"),
        ("fr-en-luong", "2.3", "*.e=dot"),
        ("fr-en-bahdanau", "2", "2.h.#17=frozen; 3+.c=frozen; 1.h=-0.25"),
        ("fr-en-seq2seq", "2.ended", "2.y=<END>; 1.p=temperature:0.5"),
        ("fr-en-seq2seq", "2", "2.y=university; 1.p=temperature:0.5"),
        ("fr-en-seq2seq", "3", "1.h=0"),
        ("reverse", "1.3", "1.alpha.#2=only; 2.y=7"),
        ("reverse-local", "1.4", "1.e.#1=in; 1.e.4=out"),
    ],
)  # fmt: skip
def test_every_change_is_passed_on(parsed, name, at, change):
    sentence = "31415" if "reverse" in name else "Je suis étudiant."
    line, [decoding] = passed_on(parsed, name, sentence=sentence, at=at, changes=[(1, change)])
    assert shlex.quote(decoding.written(decoding.branches.current.changes)) in line


@pytest.mark.parametrize(
    ("name", "keys", "change"),
    [("fr-en", "right right right right", "3.alpha.étudiant=0"), ("reverse-local", "end", "1.e.3=in; 1.e.4=out")],
)
async def test_the_screen_with_a_change_is_opened_again(parsed, name, keys, change):
    app = trained(name, sentence="31415" if "reverse" in name else "Je suis étudiant.")
    async with showing(app, *keys.split()) as (pilot, _):
        await ask(pilot, "i", change)
        assert shlex.quote(change) in await same_again(pilot, parsed)


async def test_the_issues_command_opens_its_screen(parsed):
    line = 'attn-tui translate "Je suis étudiant." -c fr-en --at 3.softmax --set "3.alpha.étudiant=0"'
    app = parsed(line).screen()
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


def test_every_place_is_passed_on(parsed):
    [decoding] = decodings_of(("fr-en",), "Je suis étudiant.", GREEDY, "0", ())
    there = True
    while there:
        at = f"{decoding.timeline.current.t}.{decoding.timeline.substep}"
        passed_on(parsed, "fr-en", at=at)
        there = decoding.timeline.forward()


async def test_the_screen_at_some_place_is_opened_again(parsed):
    app = trained("fr-en")
    async with showing(app, *["right"] * 9) as (pilot, _):
        await same_again(pilot, parsed)


@pytest.mark.parametrize("names", [("reverse",), ("reverse-local", "reverse", "reverse-seq2seq")])
async def test_the_sentence_that_it_was_changed_from_is_passed_on_with_its_changes(names, parsed):
    app = trained(*names, sentence="314")
    async with showing(app, "s", "down", size=(160, 40)) as (pilot, _):
        for change in ("padding=2", "2.y=7"):
            await ask(pilot, "i", change)
        await another_sentence(pilot, text="27")
        await ask(pilot, "i", "padding=1")
        line = shlex.split(await same_again(pilot, parsed, (160, 40)))
        assert line[line.index("--before") :][:2] == ["--before", "314"]
        assert [line[i + 1] for i, word in enumerate(line) if word == "--set-before"][:2] == ["padding=2", "2.y=7"]
        await another_sentence(pilot, "slash", *"31", "enter")  # which is compared with nothing
        assert "--before" not in await shared(pilot)


TWO, THREE = ("fr-en", "fr-en-bahdanau"), ("reverse-local", "reverse", "reverse-seq2seq")


@pytest.mark.parametrize(
    ("names", "at"), [(TWO, "0"), (TWO, "0.9"), (TWO, "2.word"), (TWO, "3.7"), (TWO, "end"), (THREE, "1.3")]
)
def test_systems_that_are_compared_are_passed_on(parsed, names, at):
    is_toy = "reverse" in names
    sentence = "314" if is_toy else "Je suis étudiant."
    changes = [(1, "2.y=7" if is_toy else "2.alpha.#1=0"), (2, "1.y=8" if is_toy else "1.c=0")]
    if at == "end":
        walk = Walk(decodings_of(names, sentence, GREEDY, "0", changes))
        walk.move("last")
        at = "{}.{}".format(*walk.place)
    line, _ = passed_on(parsed, *names, sentence=sentence, at=at, changes=changes)
    assert shlex.split(line)[-3].startswith("2:1.")


async def test_the_screen_of_systems_that_are_compared_is_opened_again(parsed):
    app = trained(*TWO)
    async with showing(app, "s", "down", "down", "left", size=(160, 24)) as (pilot, _):
        await ask(pilot, "i", "2.alpha.#1=0")
        app.set_focus([pane for pane in app.query("Candidates") if pane.region.area][1])
        await ask(pilot, "i", "1.c=0")
        await press(pilot, "escape")
        line = await same_again(pilot, parsed, (160, 24))
        assert shlex.split(line)[-3].startswith("2:1.")


@pytest.mark.parametrize(
    "search",
    [Search("beam", width=3), Search("beam", width=7, length_penalty=1.2345678),
     Search("sample", temperature=1 / 3, seed=11),
     Search("forced", translation="I'm a \"student\" \x1b[31m-- $HOME.")],
    ids=lambda search: search.kind,
)  # fmt: skip
def test_how_the_words_are_chosen_is_passed_on(parsed, search):
    passed_on(parsed, "fr-en", search=search, at="2.2", changes=[(1, "2.alpha=uniform")])


HOSTILE = [
    "C'est l'été.", "L'\"ami\" de $HOME", "-c est un mot", "--", "-", "- x", "a\\b `id` $(id) !! ; & | > < * ? ~ #",
    "deux  blancs   ici", "\x1b[31mrouge\x1b[0m \x07", "'", '"', "é" * 60, "日本 \u202e x",
]  # fmt: skip


def test_a_shell_hands_every_sentence_on_as_it_is(parsed):
    lines = [passed_on(parsed, "fr-en", sentence=sentence, at="2")[0] for sentence in HOSTILE]
    assert all("--lang en" in line for line in lines)
    shell = "\n".join(f"printf '%s\\0' {line} ''" for line in lines)
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=True)
    assert done.stdout.decode().split("\0\0")[:-1] == ["\0".join(shlex.split(line)) for line in lines]


@pytest.mark.parametrize("sentence", ["\x1b[31mrouge\x1b[0m \x07", "é" * 60])
async def test_the_screen_of_a_hostile_sentence_is_opened_again(parsed, sentence):
    app = trained("fr-en", sentence=sentence)
    async with showing(app, "s", "down") as (pilot, _):
        await same_again(pilot, parsed)


async def test_an_edited_sentence_is_the_one_that_is_passed_on(parsed):
    app = trained("fr-en")
    async with showing(app, "s", "down") as (pilot, _):
        await another_sentence(pilot, text="Merci beaucoup.")
        again = parsed(await shared(pilot)).screen()
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
