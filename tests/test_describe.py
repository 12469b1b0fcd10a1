import pytest
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.describe import describe, parameters, sizes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("seq2seq", "Sutskever 2014: 2 × LSTM 8, source reversed, no attention"),
        ("seq2seq, no feedforward layer", "Sutskever 2014: RNN 8, source in its order, no attention"),
        ("lecture, dot", "the lecture: GRU 8, bidirectional, dot score"),
        ("rnnsearch", "Bahdanau 2015: GRU (reset before) 7, bidirectional, additive score"),
        ("luong, general, fed", "Luong 2015: 2 × LSTM 8, bidirectional, general score, input feeding"),
        ("luong, concat, local-m", "Luong 2015: 2 × RNN 8, bidirectional, concat score, local-m ± 2"),
    ],
)
def test_a_system_is_told_from_the_others_in_one_line(name, said):
    assert describe(VARIED[name]) == said


def test_systems_that_differ_are_described_differently():
    assert len({describe(config) for config in VARIED.values()}) == len(VARIED)


@pytest.mark.parametrize("name", VARIED)
def test_sizes_are_those_of_the_config(name):
    config = VARIED[name]
    assert f"output layer {config.output_input} → 17" in sizes(config)
    assert "14 source and 17 target pieces" in sizes(config)


def test_parameters_are_counted():
    assert parameters(load("reverse")) == 2_835
    checkpoint = checkpoint_of(VARIED["seq2seq"])
    assert parameters(checkpoint) == sum(array.size for array in checkpoint.parameters.values())
