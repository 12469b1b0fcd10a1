"""What a lecturer shows, and where: enough to open it again anywhere, in any size, language and colours."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attn_tui.engine.ways import Search
from attn_tui.room.checking import digest, few, matching, reading, short
from attn_tui.story.decoding import GREEDY, Decoding
from attn_tui.story.walk import Place
from attn_tui.text import printable
from attn_tui.trace.checking import entry, search, whole
from attn_tui.trace.reading import MOST_SHOWN

LONGEST_SENTENCE = 10_000
"""Characters of a sentence that a lecturer shows; so many, too, of a change, as `--set` takes it."""
MOST_CHANGES = 1_000
LONGEST_NAME = 500
LAST = 99_999
"""The largest time step, and sub-step of one."""
_LAST_NUMBER = 10_000_000  # of a row or a number in a pane
_LAST_PARAGRAPH, _LAST_ANSWER = 999, 999
_LESSON = re.compile(r"\w[\w.-]{0,99}")  # a file's stem, never a path: each server has the lesson itself
_PANE = re.compile("[a-z][a-z_-]{0,31}")


@dataclass(frozen=True, slots=True)
class Former:
    """The sentence before, which the one that is shown is compared with."""

    sentence: str
    changes: tuple[str, ...] = ()
    """All that is changed in it, as `Decoding.changes_by_branch` has them."""


@dataclass(frozen=True, slots=True)
class System:
    """One of the systems that stand side by side."""

    name: str
    """The checkpoint's, as it was given to the server that shows it: perhaps a path that is elsewhere on another."""
    digest: str = ""
    """SHA-256 of the checkpoint's files, in hexadecimal; "" if it was not read from a folder."""
    changes: tuple[str, ...] = ()
    """All that is changed, as `Decoding.changes_by_branch` has them: made in turn, they lead to the same branch."""
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """The cursor, on a number of a pane of the current system."""

    pane: str
    """The pane's topic."""
    row: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """The trace that is shown, of which each server has the file."""

    name: str
    """The file's, without its folder."""
    digest: str
    """SHA-256 of the file, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Systems, a sentence, what is changed, and where one stands."""

    systems: tuple[System, ...]
    sentence: str
    search: Search = GREEDY
    place: Place = (0, 1)
    lesson: str = ""
    """The name of the lesson's file, without folder and ending; "" if it is none."""
    paragraph: int = 0
    """The index of its paragraph; at its end, the number of paragraphs."""
    current: int = 0
    """The index of the system that keys act on; where there is room for one alone, it is that one."""
    pointer: Pointer | None = None
    enlarged: str = ""
    """The topic of the pane that is enlarged; "" if none is."""
    recording: Recording | None = None
    """None if everything is computed."""
    given: int | None = None
    """The index of the answer to the lesson's question whose explanation is shown; None if none is."""
    aside: str = ""
    """The name of what the lecturer looks at over this, which nobody else sees; "" if nothing is."""

    @property
    def names(self) -> tuple[str, ...]:
        """The systems' names."""
        return tuple(system.name for system in self.systems)

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of their files."""
        return tuple(system.digest for system in self.systems)

    @property
    def subject(self) -> str:
        """A short name for what one goes through, wherever one stands and whatever is changed: the same on all servers.

        It is that of the sentence, the systems and how they search; marks are kept for each.
        """
        about = [
            self.names,
            self.digests,
            self.sentence,
            dataclasses.astuple(self.search),
            self.recording and self.recording.digest,
        ]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]

    def is_moment_of(self, other: Shown) -> bool:
        """Whether both are the same moment, wherever the cursor is, and whatever is answered or looked at besides."""
        return self._moment == other._moment

    @property
    def _moment(self) -> Shown:
        return replace(self, current=0, pointer=None, enlarged="", given=None, aside="")

    def written(self) -> dict[str, Any]:
        """The same as JSON data, which `read_shown` reads."""
        data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))  # which makes lists of tuples
        return data


def shown_of(
    names: Sequence[str],
    decodings: Sequence[Decoding],
    place: Place,
    lesson: str = "",
    paragraph: int = 0,
    pointer: Pointer | None = None,
    enlarged: str = "",
    *,
    current: int = 0,
    recording: Recording | None = None,
    given: int | None = None,
    aside: str = "",
) -> Shown:
    """What is on the screen; `names` are those that the decodings were opened by. Raises CheckpointError."""
    first = decodings[0]
    return Shown(
        systems=tuple(
            System(printable(name), _digest(one), _changes(one), _former(one))
            for name, one in zip(names, decodings, strict=True)
        ),
        sentence=printable(first.sentence),
        search=way_of(first),
        place=place,
        lesson=lesson,
        paragraph=paragraph,
        current=current,
        pointer=pointer,
        enlarged=enlarged,
        recording=recording,
        given=given,
        aside=aside,
    )


def recording_of(path: Path) -> Recording:
    """Name a trace's file and what is in it. Raises TraceError if it cannot be read."""
    from attn_tui.trace.files import read_bytes  # for a trace alone

    return Recording(printable(path.name), hashlib.sha256(read_bytes(path)).hexdigest())


