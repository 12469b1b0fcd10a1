"""Branches: undo, redo, the list of them, and sentences that are edited; the place stays, and nothing is lost."""

import pytest
from screen.changing import (
    another_sentence,
    ask,
    fresh,
    heading,
    place,
    put_in,
    replaced,
    showing,
    trained,
    written,
    wrong,
)
from screen.looking import (
    app_of,
    cells,
    decoding_of,
    panes,
    press,
    region,
    resize,
    rows,
    settled,
    strips,
    system_checkpoint,
    until,
)

from attn_tui.engine.ways import Search
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.branching import BranchList
from attn_tui.screen.stage import Stage
from attn_tui.story.texts import texts

SAY = texts("en")
TEACHER, STUDENT = "2.y=teacher", "2.y=student"


async def test_undo_goes_back_to_exactly_the_screen_there_was():
    early, late = "2.y=<END>", "7.y=a; 9.y=student; *.alpha=last"
    async with showing(app := trained("fr-en")) as (pilot, _):
        for keys, change in [
            ("", early), ("s down right right right", late), ("s down down left 7 down down", early), ("end", late),
            ("end", early),
        ]:  # fmt: skip
            decoding = await replaced(pilot, fresh("fr-en"), keys=keys.split())
            before = cells(app)
            await put_in(pilot, change)
            assert written(decoding) == change
            changed = cells(app)
            assert changed != before, (keys, change)
            for pressed, expected in (("u", before), ("u", before), ("ctrl+r", changed), ("ctrl+r", changed)):
                await press(pilot, pressed)
                assert cells(app)[:-1] == expected[:-1], (keys, change, pressed)  # the keys now offer to redo


async def test_the_place_is_kept_through_branches_that_have_no_such_place():
    app = trained("fr-en")
    async with showing(app, "s", *["down"] * 5, "right", "right") as (pilot, decoding):
        assert place(decoding) == (6, 3)
        await put_in(pilot, "2.y=<END>")
        assert place(decoding) == (2, 9)
        await put_in(pilot, "1.y=The")
        assert place(decoding) == (2, 9) or decoding.timeline.current.t > 2  # as far as that one goes
        await press(pilot, "u", "u")
        assert place(decoding) == (6, 3)
        await press(pilot, "ctrl+r", "left", "u")  # who moved himself stays where he moved to
        assert place(decoding) == (2, 8)


async def test_a_change_after_undoing_begins_another_branch_and_the_first_stays():
    app = trained("fr-en")
    async with showing(app, "s", "down") as (pilot, decoding):
        for change in (TEACHER, STUDENT):
            await put_in(pilot, change)
            await press(pilot, "u")
        assert [decoding.written(branch.changes) for branch in decoding.branches.all] == ["", TEACHER, STUDENT]
        await press(pilot, "ctrl+r")
        assert written(decoding) == STUDENT


async def test_the_list_shows_every_branch_below_its_own_and_goes_there():
    app = trained("fr-en")
    async with showing(app, "s", "down", "right", "right") as (pilot, decoding):
        original = cells(app)
        await press(pilot, "w")
        assert app.screen is app.default_screen  # with nothing to list
        await ask(pilot, "i", TEACHER)
        teacher = cells(app)
        await put_in(pilot, "3.alpha=uniform")
        await press(pilot, "u", "u")
        await put_in(pilot, STUDENT)
        student = cells(app)
        await press(pilot, "w")
        assert isinstance(app.screen, BranchList)
        listed = [row.strip("│╭╮╰╯─ ▶").rstrip("│ ") for row in rows(app) if "│" in row[:12]]
        texts = [row for row in listed if row and "what if" not in row]
        assert texts[0] == SAY("branches.original")
        assert texts[1:7:2] == ["I ' m a student . <END>", "I ≠teacher . <END>", texts[5]]
        assert [texts[2], texts[4], texts[6]] == [TEACHER, "3.alpha=uniform", f"▸▶   {STUDENT}"]
        where = [
            next(row.index(text) for row in rows(app)[5:] if text in row) for text in (texts[2], texts[4], STUDENT)
        ]
        assert where[0] == where[2] == where[1] - 2
        for keys, expected in ((["escape"], student), (["w", "up", "up", "up", "enter"], original)):
            await press(pilot, *keys)
            assert cells(app)[:-1] == expected[:-1]
            assert place(decoding) == (2, 3)
        await press(pilot, "w", "down", "enter")
        assert cells(app)[:-1] == teacher[:-1]  # the keys now offer to redo
        await press(pilot, "w", "end", "w")  # stays, as Esc does
        assert cells(app)[:-1] == teacher[:-1]  # the keys now offer to redo


