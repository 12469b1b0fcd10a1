"""The tree of a beam search: every word it looked at, time step by time step.

tree.py       a tree, and what is asked of it: which words lead where, which stay behind
remarks.py    what happens in a time step, and what becomes of a word, in sentences
parts.py      what the screen is made of
branches.py   the hypotheses of a time step, and the words after each
screen.py     keys → a word of the tree → parts
"""

from attn_tui.screen.beam.screen import BeamTree

__all__ = ["BeamTree"]
