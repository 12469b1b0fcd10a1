import asyncio
import dataclasses
import threading
from itertools import cycle
from typing import NamedTuple

import pytest
from rich.cells import cell_len
from screen.looking import (
    SENTENCE,
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    marked,
    opened,
    panes,
    press,
    region,
    resize,
    rows,
    said_at,
    settled,
    until,
)
from support import random_checkpoint, save_whole
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import MouseScrollDown, MouseScrollUp

from attn_tui.checkpoint import load_in_turn
from attn_tui.cli.show import show
from attn_tui.engine import events as ev
from attn_tui.engine.ways import Search
from attn_tui.errors import CheckpointError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.finder import Finder
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.start.listing import Listing
from attn_tui.settings import Settings
from attn_tui.story.decoding import open_decoding
from attn_tui.story.moment import Moment, moment
from attn_tui.symbols import subscript

BARS = set("▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▀▘▖")
FIRST_WORD, LAST = 11, 51  # positions in the fixed decoding: 1 + 2 · 4 + 2 events of reading, 5 words of 8, the end
PANES = {
    "split": "Words", "read": "States", "encoded": "States", "start": "DecoderState", "embed": "DecoderState",
    "state": "DecoderState", "score": "Scores", "softmax": "Weights", "context": "Weighted", "concat": "Concatenation",
    "feedforward": "Candidates", "word": "Candidates", "ended": "Candidates",
}  # fmt: skip


async def walk(pilot, decoding):
    """Step to the end with the key a person would press; give the moment of every position."""
    while True:
        yield moment(decoding)
        before = decoding.timeline.position
        await press(pilot, "right")
        if decoding.timeline.position == before:
            return


def place_of(now):
    """What the screen has to say about where one is."""
    if isinstance(now.event, ev.DecodingEnded):
        written = [word for word in now.output if word != "<END>"]
        return f"end after {len(written)} word{'' if len(written) == 1 else 's'}"
    if now.event.t:
        return f"word {now.event.t}, h{subscript(now.n)} · {now.substep} of 8 {said_at(now).name}"
    return f"reading · {now.substep} of {2 * len(now.source) + 3} {said_at(now).name}"


MOVES = [
        ("right", 1), ("n", 1), ("full_stop", 1), ("right right left", 1), ("n n h", 1), ("n n N", 1),
        ("right right comma", 1), ("left", 0), ("down", FIRST_WORD), ("j", FIRST_WORD),
        ("greater_than_sign", FIRST_WORD), ("s", FIRST_WORD), ("right s", FIRST_WORD), ("down right s", FIRST_WORD + 1),
        ("down down up", FIRST_WORD), ("j j k", FIRST_WORD), ("down right right up", FIRST_WORD), ("down up", 0),
        ("up", 0), ("end", LAST), ("dollar_sign", LAST), ("end right", LAST), ("end home", 0), ("end 0", 0),
        ("end left", LAST - 1), ("end up up", LAST - 16), ("end less_than_sign k", LAST - 16),
        ("down down down down down down", LAST),
    ]  # fmt: skip
"""Keys from the beginning on, and the position they lead to."""


async def test_keys_move_as_promised():
    app = app_of()
    async with app.run_test() as pilot:
        timeline = (await opened(pilot)).timeline
        for keys, position in MOVES:
            timeline.position = 0
            app.bench.show_all()
            await press(pilot, *keys.split())
            assert timeline.position == position, keys
            assert place_of(moment(app.decodings[0])) in rows(app)[0]


async def test_the_footer_shows_the_keys():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in ("→ next", "← back", "↓ word", "s skip reading", "Space play", "Enter why", "? help", "q quit"):
            assert f" {key}  " in rows(app)[-1]
        await press(pilot, "down")
        assert "skip" not in rows(app)[-1]  # there is nothing left to skip


async def test_space_plays_and_pauses():
    app = app_of(seconds_per_substep=0.05)
    async with app.run_test() as pilot:
        decoding = await opened(pilot)
        assert "▶" not in rows(app)[0]
        await press(pilot, "space")
        await until(pilot, lambda: decoding.timeline.position >= 3)
        assert "▶ ×20" in rows(app)[0]
        await press(pilot, "space")
        stopped = decoding.timeline.position
        await pilot.pause(0.15)
        assert decoding.timeline.position == stopped
        assert "▶" not in rows(app)[0]


