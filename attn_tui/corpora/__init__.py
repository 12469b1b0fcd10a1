"""What people bring to train on and to judge by: sentence pairs, and alignments made by hand.

No engine, no torch, no screen.

lines.py       file → lines: gzip, encoding, ends of lines
encoding.py    bytes that are not UTF-8 → what they most likely are
tables.py      lines → rows of cells: TSV, CSV
columns.py     rows → which cells are the source and the target, and which row is a header
names.py       what languages and columns are called
markup.py      WMT's SGM and XML → segments
bitext.py      pairs, and what was read and left out
reading.py     files → bitexts
language.py    pieces → whether the source is in the language that a vocabulary knows
gold.py        folder of hand-made alignments → words and links
"""
