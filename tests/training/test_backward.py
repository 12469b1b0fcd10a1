"""What comes back to each stage and each state from the loss of a word, against torch."""

import functools

import numpy as np
import pytest
from support import ONE_OF_EACH, VARIED, checkpoint_of
from training.tracing import Traced

from attn_tui.engine.events import WordEmbedded
from attn_tui.story.learning.flow import flow_of
from attn_tui.story.learning.stages import SOURCE, TIME, back_to, stages_of
from attn_tui.story.learning.taught import Taught

SENTENCE = "w3 w1 w4 w2"
WORDS = (5, 9, 3)


@functools.cache
def taught_of(name):
    """The pass of a small system, whose derivatives are traced once for all tests."""
    checkpoint = checkpoint_of(VARIED[name], 2, scale=0.4)
    return Taught(checkpoint, SENTENCE, (*WORDS, checkpoint.target_vocabulary.end))


def both(name, monkeypatch):
    """The pass of a small system, and the same in torch."""
    taught = taught_of(name)
    checkpoint, ids = taught.checkpoint, taught.ids
    [first, *_] = (int(event.y_previous) for event in taught.events if isinstance(event, WordEmbedded))
    traced = Traced(checkpoint, taught.events[0].source.tolist(), [first, *WORDS], list(ids), monkeypatch)
    return taught, traced


def expected(traced, t, stage):
    """torch's derivatives at a stage."""
    match stage.name:
        case "words":
            return traced.by(t, traced.logits)[t - 1]
        case "network" | "maxout" | "readout":
            return traced.by(t, traced.found["hidden"])[0, t - 1]
        case "pairs":
            return traced.by(t, traced.found["readout"])[0, t - 1]
        case "attentional":
            fed = len(traced.activated) > 1
            return traced.by(t, traced.activated[t - 1])[0, 0] if fed else traced.by(t, traced.activated[0])[0, t - 1]
        case "combined":
            return traced.by(t, traced.activated[t - 1])[0]
        case "context":
            return traced.of_attention(t, "c_t")
        case "weights":
            return traced.of_attention(t, "alpha_t")
        case "align":
            return traced.of_attention(t, "alpha_t") * traced.attention(t, "gaussian")
        case "scores":
            return traced.of_attention(t, "e_t")
        case "proposed":
            return traced.by(t, traced.states[2 * t - 2])[0]
        case "state":
            return traced.of_state(t, t)
        case "query":
            return traced.of_state(t, t - 1)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_loss_of_each_word_and_what_comes_back_to_each_stage_are_torchs(name, monkeypatch):
    taught, traced = both(name, monkeypatch)
    np.testing.assert_allclose(taught.losses.values, traced.losses.detach(), atol=1e-5)
    seen = set()
    for t in range(1, taught.size + 1):
        for stage in stages_of(taught.checkpoint.config):
            if stage.name in (SOURCE, TIME) or stage.field == "cells_t":
                continue
            seen.add(stage.name)
            back = back_to(taught, t, stage)
            theirs = expected(traced, t, stage).detach()
            np.testing.assert_allclose(back.values, theirs, atol=1e-5, err_msg=f"{t} {stage.name}")
            assert not back.labels or len(back.labels) == len(back.values)
    assert "words" in seen


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_reaches_each_state_through_time_is_torchs(name, monkeypatch):
    taught, traced = both(name, monkeypatch)
    for t in range(1, taught.size + 1):
        flow = flow_of(taught, t)
        encoder = [float(traced.of_position(t, j).norm()) for j in range(len(taught.source))]
        decoder = [float(traced.of_state(t, at).norm()) for at in range(1, t + 1)]
        np.testing.assert_allclose(flow.encoder, encoder, atol=1e-5)
        np.testing.assert_allclose(flow.decoder, decoder, atol=1e-5)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", [name for name in ONE_OF_EACH if VARIED[name].score != "none"])
def test_what_attention_tells_the_encoder_states_is_torchs(name, monkeypatch):
    taught, traced = both(name, monkeypatch)
    [stage] = [stage for stage in stages_of(taught.checkpoint.config) if stage.name == SOURCE]
    for t in range(1, taught.size + 1):
        theirs = traced.by(t, traced.source)[0].norm(dim=-1)
        np.testing.assert_allclose(back_to(taught, t, stage).values, theirs, atol=1e-5)
