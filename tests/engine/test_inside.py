"""Inside the cell: what it computes on the way comes to the state that the event has."""

import numpy as np
import pytest
from support import COVERING, akin, checkpoint_of, random_checkpoint, systems, tried

from attn_tui.engine import events as ev
from attn_tui.engine.inside import inside
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.stepper import decode

SENTENCE = "w3 w1 w4 w1 w5"


def happened_in(checkpoint, steps=2, **options):
    """The events of the reading and of so many time steps."""
    found = []
    for event in decode(checkpoint, SENTENCE, **options):
        if event.t > steps:
            break
        found.append(event)
    return found


def looks(checkpoint, happened):
    """Each event with what is inside the cells that have computed something by then."""
    for i, event in enumerate(happened):
        yield event, inside(checkpoint, happened[: i + 1])


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("names", akin(COVERING).values(), ids=akin(COVERING))
def test_the_rows_of_a_cell_come_to_the_state_of_the_event_in_every_system(names):
    for name in names:
        with tried(name):
            assert_rows_come_to_states(checkpoint_of(systems()[name], seed=5))


def assert_rows_come_to_states(checkpoint):
    config = checkpoint.config
    for event, cells in looks(checkpoint, happened_in(checkpoint)):
        if isinstance(event, ev.PositionRead) and event.state.any():
            [one] = cells
            assert (one.substep, one.layer, one.j) == ("read", event.layer, event.j)
            close(one.h, event.state)
            if event.cell is not None:
                close(one.cell, event.cell)
        elif isinstance(event, ev.StateProposed):
            [one] = cells
            assert (one.substep, one.name) == ("propose", "decoder.rnn")
            close(one.h, event.proposed_t)
        elif isinstance(event, ev.StateComputed):
            of_state = [one for one in cells if one.substep == "state"]
            close(np.stack([one.h for one in of_state]), event.layers_t)
            if event.cells_t is not None:
                close(np.stack([one.cell for one in of_state]), event.cells_t)
        elif event.t == 0:
            assert cells == ()
        for one in cells:
            both = one.kept + one.written
            close({"rnn": np.tanh(both), "lstm": one.gates.get("o", 0) * np.tanh(both)}.get(config.cell, both), one.h)
            for gate in "rzifo":
                if gate in one.gates:
                    assert 0 <= one.gates[gate].min() <= one.gates[gate].max() <= 1


def test_nothing_is_inside_a_cell_before_it_has_computed_anything_in_a_time_step():
    checkpoint = random_checkpoint()
    for event, cells in looks(checkpoint, happened_in(checkpoint, 1)):
        if isinstance(event, ev.SentenceSplit | ev.SentenceEncoded | ev.DecoderStarted | ev.WordEmbedded):
            assert cells == ()
        if isinstance(event, ev.WordChosen):
            assert len(cells) == 1


def test_nothing_is_read_at_padding_that_is_left_as_zeros():
    checkpoint = random_checkpoint(pad_to=9, padding="zeros")
    read = [
        cells for event, cells in looks(checkpoint, happened_in(checkpoint, 0)) if isinstance(event, ev.PositionRead)
    ]
    assert [len(cells) for cells in read] == [1] * 5 + [0] * 4 + [0] * 4 + [1] * 5


def test_a_state_put_in_by_hand_is_what_the_next_cell_keeps_some_of():
    checkpoint = random_checkpoint()
    units = checkpoint.config.decoder_hidden
    put_in = tuple(np.linspace(-0.9, 0.9, units).round(2).tolist())
    happened = happened_in(checkpoint, interventions=[Intervention(1, "h_t", "set", put_in)])
    first, second = (
        (event, cells) for event, cells in looks(checkpoint, happened) if isinstance(event, ev.StateComputed)
    )
    close(first[0].h_t, put_in)
    assert abs(first[1][-1].h - first[0].h_t).max() > 0.01  # what the cell itself has computed
    close(second[1][-1].h_previous, put_in)
    close(second[1][-1].h, second[0].h_t)


def test_bahdanaus_update_gate_keeps_what_it_does_not_open_for():
    for cell, kept in (("gru", lambda z: z), ("gru-reset-before", lambda z: 1 - z)):
        changes = {"cell": "gru"} if cell == "gru" else {"architecture": "rnnsearch", "score": "additive", "cell": cell}
        checkpoint = random_checkpoint(**changes)
        happened = happened_in(checkpoint, 1)
        [one] = inside(checkpoint, happened)
        close(one.kept, kept(one.gates["z"]) * one.h_previous)
        close(one.written, (1 - kept(one.gates["z"])) * one.gates["n"])
