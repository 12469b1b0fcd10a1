"""The sub-steps as text alone, one after the other: for a screen reader."""

TEXTS = {
    "follow.reading": "Reading the sentence, sub-step {i} of {n}: {name} ({place}).",
    "follow.word": "Word {t}, sub-step {i} of {n}: {name} ({place}).",
    "follow.ended": "After word {t}: {name} ({place}).",
    "follow.given": "The sentence: {sentence}",
    "follow.scores": "Scores: {numbers}.",
    "follow.weights": "Weights: {numbers}.",
    "follow.probabilities": "Probabilities: {numbers}.",
    "follow.so_far": "So far: {words}",
    "follow.keys": "Enter or right: next. b or left: back. j or down: next word. k or up: word before. r: again. q: end.",
    "follow.first": "This is the beginning.",
    "follow.last": "This is the end.",
}
