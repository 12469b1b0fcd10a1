"""Editing the weights in place: every key, when it begins and ends, and that all of it is one what-if."""

import numpy as np
import pytest
from screen.changing import fresh, place, reading_in, replaced, showing, told, trained, written, wrong
from screen.looking import (
    app_of,
    cells,
    decoding_of,
    press,
    region,
    resize,
    rows,
    settled,
    strips,
    system_checkpoint,
    until,
)

from attn_tui.engine import events as ev
from attn_tui.screen.beam import BeamTree
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import open_decoding
from attn_tui.story.texts import texts

SAY = texts("en")
SECOND = ("s", "down")  # the second word, at its first sub-step


def editing(app):
    return getattr(app.screen.focused, "editing", None)


def weights(app):
    return app.query_one(Weights)


async def test_editing_begins_where_the_weights_are_computed():
    async with showing(app := trained("fr-en-lecture")) as (pilot, _):
        for keys, expected in [
            ("", (1, 4)),  # while the sentence is read: in the first time step
            ("s down", (2, 4)),
            ("s down right right right", (2, 4)),
            ("s down down left", (2, 8)),  # they are there
            ("end", (7, 9)),
            ("s down 4", (2, 4)),
        ]:
            decoding = await replaced(pilot, fresh("fr-en-lecture"), keys=[*keys.split(), "e"])
            assert editing(app) == (), keys
            assert reading_in(app) == "Weights", keys
            assert place(decoding) == expected, keys
            assert len(decoding.branches.all) == 1, keys
            alpha_t = decoding.timeline.now(ev.WeightsComputed).alpha_t
            assert weights(app).cursor_row == (0 if "4" in keys else alpha_t.argmax()), keys


async def test_what_is_changed_is_what_has_the_cursor():
    app = trained("fr-en-lecture")
    async with showing(app, "s", "down", "down", "left") as (pilot, decoding):
        for number, pane, edits in [
            (1, "States", "nothing"), (2, "DecoderState", "nothing"), (3, "Scores", "2.e.Je=out"),
            (4, "Weights", "editing"), (5, "Weighted", "nothing"), (6, "Concatenation", "nothing"),
            (7, "Candidates", "word"),
        ]:  # fmt: skip
            app.clear_notifications()
            await press(pilot, str(number), "e")
            if edits == "word":
                assert SAY("word.ask", t=2).split("?")[0] in "\n".join(rows(app))
                await press(pilot, "escape")
            assert reading_in(app) == pane
            assert (editing(app) is not None) == (edits == "editing"), pane
            assert told(app) == ([SAY("change.nothing")] if edits == "nothing" else []), pane
            assert written(decoding) == (edits if "=" in edits else ""), pane
            await press(pilot, "escape", "u")


async def test_a_number_of_the_state_and_of_the_context_is_asked_for():
    app = trained("fr-en-lecture")
    async with showing(app, "s", "down", "down", "left", "2", "end", "down", "down", "home", "right") as (
        pilot,
        decoding,
    ):
        was = float(decoding.timeline.now(ev.StateComputed).h_t[1])
        await press(pilot, "e")
        assert f"= {was:.4f}:".replace("-", "−") in "\n".join(rows(app))
        await press(pilot, "escape")
        assert written(decoding) == ""
        await press(pilot, "e", *"high", "enter")
        assert "neither a number nor a known change" in wrong(app)
        await press(pilot, "end", "ctrl+u", *"-0.5", "enter")
        assert written(decoding) == "2.h.#2=-0.5"
        assert decoding.timeline.now(ev.StateComputed).h_t[1] == -0.5
        await press(pilot, "u", "e", "enter")  # 0 is what it suggests
        assert written(decoding) == "2.h.#2=0"
        assert decoding.timeline.now(ev.StateComputed).h_t[1] == 0
        assert "!" in region(app, "DecoderState")[0] or "0.0000" in region(app, "DecoderState")[0]
        await press(pilot, "5", *["down"] * 4, "e", "enter")
        assert written(decoding) == "2.c.#1=0"
        assert decoding.timeline.now(ev.ContextComputed).c_t[0] == 0


EDITS = [
    ("0", "2.alpha.suis=0"),
    ("down down down", "2.alpha.suis=0.81"),
    ("j k", "2.alpha.suis=0.96"),
    ("h h h 1", "2.alpha.Je=1"),
    ("right up up", "2.alpha.étudiant=0.1"),
    ("l l l l 0", "2.alpha..=0"),
    ("end 1", "2.alpha..=1"),
    ("home 1", "2.alpha.Je=1"),
    ("0 right 1", "2.alpha.suis=0; 2.alpha.étudiant=1"),
    ("0 right 1 left 1", "2.alpha.étudiant=1; 2.alpha.suis=1"),
    ("0 n n", "2.alpha.suis=0; 2.alpha=normalised"),
    ("0 n 0 n", "2.alpha.suis=0; 2.alpha=normalised; 2.alpha.suis=0; 2.alpha=normalised"),
    ("0 equals_sign", "2.alpha=uniform"),
    ("equals_sign 0", "2.alpha=uniform; 2.alpha.suis=0"),
    ("left o", "2.alpha.Je=only"),
    ("0 b", "2.alpha=last"),
    ("t t T", "2.alpha=temperature:2"),
    ("T " * 9, "2.alpha=temperature:0.015625"),
    ("t " * 9, "2.alpha=temperature:64"),
]
"""Keys of the editing, and what they change together."""


