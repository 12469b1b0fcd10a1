"""Keys, questions and the help."""

TEXTS = {
    # Keys, as the footer and the help name them; by the id of their binding
    "key.forward": "next",
    "key.back": "back",
    "key.next_step": "word",
    "key.previous_step": "word before",
    "key.first": "start",
    "key.last": "end",
    "key.skip": "skip reading",
    "key.jump": "go to",
    "key.play": "play",
    "key.pause": "pause",
    "key.faster": "faster",
    "key.slower": "slower",
    "key.scroll_up": "scroll up",
    "key.scroll_down": "scroll down",
    "key.focus": "pane",
    "key.focus_back": "pane before",
    "key.derive": "why",
    "key.zoom": "zoom",
    "key.zoom_out": "back",
    "key.leave": "leave",
    "key.cursor_up": "row above",
    "key.cursor_down": "row below",
    "key.cursor_left": "value",
    "key.cursor_right": "value after",
    "key.cursor_left_far": "10 before",
    "key.cursor_right_far": "10 after",
    "key.cursor_first": "first value",
    "key.cursor_last": "last value",
    "key.copy": "copy",
    "key.alignment": "alignment",
    "key.presenter": "presenter",
    "key.other": "system",
    "key.other_back": "system before",
    "key.edit": "sentence",
    "key.predict": "guess",
    "key.language": "한국어",
    "key.theme": "colours",
    "key.save": "save",
    "key.commands": "commands",
    "key.help": "help",
    "key.quit": "quit",
    "key.stop": "stop",
    "selected.copied": "Copied what is selected.",
    "mouse.name": "mouse",
    "mouse.about": "leave the mouse to the terminal, or take it again",
    "mouse.on": "The mouse is the program's again.",
    "mouse.off": "The mouse is the terminal's now: dragging selects as it does elsewhere.",
    "key.copy_selected": "copy what is selected",
    "key.quit_always": "quit",
    "key.line_earlier": "earlier sentence",
    "key.line_later": "later sentence",
    "key.home": "start screen",
    "key.guess_left": "word before",
    "key.guess_right": "word after",
    "key.answer": "that one",
    "key.unanswered": "show it",
    # Questions, and what is wrong with the answer
    "jump.ask": "Go to which word? 1 to {n}, 0 for the reading; with a sub-step: 3.softmax",
    "jump.wrong": "There is no «{text}»; type a number from 0 to {n}, or a sub-step such as 3.{substep}.",
    "edit.ask": "Which sentence? Enter translates it, ↑ has earlier ones, Esc goes back.",
    "reword.ask": "What if the sentence were another? Enter compares it with this one, at the same place.",
    "save.ask": "Save as? The ending says what: .txt .svg this screen, .alignment.svg .png .pdf the alignment, .json .csv .md .cast .html the decoding",
    "save.kind": "The ending says what is saved, and there is none: .txt .svg, .alignment.svg .png .pdf, .json .csv .md .cast .html.",
    "save.wrong": "It cannot be saved as «{name}»: {why}.",
    "save.exists": "«{name}» exists already; type another name, or this one again to replace it.",
    "save.lesson": "A lesson's keys save no files: press them yourself.",
    "saved": "Saved as {name}.",
    "guess.attention": "Your guess: which source word gets the most attention?",
    "guess.word": "Your guess: which word comes next?",
    "guess.keys": "←→ choose, Enter answers, Esc shows it without a guess.",
    "guess.right": "Right: «{word}».",
    "guess.wrong": "It is «{word}», not «{guess}».",
    "guess.on": "Guessing is on: before weights and words are shown, you are asked for them.",
    "guess.off": "Guessing is off.",
    "language.ascii": "This terminal shows ASCII only; Korean cannot be written in it.",
    # The help; keys are filled in as they are bound
    "help.keys": "Keys",
    "help.forward": "next and previous sub-step",
    "help.next_step": "next and previous output word",
    "help.first": "start and end of the translation",
    "help.skip": "skip the reading of the source",
    "help.jump": "go to a word, or to a sub-step of it: 3.softmax",
    "help.play": "play and pause; faster and slower",
    "help.focus": "a cursor in the next or previous pane; or type its number",
    "help.derive": "what the number at the cursor is made of, down to an embedding",
    "help.zoom": "that pane on the whole screen, with its numbers; back",
    "help.copy": "copy that pane's values, and show them",
    "help.alignment": "the alignment matrix: all weights so far",
    "help.presenter": "only the panes of the moment, larger, for a hall; back",
    "help.scroll": "scroll the source words",
    "help.edit": "another sentence; ↑ there brings earlier ones back",
    "help.home": "the start screen: checkpoints, examples, comparing",
    "help.predict": "guess what comes before it is shown",
    "help.other": "the next system, if several take turns on the screen",
    "help.language": "한국어로",
    "help.theme": "dark, light, high contrast",
    "help.save": "save the screen; the alignment, numbers, a recording",
    "help.commands": "all commands, by name",
    "help.stop": "stop, until the shell goes on with it (fg)",
    "help.help": "this help; quit",
    "help.mouse": "The mouse: a click on a value puts the cursor there, two show where it\ncomes from; two on a title enlarge the pane.\nA click on the line below the panes goes to that sub-step.",
    "help.text": """\
Symbols
  h₁ … h₄      encoder hidden states, one for each source word
  h₅, h₆ …     decoder hidden states, numbered on from the encoder's
  e            scores: how well a decoder state fits each encoder state
  α            weights: the scores after softmax; they sum to 1, those of
               local-p to less
  C            context: the encoder states added up by their weights
  [h ; C]      both, one after the other
  u            the feedforward network's hidden layer
  h̃            the attentional state, made of [C ; h]; Luong's systems
  t̃, t         the readout, and the larger of each pair in it; RNNsearch
  r z n        a GRU's reset gate, update gate and candidate, in the enlarged
               decoder; z∘h multiplies number by number
  f i g o      the same of an LSTM: forget gate, input gate, candidate, output
               gate
  p ± D        a local attention's centre and how far it looks around it
  ⇄ + −        in «order», when several systems are compared: a sub-step
               that the first has elsewhere, does not have, or has alone
  <END>        the end of a sentence, and the decoder's first input

Pictures
  Bars of a vector stand up for positive values and hang down for
  negative ones. If there are more values than cells, a bar is the
  mean of several; «·» is close to 0. On one line, a small block is a
  small value and a wide block a large one. A score's bar starts at 0,
  which all have in common; negative ones stand to its left. «+part» continues the word before it, «␣» is a blank of
  its own; «▸» and «▶» mark where things happen.
""",
    "help.ascii": """\
In ASCII
  The values of a vector are tenths of the largest: 1 to 9 for positive
  ones, a to i for negative ones. H is h with a tilde, T is t with one.
""",
}
