"""The process a command runs in: threads and garbage."""

from __future__ import annotations

import gc
import os


def end_of_start() -> None:
    """Collect garbage again, but never look at what the start has left: a full collection would delay a key."""
    gc.freeze()
    gc.enable()


def use_one_thread() -> None:
    """Keep numpy's matrix products on one thread: one sentence's are too small to share, and threads cost memory.

    Has to come before numpy is imported; who has set it otherwise keeps it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
