"""Word alignments made by hand, in the layout of the Alibi collection (Xu and Yvon 2016).

A folder holds, for each text, `ali_w2w_SOURCE_TARGET.txt`, `SOURCE_sents.txt` and `TARGET_sents.txt`. Their lines are
`id TAB words`, separated by blanks, and `id TAB links`: `3-4` says that source word 3 and target word 4, both from 0,
surely belong together, `3p4` that they possibly do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from attn_tui.errors import JudgingError
from attn_tui.text import printable, shown

Link = tuple[int, int]
"""Number of a source word and of a target word, from 0."""
_LINKS = "ali_w2w_*.txt"
_LINK = re.compile(r"([0-9]{1,9})([-p])([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair of sentences and which of their words belong together."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    sure: frozenset[Link]
    possible: frozenset[Link]
    """Including the sure ones."""


def read_gold(path: Path) -> list[Aligned]:
    """Read all alignments below a folder, or those of one `ali_w2w_*.txt` file.

    JudgingError names the file and line at fault.
    """
    files = sorted(path.rglob(_LINKS)) if path.is_dir() else [path]
    pairs = [pair for file in files for pair in _read_text(file)]
    if not pairs:
        raise JudgingError(f"{_shown(path)}: it has no alignments; it needs a file {_LINKS} with links.")
    return pairs


def _read_text(path: Path) -> list[Aligned]:
    names = path.stem.removeprefix("ali_w2w_").split("_")
    if not path.match(_LINKS) or len(names) != 2:
        raise JudgingError(f"{_shown(path)}: give a folder, or a file named ali_w2w_SOURCE_TARGET.txt.")
    links = _lines(path)
    source, target = (_lines(path.with_name(f"{name}_sents.txt")) for name in names)
    for name, lines in zip(names, (source, target), strict=True):
        if lines.keys() != links.keys():
            raise JudgingError(
                f"{_shown(path)}: its ids differ from those of {printable(name)}_sents.txt; copy both again."
            )
    return [
        _aligned(tuple(source[key].split()), tuple(target[key].split()), links[key], f"{_shown(path)}, id {key}")
        for key in links
    ]


def _lines(path: Path) -> dict[str, str]:
    """What follows each id."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise JudgingError(f"{_shown(path)}: there is no such file; copy the whole folder.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise JudgingError(f"{_shown(path)}: it cannot be read ({printable(str(error))}); it must be UTF-8.") from None
    return {printable(key): rest for key, _, rest in (line.partition("\t") for line in lines)}


def _aligned(source: tuple[str, ...], target: tuple[str, ...], links: str, place: str) -> Aligned:
    sure, possible = set(), set()
    for text in links.split():
        found = _LINK.fullmatch(text)
        if not found or int(found[1]) >= len(source) or int(found[3]) >= len(target):
            raise JudgingError(
                f"{place}: {shown(text)} does not link words of the sentences; write i-j or ipj, both counted from 0."
            )
        link = int(found[1]), int(found[3])
        possible.add(link)
        if found[2] == "-":
            sure.add(link)
    return Aligned(source, target, frozenset(sure), frozenset(possible))


def _shown(path: Path) -> str:
    return printable(str(path))
