"""Which modules are loaded when the first sub-step is on the screen: those it needs, and none of what opens later."""

import json
import sys
from importlib.util import find_spec

import pytest
from cli.running import PATIENCE
from screen.terminal import terminal

# The program, writing down what is loaded when it says that the first sub-step is there.
NOTING = """
import sys
before = set(sys.modules)  # what an installation of Python brings along

import json
from attn_tui import process

path, end_of_start = sys.argv.pop(1), process.end_of_start

def noting():
    with open(path, "w") as notes:
        json.dump(sorted(set(sys.modules) - before), notes)
    end_of_start()

process.end_of_start = noting
from attn_tui.cli import main
main()
"""
NEEDED = {"attn_tui", "click", "numpy", "platformdirs", "rich", "textual", "typing_extensions"}
"""Packages; of Textual's own modules, its class App imports those of the command palette, an input line among them."""
LATER = [
    "attn_tui.export", "attn_tui.history", "attn_tui.judging", "attn_tui.lessons", "attn_tui.plotting",
    "attn_tui.replay", "attn_tui.topics", "attn_tui.trace", "attn_tui.training",
    *(f"attn_tui.cli.{name}" for name in ("checkpoints", "evaluate", "export", "jsonl", "lesson", "plain", "recording",
                                          "replay", "start", "trace", "train")),
    *(f"attn_tui.engine.{name}" for name in ("beam", "erasure", "evidence", "neighbours")),
    *(f"attn_tui.screen.{name}" for name in ("ascii", "ask", "beam", "branching", "dialogs", "evidence", "exporting",
                                             "history", "keymap", "lesson", "near", "pictures", "start")),
    *(f"attn_tui.story.{name}" for name in ("course", "history", "recorded", "share", "showing", "snapshot",
                                            "texts.ko")),
    *(f"numpy.{name}" for name in ("fft", "ma", "polynomial", "random")),
    "csv",
]  # fmt: skip
"""What is imported when it is opened, asked for, or saved; each with what is in it."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The modules, once the first screen is complete."""
    notes = tmp_path_factory.mktemp("modules") / "loaded"
    with terminal("31415", program=["-c", NOTING, str(notes)]) as program:
        program.until("reading · 1 of 13")
        program.until_rows(lambda _: notes.exists(), "the word that the screen is complete")
        program.type("q")
        assert program.ends_within(PATIENCE) == 0
    return set(json.loads(notes.read_text()))


def test_the_first_screen_loads_nothing_that_opens_later(loaded):
    assert {"attn_tui.screen.bench", "attn_tui.story.moment", "attn_tui.engine.stepper"} <= loaded
    assert [name for name in sorted(loaded) for later in LATER if f"{name}.".startswith(f"{later}.")] == []


def test_the_first_screen_loads_no_package_that_it_does_without(loaded):
    beside = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names
    assert {name for name in beside if not name.startswith("_")} == NEEDED


def test_what_is_looked_for_is_where_it_would_be_loaded_from():
    assert [name for name in LATER if find_spec(name) is None] == []
