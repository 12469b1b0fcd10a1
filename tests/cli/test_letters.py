"""What is read aloud keeps its signs where standard output has fewer letters than UTF-8."""

import subprocess

import pytest
from cli.running import PATIENCE, PROGRAM, environment, run
from support import VARIED, checkpoint_of

from attn_tui.screen.likeness import in_ascii
from attn_tui.story.decoding import decoding_of
from attn_tui.story.moment import moment
from attn_tui.story.spoken import spoken
from attn_tui.story.texts import texts

FOLLOW = ("translate", "3 1", "-c", "reverse", "--plain", "--follow")


def run_in(encoding, *arguments):
    environ = environment(PYTHONIOENCODING=encoding)
    done = subprocess.run([*PROGRAM, *arguments], capture_output=True, encoding=encoding, env=environ, timeout=PATIENCE)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout


@pytest.mark.parametrize(
    ("encoding", "language", "kept"), [("cp949", "ko", "하위 단계"), ("latin-1", "en", "«1»"), ("ascii", "en", '"1"')]
)
def test_letters_that_the_encoding_lacks_become_what_the_screen_shows_in_ascii(encoding, language, kept):
    told = run_in(encoding, *FOLLOW, "--lang", language)
    assert kept in told
    assert "-0.77" in told  # a score
    assert not any(lost in told for lost in ("?0", "??", "h?", "(?", "?,"))


def test_a_number_keeps_its_sign_in_what_it_is_made_of():
    why = ("why", "3 1", "-c", "reverse", "--at", "1.score.3", "--lang", "en")
    told = run_in("latin-1", *why)
    assert "e3,1 = h3 · h1 = Sk h3[k] h1[k] ~ -0.77" in told
    assert "?" not in told


def test_ascii_is_followed_in_ascii_and_in_english():
    done = run(*FOLLOW, "--ascii", "--lang", "ko", "--set", "1.e.3=out")
    assert done.stdout.isascii()
    assert "Word 1, sub-step 4 of 8: softmax (1.softmax)." in done.stdout
    assert 'Scores: "3" -inf, "1" ' in done.stdout


@pytest.mark.parametrize("choice", VARIED)
def test_no_system_is_told_with_signs_that_ascii_loses(choice):
    decoding, say = decoding_of(checkpoint_of(VARIED[choice]), "w1 w2 w3"), texts("en")
    decoding.read_rest()
    while decoding.timeline.forward() and decoding.timeline.current.t < 3:
        for line in spoken(moment(decoding), say):
            assert in_ascii(line).count("?") == line.count("?"), line
