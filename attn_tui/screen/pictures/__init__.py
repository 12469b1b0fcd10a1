"""The screen as a file: as text, as a picture, and as a recording.

svg.py       the screen → text, and SVG with bars drawn by strokes.py
headless.py  the real screen without a terminal, at any size and place of a decoding
cells.py     the screen → its cells
cast.py      a walk through a decoding as an asciinema recording
film.py      the screens of a walk as data, each line stored once
numbered.py  which number is in each of their cells
page.py      a walk as a page for a browser
"""

from __future__ import annotations

from collections.abc import Callable

from attn_tui.export.options import Options
from attn_tui.export.selection import apart, complete, positions
from attn_tui.screen.pictures import cast, page
from attn_tui.screen.pictures.headless import AppClass, screens
from attn_tui.screen.pictures.svg import screen_svg, screen_text
from attn_tui.story.decoding import Decoding

__all__ = ["AppClass", "picture"]


def picture(
    app: AppClass,
    decoding: Decoding,
    name: str,
    options: Options | None = None,
    tell: Callable[[str], None] = lambda size: None,
) -> bytes:
    """Return the screen of a decoding as `text` or `svg`, or a walk through it as a `cast` or a page (`html`).

    `app` is `attn_tui.screen.app.AttentionApp`, or takes its arguments and shows the decoding differently. What the
    decoding lacks is computed, and its position is kept. The same decoding and options give the same bytes.
    `tell` is called with how large a page is if numbers can be opened on it. Raises PlaceError if there is no such
    place, and ExportError if a page would be too large. If an event loop runs, call it in another thread.
    """
    options = options or Options()
    complete(decoding)
    places, shown = positions(decoding, options.at), apart(decoding)
    if name == "cast":
        return cast.text(app, shown, range(places.start, shown.timeline.seen), options).encode()
    if name == "html":
        return page.text(app, shown, places, options, tell).encode()
    place = places.start if options.at else places.stop - 1
    [drawn] = screens(app, shown, [place], options, screen_text if name == "text" else screen_svg)
    return drawn.encode()
