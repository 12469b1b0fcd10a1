import pytest
from support import VARIED, checkpoint_of

from attn_tui.checkpoint import load
from attn_tui.describe import chain, describe, parameters, sizes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("seq2seq", "Sutskever 2014: 2 × LSTM 8, source reversed, no attention"),
        ("seq2seq, no feedforward layer", "Sutskever 2014: RNN 8, source in its order, no attention"),
        ("lecture, dot", "the lecture: GRU 8, bidirectional, dot score"),
        ("rnnsearch", "Bahdanau 2015: GRU (reset before) 7, bidirectional, additive score"),
        ("luong, general, fed", "Luong 2015: 2 × LSTM 8, bidirectional, general score, input feeding"),
        ("luong, concat, local-m", "Luong 2015: 2 × RNN 8, bidirectional, concat score, local-m ± 2"),
        (
            "luong, additive, as in Joey NMT",
            "Luong 2015: GRU 7, encoder of 2 layers, bidirectional, additive score, input feeding, "
            "starts from a bridge, relu start, relu layer",
        ),
        (
            "luong, projected",
            "Luong 2015: 2 × GRU 8, encoder of 1 layer, bidirectional, dot score, starts from the top layer, "
            "projected to 5",
        ),
        ("tutorial", "attention first: GRU 8, source in its order, additive score"),
        (
            "bentrevett",
            "attention first: GRU 7, bidirectional, concat score, starts from a bridge, word from [h ; C ; E y]",
        ),
        (
            "cell as query",
            "attention first: LSTM 8, bidirectional, scaled-dot score of the cell, starts from zeros, gelu readout",
        ),
        ("conditional", "conditional GRU: GRU 7, bidirectional, additive score"),
        (
            "positions, log-softmax",
            "scores of places: LSTM 8, source in its order, looks at no source word, log-softmax for weights",
        ),
    ],
)
def test_a_system_is_told_from_the_others_in_one_line(name, said):
    assert describe(VARIED[name]) == said


def test_systems_that_differ_are_described_differently():
    assert len({describe(config) for config in VARIED.values()}) == len(VARIED)


def test_the_chain_of_a_word_is_that_of_the_system():
    steps = chain(VARIED["positions, log-softmax"])
    assert steps == "embed → score → log softmax → context → input → combine → state → output → word"
    assert chain(VARIED["conditional"]).startswith("embed → propose → score → softmax")


@pytest.mark.parametrize("name", VARIED)
def test_sizes_are_those_of_the_config(name):
    config = VARIED[name]
    assert f"output layer {config.output_input} → 17" in sizes(config)
    assert "14 source and 17 target pieces" in sizes(config)


def test_parameters_are_counted():
    assert parameters(load("reverse")) == 2_835
    checkpoint = checkpoint_of(VARIED["seq2seq"])
    assert parameters(checkpoint) == sum(array.size for array in checkpoint.parameters.values())
