"""Which measures suit a target language and its references: how BLEU splits words, and whether it says anything.

All figures are sacrebleu's; here is only decided what to ask it for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, TypeAlias

from sacrebleu.metrics import BLEU, CHRF

Leading: TypeAlias = Literal["bleu", "exact"]
NGRAM = 4
"""Words in a row that BLEU counts, at most; Papineni et al. 2002, Section 2.2.2."""
_UNSPACED = {
    **dict.fromkeys(("zh", "zho", "chi", "cmn", "lzh", "wuu", "yue", "chinese", "mandarin"), ("zh",)),
    **dict.fromkeys(("ja", "jpn", "japanese"), ("ja-mecab", "char")),
    **dict.fromkeys(("th", "tha", "thai", "lo", "lao", "km", "khm", "my", "mya", "bur", "bo", "bod", "tib"), ("char",)),
}
"""Languages written without blanks between words, by code or name, and the tokenizers for them, best first."""
_SPACED = dict.fromkeys(("ko", "kor", "korean"), ("ko-mecab", "char"))


def tokenizer_for(language: str) -> str:
    """Name the best of sacrebleu's tokenizers for a language that is installed; `13a` unless another is called for.

    `language` is as in a checkpoint's config, mostly a code: «zh», «zh-Hant», «ja», «en».
    """
    wanted = {**_UNSPACED, **_SPACED}.get(_base(language), ("13a",))
    return next(name for name in wanted if _works(name))


def _base(language: str) -> str:
    """The language without script and country."""
    found = re.search(r"[^\W\d_]+", language.casefold())
    return found[0] if found else ""


@cache
def _works(tokenizer: str) -> bool:
    try:
        BLEU(tokenize=tokenizer)
    except (RuntimeError, AssertionError):  # MeCab is not installed, or has another dictionary than sacrebleu asks for
        return False
    return True


class Measures:
    """BLEU and chrF for some references; BLEU only as far as it says anything of them."""

    leads: Leading
    """What to judge by: `exact`, the share of exact translations, if the references are too short for BLEU."""
    words: float
    """Words of a reference, on average; characters or morphemes if its language has no blanks between words."""
    bleu: Any
    """sacrebleu's metric, with the tokenizer of the language."""
    chrf: Any

    def __init__(self, language: str, references: Sequence[str]) -> None:
        """Decide by the language and all references of a file, of which there must be one."""
        # `force` only keeps sacrebleu from warning of full stops that stand alone.
        self.bleu, self.chrf = BLEU(tokenize=tokenizer_for(language), force=True), CHRF()
        tokens = sum(map(self._tokens, references)) / len(references)
        self.words = (
            tokens if _base(language) in _UNSPACED else sum(len(r.split()) for r in references) / len(references)
        )
        # A date is one word, though BLEU's tokenizer makes five of it; «Go.» is one word, «Good morning.» three tokens.
        self.leads = "bleu" if self.words >= 2 and tokens >= NGRAM else "exact"

    def scores(self, rows: Sequence[tuple[str, str]]) -> tuple[float | None, float]:
        """BLEU and chrF, 0–100, of translations and their references.

        BLEU is None if another figure leads, and if no reference has four words: nothing could match.
        """
        texts, references = [text for text, _ in rows], [reference for _, reference in rows]
        bleu = self.bleu.corpus_score(texts, [references]).score if self.leads == "bleu" else None
        matches = any(self._tokens(reference) >= NGRAM for reference in references)
        return bleu if matches else None, self.chrf.corpus_score(texts, [references]).score

    def signatures(self) -> tuple[str, str]:
        """BLEU's and chrF's signature, after `scores`; '' for a BLEU that says nothing."""
        return str(self.bleu.get_signature()) if self.leads == "bleu" else "", str(self.chrf.get_signature())

    def _tokens(self, text: str) -> int:
        return len(self.bleu.tokenizer(text.rstrip()).split())
