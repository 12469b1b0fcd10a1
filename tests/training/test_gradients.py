"""Backpropagation by the rules of derivations, against torch's."""

import functools

import numpy as np
import pytest
import torch
from modules import module_of, places
from support import ONE_OF_EACH, VARIED, checkpoint_of

from attn_tui.engine.events import WordEmbedded
from attn_tui.engine.gradients import Losses
from attn_tui.engine.origins import Origins
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode

SENTENCE = "w3 w1 w4 w2"
WORDS = (5, 9, 3)


def forced_through(checkpoint):
    """The events of a decoding that is given the words, and these with `<END>`."""
    end = checkpoint.target_vocabulary.end
    return list(decode(checkpoint, SENTENCE, choose=forced(WORDS, end))), [*WORDS, end]


@functools.cache
def losses_of(name):
    """The events of a system, the words and their losses, whose derivatives are traced once for both tests."""
    checkpoint = checkpoint_of(VARIED[name], 2, scale=0.4)
    happened, target = forced_through(checkpoint)
    return checkpoint, happened, target, Losses(Origins(checkpoint, happened), target)


@pytest.mark.sampled(10)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_loss_and_all_gradients_are_torchs(name):
    checkpoint, happened, target, losses = losses_of(name)

    module, source = module_of(checkpoint), happened[0].source.tolist()
    [first, *_] = (int(event.y_previous) for event in happened if isinstance(event, WordEmbedded))
    lengths, looked_at = places(checkpoint, [source])
    values = module(torch.tensor([source]), lengths, torch.tensor([[first, *WORDS]]), looked_at)
    logits = module.decoder.logits(values["hidden"])[0]
    theirs = torch.nn.functional.cross_entropy(logits, torch.tensor(target), reduction="sum")
    theirs.backward()

    assert losses.values.sum() == pytest.approx(theirs.item(), abs=1e-4)
    learned = {name: tensor for name, tensor in module.named_parameters() if tensor.requires_grad}
    for parameter in set(learned) & set(checkpoint.parameters):
        gradient = learned[parameter].grad
        ours = losses.of_parameter(parameter)
        expected = np.zeros(ours.shape) if gradient is None else gradient
        np.testing.assert_allclose(ours, expected, atol=1e-5, rtol=1e-4, err_msg=parameter)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_step_down_the_gradient_is_that_of_plain_sgd(name):
    checkpoint, _, target, losses = losses_of(name)
    stepped = losses.descended(0.05)
    for parameter, before in checkpoint.parameters.items():
        gradient = losses.of_parameter(parameter)
        expected = before if parameter.endswith("positions.weight") else before - 0.05 * gradient
        np.testing.assert_allclose(stepped.parameters[parameter], expected, atol=1e-6, err_msg=parameter)
    again = Losses(Origins(stepped, forced_through(stepped)[0]), target)
    assert again.values.sum() < losses.values.sum()
