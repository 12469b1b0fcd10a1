"""How somebody goes through a lesson: how far, and what was answered to its questions."""

from __future__ import annotations

from dataclasses import dataclass, field

from attn_tui.lessons import Lesson, Paragraph
from attn_tui.progress import Standing
from attn_tui.story import quiz
from attn_tui.story.decoding import Decoding


@dataclass(slots=True)
class QuestionState:
    """The state of a question; its words are the paragraph's, in the current language."""

    computed: quiz.Question | None = None
    """The question with the answers from the decoding, if the paragraph leaves them to it."""
    choice: int = 0
    given: list[int] = field(default_factory=list)
    """The answers that were given, in their order."""
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

    def tried(self, paragraph: Paragraph) -> frozenset[int]:
        """Wrong answers that were given."""
        return frozenset(choice for choice in self.given if not self.is_right(paragraph, choice))

    def answer(self, paragraph: Paragraph) -> None:
        """Answer with the choice."""
        self.told = True
        self.given.append(self.choice)
        self.solved = self.is_right(paragraph, self.choice)

    def again(self) -> None:
        """Go back to the choices."""
        self.told = False

    def why(self, paragraph: Paragraph) -> str:
        """The explanation of the choice."""
        right = self.is_right(paragraph, self.choice)
        if self.computed:
            return next(answer.why for answer in paragraph.answers if answer.right == right)
        return paragraph.answers[self.choice].why


def question_of(paragraph: Paragraph, decoding: Decoding) -> QuestionState:
    """Begin a question. Raises ValueError if the decoding has no answer to it."""
    directive = paragraph.directive("ask")
    if directive is None:
        return QuestionState()
    computed = quiz.attention(decoding) if directive.value == "attention" else quiz.word(decoding)
    if computed is None:
        raise ValueError(f"there is nothing to ask here; stand before the sub-step that tells the {directive.value}")
    return QuestionState(computed)


@dataclass(slots=True)
class Attempt:
    """A lesson somebody has begun, and what came of it."""

    lesson: Lesson
    reached: int = 0
    """The number of the furthest paragraph that was shown, from 1; 0 before the first one."""
    finished: bool = False
    questions: dict[int, QuestionState] = field(default_factory=dict)
    """Those that were asked, by the index of their paragraph."""
    earlier: Standing | None = None
    """How far the user had come in it before; None if not at all, or if it has changed since."""

    @property
    def standing(self) -> Standing:
        """The same in short."""
        paragraphs = self.lesson.paragraphs
        firsts = {
            index + 1: question.is_right(paragraphs[index], question.given[0])
            for index, question in self.questions.items()
            if question.given
        }
        return Standing(max(1, self.reached), len(paragraphs), self.finished, firsts)

    @property
    def in_all(self) -> Standing:
        """The same, with what was done before."""
        return self.standing.joined(self.earlier)
