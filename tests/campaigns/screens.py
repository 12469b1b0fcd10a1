"""What a walk over the screen begins with: systems of every kind, some side by side, a trace, a lesson, the start."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import foreign_models
from lessons.writing import LESSON, begin, opens
from screen.looking import SENTENCE, SYSTEMS, system_checkpoint
from support import save_whole

from attn_tui import trace
from attn_tui.cli.opening import open_one, openings_of, reopening
from attn_tui.engine.ways import Search
from attn_tui.lessons import read_lesson
from attn_tui.lessons.lesson import Directive, Paragraph
from attn_tui.progress import Progress
from attn_tui.screen.app import AttentionApp
from attn_tui.story.recorded import decoding_of

TOYS = {
    "reverse": "31415",
    "reverse-local": "271828",
    "reverse-positions": "314",
    "reverse-rnn": "27",
    "sort-seq2seq": "314",
    "dates-bahdanau": "3 May 2021",
    "numbers-ko-bahdanau": "칠십",
    "fr-en-luong": "Je suis étudiant.",
}
"""Shipped checkpoints, each with a sentence."""
COMPARED = (("reverse", "reverse-luong", "reverse-seq2seq"), ("reverse-bahdanau", "reverse-local"))
SEARCHES = (Search(), Search(), Search("beam", width=3), Search("sample", temperature=0.7, seed=1))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is opened."""

    what: str
    open: Callable[[], AttentionApp]
    """A new app; it says nothing of sizes."""
    is_shared: bool = True
    """Whether its command opens it again: not that of a trace, which opens what the trace was made of."""


KINDS = ("toy", "toy", "compared", "system", "system", "foreign", "trace", "lesson", "start")


def drawn_subject(drawn: Random, folder: Path, kinds: Sequence[str] = KINDS) -> Subject:
    """One of some kinds; what it needs is written into the folder."""
    kind = drawn.choice(kinds)
    search, look = drawn.choice(SEARCHES), drawn_look(drawn)
    if kind == "toy":
        name = drawn.choice(sorted(TOYS))
        return of_names(name, (name,), TOYS[name], search, look)
    if kind == "compared":
        names = drawn.choice(COMPARED)
        return of_names(" ".join(names), names, "3141", search, look)
    if kind == "system":
        name = drawn.choice(sorted(SYSTEMS))
        save_whole(folder / name, system_checkpoint(name))
        return of_names(name, (str(folder / name),), SENTENCE, search, look)
    if kind == "foreign":
        name = drawn.choice(sorted(foreign_models.CASES))
        (folder / "given").mkdir()
        _, checkpoint = foreign_models.opened(foreign_models.CASES[name](), folder / "given")
        save_whole(folder / "foreign", checkpoint)
        return of_names(name, (str(folder / "foreign"),), "b c a", search, look)
    if kind == "trace":
        names = drawn.choice((("reverse",), ("reverse-bahdanau", "reverse-seq2seq")))
        file = folder / "it.trace"
        file.write_bytes(trace.to_bytes([open_one(name, "314", search, ["2.y=7"]) for name in names]))
        return Subject(f"trace of {' '.join(names)}", partial(_of_trace, file, look), is_shared=False)
    if kind == "lesson":
        file = folder / "mine.md"
        file.write_text(LESSON, "utf-8")
        return Subject("lesson", partial(_of_lesson, file, look), is_shared=False)
    return Subject("start", partial(_app, (), "", Search(), look))


def drawn_look(drawn: Random) -> dict[str, Any]:
    """Language, colours and layout."""
    return {
        "language": drawn.choice(("en", "ko")),
        "ascii": drawn.random() < 0.1,
        "depth": drawn.choice(("truecolor", "256", "16", "none")),
        "theme": drawn.choice(("dark", "light")),
        "presents": drawn.random() < 0.2,
    }


def of_names(what: str, names: tuple[str, ...], sentence: str, search: Search, look: dict[str, Any]) -> Subject:
    """Checkpoints side by side, and a sentence."""
    return Subject(f"{what}, {search.kind}", partial(_app, names, sentence, search, look))


def _app(names: tuple[str, ...], sentence: str, search: Search, look: dict[str, Any]) -> AttentionApp:
    openings = openings_of(names, sentence, search)
    return AttentionApp(*openings, names=names, reopen=reopening(search), begins=begin, default="reverse", **look)


def _of_trace(file: Path, look: dict[str, Any]) -> AttentionApp:
    read = trace.read(file)
    names = [recorded.name for recorded in read.decodings]
    return AttentionApp(*(partial(decoding_of, one) for one in read.decodings), names=names, **look)


def _of_lesson(file: Path, look: dict[str, Any]) -> AttentionApp:
    first, bench = begin(read_lesson(file), Progress())
    return AttentionApp(
        *first.openings, names=first.names, bench=bench, reopen=reopening(Search()), begins=begin, **look
    )


def opened_by(command: str, app: AttentionApp) -> AttentionApp:
    """What a command opens that was copied from an app: in the language it says, else in the look of that app."""
    words = shlex.split(command)
    paragraph = Paragraph("", "", 1, (Directive("show", command, 1),))
    opening = opens(paragraph)
    assert app.bench is not None
    return AttentionApp(
        *opening.openings,
        names=opening.names,
        at=opening.at,
        reopen=reopening(Search()),
        begins=begin,
        language=words[words.index("--lang") + 1],
        ascii=app.look.ascii,
        theme=app.theme,
        depth=app._themes.depth,
        presents=app.bench.presents,
    )
