"""Draw for a headless terminal no more than a test may look at: for what its widgets draw, nobody composes a picture.

The widgets draw into their caches as ever, and are read from there, so what is not refreshed stays as it was.
"""

from weakref import WeakKeyDictionary

from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.widget import Widget

_render_update, _parse_rules = Compositor.render_update, Stylesheet._parse_rules
_parsed = {}
_dirty: WeakKeyDictionary[Compositor, set[Region]] = WeakKeyDictionary()


def parse_once(sheet, css, read_from, is_default_rules=False, tie_breaker=0, scope=""):
    """Parse the styles of a widget for all apps of the process: each would do it anew, for a tenth of its start."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, read_from, is_default_rules, tie_breaker, scope)
    return _parsed[key]


def note_what_is_dirty(compositor, full=False, screen_stack=None, simplify=False):
    """Leave what is dirty to be drawn by `draw`, when all is done that keys have caused."""
    app = active_app.get(None)
    if full or app is None or not app.is_headless:  # a screenshot, or a terminal
        return _render_update(compositor, full, screen_stack, simplify)
    visible_screen_stack.set([] if screen_stack is None else screen_stack)
    _dirty.setdefault(compositor, set()).update(compositor._dirty_regions)
    compositor._dirty_regions.clear()
    return None


def draw(app: App[object]) -> None:
    """Draw what is dirty into the widgets' caches; a widget whose lines are all in its cache would only copy them."""
    for below, screen in enumerate(app.screen_stack) if _dirty and app.is_running else ():
        compositor = screen._compositor
        dirty = _dirty.pop(compositor, ())
        drawn = compositor.size.region.intersection(Region.from_union(list(dirty))) if dirty else None
        for widget, (region, clip) in compositor.visible_widgets.items() if drawn else ():
            part = region.intersection(clip).translate(-region.offset)
            if drawn.overlaps(clip) and part and not _is_drawn(widget, part):
                visible_screen_stack.set(app.screen_stack[:below])  # which a dialog takes what is behind it from
                widget.render_lines(part)


def _is_drawn(widget: Widget, part: Region) -> bool:
    cache = widget._styles_cache
    return cache._width == widget.region.width and not any(
        y in cache._dirty_lines or y not in cache._cache for y in part.line_range
    )
