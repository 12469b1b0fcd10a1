"""Lessons: the texts around their paragraphs."""

TEXTS: dict[str, str] = {
    "lesson.count": "paragraph {i} of {n}",
    "lesson.begin": "lesson {n}",
    "lesson.end": "the end",
    "lesson.ended": "That was the lesson. The screen stays as it is, and everything on it can be stepped through, looked at and changed.",
    "lesson.following": "Enter begins the next lesson: {title}. attn-tui lesson lists all of them.",
    "lesson.last": "attn-tui lesson lists all lessons; attn-tui alone asks for a sentence of your own.",
    "lesson.right": "✓ {answer}",
    "lesson.wrong": "✗ {answer}",
    "lesson.again": "Enter: choose again.",
    "lesson.answer_first": "Answer first: choose with the arrows or by number.",
    "lesson.waits": "▷ Now you.",
    "lesson.do_it": "▷ Not done yet: try it, or go on once more and see it done.",
    "lesson.done": "✓ Done.",
    # Keys
    "key.lesson_enter": "go on",
    "key.lesson_next": "go on",
    "key.lesson_back": "go back",
    "key.lesson_aside": "lesson/explanation",
    "key.lesson_answer": "answer",
    "key.lesson_again": "again",
    "key.lesson_answer_after": "choose",
    "key.lesson_answer_before": "choose before",
    "help.lesson_enter": "in a lesson: answer, or go on",
    "help.lesson_next": "the lesson's next and previous paragraph",
    "help.lesson_aside": "the lesson, or the sub-step's explanation in its place",
}
