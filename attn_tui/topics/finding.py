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
    a about am an and any are as at be between by called can could define definition did do does for from get has have
    how i if in into is it its many me mean meaning means much must my need needed needs of on one or please should so
    tell than that the their then there these they this those to us use used uses vs was we what whats what's when where
    which who why will with work working works would you your
    은 는 이 가 을 를 란 이란 왜 어떻게 어떤 어디 언제 무슨 무엇 무엇을 무엇이 무엇인가 무엇인가요 무엇인지
    뭐 뭐야 뭐예요 뭔가 뭔가요 뜻 뜻은 뜻이 뜻인가 뜻인가요 의미 의미는 대해 대한 인가 인가요
    하는 하는가 하는지 하나 하나요 합니까 하려면 해요
"""
"""Words that tell nothing of what is asked for."""
_PARTICLES = """
    이란 란 이라는 라는 은 는 이 가 을 를 의 에 에서 으로 로 와 과 도 만 인가 인가요 하나요 하는가 하는지 합니까
    하려면 하면 하기
"""
"""What Korean writes at the end of a word."""
_WITH_PARTICLE = re.compile(rf"(.*?(?:[가-힣]{{2}}|[A-Za-z0-9]))(?:{'|'.join(_PARTICLES.split())})")


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
    return " ".join(word for word in words if re.search(r"[\w∞]", word) and word.casefold() not in _SMALL.split())


def in_shorter_forms(wanted: str) -> list[str]:
    """The question in short; and if Korean particles stand at its words, which may be parts of them, without those.

    >>> in_shorter_forms("what is softmax?"), in_shorter_forms("softmax란 무엇인가?"), in_shorter_forms("why?")
    (['softmax'], ['softmax란', 'softmax'], [])
    """
    short = in_short(unicodedata.normalize("NFC", wanted))
    stripped = (found[1] if (found := _WITH_PARTICLE.fullmatch(word)) else word for word in short.split())
    return [form for form in dict.fromkeys((short, " ".join(stripped))) if form]


def _bare(word: str) -> str:
    return re.sub(r"^[\"'“‘«(¿]+|[\"'”’»),.?!;:…]+$", "", word)


def rank(words: Sequence[str], names: str, rest: str, more: str = "") -> int | None:
    """How well something is found by folded words: 0 if its names have words that begin so, up to 2; None if not.

    `names`, the `rest` of what is shown, and `more` text are folded, too; every word has to be in one of them.
    """
    if not all(word in names or word in rest or word in more for word in words):
        return None
    if all(any(name.startswith(word) for name in names.split()) for word in words):
        return 0
    return 1 if all(word in names or word in rest for word in words) else 2


def is_called(names: str, wanted: str) -> bool:
    """Whether one of the names, which commas part, is just what is wanted, with or without its small words.

    >>> is_called("scaled dot product, sqrt d", "dot product"), is_called("e, dot product", "what is a dot product?")
    (False, True)
    """
    asked = {folded(form) for form in (wanted, *in_shorter_forms(wanted))}
    return any(folded(name) in asked for name in names.split(", "))


def words_of(name: str) -> str:
    """All that a topic is called by, in all languages, with commas between: its name, its titles, its other words."""
    return ", ".join([name, *_titles(name), *_parts(name), *(sections(known)[name].words for known in LANGUAGES)])


def find_topics(wanted: str, language: str) -> list[str]:
    """Names of the topics that are meant, the best first: those that are called so, else those that mention it.

    >>> find_topics("BPTT", "en"), find_topics("what is teacher forcing?", "en")
    (['through-time'], ['teacher-forcing'])
    """
    return topics_called(wanted) or topics_with(wanted, language)


def topics_called(wanted: str) -> list[str]:
    """The topics in whose titles or other words all is that is asked for, first those that are called just so.

    >>> topics_called("how does softmax work"), topics_called("dot product")
    (['softmax'], ['score', 'transformers'])
    """
    if wanted in TOPICS:
        return [wanted]
    forms = in_shorter_forms(wanted)
    for asked in (wanted, *forms):
        if exact := [name for name in TOPICS if folded(asked) in map(folded, _titles(name))]:
            return exact
    for form in forms:
        if found := _called_with(form):
            whole = _called_with(wanted) if " " in form else []  # small words tell questions of many words apart
            called = [name for name in whole or found if is_called(words_of(name), wanted)]
            called.sort(key=_is_question)  # of the glossary first
            if len(form) == 1 and called:  # so many words begin with the letter
                return called
            return [*called, *(name for name in whole or found if name not in called)]
    return []


def topics_with(wanted: str, language: str) -> list[str]:
    """The topics with all words that are asked for, also in their texts; first those that the question names."""
    found = next(filter(None, (_ranked(form, language) for form in in_shorter_forms(wanted))), [])
    return list(dict.fromkeys((*named_in(wanted), *found)))


def named_in(question: str) -> list[str]:
    """The topics that a question names: words of the glossary by their titles, all by what else has several words.

    >>> named_in("Why is a hidden state needed?"), named_in("why not maxout everywhere?")
    (['hidden-state'], ['readout'])
    """
    asked = f" {' '.join(_bare(word) for word in folded(question).split())} "
    return [name for name in TOPICS if any(f" {folded(called)} " in asked for called in _called(name))]


def _called(name: str) -> Iterable[str]:
    yield from _parts(name)
    for said in (sections(language)[name] for language in LANGUAGES):
        if said.group == "words":
            yield said.title
        yield from (other for other in said.words.split(", ") if " " in other)


def _titles(name: str) -> Iterable[str]:
    return (sections(language)[name].title for language in LANGUAGES)


def _parts(name: str) -> list[str]:
    """What a title of the glossary has two of, as «softmax and weights»."""
    return [] if _is_question(name) else sections("en")[name].title.split(" and ")


def _is_question(name: str) -> bool:
    return sections("en")[name].group == "questions"


def _called_with(wanted: str) -> list[str]:
    words = folded(wanted).split()
    return [name for name in TOPICS if rank(words, folded(words_of(name)), "") == 0]


def _ranked(wanted: str, language: str) -> list[str]:
    words = folded(wanted).split()
    if not words:
        return []
    ranks = {name: rank(words, folded(words_of(name)), "", folded(sections(language)[name].text)) for name in TOPICS}
    found = [(at, name) for name, at in ranks.items() if at is not None]
    best = min(found, default=(0, ""))[0]
    return [name for at, name in found if at == best]
