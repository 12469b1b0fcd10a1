"""Where the program begins: Ctrl-C ends it quietly also while its parts are still being imported.

So nothing is imported at the top but what every Python has loaded already; the module signal would take 2 ms.
"""

from _signal import SIG_DFL, SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found]


def main() -> None:
    """Run the command line."""
    # Not by KeyboardInterrupt: an import that it interrupts may report it, swallow it, or raise something else.
    heeded = getsignal(SIGINT) is default_int_handler  # not in the background of a script, which ignores Ctrl-C
    if heeded:
        signal(SIGINT, SIG_DFL)  # ends it as other programs, at once and without a word
    from attn_tui.cli import main as run  # what takes the time

    if heeded:
        signal(SIGINT, default_int_handler)
    run()
