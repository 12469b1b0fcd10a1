"""What if: scores and anything else changed, in every system, and all that one does in a branch."""

import re

import pytest
from screen.changing import ask, heading, place, put_in, reading_in, replaced, showing, trained, written, wrong
from screen.looking import (
    KINDS,
    TARGET,
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    press,
    region,
    resize,
    rows,
    settled,
    strips,
    system_checkpoint,
    until,
)
from textual.events import Paste

from attn_tui.engine import events as ev
from attn_tui.screen.beam.branches import Branches
from attn_tui.story.texts import texts

SAY = texts("en")
SECOND_WORD = ("s", "down", "down", "left")  # all of it is computed


# Scores


async def test_a_word_is_masked_out_and_in_again():
    app = trained("fr-en-lecture")
    async with showing(app, *SECOND_WORD, "3", "down", "e") as (pilot, decoding):
        assert written(decoding) == "2.e.suis=out"
        assert "!masked" in region(app, "Scores")[2]
        assert region(app, "Weights")[2].split() == ["0.00"]
        await press(pilot, "e")
        assert written(decoding) == "2.e.suis=in"
        assert region(app, "Scores")[2].split()[-1] == "!4.47"
        then = decoding.branches.all[0].timeline.of_step(ev.WeightsComputed, 2).alpha_t
        assert decoding.timeline.now(ev.WeightsComputed).alpha_t == pytest.approx(then)


async def test_a_change_of_a_word_that_never_comes_says_so():
    app = trained("reverse", sentence="314")
    async with showing(app, *SECOND_WORD) as (pilot, _):
        await ask(pilot, "i", "4.alpha=uniform")  # the step of <END>
        await ask(pilot, "i", "*.h=frozen")
        assert not app._notifications
        await press(pilot, "u", "u")
        await ask(pilot, "i", "9.alpha=uniform")
        [said] = [one.message for one in app._notifications]
        assert said == SAY("what_if.late", changes="9.alpha=uniform", n=3)


@pytest.mark.parametrize(("ascii", "shown"), [(False, " e₅,₁ = −∞ "), (True, "3 e5,1 -inf ")])
async def test_the_title_of_a_masked_score_has_the_sign_of_infinity(ascii, shown):
    app = trained("reverse", sentence="314", ascii=ascii)
    async with showing(app, *SECOND_WORD, "3", "e"):
        assert any(shown in row for row in rows(app))


@pytest.mark.parametrize(("ascii", "shown"), [(False, "= −∞"), (True, "= -inf")])
async def test_what_a_masked_score_is_made_of_says_infinity(ascii, shown):
    app = trained("fr-en-lecture", ascii=ascii)
    async with showing(app, "s", "down", "left", "3", "e", "enter") as (pilot, _):
        await until(pilot, lambda: shown in rows(app)[1])


async def test_a_word_outside_the_window_is_let_in():
    app = trained("reverse-local", sentence="31415")
    async with showing(app, *SECOND_WORD, "3") as (pilot, decoding):
        assert "outside" in region(app, "Scores")[1]
        await press(pilot, "e")
        assert written(decoding) == "2.e.3=in"
        assert "outside" not in region(app, "Scores")[1]
        assert "!" in region(app, "Scores")[1]


@pytest.mark.parametrize(("name", "score", "formula", "own"), [
    ("fr-en-luong", "dot", "h₆ · hⱼ", "general"), ("fr-en-lecture", None, "h₆ · hⱼ", "dot"),
])  # fmt: skip
async def test_another_score_shows_its_formula_and_what_it_was_trained_for(name, score, formula, own):
    app = trained(name)
    async with showing(app, "s", "down", "right", "right") as (pilot, decoding):
        if score:
            await ask(pilot, "i", f"*.e={score}")
        while not isinstance(decoding.timeline.current, ev.ScoresComputed):
            await press(pilot, "right")
        assert region(app, "Scores")[-1].strip() == formula
        said = " ".join(" ".join(region(app, "Now")).split())
        assert (SAY("now.changed.score", own=own) in said) == bool(score)


# Any change in words


async def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_changes():
    app = trained("fr-en-seq2seq")
    async with showing(app, "s", "down") as (pilot, decoding):
        before = cells(app)
        await ask(pilot, "i", "2.e.Je=in")
        for text in (
            "1.alpha=uniform",
            "2.e.Je=out",
            "1.c=0",
            "1.h=x",
            "",
            "2",
            "1.y=#12000",
            "9999.h=0",
            "\x1b[31m1.q=0",
        ):
            await press(pilot, "end", "ctrl+u")
            app.screen.focused.post_message(Paste(text))
            await press(pilot, "enter")
            assert app.screen is not app.default_screen, text
            assert re.fullmatch(r"[^\x1b]+\.", wrong(app)), text
        await press(pilot, "escape")
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        assert len(decoding.branches.all) == 1


