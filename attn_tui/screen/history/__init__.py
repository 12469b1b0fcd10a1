"""How a system learned: words and weights at every age that its history keeps, beside the loss.

ages.py    the ages, one of them chosen
weights.py the alignment matrix of that age
curves.py  the loss and the validations, with a line at that age
screen.py  all of them; a checkpoint's name with the chosen age is returned to the app
"""

from attn_tui.screen.history.screen import HistoryView

__all__ = ["HistoryView"]
