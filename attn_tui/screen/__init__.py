"""Events → screen. Textual lives here and nowhere else; nothing here computes anything of the model.

decoding.py   a checkpoint and a sentence, opened for the screen
moment.py     a position in the timeline → everything there is to show
draw.py       numbers and words → strips of cells; needs no app
palette.py    colours by meaning
naming.py     what things are called at a moment
explain/      what happens at this moment, in words and as an equation
panes/        one widget for one part of the moment
stage.py      all panes of a decoding, laid out from the order of its sub-steps
stages.py     one stage, or several side by side
lockstep.py   several decodings, stepped together
app.py        keys → position → panes
"""
