"""The answers given in lessons, to be handed in."""

import csv
import io
import json
from datetime import date

import pytest
from lessons.writing import LESSON, written

from attn_tui.export.report import FORMATS, report
from attn_tui.lessons import read_lesson
from attn_tui.progress import Standing
from attn_tui.story.attempt import Attempt, QuestionState
from attn_tui.story.quiz import Question
from attn_tui.story.texts import LANGUAGES, texts

DAY = date(2026, 11, 26)


@pytest.fixture
def attempts(tmp_path):
    """A lesson with hostile words, in which a computed question was answered wrong, then right, and one not at all."""
    text = LESSON.replace("Which digit gets the most?", "=1+1 **Which** `digit`\ngets <kbd>|</kbd> the <b>most</b>?")
    attempt = Attempt(read_lesson(written(tmp_path, text, "my lesson.md")), reached=6)
    computed = Question("attention", ("=cmd", "*1*", "4"), 2)
    attempt.questions[5] = QuestionState()
    attempt.questions[1] = QuestionState(computed, given=[0, 1, 2], solved=True)
    return [attempt]


def written_as(attempts, name, language="en"):
    return report(attempts, name, texts(language), DAY).decode()


def test_csv_has_a_line_for_each_answer_and_nothing_that_a_spreadsheet_computes(attempts):
    rows = [*csv.reader(io.StringIO(written_as(attempts, "csv")))]
    question = "'=1+1 Which digit gets | the <b>most</b>?"
    assert rows == [
        ["lesson", "paragraph", "question", "try", "answer", "right"],
        ["my lesson", "2", question, "1", "'=cmd", "0"],
        ["my lesson", "2", question, "2", "*1*", "0"],
        ["my lesson", "2", question, "3", "4", "1"],
        ["my lesson", "6", "All of them. What are they?", "", "", ""],
    ]


def test_json_has_the_answers_in_their_order_and_nothing_of_the_person(attempts, tmp_path):
    text = written_as(attempts, "json")
    found = json.loads(text)
    assert list(found) == ["format", "version", "written_by", "date", "lessons"]
    assert (found["format"], found["version"], found["date"]) == ("attn-tui report", 1, "2026-11-26")
    [lesson] = found["lessons"]
    assert list(lesson) == ["lesson", "title", "paragraphs", "reached", "finished", "questions"]
    assert [one["earlier"] for one in lesson["questions"]] == [None, None]
    assert [one["answers"] for one in lesson["questions"]] == [
        [{"answer": "=cmd", "right": False}, {"answer": "*1*", "right": False}, {"answer": "4", "right": True}],
        [],
    ]
    assert str(tmp_path) not in text


def test_what_was_answered_in_earlier_sittings_is_told(tmp_path):
    lesson = read_lesson(written(tmp_path))
    count = len(lesson.paragraphs)
    attempt = Attempt(lesson, reached=1, earlier=Standing(6, count, first_answers={2: True, 3: True, 6: False}))
    said = {name: written_as([attempt], name) for name in FORMATS}
    assert f"- paragraph 6 of {count}\n- answered 2 of 2 questions, right at the first try: 1" in said["markdown"]
    assert "\n\nanswered in an earlier sitting, right at the first try\n" in said["markdown"]
    assert "  answered in an earlier sitting, wrong at the first try\n" in said["text"]
    assert "No question was reached" not in "".join(said.values())
    assert [row[1:2] + row[3:] for row in csv.reader(io.StringIO(said["csv"]))][1:] == [
        ["2", "earlier", "", "1"], ["6", "earlier", "", "0"],
    ]  # fmt: skip
    [found] = json.loads(said["json"])["lessons"]
    assert [(one["paragraph"], one["earlier"]) for one in found["questions"]] == [(2, True), (6, False)]
    assert found["reached"] == 6


def test_markdown_shows_hostile_words_as_they_are(attempts):
    text = written_as(attempts, "markdown")
    assert "=1+1 Which digit gets \\| the \\<b\\>most\\</b\\>?" in text
    assert "1. ✗ =cmd (wrong)\n2. ✗ \\*1\\* (wrong)\n3. ✓ 4 (right)" in text
    assert "- answered 1 of 2 questions, right at the first try: 0" in text
    assert text.endswith("All of them. What are they?\n\nnot answered\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_has_the_same_and_every_language_has_the_words(attempts, language):
    text = written_as(attempts, "text", language)
    assert "2026-11-26" in text.splitlines()[0]
    assert "attn-tui" in text.splitlines()[1]
    assert [line.split()[:2] for line in text.splitlines() if line.startswith("  ")][:3] == [
        ["1.", "=cmd"], ["2.", "*1*"], ["3.", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_an_answer_it_is_whole_too(name, language, tmp_path):
    attempt = Attempt(read_lesson(written(tmp_path)), reached=1)
    said = written_as([attempt], name, language)
    if name == "json":
        assert json.loads(said)["lessons"][0]["questions"] == []
    elif name == "csv":
        assert said.count("\n") == 1
    else:
        assert texts(language)("report.none") in said


def test_a_lesson_that_never_came_is_no_part_of_it(tmp_path):
    attempt = Attempt(read_lesson(written(tmp_path)))
    assert json.loads(written_as([attempt], "json"))["lessons"] == []
