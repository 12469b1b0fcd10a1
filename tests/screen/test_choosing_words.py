"""Another word chosen or typed, and what was before beside what is now: words, marks, differences."""

import re

from screen.changing import ask, fresh, heading, place, put_in, replaced, showing, told, trained, written, wrong
from screen.looking import (
    cells,
    press,
    region,
    rows,
    settled,
    strips,
    until,
)
from textual.widgets import Input

from attn_tui.engine import events as ev
from attn_tui.screen.ask import word
from attn_tui.story.texts import texts

SAY = texts("en")
SECOND_WORD = ("s", "down", "down", "left")  # all of it is computed


def words_pane(app):
    """The rows of the words, without that of all others: mark, word, probability, difference."""
    found = []
    for row in region(app, "Candidates"):
        if match := re.match(r"([ ▸!])(?!…)(\S+) .*? ?(\d\.\d\d)(?: +(\S+))?$", row.rstrip()):
            found.append(match.groups())
    return found


async def test_a_key_takes_the_word_with_the_cursor_but_not_the_hidden_layer():
    app = trained("fr-en")
    async with showing(app, *SECOND_WORD, "7", "z", "r") as (pilot, decoding):
        assert app.bench.stages.current.zoomed is not None
        assert written(decoding) == ""
        await press(pilot, "z", "down")
        assert " r take it " in rows(app)[-1]
        await press(pilot, "down", "r")
        assert written(decoding) == "2.y=am"
        assert heading(app)["output"].split()[:2] == ["I", "!am"]
        assert ("!", "am") in [row[:2] for row in words_pane(app)]
        assert place(decoding) == (2, 8)
        assert SAY("now.changed", changes="2.y=am") in region(app, "Now")[1]


async def test_the_word_in_the_lowest_row_is_the_one_that_is_taken_and_told():
    app = trained("fr-en")
    async with showing(app, *SECOND_WORD) as (pilot, decoding):
        await ask(pilot, "i", "2.y=student")
        assert words_pane(app)[-1][:2] == ("!", "student")
        await press(pilot, "7", "end", *["down"] * 9)
        assert "p(«student»)" in region(app, "Candidates")[0]
        await press(pilot, "r")
        assert written(decoding) == "2.y=student"
        await press(pilot, "up", "r")
        assert written(decoding) not in ("2.y=student", "")


async def test_a_word_is_typed():
    app = trained("fr-en")
    async with showing(app, "s", "down", "7") as (pilot, decoding):
        asked = word(decoding, SAY, app.bench.change)
        for typed, expected in [
            ("teacher", "2.y=teacher"), ("+ing", "2.y=ing"), ("<END>", "2.y=<END>"), ("#17", None),
            ("  am ", "2.y=am"), ("antidisestablishment", None),
        ]:  # fmt: skip
            if typed == "teacher":
                await ask(pilot, "e", typed)
            else:
                assert asked.answer(typed) is None
                await settled(pilot)
            assert app.screen is app.default_screen, typed
            assert place(decoding) == (2, 1), typed
            pieces = written(decoding).split("; ")
            assert expected in (None, *pieces), typed
            assert len(pieces) > 1 or expected or typed == "#17"
            spoken = [word for word in heading(app)["output"].split() if word.startswith("!")]
            assert len(spoken) == len(pieces), typed
            await press(pilot, "u")
            assert written(decoding) == "", typed


async def test_a_word_is_completed_and_one_there_is_not_is_refused():
    app = trained("fr-en")
    async with showing(app, "s", "down", "7") as (pilot, decoding):
        before = cells(app)
        await press(pilot, "e")
        await until(pilot, lambda: isinstance(app.screen.focused, Input))
        line = app.screen.focused
        await press(pilot, *"studen")
        await until(pilot, lambda: line._suggestion == "student")
        await press(pilot, "right")
        assert line.value == "student"
        await press(pilot, "escape")
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        await ask(pilot, "e", "#99999")
        assert wrong(app) == "there is no word 99999 in the vocabulary; its ids go from 0 to 11,999."
        await press(pilot, "end", "ctrl+u", "enter")
        assert "is not in the vocabulary" in wrong(app)
        await press(pilot, "escape")
        assert cells(app)[:-1] == before[:-1]  # the keys now offer to redo
        assert len(decoding.branches.all) == 1


