"""Every event of real decodings against what its class promises."""

import dataclasses
import sys

import numpy as np
import pytest
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.engine import events
from attn_tui.engine.architectures import order
from attn_tui.engine.encoder import encode
from attn_tui.engine.events import Event
from attn_tui.engine.memory import Memory
from attn_tui.engine.search import choose_word, greedy
from attn_tui.engine.stepper import decode

WORDS = {"top_ids": ("top",), "top_probabilities": ("top",)}
SHAPES = {
    events.SentenceSplit: {"source": ("src_len",)},
    events.PositionRead: {"input_j": ("read",), "state": ("encoder_hidden",), "cell": ("encoder_hidden",)},
    events.SentenceEncoded: {
        "encoder_states": ("src_len", "encoder_state"),
        "last_states": ("reading_layers", "encoder_state"),
        "last_cells": ("reading_layers", "encoder_state"),
    },
    events.DecoderStarted: {
        "h_0": ("decoder_hidden",), "layers_t": ("layers", "decoder_hidden"), "cells_t": ("layers", "decoder_hidden"),
    },
    events.WordEmbedded: {"y_previous": (), "embedding": ("word_embedding",)},
    events.InputConcatenated: {"input_t": ("input",)},
    events.InputCombined: {"combined_t": ("decoder_hidden",)},
    events.StateProposed: {"proposed_t": ("decoder_hidden",)},
    events.StateComputed: {
        "h_t": ("decoder_hidden",), "layers_t": ("layers", "decoder_hidden"), "cells_t": ("layers", "decoder_hidden"),
    },
    events.WindowPlaced: {"p_t": (), "window": ("src_len",)},
    events.ScoresComputed: {"e_t": ("src_len",)},
    events.WeightsComputed: {"alpha_t": ("src_len",)},
    events.WeightsFocused: {"gaussian": ("src_len",), "alpha_t": ("src_len",)},
    events.ContextComputed: {
        "alpha_t": ("src_len",),
        "encoder_states": ("src_len", "encoder_state"),
        "c_t": ("encoder_state",),
    },
    events.StateConcatenated: {"concat_t": ("concatenated",)},
    events.FeedforwardComputed: {"hidden": ("feedforward",), **WORDS},
    events.AttentionalComputed: {"hidden": ("feedforward",)},
    events.MaxoutComputed: {"readout": ("readout",), "hidden": ("feedforward",)},
    events.ReadoutComputed: {"hidden": ("read_out",)},
    events.OutputComputed: WORDS,
    events.WordChosen: {"y_t": (), "probability": ()},
    events.DecodingEnded: {},
}  # fmt: skip
OF_LSTM = {"cell", "last_cells", "cells_t"}
# `slots=True` makes a class anew, and the nameless one it was made from is a subclass of Event, too.
KINDS = [kind for kind in Event.__subclasses__() if getattr(sys.modules[kind.__module__], kind.__name__) is kind]
IDS = {"source", "y_previous", "top_ids", "y_t"}
SENTENCE = "w3 w1 w4 w1 w5 w9 w2 w6 w11 w7 w8 w3 w1 w4 w1 w5 w9 w2 w6"  # as many words as no other axis has units


def axes(config, src_len, top=10):
    names = ("embedding", "word_embedding", "encoder_hidden", "encoder_state", "decoder_hidden", "feedforward")
    word, context = config.word_embedding, config.encoder_state
    return {
        **{name: getattr(config, name) for name in (*names, "layers", "reading_layers")},
        "src_len": src_len,
        "concatenated": config.decoder_hidden + context + (word if config.readout == "concat" else 0),
        "readout": 2 * config.feedforward,
        "read_out": config.projection or config.feedforward,
        "input": word + (config.feedforward if config.input_feeding else context),
        "top": top,
    }


def shapes_of(checkpoint, event, src_len, top=10):
    """The shapes that the event's arrays have to have."""
    sizes = axes(checkpoint.config, src_len, top)
    if type(event) is events.PositionRead:
        sizes["read"] = sizes["encoder_state"] if event.layer else sizes["embedding"]
    return {
        name: tuple(sizes[axis] for axis in shape)
        for name, shape in SHAPES[type(event)].items()
        if checkpoint.config.cell == "lstm" or name not in OF_LSTM
    }


def arrays(event):
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray | np.generic)}


def test_every_kind_of_event_occurs_in_a_decoding():
    happened = {type(event) for config in VARIED.values() for event in decode(checkpoint_of(config), SENTENCE)}
    assert happened == set(KINDS)


def test_every_kind_of_event_has_its_shapes_stated_here():
    assert set(SHAPES) == set(KINDS)


def test_the_module_lists_its_events_in_the_order_it_defines_them():
    first = [line.split()[0] for line in events.__doc__.splitlines() if line.startswith("    ")]
    assert [word for word in first if word.isidentifier()] == [kind.__name__ for kind in KINDS]


