"""What can be done from the page of a topic."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from attn_tui.lessons.shelf import find_lesson, outlines
from attn_tui.locate import names
from attn_tui.story.showing import needs_model
from attn_tui.story.texts import Texts
from attn_tui.topics import TOPICS, sections
from attn_tui.topics.examples import Example, command, example
from attn_tui.topics.table import lessons_of

if TYPE_CHECKING:  # the start screen has no need of a bench
    from attn_tui.screen.bench import Bench
    from attn_tui.topics.topic import Show, Topic


@dataclass(frozen=True, slots=True)
class Means:
    """What a topic can be shown with; the app's."""

    say: Texts
    bench: Bench | None
    """The screen with the decodings, if there are any."""
    back: Callable[[], Awaitable[None]]
    """Closes everything that is open over that screen."""
    open: Callable[[Sequence[str], str, Callable[[Bench], Awaitable[None]]], object] | None
    """Shows a sentence with other checkpoints, and then does something there; None if that is impossible."""
    begin: Callable[[Path], Awaitable[None]] | None
    """Begins a lesson; None if that is impossible."""
    shown: Callable[[str], None] = lambda _: None
    """Notes the topic that is being shown: one may want to go back to its answer."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row below the answer."""

    text: str
    run: Callable[[], Awaitable[None]] | None = None
    """Does it, when the help is closed; None if it is only said."""
    topic: str = ""
    """The topic whose page it opens instead."""


def choices(means: Means, name: str) -> Iterator[Choice]:
    """What can be done from a topic's page, best first."""
    say, topic = means.say, TOPICS[name]
    if topic.shows:
        places = list(_places(means, name, topic))
        # What only a small model of some age shows well is shown best by that.
        yield from reversed(places) if topic.toys and all(place.run for place in places) else places
    titles = {outline.file: outline.title for outline in outlines(say.language)}
    for lesson in lessons_of(name):
        file = find_lesson(lesson, say.language)
        yield Choice(say("topic.begin", title=titles[file]), partial(means.begin, file) if means.begin else None)
    said = sections(say.language)
    for other in topic.see:
        yield Choice(say("topic.other", title=said[other].title), topic=other)


def _places(means: Means, name: str, topic: Topic) -> Iterator[Choice]:
    say, bench, here = means.say, means.bench, None
    if bench is not None:
        from attn_tui.screen.topics.going import shown_here  # imports the bench

        here = shown_here(bench, topic)
        if here is None:
            yield Choice(say("topic.lacks"))
        elif needs_model(here) and bench.decoding.is_recorded:
            here = None
            yield Choice(say("topic.recorded"))
        else:
            yield Choice(say("topic.here"), partial(_show_here, means, name, bench, here))
    if not topic.is_shipped and here is None:
        yield Choice(say("topic.not_shipped"))
    if here is not None and len(topic.systems) < 2 and not topic.toys:  # another system alone shows no more
        return
    known = names()
    current, sentence = (bench.names, bench.decoding.sentence) if bench is not None else ((), "")
    found = example(name, known, next(iter(current), ""), sentence)
    if found is None or (here is not None and found.names == current):
        return
    if means.open is None:
        yield Choice(say("topic.typed", command=command(name, known)))
        return
    listed = ", ".join(found.names)
    told = say("topic.example", names=listed)
    if found.t is not None:
        told = say("topic.example.sentence", names=listed, sentence=found.sentence)
    if len(found.names) > 1 and topic.shows[0].key != "learning":
        told += say("topic.next")
    t = found.t or (bench.decoding.timeline.current.t if bench is not None else 1)
    yield Choice(told, partial(_show_example, means, means.open, name, topic, found, t))


async def _show_here(means: Means, name: str, bench: Bench, show: Show) -> None:
    from attn_tui.screen.topics.going import go_to  # as above

    await means.back()
    await go_to(bench, show, bench.decoding.timeline.current.t)
    means.shown(name)


async def _show_example(
    means: Means, open: Callable[..., object], name: str, topic: Topic, found: Example, t: int
) -> None:
    from attn_tui.screen.topics.going import go_to, shown_here  # as above

    async def show(bench: Bench) -> None:
        shown = shown_here(bench, topic)
        if shown is not None:
            await go_to(bench, shown, t)
            means.shown(name)

    open(found.names, found.sentence, show)
