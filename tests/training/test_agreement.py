"""Engine and torch compute the same, at every sub-step: the torch module is the engine's oracle, and the reverse."""

import dataclasses
import functools
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from modules import module_of, places
from support import (
    CHOICES,
    COVERING,
    EVERY,
    SAMPLE,
    TOOLKITS,
    VARIED,
    akin,
    checkpoint_of,
    configs,
    random_sentence,
    small_config,
    systems,
    tried,
    words_of,
)
from torch import Tensor

from attn_tui.checkpoint import load
from attn_tui.config import DIRECTIONS
from attn_tui.engine import events
from attn_tui.engine.architectures import order, parameter_shapes
from attn_tui.engine.encoder import encode
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.scores import trained_with
from attn_tui.training.attention import NORMALISE
from attn_tui.training.model import Model
from attn_tui.training.starts import first_states
from attn_tui.training.toys import reversed_digits

torch.set_num_threads(1)

KINDS = (
    events.SentenceSplit, events.PositionRead, events.SentenceEncoded, events.DecoderStarted, events.WordEmbedded,
    events.InputConcatenated, events.InputCombined, events.StateProposed, events.StateComputed, events.WindowPlaced,
    events.ScoresComputed, events.WeightsComputed, events.WeightsFocused, events.ContextComputed,
    events.StateConcatenated, events.FeedforwardComputed, events.AttentionalComputed, events.MaxoutComputed,
    events.ReadoutComputed, events.OutputComputed, events.WordChosen, events.DecodingEnded,
)  # fmt: skip
TORCH_CELLS = {"rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}


def array(value):
    return np.asarray(value.detach() if isinstance(value, Tensor) else value)


def agree(ours, theirs, what):
    theirs = array(theirs)
    assert ours.shape == theirs.shape, what
    # Of two −∞ the difference is none; but to look whether there are any takes its time.
    close = np.abs(ours - theirs) <= 1e-5 + 1e-5 * np.abs(theirs) if ours.dtype.kind == "f" else ours == theirs
    if not close.all():
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5, err_msg=str(what))


def first_of(checkpoint):
    """The id of the word before the first one."""
    vocabulary = checkpoint.target_vocabulary
    return vocabulary.start if checkpoint.config.first == "start" else vocabulary.end


def padded(rows):
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


# What torch says to each event, out of PyTorch's own cells where the module itself returns too little.


def cell_of(checkpoint, name, layer) -> Callable:
    """One step (x, h, c) → (h', c') with the parameters of that name, by PyTorch's cell of a single step."""
    parameters = {
        kind: torch.from_numpy(checkpoint.parameters[f"{name}.{kind}{layer}"].copy())
        for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        if f"{name}.{kind}{layer}" in checkpoint.parameters
    }
    weight, recurrent = parameters["weight_ih"], parameters["weight_hh"]
    units = recurrent.shape[1]
    if checkpoint.config.cell == "gru-reset-before":  # which PyTorch does not have: Bahdanau et al. 2015, A.1.1
        (w_r, w_z, w), (u_r, u_z, u) = weight.split(units), recurrent.split(units)
        b_r, b_z, b = parameters["bias_ih"].split(units)

        def step(x, h, c):
            r, z = torch.sigmoid(x @ w_r.T + h @ u_r.T + b_r), torch.sigmoid(x @ w_z.T + h @ u_z.T + b_z)
            return (1 - z) * h + z * torch.tanh(x @ w.T + (r * h) @ u.T + b), None

        return step
    cell = TORCH_CELLS[checkpoint.config.cell](weight.shape[1], units)
    cell.load_state_dict(parameters)
    return lambda x, h, c: (cell(x, h), None) if c is None else cell(x, (h, c))


