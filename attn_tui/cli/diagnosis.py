"""What `attn-tui doctor` reports: facts in sections, and what is wrong. Nothing tells whose machine it is."""

from __future__ import annotations

import getpass
import locale
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from attn_tui.cli.probing import widths_of
from attn_tui.cli.requirements import EXTRAS, REQUIRED, fault_of, installed, is_there
from attn_tui.errors import AttnTuiError
from attn_tui.keys import by_id
from attn_tui.locate import HOW, folders_in, missing, own, shipped
from attn_tui.settings import COLOURS, VARIABLE, Settings, check_keys, read_settings
from attn_tui.terminal import colour_depth, is_utf8, language_of_locale, needs_ascii, obstacle, on_terminal
from attn_tui.text import printable

Value: TypeAlias = str | int | bool
Sections: TypeAlias = dict[str, dict[str, Value]]
SAMPLES = {
    "Hangul": "한",
    "Hangul of jamo": "\u1112\u1161\u11ab",
    "ideograph": "漢",
    "combining accent": "e\u0301",
    "vowel sign": "द\u093f",
    "ambiguous α": "α",
    "ambiguous →": "→",
    "ambiguous █": "█",
    "Braille": "⠿",
    "emoji": "👍",
    "emoji of two": "👍🏽",
    "joined emoji": "👩\u200d🔬",
}
"""What terminals disagree about."""
_SAID = (
    *("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORFGBG", "NO_COLOR", "TEXTUAL_DRIVER"),
    *("LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "PYTHONUTF8", "PYTHONIOENCODING"),
)
"""Variables whose values say nothing of a person."""
_NOTED = ("TMUX", "STY", "SSH_CONNECTION", "MOSH_CONNECTION", "WT_SESSION", "WSL_DISTRO_NAME", VARIABLE)
"""Variables of which is told only that they are set."""


def examine() -> tuple[Sections, list[str]]:
    """Return the facts, each section by its heading, and what is wrong, a sentence each."""
    wrong: list[str] = []
    sections = {
        "program": _program(),
        "terminal": _terminal(wrong),
        "environment": _environment(),
        "cells a text takes": _widths(wrong),
        "libraries": _libraries(wrong),
        "extras": _extras(),
        "settings": _settings(wrong),
        "checkpoints": _checkpoints(wrong),
    }
    private = {heading: {impersonal(k): _impersonal(v) for k, v in rows.items()} for heading, rows in sections.items()}
    return private, [impersonal(sentence) for sentence in wrong]


def impersonal(text: str) -> str:
    """The text, printable, with ~ for the home folder, and USER for the user's name elsewhere."""
    text = printable(text)
    home = os.path.expanduser("~")
    for folder in {home, os.path.realpath(home)} - {os.sep, "~"}:
        text = re.sub(rf"{re.escape(folder)}(?![\w.-])", "~", text)
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody, as in some containers
        return text
    return re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", "USER", text) if name else text


def _impersonal(value: Value) -> Value:
    return impersonal(value) if isinstance(value, str) else value


def _program() -> dict[str, Value]:
    from attn_tui import __version__

    return {
        "attn-tui": __version__,
        "in": str(Path(__file__).parents[1]),
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "at": sys.executable or "unknown",
        "virtual environment": sys.prefix != sys.base_prefix,
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
    }


def _terminal(wrong: list[str]) -> dict[str, Value]:
    streams = {"standard input": sys.stdin, "standard output": sys.stdout}
    found: dict[str, Value] = {name: stream is not None and stream.isatty() for name, stream in streams.items()}
    columns, lines = shutil.get_terminal_size()
    why = obstacle(os.environ)
    if on_terminal():
        found["size"] = f"{columns}x{lines}"
    elif why and all(found.values()):
        wrong.append(f"no screen can be drawn: {why}.")
    return found | {
        "colours": colour_depth(os.environ),
        "ASCII alone": needs_ascii(os.environ),
        "encoding": getattr(sys.stdout, "encoding", None) or "unknown",
    }


def _environment() -> dict[str, Value]:
    values: dict[str, Value] = {name: os.environ[name] for name in _SAID if name in os.environ}
    noted: dict[str, Value] = {name: "is set" for name in _NOTED if os.environ.get(name)}
    return {
        **values,
        **noted,
        "UTF-8 by the locale": is_utf8(os.environ),
        "encoding by Python": locale.getpreferredencoding(False),
        "UTF-8 mode": bool(sys.flags.utf8_mode),
        "language": language_of_locale(os.environ),
    }


def _widths(wrong: list[str]) -> dict[str, Value]:
    try:
        measured = widths_of([*SAMPLES.values()])
    except (AttnTuiError, OSError) as error:
        return {"the terminal": str(error) or "cannot be asked"}
    # Rich, which needs not be there for all else to be told.
    from rich.cells import cell_len

    from attn_tui.screen.driver.cells import has_certain_width

    found: dict[str, Value] = {}
    for (name, text), cells in zip(SAMPLES.items(), measured, strict=True):
        counted = cell_len(text)
        found[name] = f"{cells}" if cells == counted else f"{cells}, counted as {counted}"
        if cells != counted and has_certain_width(text):
            wrong.append(
                f"the terminal draws {text} in {cells} cells and the screen counts {counted}, so that what follows is "
                "out of place; look for the width of ambiguous characters in the terminal's settings."
            )
    return found


def _libraries(wrong: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, module in REQUIRED.items():
        fault = fault_of(module)
        found[name] = installed(name) or ("missing" if fault else "of unknown version")
        if fault:
            found[name] = f"{found[name]}, cannot be imported"
            wrong.append(f"{name} cannot be imported ({printable(fault)}); install attn-tui anew.")
    return found


def _extras() -> dict[str, Value]:
    found: dict[str, Value] = {}
    for extra, (what, needs) in EXTRAS.items():
        missing = [name for name, module in needs.items() if not is_there(module)]
        versions = ", ".join(f"{name} {installed(name)}".rstrip() for name in needs)
        instead = f'missing {", ".join(missing)}; type pip install "attn-tui[{extra}]"'
        found[extra] = f"{what}: {instead if missing else versions}"
    return found


def _settings(wrong: list[str]) -> dict[str, Value]:
    try:
        settings = read_settings()
    except AttnTuiError as error:
        wrong.append(str(error))
        return {"file": "cannot be used"}
    if settings.file is None:
        return {"file": "none"}
    if fault := _of_keys(settings):
        wrong.append(fault)
    look = {"language": settings.language or "auto", "theme": settings.theme, "colours": settings.colours}
    faint = {f"theme {printable(name)}": said for name, values in settings.themes.items() if (said := _faint(values))}
    return {"file": str(settings.file), **look, "keys of one's own": len(settings.keys), **faint}


def _of_keys(settings: Settings) -> str:
    """What is wrong with the keys of one's own, as the screen says it, or ''."""
    if not settings.keys:
        return ""
    try:
        from attn_tui.screen.keymap import all_bindings
    except ImportError:  # of Textual, of which its own row tells
        return ""
    try:
        check_keys(settings, by_id(all_bindings()))
    except AttnTuiError as error:
        return str(error)
    return ""


def _faint(theme: Mapping[str, Any]) -> str:
    """Which colours of a theme of one's own are hard to read, or ''."""
    try:
        from attn_tui.screen.palette import READABLE, contrast
        from attn_tui.screen.themes import Themes
    except ImportError:  # of Rich or Textual, of which their own rows tell
        return ""
    palette = Themes("truecolor", {"": theme}).palette("")
    found = {ink: contrast(theme[ink], palette.background) for ink in COLOURS if ink in theme and ink != "background"}
    said = ", ".join(f"{ink} {ratio:.1f}:1" for ink, ratio in found.items() if ratio < READABLE)
    return f"hard to read on its background: {said}; take colours of at least {READABLE}:1" if said else ""


def _checkpoints(wrong: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, folder in _folders():
        try:
            # numpy, which may be what is broken.
            from attn_tui.checkpoint import load
            from attn_tui.judging.record import fingerprint

            load(str(folder))
            found[name] = fingerprint(folder)[:16]
        except (AttnTuiError, ImportError) as error:
            found[name] = "cannot be used"
            wrong.append(f"the checkpoint {name} cannot be used: {error}")
    if not found:
        wrong.append("there is no checkpoint at all; install attn-tui anew.")
    return found | dict.fromkeys(missing(), f"missing; {HOW}")


def _folders() -> Iterator[tuple[str, Path]]:
    """Every checkpoint with what the report calls it."""
    for place, whose in ((shipped(), ""), (own(), ", yours")):
        for folder in folders_in(place):
            yield folder.name + whose, folder


def shown(sections: Mapping[str, Mapping[str, Value]], wrong: list[str]) -> Iterator[str]:
    """The report as lines of text."""
    for heading, rows in sections.items():
        yield f"{heading}:"
        width = max(map(len, rows), default=0)
        yield from (f"  {name:<{width}}  {_word(value)}".rstrip() for name, value in rows.items())
        yield ""
    yield "wrong:" if wrong else "Nothing is wrong."
    yield from (f"  {sentence}" for sentence in wrong)


def _word(value: Value) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
