"""What is left of a position: compared with what happens if the state after it is a little different."""

import dataclasses

import numpy as np
import pytest
from support import COVERING, checkpoint_of, random_checkpoint, systems

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.engine.architectures import order
from attn_tui.engine.cells import CELLS, from_input
from attn_tui.engine.encoder import SUFFIXES
from attn_tui.engine.fading import Fading
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.memory import Memory
from attn_tui.engine.stepper import decode

SENTENCE = "w3 w1 w4 w1 w5"
STEP = 1e-3


def happened_in(checkpoint, steps=2, sentence=SENTENCE, **options):
    found = []
    for event in decode(checkpoint, sentence, **options):
        if event.t > steps:
            break
        found.append(event)
    return found


def in_float64(checkpoint):
    """The same, but that its cells compute so finely that small differences can be told."""
    parameters = {name: value.astype(float) for name, value in checkpoint.parameters.items()}
    return dataclasses.replace(checkpoint, parameters=parameters)


def chain_of(checkpoint, happened, layer, d):
    direction = DIRECTIONS[checkpoint.config.directions][d]
    return [e for e in happened if isinstance(e, ev.PositionRead) and (e.layer, e.direction) == (layer, direction)]


def run(checkpoint, name, suffix, inputs, h, cell):
    """The states that follow from one, each with its cell, over these inputs."""
    states = [(h, cell)]
    for x in inputs:
        from_x = from_input(checkpoint.parameters, name, suffix, x.astype(float))
        states.append(CELLS[checkpoint.config.cell](checkpoint.parameters, name, suffix, from_x, *states[-1]))
    return states[1:]


def moved_along(checkpoint, chain, layer, d):
    """Of each position: the change that it made, and the states from there on if it were a little larger, or less."""
    fine, name = in_float64(checkpoint), f"_l{layer}{SUFFIXES[d]}"
    units = checkpoint.config.encoder_hidden
    before = np.zeros(units), np.zeros(units) if checkpoint.config.cell == "lstm" else None
    found = {}
    for n, event in enumerate(chain):
        [after] = run(fine, "encoder.rnn", name, [event.input_j], *before)
        rest = [later.input_j for later in chain[n + 1 :]]
        moved = []
        for sign in (STEP, -STEP):
            start = tuple(None if a is None else a + sign * (a - b) for a, b in zip(after, before, strict=True))
            moved.append([start, *run(fine, "encoder.rnn", name, rest, *start)])
        found[event.j] = [a - b for a, b in zip(after, before, strict=True) if a is not None], moved
        before = after
    return found


def changes_along(checkpoint, chain, layer, d):
    """Of each position: the change that it made, and how it moves the last state, by differences."""
    return {
        j: (made, [(a - b) / (2 * STEP) for a, b in zip(more[-1], less[-1], strict=True) if a is not None])
        for j, (made, (more, less)) in moved_along(checkpoint, chain, layer, d).items()
    }


def norm(parts):
    return np.sqrt(sum(np.square(part).sum() for part in parts))


ENCODERS = {
    f"{cell} {directions} {layers}": {"cell": cell, "directions": directions, "layers": layers}
    for cell, directions, layers in (
        ("rnn", "forward", 1), ("rnn", "both", 2), ("gru", "backward", 1), ("gru", "both", 2), ("lstm", "forward", 2),
        ("lstm", "both", 1),
    )
}  # fmt: skip
ENCODERS["gru-reset-before"] = {"architecture": "rnnsearch", "score": "additive", "cell": "gru-reset-before"}


@pytest.mark.parametrize("name", ENCODERS)
def test_what_is_left_while_reading_is_the_derivative_along_what_each_position_changed(name):
    checkpoint = random_checkpoint(3, **{"score": "general", "tied": False, **ENCODERS[name]})
    happened = happened_in(checkpoint, 0)
    fading, seen = Fading(checkpoint), 0
    for i, event in enumerate(happened):
        if isinstance(event, ev.PositionRead):
            d = DIRECTIONS[checkpoint.config.directions].index(event.direction)
            left = fading.left(happened[: i + 1])
            assert left.of is event
            chain = chain_of(checkpoint, happened[: i + 1], event.layer, d)
            expected = np.full(5, np.nan)
            for j, (made, moved) in changes_along(checkpoint, chain, event.layer, d).items():
                expected[j] = norm(moved) / norm(made)
            np.testing.assert_allclose(left.shares, expected, rtol=2e-4, atol=1e-5)
            assert left.shares[event.j] == pytest.approx(1)
            seen += 1
    assert seen == 5 * checkpoint.config.reading_layers * len(DIRECTIONS[checkpoint.config.directions])


