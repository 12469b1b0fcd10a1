"""The corpus of PyTorch's tutorial → its vocabularies, which the tutorial builds anew whenever it runs.

`eng-fra.txt` has a pair of sentences a line, apart by a TAB. The tutorial normalises them, turns the pairs round
(`reverse`), keeps those with fewer than MAX_LENGTH words on both sides whose English begins with one of a few phrases,
and numbers the words as they come, after SOS and EOS. Copies leave out one or the other; how many words come of it
tells which. Source: pytorch/tutorials, intermediate_source/seq2seq_translation_tutorial.py, prepareData, until and
since 2023.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given
from attn_tui.foreign.token_lists import Table
from attn_tui.text import printable

SPECIALS = ("SOS", "EOS")
_NAME = re.compile(r"([a-z]{2,3})-([a-z]{2,3})\.txt")
_PREFIXES = (
    *("i am ", "i m ", "he is", "he s ", "she is", "she s "),
    *("you are", "you re ", "we are", "we re ", "they are", "they re "),
)
Pair = tuple[str, str]
"""English, and the other language."""


def corpus_of(given: Given) -> Path | None:
    """The corpus: the file that an option names as the source vocabulary, or one beside the model or in `data`."""
    said = given.options.source_vocabulary
    if said is not None:
        return said if said.suffix in (".txt", ".tsv") and "\t" in given.text(said).partition("\n")[0] else None
    data = given.folder / "data"
    beside = sorted(data.iterdir()) if data.is_dir() else []
    return next((path for path in (*given.files, *beside) if _NAME.fullmatch(path.name)), None)


def rebuilt(
    given: Given, path: Path, rows: tuple[int, int], longest: int, directions: Collection[str] = ()
) -> tuple[Table, Table]:
    """The vocabularies of both sides that have as many words as the embeddings have rows.

    `longest` is MAX_LENGTH; `directions`, if they are known, whether the second language is the source (`reverse`, as
    in the tutorial) or the first (`forward`). Raises CheckpointError if nothing that copies of the tutorial do gives as
    many, or if both directions do.
    """
    named = _NAME.fullmatch(path.name)
    languages = named.groups() if named else ("", "")
    for pairs in _ways(given, path, longest):
        sides = [Table(_numbered(side), name) for side, name in zip(zip(*pairs, strict=True), languages, strict=True)]
        orders = {"reverse": (sides[1], sides[0]), "forward": (sides[0], sides[1])}
        fitting = [
            tables
            for way, tables in orders.items()
            if rows == tuple(len(table.tokens) for table in tables) and way in (directions or orders)
        ]
        if len(fitting) > 1:
            raise CheckpointError(
                f"{printable(str(path))}: both languages have as many words; say by --variant reverse or --variant "
                "forward whether the second or the first is the source."
            )
        if fitting:
            return fitting[0]
    raise CheckpointError(
        f"{printable(str(path))}: nothing that the tutorial makes of it has {rows[0]:,} and {rows[1]:,} words, as the "
        "embeddings have; say what MAX_LENGTH was by --max-length, or give the vocabularies."
    )


def _ways(given: Given, path: Path, longest: int) -> Iterator[list[Pair]]:
    """The pairs of sentences that are left by what the tutorial does, then by what copies of it do."""
    columns = [line.split("\t") for line in given.text(path).strip().split("\n")]
    bare = [(_bare(one), _bare(other)) for one, other, *_ in (row for row in columns if len(row) > 1)]
    for kept, stripped in ((".!?", False), ("!?", True), (".!?", True)):
        pattern = re.compile(rf"[^a-zA-Z{kept}]+")
        pairs = [tuple(pattern.sub(" ", sentence) for sentence in pair) for pair in bare]
        if stripped:
            pairs = [tuple(sentence.strip() for sentence in pair) for pair in pairs]
        for begins, short in itertools.product((True, False), (True, False)):
            left = [
                (english, other)
                for english, other in pairs
                if (not begins or english.startswith(_PREFIXES))
                and not (short and max(english.count(" "), other.count(" ")) + 1 >= longest)
            ]
            if left:
                yield left


def _bare(sentence: str) -> str:
    """In lower case, without accents, a blank before .!?."""
    text = sentence.lower().strip()
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFD", text) if unicodedata.category(one) != "Mn")
    return re.sub(r"([.!?])", r" \1", text)


def _numbered(sentences: Iterable[str]) -> list[str]:
    """The words as they come, each once, after the special ones."""
    return [*SPECIALS, *dict.fromkeys(word for sentence in sentences for word in sentence.split(" "))]
