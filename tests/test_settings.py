import dataclasses
import os
import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest
from support import ROOT

from attn_tui.errors import SettingsError
from attn_tui.settings import LARGEST, NAMES, VARIABLE, Settings, check_keys, read_settings, settings_path
from attn_tui.toml import places

KNOWN = {"forward": "right,l", "back": "left,h", "play": "space", "zoom": "enter", "read": "enter", "help": "?"}
ALL = """
language = "ko"
theme = "contrast"
ascii = true
colours = "256"
presenter = true
mouse = false
history = false
seconds_per_substep = 2
checkpoint = "fr-en-luong"

[themes.mine]
text = "#112233"
[keys]
forward = "right, f5"
help = "?,F1"
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config.toml"


@pytest.fixture
def mistake(file):
    """What is said against a file; it is one sentence that begins with the file's name and, if any, the line."""

    def mistake(text, line=None, known_keys=KNOWN):
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(SettingsError) as caught:
            read_settings(file, known_keys)
        said = str(caught.value)
        place = f"{file}: " if line is None else f"{file}, line {line}: "
        assert said.startswith(place)
        assert said.isprintable()
        assert said.endswith(".")
        assert ". " not in said.removeprefix(place)
        return said.removeprefix(place)

    return mistake


def test_an_empty_file_leaves_every_default(file):
    file.write_text("# nothing yet\n")
    assert read_settings(file) == Settings()
    assert read_settings(file).file == file


def test_every_setting_is_read(file):
    file.write_text(ALL)
    settings = read_settings(file, KNOWN)
    assert settings == Settings(
        language="ko",
        theme="contrast",
        ascii=True,
        colours="256",
        mouse=False,
        history=False,
        presenter=True,
        seconds_per_substep=2.0,
        checkpoint="fr-en-luong",
        themes={"mine": {"text": "#112233"}},
        keys={"forward": "right,f5", "help": "question_mark,f1"},
    )
    assert isinstance(settings.seconds_per_substep, float)
    assert [settings.line(name) for name in NAMES] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14]
    assert settings.line("keys", "help") == 16
    assert settings.line("keys", "back") is None


def test_auto_is_the_default(file):
    file.write_text('language = "auto"\nascii = "auto"\ncolours = "auto"\n')
    assert read_settings(file) == Settings()


def test_settings_cannot_be_changed(file):
    file.write_text(ALL)
    settings = read_settings(file)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.theme = "light"
    with pytest.raises(TypeError):
        settings.keys["back"] = "b"


def test_all_there_is_to_set_has_a_name():
    assert {field.name for field in dataclasses.fields(Settings)} == {*NAMES, "file", "text"}


