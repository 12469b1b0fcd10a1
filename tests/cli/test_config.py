import os
import re
import shutil
import tomllib
from importlib import import_module
from pkgutil import walk_packages

import pytest
from cli.running import is_one_sentence, run_alone

from attn_tui import screen
from attn_tui.keys import by_id
from attn_tui.locate import shipped
from attn_tui.screen.bindings import CLASS, CLASS_ANSWERS, CLASS_JOINING
from attn_tui.screen.keymap import all_bindings
from attn_tui.settings import COLOURS, NAMES, VARIABLE, Settings, read_settings

DEFAULT = by_id(all_bindings())


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of settings, which is not there yet."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("LC_ALL", "LC_MESSAGES", "COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    return tmp_path / "attn-tui" / "config.toml"


def write(file, text):
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def fact(out, name):
    """The value and the comment of the line of a setting, or of `keys.` and a binding's id."""
    above, _, below = out.partition("[keys]\n")
    lines = below if name.startswith("keys.") else above
    [line] = [line for line in lines.splitlines() if line.split(" = ")[0] == name.removeprefix("keys.")]
    value, _, comment = line.partition(" = ")[2].partition("  # ")
    return value.strip(), comment


def all_bindings():
    """Those of every class of the screen, and of a lecturer's."""
    modules = [import_module(found.name) for found in walk_packages(screen.__path__, f"{screen.__name__}.")]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    ours = [of for of in classes if of.__module__.startswith(screen.__name__)]
    lecturers = (*CLASS, *CLASS_JOINING, *CLASS_ANSWERS)
    return by_id([*(binding for of in ours for binding in vars(of).get("BINDINGS", ())), *lecturers])


def test_every_binding_of_the_screen_is_listed(call, file):
    assert tomllib.loads(call("config")[1])["keys"] == all_bindings()


def test_without_a_file_every_value_is_a_default(call, file):
    code, out, err = call("config")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"# There is no file {file}; attn-tui config --init writes one."
    assert fact(out, "language") == ('"auto"', "default; here ko")
    assert fact(out, "ascii") == ('"auto"', "default; here false")
    assert fact(out, "colours") == ('"auto"', "default; here 256")
    assert fact(out, "seconds_per_substep") == ("1.0", "default")
    assert fact(out, "keys.back") == (f'"{DEFAULT["back"]}"', "default")
    assert not file.parent.exists()


def test_what_is_set_is_told_with_its_line(call, file):
    write(file, '#\nlanguage = "en"\nascii = false\ncolours = "16"\n[keys]\nback = "f5,?"\nhelp = "f2"\n')
    code, out, err = call("config")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"# Read from {file}."
    assert fact(out, "language") == ('"en"', "line 2")
    assert fact(out, "ascii") == ("false", "line 3")
    assert fact(out, "colours") == ('"16"', "line 4")
    assert fact(out, "theme") == ('"auto"', "default")
    assert fact(out, "keys.back") == ('"f5,question_mark"', f"line 6; default {DEFAULT['back']}")
    assert fact(out, "keys.forward") == (f'"{DEFAULT["forward"]}"', "default")


def test_what_is_shown_is_a_file_of_settings_with_all_there_is(call, file, tmp_path):
    write(file, 'checkpoint = "é\\u001b[31m\\u009b\\u202e\\"한"\nseconds_per_substep = 0.25\n')
    out = call("config")[1]
    assert all(character.isprintable() for character in out.replace("\n", ""))
    table = tomllib.loads(out)
    assert sorted(table) == sorted(set(NAMES) - {"themes"})
    (tmp_path / "shown.toml").write_text(out, "utf-8")
    shown = read_settings(tmp_path / "shown.toml", table["keys"])
    assert (shown.checkpoint, shown.seconds_per_substep) == ('é\x1b[31m\x9b\u202e"한', 0.25)


def test_the_example_holds_the_defaults_and_names_every_binding(call, file, tmp_path):
    code, out, err = call("config", "--example")
    assert (code, err) == (0, "")
    example = tmp_path / "example.toml"
    example.write_text(out, "utf-8")
    assert read_settings(example) == Settings()
    assert sorted(tomllib.loads(out)) == sorted(set(NAMES) - {"themes"})
    theme = "".join(line[2:] for line in re.search(r"(# \[themes.*?)\n\n", out, re.DOTALL)[1].splitlines(keepends=True))
    example.write_text(f'theme = "mine"\n{theme}', "utf-8")
    assert set(read_settings(example).themes["mine"]) == {*COLOURS, "base", "ramp"}
    assert all(f"\n# {name} = " in out for name in all_bindings())
    uncommented = "".join(line.removeprefix("# ") for line in out.partition("[keys]\n")[2].splitlines(keepends=True))
    example.write_text(f"[keys]\n{uncommented}", "utf-8")
    assert read_settings(example, all_bindings()).keys == all_bindings()


def test_init_writes_the_example_once(call, file):
    assert call("config", "--init") == (0, f"wrote {file}\n", "")
    assert file.read_text("utf-8") == call("config", "--example")[1]
    assert read_settings() == Settings()
    code, out, err = call("config", "--init")
    assert is_one_sentence(err.rstrip("\n"))
    assert "exists already" in err
    assert (code, out) == (2, "")


def test_init_says_what_keeps_it_from_writing(call, file):
    file.parent.write_text("no folder")
    code, out, err = call("config", "--init")
    assert is_one_sentence(err)
    assert str(file) in err
    assert (code, out) == (2, "")


@pytest.mark.parametrize(
    "command", [("translate", "314"), ("trace", "314", "-o", "{}/new.trace"), ("export", "314", "--format", "json")]
)
@pytest.mark.parametrize("broken", [False, True])
def test_a_bad_checkpoint_of_the_settings_is_told_with_their_file_and_line(command, broken, call, file, tmp_path):
    bad = tmp_path / "bad"
    if broken:
        shutil.copytree(shipped() / "reverse", bad)
        (bad / "model.safetensors").write_bytes(b"no weights")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'# mine\ncheckpoint = "{bad}"\n')
    code, out, err = call(*(one.format(tmp_path) for one in command))
    assert is_one_sentence(err.rstrip("\n"))
    assert str(tmp_path) in err
    assert err.endswith(f"; it is the checkpoint named in {file}, line 2.\n")
    assert (code, out) == (2, "")
    assert str(file) not in call(*command, "-c", "nowhere")[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [("theme = dark", "line 1: it is not TOML"), ('[keys]\nforwrd = "n"', "line 2: no binding has the id 'forwrd'")],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(call, file, text, said):
    write(file, text)
    code, out, err = call("config")
    assert is_one_sentence(err)
    assert f"{file}, {said}" in err
    assert (code, out) == (2, "")


def test_it_needs_neither_a_terminal_nor_an_encoding_with_all_letters(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('checkpoint = "한"\n', "utf-8")
    done = run_alone("config", **{VARIABLE: str(file)}, LC_ALL="C", PYTHONIOENCODING="latin-1", TERM="")
    assert (done.returncode, done.stderr) == (0, "")
    assert 'checkpoint = "?"' in done.stdout
    assert 'colours = "auto"' in done.stdout


def test_the_developers_own_settings_play_no_part_in_the_tests():
    assert os.environ[VARIABLE] == os.devnull
