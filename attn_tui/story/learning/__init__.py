"""One training step of a small model: how wrong it was, what would make it less wrong, and what a step changes.

reference.py   what the model should have written
taught.py      a model that is given those words: its probabilities, losses and derivatives
stages.py      what a word's loss goes back through, stage by stage, and the derivatives there
rules.py       the equation of each stage, as in the papers
flow.py        how much of it reaches each state, through time
partner.py     the same task's model without attention, or with it, to compare that with
descent.py     steps of gradient descent, one after the other, and back
"""
