"""Questions at the bottom of the screen: where to go, which sentence, under which name to save."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from attn_tui.errors import AttnTuiError
from attn_tui.formats import find_format
from attn_tui.screen.dialogs import Prompt
from attn_tui.text import printable

if TYPE_CHECKING:
    from attn_tui.screen.app import AttentionApp
    from attn_tui.screen.saving import Saving
    from attn_tui.screen.what_if import WhatIf
    from attn_tui.story.decoding import Decoding


def jump(app: AttentionApp) -> Prompt:
    """Ask for a word's number, or a sub-step of it."""
    say = app.look.say
    for decoding in app.decodings:
        while decoding.timeline.look_ahead():
            pass
    last = max(len(decoding.timeline.starts) for decoding in app.decodings) - 1

    def answer(text: str) -> str | None:
        places = (decoding.place(text.strip()) for decoding in app.decodings)
        place = next((place for place in places if place), None)
        if place is None:
            substep = app.decodings[0].order[-1].substep
            return say("jump.wrong", text=printable(text), n=last, substep=substep)
        app.go_to(*place)
        return None

    return Prompt(say("jump.ask", n=last), answer)


def edit(app: AttentionApp, reopen: Callable[[str], list[Decoding]]) -> Prompt:
    """Ask for a sentence; what there is stays until the new one can be shown, at the same place."""

    def answer(text: str) -> str | None:
        try:
            app.put_in_place(reopen(text))
        except AttnTuiError as error:
            return str(error)
        return None

    return Prompt(app.look.say("edit.ask"), answer, app.decodings[0].sentence)


def word(app: WhatIf, decoding: Decoding) -> Prompt:
    """Ask for the output word of the time step; what is typed is completed from the vocabulary."""
    from attn_tui.engine.notation import word_of

    t = decoding.timeline.current.t
    known = [word_of(decoding.checkpoint, y) for y in range(len(decoding.checkpoint.target_vocabulary))]

    def answer(text: str) -> str | None:
        return _changed(app, decoding, f"{t}.y={text.strip()}")

    say = app.look.say
    return Prompt(say("word.ask", t=t), answer, known=sorted(known, key=lambda name: (len(name), name)))


def what_if(app: WhatIf, decoding: Decoding) -> Prompt:
    """Ask for interventions as they are written; one without a time step is for the one there is."""
    from attn_tui.engine.events import WeightsComputed

    t, source = max(1, decoding.timeline.current.t), decoding.timeline.split.words

    def answer(text: str) -> str | None:
        has_step = re.match(r"\s*(\*|\d+\+?)\.", text)
        return _changed(app, decoding, text if has_step else f"{t}.{text.strip()}")

    key = "what_if.ask" if decoding.has(WeightsComputed) else "what_if.ask.none"
    return Prompt(app.look.say(key, t=t, word=source[0]), answer)


def _changed(app: WhatIf, decoding: Decoding, text: str) -> str | None:
    try:
        app.try_change(decoding.what_if(text))
    except AttnTuiError as error:
        return str(error)
    return None


def save(app: Saving) -> Prompt:
    """Ask for a name, whose ending says the format; the screen is saved as it is before the question covers it."""
    from attn_tui.screen.picture import screen_svg, screen_text

    say = app.look.say
    contents = {"svg": screen_svg(app), "text": screen_text(app)}
    asked_twice: set[Path] = set()

    def answer(text: str) -> str | None:
        path = Path(os.path.expanduser(text.strip()))
        form = find_format(path.name)
        if form is None:
            return say("save.kind")
        if os.path.exists(path) and path not in asked_twice:  # unlike Path's, it raises nothing
            asked_twice.add(path)
            return say("save.exists", name=printable(str(path)))
        if form.is_screen:
            return app.write(path, contents[form.name].encode())
        return app.export(path, form)

    timeline = app.decodings[0].timeline if app.decodings else None
    place = f"-{timeline.current.t}.{timeline.current.substep}" if timeline else ""
    return Prompt(say("save.ask"), answer, f"attn-tui{place}.svg")
