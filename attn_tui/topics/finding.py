"""Words that are typed → what is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from attn_tui.terminal import LANGUAGES
from attn_tui.topics.reader import sections
from attn_tui.topics.table import TOPICS

_SMALL = """
    a an and are as at be by can do does for from how i in into is it its me of on one or should so that the their there
    they this to vs was what when where which who why will with you
    는 은 이 가 을 를 란 이란 무엇 무엇인가 왜 어떻게
"""
"""Words that tell nothing of what is asked for."""


@lru_cache(4096)  # the help folds all of its texts at every key that is typed into it: 30 ms
def folded(text: str) -> str:
    """Without accents and capitals; Hangul falls into its letters, so that half a syllable finds the whole.

    All minus signs are one, and neither a hyphen between letters nor how an index is written makes a difference.

    >>> {folded(text) for text in ("h_t−1", "h_{t-1}", "h(t−1)", "hₜ₋₁")}, folded("bi-LSTM")
    ({'ht-1'}, 'bilstm')
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = re.sub(r"[−‐‑–]", "-", plain)
    plain = re.sub(r"(?<=[a-z])-(?=[a-z])", "", plain)  # bi-LSTM
    plain = re.sub(r"(?<=[a-z])[_({\[]+", "", plain)  # h_{t-1}, h(t-1)
    return re.sub(r"[)}\]]", "", re.sub(r"[({\[]", " ", plain))


def in_short(wanted: str) -> str:
    """A question without what tells nothing: small words, and marks at the ends of words.

    >>> in_short("What is teacher forcing?"), in_short("why?")
    ('teacher forcing', '')
    """
    words = [_bare(word) for word in wanted.split()]
    return " ".join(word for word in words if word and word.casefold() not in _SMALL.split())


def _bare(word: str) -> str:
    return re.sub(r"^[^\w<\[]+|[^\w>\]]+$", "", word)


def rank(words: Sequence[str], names: str, rest: str, more: str = "") -> int | None:
    """How well something is found by folded words: 0 if its names have words that begin so, up to 2; None if not.

    `names`, the `rest` of what is shown, and `more` text are folded, too; every word has to be in one of them.
    """
    if not all(word in names or word in rest or word in more for word in words):
        return None
    if all(any(name.startswith(word) for name in names.split()) for word in words):
        return 0
    return 1 if all(word in names or word in rest for word in words) else 2


def words_of(name: str) -> str:
    """All words that a topic is called by, in all languages: its name, its titles, its other words."""
    known = (sections(language)[name] for language in LANGUAGES)
    return " ".join([name, *(f"{one.title} {one.words}" for one in known)])


def find_topics(wanted: str, language: str) -> list[str]:
    """Names of the topics that are meant, the best first: that of this name alone, else those with all words.

    >>> find_topics("BPTT", "en"), find_topics("what is teacher forcing?", "en")
    (['through-time'], ['teacher-forcing'])
    """
    if wanted in TOPICS:
        return [wanted]
    for asked in (wanted, in_short(wanted)):
        if exact := [name for name in TOPICS if folded(asked) in map(folded, _titles(name))]:
            return exact
    return _ranked(wanted, language) or _ranked(in_short(wanted), language) or named_in(wanted)


def named_in(question: str) -> list[str]:
    """The topics that a question names: words of the glossary by their titles, all by what else has several words.

    >>> named_in("Why is a hidden state needed?")
    ['hidden-state']
    """
    asked = f" {' '.join(_bare(word) for word in folded(question).split())} "
    return [name for name in TOPICS if any(f" {folded(called)} " in asked for called in _called(name))]


def _called(name: str) -> Iterable[str]:
    for said in (sections(language)[name] for language in LANGUAGES):
        if said.group == "words":
            yield said.title
        yield from (other for other in said.words.split(", ") if " " in other)


def _titles(name: str) -> Iterable[str]:
    return (sections(language)[name].title for language in LANGUAGES)


def _ranked(wanted: str, language: str) -> list[str]:
    words = folded(wanted).split()
    if not words:
        return []
    ranks = {name: rank(words, folded(words_of(name)), "", folded(sections(language)[name].text)) for name in TOPICS}
    found = [(at, name) for name, at in ranks.items() if at is not None]
    best = min(found, default=(0, ""))[0]
    return [name for at, name in found if at == best]
