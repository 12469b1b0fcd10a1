"""What is said to one who follows a class and explores on their own."""

TEXTS = {
    "explore.off.save": "Nothing can be saved here: the files are the lecturer's. With the program of your own, x saves this.",
    "explore.off.home": "Here, only what the lecturer shows can be opened. / tries another sentence in it.",
    "explore.off.file": "Nothing of the lecturer's machine can be opened or saved here.",
    "explore.only": "Here, only what the lecturer shows can be opened, and {name} is not.",
    "explore.long": "The sentence has {n} characters; here, it may have {most}. Type a shorter one.",
    "explore.crashed": "That was too much for the program, and you are back with the class; press a stepping key to explore again.",
    "key.follow": "back to the class",
    "key.lost": "lost here",
    "help.follow": "back to the class",
    "help.lost": "tell the lecturer that you are lost here",
}
