"""Going through a lesson with keys."""

import pytest
from lessons.writing import LESSON, going, lesson_app, on, press, resize, rows, settled, text_of, until, written

from attn_tui.errors import LessonError
from attn_tui.screen.derivation import DerivationScreen


def place(app):
    return app.decodings[0].here


def output(app):
    return next(row for row in rows(app) if row.startswith(" output")).split()[1:]


@pytest.fixture
def app(tmp_path):
    return lesson_app(written(tmp_path))


async def test_the_first_paragraph_stands_below_its_screen(app):
    async with going(app):
        assert place(app) == "1.score"
        assert text_of(app).startswith("━ Numbers backwards · One ━")
        assert "paragraph 1 of 7 ━ Three scores for h. Press →." in text_of(app)
        assert rows(app)[-1].startswith(" Enter go on  [ go back  → next")


async def test_stepping_stays_possible_and_going_on_comes_back_to_the_lesson(app):
    async with going(app) as pilot:
        await press(pilot, "right", "right", "down", "right")
        assert place(app) == "2.state"
        await on(pilot, app)
        assert (app.bench.course.index, place(app)) == (1, "1.score")


async def test_a_question_wants_an_answer_first(app):
    async with going(app) as pilot:
        await on(pilot, app)
        await on(pilot, app, "right_square_bracket")
        assert app.bench.course.index == 1
        await press(pilot, "down", "enter")
        assert "✗ 1 No, it has not. Enter: choose again." in text_of(app)
        await press(pilot, "enter")
        assert "1 3 ▸× 1 3 4" in text_of(app)
        await press(pilot, "3")
        assert "✓ 4 Right you are." in text_of(app)
        await on(pilot, app)
        assert (app.bench.course.index, place(app)) == (2, "1.softmax")


async def test_who_does_not_find_the_answer_can_go_on_after_a_wrong_one(app):
    async with going(app) as pilot:
        await on(pilot, app)
        await press(pilot, "1")
        await on(pilot, app, "right_square_bracket")
        assert app.bench.course.index == 2


async def test_answers_of_a_question_can_be_chosen_by_arrows_and_the_rest_of_the_keys_stay(app):
    async with going(app) as pilot:
        await on(pilot, app)
        await press(pilot, "right", "right", "right", "up")
        assert app.bench.course.question.choice == 2
        await press(pilot, "n")
        assert place(app) == "1.softmax"
        await press(pilot, "tab", "down")
        assert app.bench.course.question.choice == 2
        assert app.screen.focused is not None


async def test_a_paragraph_can_put_the_cursor_into_a_pane_and_enter_goes_on_from_there(app):
    async with going(app) as pilot:
        app.bench.go_on()
        app.bench.go_on()
        await settled(pilot)
        assert type(app.screen.focused).__name__ == "Weights"
        await on(pilot, app)
        assert app.bench.course.index == 3
        assert app.screen.focused is None


async def test_enter_opens_the_value_that_the_viewer_has_moved_the_cursor_to(app):
    async with going(app) as pilot:
        app.bench.go_on()
        app.bench.go_on()
        await settled(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, DerivationScreen)
        await press(pilot, "escape")
        assert app.bench.course.index == 2
        await on(pilot, app, "right_square_bracket")
        assert app.bench.course.index == 3


async def test_what_is_waited_for_is_reminded_of_and_then_shown(app):
    async with going(app) as pilot:
        for _ in range(3):
            app.bench.go_on()
        await settled(pilot)
        assert "▷ Now you." in text_of(app)
        await press(pilot, "enter")
        assert "▷ Not done yet" in text_of(app)
        assert app.bench.course.index == 3
        await press(pilot, "enter")
        await until(pilot, lambda: 3 in app.bench.course.done and not app.bench.is_pressing)
        await until(pilot, lambda: "✓ Done." in text_of(app))
        assert app.decodings[0].branches.current.parent is not None


async def test_what_the_viewer_has_done_is_what_the_next_paragraph_is_about(app):
    async with going(app) as pilot:
        for _ in range(3):
            app.bench.go_on()
        await settled(pilot)
        await press(pilot, "e", "1", "enter")
        await until(pilot, lambda: "✓ Done." in text_of(app))
        await on(pilot, app)
        assert "It is gone." in text_of(app)
        assert any(row.startswith(" before") for row in rows(app))
        branch = app.decodings[0].branches.current
        await press(pilot, "u")
        assert app.decodings[0].branches.current is not branch
        await on(pilot, app)
        await on(pilot, app, "left_square_bracket")
        assert app.decodings[0].branches.current is branch


async def test_going_back_restores_what_a_paragraph_shows(app):
    async with going(app) as pilot:
        seen = {}
        for index in range(7):
            await until(pilot, lambda: app.bench.has_arrived)
            await settled(pilot)
            seen[index] = [place(app), app.bench.names, len(app.decodings), rows(app)[:3]]
            await press(pilot, "n", "escape")
            app.bench.go_on()
        await until(pilot, lambda: app.bench.has_arrived)
        assert "That was the lesson." in text_of(app)
        for index in reversed(range(7)):
            await on(pilot, app, "backspace")
            await settled(pilot)
            assert app.bench.course.index == index
            assert [place(app), app.bench.names, len(app.decodings), rows(app)[:3]] == seen[index]
            await press(pilot, "n", "escape")
        await on(pilot, app, "backspace")
        assert app.bench.course.index == 0


