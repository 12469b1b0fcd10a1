"""Inside the cell: its gates, what it keeps and writes; and what is left of the source words."""

TEXTS = {
    # Rows
    "inside.reset": "reset gate {what}",
    "inside.update": "update gate {what}",
    "inside.candidate": "candidate {what}",
    "inside.kept": "kept {what}",
    "inside.new": "new {what}",
    "inside.from": "from {what}",
    "inside.sum": "sum {what}",
    "inside.forget": "forget gate {what}",
    "inside.input": "input gate {what}",
    "inside.output": "output gate {what}",
    "inside.before": "cell before",
    "inside.computed": "computed {what}",
    "inside.layer": "layer {layer}",
    "legend.gates": "gates 0 to 1",
    # Sentences
    "inside.about.gru": "On average the update gate z keeps {kept} of {before} and writes {written} of the candidate n, into which the reset gate r lets {reset} of {before}.",
    "inside.about.lstm": "On average the forget gate f keeps {kept} of the cell, the input gate i writes {written} of the candidate g, the output gate o shows {shown} in {h}.",
    "inside.about.rnn": "An RNN has no gates and keeps nothing as it is: {h} is written anew. By size, {kept} of the sum s comes from {before}, {written} from the input.",
    "inside.about.rnn.first": "An RNN has no gates: {h} is written anew. Before it is nothing ({before}): its part of the sum s is a bias, by size {kept}; the input's is {written}.",
    "inside.about.extremes": "Number {least} is forgotten most ({low} kept), number {most} least ({high}).",
    "inside.later": "The gates are computed together with the new state, a few steps on.",
    "inside.nothing": "Nothing is read here, so the cell computes nothing.",
    "inside.missing": "What is inside the cell cannot be shown: this recording has no parameters.",
    # What is left
    "pane.fading": "left in {h}",
    "pane.fading.short": "left",
    "fading.about": "When a word was read, it changed the state. How much of that change is left in {h}: most of {most}, {high}; least of {least}, {low}.",
    "fading.more": "Later steps can make more of it than 100%.",
    "fading.both": "both",
    "fading.nothing": "Nothing is read yet: beside each word will be how much of it is left in the state.",
    "help.pane.inside": "What the cell computes between its input and the new state. Gates are shares from 0 to 1, one for each number; a candidate is what could be written, from −1 to 1. What is kept of the past and what is new add up to the new state, in an LSTM to its cell. ∘ multiplies two vectors number by number.",
    "help.pane.fading": "When a word is read, it changes the state; this is how much of that change is left in the state of now: the size of the derivative along it, 1 being all. An LSTM's state is h and the cell together. Training is felt by the early words through the same derivatives. A later step can also make more of it than 1.",
}
