"""The pages about the program, one a subject; `attn-tui help` shows them, and so does any viewer of Markdown.

A page is a Markdown file here: its heading, then a paragraph or table that a reader can begin with.
"""

from __future__ import annotations

from pathlib import Path

from attn_tui.errors import PageError
from attn_tui.text import shown

PAGES = {
    "installing": "systems, extras, torch",
    "screen": "how to read it, all keys, where a number comes from",
    "systems": "what each computes, and what the lecture claims, in figures",
    "what-if": "changes, branches, six experiments to try",
    "lessons": "the guided tours, and how to write one",
    "class": "a class that follows by SSH or in a browser",
    "translating": "searches, pipes, JSON lines",
    "exporting": "traces, replays, attn-tui why, figures for papers",
    "python": "the events, timelines, notebooks",
    "checkpoints": "those that come along, and your own",
    "importing": "models of other toolkits, as they are",
    "training": "recipes, resuming",
    "evaluating": "BLEU, chrF, alignment error rate",
    "settings": "language, colours, keys",
    "figures": "start, keys, bytes, memory, speed",
    "changes": "what is new",
}
"""In the order one reads them: name and what the page tells."""
_FILES = {"changes": "CHANGELOG"}
"""Those of another name, which packagers look for."""


def page(name: str) -> str:
    """The page's Markdown. PageError if there is none of that name."""
    if name not in PAGES:
        raise PageError(f"there is no page {shown(name)}; name one of: {', '.join(PAGES)}.")
    return Path(__file__).with_name(f"{_FILES.get(name, name)}.md").read_text("utf-8")
