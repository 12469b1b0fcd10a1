"""Events → screen. Textual lives here and nowhere else; nothing here computes anything of the model.

palette.py     colours by meaning, for each theme and number of colours
look.py        colours, glyphs and language together: how a moment is shown
write.py       words → strips of cells; needs no app
draw.py        numbers → strips of cells; needs no app
ascii.py       everything that is shown → ASCII
panes/         one widget for one part of the moment
stage.py       all panes of a decoding, laid out from the order of its sub-steps
stages.py      one stage, or several side by side
keys.py        every key, and the line that names those of the moment
appearance.py  an app with a look that can change …
walk.py        … that moves, plays and asks …
closer.py      … whose panes can be looked at closer …
what_if.py     … in which one can intervene …
saving.py      … that writes files: the screen as it is, and every export …
app.py         … and that opens decodings: keys → position → panes
branching.py   the list of branches
beam/          the tree of a beam search
near/          which states are near each other
picture.py     the screen → text, and SVG with bars drawn by strokes.py
ask.py         questions at the bottom; dialogs.py what opens over the screen; help.py the help
start/         the start screen
program.py     the app with the settings there are, on the terminal there is
driver/        what Textual writes → the cells that changed
"""
