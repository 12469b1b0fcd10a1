"""Vocabularies as people save them → tokens in order of their ids.

pickle      an object of any class (`Lang`, `Vocab`, a field of torchtext), or a dict, that has one of the tables
JSON, YAML  such a dict, a list of tokens, or a dict of tokens and ids alone, either way round
text        a token a line

Tables of tokens by ids are called index2word (PyTorch's tutorial), itos (torchtext), idx_to_token (d2l); tables of ids
by tokens word2index, stoi, token_to_idx. A file may have those of both sides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, missing
from attn_tui.foreign.state_dicts import may_be_saved
from attn_tui.foreign.things import Thing
from attn_tui.foreign.words import Specials
from attn_tui.text import printable

_BY_ID = ("index2word", "itos", "idx_to_token", "idx2word", "id2word")
_BY_TOKEN = ("word2index", "stoi", "token_to_idx", "_token_to_idx", "word2idx", "word2id")
_SAYS = {
    "source": {"input", "in", "src", "source", "encoder"},
    "target": {"output", "out", "trg", "tgt", "target", "decoder"},
}
"""Words in the name of a file or key that say which side it is of."""
_SUFFIXES = (".json", ".yml", ".yaml", ".txt", ".vocab", ".pkl", ".pickle", ".pt", ".pth")
_SPECIALS = {
    "end": ("eos", "end", "/s"),
    "start": ("sos", "bos", "start", "s", "go", "beg", "begin"),
    "padding": ("pad", "padding", "blank"),
    "unknown": ("unk", "unknown"),
}
_CAPITALS = ("EOS", "SOS", "BOS", "PAD", "UNK")


class Table(NamedTuple):
    """A side's tokens, and the language's name, if it is known."""

    tokens: list[str]
    name: str = ""


def table_of(
    given: Given,
    side: str,
    rows: int,
    *,
    saved: Iterable[Any] = (),
    names: Iterable[str] = (),
    first: Sequence[str] = (),
) -> Table | None:
    """Find the vocabulary of a side. Raises CheckpointError if the file that an option names has none.

    It is in the file that the option names; or in what was saved with the model, in a file of one of these names, or
    in one whose name says the side, of these the first that has as many tokens as the embedding has rows; or else in
    the only file that has as many. None: it is not there. `first` are tokens that a table by token may leave out, those
    of the lowest ids.
    """
    said: Path | None = getattr(given.options, f"{side}_vocabulary")
    if said is not None:
        table = _of_side(tables_in(_content(given, said, whole=True), first), side)
        if table is None:
            raise CheckpointError(
                f"{printable(str(said))}: it has no list of tokens with the ids 0, 1, 2, …; give the {side} vocabulary."
            )
        return table
    beside = {path: tables_in(_content(given, path), first) for path in given.files if path.suffix in _SUFFIXES}
    called = [beside.get(given.folder / name, {}) for name in names]
    called += [tables for path, tables in beside.items() if _SAYS[side] & _words_of(path.stem) or len(tables) > 1]
    likely = [table for tables in called if (table := _of_side(tables, side))]
    within = [table for value in saved if (table := _of_side(tables_in(value, first), side))]
    every = [table for tables in beside.values() for table in tables.values()]
    fitting = {tuple(table.tokens): table for table in every if len(table.tokens) == rows}
    right = [table for table in (*within, *likely) if len(table.tokens) == rows]
    return next(iter(right or likely or (fitting.values() if len(fitting) == 1 else ())), None)


def needed(table: Table | None, side: str, damaged: CheckpointError | None = None) -> Table:
    """The table that was found. Raises CheckpointError, which names the option, if none was.

    `damaged` is what is wrong with a file that could not be read, which may be the one.
    """
    if table is None:
        raise damaged or missing(f"vocabulary of the {side} side", f"--{side}-vocabulary")
    return table


def specials_in(tokens: Sequence[str]) -> Specials:
    """The special tokens among these, told by what they are called: `<eos>`, `[EOS]`, `EOS`, but not `end`.

    >>> specials_in(["<unk>", "<pad>", "<sos>", "<eos>", "end"])
    Specials(end='<eos>', start='<sos>', padding='<pad>', unknown='<unk>')
    """
    called: dict[str, str] = {}
    for token in tokens:
        marked = re.fullmatch(r"[<\[#|]+(/?\w+)[>\]#|]*", token)
        name = marked[1].lower() if marked else token.lower() if token in _CAPITALS else ""
        for special, known in _SPECIALS.items():
            if name in known:
                called.setdefault(special, token)
    return Specials(**{special: called.get(special, "") for special in _SPECIALS})


def tables_in(value: Any, first: Sequence[str] = (), depth: int = 2) -> dict[str, Table]:
    """The vocabularies in a value, by the key or attribute they have in it; '' if it is one itself."""
    tokens = _tokens(value, first)
    if tokens is not None:
        name = value.get("name") if isinstance(value, dict | Thing) else ""
        return {"": Table(tokens, name if isinstance(name, str) else "")}
    inside: Mapping[Any, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, Thing):
        inside = value.attributes
    elif isinstance(value, list | tuple) and len(value) <= 10:
        inside = dict(enumerate(value))
    found: dict[str, Table] = {}
    for key, one in inside.items() if depth and len(inside) < 1000 else ():
        for below, table in tables_in(one, first, depth - 1).items():
            found[f"{key} {below}".strip()] = table
    return found


def _of_side(tables: Mapping[str, Table], side: str) -> Table | None:
    """The one of two tables that is the side's, by its key or else by their order; or the only one."""
    if len(tables) > 1:
        called = [table for key, table in tables.items() if _SAYS[side] & _words_of(key)]
        return called[0] if called else [*tables.values()][0 if side == "source" else 1]
    return next(iter(tables.values()), None)