def read(checkpoint, ids, places):
    """Input, state and cell of every position, by layer, direction and position from 0; `places` of them are read."""
    config = checkpoint.config
    inputs = torch.from_numpy(checkpoint.parameters["encoder.embedding.weight"][ids].astype(np.float32))
    if config.positions:
        inputs = inputs + torch.from_numpy(checkpoint.parameters["encoder.positions.weight"][: len(ids)])
    found, arrays = {}, {}
    for layer in range(config.reading_layers):
        for suffix, direction in zip(("", "_reverse"), DIRECTIONS[config.directions], strict=False):
            step = cell_of(checkpoint, "encoder.rnn", f"_l{layer}{suffix}")
            h = torch.zeros(config.encoder_hidden)
            c = torch.zeros_like(h) if config.cell == "lstm" else None
            for j in range(len(ids))[:: 1 if direction == "forward" else -1]:
                state, cell = torch.zeros_like(h), None if c is None else torch.zeros_like(c)
                if j < places:
                    state, cell = h, c = step(inputs[j], h, c)
                found[layer, direction, j] = state
                arrays[layer, direction, j] = {
                    "input_j": array(inputs[j]), "state": array(state), "cell": None if cell is None else array(cell),
                }  # fmt: skip
        directions = DIRECTIONS[config.directions]
        inputs = torch.stack(
            [torch.cat([found[layer, direction, j] for direction in directions]) for j in range(len(ids))]
        )
    return arrays


def decoder_states(checkpoint, module, encoded, batch):
    """What every layer of the decoder starts from, and its states and cells at every step, one step at a time.

    The inputs are those that the module says it gave to its RNN. [batch, layers, dec], then lists over the steps.
    """
    config = checkpoint.config
    first, first_cells = first_states(config, module.decoder, encoded)
    steps = [cell_of(checkpoint, "decoder.rnn", f"_l{layer}") for layer in range(config.layers)]
    inputs = batch.get("combined_t", batch.get("input_t", batch["embedding"]))
    layers, cells = [first], [first_cells]
    if config.architecture == "conditional-gru":
        steps.append(cell_of(checkpoint, "decoder.context_rnn", "_l0"))
        for t in range(inputs.shape[1]):
            proposed, _ = steps[0](inputs[:, t], layers[-1][:, 0], None)
            agree(array(batch["proposed_t"][:, t]), proposed, "proposed_t")
            layers.append(steps[1](batch["c_t"][:, t], proposed, None)[0][:, None])
        return layers, [None] * len(layers)
    for t in range(inputs.shape[1]):
        x, h, c = inputs[:, t], [], []
        for layer, step in enumerate(steps):
            x, cell = step(x, layers[-1][:, layer], None if first_cells is None else cells[-1][:, layer])
            h.append(x)
            c.append(cell)
        layers.append(torch.stack(h, dim=1))
        cells.append(None if first_cells is None else torch.stack(c, dim=1))
    return layers, cells


