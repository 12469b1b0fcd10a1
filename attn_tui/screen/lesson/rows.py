"""What is on the screen besides the lesson."""

from __future__ import annotations

from textual._context import visible_screen_stack

from attn_tui.screen.lesson.pane import LessonPane


def rows_beside(pane: LessonPane) -> list[str]:
    """The text of the screen, and of what is open over it, without the lesson's."""
    app, own = pane.app, pane.region
    below = visible_screen_stack.set(app._background_screens)
    try:
        strips = app.screen._compositor.render_strips()
    finally:
        visible_screen_stack.reset(below)
    if not own.area or app.screen is not pane.screen:
        return [strip.text for strip in strips]
    return [
        strip.crop(0, own.x).text + strip.crop(own.right).text if own.y <= y < own.bottom else strip.text
        for y, strip in enumerate(strips)
    ]
