"""From a sentence to its translation, sub-step by sub-step. numpy only; no file, no screen, no torch.

In the order in which data flows:

    model.py          a checkpoint in memory: config, parameters, vocabularies
    parameters.py     what the parameters must be, and how the engine takes them
    plain.py          arrays as plain JSON values
    event.py          what an event is
    events.py         the kinds of events, in order
    memory.py         what is known so far: the events folded into one state
    orders.py         each system as the order of its steps
    substep.py        what a sub-step is: one event from what is known
    cells.py          recurrent cells, one function per equation
    encoder.py        pieces → encoder hidden states
    decoder.py        the decoder RNN: its start, its input, its state
    scoring.py        decoder state and encoder states → scores
    attention.py      scores → weights → weighted states
    output.py         state and context → the words' probabilities
    architectures.py  the functions that compute the steps, and the parameters of a system
    ways.py           the ways to search, as a user asks for them
    search.py         which word is taken: the most probable, a sampled one, a given one
    framing.py        what is read around a sentence, and the first word that is given
    stepper.py        the generator: one sub-step, one event; and the same for a batch
    beam.py           several hypotheses at once, and the tree of all words considered
    translate.py      one sentence in any of the ways to search, and its alignment
    unknown.py        source words in place of unknown target words
    intervention.py   what a what-if is: a field of an event, a time step, a value
    interventions.py  … and how it replaces the value in a decoding
    notation.py       the same as text: 3.alpha.étudiant=0
    quantity.py       numbers with addresses, and formulas of them: what the rules beside the sub-steps are written in
    known.py          what a rule reads: what is known just before a sub-step, with addresses
    cell_rules.py     what each unit of a recurrent cell is made of
    derivation.py     a number, and what it is made of
    naming.py         symbols of numbers
    origins.py        the address of any number → its derivation
    addresses.py      the addresses of numbers as text: 3.score.étudiant
    timeline.py       the events seen so far, and a position among them
    branch.py         a timeline for the original and for each what-if, and going from one to another
    branches.py       … and opening new ones
    neighbours.py     which states are similar
    evidence.py       how much less probable a word is without each source word, beside the weights
    erasure.py        … and computing it
    spread.py         how far numbers spread that nothing bounds
"""
