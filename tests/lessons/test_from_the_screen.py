"""Lessons can be begun from the start screen and from the palette, in the language of the screen."""

import pytest
from lessons.writing import begin, going, lesson_app, text_of
from screen.looking import decoding_of, fixed_checkpoint, press, resize, rows, settled, until

from attn_tui.errors import LessonError
from attn_tui.lessons import find_lesson, read_lesson, shelf
from attn_tui.lessons.shelf import ORDER, outlines
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.start import Start
from attn_tui.screen.start.listing import Listing

WIDE = len(str(len(ORDER)))
"""Cells of a lesson's number."""


def asking(begins=begin, **options):
    """The app that asks first."""
    return AttentionApp(
        reopen=lambda names, sentence: [decoding_of(fixed_checkpoint(), sentence)], begins=begins, **options
    )


async def asked(pilot):
    await until(pilot, lambda: isinstance(pilot.app.screen, Start) and any("▶" in row for row in rows(pilot.app)))


async def stand_on(pilot, number):
    """Put the cursor on a lesson."""
    lessons = pilot.app.screen.query_one("#lessons", Listing)
    lessons.focus()
    lessons.stand_on(number - 1)
    await settled(pilot)


async def arrived(pilot):
    app = pilot.app
    await until(pilot, lambda: app.bench is not None and app.screen is app.bench and app.bench.is_lesson)
    await until(pilot, lambda: app.bench.has_arrived)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_outlines_say_what_the_lessons_say_of_themselves(language):
    lessons = [read_lesson(file) for file in shelf(language)]
    assert outlines(language) == [(one.file, one.title, one.about) for one in lessons]


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (120, 40)])
async def test_the_start_screen_lists_them_and_enter_begins_one(size):
    app = asking()
    async with app.run_test(size=size) as pilot:
        await asked(pilot)
        assert any("or a lesson" in row for row in rows(app))
        await press(pilot, "tab", "tab", "down")
        shown = "\n".join(rows(app))
        assert f"▸  {2:>{WIDE}}  The bottleneck" in shown
        assert outlines("en")[1].about[:40] in shown
        assert rows(app)[-1].startswith(" Enter begin")
        await press(pilot, "enter")
        await arrived(pilot)
        assert "The bottleneck · One vector" in text_of(app)
        assert app.bench.names == ("fr-en-seq2seq",)


async def test_another_lesson_or_a_sentence_takes_the_place_of_a_lesson():
    app = asking(language="ko")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await stand_on(pilot, 3)
        await press(pilot, "enter")
        await arrived(pilot)
        assert app.bench.course.lesson.file == find_lesson("step", "ko")
        first = app.bench
        await press(pilot, "o")
        await asked(pilot)
        await press(pilot, "escape")
        assert app.screen is first
        await press(pilot, "o")
        await asked(pilot)
        await stand_on(pilot, 4)
        await press(pilot, "enter")
        await until(pilot, lambda: app.bench is not first)
        await arrived(pilot)
        assert app.bench.course.lesson.file.stem == "scorers"
        await press(pilot, "o")
        await asked(pilot)
        await press(pilot, *["backspace"] * 60, "J", "e", "enter")
        await until(pilot, lambda: not app.bench.is_lesson)
        assert [decoding.sentence for decoding in app.decodings] == ["Je"]
        assert len(app.screen_stack) == 2


@pytest.mark.parametrize("where", ["start", "lesson"])
async def test_the_palette_has_them(where):
    app = asking() if where == "start" else lesson_app(find_lesson("step", "en"), begins=begin)
    async with app.run_test(size=(80, 60)) as pilot:
        await (asked(pilot) if where == "start" else arrived(pilot))
        before = app.bench
        await press(pilot, "ctrl+p", *"tutorial")
        shown = "\n".join(rows(app))
        assert all(f"lesson {n}" in shown and one.title in shown for n, one in enumerate(outlines("en"), 1))
        await press(pilot, "space", *"align", "enter")
        await until(pilot, lambda: app.bench is not before)
        await arrived(pilot)
        assert app.bench.course.lesson.file.stem == "alignment"


async def test_a_lesson_that_cannot_be_begun_says_why_on_the_start_screen():
    def refuses(lesson, progress):
        raise LessonError("it is broken.")

    app = asking(refuses)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await stand_on(pilot, 1)
        await press(pilot, "enter")
        await until(pilot, lambda: any("it is broken." in row for row in rows(app)))
        assert isinstance(app.screen, Start)


async def test_without_a_way_to_begin_them_none_are_listed():
    app = asking(begins=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        assert not any("lesson" in row for row in rows(app))
        await press(pilot, "ctrl+p", *"lesson")
        assert "Nothing has all" in "\n".join(rows(app))


async def test_all_lessons_can_be_reached_at_the_smallest_size_in_both_languages():
    app = asking()
    async with app.run_test(size=(60, 18)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab")
        for number in range(1, len(ORDER) + 1):
            assert any(f"▸  {number:>{WIDE}}  " in row for row in rows(app)), number
            await press(pilot, "down") if number < len(ORDER) else None
        await resize(pilot, 80, 24)
        assert any(f"▸  {len(ORDER)}  " in row for row in rows(app))


async def test_a_lesson_goes_on_where_it_was_when_another_size_comes():
    app = lesson_app(find_lesson("bottleneck", "en"))
    async with going(app) as pilot:
        text = text_of(app)
        await resize(pilot, 60, 18)
        assert "paragraph 1 of " in text_of(app)
        await resize(pilot, 80, 24)
        assert text_of(app) == text
