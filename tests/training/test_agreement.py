"""Engine and torch compute the same, at every sub-step: the torch module is the engine's oracle, and the reverse."""

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given
from support import SYSTEMS, checkpoint_of, configs, random_sentence, small_config

from attn_tui.checkpoint import load
from attn_tui.engine import events
from attn_tui.engine.encoder import encode
from attn_tui.engine.model import parameter_shapes
from attn_tui.engine.stepper import decode
from attn_tui.training.model import AttentionDecoder
from attn_tui.training.toy import reverse_pairs

torch.set_num_threads(1)

SIZES = [
    {},
    {"embedding": 1, "encoder_hidden": 1, "decoder_hidden": 2, "feedforward": 1},
    {"embedding": 16, "encoder_hidden": 12, "decoder_hidden": 24, "feedforward": 16, "target_vocabulary": 60},
]


def agree(ours, theirs, what):
    theirs = np.asarray(theirs.detach() if isinstance(theirs, torch.Tensor) else theirs)
    assert ours.shape == theirs.shape, what
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5, err_msg=str(what))


def module_of(checkpoint):
    module = AttentionDecoder(checkpoint.config)
    state = {name: torch.from_numpy(value.copy()) for name, value in checkpoint.parameters.items()}
    if checkpoint.config.tied_output:
        state["decoder.feedforward.output.weight"] = state["decoder.embedding.weight"]
    module.load_state_dict(state)
    return module.eval()


def padded(rows):
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)


def compare_at_every_sub_step(checkpoint, sentences):
    """Decode each sentence alone, give torch the words in one padded batch, and compare all arrays of all events."""
    module = module_of(checkpoint)
    decodings = [list(decode(checkpoint, sentence)) for sentence in sentences]
    words = [[int(event.y_t) for event in happened if type(event) is events.WordChosen] for happened in decodings]
    source = [happened[0].source for happened in decodings]
    lengths = torch.tensor([len(ids) for ids in source])
    previous = padded([[checkpoint.target_vocabulary.end, *ids[:-1]] for ids in words])
    with torch.no_grad():
        batch = module(padded(source), lengths, previous)
        probabilities = module.decoder.logits(batch["hidden"]).softmax(dim=-1)
        source_embedding = module.encoder.embedding(padded(source))
    compared = set()
    for row, happened in enumerate(decodings):
        src_len, units = len(source[row]), checkpoint.config.encoder_hidden
        states = batch["encoder_states"][row, :src_len]
        for event in happened:
            theirs = {name: values[row, event.t - 1] for name, values in batch.items() if name in STEP_QUANTITIES}
            top = {
                "y_previous": previous[row, event.t - 1],
                "y_t": probabilities[row, event.t - 1].argmax(),
                "probability": probabilities[row, event.t - 1].max(),
                "weighted_states": theirs["alpha_t"][:src_len, None] * states,
                "e_t": theirs["e_t"][:src_len],
                "alpha_t": theirs["alpha_t"][:src_len],
                "encoder_states": states,
                "h_0": batch["h_0"][row],
                "source": source[row],
            }
            if type(event) is events.PositionRead:
                half = slice(0, units) if event.direction == "forward" else slice(units, 2 * units)
                top |= {"embedding": source_embedding[row, event.j], "state": states[event.j, half]}
            if type(event) is events.FeedforwardComputed:
                top["top_probabilities"] = probabilities[row, event.t - 1].topk(len(event.top_ids)).values
                top["top_ids"] = event.top_ids  # may differ in ties only, so their probabilities must agree, too
                agree(event.top_probabilities, probabilities[row, event.t - 1][torch.tensor(event.top_ids)], "top_ids")
            for field in dataclasses.fields(event):
                ours = getattr(event, field.name)
                if isinstance(ours, np.ndarray):
                    agree(ours, {**theirs, **top}[field.name], (event.substep, field.name))
                    compared.add((type(event).__name__, field.name))
        # What lies beyond the sentence is padding to torch, too.
        assert (batch["alpha_t"][row, : len(words[row]), src_len:] == 0).all()
    return compared


STEP_QUANTITIES = ("embedding", "h_t", "e_t", "alpha_t", "c_t", "concat_t", "hidden")


@given(configs())
def test_the_module_has_the_engines_parameters(config):
    module = AttentionDecoder(config)
    assert {name: tuple(value.shape) for name, value in module.named_parameters()} == parameter_shapes(config)


@pytest.mark.parametrize("tied", [True, False])
def test_tied_output_is_the_target_embedding_itself(tied):
    decoder = AttentionDecoder(small_config(tied=tied)).decoder
    assert (decoder.feedforward["output"].weight is decoder.embedding.weight) == tied


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
@pytest.mark.parametrize("sizes", SIZES, ids=["small", "ones", "larger"])
@pytest.mark.parametrize("seed", [1, 2])
def test_numpy_and_torch_agree_at_every_step(score, tied, sizes, seed):
    sizes = dict(sizes)
    if score == "general" and sizes:
        sizes["decoder_hidden"] += 1
    if not tied and sizes:
        sizes["feedforward"] += 1
    checkpoint = checkpoint_of(small_config(score, tied, **sizes), seed, scale=0.5)
    random = np.random.default_rng(seed)
    sentences = [random_sentence(random, length) for length in (1, 7, 20, 3)]
    compared = compare_at_every_sub_step(checkpoint, sentences)
    assert len(compared) == 18  # every array of every event


def test_numpy_and_torch_agree_at_every_step_of_the_shipped_checkpoint():
    compare_at_every_sub_step(load("reverse"), [source for source, _ in reverse_pairs(12, seed=30_000)])


@pytest.mark.parametrize(("score", "tied"), SYSTEMS)
def test_a_padded_batch_is_encoded_alike(score, tied):
    checkpoint = checkpoint_of(small_config(score, tied), 4)
    random = np.random.default_rng(4)
    lengths = np.array([9, 1, 4, 9, 6])
    source = random.integers(1, 13, (5, 9))
    mask = np.arange(9) < lengths[:, None]
    *_, encoded, started = encode(checkpoint, source, mask)
    with torch.no_grad():
        encoder_states, last = module_of(checkpoint).encoder(torch.from_numpy(source), torch.from_numpy(lengths))
    agree(encoded.encoder_states, encoder_states, "encoder_states")
    assert (encoded.encoder_states[~mask] == 0).all()
    weight, bias = (checkpoint.parameters[f"decoder.start.{kind}"] for kind in ("weight", "bias"))
    agree(started.h_0, np.tanh(last.numpy() @ weight.T + bias), "h_0")


def test_the_loss_is_the_engines_mean_log_probability():
    checkpoint = checkpoint_of(small_config(), 5)
    chosen = [event for event in decode(checkpoint, "w1 w2 w3") if type(event) is events.WordChosen]
    hidden = [event.hidden for event in decode(checkpoint, "w1 w2 w3") if type(event) is events.FeedforwardComputed]
    loss = module_of(checkpoint).loss(
        torch.from_numpy(np.stack(hidden)), torch.tensor([int(event.y_t) for event in chosen]), label_smoothing=0
    )
    assert loss.item() == pytest.approx(-np.mean([np.log(float(event.probability)) for event in chosen]), rel=1e-4)
