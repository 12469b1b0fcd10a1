"""How good a checkpoint is: translations against references, attention against alignments made by hand.

No torch, no screen; the metrics need sacrebleu (the extra `[judge]`).

translating.py   sources → translations, in batches
metrics.py       translations and references → BLEU, chrF, by source length
words.py         words → the sentence a model reads, and the word of each piece
aligning.py      attention weights → links → alignment error rate
results.py       the results as JSON, kept in the checkpoint's folder
card.py          the results' part of a checkpoint's card
plot.py          BLEU by length, drawn with characters
"""
