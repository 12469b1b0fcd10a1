"""A decoding → its words so far, and what each of them needs of the source."""

from __future__ import annotations

from attn_tui.engine import events as ev
from attn_tui.engine.erasure import evidence_batch
from attn_tui.engine.evidence import Evidence
from attn_tui.story.decoding import Decoding


class Asked:
    """The words that were chosen up to the position, in the current branch, and their evidence."""

    def __init__(self, decoding: Decoding) -> None:
        """Compute nothing yet. There must be a word: see `is_early`."""
        self.decoding, self.branch = decoding, decoding.branches.current
        timeline = decoding.timeline
        self.source = timeline.split.words
        self._ids = [int(chosen.y_t) for chosen in timeline.so_far(ev.WordChosen)]
        self.words = decoding.words(self._ids)
        """How each is shown, `<END>` included."""
        self.waits = timeline.current.t > len(self._ids)
        """Whether the word of the current time step is not chosen yet."""
        self._found: dict[int, Evidence] = {}

    @staticmethod
    def is_early(decoding: Decoding) -> bool:
        """Whether no word is chosen yet."""
        return not decoding.timeline.so_far(ev.WordChosen)

    def of(self, t: int) -> Evidence:
        """The evidence of the word of a time step, from 1; computed at its first use."""
        if t not in self._found:
            checkpoint, interventions = self.decoding.checkpoint, self.branch.interventions
            [[found]] = evidence_batch(
                checkpoint, [self.decoding.sentence], [self._ids[:t]], interventions=interventions, first=t
            )
            self._found[t] = found
        return self._found[t]

    @property
    def has_attention(self) -> bool:
        """Whether there are weights, so that words can be masked."""
        return self.decoding.has(ev.ScoresComputed)

    def has_set_weights(self, t: int) -> bool:
        """Whether weights of that time step were put in by hand: masking a score does not change those."""
        return any(one.field == "alpha_t" and one.holds_in(t) for one in self.branch.interventions)

    def place(self, t: int) -> tuple[int, int]:
        """Time step and sub-step, from 1, in which the word of a time step is chosen."""
        return t, list(self.decoding.timeline.substeps(t)).index(ev.WordChosen.substep) + 1
