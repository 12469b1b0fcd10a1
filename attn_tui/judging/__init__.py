"""How good a checkpoint is: translations against references, attention against alignments made by hand.

No torch, no screen; the metrics need sacrebleu (the extra `[judge]`).

data.py          what is judged on: names, digests, lines
translating.py   sources → translations, in batches
measures.py      target language and references → the measures that suit them, by sacrebleu
lengths.py       sources → their lengths in words or pieces
metrics.py       translations and references → BLEU, chrF, exact matches, by source length
words.py         words → the sentence a model reads, and the word of each piece
aligning.py      attention weights → links → alignment error rate
explaining.py    translations → whether the weights agree with what each word needs of the source
confidence.py    how sure figures and differences are, by sacrebleu
results.py       what is found, as plain values
record.py        the same as JSON, kept in the checkpoint's folder
wording.py       figures in words
card.py          the results' part of a checkpoint's card
plot.py          lines drawn with characters; axes.py says where values stand
curves.py        loss and validations of a run, from its history
"""