async def test_playing_stops_at_the_end():
    app = app_of(seconds_per_substep=0.005)
    async with app.run_test() as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end", "left", "left", "space")
        await until(pilot, lambda: "▶" not in rows(app)[0])
        assert decoding.timeline.position == LAST


async def test_the_help_takes_every_key_but_those_that_close_it_and_the_position_is_kept():
    app = app_of()
    async with app.run_test(size=(80, 60)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "right")
        before = cells(app)
        for keys in ("escape", "f1", "q space x escape", "right tab pagedown end escape"):
            await press(pilot, "question_mark")
            assert isinstance(app.screen, Finder)
            assert any("encoder hidden states" in row for row in rows(app))
            await press(pilot, *keys.split())
            assert not isinstance(app.screen, Finder), keys
            assert app.is_running
            assert decoding.timeline.position == FIRST_WORD + 1
            assert cells(app) == before


async def test_the_whole_help_can_be_read_at_80_by_24():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        entries = list(app.screen.help())
        await press(pilot, "question_mark")
        listing = app.screen.query_one(Listing)
        seen = rows(app)
        while listing.cursor < len(entries) - 1:
            await press(pilot, "pagedown")
            seen += rows(app)
        shown = " ".join(row.strip(" │▸") for row in seen)
        for entry in entries:
            assert all(word in shown for word in (entry.name, entry.section, *entry.text.split())), entry
            assert any(entry.name in row and entry.text.split()[0] in row for row in seen), entry


@pytest.mark.parametrize("keys", ["q", "ctrl+c", "ctrl+q", "question_mark ctrl+c"])
async def test_quitting_keys_end_with_code_0(keys):
    app = app_of()
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, *keys.split())
        await until(pilot, lambda: not app.is_running)
    assert app.return_value is None
    assert app.return_code == 0


async def test_quitting_works_before_the_checkpoint_is_open():
    may_go_on = threading.Event()

    def slowly():
        may_go_on.wait(10)
        return decoding_of(fixed_checkpoint())

    app = AttentionApp(slowly)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert any("opening the checkpoint" in row for row in rows(app))
        await press(pilot, "right", "space", "pagedown", "q")
        may_go_on.set()
    assert app.return_code == 0


@pytest.mark.parametrize(
    ("make", "size"),
    [(lambda: decoding_of(fixed_checkpoint()), (80, 24)), (lambda: open_decoding("reverse", "314"), (120, 40))],
    ids=["fixed", "reverse"],
)
async def test_back_shows_cell_for_cell_what_forward_showed(make, size):
    app = AttentionApp(make)
    async with app.run_test(size=size) as pilot:
        decoding = await opened(pilot)
        forward = [cells(app) async for _ in walk(pilot, decoding)]
        assert len(forward) == len(decoding.timeline.events)
        for expected in reversed(forward):
            assert cells(app) == expected, decoding.timeline.current
            await press(pilot, "left")
        for i, expected in enumerate(forward):
            assert cells(app) == expected
            assert expected not in forward[:i]  # else the test would pass with a screen that never changes
            await press(pilot, "right")


async def test_panes_that_are_not_redrawn_had_nothing_new_to_show():
    app = app_of()
    async with app.run_test() as pilot:
        decoding = await opened(pilot)
        async for _ in walk(pilot, decoding):
            shown = cells(app)
            for pane in app.query(Pane):
                pane.refresh()
            assert cells(app) == shown, decoding.timeline.current


async def test_panes_that_a_jump_leaves_alone_had_nothing_new_to_show():
    app = app_of()
    async with app.run_test() as pilot:
        timeline = (await opened(pilot)).timeline
        timeline.last()
        for key in ("end", "home", "down", "up"):
            for start in range(LAST - 17, LAST):  # the last two words
                timeline.position = start
                app.bench.show_all()
                await settled(pilot)
                await press(pilot, key)
                shown = cells(app)
                for pane in app.query(Pane):
                    pane.refresh()
                assert cells(app) == shown, (key, start, timeline.current)


