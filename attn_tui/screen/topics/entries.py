"""The topics as entries of the help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from attn_tui.screen.help import Entry
from attn_tui.screen.topics.actions import Means
from attn_tui.screen.topics.page import TopicPage
from attn_tui.topics import sections
from attn_tui.topics.finding import words_of


def with_the_shown(entries: Iterable[Entry], topic: str, section: str) -> list[Entry]:
    """The entries of the help, first that of the topic that was shown last: so one finds back to its answer."""
    known = list(entries)
    shown = [replace(one, section=section) for one in known if topic and one.topic == topic]
    return [*shown, *(one for one in known if not topic or one.topic != topic)]


def topic_entries(means: Means) -> Iterator[Entry]:
    """An entry for each topic, which opens its page."""
    say = means.say
    for name, said in sections(say.language).items():
        is_word = said.group == "words"
        yield Entry(
            said.title.partition(" (")[0] if is_word else "",  # the same in English, by which it is found, takes room
            said.gist if is_word else said.title,
            say(f"topic.{said.group}"),
            words=words_of(name),
            more=said.text,
            opens=partial(TopicPage, means, name),
            topic=name,
        )
