"""Events → screen. Only this package uses Textual; nothing here computes anything of the model.

app.py        the app: its keys and its mouse, the help and the list of all commands
opener.py     what it shows: decodings and lessons, opened while something else is on the screen
dressed.py    its look
opening.py    the screen while checkpoints are opened
view.py       what all screens have in common
bench.py      the screen with the decodings: keys → position → stages
situation.py  which of its keys do something now
stages.py     one stage, or several side by side
stage.py      all panes of a decoding: their room, the cursor, what is enlarged
assembly.py   the panes that a system has, from the order of its sub-steps
panes/        one widget for each part of the moment
exporting.py  writes the screen and every export to files
ask.py        questions at the bottom
dialogs.py    a line to type in, a text over the screen
help.py       the keys, for the help and the command palette
bindings.py   the keys of the bench, of the app and of lessons
keyline.py    the last line: the keys that do something now
keymap.py     all keys of the program
branching.py  the list of branches
beam/         the tree of a beam search
near/         which states are near each other
derivation/   what a number is made of
evidence/     what the word of the moment needs of each source word
history/      how the system learned, age by age
learning/     one training step of a small model: what it is given, what comes back, what a step changes
start/        the start screen
lesson/       a lesson beside the decodings
topics/       questions and words in the help, and what shows them
pictures/     the screen → text, SVG and recordings
look.py       colours, glyphs and language together
markup.py     a text of a lesson, or of a topic → runs of cells
palette.py    colours by meaning, for each theme and number of colours
widths.py     how many cells a character takes
write.py      words → strips of cells; needs no app
draw.py       numbers → strips of cells; needs no app
ascii.py      everything that is shown → ASCII
likeness.py   letters → those of an encoding that are most like them
driver/       what Textual writes → the cells that changed
program.py    the app with the user's settings, on the user's terminal
"""

from attn_tui.screen import widths as widths