async def test_a_jump_shows_what_walking_shows():
    walked, jumped = app_of(), app_of()
    async with walked.run_test() as pilot:
        async for _ in walk(pilot, await opened(pilot)):
            pass
        async with jumped.run_test() as other:
            await opened(other)
            await press(other, "end")
            assert cells(jumped) == cells(walked)


async def test_word_and_substep_position_are_always_visible_whatever_the_checkpoint_is_called():
    checkpoint = dataclasses.replace(fixed_checkpoint(), name="a-checkpoint-with-a-name-that-fills-the-line" * 4)
    app = app_of(checkpoint=checkpoint, seconds_per_substep=1000)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "space")
        async for now in walk(pilot, decoding):
            assert place_of(now) in rows(app)[0]
            assert "▶ ×0.001" in rows(app)[0]
        await resize(pilot, 120, 40)
        for substep in range(8):
            assert place_of(moment(decoding)) in rows(app)[0], substep
            assert "▶ ×0.001" in rows(app)[0]
            await press(pilot, "left")


class Seen(NamedTuple):
    """What there is at one moment of a walk."""

    now: Moment
    rows: list[str]
    panes: dict[str, list[str]]
    state: list[tuple[int, int]]
    """First line and line after the last of each vector in the pane of the decoder's state."""
    told: set[object]
    """The moments' events that the widgets have."""


@pytest.fixture(scope="module")
def seen():
    """Every moment of the fixed decoding at 80×24."""

    async def walked():
        app, found = app_of(), []
        async with app.run_test(size=(80, 24)) as pilot:
            async for now in walk(pilot, await opened(pilot)):
                (state,) = [pane for pane in app.query("DecoderState") if pane.region.area]
                spans = [state.span(now, i) for i in range(3)]
                assert 1 + spans[-1].y + spans[-1].lines <= state.size.height
                lines = [(1 + span.y, 1 + span.y + span.lines) for span in spans]
                found.append(Seen(now, rows(app), panes(app), lines, {p.moment.event for p in app.query(Pane)}))
        return found

    return asyncio.run(walked())


def test_source_and_output_stand_on_top(seen):
    for now, screen, *_ in seen:
        assert screen[1].split() == ["source", *now.source]
        assert [word for word in screen[2].split() if word != "▂"] == ["output", *now.output]


def test_panes_are_empty_before_their_event_and_filled_after_it(seen):
    for now, _, shown, state, _ in seen:

        def filled(pane, first=1, last=None, shown=shown):
            return bool(BARS & set("".join(shown[pane][first:last])))

        assert filled("States") == (now.states is not None)
        assert filled("Scores", 1, -1) == (now.e_t is not None)
        assert filled("Weights") == (now.alpha_t is not None)
        assert filled("Weighted") == (now.weighted_states is not None)
        assert filled("Concatenation") == (now.concat_t is not None)
        assert filled("Candidates") == (now.hidden is not None)
        for (first, last), values in zip(state, (now.embedding, now.h_previous, now.h_t), strict=True):
            assert filled("DecoderState", first, last) == (values is not None), now.event


def assert_explained(now, shown):
    said, (title, numbers, *text) = said_at(now), shown
    assert title.startswith(f" {said.name}   {said.equation}")
    assert title.rstrip().endswith(said.source)
    assert numbers.startswith(f" {said.numbers}")
    assert numbers.rstrip().endswith(said.shapes)
    assert " ".join(" ".join(text).split()) == said.text


def test_explanations_are_whole_at_80_by_24(seen):
    for now, _, shown, *_ in seen:
        assert_explained(now, shown["Now"])


async def test_explanations_of_many_words_are_whole_at_80_by_24():
    app = AttentionApp(lambda: open_decoding("reverse", "31415926"))
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = (await opened(pilot)).timeline
        timeline.last()
        last_of_a_kind = {(event.substep, event.t in (1, 8)): i for i, event in enumerate(timeline.events)}
        for timeline.position in last_of_a_kind.values():
            app.bench.show_all()
            await settled(pilot)
            assert_explained(moment(app.decodings[0]), region(app, "Now"))


def test_the_pane_of_the_moment_is_marked(seen):
    for now, _, shown, *_ in seen:
        assert marked(shown) == [PANES[now.event.substep]]


def test_every_widget_shows_one_moment(seen):
    for now, *_, told in seen:
        assert told == {now.event}


