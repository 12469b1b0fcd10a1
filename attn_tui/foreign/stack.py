"""What the machine that reads pickles works on: bytes, a stack with marks, values to come back to, and a budget."""

from __future__ import annotations

import codecs
import struct
from typing import Any

from attn_tui.foreign.things import Thing, damaged, key
from attn_tui.foreign.zip_members import Bytes

_MOST = 8_000_000
CONTAINER, _LINE = 8, 2  # what they cost beside; a number, a text, a place of the memo: 1
_WIDEST_INTEGER = 32  # bytes; random generators have states of 16
_LONGEST_LINE = 1 << 20


class Budget:
    """What the pickles of one file may still cost: operations, and beside them memory and time.

    In all that is some 300 MB and a few seconds; a vocabulary of a million words stays below it.
    """

    def __init__(self) -> None:
        self.left = _MOST

    def spend(self, cost: int) -> None:
        """Raise CheckpointError if that is too much."""
        self.left -= cost
        if self.left < 0:
            raise damaged("its pickle asks for more than any checkpoint or vocabulary holds")


class Stack:
    """Takes values from the bytes and puts them together; `at` is the first byte that is not read yet."""

    def __init__(self, data: Bytes, at: int, budget: Budget) -> None:
        self.data, self.at = data, at
        self.budget = budget
        self.clear()

    def clear(self) -> None:
        """Begin with another pickle."""
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}

    # What follows an operation in the file

    def take(self, count: int) -> bytes:
        start = self.at
        self.at = end = start + count
        found = self.data[start:end]
        if len(found) < count:
            raise damaged(f"its pickle ends before a value of {count:,} bytes does")
        return found

    def unsigned(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def sized(self, width: int) -> bytes:
        """Bytes after their number, which has so many bytes itself."""
        found = self.take(self.unsigned(width))
        self.budget.left -= 1 + (len(found) >> 3)
        return found

    def line(self) -> bytes:
        start, end = self.at, self.data.find(b"\n", self.at, self.at + _LONGEST_LINE)
        if end < 0:
            raise damaged("a line of its pickle has no end")
        self.at = end + 1
        self.budget.left -= _LINE
        return self.data[start:end]

    # Numbers, texts, bytes

    def push(self, value: Any) -> None:
        self.stack.append(value)

    def push_integer(self, size: int) -> None:
        if size > _WIDEST_INTEGER:
            raise damaged(f"its pickle has an integer of {size:,} bytes")
        self.push(int.from_bytes(self.take(size), "little", signed=True))

    def decimal(self) -> None:
        line = self.line().removesuffix(b"L")
        if len(line) > 2 * _WIDEST_INTEGER:
            raise damaged(f"its pickle has an integer of {len(line):,} digits")
        self.push({b"00": False, b"01": True}[line] if line in (b"00", b"01") else int(line))

    def push_byte(self) -> None:
        self.stack.append(self.data[self.at])
        self.at += 1

    def push_float(self) -> None:
        self.budget.left -= 1
        self.stack.append(struct.unpack(">d", self.take(8))[0])

    def push_text(self, width: int) -> None:
        self.stack.append(self.sized(width).decode("utf-8", "surrogatepass"))

    def push_old_text(self, data: bytes) -> None:
        """Push a str of Python 2, which is text or bytes."""
        try:
            self.push(data.decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            self.push(data)

    def quoted(self) -> None:
        line = self.line().strip()
        if len(line) < 2 or line[0] != line[-1] or line[:1] not in (b"'", b'"'):
            raise ValueError
        self.push_old_text(codecs.escape_decode(line[1:-1])[0])  # as pickle does

    # Containers

    def marked(self) -> list[Any]:
        """Take everything from the last mark on off the stack."""
        start = self.marks.pop()
        found = self.stack[start:]
        del self.stack[start:]
        return found

    def push_container(self, value: Any) -> None:
        self.budget.left -= CONTAINER
        self.push(value)

    def push_tuple(self, size: int) -> None:
        found = tuple(self.stack[-size:])
        if len(found) < size:
            raise IndexError
        del self.stack[-size:]
        self.push_container(found)

    def append(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) is Thing:
            target.elements.extend(values)
        elif type(target) is set:
            target.update(set_of(values))
        elif type(target) is list:
            target.extend(values)
        else:
            raise TypeError

    def set_items(self, pairs: list[Any]) -> None:
        target = self.stack[-1]
        into = target.items if type(target) is Thing else target
        if type(into) is not dict or len(pairs) % 2:
            raise TypeError
        into.update(dict_of(pairs))

    # Marks and memo

    def mark(self) -> None:
        self.marks.append(len(self.stack))

    def put(self, place: int) -> None:
        self.budget.left -= 1
        self.memo[place] = self.stack[-1]

    def put_next(self) -> None:
        self.put(len(self.memo))

    def put_byte(self) -> None:
        self.put(self.data[self.at])
        self.at += 1

    def get_byte(self) -> None:
        self.stack.append(self.memo[self.data[self.at]])
        self.at += 1

    def get_long(self) -> None:
        at = self.at
        self.at = end = at + 4
        self.stack.append(self.memo[int.from_bytes(self.data[at:end], "little")])


def dict_of(pairs: list[Any]) -> dict[Any, Any]:
    """A dict of names and values, in turn."""
    return dict(zip(map(key, pairs[::2]), pairs[1::2], strict=True))


def set_of(values: list[Any]) -> set[Any]:
    """A set of values that may be in one."""
    return set(map(key, values))
