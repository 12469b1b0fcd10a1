import gc
import re
import sys

import numpy as np
import pytest
from cli.running import is_one_sentence, run
from support import VARIED, checkpoint_of, save_whole, small_config

from attn_tui.checkpoint import load
from attn_tui.cli.translate import translate
from attn_tui.engine.beam import beam_search
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import translate_batch
from attn_tui.engine.ways import Search
from attn_tui.errors import SearchError, SentenceError
from attn_tui.formats import FORMATS
from attn_tui.vocabulary import END, TokenVocabulary

PLAIN = ("translate", "-c", "reverse", "--plain")
BEAM = ("translate", "-c", "reverse", "--beam", "4")


def test_a_beam_prints_its_best_translation():
    best = beam_search(load("reverse"), "31415", width=4)[0]
    assert run(*BEAM, "31415").stdout == best.text + "\n"


def test_the_best_of_a_beam_are_lines_of_score_tab_translation():
    done = run(*BEAM, "--nbest", "3", "--length-penalty", "1.5", "31415")
    hypotheses = beam_search(load("reverse"), "31415", width=4, length_penalty=1.5)[:3]
    assert done.stdout == "".join(f"{one.score:.4f}\t{one.text}\n" for one in hypotheses)
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_best_of_a_beam_are_equally_many_lines_for_every_line_read():
    done = run(*BEAM, "--nbest", "3", "-", stdin="314\n\n3x4\n271\n")
    lines = done.stdout.split("\n")
    assert len(lines) == 4 * 3 + 1
    assert [bool(line) for line in lines] == [True] * 3 + [False] * 6 + [True] * 3 + [False]
    assert all(re.fullmatch(r"-\d+\.\d{4}\t\d*", line) for line in lines[:3] + lines[9:12])
    assert is_one_sentence(done.stderr)
    assert done.returncode == 2


def test_there_are_empty_lines_where_a_beam_finds_fewer(tmp_path):
    config = small_config(target_vocabulary=2, max_length=1)
    done = run(
        "translate", "-c", str(save_whole(tmp_path / "x", checkpoint_of(config))), "--beam", "5", "--nbest", "4", "w1"
    )
    assert [bool(line) for line in done.stdout.split("\n")] == [True, True, False, False, False]


def test_words_are_drawn_the_same_for_the_same_seed():
    command = (*PLAIN, "--sample", "--temperature", "3")
    first, again, other = (run(*command, *more, "31415").stdout for more in ([], ["--seed", "0"], ["--seed", "1"]))
    assert first == again != other
    # Every line is drawn as if it were the only one.
    assert run(*command, "-", stdin="27\n31415\n").stdout.splitlines()[1] + "\n" == first


def test_a_forced_translation_is_printed_with_its_log_probability():
    checkpoint = load("reverse")
    [found] = translate_batch(checkpoint, ["31415"], choose=forced(checkpoint.target_vocabulary.encode("51413"), 0))
    done = run(*PLAIN, "--force", "51 413", "31415")
    assert done.stdout == f"{found.log_probability:.4f}\t51413\n"


@pytest.mark.parametrize(
    ("force", "message"),
    [
        (" ", "the translation to force is empty"),
        ("12a", "the translation to force: «a» is not in this checkpoint's vocabulary"),
        ("1" * 1000, "the translation to force has 1,000 pieces; at most"),
    ],
)
def test_a_translation_that_cannot_be_forced_is_said(force, message):
    done = run(*PLAIN, "--force", force, "31415")
    assert is_one_sentence(done.stderr)
    assert message in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.fixture(scope="module")
def unknowing(tmp_path_factory):
    """Two checkpoints that only ever say <unk>, one of them without attention."""
    folders = []
    for config in (VARIED["lecture, general"], VARIED["seq2seq"]):
        bias = np.zeros(config.target_vocabulary, np.float32)
        bias[1] = 1000
        folder = tmp_path_factory.mktemp("unknowing")
        save_whole(folder, checkpoint_of(config, changes={"decoder.output.bias": bias}))
        for side, size in (("source", config.source_vocabulary), ("target", config.target_vocabulary)):
            tokens = [END, "<unk>", *(f"{side}{i}" for i in range(2, size))]
            (folder / f"{side}.vocab").write_bytes(TokenVocabulary(tokens, " ").to_bytes())
        folders.append(str(folder))
    return folders


@pytest.mark.parametrize("way", [(), ("--beam", "1"), ("--sample",), ("--force", "<unk> target5")])
def test_unknown_words_are_replaced_where_that_is_asked_for(unknowing, way):
    command = ("translate", "-c", unknowing[0], "Anna source5 Berta", *way)
    assert "<unk>" in run(*command).stdout
    replaced = run(*command, "--replace-unknown").stdout.split("\t")[-1].split()
    assert "<unk>" not in replaced
    assert set(replaced) <= {"Anna", "source5", "Berta", "target5"}


