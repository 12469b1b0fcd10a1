"""Going through a lesson: its paragraphs, what each shows, asks and waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attn_tui.errors import AttnTuiError, PlaceError
from attn_tui.lessons import Lesson, Paragraph
from attn_tui.lessons.directives import condition
from attn_tui.progress import Progress, Standing
from attn_tui.story.attempt import Attempt, QuestionState, question_of
from attn_tui.story.decoding import Decoding, place_in
from attn_tui.story.snapshot import Opening, Opens, Snapshot, opening_of, place_of, shown_by


class Course:
    """Owns which paragraph is shown, and knows what it shows, asks and waits for."""

    def __init__(
        self,
        lesson: Lesson,
        opens: Opens,
        *,
        in_language: Callable[[Lesson, str], Lesson] = lambda lesson, _: lesson,
        following: Callable[[Lesson], Lesson | None] = lambda _: None,
        progress: Progress | None = None,
        attempts: list[Attempt] | None = None,
        at: int | None = None,
    ) -> None:
        """Take the lesson, and the function that reads its commands.

        `in_language` returns the same lesson in another language, `following` the next lesson. `progress` keeps how
        far the user comes, `attempts` gets what is answered; `at` is the index of the paragraph to begin at, by default
        where `progress` says that the lesson was left.
        """
        self._opens, self._in_language, self._following = opens, in_language, following
        self._progress = progress or Progress()
        self._attempts = [] if attempts is None else attempts
        self.begin(lesson, at)

    def begin(self, lesson: Lesson, at: int | None = None) -> None:
        """Begin a lesson."""
        name, count = lesson.file.stem, len(lesson.paragraphs)
        earlier = self._progress.standings.get(name)
        self.attempt = Attempt(lesson, earlier=earlier if earlier and earlier.of == count else None)
        self._attempts.append(self.attempt)
        left = self._progress.left_at(name, count)
        self.goes_on = at is None and left > 0
        """Whether it was left in the middle before, and begins there."""
        self.wanted = left if at is None else at
        """The index of the paragraph to begin at; one before it is shown first if that waits for what it is about."""
        self.index = self.entry(self.wanted)
        """The paragraph's, from 0; at the end, the number of paragraphs."""
        self.wrong: dict[int, str] = {}
        """What is impossible in a paragraph, by its index."""
        self.done: set[int] = set()
        """Indices of paragraphs whose task is done."""
        self.snapshots: dict[int, Snapshot] = {}
        """What each paragraph showed at first, by its index."""

    @property
    def lesson(self) -> Lesson:
        """The lesson, in the current language."""
        return self.attempt.lesson

    @property
    def standing(self) -> Standing:
        """How far the user has ever come in it."""
        return self._progress.standings.get(self.lesson.file.stem, self.attempt.standing)

    def _since(self, index: int) -> Sequence[Paragraph]:
        """The paragraphs from the last command on, up to this one."""
        paragraphs = self.lesson.paragraphs
        first = max(i for i in range(index + 1) if paragraphs[i].directive("show"))
        return paragraphs[first : index + 1]

    def entry(self, index: int) -> int:
        """The index of a paragraph to come in at: this one, or one before it that waits for what this one is about."""
        since = self._since(index)
        first = index + 1 - len(since)
        return next((first + i for i, one in enumerate(since[:-1]) if one.directive("until")), index)

    @property
    def opening(self) -> Opening:
        """What the command opens that the paragraph is about. Raises LessonError."""
        return opening_of(self.lesson, self._since(self.index)[0], self._opens)

    def first_place(self, decodings: Sequence[Decoding], at: str) -> tuple[int, int]:
        """The place that the paragraph is about, whose command begins `at`; the start if there is no such place."""
        try:
            return place_of(self.lesson, self._since(self.index), decodings, at)
        except AttnTuiError as error:
            self.wrong[self.index] = str(error)
            return 0, 1

    def speak(self, language: str) -> None:
        """Go on in a language, if the lesson is written in it."""
        self.attempt.lesson = self._in_language(self.lesson, language)

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
        return self.attempt.questions.get(self.index)

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

    @property
    def before(self) -> int:
        """The index to go back to: the paragraph before, or the one to come in at, if that was never shown."""
        index = max(0, self.index - 1)
        return index if index in self.snapshots else self.entry(index)

    def go(self, index: int, now: Snapshot) -> Snapshot | None:
        """Go to a paragraph; return what it shows, the same each time. None at the end, or if nothing can be shown.

        `now` is what is shown: a paragraph after one that waits is about what was done there.
        """
        came_from, self.index = self.index, index
        if self.paragraph is None:
            return None
        try:
            return self._shown(index, now if came_from == index - 1 else None)
        except AttnTuiError as error:
            self.wrong[index] = str(error)
            return None

    def _shown(self, index: int, done: Snapshot | None = None) -> Snapshot:
        """What a paragraph shows, after what was done in the one before it. Raises AttnTuiError."""
        if index in self.snapshots:
            return self.snapshots[index]
        paragraph, before = self.lesson.paragraphs[index], None
        if paragraph.directive("show") is None:
            waited = self.lesson.paragraphs[index - 1].directive("until") is not None
            before = done if waited and done is not None else self._shown(index - 1)
        return shown_by(self.lesson, paragraph, before, self._opens)

    def arrive(self, now: Snapshot) -> None:
        """Keep what the screen now shows for the paragraph, and ask its question."""
        paragraph, attempt = self.paragraph, self.attempt
        if paragraph is None:
            attempt.finished = True
        else:
            attempt.reached = max(attempt.reached, self.index + 1)
            self.snapshots.setdefault(self.index, now)
            if paragraph.answers and self.index not in attempt.questions:
                try:
                    attempt.questions[self.index] = question_of(paragraph, now.decodings[0])
                except ValueError as error:
                    directive = paragraph.directive("ask")
                    self.complain(directive.line if directive else 0, str(error))
        self._keep()

    def answer(self) -> None:
        """Answer the question with the choice."""
        if self.question is not None and self.paragraph is not None:
            self.question.answer(self.paragraph)
            self._keep()

    def _keep(self) -> None:
        self._progress.note(self.lesson.file.stem, self.attempt.standing)

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
