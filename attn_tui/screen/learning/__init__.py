"""One training step, as a screen: the words that are given, the loss of each, and what comes back from it.

asking.py   what should the model have written?
words.py    a row for each word: given, most probable, right, and its loss
slopes.py   bars of what comes back to a stage
flows.py    how much of it reaches each state, of two models below each other
remarks.py  what is said about it, for a beginner
screen.py   all of them; the place in the translation is returned to the app
"""

from attn_tui.screen.learning.asking import reference
from attn_tui.screen.learning.screen import LearningView

__all__ = ["LearningView", "reference"]
