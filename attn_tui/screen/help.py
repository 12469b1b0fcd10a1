"""What the help and the list of commands tell: the keys as they are bound, and the texts about a screen."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from textual.binding import ActiveBinding
from textual.screen import ModalScreen

from attn_tui.screen.keyline import key_name
from attn_tui.screen.look import Look
from attn_tui.story.texts import LANGUAGES, Texts, texts

HelpLines: TypeAlias = tuple[tuple[str, ...], ...]
"""Ids of bindings, grouped by line."""
PANE: HelpLines = (
    ("cursor_left", "cursor_right"), ("cursor_up", "cursor_down"), ("cursor_left_far", "cursor_right_far"),
    ("cursor_first", "cursor_last"), ("derive",), ("zoom", "leave"), ("copy",), ("change",), ("choose",),
    ("edit_zero", "edit_one", "edit_uniform"), ("edit_only", "edit_last", "edit_normalise"),
    ("edit_flatter", "edit_sharper"), ("edit_done",),
)  # fmt: skip
BENCH: HelpLines = (
    ("lesson_enter",), ("lesson_next", "lesson_back"), ("lesson_first",), ("lesson_aside",),
    ("forward", "back"), ("next_step", "previous_step"), ("first", "last"), ("skip",), ("jump",),
    ("play", "faster", "slower"), ("focus", "focus_back"), ("derive",), ("zoom", "leave"), ("copy",), ("alignment",),
    ("presenter",),
    ("scroll_up", "scroll_down"), ("edit",), ("change",), ("what_if",), ("reword",), ("undo", "redo", "branches"),
    ("tree",), ("neighbours",), ("evidence",), ("history",), ("learning",), ("share",), ("home",), ("predict",),
    ("other",),
    ("language",), ("theme",), ("save",), ("join",), ("commands",), ("stop",),
    ("help", "quit"),
)  # fmt: skip
_WORD, _IN_TEXT = 3, 2
"""Letters of a word that is more than a key; the rank of what is found by its text alone."""
_NAMES = {"scroll_up": "scroll"}
_ROW = re.compile(r"  (\S.*?) {2,}(\S.*)")
_FURTHER = re.compile(r" {8,}(\S.*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something one can look for."""

    name: str
    """The command, or the keys or the symbol that is explained; '' if the text says all."""
    text: str
    section: str = ""
    """The heading that it stands below."""
    key: str = ""
    words: str = ""
    """Other words to find it by."""
    run: Callable[[], Any] | None = None
    """Does it; None if there is nothing to do."""
    more: str = ""
    """Text behind it, by which it is found if nothing that is called so is."""
    opens: Callable[[], ModalScreen[Entry | None]] | None = None
    """Makes the screen that opens over the list in its place, and may return what is to be done instead."""
    topic: str = ""
    """The topic that it is, by its name."""


