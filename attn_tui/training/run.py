"""A run's folder: its state, its vocabularies, and what it was made from, so that it goes on with nothing else.

last.ckpt                     the state, Lightning's
source.spm, target.spm        the vocabularies, or .vocab, as in a checkpoint
run.json                      {"format": 1, "recipe": entries by name, "data": SHA-256 by corpus,
                              "vocabularies": SHA-256 by side}; a state without one, from an older version, is
                              taken for what the recipe says
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from attn_tui.checkpoint import SIDES, shown_path
from attn_tui.errors import TrainingError
from attn_tui.files import read_file, replace_files
from attn_tui.text import printable, shown
from attn_tui.training.recipe import Recipe
from attn_tui.training.vocabularies import vocabulary_file

STATE, ORIGIN = "last.ckpt", "run.json"
MAY_CHANGE = frozenset(
    ("name", "updates", "warmup", "decay", "falling", "precision", "validate_every", "patience", "card")
)
"""Entries that may be others when a run goes on: how long it takes, but not what it learns from, and how."""

Origin = dict[str, dict[str, Any]]


def origin_of(recipe: Recipe, data: Mapping[str, str]) -> Origin:
    """Say what a run is made from: its recipe, and the digests of its corpora by their names."""
    entries = {field.name: getattr(recipe, field.name) for field in dataclasses.fields(recipe)}
    entries["model"] = {**dataclasses.asdict(recipe.config()), "provenance": None}
    kept = _flat("", {name: value for name, value in entries.items() if name not in MAY_CHANGE})
    flat = {name: value for name, value in kept if not name.endswith(".strict")}  # which refuses, and changes nothing
    return {"recipe": flat, "data": dict(data), "vocabularies": {}}


def digest(parts: Iterable[bytes]) -> str:
    """SHA-256 of the parts, one after the other, hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def not_known(work: Path) -> bool:
    """Whether there is a state of a run, and nothing that says what it was made from, as of an older version."""
    return (work / STATE).exists() and not (work / ORIGIN).exists()


def vocabularies_to_go_on_with(work: Path, origin: Origin, tokenizer: str) -> dict[str, bytes]:
    """Return the vocabularies' content by side if the run in this folder goes on, or has begun; else nothing.

    Raises TrainingError if there is a state, and it was made from something else.
    """
    before, has_state = _read(work), (work / STATE).exists()
    if before is None and not has_state:
        return {}
    paths = {side: work / vocabulary_file(side, tokenizer) for side in SIDES}
    contents = {side: read_file(path) for side, path in paths.items() if path.exists()}
    different = _difference(before, _with_vocabularies(origin, contents)) if before else ""
    if different and has_state:
        raise TrainingError(f"the run in {shown_path(work)} was begun with {different}; {_ANEW}")
    return contents if len(contents) == len(SIDES) and not different else {}


def begin(work: Path, origin: Origin, vocabularies: Mapping[str, bytes], tokenizer: str, *, anew: bool) -> None:
    """Write down what the run is made from; `anew` removes the state that is there."""
    origin = {"format": 1, **_with_vocabularies(origin, vocabularies)}  # type: ignore[dict-item]
    replace_files(
        work,
        {
            **({STATE: None} if anew else {}),
            **{vocabulary_file(side, tokenizer): content for side, content in vocabularies.items()},
            ORIGIN: (json.dumps(origin, ensure_ascii=False, indent=1) + "\n").encode(),
        },
    )


class WritingError(OSError):
    """A file cannot be written into this folder."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error))
        self.folder = folder


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Let an OSError name the folder."""
    try:
        yield
    except OSError as error:
        raise WritingError(folder, error) from None


def check_writable(folder: Path, option: str) -> None:
    """Raise TrainingError if files cannot be written into a folder, which need not be there; leave nothing behind."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    try:
        TemporaryFile(dir=there).close()
    except OSError as error:
        raise TrainingError(
            f"{shown_path(folder)} cannot be written to ({printable(error.strerror or str(error))}); name another "
            f"folder with {option}."
        ) from None


_ANEW = "begin anew with --anew, or keep it and name other folders with --work and --output."


def cannot_go_on(work: Path) -> TrainingError:
    """The error for a state that cannot be read, or is of another model."""
    return TrainingError(f"{shown_path(work / STATE)} is damaged, or the state of another model; {_ANEW}")


def _with_vocabularies(origin: Origin, contents: Mapping[str, bytes]) -> Origin:
    return {**origin, "vocabularies": {side: digest([content]) for side, content in contents.items()}}


def _flat(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Entries as name and plain value: `model.embedding`, `train.1.file`; of a list also how many there are."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, (list, tuple)):
        yield name, len(value)
        for number, inner in enumerate(value, 1):
            yield from _flat(f"{name}.{number}", inner)
    else:
        yield name, value


def _read(work: Path) -> Origin | None:
    """What the run in this folder was made from; None if that is not known."""
    try:
        values = json.loads(read_file(work / ORIGIN))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        values = None
    parts = ("recipe", "data", "vocabularies")
    if not isinstance(values, dict) or not all(isinstance(values.get(part), dict) for part in parts):
        raise TrainingError(f"{shown_path(work / ORIGIN)} is damaged; {_ANEW}")
    return {part: values[part] for part in parts}


def _difference(before: Origin, now: Origin) -> str:
    """Say the first thing in which two origins differ, as the end of «it was begun with …»; '' if there is none.

    What only one of them names is no difference: another version may know more entries.
    """
    for name, value in before["recipe"].items():
        if now["recipe"].get(name, value) != value:
            return f"{printable(name.removeprefix('model.'))} {shown(value)}, not {shown(now['recipe'][name])}"
    for part, what in (("data", "other pairs in {}"), ("vocabularies", "another {} vocabulary")):
        for name, found in before[part].items():
            if now[part].get(name, found) != found:
                return what.format(printable(name))
    return ""
