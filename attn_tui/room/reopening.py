"""What is shown → the decodings that show it: opened again, or found among those that are open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from attn_tui.engine.branch import Branch
from attn_tui.engine.ways import Search
from attn_tui.errors import RoomError
from attn_tui.room.shown import Shown, System, shown_of, way_of
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable, shown

Opens = Callable[[str, str, Search], Decoding]
"""Opens a checkpoint, by its name, with a sentence and a way to search; raises AttnTuiError."""


def reopened(wanted: Shown, open_one: Opens) -> list[Decoding]:
    """Open what is shown: checkpoints, the sentence, the one before, and make all changes.

    Raises AttnTuiError if that is impossible, RoomError among them if a checkpoint is not the one that is meant.
    """
    return [_opened(wanted, system, open_one) for system in wanted.systems]


def _opened(wanted: Shown, system: System, open_one: Opens) -> Decoding:
    decoding = open_one(system.name, wanted.sentence, wanted.search)
    check_same(system, decoding)
    if system.former is not None:
        former = _changed(open_one(system.name, system.former.sentence, wanted.search), system.former.changes)
        decoding = replace(decoding, former=former)
    return _changed(decoding, system.changes)


def _changed(decoding: Decoding, changes: Sequence[str]) -> Decoding:
    for text in changes:
        decoding = decoding.with_changes(text)
    return decoding


def check_same(system: System, decoding: Decoding) -> None:
    """Raise RoomError if a decoding is of another checkpoint than the one that is shown."""
    [own] = shown_of([system.name], [decoding], (0, 1)).digests
    if own != system.digest:
        raise _other_checkpoint(system)


def found(wanted: Shown, decodings: Sequence[Decoding]) -> list[Decoding] | None:
    """Find what is shown in these decodings or those of sentences before, and go to its branches; None if it is not.

    So a trace is shown, in which nothing can be opened, and so a lecturer is followed back to another branch.
    """
    if len(decodings) != len(wanted.systems):
        return None
    places = [_found(wanted, system, one) for system, one in zip(wanted.systems, decodings, strict=True)]
    going = [place for place in places if place is not None]
    if len(going) < len(places):
        return None
    for one in going:
        for decoding, branch in one:
            if decoding.branches.current is not branch:
                decoding.branches.switch(branch)
    return [one[0][0] for one in going]


def _found(wanted: Shown, system: System, newest: Decoding) -> list[tuple[Decoding, Branch]] | None:
    """The decoding with its branch, and the one before with its branch, if that is shown, too."""
    for decoding in _line(newest):
        place = _branch(decoding, wanted.sentence, wanted.search, system.changes)
        if place is None:
            continue
        before = decoding.reworded_from
        if before is None or system.former is None:
            if before is None and system.former is None:
                return [place]
            continue
        former = _branch(before, system.former.sentence, wanted.search, system.former.changes)
        if former is not None:
            return [place, former]
    return None


def _line(decoding: Decoding | None) -> Iterator[Decoding]:
    while decoding is not None:
        yield decoding
        decoding = decoding.former


def _branch(
    decoding: Decoding, sentence: str, search: Search, changes: Sequence[str]
) -> tuple[Decoding, Branch] | None:
    if printable(decoding.sentence) != sentence or way_of(decoding) != search:
        return None
    padding = [decoding.padding] if decoding.padding else []
    for branch in decoding.branches.all:
        line = [decoding.written(one.changes) for one in branch.line]
        if [printable(text) for text in (*padding, *line)] == list(changes):
            return decoding, branch
    return None


def check_joined(own: Shown, theirs: Shown) -> None:
    """Raise RoomError if a server cannot show what the room shows that it joins.

    What it has under the same name has to be the same; what it has not, it may still open.
    """
    mine, other = own.recording, theirs.recording
    if (mine is None) is not (other is None):
        raise RoomError(
            f"the room shows {'a trace' if other else 'what is computed'}, and this server "
            f"{'a trace' if mine else 'what is computed'}; start it with the same as the other servers."
        )
    if mine is not None and other is not None and mine.digest != other.digest:
        raise RoomError(f"the room shows another trace, {shown(other.name)}; copy that one to this server.")
    digests = dict(zip(own.names, own.digests, strict=True))
    for system in theirs.systems:
        if digests.get(system.name, system.digest) != system.digest:
            raise _other_checkpoint(system)


def _other_checkpoint(system: System) -> RoomError:
    return RoomError(
        f"the checkpoint {shown(system.name)} of this server is another than the one that the lecturer shows; "
        "copy it from the lecturer's machine."
    )
