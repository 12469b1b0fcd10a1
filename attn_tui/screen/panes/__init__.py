"""The widgets, each for one part of a moment, in the order of the data's way.

pane.py       what all have in common
columns.py    how wide each of them is
heading.py    where one is; the sentence and the output so far
table.py      one row per source word: encoder states, scores, weights, weighted states
vectors.py    the decoder's state, the concatenation, the feedforward network's words
now.py        what happens at this moment
"""
