"""What a page for a browser says besides the screens in it."""

TEXTS = {
    "page.name": "English",
    "page.screen": "the screen of this sub-step",
    "page.alignment": "Alignment",
    "page.help": "Keys",
    "page.theme": "colours",
    "page.language": "language",
    "page.words": "output words",
    "page.pace": "pace",
    "page.line": "all sub-steps",
    "page.first": "to the start",
    "page.back": "sub-step back",
    "page.play": "play",
    "page.forward": "next sub-step",
    "page.close": "close",
    "page.keys": "→ ←          next sub-step, back\n↓ ↑          next word, word before\nHome End     start, end\nSpace        play, stop\n+ −          faster, slower\nm            all weights\nC            colours\nL            language\nTab          pane by pane\nswipe        next sub-step, back",
    "page.right": "Right.",
    "page.wrong": "Not quite.",
    "page.do_it": "Shown by these keys in the program:",
}
