from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import random_checkpoint

from attn_tui.engine.stepper import translate_batch
from attn_tui.errors import SentenceError
from attn_tui.judging.translating import in_batches, translations


def batches_of(lengths, batch):
    """The batches made of numbers with these lengths; None is refused."""
    seen = []

    def length(i):
        if lengths[i] is None:
            raise SentenceError(f"number {i}.")
        return lengths[i]

    def work(numbers):
        seen.append(numbers)
        return [-i for i in numbers]

    return list(in_batches(work, length, len(lengths), batch)), seen


@given(st.lists(st.none() | st.integers(1, 30), max_size=40), st.integers(1, 9))
def test_every_number_comes_once_in_batches_of_like_length(lengths, batch):
    yielded, seen = batches_of(lengths, batch)
    done = {i: outcome for one in yielded for i, outcome in one.items()}
    assert sum(map(len, yielded)) == len(done) == len(lengths)
    for i, length in enumerate(lengths):
        assert (str(done[i]) == f"number {i}.") if length is None else (done[i] == -i)
    assert all(len(numbers) <= batch for numbers in seen)
    ranges = sorted((min(of), max(of)) for numbers in seen if (of := [lengths[i] for i in numbers]))
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    assert batches_of(lengths, batch)[1] == seen


def test_the_batches_of_a_sorted_file_come_neither_from_the_short_nor_from_the_long_end():
    _, seen = batches_of(list(range(1, 101)), 5)
    firsts = [numbers[0] for numbers in seen]
    assert firsts != sorted(firsts)
    assert firsts != sorted(firsts, reverse=True)


@pytest.mark.parametrize("batch", [1, 2, 64])
def test_each_sentence_gets_the_translation_it_would_get_alone(batch):
    checkpoint = random_checkpoint()
    sources = ["w1 w2 w3", "w4", "nowhere w1", "w5 w6 w7 w8 w9", "", "w1 w2"]
    done = {i: outcome for one in translations(checkpoint, sources, batch) for i, outcome in one.items()}
    assert sorted(done) == list(range(6))
    assert "«nowhere» is not in this checkpoint's vocabulary" in str(done[2])
    assert "empty" in str(done[4])
    for i in (0, 1, 3, 5):
        assert done[i].text == translate_batch(checkpoint, [sources[i]])[0].text