class Oracle:
    """Torch's teacher-forced pass over a padded batch, and what it says to each event of one of its sentences.

    It is kept as numpy's arrays, of which a part is taken in a tenth of the time.
    """

    @torch.no_grad()
    def __init__(self, checkpoint, sources, words):
        module = module_of(checkpoint)
        self.checkpoint, self.sources = checkpoint, sources
        previous = padded([[first_of(checkpoint), *ids[:-1]] for ids in words])
        lengths, looked_at = places(checkpoint, sources)
        batch = module(padded(sources), lengths, previous, looked_at)
        encoded = module.encoder(padded(sources), lengths, looked_at)
        layers, cells = decoder_states(checkpoint, module, encoded, batch)
        self.previous, self.batch = array(previous), {name: array(values) for name, values in batch.items()}
        self.last_states = array(encoded.last_states)
        self.last_cells = None if encoded.last_cells is None else array(encoded.last_cells)
        self.probabilities = array(module.decoder.logits(batch["hidden"]).softmax(dim=-1))
        self.layers, self.cells = [array(h) for h in layers], [None if c is None else array(c) for c in cells]
        normalised = NORMALISE[checkpoint.config.normalisation]
        self.unfocused = array(normalised(batch["e_t"])) if checkpoint.config.attention == "local-p" else None
        self.positions = [read(checkpoint, ids, n) for ids, n in zip(sources, lengths.tolist(), strict=True)]

    def of(self, row, event):
        """Every array of the event, by its field's name."""
        src_len, t, config = len(self.sources[row]), event.t - 1, self.checkpoint.config
        states = self.batch["encoder_states"][row, :src_len]
        if type(event) is events.SentenceSplit:
            return {"source": self.sources[row]}
        if type(event) is events.PositionRead:
            return self.positions[row][event.layer, event.direction, event.j]
        if type(event) is events.SentenceEncoded:
            last_cells = None if self.last_cells is None else self.last_cells[row]
            return {"encoder_states": states, "last_states": self.last_states[row], "last_cells": last_cells}
        of_layers = {
            "layers_t": self.layers[event.t][row],
            "cells_t": None if self.cells[event.t] is None else self.cells[event.t][row],
        }
        if type(event) is events.DecoderStarted:
            return {"h_0": self.batch["h_0"][row], **of_layers}
        of_step = {name: values[row, t] for name, values in self.batch.items() if name not in ("encoder_states", "h_0")}
        for name in {"e_t", "alpha_t", "gaussian"} & set(of_step):
            of_step[name] = of_step[name][:src_len]
        if "alpha_t" in of_step:
            of_step["encoder_states"] = states
        if "p_t" in of_step:
            of_step["window"] = np.abs(np.arange(1, src_len + 1) - of_step["p_t"]) <= config.window
        if type(event) is events.AttentionalComputed:
            of_step["hidden"] = of_step["attentional"]
        if type(event) is events.WeightsComputed and config.attention == "local-p":
            of_step["alpha_t"] = self.unfocused[row, t, :src_len]  # what comes before the Gaussian
        probabilities = self.probabilities[row, t]
        if type(event) in (events.FeedforwardComputed, events.OutputComputed):
            # They may differ in ties only, so their probabilities must agree, too.
            agree(event.top_probabilities, probabilities[event.top_ids], "top_ids")
            of_step["top_ids"] = event.top_ids
            of_step["top_probabilities"] = np.sort(probabilities)[::-1][: len(event.top_ids)]
        if type(event) is events.WordChosen:
            agree(event.probability, probabilities[int(event.y_t)], "y_t")
            of_step |= {"y_t": event.y_t, "probability": self._allowed(probabilities, event.t).max()}
        return {**of_step, **of_layers, "y_previous": self.previous[row, t]}

    def _allowed(self, probabilities, t):
        """The probabilities of the words that the config does not keep from being chosen."""
        config = self.checkpoint.config
        never = {*config.never, *(config.never_first if t == 1 else ())}
        words = self.checkpoint.target_vocabulary.pieces(range(len(probabilities)))
        return probabilities[[word not in never for word in words]]


@functools.cache
def array_fields(kind):
    """Names of the fields that hold arrays, and whether they do in LSTMs only."""
    arrays = {"Array": False, "Ids": False, "Mask": False, "Array | None": True}
    return {field.name: arrays[field.type] for field in dataclasses.fields(kind) if field.type in arrays}


def everything(config):
    """All arrays of all events there are in a decoding by such a system."""
    begin = (events.SentenceSplit, events.PositionRead, events.SentenceEncoded)
    return {
        (kind.__name__, name)
        for kind in (*begin, *(substep.event for substep in order(config)), events.WordChosen)
        for name, of_lstm in array_fields(kind).items()
        if config.cell == "lstm" or not of_lstm
    }


@np.errstate(invalid="ignore")
def compare_at_every_sub_step(checkpoint, sentences):
    """Decode each sentence alone, give torch the words in one padded batch, and compare all arrays of all events.

    Returns the words of each.
    """
    decodings = [list(decode(checkpoint, sentence)) for sentence in sentences]
    words = [[int(event.y_t) for event in happened if type(event) is events.WordChosen] for happened in decodings]
    oracle = Oracle(checkpoint, [happened[0].source for happened in decodings], words)
    compared = set()
    for row, happened in enumerate(decodings):
        for event in happened:
            names = array_fields(type(event))
            theirs = oracle.of(row, event) if names else {}
            for name in names:
                ours = getattr(event, name)
                if ours is None or theirs[name] is None:
                    assert ours is theirs[name] is None, (event.substep, name)
                else:
                    agree(ours, theirs[name], (event.substep, name))
                    compared.add((type(event).__name__, name))
        # What lies beyond the sentence is padding to torch, too.
        src_len, batch = len(oracle.sources[row]), oracle.batch
        assert (batch["encoder_states"][row, src_len:] == 0).all()
        if "alpha_t" in batch:
            assert (batch["alpha_t"][row, : len(words[row]), src_len:] == 0).all()
    assert compared == everything(checkpoint.config)
    return words


