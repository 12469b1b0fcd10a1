"""Cases one after the other in processes of their own: for time, memory, and what ends or hangs a process."""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from campaigns.attempt import Outcome, attempt
from campaigns.campaign import Campaign

with suppress(ImportError):  # Windows has neither it nor fork
    import resource

BYTES = 500 << 20
"""By how many a case may make the memory grow."""
_HANGS = 900
"""Seconds without a word: no machine is so slow, not even one with twenty others at work."""
_CASES = 1000
"""In a process: one that has grown is begun anew."""
_KIB = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts memory in."""


def outcomes(campaign: Campaign, seed: int, numbers: Sequence[int]) -> Iterator[Outcome]:
    """Run cases, and judge also how long they took, and how much memory."""
    done = 0
    while done < len(numbers):
        for outcome in _in_a_process(campaign, seed, numbers[done : done + _CASES]):
            done += 1
            yield outcome


def _in_a_process(campaign: Campaign, seed: int, numbers: Sequence[int]) -> Iterator[Outcome]:
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        _work(campaign, seed, numbers, writing)
    os.close(writing)
    done, rest = 0, b""
    try:
        while select.select([reading], [], [], _HANGS)[0] and (read := os.read(reading, 1 << 16)):
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                done += 1
                yield Outcome(**json.loads(line))
        else:
            hangs = not select.select([reading], [], [], 0)[0]
    finally:
        os.close(reading)
        os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
    if hangs or (done < len(numbers) and os.waitstatus_to_exitcode(status) != 0):
        ended = "hangs" if hangs else f"ended the process ({os.waitstatus_to_exitcode(status)})"
        yield Outcome(campaign.name, seed, numbers[done], "(see --case)", "fault", f"it {ended}")


def _work(campaign: Campaign, seed: int, numbers: Sequence[int], writing: int) -> None:
    """Run cases, and write of each what came of it; ends this process."""
    with suppress(OSError):  # beyond that, memory is refused to it, so that the machine lives on
        limit = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + 4 * BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
    gc.freeze()  # what a walk makes is thousands of young objects: collected often, they cost a third of its time
    gc.set_threshold(100_000, 20, 50)
    try:
        for number in numbers:
            outcome = measured(campaign, seed, number)
            os.write(writing, json.dumps(outcome.as_dict()).encode() + b"\n")
            if outcome.fault:
                break
    except BaseException:  # the campaign's own mistake
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def measured(campaign: Campaign, seed: int, number: int) -> Outcome:
    """Run a case in a folder that is removed after it."""
    folder = Path(tempfile.mkdtemp(prefix="campaign-"))
    try:
        before, began = _peak(), time.process_time()
        outcome = attempt(campaign, seed, number, folder)
        outcome = replace(outcome, seconds=time.process_time() - began, bytes=_peak() - before)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not outcome.fault and outcome.seconds > campaign.seconds:
        return replace(outcome, came="fault", fault=f"it took {outcome.seconds:.1f} s")
    if not outcome.fault and outcome.bytes > BYTES:
        return replace(outcome, came="fault", fault=f"it took {outcome.bytes >> 20} MB")
    return outcome


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB
