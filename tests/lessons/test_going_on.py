"""A lesson that was left goes on where it was; what was answered is kept, and written down for handing in."""

import os
from datetime import date

import pytest
from lessons.writing import LESSON, begin, going, lesson_app, on, press, rows, settled, text_of, until, written

from attn_tui.cli.report import check_report, write_report
from attn_tui.errors import AttnTuiError
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.lessons.shelf import outlines
from attn_tui.progress import Progress, Standing
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.dialogs import Prompt
from attn_tui.story.texts import texts

CHAIN = LESSON.replace("It is gone.\n", "It is gone.\n\n<!-- look: softmax -->\n\nStill gone.\n")
"""With two paragraphs about what was done in the fourth."""


def app_at(lesson, **options):
    """The app that goes through it with this progress, these attempts, from that paragraph on."""
    first, bench = begin(lesson, *(options.get(name) for name in ("progress", "attempts", "at")))
    return AttentionApp(*first.openings, names=first.names, bench=bench, language=options.get("language", "en"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe has no name here")
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_report_into_a_pipe_is_refused_and_not_waited_for(tmp_path, overwrite):
    os.mkfifo(tmp_path / "mine.md")
    with pytest.raises(AttnTuiError, match="it is a pipe"):
        check_report(str(tmp_path / "mine.md"), overwrite)


def place(app):
    return app.decodings[0].here


async def test_a_lesson_goes_on_where_it_was_left_and_says_so():
    lesson, progress = read_lesson(find_lesson("step", "en")), Progress()
    app = app_at(lesson, progress=progress)
    async with going(app) as pilot:
        for _ in range(4):
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
        seen, there = text_of(app), place(app)
    assert progress.standings["step"].paragraph == 5
    app = app_at(lesson, progress=progress)
    async with going(app) as pilot:
        await settled(pilot)
        assert (app.bench.course.index, place(app)) == (4, there)
        assert text_of(app) == seen
        [said] = [one.message for one in app._notifications]
        assert f"paragraph 5 of {len(lesson.paragraphs)}" in said
        await on(pilot, app, "left_square_bracket")
        assert app.bench.course.index == 3
        await press(pilot, "left_curly_bracket")
        await until(pilot, lambda: app.bench.has_arrived)
        assert (app.bench.course.index, place(app)) == (0, "0.encoded")
        await on(pilot, app)
        assert app.bench.course.index == 1


async def test_every_paragraph_can_be_begun_at_and_shows_what_it_shows_on_the_way(tmp_path):
    path = written(tmp_path, CHAIN)
    seen = {}
    app = lesson_app(path)
    async with going(app) as pilot:
        for index in range(8):
            await settled(pilot)
            seen[index] = [place(app), app.bench.names, text_of(app)]
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
    for index in range(8):
        app = app_at(read_lesson(path), at=index)
        async with going(app) as pilot:
            await settled(pilot)
            begun = 3 if 3 < index < 7 else index  # those are about what is done in the fourth
            assert app.bench.course.index == begun
            assert [place(app), app.bench.names, text_of(app)] == seen[begun]
            assert app.bench.course.wrong == {}
            said = f"Paragraph {index + 1} is about what you do in paragraph 4, so that comes first."
            assert [one.message for one in app._notifications] == [said] * (begun != index)


async def test_going_back_beyond_where_it_began_comes_to_what_the_paragraphs_are_about(tmp_path):
    app = app_at(read_lesson(written(tmp_path, CHAIN)), at=7)
    async with going(app) as pilot:
        await on(pilot, app, "left_square_bracket")
        assert app.bench.course.index == 3
        assert "Take the weight away." in text_of(app)
        await press(pilot, "e", "0", "enter")
        await until(pilot, lambda: 3 in app.bench.course.done)
        await on(pilot, app)
        assert "It is gone." in text_of(app)
        for index in (3, 2, 1, 0):
            await on(pilot, app, "left_square_bracket")
            assert app.bench.course.index == index
        assert app.bench.course.wrong == {}


async def test_first_answers_are_kept_and_the_end_tells_them():
    lesson, progress = read_lesson(find_lesson("step", "en")), Progress()
    app = app_at(lesson, progress=progress)
    async with going(app) as pilot:
        while app.bench.course.question is None:
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
        question, paragraph = app.bench.course.question, app.bench.course.paragraph
        wrong = next(i for i in range(3) if not question.is_right(paragraph, i))
        right = next(i for i in range(3) if question.is_right(paragraph, i))
        await press(pilot, str(wrong + 1), "enter", str(right + 1))
        assert question.solved
        asked = app.bench.course.index + 1
        assert progress.standings["step"].first_answers == {asked: False}
        while app.bench.course.paragraph is not None:
            app.bench.go_on()
            await until(pilot, lambda: app.bench.has_arrived)
        assert "right at the first try: 0 of 1" in text_of(app)
        assert "Enter begins the next lesson, «Bahdanau and Luong»;" in text_of(app)
        assert progress.standings["step"].finished
    app = app_at(lesson, progress=progress)
    async with going(app):
        assert app.bench.course.index == 0


async def test_the_next_lesson_goes_on_where_it_was_left_too():
    progress = Progress()
    next_one = read_lesson(find_lesson("scorers", "en"))
    progress.note("scorers", Standing(3, len(next_one.paragraphs)))
    lesson = read_lesson(find_lesson("step", "en"))
    app = app_at(lesson, progress=progress, at=len(lesson.paragraphs) - 1)
    async with going(app) as pilot:
        await on(pilot, app)
        await on(pilot, app)
        await settled(pilot)
        assert (app.bench.course.lesson.file.stem, app.bench.course.index) == ("scorers", 2)
        assert len(app._notifications) == 1


async def test_a_lesson_that_was_left_after_a_task_goes_on_with_the_task(tmp_path):
    lesson, progress = read_lesson(find_lesson("step", "en")), Progress()
    tasks = [i for i, one in enumerate(lesson.paragraphs) if one.directive("until")]
    left = next(i for i in range(tasks[0] + 1, len(lesson.paragraphs)) if i not in tasks)
    progress.note("step", Standing(left + 1, len(lesson.paragraphs)))
    app = app_at(lesson, progress=progress)
    async with going(app) as pilot:
        await settled(pilot)
        assert app.bench.course.index < left
        [said] = [one.message for one in app._notifications]
        assert f"You left it at paragraph {left + 1} of" in said
        assert f"what you do in paragraph {app.bench.course.index + 1}, so that comes first." in said


async def test_own_lessons_begin_anew_each_time(tmp_path):
    progress, lesson = Progress(), read_lesson(written(tmp_path, name="step.md"))
    app = app_at(lesson, progress=progress)
    async with going(app) as pilot:
        await on(pilot, app)
    assert progress.standings == {}
    assert app_at(lesson, progress=progress) is not None


@pytest.mark.parametrize("ending", [".md", ".json", ".csv", ".txt"])
async def test_what_was_answered_is_written_though_the_lesson_was_left_midway(tmp_path, ending, capsys):
    file, attempts = tmp_path / f"answers{ending}", []
    check_report(str(file), False)
    assert not file.exists()
    app = app_at(read_lesson(written(tmp_path)), attempts=attempts)
    async with going(app) as pilot:
        await on(pilot, app)
        await press(pilot, "1", "enter", "3")
        await press(pilot, "q")
    write_report(str(file), False, attempts, texts("en"))
    text = file.read_text("utf-8")
    assert "Which digit gets the most?" in text
    if ending != ".csv":
        assert date.today().isoformat() in text
    assert str(file) in capsys.readouterr().err
    assert [one.given for one in attempts[0].questions.values()] == [[0, 2]]
    assert sorted(os.listdir(tmp_path)) == sorted(["mine.md", file.name])


def test_an_existing_file_is_never_lost(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("precious")
    with pytest.raises(AttnTuiError, match="exists already"):
        check_report(str(file), False)
    write_report(str(file), False, [], texts("en"))  # it came while the lesson went on
    assert file.read_text() == "precious"
    assert (tmp_path / "mine-2.txt").exists()
    check_report(str(file), True)
    assert file.read_text() == "precious"
    write_report(str(file), True, [], texts("en"))
    assert "attn-tui" in file.read_text()
    assert len(os.listdir(tmp_path)) == 2


@pytest.mark.parametrize(
    "name", ["mine.doc", "mine", ".md", "nowhere/mine.md", "x\0.md", "a" * 300 + ".md", "folder.md"]
)
def test_what_cannot_be_written_is_told_before_the_lesson(tmp_path, name):
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(AttnTuiError) as caught:
        check_report(str(tmp_path / name), False)
    assert str(caught.value).count(". ") == 0
    assert os.listdir(tmp_path) == ["folder.md"]


async def test_the_start_screen_shows_how_far_somebody_has_come():
    progress = Progress()
    progress.note("sequences", Standing(12, 12, True))
    progress.note("bottleneck", Standing(7, 14))
    for options, mark in (({}, "✓"), ({"ascii": True, "depth": "none"}, "v")):
        app = AttentionApp(reopen=lambda names, sentence: [], begins=begin, progress=progress, **options)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda app=app: any("lesson" in row for row in rows(app)))
            shown = rows(app)
            assert any("From sequence to sequence" in row and row.rstrip().endswith(mark) for row in shown)
            assert any("The bottleneck" in row and row.rstrip().endswith("7/14") for row in shown)
            await press(pilot, "tab", "tab")  # to the lesson that comes next
            assert rows(app)[-1].startswith(" Enter begin")
            assert outlines("en")[1].about[:40] in "\n".join(rows(app))


async def test_a_name_that_a_lesson_has_typed_saves_nothing_at_the_viewers_enter_either(tmp_path):
    app = lesson_app(written(tmp_path))
    async with going(app) as pilot:
        await app.bench.press_keys(f'x "{tmp_path / "new.txt"}"')
        await settled(pilot)
        assert isinstance(app.screen, Prompt)
        await press(pilot, "enter")
        assert isinstance(app.screen, Prompt)  # which says why
        assert [one.name for one in tmp_path.iterdir()] == ["mine.md"]
