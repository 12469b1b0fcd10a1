"""What a state is near to: other states of its sentence, its word read alone, the same word in a second sentence.

sentence.py  a decoding → its states and how alike they are
remarks.py   what is said about them, for a beginner
states.py    all states, one per row, with the matrix of their cosines
nearest.py   the states nearest to one, with bars
screen.py    all of them; the choice is returned to the app
"""

from attn_tui.screen.near.screen import Near
from attn_tui.screen.near.sentence import place_of

__all__ = ["Near", "place_of"]