def test_the_systems_are_all_there_are_and_have_every_event_between_them():
    # But for the additive score, which is the network of concat.
    of_lecture, of_luong = (36 * (len(trained_with(name)) - 1) for name in ("attention-decoder", "luong"))
    assert len(CHOICES) == 72 + of_lecture + 2 + 6 * of_luong
    assert len(systems()) == len(CHOICES) + len(TOOLKITS)
    assert {kind for config in systems().values() for kind, _ in everything(config)} == {
        kind.__name__ for kind in KINDS if kind is not events.DecodingEnded
    }
    known = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, events.Event)}
    assert known == {events.Event, *KINDS}
    annotations = {field.type for kind in KINDS for field in dataclasses.fields(kind)}
    assert not {text for text in annotations if "Array" in text} - {"Array", "Array | None"}


@pytest.mark.parametrize("names", akin(SAMPLE).values(), ids=akin(SAMPLE))
def test_numpy_and_torch_agree_at_every_step(names):
    for name in names:
        with tried(name):
            # Some of what toolkits do bounds no number, so that small differences grow.
            scale = 0.5 if name in CHOICES else 0.3
            checkpoint = checkpoint_of(small_config(**EVERY[name], max_length=4), 1, scale=scale)
            random = np.random.default_rng(1)
            sentences = [random_sentence(random, length) for length in (1, 6)]  # no window takes six words in
            words = compare_at_every_sub_step(checkpoint, sentences)
            end = checkpoint.target_vocabulary.end
            for translation, alone in zip(translate_batch(checkpoint, sentences), words, strict=True):
                assert translation.ids.tolist() == [word for word in alone if word != end]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", VARIED)
def test_numpy_and_torch_agree_on_larger_sizes(name):
    config = VARIED[name]
    changes = {
        "embedding": 3 * config.embedding,
        "encoder_hidden": 3 * config.encoder_hidden,
        "decoder_hidden": 3 * config.decoder_hidden,
        "feedforward": 3 * config.feedforward,
        "projection": 3 * config.projection,
        "attention_hidden": 3 * config.attention_hidden,
        "target_vocabulary": 60,
    }
    # Logarithms in place of weights are as large as the sentence is long, and so is what is computed from them.
    scale = 0.3 if config.normalisation == "softmax" else 0.1
    checkpoint = checkpoint_of(dataclasses.replace(config, **changes), 2, scale=scale)
    random = np.random.default_rng(2)
    compare_at_every_sub_step(checkpoint, [random_sentence(random, length) for length in (20, 1, 7)])


