"""A lesson that is gone through: its paragraphs, what each shows, asks and waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from attn_tui.errors import AttnTuiError, PlaceError
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.lessons.directives import condition
from attn_tui.story import quiz
from attn_tui.story.decoding import Decoding, place_in
from attn_tui.story.snapshot import Opening, Opens, Snapshot, opening_of, place_of, shown_by


@dataclass(slots=True)
class QuestionState:
    """Where the viewer is with a question; its words are the paragraph's, in whatever language that is now."""

    computed: quiz.Question | None = None
    """What the decoding says the answers are, if the paragraph leaves it to that."""
    choice: int = 0
    tried: set[int] = field(default_factory=set)
    """Wrong answers that were given."""
    told: bool = False
    """Whether the explanation of the choice is shown."""
    solved: bool = False

    def choices(self, paragraph: Paragraph) -> tuple[str, ...]:
        """All answers."""
        return self.computed.choices if self.computed else tuple(answer.text for answer in paragraph.answers)

    def choose(self, paragraph: Paragraph, by: int) -> None:
        """Go to another answer."""
        self.choice = (self.choice + by) % len(self.choices(paragraph))

    def is_right(self, paragraph: Paragraph, choice: int) -> bool:
        """Whether that is the answer."""
        return choice == self.computed.answer if self.computed else paragraph.answers[choice].right

    def answer(self, paragraph: Paragraph) -> None:
        """Give the choice as the answer."""
        self.told = True
        if self.is_right(paragraph, self.choice):
            self.solved = True
        else:
            self.tried.add(self.choice)

    def again(self) -> None:
        """Go back to the choices."""
        self.told = False

    def why(self, paragraph: Paragraph) -> str:
        """The explanation of the choice."""
        right = self.is_right(paragraph, self.choice)
        if self.computed:
            return next(answer.why for answer in paragraph.answers if answer.right == right)
        return paragraph.answers[self.choice].why


def _question_of(paragraph: Paragraph, decoding: Decoding) -> QuestionState:
    """Begin a question; ValueError if the decoding has no answer to it."""
    directive = paragraph.directive("ask")
    if directive is None:
        return QuestionState()
    computed = quiz.attention(decoding) if directive.value == "attention" else quiz.word(decoding)
    if computed is None:
        raise ValueError(f"there is nothing to ask here; stand before the sub-step that tells the {directive.value}")
    return QuestionState(computed)


