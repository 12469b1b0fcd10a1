"""A work that a kill or a full disk breaks off: what was there before is whole, and the next time it is done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

from attn_tui.errors import CheckpointError
from attn_tui.files import _READY
from attn_tui.locate import CONFIG, find
from campaigns.campaign import Case, FaultError
from campaigns.moments import Moment, drawn_moment, ended
from campaigns.works import Work, drawn_work

_LONG_AGO = 1e9


def case(drawn: Random, folder: Path) -> Case:
    """A work, broken off at some moment."""
    work, moment = drawn_work(drawn), drawn_moment(drawn)
    return Case(f"{work.what}: {moment}", lambda: broken_off(work, moment, folder))


def broken_off(work: Work, moment: Moment, folder: Path) -> str:
    """Do a work whole, then break it off, then do it again; below the folder above the given one are all files."""
    everything = folder.parent
    work.prepare(folder)
    before = files(everything)
    done = ended(work.act, folder)
    if done.came == "refused":
        raise FaultError("it cannot be done at all")
    whole = files(everything)
    _restore(everything, before)
    sizes = [len(content) for name, content in whole.items() if before.get(name) != content]
    came = ended(work.act, folder, moment, (done.changes, max(sizes, default=0), done.seconds)).came
    for place in {Path(name).parent for name in (*before, *whole) if Path(name).name == CONFIG}:
        with suppress(CheckpointError):  # it is not there yet
            find(str(everything / place))  # as every command that opens it
    left = files(everything)
    _check_whole(work, left, before, whole)
    if came is not None:
        _check_said(work, came, left, whole)
    age(everything)
    return f"{came or 'killed'}, then {_again(work, folder, whole)}"


def _check_whole(
    work: Work, left: Mapping[str, bytes], before: Mapping[str, bytes], whole: Mapping[str, bytes]
) -> None:
    """Raise FaultError if a file is neither as it was nor as it should be; those of a checkpoint belong together."""
    together = {str(Path(name).parent) for name in (*before, *whole) if Path(name).name == CONFIG}
    for name in sorted({*before, *whole, *left}):
        found = _seen(work, name, left)
        if is_temporary(name) or found in (_seen(work, name, before), _seen(work, name, whole)):
            continue
        raise FaultError(f"{name} is neither as it was nor as it should be, but {found!r:.60}")
    for place in together:
        of = [
            {name: content for name, content in some.items() if str(Path(name).parent) == place}
            for some in (left, before, whole)
        ]
        if of[0] not in of[1:]:
            raise FaultError(f"{place} is half one checkpoint and half another")


def _check_said(work: Work, came: str, left: Mapping[str, bytes], whole: Mapping[str, bytes]) -> None:
    """Raise FaultError if it says that it has written what it has not, or has left something behind."""
    if (
        work.is_needed
        and came != "refused"
        and any(_seen(work, name, left) != _seen(work, name, whole) for name in whole)
    ):
        raise FaultError("it has not written all, and says nothing")
    if found := [name for name in left if is_left(name)]:
        raise FaultError(f"it leaves {found[0]} behind")


def _again(work: Work, folder: Path, whole: Mapping[str, bytes]) -> str:
    came = ended(work.act, folder).came
    left = files(folder.parent)
    for name in sorted({*left, *whole}):
        if _seen(work, name, left) != _seen(work, name, whole):
            raise FaultError(f"after it was done again, {name} is {left.get(name)!r:.60}")
    return str(came)


def files(everything: Path) -> dict[str, bytes]:
    """All files by their names; not temporary ones of the system's folder, which it clears itself."""
    found = {}
    for path in sorted(everything.rglob("*")):
        name = str(path.relative_to(everything))
        if path.is_file() and not name.startswith("temporary/"):
            found[name] = path.read_bytes()
    return found


def age(everything: Path) -> None:
    """Let all that is there be of long ago: what a kill has left is then nobody's any more."""
    for path in everything.rglob("*"):
        os.utime(path, (_LONG_AGO, _LONG_AGO), follow_symlinks=False)


def _restore(everything: Path, before: Mapping[str, bytes]) -> None:
    for path in everything.iterdir():
        shutil.rmtree(path)
    (everything / "temporary").mkdir()
    (everything / "case").mkdir()
    for name, content in before.items():
        (everything / name).parent.mkdir(parents=True, exist_ok=True)
        (everything / name).write_bytes(content)


def _seen(work: Work, name: str, some: Mapping[str, bytes]) -> bytes | None:
    content, seen = some.get(name), work.seen.get(Path(name).name)
    if content is None or seen is None:
        return content
    try:
        return seen(content)
    except Exception:  # it is not whole
        return content


def is_temporary(name: str) -> bool:
    """Whether a file is not yet in its place."""
    return any(part.startswith(".") for part in Path(name).parts)


def is_left(name: str) -> bool:
    """Whether a file is of no use any more; what stands ready is: the next who reads or writes there moves it."""
    return is_temporary(name) and _READY not in Path(name).parts
