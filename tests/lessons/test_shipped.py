"""The lessons that come with the program: each runs to its end, in both languages, and says what holds."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lessons.writing import going, in_view, lesson_app, on, press, rows, settled, text_of, until

from attn_tui.lessons import find_lesson, read_lesson, shelf
from attn_tui.lessons.directives import command
from attn_tui.lessons.shelf import ORDER, following, in_language
from attn_tui.screen.lesson.rows import rows_beside
from attn_tui.story.course import is_seen
from attn_tui.story.texts import texts

LANGUAGES = ("en", "ko")


def lesson(name, language):
    return read_lesson(find_lesson(name, language))


@pytest.mark.parametrize("name", ORDER)
def test_both_languages_have_the_same_paragraphs_directives_and_questions(name):
    english, korean = (lesson(name, language).paragraphs for language in LANGUAGES)
    assert len(english) == len(korean) <= 16
    for one, other in zip(english, korean, strict=True):
        for what in ("show", "at", "look", "enlarge", "until", "keys", "ask"):
            assert [d.value for d in one.all(what)] == [d.value for d in other.all(what)], one.line
        assert [answer.right for answer in one.answers] == [answer.right for answer in other.answers]
        assert re.findall("<kbd>(.+?)</kbd>", one.text) == re.findall("<kbd>(.+?)</kbd>", other.text), one.text
        assert bool(one.part) == bool(other.part)
    assert 2 <= sum(bool(one.answers) for one in english) <= 4
    assert sum(len([*one.all("expect"), *one.all("absent")]) for one in english) >= 9


@pytest.mark.parametrize("name", ORDER)
def test_a_lesson_ends_by_saying_what_was_learned(name):
    for language, part in (("en", "What you know now"), ("ko", "이제 아는 것")):
        assert lesson(name, language).paragraphs[-1].part == part


@pytest.mark.parametrize("name", ORDER)
def test_the_korean_is_korean_in_one_tone(name):
    text = find_lesson(name, "ko").read_text("utf-8")
    assert not re.search(r"[습입합]니다|[가-힣]요[.?!]|세요|시오", text)
    for paragraph in lesson(name, "ko").paragraphs:
        assert re.search(r"(다(\(.*?\))?[.:]|까\?|다\.|가\?|보자\.)$", paragraph.text.rstrip()), paragraph.text
        for answer in paragraph.answers:
            assert re.search(r"[다자](\([^)]*\))?\.$", answer.why), answer.why


@pytest.mark.parametrize("name", ORDER)
def test_no_source_word_that_can_be_answered_is_a_digit_as_answers_are_numbered(name):
    shown = ""
    for paragraph in lesson(name, "en").paragraphs:
        shown = next((one.value for one in paragraph.all("show")), shown)
        if [one.value for one in paragraph.all("ask")] == ["attention"]:
            assert not command(shown)[0].replace(" ", "").isdecimal(), paragraph.line


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_much_is_handed_over_is_asked_before_the_screen_says_it(language):
    paragraphs = lesson("bottleneck", language).paragraphs
    asked = next(i for i, paragraph in enumerate(paragraphs) if paragraph.answers)
    [given_away] = [one.value for one in paragraphs[asked].all("absent")]
    assert given_away in [one.value for one in paragraphs[asked + 1].all("expect")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shelf_has_the_lessons_by_name_and_number(language):
    files = shelf(language)
    assert [file.stem for file in files] == list(ORDER)
    for number, (file, name) in enumerate(zip(files, ORDER, strict=True), 1):
        assert find_lesson(name, language) == find_lesson(str(number), language) == file
        assert read_lesson(file).about
        assert in_language(read_lesson(file), "ko").file.parent.name == "ko"
    assert [following(file) for file in files] == [*files[1:], None]
    assert following(Path("mine/sequences.md")) is None


def claims_that_do_not_hold(app, paragraph):
    """What the paragraph says is on the screen and is not, or the other way round; `check` is test_command's."""
    seen = rows_beside(app.bench.pane)
    claims = [(one, is_seen(one.value, seen)) for one in (*paragraph.all("expect"), *paragraph.all("absent"))]
    return [(one.line, one.value) for one, is_there in claims if is_there != (one.name == "expect")]


