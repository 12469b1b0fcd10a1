import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from screen.looking import decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui import trace
from attn_tui.engine.spread import spread_of
from attn_tui.story import recorded
from attn_tui.story.scale import Scale, rounded_up
from attn_tui.trace.reading import check

KINDS = ("state", "layer", "word", "readout")
NAMES = ["rnnsearch", "luong-local-p", "seq2seq-gru", "lecture-lstm"]


@pytest.mark.parametrize("name", NAMES)
def test_a_full_bar_does_not_depend_on_what_was_read(name):
    decoding = decoding_of(system_checkpoint(name))
    before = [Scale(decoding).full(kind, each) for kind in KINDS for each in (1, 7, 24)]
    decoding.timeline.last()
    other = decoding_of(system_checkpoint(name), "étudiant .")
    for one in (decoding, other):
        assert [Scale(one).full(kind, each) for kind in KINDS for each in (1, 7, 24)] == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_mean_of_n_values_has_a_scale_that_shrinks_like_one_by_the_root_of_n(kind):
    scale = Scale(decoding_of(system_checkpoint("rnnsearch")))
    for each in (4, 9, 24, 100):
        share = scale.full(kind, each) / scale.full(kind, 4 * each)
        assert 1.4 < share < 2.9, each  # 2, but for rounding to a number that is easy to read


def test_states_are_between_minus_one_and_one_and_so_is_their_scale():
    scale = Scale(decoding_of(fixed_checkpoint()))
    assert [scale.full(kind, each) for kind, each in (("state", 1), ("layer", 1), ("layer", 4), ("state", 4))] == [
        1, 1, 1, 0.5
    ]  # fmt: skip


def test_the_scale_of_words_comes_from_their_embeddings():
    fixed = fixed_checkpoint()
    twice = {n: 2 * p if n == "decoder.embedding.weight" else p for n, p in fixed.parameters.items()}
    larger = dataclasses.replace(fixed, parameters=twice)
    size = np.sqrt(np.mean(np.square(fixed.parameters["decoder.embedding.weight"])))
    assert spread_of(fixed).word == pytest.approx(3 * size, rel=0.01)
    assert spread_of(larger).word == pytest.approx(6 * size, rel=0.01)


@given(st.floats(1e-6, 1e6))
def test_a_scale_is_the_next_number_that_is_easy_to_read(value):
    full = rounded_up(value)
    assert value * (1 - 1e-6) <= full <= 1.5 * value * (1 + 1e-6)
    assert len(f"{full / 10 ** math.floor(math.log10(full)):.6g}") <= 3


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_has_the_same_scales(name):
    decoding = decoding_of(system_checkpoint(name))
    replayed = recorded.decodings_of(check(trace.to_bytes([decoding])))[0]
    assert [Scale(replayed).full(kind, 24) for kind in KINDS] == [Scale(decoding).full(kind, 24) for kind in KINDS]
