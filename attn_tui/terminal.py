"""What the environment says about the terminal: its language, its letters, its colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Those of `attn_tui.story.texts`; each has a folder of its own there."""
Depth = Literal["truecolor", "256", "16", "none"]

_NAMES = {"english": "en", "korean": "ko"}
"""What some systems call a language in a locale."""
_WITH_256 = ("alacritty", "contour", "foot", "ghostty", "iterm2", "kitty", "konsole", "mintty", "rio", "wezterm")
"""Terminals whose TERM does not say that they have 256 colours."""


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """Return the language the terminal is set to; English if there are no texts in it.

    >>> language_of_locale({"LANG": "ko_KR.UTF-8"}), language_of_locale({"LANG": "kok_IN"})
    ('ko', 'en')
    """
    language = _locale(environment, "LC_MESSAGES").partition(".")[0].partition("@")[0].partition("_")[0]
    code = _NAMES.get(language.lower(), language.lower())
    return next((known for known in LANGUAGES if known == code), "en")


def is_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale writes letters in UTF-8.

    >>> is_utf8({"LC_ALL": "C.UTF-8"}), is_utf8({"LANG": "fr_FR.ISO-8859-1"}), is_utf8({})
    (True, False, False)
    """
    locale = _locale(environment, "LC_CTYPE").partition("@")[0]
    # macOS sets just «UTF-8».
    charset = locale.rpartition(".")[2]
    return charset.lower().replace("-", "") == "utf8"


def needs_ascii(environment: Mapping[str, str]) -> bool:
    """Whether letters beyond ASCII may get lost, or bars and Braille have no glyph, as in the Linux console.

    >>> needs_ascii({"LANG": "C.UTF-8", "TERM": "linux"}), needs_ascii({"LANG": "C.UTF-8", "TERM": "tmux"})
    (True, False)
    """
    return _is_console(environment.get("TERM", "")) or not is_utf8(environment)


def colour_depth(environment: Mapping[str, str], wanted: str = "auto") -> Depth:
    """Return how many colours to use: those wanted, or with `auto` those the environment announces.

    OpenSSH passes on TERM alone, so a COLORTERM belongs to this machine; and GNU screen passes on
    the outer terminal's, but cannot show true colours itself. An unknown `wanted` is taken as `auto`.

    >>> colour_depth({"TERM": "xterm-256color", "COLORTERM": "truecolor"}), colour_depth({"TERM": "xterm-256color"})
    ('truecolor', '256')
    >>> colour_depth({"TERM": "xterm", "NO_COLOR": "1"}), colour_depth({"TERM": "xterm", "NO_COLOR": "1"}, "16")
    ('none', '16')
    """
    for depth in _DEPTHS:
        if wanted == depth:
            return depth
    term = environment.get("TERM", "").lower()
    if environment.get("NO_COLOR") or term in ("", "dumb", "unknown") or term.endswith(("-m", "-mono")):
        return "none"
    if _is_console(term):
        return "16"
    in_screen = term.startswith("screen") and "TMUX" not in environment
    announced = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    if term.endswith("-direct") or (announced and not in_screen):
        return "truecolor"
    return "256" if "256color" in term or any(name in term.split("-") for name in _WITH_256) else "16"


def is_light(environment: Mapping[str, str]) -> bool:
    """Whether the environment says that the terminal's background is light; few terminals say anything.

    >>> is_light({"COLORFGBG": "0;15"}), is_light({"COLORFGBG": "15;default;0"}), is_light({})
    (True, False, False)
    """
    return environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")


_DEPTHS: tuple[Depth, ...] = ("truecolor", "256", "16", "none")


def _locale(environment: Mapping[str, str], category: str) -> str:
    """Return the locale of a category: the first that is set and not empty decides."""
    return next((value for name in ("LC_ALL", category, "LANG") if (value := environment.get(name, ""))), "")


def _is_console(term: str) -> bool:
    return term.partition("-")[0] == "linux"
