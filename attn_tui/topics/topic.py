"""What a topic is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

READING = ("split", "encoded", "start")
"""Sub-steps of time step 0 that can be shown; all systems have them."""


@dataclass(frozen=True, slots=True)
class Show:
    """A place in a decoding that shows something, and what to do there."""

    at: str = ""
    """The sub-step, by its name; "" for the one on the screen. A system without it cannot show this."""
    pane: str = ""
    """One of `attn_tui.lessons.PANES`, which gets the cursor; "" for none."""
    key: str = ""
    """The id of a key of the bench that is used there: derive, zoom, evidence, tree …; "" for none."""
    has: str = ""
    """Another sub-step that the system must have."""
    cells: tuple[str, ...] = ()
    """The cells one of which the system must have; () for any."""
    scores: tuple[str, ...] = ()
    """The same of score functions."""
    layers: int = 1
    """How many layers the decoder must have, at least."""
    both_ways: bool = False
    """Whether the encoder must read in both directions."""
    t: int | None = None
    """The time step; None for the one on the screen."""
    change: str = ""
    """A what-if that is made there, as `--set` takes it; "" for none."""
    stage: str = ""
    """With the key `learning`, the stage to begin with, by its name; "" for the first."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A question, or a word of the glossary, without its texts."""

    shows: tuple[Show, ...] = ()
    """What shows it, the best first: a system takes the first that it can."""
    systems: tuple[str, ...] = ()
    """Checkpoints that show it beside each other, by what follows their task's name, as in `attn_tui.topics.examples`.

    Without any, the lecture's decoder shows it, if the one on the screen cannot."""
    papers: tuple[tuple[str, str], ...] = ()
    """Names in `PAPERS`, each with an equation or a section; "" for the whole paper."""
    see: tuple[str, ...] = ()
    """Names of other topics."""
    toys: tuple[str, ...] = ()
    """Checkpoints by their whole names that show what only small ones can, in place of `systems`."""
    moment: tuple[str, int] | None = None
    """The toys' sentence, and the time step that shows most of it; None for those of their task."""
    is_shipped: bool = True
    """Whether a checkpoint that comes with the program shows it."""


@dataclass(frozen=True, slots=True)
class Section:
    """The texts of a topic in a language."""

    name: str
    group: str
    """The file it stands in: questions, or words."""
    title: str
    words: str
    """Other words to find it by."""
    text: str

    @property
    def gist(self) -> str:
        """What the text begins with, for a list: the first sentence, or that up to a colon."""
        return re.split(r"(?<=[.:])\s", self.text, maxsplit=1)[0].rstrip(":.").replace("`", "")
