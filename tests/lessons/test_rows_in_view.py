"""In every lesson, the rows that a paragraph is about are on the screen, at every size there is room at."""

import pytest
from lessons.writing import going, lesson_app, resize, settled, until
from screen.looking import out_of_view

from attn_tui.lessons import find_lesson
from attn_tui.lessons.shelf import ORDER

SIZES = [(80, 24), (60, 18)]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ORDER)
async def test_the_rows_that_a_paragraph_is_about_are_in_view(name, language):
    app = lesson_app(find_lesson(name, language), language)
    async with going(app) as pilot:
        bench = app.bench
        for paragraph in bench.course.lesson.paragraphs:
            await settled(pilot)
            for size in SIZES if language == "en" else SIZES[-1:]:
                await resize(pilot, *size)
                stage, pane = bench.stages.current, bench.pane
                where = (paragraph.line, size)
                assert out_of_view(stage) == [], where
                looked_at = paragraph.directive("look") or paragraph.directive("enlarge")
                if looked_at:
                    shown = stage.pane_named(looked_at.value)
                    assert shown.region.area, where
                    assert stage.region.contains_region(shown.region), where
                assert not stage.region.overlaps(pane.region), where
                assert pane.pages <= 2, where
            await resize(pilot, *SIZES[0])
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
