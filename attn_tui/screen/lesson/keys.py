"""The keys of a lesson, which come before what the same keys do otherwise."""

from __future__ import annotations

from textual.binding import Binding, BindingType

BINDINGS: list[BindingType] = [
    # Enter goes on while nothing else wants it: a pane with the cursor is enlarged by it.
    Binding("enter", "lesson_enter", id="lesson_enter"),
    Binding("right_square_bracket", "lesson(1)", id="lesson_next"),
    Binding("left_square_bracket,backspace", "lesson(-1)", id="lesson_back"),
    Binding("v", "lesson_aside", id="lesson_aside"),
    # While there is a question.
    Binding("down,right", "lesson_choose(1)", id="lesson_answer_after"),
    Binding("up,left", "lesson_choose(-1)", id="lesson_answer_before"),
    *(Binding(str(n), f"lesson_answer({n})", id=f"lesson_answer_{n}") for n in range(1, 10)),
]
