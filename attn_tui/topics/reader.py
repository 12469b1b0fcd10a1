"""A language's Markdown → the texts of its topics."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from attn_tui.topics.topic import Section

GROUPS = ("questions", "words")
"""The files of a language, in their order."""
_COMMENT = re.compile(r"<!-- (topic|words): (.*?) -->")


@cache
def sections(language: str) -> dict[str, Section]:
    """The texts of all topics in a language, by name, in their order; English if there are none in that language."""
    own = Path(__file__).parent / language
    folder = own if own.exists() else own.with_name("en")
    found = {}
    for group in GROUPS:
        _, *parts = (folder / f"{group}.md").read_text("utf-8").split("\n## ")
        for part in parts:
            title, _, below = part.partition("\n")
            said = dict(_COMMENT.findall(below))
            text = " ".join(_COMMENT.sub("", below).split())
            found[said["topic"]] = Section(said["topic"], group, title.strip(), said["words"], text)
    return found