async def test_a_pane_enlarged_by_the_lesson_leaves_room_for_it_and_shrinks_again(app):
    async with going(app) as pilot:
        for _ in range(5):
            app.bench.go_on()
            await settled(pilot)
        assert type(app.bench.stages.current.zoomed).__name__ == "Alignment"
        assert "All of them. What are they? ▸1 words 2 weights 3 states" in text_of(app)
        await press(pilot, "2")
        await on(pilot, app)
        assert (app.bench.names, app.bench.stages.current.zoomed) == (("reverse", "reverse-luong"), None)
        assert place(app) == "2.word"


async def test_the_end_says_what_to_try_next_and_goes_no_further(app):
    async with going(app) as pilot:
        for _ in range(7):
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
        assert "the end" in text_of(app)
        assert "attn-tui lesson lists all lessons" in text_of(app)
        await on(pilot, app)
        assert app.bench.course.index == 7


async def test_long_paragraphs_have_pages(tmp_path):
    words = " ".join(f"word{i}" for i in range(120))
    app = lesson_app(written(tmp_path, LESSON.replace("Three **scores** for `h`.", words)))
    async with going(app) as pilot:
        assert "paragraph 1 of 7 · 1/3" in text_of(app)
        await press(pilot, "enter")
        assert "2/3" in text_of(app)
        await press(pilot, "enter", "left_square_bracket", "enter")
        assert "3/3" in text_of(app)
        assert "word119" in text_of(app)
        await on(pilot, app)
        assert app.bench.course.index == 1


async def test_there_is_room_for_both_at_every_size(app):
    async with going(app) as pilot:
        for size in ((80, 24), (100, 30), (120, 40), (135, 24), (136, 24), (160, 45), (50, 20), (250, 80)):
            await resize(pilot, *size)
            if size != (50, 20):  # nothing is shown there, and nothing lost
                assert_room_for_both(app, size)
        await resize(pilot, 80, 24)
        assert app.bench.pane.region.height == 6


def assert_room_for_both(app, size):
    pane = app.bench.pane.region
    beside = size[0] >= 136
    assert (pane.x > 0) == beside, size
    assert pane.right == size[0]
    assert pane.bottom == size[1] - 1
    stage = app.query_one("Stage").region
    assert not stage.overlaps(pane)
    shown = {type(one).__name__ for one in app.query("Stage Pane") if one.region.area}
    assert ("Now" in shown) == (beside or size[1] >= 34), size
    assert "Three scores for h. Press →." in text_of(app)
    assert any("2.71" in row for row in rows(app))


async def test_the_explanation_can_have_the_place_of_the_lesson(app):
    async with going(app) as pilot:
        assert not any("e₄,ⱼ = h₄ · hⱼ" in row for row in rows(app))
        await press(pilot, "v")
        assert any("e₄,ⱼ = h₄ · hⱼ" in row for row in rows(app))
        assert not app.bench.pane.region.area
        await press(pilot, "enter")
        assert "Three scores" in text_of(app)
        assert app.bench.course.index == 0


async def test_what_cannot_be_shown_is_told_in_its_place_and_the_lesson_goes_on(tmp_path):
    text = LESSON.replace("at: 1.softmax", "at: 9.softmax").replace("reverse-luong", "reverse-lonug")
    app = lesson_app(written(tmp_path, text))
    async with going(app) as pilot:
        for index in range(1, 7):
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
            assert (index in app.bench.course.wrong) == (index in (2, 6)), app.bench.course.wrong
        assert "line 22: there is no place '9.softmax'" in app.bench.course.wrong[2]
        assert "line 46: there is no checkpoint 'reverse-lonug'" in app.bench.course.wrong[6]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("314 -c nowhere", "line 8: there is no checkpoint 'nowhere'"),
        ("314 -c reverse --plain", "line 8: --plain prints instead"),
        ("314 -c reverse --nbest 3", "line 8: --nbest"),
        ("314 -c reverse --beams 3", "line 8: there is no option --beams; perhaps you mean --beam."),
        ("314 -c reverse --beam 3 --sample", "line 8: --beam and --sample"),
        ("- -c reverse", "line 8: the command has no sentence"),
        ("314 -c reverse --set 3:1.h=0", "line 8: --set names system 3"),
        ("--help", "line 8: the command asks for help"),
    ],
)
def test_a_wrong_command_at_the_beginning_is_refused_with_its_line(tmp_path, command, said):
    path = written(tmp_path, LESSON.replace("314 -c reverse --at 1.score", command))
    with pytest.raises(LessonError) as caught:
        lesson_app(path)
    assert f"{path}, {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("command", "said"),
    [("31x -c reverse", "«x»"), ("314 -c reverse --set 1.beta=0", "no 'beta'"), ("314 -c reverse --at 1", None)],
)
async def test_what_cannot_be_opened_at_the_beginning_ends_the_app_with_the_line(tmp_path, command, said):
    path = written(tmp_path, LESSON.replace("314 -c reverse --at 1.score", command))
    app = lesson_app(path)
    async with going(app):
        if said is None:
            assert app.return_code is None
            return
    assert isinstance(app.return_value, LessonError)
    assert str(app.return_value).startswith(f"{path}, line 8: ")
    assert said in str(app.return_value)


async def test_what_a_key_computes_for_a_while_is_seen_when_it_is_done_and_later_keys_wait_for_it(tmp_path):
    text = LESSON.replace("until: change", "until: see time step 3 of").replace(
        "keys: e 0 enter", "keys: b right right"
    )
    app = lesson_app(written(tmp_path, text))
    async with going(app) as pilot:
        for _ in range(3):
            app.bench.go_on()
        await settled(pilot)
        await press(pilot, "enter", "enter")
        await until(pilot, lambda: 3 in app.bench.course.done and not app.bench.is_pressing)
        await press(pilot, "escape")
        assert app.screen is app.bench
        assert "✓ Done." in text_of(app)
