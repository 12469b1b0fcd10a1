"""Sentences → the vocabulary of a side: SentencePiece's pieces, or the most frequent characters or words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from attn_tui.checkpoint import SIDES, vocabulary_files
from attn_tui.corpora.bitext import Pair
from attn_tui.engine.framing import wanted
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
        return {side: TokenVocabulary((*getattr(toy, side), *wanted(config, side)), "").to_bytes() for side in SIDES}
    found = {}
    for number, side in enumerate(SIDES):
        click.echo(f"training the {side} tokenizer")
        sentences, size = [pair[number] for pair in pairs], getattr(config, f"{side}_vocabulary")
        if config.tokenizer == "sentencepiece":
            found[side] = train_sentencepiece(sentences, size, recipe.seed, wanted(config, side))
        else:
            by_words = config.tokenizer == "words"
            found[side] = most_frequent(sentences, size, by_words=by_words, others=wanted(config, side)).to_bytes()
    return found


def vocabulary_file(side: str, tokenizer: str) -> str:
    """The name of a side's vocabulary file: there is one, whatever can be trained here."""
    [name] = vocabulary_files(side, tokenizer)
    return name


def most_frequent(
    sentences: Sequence[str], size: int, *, by_words: bool, others: Sequence[str] = ()
) -> TokenVocabulary:
    """Take the most frequent words, or characters, blanks among them, besides `<END>`, `<unk>` and others.

    At most `size` tokens; `<unk>` stands for all that have no token. Ties in the order of the code points.
    """
    besides = (END, UNKNOWN, *others)
    if size <= len(besides):
        raise TrainingError(
            f"a vocabulary of {size} has no room beside {' and '.join(besides)}; make it at least {len(besides) + 1}."
        )
    counts: Counter[str] = Counter()
    for sentence in sentences:
        words = as_read(sentence).split()
        counts.update(words if by_words else " ".join(words))
    for token in besides:
        counts.pop(token, None)
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    return TokenVocabulary((*besides, *ranked[: size - len(besides)]), " " if by_words else "")
