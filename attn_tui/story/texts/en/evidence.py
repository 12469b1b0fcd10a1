"""Does attention explain? What an output word loses without each source word."""

TEXTS: dict[str, str] = {
    "evidence.about": "Does attention explain? What each source word is worth.",
    "evidence.early": "No output word is chosen yet: go on to the first one, then see what it needs.",
    "evidence.word": "word {t} of {n}: «{word}», p = {p}, log p = {log_p}",
    "evidence.source": "source",
    "evidence.alpha": "weight α",
    "evidence.masked": "masked",
    "evidence.left_out": "left out",
    "evidence.change": "{way}: Δ log p",
    "evidence.tau": "τ with α",
    # Remarks below the rows
    "evidence.waits": "The word of this time step is not chosen yet; this is the one before. Go on to it, then see what it needs.",
    "evidence.none": "This system has no attention: there is nothing to mask, and there are no weights to compare with.",
    "evidence.same": "{word} has the most weight, and it is what the word needs most, masked or left out.",
    "evidence.masked.same": "Masked: {word} has the most weight, and it is what the word needs most.",
    "evidence.masked.other": "Masked: {word} has the most weight, but the word needs {other} most.",
    "evidence.masked.none": "Masked: {word} has the most weight, but no source word is missed.",
    "evidence.left_out.same": "Left out: {word} has the most weight, and it is what the word needs most.",
    "evidence.left_out.other": "Left out: {word} has the most weight, but the word needs {other} most.",
    "evidence.left_out.none": "Left out: {word} has the most weight, but no source word is missed.",
    "evidence.tau.said": "τ compares the order of the weights with that of the changes by size: 1 the same, 0 no connection, −1 reversed. Here it is {masked} masked, {left_out} left out.",
    "evidence.tau.one": "One source word has no order that could be compared, so there is no τ.",
    "evidence.tau.alike": "All weights, or all changes, are the same: there is no order to compare, so no τ.",
    "evidence.row": "Without {name} «{word}», «{target}» has p = {masked} (masked), {left_out} (left out), instead of {p}.",
    "evidence.row.left_out": "With {name} «{word}» left out, «{target}» has p = {left_out} instead of {p}.",
    "evidence.row.masked": "With {name} «{word}» masked, «{target}» has p = {masked} instead of {p}. It is the only word, and cannot be left out.",
    "evidence.row.around": "With {name} «{word}» masked, «{target}» has p = {masked} instead of {p}. It stands around the sentence: it cannot be left out, and τ does not count it.",
    "evidence.row.only": "It is the only word: without it there is no sentence.",
    "evidence.set": "Weights of this time step were put in by hand: those stay even if a score is masked.",
    "evidence.held": "What was changed holds with and without each word.",
    # Keys
    "key.evidence": "evidence",
    "key.evidence_before": "word before",
    "key.evidence_after": "word",
    "key.evidence_up": "row above",
    "key.evidence_down": "source word",
    "key.evidence_first": "first row",
    "key.evidence_last": "last row",
    "key.evidence_page_up": "page up",
    "key.evidence_page_down": "page down",
    "key.evidence_go": "go there",
    "key.evidence_leave": "back",
    "find.evidence": "explain explanation importance attribution leave one out ablation mask Jain Wallace Wiegreffe Pinter",
    "help.evidence": "does attention explain? what the word needs of the source",
    "help.evidence_before": "the output word before and after",
    "help.evidence_up": "choose a source word",
    "help.evidence_first": "the first and the last source word",
    "help.evidence_page_up": "a page of source words",
    "help.evidence_go": "the moment in which that word is chosen",
    "help.evidence_leave": "back to the translation",
    "help.evidence.view": """\
If the weights explained a word, most would change without the source words
that have the most weight. So each of them is taken away, in two ways, and
the columns tell how the logarithm of the word's probability changes: −0.69
halves the probability, −2.3 leaves a tenth of it.

Masked: its score is −∞ in this one time step, so it gets no weight; its
share goes to the others. What other states have read of it stays in them.

Left out: the sentence is read without it; the translation so far is kept.

τ is Kendall's rank correlation: of all pairs of source words, the share in
which more weight goes with a larger change, less the share in which it
goes with a smaller one (τ_b, for ties); up or down is the same. Words that
hardly matter count as much as those that do: look at the bars, too. What stands around a sentence, such as <END>,
does not count.

Jain and Wallace 2019, «Attention is not Explanation»: in classifiers that
read with RNNs in both directions, weights often agree little with what is
missed if words are left out, or with gradients; and quite other weights can
be found that lead to the same answer.

Wiegreffe and Pinter 2019, «Attention is not not Explanation»: it depends on
what is called an explanation. Other weights with the same answer do not
disprove those of the model, and need not work if a model is trained with
them; whether weights mean something has to be tested for each model.

Both looked at classifiers. A translation asks anew at every word, and here
you see the answer for this word in this model, no more.
""",
}
