"""Opening a number, going into what it is made of, and back: keys, clicks, the place, the copy."""

import numpy as np
import pytest
from rich.cells import cell_len
from screen.changing import ask, told, trained
from screen.looking import (
    KINDS,
    SENTENCE,
    SYSTEMS,
    app_of,
    fixed_checkpoint,
    opened,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
    until,
)

from attn_tui.engine import events as ev
from attn_tui.engine.quantity import Element
from attn_tui.screen.derivation import DerivationScreen
from attn_tui.screen.dialogs import Notice
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.readable import Readable
from attn_tui.story.derived import origins_of
from attn_tui.story.texts import LANGUAGES, texts

SAY = texts("en")
TO_THE_THIRD_WORD = ("s", "down", "down", "down", "left")  # its last sub-step: everything is computed
ON_THE_WAY = [
    *("logit", "hidden", "readout", "concat_t", "c_t", "alpha_t", "e_t", "key", "proposed_t", "combined_t"),
    *("h_0", "h_t", "layers_t", "encoder_states", "state", "last_states", "cell", "cells_t", "n", "s", "g", "o"),
    *("input_t", "embedding", "input_j"),
]
"""Numbers that lead down to an embedding, those further down last."""


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


def title(app):
    """The number that is shown, as the screen's first line has it at its end."""
    return rows(app)[0].strip().split(" ‹ ")[-1]


def depth_of(operand):
    """How far down a factor leads; −1 if it does not lead on."""
    element = operand.element
    if element is None or element.substep == "parameters":
        return -1
    return ON_THE_WAY.index(element.field) if element.field in ON_THE_WAY else -1


async def go_into(pilot, at, factor):
    """Move the cursor to a factor of an addend by keys, and go into it."""
    visit = pilot.app.screen.visits[-1]
    await press(pilot, *["down"] * (at - visit.at), *["up"] * (visit.at - at))
    await press(pilot, *["left"] * len(visit.made_of.addend(0).operands), *["right"] * factor)
    assert (visit.at, visit.factor) == (at, factor)
    await press(pilot, "enter")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "name", ["fixed", "rnnsearch", "luong-general", "seq2seq-gru", "conditional-gru", "lecture-lstm"]
)
async def test_by_keys_alone_from_a_words_probability_to_an_embedding_and_back(name):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "tab", "tab")
        while not isinstance(app.screen.focused, Candidates):
            await press(pilot, "tab")
        await press(pilot, *["up"] * 3, *["down"] * decoding.has(ev.FeedforwardComputed))
        there, pane = decoding.timeline.position, app.screen.focused
        cursor = (pane.cursor_row, pane.cursor_index)
        await press(pilot, "enter")
        screen, trail = app.screen, []
        assert isinstance(screen, DerivationScreen)
        assert title(app).startswith("p(")
        for _ in range(30):
            visit = screen.visits[-1]
            trail.append((title(app), visit))
            addends = [visit.made_of.addend(k) for k in visit.made_of.by_size]
            factors = [(at, f) for at, addend in enumerate(addends) for f in range(len(addend.operands))]
            leads = [depth_of(addends[at].operands[f]) for at, f in factors]
            if max(leads) < 0:  # nothing but parameters: of an embedding
                break
            at, factor = factors[leads.index(max(leads))]
            await go_into(pilot, at, factor)
            assert title(app) in addends[at].operands[factor].symbol  # which may be «tanh(cell₇[3])»
        [(at, factor)] = [place for place in factors if addends[place[0]].operands[place[1]].element]
        await go_into(pilot, at, factor)
        leaf = screen.visits[-1]
        assert leaf.size == 0
        assert leaf.derivation.element.field.endswith("embedding.weight")
        assert len(trail) >= 3
        await press(pilot, "enter", "down", "right")  # there is nothing to go into
        assert screen.visits[-1] is leaf
        for symbol, visit in reversed(trail):
            await press(pilot, "backspace")
            assert (title(app), screen.visits[-1]) == (symbol, visit)
        await press(pilot, "backspace")  # there is nothing before it
        assert app.screen is screen
        await press(pilot, "escape")
        assert app.screen is app.bench
        assert app.screen.focused is pane
        assert (pane.cursor_row, pane.cursor_index) == cursor
        assert decoding.timeline.position == there


async def test_without_a_cursor_the_number_of_the_moment_is_opened_and_none_appears():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "enter")
        assert told(app) == [SAY("derivation.nothing")]
        await press(pilot, "s")
        for symbol in ("E y₄", "h₅[1]", "e₅,", "α₅,", "C₅[1]", "h₅[1]", "p("):
            await press(pilot, "enter")
            if symbol == "h₅[1]" and "C₅" in rows(app)[0]:
                symbol = "C₅[1]"  # the concatenation's last part
            assert title(app).startswith(symbol), symbol
            await press(pilot, "escape")
            assert app.screen is app.bench
            assert app.screen.focused is None
            await press(pilot, "right")
        assert decoding.timeline.position > 0


def is_about(decoding, derivation):
    """Whether a number is one of the current event's, or one that those are made of: a part that is put together."""
    origins, event = origins_of(decoding), decoding.timeline.current
    arrays = {field: getattr(event, field) for field in ev.names(type(event))}
    own = [
        origins.derive(Element(event.t, event.substep, field, index))
        for field, array in arrays.items()
        if hasattr(array, "shape")
        for index in np.ndindex(array.shape)
    ]
    parts = (operand.element for one in own if one.size for operand in one.addend(0).operands)
    return derivation.symbol in [one.symbol for one in own] or derivation.element in parts


