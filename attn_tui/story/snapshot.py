"""What a lesson's paragraph shows, kept so that going back shows it again, whatever was done in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attn_tui.engine.branch import Branch
from attn_tui.errors import ApartError, AttnTuiError, LessonError
from attn_tui.lessons import Directive, Lesson, Paragraph
from attn_tui.story.decoding import Decoding, place_in
from attn_tui.story.walk import Place


@dataclass(frozen=True, slots=True)
class Opening:
    """What a command shows."""

    names: tuple[str, ...]
    openings: tuple[Callable[[], Decoding], ...]
    """One function for each name; they raise AttnTuiError."""
    at: str
    """The place it begins at, as `Decoding.place` takes it; "" for the start."""


Opens = Callable[[Paragraph], Opening]
"""Reads the command above a paragraph that has one; raises AttnTuiError."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Decodings, their current branches, and the place."""

    names: tuple[str, ...]
    decodings: tuple[Decoding, ...]
    branches: tuple[Branch, ...]
    place: Place

    def restore(self) -> None:
        """Go to these branches again."""
        for decoding, branch in zip(self.decodings, self.branches, strict=True):
            if decoding.branches.current is not branch:
                decoding.branches.switch(branch)


def snapshot_of(names: Sequence[str], decodings: Sequence[Decoding], place: Place) -> Snapshot:
    """Keep what is shown now."""
    return Snapshot(tuple(names), tuple(decodings), tuple(one.branches.current for one in decodings), place)


def shown_by(lesson: Lesson, paragraph: Paragraph, before: Snapshot | None, opens: Opens) -> Snapshot:
    """What a paragraph shows, given what the previous one shows. Raises LessonError."""
    show, at = paragraph.directive("show"), paragraph.directive("at")
    if show is None:
        assert before is not None
        before.restore()
        return before if at is None else _at(lesson, at, at.value, before)
    opening = opening_of(lesson, paragraph, opens)
    snapshot = snapshot_of(opening.names, [one() for one in opening.openings], (0, 1))
    return _at(lesson, at or show, at.value if at else opening.at, snapshot)


def opening_of(lesson: Lesson, paragraph: Paragraph, opens: Opens) -> Opening:
    """Read the command above a paragraph. Raises LessonError, with its line for everything that is wrong."""
    show = paragraph.directive("show")
    assert show is not None

    def told(opening: Callable[[], Decoding]) -> Callable[[], Decoding]:
        def open_decoding() -> Decoding:
            try:
                decoding = opening()
                decoding.read_rest()
            except AttnTuiError as error:
                raise _wrong(lesson, show, error) from None
            return decoding

        return open_decoding

    try:
        opening = opens(paragraph)
    except AttnTuiError as error:
        raise _wrong(lesson, show, error) from None
    return Opening(opening.names, tuple(map(told, opening.openings)), opening.at)


def place_of(lesson: Lesson, since: Sequence[Paragraph], decodings: Sequence[Decoding], at: str) -> Place:
    """The place that the last of these paragraphs is about: by the last directive, else by the first one's command.

    Raises LessonError.
    """
    placed = (found for one in reversed(since) if (found := one.directive("at")))
    directive = next(placed, since[0].directive("show"))
    assert directive is not None
    text = directive.value if directive.name == "at" else at
    return _at(lesson, directive, text, snapshot_of((), decodings, (0, 1))).place


def _at(lesson: Lesson, directive: Directive, text: str, snapshot: Snapshot) -> Snapshot:
    if not text:
        return snapshot
    try:
        place = place_in(snapshot.decodings, text)
    except AttnTuiError as error:
        raise _wrong(lesson, directive, error) from None
    return Snapshot(snapshot.names, snapshot.decodings, snapshot.branches, place)


def _wrong(lesson: Lesson, directive: Directive, error: AttnTuiError) -> LessonError:
    if isinstance(error, ApartError):  # no mistake of the lesson's, so that there is no line to correct
        return LessonError(str(error))
    return lesson.wrong(directive.line, str(error).rstrip("."))
