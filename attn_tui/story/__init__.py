"""What is looked at and what there is to say of it; needs no terminal.

decoding.py  a checkpoint and a sentence, opened to be stepped through
recorded.py  a trace, opened to be stepped through
moment.py    a position in the timeline → everything there is to show
lockstep.py  several decodings, stepped together
quiz.py      what is asked before it is shown
naming.py    what things are called at a moment; system.py a system in a few words
compared.py  a branch beside the one it was opened from
share.py     what is looked at → the command that shows it again
explain/     what happens at a moment: equation, numbers, shapes, a sentence
texts/       what is said, one folder a language
"""
