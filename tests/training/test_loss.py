import pytest
import torch
from torch.nn import functional as F

from attn_tui.training.loss import WORDS, cross_entropy

torch.set_num_threads(1)


def losses(function, n, vocabulary=30):
    torch.manual_seed(n)
    arrays = [torch.randn(n, 6), torch.randn(vocabulary, 6), torch.randn(vocabulary)]
    arrays = [array.requires_grad_() for array in arrays]
    loss = function(*arrays, torch.randint(vocabulary, (n,)))
    (3 * loss).backward()
    return [loss.detach(), *(array.grad for array in arrays)]


def pytorchs(smoothing):
    return lambda hidden, weight, bias, target: F.cross_entropy(
        F.linear(hidden, weight, bias), target, label_smoothing=smoothing
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("n", [1, 5, WORDS, 2 * WORDS + 3])
def test_the_loss_and_its_gradients_are_pytorchs(n, smoothing):
    ours = losses(lambda *arrays: cross_entropy(*arrays, smoothing), n)
    for mine, its in zip(ours, losses(pytorchs(smoothing), n), strict=True):
        torch.testing.assert_close(mine, its, rtol=1e-5, atol=1e-6)


def test_in_bfloat16_it_is_close():
    with torch.autocast("cpu", torch.bfloat16):
        ours = losses(lambda *arrays: cross_entropy(*arrays, 0.1), 300)
    for mine, its in zip(ours, losses(pytorchs(0.1), 300), strict=True):
        assert mine.dtype == torch.float32
        torch.testing.assert_close(mine, its, rtol=0.05, atol=0.01)


def test_a_score_without_limit_does_not_overflow():
    weight = torch.tensor([[300.0], [-300.0]])
    found = cross_entropy(torch.tensor([[1.0]]), weight, torch.zeros(2), torch.tensor([1]), 0.0)
    assert found == 600
