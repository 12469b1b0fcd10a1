"""What the screen and the exports show and say; needs no terminal.

decoding.py  a checkpoint and a sentence, opened to be stepped through
recorded.py  a trace, opened to be stepped through
walk.py      the place in one or several decodings, moving, changing and undoing
lockstep.py  several decodings, stepped together
scale.py     the value of a full bar
moment.py    a position in the timeline → everything there is to show
quiz.py      questions before the answer is shown
course.py    going through a lesson
snapshot.py  what a lesson's paragraph shows
compared.py  a branch compared with the one it was opened from
by_hand.py   what is said of a moment that was set by hand
share.py     what is on the screen → the command that shows it again
naming.py    names of things at a moment
derived.py   what a number is made of, and how that is written
meaning.py   what a number is, in words
system.py    a system in a few words
why.py       a number and what it is made of, as a tree and as lines of text
asked.py     the same, asked for from Python
showing.py   what shows a topic of the help, and at which place
learning/    one training step: losses, what comes back from them, steps
explain/     what happens at a moment: equation, numbers, shapes, a sentence
texts/       what is said, one folder per language
"""
