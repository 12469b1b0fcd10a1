"""What the screen says: one folder per language, with the same files and keys in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from attn_tui.terminal import LANGUAGES

__all__ = ["LANGUAGES", "Texts", "texts"]


@dataclass(frozen=True, eq=False, slots=True)
class Texts:
    """The texts of one language, by their keys."""

    language: str
    templates: Mapping[str, str]
    ascii: bool = False
    """Whether it is said in ASCII: ∞ has no letter like it, so it is written out."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of that key with these values in it."""
        template = self.templates[key]
        said = template.format(**values) if values else template
        return said.replace("∞", "inf") if self.ascii else said

    def count(self, key: str, n: int, /, **values: object) -> str:
        """The text of that key for a number of things; `key.one` if one thing needs another text."""
        one = f"{key}.one"
        return self(one if n == 1 and one in self.templates else key, n=f"{n:,}", **values)


@cache
def texts(language: str, ascii: bool = False) -> Texts:
    """Load the texts of a language, one of `LANGUAGES`."""
    return Texts(language, import_module(f"attn_tui.story.texts.{language}").TEXTS, ascii)
