"""The screen of a training step: numbers, keys, steps and their undoing, every size and language."""

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import (
    KINDS,
    app_of,
    decoding_of,
    fixed_checkpoint,
    opened,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
)
from support import VARIED, checkpoint_of, save_whole

from attn_tui.checkpoint import load
from attn_tui.engine import events as ev
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.learning import LearningView
from attn_tui.screen.learning.flows import share_of
from attn_tui.screen.learning.slopes import Slopes, size_of, slope
from attn_tui.screen.learning.words import probability
from attn_tui.story.learning.descent import RATES, Descent
from attn_tui.story.learning.flow import flow_of
from attn_tui.story.learning.stages import TIME, back_to
from attn_tui.story.learning.taught import Taught
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.symbols import number

pytestmark = pytest.mark.usefixtures("drawn_when_read")

SIZES = [(60, 18), (80, 24), (120, 40), (200, 50)]
IDS = ["back", "forward", "up", "down", "first", "last", "page_up", "page_down", "step", "undo", "faster", "slower",
       "reference", "go", "leave"]  # fmt: skip


async def computed(pilot):
    """Wait for what is computed beside the screen."""
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)


async def learning(pilot, *, text=""):
    """Open the screen, with this reference or the one that is offered."""
    await press(pilot, "B")
    assert isinstance(pilot.app.screen, Prompt)
    if text:
        pilot.app.screen.query_one("Line").value = text
    await press(pilot, "enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, LearningView)
    await computed(pilot)
    return pilot.app.screen


def said(app):
    first = next(i for i, row in enumerate(rows(app)) if row.startswith(" · "))
    return " ".join(" ".join(row.removeprefix(" · ") for row in rows(app)[first:-1]).split())


# ── what is shown ──


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", ["fixed", *KINDS])
async def test_every_stage_of_every_system_shows_its_numbers(name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    app = app_of(checkpoint=checkpoint)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        taught = view.descent.now
        assert taught.right == ("am", "a", ".", "<END>")
        assert taught.given[1:] == ("am", "a", ".")
        await press(pilot, "down")
        for at, stage in enumerate(view.stages):
            assert view.at == at
            shown = "\n".join(rows(app))
            if stage.name == TIME:
                await computed(pilot)
                shown = "\n".join(rows(app))
                assert ("without attention" in shown) == (not taught.has_attention)
                for norm in flow_of(taught, 2).all:
                    assert share_of(norm) in shown
            else:
                back = back_to(taught, 2, stage)
                for value in back.values:
                    assert (slope(value) if back.has_sign else size_of(value)) in shown, stage.name
            await press(pilot, "left")
        assert view.at == len(view.stages) - 1


async def test_the_words_are_those_of_teacher_forcing_and_their_losses_add_up():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        taught, shown = view.descent.now, rows(app)
        for t in range(1, 5):
            row = shown[3 + t][:36]
            assert row.split()[: 2 + (t == 1)][-1] == taught.given[t - 1]
            is_right = taught.most_probable[t - 1] == taught.right[t - 1]
            assert ("×" in row) == (not is_right)
            assert taught.right[t - 1] in row
            assert number(-np.log(taught.probability(t))) in row
            chosen = [event for event in taught.events if isinstance(event, ev.WordChosen)]
            assert int(chosen[t - 1].y_t) == taught.ids[t - 1]
        total = sum(-np.log(taught.probability(t)) for t in range(1, 5))
        assert f"= {number(total)}" in shown[1]
        assert taught.loss == pytest.approx(total, abs=1e-3)


async def test_it_begins_with_the_word_of_the_moment_and_its_own_answer():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        app.bench.go_to(3, 1)
        view = await learning(pilot)
        assert view.t == 3
        assert view.descent.now.right == decoding.words(
            [event.y_t for event in decoding.timeline.all_of(ev.WordChosen)]
        )
        await press(pilot, "left", "left", "left", "enter")
        assert app.screen is app.bench
        assert decoding.here == "3.softmax"


async def test_what_was_changed_before_does_not_hold_and_that_is_said():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        view = await learning(pilot, text="am a .")
        loss = view.descent.now.loss
        assert texts("en")("learning.plain") not in said(app)
        await press(pilot, "escape")
        app.bench.change(decoding.what_if("1.alpha.Je=1; 2.h=0"))
        view = await learning(pilot, text="am a .")
        assert view.descent.now.loss == loss
        assert texts("en")("learning.plain") in said(app)


async def test_hardly_anything_left_to_learn_is_said():
    biased = fixed_checkpoint()
    biased.parameters["decoder.output.bias"][1] += 60
    app = app_of(checkpoint=biased)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await learning(pilot, text="I I I")
        assert "Little is left" not in said(app)  # <END> is far from it
        app.screen.descent.now.losses.values[:] = 0.001
        app.screen.show_all()
        await settled(pilot)
        assert "Little is left" in said(app)


# ── steps ──


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "seq2seq-lstm"])
async def test_a_step_changes_the_probabilities_and_can_be_repeated_and_taken_back(name):
    app = app_of(checkpoint=fixed_checkpoint() if name == "fixed" else system_checkpoint(name))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        before, first = rows(app), view.descent.now
        proposed = view.descent.rate
        await press(pilot, "minus", "minus", "s")
        await computed(pilot)
        now = view.descent.now
        assert view.descent.steps == 1
        assert f"{number(first.loss)} → {number(now.loss)}" in rows(app)[1]
        for t in range(1, 5):
            assert f"{probability(first.probability(t))}→{probability(now.probability(t))}" in rows(app)[3 + t]
        chosen = RATES[RATES.index(proposed) - 2]
        expected = first.losses.descended(chosen).parameters
        for parameter, values in now.checkpoint.parameters.items():
            np.testing.assert_array_equal(values, expected[parameter])
        await press(pilot, "s")
        await computed(pilot)
        assert view.descent.steps == 2
        assert view.descent.before is now
        assert view.descent.rate == chosen
        await press(pilot, "u", "u", "u", "plus", "plus")
        assert view.descent.now is first
        assert rows(app) == before