async def test_every_kind_of_change_in_every_system():
    async with showing(app := app_of(), size=(80, 24)) as (pilot, _):
        for name in KINDS:
            decoding = await replaced(pilot, decoding_of(system_checkpoint(name)), keys=("s", "down"))
            before = cells(app)
            changes = ["2.h=0", "2.h.#1=frozen", "*.p=temperature:3", "2.y=teacher"]
            if decoding.has(ev.WeightsComputed):
                changes += ["1.alpha=last", "2.e.Je=out", "3.c=frozen", "2.alpha.Je=0.5"]
            for number, change in enumerate(changes):
                await put_in(pilot, change)
                assert written(decoding) == change, name
                for where in ("forward", "last")[number % 2 :]:
                    app.bench.action_move(where)
                    assert {strip.cell_length for strip in strips(app)} == {80}, (name, change, where)
            for _ in changes[1:]:
                app.bench.walk.undo(decoding)
            await press(pilot, "u")
            app.bench.go_to(2, 1)
            await settled(pilot)
            assert cells(app)[:-1] == before[:-1], name  # the keys now offer to redo


async def test_words_that_a_terminal_could_obey_do_no_harm():
    hostile = ["\x1b[31mJe\x1b[0m", "\u202esuis", "a;b", "c d"]
    target = [*TARGET[:-2], "\x1b]0;x\x07a", "\x9b2Jb"]
    app = app_of(" ".join(hostile), fixed_checkpoint(target=target), names=("\x1b[7mfixed",))
    async with showing(app, "s", "down") as (pilot, decoding):
        for change in ("2.y=#6", "1.y=#5", "2.alpha.#1=0", "1.e.#2=out"):
            await put_in(pilot, change)
            await press(pilot, "w")
            assert all(row.isprintable() for row in rows(app))
            await press(pilot, "escape", "y")
            assert all(row.isprintable() for row in rows(app))
            await press(pilot, "escape", "e", "escape")
        await ask(pilot, "i", "1.y=none")
        assert wrong(app).isprintable()
        assert all(row.isprintable() for row in rows(app))
        assert len(decoding.branches.all) > 3


# Around it


async def test_in_a_branch_all_else_works_as_ever():
    app = trained("fr-en-lecture", seconds_per_substep=0.02)
    async with showing(app, "s", "down", "right", "right", "right", size=(120, 40)) as (pilot, decoding):
        await put_in(pilot, "2.alpha=uniform")
        text = rows(app)
        await press(pilot, "L", "L", "C", "C", "C", "question_mark", "escape", "4", "z", "escape", "m", "m", "escape")
        assert rows(app) == text
        for size in ((80, 24), (20, 8), (120, 40)):
            await resize(pilot, *size)
        assert rows(app) == text
        await press(pilot, "m")
        [shown] = [pane for pane in app.query("Alignment") if pane.region.area]
        assert shown.moment.alignment[1] == pytest.approx(0.25)
        await press(pilot, "m", "p", "right", "right", "right", "right")
        assert app.bench.quiz.question is not None
        await press(pilot, "enter")
        assert app.bench.quiz.verdict is not None
        await press(pilot, "p", "space")
        await until(pilot, lambda: place(decoding)[0] == 3)
        await press(pilot, "space", "u")
        assert decoding.branches.current.parent is None


async def test_the_verdict_on_a_guess_is_shown_also_where_a_score_was_put_in():
    app = trained("fr-en-lecture")
    async with showing(app, "s", "down", "right") as (pilot, _):
        await put_in(pilot, "2.e.Je=out")
        await press(pilot, "p", "right", "enter")
        assert app.bench.quiz.verdict is not None
        assert region(app, "Now")[1].strip() == SAY(app.bench.quiz.verdict.text, **app.bench.quiz.verdict.values)
        await press(pilot, "left", "right")
        assert SAY("now.changed", changes="2.e.Je=out") in region(app, "Now")[1]


# The beam's tree and neighbours


async def searched(pilot):
    """Open the beam's tree, and wait until it has grown."""
    await press(pilot, "b")
    await until(pilot, lambda: bool(pilot.app.screen.check_action("take", ())))


async def test_a_hypothesis_of_the_beam_is_followed_with_what_was_changed_before():
    app = trained("fr-en-lecture")
    async with showing(app, "s", "down") as (pilot, decoding):
        await put_in(pilot, "1.y=The")
        await searched(pilot)
        await press(pilot, "enter")
        assert app.screen is app.default_screen
        ids = [one.value for one in decoding.branches.current.changes]
        assert decoding.words(ids)[0] == "The"
        assert place(decoding) == (len(ids), 8) == (2, 8)
        assert [word.lstrip("!") for word in heading(app)["output"].split()[:2]] == list(decoding.words(ids))
        await press(pilot, "u")
        assert written(decoding) == "1.y=The"


async def test_before_the_first_word_of_the_beam_there_is_nothing_to_follow():
    app = trained("fr-en-lecture")
    async with showing(app, "s") as (pilot, decoding):
        await searched(pilot)
        app.screen.query_one(Branches).post_message(Branches.Clicked(0))  # where every hypothesis begins
        await settled(pilot)
        await press(pilot, "enter")
        assert app.screen is app.default_screen
        assert len(decoding.branches.all) == 1
        assert place(decoding) == (1, 1)


async def test_a_neighbour_is_gone_to_in_the_branch():
    app = trained("fr-en-lecture")
    async with showing(app, "s", "down", "right") as (pilot, decoding):
        await put_in(pilot, "1.y=The")
        branch = decoding.branches.current
        await press(pilot, "2", "a", "down", "enter")
        await until(pilot, lambda: app.screen is app.default_screen)
        assert decoding.branches.current is branch
        assert reading_in(app) in (None, "DecoderState")
