"""A user's settings: a TOML file, in which every entry is optional."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from attn_tui.errors import SettingsError
from attn_tui.files import read_file
from attn_tui.keys import canonical_list
from attn_tui.locate import DEFAULT
from attn_tui.terminal import LANGUAGES, Language
from attn_tui.text import printable, shown
from attn_tui.toml import fault, places

VARIABLE = "ATTN_TUI_CONFIG"
"""The environment variable that names another file."""
LARGEST = 1 << 16
"""Bytes of a settings file; a larger file is something else."""
SLOWEST, QUICKEST = 10.0, 0.1
"""Seconds a sub-step is shown for when playing."""
AUTO = "auto"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": (AUTO, *LANGUAGES),
    "theme": (AUTO, "dark", "light", "contrast", "terminal"),
    "colours": (AUTO, "truecolor", "256", "16", "none"),
}
NAMES = (
    *("language", "theme", "ascii", "colours", "presenter", "mouse", "history"),
    *("seconds_per_substep", "checkpoint", "themes", "keys"),
)
"""All settings, by their names in the file."""
COLOURS = ("background", "text", "dim", "rule", "positive", "negative", "score", "weight", "accent")
"""The colours of a theme, by what they are for."""
_BASES = ("dark", "light", "contrast")
_RAMP = 2, 16
_FEW = 30  # names that fit into a sentence
"""The fewest and the most colours of a ramp."""
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; those that a file does not name have their default."""

    language: Literal[""] | Language = ""
    """Of the texts on the screen; empty (`auto` in the file) for the locale's."""
    theme: str = AUTO
    """One of `CHOICES`, or a name in `themes`; `auto` is light if the terminal says that its background is."""
    ascii: bool | None = None
    """Whether to draw with ASCII alone; None (`auto` in the file) if the terminal needs it."""
    colours: Literal["auto", "truecolor", "256", "16", "none"] = "auto"
    mouse: bool = True
    """Whether the program gets what the mouse does; if not, the terminal does, as it does elsewhere."""
    history: bool = True
    """Whether sentences that were typed are kept, and how far one has come in the lessons; in the files of
    `attn_tui.sentences.history_path` and `attn_tui.progress.progress_path`."""
    presenter: bool = False
    """Whether only the panes of the moment are shown, larger; they always are if there is no room for all."""
    seconds_per_substep: float = 1.0
    """How long playing shows a sub-step with little to read; one with more to read, longer in proportion."""
    checkpoint: str = DEFAULT
    """The name or folder of the checkpoint that is opened if none is named."""
    themes: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    """Colours by their names in `COLOURS`, as `#rrggbb`; with a `base`, the theme that has the others, and a `ramp`."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The keys of a binding by its id, several separated by commas, for those that do not have their default."""
    file: Path | None = field(default=None, compare=False)
    """The file they were read from; None if there is none."""
    text: str = field(default="", compare=False, repr=False)
    """The text of that file."""

    def line(self, *key: str) -> int | None:
        r"""Return the line of the file in which a setting, or `"keys"` and a binding's id, is set; None for a default.

        >>> Settings(text='# mine\n[keys]\nback = "b"').line("keys", "back")
        3
        """
        return places(self.text).get(key)


