"""The tree of a beam search."""

TEXTS = {
    "beam.name": "beam search",
    "beam.width": "width {width} · length penalty {penalty}",
    "beam.place": "time step {t} of {steps}",
    "beam.searching": "searching with width {width} …",
    # What happens in a time step
    "beam.nothing": "Nothing is written yet.",
    "beam.first": "Of all words that can come first, the {n} most probable are kept ●, all others are pruned.",
    "beam.first.one": "Of all words that can come first, only the most probable is kept ●: a beam of width 1 is greedy search.",
    "beam.open": "{n} hypotheses are open.",
    "beam.open.one": "1 hypothesis is open.",
    "beam.left": "{n} of {width} places went with those that ended before.",
    "beam.left.one": "1 of {width} places went with one that ended before.",
    "beam.kept": "All words that can follow are compared by log P: the {n} best are kept ●, the rest are pruned ×.",
    "beam.kept.one": "All words that can follow are compared by log P: only the best is kept ●.",
    "beam.all": "There is a place for each of the {n} words that can follow: all are kept ●.",
    "beam.all.one": "Only one word can follow: it is kept ●.",
    "beam.ends": "{n} end here █: they leave the beam and take their places with them.",
    "beam.ends.one": "1 ends here █: it leaves the beam and takes its place with it.",
    "beam.greedy.leaves": "Greedy search (g) would write «{greedy}»; the best translation has «{best}», though it is less probable here.",
    "beam.greedy.pruned": "What greedy search (g) would write is pruned here.",
    "beam.greedy.found": "Greedy search (g) would have found number {rank} below.",
    "beam.over.ended": "No hypothesis is left to go on with: the search is over.",
    "beam.over.limit": "The search is cut off here, at the limit of {limit} words.",
    # The tree, and a word of it
    "beam.branches": "hypotheses",
    "beam.start": "(nothing yet)",
    "beam.score": "score",
    "beam.rank": "rank",
    "beam.hypothesis": "selected hypothesis",
    "beam.numbers": "log P = {before} + ({word}) {adds} {log_p} · score = {log_p} / {lp} {divides} {score}",
    "beam.pruned": "Pruned ×: number {rank} by log P, and only {places} can be kept.",
    "beam.given_up": "Kept ●, but all that can follow is pruned by time step {t}.",
    "beam.leads": "Kept ●: leads to number {ranks} of {n}: {text}",
    "beam.is": "Ends here █ as number {rank} of {n}: {text}",
    "beam.cut": "Cut off here, number {rank} of {n}: {text}",
    "beam.attention": "attention α{n} for «{word}»",
    "beam.no_attention": "This system has no attention: the word comes from the decoder state alone, and no source word is picked out.",
    "beam.found": "translations found, by score",
    "beam.of_step": "t = {t}",
    # Keys
    "key.beam_take": "follow",
    "key.beam_before": "step before",
    "key.beam_next": "step",
    "key.beam_up": "word above",
    "key.beam_down": "word",
    "key.beam_first": "first step",
    "key.beam_last": "last step",
    "key.beam_page_up": "page up",
    "key.beam_page_down": "page down",
    "key.beam_wider": "wider",
    "key.beam_narrower": "narrower",
    "key.beam_leave": "back",
    "help.beam_take": "step through the selected hypothesis, with all panes",
    "help.beam_before": "time step before and after, along the hypothesis",
    "help.beam_first": "first and last time step",
    "help.beam_up": "choose a word of the time step",
    "help.beam_page_up": "the same, by pages",
    "help.beam_wider": "a wider beam, a narrower one",
    "help.beam_leave": "back to the translation",
    "help.beam": """\
Greedy search takes the most probable word each time and cannot take it
back. A beam search pursues several hypotheses, at most as many as it is
wide: in each time step, the words that can follow any of them are all
compared, and the best are kept. For each hypothesis, as many words are
shown as can be kept at most.

  ▶            on the way to the best translation
  ●●●█░        the places of the beam: kept, ended here, gone before
  ●            kept: pursued in the next time step
  ×            pruned: never looked at again
  █            ended: out of the beam, and its place with it
  g            what greedy search would write
  p            the word's probability after its hypothesis
  log P        the logarithm of all probabilities from the start,
               multiplied: each word adds its own, and it only falls
  score        log P / ((5 + t) / 6)^α, with the length penalty α, so that
               short translations are not best for being short
  rank         the place by log P among the words of the time step
""",
}
