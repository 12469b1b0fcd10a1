"""Every value that a cursor can be on has the address of a number, and that number is the value."""

import numpy as np
import pytest
from screen.looking import SENTENCE, SYSTEMS, decoding_of, fixed_checkpoint, system_checkpoint

from attn_tui.engine import events as ev
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.screen.panes.decoder import DecoderState
from attn_tui.screen.panes.entropy import Entropy
from attn_tui.screen.panes.fading import Fading
from attn_tui.screen.panes.inside import CellRead
from attn_tui.screen.stage import Stage
from attn_tui.story.derived import origins_of
from attn_tui.story.moment import moment

NAMES = ["fixed", *SYSTEMS]


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


def panes_of(decoding):
    stage = Stage(decoding)
    alignment = [Alignment()] if decoding.has(ev.WeightsComputed) else []
    enlarged = DecoderState()
    enlarged.enlarge(True)
    return [*stage.readable, *alignment, enlarged, CellRead()]


def moments(decoding):
    """The reading of the second word, every sub-step of the third time step, and the end."""
    for place in ((0, 3), (0, 999), (1, 1)):
        decoding.timeline.go_to(*place)
        yield moment(decoding)
    for substep in range(1, len(decoding.order) + 1):
        decoding.timeline.go_to(3, substep)
        yield moment(decoding)
    decoding.timeline.last()
    yield moment(decoding)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", NAMES)
def test_every_value_at_the_cursor_is_the_number_of_its_address(name):
    decoding = decoding_of(named(name), SENTENCE)
    while decoding.timeline.look_ahead():
        pass
    origins, panes, seen = origins_of(decoding), panes_of(decoding), set()
    for now in moments(decoding):
        for pane in panes:
            pane.moment = now
            for i, row in enumerate(pane.rows(now)):
                for index in {0, len(row.values) // 2, len(row.values) - 1} if row.values is not None else {0}:
                    opened = pane.opened_at(now, i, index)
                    if row.source is None and (isinstance(pane, Fading) or row.name.startswith("from ")):
                        assert opened is None  # what is left is no number of the model, nor is a part of an RNN's sum
                        continue
                    value = np.nan if row.values is None else row.values[index]
                    is_known = row.values is not None and not (np.isnan(value) and pane.blank(now, row.name))
                    assert (opened is not None) == is_known, (type(pane).__name__, row.name)
                    if opened is None or isinstance(pane, Entropy):  # −α log₂ α is no number of the model: it opens α
                        continue
                    element, addend = opened
                    derivation = origins.derive(element)
                    number = derivation.value if addend is None else derivation.addend(addend).value
                    assert number == pytest.approx(float(value), rel=1e-5, abs=1e-6), (type(pane).__name__, row.name)
                    seen.add(type(pane).__name__)
            row, index = pane.about(now)
            if pane.is_active(now) and any(one.values is not None for one in pane.rows(now)):
                assert pane.opened_at(now, row, index) is not None, (type(pane).__name__, now.event)
    assert seen >= {type(pane).__name__ for pane in panes} - {"Entropy", "FadingInstead"}


@pytest.mark.parametrize("name", NAMES)
def test_without_a_cursor_what_the_moment_is_about_is_opened(name):
    decoding = decoding_of(named(name), SENTENCE)
    panes = panes_of(decoding)
    expected = {"score": "e_t", "softmax": "alpha_t", "context": "c_t", "feedforward": "top_probabilities",
                "output": "top_probabilities", "state": "h_t", "attentional": "hidden"}  # fmt: skip
    for substep, kind in enumerate(decoding.order, 1):
        decoding.timeline.go_to(3, substep)
        now = moment(decoding)
        active = next((pane for pane in panes if pane.is_active(now)), None)
        if kind.substep in expected and active is not None:
            element, addend = active.opened_at(now, *active.about(now))
            assert (element.t, element.substep, element.field) == (3, kind.substep, expected[kind.substep])
            assert addend is None
            if kind in (ev.ScoresComputed, ev.WeightsComputed):
                assert element.index == (now.focus,)
            if kind in (ev.FeedforwardComputed, ev.OutputComputed):
                assert element.index == (0,)
