"""`x` on the screen: a name is asked for, and its ending says what is written."""

import asyncio
import json
import threading

import pytest
from cli.running import PATIENCE
from export.made import exported, made
from screen.looking import app_of, fixed_checkpoint, opened, press, settled, system_checkpoint, until
from textual.widgets import Input, Static

from attn_tui.export import Options
from attn_tui.formats import FORMATS
from attn_tui.screen.dialogs import Prompt
from attn_tui.story.texts import texts

SAY = texts("en")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


async def by_command(name, **config):
    """What `export` makes of the same, in a thread, for a loop runs here."""
    return await asyncio.to_thread(lambda: exported(made(**config), name, Options(columns=80, lines=24)))


async def asked(pilot, name, key="x"):
    """Press the key, type the name, and return what is said against it; "" where the prompt closes."""
    await press(pilot, key)
    assert isinstance(pilot.app.screen, Prompt)
    return await answer(pilot, name)


async def answer(pilot, name):
    pilot.app.screen.query_one(Input).value = name
    await settled(pilot)
    await press(pilot, "enter")
    if not isinstance(pilot.app.screen, Prompt):
        return ""
    return str(pilot.app.screen.query_one("#wrong", Static).content)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.is_screen])
async def test_what_is_written_is_what_the_command_writes(name, tmp_path):
    if name.startswith("alignment"):
        pytest.importorskip("matplotlib")
    app, form = app_of(checkpoint=fixed_checkpoint(max_length=2)), FORMATS[name]
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "right")
        place, path = decoding.here, tmp_path / f"a{form.ending}"
        assert await asked(pilot, path.name) == ""
        await until(pilot, path.exists, PATIENCE)
        await until(pilot, lambda: not app.bench.exporter.writing, PATIENCE)
        assert decoding.here == place
        await press(pilot, "right")  # the screen goes on
        assert decoding.here != place
    assert path.read_bytes() == await by_command(name, max_length=2)


async def test_one_can_go_on_while_a_recording_is_written(tmp_path):
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        assert await asked(pilot, "a.cast") == ""
        if app.bench.exporter.writing:
            assert await asked(pilot, "b.cast") == SAY("export.last", name="a.cast")
            await press(pilot, "escape")
        await press(pilot, "down", "down")
        moved = decoding.here
        await until(pilot, lambda: not app.bench.exporter.writing, PATIENCE)
        assert decoding.here == moved
    assert (tmp_path / "a.cast").read_bytes() == await by_command("cast")
    assert not (tmp_path / "b.cast").exists()


@pytest.mark.parametrize("again", [False, True])
async def test_quitting_waits_for_what_is_being_written_unless_it_is_asked_for_again(again, tmp_path, monkeypatch):
    may_end = threading.Event()

    def slow(*_):
        may_end.wait(PATIENCE)
        return b"a page"

    monkeypatch.setattr("attn_tui.screen.exporting.picture", slow)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert await asked(pilot, "a.html") == ""
        await press(pilot, "q")
        assert app.return_code is None
        if again:
            await press(pilot, "q")
        else:
            may_end.set()
        await until(pilot, lambda: app.return_code == 0, PATIENCE)
        may_end.set()
    assert again or (tmp_path / "a.html").read_bytes() == b"a page"


async def test_the_other_key_asks_the_same():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert await asked(pilot, "a.json", key="ctrl+s") == ""
    with open("a.json", encoding="utf-8") as file:
        assert json.load(file)["translation"] == "I am student ."


async def test_nothing_is_replaced_unasked(tmp_path):
    (tmp_path / "there.csv").write_text("mine")
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert await asked(pilot, "there.csv") == SAY("save.exists", name="there.csv")
        assert (tmp_path / "there.csv").read_text() == "mine"
        assert await answer(pilot, "there.csv") == ""
    assert (tmp_path / "there.csv").read_bytes() == await by_command("csv")


async def test_what_is_wrong_is_said_and_asked_again():
    app = app_of(checkpoint=system_checkpoint("seq2seq-gru"))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert await asked(pilot, "a.gif") == SAY("save.kind")
        assert (await answer(pilot, "none/a.json")).startswith("It cannot be saved as «none/a.json»")
        assert (await answer(pilot, "a.csv")).startswith("seq2seq-gru has no attention")
        assert await answer(pilot, "a.md") == ""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_question_names_every_ending(language):
    for form in FORMATS.values():
        assert form.ending in texts(language)("save.ask")
        assert form.ending in texts(language)("save.kind")
