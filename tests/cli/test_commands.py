import subprocess
import sys

import pytest
from cli.running import environment, is_one_sentence, run

from attn_tui.checkpoint import load
from attn_tui.cli.main import COMMANDS, main
from attn_tui.engine.stepper import translate_batch

# A machine on which some libraries are not installed.
WITHOUT = """
import sys
for name in {missing!r}:
    sys.modules[name] = None
from attn_tui.cli import main
main()
"""


def run_without(missing, *arguments):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing=missing), *arguments], capture_output=True, env=environment()
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def call(monkeypatch, capsys):
    """Call the program in this process, where torch may be loaded already; give exit code, stdout and stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["attn-tui", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(option):
    done = run(option)
    listed = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert set(COMMANDS) <= set(listed)
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, call):
    code, out, err = call(command, "--help")
    assert out.startswith(f"Usage: attn-tui {command} ")
    assert (err, code) == ("", 0)


def test_the_version_is_told(call):
    code, out, _ = call("--version")
    assert out.startswith("attn-tui, version ")
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("translat",), "No such command 'translat'"),
        (("translate",), "Missing argument 'SENTENCE'"),
        (("train",), "Missing argument 'RECIPE'"),
        (("evaluate",), "Missing argument 'PAIRS...'"),
        (("translate", "--colour", "314"), "No such option"),
        (("translate", "31", "41"), "unexpected extra argument"),
        (("train", "reverse", "--updates", "0"), "--updates"),
    ],
)
def test_what_the_command_line_does_not_understand_is_said_with_exit_code_2(arguments, said, call):
    code, out, err = call(*arguments)
    assert said in err
    assert "Traceback" not in err
    assert (out, code) == ("", 2)


@pytest.mark.parametrize("missing", ["torch", "lightning", "sacrebleu"])
def test_training_without_its_libraries_says_what_to_install(missing):
    code, out, err = run_without([missing], "train", "reverse")
    assert is_one_sentence(err)
    assert "pip install 'attn-tui[train]'" in err
    assert (out, code) == ("", 2)


@pytest.mark.parametrize("missing", ["torch", "sacrebleu"])
def test_evaluating_without_its_libraries_says_what_to_install(missing):
    code, out, err = run_without([missing], "evaluate", "pairs.tsv")
    assert is_one_sentence(err)
    assert "pip install 'attn-tui[train]'" in err
    assert (out, code) == ("", 2)


def test_translating_needs_none_of_them():
    missing = ["torch", "lightning", "sacrebleu", "textual", "rich"]
    code, out, err = run_without(missing, "translate", "-c", "reverse", "--plain", "314")
    assert (code, err) == (0, "")
    assert out.strip().isdigit()


@pytest.mark.parametrize("recipe", ["de-en", "nowhere.toml", "../reverse", "\x1b]0;owned\x07"])
def test_an_unknown_recipe_is_said_with_the_known_ones(recipe, call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = call("train", recipe)
    assert is_one_sentence(err)
    assert "fr-en, reverse" in err
    assert (out, code) == ("", 2)


def test_a_missing_corpus_is_named_and_no_checkpoint_is_written(call, tmp_path):
    output, work = tmp_path / "checkpoint", tmp_path / "work"
    code, _, err = call("train", "fr-en", "--data", tmp_path / "none", "--output", output, "--work", work)
    assert is_one_sentence(err)
    assert str(tmp_path / "none") in err
    assert "--data" in err
    assert code == 2
    assert list(output.glob("*")) == []


def test_evaluate_prints_bleu_and_the_signature(call, tmp_path):
    checkpoint = load("reverse")
    sources = ["31415", "27182", "16180"]
    said = [translate_batch(checkpoint, [source])[0].text for source in sources]
    right, wrong = tmp_path / "right.tsv", tmp_path / "wrong.tsv"
    right.write_text("".join(f"{s}\t{t}\n" for s, t in zip(sources, said, strict=True)))
    wrong.write_text("".join(f"{s}\t0\n" for s in sources))
    code, out, err = call("evaluate", "-c", "reverse", right, wrong)
    first, second = (line.split("\t") for line in out.splitlines())
    assert first[0] == "right.tsv"
    assert first[2] == "exact 100.0%"
    assert second[:3] == ["wrong.tsv", "BLEU 0.00", "exact 0.0%"]
    for fields in (first, second):
        assert fields[1].startswith("BLEU ")
        assert "tok:13a" in fields[3]
        assert "version:" in fields[3]
    assert (err, code) == ("", 0)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "no such file"), ("", "it is empty"), ("314\n", ":1: this is no pair")]
)
def test_pairs_that_cannot_be_read_are_named(content, said, call, tmp_path):
    path = tmp_path / "pairs.tsv"
    if content is not None:
        path.write_text(content)
    code, out, err = call("evaluate", "-c", "reverse", path)
    assert is_one_sentence(err)
    assert said in err
    assert str(path) in err
    assert (out, code) == ("", 2)
