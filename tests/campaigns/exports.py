"""A sentence exported: each format read by what it is for, and compared with what the sentence was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from random import Random

from rich.cells import cell_len
from screen.emulation import Terminal

from attn_tui.export import Options, export
from attn_tui.formats import FORMATS
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.pictures import picture
from attn_tui.text import printable
from campaigns import formed
from campaigns.campaign import FaultError
from campaigns.given import Given, harmless, without_halves
from campaigns.used import answered
from campaigns.watching import unwatched

PLACES = ("", "", "0", "1", "1.word", "2")
SIZES = ((60, 18), (60, 18), (80, 24), (80, 24), (120, 40), (200, 50))
_ONE = "1.word"
"""The place that is filmed: a walk takes a second."""
_MOVING = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]|\r")
"""What a recording may send a terminal."""


def exported(drawn: Random, given: Given, form: str) -> tuple[str, Callable[[], str]]:
    """Export in that format, and read it: in a line how, and what does it."""
    language = drawn.choice(("en", "ko"))
    size = drawn.choice(SIZES)
    known = FORMATS[form]
    at = _ONE if known.is_walk else drawn.choice(PLACES)
    options = ["--at", at] * bool(at)
    if "long" in known.options and drawn.random() < 0.5:
        options += ["--long"]
    if "size" in known.options:
        size = SIZES[0] if known.is_walk else size
        options += ["--size", "{}x{}".format(*size)]
    if "ascii" in known.options and not known.has_several and drawn.random() < 0.2:
        options += ["--ascii"]
    if "language" in known.options:
        options += ["--lang", language]

    def run() -> str:
        if form.startswith("alignment"):
            _know_fonts()
        file = given.folder / "out"
        done = answered("export", "--format", form, "-o", file, *options, *given.arguments)
        if done.returncode:
            return "refused"
        data = file.read_bytes()
        text = formed.text_of(data) if known.is_text and not known.is_walk else ""
        match form:
            case "json":
                if (sentence := formed.of_json(text)["sentence"]) != without_halves(given.kept):
                    raise FaultError(f"another sentence: {sentence!a:.200}")
            case "csv":
                _table(formed.of_csv(text), given, "--long" in options)
            case "markdown":
                _calculation(text, given, at, language)
            case "text":
                if wide := [line for line in text.splitlines() if cell_len(line) > size[0]]:
                    raise FaultError(f"wider than {size[0]}: {wide[0]!a:.300}")
            case "svg" | "alignment-svg":
                formed.of_svg(text)
            case "alignment-png":
                formed.of_png(data)
            case "alignment-pdf":
                _figure(formed.of_pdf(data), given, at)
            case "cast":
                _recording(data.decode("utf-8"), size)
            case "html":
                _page(formed.text_of(data), given, language)
        return "read"

    return f"{form} {' '.join(options)}", run


@cache
def _know_fonts() -> None:
    """Let matplotlib look for the machine's fonts, and keep what it has found, once."""
    with unwatched():
        from matplotlib import font_manager

        font_manager.findSystemFonts()


def _table(rows: list[list[str]], given: Given, is_long: bool) -> None:
    """The words stand in it as they are, or behind an apostrophe."""
    words = given.decoding().timeline.split.words
    found = [row[3] for row in rows[1:] if row[0] == rows[1][0]] if is_long else rows[0][1:]
    if [cell.removeprefix("'") for cell in found] != [word.removeprefix("'") for word in words]:
        raise FaultError(f"other words: {found!a:.200}")


def _calculation(text: str, given: Given, at: str, language: str) -> None:
    """The heading reads as the sentence and its translation; nothing is markup that is not ours."""
    blocks = formed.of_markdown(text, _harmless_markdown(given.reader.harmless, language))
    title = formed.shown_in(blocks[1])
    if _plain(given.sentence) not in _plain(title):
        raise FaultError(f"another title: {title!a:.300}")
    words = given.decoding().timeline.split.words
    header = [formed.shown_in(one) for before, one in pairwise(blocks) if before.type == "th_open"]
    if not at and "α" in header and [*map(_plain, header[header.index("α") + 1 :])] != [*map(_plain, words)]:
        raise FaultError(f"other words: {header[header.index('α') :]!a:.300}")


def _plain(text: str) -> str:
    """What is left of a text if it is printed, and blanks of all kinds are one."""
    return " ".join(printable(text).split())


@cache
def _harmless_markdown(reader: tuple[str, str], language: str) -> str:
    return export(harmless(*reader), "markdown", Options(language=language)).decode()


def _figure(text: str, given: Given, at: str) -> None:
    """The plain letters of the words can be found in it."""
    if not text:
        return
    wanted = Counter(re.findall("[a-z0-9]", "".join(given.decoding().timeline.split.words).lower()))
    if missing := wanted - Counter(re.findall("[a-z0-9]", text.lower())):
        raise FaultError(f"without {dict(missing)} of the words in {text!a:.300}")


def _recording(text: str, size: tuple[int, int]) -> None:
    """Played on a terminal, it is printable."""
    header, *events = [formed.of_json(line) for line in text.splitlines()]
    formed.check_printable(header["title"])
    terminal = Terminal(*size)
    for _, kind, sent in events:
        formed.check_printable(_MOVING.sub("", sent))
        if kind == "o":
            terminal.stream.feed(sent)


def _page(text: str, given: Given, language: str) -> None:
    """Its title is the sentence; it has no element that the page of harmless words has not."""
    title, _ = formed.of_html(text, _harmless_page(given.reader.harmless, language))
    if not _plain(title).startswith(_plain(given.sentence)):
        raise FaultError(f"another title: {title!a:.200}")


@cache
def _harmless_page(reader: tuple[str, str], language: str) -> str:
    options = Options(at=_ONE, language=language, sizes=SIZES[:1])
    return picture(AttentionApp, harmless(*reader), "html", options).decode()
