"""The lines that wait on standard input: all of them are read, translated together, and told in their order."""

import io
import json
import re
import sys
from itertools import pairwise
from types import SimpleNamespace
from unittest import mock

import pytest
from cli.running import is_one_sentence, run
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.checkpoint import load
from attn_tui.cli.pipe import read_lines
from attn_tui.engine.stepper import translate_batch
from attn_tui.judging import translating

LINES = ("translate", "-c", "reverse", "--plain", "-")


@pytest.fixture(scope="module")
def reverse():
    """What the engine itself makes of a sentence."""
    checkpoint = load("reverse")
    return lambda sentence: translate_batch(checkpoint, [sentence])[0].text


@given(st.lists(st.sampled_from([b"", b"a", b"\xc3\xa9", b" b\r", b"\r"]), max_size=9), st.data())
def test_lines_are_the_same_however_they_come_and_none_is_held_back(lines, data):
    whole = b"\n".join(lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    parts = [whole[a:b] for a, b in pairwise([0, *cuts, len(whole)]) if a < b]
    come = []

    class Stream:
        def read1(self, size):
            assert sum(map(len, told)) == sum(part.count(b"\n") for part in come)  # all that were whole are out
            come.append(parts[len(come)] if len(come) < len(parts) else b"")
            return come[-1]

    told = []
    with mock.patch.object(sys, "stdin", SimpleNamespace(buffer=Stream())):
        for some in read_lines():
            assert some
            told.append(some)
    expected = [line.removesuffix(b"\n").removesuffix(b"\r").decode() for line in io.BytesIO(whole)]
    assert [line.text for some in told for line in some] == expected
    assert not any(line.fault for some in told for line in some)


@pytest.mark.parametrize("more", [(), ("--format", "jsonl")])
def test_lines_that_wait_together_are_translated_together(more, monkeypatch, reverse):
    sizes = []

    def counted(checkpoint, sentences):
        sizes.append(len(sentences))
        return translate_batch(checkpoint, sentences)

    monkeypatch.setattr(translating, "translate_batch", counted)
    numbers = [str(10**n + n) for n in range(1, 9)] * 15
    done = run(*LINES, *more, stdin="".join(f"{number}\n" for number in numbers))
    assert (done.stderr, done.returncode) == ("", 0)
    assert sum(sizes) == len(numbers)
    assert len(sizes) <= 2
    told = [json.loads(line)["translation"] if more else line for line in done.stdout.splitlines()]
    assert told == [reverse(number) for number in numbers]


def test_each_of_many_lines_of_all_kinds_gets_what_it_gets_alone(reverse):
    checkpoint = load("reverse")
    limit = checkpoint.config.max_source_length
    kinds = ["314", "", "27x1", "9" * (limit + 3), "2718281828", " 5 "]
    lines = [f"{kind}{i}" if kind.isdecimal() else kind for i, kind in enumerate(kinds * 60)]
    done = run(*LINES, stdin="\n".join(lines))
    assert done.stdout.split("\n")[:-1] == ["" if "x" in line or not line else reverse(line) for line in lines]
    said = [int(re.match(r"attn-tui: line (\d+): ", line)[1]) for line in done.stderr.splitlines()]
    assert said == [i for i, line in enumerate(lines, 1) if "x" in line or len(line) > limit]
    assert done.returncode == 2


def test_what_stands_before_a_line_that_ends_it_all_is_translated():
    done = run(*LINES, stdin=b"314\n271\n" + "5 6 7\n".encode("utf-16-le"))
    assert done.stdout == "413\n172\n"
    assert is_one_sentence(done.stderr)
    assert "line 3: this is most likely UTF-16LE" in done.stderr
    assert done.returncode == 2
