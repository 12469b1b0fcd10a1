import pytest
from textual._compositor import Compositor


@pytest.fixture
def drawn_when_read(monkeypatch):
    """Draw nothing that a headless terminal would throw away: the screen is drawn where a test reads it.

    That asks the same widgets for the same lines, through the same caches, so what is not refreshed does not show. It
    is not for tests of what is sent.
    """

    def render_update(compositor, *_, **__):
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", render_update)
