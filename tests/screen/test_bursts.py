"""Keys that arrive together, as from a paste, a slow connection or a script: each of them is carried out, in order."""

from __future__ import annotations

import asyncio
import functools
import time
import types

import pytest
from cli.running import PATIENCE
from screen.changing import fresh, place, reading_in, replaced, showing, told, trained, written
from screen.looking import SENTENCE, app_of, decoding_of, fixed_checkpoint, opened, rows, settled, until
from screen.terminal import terminal
from textual.events import Key, Paste
from textual.keys import _character_to_key

from attn_tui.screen import keyboard
from attn_tui.screen.dialogs import Notice
from attn_tui.screen.start import Start

NAMED = {"→": "right", "←": "left", "↓": "down", "⏎": "enter", "⇥": "tab", "⎋": "escape"}
"""Keys that are no letters, in one letter."""


async def burst(pilot, keys):
    """Hand the driver all of these keys before the app may see any, then wait until they are carried out."""
    for key in keys:
        pilot.app._driver.send_message(typed(key))
    await settled(pilot)


def typed(key):
    """The event of a key."""
    name = NAMED.get(key, key)
    known = _character_to_key(name) if len(name) == 1 else name
    return Key(known, name if len(name) == 1 else None)


async def test_what_the_first_key_looks_at_the_second_copies():
    app = app_of()
    async with showing(app, "s", "right", "right") as (pilot, _):
        await burst(pilot, "⇥c")
        await until(pilot, lambda: isinstance(app.screen, Notice))
        assert app.clipboard.splitlines()[0].startswith("h₁\t")
        await burst(pilot, "x⇥⇥c")  # closes the notice first
        await until(pilot, lambda: isinstance(app.screen, Notice))
        assert app.clipboard.startswith("e₅,₁\t")


@types.coroutine
def gone_on(coroutine, waits_for):
    """What is left of a coroutine that has run until it waits for a future."""
    while True:
        try:
            result = yield waits_for
        except BaseException as error:
            step = functools.partial(coroutine.throw, error)
        else:
            step = functools.partial(coroutine.send, result)
        try:
            waits_for = step()
        except StopIteration as end:
            return end.value


def at_once(loop, coroutine, **options):
    """A task that begins when it is made, as those of `asyncio.eager_task_factory` do; that is Python 3.12's."""
    try:
        waits_for = coroutine.send(None)
    except StopIteration as end:
        done = loop.create_future()
        done.set_result(end.value)
        return done
    return asyncio.Task(gone_on(coroutine, waits_for), loop=loop, **options)


async def test_no_key_is_lost_if_tasks_begin_at_once():
    app = app_of()
    async with showing(app, "s") as (pilot, decoding):
        # As Textual does if it can, but for its tests.
        asyncio.get_running_loop().set_task_factory(getattr(asyncio, "eager_task_factory", at_once))
        at = decoding.timeline.position
        for number in range(1, 5):
            await burst(pilot, "→")
            await until(pilot, lambda number=number: decoding.timeline.position == at + number)
        await burst(pilot, "←→←")
        await until(pilot, lambda: decoding.timeline.position == at + 3)
        asyncio.get_running_loop().set_task_factory(None)


async def test_what_is_opened_takes_the_keys_after():
    app = app_of()
    async with showing(app, "s", "down") as (pilot, decoding):
        await burst(pilot, "mc")
        await until(pilot, lambda: isinstance(app.screen, Notice))
        assert app.clipboard.startswith("α")
        await burst(pilot, "x⎋")
        await until(pilot, lambda: app.screen is app.default_screen)
        before = decoding.timeline.position
        await burst(pilot, "?→⎋")  # the arrow is the help's
        await until(pilot, lambda: app.screen is app.default_screen)
        assert decoding.timeline.position == before
        await burst(pilot, "?→⎋→")
        await until(pilot, lambda: decoding.timeline.position == before + 1)


async def test_a_screen_that_takes_long_to_be_put_together_gets_no_key_before(monkeypatch):
    began, compose = [], Start.compose

    def slowly(start):
        time.sleep(0.1)
        return compose(start)

    def reopen(names, sentence):
        began.append(sentence)
        return [decoding_of(fixed_checkpoint(), sentence)]

    monkeypatch.setattr(keyboard, "_PATIENCE", 0.01)
    monkeypatch.setattr(Start, "compose", slowly)
    app = app_of(names=("reverse-luong",), reopen=reopen)
    async with showing(app, "s") as (pilot, _):
        await burst(pilot, "o⏎")
        await until(pilot, lambda: began and app.screen is app.default_screen)
        await opened(pilot)
        assert began == [SENTENCE]


