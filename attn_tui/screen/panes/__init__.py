"""The widgets, each for one part of a moment, roughly in the order of computation.

pane.py        what all have in common
readable.py    a cursor that reads single values
bars.py        vectors, as many bars and one scale in all panes
legend.py      how to read the bars
columns.py     the width of each pane
heading.py     the current place; the sentence and the output so far
order.py       the sub-steps of the system, and how they differ from another's
table.py       one row per source word, in columns
column.py      what the columns have in common
encoder.py     the words, their encoder hidden states
attention.py   scores, weighted states
weights.py     weights, which can be edited
entropy.py     the entropy of the weights
message.py     what is shown instead in a system without attention
fading.py      how much of each source word is left in the state
vectors.py     the concatenation, the readout
decoder.py     the decoder's state
gates.py       the rows inside a cell
inside.py      what stands below an enlarged pane: the encoder's cell, a sentence
candidates.py  the words that may come next
alignment.py   all weights so far
values.py      the numbers around the cursor of the enlarged pane
progress.py    the position in the whole decoding
now.py         what happens at this moment
"""
