"""What a branch costs: time to open one and compute it to its end, and memory of a hundred. Run by hand:

    python tests/benchmarks/what_if.py [-c fr-en -c fr-en-luong …] [--rounds 20] [--threads 1]

In every round the sentence is also decoded from scratch; ratios are medians over the rounds. A branch is opened at
the first time step and in the middle: what comes before is shared. The memory is the whole process's at its highest,
with Python, numpy and the checkpoint, each checkpoint in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("-c", "--checkpoint", action="append", dest="checkpoints")
parser.add_argument("--rounds", type=int, default=20)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
ARGUMENTS = parser.parse_args()
os.environ["OPENBLAS_NUM_THREADS"] = str(ARGUMENTS.threads)

from attn_tui import Search, decode, load  # noqa: E402, after the threads are set
from attn_tui.engine.branches import Branches  # noqa: E402
from attn_tui.engine.interventions import Intervention  # noqa: E402
from attn_tui.engine.model import Checkpoint  # noqa: E402

BRANCHES = 100
SENTENCE = "Je ne pense pas que ce soit une bonne idée de partir maintenant, car il va bientôt pleuvoir sur la ville."


def sentence_of(checkpoint: Checkpoint, pieces: int) -> tuple[str, Search]:
    """A sentence of so many pieces, and a translation of as many to force: then every branch is as long."""
    source, target = checkpoint.source_vocabulary, checkpoint.target_vocabulary
    words = (SENTENCE + " ") * (1 + pieces // 20)
    sentence = source.decode(source.encode(words)[:pieces])
    translation = target.decode(target.encode("I do not think it is a good idea to leave now. " * pieces)[:pieces])
    return sentence, Search("forced", translation=translation)


def opened(checkpoint: Checkpoint, sentence: str, search: Search) -> Branches:
    """The original, computed to its end."""
    branches = Branches(checkpoint, sentence, search)
    branches.current.timeline.last()
    branches.current.timeline.first()
    return branches


def speed(name: str, pieces: int) -> None:
    """Print how long a branch takes, opened at the first time step and in the middle."""
    checkpoint = load(name)
    sentence, search = sentence_of(checkpoint, pieces)
    branches = opened(checkpoint, sentence, search)
    original = branches.current
    steps = original.timeline.events[-1].t

    def branch(t: int) -> None:
        branches.open([Intervention(t, "alpha_t", value=0.0, at=0)]).timeline.last()
        branches.current.timeline.first()
        branches.drop()

    scratch: list[float] = []
    took: dict[int, list[float]] = {1: [], steps // 2: []}
    for _ in range(ARGUMENTS.rounds):
        scratch.append(timed(lambda: list(decode(checkpoint, sentence, choose=chosen(checkpoint, sentence, search)))))
        for t, seconds in took.items():
            seconds.append(timed(lambda t=t: branch(t)))  # type: ignore[misc]
    for t, seconds in took.items():
        ratio = statistics.median(one / whole for one, whole in zip(seconds, scratch, strict=True))
        print(
            f"{name:16} {pieces:4} pieces, {steps:4} time steps: a branch at t = {t:3} takes "
            f"{statistics.median(seconds) * 1000:6.1f} ms, {ratio:4.2f} × a decoding from scratch"
        )


def chosen(checkpoint: Checkpoint, sentence: str, search: Search):  # type: ignore[no-untyped-def]
    """The way of choosing words that the branches have."""
    from attn_tui import choice_for

    return choice_for(checkpoint, sentence, search)


def memory(name: str) -> None:
    """Print what the process needs with a hundred branches of a long sentence, all opened at t = 1 and computed."""
    checkpoint = load(name)
    sentence, search = sentence_of(checkpoint, BRANCHES)
    branches = opened(checkpoint, sentence, search)
    before = peak()
    for i in range(BRANCHES):
        branches.switch(branches.all[0])
        branches.open([Intervention(1, "alpha_t", value=0.0, at=i)]).timeline.last()
    events = sum(len(branch.timeline.events) for branch in branches.all)
    print(
        f"{name:16} {BRANCHES:4} pieces, {branches.current.timeline.events[-1].t:4} time steps, {BRANCHES} branches: "
        f"{peak():6.1f} MB at most, {before:5.1f} MB before the first; {events:,} events"
    )


def peak() -> float:
    """The most memory the process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def timed(run: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    for wanted in ARGUMENTS.checkpoints or ["fr-en", "fr-en-luong"]:
        if ARGUMENTS.alone:
            memory(wanted)
            continue
        for length in (20, 100):
            speed(wanted, length)
        subprocess.run([sys.executable, __file__, "-c", wanted, "--alone"], check=True)
