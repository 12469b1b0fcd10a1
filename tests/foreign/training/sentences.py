"""The sentence pairs of the fixtures: a French of thirty words, and its English.

The adjective stands behind the noun, the negation around the verb, so that the attention has something to find.
"""

from __future__ import annotations

import random
from pathlib import Path

NOUNS = {
    "chat": "cat",
    "chien": "dog",
    "cheval": "horse",
    "loup": "wolf",
    "garçon": "boy",
    "roi": "king",
    "zèbre": "zebra",
}
ADJECTIVES = {"noir": "black", "blanc": "white", "gris": "grey", "intelligent": "intelligent", "fatigué": "tired"}
VERBS = {"voit": "see", "suit": "follow", "cherche": "seek", "aime": "love", "connaît": "know"}
ADVERBS = {"aujourd'hui": "today", "souvent": "often"}

CASES = [
    "le chat noir voit un chien .",
    "un roi cherche le cheval blanc .",
    "le loup ne suit pas le garçon .",
    "le garçon intelligent ne connaît pas un zèbre gris .",
    "un chien fatigué aime souvent le roi .",
    "le dragon voit le chat .",
    "chat",
    "un zèbre gris ne cherche pas le chien blanc aujourd'hui .",
]
"""What is decoded for reference.json. The dragon is in no vocabulary of words."""


def pair(chance: random.Random) -> tuple[str, str]:
    """A random sentence and its translation."""

    def phrase() -> tuple[str, str]:
        definite, noun = chance.random() < 0.6, chance.choice([*NOUNS])
        french, english = ["le" if definite else "un", noun], [NOUNS[noun]]
        if chance.random() < 0.5:
            adjective = chance.choice([*ADJECTIVES])
            french, english = [*french, adjective], [ADJECTIVES[adjective], *english]
        article = "the" if definite else "an" if english[0][0] in "aeio" else "a"
        return " ".join(french), " ".join([article, *english])

    (subject, english_subject), (object_, english_object) = phrase(), phrase()
    verb = chance.choice([*VERBS])
    adverb = chance.choice([*ADVERBS, "", "", ""])
    if chance.random() < 0.4:
        french, english = f"ne {verb} pas", f"does not {VERBS[verb]}"
    else:
        french, english = verb, VERBS[verb] + "s"
    french_end, english_end = (f" {adverb}", f" {ADVERBS[adverb]}") if adverb else ("", "")
    return f"{subject} {french} {object_}{french_end} .", f"{english_subject} {english} {english_object}{english_end} ."


def pairs(number: int, seed: int) -> list[tuple[str, str]]:
    """So many random pairs, the same ones for the same seed."""
    chance = random.Random(seed)
    return [pair(chance) for _ in range(number)]


def train_pieces(text: Path, model: Path) -> None:
    """A SentencePiece model of a hundred pieces, which says nothing of where it was trained."""
    import sentencepiece

    with model.open("wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text.read_text(encoding="utf-8").splitlines()),
            model_writer=file,
            vocab_size=100,
            model_type="bpe",
            normalization_rule_name="identity",  # the other rules' tables are 240 KB
            minloglevel=2,
        )


def write(folder: Path, **sizes: int) -> None:
    """Files NAME.fr and NAME.en with so many pairs each, and cases.fr."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (name, number) in enumerate(sizes.items()):
        sides = list(zip(*pairs(number, seed), strict=True))
        for language, lines in zip(("fr", "en"), sides, strict=True):
            (folder / f"{name}.{language}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for language in ("fr", "en"):
        (folder / f"cases.{language}").write_text("\n".join(CASES) + "\n", encoding="utf-8")
