"""Inside the cell of an enlarged pane, and what is left of the source words."""

import contextlib
import re

import numpy as np
import pytest
from recording import again
from rich.cells import cell_len
from screen.looking import (
    SENTENCE,
    SYSTEMS,
    app_of,
    decoding_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    region,
    settled,
    system_checkpoint,
)

from attn_tui.engine import events as ev
from attn_tui.engine import fading, inside
from attn_tui.engine.intervention import Intervention
from attn_tui.screen import draw, write
from attn_tui.screen.panes.decoder import DecoderState
from attn_tui.screen.panes.encoder import States
from attn_tui.screen.panes.fading import Fading, FadingInstead
from attn_tui.screen.panes.inside import CellRead, Told
from attn_tui.story.explain.inside import about_cell, about_left
from attn_tui.story.moment import moment
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.symbols import subscript
from attn_tui.trace import to_bytes

NAMES = ("fixed", *SYSTEMS)
CELLS = ("fixed", "seq2seq-rnn", "seq2seq-lstm", "rnnsearch", "luong-general", "luong-local-m", "attention-first",
         "conditional-gru", "luong-projected")  # fmt: skip
"""Every cell, with one layer and two, whatever else goes into it."""
SMALL = (80, 24)


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


def to_event(decoding, kind, t):
    """Go to the event of that kind in a time step."""
    decoding.timeline.go_to(t, 1)
    while not isinstance(decoding.timeline.current, kind):
        assert decoding.timeline.forward()


@contextlib.asynccontextmanager
async def enlarged(name, pane, kind, t, size=SMALL, **options):
    """An app in which that pane is enlarged at an event."""
    app = app_of(checkpoint=named(name), **options)
    async with app.run_test(size=size) as pilot:
        decoding = await opened(pilot)
        to_event(decoding, kind, t)
        app.bench.show_all()
        stage = app.bench.stages.current
        [shown] = [one for one in stage.readable if type(one) is pane]
        stage.zoom(shown)
        app.bench.set_focus(shown)
        await settled(pilot)
        yield pilot, app, stage, shown


def named_rows(pane):
    return {row.name: row.values for row in pane.rows(pane.moment)}


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


def of_layers(found, layers):
    """The rows of each layer: their names without what says which layer they are of."""
    if layers == 1:
        return [found]
    marks = [f"⁽{mark}⁾" for mark in "¹²³"[:layers]]
    return [{name.replace(mark, ""): row for name, row in found.items() if mark in name} for mark in marks]


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", CELLS)
async def test_the_rows_of_the_enlarged_decoder_come_to_its_new_state(name):
    async with enlarged(name, DecoderState, ev.StateComputed, 2) as (_, _, stage, pane):
        config, event = stage.decoding.config, stage.decoding.timeline.current
        found = named_rows(pane)
        if config.architecture == "conditional-gru":  # two GRUs, whose rows have the same names
            every = pane.rows(pane.moment)
            z, n = ([row.values for row in every if row.name == label] for label in ("update gate z", "candidate n"))
            first, second = (found[name] for name in ("h₅", "h′₆"))
            close(z[0] * first + (1 - z[0]) * n[0], found["h′₆"])
            close(z[1] * second + (1 - z[1]) * n[1], event.h_t)
            return
        for layer, own in enumerate(of_layers(found, config.layers)):
            h, before = event.layers_t[layer], own["h₅"]
            if config.cell == "rnn":
                close(np.tanh(own["sum s"]), h)
                close(sum(row for label, row in own.items() if label.startswith("from ")), own["sum s"])
                continue
            kept, new = (next(row for label, row in own.items() if label.startswith(w)) for w in ("kept ", "new "))
            if config.cell == "lstm":
                close(own["forget gate f"] * own["cell before"], kept)
                close(own["input gate i"] * own["candidate g"], new)
                close(kept + new, event.cells_t[layer])
                close(own["cell"], event.cells_t[layer])
                close(own["output gate o"] * np.tanh(own["cell"]), h)
            else:
                z = own["update gate z"] if config.cell == "gru" else 1 - own["update gate z"]
                close(z * before, kept)
                close((1 - z) * own["candidate n"], new)
                close(kept + new, h)
            close(own["h₆"], h)