def matching(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """The entries with every one of the words wanted, in their names, texts or other words; accents do not matter.

    Within a section, those that are called so come first, and so do sections with such; a word of three letters or more
    is a question, and topics come before keys. Words that tell nothing are left out, if there are others: a question
    may be typed as it is asked. Topics that it names are listed at its end.
    """
    from attn_tui.topics.finding import in_shorter_forms, named_in  # nothing is typed at the start

    known = list(entries)
    if not wanted.strip():
        return known
    forms = in_shorter_forms(wanted) or [wanted]
    found = next(filter(None, (_matching(known, form, wanted) for form in forms)), [])
    if all(" " not in form for form in forms):
        return found
    # What is asked about has a page, which may not have all the other words.
    also = [one for name in named_in(wanted) for one in known if one.topic == name and one not in found]
    return [*found, *also]


def _matching(entries: Iterable[Entry], form: str, wanted: str) -> list[Entry]:
    """Those with all words of this form of what is wanted."""
    from attn_tui.topics.finding import folded, is_called, rank  # as above

    words, whole = folded(form).split(), folded(wanted).split()
    found: list[tuple[str, int, Entry]] = []
    for entry in entries:
        names = folded(f"{entry.name} {entry.key} {entry.words}")
        at = rank(words, names, folded(f"{entry.text} {entry.section}"), folded(entry.more))
        if at is not None:
            if folded(entry.name).split() == words or (entry.topic and is_called(entry.words, wanted)):
                at = -2
            elif len(words) > 1 and rank(whole, names, "") == 0:  # small words tell questions of many words apart
                at = -1
            found.append((entry.section, at, entry))
    best: dict[str, tuple[bool, int]] = {}
    is_word = any(len(word) >= _WORD for word in words)
    for section, at, entry in found:
        is_asked = is_word and bool(entry.topic) and at < _IN_TEXT
        best[section] = min((not is_asked, at), best.get(section, (True, at)))
    sections = sorted(best, key=lambda section: best[section])
    return [entry for _, _, entry in sorted(found, key=lambda one: (sections.index(one[0]), one[1]))]


def commands(bindings: dict[str, ActiveBinding], look: Look) -> Iterator[Entry]:
    """Everything that has a key now, by name; it is also found by its name and its words in other languages."""
    active: dict[str, tuple[str, ActiveBinding]] = {}
    for key, of in bindings.items():
        if of.enabled and of.binding.id:
            active.setdefault(of.binding.id, (key, of))
    for ids in BENCH:
        for name in ids:
            if name in active and name != "commands":
                key, of = active[name]
                yield Entry(
                    look.say(f"key.{name}"),
                    look.say(alone if (alone := f"about.{name}") in look.say.templates else _together(ids)),
                    key=key_name(key),
                    words=" ".join(words_of_key(name)),
                    run=partial(of.node.app.run_action, of.binding.action, of.node),
                )


def theme_entries(names: Iterable[str], choose: Callable[[str], Awaitable[None]], look: Look) -> Iterator[Entry]:
    """Each theme by its name, which `choose` is given."""
    for name in names:
        about = f"theme.{name}" if f"theme.{name}" in look.say.templates else "theme.own"
        words = " ".join(texts(language)(about) for language in LANGUAGES)
        yield Entry(look.say("find.theme.name", name=name), look.say(about), words=words, run=partial(choose, name))


def _together(ids: tuple[str, ...]) -> str:
    """The key of the text about commands that the help has on one line."""
    return f"help.{_NAMES.get(ids[0], ids[0])}"


def about(name: str, say: Texts) -> str:
    """What a command of the bench does, as the help says it; "" if it says nothing of it."""
    ids = next((ids for ids in BENCH if name in ids), (name,))
    key = _together(ids)
    return say(key) if key in say.templates else ""


def words_of_key(name: str) -> Iterator[str]:
    """What the key of this id is called, and other words to find it by, in all languages."""
    for language in LANGUAGES:
        known = texts(language).templates
        yield from (known[key] for key in (f"key.{name}", f"find.{name}") if key in known)


def key_entries(
    together: HelpLines, bindings: dict[str, ActiveBinding], look: Look, section: str = ""
) -> Iterator[Entry]:
    """An entry for each group of ids that has keys now: the first key of each, and what they do."""
    keys: dict[str, list[tuple[str, ActiveBinding]]] = {}
    for key, active in bindings.items():
        if active.binding.id:
            keys.setdefault(active.binding.id, []).append((key_name(key), active))
    for ids in together:
        of = [keys[i][0] for i in ids if i in keys]
        if of and not (look.ascii and ids == ("language",)):
            text = look.say(_together(ids))
            node, action = of[0][1].node, of[0][1].binding.action
            run = partial(node.app.run_action, action, node) if of[0][1].enabled else None
            words = " ".join(word for name in ids for word in words_of_key(name))
            yield Entry("  ".join(key for key, _ in of), text, section, words=words, run=run)


def text_entries(text: str, section: str = "") -> Iterator[Entry]:
    r"""A text as entries: below a heading, which is followed by indented lines; a symbol with its text, or a paragraph.

    >>> list(text_entries("Symbols\n  C   the\n        context\n\nBars stand\nup."))
    ... # doctest: +NORMALIZE_WHITESPACE
    [Entry(name='C', text='the context', section='Symbols', key='', words='', run=None,
     more='', opens=None, topic=''), Entry(name='', text='Bars stand up.', section='', key='', words='', run=None,
     more='', opens=None, topic='')]
    """
    for paragraph in text.strip("\n").split("\n\n"):
        lines, heading = paragraph.split("\n"), section
        if len(lines) > 1 and lines[1].startswith("  ") and not lines[0].startswith(" "):
            heading, *lines = lines
        rows: list[tuple[str, list[str]]] = []
        for line in lines:
            if row := _ROW.fullmatch(line):
                rows.append((row[1], [row[2]]))
            elif rows and ((further := _FURTHER.fullmatch(line)) or not rows[-1][0]):
                rows[-1][1].append(further[1] if further else line.strip())
            else:
                rows.append(("", [line.strip()]))
        yield from (Entry(name, " ".join(parts), heading) for name, parts in rows)
