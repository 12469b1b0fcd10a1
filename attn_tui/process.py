"""The process a command runs in: threads and garbage."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


def end_of_start() -> None:
    """Collect garbage again, but never among the objects of the start: a full collection would delay a key."""
    gc.freeze()
    gc.enable()


def ending_signals() -> list[int]:
    """The signals that ask a process to end, as far as the system has them: in Windows there are only the first two."""
    import signal  # 2 ms, which no start waits for

    return [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)]


@contextmanager
def ending_in_turn() -> Iterator[None]:
    """While the terminal is changed, let the signals that would end the process at once end it as an error does."""
    import signal  # as above

    numbers = [number for number in ending_signals() if number != signal.SIGINT]  # which raises KeyboardInterrupt
    before = {number: signal.signal(number, _end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


def use_one_thread() -> None:
    """Keep numpy's matrix products on one thread: one sentence's are too small to share, and threads cost memory.

    Must be called before numpy is imported; a user's own setting is kept.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
