"""`--format jsonl`: one object a sentence, whatever happens to it."""

import json
import subprocess
import sys

import numpy as np
import pytest
from cli.running import PATIENCE, PROGRAM, environment, is_one_sentence, run
from support import VARIED, checkpoint_of, save_whole, small_config

from attn_tui import beam_search, decode, load, translate, translate_batch, what_if
from attn_tui.cli import jsonl
from attn_tui.docs import page
from attn_tui.engine.search import forced, sampled
from attn_tui.engine.stepper import split_sentence
from attn_tui.vocabulary import END, UNKNOWN, TokenVocabulary

REVERSE = ("translate", "-c", "reverse", "--format", "jsonl")
OF_A_TRANSLATION = ["translation", "score", "log_probability", "ended", "target", "alignment"]
KEYS = ["checkpoint", "sentence", "source", "cut", *OF_A_TRANSLATION]


def strict(line):
    """Read JSON as the standard has it: no NaN, no Infinity, no key twice, nothing a terminal would obey."""

    def refuse(name):
        raise AssertionError(name)

    def once(pairs):
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    assert line.isprintable()
    return json.loads(line, parse_constant=refuse, object_pairs_hook=once)


def objects(*arguments, code=0, **given):
    done = run(*arguments, **given)
    assert done.returncode == code, done.stderr
    assert done.stdout.endswith("\n")
    return [strict(line) for line in done.stdout[:-1].split("\n")]


def check(found, translation, name="reverse", atol=0.0):
    """An object against what the engine says: to the last bit, or as near as this."""
    assert found["checkpoint"] == name
    assert found["source"] == list(translation.source)
    assert found["translation"] == translation.text
    assert found["target"] == list(translation.words)
    numbers = np.float32([found["log_probability"], translation.log_probability])
    np.testing.assert_allclose(*numbers, rtol=atol, atol=atol)
    assert found["ended"] == ("end" if translation.ended else "length")
    assert found["cut"] == translation.cut
    np.testing.assert_allclose(np.float32(found["alignment"]), translation.alpha, rtol=0, atol=atol)


def test_one_sentence_gives_one_object_with_the_documented_keys():
    [found] = objects(*REVERSE, "31415")
    assert list(found) == KEYS
    assert found["sentence"] == "31415"
    check(found, translate_batch(load("reverse"), ["31415"])[0])
    assert found["score"] == found["log_probability"]
    documented = [line.split()[0] for line in jsonl.__doc__.splitlines() if line[:4] == "    " and line[4:5].isalpha()]
    assert documented == [*KEYS, "nbest"]


def test_it_is_printed_on_a_terminal_too_where_otherwise_a_screen_opens():
    program = (
        "import sys\nfor stream in (sys.stdin, sys.stdout): stream.isatty = lambda: True\n"
        "from attn_tui.cli.main import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *REVERSE, "314"], capture_output=True, env=environment(), timeout=PATIENCE
    )
    assert strict(done.stdout.decode().rstrip("\n"))["translation"] == "413"


def test_every_line_gives_an_object_in_its_order():
    lines = ["314", "", "27182", " \t", "5"]
    found = objects(*REVERSE, "-", stdin="\r\n".join(lines))
    assert [one["sentence"] for one in found] == lines
    for one, line in zip(found, lines, strict=True):
        assert list(one) == KEYS
        if line.strip():
            check(one, translate(load("reverse"), line), atol=1e-5)  # they were translated together
        else:
            assert (one["translation"], one["score"], one["log_probability"], one["ended"]) == ("", None, None, "end")
            assert one["source"] == one["target"] == one["alignment"] == []


def test_what_fails_says_so_in_its_object_and_on_stderr():
    done = run(*REVERSE, "-", stdin=b"314\n3x4\n\xff\n271\n")
    found = [strict(line) for line in done.stdout.splitlines()]
    assert [list(one) == KEYS for one in found] == [True, False, False, True]
    assert list(found[1]) == ["checkpoint", "sentence", "error"]
    assert (found[1]["sentence"], found[2]["sentence"]) == ("3x4", "\ufffd")
    assert found[1]["error"].startswith("«x» is not in this checkpoint's vocabulary")
    assert f"attn-tui: line 2: {found[1]['error']}" in done.stderr.splitlines()
    assert done.returncode == 2


