"""The panes of the moment alone: from 60×18 on in every terminal without room for all, and by a key in others."""

import asyncio
import re

import pytest
from export.made import exported, made
from rich.cells import cell_len
from screen.looking import (
    KINDS,
    SENTENCE,
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    marked,
    opened,
    out_of_view,
    panes,
    press,
    resize,
    rows,
    settled,
    strips,
    system_checkpoint,
    until,
)

from attn_tui.engine import events as ev
from attn_tui.export import Options
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures.svg import screen_text
from attn_tui.screen.stage import Stage
from attn_tui.screen.view import View
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.texts import LANGUAGES

pytestmark = pytest.mark.usefixtures("drawn_when_read")

SMALLEST, TMUX = (60, 18), (80, 23)
LONG = "Je suis étudiant . " * 9
BESIDE = {"Place", "Sentences", "Progress", "Now", "Words"}
SHOWN = {
    ev.SentenceSplit: {"States"}, ev.PositionRead: {"States"}, ev.SentenceEncoded: {"States"},
    ev.DecoderStarted: {"DecoderState"}, ev.WordEmbedded: {"DecoderState"}, ev.InputConcatenated: {"DecoderState"},
    ev.InputCombined: {"DecoderState"}, ev.StateProposed: {"DecoderState"},
    ev.StateComputed: {"DecoderState"}, ev.WindowPlaced: {"Scores"}, ev.ScoresComputed: {"Scores"},
    ev.WeightsComputed: {"Scores", "Weights"}, ev.WeightsFocused: {"Scores", "Weights"},
    ev.ContextComputed: {"Weights", "Weighted"}, ev.StateConcatenated: {"Concatenation"},
    ev.AttentionalComputed: {"Concatenation"}, ev.MaxoutComputed: {"Maxout"}, ev.ReadoutComputed: {"Readout"},
    ev.FeedforwardComputed: {"Candidates"},
    ev.OutputComputed: {"Candidates"}, ev.WordChosen: {"Candidates"}, ev.DecodingEnded: {"Candidates"},
}  # fmt: skip


def named(name, **changes):
    return fixed_checkpoint(**changes) if name == "fixed" else system_checkpoint(name, **changes)


def without_blanks(text):
    return "".join(text.split())


def is_whole_or_marked(text, shown):
    """Whether a text stands whole in these lines, or its beginning does, and a mark says that there is more."""
    found, text = without_blanks("".join(shown)), without_blanks(text)
    return text in found or any(
        cut and text.startswith(cut) for cut in (part[-len(text) :] for part in found.split("…")[:-1])
    )


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", ["fixed", *KINDS])
async def test_at_60x18_every_moment_is_shown_and_explained_in_every_language(name):
    app = app_of(LONG, named(name, max_length=2))
    async with app.run_test(size=SMALLEST) as pilot:
        decoding = await opened(pilot)
        timeline = decoding.timeline
        timeline.last()
        kinds = [(type(event), event.t, getattr(event, "direction", "")) for event in timeline.events]
        positions = sorted({*map(kinds.index, kinds), *{kind: i for i, kind in enumerate(kinds)}.values()})
        has_message = not decoding.has(ev.ScoresComputed)
        for _ in range(2):
            say = app.look.say
            for timeline.position in positions:
                app.bench.show_all()
                await settled(pilot)
                now, screen = moment(decoding), strips(app)
                shown, kind = panes(app, screen=screen), type(now.event)
                case = (say.language, kind.__name__, now.event.t)
                wanted = {"Message"} if has_message and kind is ev.DecoderStarted else SHOWN[kind]
                if kind is ev.ReadoutComputed and decoding.has(ev.StateConcatenated):
                    wanted = {"Concatenation"}
                assert wanted <= shown.keys() <= wanted | BESIDE | {"Legend"}, case
                assert ("Words" in shown) == bool(wanted & {"States", "Scores", "Weights", "Weighted", "Message"}), case
                assert len(marked(shown)) == 1, case
                assert out_of_view(app.query_one(Stage)) == [], case
                said = explain(now, say)
                symbols = [row.replace(said.source or "\0", "") for row in shown["Now"][:2]]
                assert is_whole_or_marked(f"{said.name}{said.equation}", symbols), (case, shown["Now"])
                assert is_whole_or_marked(said.text, shown["Now"]), (case, shown["Now"])
                assert {cell_len(strip.text) for strip in screen} == {60}, case
                assert f"? {say('key.help')}  q {say('key.quit')}" in screen[-1].text, case
                assert not any("…" in title.replace("h₁…h", "") for title, *_ in map(shown.get, wanted)), case
            await press(pilot, language_key(app))
        assert app.look.say.language == "en"


