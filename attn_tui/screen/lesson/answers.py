"""A question of a lesson, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from attn_tui.lessons import Paragraph
from attn_tui.story import quiz
from attn_tui.story.decoding import Decoding


@dataclass(slots=True)
class Asked:
    """Where the viewer is with a question; its words are the paragraph's, in whatever language that is now."""

    computed: quiz.Question | None = None
    """What the screen says the answers are, where the paragraph leaves it to that."""
    choice: int = 0
    tried: set[int] = field(default_factory=set)
    """Wrong answers that were given."""
    told: bool = False
    """Whether the explanation of the choice is shown."""
    solved: bool = False

    def choices(self, paragraph: Paragraph) -> tuple[str, ...]:
        """All answers."""
        return self.computed.choices if self.computed else tuple(answer.text for answer in paragraph.answers)

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
        """Back to the choices."""
        self.told = False

    def why(self, paragraph: Paragraph) -> str:
        """The explanation of the choice."""
        right = self.is_right(paragraph, self.choice)
        if self.computed:
            return next(answer.why for answer in paragraph.answers if answer.right == right)
        return paragraph.answers[self.choice].why


def asked(paragraph: Paragraph, decoding: Decoding) -> Asked:
    """Begin a question; ValueError where the screen has no answer to it."""
    directive = paragraph.directive("ask")
    if directive is None:
        return Asked()
    computed = quiz.attention(decoding) if directive.value == "attention" else quiz.word(decoding)
    if computed is None:
        raise ValueError(f"there is nothing to ask here; stand before the sub-step that tells the {directive.value}")
    return Asked(computed)