def test_a_single_sentence_that_fails_does_the_same():
    done = run(*REVERSE, "3x4")
    assert strict(done.stdout.rstrip("\n"))["error"].startswith("«x» is not")
    assert is_one_sentence(done.stderr)
    assert done.returncode == 2


def test_what_a_search_compares_by_is_the_score():
    reverse = load("reverse")
    best = beam_search(reverse, "31415", width=4, length_penalty=1.5)[:3]
    [found] = objects(*REVERSE, "--beam", "4", "--nbest", "3", "--length-penalty", "1.5", "31415")
    assert list(found) == [*KEYS, "nbest"]
    assert found["nbest"][0] == {key: found[key] for key in OF_A_TRANSLATION}
    for one, hypothesis in zip(found["nbest"], best, strict=True):
        assert list(one) == OF_A_TRANSLATION
        check({**found, **one}, hypothesis)
        assert np.float32(one["score"]) == np.float32(hypothesis.score)
    assert found["score"] > found["log_probability"]

    [drawn] = objects(*REVERSE, "--sample", "--seed", "3", "--temperature", "2", "31415")
    check(drawn, translate_batch(reverse, ["31415"], choose=sampled(2, 3))[0])
    assert drawn["score"] == drawn["log_probability"]
    [given] = objects(*REVERSE, "--force", "513", "31415")
    check(given, translate_batch(reverse, ["31415"], choose=forced(reverse.target_vocabulary.encode("513"), 0))[0])
    assert given["score"] == given["log_probability"] < found["log_probability"]


def test_a_beam_gives_as_many_as_there_are_and_none_for_a_blank_line(tmp_path):
    folder = save_whole(tmp_path / "x", checkpoint_of(small_config(target_vocabulary=2, max_length=1)))
    command = ("translate", "-c", str(folder), "--format", "jsonl", "--beam", "5", "--nbest", "4", "-")
    found = objects(*command, stdin="w1\n\n")
    assert [len(one["nbest"]) for one in found] == [2, 0]


def test_without_attention_there_is_no_alignment():
    assert [one["alignment"] for one in objects(
        "translate", "-c", "reverse-seq2seq", "--format", "jsonl", "-", stdin="314\n\n"
    )] == [None, None]  # fmt: skip


def test_a_sentence_that_is_too_long_is_cut_and_one_without_end_told():
    limit = load("reverse").config.max_source_length
    [found] = objects(*REVERSE, "3" * (limit + 7))
    assert (found["cut"], len(found["source"]), len(found["sentence"])) == (7, limit, limit + 7)
    [found] = objects(*REVERSE, "--force", "1" * load("reverse").config.max_length, "31")
    assert found["ended"] == "length"


def test_changes_are_in_it():
    [found] = objects(*REVERSE, "--set", "2.y=7", "--set", "1.alpha=0.5,0,0.5", "314")
    reverse = load("reverse")
    check(found, translate(reverse, "314", interventions=what_if(reverse, "314", "2.y=7", "1.alpha=0.5,0,0.5")))
    assert found["alignment"][0] == [0.5, 0.0, 0.5]


@pytest.mark.parametrize("name", VARIED)
def test_a_place_of_every_line_is_an_event(name, tmp_path):
    folder = save_whole(tmp_path / "x", checkpoint_of(VARIED[name]))
    checkpoint = load(str(folder))
    lines = ["w1 w2 w3", "w4", "w5 w6"]
    command = ("translate", "-c", str(folder), "--format", "jsonl", "--at", "1.word", "-")
    for found, line in zip(objects(*command, stdin="\n".join(lines)), lines, strict=True):
        words = checkpoint.target_vocabulary.words
        event = next(event for event in decode(checkpoint, line) if event.substep == "word")
        assert found == {
            "checkpoint": "x",
            "sentence": line,
            "source": list(split_sentence(checkpoint, line).words),  # with what is read around the pieces
            "cut": 0,
            "event": event.as_dict(words=words),
        }
        assert found["event"]["y_t_word"] == words([found["event"]["y_t"]])[0]


