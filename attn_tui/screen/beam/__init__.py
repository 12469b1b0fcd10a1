"""The tree of a beam search: every word it looked at, time step by time step.

tree.py       a tree, and look-ups in it: which words lead where, which are given up
remarks.py    sentences on what happens in a time step, and what becomes of a word
parts.py      the parts of the screen
branches.py   the hypotheses of a time step, and the possible words after each
screen.py     keys → a word of the tree → parts
"""

from attn_tui.screen.beam.screen import BeamTree

__all__ = ["BeamTree"]
