"""Several systems that translate the same sentence, side by side or in turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
    resize,
    rows,
    said_at,
    settled,
    strips,
    system_checkpoint,
    until,
)
from textual.events import MouseScrollDown

from attn_tui.engine import events as ev
from attn_tui.errors import CheckpointError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.panes.order import differences
from attn_tui.screen.stage import Stage
from attn_tui.story.moment import moment

pytestmark = pytest.mark.usefixtures("drawn_when_read")

LECTURE = ("embed", "state", "score", "softmax", "context", "concat", "feedforward", "word")
KINDS = {kind.substep: kind for kind in ev.Event.__subclasses__() if kind.__module__ == ev.__name__}


def app_that_compares(*names, sentence=SENTENCE, **options):
    checkpoints = [fixed_checkpoint() if name == "fixed" else system_checkpoint(name) for name in names]
    return AttentionApp(*(lambda c=c: decoding_of(c, sentence) for c in checkpoints), **options)


def shown(app):
    """Which stages are on the screen."""
    return [i for i, stage in enumerate(app.query(Stage)) if stage.region.area]


def positions(app):
    return [decoding.timeline.position for decoding in app.decodings]


TWO, THREE = ("fixed", "rnnsearch"), ("fixed", "rnnsearch", "seq2seq-lstm")


@pytest.mark.parametrize(
    ("names", "width", "together"),
    [(TWO, 80, False), (TWO, 159, False), (TWO, 160, True), (TWO, 200, True), (THREE, 239, False), (THREE, 240, True)],
)
async def test_they_stand_side_by_side_where_each_has_80_columns(names, width, together):
    app = app_that_compares(*names)
    async with app.run_test(size=(width, 24)) as pilot:
        await opened(pilot)
        assert shown(app) == (list(range(len(names))) if together else [0])
        widths = [stage.region.width for stage in app.query(Stage) if stage.region.area]
        assert all(each >= 80 for each in widths)
        assert sum(widths) <= width
        assert (" t system  " in rows(app)[-1]) == (not together)
        assert [name in rows(app)[0] for name in names] == [True] * len(names)  # in the headings, or in the tabs
        assert ("▶1 fixed:" in rows(app)[0]) == (not together)


async def test_a_key_turns_to_the_next_and_back():
    app = app_that_compares(*THREE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down")
        for key, expected in (("t", 1), ("t", 2), ("t", 0), ("T", 2), ("T", 1)):
            await press(pilot, key)
            assert shown(app) == [expected]
            assert f"▶{expected + 1} {THREE[expected]}:" in rows(app)[0]
            assert rows(app)[0].count("▶") == 1
            assert f" {THREE[expected]} · " in rows(app)[1]
        assert positions(app) == [11, 11, 11]


async def test_alone_and_side_by_side_there_is_nothing_to_turn_to():
    for app in (app_of(), app_that_compares(*TWO)):
        async with app.run_test(size=(160, 24)) as pilot:
            await opened(pilot)
            before = cells(app)
            await press(pilot, "t", "T", "t")
            assert cells(app) == before


async def test_with_the_help_open_keys_do_nothing_below_it():
    app = app_that_compares(*TWO)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in ("t", "T", "tab", "shift+tab"):
            before = cells(app)
            await press(pilot, "question_mark")
            await press(pilot, key, "escape")
            await until(pilot, lambda: app.screen is app.default_screen)
            assert shown(app) == [0]
            assert cells(app) == before


@pytest.mark.parametrize("size", [(80, 24), (160, 24), (240, 60)])
async def test_the_footer_fits(size):
    app = app_that_compares(*THREE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        keys = ["→ next", "← back", "↓ word", "s skip reading", "Space play", "? help", "q quit"]
        for key in keys + ["t system"] * (size[0] < 240):
            assert f" {key}  " in rows(app)[-1]


async def test_they_are_stepped_together_and_every_stage_shows_its_own_moment():
    app = app_that_compares(*TWO)
    async with app.run_test(size=(160, 24)) as pilot:
        decodings, seen, before = (await opened(pilot), app.decodings)[1], [], None
        while before != positions(app):
            before = positions(app)
            assert len({decoding.timeline.current.t for decoding in decodings}) == 1
            for i, decoding in enumerate(decodings):
                now, stage = moment(decoding), panes(app, i)
                assert len(marked(stage)) == 1
                assert said_at(now).name in stage["Now"][0]
                assert " ".join(" ".join(stage["Now"][2:]).split()) == said_at(now).text
                written = [word for word in stage["Sentences"][1].split() if word != "▂"]
                assert written == ["output", *now.output]
            assert {strip.cell_length for strip in strips(app)} == {160}
            seen.append((before, rows(app)))
            await press(pilot, "right")
        assert positions(app) == [len(decoding.timeline.events) - 1 for decoding in decodings]
        for position, screen in reversed(seen):
            assert positions(app) == position
            assert rows(app) == screen
            await press(pilot, "left")


@pytest.mark.parametrize("keys", ["down down", "end", "end up", "down right right up", "end home"])
async def test_keys_move_all_of_them(keys):
    app = app_that_compares(*TWO)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *keys.split())
        t = {"down down": 2, "down right right up": 1, "end home": 0}.get(keys, 5)
        for decoding in app.decodings:
            event = decoding.timeline.current
            assert event.t == t
            assert isinstance(event, ev.DecodingEnded) == (keys == "end")


async def test_one_that_has_ended_waits():
    short = fixed_checkpoint(max_length=2)
    app = AttentionApp(lambda: decoding_of(short), lambda: decoding_of(system_checkpoint("rnnsearch")))
    async with app.run_test(size=(160, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "down", "down")
        first, second = (decoding.timeline.current for decoding in app.decodings)
        assert isinstance(first, ev.DecodingEnded)
        assert second.t == 4
        assert "end after 2 words" in panes(app, 0)["Place"][0]
        assert "word 4, h₈ · 1 of 9" in panes(app, 1)["Place"][0]
        await press(pilot, "up", "up")
        assert [decoding.timeline.current.t for decoding in app.decodings] == [2, 2]
        assert app.decodings[0].timeline.substep == 1


async def test_resizing_keeps_the_position_and_the_system():
    app = app_that_compares(*THREE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right", "right", "t")
        position, narrow = positions(app), cells(app)
        for size in ((240, 24), (10, 5), (120, 40), (240, 60), (80, 24)):
            await resize(pilot, *size)
            await settled(pilot)
            assert positions(app) == position
            if size != (10, 5):
                assert shown(app) == ([0, 1, 2] if size[0] == 240 else [1])
        assert cells(app) == narrow


async def test_playing_and_scrolling_are_everybodys():
    app = app_that_compares(
        "luong-general", "seq2seq-rnn", sentence="Je suis étudiant . " * 9, seconds_per_substep=0.02
    )
    async with app.run_test(size=(160, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+pagedown")
        tops = [panes(app, i)["Words"][-1].split()[0] for i in (0, 1)]
        assert tops[0] == tops[1] != "↑0"
        app.post_message(MouseScrollDown(None, 90, 10, 0, 0, 0, False, False, False))
        await settled(pilot)
        assert panes(app, 0)["Words"][-1].split()[0] > tops[0]
        await press(pilot, "space")
        await until(pilot, lambda: min(positions(app)) >= 3)
        assert rows(app)[0].count("▶ ×50") == 2
        await press(pilot, "space")
        assert rows(app)[0].count("▶") == 0


async def test_the_tabs_show_what_each_has_written():
    app = app_that_compares(*THREE)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down")
        assert rows(app)[0].split() == ["▶1", "fixed:", "I", "2", "rnnsearch:", "I", "3", "seq2seq-lstm:", "I"]
        await press(pilot, "end", "t")
        assert rows(app)[0].count("<END>") == 3
        assert "▶2 rnnsearch:" in rows(app)[0]


async def test_an_error_of_any_of_them_ends_the_app():
    error = CheckpointError("there is no such checkpoint; train it.")

    def fail():
        raise error

    app = AttentionApp(lambda: decoding_of(fixed_checkpoint()), fail)
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.is_running)
    assert app.return_value is error
    assert app.return_code == 2


# ── where their orders differ ──


def marks(order, other):
    return " ".join(f"{mark}{kind.substep}" for mark, kind in differences(order, other))


@pytest.mark.parametrize(
    ("name", "marked_order"),
    [
        ("fixed", "embed state score softmax context concat feedforward word"),
        ("lecture-lstm", "embed state score softmax context concat feedforward word"),
        ("rnnsearch", "score softmax context ⇄embed +input ⇄state +maxout +output word −concat −feedforward"),
        ("seq2seq-gru", "embed state feedforward word −score −softmax −context −concat"),
        ("luong-general", "embed +input state score softmax context concat +attentional +output word −feedforward"),
        ("luong-local-p", "embed +input state +window score softmax +gaussian context concat +attentional +output word "
                          "−feedforward"),
    ],
)  # fmt: skip
def test_each_is_marked_against_the_first(name, marked_order):
    lecture = tuple(KINDS[kind] for kind in LECTURE)
    other = decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name)).order
    assert marks(other, lecture) == marked_order


orders = st.lists(st.sampled_from(list(KINDS.values())), unique=True, max_size=12)


@given(orders, orders)
def test_marks_tell_all_differences_and_no_others(order, other):
    marked_order = differences(order, other)
    assert [kind for mark, kind in marked_order if mark != "−"] == order
    assert {kind for mark, kind in marked_order if mark == "−"} == set(other) - set(order)
    assert {kind for mark, kind in marked_order if mark == "+"} == set(order) - set(other)
    stays = [kind for mark, kind in marked_order if not mark]
    assert stays == [kind for kind in other if kind in stays]  # in both in the same sequence
    assert bool(stays) == (not set(order).isdisjoint(other))


@given(orders)
def test_the_same_order_has_no_marks(order):
    assert differences(order, order) == [("", kind) for kind in order]


@pytest.mark.parametrize("size", [(80, 24), (240, 40)])
async def test_the_order_is_whole_and_the_substep_in_it_marked(size):
    names = ("fixed", "luong-local-p", "seq2seq-rnn")
    app = app_that_compares(*names)
    lecture = tuple(KINDS[kind] for kind in LECTURE)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right")
        for i, decoding in enumerate(app.decodings):
            order = panes(app, i)["Order"]
            assert " ".join(" ".join(order).split()) == f"order {marks(decoding.order, lecture)}"
            stage = app.query(Stage)[i]
            where = stage.query_one("Order").region
            accents = [
                segment.text.strip(" +⇄")
                for strip in strips(app)[where.y : where.bottom]
                for segment in strip.crop(where.x, where.right)
                if segment.style and segment.style.bold
            ]
            assert accents == [decoding.timeline.current.substep]
            await press(pilot, "t")


async def test_panes_of_systems_side_by_side_begin_at_the_same_lines():
    app = app_that_compares("luong-local-p", "lecture-lstm", "fixed")
    async with app.run_test(size=(240, 40)) as pilot:
        await opened(pilot)
        tables = {stage.query_one("States").region.y for stage in app.query(Stage)}
        assert len(tables) == 1


async def test_a_single_system_shows_no_order_and_no_tabs():
    app = app_of()
    async with app.run_test() as pilot:
        await opened(pilot)
        assert not app.query("Order")
        assert not app.query("Tabs")
