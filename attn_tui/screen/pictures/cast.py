"""A walk through a decoding as an asciinema recording (https://docs.asciinema.org/manual/asciicast/v2/).

The first line is the header; then one event per line. [time, "o", text] is what the program would send a terminal:
the whole screen once, then for each sub-step the cells that changed. [time, "m", word] marks where an output word
begins; players can jump there.

The alternate screen is not used: when the recording ends, its last picture stays, in a player and in a terminal. The
cursor is hidden until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.control import Control
from textual.app import App

from attn_tui.engine.events import WordChosen
from attn_tui.export.options import Options
from attn_tui.screen.driver.frame import Frame
from attn_tui.screen.pictures.headless import AppClass, screens
from attn_tui.screen.pictures.svg import drawn
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable

_BEGIN = "\x1b[?25l\x1b[?7l\x1b[m\x1b[H\x1b[2J"
"""No cursor, no wrapping after the last column, and an empty screen."""
_TERMS = {"truecolor": "xterm-256color", "256": "xterm-256color", "16": "xterm-16color", "none": "xterm-mono"}


def text(app: AppClass, decoding: Decoding, positions: Sequence[int], options: Options) -> str:
    """Record these positions of a complete decoding, each for `options.pace` seconds."""
    frame = Frame(options.columns, options.lines)

    def sent(shown: App[Any]) -> str:
        return frame.feed(drawn(shown) + Control.move_to(0, 0).segment.text)

    differences = screens(app, decoding, positions, options, sent)
    lines = [_header(decoding, options), *_events(decoding, positions, differences, options.pace)]
    lines.append([_time(len(positions), options.pace), "o", f"\x1b[m\x1b[{options.lines}H\x1b[?7h\x1b[?25h"])
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def _header(decoding: Decoding, options: Options) -> dict[str, object]:
    chosen = [int(event.y_t) for event in decoding.timeline.all_of(WordChosen)]
    translation = decoding.checkpoint.target_vocabulary.decode(chosen)
    return {
        "version": 2,
        "width": options.columns,
        "height": options.lines,
        "title": printable(f"{decoding.sentence} → {translation}"),
        "env": {"TERM": _TERMS[options.depth]},
    }


def _events(
    decoding: Decoding, positions: Sequence[int], differences: Sequence[str], pace: float
) -> Iterator[list[object]]:
    events = decoding.timeline.events
    output = decoding.words([int(event.y_t) for event in decoding.timeline.all_of(WordChosen)])
    t = 0
    for i, (position, difference) in enumerate(zip(positions, differences, strict=True)):
        yield [_time(i, pace), "o", (_BEGIN if i == 0 else "") + difference]
        if events[position].t != t:
            t = events[position].t
            yield [_time(i, pace), "m", output[t - 1]]


def _time(steps: int, pace: float) -> float:
    return round(steps * pace, 6)
