"""What a number is made of."""

TEXTS: dict[str, str] = {
    "derivation.nothing": "That number is not computed yet: go on to it first.",
    "derivation.factors": "largest first",
    "derivation.product": "product",
    "derivation.so_far": "so far",
    "derivation.rest": "… {n} more add up to {sum}",
    "derivation.rest.one": "… 1 more is {sum}",
    "derivation.sum": "sum of all {n}: {sum}",
    "derivation.more": "… {n} more",
    "derivation.by_hand": "! Put in by hand: {change}. The network would have made it {value}, like this:",
    "derivation.missing": "This recording holds no parameters, as it was not made --with-parameters: what is made with them cannot be multiplied out here.",
    # What a number is, by its sub-step and field
    "made": "One of the numbers computed on the way.",
    "made.copy": "This vector only holds others, one after the other; the number is taken over as it is.",
    "made.split.source": "The number of «{word}» in the vocabulary: the row of the embedding that stands for it.",
    "made.embed.y_previous": "The number of «{word}» in the vocabulary: the row of the embedding that stands for it.",
    "made.read.input_j": "A number of what the encoder reads at «{word}»: of its embedding, or of the layer below.",
    "made.read.state": "A number of the encoder's state at «{word}»: what it has read so far and the word itself, mixed.",
    "made.read.cell": "A number of the encoder's cell at «{word}»: so much of the cell before as the forget gate f keeps, and so much of what is new, g, as the input gate i lets in.",
    "made.start": "A number of what the decoder begins with, before it has written anything.",
    "made.embed.embedding": "A number of the embedding of «{word}», the word before: the decoder is told what it wrote last.",
    "made.combine.combined_t": "A number of what the decoder RNN reads: the word before and the context, mixed by one layer.",
    "made.propose.proposed_t": "A number of the first state, which says what to look for.",
    "made.state.h_t": "A number of the decoder's state: what it has written so far, and what it looks for.",
    "made.state.layers_t": "A number of the decoder's state in one of its layers.",
    "made.state.cells_t": "A number of the decoder's cell: so much of the cell before as the forget gate f keeps, and so much of what is new, g, as the input gate i lets in.",
    "made.cell.rnn": "All that comes in is added up, and tanh puts the sum between −1 and 1.",
    "made.cell.gru": "The update gate z keeps so much of the state before, and takes the rest from the candidate n.",
    "made.cell.gru-reset-before": "The update gate z takes so much from the candidate n, and keeps the rest of the state before.",
    "made.cell.lstm": "The cell goes through tanh, and the output gate o says how much of it is shown.",
    "made.none": "«{word}» has no score: it is masked, or outside the window, and gets no weight.",
    "made.gate.Uh": "The state before, each number times a learned weight: the reset gate says how much of it counts.",
    "made.gate.s": "All that comes in, added up: each number of the input and of the state before, times a learned weight.",
    "made.gate.r": "The reset gate, from 0 to 1: how much of the state before the candidate may look at.",
    "made.gate.z": "The update gate, from 0 to 1: how much of the state before is kept.",
    "made.gate.z.gru-reset-before": "The update gate, from 0 to 1: how much of the candidate is taken.",
    "made.gate.n": "The candidate: what the state would be if nothing of the one before were kept.",
    "made.gate.i": "The input gate, from 0 to 1: how much of what is new is written into the cell.",
    "made.gate.f": "The forget gate, from 0 to 1: how much of the cell before is kept.",
    "made.gate.g": "What is new: what may be written into the cell.",
    "made.gate.o": "The output gate, from 0 to 1: how much of the cell is shown as the state.",
    "made.window.p_t": "The centre of the window: the place in the sentence that the decoder looks around.",
    "made.window.hidden": "A number of the small network that predicts from the decoder's state where to look.",
    "made.window.window": "Whether «{word}» is in the window: 1 if it is near enough to the centre, else 0.",
    "made.score": "A number on the way to the score of «{word}».",
    "made.score.dot": "How well the decoder's state fits the encoder's at «{word}»: number by number, the two are multiplied, and all products added up. The more alike they are, the higher it is.",
    "made.score.scaled-dot": "How well the decoder's state fits the encoder's at «{word}»: number by number, the two are multiplied, all products added up, and the sum made smaller by a root.",
    "made.score.general": "How well the decoder's state fits the encoder's at «{word}»: a learned matrix W_a makes key of the encoder's state, and then the two are multiplied, number by number, and all products added up.",
    "made.score.concat": "How well the decoder's state fits the encoder's at «{word}»: a small network looks at both, and v weighs what it finds.",
    "made.score.additive": "How well the decoder's state fits the encoder's at «{word}»: a small network looks at both, and v weighs what it finds.",
    "made.score.key": "A number of key, which is what the decoder's state is compared with: the encoder's state at «{word}», times learned weights.",
    "made.score.hidden": "A number of the small network that compares the decoder's state with the encoder's at «{word}».",
    "made.score.location": "A score for the place of «{word}», made of the decoder's state alone, whatever word is there.",
    "made.score.places": "A score for the place of «{word}», made of the word before and the decoder's state, whatever word is there.",
    "made.softmax": "The share of the attention that «{word}» gets: its exp(e), divided by the sum of all.",
    "made.softmax.log_z": "The logarithm of the sum of exp(score) over all positions.",
    "made.softmax.log": "The logarithm of the share that «{word}» would get; this model takes it for the share.",
    "made.gaussian.gaussian": "How much of its weight «{word}» keeps: all of it at the centre of the window, less farther away.",
    "made.gaussian.alpha_t": "The weight of «{word}» after the Gaussian g, which favours words near the centre of the window; align is the weight before.",
    "made.context.c_t": "A number of the context: this number of every encoder state, times the weight of its word, added up.",
    "made.feedforward.hidden": "A number of the hidden layer: every number of its input times a learned weight, added up with a bias, and put between −1 and 1.",
    "made.attentional.hidden": "A number of the attentional state: the context and the decoder's state, mixed by one layer.",
    "made.maxout.readout": "A number of the readout: the state before, the word before and the context, mixed.",
    "made.maxout.hidden": "The larger of two neighbouring numbers of the readout.",
    "made.readout.hidden": "A number of the readout, which the output layer turns into words.",
    "made.top_probabilities": "The probability of «{word}» as the next word: its score, less log Z, so that those of all words add up to 1.",
    "made.p": "The probability of «{word}» as the next word: its score, less log Z, so that those of all words add up to 1.",
    "made.tied": "E is the embedding, used again as W₂.",
    "made.logit": "The score of «{word}» before the softmax over the vocabulary: how well its row of the output layer fits.",
    "made.log_z": "The logarithm of the sum of exp(score) over all words: taken off each score, it makes the probabilities add up to 1.",
    "made.best": "The word with the highest score, by its number in the vocabulary.",
    "made.top_ids": "The number of «{word}» in the vocabulary.",
    "made.word.y_t": "The word that was taken, «{word}», by its number in the vocabulary.",
    "made.word.probability": "The probability of «{word}», the word that was taken.",
    "made.encoder.embedding": "Number {i} in the embedding's row for «{word}». It is a parameter ({name}), learnt in training: here the way ends.",
    "made.decoder.embedding": "Number {i} in the embedding's row for «{word}». It is a parameter ({name}), learnt in training: here the way ends.",
    "made.decoder.output": "Number {i} in the output layer's row for «{word}». It is a parameter ({name}), learnt in training: here the way ends.",
    "made.encoder.positions": "A number that stands for a place in the sentence. It is a parameter ({name}), learnt in training: here the way ends.",
    "made.decoder.positions": "A number that stands for a place in the sentence. It is a parameter ({name}), learnt in training: here the way ends.",
    "made.bias": "A bias: it is added whatever comes in. It is a parameter ({name}), learnt in training: here the way ends.",
    "made.weight": "A weight: how much one number counts for another. It is a parameter ({name}), learnt in training: here the way ends.",
    # Keys
    "key.derivation_in": "into it",
    "key.derivation_back": "back",
    "key.derivation_up": "row above",
    "key.derivation_down": "row",
    "key.derivation_left": "factor before",
    "key.derivation_right": "factor",
    "key.derivation_first": "largest",
    "key.derivation_last": "smallest",
    "key.derivation_page_up": "larger ones",
    "key.derivation_page_down": "smaller ones",
    "key.derivation_go": "go there",
    "key.derivation_copy": "copy",
    "key.derivation_leave": "close",
    "help.derivation_up": "the row above, the row below",
    "help.derivation_left": "another factor of the row",
    "help.derivation_in": "where that factor comes from",
    "help.derivation_back": "back to the number before",
    "help.derivation_first": "the largest and the smallest row",
    "help.derivation_page_up": "as many rows on as there are on the screen",
    "help.derivation_go": "the moment in which this number is computed",
    "help.derivation_copy": "copy all rows, for a spreadsheet",
    "help.derivation_leave": "back to the translation",
    "help.derivation": """\
The first line is the way here: each number is made of the next one.

Nearly every number of the network is a sum of products, sometimes put
through a function such as tanh. Each row is one product; the largest come
first, whatever their sign. «so far» adds them up from the top, and a line
below the rows says what the others add up to.

An underlined factor is made of something itself: Enter goes there, down to
what training has learnt, or to the embedding of a word. «(1 − z)» and the
like are shown with what has been made of z.

Factors have one digit more than products, so that you can multiply
them yourself. «≈» is between rounded numbers.

Symbols
  h₇[12]        number 12 of the vector h₇
  W₁[3,12]      row 3, column 12 of the matrix W₁
  Σₖ            the sum over k: all numbers of a vector, one after the other
  E             an embedding, with a row for each word: E y is that of the
                word before, E(word) that of a source word
  W, U, b, b′   learnt in training: weights of what comes in (W) and of the
                state before (U), and biases. W_z is the W of the gate z; W₁
                makes the hidden layer u, W₂ the words' scores
  r z n         a GRU's reset gate, update gate and candidate; U_n h is what
                the state before adds to the candidate
  f i g o       an LSTM's forget gate, input gate, candidate and output gate;
                cell is its memory
  a, key, v     the small network inside some scores: what it computes, what
                the encoder's state is for it, its weights
  start         the decoder's first state; last h is what the encoder ends with
  →h ←h         reading from left to right, from right to left
  h⁽¹⁾          of layer 1; the top layer goes without
  σ, tanh       bring any number between 0 and 1, between −1 and 1
  log Z         the logarithm of the sum of all exp(score)
""",
}