_digests: dict[tuple[Path, int | None], str] = {}  # a file of 10 MB takes 20 ms, and this is asked at every key


def _digest(decoding: Decoding) -> str:
    checkpoint = decoding.checkpoint
    if decoding.is_recorded or checkpoint.folder is None:
        return decoding.digest or ""
    key = (checkpoint.folder, checkpoint.age)
    if key not in _digests:
        _digests[key] = decoding.digest or ""
    return _digests[key]


def way_of(decoding: Decoding) -> Search:
    """How a decoding was searched for, as it is told to others."""
    return replace(decoding.search, translation=printable(decoding.search.translation))


def _changes(decoding: Decoding) -> tuple[str, ...]:
    return tuple(map(printable, decoding.changes_by_branch))


def _former(decoding: Decoding) -> Former | None:
    before = decoding.reworded_from
    return None if before is None else Former(printable(before.sentence), _changes(before))


def read_shown(data: object) -> Shown:
    """Read what another server shows, as `Shown.written` writes it. Raises RoomError for everything else."""
    with reading("what another server of the room shows"):
        return shown_in(data)


def shown_in(data: object) -> Shown:
    """The same; TraceError, as the middle of a sentence, says what is wrong."""
    systems = tuple(map(_system_in, few(entry(data, "systems", list), MOST_SHOWN, 1)))
    assert isinstance(data, dict)
    way = search(entry(data, "search", dict))
    short(way.translation, LONGEST_SENTENCE, empty=True)
    t, substep = few(data.get("place"), 2, 2)
    pointer, recording, given = data.get("pointer"), data.get("recording"), data.get("given")
    return Shown(
        systems=systems,
        sentence=short(data.get("sentence"), LONGEST_SENTENCE),
        search=way,
        place=(whole(t, 0, LAST), whole(substep, 1, LAST)),
        lesson=matching(data.get("lesson"), _LESSON),
        paragraph=whole(data.get("paragraph"), 0, _LAST_PARAGRAPH),
        current=whole(data.get("current"), 0, len(systems) - 1),
        pointer=None if pointer is None else _pointer_in(pointer),
        enlarged=matching(data.get("enlarged"), _PANE),
        recording=None if recording is None else _recording_in(recording),
        given=None if given is None else whole(given, 0, _LAST_ANSWER),
        aside=matching(data.get("aside"), _PANE),
    )


def _system_in(data: object) -> System:
    name = short(entry(data, "name", str), LONGEST_NAME)
    assert isinstance(data, dict)
    former = data.get("former")
    return System(name, digest(data.get("digest")), _changes_in(data), None if former is None else _former_in(former))


def _former_in(data: object) -> Former:
    return Former(short(entry(data, "sentence", str), LONGEST_SENTENCE), _changes_in(data))


def _changes_in(data: object) -> tuple[str, ...]:
    return tuple(short(one, LONGEST_SENTENCE) for one in few(entry(data, "changes", list), MOST_CHANGES))


def _pointer_in(data: object) -> Pointer:
    row, index = (whole(entry(data, name, int), 0, _LAST_NUMBER) for name in ("row", "index"))
    return Pointer(matching(entry(data, "pane", str), _PANE), row, index)


def _recording_in(data: object) -> Recording:
    return Recording(short(entry(data, "name", str), LONGEST_NAME), digest(entry(data, "digest", str)))
