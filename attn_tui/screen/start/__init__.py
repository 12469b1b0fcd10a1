"""What `attn-tui` alone opens: a sentence or an example, a checkpoint or several to be compared, and go.

catalogue.py  checkpoints and examples there are; reads configs alone
card.py       a checkpoint's card → lines of cells
rows.py       checkpoints and examples → rows of a list
choice.py     which of them are chosen, and what is wrong with that
listing.py    a list with a cursor
parts.py      lines of text, and the card that scrolls
screen.py     all of them; what is chosen is told to the app
"""

from attn_tui.screen.start.screen import Start

__all__ = ["Start"]
