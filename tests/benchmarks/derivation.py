"""From a key to the frame: opening the derivation of a number, the first time and later. Run by hand:

    python tests/benchmarks/derivation.py [-c fr-en] [--rounds 5] [--size 120x40]

In every round a program starts anew, so that the first opening has its imports in it. For comparison, the list of
similar states, another screen over this one, is opened the first time and later, too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from terminal import Terminal

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("-c", "--checkpoint", default="fr-en")
parser.add_argument("--sentence", default="Je suis étudiant.")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--size", default="120x40")
ARGUMENTS = parser.parse_args()
STEPS = [
    ("to the state", "2"), ("a row on", "\x1b[B"), ("to h_t", "\x1b[B"), ("open h_t", "\r"), ("close", "\x1b"),
    ("open h_t again", "\r"), ("into a factor", "\r"), ("back", "\x7f"), ("next row", "\x1b[B"),
    ("close again", "\x1b"), ("to the words", "7"), ("row of a word", "\x1b[B"), ("open p", "\r"),
    ("next factor", "\x1b[C"), ("into it", "\r"), ("close p", "\x1b"), ("no cursor", "\x1b"),
    ("near", "a"), ("close near", "\x1b"), ("near again", "a"),
]  # fmt: skip


def round_() -> dict[str, float]:
    """Milliseconds of each step."""
    columns, lines = map(int, ARGUMENTS.size.split("x"))
    command = [sys.executable, "-m", "attn_tui", "translate", "-c", ARGUMENTS.checkpoint, "--at", "3.feedforward"]
    terminal = Terminal([*command, ARGUMENTS.sentence], columns, lines)
    terminal.seconds_until("feedforward")
    time.sleep(1.5)
    terminal.press("")
    taken = {name: terminal.press(key, 0.4)[0] for name, key in STEPS}
    terminal.end()
    return taken


rounds = [round_() for _ in range(ARGUMENTS.rounds)]
for name, _ in STEPS:
    taken = [one[name] for one in rounds]
    print(f"{name:>20} {statistics.median(taken):7.1f} ms  ({min(taken):.1f} to {max(taken):.1f})")
