import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from cli.running import PROGRAM, environment, is_one_sentence, run, run_alone
from support import checkpoint_of, save_whole, small_config

from attn_tui.checkpoint import load
from attn_tui.engine.stepper import translate_batch
from attn_tui.vocabulary import END, LONGEST, TokenVocabulary
from attn_tui.vocabulary.preparing import Traced

PLAIN = ("translate", "-c", "reverse", "--plain")
LINES = ("translate", "-c", "reverse", "-")


@pytest.fixture(scope="module")
def reverse():
    """What the engine itself makes of a sentence."""
    checkpoint = load("reverse")
    return lambda sentence: translate_batch(checkpoint, [sentence])[0].text


@pytest.mark.parametrize("arguments", [PLAIN, PLAIN[:-1]], ids=["plain", "no terminal"])
def test_a_sentence_is_printed_as_one_line(arguments, reverse):
    done = run_alone(*arguments, "31415")
    assert (done.stdout, done.stderr, done.returncode) == (reverse("31415") + "\n", "", 0)


def test_every_line_read_gives_one_in_its_order(reverse):
    lines = ["314", "", "27182", "   ", "5", "\x1b[0m", "99"]
    done = run_alone(*LINES, stdin="\n".join(lines) + "\n")
    printed = [reverse(line) if line.strip(" \x1b[0m") else "" for line in lines]
    assert printed[4]
    assert not printed[5]
    assert (done.stdout, done.stderr, done.returncode) == ("\n".join(printed) + "\n", "", 0)


@pytest.mark.parametrize("stdin", ["314\n271", "314\r\n271\r\n"], ids=["no newline at the end", "windows"])
def test_ends_of_lines_do_not_matter(stdin, reverse):
    done = run(*LINES, stdin=stdin)
    assert (done.stdout, done.stderr) == (f"{reverse('314')}\n{reverse('271')}\n", "")


def test_no_lines_give_none():
    done = run(*LINES, stdin="")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_line_that_fails_leaves_an_empty_one_and_exit_code_2(reverse):
    done = run(*LINES, stdin="314\n3x4\n271\n")
    assert done.stdout == f"{reverse('314')}\n\n{reverse('271')}\n"
    assert is_one_sentence(done.stderr)
    assert "line 2: «x» is not in this checkpoint's vocabulary" in done.stderr
    assert done.returncode == 2


def test_bytes_that_are_no_utf8_are_replaced_and_said(words):
    done = run("translate", "-c", words, "-", stdin=b"caf\xe9 w1\nw1 \xef\xbf\xbd\n")
    # The second line holds the replacement character itself, which is UTF-8: nothing to say.
    assert is_one_sentence(done.stderr)
    assert "line 1, column 4: bytes that are not UTF-8, most likely CP1252, were read as \ufffd" in done.stderr
    assert done.stdout.count("\n") == 2
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-16", "UTF-16LE"), ("utf-16-be", "UTF-16BE"), ("utf-32", "UTF-32LE")]
)
def test_wide_encodings_on_standard_input_are_refused_by_name(encoding, said, words):
    done = run("translate", "-c", words, "-", stdin="w1 w2\nw3\n".encode(encoding))
    assert is_one_sentence(done.stderr)
    assert done.stderr == f"attn-tui: line 1: this is most likely {said}; convert it, as by iconv -f {said} -t UTF-8.\n"
    assert (done.stdout, done.returncode) == ("", 2)


def test_a_line_on_standard_input_ends_at_lf_alone(words):
    done = run("translate", "-c", words, "-", "--format", "jsonl", stdin=b"\xef\xbb\xbfw1\r\nw2\rw3\xc2\x85w4\n")
    assert [json.loads(line)["sentence"] for line in done.stdout.splitlines()] == ["w1", "w2\rw3\x85w4"]
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("times", [1, 4])
def test_sentences_in_another_language_are_hinted_at_once(times):
    lines = [
        "The black cat sleeps on the red chair.",
        "It has been raining since this morning.",
        "Thank you very much!",
    ]
    done = run("translate", "-c", "fr-en", "-", stdin="\n".join(lines * times))
    assert done.stderr == "attn-tui: these sentences hardly look like fr, which fr-en reads; check them.\n"
    assert done.returncode == 0


def test_sentences_in_the_language_of_the_checkpoint_are_not_hinted_at():
    lines = ["Le chat noir dort sur la chaise rouge.", "Il pleut depuis ce matin.", "Merci beaucoup !"]
    assert run("translate", "-c", "fr-en", "-", stdin="\n".join(lines)).stderr == ""


@pytest.mark.parametrize(("stdin", "lines"), [("", 0), ("\ufeff", 0), ("\ufeff\n", 1), ("314\n\ufeff", 2)])
def test_a_file_with_a_byte_order_mark_alone_is_empty(stdin, lines):
    done = run(*LINES, stdin=stdin)
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (lines, "", 0)


@pytest.mark.parametrize("sentence", ["", " ", "\t\n", "\x1b[31m", "\u202e\x07"])
def test_an_empty_sentence_is_said(sentence):
    done = run(*PLAIN, sentence)
    assert is_one_sentence(done.stderr)
    assert "the sentence is empty" in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


def test_ten_thousand_words_are_cut_with_a_notice(reverse):
    done = run(*PLAIN, "3 " * 10_000)
    limit = load("reverse").config.max_source_length
    assert done.stdout == reverse("3" * limit) + "\n"
    assert is_one_sentence(done.stderr)
    assert f"only the first {limit} pieces are translated, {10_000 - limit:,} more were left out" in done.stderr
    assert done.returncode == 0


