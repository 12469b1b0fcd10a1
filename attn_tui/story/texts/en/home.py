"""The start screen and its keys."""

TEXTS = {
    "home.about": "Watch a recurrent network translate, one computation at a time.",
    "home.sentence": "sentence",
    "home.placeholder": "type it here in {language}, or pick an example below",
    "home.ready": "Enter translates it with {names}.",
    "home.ready.compared": "Enter steps {names} side by side.",
    "home.opening": "opening {names} …",
    "home.empty": "There is no sentence yet: type one, or pick an example.",
    "home.none": "There is no checkpoint; install attn-tui again, or train one.",
    "home.damaged": "{name} cannot be used. {why}",
    "home.full": "At most {n} systems stand side by side; take a mark away first.",
    "home.apart": "{name} reads {one}, the marked ones {other}: no sentence fits both.",
    "home.examples": "or an example",
    "home.no_examples": "none in {language}",
    "home.example.short": "short",
    "home.example.order": "word order",
    "home.example.meanings": "two meanings",
    "home.example.long": "long",
    "home.example.few": "short",
    "home.example.many": "long",
    "home.example.same": "repeated",
    "home.example.beyond": "longer than it learnt",
    "home.lessons": "or a lesson",
    "home.checkpoints": "checkpoint",
    "home.default": "default",
    "home.own": "yours",
    "home.own.about": "**Yours**, trained on {day}: {folder}",
    "home.unusable": "cannot be used",
    "home.language.fr": "French",
    "home.language.en": "English",
    "home.language.digits": "digits",
    "home.language.reversed": "digits reversed",
    "home.no_card": "It came without a card.",
    "home.system.seq2seq": "No attention: the decoder is handed one summary of the whole sentence and never looks back at its words. Long sentences do not fit into it.",
    "home.system.attention-decoder": "The lecture's system: the new decoder state looks for the source words that matter now; the word is chosen from that state and what it has found.",
    "home.system.rnnsearch": "RNNsearch, the first system with attention: the decoder state of the word before looks for the source words that matter now; what it has found goes into the new state.",
    "home.system.luong": "Luong's system: as in the lecture, the new decoder state looks for the source words that matter now; both are mixed into an attentional state, from which the word is chosen.",
    "home.system.attention-first": "The order of most tutorials, after RNNsearch: the decoder state of the word before looks for the source words that matter now; what it has found goes into the new state.",
    "home.system.conditional-gru": "Nematus's system: two GRUs in a row. The state of the first, which has read the word before, looks for the source words that matter now; the second reads what it has found.",
    "home.system.position-attention": "The order of a tutorial of 2017: the word before and the decoder state choose places in the sentence, whatever words are there. This attention never looks at the source.",
    "home.local": "It looks at a part of the source only.",
    "home.log": "It was trained with a mistake: logarithms take the place of the weights.",
    "home.cell": "It is the LSTM's cell that looks, not its hidden state.",
    "home.padding": "Every sentence is filled up with <PAD>, which is attended to like a word.",
    "key.home_go": "translate",
    "key.home_begin": "begin",
    "key.home_take": "change it",
    "key.home_mark": "compare",
    "key.home_next": "next part",
    "key.home_down": "card",
    "key.home_previous": "part before",
    "key.home_up": "card before",
    "key.list_up": "up",
    "key.list_down": "down",
    "key.list_first": "first row",
    "key.list_last": "last row",
    "key.home_leave": "back",
    "help.home_go": "translate the sentence or the example, or begin the lesson",
    "help.home_next": "sentence, examples, lessons, checkpoints; and back",
    "help.list_up": "up and down in a list",
    "help.home_take": "put the example into the line, to change it",
    "help.home_mark": "mark a checkpoint, to compare several side by side",
    "help.home_up": "scroll the card",
    "help.home_leave": "back to the translation",
    "help.start": """\
A checkpoint is a trained network. Its card says what it learnt from, how
well it translates, and where it fails. Systems with attention look back
at the source for each word they write: compare one of them with seq2seq,
which has none, on a long sentence.

Marked checkpoints are shown side by side, with the same sentence. If
none is marked, the one with the cursor translates.

Lessons are guided tours. They drive the screen, ask, and wait for you; all
else can still be used.

A click chooses, two clicks on a row translate, and a click to the left of
a name marks it. «attn-tui train» makes more checkpoints.
""",
}
