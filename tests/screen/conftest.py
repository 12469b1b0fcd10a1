import pytest
from textual._compositor import Compositor
from textual._context import active_app, visible_screen_stack
from textual.css.stylesheet import Stylesheet
from textual.geometry import Region
from textual.widget import Widget

_render_update, _parse_rules = Compositor.render_update, Stylesheet._parse_rules
_parsed = {}


def _parse_once(sheet, css, read_from, is_default_rules=False, tie_breaker=0, scope=""):
    """Parse the styles of a widget for all apps of the process: each would do it anew, for a tenth of its start."""
    key = (css, read_from, is_default_rules, tie_breaker, scope, *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, read_from, is_default_rules, tie_breaker, scope)
    return _parsed[key]


def _fill_caches(compositor, full=False, screen_stack=None, simplify=False):
    """Draw what is dirty into the widgets' caches, but compose no picture of it.

    A widget whose lines are all in its cache would only copy them.
    """
    if not active_app.get().is_headless:
        return _render_update(compositor, full, screen_stack, simplify)
    visible_screen_stack.set([] if screen_stack is None else screen_stack)
    screen, dirty = compositor.size.region, compositor._dirty_regions
    drawn = screen if full or screen in dirty else Region.from_union(dirty).intersection(screen) if dirty else None
    dirty.clear()
    for widget, (region, clip) in compositor.visible_widgets.items():
        part = region.intersection(clip).translate(-region.offset)
        if drawn and drawn.overlaps(clip) and part and not _is_drawn(widget, part):
            widget.render_lines(part)
    return None


def _is_drawn(widget: Widget, part: Region) -> bool:
    cache = widget._styles_cache
    return cache._width == widget.region.width and not any(
        y in cache._dirty_lines or y not in cache._cache for y in part.line_range
    )


@pytest.fixture(autouse=True)
def no_pictures_for_nobody(monkeypatch):
    """A headless terminal throws away what is drawn: nothing is composed for it, but the widgets draw as ever.

    What is not refreshed stays as it was in their caches, and is read from there.
    """
    monkeypatch.setattr(Compositor, "render_update", _fill_caches)
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


@pytest.fixture
def drawn_when_read(no_pictures_for_nobody, monkeypatch):
    """Draw the screen only where a test reads it.

    That asks the same widgets for the same lines, through the same caches, so what is not refreshed does not show. It
    is not for tests of what is sent.
    """

    def render_update(compositor, *_, **__):
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", render_update)
