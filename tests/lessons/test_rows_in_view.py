"""In every lesson, the rows that a paragraph is about are on the screen; `test_shipped` looks at them at 80×24."""

import pytest
from lessons.writing import going, in_view, lesson_app, press, settled, until
from screen.looking import out_of_view

from attn_tui.lessons import find_lesson
from attn_tui.lessons.shelf import ORDER


@pytest.mark.sampled(6)
@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize("name", ORDER)
async def test_the_rows_that_a_paragraph_is_about_are_in_view_on_the_smallest_screen(name):
    app = lesson_app(find_lesson(name, "en"), "en")
    async with going(app, size=(60, 18)) as pilot:
        bench = app.bench
        for paragraph in bench.course.lesson.paragraphs:
            await settled(pilot)
            for _ in range(2):  # in either language
                in_view(bench, paragraph)
                assert bench.pane.pages <= 2, (app.look.say.language, paragraph.line)
                await press(pilot, "L")
            bench.go_on()
            await until(pilot, lambda: bench.has_arrived)


async def test_in_a_lesson_a_key_shows_the_panes_of_the_moment_alone():
    app = lesson_app(find_lesson("step", "en"))
    async with going(app) as pilot:
        before = [type(pane).__name__ for pane in app.query("Stage Pane") if pane.region.area]
        app.bench.action_presenter()
        await settled(pilot)
        after = [type(pane).__name__ for pane in app.query("Stage Pane") if pane.region.area]
        assert set(after) < set(before)
        assert app.bench.pane.region.height == 6
        assert out_of_view(app.bench.stages.current) == []