@pytest.mark.parametrize(
    ("size", "options"), [((80, 24), {"language": "ko"}), ((120, 40), {"ascii": True}), ((250, 80), {"depth": "none"})]
)
async def test_many_branches_are_listed_at_every_size(size, options):
    decoding = fresh("reverse", "3141592")
    for y in range(10):
        decoding.branches.switch(decoding.branches.all[0])
        for change in (f"2.y={y}", f"3.alpha.3=0.{y}"):
            decoding.branches.open(decoding.what_if(change))
    app = AttentionApp(lambda: decoding, **options)
    async with showing(app, "s", "down", "w", size=size) as (pilot, _):
        for key in ("end", "home", *["down"] * 11, "end"):
            await press(pilot, key)
            assert {strip.cell_length for strip in strips(app)} == {size[0]}, key
        assert any("2.y=9" in row for row in rows(app))
        await press(pilot, "enter")
        assert written(decoding) == "3.alpha.3=0.9"


async def test_an_edited_sentence_is_shown_at_the_same_place_and_taken_back():
    app = trained("fr-en")
    async with showing(app, "s", "down", "down", "right", "right") as (pilot, first):
        original = cells(app)
        await another_sentence(pilot, text="Je suis une étudiante très contente.")
        [second] = app.decodings
        assert place(second) == (3, 3)
        assert heading(app)["before"].startswith("I ' m a")
        assert heading(app)["before"].endswith("! «Je suis étudiant.»")
        edited = cells(app)
        await put_in(pilot, "3.alpha=uniform")
        assert heading(app)["before"].endswith("! 3.alpha=uniform")
        await press(pilot, "u")
        assert cells(app)[:-1] == edited[:-1]  # the keys now offer to redo
        await another_sentence(pilot, "u")
        assert app.decodings == [first]
        assert cells(app)[:-1] == original[:-1]  # the keys now offer to redo
        await press(pilot, "u")
        assert cells(app)[:-1] == original[:-1]  # the keys now offer to redo
        await another_sentence(pilot, "ctrl+r")
        assert app.decodings == [second]
        assert cells(app)[:-1] == edited[:-1]  # the keys now offer to redo
        await press(pilot, "ctrl+r")  # to the branch there was
        assert written(second) == "3.alpha=uniform"


async def test_a_sentence_that_ends_sooner_does_not_move_the_place():
    app = trained("fr-en")
    async with showing(app, "s", *["down"] * 5, "right") as (pilot, first):
        original = cells(app)
        await another_sentence(pilot, text="Oui.")
        assert app.decodings[0].timeline.current.t < 6
        await another_sentence(pilot, "u")
        assert place(first) == (6, 2)
        assert cells(app)[:-1] == original[:-1]  # the keys now offer to redo


async def test_a_wrong_sentence_loses_nothing():
    app = trained("reverse", sentence="31415")
    async with showing(app, "s", "down", "right") as (pilot, decoding):
        await put_in(pilot, "2.y=7")
        before = cells(app)
        for text in ("", "31a"):
            await ask(pilot, "I", text)
            assert wrong(app)
            await press(pilot, "escape")
            await settled(pilot)
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        assert app.decodings == [decoding]


def side(app, stage, pane="Sentences"):
    return panes(app, stage)[pane]


