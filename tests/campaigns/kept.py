"""What the program keeps for itself: figures beside a checkpoint, how far one has come in lessons, sentences typed."""

from __future__ import annotations

import dataclasses
import functools
import json
from pathlib import Path
from random import Random

from judging.test_results import ALIGNMENT, JUDGED

from attn_tui.judging.card import results_section
from attn_tui.judging.record import RESULTS, fingerprint, read_results
from attn_tui.judging.results import Results
from attn_tui.judging.wording import leading, named
from attn_tui.progress import Progress, Standing
from attn_tui.sentences import History
from campaigns.campaign import Case, FaultError
from campaigns.checkpoints import base, changed_file, write
from campaigns.used import refused_or

PROGRESS = {"step": {"paragraph": 3, "of": 14, "finished": False, "first_answers": {"2": True, "3": False}}}
TYPED = "Je suis étudiant.\nOù est la gare ?\n"


@functools.cache
def results_of(folder: Path) -> bytes:
    """Figures of a checkpoint's weights."""
    results = Results(fingerprint(folder), (JUDGED,), (ALIGNMENT,))
    return json.dumps(dataclasses.asdict(results)).encode()


def results(drawn: Random, folder: Path) -> Case:
    """Recorded figures changed, and shown as lists and cards do."""
    place = write(folder / "it", base("words"))
    path = place / RESULTS
    path.write_bytes(results_of(place))
    at_reading, what = changed_file(drawn, path)

    def run() -> str:
        with at_reading:
            return refused_or(lambda: shown(place))

    return Case(what, run)


def shown(place: Path) -> str:
    """The figures, as lists and cards say them."""
    found = read_results(place)
    section = results_section(found, "it")
    return "\n".join([section, *(leading(one) for one in found.pairs), *map(str, named(found.pairs))])


def kept(drawn: Random, folder: Path) -> Case:
    """Progress or sentences changed: a file that cannot be read is as good as none, and nothing is said."""
    is_progress = drawn.random() < 0.5
    path = folder / ("lessons.json" if is_progress else "sentences.txt")
    path.write_text(json.dumps(PROGRESS) if is_progress else TYPED, "utf-8")
    at_reading, what = changed_file(drawn, path)

    def run() -> str:
        with at_reading:
            if is_progress:
                Progress(lambda: path).note("step", Standing(4, 14))
                return "read" if Progress(lambda: path).standings else "as none"
            history = History(lambda: path)
            if not all(one.isprintable() for one in history.sentences if "\u200d" not in one and "\u200c" not in one):
                raise FaultError(f"a control: {history.sentences!r:.300}")
            history.add("encore")
            return "read" if len(history.sentences) > 1 else "as none"

    return Case(what, run)
