"""The choice on the start screen, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.examples import EXAMPLES, by_task
from attn_tui.screen.look import Look
from attn_tui.screen.start.catalogue import Entry, catalogue
from attn_tui.screen.start.rows import language

COMPARED = 4
"""The most systems that can be shown side by side."""


class Choice:
    """The available checkpoints; one of them has the cursor, and some may be marked to be compared."""

    def __init__(self, names: Sequence[str], default: str) -> None:
        """Begin with these chosen, or with the default one if there are none with these names."""
        self.default = default
        tasks = by_task(catalogue([*names, default]), lambda entry: entry.config)
        self.entries = [entry for task in tasks for entry in task]
        places = {entry.name: i for i, entry in enumerate(self.entries)}
        found = [places[name] for name in dict.fromkeys(names) if name in places]
        self.marked = [self.entries[i] for i in found[:COMPARED]] if len(found) > 1 else []
        self.at = found[0] if found else places.get(default, 0)

    @property
    def current(self) -> Entry | None:
        """The checkpoint with the cursor; None if there are none."""
        return self.entries[self.at] if self.entries else None

    @property
    def opened(self) -> list[Entry]:
        """The checkpoints to be opened: those that are marked, else the one with the cursor."""
        return self.marked or [entry for entry in (self.current,) if entry]

    @property
    def names(self) -> str:
        """Their names, as they are shown."""
        return ", ".join(entry.label for entry in self.opened)

    @property
    def source(self) -> str:
        """The language of the sentence, as in a config; "" if it is not known."""
        return next((entry.config.source_language for entry in self.opened if entry.config), "")

    @property
    def examples(self) -> Sequence[tuple[str, str]]:
        """What each sentence in that language is an example of, and the sentence."""
        return EXAMPLES.get(self.source, ())

    def mark(self, look: Look) -> str:
        """Mark the checkpoint with the cursor, or remove its mark; return why that is impossible, or ""."""
        entry = self.current
        if entry in self.marked:
            self.marked.remove(entry)
        elif entry is None or entry.config is None:
            return look.say("home.damaged", name=entry.label, why=entry.wrong) if entry else look.say("home.none")
        elif self.marked and entry.config.source_language != self.source:
            one, other = language(entry.config.source_language, look), language(self.source, look)
            return look.say("home.apart", name=entry.label, one=one, other=other)
        elif len(self.marked) == COMPARED:
            return look.say("home.full", n=COMPARED)
        else:
            self.marked.append(entry)
        return ""

    def wrong(self, sentence: str, look: Look) -> str:
        """Why this sentence cannot be opened, as far as that is known without opening anything."""
        if not self.opened:
            return look.say("home.none")
        for entry in self.opened:
            if entry.config is None:
                return look.say("home.damaged", name=entry.label, why=entry.wrong)
        return "" if sentence else look.say("home.empty")