async def test_too_large_a_step_is_said_to_be_so():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, *["plus"] * 12)
        assert view.descent.rate == 5
        await press(pilot, "s")
        await computed(pilot)
        assert view.descent.now.loss > view.descent.first.loss
        assert "too large" in said(app)
        assert not any("nan" in row or "inf" in row for row in rows(app))


def test_a_checkpoint_of_a_folder_learns_as_well(tmp_path):
    loaded = load(str(save_whole(tmp_path / "small", checkpoint_of(VARIED["lecture, dot"], 2, scale=0.4))))
    descent = Descent(Taught(loaded, "w3 w1", (5, 9, 0)), 0.05)
    descent.step()
    assert descent.now.loss < descent.first.loss


# ── the model to compare with ──


async def test_through_time_it_is_compared_with_the_other_system_on_the_screen():
    both = [system_checkpoint(name) for name in ("lecture-lstm", "seq2seq-gru")]
    app = AttentionApp(*(lambda one=one: decoding_of(one) for one in both))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, *["left"] * len(view.stages))
        await computed(pilot)
        assert view.partner.checkpoint.name == "seq2seq-gru"
        shown = "\n".join(rows(app))
        assert "lecture-lstm: with attention" in shown
        assert "seq2seq-gru: without attention" in shown
        flows = [flow_of(one, view.t) for one in (view.descent.now, view.partner)]
        for flow in flows:
            assert all(share_of(norm) in shown for norm in flow.all)
        assert "straight through the context" in said(app)


async def test_a_model_alone_is_shown_alone():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, *["left"] * len(view.stages))
        await computed(pilot)
        assert view.partner is None
        assert "without attention" not in "\n".join(rows(app)[:-6])


# ── keys ──


async def test_every_key_has_an_id_and_a_name():
    ids = {binding.id for binding in LearningView.BINDINGS}
    assert ids == {f"learning_{name}" for name in IDS}
    for language in LANGUAGES:
        assert all(f"key.{name}" in texts(language).templates for name in ids)


async def test_arrows_and_letters_move_and_stop_at_the_ends():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        for key, t in (("down", 2), ("j", 3), ("full_stop", 4), ("down", 4), ("home", 1), ("up", 1), ("end", 4),
                       ("comma", 3), ("k", 2)):  # fmt: skip
            await press(pilot, key)
            assert view.t == t, key
            assert [row[1:3].strip() for row in rows(app) if row.startswith("▸")] == [str(t)]
        for key, at in (("right", 0), ("left", 1), ("h", 2), ("l", 1), ("right", 0)):
            await press(pilot, key)
            assert view.at == at, key


async def test_numbers_that_do_not_fit_are_on_further_pages():
    app = app_of()
    async with app.run_test(size=(60, 18)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, "left", "left")  # the context, of 8 units
        back = back_to(view.descent.now, 1, view.stages[2])
        seen = set()
        for _ in range(view.query_one(Slopes).pages):
            seen |= {value for value in back.values if slope(value) in "\n".join(rows(app))}
            await press(pilot, "pagedown")
        assert seen == set(back.values)


async def test_a_click_chooses_a_word():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await pilot.click(offset=(6, 6))
        await settled(pilot)
        assert view.t == 3


