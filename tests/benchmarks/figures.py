"""The figures of attn_tui/docs/figures.md: start, keys, memory. Run by hand, on an idle machine if you have one:

    python tests/benchmarks/figures.py [--checkpoint fr-en] [--rounds 15]

Times are ratios to something else measured in the same run, one after the other in every round; medians.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from terminal import Terminal

import attn_tui
from attn_tui.locate import find

SENTENCE = "Je suis étudiant."
LONG = "Je ne pense pas que ce soit une bonne idée de partir maintenant, car il va bientôt pleuvoir sur la ville."
WORDS = ["le", "chat", "noir", "de", "la", "maison", "mange", "une", "pomme", "rouge"]
FORCED = ["the", "black", "cat", "of", "the", "house", "eats", "a", "red", "apple"]
ATTN_TUI = [str(Path(sys.executable).with_name("attn-tui")), "translate"]
MINIMAL = [sys.executable, str(Path(__file__).with_name("minimal_app.py"))]
IMPORTS = [sys.executable, "-c", "import numpy, sentencepiece"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default="fr-en")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    # As installed: pip compiles what it installs, and what has to be compiled at every start is not what users have.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(next(iter(attn_tui.__path__)), quiet=1)
    translate = [*ATTN_TUI, "-c", arguments.checkpoint]
    seconds: dict[str, list[float]] = {"minimal": [], "first": [], "complete": [], "plain": [], "imports": []}
    for _ in range(arguments.rounds):
        seconds["minimal"].append(_until(MINIMAL, "first frame"))
        seconds["first"].append(_until([*translate, SENTENCE], "opening the checkpoint"))
        seconds["complete"].append(_until([*translate, SENTENCE], "is split into"))
        seconds["imports"].append(_run(IMPORTS))
        seconds["plain"].append(_run([*translate, "--plain", SENTENCE]))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    for name, value in median.items():
        print(f"{name:10} {value * 1000:6.0f} ms   (median of {arguments.rounds})")
    print(f"first frame ÷ minimal app's        {median['first'] / median['minimal']:.2f}   wanted ≤ 1.5")
    print(f"complete first screen ÷ the same   {median['complete'] / median['minimal']:.2f}   wanted ≤ 1.6")
    print(f"--plain ÷ importing numpy and spm  {median['plain'] / median['imports']:.2f}   wanted ≤ 2.0")
    for columns, lines in ((80, 24), (120, 40), (200, 60)):
        _walk([*translate, LONG], columns, lines)
    for words in (20, 100):
        _edit(translate, words)
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = _with_room(arguments.checkpoint, Path(folder, "roomy"))
        for words in (30, 300):
            print(f"{words} source and output words, from the middle on;", end=" ")
            _walk([*ATTN_TUI, "-c", checkpoint, *_of_length(words)], 120, 40, begin=f"g{words // 2}\r")


def _of_length(words: int) -> list[str]:
    """A sentence and a translation of so many words."""
    source, target = (" ".join(text[i % len(text)] for i in range(words)) for text in (WORDS, FORCED))
    return [source, "--force", target]


def _until(command: list[str], text: str) -> float:
    terminal = Terminal(command, 120, 40)
    seconds = terminal.seconds_until(text)
    terminal.end()
    return seconds


def _run(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - began


def _with_room(name: str, folder: Path) -> str:
    """A copy of a checkpoint that takes longer sentences."""
    shutil.copytree(find(name), folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {"max_source_length": 400, "max_length": 400}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return str(folder)


def _walk(command: list[str], columns: int, lines: int, begin: str = "\x1b[B") -> None:
    """Step forward through a whole translation and print what a key costs."""
    terminal = Terminal(command, columns, lines)
    terminal.seconds_until("is split into")
    time.sleep(1)  # what the start still sends is not the first key's
    for key in begin if begin.startswith("g") else [begin]:
        terminal.press(key)
    answers = [terminal.press("\x1b[C") for _ in range(100)]
    times, sizes = zip(*((ms, sent) for ms, sent in answers if sent), strict=True)
    print(
        f"{columns}×{lines}: key to last byte, median {statistics.median(times):.1f} ms, "
        f"99th percentile {statistics.quantiles(times, n=100)[98]:.1f} ms; "
        f"{statistics.median(sizes) / 1000:.1f} KB median; peak memory {terminal.peak_memory():.0f} MB"
    )
    terminal.end()


def _edit(command: list[str], words: int) -> None:
    """Raise and lower a weight of the second word and print what that costs: all words after it are computed again."""
    terminal = Terminal([*command, *_of_length(words)], 120, 40)
    terminal.seconds_until("is split into")
    time.sleep(1)
    for key in "g2.softmax\re":
        terminal.press(key)
    answers = [terminal.press(key) for _ in range(20) for key in ("\x1b[B", "\x1b[A")]
    times, sizes = zip(*((ms, sent) for ms, sent in answers if sent), strict=True)
    print(
        f"{words} words: edit to last byte, median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms; "
        f"{statistics.median(sizes) / 1000:.1f} KB median   wanted ≤ {50 if words == 20 else 200} ms"
    )
    terminal.end()


if __name__ == "__main__":
    main()