@pytest.mark.sampled(6)
@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize(
    ("name", "size"),
    [*((name, SMALL) for name in CELLS), ("lecture-lstm", (60, 18)), ("luong-local-p", (60, 18)), ("fixed", (120, 40))],
)
async def test_every_row_inside_the_decoder_can_be_reached_and_is_named_whole(name, size):
    async with enlarged(name, DecoderState, ev.StateComputed, 1, size) as (pilot, app, _, pane):
        names = [vector.name for vector in pane.vectors(pane.moment)]
        seen = []
        await press(pilot, "home")
        for _ in names:
            drawn = region(app, "DecoderState")
            span = pane.span(pane.moment, pane.cursor_row)
            assert span is not None
            assert span.y + span.lines < len(drawn)
            label = [line[: pane.gutter_of(pane.moment)].strip() for line in drawn[1 + span.y :][: span.lines]]
            seen += [text for text in label if text]
            await press(pilot, "down")
        assert seen == names
        assert len(region(app, "Values")) >= 3
        while pane.cursor_row > 2:
            pane.action_cursor(-1, 0)
        await press(pilot, "up", "up", "up")
        assert pane.cursor_row == 0
        assert region(app, "DecoderState")[1].split()[0] in names[0]


async def test_the_columns_of_an_enlarged_cell_are_numbered():
    async with enlarged("fixed", DecoderState, ev.StateComputed, 2) as (_, app, _, shown):
        lines = region(app, "DecoderState")
        size = len(shown.moment.h_t)
        [numbers] = [line for line in lines if line.split() == [str(i + 1) for i in range(size)]]
        gutter = shown.gutter_of(shown.moment)
        for i in (0, size - 1):
            first, last = draw.cells_of(i, size, shown.cells_for(size, shown.size.width - 1 - gutter))
            assert numbers[gutter + first : gutter + last].strip() == str(i + 1)


async def test_rows_that_are_not_computed_yet_are_named_and_blank():
    async with enlarged("fixed", DecoderState, ev.WordEmbedded, 2) as (pilot, app, _, pane):
        before = [row.name for row in pane.rows(pane.moment)]
        assert named_rows(pane)["update gate z"] is None
        assert "The gates are computed together with the new state" in region(app, "Told")[0]
        await press(pilot, "full_stop")
        assert named_rows(pane)["update gate z"] is not None
        assert [row.name for row in pane.rows(pane.moment)] == before
        assert "the update gate z keeps" in " ".join(region(app, "Told"))


async def test_the_numbers_below_follow_the_cursor_to_a_row_that_is_not_computed_yet():
    async with enlarged("fixed", DecoderState, ev.WordEmbedded, 1) as (pilot, app, _, pane):
        assert re.search(r"1\s+-?\d\.\d{3}", " ".join(region(app, "Values")))
        await press(pilot, *["down"] * len(pane.rows(pane.moment)))
        title, *numbers = region(app, "Values")
        assert title.strip(" ─") == "values h₅"
        assert not " ".join(numbers).strip()


async def test_a_gate_is_drawn_from_0_to_1_and_its_value_is_told():
    async with enlarged("fixed", DecoderState, ev.StateComputed, 1) as (pilot, app, _, pane):
        found = [row.name for row in pane.rows(pane.moment)]
        pane.stand_on(found.index("reset gate r"), 0)
        await settled(pilot)
        value = named_rows(pane)["reset gate r"][0]
        assert f"{value:.4f}" in region(app, "DecoderState")[0]
        assert "gates 0 to 1" in " ".join(region(app, "Legend"))
        assert re.search(rf"1\s+{value:.3f}", " ".join(region(app, "Values")))


async def test_the_legend_tells_of_what_is_drawn_after_each_layout():
    async with enlarged("fixed", DecoderState, ev.StateComputed, 1) as (pilot, app, _, pane):
        pane.display = False
        await settled(pilot)
        assert "gates" not in " ".join(region(app, "Legend"))
        pane.display = True
        await settled(pilot)
        assert "gates 0 to 1" in " ".join(region(app, "Legend"))


