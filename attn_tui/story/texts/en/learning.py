"""One training step: what should have been written, what comes back from that, and what a step changes."""

TEXTS: dict[str, str] = {
    "learning.ask.empty": "There is nothing to be learned from an empty reference; type what should be written.",
    "learning.ask.long": "The reference has {n} pieces, and {name} writes at most {most} and <END>; type a shorter one.",
    "learning.ask.unknown": "This model cannot write that: {error}",
    "learning.ask": "What should have been written? Enter takes this as the reference that the model learns from.",
    "learning.large": "A training step is shown of small models, with at most {most} parameters: open one such as reverse.",
    "learning.about": "One training step: {sentence} → {reference}",
    "learning.given": "given",
    "learning.chosen": "best",
    "learning.right": "right",
    "learning.loss": "loss",
    "learning.rate": "rate",
    "learning.steps": "{n} steps",
    "learning.steps.one": "{n} step",
    "learning.time": "time",
    "learning.wait": "computing …",
    "learning.wait.why": "Every number of this pass is traced back to what it is made of: that takes a moment.",
    "learning.plain": "Values changed on the screen before are not changed here: the model learns as it is. Only padding, mask and packing hold.",
    # What a step has done
    "learning.step.better": "The step was taken (rate {rate}): loss {before} → {after}. Beside each right word: p before → after.",
    "learning.step.worse": "The step was too large (rate {rate}): loss {before} → {after}. The gradient says where it is downhill right here, no further. Take it back, choose a smaller rate.",
    "learning.step.some": "Some right words may have lost a little: it is the sum that falls.",
    "learning.little": "Little is left to learn here: H, or {name}@200, shows an earlier age.",
    # The stages
    "learning.sign": "A bar to the right (+): if this number grew, the loss would grow; to the left (−): it would fall. A step goes against the bars.",
    "learning.stage.words": "The loss begins here: probability minus what it should be, 1 for «{right}» and 0 for all others ([…] is 1 if it is so, else 0). Only the right word's score is to rise.",
    "learning.stage.network": "{symbol} is what the output layer reads: through its weights, each unit gets its share of the errors of all words.",
    "learning.stage.readout": "{symbol} is what the output layer reads: through its weights, each unit gets its share of the errors of all words.",
    "learning.stage.maxout": "{symbol} is what the output layer reads: through its weights, each unit gets its share of the errors of all words.",
    "learning.stage.attentional": "{symbol} is made of context and state: through the output's weights, each unit gets its share of the errors.",
    "learning.stage.pairs": "{symbol} in pairs: only the larger of each pair was used, so only that one is told anything, the other 0.",
    "learning.stage.context": "{symbol}, the context: into which direction it should have pointed for the right word to be more probable.",
    "learning.stage.weights": "{symbol}, the weights: a bar to the left is a source word whose state would have helped, if more weight were on it.",
    "learning.stage.align": "{symbol}: the softmax's weights, of which the bell curve g around the window's centre lets only a part through.",
    "learning.stage.scores": "{symbol}, the scores: a weight grows only at the cost of the others, so these bars add up to 0. So attention learns where to look: nobody says it, the loss does.",
    "learning.stage.state": "{symbol}, the decoder state, is told twice: as a part of what the word was read out of, and as the query of all scores.",
    "learning.stage.state.alone": "{symbol}, the decoder state: all that the word was read out of, and all that is left of the source.",
    "learning.stage.query": "{symbol}, the state before, was the query of all scores; whatever else it became part of comes back, too.",
    "learning.stage.proposed": "{symbol}, the first of two states, was the query of all scores, and the second one was made of it.",
    "learning.stage.combined": "{symbol}, the layer that the RNN reads: word and context together.",
    "learning.stage.source": "How much each encoder state is told by attention itself: as a part of the context, times its weight, and as what was scored. What has no weight learns next to nothing this way.",
    "learning.stage.time": "How much of this word's loss reaches each state, ‖∂L/∂h‖: the encoder's left of the line, the decoder's right. Bars are shares of the largest of all.",
    # Through time
    "learning.flow.with": "with attention",
    "learning.flow.without": "without attention",
    "learning.flow.both": "At {state} «{word}», which has the most weight, arrives {attention} with attention, {alone} without: there it comes back through {n} states, one after the other, with attention straight through the context.",
    "learning.flow.first": "At {state} «{word}», the first, arrives {alone} without attention, back through {n} states, one after the other; {attention} with attention, which has a straight way through the context.",
    "learning.flow.attention": "At {state} «{word}», which has the most weight, {value} arrives: straight through the context, however far away it stands.",
    "learning.flow.none": "On the way back to {state} «{word}» lie {n} states, one after the other: {value} arrives there, of {last} at the last.",
    "learning.flow.before": "These are the models as they were before the step.",
    # Keys
    "key.learning": "learning",
    "key.learning_back": "further back",
    "key.learning_forward": "less far back",
    "key.learning_up": "word before",
    "key.learning_down": "word",
    "key.learning_first": "first word",
    "key.learning_last": "last word",
    "key.learning_page_up": "page up",
    "key.learning_page_down": "more numbers",
    "key.learning_step": "take the step",
    "key.learning_undo": "undo",
    "key.learning_faster": "rate",
    "key.learning_slower": "smaller rate",
    "key.learning_reference": "reference",
    "key.learning_go": "go there",
    "key.learning_leave": "back",
    "find.learning": "training train step gradient backpropagation backprop SGD descent rate Rumelhart Werbos",
    "help.learning": "one training step of a small model, and what it changes",
    "help.learning_back": "a stage further back from the loss, or nearer to it",
    "help.learning_up": "the loss of the word before and after",
    "help.learning_first": "the first and the last word",
    "help.learning_page_up": "a page of numbers",
    "help.learning_step": "take a step of gradient descent; take it back",
    "help.learning_faster": "a larger or smaller learning rate",
    "help.learning_reference": "what should have been written",
    "help.learning_go": "the moment of this word and stage in the translation",
    "help.learning_leave": "back to the translation",
    "help.learning.view": """\
Training shows the model a sentence and what should have been written. In
each time step the decoder is given the right word before, whatever it would
have chosen itself: teacher forcing. «best» is what it would have chosen,
× if that is wrong. Each right word costs −log p: 0 if it was certain, 0.69
for p = 0.5, 2.3 for p = 0.1; the sum is the loss.

The gradient says for every number how the loss L of the chosen word would
change if that number grew a little. It is computed from the word backward,
stage by stage, by the chain rule: backpropagation (Rumelhart, Hinton,
Williams 1986). Each stage has its equation; ∘ multiplies two vectors number
by number, W₁[C] are the columns of W₁ that C meets; δ is what comes back to
a state, δ_z what is left of it at the gate z, before its σ.

«time» shows how much reaches each state. Without attention it can only come
back through one state after the other, and each multiplies it by its
derivative: it may vanish or explode (Bengio et al. 1994). With attention it
has a straight way to each encoder state. Beside the model is one without
attention, or with it, from the screen or of the same task and age.

A step subtracts rate × gradient of the whole loss from every parameter:
plain gradient descent. The rate that stands there first lowers the loss; a
larger one may not. Real training takes the mean over many sentences,
Adam's rates for each parameter, and clips gradients that are too large.
""",
}
