"""Every event of real decodings against what its class promises."""

import dataclasses
import sys

import numpy as np
import pytest
from support import SYSTEMS, random_checkpoint

from attn_tui.checkpoint import load
from attn_tui.engine import events
from attn_tui.engine.decoder import ARCHITECTURES
from attn_tui.engine.encoder import encode
from attn_tui.engine.events import Event
from attn_tui.engine.memory import Memory
from attn_tui.engine.stepper import decode

SHAPES = {
    events.SentenceSplit: {"source": ("src_len",)},
    events.PositionRead: {"embedding": ("embedding",), "state": ("encoder_hidden",)},
    events.SentenceEncoded: {"encoder_states": ("src_len", "encoder_state")},
    events.DecoderStarted: {"h_0": ("decoder_hidden",)},
    events.WordEmbedded: {"y_previous": (), "embedding": ("embedding",)},
    events.StateComputed: {"h_t": ("decoder_hidden",)},
    events.ScoresComputed: {"e_t": ("src_len",)},
    events.WeightsComputed: {"alpha_t": ("src_len",)},
    events.ContextComputed: {"weighted_states": ("src_len", "encoder_state"), "c_t": ("encoder_state",)},
    events.StateConcatenated: {"concat_t": ("concatenated",)},
    events.FeedforwardComputed: {"hidden": ("feedforward",), "top_ids": ("top",), "top_probabilities": ("top",)},
    events.WordChosen: {"y_t": (), "probability": ()},
    events.DecodingEnded: {},
}
# `slots=True` makes a class anew, and the nameless one it was made from is a subclass of Event, too.
KINDS = [kind for kind in Event.__subclasses__() if getattr(sys.modules[kind.__module__], kind.__name__) is kind]
IDS = {"source", "y_previous", "top_ids", "y_t"}
SENTENCE = "w3 w1 w4 w1 w5 w9 w2 w6 w11 w7 w8"  # as many words as no other axis has units


def axes(checkpoint, sentence=SENTENCE, top=10):
    config = checkpoint.config
    sizes = {name: getattr(config, name) for name in ("embedding", "encoder_hidden", "decoder_hidden", "feedforward")}
    return sizes | {
        "src_len": len(sentence.split()),
        "encoder_state": config.encoder_state,
        "concatenated": config.decoder_hidden + config.encoder_state,
        "top": top,
    }


def arrays(event):
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray | np.generic)}


def test_every_kind_of_event_occurs_in_a_decoding():
    assert {type(event) for event in decode(random_checkpoint(), SENTENCE)} == set(KINDS)


def test_every_kind_of_event_has_its_shapes_stated_here():
    assert set(SHAPES) == set(KINDS)


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
@pytest.mark.parametrize("top", [1, 4, 10])
def test_arrays_have_the_documented_shapes(score, tied, top):
    checkpoint = random_checkpoint(score=score, tied=tied)
    sizes = axes(checkpoint, top=top)
    for event in decode(checkpoint, SENTENCE, top=top):
        shapes = {name: array.shape for name, array in arrays(event).items()}
        wanted = {name: tuple(sizes[axis] for axis in shape) for name, shape in SHAPES[type(event)].items()}
        assert shapes == wanted, event.substep


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
def test_arrays_of_a_batch_have_a_leading_batch_axis(score, tied):
    checkpoint = random_checkpoint(score=score, tied=tied)
    sizes = axes(checkpoint)
    source = np.random.default_rng(0).integers(1, 13, (3, 11))
    mask = np.arange(11) < np.array([[11], [4], [1]])
    memory = Memory(np.zeros(3, np.int64), mask, top=10)
    happened = []
    for event in encode(checkpoint, source, mask):
        memory.learn(event)
        happened.append(event)
    memory.t = 1
    for substep in ARCHITECTURES[checkpoint.config.architecture]:
        happened.append(substep(checkpoint, memory))
        memory.learn(happened[-1])
    assert {type(event) for event in happened} == set(SHAPES) - {events.SentenceSplit, events.DecodingEnded}
    for event in happened:
        for name, shape in SHAPES[type(event)].items():
            assert getattr(event, name).shape == (3, *(sizes[axis] for axis in shape)), (event.substep, name)


DECODINGS = {
    **{f"{score}-{tied}": (random_checkpoint(score=score, tied=tied), SENTENCE) for score, tied in SYSTEMS},
    "shipped": (load("reverse"), "31415926"),  # stored as float16
}


@pytest.mark.parametrize("decoding", DECODINGS)
def test_arrays_are_float32_and_ids_int64_and_nobody_can_write_into_them(decoding):
    for event in decode(*DECODINGS[decoding]):
        for name, array in arrays(event).items():
            assert isinstance(array, np.ndarray), (event.substep, name)
            assert array.dtype == (np.int64 if name in IDS else np.float32), (event.substep, name)
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


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_is_frozen_slotted_and_compared_by_identity(kind):
    event = next(event for event in decode(random_checkpoint(), SENTENCE) if type(event) is kind)
    for field in dataclasses.fields(event):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(event, field.name, None)
    assert not hasattr(event, "__dict__")
    assert kind.__eq__ is object.__eq__
    assert event != dataclasses.replace(event)


def test_every_sub_step_has_a_name_of_its_own():
    names = [kind.substep for kind in KINDS]
    assert len(set(names)) == len(names) == 13
    assert all(name.isidentifier() for name in names)


def test_numbers_are_finite_everywhere():
    for event in decode(random_checkpoint(), SENTENCE):
        for name, array in arrays(event).items():
            assert np.isfinite(array).all(), (event.substep, name)