def test_a_system_without_attention_says_that_it_cannot_replace(unknowing):
    done = run("translate", "-c", unknowing[1], "--replace-unknown", "-", stdin="Anna\nBerta\n")
    assert is_one_sentence(done.stderr)
    assert "has no attention" in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--beam 5 --sample", "--beam and --sample are two ways to search; leave one of them out."),
        ("--beam 5 --force 1", "--beam and --force are two ways to search; leave one of them out."),
        ("--sample --force 1", "--sample and --force are two ways to search; leave one of them out."),
        ("--length-penalty 0.6", "--length-penalty belongs to --beam; add --beam, or leave --length-penalty out."),
        ("--nbest 2", "--nbest belongs to --beam; add --beam, or leave --nbest out."),
        ("--temperature 1", "--temperature belongs to --sample; add --sample, or leave --temperature out."),
        ("--beam 2 --seed 0", "--seed belongs to --sample; add --sample, or leave --seed out."),
        ("--beam 2 --nbest 3", "--nbest is 3; a beam of 2 has 1 to 2 translations."),
        ("--beam 2 --nbest 0", "--nbest is 0; a beam of 2 has 1 to 2 translations."),
        ("--beam 0", "the width of the beam is 0; it must be a whole number from 1 to 1,000."),
        ("--beam 2 --length-penalty nan", "the length penalty is nan; it must be a number from 0 to 10."),
        ("--sample --temperature 0", "the temperature is 0.0; it must be a number from 0.01 to 100."),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments, message):
    with pytest.raises(SearchError) as caught:
        translate.main([*arguments.split(), "-c", "no such checkpoint", "31415"], standalone_mode=False)
    assert str(caught.value) == message


def test_a_refused_option_is_one_sentence_and_exit_code_2():
    done = run(*BEAM, "--sample", "31415")
    assert is_one_sentence(done.stderr)
    assert (done.stdout, done.returncode) == ("", 2)
    done = run("translate", "-c", "reverse", "--force", "31415", "-", stdin="51413\n")
    assert is_one_sentence(done.stderr)
    assert "give that sentence instead of -" in done.stderr


@pytest.fixture
def terminal(monkeypatch):
    """As if there were one; what the screen would be opened with."""
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    opened = []
    monkeypatch.setattr("attn_tui.cli.translate.show", lambda settings, *what: opened.append(what))
    yield opened
    gc.enable()


@pytest.mark.parametrize(
    ("arguments", "search"),
    [
        ([], Search()),
        (["--beam", "7", "--length-penalty", "0"], Search("beam", 7, length_penalty=0)),
        (["--sample", "--temperature", "0.8", "--seed", "3"], Search("sample", temperature=0.8, seed=3)),
        (["--force", "51 413"], Search("forced", translation="51 413")),
    ],
)
def test_the_screen_is_opened_with_the_way_to_search(arguments, search, terminal):
    translate.main(["-c", "reverse", "31415", *arguments], standalone_mode=False)
    assert [what[:3] for what in terminal] == [(("reverse",), "31415", search)]


@pytest.mark.parametrize("arguments", [["--beam", "4", "--nbest", "2"], ["--replace-unknown"]])
def test_what_is_about_lines_is_refused_where_a_screen_opens(arguments, terminal):
    with pytest.raises(SearchError, match=r"^--[a-z-]+ is about what is printed; add --plain\.$"):
        translate.main(["-c", "reverse", "31415", *arguments], standalone_mode=False)
    assert terminal == []


def test_systems_to_compare_come_to_the_screen_in_the_order_given(terminal):
    others = ["--compare", "reverse-luong", "--compare", "reverse-seq2seq"]
    translate.main(["-c", "reverse", "31415", *others], standalone_mode=False)
    [(names, *_)] = terminal
    assert names == ("reverse", "reverse-luong", "reverse-seq2seq")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--plain", "--compare", "reverse"], "--compare is about the screen;"),
        (["--compare", "reverse"] * 4, "--compare is given 4 times; at most 3"),
        (["--plain", "--before", "27"], "--before is about the screen, which compares two sentences; leave it out"),
        (["--format", "jsonl", "--set-before", "2.y=7"], "--set-before is about the screen"),
        (["--set-before", "2.y=7"], "--set-before is about the sentence of --before; add that"),
        (["--before", "27", "--set-before", "2:2.y=7"], "--set-before names system 2; there is 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, said, terminal):
    with pytest.raises(SearchError, match=f"^{said}"):
        translate.main(["-c", "reverse", "31415", *arguments], standalone_mode=False)
    assert terminal == []


@pytest.mark.parametrize(
    ("before", "said"), [(" ", "the sentence of --before is empty"), ("31415", "--before has the")]
)
def test_a_sentence_that_nothing_was_changed_from_is_refused(before, said, terminal):
    with pytest.raises(SentenceError, match=f"^{said}"):
        translate.main(["-c", "reverse", "31415", "--before", before], standalone_mode=False)
    assert terminal == []


@pytest.mark.parametrize("option", [("--before", "27"), ("--before", ""), ("--set-before", "2.y=7")])
@pytest.mark.parametrize(
    "command",
    [
        ("translate", "31415", "--plain", "--follow"),
        ("why", "31415", "--at", "1.score.3"),
        *(("export", "31415", "--format", name) for name, one in FORMATS.items() if one.is_text and not one.is_drawn),
    ],
)
def test_without_a_screen_no_sentence_is_compared_with_another(command, option):
    done = run(*command, "-c", "reverse", *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"attn-tui: {option[0]} is about the screen, which compares two sentences; leave it out.\n"


def test_a_drawn_screen_shows_what_the_sentence_was_changed_from():
    alone = ("export", "27", "-c", "reverse", "--at", "2.word", "--format", "text", "--lang", "en")
    shown = run(*alone, "--before", "314").stdout
    assert "«314»" in shown
    assert "«314»" not in run(*alone).stdout