async def test_what_is_typed_into_a_line_is_all_there():
    def reopen(names, sentence):
        return [decoding_of(fixed_checkpoint(), sentence)]

    app = app_of(names=("fixed",), reopen=reopen)
    async with showing(app) as (pilot, _):
        await burst(pilot, f"/{SENTENCE}{' Je' * 3}⏎")
        await until(pilot, lambda: app.decodings[0].sentence == f"{SENTENCE}{' Je' * 3}")
        decoding = await opened(pilot)
        await burst(pilot, "g3.softmax⏎→")
        await until(pilot, lambda: place(decoding) == (3, 5))
        await burst(pilot, "i2.y=teacher⏎u")
        await until(pilot, lambda: len(decoding.branches.all) == 2 and written(decoding) == "")
        await burst(pilot, "i2.y=teacher⏎i3.alpha=uniform⏎")
        await until(pilot, lambda: written(decoding) == "3.alpha=uniform")
        assert decoding.branches.current.parent.parent is not None


async def test_weights_are_edited_as_fast_as_one_types():
    app = trained("fr-en")
    async with showing(app) as (pilot, _):
        for keys, change in (
            ("s↓e0⏎", "2.alpha.suis=0"),
            ("s↓e0→1⏎→", "2.alpha.suis=0; 2.alpha.étudiant=1"),
            ("s↓eooo⏎", "2.alpha.suis=only"),
        ):
            decoding = await replaced(pilot, fresh("fr-en"))
            await burst(pilot, keys)
            await until(pilot, lambda: getattr(app.screen.focused, "editing", ()) is None)  # Enter has come
            assert written(decoding) == change, keys
            assert reading_in(app) == "Weights", keys


async def test_a_hypothesis_is_chosen_while_the_tree_grows():
    app = trained("fr-en")
    async with showing(app, "s", "down") as (pilot, decoding):
        await burst(pilot, "b")
        await until(pilot, lambda: bool(app.screen.check_action("take", ())))
        await burst(pilot, "→⏎→")
        await until(pilot, lambda: place(decoding) == (4, 1))  # the sub-step after the third word
        assert len(decoding.branches.current.changes) == 3


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "keys",
    ["s↓⇥⇥z⎋⇥e0⏎", "/⎋p→→⏎g2⏎m", "a↓↓⎋E⎋→→", "w⎋i2.y=a⏎uw↓⏎?what⎋→", "i*.h=0⏎u⇥→⏎→⎋→", "zm⇥⎋⎋↓⇥⇥⇥⏎c⎋"],
)
async def test_they_do_what_they_do_one_after_the_other(keys):
    apps = [app_of(), app_of()]
    for app, together in zip(apps, ([keys], keys), strict=True):
        async with showing(app, "s") as (pilot, _):
            for some in together:
                await burst(pilot, some)
            app.clear_notifications()
            await settled(pilot)
            app.seen = rows(app)
    assert apps[0].seen == apps[1].seen


async def test_what_is_pasted_and_clicked_waits_for_the_keys_before():
    app = app_of()
    async with showing(app, "s", "down") as (pilot, decoding):
        for event in (*map(typed, "i"), Paste("2.y=teacher"), *map(typed, "⏎"), *map(typed, "m⎋")):
            pilot.app._driver.send_message(event)
        await settled(pilot)
        assert written(decoding) == "2.y=teacher"


async def test_a_file_is_named_and_what_comes_after_is_for_the_screen(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_of()
    async with showing(app, "s") as (pilot, decoding):
        line = ("ctrl+s", "end", "ctrl+u", *"x.txt", "enter", "right")
        await burst(pilot, line)
        await until(pilot, lambda: place(decoding) == (1, 2))
        assert (tmp_path / "x.txt").exists(), told(app)


def test_what_a_terminal_sends_in_one_piece_is_carried_out_in_order():
    with terminal("31415") as program:
        program.until("reading · 1 of 13", PATIENCE)
        program.until("quit", PATIENCE)
        program.type("\x1b[B\x1b[C\x1b[C\tc")  # ↓ → → Tab c
        program.until("Copied", PATIENCE)
        program.type("xg2.softmax\r.")
        program.until("word 2, h₇ · 5 of 8", PATIENCE)
        program.type("i2.y=7\r/\x15271\r")
        program.until_rows(lambda rows: rows[1].split() == ["source", *"271"], "the other sentence", PATIENCE)
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
