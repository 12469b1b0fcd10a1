"""What a sentence goes through before it is split, as the text that a model learnt from did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence

from attn_tui.errors import SentenceError
from attn_tui.vocabulary.apart import Apart


class Traced:
    """A changed text, and which characters of the one before all changes each of its characters stands for.

    `firsts` has the first, and `ends` one past the last, the same if it stands for none.
    """

    __slots__ = ("before", "ends", "firsts", "text")

    def __init__(self, before: str, text: str, firsts: Sequence[int], ends: Sequence[int]) -> None:
        self.before, self.text, self.firsts, self.ends = before, text, firsts, ends

    @classmethod
    def of(cls, text: str) -> Traced:
        """Take a text that is not changed yet."""
        return cls(text, text, range(len(text)), range(1, len(text) + 1))

    def what_is_left(self) -> str:
        """Return the changed text. SentenceError if nothing of a text with words in it is left."""
        if self.before.strip() and not self.text.strip():
            raise SentenceError(
                f"nothing of «{self.before.strip()[:40]}» is left once it is made like the text this checkpoint learnt "
                "from; type words of its language."
            )
        return self.text

    def origins(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the spans of consecutive pieces in the text before all changes.

        If a character became several, the last piece with one of them has it, and earlier ones are empty.
        """
        found: list[tuple[int, int]] = []
        for first, end in spans:
            begins = self.firsts[first] if first < len(self.text) else len(self.before)
            if found and found[-1][1] > begins:
                found[-1] = (min(found[-1][0], begins), begins)
            found.append((begins, self.ends[end - 1] if end > first else begins))
        return found

    def changed(self, places: Iterable[tuple[int, int, str]]) -> Traced:
        """Put texts in the places of others: the first character of each, one past the last, and what comes instead."""
        text, firsts, ends, done = "", list[int](), list[int](), 0
        for first, end, new in [*places, (len(self.text), len(self.text), "")]:
            begins = self.firsts[first] if first < len(self.text) else len(self.before)
            text += self.text[done:first] + new
            firsts += [*self.firsts[done:first], *[begins] * len(new)]
            ends += [*self.ends[done:first], *[self.ends[end - 1] if end > first else begins] * len(new)]
            done = end
        return Traced(self.before, text, firsts, ends)

    def replaced(self, pattern: str, new: str | Callable[[str], str]) -> Traced:
        """Replace what a pattern finds, which may be empty, by a text or by what is made of it."""
        found = re.finditer(pattern, self.text)
        return self.changed((*one.span(), new if isinstance(new, str) else new(one[0])) for one in found)

    def lower(self) -> Traced:
        """Make all letters small."""
        small = self.text.lower()  # as a whole: what a final sigma becomes depends on the letters beside it
        if len(small) == len(self.text):
            return Traced(self.before, small, self.firsts, self.ends)
        return self.replaced(r"\w", str.lower)  # İ becomes two characters


Step = Callable[[Traced], Traced]


def _tutorial(known: Collection[str]) -> Step:
    kept = ".!?" if "." in known else "!?"  # the tutorial of 2023 and later leaves full stops out

    def step(text: Traced) -> Traced:
        bare = text.lower().replaced(r"[^\x00-\x7f]", _without_accents)
        return bare.replaced(r"(?=[.!?])", " ").replaced(rf"[^a-zA-Z{kept}]+", " ")

    return step


def _without_accents(letter: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", letter) if unicodedata.category(one) != "Mn")


def _d2l(known: Collection[str]) -> Step:
    return lambda text: text.lower().replaced(r"(?<=[^ ])(?=[,.!?])", " ")


_ENTITIES = {
    "&amp;": "&", "&#124;": "|", "&lt;": "<", "&gt;": ">", "&apos;": "'", "&quot;": '"', "&#91;": "[", "&#93;": "]",
}  # fmt: skip
_ESCAPES = {mark: entity for entity, mark in _ENTITIES.items()}
_ENTITY, _ESCAPED = "|".join(_ENTITIES), r"""[&|<>'"\[\]]"""


def _words(known: Collection[str]) -> Step:
    escaped = any("&apos;" in word or "&quot;" in word for word in known)
    plain = {re.sub(_ENTITY, lambda found: _ENTITIES[found[0]], word) for word in known} if escaped else known
    apart = Apart(plain)

    def step(text: Traced) -> Traced:
        text = text.replaced(_ENTITY, _ENTITIES.__getitem__) if escaped else text
        text = text.changed((cut, cut, " ") for cut in apart.cuts(text.text))
        return text.replaced(_ESCAPED, _ESCAPES.__getitem__) if escaped else text

    return step


NORMALISATIONS: dict[str, Callable[[Collection[str]], Step]] = {"tutorial": _tutorial, "d2l": _d2l, "words": _words}
"""By name, what makes the step that changes a text for a vocabulary of these words.

tutorial  as `normalizeString` of PyTorch's tutorial "NLP from scratch: translation": lower case, no accents, a blank
          before .!?, and one instead of everything that is neither a letter of ASCII nor .!?. Its newer form leaves
          full stops out; so does this if the vocabulary has none.
d2l       as `_preprocess` of "Dive into Deep Learning", 10.5: lower case, and a blank before ,.!? if there is none
words     punctuation apart from words, as the vocabulary has it: `attn_tui.vocabulary.apart`; and the marks that the
          Moses tokenizer writes otherwise, «&apos;» for «'», as it does if the vocabulary has them so
"""


class Preparation:
    """What is done to a sentence in its readable form (`as_read`) before it is split."""

    def __init__(self, lowercase: bool = False, normalise: str = "") -> None:
        """Take whether letters are made small, and a name in `NORMALISATIONS`, or ''."""
        self._lowercase, self._normalise = lowercase, normalise

    def of(self, known: Callable[[], Collection[str]]) -> Step:
        """Return all of it as one step for a vocabulary of these words, which are asked for only if they matter."""
        change = NORMALISATIONS[self._normalise](known()) if self._normalise else None

        def step(text: Traced) -> Traced:
            text = text.lower() if self._lowercase else text
            return change(text) if change else text

        return step


AS_TYPED = Preparation()
