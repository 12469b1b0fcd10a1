"""A lesson gone through without a screen."""

import pytest
from lessons.writing import LESSON, opens, written

from attn_tui.errors import LessonError
from attn_tui.lessons import read_lesson
from attn_tui.story.course import Course
from attn_tui.story.snapshot import snapshot_of
from attn_tui.story.walk import Walk


class Going:
    """Stands where the course leads, as a bench would."""

    def __init__(self, path):
        self.course = Course(read_lesson(path), opens)
        first = self.course.opening
        decodings = [opening() for opening in first.openings]
        self.names, self.walk = first.names, Walk(decodings, self.course.first_place(decodings, first.at))
        self.course.arrive(self.now)

    @property
    def now(self):
        return snapshot_of(self.names, self.walk.decodings, self.walk.place)

    def go(self, index):
        snapshot = self.course.go(index, self.now)
        if snapshot is not None:
            snapshot.restore()
            self.names = snapshot.names
            self.walk.replace(snapshot.decodings, snapshot.place)
        self.course.arrive(self.now)
        return snapshot

    def notice(self, key="", rows=()):
        return self.course.notice(self.now, lambda: list(rows), key)


@pytest.fixture
def going(tmp_path):
    return Going(written(tmp_path))


def test_the_first_paragraph_begins_where_its_command_says(going):
    assert (going.walk.decodings[0].here, going.course.index) == ("1.score", 0)


def test_a_paragraph_without_a_command_stays_with_what_there_is(going):
    decodings = going.walk.decodings
    going.go(1)
    going.go(2)
    assert (going.walk.decodings, going.walk.decodings[0].here) == (decodings, "1.softmax")


def test_a_question_is_asked_answered_and_solved(going):
    going.go(1)
    course, question = going.course, going.course.question
    assert course.is_asking
    question.choice = (question.computed.answer + 1) % len(question.computed.choices)
    question.answer(course.paragraph)
    assert (question.told, question.solved, question.tried(course.paragraph)) == (True, False, {question.choice})
    assert not course.is_asking
    question.again()
    assert course.is_asking
    question.choose(course.paragraph, -1)
    question.answer(course.paragraph)
    assert question.solved
    assert "Right you are" in question.why(course.paragraph)


def test_what_is_waited_for_is_noticed_once(going):
    going.go(1)
    going.go(2)
    going.go(3)
    assert going.course.waits
    assert not going.notice()
    decoding = going.walk.decodings[0]
    going.walk.change(decoding, decoding.what_if("1.alpha=last"))
    assert going.notice()
    assert not going.course.waits
    assert not going.notice()


def test_after_one_that_waits_a_paragraph_is_about_what_was_done_there(going):
    for index in (1, 2, 3):
        going.go(index)
    decoding = going.walk.decodings[0]
    going.walk.change(decoding, decoding.what_if("1.alpha=last"))
    branch = decoding.branches.current
    going.notice()
    assert going.go(4).branches == (branch,)
    going.go(2)
    assert decoding.branches.current is not branch
    going.go(4)
    assert decoding.branches.current is branch


def test_the_end_shows_nothing_new(going):
    last = len(going.course.lesson.paragraphs)
    for index in range(1, last):
        going.go(index)
    assert going.go(last) is None
    assert going.course.paragraph is None
    assert not going.course.waits
    assert going.course.following is None


@pytest.mark.parametrize(
    ("until", "rows", "key", "met"),
    [
        ("see sum 1.00", ["C₇  sum   1.00"], "", True),
        ("see sum 1.00", ["sum 0.99"], "", False),
        ("key tree", [], "tree", True),
        ("key tree", [], "help", False),
        ("at 1.softmax", [], "", False),
        ("at 1.score", [], "", True),
    ],
)
def test_every_condition_is_met_by_what_it_says(tmp_path, until, rows, key, met):
    text = LESSON.replace("<!-- until: change -->", f"<!-- until: {until} -->").replace("<!-- at: 1.softmax -->\n", "")
    going = Going(written(tmp_path, text))
    for index in (1, 2, 3):
        going.go(index)
    assert going.notice(key, rows) is met


def test_what_cannot_be_shown_is_kept_with_its_paragraph(tmp_path):
    going = Going(written(tmp_path, LESSON.replace("at: 1.softmax", "at: 9.softmax")))
    going.go(1)
    assert going.go(2) is None
    assert "there is no place '9.softmax'" in going.course.wrong[2]


def test_a_first_command_that_cannot_be_read_is_an_error(tmp_path):
    course = Course(read_lesson(written(tmp_path, LESSON.replace("-c reverse --at", "-c revers --at"))), opens)
    with pytest.raises(LessonError, match="revers"):
        _ = course.opening


def test_a_paragraph_can_be_come_in_at_unless_it_is_about_what_was_done_before(going):
    assert [going.course.entry(index) for index in range(7)] == [0, 1, 2, 3, 3, 3, 6]


def test_answers_are_kept_in_their_order_and_the_first_one_counts(going):
    going.go(1)
    course, question = going.course, going.course.question
    right = question.computed.answer
    for choice in ((right + 1) % 3, (right + 1) % 3, right):
        question.again()
        question.choice = choice
        course.answer()
    assert question.given == [(right + 1) % 3, (right + 1) % 3, right]
    assert question.tried(course.paragraph) == {(right + 1) % 3}
    assert dict(course.standing.first_answers) == {2: False}
    assert (course.standing.paragraph, course.standing.finished) == (2, False)
    going.go(7)
    assert (course.standing.paragraph, course.standing.finished) == (2, True)