class Course:
    """Owns which paragraph is shown, and knows what it is about."""

    def __init__(
        self,
        lesson: Lesson,
        opens: Opens,
        *,
        in_language: Callable[[Lesson, str], Lesson] = lambda lesson, _: lesson,
        following: Callable[[Lesson], Lesson | None] = lambda _: None,
    ) -> None:
        """Take the lesson, and what reads its commands.

        `in_language` gives the same lesson in another language, `following` the one that comes after it.
        """
        self._opens, self._in_language, self._following = opens, in_language, following
        self.begin(lesson)

    def begin(self, lesson: Lesson) -> None:
        """Begin a lesson."""
        self.lesson = lesson
        self.index = 0
        """Of the paragraph; the number of them at the end."""
        self.wrong: dict[int, str] = {}
        """What of a paragraph cannot be."""
        self.done: set[int] = set()
        """Paragraphs that have what they waited for."""
        self.questions: dict[int, QuestionState] = {}
        self.snapshots: dict[int, Snapshot] = {}
        """What each paragraph showed when it came."""

    @property
    def opening(self) -> Opening:
        """What the first paragraph's command opens. Raises LessonError."""
        return opening_of(self.lesson, self.lesson.paragraphs[0], self._opens)

    def first_place(self, decodings: Sequence[Decoding], at: str) -> tuple[int, int]:
        """Where the first paragraph begins in what its command has opened; at the start if that cannot be."""
        try:
            return place_of(self.lesson, self.lesson.paragraphs[0], decodings, at)
        except AttnTuiError as error:
            self.wrong[0] = str(error)
            return 0, 1

    def speak(self, language: str) -> None:
        """Go on in that language, if the lesson is written in it."""
        self.lesson = self._in_language(self.lesson, language)

    @property
    def following(self) -> Lesson | None:
        """The lesson that comes after this one."""
        return self._following(self.lesson)

    # The paragraph

    @property
    def paragraph(self) -> Paragraph | None:
        """The one that is shown; None at the end."""
        return self.lesson.paragraphs[self.index] if self.index < len(self.lesson.paragraphs) else None

    @property
    def question(self) -> QuestionState | None:
        """What the paragraph asks."""
        return self.questions.get(self.index)

    @property
    def is_asking(self) -> bool:
        """Whether the viewer is to answer."""
        question = self.question
        return question is not None and not question.told and not question.solved

    @property
    def waits(self) -> bool:
        """Whether the viewer is to do something."""
        paragraph = self.paragraph
        return paragraph is not None and paragraph.directive("until") is not None and self.index not in self.done

    def complain(self, line: int, what: str) -> None:
        """Note that something in a line of the paragraph cannot be."""
        self.wrong[self.index] = str(self.lesson.wrong(line, what))

    # Going on

    def go(self, index: int, now: Snapshot) -> Snapshot | None:
        """Go to a paragraph; return what it shows, the same each time. None at the end, or if nothing can be shown.

        `now` is what is looked at: a paragraph that comes after one that waits is about what was done there.
        """
        self.index = index
        paragraph, snapshot = self.paragraph, self.snapshots.get(index)
        if paragraph is not None and snapshot is None:
            waited = index > 0 and self.lesson.paragraphs[index - 1].directive("until") is not None
            before = now if waited else self.snapshots.get(index - 1)
            try:
                snapshot = shown_by(self.lesson, paragraph, before, self._opens)
            except AttnTuiError as error:
                self.wrong[index] = str(error)
        return snapshot

    def arrive(self, now: Snapshot) -> None:
        """What the paragraph shows is on the screen: keep it, and ask what the paragraph asks."""
        paragraph = self.paragraph
        if paragraph is None:
            return
        self.snapshots.setdefault(self.index, now)
        if paragraph.answers and self.index not in self.questions:
            try:
                self.questions[self.index] = _question_of(paragraph, now.decodings[0])
            except ValueError as error:
                directive = paragraph.directive("ask")
                self.complain(directive.line if directive else 0, str(error))

    def notice(self, now: Snapshot, rows: Callable[[], list[str]], key: str = "") -> bool:
        """Whether what is waited for has just been done; it is done then.

        `rows` gives the text that is on the screen, besides the lesson's own; `key` is the id of the key just used.
        """
        paragraph, since = self.paragraph, self.snapshots.get(self.index)
        until = paragraph and paragraph.directive("until")
        if not until or since is None or not self.waits or not _is_met(until.value, since, now, rows, key):
            return False
        self.done.add(self.index)
        return True


def _is_met(until: str, since: Snapshot, now: Snapshot, rows: Callable[[], list[str]], key: str) -> bool:
    kind, what = condition(until)
    if kind == "key":
        return key == what
    if kind == "see":
        return is_seen(what, rows())
    if kind == "at":
        try:
            return place_in(now.decodings, what) == now.place
        except PlaceError:
            return False
    return now.decodings != since.decodings or any(
        one.branches.current.parent is not None and one.branches.current is not branch
        for one, branch in zip(since.decodings, since.branches, strict=True)
    )


def is_seen(text: str, rows: list[str]) -> bool:
    """Whether a text stands in one of these rows; any number of blanks is one.

    >>> is_seen("sum 1.00", ["C₇   sum  1.00 "])
    True
    """
    wanted = " ".join(text.split())
    return any(wanted in " ".join(row.split()) for row in rows)