@settings(max_examples=150, deadline=None)
@given(configs(), st.lists(st.integers(1, 12), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_numpy_and_torch_agree_whatever_the_sizes(config, lengths, seed):
    checkpoint = checkpoint_of(dataclasses.replace(config, max_length=4), seed, scale=0.3)
    random = np.random.default_rng(seed)
    compare_at_every_sub_step(checkpoint, [random_sentence(random, length, words_of(config)) for length in lengths])


@pytest.mark.parametrize("end", [0, 3, 16])
def test_numpy_and_torch_agree_wherever_end_stands_in_the_vocabulary(end):
    checkpoint = checkpoint_of(small_config(), 3, scale=0.5, end=end)
    compare_at_every_sub_step(checkpoint, ["w1 w2 w3", "w4"])


def test_numpy_and_torch_agree_at_every_step_of_the_shipped_checkpoint():
    compare_at_every_sub_step(load("reverse"), [source for source, _ in reversed_digits(12, seed=30_000)])


def shapes_of(config):
    return {name: tuple(value.shape) for name, value in Model(config).named_parameters()}


@pytest.mark.parametrize("names", akin(COVERING).values(), ids=akin(COVERING))
def test_the_module_has_the_engines_parameters(names):  # with more, above: torch takes no others
    for name in names:
        with tried(name):
            assert shapes_of(systems()[name]) == parameter_shapes(systems()[name])


@given(configs())
def test_the_module_has_the_engines_parameters_whatever_the_sizes(config):
    assert shapes_of(config) == parameter_shapes(config)


@pytest.mark.parametrize("name", VARIED)
def test_tied_output_is_the_target_embedding_itself(name):
    decoder = Model(VARIED[name]).decoder
    assert (decoder.output.weight is decoder.embedding.weight) == VARIED[name].tied_output


@pytest.mark.parametrize("name", VARIED)
def test_a_padded_batch_is_encoded_alike(name):
    checkpoint = checkpoint_of(VARIED[name], 4)
    random = np.random.default_rng(4)
    lengths = np.array([9, 1, 4, 9, 6])
    source = random.integers(1, 13, (5, 9))
    mask = np.arange(9) < lengths[:, None]
    *_, encoded = encode(checkpoint, source, mask)
    with torch.no_grad():
        theirs = module_of(checkpoint).encoder(torch.from_numpy(source), torch.from_numpy(lengths))
    agree(encoded.encoder_states, theirs.states, "encoder_states")
    assert (encoded.encoder_states[~mask] == 0).all()
    agree(encoded.last_states, theirs.last_states, "last_states")
    assert (encoded.last_cells is None) == (theirs.last_cells is None) == (checkpoint.config.cell != "lstm")
    if encoded.last_cells is not None:
        agree(encoded.last_cells, theirs.last_cells, "last_cells")


@pytest.mark.parametrize("name", VARIED)
@torch.no_grad()
@np.errstate(invalid="ignore")
def test_torch_takes_no_notice_of_what_lies_beyond_a_sentence(name):
    random = np.random.default_rng(5)
    module = module_of(checkpoint_of(VARIED[name], 5, scale=0.5))
    source, previous = (torch.from_numpy(random.integers(1, 13, (4, length))) for length in (8, 6))
    lengths = torch.tensor([8, 1, 5, 3])
    alone = [module(source[i : i + 1, :n], lengths[i : i + 1], previous[i : i + 1]) for i, n in enumerate(lengths)]
    together = module(source, lengths, previous)
    for i, n in enumerate(lengths):
        for quantity, values in together.items():
            row = values[i]
            if quantity == "encoder_states":
                row = row[:n]
            elif quantity in ("e_t", "alpha_t", "gaussian"):
                row = row[:, :n]
            agree(row.numpy(), alone[i][quantity][0], quantity)


@pytest.mark.parametrize("name", VARIED)
def test_the_loss_is_the_engines_mean_log_probability(name):
    checkpoint = checkpoint_of(VARIED[name], 5)
    happened = list(decode(checkpoint, "w1 w2 w3"))
    chosen = [event for event in happened if type(event) is events.WordChosen]
    words = torch.tensor([[int(event.y_t) for event in chosen]])
    previous = torch.cat([torch.tensor([[first_of(checkpoint)]]), words[:, :-1]], dim=1)
    module = module_of(checkpoint)
    source = happened[0].source
    lengths, looked_at = places(checkpoint, [source])
    hidden = module(torch.from_numpy(source)[None], lengths, previous, looked_at)["hidden"]
    loss = module.loss(hidden[0], words[0], label_smoothing=0)
    assert loss.item() == pytest.approx(-np.mean([np.log(float(event.probability)) for event in chosen]), rel=1e-4)


@pytest.mark.parametrize("name", VARIED)
def test_every_parameter_learns(name):
    module = module_of(checkpoint_of(VARIED[name], 6, scale=0.5)).train()
    random = np.random.default_rng(6)
    source, previous = (torch.from_numpy(random.integers(1, 13, (4, length))) for length in (8, 6))
    hidden = module(source, torch.tensor([8, 1, 5, 3]), previous)["hidden"]
    module.loss(hidden.flatten(0, 1), previous.flatten(), label_smoothing=0.1).backward()
    for parameter_name, parameter in module.named_parameters():
        assert parameter.requires_grad != parameter_name.endswith("positions.weight")
        if parameter.requires_grad:
            assert parameter.grad is not None, parameter_name
            assert parameter.grad.isfinite().all(), parameter_name
            # What is added to all scores alike changes no weight.
            assert parameter.grad.abs().max() > 0 or parameter_name == "decoder.attention.energy.bias", parameter_name


@pytest.mark.parametrize("name", VARIED)
@torch.no_grad()
def test_in_bfloat16_torch_computes_nearly_the_same(name):
    module = module_of(checkpoint_of(VARIED[name], 7, scale=0.3))
    random = np.random.default_rng(7)
    source, previous = (torch.from_numpy(random.integers(1, 13, (4, length))) for length in (8, 4))
    exact = module(source, torch.tensor([8, 1, 5, 3]), previous)["hidden"]
    with torch.autocast("cpu", torch.bfloat16):
        rough = module(source, torch.tensor([8, 1, 5, 3]), previous)["hidden"]
    assert (rough.float() - exact).abs().max() < 0.1