def settings_path() -> Path:
    """Return the file that settings are read from, whether there is one or not."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    import platformdirs  # Textual needs it anyway; if no screen opens, it costs a thirtieth of a start

    return Path(platformdirs.user_config_dir("attn-tui"), "config.toml")


def read_settings(path: Path | None = None, known_keys: Mapping[str, str] | None = None) -> Settings:
    """Read the settings: from a path, else from the file of `settings_path`.

    The latter may be missing if nobody named it. `known_keys` is as in `check_keys`; without it, that
    check is left to the caller. SettingsError says what is wrong with which setting in which line.
    """
    file = path or settings_path()
    text = _read(file)
    if text is None:
        if path is None and not os.environ.get(VARIABLE):
            return Settings()
        otherwise = "name one that exists" if path else f"make it with attn-tui config --init, or unset {VARIABLE}"
        raise _refused(file, f"there is no such file; {otherwise}")
    values: dict[str, Any] = {name: _value(file, text, name, value) for name, value in _parsed(file, text).items()}
    settings = Settings(**values, file=file, text=text)
    check_theme(settings)
    if known_keys is not None:
        check_keys(settings, known_keys)
    return settings


def overridden(settings: Settings, options: Mapping[str, Any]) -> Settings:
    """The settings with those that were given as options. Raises SettingsError for a theme that there is not."""
    changed = replace(settings, **options)
    if "theme" in options:
        check_theme(replace(changed, file=Path("--theme"), text=""))
    return changed


def check_theme(settings: Settings) -> None:
    """Check that there is the theme that the settings name. Raises SettingsError."""
    known = (*CHOICES["theme"], *settings.themes)
    if settings.theme not in known:
        wanted = "one of " + ", ".join(f'"{name}"' for name in known)
        raise _wrong(settings, ("theme",), f"theme is {shown(settings.theme)}; make it {wanted}")


def check_keys(settings: Settings, known_keys: Mapping[str, str]) -> None:
    """Check the ids in `settings.keys` against the known ones, each with its default keys.

    SettingsError for an unknown id, and for a key that another binding has, by default or in the file. Bindings
    that share a key by default are never active together, and may share any.
    """
    for name in settings.keys:
        if name not in known_keys:
            said = f"no binding has the id {shown(name)}{_misplaced(name) or _instead(name, known_keys)}"
            raise _wrong(settings, ("keys", name), said)
    default = {name: set(canonical_list(keys)) for name, keys in known_keys.items()}
    now = {name: set(keys.split(",")) for name, keys in settings.keys.items()}
    settled = {name: keys for name, keys in default.items() if name not in now}
    for name, keys in now.items():
        for other, others in settled.items():
            if (keys & others) and not (default[name] & default[other]):
                key = min(keys & others)
                if other in now:
                    said = f"and so has keys.{other} in line {settings.line('keys', other)}; change one of them"
                else:
                    said = f"which is the key of {other}; choose another, or give {other} another under [keys]"
                raise _wrong(settings, ("keys", name), f"keys.{name} has the key {key}, {said}")
        settled[name] = keys


def _read(file: Path) -> str | None:
    """Return a file's text; None if there is no file."""
    try:
        data = read_file(file, LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise _refused(file, "it is a folder; name a file in it") from None
    except OSError as error:
        raise _refused(
            file, f"it cannot be read ({printable(error.strerror or 'no reason given')}); check its permissions"
        ) from None
    if len(data) > LARGEST:
        raise _refused(file, f"it is larger than {LARGEST >> 10} KiB; name a settings file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(file, "this is not UTF-8; save the file as UTF-8", line) from None


def _parsed(file: Path, text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    import tomllib  # only if there is something to read

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, said = fault(text, error)
        raise _refused(file, said, line) from None
    except (RecursionError, ValueError):  # brackets by the hundred, digits by the thousand
        raise _refused(file, "it is nested too deeply or has a number too long; shorten it") from None


def _value(file: Path, text: str, name: str, value: object) -> object:
    """Check the value of a setting; return it as `Settings` has it."""
    at = Settings(file=file, text=text)
    if name not in NAMES:
        raise _wrong(at, (name,), f"there is no setting {shown(name)}{_instead(name, NAMES)}")
    if name == "keys":
        return _keys(at, value)
    if name == "themes":
        return _themes(at, value)
    if wanted := _wanted(name, value):
        raise _wrong(at, (name,), f"{name} is {_toml(value)}; make it {wanted}")
    if name in _AUTOMATIC and value == AUTO:
        return _AUTOMATIC[name]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


_AUTOMATIC = {"language": "", "ascii": None}
"""What `auto` becomes."""


def _wanted(name: str, value: object) -> str:
    """Say what a setting must be if it is not that; '' if it is."""
    if name == "theme":
        return "" if isinstance(value, str) else 'the name of a theme, as in "dark"'
    if name in CHOICES:
        return "" if value in CHOICES[name] else "one of " + ", ".join(f'"{choice}"' for choice in CHOICES[name])
    if name == "ascii":
        return "" if value == AUTO or isinstance(value, bool) else f'true, false or "{AUTO}"'
    if name in ("presenter", "mouse", "history"):
        return "" if isinstance(value, bool) else "true or false"
    if name == "seconds_per_substep":
        number = isinstance(value, int | float) and not isinstance(value, bool) and QUICKEST <= value <= SLOWEST
        return "" if number else f"a number from {QUICKEST:g} to {SLOWEST:g}"
    return "" if isinstance(value, str) and value.strip() else "the name or folder of a checkpoint, in quotes"


def _keys(at: Settings, table: object) -> Mapping[str, str]:
    """Check the table of keys, each entry by itself; return it with the screen's names of the keys."""
    if not isinstance(table, dict):
        raise _wrong(
            at, ("keys",), f'keys is {_toml(table)}; write [keys], and below it lines like forward = "right,l"'
        )
    keys: dict[str, str] = {}
    for name, value in table.items():
        what = f"keys.{_short(name)}"
        if not isinstance(value, str):
            raise _wrong(at, ("keys", name), f'{what} is {_toml(value)}; make it key names, as in "right,l"')
        try:
            names = canonical_list(value)
        except ValueError as error:
            raise _wrong(at, ("keys", name), f"{what} is {_toml(value)}, but {error}{_misplaced(name)}") from None
        keys[name] = ",".join(names)
    return MappingProxyType(keys)


def _themes(at: Settings, tables: object) -> Mapping[str, Mapping[str, Any]]:
    """Check the themes; return each with its colours."""
    if not isinstance(tables, dict):
        raise _wrong(at, ("themes",), f"themes is {_toml(tables)}; write [themes.mine], and its colours below it")
    for name, table in tables.items():
        what = f"themes.{_short(name)}"
        if name in CHOICES["theme"]:
            raise _wrong(at, ("themes", name), f"{what} has the name of a theme that comes along; choose another")
        if not isinstance(table, dict):
            raise _wrong(at, ("themes", name), f"{what} is {_toml(table)}; write [{what}], and its colours below it")
        for key, value in table.items():
            if wanted := _wanted_of_theme(key, value):
                raise _wrong(at, ("themes", name, key), f"{what}.{_short(key)} is {_toml(value)}; {wanted}")
    return MappingProxyType({name: MappingProxyType(_tuples(table)) for name, table in tables.items()})


def _wanted_of_theme(key: str, value: object) -> str:
    """Say what an entry of a theme must be if it is not that; '' if it is."""
    if key == "base":
        return "" if value in _BASES else f"make it one of {', '.join(_BASES)}"
    if key == "ramp":
        fewest, most = _RAMP
        are = isinstance(value, list) and fewest <= len(value) <= most and all(map(_is_colour, value))
        return "" if are else f'make it a list of {fewest} to {most} colours like "#1e1e2e", from little to much'
    if key not in COLOURS:
        return f"there is no colour of that name; there are {', '.join((*COLOURS, 'ramp', 'base'))}"
    return "" if _is_colour(value) else 'make it a colour like "#1e1e2e"'


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def _tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _instead(name: str, known: Iterable[str]) -> str:
    import difflib  # only for a mistake

    known = list(known)
    near = difflib.get_close_matches(name, known, 1)
    all_of_them = f"there are {', '.join(known)}" if len(known) <= _FEW else "attn-tui help keys lists them"
    return f"{f' (perhaps you mean {near[0]})' if near else ''}; {all_of_them}"


def _misplaced(name: str) -> str:
    """Say that a setting is among the bindings' ids, if that is the mistake."""
    return f"; the setting {name} belongs above [keys]" if name in NAMES else ""


def _short(name: str) -> str:
    return shown(name)[1:-1]


def _toml(value: object) -> str:
    """A value, roughly as it is written in the file."""
    return str(value).lower() if isinstance(value, bool) else shown(value)


def _wrong(settings: Settings, key: tuple[str, ...], what: str) -> SettingsError:
    return _refused(settings.file or Path("settings"), what, settings.line(*key))


def _refused(file: Path, what: str, line: int | None = None) -> SettingsError:
    place = "" if line is None else f", line {line}"
    return SettingsError(f"{printable(str(file))}{place}: {what}.")