@pytest.mark.parametrize("name", ENCODERS)
def test_after_reading_it_is_left_in_the_last_states_of_all_layers_and_directions(name):
    checkpoint = random_checkpoint(3, **{"score": "general", "tied": False, **ENCODERS[name]})
    happened = happened_in(checkpoint, 1)
    encoded = next(i for i, event in enumerate(happened) if isinstance(event, ev.SentenceEncoded))
    left = Fading(checkpoint).left(happened[: encoded + 1])
    made, moved = [[[] for _ in range(5)] for _ in range(2)]
    for layer in range(checkpoint.config.reading_layers):
        for d in range(len(DIRECTIONS[checkpoint.config.directions])):
            chain = chain_of(checkpoint, happened, layer, d)
            for j, (own, later) in changes_along(checkpoint, chain, layer, d).items():
                made[j] += own
                moved[j] += later
    expected = [norm(b) / norm(a) for a, b in zip(made, moved, strict=True)]
    np.testing.assert_allclose(left.shares, expected, rtol=2e-4, atol=1e-5)
    # Attention gets at the words in another way: what the decoder does with its state changes nothing.
    assert Fading(checkpoint).left(happened).shares.tolist() == left.shares.tolist()


# ── without attention ──

WITHOUT = [name for name in COVERING if systems()[name].architecture == "seq2seq"]


def moved_decoder(checkpoint, happened, j, interventions=()):
    """By differences: how far what position j changed moves the decoder's last state."""
    config, fine = checkpoint.config, in_float64(checkpoint)
    encoded = next(event for event in happened if isinstance(event, ev.SentenceEncoded))
    directions, units = DIRECTIONS[config.directions], config.encoder_hidden
    ends = []
    for more_or_less in (0, 1):
        states, last = encoded.encoder_states.astype(float), encoded.last_states.astype(float)
        cells = None if encoded.last_cells is None else encoded.last_cells.astype(float)
        for layer in range(config.reading_layers):
            for d in range(len(directions)):
                chain, own = chain_of(checkpoint, happened, layer, d), slice(d * units, (d + 1) * units)
                _, moved = moved_along(checkpoint, chain, layer, d)[j]
                later = moved[more_or_less]
                last[layer, own] = later[-1][0]
                if cells is not None:
                    cells[layer, own] = later[-1][1]
                if layer == config.reading_layers - 1:
                    for event, (h, _) in zip(chain[len(chain) - len(later) :], later, strict=True):
                        states[event.j, own] = h
        memory = Memory(np.zeros((), np.int64))
        memory.encoder_states, memory.last_states, memory.last_cells = states, last, cells
        started = order(config)[0](fine, memory)
        layers, cells = started.layers_t, started.cells_t
        for event in happened:
            if isinstance(event, ev.WordEmbedded):
                x = event.embedding.astype(float)
            if isinstance(event, ev.StateComputed):
                new, new_cells = [], []
                for layer in range(config.layers):
                    cell = None if cells is None else cells[layer]
                    [(x, cell)] = run(fine, "decoder.rnn", f"_l{layer}", [x], layers[layer], cell)
                    new.append(x)
                    new_cells.append(cell)
                for one in interventions:
                    if one.holds_in(event.t) and one.change == "frozen":
                        new[-1] = layers[-1]
                    elif one.holds_in(event.t):
                        new[-1][slice(None) if one.at is None else one.at] = one.value
                layers, cells = np.stack(new), None if cells is None else np.stack(new_cells)
        ends.append([layers, *([] if cells is None else [cells])])
    return [(a - b) / (2 * STEP) for a, b in zip(*ends, strict=True)]


@pytest.mark.sampled(25)
@pytest.mark.parametrize("name", WITHOUT)
@pytest.mark.parametrize(
    "interventions",
    [(), (Intervention(1, "h_t", "set", 0.4, at=2),), (Intervention(2, "h_t", "frozen"),)],
    ids=["", "one number by hand", "frozen"],
)
def test_without_attention_it_goes_on_through_the_decoder(name, interventions):
    config = dataclasses.replace(systems()[name], pad_to=0, never=(), never_first=())
    checkpoint = checkpoint_of(config, seed=2, scale=0.4)
    happened = happened_in(checkpoint, 3, "w3 w1 w4", interventions=interventions)
    states = [i for i, event in enumerate(happened) if isinstance(event, ev.DecoderStarted | ev.StateComputed)]
    places = len(happened[0].source)
    fading = Fading(checkpoint)
    for i in states:
        left = fading.left(happened[: i + 1], interventions)
        assert left.of is happened[i]
        for j in range(places):
            made = []
            for layer in range(config.reading_layers):
                for d in range(len(DIRECTIONS[config.directions])):
                    made += changes_along(checkpoint, chain_of(checkpoint, happened, layer, d), layer, d)[j][0]
            expected = norm(moved_decoder(checkpoint, happened[: i + 1], j, interventions)) / norm(made)
            assert left.shares[j] == pytest.approx(expected, rel=1e-3, abs=2e-4), (i, j)
