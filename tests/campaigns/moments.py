"""A process of its own that is killed at some moment, or for which the disk is full from then on.

The moments are counted in what the process changes and in bytes, so that they are the same on every machine; only
`killed after a time` is not, and what is judged holds at any time. What a process does to files is known by the audit
events of Python; a file that grows too large is the system's business, as it is on a full disk.
"""

from __future__ import annotations

import errno
import json
import os
import select
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NoReturn

from campaigns.campaign import FaultError

with suppress(ImportError):  # Windows has neither it nor fork
    import resource

CHANGE, BYTES, SECONDS = "change", "bytes", "seconds"
_TAKING = ("open", "os.mkdir", "os.rename", "os.link", "fsync")
"""Changes that take room."""
_CHANGING = (*_TAKING, "os.remove", "os.rmdir", "os.truncate", "os.chmod")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens, as a share of all that the process would do."""

    unit: str
    share: float
    kills: bool
    """Whether it is killed; else the disk is full."""

    def __str__(self) -> str:
        return f"{'killed' if self.kills else 'full'} after {self.share:.3f} of the {self.unit}"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process has done, up to its end."""

    came: str | None
    """What `act` returned; None if it was killed."""
    changes: int = 0
    seconds: float = 0


def drawn_moment(drawn: Random) -> Moment:
    """One of them."""
    unit = drawn.choice((CHANGE, CHANGE, CHANGE, BYTES, BYTES, SECONDS))
    return Moment(unit, drawn.random(), kills=unit == SECONDS or drawn.random() < 0.5)


def ended(
    act: Callable[[], str], place: Path, moment: Moment | None = None, whole: tuple[int, int, float] = (0, 0, 0)
) -> Ended:
    """Run something in a process of its own, below a folder, until its end or that moment.

    `whole` are all the changes, the bytes of the largest file and the seconds. Raises FaultError as `act` does.
    """
    units = dict(zip((CHANGE, BYTES, SECONDS), whole, strict=True))
    at = moment.share * (units[moment.unit] + (moment.unit != SECONDS)) if moment else 0
    reading, writing = os.pipe()
    began = time.monotonic()
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # threads that only wait for work
        child = os.fork()
    if not child:
        os.close(reading)
        _act(act, place, moment, int(at), writing)
    os.close(writing)
    if moment and moment.unit == SECONDS:
        select.select([reading], [], [], at)
        os.kill(child, signal.SIGKILL)
    with open(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    if not said.endswith(b"\n"):
        return Ended(None)
    found = json.loads(said)
    if found["fault"]:
        raise FaultError(found["fault"])
    return Ended(found["came"], found["changes"], time.monotonic() - began)


def _act(act: Callable[[], str], place: Path, moment: Moment | None, at: int, writing: int) -> NoReturn:
    """Do it, and write what came of it; ends this process."""
    came = fault = ""
    try:
        os.chdir(place)
        changes = _Changes(place, moment if moment and moment.unit == CHANGE else None, at)
        sys.addaudithook(changes.note)
        synchronize = os.fsync
        os.fsync = lambda file: (changes.note("fsync", (str(place),)), synchronize(file))[1]
        if moment and moment.unit == BYTES:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (at, at))
            if moment.kills:
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        came = act()
        changes.moment = None
    except FaultError as error:
        fault = str(error)
    except BaseException as error:
        fault = f"{type(error).__name__}: {error} {''.join(traceback.format_exception(error))[-1500:]}"
    said = json.dumps({"came": came, "fault": fault, "changes": changes.number}) + "\n"
    with open(writing, "wb") as pipe:
        pipe.write(said.encode())
    os._exit(0)


class _Changes:
    """Counts what is changed below a folder."""

    def __init__(self, place: Path, moment: Moment | None, at: int) -> None:
        self.number = 0
        self.moment = moment
        self._places, self._at = (str(place), os.path.realpath(place)), at

    def note(self, event: str, arguments: tuple[object, ...]) -> None:
        """Count a change, and let the moment come. Raises OSError if there is no room for it."""
        if event not in _CHANGING or (event == "open" and not int(arguments[2]) & _WRITING):  # type: ignore[call-overload]
            return
        path = arguments[0]
        if not isinstance(path, str | bytes | os.PathLike) or not self._has(os.path.abspath(os.fsdecode(path))):
            return
        number, self.number = self.number, self.number + 1
        if not self.moment or number < self._at:
            return
        if self.moment.kills:
            os.kill(os.getpid(), signal.SIGKILL)
        elif event in _TAKING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), None if event == "fsync" else path)

    def _has(self, name: str) -> bool:
        return name.startswith(self._places)
