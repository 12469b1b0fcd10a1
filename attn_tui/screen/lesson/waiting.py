"""Whether the viewer has done what a paragraph waits for, and what is on the screen besides the paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._context import visible_screen_stack

from attn_tui.errors import PlaceError
from attn_tui.lessons.directives import condition
from attn_tui.screen.lesson.stand import Stand
from attn_tui.story.decoding import place_in

if TYPE_CHECKING:
    from attn_tui.screen.lesson.app import LessonApp


def is_met(app: LessonApp, until: str, since: Stand, action: str) -> bool:
    """Whether a condition holds; `since` is where the paragraph began, `action` the id of the key just used, if any."""
    kind, what = condition(until)
    if kind == "key":
        return action == what
    if kind == "see":
        return is_seen(what, rows_beside(app))
    if kind == "at":
        try:
            return place_in(app.decodings, what) == app.place
        except PlaceError:
            return False
    return tuple(app.decodings) != since.decodings or any(
        one.branches.current.parent is not None and one.branches.current is not branch
        for one, branch in zip(since.decodings, since.branches, strict=True)
    )


def is_seen(text: str, rows: list[str]) -> bool:
    """Whether a text stands in one of these rows; any number of blanks is one."""
    wanted = " ".join(text.split())
    return any(wanted in " ".join(row.split()) for row in rows)


def rows_beside(app: LessonApp) -> list[str]:
    """The text of the screen, and of what is open over it, but for the lesson's own."""
    below = visible_screen_stack.set(app._background_screens)
    try:
        strips = app.screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(below)
    own = app.pane.region
    if not own.area or app.screen is not app.default_screen:
        return [strip.text for strip in strips]
    return [
        strip.crop(0, own.x).text + strip.crop(own.right).text if own.y <= y < own.bottom else strip.text
        for y, strip in enumerate(strips)
    ]
