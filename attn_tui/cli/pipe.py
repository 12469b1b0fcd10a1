"""Standard input and output in a pipe: line by line, nothing held back, and either may be closed."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, TextIO

import click

from attn_tui.errors import StreamError
from attn_tui.terminal import obstacle, on_terminal
from attn_tui.text import printable

_GZIP = b"\x1f\x8b"  # no line of text begins so
_LONGEST = 10_000_000
"""Bytes of a line: a sentence of a million characters has fewer."""
_AT_ONCE = 1 << 16  # bytes, as many as a pipe holds


def check_terminal(what: str, instead: str = "") -> None:
    """Raise StreamError if what needs a terminal has none; `instead` is what can be done without."""
    if not on_terminal():
        why = obstacle(os.environ)
        raise StreamError(f"{what} needs a terminal{f' ({why})' if why else ''}; run it in one{instead}.")


_CLOSED = "standard output is closed; open it, or send it to a file."


class _Closed(io.StringIO):
    """Standard output that was closed from the start, for which Python has None: whatever prints says so."""

    encoding, errors = "utf-8", "replace"

    def write(self, text: str) -> int:
        raise StreamError(_CLOSED)


def write_all() -> None:
    """Let standard output write all that it is given, or fail.

    If Python was told not to buffer it (PYTHONUNBUFFERED), it drops without a word what is not taken at once.
    """
    if sys.stdout is None:
        sys.stdout = _Closed()
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        buffered = io.BufferedWriter(sys.stdout.buffer)
        sys.stdout = io.TextIOWrapper(buffered, sys.stdout.encoding, sys.stdout.errors, line_buffering=True)


def begin_output(utf8: bool = False) -> None:
    """Make standard output write every letter: as UTF-8, or as «?» if the locale's encoding lacks it.

    Raises StreamError if it is closed.
    """
    if sys.stdout is None or isinstance(sys.stdout, _Closed):
        raise StreamError(_CLOSED)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if utf8 else None, errors="replace")


def put(lines: Iterable[str]) -> None:
    """Print lines, all at once and now. Raises StreamError if they cannot be written.

    If nobody reads them any more, it raises BrokenPipeError, which `attn_tui.cli.main` catches.
    """
    try:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from None


def unwritten(error: OSError) -> StreamError:
    """Standard output could not be written: discard what is left of it, and return what to say."""
    drop_output(sys.stdout)
    reason = printable(error.strerror or "no reason given")
    return StreamError(f"standard output cannot be written ({reason}); check where it goes.")


def drop_output(*streams: TextIO | None) -> None:
    """Discard what is still to be written: Python flushes when it ends, and would report the error a second time."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class Line(NamedTuple):
    """A line of standard input, without its end."""

    text: str
    fault: str = ""
    """What is to be said of it on stderr: bytes that are not UTF-8 became U+FFFD."""


def typed_line(sentence: str) -> Line:
    """A sentence of the command line as a line: of bytes that are no text, Python makes half characters."""
    text = sentence.replace("\n", " ")
    if not any("\ud800" <= one <= "\udfff" for one in text):
        return Line(text)
    encoding, mark = sys.getfilesystemencoding(), "\N{REPLACEMENT CHARACTER}"
    return Line(text, f"bytes that are no text in {encoding} were read as {mark}; check the locale.")


def read_lines() -> Iterator[list[Line]]:
    """Yield the lines of standard input as they come: all that wait there, at least one, before more is waited for.

    A line ends at LF, before which one CR is left out. Raises StreamError if standard input is closed or cannot be
    read, and for encodings of two bytes a character, which have no lines until they are converted; what stands before
    is yielded first.
    """
    if sys.stdin is None:
        raise StreamError("standard input is closed; give it lines, or a sentence instead of -.")
    number = 0
    try:
        for waiting in _waiting(sys.stdin.buffer):
            lines: list[Line] = []
            try:
                for line in waiting:
                    if line == codecs.BOM_UTF8 and not number:  # a file with a byte order mark alone is empty
                        return
                    number += 1
                    lines.append(_read(number, line))
            except StreamError:
                if lines:
                    yield lines
                raise
            yield lines
    except OSError as error:
        reason = printable(error.strerror or "no reason given")
        raise StreamError(f"standard input cannot be read ({reason}); check where it comes from.") from None


def _waiting(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Yield the lines that wait, with their ends; one whose end has not come yet is waited for.

    Raises StreamError for one that does not end: devices have no lines.
    """
    begun: list[bytes] = []
    while some := stream.read1(_AT_ONCE):  # type: ignore[attr-defined]  # typeshed has it only in BufferedReader
        *whole, rest = some.split(b"\n")
        if whole:
            whole[0] = b"".join((*begun, whole[0]))
            begun = []
            yield [line + b"\n" for line in whole]
        begun.append(rest)
        if sum(map(len, begun)) > _LONGEST:
            raise StreamError(f"standard input has a line of more than {_LONGEST:,} bytes; check where it comes from.")
    if last := b"".join(begun):
        yield [last]


def _read(number: int, line: bytes) -> Line:
    content = line.removesuffix(b"\n").removesuffix(b"\r")
    if number == 1:
        if content.startswith(_GZIP):
            raise StreamError("standard input is packed by gzip; unpack it first, as by gunzip -c FILE | … -.")
        content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return Line(content.decode(errors="replace"), _not_utf8(number, line, error.start))
    if b"\0" in content:
        _not_utf8(number, line, content.index(b"\0"))
    return Line(text)


def _not_utf8(number: int, line: bytes, fault: int) -> str:
    """Say where a line is not UTF-8 and what it most likely is. Raises StreamError if it is UTF-16 or UTF-32."""
    from attn_tui.corpora.encoding import is_wide, likely_encoding  # 3 ms, only where something is wrong

    name = likely_encoding(line)
    if is_wide(line):
        raise StreamError(f"line {number}: this is most likely {name}; convert it, as by iconv -f {name} -t UTF-8.")
    column = len(line[:fault].decode(errors="replace")) + 1
    likely = f", most likely {name}," if name else ""
    return f"line {number}, column {column}: bytes that are not UTF-8{likely} were read as \N{REPLACEMENT CHARACTER}."


def notice(text: str) -> None:
    """Print a message to stderr."""
    click.echo(f"attn-tui: {text}", err=True)