@pytest.mark.parametrize("name", VARIED)
@pytest.mark.parametrize("top", [1, 4, 9])
def test_arrays_have_the_documented_shapes(name, top):
    checkpoint = checkpoint_of(VARIED[name])
    split, *happened = decode(checkpoint, SENTENCE, top=top)
    for event in (split, *happened):
        shapes = {name: array.shape for name, array in arrays(event).items()}
        assert shapes == shapes_of(checkpoint, event, len(split.source), top), event.substep


@pytest.mark.parametrize("name", VARIED)
def test_only_what_a_system_does_not_have_is_none(name):
    config = VARIED[name]
    for event in decode(checkpoint_of(config), SENTENCE):
        absent = {field.name for field in dataclasses.fields(event) if getattr(event, field.name) is None}
        wanted = OF_LSTM & set(SHAPES[type(event)]) if config.cell != "lstm" else set()
        assert absent == wanted, event.substep


@pytest.mark.parametrize("name", VARIED)
def test_arrays_of_a_batch_have_a_leading_batch_axis(name):
    checkpoint = checkpoint_of(VARIED[name])
    length = len(SENTENCE.split())
    source = np.random.default_rng(0).integers(1, 13, (3, length))
    mask = np.arange(length) < np.array([[length], [4], [1]])
    memory = Memory(np.zeros(3, np.int64), mask, top=10)
    happened = []

    def learn(event):
        memory.learn(event)
        happened.append(event)

    for event in encode(checkpoint, source, mask):
        learn(event)
    start, *substeps = order(checkpoint.config)
    learn(start(checkpoint, memory))
    for memory.t in (1, 2):
        for substep in substeps:
            learn(substep(checkpoint, memory))
        learn(choose_word(memory, greedy))
    kinds = {type(event) for event in decode(checkpoint, SENTENCE)}
    assert {type(event) for event in happened} == kinds - {events.SentenceSplit, events.DecodingEnded}
    for event in happened:
        for field, shape in shapes_of(checkpoint, event, length).items():
            assert getattr(event, field).shape == (3, *shape), (event.substep, field)


DECODINGS = {
    **{name: (checkpoint_of(config), SENTENCE) for name, config in VARIED.items()},
    "shipped": (load("reverse"), "31415926"),  # stored as float16
}


@pytest.mark.parametrize("decoding", DECODINGS)
def test_arrays_are_float32_and_ids_int64_and_masks_bool_and_nobody_can_write_into_them(decoding):
    kinds = dict.fromkeys(IDS, np.int64) | {"window": np.bool_}
    for event in decode(*DECODINGS[decoding]):
        for name, array in arrays(event).items():
            assert isinstance(array, np.ndarray), (event.substep, name)
            assert array.dtype == kinds.get(name, np.float32), (event.substep, name)
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0


@pytest.mark.parametrize("decoding", DECODINGS)
def test_arrays_are_no_windows_into_the_weights(decoding):
    # Parameters loaded from a folder are read-only, but the engine's caller may hand in arrays that are not.
    checkpoint, sentence = DECODINGS[decoding]
    for event in decode(checkpoint, sentence):
        for name, array in arrays(event).items():
            for parameter in checkpoint.parameters.values():
                assert not np.shares_memory(array, parameter), (event.substep, name)


@pytest.mark.parametrize("decoding", DECODINGS)
def test_what_an_array_shows_was_computed_before_the_event_and_stays(decoding):
    # An event may share memory with an earlier one, never with something the engine goes on to write into.
    happened = [(event, {name: array.copy() for name, array in arrays(event).items()})
                for event in decode(*DECODINGS[decoding])]  # fmt: skip
    for event, before in happened:
        for name, array in arrays(event).items():
            np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_is_frozen_slotted_and_compared_by_identity(kind):
    event = next(
        e for checkpoint, sentence in DECODINGS.values() for e in decode(checkpoint, sentence) if type(e) is kind
    )
    for field in dataclasses.fields(event):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(event, field.name, None)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(event, field.name)
    assert not hasattr(event, "__dict__")
    assert kind.__eq__ is object.__eq__
    assert event != dataclasses.replace(event)


def test_an_event_takes_exactly_its_fields_by_name():
    chosen = {"t": 1, "y_t": np.array(3), "probability": np.array(0.5, np.float32)}
    assert repr(events.WordChosen(**chosen)) == "WordChosen(t=1, y_t=array(3), probability=array(0.5, dtype=float32))"
    for wrong in ({"t": 1}, {**chosen, "alpha_t": None}):
        with pytest.raises(TypeError, match="WordChosen takes t, y_t, probability"):
            events.WordChosen(**wrong)


def test_every_sub_step_has_a_name_of_its_own():
    names = [kind.substep for kind in KINDS]
    assert len(set(names)) == len(names) == 22
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("decoding", DECODINGS)
def test_numbers_are_finite_everywhere_but_for_scores_outside_a_window(decoding):
    window = None
    for event in decode(*DECODINGS[decoding]):
        window = getattr(event, "window", window)
        for name, array in arrays(event).items():
            if name == "e_t" and window is not None:
                assert (array[~window] == -np.inf).all()
                array = array[window]
            assert np.isfinite(array).all(), (event.substep, name)
