"""Going through a lesson: its paragraphs, what each shows, asks and waits for."""

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
    """The state of a question; its words are the paragraph's, in the current language."""

    computed: quiz.Question | None = None
    """The question with the answers from the decoding, if the paragraph leaves them to it."""
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
        """Move the choice to another answer."""
        self.choice = (self.choice + by) % len(self.choices(paragraph))

    def is_right(self, paragraph: Paragraph, choice: int) -> bool:
        """Whether a choice is right."""
        return choice == self.computed.answer if self.computed else paragraph.answers[choice].right

    def answer(self, paragraph: Paragraph) -> None:
        """Answer with the choice."""
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
    """Begin a question. Raises ValueError if the decoding has no answer to it."""
    directive = paragraph.directive("ask")
    if directive is None:
        return QuestionState()
    computed = quiz.attention(decoding) if directive.value == "attention" else quiz.word(decoding)
    if computed is None:
        raise ValueError(f"there is nothing to ask here; stand before the sub-step that tells the {directive.value}")
    return QuestionState(computed)


class Course:
    """Owns which paragraph is shown, and knows what it shows, asks and waits for."""

    def __init__(
        self,
        lesson: Lesson,
        opens: Opens,
        *,
        in_language: Callable[[Lesson, str], Lesson] = lambda lesson, _: lesson,
        following: Callable[[Lesson], Lesson | None] = lambda _: None,
    ) -> None:
        """Take the lesson, and the function that reads its commands.

        `in_language` returns the same lesson in another language, `following` the next lesson.
        """
        self._opens, self._in_language, self._following = opens, in_language, following
        self.begin(lesson)

    def begin(self, lesson: Lesson) -> None:
        """Begin a lesson."""
        self.lesson = lesson
        self.index = 0
        """The paragraph's, from 0; at the end, the number of paragraphs."""
        self.wrong: dict[int, str] = {}
        """What is impossible in a paragraph, by its index."""
        self.done: set[int] = set()
        """Indices of paragraphs whose task is done."""
        self.questions: dict[int, QuestionState] = {}
        self.snapshots: dict[int, Snapshot] = {}
        """What each paragraph showed at first, by its index."""

    @property
    def opening(self) -> Opening:
        """What the first paragraph's command opens. Raises LessonError."""
        return opening_of(self.lesson, self.lesson.paragraphs[0], self._opens)

    def first_place(self, decodings: Sequence[Decoding], at: str) -> tuple[int, int]:
        """The place where the first paragraph begins; the start if there is no such place."""
        try:
            return place_of(self.lesson, self.lesson.paragraphs[0], decodings, at)
        except AttnTuiError as error:
            self.wrong[0] = str(error)
            return 0, 1

    def speak(self, language: str) -> None:
        """Go on in a language, if the lesson is written in it."""
        self.lesson = self._in_language(self.lesson, language)

    @property
    def following(self) -> Lesson | None:
        """The next lesson."""
        return self._following(self.lesson)

    # The paragraph

    @property
    def paragraph(self) -> Paragraph | None:
        """The paragraph that is shown; None at the end."""
        return self.lesson.paragraphs[self.index] if self.index < len(self.lesson.paragraphs) else None

    @property
    def question(self) -> QuestionState | None:
        """The question of the paragraph."""
        return self.questions.get(self.index)

    @property
    def is_asking(self) -> bool:
        """Whether the viewer has to answer."""
        question = self.question
        return question is not None and not question.told and not question.solved

    @property
    def waits(self) -> bool:
        """Whether the viewer has to do something."""
        paragraph = self.paragraph
        return paragraph is not None and paragraph.directive("until") is not None and self.index not in self.done

    def complain(self, line: int, what: str) -> None:
        """Note that something in a line of the paragraph is impossible."""
        self.wrong[self.index] = str(self.lesson.wrong(line, what))

    # Going on

    def go(self, index: int, now: Snapshot) -> Snapshot | None:
        """Go to a paragraph; return what it shows, the same each time. None at the end, or if nothing can be shown.

        `now` is what is shown: a paragraph after one that waits is about what was done there.
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
        """Keep what the screen now shows for the paragraph, and ask its question."""
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
        """Whether what is waited for has just been done; then note it.

        `rows` returns the text on the screen without the lesson's; `key` is the id of the key just used.
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
    """Whether a text is in one of these rows; any number of blanks counts as one.

    >>> is_seen("sum 1.00", ["C₇   sum  1.00 "])
    True
    """
    wanted = " ".join(text.split())
    return any(wanted in " ".join(row.split()) for row in rows)
