"""What a state is near to: the other states of its sentence, its word read alone, its like in a second sentence.

sentence.py  a decoding → its states and how alike they are
remarks.py   what a beginner is told about them
states.py    all states, a row each, with the matrix of their cosines
nearest.py   the states nearest to one, with bars
screen.py    all of them; what is chosen is told to the app
"""

from attn_tui.screen.near.screen import Near
from attn_tui.screen.near.sentence import place_of

__all__ = ["Near", "place_of"]
