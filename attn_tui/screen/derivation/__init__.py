"""What a number is made of: its equation, its addends by size, and through each of their factors on to the next one.

visit.py    a number that was opened, and the cursor in its addends
addends.py  the addends as a table, in as many columns as are needed
page.py     one number: the way to it, its equation, what it is, the table, what it comes to
screen.py   keys and clicks; the place of the number is returned to the app
"""

from attn_tui.screen.derivation.screen import DerivationScreen

__all__ = ["DerivationScreen"]
