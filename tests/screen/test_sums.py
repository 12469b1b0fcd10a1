"""What is shown adds up, or is said not to; and where the rest is."""

import re

import numpy as np
import pytest
from screen.looking import (
    SENTENCE,
    SYSTEMS,
    app_of,
    decoding_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    rows,
    system_checkpoint,
)

from attn_tui.engine import events as ev
from attn_tui.screen.look import LOOK
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import open_decoding
from attn_tui.story.moment import moment


def foot_of(weights):
    """The line below weights that were set by hand."""
    decoding = decoding_of(fixed_checkpoint())
    decoding.branches.open(decoding.what_if(f"2.alpha={','.join(map(str, weights))}"))
    decoding.timeline.go_to(2, 4)
    pane = Weights()
    pane.look = LOOK
    return "".join(segment.text for segment in pane.foot(moment(decoding), 20)).strip()


@pytest.mark.parametrize(
    ("weights", "foot"),
    [
        ((0.25, 0.25, 0.25, 0.25), "sum 1.00"),
        ((0.336, 0.336, 0.328, 0), "sum ≈ 1.00"),  # written, they come to 1.01
        ((0.5, 0.25, 0, 0), "sum 0.75"),
        ((0.004, 0.004, 0.004, 0), "sum ≈ 0.01"),
    ],
)
def test_a_sum_is_what_the_weights_above_come_to_or_about_that(weights, foot):
    assert foot_of(weights) == foot


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", SYSTEMS)
async def test_words_and_all_others_have_all_of_the_probability(name):
    app = app_of(" ".join([SENTENCE] * 3), system_checkpoint(name, max_length=2))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end", "left")
        *_, others = (row for row in panes(app)["Candidates"] if row.strip())
        [found] = re.findall(r"… (\d+) others? +(≈ )?(\d\.\d\d)", others)
        shown = [row for row in panes(app)["Candidates"][1:] if re.search(r" \d\.\d\d *$", row) and row != others]
        assert int(found[0]) + len(shown) == decoding.config.target_vocabulary
        total = float(found[2]) + sum(float(row.split()[-1]) for row in shown)
        assert (total == pytest.approx(1, abs=1e-9)) == (not found[1])
        assert total == pytest.approx(1, abs=0.005 * (len(shown) + 1))


def test_of_words_that_are_all_shown_there_are_no_others():
    decoding = decoding_of(fixed_checkpoint())
    decoding.timeline.last()
    now = moment(decoding)
    assert now.others(now.candidates) == (0, pytest.approx(0, abs=1e-6))
    pane = Candidates()
    pane.look = LOOK
    assert pane._others(now, list(now.candidates), 30) == []


@pytest.mark.parametrize("name", ["seq2seq-rnn", "seq2seq-lstm", "luong-general"])
async def test_an_lstm_without_attention_shows_its_cell_beside_its_state(name):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end")
        labels = [row.split("▁")[0].split()[:2] for row in panes(app)["DecoderState"]]
        assert (["→", "cell"] in labels) == (name == "seq2seq-lstm")
        if name == "seq2seq-lstm":
            np.testing.assert_array_equal(
                moment(decoding).cell_t, decoding.timeline.latest(ev.StateComputed).cells_t[-1]
            )


async def test_a_message_stands_in_the_row_of_the_word_read_last_and_it_is_said_why():
    for name, row, why in (
        ("seq2seq-rnn", -1, "in the last row, at the word read last"),
        ("seq2seq-lstm", 0, "in the first row, as the source is read backwards"),
    ):
        app = app_of(checkpoint=system_checkpoint(name))
        async with app.run_test(size=(80, 24)) as pilot:
            decoding = await opened(pilot)
            while type(decoding.timeline.current).substep != "start":
                await press(pilot, "right")
            title, *message, _ = panes(app)["Message"]
            message = [line for line in message if line.strip()]
            assert [i for i, line in enumerate(message) if "not handed over" not in line] == [row % len(message)]
            assert "only message" in title
            assert why in " ".join("".join(panes(app)["Now"]).split())


async def test_word_and_state_are_told_together():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "down", "down")
        t = decoding.timeline.current.t
        assert f"word {t}, h{'₀₁₂₃₄₅₆₇₈₉'[4 + t]} · 1 of" in rows(app)[0]


def test_probabilities_of_a_real_vocabulary_are_mostly_told():
    decoding = open_decoding("reverse", "31415")
    decoding.timeline.last()
    now = moment(decoding)
    count, rest = now.others(now.candidates[:3])
    assert count == decoding.config.target_vocabulary - 3
    assert rest == pytest.approx(1 - sum(one.probability for one in now.candidates[:3]), abs=1e-6)
