"""Tab in a shell."""

import os
import shutil
import subprocess
import sys

import pytest
from cli.running import PATIENCE, environment, is_one_sentence, run_alone
from click.shell_completion import ShellComplete
from engine.test_imports import loaded_by

from attn_tui.cli.completion import SHELLS
from attn_tui.cli.main import COMMANDS, group


def completed(*words):
    *before, typed = words
    return [item.value for item in ShellComplete(group, {}, "attn-tui", "_X").get_completions(before, typed)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("tra",), ["translate", "trace", "train"]),
        (("translate", "-c", "reverse-l"), ["reverse-local", "reverse-luong"]),
        (("translate", "--compare", "fr-en-s"), ["fr-en-seq2seq"]),
        (("evaluate", "-c", "reverse-r"), ["reverse-rnn"]),
        (("checkpoints", "show", "fr-en-b"), ["fr-en-bahdanau"]),
        (("checkpoints", ""), ["curves", "import", "show"]),
        (("checkpoints", "curves", "fr-en-b"), ["fr-en-bahdanau"]),
        (("export", "a", "--format", "alignment-p"), ["alignment-png", "alignment-pdf"]),
        (("lesson", "b"), ["bottleneck", "break", "beam"]),
        (("train", "reverse-l"), ["reverse-local", "reverse-luong"]),
        (("help", "transl"), ["translating"]),
        (("help", "trainin"), ["training", "training-and-inference"]),
        (("completion", "z"), ["zsh"]),
        (("translate", "--theme", "l"), ["light"]),
        (("translate", "--temp"), ["--temperature"]),
        (("--v",), ["--version"]),
        (("nonsense", "x"), []),
    ],
)
def test_names_are_completed(words, found):
    assert completed(*words) == found


def test_all_commands_are_offered_with_what_they_do():
    items = ShellComplete(group, {}, "attn-tui", "_X").get_completions([], "")
    assert {item.value: item.help for item in items} == COMMANDS


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("replay", "a"), "file"),
        (("lesson", "./m"), "file"),
        (("train", "my"), "file"),
        (("trace", "a", "-o", "x"), "file"),
        (("translate", "-c", "./x"), "dir"),
    ],
)
def test_files_are_left_to_the_shell(words, kind):
    *before, typed = words
    [item] = ShellComplete(group, {}, "attn-tui", "_X").get_completions(before, typed)
    assert (item.type, item.value) == (kind, typed)


def test_own_checkpoints_are_offered_if_they_can_be_typed(tmp_path, monkeypatch):
    for name in ("mine", "\x1b[31mhostile", "x$(touch pwned)", "a b", "`c`", "d;e", "*"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.json").write_text("{}")
    monkeypatch.setattr("attn_tui.locate.own", lambda: tmp_path)
    assert completed("translate", "-c", "m") == ["mine"]
    assert not any("\x1b" in name for name in completed("translate", "-c", ""))


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_its_code(shell, call):
    code, out, err = call("completion", shell)
    assert f"_ATTN_TUI_COMPLETE={shell}_complete" in out
    assert (code, err) == (0, "")


def test_the_shell_in_use_is_known_and_another_one_refused(call, monkeypatch):
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert call("completion") == call("completion", "zsh")
    monkeypatch.setenv("SHELL", "/bin/csh")
    code, out, err = call("completion")
    assert is_one_sentence(err.rstrip("\n"))
    assert (code, out) == (2, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(tmp_path):
    program = tmp_path / "attn-tui"
    program.write_text(f"#!{sys.executable}\nfrom attn_tui.entry import main\nmain()\n")
    program.chmod(0o755)
    script = (
        f'PATH={tmp_path}:$PATH\neval "$(attn-tui completion bash)"\n'
        'COMP_WORDS=(attn-tui lesson b) COMP_CWORD=2\n_attn_tui_completion attn-tui\necho "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(PYTHONPATH=os.pathsep.join(filter(None, sys.path))),
    )
    assert done.stdout == "bottleneck break beam\n"


@pytest.mark.parametrize("words", ["tra", "translate -c f", "lesson b", "train r", "checkpoints show f"])
def test_nothing_large_is_loaded_by_tab(words):
    loaded = loaded_by(
        "import os\n"
        f"os.environ.update(COMP_WORDS='attn-tui {words}', COMP_CWORD='{len(words.split())}',"
        " _ATTN_TUI_COMPLETE='bash_complete')\n"
        "from attn_tui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass"
    )
    assert not loaded & {"numpy", "textual", "sentencepiece", "torch", "matplotlib"}


def test_it_ends_well_alone():
    done = run_alone(COMP_WORDS="attn-tui tra", COMP_CWORD="1", _ATTN_TUI_COMPLETE="bash_complete")
    assert (done.stdout, done.stderr) == ("plain,translate\nplain,trace\nplain,train\n", "")
