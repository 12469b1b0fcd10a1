"""A walk as a page for a browser: the screens of all positions, in several sizes and languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from textual.app import App

from attn_tui.engine.events import WordChosen
from attn_tui.errors import ExportError
from attn_tui.export.options import Options
from attn_tui.export.selection import alignment
from attn_tui.page import as_json, document
from attn_tui.screen.panes.heading import Place
from attn_tui.screen.pictures.film import THEME, Film, Paints
from attn_tui.screen.pictures.headless import AppClass, screens
from attn_tui.story.by_hand import explained
from attn_tui.story.decoding import Decoding
from attn_tui.story.linked import Numbers
from attn_tui.story.moment import moment
from attn_tui.story.share import command
from attn_tui.story.texts import texts
from attn_tui.text import printable

_SAID = (
    "what", "still", "alignment", "weights", "help", "dark", "light", "contrast", "language", "screen", "words",
    "first", "back", "play", "forward", "pace", "line", "close", "name", "right", "wrong", "lesson",
)  # fmt: skip
"""What the page says by itself: `page.X` of the texts."""


_LARGE = 3.0
"""Megabytes from which on it is said how large a page is: much for a mail."""


def text(
    app: AppClass,
    decoding: Decoding,
    positions: range,
    options: Options,
    tell: Callable[[str], None] = lambda size: None,
) -> str:
    """Return the page of a complete decoding: the screens of these positions in each size and language.

    `tell` is called with its size if that is large, or numbers can be opened. Raises ExportError if those are too many.
    """
    timeline, paints = decoding.timeline, Paints()
    languages, sizes = views_of(options)
    places, names, said = [], dict[str, list[str]](), dict[str, list[str]]()
    for position in positions:
        timeline.position = position
        places.append(decoding.here)
        for language in languages:
            now = explained(moment(decoding), texts(language))
            names.setdefault(language, []).append(printable(now.name))
            said.setdefault(language, []).append(printable(f"{now.name}: {now.text}"))
    numbers = Numbers(decoding, [*map(texts, languages)]) if options.open_numbers else None
    views = []
    for language, (columns, lines) in product(languages, sizes):
        film = Film(columns, lines, paints, numbers)
        shown = replace(options, language=language, columns=columns, lines=lines, theme=THEME, depth="truecolor")
        screens(app, decoding, positions, shown, partial(_take, film))
        spoken = {"names": names[language], "said": said[language], "scenes": []}
        stations = _stations(decoding, positions, texts(language)("page.start"))
        views.append({"language": language, **film.document(), **spoken, **stations})
    walk = {"places": places, "seconds": options.pace, **_weights(decoding, positions), "views": views}
    title = printable(f"{decoding.sentence} → {_translation(decoding)}")
    timeline.position = positions.start
    walk["say"] = own = says(languages, opens_numbers=options.open_numbers)
    for language, words in own.items():
        words["keys"] = _program(decoding, language) + words["keys"]
    if numbers is None:
        written = document(title, languages[0], walk, paints.style_sheets())
        if (whole := len(written.encode()) / 1e6) > _LARGE:
            tell(f"{whole:.1f} MB; it is smaller with one layout (--size 60x30) or one step (--at 3).")
        return written
    for language, words in own.items():
        words["what"] += texts(language)("page.numbers")
    told = numbers.document()
    written = document(title, languages[0], {**walk, **told}, paints.style_sheets(), opens_numbers=True)
    whole, part = (len(one.encode()) / 1e6 for one in (written, as_json(told)))
    tell(f"{whole:.1f} MB, of it {part:.1f} MB derivations.")
    return written


def views_of(options: Options) -> tuple[Sequence[str], Sequence[tuple[int, int]]]:
    """The languages and the sizes that a page is to have, each once."""
    languages = tuple(dict.fromkeys(options.languages)) or (options.language,)
    return languages, tuple(dict.fromkeys(options.sizes))


def says(languages: Sequence[str], what: str = "", *, opens_numbers: bool = False) -> dict[str, dict[str, str]]:
    """What the page says by itself, in each language; some of it otherwise, if the page is about `what` ("lesson")."""

    def said(language: str, key: str) -> str:
        own = f"page.{what}.{key}"
        return texts(language)(own if own in texts(language).templates else f"page.{key}")

    def keys(language: str) -> str:
        open_them = "\n" + said(language, "open") if opens_numbers else ""
        return f"{said(language, 'keys')}{open_them}\n\n{texts(language)('help.text')}"

    return {language: {**{key: said(language, key) for key in _SAID}, "keys": keys(language)} for language in languages}


def _program(decoding: Decoding, language: str) -> str:
    """What shows the decoding in the program."""
    return f"{texts(language)('page.program')}\n{command([decoding.name], [decoding], language)}\n\n"


def _take(film: Film, app: App[Any]) -> None:
    """Film what an app shows, but for a remark on the program: that it replays a trace makes no difference here."""
    for place in app.screen.query(Place):
        place.remark = ""
        place.refresh()
    film.take(app)


def _stations(decoding: Decoding, positions: range, start: str) -> Mapping[str, object]:
    """The words that these positions belong to, and where each begins among them; before the first is the `start`."""
    timeline = decoding.timeline
    names = [start, *decoding.words([int(event.y_t) for event in timeline.all_of(WordChosen)])]
    ends = (*timeline.starts[1:], timeline.seen)
    spans = zip(names, timeline.starts, ends, strict=True)
    known = [(printable(name), start) for name, start, end in spans if start < positions.stop and end > positions.start]
    return {
        "stations": [name for name, _ in known],
        "starts": [max(0, start - positions.start) for _, start in known],
    }


def _weights(decoding: Decoding, positions: range) -> Mapping[str, object]:
    try:
        found = alignment(decoding, decoding.timeline.events[positions.start : positions.stop])
    except ExportError:  # a system without attention, or nothing but the reading
        return {"source": [], "output": [], "steps": [], "weights": []}
    return {
        "output": [printable(word) for word in found.output],
        "steps": found.steps,
        "source": [printable(word) for word in found.source],
        "weights": [[round(float(weight), 3) for weight in weights] for weights in found.weights],
    }


def _translation(decoding: Decoding) -> str:
    chosen = [int(event.y_t) for event in decoding.timeline.all_of(WordChosen)]
    return decoding.checkpoint.target_vocabulary.decode(chosen)
