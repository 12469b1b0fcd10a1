"""What is on the screen → the command that shows it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from attn_tui.engine.ways import LENGTH_PENALTY, Search
from attn_tui.screen.decoding import Decoding


def command(names: Sequence[str], decodings: Sequence[Decoding], language: str) -> str:
    """Write the command line: sentence, checkpoints, search, position, what was changed, language."""
    first = decodings[0]
    # The one who is furthest: who has ended before, or has fewer sub-steps, waits for it.
    here = max(decodings, key=lambda one: (one.timeline.current.t, one.timeline.substep)).here
    words = ["attn-tui", "translate", *(["--"] if first.sentence.startswith("-") else []), first.sentence]
    options = ["-c", names[0], *(part for name in names[1:] for part in ("--compare", name))]
    options += [*_search(first.search), "--at", here]
    for number, decoding in enumerate(decodings, 1):
        for branch in decoding.branches.current.line:
            options += ["--set", (f"{number}:" if number > 1 else "") + decoding.written(branch.changes)]
    options += ["--lang", language]
    at = words.index("translate") + 1  # options come before «--»
    return " ".join(map(_quoted, [*words[:at], *options, *words[at:]] if "--" in words else [*words, *options]))


def _quoted(word: str) -> str:
    """As a shell reads it; in double quotes where an apostrophe would otherwise take five characters."""
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def _search(search: Search) -> Iterator[str]:
    if search.kind == "beam":
        yield from ("--beam", str(search.width))
        if search.length_penalty != LENGTH_PENALTY:
            yield from ("--length-penalty", f"{search.length_penalty:g}")
    elif search.kind == "sample":
        yield from ("--sample", "--temperature", f"{search.temperature:g}", "--seed", str(search.seed))
    elif search.kind == "forced":
        yield from ("--force", search.translation)