def test_numbers_on_the_screen_are_the_engines(seen):
    for now, _, panes_, *_ in seen:
        for pane, values in (("Scores", now.e_t), ("Weights", now.alpha_t)):
            shown = [row.split()[-1] for row in panes_[pane][1:-1] if row.strip()]
            assert shown == ([] if values is None else [f"{value:.2f}" for value in values])
        if now.probabilities is not None:
            shown = [row.split()[-1] for row in panes_["Candidates"][2:] if not row.startswith(" …")]
            assert shown == [f"{value:.2f}" for value in now.probabilities[: len(shown)]]
            assert len(shown) >= 2


async def test_resizing_at_any_moment_keeps_the_position():
    app = app_of("Je suis", fixed_checkpoint(max_length=1))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        larger = cycle([(200, 60), (120, 40)])
        async for now in walk(pilot, decoding):
            for size in (next(larger), (10, 5), (80, 24)):
                await resize(pilot, *size)
                screen = rows(app)
                assert {cell_len(row) for row in screen} == {size[0]}
                assert len(screen) == size[1]
                if size == (10, 5):
                    assert " ".join(" ".join(screen).split()) == "needs 60×18, has 10×5; q quits"
                else:
                    assert place_of(now) in screen[0]
                    assert not any("needs" in row for row in screen)
            assert moment(decoding).event is now.event


async def test_a_size_looks_the_same_however_one_came_to_it():
    direct, resized = app_of(), app_of()
    async with direct.run_test(size=(120, 40)) as pilot, resized.run_test(size=(80, 24)) as other:
        await opened(pilot)
        await opened(other)
        for one in (pilot, other):
            await press(one, "down", "right", "right", "right")
        for size in ((200, 60), (10, 5), (120, 40)):
            await resize(other, *size)
        assert cells(resized) == cells(direct)


@pytest.mark.parametrize("first", [(59, 24), (12, 1)])
async def test_a_small_terminal_says_what_it_needs(first):
    app = app_of()
    async with app.run_test(size=first) as pilot:
        await opened(pilot)
        for size in (first, (80, 17), (20, 5)):
            await resize(pilot, *size)
            assert "needs 60×18" in rows(app)[0]
            await press(pilot, "right")
        await resize(pilot, 80, 24)
        assert app.decodings[0].timeline.position == 3
        assert place_of(moment(app.decodings[0])) in rows(app)[0]


async def test_a_window_shrunk_or_grown_under_the_help_is_laid_out_when_it_closes():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "question_mark")
        await resize(pilot, 50, 20)
        await press(pilot, "escape")
        assert "needs 60×18, has 50×20; q quits" in rows(app)[0]
        await press(pilot, "question_mark")
        await resize(pilot, 120, 40)
        assert any("Help" in row for row in rows(app))
        await press(pilot, "escape")
        assert place_of(moment(decoding)) in rows(app)[0]
        assert "→ next" in rows(app)[-1]


def long_sentence():
    words = [f"mot{i}" for i in range(30)]
    return fixed_checkpoint(words), words


async def test_a_long_sentence_scrolls_so_that_the_word_in_focus_is_in_view():
    checkpoint, words = long_sentence()
    app = app_of(" ".join(words), checkpoint)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        seen = set()
        async for now in walk(pilot, decoding):
            if now.focus is None:
                continue
            if now.event.t == 3:
                break
            assert any(row.strip() == f"▸{words[now.focus]}" for row in region(app, "Words")[1:-1])
            assert words[now.focus] in rows(app)[1].split()
            seen.add(now.focus)
            if now.alpha_t is not None:  # the row of the word is the row of its number
                row = next(i for i, text in enumerate(region(app, "Words")) if "▸" in text)
                assert region(app, "Weights")[row].split()[-1] == f"{now.alpha_t.max():.2f}"
        assert seen == set(range(30))


async def test_words_out_of_view_are_counted():
    checkpoint, words = long_sentence()
    app = app_of(" ".join(words), checkpoint)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for presses in range(5):
            pane = region(app, "Words")
            shown = [row.strip() for row in pane[1:-1]]
            first = words.index(shown[0])
            assert shown == words[first : first + len(shown)]
            below = 30 - first - len(shown)
            assert pane[-1].split() == [f"↑{first}"] * bool(first) + [f"↓{below}"] * bool(below)
            assert first == min(presses * len(shown), 30 - len(shown))
            await press(pilot, "ctrl+pagedown")


