"""The widgets, each for one part of a moment, in the order of the data's way.

pane.py       what all have in common
readable.py   a cursor that reads single values
columns.py    how wide each of them is
heading.py    where one is; the sentence and the output so far
order.py      the sub-steps of the system, and how they differ from another's
table.py      one row per source word, in columns
column.py     what the columns have in common
encoder.py    the words, their encoder hidden states
attention.py  scores, weights, weighted states
message.py    what stands there in a system without attention
vectors.py    the decoder's state, the concatenation, the readout, the words that come out
alignment.py  all weights so far
values.py     the numbers around the cursor of the pane that is enlarged
progress.py   how far one is in the whole decoding
now.py        what happens at this moment
"""