def test_the_usual_file_may_be_missing(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path() == Path(platformdirs.user_config_dir("attn-tui")) / "config.toml"
    assert read_settings() == Settings()
    assert read_settings().file is None
    (tmp_path / "attn-tui").write_text("a file where the folder would be")
    assert read_settings() == Settings()


def test_the_variable_names_another_file_which_has_to_be_there(monkeypatch, file):
    monkeypatch.setenv(VARIABLE, str(file))
    with pytest.raises(SettingsError, match=f"no such file; make it with attn-tui config --init, or unset {VARIABLE}"):
        read_settings()
    file.write_text('theme = "light"')
    assert read_settings().theme == "light"
    monkeypatch.setenv(VARIABLE, os.devnull)
    assert read_settings() == Settings()


def test_a_path_that_was_given_has_to_be_there(file):
    with pytest.raises(SettingsError, match="no such file; name one"):
        read_settings(file)


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("theme = light", 1, ("it is not TOML at column 9", "text in quotes")),
        ('\n\ntheme = "light', 3, ("it is not TOML", "Unterminated string")),
        ('b = 1\na = """\n\n', 2, ("it is not TOML: what begins here has no end",)),
        ("[keys]\na = 'b\nc = 1\n", 2, ("what begins here has no end",)),
        ('[themes.mine]\ntext = "["\n# [\nramp = [\n"#000000",\n', 4, ("what begins here has no end",)),
        ("a = 1\n\nb = ", 3, ("it is not TOML at",)),
        ('theme = "dark"\ntheme = "light"', 2, ("it is not TOML", "Cannot overwrite a value")),
        ("theme\x1b[31m = 1", 1, ("it is not TOML",)),
        (b'theme = "dark"\n# caf\xe9\n', 2, ("this is not UTF-8", "save the file as UTF-8")),
        ("a = " + "[" * 5000, None, ("nested too deeply",)),
        ("a = " + "9" * 5000, None, ("a number too long",)),
        ("#" * (LARGEST + 1), None, ("larger than 64 KiB",)),
    ],
)
def test_a_file_that_is_no_toml_says_where(mistake, text, line, parts):
    said = mistake(text, line)
    assert all(part in said for part in parts), said


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ('#\n\nthem = "dark"', 3, ("no setting 'them'", "perhaps you mean theme", "language, theme, ascii")),
        ('theme = "dark"\n[key]\nforward = "n"', 2, ("no setting 'key'", "perhaps you mean keys")),
        ('"\\u001b[31mx" = 1', 1, ("no setting",)),
        ('theme = "drak"', 1, ("theme is 'drak'", '"dark", "light", "contrast"')),
        ('theme = "mine"\n[themes.yours]', 1, ("theme is 'mine'", '"contrast", "terminal", "yours"')),
        ("themes = 3", 1, ("themes is 3", "write [themes.mine]")),
        ("[themes]\nmine = 3", 2, ("themes.mine is 3", "write [themes.mine]")),
        ('[themes.dark]\ntext = "#ffffff"', 1, ("themes.dark has the name of a theme that comes along",)),
        ('[themes.mine]\ntext = "red"', 2, ("themes.mine.text is 'red'", 'a colour like "#1e1e2e"')),
        ('[themes.mine]\n\ninks = "#ffffff"', 3, ("themes.mine.inks", "there is no colour of that name", "accent")),
        ('[themes.mine]\nbase = "mine"', 2, ("themes.mine.base is 'mine'", "one of dark, light, contrast")),
        ('[themes.mine]\nramp = ["#ffffff"]', 2, ("themes.mine.ramp", "a list of 2 to 16 colours")),
        ("theme = 3", 1, ("theme is 3", '"dark"')),
        ('theme = ["dark",\n"light"]\n', 1, ("theme is ['dark', 'light']",)),
        ('language = ""', 1, ("language is ''", '"auto", "en", "ko"')),
        ("colours = 256", 1, ("colours is 256", '"256"')),
        ('ascii = "yes"', 1, ("ascii is 'yes'", 'true, false or "auto"')),
        ("ascii = 1", 1, ("ascii is 1",)),
        ("mouse = 1", 1, ("mouse is 1", "true or false")),
        ('history = "no"', 1, ("history is 'no'", "true or false")),
        ("presenter = 1", 1, ("presenter is 1", "true or false")),
        ("\r\nseconds_per_substep = 0\r\n", 2, ("seconds_per_substep is 0", "from 0.1 to 10")),
        ("seconds_per_substep = nan", 1, ("is nan", "from 0.1 to 10")),
        ("seconds_per_substep = true", 1, ("is true", "from 0.1 to 10")),
        ('seconds_per_substep = "1"', 1, ("is '1'", "a number")),
        ("checkpoint = 1979-05-27", 1, ("checkpoint is datetime.date(1979, 5, 27)", "in quotes")),
        ('checkpoint = " "', 1, ("checkpoint is ' '",)),
    ],
)
def test_a_wrong_value_is_named_with_line_and_with_what_is_allowed(mistake, text, line, parts):
    said = mistake(text, line)
    assert all(part in said for part in parts), said


