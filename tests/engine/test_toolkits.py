"""The orders that toolkits have, a whole time step each, against numpy by hand."""

import numpy as np
import pytest
from support import VARIED, checkpoint_of, small_config

from attn_tui.engine.events import DecoderStarted, SentenceEncoded, SentenceSplit
from attn_tui.engine.stepper import decode


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


class Steps:
    """A decoding by time steps, and the parameters in float64, by what follows `decoder.` in their names."""

    def __init__(self, config, sentence="w3 w1 w4 w2"):
        checkpoint = checkpoint_of(config, 5)
        self.config = config
        self.p = {name.removeprefix("decoder."): a.astype(float) for name, a in checkpoint.parameters.items()}
        happened = list(decode(checkpoint, sentence))
        [self.split], [encoded], [start] = (
            [e for e in happened if type(e) is kind] for kind in (SentenceSplit, SentenceEncoded, DecoderStarted)
        )
        self.states, self.first = encoded.encoder_states.astype(float), start
        self.all = []
        for t in range(1, happened[-1].t + 1):
            self.all.append({event.substep: event for event in happened if event.t == t})

    def linear(self, name, x):
        return self.p[f"{name}.weight"] @ x + self.p.get(f"{name}.bias", 0)

    def gru(self, name, x, h):
        w, u, b, c = (self.p[f"{name}.{kind}_l0"] for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        units = len(h)
        (x_r, x_z, x_n), (h_r, h_z, h_n) = (w @ x + b).reshape(3, units), (u @ h + c).reshape(3, units)
        r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
        return (1 - z) * np.tanh(x_n + r * h_n) + z * h

    def attend(self, query):
        """Scores, weights and context of a network of one hidden layer."""
        hidden = np.tanh(
            self.linear("attention.query", query) + np.array([self.linear("attention.key", h) for h in self.states])
        )
        e_t = np.array([self.linear("attention.energy", row)[0] for row in hidden])
        return e_t, softmax(e_t), softmax(e_t) @ self.states

    def probabilities(self, x):
        weight = self.p["embedding.weight" if self.config.tied_output else "output.weight"]
        return softmax(weight @ x + self.p.get("output.bias", 0))


def same(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)


def same_words(output, probabilities):
    same(output.top_probabilities, probabilities[output.top_ids])


def test_in_the_tutorials_the_state_before_asks_and_the_rnn_reads_word_and_context():
    steps = Steps(VARIED["tutorial"])
    assert steps.split.words[-1] == "<END>"
    h = steps.first.h_0.astype(float)
    for step in steps.all:
        e_t, alpha_t, c_t = steps.attend(h)
        same(step["score"].e_t, e_t)
        same(step["softmax"].alpha_t, alpha_t)
        h = steps.gru("rnn", np.concatenate([step["embed"].embedding, c_t]), h)
        same(step["state"].h_t, h)
        same_words(step["output"], steps.probabilities(h))


def test_bentrevetts_output_layer_is_given_state_context_and_word():
    steps = Steps(VARIED["bentrevett"])
    assert (steps.split.words[0], steps.split.words[-1]) == ("<START>", "<END>")
    h = steps.first.h_0.astype(float)
    for step in steps.all:
        _, _, c_t = steps.attend(h)
        word = step["embed"].embedding
        h = steps.gru("rnn", np.concatenate([word, c_t]), h)
        same(step["concat"].concat_t, np.concatenate([h, c_t, word]))
        same_words(step["output"], steps.probabilities(np.concatenate([h, c_t, word])))


@pytest.mark.parametrize(("readout", "activation"), [("linear", "tanh"), ("tanh", "tanh"), ("tanh", "relu")])
def test_a_readout_is_a_sum_of_three_products_with_or_without_an_activation(readout, activation):
    config = small_config(
        "additive", tied=False, architecture="attention-first", readout=readout, activation=activation,
        target_embedding=10,
    )  # fmt: skip
    steps = Steps(config)
    for step in steps.all:
        summed = (
            steps.linear("readout.state", step["state"].h_t)
            + steps.linear("readout.word", step["embed"].embedding)
            + steps.linear("readout.context", step["context"].c_t)
        )
        activate = {"linear": lambda x: x, "tanh": {"tanh": np.tanh, "relu": lambda x: x * (x > 0)}[activation]}
        same(step["readout"].hidden, activate[readout](summed))
        same_words(step["output"], steps.probabilities(activate[readout](summed)))


def test_of_a_conditional_gru_the_first_reads_the_word_and_asks_and_the_second_reads_the_context():
    steps = Steps(VARIED["conditional"])
    h = steps.first.h_0.astype(float)
    assert not steps.all[0]["embed"].embedding.any()
    for step in steps.all:
        proposed = steps.gru("rnn", step["embed"].embedding, h)
        same(step["propose"].proposed_t, proposed)
        e_t, _, c_t = steps.attend(proposed)
        same(step["score"].e_t, e_t)
        same(step["context"].c_t, c_t)
        h = steps.gru("context_rnn", c_t, proposed)
        same(step["state"].h_t, h)


def test_scores_of_places_are_of_the_word_and_the_state_and_a_layer_stands_before_the_rnn():
    steps = Steps(VARIED["positions"])
    h = steps.first.h_0.astype(float)
    places = len(steps.split.source)
    for step in steps.all:
        word = step["embed"].embedding
        e_t = steps.linear("attention.places", np.concatenate([word, h]))[:places]
        same(step["score"].e_t, e_t)
        given = np.concatenate([word, softmax(e_t) @ steps.states])
        same(step["input"].input_t, given)
        combined = np.maximum(steps.linear("combine", given), 0)
        same(step["combine"].combined_t, combined)
        h = steps.gru("rnn", combined, h)
        same(step["state"].h_t, h)
        same_words(step["output"], steps.probabilities(h))


def test_logarithms_of_weights_are_no_weights():
    steps = Steps(VARIED["positions, log-softmax"])
    for step in steps.all:
        e_t = step["score"].e_t.astype(float)
        same(step["softmax"].alpha_t, np.log(softmax(e_t)))
        same(step["context"].c_t, step["softmax"].alpha_t @ steps.states)


def test_the_cell_of_an_lstm_can_ask():
    steps = Steps(VARIED["cell as query"])
    cell = steps.first.cells_t[-1]
    for step in steps.all:
        same(step["score"].e_t, steps.states @ cell / np.sqrt(8))
        cell = step["state"].cells_t[-1]
        assert not np.allclose(cell, step["state"].h_t)


def test_a_projection_stands_between_the_attentional_state_which_is_fed_and_the_output_layer():
    steps = Steps(VARIED["luong, general, as in fairseq"])
    before = np.zeros(6)
    for step in steps.all:
        same(step["input"].input_t, np.concatenate([step["embed"].embedding, before]))
        before = step["attentional"].hidden
        same(step["readout"].hidden, steps.linear("projection", before))
        same_words(step["output"], steps.probabilities(step["readout"].hidden))


def test_positions_are_added_to_the_words_of_both_sides():
    config = VARIED["luong, additive, with positions, as in Eole"]
    checkpoint = checkpoint_of(config, 5)
    p = checkpoint.parameters
    happened = list(decode(checkpoint, "w3 w1 w3"))
    read = [event for event in happened if event.substep == "read"]
    for event, row in zip(read, (3, 1, 3), strict=True):
        wanted = p["encoder.embedding.weight"][row] + p["encoder.positions.weight"][event.j]
        np.testing.assert_array_equal(event.input_j, wanted)
    for event in (event for event in happened if event.substep == "embed"):
        wanted = p["decoder.embedding.weight"][event.y_previous] + p["decoder.positions.weight"][event.t - 1]
        np.testing.assert_array_equal(event.embedding, wanted)


def test_every_linear_map_can_have_a_bias():
    # The general score's is that of W h̄_j + b.
    config = small_config("general", with_bias=("decoder.attention.general",))
    steps = Steps(config)
    for step in steps.all:
        h = step["state"].h_t
        wanted = [h @ steps.linear("attention.general", h_j) for h_j in steps.states]
        same(step["score"].e_t, wanted)
