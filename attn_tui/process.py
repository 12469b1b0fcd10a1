"""The process a command runs in: threads and garbage."""

from __future__ import annotations

import gc
import os


def end_of_start() -> None:
    """Collect garbage again, but never among the objects of the start: a full collection would delay a key."""
    gc.freeze()
    gc.enable()


def use_one_thread() -> None:
    """Keep numpy's matrix products on one thread: one sentence's are too small to share, and threads cost memory.

    Must be called before numpy is imported; a user's own setting is kept.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