async def test_a_state_put_in_by_hand_stands_beside_what_the_cell_has_computed():
    async with enlarged("fixed", DecoderState, ev.StateComputed, 1) as (pilot, app, stage, pane):
        computed = stage.decoding.timeline.current.h_t
        stage.decoding.branches.open([Intervention(1, "h_t", at=2, value=0.5)])
        app.bench.show_all()
        await settled(pilot)
        found = named_rows(pane)
        close(found["computed h₅"], computed)
        assert found["h₅!"][2] == 0.5
        assert stage.decoding.timeline.current.h_t is found["h₅!"]
        kept = next(row for label, row in found.items() if label.startswith("kept"))
        new = next(row for label, row in found.items() if label.startswith("new"))
        close(kept + new, computed)


# ── while the encoder reads ──


@pytest.mark.sampled(5)
@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize("name", CELLS)
async def test_below_the_enlarged_states_is_the_cell_that_reads_a_word(name):
    async with enlarged(name, States, ev.PositionRead, 0) as (pilot, app, stage, pane):
        config, timeline = stage.decoding.config, stage.decoding.timeline
        seen = 0
        while isinstance(timeline.current, ev.PositionRead):
            event = timeline.current
            shown = panes(app)
            assert {"Words", "States", "CellRead"} < set(shown)
            [cell] = [one for one in app.query(CellRead) if one.display]
            assert f"«{SENTENCE.split()[event.j]}»" in shown["CellRead"][0]
            found = cell.rows(cell.moment)
            close(found[0].values, event.input_j)
            close(found[-1].values, event.state)
            gates = {row.name.split()[-1]: row.values for row in found if "gate" in row.name}
            assert set(gates) == {"rnn": set(), "lstm": set("fio")}.get(config.cell, set("rz"))
            assert all(0 <= values.min() <= values.max() <= 1 for values in gates.values())
            seen += 1
            stage.decoding.timeline.forward()
            app.bench.show_all()
            await settled(pilot)
        assert seen == len(SENTENCE.split()) * config.reading_layers * (2 if config.directions == "both" else 1)
        assert "CellRead" not in panes(app)
        assert app.screen.focused is pane


async def test_the_cursor_goes_from_the_states_into_the_cell_and_back():
    async with enlarged("fixed", States, ev.PositionRead, 0) as (pilot, app, stage, pane):
        await press(pilot, "tab")
        cell = app.screen.focused
        assert isinstance(cell, CellRead)
        assert stage.zoomed is pane
        await press(pilot, "down", "down")
        assert "reset gate r[1" in region(app, "CellRead")[0]
        await press(pilot, "shift+tab")
        assert app.screen.focused is pane
        await press(pilot, "tab")
        while isinstance(stage.decoding.timeline.current, ev.PositionRead):  # reading ends with the cursor in the cell
            stage.decoding.timeline.forward()
        app.bench.show_all()
        await settled(pilot)
        assert app.screen.focused is pane
        stage.zoom(None)
        await settled(pilot)
        assert app.screen.focused is pane
        assert not {"CellRead", "Told", "Fading"} & set(panes(app))


# ── what is left ──


def left_in(decoding):
    timeline = decoding.timeline
    happened = timeline.events[: timeline.position + 1]
    return fading.Fading(decoding.checkpoint).left(happened, decoding.branches.current.interventions)


def told_shares(app, pane):
    return [float(line.split()[-1]) for line in region(app, pane)[1:] if re.search(r"\d\.\d\d\s*$", line)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["seq2seq-rnn", "seq2seq-lstm", "seq2seq-gru"])
async def test_without_attention_what_is_left_stands_where_others_have_weights(name):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=SMALL) as pilot:
        decoding = await opened(pilot)
        assert "no word of the source" in " ".join(" ".join(region(app, "FadingInstead")).split())
        while decoding.timeline.forward():
            app.bench.show_all()
            await settled(pilot)
            shares = left_in(decoding).shares
            expected = [f"{share:.2f}" for share in shares if share == share]
            assert [f"{share:.2f}" for share in told_shares(app, "FadingInstead")] == expected
            if isinstance(decoding.timeline.current, ev.PositionRead):
                assert f"h{'₀₁₂₃₄'[decoding.timeline.current.j + 1]}" in region(app, "FadingInstead")[0]


