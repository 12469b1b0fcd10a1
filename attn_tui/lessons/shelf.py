"""The lessons that come with the program: by name, number and language."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import NamedTuple

from attn_tui.errors import LessonError
from attn_tui.lessons.directives import command
from attn_tui.lessons.lesson import Lesson
from attn_tui.lessons.reader import read_lesson
from attn_tui.text import shown

ORDER = (
    "sequences", "bottleneck", "step", "scorers", "alignment", "break", "cell", "learning", "padding", "query",
    "explain", "beam",
)  # fmt: skip
"""The names of the lessons, which are those of their files, in order."""
_NAMING = ("-c", "--checkpoint", "--compare")
"""Options of `attn-tui translate` that name a checkpoint."""


def shelf(language: str) -> list[Path]:
    """The files of the lessons in a language, in their order; in English if there are none in it."""
    own = Path(__file__).parent / language
    folder = own if own.exists() else own.with_name("en")
    return [folder / f"{name}.md" for name in ORDER]


class Outline(NamedTuple):
    """What a list of lessons says of one."""

    file: Path
    title: str
    about: str


def outlines(language: str) -> list[Outline]:
    """The titles of these lessons in a language, in their order; their paragraphs are not read."""
    found = []
    for path in shelf(language):
        with path.open(encoding="utf-8") as file:
            head = list(takewhile(lambda line: line[:2] in ("# ", "> ", "\n"), file))
        title, *about = (line[2:].strip() for line in head if line.strip())
        found.append(Outline(path, title, " ".join(about)))
    return found


@cache
def used(file: Path) -> frozenset[str]:
    """The names of the checkpoints that a lesson's screens name, without their ages. Raises LessonError."""
    commands = [command(one.value) for paragraph in read_lesson(file).paragraphs for one in paragraph.all("show")]
    pairs = (pair for words in commands for pair in pairwise(words))
    return frozenset(name.partition("@")[0] for option, name in pairs if option in _NAMING)


def find_lesson(name: str, language: str) -> Path:
    """The file of a lesson: by name or number, or at that path. LessonError says what there is instead."""
    files = shelf(language)
    if name.isdecimal() and len(name) < 4 and 1 <= int(name) <= len(files):
        return files[int(name) - 1]
    if name in ORDER:
        return files[ORDER.index(name)]
    path = Path(name)
    try:
        if path.is_file():
            return path
        if name and path.exists():  # an empty name would be this folder
            kind = "a folder" if path.is_dir() else "a pipe or a device"
            raise LessonError(f"{shown(name)} is {kind}, no lesson; name a Markdown file.")
    except (OSError, ValueError):  # a name that no file can have
        pass
    raise LessonError(f"there is no lesson {shown(name)}, neither by name nor as a file; there are {', '.join(ORDER)}.")


def is_shipped(file: Path) -> bool:
    """Whether a lesson is one of these, not one of the user's."""
    return file.parent.parent == Path(__file__).parent


def following(file: Path) -> Path | None:
    """The lesson after one of these; None after the last one, and after any other file."""
    if not is_shipped(file) or file.stem not in ORDER[:-1]:
        return None
    return file.with_name(f"{ORDER[ORDER.index(file.stem) + 1]}.md")


def in_language(lesson: Lesson, language: str) -> Lesson:
    """The same lesson in another language; itself if there is none. Raises LessonError."""
    if not is_shipped(lesson.file):
        return lesson
    own = lesson.file.parent.parent / language / lesson.file.name
    return read_lesson(own) if own.exists() else lesson