def language_key(app):
    """The key that changes the language."""
    return next(key for key, active in app.screen.active_bindings.items() if active.binding.id == "language")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "luong-local-p", "seq2seq-gru"])
async def test_under_tmux_all_panes_are_there_and_none_is_cut(name):
    app = app_of(checkpoint=named(name, max_length=2))
    async with app.run_test(size=TMUX) as pilot:
        decoding = await opened(pilot)
        while decoding.timeline.forward():
            app.bench.show_all()
            await settled(pilot)
            shown = panes(app)
            assert {"Words", "States", "DecoderState", "Candidates", "Now", "Progress"} <= shown.keys()
            assert out_of_view(app.query_one(Stage)) == []
            assert len(shown["Now"]) == 5


async def test_a_key_shows_the_panes_of_the_moment_larger_and_all_of_them_again():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "right", "right", "right")
        before, small = cells(app), panes(app)["Weights"]
        await press(pilot, "P")
        large = panes(app)
        assert large.keys() == BESIDE | {"Scores", "Weights"}
        assert max(row.count("█") for row in large["Weights"]) > max(row.count("█") for row in small)
        assert sum("█" in row for row in large["Weights"]) > sum("█" in row for row in small)
        await press(pilot, "P")
        assert cells(app) == before


async def test_where_there_is_no_room_for_all_panes_there_is_no_choice():
    app = app_of(presents=True)
    async with app.run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "s", "P")
        assert "States" not in panes(app)
        await resize(pilot, 80, 24)
        assert "States" not in panes(app)  # as it was begun
        await press(pilot, "P")
        assert "States" in panes(app)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "luong-local-p", "seq2seq-lstm"])
async def test_other_sizes_keep_the_place_and_the_cursor(name):
    app = app_of(LONG, named(name))
    async with app.run_test(size=(140, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "down", "right", "1", *["down"] * 30, "right", "right")
        event, before = decoding.timeline.current, cells(app)
        for size in (SMALLEST, (10, 5), TMUX, (60, 40), (59, 18), (200, 60), (61, 19)):
            await resize(pilot, *size)
            await settled(pilot)
            focused = app.screen.focused
            if size[0] >= 60 and size[1] >= 18:
                assert type(focused).__name__ == "States", size
                assert focused.span(moment(decoding), focused.cursor_row) is not None, size
                assert any(s.style and s.style.reverse for strip in strips(app)[4:] for s in strip), size
            await press(pilot, "P", "P")
        await resize(pilot, 140, 40)
        await settled(pilot)
        assert decoding.timeline.current is event
        assert cells(app)[:3] == before[:3]
        assert (focused.cursor_row, focused.cursor_index) == (30, 2)


async def test_a_pane_that_has_no_room_takes_the_cursor_back_when_it_has():
    app = app_of()
    async with app.run_test(size=(180, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "shift+tab")
        assert type(app.screen.focused).__name__ == "Alignment"
        await press(pilot, "P")
        await settled(pilot)
        assert "Alignment" not in panes(app)
        await press(pilot, "P")
        await settled(pilot)
        assert type(app.screen.focused).__name__ == "Alignment"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "luong-general", "seq2seq-rnn"])
async def test_every_pane_can_have_the_cursor_and_is_shown_then(name):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=SMALLEST) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "right", "right")
        active = marked(panes(app))
        readable = app.query_one(Stage).readable
        for pane in readable:
            if pane.number:
                await press(pilot, str(pane.number))
            else:
                app.bench.stages.current.look_at(pane)
            await settled(pilot)
            assert app.screen.focused is pane
            kind = type(pane).__name__
            assert kind in panes(app), kind
            app.bench.action_zoom()
            await settled(pilot)
            shown = panes(app)
            assert kind in shown, kind
            assert not {"Now", "Progress"} & shown.keys(), kind
            await press(pilot, "escape")
        await press(pilot, "escape")
        await settled(pilot)
        assert marked(panes(app)) == active
        assert {type(pane).__name__ for pane in readable} >= {"States", "DecoderState", "Candidates"}
        assert decoding.timeline.current.t == 1


async def test_a_pane_beside_the_one_of_the_moment_can_have_the_cursor_without_taking_its_room():
    app = app_of()
    async with app.run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right", "right", "right")
        shown = panes(app).keys()
        await press(pilot, "3")
        await settled(pilot)
        assert type(app.screen.focused).__name__ == "Scores"
        assert panes(app).keys() == shown
        await press(pilot, "full_stop", "full_stop")  # on to the concatenation: the pane with the cursor stays
        await settled(pilot)
        assert "Scores" in panes(app)


