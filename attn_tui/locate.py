"""A checkpoint's name → its folder; without numpy, so that a mistyped name is reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from attn_tui.errors import ApartError, CheckpointError
from attn_tui.files import complete
from attn_tui.text import near, printable, shown

DEFAULT = "fr-en"
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
APART = ("fr-en-bahdanau", "fr-en-lecture", "fr-en-luong", "fr-en-seq2seq")
"""The larger checkpoints, in a package of their own so that this one is small: checkpoints/pyproject.toml."""
INSTALL = "pip install ./checkpoints"
"""Installs those, in a clone."""
HOW = (
    f'in a clone, type {INSTALL}, elsewhere pip install "attn-tui-models @ git+ADDRESS#subdirectory=checkpoints" '
    "with the repository's ADDRESS"
)
_LONGEST_CONFIG = 100_000  # bytes
_LONGEST_AGE = 9  # digits


def shipped() -> Path:
    """The folder of the checkpoints that come with the package."""
    package = Path(__file__).parent
    inside = package / "checkpoints"  # in a wheel; in a working copy they are at the top level
    return inside if inside.is_dir() else package.parent / "checkpoints"


def own() -> Path:
    """The folder of the user's checkpoints."""
    import platformdirs  # only for a name that is not a shipped one: it costs a tenth of a start

    return Path(platformdirs.user_data_dir("attn-tui")) / "checkpoints"


def find(name: str) -> Path:
    """Return the folder of a checkpoint: shipped by that name, the user's by that name, or at that path.

    The name may have an age after it, as in `reverse@200`. CheckpointError says what there is instead,
    ApartError how to install it.
    """
    name, _ = with_age(name)
    folder = _folder(name)
    if folder is not None:
        return folder
    stem, at, age = name.rpartition("@")
    if at and _folder(stem) is not None:
        raise CheckpointError(
            f"{shown(age)} is no age of {printable(stem)}; after @ stands how many updates of its training were done, "
            f"as in {printable(stem)}@200."
        )
    if (stem or name) in APART:
        raise ApartError(f"{printable(name)} is one of the models that are a package of their own; {HOW}.")
    found = _grouped(names())
    meant = f"perhaps you mean {printable(one)}; " if (one := near(name, (*names(), *APART))) else ""
    raise CheckpointError(
        f"there is no checkpoint {shown(name)}, neither by name nor as a folder with a {CONFIG}; {meant}"
        f"found: {printable(', '.join(found)) or 'none'}."
    )


def with_age(name: str) -> tuple[str, int | None]:
    """Return the name, and the age after it: how many updates of the training were done; None if there is none.

    >>> with_age("reverse@200"), with_age("reverse"), with_age("me@home")
    (('reverse', 200), ('reverse', None), ('me@home', None))
    """
    stem, _, age = name.rpartition("@")
    is_number = age.isascii() and age.isdecimal() and len(age) <= _LONGEST_AGE
    if stem and is_number and _folder(name) is None:  # a folder may be called like that
        return stem, int(age)
    return name, None


def names() -> list[str]:
    """The names of all checkpoints, shipped and the user's."""
    return sorted({folder.name for place in (shipped(), own()) for folder in folders_in(place)})


def folders_in(place: Path) -> list[Path]:
    """The folders of checkpoints in a place, by name; what cannot be looked at is left out."""
    with suppress(OSError):
        return [folder for folder in sorted(place.iterdir()) if os.path.exists(folder / CONFIG)]
    return []


def missing() -> list[str]:
    """Those of `APART` that are not there."""
    known = names()
    return [name for name in APART if name not in known]


def is_foreign(name: str) -> bool:
    """Whether a name is the path of something else than a checkpoint of ours: another toolkit's model, perhaps."""
    with suppress(OSError, ValueError):
        path = Path(name)
        named = path.name == name and any((place / name / CONFIG).is_file() for place in (shipped(), own()))
        ours = path.is_dir() and ((path / WEIGHTS).is_file() or _has_our_config(path))
        return bool(name) and not named and path.exists() and not ours
    return False


def _has_our_config(folder: Path) -> bool:
    """Whether a folder's settings are ours: Eole's have the same name, and so have many people's own."""
    config = folder / CONFIG
    if not config.is_file():
        return False
    with config.open("rb") as file:
        return b'"source_language"' in file.read(_LONGEST_CONFIG)


def _grouped(names: list[str]) -> list[str]:
    """The names, those that begin with another of them together with it: `reverse*`.

    >>> _grouped(["mine", "reverse", "reverse-gru", "reverse-rnn"])
    ['mine', 'reverse*']
    """
    begin = [name for name in names if not any(name.startswith(f"{other}-") for other in names)]
    return [name + "*" * any(other.startswith(f"{name}-") for other in names) for name in begin]


def namesake(name: str) -> Path | None:
    """The folder of the user's checkpoint of this name, if a shipped one is taken in its place; else None."""
    name, _ = with_age(name)
    with suppress(OSError, ValueError):
        if Path(name).name == name and all((place / name / CONFIG).is_file() for place in (shipped(), own())):
            return own() / name
    return None


def _folder(name: str) -> Path | None:
    for folder in _candidates(name):
        # A name that no file can have (too long, a NUL) is not there either.
        with suppress(OSError, ValueError):
            if (folder / CONFIG).is_file():
                with suppress(OSError):  # it may be another's folder
                    complete(folder)
                return folder
    return None


def _candidates(name: str) -> Iterator[Path]:
    if Path(name).name == name:
        yield shipped() / name
        yield own() / name
    if name:
        yield Path(name)
