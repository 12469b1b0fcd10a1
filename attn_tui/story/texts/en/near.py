"""Which states are near each other, and a second sentence."""

TEXTS: dict[str, str] = {
    "near.about": "How alike are the states? Cosine: 1 same direction, 0 nothing in common.",
    "near.states": "states",
    "near.matrix": "states and their cosines",
    "near.nearest": "nearest to {name} «{word}»",
    "near.nearest.part": "nearest to {name} «{word}», {part}",
    "near.part.forward": "→ half",
    "near.part.backward": "← half",
    "near.other": "other",
    "near.nothing": "There is no other state to compare it with.",
    "near.ask": "Which second sentence? Enter compares its states with these, Esc goes back.",
    # Remarks below the lists
    "near.own": "Of the words read alone, «{word}» is most like {name} ({cosine}; then «{other}» {second}): {name} is most associated with its own word. This is true for {right} of {n} here.",
    "near.own.not": "Of the words read alone, «{other}» is most like {name} ({cosine}); its own word «{word}» is number {rank} ({own}). It is their own word for {right} of {n} here.",
    "near.own.only": "«{word}» read alone gives a state with the cosine {cosine} to {name}.",
    "near.decoder": "{name} belongs to «{word}». The encoder state nearest to it is {other} «{source}» ({cosine}).",
    "near.attended": "Attention looked there too.",
    "near.attended.not": "Attention looked at «{word}» instead.",
    "near.encoder_state": "encoder state",
    "near.decoder_state": "decoder state",
    "near.before": "The nearest {kind} is {name} «{word}» ({cosine}), of the word right before: states share what was read on the way.",
    "near.after": "The nearest {kind} is {name} «{word}» ({cosine}), of the word right after: states share what was read on the way.",
    "near.apart": "The nearest {kind} is {name} «{word}» ({cosine}), {n} words away, not one of the two beside it.",
    "near.kinds": "Encoder and decoder states live in spaces of their own: a cosine between the two says little.",
    "near.kinds.dot": "The dot score multiplies decoder by encoder states: their cosine is that score without their lengths.",
    "near.kinds.widths": "Encoder states have {enc} numbers, decoder states {dec}: there is no cosine between the two.",
    "near.half.forward": "Only the half that came from the left: it knows the words before, none after. Decoder states have no such half.",
    "near.half.backward": "Only the half that came from the right: it knows the words after, none before. Decoder states have no such half.",
    "near.both": "«{word}» is in both sentences: its two states have the cosine {cosine}.",
    "near.both.least": "Least alike are those of «{word}» ({cosine}).",
    "near.both.this": "No other word in both has a lower one.",
    "near.one_only": "«{word}» is in this sentence only: the other has no state to compare {name} with.",
    # Keys
    "key.near_up": "state above",
    "key.near_down": "state",
    "key.near_first": "first state",
    "key.near_last": "last state",
    "key.near_page_up": "nearer ones",
    "key.near_page_down": "farther ones",
    "key.near_go": "go there",
    "key.near_part": "→ and ← half",
    "key.near_second": "2nd sentence",
    "key.near_swap": "swap",
    "key.near_leave": "back",
    "help.near_up": "choose a state",
    "help.near_first": "the first and the last state",
    "help.near_page_up": "scroll the states nearest to it",
    "help.near_go": "the moment in which that state is computed",
    "help.near_part": "both halves of the encoder's states, or → or ← alone",
    "help.near_second": "a second sentence, to see where states differ",
    "help.near_swap": "the other of the two sentences",
    "help.near_leave": "back to the translation",
    "help.near": """\
The cosine tells how far two states point in the same direction: 1 is the
same, 0 is nothing in common, below 0 is opposed. Lengths do not count.

«Je» stands for the state that read it, «→ I» for the decoder's state of
that word's time step. ↑ and ↓ in the list of the nearest mark the states
right before and right after. In the matrix, the fuller a cell, the more
alike; «−» is below 0.

Is each state most associated with its own word? To see this, every word is
read alone, as a sentence of its own, and the state is compared with what
comes out.

With a second sentence, «other» is the cosine of a word's state here with
that of the same word there: same word, other context.
""",
}