# ── the reference ──


async def test_a_reference_that_cannot_be_learned_is_asked_for_again():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "B")
        for text, wrong in (("", "empty reference"), (" ".join(["I"] * 9), "at most 8"), ("zebra", "")):
            app.screen.query_one("Line").value = text
            await press(pilot, "enter")
            assert isinstance(app.screen, Prompt)
            assert wrong in " ".join(" ".join(rows(app)).split())
        await press(pilot, "escape")
        assert app.screen is app.bench


async def test_another_reference_begins_anew():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, "end", "minus", "s")
        await computed(pilot)
        await press(pilot, "e")
        assert app.screen.query_one("Line").value == "am a ."
        app.screen.query_one("Line").value = "I"
        await press(pilot, "enter")
        await computed(pilot)
        assert app.screen is view
        assert view.descent.steps == 0
        assert view.descent.now.right == ("I", "<END>")
        assert view.t == 2


async def test_a_large_model_and_a_recording_say_why_there_is_no_step():
    large = fixed_checkpoint([f"word{i}" for i in range(2000)])
    app = app_of(checkpoint=large)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "learning" not in rows(app)[-1]
        await press(pilot, "B")
        assert app.screen is app.bench
        assert [one.message for one in app._notifications] == [texts("en")("learning.large", most="10,000")]


# ── every terminal ──


@pytest.mark.sampled(4)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_all_fits_at_every_size_in_every_language(size, language):
    app = app_of(language=language)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        say = texts(language)
        for stage in view.stages:
            await computed(pilot)
            shown = rows(app)
            assert all(cell_len(row) <= size[0] for row in shown)
            assert not any("nan" in row for row in shown)
            meaning = say(f"learning.stage.{stage.name}", symbol="", right="am").split()[-1]
            assert meaning in said(app), stage.name
            assert "∂L/∂" in said(app), stage.name
            await press(pilot, "left")


async def test_q_goes_back_to_the_bench_and_there_it_quits():
    async with (app := app_of()).run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await learning(pilot, text="am a .")
        await press(pilot, "q")
        assert app.screen is app.bench
        assert app.is_running
        await press(pilot, "q")
        assert app.return_code == 0


async def test_in_ascii_nothing_is_lost():
    app = app_of(ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        for _ in view.stages:
            await computed(pilot)
            assert all(row.isascii() for row in rows(app))
            assert "??" not in "\n".join(rows(app)).replace("? help", "")
            await press(pilot, "left")


def test_numbers_are_short_and_say_no_more_than_is_known():
    for value in (0.0, 1e-12, 3.2e-7, -0.00049, 0.0005, -9.9996, 12.34, -99.96, 123.4, 99999.0, -1e30):
        assert len(slope(value)) <= 6, value
        assert len(size_of(abs(value))) <= 6, value
        assert len(share_of(abs(value))) <= 4, value


async def test_the_help_has_all_keys_those_included_that_do_nothing_now():
    app = app_of()
    async with app.run_test(size=(80, 60)) as pilot:
        await opened(pilot)
        await learning(pilot)
        await press(pilot, "question_mark")
        shown = "\n".join(rows(app))
        for keys in ("←  →", "↑  ↓", "Home  End", "s  u", "+  -"):
            assert keys in shown


async def test_the_same_reference_again_keeps_the_steps_that_were_taken():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await learning(pilot)
        await press(pilot, "s")
        await computed(pilot)
        await press(pilot, "e", "enter")
        await computed(pilot)
        assert shown.descent.steps == 1


@pytest.mark.sampled(4)
@pytest.mark.parametrize("size", [(4, 30), (3, 20), (2, 30), (1, 1)])
@pytest.mark.parametrize("key", ["H", "B"])
async def test_a_terminal_of_a_few_columns_ends_nothing(size, key):
    app = app_of(checkpoint=load("reverse"), sentence="314")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, key)
        if key == "B":
            await press(pilot, "enter")
            await computed(pilot)
        await resize(pilot, *size)
        await press(pilot, "left", "right")
        await resize(pilot, 80, 24)
        assert any(row.strip() for row in rows(app))


async def test_names_below_the_bars_do_not_run_together():
    decoding = decoding_of(fixed_checkpoint()).padded("padding=3")
    app = AttentionApp(lambda: decoding, names=["mine"])
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        view = await learning(pilot, text="am a .")
        await press(pilot, *["left"] * len(view.stages))
        await computed(pilot)
        [row] = [row for row in rows(app) if "<P…" in row]
        assert row.split().count("<P…") == len([word for word in view.descent.now.source if word == "<PAD>"])