async def test_weights_can_be_edited_words_guessed_and_systems_compared_there():
    apps = [app_of(), AttentionApp(*(lambda n=n: decoding_of(named(n)) for n in ("fixed", "rnnsearch")))]
    async with apps[0].run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "down", "e", "1")
        assert "Weights" in panes(apps[0])
        await press(pilot, "enter", "escape", "home", "s", "p", "right", "right", "right")
        assert "?" in panes(apps[0])["Now"][0]
        await press(pilot, "right", "enter")
        assert "?" not in panes(apps[0])["Now"][0]
    async with apps[1].run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right", "right")
        assert "1 fixed" in rows(apps[1])[0]
        assert marked(panes(apps[1])) == ["Scores"]
        await press(pilot, "t")
        assert marked(panes(apps[1], 1)) == ["Weighted"]
        await resize(pilot, 120, 40)
        await press(pilot, "P")
        assert marked(panes(apps[1])) == ["Scores"]
        assert marked(panes(apps[1], 1)) == ["Weighted"]  # side by side: each has 60 columns


@pytest.mark.parametrize("options", [{"columns": 60, "lines": 18}, {"columns": 100, "lines": 30, "presenter": True}])
async def test_an_exported_screen_is_the_one_of_that_size(options):
    app = app_of(SENTENCE, presents=options.get("presenter", False))
    async with app.run_test(size=(options["columns"], options["lines"])) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "down", "right", "right", "right")
        wanted = screen_text(app).splitlines()
    text = await asyncio.to_thread(lambda: exported(made(), "text", Options(at="3.softmax", **options)))
    assert text.decode().splitlines()[:-1] == wanted[:-1]
    assert "states h" not in text.decode()


async def test_long_words_and_places_are_cut_with_a_mark():
    words = ["Donaudampfschifffahrtsgesellschaftskapitän", "x"]
    app = app_of(" ".join(words), fixed_checkpoint(words), seconds_per_substep=10)
    async with app.run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "s", "p", "right", "space")
        screen = rows(app)
        assert screen[0].endswith("guessed 0 of 0 ▶ ×0.1 ")
        assert {cell_len(row) for row in screen} == {60}
        await press(pilot, "space", "p", "right")
        assert panes(app)["Words"][1].startswith(("▸Donaudampfschiff", " Donaudampfschiff"))
        assert "…" in panes(app)["Words"][1]


OPENED = {
    "help": ["question_mark"], "commands": ["ctrl+p"], "place": ["g"], "what if": ["i"], "file": ["x"],
    "command": ["y"], "beam": ["b"], "near": ["a"], "matrix": ["m"], "enlarged": ["z"], "weights": ["e"],
    "made of": ["enter"], "branches": ["e", "0", "enter", "escape", "w"],
}  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [SMALLEST, TMUX], ids=lambda size: "x".join(map(str, size)))
async def test_what_opens_has_room_and_goes_back_to_the_place(size, language):
    app = app_of(LONG, fixed_checkpoint(max_length=4), names=["fixed"], language=language)
    async with app.run_test(size=size) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "right", "right", "right")
        say, here = app.look.say, decoding.here
        for what, keys in OPENED.items():
            before = rows(app)
            await press(pilot, *keys)
            await until(pilot, lambda: not getattr(app.screen, "_is_searching", False))
            screen = rows(app)
            assert screen != before, what
            assert {cell_len(row) for row in screen} == {size[0]}, what
            if isinstance(app.screen, View):
                assert re.search(rf"\? {say('key.help')}  (q|Esc) \w", screen[-1]), what
            await press(pilot, "escape")
            if app.screen is not app.bench or app.bench.stages.current.zoomed or app.screen.focused:
                await press(pilot, "escape")
            assert app.screen is app.bench, what
            assert decoding.here == here, what
            if what != "branches":
                assert rows(app) == before, what


@pytest.mark.parametrize("name", ["fixed", "seq2seq-gru"])
async def test_the_tree_and_the_states_fit_and_cut_nothing_without_a_mark(name):
    app = app_of(SENTENCE, named(name))
    async with app.run_test(size=SMALLEST) as pilot:
        await opened(pilot)
        await press(pilot, "end", "b")
        await until(pilot, lambda: not app.screen._is_searching)
        for _ in range(4):
            screen = rows(app)
            assert re.search("[●█·░]", screen[0]), screen[0]
            assert any("▸" in row for row in screen[4:])
            await press(pilot, "left")
        await press(pilot, "escape", "a", "down", "down")
        assert any(row.startswith("▸") for row in rows(app)[3:])
