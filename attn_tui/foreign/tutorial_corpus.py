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
    text = _bare(given.text(path).strip())
    for kept, stripped in ((".!?", False), ("!?", True), (".!?", True)):
        rows = (row.split("\t") for row in re.sub(rf"[^a-zA-Z{kept}\t\n]+", " ", text).split("\n"))
        pairs = [(row[0], row[1]) for row in rows if len(row) > 1]
        if stripped:
            pairs = [(english.strip(), other.strip()) for english, other in pairs]
        for begins, short in itertools.product((True, False), (True, False)):
            left = [
                (english, other)
                for english, other in pairs
                if (not begins or english.startswith(_PREFIXES))
                and not (short and max(english.count(" "), other.count(" ")) + 1 >= longest)
            ]
            if left:
                yield left


def _bare(text: str) -> str:
    """All sentences stripped, in lower case, without accents, a blank before .!?; at once, as there are many."""
    text = unicodedata.normalize("NFD", re.sub(r"[^\S\t\n]*([\t\n])[^\S\t\n]*", r"\1", text.lower()))
    for accent in [letter for letter in set(text) if unicodedata.category(letter) == "Mn"]:
        text = text.replace(accent, "")  # translate takes ten times as long
    return re.sub(r"(?=[.!?])", " ", text)


def _numbered(sentences: Iterable[str]) -> list[str]:
    """The words as they come, each once, after the special ones."""
    return [*SPECIALS, *dict.fromkeys(word for sentence in sentences for word in sentence.split(" "))]
