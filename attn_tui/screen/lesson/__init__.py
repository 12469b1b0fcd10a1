"""A lesson beside the decodings: its paragraphs drive the screen, and everything else stays as usable as ever.

markup.py  a paragraph's text → runs of cells
pane.py    where it stands: at the bottom, or in a wide terminal at the right
rows.py    what is on the screen besides it
bench.py   the bench with that pane
check.py   a lesson run to its end by itself, and what of it does not hold

Where in a lesson one is, what it asks and waits for: `attn_tui.story.course`.
"""

from attn_tui.screen.lesson.bench import LessonBench

__all__ = ["LessonBench"]
