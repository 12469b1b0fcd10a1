"""What a page for a browser says besides the screens in it."""

TEXTS = {
    "page.name": "English",
    "page.screen": "the screen of this sub-step",
    "page.alignment": "Alignment",
    "page.help": "Keys",
    "page.theme": "colours",
    "page.language": "language",
    "page.words": "output words",
    "page.line": "all sub-steps",
    "page.first": "to the start",
    "page.back": "sub-step back",
    "page.play": "play",
    "page.forward": "next sub-step",
    "page.close": "close",
    "page.keys": "→ ←\tnext sub-step, back\n↓ ↑\tnext word, word before\nHome End\tstart, end\nSpace\tplay, stop\n+ −\tfaster, slower\nm\tall weights\nC\tcolours\nL\tlanguage\nTab\tpane by pane\nswipe\tnext sub-step, back",
    "page.open": "Enter, click\twhat a number is made of; in it → ← ↓ ↑ the others on the screen, Backspace back",
    "page.right": "Right.",
    "page.wrong": "Not quite.",
    "page.do_it": "Shown by these keys in the program:",
}