async def test_before_the_first_word_there_is_none_to_choose():
    app = trained("fr-en-seq2seq")
    async with showing(app, "e") as (pilot, _):
        assert told(app) == [SAY("change.early")]
        await press(pilot, "s", "e")
        await until(pilot, lambda: isinstance(app.screen.focused, Input))


async def test_words_that_were_put_in_and_that_changed_are_marked_in_both_lines():
    app = trained("fr-en")
    async with showing(app, "s", size=(120, 30)) as (pilot, _):
        for change, output, before in [
            ("2.y=teacher", "I !teacher . <END>", "I ≠' ≠m ≠a ≠student . <END>"),
            ("4.y=a; 5.y=teacher", "I ' m !a !teacher . <END>", "I ' m a ≠student . <END>"),
            ("1.alpha.Je=1", "I ' m a student . <END>", "the same words"),
            ("3.y=<END>", "I ' !<END>", "I ' ≠m ≠a ≠student ≠. <END>"),
            ("5.y=very", "I ' m a !very ≠good student . <END>", "I ' m a student . <END>"),
        ]:
            await put_in(pilot, change)
            lines = {row[:9].strip(): row[9:].rstrip() for row in rows(app)[1:4]}
            if "very" not in change:
                assert lines["output"] == output, change
                assert lines["before"].split("!")[0].rstrip() == before, change
            else:  # whatever comes in between
                marks = [word.lstrip("!≠") for word in lines["output"].split() if word[0] in "!≠"]
                assert marks[0] == "very"
            assert lines["before"].endswith(f"! {change}"), change
            await press(pilot, "u")


async def test_the_differences_are_those_of_the_two_timelines():
    async with showing(trained("fr-en"), size=(160, 50)) as (pilot, _):
        app = pilot.app
        for name in ("fr-en", "fr-en-bahdanau", "fr-en-luong", "fr-en-seq2seq"):
            decoding = await replaced(pilot, fresh(name), keys=SECOND_WORD)
            assert all(row[3] is None for row in words_pane(app))
            await put_in(pilot, "1.h=0; 2.h.#3=0.5")
            then, now = (
                branch.timeline.of_step(ev.FeedforwardComputed, 2) or branch.timeline.of_step(ev.OutputComputed, 2)
                for branch in decoding.branches.all
            )
            old = dict(zip(then.top_ids.tolist(), then.top_probabilities.tolist(), strict=True))
            shown = words_pane(app)
            assert len(shown) >= 5
            for row, y, p in zip(shown, now.top_ids.tolist(), now.top_probabilities.tolist(), strict=False):
                assert row[2] == f"{p:.2f}"
                if y not in old:
                    assert row[3] == "new"
                elif abs(p - old[y]) < 0.005:
                    assert row[3] is None
                else:
                    sign = "+" if p > old[y] else "−"
                    assert row[3] == sign + f"{abs(p - old[y]):.2f}".removeprefix("0")


async def test_in_korean_the_column_of_differences_is_whole():
    app = trained("fr-en", language="ko")
    async with showing(app, *SECOND_WORD) as (pilot, _):
        await put_in(pilot, "2.h=0")
        assert any(row.rstrip().endswith("새로") for row in region(app, "Candidates"))
        assert {strip.cell_length for strip in strips(app)} == {80}


async def test_in_ascii_the_mark_of_what_changed_is_no_equals_sign():
    app = trained("fr-en", ascii=True)
    async with showing(app, "s", "down") as (pilot, _):
        await put_in(pilot, "2.y=teacher")
        assert heading(app)["before"].split()[:3] == ["I", "*'", "*m"]
