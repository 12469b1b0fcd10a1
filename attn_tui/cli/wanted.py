"""What is wanted of every sentence that is translated without a screen, and how it is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation
from attn_tui.engine.translate import translate, what_if
from attn_tui.engine.unknown import replace_unknown
from attn_tui.engine.ways import Search

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding


@dataclass(frozen=True)
class Wanted:
    """What is wanted of every sentence."""

    search: Search
    n_best: int | None = None
    """How many of a beam's hypotheses; None for only the best, without its score."""
    changes: Sequence[str] = ()
    """What-ifs in the notation of `attn_tui.engine.notation`."""
    at: str = ""
    """The place whose numbers are wanted instead of the translation."""
    replace: bool = False
    """Whether source words replace unknown ones."""


def translations(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Sequence[Translation]:
    """Find the translations of a sentence, best first; there is at least one."""
    search = wanted.search
    interventions = what_if(checkpoint, sentence, *wanted.changes) if wanted.changes else ()
    if wanted.n_best is None:
        return [translate(checkpoint, sentence, search, interventions=interventions)]
    from attn_tui.engine.beam import beam_search  # 10 ms of the 220 that a plain translation takes

    width, penalty, n_best = search.width, search.length_penalty, wanted.n_best
    return beam_search(
        checkpoint, sentence, width=width, length_penalty=penalty, n_best=n_best, interventions=interventions
    )


def text_of(checkpoint: Checkpoint, sentence: str, translation: Translation, wanted: Wanted) -> str:
    """The text of a translation, as wanted. Raises SearchError if unknown words cannot be replaced."""
    if not wanted.replace:
        return translation.text
    return replace_unknown(checkpoint, sentence, translation)


def decoding_at(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Decoding:
    """Open the decoding of a sentence with the changes in it, at the wanted place. Raises PlaceError."""
    from attn_tui.story.decoding import decoding_of, place_in  # 15 ms, as above

    decoding = decoding_of(checkpoint, sentence, wanted.search)
    for text in wanted.changes:
        decoding.branches.open(decoding.what_if(text))
    decoding.timeline.go_to(*place_in([decoding], wanted.at))
    return decoding
