"""State dicts in the files of a folder, found by their tensors' names.

People save a tutorial's model as they like: encoder and decoder in two files or in one; each under a key of a dict, or
together under names with prefixes, such as `module.encoder.`; as state dicts, or as whole objects. So the parts of a
model are told by the tensors they have, and files, keys and prefixes may be called anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given
from attn_tui.foreign.modules import is_module, state_dict
from attn_tui.foreign.safetensors_file import read as read_safetensors
from attn_tui.foreign.things import Thing

_DEEPEST = 6
_MOST = 10_000  # dicts and objects of a file


@dataclass(frozen=True, slots=True)
class Part:
    """How a part of a model is told: by tensors that it has, and by such as others have."""

    has: tuple[str, ...]
    lacks: tuple[str, ...] = ()

    def prefixes(self, names: Mapping[str, Any]) -> list[str]:
        """The prefixes under which such a part is among these names, '' being one."""
        first = self.has[0]
        found = [name.removesuffix(first) for name in names if name == first or name.endswith(f".{first}")]
        return [
            prefix
            for prefix in found
            if all(prefix + name in names for name in self.has)
            and not any(prefix + name in names for name in self.lacks)
        ]


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """A model's arrays, those of a part under its name and a dot; of a part '' under their own names."""

    arrays: Mapping[str, np.ndarray] = field(repr=False)
    saved: Sequence[Any] = field(repr=False)
    """All that the files hold: words and settings may be among it."""
    path: Path
    """The file, or one of them."""


def find(given: Given, parts: Mapping[str, Part]) -> Found | None:
    """Look for all parts of a model; None if one is missing.

    They are those of the file that was named, or else of the newest that has all. If a file has but one part, the
    others are those of the file whose name is most like its own.
    """
    groups = {path: _groups(given, path) for path in given.files}
    places = {
        part: {path: place for path in given.files if (place := _place(groups[path], parts[part]))} for part in parts
    }
    if not all(places.values()):
        return None
    first = given.named or max(
        places[next(iter(parts))],
        key=lambda path: (all(path in places[part] for part in parts), path.stat().st_mtime, path.name),
    )
    if not any(first in places[part] for part in parts):
        return None
    arrays: dict[str, np.ndarray] = {}
    used: dict[Path, dict[int, dict[str, str]]] = {}
    for part, of_files in places.items():
        path = first if first in of_files else max(of_files, key=lambda path: (_likeness(first, path), path.name))
        group, prefix = of_files[path]
        used.setdefault(path, {}).setdefault(group, {})[prefix] = part
    for path, of_groups in used.items():
        for group, names in of_groups.items():
            arrays |= {_renamed(name, names): array for name, array in groups[path][group].items()}
    return Found(arrays, [given.saved(path) for path in used], first)


def _likeness(one: Path, other: Path) -> float:
    return SequenceMatcher(None, one.name, other.name).ratio()


def _renamed(name: str, parts: Mapping[str, str]) -> str:
    """A name with its part's instead of the prefix; one that belongs to no part keeps it, and will be refused."""
    prefix = max((prefix for prefix in parts if name.startswith(prefix)), key=len, default=None)
    if prefix is None:
        return name
    return f"{parts[prefix]}.{name.removeprefix(prefix)}" if parts[prefix] else name.removeprefix(prefix)


def _place(groups: Sequence[Mapping[str, np.ndarray]], part: Part) -> tuple[int, str] | None:
    """Which of a file's groups has a part, and under which prefix."""
    found = ((i, prefix) for i, group in enumerate(groups) for prefix in part.prefixes(group))
    return next(found, None)


def _groups(given: Given, path: Path) -> list[dict[str, np.ndarray]]:
    """The arrays that a file holds, those of a dict or object together."""
    if path.suffix == ".safetensors":
        try:
            return [dict(read_safetensors(path))]
        except CheckpointError:
            return []
    found: list[dict[str, np.ndarray]] = []
    waiting: list[tuple[Any, int]] = [(given.saved(path), 0)] if may_be_saved(path) else []
    for value, depth in waiting:
        inside: Sequence[Any] = ()
        if is_module(value):
            found.append(state_dict(value))
        elif isinstance(value, dict):
            found.append({n: a for n, a in value.items() if isinstance(n, str) and isinstance(a, np.ndarray)})
            inside = [*value.values()]
        elif isinstance(value, Thing):
            inside = [value.attributes]
        elif isinstance(value, list | tuple):
            inside = value[:_MOST]
        if depth < _DEEPEST and len(waiting) < _MOST:
            waiting += [(one, depth + 1) for one in inside if isinstance(one, dict | list | tuple | Thing)]
    return [group for group in found if group]


def may_be_saved(path: Path) -> bool:
    """Whether a file begins as torch.save, or a pickle, begins."""
    try:
        with path.open("rb") as file:
            begins = file.read(2)
    except OSError:
        return False
    return begins == b"PK" or begins[:1] == b"\x80" or path.suffix in (".pkl", ".pickle")
