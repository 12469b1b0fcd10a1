"""Files → bitexts: tables of pairs, or two parallel files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from attn_tui.corpora.bitext import Bitext, Line, counted, paired
from attn_tui.corpora.columns import PARALLEL, Chosen, Columns, choose
from attn_tui.corpora.lines import read_lines
from attn_tui.corpora.markup import Segment, is_markup, sides_of
from attn_tui.corpora.names import LANGUAGES
from attn_tui.corpora.tables import Row, is_csv, rows_of
from attn_tui.errors import CorpusError
from attn_tui.text import printable

STDIN = Path("standard input")
"""What it is called."""
_STREAM = Path("-")
_SIDE = re.compile(r"[a-z]{2,3}|source|target|reference")


def read_bitexts(
    paths: Sequence[Path],
    columns: Columns | None = None,
    *,
    parallel: bool = False,
    strict: bool = False,
    stream: BinaryIO | None = None,
) -> list[Bitext]:
    """Read files, each a table of pairs, or two that follow each other as parallel ones; `stream` is the file «-».

    Two are parallel if all are said to be, or if no columns are named and each is SGM of one side, or their paths
    differ only by a language and few of their lines have a TAB. Raises CorpusError.
    """
    found, rest = [], list(paths)
    if parallel and columns:
        raise CorpusError("--columns are those of a table, and parallel files have none; leave them out.")
    if parallel and len(rest) % 2:
        raise CorpusError(f"parallel files come in twos, source and target; here is {counted(len(rest), 'file')}.")
    if parallel and _STREAM in rest:
        raise CorpusError("standard input has no parallel file; name two files, or leave out --parallel.")
    while rest:
        two = rest[:2]
        if two[0] == _STREAM:
            found.append(read_table(STDIN, columns, strict=strict, stream=stream))
            rest = [path for path in rest if path != _STREAM]  # it is read once
        elif len(two) == 2 and (parallel or (not columns and _are_parallel(*two))):
            found.append(read_parallel(*two, strict=strict))
            del rest[:2]
        else:
            found.append(read_table(rest.pop(0), columns, strict=strict))
    return found


def read_table(
    path: Path,
    columns: Columns | None = None,
    *,
    limit: int = 0,
    strict: bool = False,
    stream: BinaryIO | None = None,
    two_files: str = PARALLEL,
) -> Bitext:
    """Read source and target from each line of a TSV or CSV, or from an SGM file that has both.

    `columns` names them where they are not plain; `limit` is how many pairs are read, 0 all. A line that is no pair is
    left out, or with `strict` an error. `stream` stands for the file, `two_files` says how two parallel ones are given.
    Raises CorpusError.
    """
    lines = read_lines(path, stream)
    if is_markup(path):
        sides = sides_of(path, lines)
        if len(sides) < 2:
            raise CorpusError(f"{_shown(path)}: it has the {next(iter(sides))} only; give both files: SOURCE TARGET.")
        return _aligned((path,), sides["source"], sides["target"], limit, strict)
    rows = rows_of(path, lines)
    try:
        chosen = choose(rows, columns, two_files)
    except CorpusError as error:
        raise CorpusError(f"{_shown(path)}: {error}") from None
    below = rows[rows.index(chosen.header) + 1 :] if chosen.header else rows
    read = paired(_shown(path), _cells(below, chosen), limit, strict)
    return Bitext(
        name=printable(path.name),
        paths=(path,),
        pairs=read.pairs,
        numbers=read.numbers,
        lines=len(lines),
        columns=_columns(chosen),
        header=chosen.header.line if chosen.header else None,
        swap=f"swap them by --columns {chosen.target + 1},{chosen.source + 1}",
        skipped=read.skipped,
    )


def read_parallel(source: Path, target: Path, *, limit: int = 0, strict: bool = False) -> Bitext:
    """Read two files whose lines, or whose SGM segments, belong together. Raises CorpusError, as for other numbers."""
    return _aligned((source, target), _segments(source, "source"), _segments(target, "target"), limit, strict)


def _segments(path: Path, side: str) -> list[Segment]:
    lines = read_lines(path)
    if is_markup(path):
        sides = sides_of(path, lines)
        return sides.get(side) or next(iter(sides.values()))
    while lines and not lines[-1].strip():
        lines.pop()
    return [Segment(number, ("", str(number)), line) for number, line in enumerate(lines, 1)]


def _aligned(
    paths: tuple[Path, ...], sources: list[Segment], targets: list[Segment], limit: int, strict: bool
) -> Bitext:
    """Put segments of the same keys together, or, if the keys differ, of the same place."""
    by_key = {segment.key: segment for segment in targets}
    if by_key.keys() == {segment.key for segment in sources} and len(by_key) == len(targets):
        targets = [by_key[segment.key] for segment in sources]
    if len(sources) != len(targets):
        raise CorpusError(
            f"{_shown(paths[0])} has {counted(len(sources), 'line')} and {_shown(paths[-1])} {len(targets):,}; "
            "parallel files need a line for a line."
        )
    lines = (Line(one.line, one.text, other.text) for one, other in zip(sources, targets, strict=True))
    read = paired(_shown(paths[0]), lines, limit, strict)
    return Bitext(
        name=" + ".join(printable(path.name) for path in paths),
        paths=paths,
        pairs=read.pairs,
        numbers=read.numbers,
        lines=len(sources),
        columns="parallel" if len(paths) > 1 else "",
        swap="exchange the two files",
        skipped=read.skipped,
    )


def _are_parallel(source: Path, target: Path) -> bool:
    if is_markup(source) != is_markup(target) or is_csv(source) != is_csv(target):
        return False
    if is_markup(source):
        return all(len(sides_of(path, read_lines(path))) == 1 for path in (source, target))
    parts = [re.split(r"[._/\\-]", str(path).lower()) for path in (source, target)]
    differ = {part for one, other in zip_longest(*parts, fillvalue="") if one != other for part in (one, other)}
    if not differ or not all(part in LANGUAGES or _SIDE.fullmatch(part) for part in differ):
        return False
    lines = [line for path in (source, target) for line in read_lines(path)]
    return 2 * sum("\t" in line for line in lines) < len(lines)


def _cells(rows: Sequence[Row], chosen: Chosen) -> Iterator[Line]:
    source, target = chosen.source, chosen.target
    for line, cells in rows:
        width = len(cells)
        yield Line(line, cells[source] if source < width else None, cells[target] if target < width else None)


def _columns(chosen: Chosen) -> str:
    if not chosen.left and (chosen.source, chosen.target) == (0, 1):
        return ""
    left = ", ".join(f"{c + 1} {kind}" for c, kind in chosen.left)
    return f"columns {chosen.source + 1} and {chosen.target + 1}" + (f" (not {left})" if left else "")


def _shown(path: Path) -> str:
    return printable(str(path))
