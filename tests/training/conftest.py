import pytest

from attn_tui.training import task

_draw = task.draw


@pytest.fixture(autouse=True)
def no_figures(monkeypatch):
    """A run draws its curves anew at each validation, which takes longer than its updates: here it draws nothing."""
    monkeypatch.setattr(task, "draw", lambda *_: b"<svg/>")


@pytest.fixture
def figures(no_figures, monkeypatch):
    """It draws them after all."""
    monkeypatch.setattr(task, "draw", _draw)
