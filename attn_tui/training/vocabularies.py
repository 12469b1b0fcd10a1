"""Sentences → the vocabulary of a side: SentencePiece's pieces, or the most frequent characters or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from attn_tui.checkpoint import SIDES, vocabulary_files
from attn_tui.corpora.bitext import Pair
from attn_tui.errors import TrainingError
from attn_tui.training.recipe import Recipe
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.training.toys import TOYS
from attn_tui.vocabulary import END, UNKNOWN, TokenVocabulary, as_read


def train_vocabularies(recipe: Recipe, pairs: Sequence[Pair]) -> dict[str, bytes]:
    """Return the content of each side's vocabulary file. Raises TrainingError if there are fewer pieces than needed."""
    config = recipe.config()
    if recipe.task in TOYS:
        toy = TOYS[recipe.task]
        return {side: TokenVocabulary(getattr(toy, side), "").to_bytes() for side in SIDES}
    found = {}
    for number, side in enumerate(SIDES):
        click.echo(f"training the {side} tokenizer")
        sentences, size = [pair[number] for pair in pairs], getattr(config, f"{side}_vocabulary")
        if config.tokenizer == "sentencepiece":
            found[side] = train_sentencepiece(sentences, size, recipe.seed)
        else:
            found[side] = most_frequent(sentences, size, by_words=config.tokenizer == "words").to_bytes()
    return found


def vocabulary_file(side: str, tokenizer: str) -> str:
    """The name of a side's vocabulary file: there is one, whatever can be trained here."""
    [name] = vocabulary_files(side, tokenizer)
    return name


def most_frequent(sentences: Sequence[str], size: int, *, by_words: bool) -> TokenVocabulary:
    """Take the most frequent words, or characters, blanks among them, besides `<END>` and `<unk>`.

    At most `size` tokens; `<unk>` stands for all others. Ties in the order of the code points.
    """
    if size < 3:
        raise TrainingError(f"a vocabulary of {size} has no room beside {END} and {UNKNOWN}; make it at least 3.")
    counts: Counter[str] = Counter()
    for sentence in sentences:
        words = as_read(sentence).split()
        counts.update(words if by_words else " ".join(words))
    for token in (END, UNKNOWN):
        counts.pop(token, None)
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    return TokenVocabulary((END, UNKNOWN, *ranked[: size - 2]), " " if by_words else "")
