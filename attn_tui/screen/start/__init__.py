"""The start screen, which `attn-tui` alone opens: choose a sentence or an example, and one or several checkpoints.

catalogue.py  the available checkpoints; reads only configs
card.py       a checkpoint's card → lines of cells
rows.py       checkpoints and examples → rows of a list
choice.py     which of them are chosen, and what is wrong with the choice
listing.py    a list with a cursor
parts.py      lines of text, and the card that scrolls
screen.py     all of them; the choice is sent to the app
"""

from attn_tui.screen.start.screen import Start

__all__ = ["Start"]
