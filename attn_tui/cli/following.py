"""`attn-tui translate --follow`: a decoding as text, sub-step by sub-step, at a key if somebody is there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Literal

from attn_tui.cli.keyboard import pressed
from attn_tui.cli.letters import begin_lines, in_letters
from attn_tui.cli.opening import open_one
from attn_tui.cli.pipe import put
from attn_tui.engine.ways import Search
from attn_tui.keys import same_places
from attn_tui.process import end_of_start
from attn_tui.story.decoding import place_in
from attn_tui.story.moment import moment
from attn_tui.story.spoken import spoken
from attn_tui.story.texts import Texts, texts
from attn_tui.story.walk import Direction, Walk
from attn_tui.text import printable

_Does = Direction | Literal["again", "leave"]
_KEYS: dict[str, _Does] = {
    **dict.fromkeys(("\r", "\n", " ", "n", "l", "\x1b[C", "\x1bOC"), "forward"),
    **dict.fromkeys(("b", "h", "\x7f", "\x08", "\x1b[D", "\x1bOD"), "back"),
    **dict.fromkeys(("j", "\x1b[B", "\x1bOB"), "next_step"),
    **dict.fromkeys(("k", "\x1b[A", "\x1bOA"), "previous_step"),
    "r": "again",
    **dict.fromkeys(("q", "\x04", "\x1b"), "leave"),
}
"""As a terminal sends them; Windows sends other arrows, so that letters do all there is."""


def follow(
    name: str, sentence: str, search: Search, changes: Sequence[str], at: str, language: str, *, ascii: bool = False
) -> None:
    """Print the sub-steps of a sentence from a place on: all, or each at a key if input and output are a terminal.

    With `ascii`, all is said in ASCII and so in English, as on the screen.

    Raises AttnTuiError if the sentence cannot be opened, and StreamError if nothing can be written.
    """
    begin_lines(ascii)
    decoding = open_one(name, sentence, search, changes)
    decoding.read_rest()
    end_of_start()
    walk, say = Walk([decoding]), texts("en" if ascii else language)
    if at:
        walk.stand_at(place_in([decoding], at))
    _tell(walk, say)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        while walk.move("forward"):
            _tell(walk, say)
        return
    put(_broken([say("follow.keys")]))
    with closing(pressed()) as keys:
        for key in keys:
            does = _KEYS.get(next(iter(same_places(key)), key))
            if does == "leave":
                return
            if does is None:
                put(_broken([say("follow.keys")]))
            elif does == "again" or walk.move(does):
                _tell(walk, say)
            else:
                put(_broken([say("follow.last" if does in ("forward", "next_step") else "follow.first")]))


def _tell(walk: Walk, say: Texts) -> None:
    put([*_broken(map(printable, spoken(moment(walk.decodings[0]), say))), ""])


def _broken(lines: Iterable[str]) -> list[str]:
    """The lines as they are printed; on a terminal, each broken between words, as it would break them anywhere."""
    lines = in_letters(lines)
    if not sys.stdout.isatty():
        return [*lines]
    from rich.text import Text  # 30 ms, which no pipe waits for

    from attn_tui.cli.console import console

    width = shutil.get_terminal_size().columns  # Rich takes a dumb terminal for 80 columns wide
    return [part.plain.rstrip() for line in lines for part in Text(line).wrap(console(), width)]
