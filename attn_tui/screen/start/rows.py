"""Checkpoints and examples → rows of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len

from attn_tui.lessons.shelf import Outline, used
from attn_tui.locate import missing
from attn_tui.progress import Standing, so_far
from attn_tui.screen.look import Look
from attn_tui.screen.start.catalogue import Entry
from attn_tui.screen.start.listing import Item
from attn_tui.screen.write import fit
from attn_tui.story.system import in_short
from attn_tui.text import printable

_LANGUAGES = {
    "fr": "fr",
    "en": "en",
    "digits": "digits",
    "digits, reversed": "reversed",
    "digits, sorted": "sorted",
    "dates": "dates",
    "ISO 8601": "iso",
    "numbers": "numbers",
    "numbers in Korean": "korean",
}
"""Languages that have a name in every language of the screen."""
_NAME = 24  # the most cells of a checkpoint's name


def language(code: str, look: Look) -> str:
    """The name of a language in a config."""
    return look.say(f"home.language.{_LANGUAGES[code]}") if code in _LANGUAGES else printable(code)


def languages(entry: Entry) -> tuple[str, str]:
    """From which language into which; "" if that is not known."""
    return (entry.config.source_language, entry.config.target_language) if entry.config else ("", "")


def example_rows(examples: Sequence[tuple[str, str]], of: str, look: Look) -> list[Item]:
    """What each is an example of, and the sentence; or a row that says there are none for this language."""
    labels = [look.say(f"home.example.{kind}") for kind, _ in examples]
    wide = max(map(cell_len, labels), default=0)
    rows = [Item(f"{fit(label, wide)}  {text}") for label, (_, text) in zip(labels, examples, strict=True)]
    return rows or [Item(look.say("home.no_examples", language=of), is_heading=True)]


def lesson_rows(lessons: Sequence[Outline], standings: Mapping[str, Standing], look: Look) -> list[Item]:
    """The number and the title of each; how far the user has come in it, or that it needs checkpoints not here."""
    wide, apart = len(str(len(lessons))), missing()
    rows = []
    for number, lesson in enumerate(lessons, 1):
        remark = so_far(standings.get(lesson.file.stem))
        if apart and not used(lesson.file).isdisjoint(apart):
            remark = look.say("home.lesson.lacks")
        rows.append(Item(f"{number:>{wide}}  {lesson.title}", remark))
    return rows


def checkpoint_rows(entries: Sequence[Entry], marked: Sequence[Entry], default: str, look: Look) -> Iterator[Item]:
    """A row for each, below its languages; marked ones have the number of their place side by side."""
    for pair, group in groupby(entries, languages):
        together = list(group)
        wide = min(_NAME, max(cell_len(entry.label) for entry in together))
        names = (language(code, look) for code in pair)
        usable = together[0].config is not None
        yield Item(" → ".join(names) if usable else look.say("home.unusable"), is_heading=True)
        for entry in together:
            about = in_short(entry.config, look.say) if entry.config else ""
            remarks = [look.say("home.own")] * entry.is_own + [look.say("home.default")] * (entry.name == default)
            yield Item(
                f"{fit(entry.label, wide)}  {about}".rstrip(),
                ", ".join(remarks),
                str(marked.index(entry) + 1) if entry in marked else "",
            )
