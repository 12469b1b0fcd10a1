"""What is wanted of every sentence that is translated without a screen, and how it is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from attn_tui.engine.intervention import Intervention, never_reached
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.padding import with_padding
from attn_tui.engine.stepper import Translation, split_sentence
from attn_tui.engine.translate import translate, what_if
from attn_tui.engine.unknown import replace_unknown
from attn_tui.engine.ways import Search
from attn_tui.errors import InterventionError, PlaceError, SentenceError

if TYPE_CHECKING:
    from attn_tui.story.decoding import Decoding

Found: TypeAlias = "Sequence[Translation] | Decoding"
"""The translations of a sentence, best first, at least one; or its decoding with the changes, at the wanted place."""


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


def find(
    checkpoint: Checkpoint, sentences: Sequence[str], wanted: Wanted
) -> Iterator[Found | SentenceError | InterventionError | PlaceError]:
    """Yield what is found for each sentence, in their order, or why there is nothing.

    What one word is taken after the other, the most probable each time, is found for many sentences at once; all else
    for one sentence after the other.
    """
    together = wanted.search.kind == "greedy" and not (wanted.changes or wanted.at)
    if together and len(sentences) > 1:
        yield from _in_batches(checkpoint, sentences)
        return
    for sentence in sentences:
        found: Found | SentenceError | InterventionError | PlaceError
        try:
            found = (_decoding_at if wanted.at else _translations)(checkpoint, sentence, wanted)
        except (SentenceError, InterventionError, PlaceError) as error:
            found = error
        yield found


def _in_batches(checkpoint: Checkpoint, sentences: Sequence[str]) -> Iterator[Sequence[Translation] | SentenceError]:
    """Translate greedily. A few batches at a time: the more, the more alike their lengths, the later the first."""
    from attn_tui.judging.translating import BATCH, Outcome, translations  # 2 ms, where several lines wait

    for first in range(0, len(sentences), 4 * BATCH):
        done: dict[int, Outcome] = {}
        for batch in translations(checkpoint, sentences[first : first + 4 * BATCH]):
            done |= batch
        for _, outcome in sorted(done.items()):
            yield outcome if isinstance(outcome, SentenceError) else [outcome]


def _translations(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Sequence[Translation]:
    search = wanted.search
    interventions: Sequence[Intervention] = ()
    if wanted.changes:
        checkpoint, changes = with_padding(checkpoint, sentence, wanted.changes)
        interventions = what_if(checkpoint, sentence, *changes)
    if wanted.n_best is None:
        return [translate(checkpoint, sentence, search, interventions=interventions)]
    from attn_tui.engine.beam import beam_search  # 10 ms of the 220 that a plain translation takes

    width, penalty, n_best = search.width, search.length_penalty, wanted.n_best
    return beam_search(
        checkpoint, sentence, width=width, length_penalty=penalty, n_best=n_best, interventions=interventions
    )


def _decoding_at(checkpoint: Checkpoint, sentence: str, wanted: Wanted) -> Decoding:
    from attn_tui.story.decoding import decoding_of, place_in  # 15 ms, as above

    decoding = decoding_of(checkpoint, sentence, wanted.search, wanted.changes)
    decoding.timeline.go_to(*place_in([decoding], wanted.at))
    return decoding


def cut_of(found: Found) -> int:
    """How many pieces of the sentence were left out."""
    return found[0].cut if isinstance(found, Sequence) else found.timeline.split.cut


def never_reached_of(checkpoint: Checkpoint, sentence: str, found: Found, wanted: Wanted) -> str:
    """What to say of what-ifs on words that did not come; "" if there are none.

    Nothing is said of a beam search: such a what-if may have changed a hypothesis that is longer than the best.
    """
    if not wanted.changes or not isinstance(found, Sequence) or wanted.search.kind == "beam":
        return ""
    from attn_tui.engine.notation import write  # 5 ms of the 220 that a plain translation takes

    [translation] = found
    checkpoint, changes = with_padding(checkpoint, sentence, wanted.changes)
    steps = len(translation.ids) + translation.ended
    late = never_reached(what_if(checkpoint, sentence, *changes), steps)
    if not late:
        return ""
    written = write(checkpoint, split_sentence(checkpoint, sentence).words, late)
    end = f"ends with word {len(translation.ids)}" if len(translation.ids) else "has no words"
    return f"{written} {'changes' if len(late) == 1 else 'change'} nothing: the translation {end}."


def text_of(checkpoint: Checkpoint, sentence: str, translation: Translation, wanted: Wanted) -> str:
    """The text of a translation, as wanted. Raises SearchError if unknown words cannot be replaced."""
    if not wanted.replace:
        return translation.text
    return replace_unknown(checkpoint, sentence, translation)
