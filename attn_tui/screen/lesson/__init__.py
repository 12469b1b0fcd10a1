"""A lesson beside the decodings: its paragraphs drive the screen, and everything else can still be used.

pane.py    the pane with the paragraph: at the bottom, or in a wide terminal at the right
page.py    where the lesson stands → the page that the pane shows
rows.py    what is on the screen besides the lesson
bench.py   the bench with that pane
waiting.py waiting for what a key does
check.py   a lesson run to its end automatically, and which of its claims are wrong

The current paragraph, what it asks and waits for: `attn_tui.story.course`.
"""

from attn_tui.screen.lesson.bench import LessonBench

__all__ = ["LessonBench"]
