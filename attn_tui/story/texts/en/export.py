"""Texts in exported files, and messages about writing them."""

TEXTS = {
    "export.title": "«{sentence}» becomes «{translation}»",
    "export.checkpoint": "checkpoint",
    "export.search": "search",
    "export.changed": "changed",
    "export.reading": "Reading the sentence",
    "export.word": "Word {t}, {h}: {word}",
    "export.column.word": "word",
    "export.column.equation": "equation",
    "export.column.numbers": "numbers",
    "export.alignment": "Alignment",
    "export.why": "What numbers are made of",
    "export.begun": "Writing {name} …",
    "export.quits": "{name} is still being written; the program ends after that. q again: at once, without the file.",
    "export.last": "{name} is still being written; wait until it is there.",
    "export.which": "It is about {name}, one of {n} systems.",
}
