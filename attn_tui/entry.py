"""Where the program begins: Ctrl-C ends it quietly also while its parts are still being imported.

So nothing is imported at the top but what every Python has loaded already; the module signal would take 2 ms.
"""

import os
from _signal import SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]

_INTERRUPTED = 130
"""What a shell gives a program that ends by SIGINT."""


def main() -> None:
    """Run the command line."""
    # Not by KeyboardInterrupt: an import that it interrupts may report it, swallow it, or raise something else.
    heeded = getsignal(SIGINT) is default_int_handler  # not in the background of a script, which ignores Ctrl-C
    if heeded:
        signal(SIGINT, lambda *_: os._exit(_INTERRUPTED))
    from attn_tui.cli import main as run  # what takes the time

    if heeded:
        signal(SIGINT, default_int_handler)
    run()
