"""What is sent to the terminal, for attn_tui/docs/figures.md. Run by hand, on an idle machine if you have one:

    python tests/benchmarks/terminal_bytes.py [--checkpoint fr-en] [--steps 60]

Bytes and times are also given as ratios to those of Textual's own driver, taken in turns in the same run.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence

from figures import ATTN_TUI, LONG, SENTENCE
from terminal import Terminal

DEPTHS = {
    "truecolor": {"COLORTERM": "truecolor"},
    "256 colours": {"COLORTERM": ""},
    "16 colours": {"COLORTERM": "", "TERM": "xterm-16color"},
}
TEXTUALS_OWN = {"TEXTUAL_DRIVER": "textual.drivers.linux_driver:LinuxDriver"}
FORWARD = "\x1b[C"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="fr-en")
    parser.add_argument("--steps", type=int, default=60)
    arguments = parser.parse_args()
    translate = [*ATTN_TUI, "-c", arguments.checkpoint]
    print("bytes at 80×24        first screen   step, median   99th percentile    worst   (÷ Textual's own median)")
    for sentence in (SENTENCE, LONG):
        print(f"  {sentence}")
        for depth, environment in DEPTHS.items():
            ours, own = _walk([*translate, sentence], 80, 24, arguments.steps, environment)
            sizes = [size for _, size in ours[1:]]
            share = statistics.median(sizes) / statistics.median(size for _, size in own[1:])
            print(
                f"    {depth:12} {ours[0][1]:14} {statistics.median(sizes):14.0f} {_percentile(sizes):17.0f} "
                f"{max(sizes):8}   {share:.2f}   (own: first {own[0][1]}, worst {max(size for _, size in own[1:])})"
            )
    print("ms from key to last byte at 120×40")
    for sentence in (SENTENCE, LONG):
        for depth, environment in list(DEPTHS.items())[:2]:
            ours, own = _walk([*translate, sentence], 120, 40, arguments.steps, environment)
            taken, owns = [ms for ms, _ in ours[1:]], [ms for ms, _ in own[1:]]
            print(
                f"  {len(sentence.split()):3} words, {depth:12} median {statistics.median(taken):5.1f}, "
                f"99th percentile {_percentile(taken):5.1f}; ÷ Textual's own {_share(taken, owns):.2f}"
            )


def _walk(
    command: Sequence[str], columns: int, lines: int, steps: int, environment: dict[str, str]
) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """Start with either driver and step forward with both in turns: for the start and each key, its ms and bytes."""
    both = [Terminal(command, columns, lines, **environment, **driver) for driver in ({}, TEXTUALS_OWN)]
    answers = [[terminal.press("", quiet=2)] for terminal in both]
    for _ in range(steps):
        for terminal, given in zip(both, answers, strict=True):
            given.append(terminal.press(FORWARD, quiet=0.12))
        if answers[0][-1][1] == 0:  # the end of the decoding
            break
    for terminal in both:
        terminal.end()
    ours, own = ([answer for answer in given if answer[1]] for given in answers)
    return ours, own


def _percentile(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


def _share(ours: Sequence[float], own: Sequence[float]) -> float:
    return statistics.median(ours) / statistics.median(own)


if __name__ == "__main__":
    main()
