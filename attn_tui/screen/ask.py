"""Questions at the bottom of the screen: where to go, which sentence, under which name to save."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from textual.app import App

from attn_tui.engine.events import WeightsComputed
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.notation import word_of
from attn_tui.engine.padding import divide
from attn_tui.errors import AttnTuiError
from attn_tui.formats import find_format
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.exporting import Exporter
from attn_tui.screen.look import look_of
from attn_tui.screen.pictures.svg import screen_svg, screen_text
from attn_tui.sentences import History
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import Texts
from attn_tui.story.walk import Walk
from attn_tui.text import printable

Change: TypeAlias = Callable[[Iterable[Intervention]], None]
"""Applies interventions. Raises InterventionError."""


def jump(walk: Walk, say: Texts, go: Callable[[int, int], None]) -> Prompt:
    """Ask for a word's number, or a sub-step of it."""
    walk.complete()
    last = max(len(decoding.timeline.starts) for decoding in walk.decodings) - 1

    def answer(text: str) -> str | None:
        places = (decoding.place(text.strip()) for decoding in walk.decodings)
        place = next((place for place in places if place), None)
        if place is None:
            substep = walk.decodings[0].order[-1].substep
            return say("jump.wrong", text=printable(text), n=last, substep=substep)
        go(*place)
        return None

    return Prompt(say("jump.ask", n=last), answer)


def sentence(question: str, text: str, show: Callable[[str], None], history: History) -> Prompt:
    """Ask for a sentence, beginning with the current one, which stays until the new one can be shown.

    Typing replaces it. `show` raises AttnTuiError if it cannot show a sentence.
    """

    def answer(typed: str) -> str | None:
        try:
            show(typed)
        except AttnTuiError as error:
            return str(error)
        history.add(text)  # the one that is left can be brought back, too
        return None

    return Prompt(question, answer, text, selected=True, history=history)


def word(decoding: Decoding, say: Texts, change: Change) -> Prompt:
    """Ask for the output word of the time step; what is typed is completed from the vocabulary."""
    t = decoding.timeline.current.t
    known = [word_of(decoding.checkpoint, y) for y in range(len(decoding.checkpoint.target_vocabulary))]

    def answer(text: str) -> str | None:
        return _changed(decoding, f"{t}.y={text.strip()}", change)

    return Prompt(say("word.ask", t=t), answer, known=sorted(known, key=lambda name: (len(name), name)))


def number(decoding: Decoding, place: str, known: str, say: Texts, change: Change) -> Prompt:
    """Ask which number is to be at a place that `--set` takes, such as `3.h.#17`; `known` says which is there."""

    def answer(text: str) -> str | None:
        return _changed(decoding, f"{place}={text.strip()}", change)

    return Prompt(say("number.ask", known=known.split(";")[0]), answer, "0", selected=True)


def what_if(decoding: Decoding, say: Texts, change: Callable[[str], None]) -> Prompt:
    """Ask for changes as text, which `change` makes; one that lacks its time step is for the current time step."""
    t, source = max(1, decoding.timeline.current.t), decoding.timeline.split.words

    def answer(text: str) -> str | None:
        has_step = re.match(r"\s*(\*|\d+\+?)\.", text) or divide(text)[0]
        return _tried(change, text if has_step else f"{t}.{text.strip()}")

    key = "what_if.ask" if decoding.has(WeightsComputed) else "what_if.ask.none"
    return Prompt(say(key, t=t, word=source[0]), answer)


def _changed(decoding: Decoding, text: str, change: Change) -> str | None:
    return _tried(lambda text: change(decoding.what_if(text)), text)


def _tried(change: Callable[[str], None], text: str) -> str | None:
    """Make a change; return what is wrong with it."""
    try:
        change(text)
    except AttnTuiError as error:
        return str(error)
    return None


def save(
    app: App[Any], decoding: Decoding, exporter: Exporter, pace: float, presents: bool, systems: int = 1
) -> Prompt:
    """Ask for a file name, whose ending is the format; the screen is saved as it was before the question covered it.

    `systems` is how many there are, of which the decoding is one's.
    """
    say = look_of(app).say
    contents = {"svg": screen_svg(app), "text": screen_text(app)}
    asked_twice: set[Path] = set()
    is_lessons = exporter.is_driven()  # and so may be the name, also if the viewer presses Enter

    def answer(text: str) -> str | None:
        if is_lessons:
            return say("save.lesson")
        path = Path(os.path.expanduser(text.strip()))
        form = find_format(path.name)
        if form is None:
            return say("save.kind")
        if os.path.exists(path) and path not in asked_twice:  # unlike Path.exists, it never raises
            asked_twice.add(path)
            return say("save.exists", name=printable(str(path)))
        if form.is_screen:
            return exporter.write(path, contents[form.name].encode())
        return exporter.export(decoding, path, form, pace, presents, systems)

    timeline = decoding.timeline
    return Prompt(
        say("save.ask"), answer, f"attn-tui-{timeline.current.t}.{timeline.current.substep}.svg", selected=True
    )
