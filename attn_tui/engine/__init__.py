"""From a sentence to its translation, sub-step by sub-step. numpy only; no file, no screen, no torch.

In the order of the data's way:

    model.py      a checkpoint in memory: config, parameters, vocabularies
    events.py     the facts that come out, in order
    cells.py      recurrent cells, one function per equation
    encoder.py    pieces → encoder hidden states
    attention.py  scores → weights → weighted states
    decoder.py    the sub-steps of a time step; an architecture is their order
    memory.py     what is known so far: the fold of the events
    stepper.py    the generator: one sub-step, one event; and the same for a batch
    timeline.py   the events seen so far, and a position among them
"""