def test_a_line_without_that_place_fails_alone():
    found = objects(*REVERSE, "--at", "7.score", "-", code=2, stdin="31415926\n31\n\n27182818\n")
    assert [one.get("event", {}) and one["event"]["substep"] for one in found] == ["score", {}, None, "score"]
    assert "there is no place '7.score'" in found[1]["error"]


def test_what_is_masked_out_is_null():
    for one in objects(*REVERSE, "--set", "*.e.#2=out", "--at", "2.score", "-", stdin="314\n2718\n"):
        assert [number is None for number in one["event"]["e_t"]] == [j == 1 for j in range(len(one["sentence"]))]


@pytest.mark.parametrize("option", [["--beam", "3", "--nbest", "2"], ["--replace-unknown"]])
def test_what_is_about_translations_is_not_about_numbers(option):
    done = run(*REVERSE, "--at", "1", *option, "314")
    assert is_one_sentence(done.stderr)
    assert "--at prints numbers" in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


def test_it_is_utf8_wherever_it_runs_and_nothing_a_terminal_obeys(tmp_path):
    config = small_config()
    never_ends = np.zeros(config.target_vocabulary, np.float32)
    never_ends[0] = -1000
    save_whole(tmp_path, checkpoint_of(config, 3, changes={"decoder.output.bias": never_ends}))
    known = [END, UNKNOWN, *(f"w{i}" for i in range(config.source_vocabulary - 2))]
    evil = [END, UNKNOWN, *(f'"日é{i}\\\x1b[31m\u202e' for i in range(config.target_vocabulary - 2))]
    for side, tokens in (("source", known), ("target", evil)):
        (tmp_path / f"{side}.vocab").write_bytes(TokenVocabulary(tokens, " ").to_bytes())
    sentence = 'w1 "日本" \x1b]0;owned\x07 \x9b2J \u202e\u2028\u0085 \U000e0001 \ue000 w2'
    command = ("translate", "-c", str(tmp_path), "--format", "jsonl", "-")
    for encoding in ("utf-8", "latin-1"):
        done = subprocess.run(
            [*PROGRAM, *command],
            input=sentence.encode(),
            capture_output=True,
            env=environment(PYTHONIOENCODING=encoding),
            timeout=PATIENCE,
        )
        [found] = [strict(line) for line in done.stdout.decode("utf-8")[:-1].split("\n")]
        assert found["sentence"] == sentence
        assert "日é" in found["translation"]
        assert "日" in done.stdout.decode("utf-8")  # and not \u65e5


def test_half_a_character_is_replaced():
    command = [*map(str.encode, (*PROGRAM, "translate", "-c", "fr-en", "--format", "jsonl"))]
    done = subprocess.run([*command, b"caf\xe9"], capture_output=True, env=environment(), timeout=PATIENCE)
    assert strict(done.stdout.decode("utf-8").rstrip("\n"))["sentence"] == "caf\ufffd"


def test_unknown_words_are_replaced_where_asked_for(tmp_path):
    config = small_config()
    only = np.zeros(config.target_vocabulary, np.float32)
    only[1] = 1000
    save_whole(tmp_path, checkpoint_of(config, changes={"decoder.output.bias": only}))
    target = [END, UNKNOWN, *(f"w{i}" for i in range(config.target_vocabulary - 2))]
    (tmp_path / "target.vocab").write_bytes(TokenVocabulary(target, " ").to_bytes())
    command = ("translate", "-c", str(tmp_path), "--format", "jsonl", "w5")
    [plain], [replaced] = objects(*command), objects(*command, "--replace-unknown")
    length = config.max_length
    assert (plain["translation"].split(), replaced["translation"].split()) == ([UNKNOWN] * length, ["w5"] * length)
    assert plain["target"] == replaced["target"] == [UNKNOWN] * length


def test_the_page_shows_how_an_object_begins():
    shown = page("translating").split("attn-tui translate --format jsonl -c reverse 31\n")[1]
    begun, cut, _ = shown.splitlines()[0].partition("…")
    assert cut
    assert run(*REVERSE, "31").stdout.startswith(begun)
