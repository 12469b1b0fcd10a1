"""Going to a place, the progress line, what is asked at the bottom."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from screen.looking import (
    SENTENCE,
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    region,
    resize,
    rows,
    settled,
    system_checkpoint,
    until,
)
from textual.events import MouseDown, MouseUp, Paste
from textual.widgets import Input

from attn_tui.errors import SentenceError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.ask import jump
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.panes.progress import Progress, cell_of, position_at
from attn_tui.screen.pictures.svg import screen_text
from attn_tui.story.texts import texts
from attn_tui.story.walk import Walk

SAY = texts("en")
FIRST_WORD, LAST = 11, 51  # positions in the fixed decoding; a word has 8 sub-steps


async def ask(pilot, key):
    """Press a key that opens a prompt, and wait until it can be typed in."""
    await press(pilot, key)
    await until(pilot, lambda: isinstance(pilot.app.screen.focused, Input))


async def click(pilot, widget, x):
    """What a terminal reports; Pilot's own waits much longer than a click takes."""
    where = widget.region
    for kind in (MouseDown, MouseUp):
        pilot.app._driver.send_message(kind(None, where.x + x, where.y, 0, 0, 1, False, False, False))
    await settled(pilot)


async def answer(pilot, text):
    """Replace what is in the line, and press Enter."""
    await press(pilot, "end", "ctrl+u")
    pilot.app.screen.focused.post_message(Paste(text))
    await press(pilot, "enter")


def wrong(app):
    """What the prompt says is wrong, in one line."""
    return " ".join(str(app.screen.query_one("#wrong").content).split())


def compared(*names, **options):
    return AttentionApp(
        *(lambda n=n: decoding_of(fixed_checkpoint() if n == "fixed" else system_checkpoint(n)) for n in names),
        **options,
    )


async def test_enter_twice_at_once_answers_once():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await ask(pilot, "g")
        line = app.screen.focused
        line.value = "2"
        for _ in range(2):
            app.screen.post_message(Input.Submitted(line, "2"))
        await until(pilot, lambda: app.screen is app.default_screen)
        await settled(pilot)
        assert app.is_running
        assert decoding.timeline.current.t == 2


PLACES = [
    ("3", 27), (" 3 ", 27), ("3.", 27), ("3.softmax", 30), ("1.embed", 11), ("0", 0),
    ("0.encoded", 9), ("5.ended", LAST), ("٢", 19), ("0.2", 1), ("3.4", 30),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position"), PLACES)
def test_what_is_typed_means_a_place(text, position):
    walk, gone = Walk([decoding_of(fixed_checkpoint())]), []
    asked = jump(walk, SAY, lambda *place: gone.append(place))
    assert asked.answer(text) is None
    walk.go_to(*gone[0])
    assert walk.decodings[0].timeline.position == position


async def test_a_place_is_typed_and_gone_to():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        for key, (text, position) in zip(("g", "colon"), (PLACES[3], PLACES[1]), strict=True):
            await ask(pilot, key)
            assert SAY("jump.ask", n=5) in "\n".join(rows(app))
            await answer(pilot, text)
            assert not isinstance(app.screen, Prompt), key
            assert decoding.timeline.position == position, key


async def test_a_place_that_is_none_is_said_and_nothing_else_happens():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "right")
        before = rows(app)
        await ask(pilot, "g")
        for text in ("", "6", "3.window", "1.9", "\x1b[31m9\x1b[0m", "9" * 5000):
            await answer(pilot, text)
            assert isinstance(app.screen, Prompt)
            shown = re.sub(r"\x1b\[\d+m", "", text)
            assert wrong(app) == SAY("jump.wrong", text=shown, n=5, substep="word")
            assert decoding.timeline.position == FIRST_WORD + 1
        await press(pilot, "escape")
        assert rows(app) == before


@pytest.mark.parametrize("text", ["", "6", "-1", "three", "3.window", "0.word", "1.9", "²", "9" * 5000])
def test_what_means_no_place_is_said(text):
    gone = []
    asked = jump(Walk([decoding_of(fixed_checkpoint())]), SAY, lambda *place: gone.append(place))
    assert asked.answer(text) == SAY("jump.wrong", text=text, n=5, substep="word")
    assert not gone


async def test_a_line_is_typed_in_also_while_it_plays_and_guessing_has_a_question():
    app = app_of(seconds_per_substep=0.02)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "space")
        await ask(pilot, "g")
        await until(pilot, lambda: app.bench.quiz.question is not None)
        await press(pilot, "3", "enter")
        assert decoding.timeline.current.t == 3


async def test_reading_is_skipped_only_while_it_lasts():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        for keys, position in ((("right", "right", "s"), FIRST_WORD), (("s",), FIRST_WORD), (("right", "s"), 12)):
            await press(pilot, *keys)
            assert decoding.timeline.position == position


@given(st.integers(1, 3000), st.integers(1, 300))
@example(1, 1)
@example(LAST + 1, 80)
@example(80, 80)
@settings(max_examples=40)
def test_every_cell_of_the_line_is_a_place_and_they_rise(seen, width):
    places = [position_at(cell, seen, width) for cell in range(width)]
    assert places[0] == 0 <= places[-1] < seen
    assert places == sorted(places)
    drawn = [cell_of(position, seen, width) for position in range(seen)]
    assert all(0 <= cell < width for cell in drawn)
    assert drawn == sorted(drawn)
    if seen >= width:  # where there are fewer places than cells, some cells lie between two
        assert [cell_of(place, seen, width) for place in places] == list(range(width))


