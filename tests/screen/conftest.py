import pytest
from screen.undrawn import note_what_is_dirty, parse_once
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet


@pytest.fixture(autouse=True)
def no_pictures_for_nobody(monkeypatch):
    """A headless terminal throws away what is drawn: nothing is composed for it, but the widgets draw.

    They do so when what a test has done is done (`looking.settled`, `press`, `until`), not after each of several keys.
    """
    monkeypatch.setattr(Compositor, "render_update", note_what_is_dirty)
    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)


@pytest.fixture
def drawn_when_read(no_pictures_for_nobody, monkeypatch):
    """Draw the screen only where a test reads it.

    That asks the same widgets for the same lines, through the same caches, so what is not refreshed does not show. It
    is not for tests of what is sent.
    """

    def render_update(compositor, *_, **__):
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", render_update)