@pytest.mark.parametrize(
    ("text", "line", "parts"),
    [
        ("keys = 3", 1, ("keys is 3", "write [keys]")),
        ('[[keys]]\nback = "b"', 1, ("keys is [{'back': 'b'}]",)),
        ('[keys]\nforward = ["n"]', 2, ("keys.forward is ['n']", 'as in "right,l"')),
        ('[keys]\nforward = ""', 2, ("keys.forward is ''", "name is missing")),
        ('[keys]\nforward = "n,"', 2, ("name is missing", "for the comma itself")),
        ('[keys]\nforward = "n o"', 2, ("no key 'n o'",)),
        ('[keys]\nforward = "pagdown"', 2, ("no key 'pagdown'", "perhaps you mean pagedown")),
        ('[keys]\nforward = "cmd+n"', 2, ("'cmd' is not a key to hold down", "alt, ctrl")),
        ('[keys]\nforward = "\\u001b[31m"', 2, ("no key",)),
        ('[keys]\ntheme = "dark"', 2, ("no key 'dark'", "the setting theme belongs above [keys]")),
        ('[keys]\ntheme = "d"', 2, ("no binding has the id 'theme'; the setting theme belongs above [keys]",)),
        ('[keys]\nforwrad = "n"', 2, ("no binding has the id 'forwrad'", "perhaps you mean forward")),
        (
            '[keys]\n# "back" = ""\nforward = "n"\n"back" = "n"',
            4,
            ("keys.back has the key n", "keys.forward in line 3"),
        ),
        ('[keys]\nforward = "!"\nback = "exclamation_mark"', 3, ("keys.forward in line 2",)),
        ('[keys]\nforward = "n,space"', 2, ("keys.forward has the key space, which is the key of play",)),
        ('keys.forward = "space"', 1, ("keys.forward has the key space",)),
        ('keys = {forward = "space"}', 1, ("keys.forward has the key space",)),
    ],
)
def test_a_wrong_key_is_named_with_line_and_id(mistake, text, line, parts):
    said = mistake(text, line)
    assert all(part in said for part in parts), said


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        ({"forward": "h,left,n,n", "back": "l,right"}, {"forward": "h,left,n", "back": "l,right"}),
        ({"zoom": "enter,z"}, {"zoom": "enter,z"}),
        ({"zoom": "z", "read": "z"}, {"zoom": "z", "read": "z"}),
        ({"play": "f5", "forward": "space"}, {"play": "f5", "forward": "space"}),
        (KNOWN, {**KNOWN, "help": "question_mark"}),
    ],
    ids=["exchanged", "shared by default", "shared anew", "made free", "the defaults"],
)
def test_keys_may_be_given_as_one_likes(file, keys, read):
    file.write_text("".join(["[keys]\n", *(f'{name} = "{of}"\n' for name, of in keys.items())]))
    assert read_settings(file, KNOWN).keys == read


def test_ids_can_be_checked_later(file):
    file.write_text('\n[keys]\nforwards = "n"\n')
    settings = read_settings(file)
    with pytest.raises(SettingsError, match="line 3: no binding has the id 'forwards'"):
        check_keys(settings, KNOWN)


def test_a_byte_order_mark_is_no_mistake(file):
    file.write_bytes(b'\xef\xbb\xbftheme = "light"\r\n')
    assert read_settings(file).theme == "light"


def test_what_is_no_file_to_be_read_is_said(tmp_path):
    with pytest.raises(SettingsError, match="it is a folder; name a file in it"):
        read_settings(tmp_path)
    (tmp_path / "large.toml").write_bytes(bytes(LARGEST + 1))
    with pytest.raises(SettingsError, match="larger than 64 KiB"):
        read_settings(tmp_path / "large.toml")
    with pytest.raises(SettingsError, match=r"cannot be read \(.*\); check its"):
        read_settings(Path("/proc/self/mem"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(file):
    file.touch()
    file.chmod(stat.S_IWUSR)
    with pytest.raises(SettingsError, match="Permission denied"):
        read_settings(file)


TRICKY = (
    '''# theme = "no"
title = """
theme = "neither
""" # theme
"a.b" = 1; '''.replace("; ", "\n")
    + '''
list = [
  "theme",  # theme =

  3,
]
keys.'back' = "b"
  "theme"   =   """dark
"""
[other]
theme = 1
[keys.deep]
"x" = 1
'''
)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("title",), 2),
        (("a.b",), 5),
        (("list",), 7),
        (("keys",), 12),
        (("keys", "back"), 12),
        (("theme",), 13),
        (("other", "theme"), 16),
        (("keys", "deep", "x"), 18),
        (("a", "b"), None),
        (("theme", "x"), None),
        (("keys", "x"), None),
    ],
)
def test_the_line_of_a_key_is_that_in_which_it_is_set(key, line):
    assert Settings(text=TRICKY).line(*key) == line
    assert Settings(text=TRICKY.replace("\n", "\r\n")).line(*key) == line


def test_lines_are_found_in_the_largest_file_which_is_read_for_all_of_them_at_once():
    text = "#\n" * (LARGEST // 2 - 10) + "theme = 1"
    assert Settings(text=text).line("theme") == LARGEST // 2 - 9
    before = places.cache_info().misses
    assert [Settings(text=text).line("keys", f"{i}") for i in range(500)] == [None] * 500
    assert places.cache_info().misses == before


def test_without_a_file_no_toml_is_read():
    code = (
        "import sys, attn_tui.settings as s; s.read_settings(); print('tomllib' in sys.modules, 'rich' in sys.modules)"
    )
    environment = {**os.environ, VARIABLE: "", "XDG_CONFIG_HOME": "/nowhere"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "False"], done.stderr
