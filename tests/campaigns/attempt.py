"""One case: drawn, run, judged."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from campaigns.campaign import Campaign, FaultError
from campaigns.watching import watching


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case."""

    campaign: str
    seed: int
    number: int
    what: str
    """What the case was."""
    came: str
    """In a word what came of it; `fault`, or what a worker says of a process that ended."""
    fault: str = ""
    """What must not have happened; '' if all is well."""
    told: str = ""
    """The traceback, if there is one."""
    seconds: float = 0
    """Of the processor."""
    bytes: int = 0
    """By how many the memory has grown at most."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def attempt(campaign: Campaign, seed: int, number: int, folder: Path) -> Outcome:
    """Draw a case into an empty folder and run it."""
    (given := folder / "case").mkdir()
    case = campaign.drawn(seed, number, given)
    came, fault, told = "fault", "", ""
    try:
        watched = watching(folder, campaign.is_networked) if campaign.is_watched else nullcontext([])
        with _homes(folder), watched as touched:
            came = case.run()
    except FaultError as error:
        fault = str(error)
    except BaseException as error:  # whatever it is, it is none of the project's
        fault, told = f"{type(error).__name__}: {error}"[:300], "".join(traceback.format_exception(error))
    if not fault and touched:
        came, fault = "fault", f"outside its folder: {', '.join(touched[:5])}"
    return Outcome(campaign.name, seed, number, case.what, came, fault, told)


@contextmanager
def _homes(folder: Path) -> Iterator[None]:
    """Put everything that is kept for a user, and temporary files, below the case's folder."""
    (temporary := folder / "temporary").mkdir()
    with ExitStack() as stack:
        for kind in ("data", "cache", "config", "state"):
            place = str(folder / "home" / kind)
            stack.enter_context(
                mock.patch(f"platformdirs.user_{kind}_dir", lambda name, place=place: f"{place}/{name}")
            )
        stack.enter_context(mock.patch.object(tempfile, "tempdir", str(temporary)))
        stack.enter_context(mock.patch.dict(os.environ, {"TMPDIR": str(temporary)}))
        stack.enter_context(mock.patch.object(sys, "argv", ["attn-tui"]))
        yield
