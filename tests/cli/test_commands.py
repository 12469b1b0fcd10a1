import subprocess
import sys
import warnings

import pytest
from cli.running import beside_what_was_read, environment, is_one_sentence, run_alone

from attn_tui.cli.main import COMMANDS
from attn_tui.engine.model import Checkpoint

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


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(option):
    done = run_alone(option)
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


@pytest.mark.parametrize("missing", ["torch", "lightning", "sacrebleu", "matplotlib"])
def test_training_without_its_libraries_says_what_to_install(missing):
    code, out, err = run_without([missing], "train", "reverse")
    assert is_one_sentence(err)
    assert "pip install 'attn-tui[train]'" in err
    assert (out, code) == ("", 2)


def test_evaluating_without_sacrebleu_says_what_to_install():
    code, out, err = run_without(["sacrebleu"], "evaluate", "pairs.tsv")
    assert is_one_sentence(err)
    assert "pip install 'attn-tui[judge]'" in err
    assert (out, code) == ("", 2)


def test_evaluating_needs_no_torch(tmp_path):
    (tmp_path / "pairs.tsv").write_text("314\t413\n")
    code, out, err = run_without(["torch", "lightning"], "evaluate", "-c", "reverse", str(tmp_path / "pairs.tsv"))
    assert (code, beside_what_was_read(err)) == (0, "")
    assert "100.0%" in out


def test_listing_checkpoints_needs_neither_torch_nor_sacrebleu():
    code, out, err = run_without(["torch", "lightning", "sacrebleu"], "checkpoints")
    assert (code, err) == (0, "")
    assert "reverse" in out


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
    assert "fr-en, " in err
    assert "reverse" in err
    assert (out, code) == ("", 2)


def test_an_unknown_recipe_is_said_before_torch_is_imported():
    code, out, err = run_without(["torch.nn"], "train", "nowhere.toml")  # it is there, but cannot be imported
    assert is_one_sentence(err)
    assert "there is no recipe 'nowhere.toml'" in err
    assert (out, code) == ("", 2)


def test_a_missing_corpus_is_named_and_no_checkpoint_is_written(call, tmp_path):
    output, work = tmp_path / "checkpoint", tmp_path / "work"
    code, _, err = call("train", "fr-en", "--data", tmp_path / "none", "--output", output, "--work", work)
    assert is_one_sentence(err)
    assert str(tmp_path / "none") in err
    assert "--data" in err
    assert code == 2
    assert list(output.glob("*")) == []


def test_a_flag_that_the_processor_sets_beside_a_product_is_no_warning(call, monkeypatch):
    product = Checkpoint.linear

    def flagged(self, name, x):
        warnings.warn("invalid value encountered in matmul", RuntimeWarning, stacklevel=2)
        return product(self, name, x)

    monkeypatch.setattr(Checkpoint, "linear", flagged)
    with warnings.catch_warnings(record=True) as told:
        assert call("translate", "31", "-c", "reverse", "--plain") == (0, "13\n", "")
    assert not told
