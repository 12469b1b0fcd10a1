"""The machine that reads pickles (protocols 0 to 5): it builds data, and has nothing that could look up or call.

A pickle is a program for a machine with a stack; `pickle.Unpickler` lets it name any class of the interpreter and call
it. Here a named class or function is only a name (`Global`), and what would have been a call is a `Thing` with that
name and the arguments, but for the names in `makers`, whose functions here make plain values of their arguments.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from attn_tui.foreign.makers import MAKERS, Maker, fill_array
from attn_tui.foreign.stack import CONTAINER, Budget, Stack, dict_of, set_of
from attn_tui.foreign.things import Global, Thing, damaged
from attn_tui.foreign.zip_members import Bytes
from attn_tui.text import shown

_OLD_MODULES = {
    "__builtin__": "builtins",
    "copy_reg": "copyreg",
    "numpy._core.multiarray": "numpy.core.multiarray",
    "numpy._core.numeric": "numpy.core.numeric",
}
_AT_ONCE = 256  # operations that are counted together
_WRONG = (IndexError, KeyError, ValueError, TypeError, AttributeError, OverflowError, RecursionError, struct.error)
"""What Python raises if something else is on the stack than an operation needs."""


class Unpickler(Stack):
    """Reads the pickles of one file one after another; `at` is the first byte that is not read yet.

    `makers`: more functions by the name of what they stand in for.
    `persistent`: makes a value of what a pickle says about something outside itself, if there is such.
    `budget`: shared with other pickles of the file.
    """

    def __init__(
        self,
        data: Bytes,
        makers: Mapping[str, Maker] | None = None,
        persistent: Callable[[Any], Any] | None = None,
        at: int = 0,
        budget: Budget | None = None,
    ) -> None:
        super().__init__(data, at, budget or Budget())
        self.makers, self.persistent = {**MAKERS, **(makers or {})}, persistent

    def load(self) -> Any:
        """Read the next pickle. Raises CheckpointError."""
        self.clear()
        data = self.data
        try:
            while True:
                self.budget.spend(_AT_ONCE)
                for _ in range(_AT_ONCE):
                    code = data[self.at]
                    self.at += 1
                    if code == _STOP:
                        if len(self.stack) != 1:
                            raise damaged("its pickle does not end with one value")
                        return self.stack.pop()
                    operation = _OPERATIONS.get(code)
                    if operation is None:
                        raise damaged(f"its pickle asks for operation 0x{code:02x}, which is none of those for data")
                    operation(self)
        except _WRONG:
            if self.at >= len(data):
                raise damaged("its pickle ends in the middle") from None
            raise damaged(f"its pickle is wrong before byte {self.at:,}") from None

    def stack_global(self) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        self.push_global(module, name)

    def push_global(self, module: Any, name: Any) -> None:
        if type(module) is not str or type(name) is not str:
            raise TypeError
        self.push_container(Global(f"{_OLD_MODULES.get(module, module)}.{name}"))

    def reduce(self) -> None:
        arguments, called = self.stack.pop(), self.stack.pop()
        self.push(self.make(called, arguments))

    def new_with_names(self) -> None:
        names, arguments, called = self.stack.pop(), self.stack.pop(), self.stack.pop()
        self.push(made := self.make(called, arguments))
        if names and type(made) is Thing:
            made.build(names)

    def instance(self) -> None:
        """An object of a class without `object`, of Python 2: the class and its arguments lie after the mark."""
        called, *arguments = self.marked()
        self.push(self.make(called, tuple(arguments)))

    def named_instance(self) -> None:
        self.push_global(self.line().decode(), self.line().decode())
        called, arguments = self.stack.pop(), self.marked()
        self.push(self.make(called, tuple(arguments)))

    def make(self, called: Any, arguments: Any) -> Any:
        """Return what stands for an object: a plain value if the name is known, else a Thing."""
        if type(called) is not Global:
            raise damaged(f"its pickle calls what is no class ({type(called).__name__})")
        if type(arguments) is not tuple:
            raise TypeError
        self.budget.spend(CONTAINER + sum(_size(argument) for argument in arguments))
        if called.name in _APPLYING:  # the class is the first argument, what it is given comes after
            return self.make(arguments[0], _APPLYING[called.name](*arguments[1:]))
        maker = self.makers.get(called.name)
        if maker is None:
            return Thing(called.name, arguments)
        try:
            return maker(*arguments)
        except _WRONG:
            raise damaged(f"its pickle describes {shown(called.name)} wrongly") from None

    def build(self) -> None:
        state, target = self.stack.pop(), self.stack[-1]
        self.budget.spend(_size(state) + sum(map(_size, state if type(state) is tuple else ())))
        if type(target) is Thing:
            target.build(state)
        elif type(target) is np.ndarray:
            fill_array(target, state)
        elif type(target) not in (dict, list, set):  # those had attributes, such as a state_dict's `_metadata`
            raise TypeError

    def load_persistent(self) -> None:
        if self.persistent is None:
            raise damaged("its pickle points to something outside itself")
        self.push(self.persistent(self.stack.pop()))


def _size(value: Any) -> int:
    """What it may cost to copy a value."""
    if type(value) in (str, bytes):
        return len(value) >> 4
    return len(value) if type(value) in (list, tuple, dict, set) else 0


_APPLYING: dict[str, Callable[..., tuple[Any, ...]]] = {
    "copyreg.__newobj__": lambda *arguments: arguments,
    "copyreg._reconstructor": lambda base, state: () if state is None else (state,),
    "torch._tensor._rebuild_from_type_v2": lambda kind, arguments, state: arguments,
}
"""Functions whose first argument is what is to be called; of the others, those that it gets."""

_STOP = pickle.STOP[0]
_Operation: TypeAlias = Callable[[Unpickler], object]
_NAMED: dict[bytes, _Operation] = {
    pickle.PROTO: lambda m: m.take(1),
    pickle.FRAME: lambda m: m.take(8),
    pickle.NONE: lambda m: m.push(None),
    pickle.NEWTRUE: lambda m: m.push(True),
    pickle.NEWFALSE: lambda m: m.push(False),
    pickle.BININT: lambda m: m.push_integer(4),
    pickle.BININT1: Unpickler.push_byte,
    pickle.BININT2: lambda m: m.push(m.unsigned(2)),
    pickle.LONG1: lambda m: m.push_integer(m.unsigned(1)),
    pickle.LONG4: lambda m: m.push_integer(m.unsigned(4)),
    pickle.INT: Unpickler.decimal,
    pickle.LONG: Unpickler.decimal,
    pickle.BINFLOAT: Unpickler.push_float,
    pickle.FLOAT: lambda m: m.push(float(m.line())),
    pickle.SHORT_BINUNICODE: lambda m: m.push_text(1),
    pickle.BINUNICODE: lambda m: m.push_text(4),
    pickle.BINUNICODE8: lambda m: m.push_text(8),
    pickle.UNICODE: lambda m: m.push(m.line().decode("raw-unicode-escape")),
    pickle.STRING: Unpickler.quoted,
    pickle.SHORT_BINSTRING: lambda m: m.push_old_text(m.sized(1)),
    pickle.BINSTRING: lambda m: m.push_old_text(m.sized(4)),
    pickle.SHORT_BINBYTES: lambda m: m.push(m.sized(1)),
    pickle.BINBYTES: lambda m: m.push(m.sized(4)),
    pickle.BINBYTES8: lambda m: m.push(m.sized(8)),
    pickle.BYTEARRAY8: lambda m: m.push(m.sized(8)),
    pickle.EMPTY_TUPLE: lambda m: m.push(()),
    pickle.EMPTY_LIST: lambda m: m.push_container([]),
    pickle.EMPTY_DICT: lambda m: m.push_container({}),
    pickle.EMPTY_SET: lambda m: m.push_container(set()),
    pickle.TUPLE: lambda m: m.push_container(tuple(m.marked())),
    pickle.TUPLE1: lambda m: m.push_tuple(1),
    pickle.TUPLE2: lambda m: m.push_tuple(2),
    pickle.TUPLE3: lambda m: m.push_tuple(3),
    pickle.LIST: lambda m: m.push_container(m.marked()),
    pickle.DICT: lambda m: m.push_container(dict_of(m.marked())),
    pickle.FROZENSET: lambda m: m.push_container(set_of(m.marked())),
    pickle.APPEND: lambda m: m.append([m.stack.pop()]),
    pickle.APPENDS: lambda m: m.append(m.marked()),
    pickle.ADDITEMS: lambda m: m.append(m.marked()),
    pickle.SETITEM: lambda m: m.set_items([m.stack.pop(-2), m.stack.pop()]),
    pickle.SETITEMS: lambda m: m.set_items(m.marked()),
    pickle.MARK: Unpickler.mark,
    pickle.POP: lambda m: m.stack.pop(),
    pickle.POP_MARK: Unpickler.marked,
    pickle.DUP: lambda m: m.push(m.stack[-1]),
    pickle.PUT: lambda m: m.put(int(m.line())),
    pickle.BINPUT: Unpickler.put_byte,
    pickle.LONG_BINPUT: lambda m: m.put(m.unsigned(4)),
    pickle.MEMOIZE: Unpickler.put_next,
    pickle.GET: lambda m: m.push(m.memo[int(m.line())]),
    pickle.BINGET: Unpickler.get_byte,
    pickle.LONG_BINGET: Unpickler.get_long,
    pickle.GLOBAL: lambda m: m.push_global(m.line().decode(), m.line().decode()),
    pickle.STACK_GLOBAL: Unpickler.stack_global,
    pickle.REDUCE: Unpickler.reduce,
    pickle.NEWOBJ: Unpickler.reduce,
    pickle.NEWOBJ_EX: Unpickler.new_with_names,
    pickle.OBJ: Unpickler.instance,
    pickle.INST: Unpickler.named_instance,
    pickle.BUILD: Unpickler.build,
    pickle.BINPERSID: Unpickler.load_persistent,
}
_OPERATIONS = {name[0]: operation for name, operation in _NAMED.items()}
