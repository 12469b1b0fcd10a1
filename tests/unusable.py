"""Places of files that can be neither read nor written, whoever runs the tests."""

from pathlib import Path

KINDS = ("a folder", "below a file")


def unusable(folder: Path, kind: str) -> Path:
    """A path of that kind: a folder that is not empty, or one below a file."""
    there = folder / "there"
    if kind == "a folder":
        there.mkdir()
        (there / "full").touch()
        return there
    there.touch()
    return there / "kept"