def _words_of(name: str) -> set[str]:
    """The words in a name: inputLang, input_lang, INPUT-LANG."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _tokens(value: Any, first: Sequence[str]) -> list[str] | None:
    """The tokens of a table in any of its forms; None if it is no table."""
    if isinstance(value, list):
        return value if value and all(isinstance(token, str) for token in value) else None
    if not isinstance(value, dict | Thing):
        return None
    for name in (*_BY_ID, *_BY_TOKEN):
        inner = value.get(name)
        if isinstance(inner, Thing):
            inner = inner.items
        found = _tokens(inner, first) if isinstance(inner, list) else _numbered(inner, first)
        if found is not None:
            return found
    return _numbered(value, first)


def _numbered(value: Any, first: Sequence[str]) -> list[str] | None:
    """The tokens of a dict of tokens and ids, either way round, if no id is missing."""
    if not isinstance(value, dict) or not value:
        return None
    for pairs in (value.items(), [(one, key) for key, one in value.items()]):
        numbered = {
            number: token for key, token in pairs if (number := _id(key)) is not None and isinstance(token, str)
        }
        tokens = (
            numbered
            if any(number in numbered for number in range(len(first)))
            else {**dict(enumerate(first)), **numbered}
        )
        if len(numbered) == len(value) and all(number in tokens for number in range(len(tokens))):
            return [tokens[number] for number in range(len(tokens))]
    return None


def _id(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _content(given: Given, path: Path, *, whole: bool = False) -> Any:
    """What a file holds, if it may be a vocabulary; `whole`: it was named as one."""
    if may_be_saved(path):
        return given.saved(path)
    try:
        text = given.text(path)
        if text.lstrip()[:1] in ("{", "[") and path.suffix not in (".yml", ".yaml"):
            return json.loads(text)
        if path.suffix in (".yml", ".yaml"):
            return _yaml(text)
    except (CheckpointError, ValueError, RecursionError):
        if whole:
            raise CheckpointError(
                f"{printable(str(path))}: it is not an intact vocabulary file; give the one the model was trained with."
            ) from None
        return None
    return given.lines(path) if whole or "vocab" in _words_of(path.name) else None


def _yaml(text: str) -> Any:
    import yaml  # 15 ms, only needed to import

    try:
        # The base loader takes everything for text: «yes» and «1» are words. libyaml's is ten times as fast.
        return yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError:
        raise ValueError from None