async def test_every_key_of_the_editing_amends_one_branch():
    async with showing(app := trained("fr-en-lecture"), *SECOND) as (pilot, decoding):
        other = open_decoding("fr-en-lecture", decoding.sentence)
        for before, (keys, change) in enumerate(EDITS, 1):
            await press(pilot, "e", *keys.split())
            assert written(decoding) == change, keys
            assert len(decoding.branches.all) == before + 1, keys
            assert place(decoding) == (2, 4), keys
            other.branches.switch(other.branches.all[0])
            other.branches.open(other.what_if(change))
            expected = other.timeline.of_step(ev.WeightsComputed, 2).alpha_t
            np.testing.assert_array_equal(decoding.timeline.now(ev.WeightsComputed).alpha_t, expected, keys)
            shown = region(app, "Weights")[1:5]
            for row, share in zip(shown, expected.tolist(), strict=True):
                assert row.split()[-1].lstrip("!") == f"{share:.2f}", keys
            touched = [i for i, word in enumerate(("Je", "suis", "étudiant", ".")) if f".{word}=" in change]
            marked = [i for i, row in enumerate(shown) if "!" in row]
            assert marked == (touched if "alpha=" not in change else [0, 1, 2, 3]), keys
            await press(pilot, "escape", "u", "escape")
            assert decoding.branches.current.parent is None, keys
            app.bench.go_to(2, 1)
            await settled(pilot)


async def test_an_edit_that_is_refused_is_forgotten_and_one_goes_on():
    async with showing(app := trained("reverse", sentence="314", changes=[(1, "padding=3")]), *SECOND) as (
        pilot,
        decoding,
    ):
        await press(pilot, "e", "end", "1")
        assert told(app) == ["element 6 of alpha_t is <PAD> and masked, so it stays as it is; write mask=off as well."]
        assert editing(app) == ()
        await press(pilot, "home", "1", "end", "0")
        assert written(decoding) == "2.alpha.3=1; 2.alpha.#6=0"


async def test_a_sum_that_is_not_1_is_told():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0") as (pilot, _):
        assert region(app, "Weights")[5].strip() == "sum ≈ 0.04"
        await press(pilot, "n")
        assert region(app, "Weights")[5].strip() == "sum ≈ 1.00"  # as they are written, it is another sum


async def test_editing_ends_and_then_the_keys_are_what_they_were():
    async with showing(app := trained("fr-en-lecture")) as (pilot, _):
        for key in ("enter", "escape", "e", "tab", "shift+tab", "3"):
            decoding = await replaced(pilot, fresh("fr-en-lecture"), keys=[*SECOND, "e", "0"])
            assert " 0 none  1 all  Enter done" in rows(app)[-1], key
            await press(pilot, key)
            assert editing(app) is None, key
            assert " none " not in rows(app)[-1], key
            there = decoding.branches.current
            assert there.parent is not None, key
            assert reading_in(app) == {"tab": "Weighted", "shift+tab": "Scores", "3": "Scores"}.get(key, "Weights"), key
            await press(pilot, "up", "down", "0")
            assert decoding.branches.current is there, key
        await press(pilot, "b")  # which, in the editing, takes the whole of what is read last
        assert isinstance(app.screen, BeamTree)
        assert decoding.branches.current is there


async def test_escape_ends_first_the_editing_then_the_enlargement():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "4", "z", "e", "down") as (pilot, decoding):
        assert written(decoding) == "2.alpha.Je=0"
        assert [row.split()[-1] for row in rows(app)[2:] if " 0.96" in row or "!" in row] == ["!0.00", "0.96"]
        assert app.bench.stages.current.zoomed is weights(app)
        assert {strip.cell_length for strip in strips(app)} == {80}
        await press(pilot, "escape")
        assert (editing(app), app.bench.stages.current.zoomed) == (None, weights(app))
        await press(pilot, "escape")
        assert app.bench.stages.current.zoomed is None


