"""The checkpoints that the start screen offers, described by their configs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attn_tui.config import ModelConfig
from attn_tui.errors import CheckpointError
from attn_tui.files import read_file
from attn_tui.locate import CONFIG, find, folders_in, own, shipped, with_age
from attn_tui.text import printable

CARD = "README.md"
LARGEST = 1 << 16
"""The most bytes of a card; a longer file is not a card."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A checkpoint, possibly a damaged one."""

    name: str
    """What opens it."""
    label: str
    """Its name on the screen."""
    folder: Path
    config: ModelConfig | None
    wrong: str = ""
    """Why it cannot be opened, if that is known already."""

    @property
    def is_own(self) -> bool:
        """Whether it is the user's, and did not come with the program."""
        return self.folder.parent != shipped()


def catalogue(named: Sequence[str] = ()) -> list[Entry]:
    """All checkpoints: those that came with the program, the user's, and the `named` ones that are neither.

    Reads only their configs, so that no screen waits for it.
    """
    entries = [_entry(name, folder) for name, folder in _folders()]
    known = {entry.name for entry in entries}
    for name in named:
        if name not in known:
            known.add(name)
            try:
                entries.append(_entry(name, find(name)))
            except CheckpointError as error:
                entries.append(Entry(name, printable(name) or "?", Path(name), None, str(error)))
    return entries


def _folders() -> Iterator[tuple[str, Path]]:
    """Name and folder of each; the name is the path if another one has the name already."""
    known: set[str] = set()
    for place in (shipped(), own()):
        for folder in folders_in(place):
            if not folder.name.startswith("."):
                yield (str(folder) if folder.name in known else folder.name), folder
                known.add(folder.name)


def _entry(name: str, folder: Path) -> Entry:
    label = printable(folder.resolve().name) or "?"
    if (age := with_age(name)[1]) is not None:
        label += f"@{age}"
    try:
        config = ModelConfig.from_json(read_file(folder / CONFIG).decode("utf-8"))
    except CheckpointError as error:
        return Entry(name, label, folder, None, str(error))
    except OSError as error:
        return Entry(name, label, folder, None, f"{CONFIG}: {printable(error.strerror or 'it cannot be read')}.")
    except UnicodeDecodeError:
        return Entry(name, label, folder, None, f"{CONFIG}: it is not UTF-8.")
    return Entry(name, label, folder, config)


def card_of(entry: Entry) -> str | None:
    """A checkpoint's card, every line safe for a terminal; None if none can be read."""
    try:
        text = read_file(entry.folder / CARD, LARGEST).decode("utf-8", errors="replace")
    except OSError:
        return None
    return "\n".join(printable(line).rstrip() for line in text.split("\n"))