async def test_of_systems_side_by_side_the_one_with_the_cursor_is_changed():
    size = (160, 24)
    app = trained("fr-en", "fr-en-bahdanau")
    async with showing(app, "s", "down", "right", size=size) as (pilot, _):
        original = cells(app)
        first, second = app.decodings
        app.set_focus(app.query(Stage)[1].query_one("Candidates"))
        await settled(pilot)
        await ask(pilot, "i", "2.y=teacher")
        assert (written(first), written(second)) == ("", "2.y=teacher")
        assert [place(first), place(second)] == [(2, 2), (2, 2)]
        assert not side(app, 0)[2].strip()
        assert side(app, 1)[2].split()[0] == "before"
        for size in ((200, 33), (160, 24)):
            await resize(pilot, *size)
            assert {strip.cell_length for strip in strips(app)} == {size[0]}
            for pane in ("Sentences", "Order", "Progress", "Now"):
                assert len({stage.query_one(pane).region.y for stage in app.query(Stage)}) == 1, (size, pane)
        await press(pilot, "escape", "u")  # the first again, which has nothing to take back
        assert written(second) == "2.y=teacher"
        app.set_focus(app.query(Stage)[1].query_one("Candidates"))
        await press(pilot, "u", "escape")
        assert cells(app)[:-1] == original[:-1]  # the keys now offer to redo


async def test_systems_that_are_compared_keep_in_step_through_branches():
    app = trained("fr-en", "fr-en-bahdanau")
    async with showing(app, "end") as (pilot, _):
        first, second = app.decodings
        ends = [place(first), place(second)]
        await put_in(pilot, "2.y=<END>")
        await press(pilot, "t")
        await put_in(pilot, "2.y=<END>")
        assert place(first)[0] == place(second)[0] == 2
        await press(pilot, "left")
        assert [place(first), place(second)] == [(2, 9), (2, 9)]  # the one word after the other's end
        await press(pilot, "right", "u", "t", "u")
        assert [place(first), place(second)] == ends


async def test_after_undoing_a_sentence_systems_go_on_from_where_they_stand():
    app = trained("fr-en", "fr-en-luong")
    async with showing(app, "s", "down", "right") as (pilot, _):
        await another_sentence(pilot, text="Merci.")
        await another_sentence(pilot, "u")
        await press(pilot, "right")
        assert [place(one) for one in app.decodings] == [(2, 3), (2, 3)]


@pytest.mark.parametrize("search", [Search("beam", width=3), Search("sample", temperature=1.5, seed=3),
                                    Search("forced", translation="I am a student.")])  # fmt: skip
async def test_branches_choose_their_words_as_the_original_does(search):
    app = trained("fr-en", search=search)
    async with showing(app, "s", "down") as (pilot, decoding):
        before = cells(app)
        await put_in(pilot, "2.y=was")
        assert heading(app)["output"].split()[1] == "!was"
        await press(pilot, "u")
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        assert len(decoding.branches.all) == 2


async def test_the_progress_line_knows_the_whole_branch():
    app = trained("fr-en")
    async with showing(app, "s", "down") as (pilot, decoding):
        await put_in(pilot, "2.y=teacher")
        await until(pilot, lambda: decoding.timeline.complete)
        line = region(app, "Progress")[0]
        assert sum(line.count(mark) for mark in "┳┬●") == len(decoding.timeline.starts) == 5


async def test_the_keys_of_branches_are_offered_only_where_they_do_something():
    async with showing(app := app_of(), size=(160, 40)) as (pilot, _):
        for name in ("", "seq2seq-lstm"):  # with attention and without
            if name:
                await replaced(pilot, decoding_of(system_checkpoint(name)))
            assert " undo " not in rows(app)[-1], name
            await put_in(pilot, "1.y=teacher")
            assert " u undo " in rows(app)[-1], name
            await press(pilot, "u")
            assert " undo " not in rows(app)[-1], name