async def in_each_language(pilot, app):
    """Go through the languages, and come back to the one there was."""
    for language in LANGUAGES:
        assert app.look.say.language == language
        yield
        await press(pilot, "L")


@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize("name", ORDER)
async def test_a_lesson_can_be_followed_with_the_keyboard_at_80x24_without_turning_pages_and_what_it_claims_is_seen(
    name,
):
    app = lesson_app(find_lesson(name, LANGUAGES[0]), LANGUAGES[0])
    async with going(app) as pilot:
        for index in range(len(app.bench.course.lesson.paragraphs)):
            await settled(pilot)
            assert app.bench.course.index == index
            shown = []
            async for _ in in_each_language(pilot, app):
                shown.append(text_of(app))
                paragraph = app.bench.course.paragraph
                in_view(app.bench, paragraph)
                assert app.bench.pane.pages == 1, (paragraph.line, paragraph.text)
                assert " Enter " in rows(app)[-1]
                assert claims_that_do_not_hold(app, paragraph) == []
                if app.bench.course.question is not None:
                    for _ in range(len(app.bench.course.question.choices(paragraph))):
                        await press(pilot, "down")
                        assert len(app.bench.pane._lines()) + 1 <= 5
            assert len(set(shown)) == len(LANGUAGES)
            assert text_of(app) == shown[0]
            while app.bench.course.question is not None and not app.bench.course.question.solved:
                await press(pilot, "enter")
                async for _ in in_each_language(pilot, app):
                    assert app.bench.pane.pages == 1, (paragraph.line, app.bench.course.question.choice)
                if not app.bench.course.question.solved:
                    await press(pilot, "enter", "down")
            if paragraph.directive("until"):
                await press(pilot, "enter", "enter")
                await until(pilot, lambda to=index: to in app.bench.course.done and not app.bench.is_pressing)
                while app.screen is not app.bench:
                    await press(pilot, "escape")
                if app.bench.stages.current.zoomed:
                    await press(pilot, "escape")
            await on(pilot, app)
        await settled(pilot)
        assert app.bench.course.wrong == {}
        assert app.bench.course.paragraph is None
        assert "attn-tui lesson" in text_of(app)


async def test_the_language_can_change_in_the_middle_and_the_next_lesson_follows():
    app = lesson_app(find_lesson("scorers", "en"))
    async with going(app) as pilot:
        app.bench.go_on()
        await until(pilot, lambda: app.bench.has_arrived)
        assert "Word 2 is about to be made" in text_of(app)
        await press(pilot, "L")
        assert "두 번째 단어를 만들 차례인데" in text_of(app)
        assert app.bench.course.index == 1
        while app.bench.course.paragraph:
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
        await on(pilot, app)
        assert (app.bench.course.lesson.file.stem, app.bench.course.index) == ("alignment", 0)
        assert "Bahdanau의 2015년 논문" in text_of(app)


def places_of_right_answers():
    """Where the right one stands in each question that is written down, by lesson; `ask` has the screen's order."""
    return {
        name: [
            [answer.right for answer in paragraph.answers].index(True) + 1
            for paragraph in lesson(name, "en").paragraphs
            if paragraph.answers and not paragraph.directive("ask")
        ]
        for name in ORDER
    }


def test_no_place_gives_the_right_answer_away():
    places = places_of_right_answers()
    assert [name for name, of in places.items() if len(of) > 1 and len(set(of)) == 1] == []
    counted = Counter(place for of in places.values() for place in of)
    assert set(counted) == {1, 2, 3}
    assert max(counted.values()) <= 0.4 * counted.total(), counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_lessons_title_keeps_its_question_mark_apart_from_the_sentence(language):
    assert "?." not in texts(language)("lesson.following", title="Is this attention?")
