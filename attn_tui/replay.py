"""`python -m attn_tui.replay FILE`: a trace on the screen, with numpy and Textual alone.

It needs no checkpoint and computes nothing. `attn-tui replay` is the same.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import NoReturn

from attn_tui.errors import AttnTuiError, StreamError
from attn_tui.process import use_one_thread
from attn_tui.settings import CHOICES, Settings, overridden, read_settings
from attn_tui.terminal import on_terminal
from attn_tui.text import printable, shown


def show(file: str, settings: Settings, at: str = "") -> NoReturn:
    """Open the screen with a trace, at a place, or else where it was recorded. Raises TraceError and PlaceError."""
    use_one_thread()
    # Textual and numpy are most of the start: mistakes in a command are reported without them, and numpy must find
    # that it is to use one thread.
    from attn_tui.screen.program import run
    from attn_tui.story.recorded import decoding_of
    from attn_tui.trace import read

    trace = read(file)
    run(
        settings,
        *(partial(decoding_of, recorded) for recorded in trace.decodings),
        names=[recorded.name for recorded in trace.decodings],
        at=at or "{}.{}".format(*trace.place),
    )


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as every command does: in one sentence, made safe for a terminal."""

    def error(self, message: str) -> NoReturn:
        _end(printable(f"{message.removesuffix('.')}; {self.prog} --help says more."), 2)


def main() -> None:
    """Run it: 0 all went well, 2 something given cannot be used, 130 interrupted."""
    parser = _Parser(prog="python -m attn_tui.replay", description="Step through a recorded decoding.")
    parser.add_argument("file", metavar="FILE", help="what attn-tui trace or --record wrote")
    parser.add_argument("--at", default="", metavar="PLACE", help="begin there: 3 or 3.softmax")
    parser.add_argument("--lang", dest="language", choices=CHOICES["language"][1:], help="language of the screen")
    parser.add_argument("--theme", metavar="NAME", help="colours of the screen")
    parser.add_argument("--colours", choices=CHOICES["colours"], help="how many colours to use")
    parser.add_argument("--ascii", action=argparse.BooleanOptionalAction, help="whether to draw with ASCII alone")
    parser.add_argument("--mouse", action=argparse.BooleanOptionalAction, help="whether to use the mouse")
    known, more = parser.parse_known_args()
    if more:
        parser.error(f"{shown(' '.join(more))} is more than it takes")
    given = vars(known)
    file, at = given.pop("file"), given.pop("at")
    try:
        if not on_terminal():
            raise StreamError("a replay needs a terminal; run it in one.")
        options = {name: value for name, value in given.items() if value is not None}
        show(file, overridden(read_settings(), options), at)
    except AttnTuiError as error:
        _end(str(error), 2)
    except KeyboardInterrupt:
        _end("interrupted.", 130)


def _end(message: str, code: int) -> NoReturn:
    print(f"attn-tui: {message}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
