"""Machines are shared: no property fails for being slow. CI always draws the same examples.

What a developer has set for the program plays no part.
"""

import os

from hypothesis import settings

settings.register_profile("attn-tui", derandomize="CI" in os.environ, print_blob=True)
settings.load_profile("attn-tui")

os.environ["ATTN_TUI_CONFIG"] = os.devnull
