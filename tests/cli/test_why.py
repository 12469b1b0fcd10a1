"""`attn-tui why`: what a number is made of, in a pipe."""

import json

import pytest
from cli.running import is_one_sentence, run, run_alone

from attn_tui import load, trace, why
from attn_tui.text import printable

REVERSE = ("314", "-c", "reverse")


def told(*arguments):
    done = run("why", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.isprintable() for line in done.stdout.splitlines())
    return done.stdout


def objects(*arguments):
    return json.loads(told(*arguments, "--json"))


def test_a_number_is_told_alone_in_a_pipe():
    done = run_alone("why", *REVERSE, "--at", "1.score.4")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1.score.4\ne₄,₃ = h₄ · h₃ = ")
    assert done.stdout == told(*REVERSE, "--at", "1.score.4")


def test_as_many_addends_as_wanted_are_shown():
    for top, shown in (("3", 3), ("99", 16)):
        assert told(*REVERSE, "--at", "1.score.4", "--top", top).count(" × ") == shown
    assert told(*REVERSE, "--at", "1.score.4").count(" × ") == 8
    assert len(objects(*REVERSE, "--at", "1.score.4", "--depth", "2")["derivation"]["addends"]) == 3


def test_what_ifs_searches_and_languages_are_heeded():
    assert "1.alpha.4=0.5" in told(*REVERSE, "--at", "1.softmax.4", "--set", "1.alpha.4=0.5")
    forced = told(*REVERSE, "--at", "1.word", "--force", "1")
    assert "p(1)" in forced
    assert told(*REVERSE, "--at", "1.word", "--lang", "ko") != told(*REVERSE, "--at", "1.word", "--lang", "en")


def test_json_says_the_same_for_programs():
    found = objects(*REVERSE, "--at", "1.score.4", "--top", "2")
    derivation = why("reverse", "314", "1.score.4")
    assert (found["format"], found["version"], found["at"]) == ("attn-tui derivation", 1, "1.score.4")
    assert (found["source"], found["output"]) == (["3", "1", "4"], ["4", "1", "3", "<END>"])
    number = found["derivation"]
    assert number["element"] == {"t": 1, "substep": "score", "field": "e_t", "index": [2]}
    assert (number["symbol"], number["equation"]) == (derivation.symbol, derivation.equation)
    assert (number["value"], number["total"], number["size"]) == (derivation.value, derivation.total, derivation.size)
    assert number["recomputed"] == pytest.approx(number["value"], abs=1e-5)
    for written, addend in zip(number["addends"], derivation.largest(2), strict=True):
        assert written["value"] == addend.value
        assert [one["symbol"] for one in written["operands"]] == [one.symbol for one in addend.operands]
        assert [one["value"] for one in written["operands"]] == [one.value for one in addend.operands]
        for one in written["operands"]:
            assert objects(*REVERSE, "--at", one["address"])["derivation"]["value"] == one["value"]
    assert number["rest"] == derivation.rest(2)


def test_json_goes_as_deep_as_is_asked():
    found = objects(*REVERSE, "--at", "1.word", "--depth", "3", "--top", "4")["derivation"]

    def depth(number):
        below = [one["derivation"] for addend in number["addends"] for one in addend["operands"]]
        return 1 + max((depth(one) for one in below if one), default=0)

    assert depth(found) == 3


def test_a_number_put_in_by_hand_says_so_in_json():
    number = objects(*REVERSE, "--at", "1.softmax.4", "--set", "1.alpha.4=0.5")["derivation"]
    assert (number["value"], number["by_hand"]) == (0.5, "1.alpha.4=0.5")
    assert number["recomputed"] == pytest.approx(why("reverse", "314", "1.softmax.4").value, abs=1e-5)
    number = objects(*REVERSE, "--at", "1.score.4", "--set", "1.e.4=out")["derivation"]
    assert number["value"] is None


@pytest.fixture
def recorded(tmp_path):
    """Traces of the same decoding, with parameters and without."""
    for name, options in (("with", ["--with-parameters"]), ("without", [])):
        done = run("trace", *REVERSE, "-o", str(tmp_path / f"{name}.trace"), "--set", "2.alpha.1=0.25", *options)
        assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.mark.parametrize(
    "at", ["1.word", "2.softmax.1", "2.state.#3", "0.read.forward.1.#2", "decoder.start.weight.#1.#2"]
)
def test_a_trace_with_parameters_tells_all_that_the_checkpoint_does(recorded, at):
    live = (*REVERSE, "--set", "2.alpha.1=0.25", "--at", at, "--depth", "3")
    for form in ((), ("--json",)):
        assert told(str(recorded / "with.trace"), "--at", at, "--depth", "3", *form) == told(*live, *form)


def test_a_trace_without_parameters_says_what_it_lacks(recorded):
    text = told(str(recorded / "without.trace"), "--at", "1.feedforward.4")
    assert "This recording holds no parameters" in text
    number = objects(str(recorded / "without.trace"), "--at", "1.feedforward.4")["derivation"]
    assert (number["recomputed"], number["total"]) == (None, None)
    assert number["value"] == pytest.approx(why("reverse", "314", "1.feedforward.4").value)
    [decoding] = trace.read(recorded / "without.trace").decodings
    assert decoding.checkpoint.parameters == {}
    live = (*REVERSE, "--set", "2.alpha.1=0.25", "--at", "1.score.1")
    assert told(str(recorded / "without.trace"), "--at", "1.score.1") == told(*live)


@pytest.mark.parametrize(
    "arguments",
    [
        REVERSE,
        (*REVERSE, "--at", "9.score.1"),
        (*REVERSE, "--at", "1.score.7"),
        (*REVERSE, "--at", "1.state.#999"),
        (*REVERSE, "--at", "nonsense\x1b[31m"),
        (*REVERSE, "--at", "1.state.i.#1"),
        (*REVERSE, "--at", "1.word", "--depth", "0"),
        (*REVERSE, "--at", "1.word", "--depth", "10"),
        (*REVERSE, "--at", "1.word", "--top", "-1"),
        (*REVERSE, "--at", "1.word", "--set", "nonsense"),
        (*REVERSE, "--at", "1.word", "--beam", "3", "--sample"),
        (*REVERSE, "--at", "1.word", "--compare", "reverse-gru"),
        ("314", "-c", "none", "--at", "1.word"),
        ("-", "-c", "reverse", "--at", "1.word"),
        (" ", "-c", "reverse", "--at", "1.word"),
        ("none.trace", "--at", "1.word"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_sentence(arguments):
    done = run("why", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence(done.stderr), done.stderr


def test_options_about_a_sentence_do_not_go_with_a_trace(recorded):
    done = run("why", str(recorded / "with.trace"), "--at", "1.word", "--set", "1.y=3")
    assert done.returncode == 2
    assert "recorded already" in done.stderr


def test_a_locale_without_the_letters_gets_ascii_and_json_utf8():
    plain = run_alone("why", *REVERSE, "--at", "1.score.4", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert plain.returncode == 0
    assert plain.stdout.startswith("1.score.4\ne4,3 = h4 . h3 = Sk ")
    found = run_alone(
        "why", *REVERSE, "--at", "1.score.4", "--json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )
    assert json.loads(found.stdout)["derivation"]["symbol"] == "e₄,₃"


def test_long_sentences_say_what_is_left_out():
    limit = load("reverse").config.max_source_length
    done = run("why", "12" * limit, "-c", "reverse", "--at", "1.word")
    assert done.returncode == 0
    assert "left out" in done.stderr
    assert printable(done.stderr.rstrip("\n")) == done.stderr.rstrip("\n")