async def test_the_line_marks_where_words_begin_and_where_one_stands_and_a_click_goes_there():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        pane = app.query_one(Progress)
        for position in range(LAST + 1):
            decoding.timeline.first() if not position else decoding.timeline.forward()
            app.bench.show_all()
            line = pane.render_line(0).text
            here = cell_of(position, LAST + 1, 80)
            assert line.index("●") == here
            marks = {cell_of(start, LAST + 1, 80) for start in decoding.timeline.starts} - {here}
            assert {i for i, c in enumerate(line) if c in "┳┬"} == marks, position
            assert set(line[:here]) <= set("┳━"), position
            assert set(line[here + 1 :]) <= set("┬─"), position
        for x in (0, 1, 20, 41, 78, 79):
            await click(pilot, pane, x)
            assert decoding.timeline.position == position_at(x, LAST + 1, 80)
            assert region(app, "Progress")[0] == pane.render_line(0).text
        reached = [position_at(x, LAST + 1, 80) for x in range(80)]
        assert set(reached) == set(range(LAST + 1))


async def test_a_click_goes_there_in_all_that_are_compared():
    app = compared("fixed", "rnnsearch")
    async with app.run_test(size=(160, 24)) as pilot:
        await opened(pilot)
        first, second = (decoding.timeline for decoding in app.decodings)
        for width in (160, 80):
            await resize(pilot, width, 24)
            lines = [line for line in app.query(Progress) if line.region.area]
            assert len(lines) == width // 80
            for line in lines:
                for x in (0, 7, 33, line.region.width - 1):
                    await click(pilot, line, x)
                    assert first.current.t == second.current.t, (width, x)
                    own = (first, second)[app.query(Progress).nodes.index(line)]
                    assert own.position == position_at(x, own.seen, line.size.width), (width, x)
                    assert panes(app)["Progress"][0].count("●") == 1, (width, x)


async def test_another_sentence_is_shown_or_said_to_be_wrong_with_all_left_as_it_was():
    given_to = []

    def reopen(names, sentence):
        given_to.append((tuple(names), sentence))
        if "nicht" in sentence:
            raise SentenceError("the sentence cannot be split.")
        return [decoding_of(fixed_checkpoint(), sentence)]

    app = app_of(names=("fixed",), reopen=reopen)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down")
        before = cells(app)
        await ask(pilot, "slash")
        assert app.screen.query_one(Input).value == SENTENCE
        await answer(pilot, "das nicht")
        assert wrong(app) == "the sentence cannot be split."
        await press(pilot, "escape")
        assert cells(app) == before
        assert app.decodings == [decoding]
        await ask(pilot, "slash")
        await answer(pilot, "suis\x1b[2J \x1b]0;owned\x07Je\x9b31m\u202e .\x00")
        await until(pilot, lambda: app.decodings != [decoding])
        await opened(pilot)
        assert given_to[-1] == (("fixed",), "suis Je .")
        assert rows(app)[1].split() == ["source", "suis", "Je", "."]
        timeline = app.decodings[0].timeline
        assert (timeline.current.t, timeline.substep) == (0, 1)  # from its beginning
        assert not isinstance(app.screen, Prompt)


async def test_the_screen_is_saved_as_it_was_before_the_question(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "right", "right", "right")
        screen = screen_text(app).splitlines()
        await ask(pilot, "ctrl+s")
        await press(pilot, "enter")  # under the name it suggests
        await ask(pilot, "ctrl+s")
        await answer(pilot, "é 한.txt")
        assert app.screen is app.default_screen
    saved = (tmp_path / "é 한.txt").read_text(encoding="utf-8").splitlines()
    assert saved[:20] == screen[:20]
    assert len(saved) == 24
    picture = next(tmp_path.glob("attn-tui-1.*.svg")).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    for word in ("étudiant", "softmax", "●"):
        assert word in picture
    assert "Save" not in picture


async def test_which_of_several_systems_is_saved_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app, told = compared("fixed", "seq2seq-lstm"), []
    monkeypatch.setattr(app, "notify", lambda sentence, **_: told.append(sentence))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "t")
        for name, count in (("screen.txt", 0), ("weights.json", 1), ("walk.html", 2)):
            await ask(pilot, "ctrl+s")
            await answer(pilot, name)
            await until(pilot, lambda name=name: (tmp_path / name).exists())
            said = [one for one in told if "one of 2 systems" in one]
            assert len(said) == count
            assert all(f"It is about {app.decodings[1].name}, " in one for one in said)


async def test_nothing_is_replaced_unasked_and_a_bad_name_is_said(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "there.txt"
    there.write_text("mine")
    (tmp_path / "folder.svg").mkdir()
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, "ctrl+s")
        for name in ("", "screen", "screen.gif", ".svg", "there"):
            await answer(pilot, name)
            assert wrong(app) == SAY("save.kind")
        await answer(pilot, "there.txt")
        assert wrong(app) == SAY("save.exists", name="there.txt")
        missing = ("none/a.svg", "there.txt/a.svg", "~nobody-here/a.txt", f"{'a' * 300}.svg")
        for name in missing:
            await answer(pilot, name)
            assert wrong(app).startswith("It cannot be saved as «"), name
        await answer(pilot, "folder.svg")
        assert wrong(app) == SAY("save.exists", name="folder.svg")
        await press(pilot, "enter")
        assert wrong(app) == SAY("save.wrong", name="folder.svg", why="Is a directory")
        assert there.read_text() == "mine"
        await answer(pilot, "there.txt")
        assert app.screen is app.default_screen
    assert "étudiant" in there.read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"there.txt", "folder.svg"}
