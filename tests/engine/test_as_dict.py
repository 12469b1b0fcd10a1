"""Events as plain dicts: complete, JSON, and the same numbers to the last bit."""

import json
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.engine import events as ev
from attn_tui.engine.events import names
from attn_tui.engine.plain import plain
from attn_tui.engine.stepper import decode

SENTENCE = "w3 w1 w4 w1 w5"


def same(found, value):
    """Whether what JSON gave back is what the event has."""
    if not isinstance(value, np.ndarray):
        return found == (list(value) if isinstance(value, tuple) else value)
    back = np.array(found, object)
    back[back == None] = -np.inf  # noqa: E711
    return back.shape == value.shape and (back.astype(value.dtype) == value).all()


@pytest.mark.parametrize("name", VARIED)
def test_every_field_of_every_event_comes_back_from_json_as_it_was(name):
    for event in decode(checkpoint_of(VARIED[name]), SENTENCE):
        found = json.loads(json.dumps(event.as_dict(), allow_nan=False))
        fields = [field for field in names(type(event)) if field != "t"]
        assert list(found) == ["kind", "substep", "t", *fields]
        assert (found["kind"], found["substep"], found["t"]) == (type(event).__name__, event.substep, event.t)
        for field in fields:
            assert same(found[field], getattr(event, field)), (event.substep, field)


def only_plain(value):
    if isinstance(value, list):
        return all(map(only_plain, value))
    return value is None or type(value) in (str, int, float, bool)


@pytest.mark.parametrize("name", VARIED)
def test_nothing_of_numpy_is_left(name):
    checkpoint = checkpoint_of(VARIED[name])
    for event in decode(checkpoint, SENTENCE):
        for found in (event.as_dict(), event.as_dict(words=checkpoint.target_vocabulary.words)):
            assert all(only_plain(value) for value in found.values()), event.substep


def test_words_stand_beside_the_ids_and_nowhere_else():
    fr_en = load("fr-en")
    for event in decode(fr_en, "Je suis étudiant."):
        without, found = event.as_dict(), event.as_dict(words=fr_en.target_vocabulary.words)
        added = {key: value for key, value in found.items() if key not in without}
        assert {key: found[key] for key in without} == without
        expected = {
            field + "_word": fr_en.target_vocabulary.words([found[field]])[0]
            for field in ("y_previous", "y_t")
            if field in found
        }
        if "top_ids" in found:
            expected["top_words"] = [fr_en.target_vocabulary.words([y])[0] for y in found["top_ids"]]
        assert added == expected
    assert isinstance(event, ev.DecodingEnded)


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=0, max_dims=3, max_side=3, min_side=0)))
def test_a_number_is_the_shortest_that_is_the_same_float32(array):
    found = plain(array)
    assert np.array(found, object).shape == array.shape or not array.size
    flat = np.array(found, object).ravel()
    for number, one in zip(flat, array.ravel(), strict=True):
        if not np.isfinite(one):
            assert number is None
            continue
        assert np.float32(number).tobytes() == one.tobytes()  # −0 included
        assert digits_of(number) <= digits_of(float(one))


def digits_of(number):
    """How many digits a number is written with, apart from zeros at its end: 1000000000000.0 has one."""
    return len(Decimal(repr(number)).normalize().as_tuple().digits)


def test_a_round_number_is_written_as_one():
    assert plain(np.array(1e12, np.float32)) == 1e12  # not 999999995904.0, which has fewer characters


@given(st.one_of(st.integers(), st.text(), st.booleans(), st.none()))
def test_what_is_plain_stays(value):
    assert plain(value) is value


def test_numbers_are_short_and_what_is_none_is_none():
    assert plain(np.float32([0.1, 1e-9, 16_777_216])) == [0.1, 1e-9, 16_777_216.0]
    assert plain(np.float32([np.inf, -np.inf, np.nan])) == [None, None, None]
    assert plain(np.array([True, False])) == [True, False]
    assert plain(np.array(7)) == 7
    assert plain(("a", "b")) == ["a", "b"]
    assert plain(np.zeros((0, 3), np.float32)) == []
