"""How a system learned: its ages, beside the loss."""

TEXTS: dict[str, str] = {
    "history.after": "after {n} updates",
    "history.after.one": "after 1 update",
    "history.before": "before the first update",
    "history.trained": "trained",
    "history.trained.short": "trained",
    "history.which": "sentence {i} of {n}",
    "history.at_end": "at end",
    "history.weights": "alignment, weights α",
    "history.weights.short": "weights α",
    "history.loss": "loss {value}, nats per word",
    "history.loss.none": "loss, nats per word: none yet",
    "history.by": "{title}, by update (logarithmic)",
    "history.by.short": "{title}, by update (log)",
    "history.bleu": "{mark} BLEU {value}, {corpus}",
    "history.bleu.none": "{mark} BLEU: no validation yet, {corpus}",
    "history.exact": "{mark} exactly right {value} %",
    "history.exact.none": "{mark} exactly right: no validation yet",
    "history.between": "{title} (· in between)",
    "history.no_curves": "No loss is kept.",
    # Remarks
    "history.random": "Before the first update every parameter is random: no word is meant.",
    "history.end": "The last of them: what is chosen here is what every other age is compared with.",
    "history.same": "Every word is as at the end.",
    "history.other": "{right} of the {n} words it chooses in the end are here already, in their order; ≠ marks the others.",
    "history.sharp": "On average, a word's largest weight is {now}, and {last} at the end; spread evenly it would be {even}. Nobody told it where to look.",
    "history.no_attention": "This system has no attention: only its words tell what it has learned.",
    "history.unpadded": "This sentence is as it was kept, without the padding of the screen before.",
    "history.kept": "Only these sentences are kept at every age, no parameters: there is nothing to step through.",
    # Keys
    "key.history": "history",
    "key.history_before": "younger",
    "key.history_after": "older",
    "key.history_first": "first age",
    "key.history_last": "last age",
    "key.history_up": "sentence before",
    "key.history_down": "sentence",
    "key.history_scroll_up": "scroll up",
    "key.history_scroll_down": "scroll down",
    "key.history_scroll_left": "scroll left",
    "key.history_scroll_right": "scroll right",
    "key.history_enlarge": "matrix",
    "key.history_go": "open",
    "key.history_leave": "back",
    "find.history": "learn learning training trained age update loss curve validation epoch checkpoint slider",
    "help.history": "how it learned: its words and weights, age by age",
    "help.history_before": "the age before and after",
    "help.history_first": "before the first update; the last age",
    "help.history_up": "another sentence",
    "help.history_scroll_up": "scroll the output words",
    "help.history_scroll_left": "scroll the source words",
    "help.history_enlarge": "the matrix on the whole width; back",
    "help.history_go": "go on with this age on the bench: reverse@200",
    "help.history_leave": "back to the translation",
    "help.history.view": """\
While a system is trained, some sentences are translated at growing ages:
before the first update, after 10, 20, 50, 100 and so on. An update is one
step of the parameters, after one batch of sentence pairs. Words and weights
of each age are kept beside the checkpoint, with the loss and with what each
validation found.

The loss is the mean of −log p of the words of the references, in nats per
word: 0.69 means that the right word is given half of the probability. It
falls on average, not in every update. A validation translates pairs that are
not trained on; each has a mark, and dots lead from one to the next.

Updates are drawn on a logarithmic scale, 10 to 100 as wide as 100 to 1,000:
most is learned early. The line through both plots is the chosen age.

At first the weights are about even, or all at one place, and the words are
those that are frequent anyway. That a word should look at «its» source words
is in no example: pairs of sentences are all that is given. Weights become
sharp because the loss is smaller if they are.

Toys keep all parameters of every age: there your own sentence comes first,
and Enter opens the age on the bench, where every number can be looked at.
On the command line it is «-c reverse@200», or «--age 200».
""",
}
