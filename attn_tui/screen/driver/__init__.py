"""What is sent to the terminal: of every picture Textual draws, the cells that changed.

styles  SGR parameters ↔ a style, and the shortest way from one style to another
cells   a line of text → the cells it takes
moves   the shortest way from one cell to another
frame   what the terminal shows; Textual's output → what has to be sent
driver  Textual's driver for Linux and macOS with a frame before it, and an end when the terminal is gone
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver


def driver_class() -> type[Driver] | None:
    """Give the driver to hand to the app; None where Textual's own is to be used: on Windows, or if it is asked for."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from attn_tui.screen.driver.driver import DifferenceDriver

    return DifferenceDriver
