import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from attn_tui.training.gru import GRU

torch.set_num_threads(1)
LENGTHS = torch.tensor([3, 7, 1, 7, 5])


def both(bidirectional=False, inputs=6, hidden=4):
    torch.manual_seed(3)
    theirs = nn.GRU(inputs, hidden, batch_first=True, bidirectional=bidirectional)
    ours = GRU(inputs, hidden, batch_first=True, bidirectional=bidirectional)
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


def gradients(module, x, run):
    x = x.clone().requires_grad_()
    states, last = run(module, x)
    torch.manual_seed(5)
    loss = (states * torch.randn(states.shape)).sum() + (last * torch.randn(last.shape)).sum()
    loss.backward()
    return [states.detach(), last.detach(), x.grad, *(p.grad for p in module.parameters())]


def packed(module, x):
    states, last = module(pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False))
    return pad_packed_sequence(states, batch_first=True, total_length=9)[0], last


def agree(ours, theirs, run, tolerance=1e-5):
    torch.manual_seed(4)
    x = torch.randn(5, 7, 6)
    for mine, its in zip(gradients(ours, x, run), gradients(theirs, x, run), strict=True):
        torch.testing.assert_close(mine, its, rtol=tolerance, atol=tolerance, check_dtype=False)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_packed_sentences_give_what_pytorch_gives_and_so_do_the_gradients(bidirectional):
    agree(*both(bidirectional), packed)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_padded_batch_from_a_given_state_too(bidirectional):
    h_0 = torch.randn(2 if bidirectional else 1, 5, 4)
    agree(*both(bidirectional), lambda module, x: module(x, h_0))
    agree(*both(bidirectional), lambda module, x: module(x))


def test_the_state_it_begins_with_has_its_gradient():
    ours, theirs = both()
    x, found = torch.randn(5, 7, 6), []
    for module in (ours, theirs):
        h_0 = torch.ones(1, 5, 4, requires_grad=True)
        module(x, h_0)[0].sum().backward()
        found.append(h_0.grad)
    torch.testing.assert_close(*found)


def test_in_bfloat16_it_is_close():
    ours, theirs = both(bidirectional=True)

    def run(module, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=isinstance(module, GRU)):
            return packed(module, x)

    agree(ours, theirs, run, tolerance=0.08)


def test_several_layers_are_pytorchs():
    torch.manual_seed(1)
    ours = GRU(6, 4, 2, batch_first=True)
    x = torch.randn(2, 3, 6)
    assert torch.equal(ours(x)[0], nn.GRU.forward(ours, x)[0])