async def test_page_keys_and_the_mouse_scroll_the_source_words():
    checkpoint, words = long_sentence()
    app = app_of(" ".join(words), checkpoint)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)

        def top():
            return words.index(region(app, "Words")[1].strip())

        async def scroll(kind, pane):
            where = app.query_one(pane).region
            app.post_message(kind(None, where.x + 2, where.y + 2, 0, 0, 0, False, False, False))
            await settled(pilot)

        for pane in ("Words", "Weights", "Candidates"):
            before = top()
            await scroll(MouseScrollDown, pane)
            assert top() == before + 1
        await scroll(MouseScrollUp, "Now")
        assert top() == 2
        await press(pilot, "ctrl+pagedown")
        assert top() == 2 + len(region(app, "Words")[1:-1])
        await press(pilot, "ctrl+pageup", "ctrl+pageup")
        assert top() == 0
        await scroll(MouseScrollUp, "Words")
        assert top() == 0
        assert decoding.timeline.position == 0


async def test_a_sentence_that_fits_does_not_scroll():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        before = cells(app)
        await press(pilot, "ctrl+pagedown")
        assert cells(app) == before


async def test_a_checkpoint_that_cannot_be_opened_ends_the_app_with_the_error():
    error = CheckpointError("there is no such checkpoint; train it.")

    def fail():
        raise error

    app = AttentionApp(fail)
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.is_running)
    assert app.return_value is error
    assert app.return_code == 2


@pytest.fixture
def weightless(tmp_path):
    """A checkpoint folder without weights."""
    folder = save_whole(tmp_path / "tiny", random_checkpoint())
    (folder / "model.safetensors").unlink()
    return folder


def opening(folder):
    """Open a decoding the way the program does."""
    checkpoint = load_in_turn(str(folder))
    return decoding_of(checkpoint, " ".join(checkpoint.source_vocabulary.words([1, 2])))


@pytest.mark.parametrize("key", [None, "right", "down", "end", "s", "g", "p right"])
async def test_what_turns_out_to_be_missing_after_the_first_screen_ends_the_app(weightless, key):
    class Waiting(AttentionApp):
        def _complete(self):
            if key is None:  # else the key comes before all is read
                super()._complete()

    app = Waiting(lambda: opening(weightless))
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(app.decodings))
        for name in (key or "").split():
            await pilot.press(name)
        await until(pilot, lambda: not app.is_running)
    assert "model.safetensors: there is no such file" in str(app.return_value)
    assert app.return_code == 2


def test_what_takes_the_place_of_what_is_there_is_read_as_a_whole(weightless, monkeypatch):
    opened = []
    monkeypatch.setattr(AttentionApp, "run", lambda app, **options: opened.append(app._reopen))
    with pytest.raises(SystemExit):
        show(Settings(), [], "", Search())
    sentence = opening(weightless).sentence
    with pytest.raises(CheckpointError, match=r"model\.safetensors: there is no such file"):
        opened[0]([str(weightless)], sentence)


async def test_an_error_nobody_expected_ends_the_app_instead_of_leaving_it_waiting():
    def fail():
        raise ZeroDivisionError("a bug")

    app = AttentionApp(fail)
    with pytest.raises(Exception, match="a bug"):
        async with app.run_test() as pilot:
            await until(pilot, lambda: not app.is_running)
    assert app.return_code == 1


async def test_a_cut_sentence_is_said_so():
    app = app_of("suis " * 51)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        now = " ".join(" ".join(region(app, "Now")).split())
        assert "11 more were left out: the checkpoint's limit is 40." in now


@pytest.mark.parametrize("sentence", ["", "  \t "])
async def test_an_empty_sentence_ends_the_app_with_the_error(sentence):
    app = app_of(sentence)
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.is_running)
    assert "the sentence is empty" in str(app.return_value)
    assert app.return_code == 2


EVIL = "\x1b]0;owned\x07é\x1b[31mvil\x9b2J\r\u202e\x00"


