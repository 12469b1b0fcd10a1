import asyncio
import logging
import sys
import weakref
from contextlib import asynccontextmanager

import pytest
from classroom.classes import PATIENCE, complete, freed, opens, shown_at
from screen.emulation import Terminal
from screen.looking import rows

from attn_tui.classroom.explorer import Bounds, End, Explorer
from attn_tui.classroom.hosted import Threads
from attn_tui.errors import RoomError
from attn_tui.room.limits import LimitError
from attn_tui.screen.beam.screen import BeamTree
from attn_tui.screen.learning.screen import LearningView
from attn_tui.screen.palette import palette_of


class Wire:
    """A channel to a terminal, which can be held up."""

    def __init__(self, columns=80, lines=24, fills=True):
        self.terminal, self.fills = Terminal(columns, lines, fills=fills), fills
        self.sent, self.is_full = b"", False

    def send(self, data):
        self.sent += data
        self.terminal.stream.feed(data.decode())

    @property
    def display(self):
        return self.terminal.display


@asynccontextmanager
async def exploring(shown=None, wire=None, **options):
    """An explorer that runs; it is ended if it has not."""
    shown, wire = shown or shown_at(2, 4), wire or Wire()
    size = wire.terminal.columns, wire.terminal.lines
    options.setdefault("reopen", lambda names, sentence: complete(opens(shown_at(0, 1, sentence=sentence))))
    app = Explorer(shown, complete(opens(shown)), wire, size, **options)
    app.wire = wire
    running = app.running_task = asyncio.create_task(app.explore())
    try:
        await until(app, "softmax")
        yield app
    finally:
        app.exit()
        await asyncio.wait_for(running, PATIENCE)


async def until(app, *texts):
    """Wait until all of these texts are on the terminal."""
    async with asyncio.timeout(PATIENCE):
        while not all(any(text in row for row in app.wire.display) for text in texts):
            assert not app.running_task.done(), app.running_task.result()
            await asyncio.sleep(0.005)


async def until_same(app):
    """Wait until the terminal shows what the app does; full blocks are blanks on their colour there."""
    async with asyncio.timeout(PATIENCE):
        while [row.replace("█", " ") for row in rows(app)] != app.wire.display:
            await asyncio.sleep(0.005)


async def until_at(app, place):
    """Wait until the app is at a place."""
    async with asyncio.timeout(PATIENCE):
        while app.bench.walk.place != place:
            await asyncio.sleep(0.005)


async def test_keys_and_the_mouse_do_what_they_do_in_the_program():
    async with exploring() as app:
        app.feed(b"\x1b[C")
        await until_at(app, (2, 5))
        await until_same(app)
        app.feed(b"\x1b[<0;2;18M\x1b[<0;2;18m")  # the progress line
        async with asyncio.timeout(PATIENCE):
            while app.bench.walk.place >= (2, 1):
                await asyncio.sleep(0.005)
        app.feed(b"?")
        await until(app, "Type a key")
        app.feed(b"\x1b")
        async with asyncio.timeout(PATIENCE):
            while app.screen is not app.bench:
                await asyncio.sleep(0.005)
        await until_same(app)


async def test_what_is_pasted_goes_into_the_line_as_one_sentence():
    async with exploring() as app:
        app.feed(b"/")
        await until(app, "Je suis étudiant .")
        app.feed(b"\x1b[200~Je\nsuis .\x1b[201~")
        await until(app, "Je suis .")
        app.feed(b"\r")
        async with asyncio.timeout(PATIENCE):
            while app.decodings[0].sentence != "Je suis .":
                await asyncio.sleep(0.005)


@pytest.mark.parametrize("data", [b"a" * 9, b"\x1b[200~" + b"a" * 9 + b"\x1b[201~"])
async def test_what_is_too_long_for_a_line_is_said(data):
    async with exploring(bounds=Bounds(longest=20)) as app:
        app.feed(b"/")
        await until(app, "Je suis étudiant .")
        app.feed(b"\x1b[F" + data)
        await until(app, "There is room for 20 characters here")


async def test_another_size_is_drawn_whole():
    async with exploring() as app:
        app.wire.terminal = Terminal(100, 30)
        app.wire.terminal.litter()
        app.resize(100, 30)
        await until_same(app)
        assert len(rows(app)) == 30


async def test_while_the_channel_is_full_nothing_is_sent_and_then_the_latest_picture_once():
    async with exploring() as app:
        await until_same(app)
        app.wire.is_full, sent = True, len(app.wire.sent)
        for _ in range(20):
            app.feed(b"\x1b[C")
        await until_at(app, (4, 8))
        assert len(app.wire.sent) == sent
        app.wire.is_full = False
        app.drained()
        assert 0 < len(app.wire.sent) - sent < 10_000
        await until_same(app)
        sent = len(app.wire.sent)
        app.drained()
        assert len(app.wire.sent) == sent


