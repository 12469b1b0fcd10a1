"""A checkpoint and a sentence, opened for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from attn_tui.config import ModelConfig
from attn_tui.engine.branch import KnownBranches
from attn_tui.engine.events import Event, SentenceEncoded
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Array, Checkpoint
from attn_tui.engine.notation import read, write
from attn_tui.engine.orders import kinds_of
from attn_tui.engine.padding import divide
from attn_tui.engine.padding import padded as put_behind
from attn_tui.engine.padding import written as padding_written
from attn_tui.engine.spread import Spread, spread_of
from attn_tui.engine.timeline import Timeline
from attn_tui.engine.ways import Search
from attn_tui.errors import PlaceError
from attn_tui.text import shown
from attn_tui.vocabulary import PADDING

if TYPE_CHECKING:
    from attn_tui.trace import Recorded

GREEDY = Search()


@dataclass(frozen=True, eq=False, slots=True)
class Decoding:
    """What the screen needs: the events, and words for their ids."""

    checkpoint: Checkpoint
    sentence: str
    order: tuple[type[Event], ...]
    """The kinds of events in a time step, in the system's order."""
    branches: KnownBranches
    search: Search
    """How the words are chosen."""
    former: Decoding | None = None
    """The decoding of the previous sentence, which undoing goes back to."""
    anew: bool = False
    """Whether this sentence has nothing to do with the previous one, so that the two are not compared."""
    recorded: Recorded | None = None
    """Its part of the trace, if it comes from one: nothing in it can be recomputed."""

    @property
    def timeline(self) -> Timeline:
        """The timeline of the current branch, with the position."""
        return self.branches.current.timeline

    @property
    def name(self) -> str:
        """The checkpoint's name."""
        return self.checkpoint.name

    @property
    def config(self) -> ModelConfig:
        """The checkpoint's architecture."""
        return self.checkpoint.config

    @property
    def is_recorded(self) -> bool:
        """Whether there is no model, so that nothing can be changed."""
        return self.recorded is not None

    @property
    def is_small(self) -> bool:
        """Whether there is a model with so few parameters that a training step of it can be shown."""
        if self.recorded is not None:
            return False
        from attn_tui.engine.architectures import is_small  # imports the model, as below

        return is_small(self.config)

    @property
    def digest(self) -> str | None:
        """SHA-256 of the checkpoint's files, in hexadecimal; None if there are none. Raises CheckpointError."""
        if self.recorded is not None:
            return self.recorded.digest
        from attn_tui.checkpoint import digest  # imports the model, which a recorded decoding does not need

        return digest(self.checkpoint)

    @property
    def alone(self) -> Array:
        """How like each encoder state is to each piece read alone, by `attn_tui.engine.neighbours.like_alone`."""
        if self.recorded is not None:
            return self.recorded.alone
        from attn_tui.engine.neighbours import like_alone  # imports difflib; only needed for a trace or an export

        self.timeline.has_step(1)
        [encoded] = self.timeline.all_of(SentenceEncoded)
        return like_alone(self.checkpoint, self.timeline.split.source, encoded.encoder_states)

    @property
    def spread(self) -> Spread:
        """How far numbers spread that nothing bounds; reads the parameters."""
        return spread_of(self.checkpoint) if self.recorded is None else self.recorded.spread

    @property
    def end(self) -> int:
        """Id of `<END>`."""
        return self.checkpoint.target_vocabulary.end

    def words(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Target ids → how they are shown."""
        return self.checkpoint.target_vocabulary.words(ids) if ids else ()

    def read_rest(self) -> None:
        """Read what the first event did not need of the checkpoint, unless it is read. Raises CheckpointError."""
        _ = self.checkpoint.parameters, self.checkpoint.target_vocabulary

    def has(self, *kinds: type[Event]) -> bool:
        """Whether a time step of this system has a sub-step of one of these kinds."""
        return any(kind in self.order for kind in kinds)

    def before(self, kind: type[Event], other: type[Event]) -> bool:
        """Whether one kind of sub-step comes before another in this system; it must have both."""
        return self.has(kind) and self.has(other) and self.order.index(kind) < self.order.index(other)

    def what_if(self, text: str) -> tuple[Intervention, ...]:
        """Read interventions in the notation of `attn_tui.engine.notation`. Raises InterventionError."""
        return read(self.checkpoint, self.timeline.split.words, text)

    def written(self, changes: Iterable[Intervention]) -> str:
        """Write interventions, so that `what_if` reads them."""
        return write(self.checkpoint, self.timeline.split.words, changes)

    @property
    def padding(self) -> str:
        """The what-ifs on what stands behind the sentence, as `attn_tui.engine.padding` reads them; "" without any."""
        plain = self
        while plain.changed_from is not None and plain.changed_from.sentence == self.sentence:
            plain = plain.changed_from
        return self.padding_since(plain)

    def padding_since(self, before: Decoding) -> str:
        """Those that were added to a decoding of the same sentence."""
        return padding_written(self.config, before.config, self.timeline.split.words.count(PADDING))

    def with_changes(self, text: str) -> Decoding:
        """Make changes in the notation of `attn_tui.engine.notation`, those on padding included.

        Those open another decoding, of which this one is the former, with all that is changed here; any others open a
        branch. Raises InterventionError.
        """
        about_padding, text = divide(text)
        decoding = self.padded(about_padding) if about_padding else self
        if text or not about_padding:
            decoding.branches.open(decoding.what_if(text))
        return decoding

    def padded(self, text: str) -> Decoding:
        """Open another decoding with these what-ifs on padding, of which this one is the former, with all its changes.

        Raises InterventionError.
        """
        decoding = decoding_of(put_behind(self.checkpoint, self.sentence, text), self.sentence, self.search)
        if changes := self.branches.current.interventions:
            decoding.branches.open(changes)
        return replace(decoding, former=self)

    @property
    def changes(self) -> list[str]:
        """All that is changed in the current branch, one after the other, as `--set` takes it."""
        changes = [self.written([one]) for one in self.branches.current.interventions]
        return [self.padding, *changes] if self.padding else changes

    @property
    def changes_by_branch(self) -> list[str]:
        """The same, those of a branch together: made one after the other, they lead to a branch like this one."""
        changes = [self.written(branch.changes) for branch in self.branches.current.line]
        return [self.padding, *changes] if self.padding else changes

    @property
    def changed_from(self) -> Decoding | None:
        """The decoding of the sentence that was changed into this one, to compare them; None if there is none."""
        return None if self.anew else self.former

    @property
    def reworded_from(self) -> Decoding | None:
        """The decoding of the other sentence that this one is compared with; None if there is none."""
        before = self.changed_from
        while before is not None and before.sentence == self.sentence:  # what is changed of its padding is a change
            before = before.changed_from
        return before

    @property
    def can_undo(self) -> bool:
        """Whether there is a change or a previous sentence to go back to."""
        return self.branches.current.parent is not None or self.former is not None

    @property
    def here(self) -> str:
        """The position, as `place` takes it; a sub-step that comes several times in its time step is a number."""
        timeline = self.timeline
        t, name = timeline.current.t, timeline.current.substep
        return f"{t}.{name if timeline.substeps(t).count(name) == 1 else timeline.substep}"

    def place(self, text: str) -> tuple[int, int] | None:
        """The time step and, from 1, the sub-step that `3`, `3.softmax` or `3.5` means; None if there is none."""
        number, _, substep = text.partition(".")
        # Python refuses to read a number of thousands of digits.
        if not number.isdecimal() or len(number) > 9 or not self.timeline.has_step(int(number)):
            return None
        t = int(number)
        if not substep:
            return t, 1
        names = self.timeline.substeps(t)
        if substep.isdecimal() and len(substep) < 9 and 1 <= int(substep) <= len(names):
            return t, int(substep)
        return (t, names.index(substep) + 1) if substep in names else None


def place_in(decodings: Sequence[Decoding], text: str) -> tuple[int, int]:
    """The place that a text means in the first of several decodings that has it. Raises PlaceError."""
    found = next((place for decoding in decodings if (place := decoding.place(text.strip()))), None)
    if found is None:
        first = decodings[0]
        last = max(_last_step(decoding) for decoding in decodings)
        raise PlaceError(
            f"there is no place {shown(text)}; it is a word from 0 to {last}, with a sub-step if you like: "
            f"{last}.{first.order[-1].substep}."
        )
    return found


def _last_step(decoding: Decoding) -> int:
    while decoding.timeline.look_ahead():
        pass
    return len(decoding.timeline.starts) - 1


def open_decoding(name: str, sentence: str, search: Search = GREEDY) -> Decoding:
    """Load a checkpoint and split the sentence. Raises CheckpointError and SentenceError."""
    from attn_tui.checkpoint import load  # as in `decoding_of`

    return decoding_of(load(name), sentence, search)


def decoding_of(
    checkpoint: Checkpoint,
    sentence: str,
    search: Search = GREEDY,
    changes: Iterable[str] = (),
    former: Decoding | None = None,
) -> Decoding:
    """Split the sentence, and make changes in turn. The rest, except a beam search, is computed when it is needed.

    `former` is that of the sentence which this one was changed from, to compare them.

    Raises SentenceError and InterventionError.
    """
    # Imports the model, which a recorded decoding does not need.
    from attn_tui.engine.branches import Branches

    decoding = Decoding(
        checkpoint=checkpoint,
        sentence=sentence,
        order=kinds_of(checkpoint.config),
        branches=Branches(checkpoint, sentence, search),
        search=search,
        former=former,
    )
    for text in changes:
        decoding = decoding.with_changes(text)
    return decoding
