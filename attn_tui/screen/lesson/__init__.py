"""A lesson beside the screen: its paragraphs drive it, and everything else stays as usable as ever.

markup.py   a paragraph's text → runs of cells
pane.py     where it stands: at the bottom, or in a wide terminal at the right
answers.py  a question and what was answered
stand.py    what a paragraph shows: decodings, branches, place
waiting.py  whether the viewer has done what is waited for
course.py   an app that has a lesson: what each paragraph shows …
app.py      … and that goes through it: what the viewer reads, answers and does
check.py    a lesson run to its end by itself, and what of it does not hold
"""

from attn_tui.screen.lesson.app import LessonApp

__all__ = ["LessonApp"]
