"""What is on the screen → the command that shows it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from attn_tui.engine.ways import LENGTH_PENALTY, Search
from attn_tui.story.decoding import Decoding, place_in
from attn_tui.text import printable


def command(names: Sequence[str], decodings: Sequence[Decoding], language: str) -> str:
    """Write the command line: sentence, checkpoints, search, position, changes, what it is compared with, language."""
    first = decodings[0]
    options = ["-c", names[0], *(part for name in names[1:] for part in ("--compare", name))]
    options += [*_search(first.search), "--at", _place(decodings)]
    options += _changes("--set", decodings)
    if before := [one for decoding in decodings if (one := decoding.reworded_from)]:
        options += ["--before", before[0].sentence, *_changes("--set-before", before)]
    options += ["--lang", language]
    sentence = printable(first.sentence)
    if sentence.startswith("-"):  # alone it would mean standard input, but not after a blank
        words = [*options, "--", " -" if sentence == "-" else sentence]
    else:
        words = [sentence, *options]
    return " ".join(_quoted(printable(word)) for word in ["attn-tui", "translate", *words])


def _changes(option: str, decodings: Sequence[Decoding]) -> Iterator[str]:
    for number, decoding in enumerate(decodings, 1):
        for text in decoding.changes_by_branch:
            yield from (option, (f"{number}:" if number > 1 else "") + text)


def _place(decodings: Sequence[Decoding]) -> str:
    # The furthest one: one that has ended or has fewer sub-steps waits for it.
    furthest = max(decodings, key=lambda one: (one.timeline.current.t, one.timeline.substep))
    place, name = (furthest.timeline.current.t, furthest.timeline.substep), furthest.here
    # In another system, the sub-step of that name may come earlier.
    return name if place_in(decodings, name) == place else "{}.{}".format(*place)


def _quoted(word: str) -> str:
    """Quote for a shell; in double quotes if each apostrophe would otherwise take five characters."""
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _search(search: Search) -> Iterator[str]:
    if search.kind == "beam":
        yield from ("--beam", str(search.width))
        if search.length_penalty != LENGTH_PENALTY:
            yield from ("--length-penalty", str(search.length_penalty))
    elif search.kind == "sample":
        yield from ("--sample", "--temperature", str(search.temperature), "--seed", str(search.seed))
    elif search.kind == "forced":
        yield from ("--force", search.translation)
