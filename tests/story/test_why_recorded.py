"""What numbers of a replay are made of: with the parameters as live, without them as far as the events go."""

import dataclasses

import pytest
from recording import again, decoded
from support import ONE_OF_EACH, VARIED, checkpoint_of

from attn_tui import trace
from attn_tui.engine.event import Event
from attn_tui.engine.events import names
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.parameters import as_computed
from attn_tui.export.selection import complete
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import texts
from attn_tui.story.why import Tree, lines_of

SENTENCE, CHANGES = "w3 w1 w4", ("1.h=0.5", "2.p=temperature:2")


def places(happened: list[Event]) -> list[str]:
    """The address of the first number of every field of every event, as it is written without a word."""
    found = []
    for event in happened:
        for field in names(type(event)):
            array = getattr(event, field)
            if event.substep != "read" and hasattr(array, "shape"):
                found.append(".".join([str(event.t), event.substep, field, *["#1"] * array.ndim]))
    return found


def opened(name: str) -> Checkpoint:
    """A checkpoint whose parameters are in memory as those of one that was read from a folder."""
    made = checkpoint_of(VARIED[name], 1)
    parameters = {of: as_computed(of, array) for of, array in made.parameters.items()}
    return dataclasses.replace(made, parameters=parameters)


def told(decoding: Decoding, places: list[str]) -> list[str]:
    tree, say = Tree(decoding), texts("en")
    return [line for at in places for line in lines_of(decoding, tree.node(at, 2, 3), say)]


@pytest.mark.sampled(7)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_replay_with_parameters_tells_the_same(name):
    live = decoded(opened(name), *CHANGES, sentence=SENTENCE)
    [recorded] = again(trace.to_bytes([live], parameters=True))
    complete(live)
    asked = places(list(live.timeline.events)[:40])
    assert told(recorded, asked) == told(live, asked)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_replay_without_them_tells_the_equations_and_what_it_lacks(name):
    live = decoded(opened(name), *CHANGES, sentence=SENTENCE)
    [recorded] = again(trace.to_bytes([live]))
    complete(live)
    asked = places(list(live.timeline.events)[:40])
    one, other = Tree(live), Tree(recorded)
    lacking = 0
    for at in asked:
        with_them, without = one.node(at), other.node(at)
        assert (without.derivation.value, without.made.equation) == (
            with_them.derivation.value,
            with_them.made.equation,
        )
        assert not with_them.made.missing
        lacking += without.made.missing
    assert lacking > 3
    assert all(line.isprintable() for line in told(recorded, asked))