async def test_control_characters_never_reach_the_screen():
    # In a source word, in a target word, in the sentence and in the folder's name, which is the checkpoint's.
    target = ("<END>", f"I{EVIL}", f"am{EVIL}", f"student{EVIL}", f".{EVIL}", "a", "b")
    checkpoint = dataclasses.replace(fixed_checkpoint([EVIL], target), name=f"name{EVIL}")
    app = app_of(f"Je suis{EVIL} étudiant{EVIL} .", checkpoint)
    async with app.run_test() as pilot:
        async for _ in walk(pilot, await opened(pilot)):
            text = "".join(rows(app))
            assert text.isprintable(), [c for c in text if not c.isprintable()]
            assert "owned" not in text
            assert {len(row) for row in rows(app)} == {80}
        assert "Iévil  amévil  studentévil" in rows(app)[2]  # the carriage return is a blank


async def test_wide_and_combining_characters_keep_every_pane_in_its_place():
    words = ["日本語のとても長い言葉", "e\u0301tudiant", "한국어", "👍🏽"]
    checkpoint = fixed_checkpoint(words, ("<END>", "私は", "e\u0301", "学生", "。", "a", "b"))
    app = app_of(" ".join(words), checkpoint)
    async with app.run_test() as pilot:
        async for now in walk(pilot, await opened(pilot)):
            assert {strip.cell_length for strip in app.screen._compositor.render_strips()} == {80}
            if now.alpha_t is not None:
                shown = [row.split()[-1] for row in region(app, "Weights")[1:-1] if row.strip()]
                assert shown == [f"{value:.2f}" for value in now.alpha_t]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
async def test_numbers_too_large_for_the_model_are_shown_without_a_crash():
    # Finite weights, but products that are not: float32 overflows to infinity and NaN.
    checkpoint = fixed_checkpoint(score="general")
    for name, values in checkpoint.parameters.items():
        checkpoint.parameters[name] = values * (1e30 if "embedding" in name else 1)
    checkpoint.parameters["decoder.attention.general.weight"] = (
        fixed_checkpoint().parameters["decoder.start.weight"] * 2e38
    )
    app = app_of(checkpoint=checkpoint)
    async with app.run_test() as pilot:
        async for now in walk(pilot, await opened(pilot)):
            assert place_of(now) in rows(app)[0]


async def test_two_apps_in_one_process_do_not_disturb_each_other():
    sentences, wait = (SENTENCE, "étudiant suis Je"), asyncio.Barrier(2)

    async def alone(sentence, barrier=None):
        app, seen = app_of(sentence), []
        async with app.run_test() as pilot:
            async for _ in walk(pilot, await opened(pilot)):
                seen.append(cells(app))
                if len(seen) == 20:
                    break
                if barrier is not None:
                    await barrier.wait()  # step by step in turns
        return seen

    single = [await alone(sentence) for sentence in sentences]
    together = await asyncio.gather(*(alone(sentence, wait) for sentence in sentences))
    assert together == single
    assert single[0] != single[1]


async def test_another_driver_can_be_handed_in():
    class Driver(HeadlessDriver):
        """Keeps what would be sent."""

        written = ""
        is_headless = False

        def write(self, data):
            Driver.written += data

    app = app_of(driver_class=Driver)
    async with app.run_test(headless=False) as pilot:
        assert type(app._driver) is Driver
        await opened(pilot)
        await press(pilot, "right")
    assert "étudiant" in Driver.written


async def test_a_subclass_in_another_file_looks_the_same():
    class Other(AttentionApp):
        """As `attn-tui translate` makes one."""

    app, other = app_of(), Other(lambda: decoding_of(fixed_checkpoint()))
    async with app.run_test() as pilot, other.run_test() as pilot_of_other:
        await opened(pilot)
        await opened(pilot_of_other)
        await until(pilot, lambda: cells(app) == cells(other))  # the footers may be drawn at different times


async def test_tasks_begin_in_their_turn_while_it_runs(monkeypatch):
    def begins_at_once(loop, coroutine, **options):
        return asyncio.Task(coroutine, loop=loop, **options)

    async def look(pilot):
        found.append(asyncio.get_running_loop().get_task_factory())
        app.exit()

    monkeypatch.setattr(asyncio, "eager_task_factory", begins_at_once, raising=False)  # it is there from 3.12 on
    found, app = [], app_of()
    await app.run_async(headless=True, auto_pilot=look)
    assert found == [None]
