"""Word alignments made by hand, in the layout of the Alibi collection (Xu and Yvon 2016) or Pharaoh's.

A folder holds, for each text, `ali_w2w_SOURCE_TARGET.txt`, `SOURCE_sents.txt` and `TARGET_sents.txt`. Their lines are
`id TAB words`, separated by blanks, and `id TAB links`: `3-4` says that source word 3 and target word 4, both from 0,
surely belong together, `3p4` or `3?4` that they possibly do. Without ids (Pharaoh, Moses, fast_align) a line belongs
to the same line of the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from attn_tui.corpora.bitext import counted
from attn_tui.corpora.lines import read_lines
from attn_tui.errors import CorpusError
from attn_tui.text import printable, shown

Link = tuple[int, int]
"""Number of a source word and of a target word, from 0."""
_LINKS = "ali_w2w_*.txt"
_LINK = re.compile(r"([0-9]{1,9})([-p?])([0-9]{1,9})")
_DEPTH = 2  # folders below the one that is named
_ENTRIES = 10_000  # looked at in all


@dataclass(frozen=True, slots=True)
class Aligned:
    """A pair of sentences and which of their words belong together."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    sure: frozenset[Link]
    possible: frozenset[Link]
    """Including the sure ones."""


def read_gold(path: Path) -> list[Aligned]:
    """Read the alignments in a folder and up to two below it, or those of one `ali_w2w_*.txt` file.

    CorpusError names the file and line at fault.
    """
    files = sorted(_files(path)) if path.is_dir() else [path]
    pairs = [pair for file in files for pair in _read_text(file)]
    if not pairs:
        below = f", in it or at most {_DEPTH} folders below" if path.is_dir() else ""
        raise CorpusError(f"{_shown(path)}: it has no alignments; it needs a file {_LINKS} with links{below}.")
    return pairs


def _files(folder: Path) -> Iterator[Path]:
    """The files of links in a folder, its folders, and theirs; links to other folders are not followed."""
    folders, looked_at = [(folder, 0)], 0
    while folders:
        place, depth = folders.pop(0)
        try:
            entries = list(os.scandir(place))
        except OSError:  # not ours to read
            continue
        looked_at += len(entries)
        if looked_at > _ENTRIES:
            raise CorpusError(
                f"{_shown(folder)}: it holds more than {_ENTRIES:,} files; name the folder that has {_LINKS}."
            )
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders += [(Path(entry), depth + 1)] if depth < _DEPTH else []
            elif fnmatch(entry.name, _LINKS):
                yield Path(entry)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A file's lines by their ids, or by their numbers from 1."""

    path: Path
    lines: dict[str, str]
    has_ids: bool


def _read_text(path: Path) -> list[Aligned]:
    names = path.stem.removeprefix("ali_w2w_").split("_")
    if not path.match(_LINKS) or len(names) != 2:
        raise CorpusError(f"{_shown(path)}: give a folder, or a file named ali_w2w_SOURCE_TARGET.txt.")
    links = _numbered(path)
    sides = [_numbered(path.with_name(f"{name}_sents.txt")) for name in names]
    source, target = (_matched(side, links) for side in sides)
    alone = source.keys() ^ target.keys()
    if not all(key in side.lines for key in alone for side in sides):  # a blank last line is none
        raise CorpusError(
            f"{_shown(sides[0].path)}: it has {counted(len(source), 'line')} and {_shown_name(sides[1].path)} "
            f"{len(target):,}; without ids, each line needs its own."
        )
    place = f"{_shown(path)}, id " if links.has_ids else f"{_shown(path)}:"
    return [
        _aligned(_words(source[key]), _words(target[key]), text, f"{place}{key}")
        for key, text in links.lines.items()
        if key in source and key in target
    ]


def _numbered(path: Path) -> _Numbered:
    if not path.exists():
        raise CorpusError(f"{_shown(path)}: there is no such file; copy the whole folder.")
    lines = read_lines(path)
    if not any("\t" in line for line in lines):
        return _Numbered(path, {str(number): line for number, line in enumerate(lines, 1)}, has_ids=False)
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        key, _, rest = line.partition("\t")
        key = printable(key).strip()
        if key in found:
            raise CorpusError(f"{_shown(path)}:{number}: the id {shown(key)} is there twice; give each line its own.")
        if line.strip():
            found[key] = rest
    return _Numbered(path, found, has_ids=True)


def _matched(words: _Numbered, links: _Numbered) -> dict[str, str]:
    """The sentences by the keys of the links: by id if both have ids, else line for line, but for blank last lines."""
    if words.has_ids and links.has_ids:
        if words.lines.keys() != links.lines.keys():
            raise CorpusError(
                f"{_shown(links.path)}: its ids differ from those of {_shown_name(words.path)}; copy both again."
            )
        return words.lines
    sentences, keys = _without_blank_end(list(words.lines.values())), list(links.lines)
    # A blank line of links is a pair without any, and only too many if there is no sentence for it.
    if len(_without_blank_end(list(links.lines.values()))) <= len(sentences) <= len(keys):
        return dict(zip(keys, sentences, strict=False))
    raise CorpusError(
        f"{_shown(links.path)}: it has {counted(len(keys), 'line')} and {_shown_name(words.path)} {len(sentences):,}; "
        "without ids, each line needs its own."
    )


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _words(line: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^ \t]+", line))


def _aligned(source: tuple[str, ...], target: tuple[str, ...], links: str, place: str) -> Aligned:
    sure, possible = set(), set()
    for text in links.split():
        found = _LINK.fullmatch(text)
        if not found or int(found[1]) >= len(source) or int(found[3]) >= len(target):
            raise CorpusError(
                f"{place}: {shown(text)} does not link words of the sentences; write i-j or ipj, both counted from 0."
            )
        link = int(found[1]), int(found[3])
        possible.add(link)
        if found[2] == "-":
            sure.add(link)
    return Aligned(source, target, frozenset(sure), frozenset(possible))


def _shown(path: Path) -> str:
    return printable(str(path))


def _shown_name(path: Path) -> str:
    return printable(path.name)