async def test_undoing_in_the_middle_shows_what_there_was_before():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, *["right"] * 3, "4") as (pilot, decoding):
        before = cells(app)
        await press(pilot, "e", "up", "up", "right", "0", "left")
        for change in ("2.alpha.Je=0.13", "2.alpha.Je=0.08", ""):
            await press(pilot, "u")
            assert written(decoding) == change
            assert editing(app) is not None
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        assert len(decoding.branches.all) == 1
        for change in ("2.alpha.Je=0.08", "2.alpha.Je=0.13", "2.alpha.Je=0.13; 2.alpha.suis=0"):
            await press(pilot, "ctrl+r")
            assert written(decoding) == change
        assert len(decoding.branches.all) == 2


async def test_an_edit_after_undoing_is_the_one_that_counts():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0", "right", "1", "u", "0") as (pilot, decoding):
        assert written(decoding) == "2.alpha.suis=0; 2.alpha.étudiant=0"
        await press(pilot, "ctrl+r")  # nothing is left to redo
        assert written(decoding) == "2.alpha.suis=0; 2.alpha.étudiant=0"
        await press(pilot, "equals_sign", "u")  # what replaced all of them is undone, too
        assert written(decoding) == "2.alpha.suis=0; 2.alpha.étudiant=0"


async def test_undoing_when_no_edit_is_left_takes_back_an_earlier_change_and_one_goes_on_editing():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0", "enter", "e") as (pilot, decoding):
        await press(pilot, "u")
        assert (written(decoding), editing(app)) == ("", ())
        await press(pilot, "1")
        assert written(decoding) == "2.alpha.suis=1"


async def test_on_another_word_the_edits_before_are_undone_as_one_change():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0", "right", "1", "greater_than_sign", *["full_stop"] * 3) as (
        pilot,
        decoding,
    ):
        await press(pilot, "u")
        assert decoding.branches.current.parent is None


async def test_who_moves_on_to_another_word_begins_another_branch():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0", "greater_than_sign", *["full_stop"] * 3) as (pilot, decoding):
        first = decoding.branches.current
        assert place(decoding) == (3, 4)
        await press(pilot, "0")
        assert decoding.branches.current.parent is first
        assert written(decoding).startswith("3.alpha.")
        assert decoding.written(first.changes) == "2.alpha.suis=0"


async def test_a_branch_one_switches_to_is_not_amended():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND, "e", "0", "w") as (pilot, decoding):
        edited = decoding.branches.current
        await press(pilot, "up", "enter")
        assert decoding.branches.current.parent is None
        await press(pilot, "1")
        assert decoding.branches.all[1] is edited
        assert [decoding.written(branch.changes) for branch in decoding.branches.all[1:]] in (
            ["2.alpha.suis=0"], ["2.alpha.suis=0", "2.alpha.suis=1"],
        )  # fmt: skip


async def test_where_the_weights_are_focused_it_is_the_focused_ones():
    app = trained("reverse-local", sentence="31415")
    async with showing(app, *SECOND, *["right"] * 5) as (pilot, decoding):
        assert isinstance(decoding.timeline.current, ev.WeightsComputed)
        await press(pilot, "e", "down", "down", "down")
        assert isinstance(decoding.timeline.current, ev.WeightsFocused)
        focused = decoding.timeline.now(ev.WeightsFocused).alpha_t
        assert written(decoding) == f"2.alpha.#4={focused[3]:.2f}"
        before = decoding.branches.all[0].timeline.of_step(ev.WeightsFocused, 2).alpha_t
        assert before[3] - focused[3] == pytest.approx(0.15, abs=0.01)
        await press(pilot, "t")  # the temperature is the softmax's, before the Gaussian
        assert written(decoding) == "2.alpha=temperature:2"
        await press(pilot, "comma")
        assert SAY("now.changed", changes="2.alpha=temperature:2") in region(app, "Now")[1]


async def test_the_weights_of_every_system_can_be_edited():
    async with showing(app_of()) as (pilot, _):
        for name in ("rnnsearch", "luong-general", "luong-location", "luong-local-m", "luong-local-p", "lecture-lstm"):
            decoding = await replaced(pilot, decoding_of(system_checkpoint(name)), keys=[*SECOND, "e"])
            await press(pilot, "1", "right", "0", "equals_sign", "t", "n", "o")
            assert written(decoding).endswith("=only"), name
            await press(pilot, "enter", "end", "home", "u")
            assert decoding.branches.current.parent is None, name


@pytest.mark.parametrize("name", ["fr-en-lecture", "fr-en-bahdanau"])
async def test_a_terminal_that_becomes_too_small_loses_no_change(name):
    app = trained(name)
    async with showing(app, *SECOND, "e", "0") as (pilot, decoding):
        change, screen = written(decoding), rows(app)[:-1]
        await resize(pilot, 40, 10)
        assert "needs 60×18" in "\n".join(rows(app))
        await resize(pilot, 80, 24)
        await until(pilot, lambda: reading_in(app) == "Weights")
        assert written(decoding) == change
        assert rows(app)[:-1] == screen