@pytest.mark.sampled(4)
@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize("name", KINDS)
async def test_at_every_sub_step_of_every_system_the_number_of_the_moment_can_be_opened(name):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s")
        while decoding.timeline.current.t < 3:
            if decoding.timeline.current.t:
                await press(pilot, "enter")
                assert isinstance(app.screen, DerivationScreen), decoding.timeline.current.substep
                assert is_about(decoding, app.screen.visits[-1].derivation), title(app)
                await press(pilot, "escape")
            await press(pilot, "right")


async def test_the_key_line_and_the_help_name_it_and_a_number_that_is_not_computed_says_so():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "2")
        assert f" Enter {SAY('key.derive')} " in rows(app)[-1]
        assert " z zoom " in rows(app)[-1]
        assert any(entry.name == "Enter" and entry.text == SAY("help.derive") for entry in app.screen.help())
        await press(pilot, "down", "down", "enter")  # h₅ comes with the next sub-step
        assert told(app) == [SAY("derivation.nothing")]
        assert app.screen is app.bench


async def test_two_clicks_on_a_value_open_it_and_clicks_lead_on_and_back():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD)
        where = app.query_one("Weights").region
        await pilot.click(offset=(where.x + 2, where.y + 3), times=2)
        await settled(pilot)
        assert title(app) == "α₇,₂"
        y, line = next((y, line) for y, line in enumerate(rows(app)) if "exp(e₇,₃)" in line)
        await pilot.click(offset=(line.index("e₇,₃"), y))
        await settled(pilot)
        assert rows(app)[0].strip() == "α₇,₂ ‹ e₇,₃"
        y, line = next(
            (y, line) for y, line in enumerate(rows(app)) if "h₇[" in line and "≈" in line and "Σ" not in line
        )
        await pilot.click(offset=(line.index("≈") + 4, y))  # the product: the cursor goes there
        await settled(pilot)
        assert app.screen.visits[-1].at == y - next(y for y, row in enumerate(rows(app)) if "largest first" in row) - 1
        await pilot.click(offset=(2, 0))
        await settled(pilot)
        assert rows(app)[0].strip() == "α₇,₂"
        await press(pilot, "escape")
        await pilot.click(offset=(where.x + 4, where.y), times=2)
        await settled(pilot)
        assert app.bench.stages.current.zoomed is app.query_one("Weights")


async def test_it_goes_to_the_moment_in_which_the_number_is_computed():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "4", "enter", "enter", "g")
        assert decoding.here == "3.score"
        await press(pilot, "1", "right", "enter", "g")
        event = decoding.timeline.current
        assert isinstance(event, ev.PositionRead)
        assert (event.direction, event.j) == ("forward", 0)
        await press(pilot, "escape", *TO_THE_THIRD_WORD[1:], "2", "enter", "enter")
        assert app.screen.visits[-1].derivation.element.substep == "parameters"
        assert "derivation_go" not in {one.binding.id for one in app.screen.active_bindings.values() if one.enabled}


async def test_a_value_of_the_weighted_states_opens_their_sum_at_its_addend():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "5", "down", "right", "enter")
        visit = app.screen.visits[0]
        context = decoding.timeline.now(ev.ContextComputed)
        assert title(app) == "C₇[2]"
        assert visit.row(visit.at).value == pytest.approx(float(context.weighted_states[1, 1]), abs=1e-6)
        [marked] = [row for row in rows(app) if "▸" in row]
        assert "α₇,₂" in marked


async def test_what_is_copied_is_shown():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "4", "enter", "c")
        assert isinstance(app.screen, Notice)
        assert app.clipboard.startswith("α₇,₁ = ")
        assert len(app.clipboard.splitlines()) == 3 + len(SENTENCE.split())
        await press(pilot, "x")
        assert title(app) == "α₇,₁"


async def test_a_weight_put_in_by_hand_says_so():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "4")
        await ask(pilot, "i", "3.alpha.#1=0.25")
        await press(pilot, "4", "up", "up", "up", "enter")
        said = " ".join(" ".join(rows(app)).split())
        assert "α₇,₁ = 0.25000" in said
        assert "Put in by hand: 3.alpha" in said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_follows_size_language_theme_and_help(language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD, "6", "enter", "down")
        before = rows(app)
        assert f"Esc {app.look.say('key.derivation_leave')}" in before[-1]
        for size in ((60, 18), (10, 5), (200, 50), (80, 24)):
            await resize(pilot, *size)
            assert {cell_len(row) for row in rows(app)} == {size[0]}
        assert rows(app) == before
        await press(pilot, "L", "C", "L", "C")
        assert [row.replace(" ", "") for row in rows(app)] == [row.replace(" ", "") for row in before]
        await press(pilot, "question_mark")
        await until(pilot, lambda: not isinstance(app.screen, DerivationScreen))
        names = " ".join(rows(app))
        assert app.look.say("help.derivation_in") in names
        await press(pilot, "escape", "escape")
        assert app.screen is app.bench


async def test_the_first_digits_of_a_trained_system_are_those_of_its_events():
    app = trained("fr-en")
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "down", "right", "right", "2", "down", "down", *["right"] * 12, "enter")
        h = decoding.timeline.now(ev.StateComputed).h_t
        assert any(f"≈ {h[12]:.5f}".replace("-", "−") in row for row in rows(app)[:4])
        assert isinstance(app.bench.focused, Readable)


def test_every_system_that_is_walked_through_is_one_of_the_tests():
    assert {"rnnsearch", "luong-general", "seq2seq-gru", "conditional-gru", "lecture-lstm"} <= set(SYSTEMS)
