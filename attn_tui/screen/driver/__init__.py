"""What is sent to the terminal: the cells that changed in every picture Textual draws.

styles  SGR parameters ↔ a style, and the shortest way from one style to another
cells   a line of text → the cells it takes
moves   the shortest way from one cell to another
painter what the terminal shows and should show → what has to be sent
frame   Textual's output → a painter
pastes  what was pasted into a terminal that does not say so
differences  Textual's output → what a driver sends: a frame's, and what is beside the screen
typed   what a terminal sends → messages
driver  Textual's driver for Linux and macOS, which sends what a frame returns and ends when the terminal is gone
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver


def driver_class() -> type[Driver] | None:
    """Return the driver class for the app; None for Textual's own: on Windows, or if the environment asks for it."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from attn_tui.screen.driver.driver import DifferenceDriver

    return DifferenceDriver