def test_of_a_million_characters_only_the_first_become_pieces(monkeypatch):
    longest = []
    monkeypatch.setattr(Traced, "of", lambda text, of=Traced.of: longest.append(len(text)) or of(text))
    done = run("translate", "-c", "fr-en", "--plain", "\ufdfa" * 1_000_000)  # of each, 33 pieces of one byte
    assert done.returncode == 0
    assert "only the first 100 pieces are translated, 32,999,9" in done.stderr
    assert max(longest) == LONGEST


def test_a_translation_to_force_that_is_too_long_is_refused():
    done = run(*PLAIN, "314", "--force", "3" * 50_000)
    assert is_one_sentence(done.stderr)
    assert "the translation to force has 50,000 pieces" in done.stderr


def test_the_notice_of_a_cut_names_the_line():
    done = run(*LINES, stdin="314\n" + "3" * 11 + "\n")
    assert "line 2: only the first 10 pieces are translated, 1 more" in done.stderr


def test_a_line_break_in_a_sentence_is_a_blank(reverse):
    assert run(*PLAIN, "31\n41").stdout == reverse("3141") + "\n"


EVIL = "\x1b]0;owned\x07\x1b[31m\x9b2J\r\x00\u202e"


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """A checkpoint that knows every word, and whose own words are full of escape sequences."""
    folder = tmp_path_factory.mktemp("words")
    config = small_config()
    never_ends = np.zeros(config.target_vocabulary, np.float32)
    never_ends[0] = -1000
    checkpoint = checkpoint_of(config, 3, changes={"decoder.output.bias": never_ends})
    save_whole(folder, checkpoint)
    source = [END, "<unk>", *(f"w{i}" for i in range(config.source_vocabulary - 2))]
    target = [END, *(f"日é{i}{EVIL.replace(chr(13), '')}" for i in range(config.target_vocabulary - 1))]
    for side, tokens in (("source", source), ("target", target)):
        (folder / f"{side}.vocab").write_bytes(TokenVocabulary(tokens, " ").to_bytes())
    return str(folder)


def test_bytes_that_are_no_text_are_told():
    done = run("translate", "-c", "fr-en", "--plain", "Je \udcff suis")
    assert is_one_sentence(done.stderr)
    assert "were read as \ufffd; check the locale" in done.stderr
    assert is_one_sentence(run(*PLAIN, "31\udcff4").stderr)  # it has no letter for them


def test_escape_sequences_do_not_come_out(words):
    # Neither those of the sentence nor those of a checkpoint's vocabulary.
    done = run("translate", "-c", words, "-", stdin=f"w1 w2{EVIL} w3\nw4 w5\nw6\n")
    assert "é" in done.stdout
    assert done.stdout.replace("\n", "").isprintable()
    assert "owned" not in done.stdout
    assert done.stdout.count("\n") == 3
    assert done.stderr == ""


def test_a_word_nobody_knows_is_named_without_its_escape_sequences():
    done = run(*PLAIN, f"31{EVIL}x".replace("\0", ""))  # no argument can hold a NUL
    assert is_one_sentence(done.stderr)
    assert "owned" not in done.stderr


def test_what_a_terminal_cannot_write_does_not_end_the_program(words):
    done = run_alone("translate", "-c", words, "-", stdin="w1\nw4 w5\nw6\n", PYTHONIOENCODING="latin-1")
    assert (done.stdout.count("\n"), done.stderr, done.returncode) == (3, "", 0)
    assert "?" in done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "de-en",
        "",
        ".",
        "..",
        "/",
        "rev\x1b]0;owned\x07erse",
        "x" * 5000,
        "\u202e",
        "reverse/",
        "~",
        "-",
        "%s",
        "../reverse",
    ],
)
def test_an_unknown_checkpoint_is_said_with_what_there_is(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("translate", "-c", name, "--plain", "314")
    assert is_one_sentence(done.stderr)
    assert "there is no checkpoint" in done.stderr
    assert re.search(r"found: .*\breverse\*|known are Joey NMT", done.stderr)
    assert len(done.stderr) < 400
    assert (done.stdout, done.returncode) == ("", 2)


def test_a_name_that_is_no_utf8_is_said(tmp_path):
    done = subprocess.run(
        [*map(os.fsencode, PROGRAM), b"translate", b"-c", b"caf\xe9", b"--plain", b"314"],
        capture_output=True,
        env=environment(),
    )
    assert is_one_sentence(done.stderr.decode())
    assert done.returncode == 2


def test_a_checkpoint_is_found_by_its_path(reverse):
    folder = os.path.join(os.path.dirname(__file__), "..", "..", "checkpoints", "reverse")
    assert run("translate", "-c", folder, "--plain", "314").stdout == reverse("314") + "\n"


def test_a_broken_checkpoint_is_one_sentence(words, tmp_path):
    for file in os.listdir(words):
        if file != "model.safetensors":
            os.link(os.path.join(words, file), tmp_path / file)
    done = run("translate", "-c", str(tmp_path), "--plain", "w1")
    assert is_one_sentence(done.stderr)
    assert "model.safetensors" in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


LOADED = """
import sys
from attn_tui.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [(*PLAIN, "314"), ("--help",), ("translate", "--help"), ("translate", "-c", "no", "1")]
)
def test_neither_textual_nor_torch_is_loaded_where_no_screen_opens(arguments):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, env=environment(), stdin=subprocess.DEVNULL
    )
    loaded = set(done.stderr.decode().split())
    assert "click" in loaded
    assert not loaded & {"textual", "rich", "torch", "lightning", "sacrebleu"}
