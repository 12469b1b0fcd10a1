"""Punctuation apart from words, as in the text that a vocabulary of words comes from.

There are many tokenizers (Moses, spaCy, NLTK, regular expressions), and a model's files seldom say which one it was.
Its vocabulary shows what that one did: «l'» and «été», or «l'été»; «do» and «n't», or «don» and «'t»; «peut-être» or
three tokens.

- What is between blanks and a word of the vocabulary stays as it is. So does a text that is split already, but for
  unknown words.
- Marks at a word's beginning and end are cut off: the longest ones that are a token together («...»), else one by one.
  They stay if the vocabulary has words like that and not the mark by itself: its text was not split.
- A mark inside a word is cut out with what stands before or after it if that is a word of the vocabulary («l'», «'s»,
  «-vous»); else it stays if the vocabulary has more than a few words with that mark between letters, or between
  digits; else it is cut out.
- An apostrophe that this leaves open goes the way it goes in most words that have one: it ends a word («l'»), begins
  one («'s»), or stays inside.

What is cut out is looked at again, so that doing it twice changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from attn_tui.text import in_word

_APOSTROPHES = "'’"
_ENDS, _BEGINS, _INSIDE, _APART = "ends", "begins", "inside", "apart"  # what an apostrophe does to a word
_A_FEW = 2  # words that a tokenizer keeps whole as exceptions: «e-mail»
_LONGEST = 8  # marks that are looked for as one token


class Apart:
    """Cuts punctuation off words, as a vocabulary of them has it."""

    def __init__(self, known: Collection[str]) -> None:
        """Take the words of the vocabulary."""
        self._known = known
        longer = [word for word in known if len(word) > 1]
        self._begins = Counter(word[0] for word in longer if not in_word(word[0]) and in_word(word[1]))
        self._ends = Counter(word[-1] for word in longer if not in_word(word[-1]) and in_word(word[-2]))
        self._inside = Counter(inside for word in longer for inside in set(_inside(word)))
        ways = {
            _ENDS: sum(self._ends[mark] for mark in _APOSTROPHES),
            _BEGINS: sum(self._begins[mark] for mark in _APOSTROPHES),
            _INSIDE: sum(words for (mark, _, _), words in self._inside.items() if mark in _APOSTROPHES),
        }
        by_itself = _APART if any(mark in known for mark in _APOSTROPHES) else _ENDS
        self._way = max(ways, key=ways.__getitem__) if any(ways.values()) else by_itself

    def cuts(self, text: str) -> list[int]:
        """Return the positions at which a blank is missing, in order."""
        cuts, todo = list[int](), [found.span() for found in re.finditer(r"\S+", text)]
        while todo:
            first, end = todo.pop()
            if cut := self._cut(text[first:end]):
                cuts.append(first + cut)
                todo += [(first, first + cut), (first + cut, end)]
        return sorted(cuts)

    def _cut(self, word: str) -> int:
        """Return where a word is cut in two; 0 if it stays whole."""
        if word in self._known or len(word) < 2:
            return 0
        if not in_word(word[0]) and not self._belongs(word[0], word[1:], self._begins, _BEGINS):
            return self._together(word[:i] for i in _lengths(word))
        if not in_word(word[-1]) and not self._belongs(word[-1], word[:-1], self._ends, _ENDS):
            return len(word) - self._together(word[-i:] for i in _lengths(word))
        return next((cut for i in range(1, len(word) - 1) if (cut := self._cut_inside(word, i))), 0)

    def _belongs(self, mark: str, rest: str, so: Counter[str], way: str) -> bool:
        """Whether a mark at a word's edge is a part of it; `so` are the words of the vocabulary with it there."""
        if mark in self._known:
            return mark in _APOSTROPHES and self._way == way and rest not in self._known  # else it is a quotation mark
        return so[mark] > _A_FEW or (mark in _APOSTROPHES and self._way == way)

    def _together(self, texts: Iterable[str]) -> int:
        """Return how many marks are cut off: the first of these texts that is a token of marks alone, or one mark."""
        return next((len(text) for text in texts if text in self._known and not any(map(in_word, text))), 1)

    def _cut_inside(self, word: str, i: int) -> int:
        """Return where a word is cut for the sake of its i-th character; 0 if it is not."""
        if in_word(word[i]):
            return 0
        if i > 1 and word[i - 1 :].lower() == f"n{word[i]}t" and word[i - 1 :].lower() in self._known:
            return i - 1
        if word[i:] in self._known:
            return i
        if word[: i + 1] in self._known:
            return i + 1
        if word[i] in _APOSTROPHES and in_word(word[i - 1]) and in_word(word[i + 1]):
            return {_ENDS: i + 1, _BEGINS: i, _INSIDE: 0, _APART: i}[self._way]
        return 0 if self._inside[_with_neighbours(word, i)] > _A_FEW else i


def _lengths(word: str) -> range:
    return range(min(len(word) - 1, _LONGEST), 1, -1)


def _with_neighbours(word: str, i: int) -> tuple[str, bool, bool]:
    """A mark, and whether what stands before and after it are digits."""
    return word[i], word[i - 1].isdigit(), word[i + 1].isdigit()


def _inside(word: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield the marks inside a word of a vocabulary."""
    for i in range(1, len(word) - 1):
        if not in_word(word[i]) and in_word(word[i - 1]) and in_word(word[i + 1]):
            yield _with_neighbours(word, i)
