"""Both sides' words of a model whose vocabularies lie beside it or were saved with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given
from attn_tui.foreign.parameters import Parameters
from attn_tui.foreign.settings_file import settings_of
from attn_tui.foreign.state_dicts import Found
from attn_tui.foreign.things import Thing
from attn_tui.foreign.token_lists import Table, needed, specials_in, table_of
from attn_tui.foreign.words import Specials, Words, check_size, same_tokenizer

_LOWER = ("tutorial", "d2l")
"""Normalisations that make letters small themselves."""


@dataclass(frozen=True, eq=False, slots=True)
class Sides:
    """What is known of the words of both sides."""

    source: Words
    target: Words
    languages: tuple[str, str]

    def files(self) -> Mapping[str, bytes]:
        """The vocabulary files of a checkpoint folder."""
        return {**self.source.files(), **self.target.files()}

    def entries(self, given: Given, p: Parameters, normalise: str = "words") -> dict[str, Any]:
        """The entries of a config that follow from the words and the parameters."""
        normalise = given.options.normalise or normalise
        return {
            "source_language": given.language("source", self.languages[0]),
            "target_language": given.language("target", self.languages[1]),
            "source_vocabulary": self.source.size,
            "target_vocabulary": self.target.size,
            "tokenizer": same_tokenizer(self.source, self.target),
            "embedding": p["encoder.embedding.weight"].shape[1],
            "target_embedding": p["decoder.embedding.weight"].shape[1],
            "lowercase": given.options.lowercase or (normalise not in _LOWER and self.source.is_lower),
            "normalise": normalise,
            **p.sizes(),
        }


def sides_of(
    given: Given,
    rows: Sequence[int],
    *,
    saved: Iterable[Any] = (),
    names: Sequence[Iterable[str]] = ((), ()),
    first: Sequence[str] = (),
) -> Sides:
    """Find the vocabularies of both sides, for embeddings with so many rows: see `table_of`. Raises CheckpointError."""
    found = [
        needed(table_of(given, side, size, saved=saved, names=known, first=first), side, given.damaged)
        for side, size, known in zip(("source", "target"), rows, names, strict=True)
    ]
    return sides_from(given, rows, found)


def sides_from(
    given: Given,
    rows: Sequence[int],
    tables: Sequence[Table],
    specials: Callable[[Sequence[str]], Specials] = specials_in,
) -> Sides:
    """Tables as words, if they fit the embeddings; else CheckpointError."""
    words = []
    for side, size, table in zip(("source", "target"), rows, tables, strict=True):
        words.append(given.words(side, table.tokens, specials(table.tokens)))
        check_size(words[-1], size)
    return Sides(words[0], words[1], (tables[0].name, tables[1].name))


def require(words: Words, **names: str) -> None:
    """Raise CheckpointError if a side has none of the special tokens that are named, as `end="<eos>"`."""
    for special, usual in names.items():
        if not getattr(words.specials, special):
            raise CheckpointError(
                f"the {words.side} vocabulary has no token like {usual}; give the one the model was trained with, by "
                f"--{words.side}-vocabulary."
            )


def longest_of(given: Given, found: Found, *names: str) -> int:
    """The greatest number of output words: the option's, or what one of these names has beside the arrays; else 0."""
    if given.options.max_length:
        return given.options.max_length
    holders: list[Any] = [*found.saved]
    for value in found.saved:
        holders += value.values() if isinstance(value, dict) else ()
    with suppress(CheckpointError):  # it may be of something else
        holders.append(settings_of(given, given.one("config.json")))
    for holder in holders:
        for name in names if isinstance(holder, dict | Thing) else ():
            said = holder.get(name)
            if isinstance(said, int) and not isinstance(said, bool) and said > 0:
                return said
    return 0