@pytest.mark.parametrize(("key", "text"), [(b"x", "Nothing can be saved"), (b"o", "only what the lecturer shows")])
async def test_what_is_the_servers_is_off_and_its_keys_say_why(key, text):
    async with exploring() as app:
        assert not {"save", "home"} & {one.binding.id for one in app.screen.active_bindings.values()}
        app.feed(key)
        await until(app, text)
        assert app.screen is app.bench


async def test_what_is_recorded_has_no_other_sentences_to_try():
    async with exploring(reopen=None) as app:
        app.feed(b"o")
        await until(app, "it is recorded")
        assert not any("/ tries" in row for row in app.wire.display)


async def test_nothing_is_opened_delivered_or_saved_on_the_server(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("webbrowser.open", lambda *_: pytest.fail("it was opened"))
    async with exploring() as app:
        app.open_url("https://example.org")
        app.deliver_text("/etc/passwd")
        app.deliver_binary("/etc/passwd")
        app.deliver_screenshot()
        app.save_screenshot("here.svg")
        for action in ("screenshot", "suspend_process"):
            await app.run_action(action)
        app._driver.open_url("https://example.org")
        await until(app, "Nothing of the lecturer's machine")
    assert [*tmp_path.iterdir()] == []


async def test_only_what_is_shown_can_be_opened_and_no_long_sentence():
    opened = []
    async with exploring(reopen=lambda names, sentence: opened.append(sentence), bounds=Bounds(longest=40)) as app:
        for names, sentence in ((["fr-en"], "Je"), (["fixed", "../../etc"], "Je"), (["fixed"], "x" * 41)):
            with pytest.raises(Exception, match=r"Here, only|41 characters"):
                app._reopened(names, sentence)
        app.feed(b"/")
        await until(app, "Je suis")
        app.feed(b"y" * 100)
        await until(app, "y" * 40)
        assert len(app.focused.value) == 40
    assert opened == []


async def test_what_is_asked_for_too_often_is_refused_in_one_sentence():
    asked = []

    def charge():
        asked.append(1)
        if len(asked) > 1:
            raise RoomError("that is too often; wait a minute.")

    async with exploring(bounds=Bounds(charge)) as app:
        app.feed(b"/")
        await until(app, "Je suis étudiant .")
        app.feed(b"Je .\r")
        async with asyncio.timeout(PATIENCE):
            while app.decodings[0].sentence != "Je .":
                await asyncio.sleep(0.005)
        app.feed(b"i")
        await until(app, "that is too often")
        assert app.screen is app.bench


async def editing(app):
    """Begin to edit the weights of the second word."""
    weights = app.bench.stages.current.weights
    app.feed(b"e")
    async with asyncio.timeout(PATIENCE):
        while weights.editing is None:
            await asyncio.sleep(0.005)
    return weights


async def settled(app, weights, true):
    """Wait until that is so of the weights, and all keys are carried out."""
    async with asyncio.timeout(PATIENCE):
        while app.is_busy or not true(weights):
            await asyncio.sleep(0.005)


class Edits:
    """So many edits, and then one says that it is too often."""

    def __init__(self, most):
        self.most, self.n = most, 0

    def __call__(self):
        if self.n == self.most:
            raise LimitError("decodings", seconds="3")
        self.n += 1


def set_to(weights):
    return [one.value for one in weights.editing]


@pytest.mark.parametrize(("before", "said"), [(b"", "You have had much computed"), (b"L", "3초 뒤에")])
async def test_each_edit_of_a_weight_counts_and_one_too_many_changes_nothing(before, said):
    edits = Edits(3)
    async with exploring(bounds=Bounds(edits=edits)) as app:
        app.feed(before)
        weights = await editing(app)
        app.feed(b"1")
        await settled(app, weights, lambda weights: set_to(weights) == [1.0])
        app.feed(b"\x1b[B" * 2)
        await settled(app, weights, lambda weights: set_to(weights) == [0.9])
        assert edits.n == 3
        app.feed(b"\x1b[B" * 30 + b"0=t" + b"u")
        await until(app, said)
        await settled(app, weights, lambda weights: set_to(weights) == [0.9])
        assert sum(row.count(said) for row in app.wire.display) == 1
        assert app.decodings[0].branches.current.changes == weights.editing
        edits.most += 1
        app.feed(b"\x1b[B")
        await settled(app, weights, lambda weights: set_to(weights) == [0.85])


async def test_only_what_computes_anew_counts_as_an_edit():
    edits = Edits(0)
    async with exploring(bounds=Bounds(edits=edits)) as app:
        weights = await editing(app)
        app.feed(b"\x1b[C\x1b[D\r")  # the cursor goes to another weight and back, and nothing is edited any more
        await settled(app, weights, lambda weights: weights.editing is None)
        app.feed(b"\x1b[B\x1b[A01u\x12")
        await settled(app, weights, lambda weights: True)
        assert not any("much computed" in row for row in app.wire.display)


async def test_a_word_that_is_taken_and_what_is_undone_count_as_edits():
    edits = Edits(3)
    async with exploring(shown_at(2, 8), bounds=Bounds(edits=edits)) as app:
        branches = app.decodings[0].branches
        app.bench.stages.current.look_at(app.bench.stages.current.pane_named("word"))
        for n, key in enumerate((b"\x1b[Br", b"u", b"\x12"), 1):
            app.feed(key)
            async with asyncio.timeout(PATIENCE):
                while app.is_busy or edits.n < n:
                    await asyncio.sleep(0.005)
        changes = branches.current.changes
        assert changes
        app.feed(b"u")
        await until(app, "much computed")
        assert branches.current.changes == changes


@pytest.mark.parametrize(
    ("opens_it", "key", "shown"),
    [(b"b", b"+", lambda screen: screen._width), (b"B\r", b"s", lambda screen: screen.descent.steps)],
)
async def test_what_a_key_computes_on_the_screens_that_open_counts_as_an_edit(opens_it, key, shown):
    edits = Edits(2)
    async with exploring(bounds=Bounds(edits=edits)) as app, asyncio.timeout(PATIENCE):
        app.feed(opens_it)
        while not isinstance(app.screen, BeamTree | LearningView):
            await asyncio.sleep(0.005)
        before = shown(app.screen)
        while not any("much computed" in row for row in app.wire.display):
            if not app.is_busy:  # a step is taken as soon as what the one before has changed is computed
                app.feed(key)
            await asyncio.sleep(0.02)
        assert shown(app.screen) == before + edits.n == before + 2


async def test_one_returns_quits_and_is_lost():
    places = []
    async with exploring(lost=places.append) as app:
        app.feed(b"!")
        app.feed(b"f")
        assert await asyncio.wait_for(app.running_task, PATIENCE) == End(True)
    assert [seen.place for seen in places] == [(2, 4)]
    async with exploring() as app:
        app.feed(b"q")
        assert await asyncio.wait_for(app.running_task, PATIENCE) == End(False)


async def test_an_app_that_fails_ends_alone_and_leaves_nothing_behind(capfd, caplog):
    asyncio.get_running_loop().set_default_executor(Threads())
    output, before = sys.stdout, asyncio.all_tasks()
    async with exploring(shown_at(1, 2)) as other:
        with caplog.at_level(logging.ERROR):
            async with exploring() as app:
                app.feed(b"z")
                app.bench.decoding.timeline.position = 10_000  # nothing can be drawn there
                app.feed(b"\x1b[C")
                end = await asyncio.wait_for(app.running_task, PATIENCE)
        assert end.returns
        assert "too much for the program" in end.sentence
        assert app.wire.sent.endswith(b"\x1b[m\x1b[?25l")
        [record] = caplog.records
        assert "étudiant" not in record.getMessage()
        left = [weakref.ref(one) for one in (app, app._driver, app.bench)]
        del app
        other.feed(b"\x1b[C")
        await until_at(other, (1, 3))
        await until_same(other)
    await freed(*left)
    assert sys.stdout is output
    assert asyncio.all_tasks() == before
    assert "étudiant" not in "".join(capfd.readouterr())


async def test_one_who_goes_while_it_is_opened_is_no_error(caplog):
    for turns in range(0, 60, 3):
        shown, wire = shown_at(2, 4), Wire()
        app = Explorer(shown, complete(opens(shown)), wire, (80, 24))
        running = asyncio.create_task(app.explore())
        for _ in range(turns):
            await asyncio.sleep(0)
        app.exit()
        await asyncio.wait_for(running, PATIENCE)
        assert app.crashed is None, turns
    assert caplog.records == []


async def test_of_an_app_that_has_ended_nothing_stays_that_it_has_drawn():
    async with exploring() as app:
        await until_same(app)
        drawn = weakref.ref(app.bench._styles_cache)
        del app
    await freed(drawn)


@pytest.mark.parametrize("order", [("truecolor", "16", "256"), ("16", "256", "truecolor")])
async def test_every_app_of_a_process_has_as_many_colours_as_its_terminal(order):
    palette = palette_of("dark", "truecolor")
    wanted = {"truecolor": b"38;2;138;138;138", "256": b"38;5;", "16": b"[9"}
    assert palette.dim == "#8a8a8a"
    for depth in order:
        async with exploring(depth=depth) as app:
            await until_same(app)
            sent = app.wire.sent
            assert wanted[depth] in sent
            assert (b"38;2;" in sent) == (depth == "truecolor")
            assert (b"38;5;" in sent) == (depth == "256")