async def test_beside_enlarged_states_is_what_is_left_of_each_word_of_any_system():
    async with enlarged("fixed", States, ev.SentenceEncoded, 0) as (pilot, app, stage, _):
        assert region(app, "Fading")[0].strip(" ─") == "left in both"
        shares = left_in(stage.decoding).shares
        close(told_shares(app, "Fading"), shares.round(2))
        most = int(shares.argmax())
        name = f"h{subscript(most + 1)} («{SENTENCE.split()[most]}»)"
        assert f"most of {name}, {shares.max():.0%}" in " ".join(" ".join(region(app, "Told")).split())
        await press(pilot, "tab")
        assert isinstance(app.screen.focused, Fading)
        assert f"{shares[0]:.4f}" in region(app, "Fading")[0]


@pytest.mark.parametrize("name", ["fixed", "luong-general", "seq2seq-lstm"])
async def test_nothing_inside_is_computed_before_a_pane_is_enlarged(name, monkeypatch):
    looked = []

    def look(*given):
        looked.append(given)
        return ()

    app = app_of(checkpoint=named(name))
    async with app.run_test(size=SMALL) as pilot:
        decoding = await opened(pilot)
        monkeypatch.setattr(inside, "inside", look)
        if decoding.has(ev.ScoresComputed):
            monkeypatch.setattr(fading, "Fading", look)
        while decoding.timeline.forward():
            app.bench.show_all()
            await settled(pilot)
        assert not looked


# ── replays ──


async def test_a_replay_says_that_it_cannot_look_inside():
    for name in ("fixed", "seq2seq-lstm"):
        [decoding] = again(to_bytes([decoding_of(named(name))]))
        to_event(decoding, ev.StateComputed, 1)
        now = moment(decoding)
        assert now.cells == {}
        assert now.left is None
        told = Told()
        told.moment = now
        assert told._texts(now) == [texts("en")("inside.missing")]
        if name == "seq2seq-lstm":
            pane = FadingInstead()
            assert "softmax" in pane.title(now)


# ── texts ──


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_fits_two_lines_at_80_columns_and_three_at_60(name):
    decoding = decoding_of(named(name))
    while decoding.timeline.forward():
        now = moment(decoding)
        for language in LANGUAGES:
            say = texts(language)
            for text in (about_cell(now, say)[-1], about_left(now, say)[-1]):
                assert len(write.wrapped(text, 78)) <= 2, text
                assert len(write.wrapped(text, 58)) <= 3, text
                assert not re.search(r"[{}]|\bnan\b", text)
            assert cell_len(say("inside.missing")) <= 78


def test_that_later_steps_can_make_more_of_a_word_is_said_only_where_one_did():
    decoding, seen = decoding_of(named("fixed")), set()
    while decoding.timeline.forward():
        now = moment(decoding)
        if now.left is not None and not np.isnan(now.left.shares).all():
            is_more = float(np.nanmax(now.left.shares)) > 1.005
            said = about_left(now, texts("en"))
            assert [texts("en")("fading.more") in text for text in said] == ([True, False] if is_more else [False])
            seen.add(is_more)
    assert seen == {False, True}


def test_the_sentence_tells_the_means_of_the_gates():
    decoding = decoding_of(named("luong-general"))
    to_event(decoding, ev.StateComputed, 2)
    now = moment(decoding)
    [one] = now.cells.values()
    said, _ = about_cell(now, texts("en"))
    f, i, o = (f"{one.gates[gate].mean():.0%}" for gate in "fio")
    assert f"forget gate f keeps {f}" in said
    assert f"input gate i writes {i}" in said
    assert f"output gate o shows {o}" in said
    least = int(one.gates["f"].argmin())
    assert f"Number {least + 1} is forgotten most" in said
