"""The screen of how a system learned: every age, sentence and size, and what goes on with an age."""

import numpy as np
import pytest
from histories import AGES, arrays_of, with_history, write_history
from rich.cells import cell_len
from screen.looking import (
    KINDS,
    SENTENCE,
    cells,
    fixed_checkpoint,
    opened,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
    until,
)
from textual.widget import Widget

from attn_tui.screen.app import AttentionApp
from attn_tui.screen.history import HistoryView
from attn_tui.screen.history.ages import Ages
from attn_tui.screen.matrix import weight_text
from attn_tui.story.decoding import open_decoding
from attn_tui.story.history import Learned, remarks
from attn_tui.story.texts import texts

pytestmark = pytest.mark.usefixtures("drawn_when_read")

SIZES = [(60, 18), (80, 24), (120, 40), (200, 50)]
KEPT = ("Je suis .", "étudiant")


@pytest.fixture
def folder(tmp_path):
    return with_history(tmp_path / "mine", fixed_checkpoint(), KEPT)


def app_at(name, *others, sentence=SENTENCE, **options):
    """An app that can open others, as the command line's can."""

    def reopen(names, text):
        found = [open_decoding(one, text) for one in names]
        for decoding in found:
            decoding.read_rest()
        return found

    names = [str(name), *map(str, others)]
    openings = [lambda one=one: open_decoding(one, sentence) for one in names]
    return AttentionApp(*openings, names=names, reopen=reopen, **options)


async def view(pilot):
    await press(pilot, "H")
    screen = pilot.app.screen
    assert isinstance(screen, HistoryView)
    return screen


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", ["fixed", *KINDS])
async def test_every_age_of_every_system_is_that_of_its_weights(tmp_path, name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    with_history(tmp_path / "mine", checkpoint, KEPT)
    app = app_at(tmp_path / "mine")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        assert shown.stop is None
        assert rows(app)[0].startswith(" mine, trained · ")
        for age in reversed(AGES):
            await press(pilot, "left")
            said = texts("en").count("history.after", age) if age else "before the first update"
            assert rows(app)[0].startswith(f" mine, {said} · ")
            assert f"[{age}]" in rows(app)[1]
            decoding = open_decoding(f"{tmp_path / 'mine'}@{age}", SENTENCE)
            while decoding.timeline.look_ahead():
                pass
            seen = shown.learned.at(age, 0)
            ids = [int(event.y_t) for event in decoding.timeline.events if hasattr(event, "y_t") and event.t]
            assert seen.words == decoding.words(ids)[: len(seen.words)]
            words = [word.removeprefix("≠") for word in rows(app)[3].split()[1:]]
            assert words == list(seen.words)
            if seen.alpha is None:
                assert "This system has no weights." in rows(app)[6]
            else:
                row = next(row for row in rows(app)[6:] if row.lstrip("≠ ").startswith(seen.words[0]))
                numbers = [text for weight in seen.alpha[0] if (text := weight_text(float(weight), 4))]
                assert row.split()[1 : len(numbers) + 1] == numbers


async def test_words_that_are_others_than_in_the_end_are_marked():
    learned = Learned.of(open_decoding("reverse", "31415926"))
    seen = learned.at(100, 0)
    assert seen.other
    app = app_at("reverse", sentence="31415926")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await view(pilot)
        assert "≠" not in rows(app)[3]
        while "after 100 updates" not in rows(app)[0]:
            await press(pilot, "left")
        written = rows(app)[3].split()[1:]
        assert {i for i, word in enumerate(written) if word.startswith("≠")} == seen.other
        assert rows(app)[4].split()[2:] == [*"62951413", "<END>"]


async def test_keys_go_through_ages_and_sentences(folder):
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        for keys, stop in (("home", 0), ("left", 0), ("right", 10), ("l", 200), ("pageup", 10), ("pagedown", 200),
                           ("end", None), ("right", None), ("h", 200)):  # fmt: skip
            await press(pilot, keys)
            assert shown.stop == stop, keys
        found = []
        for _ in range(4):
            found.append(rows(app)[2].split())
            await press(pilot, "down")
        assert [one[-4:] for one in found[:3]] == [["sentence", str(i), "of", "3"] for i in (1, 2, 3)]
        assert found[1][1:-4] == KEPT[0].split()
        assert found[3] == found[0]
        await press(pilot, "up")
        assert found[0] == rows(app)[2].split()
        await press(pilot, "escape")
        assert app.screen is app.bench


async def test_a_click_chooses_an_age_and_the_wheel_scrolls(folder):
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        for text, stop in (("200", 200), (" 0 ", 0), ("10", 10)):
            await pilot.click(Ages, offset=(rows(app)[1].index(text) + 1, 0))
            await settled(pilot)
            assert shown.stop == stop


async def test_it_plays_from_the_first_age_to_the_end(folder):
    app = app_at(folder, seconds_per_substep=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        seen = []
        show = shown.show_all
        shown.show_all = lambda: (seen.append(shown.stop), show())[1]
        await press(pilot, "space")
        await until(pilot, lambda: not shown.player.is_playing)
        assert list(dict.fromkeys(seen)) == [*AGES, None]
        pace = shown.player.seconds
        await press(pilot, "minus")
        assert shown.player.seconds > pace


async def test_an_age_goes_on_at_the_same_place_and_back(folder):
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "down")
        place = app.bench.walk.place
        await view(pilot)
        await press(pilot, "left", "enter")
        await until(pilot, lambda: app.screen is app.bench and app.bench.decoding.checkpoint.age == 200)
        assert app.bench.names == (f"{folder}@200",)
        assert app.bench.walk.place == place
        assert rows(app)[0].startswith(" mine, after 200 updates")
        await press(pilot, "y")
        assert f"-c {folder}@200 " in app.clipboard
        await press(pilot, "escape")
        shown = await view(pilot)
        assert shown.stop == 200
        await press(pilot, "end", "enter")
        await until(pilot, lambda: app.screen is app.bench and app.bench.decoding.checkpoint.age is None)
        assert app.bench.names == (str(folder),)


async def test_what_is_changed_is_changed_in_the_age_too(folder):
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.bench.change(app.bench.decoding.what_if("1.alpha=uniform"))
        app.bench.change(app.bench.decoding.what_if("2.alpha=last"))
        changes = app.bench.decoding.changes_by_branch
        await view(pilot)
        await press(pilot, "left", "enter")
        await until(pilot, lambda: app.screen is app.bench and app.bench.decoding.checkpoint.age == 200)
        assert app.bench.decoding.changes_by_branch == changes == ["1.alpha=uniform", "2.alpha=last"]
        await press(pilot, "u")
        assert app.bench.decoding.changes_by_branch == ["1.alpha=uniform"]


async def test_of_systems_that_are_compared_the_current_one_changes(folder, tmp_path):
    other = with_history(tmp_path / "other", system_checkpoint("luong-general"), KEPT)
    app = app_at(folder, other)
    async with app.run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        first = app.decodings[0]
        await press(pilot, "t")
        await view(pilot)
        await press(pilot, "home", "enter")
        await until(pilot, lambda: app.screen is app.bench and len(app.bench.names[1]) > len(str(other)))
        assert app.bench.names == (str(folder), f"{other}@0")
        assert app.decodings[0] is first
        assert app.bench.decoding.checkpoint.age == 0


async def test_without_parameters_the_kept_sentences_are_shown_and_nothing_opens(tmp_path):
    folder = with_history(tmp_path / "mine", fixed_checkpoint(), KEPT, whole=False)
    app = app_at(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        assert shown.learned.stops == AGES
        assert shown.stop == AGES[-1]
        assert rows(app)[2].split()[1:4] == KEPT[0].split()
        assert any("no parameters" in row for row in rows(app))
        before = rows(app)
        await press(pilot, "enter")
        assert rows(app) == before


async def test_without_a_history_one_sentence_says_so(folder):
    (folder / "history.safetensors").unlink()
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "H")
        assert app.screen is app.bench
        [said] = app._notifications
        assert said.message == "'mine' has no history; those that attn-tui train makes have one."


@pytest.mark.parametrize("damage", ["alpha.0", "parameters.decoder.output.bias"])
async def test_a_damaged_history_is_one_sentence(tmp_path, damage):
    folder = with_history(tmp_path / "mine", fixed_checkpoint(), KEPT, changed={damage: np.zeros((3, 1), np.float16)})
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "H")
        assert app.screen is app.bench
        [said] = app._notifications
        assert "copy" in said.message
        await press(pilot, "right")
        assert "2 of" in rows(app)[0]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "ascii"), [("en", False), ("ko", False), ("en", True)])
async def test_it_fits_every_size(folder, size, language, ascii):
    app = app_at(folder, language=language, ascii=ascii)
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        shown = await view(pilot)
        await resize(pilot, *size)
        for keys in (("home",), ("right",), ("down", "z"), ("ctrl+pagedown", "ctrl+right"), ("end", "z")):
            await press(pilot, *keys)
            assert len(rows(app)) == size[1]
            assert {cell_len(row) for row in rows(app)} == {size[0]}
            assert all(widget.region.bottom <= size[1] for widget in shown.query(Widget) if widget.display)
        assert any("6,000" in row or "250" in row for row in rows(app))
        if app.look.ascii:
            assert all(row.isascii() for row in rows(app))


async def test_the_line_at_an_age_moves_in_both_plots(folder):
    app = app_at(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await view(pilot)
        places = []
        for keys in ("home", "right", "right", "end"):
            await press(pilot, keys)
            places.append([row.index("┴") for row in rows(app) if "┴" in row])
        assert all(len(found) == 2 for found in places)
        assert places[0][0] == places[1][0] < places[2][0] < places[3][0]  # the axis begins with the first update kept


async def test_titles_name_the_axes_and_what_is_not_known_yet(folder):
    async with (app := app_at(folder, sentence="w3")).run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await view(pilot)
        said = "\n".join(rows(app))
        assert "loss 0.50, nats per word, by update (logarithmic)" in said
        assert "exactly right 75.0 % (· in between)" in said
        await press(pilot, "home")
        said = "\n".join(rows(app))
        assert "loss, nats per word: none yet, by update (logarithmic)" in said
        assert "exactly right: no validation yet" in said
        assert "–" not in said
        title = rows(app)[5].split("loss")[0]  # of a matrix of one word
        assert title.startswith("─ α ─")
        assert "…" not in title


async def test_what_is_masked_has_no_share_of_weights_that_are_spread_evenly(folder):
    for text, even in (("padding=3", "0.33"), ("padding=3; mask=off", "0.17")):
        learned = Learned.of(open_decoding(str(folder), "w3 w4 w5").padded(text))
        [said] = [one for one in remarks(learned, 10, 0, texts("en")) if "spread evenly" in one]
        assert f"spread evenly it would be {even}" in said


async def test_hostile_texts_are_harmless(tmp_path):
    checkpoint = fixed_checkpoint()
    folder = with_history(tmp_path / "mine", checkpoint, ("Je suis",))
    arrays = arrays_of(checkpoint, ("Je suis",))
    arrays["validation.bleu"] = np.ones((2, 1), np.float32)
    arrays["loss.values"] = np.array([1e17, -1e17, 0], np.float32)
    write_history(folder, arrays, ("Je \x1b[31msuis\u202e",), ("\x1b]0;x\x07v\u202eal",))
    app = app_at(folder)
    async with app.run_test(size=(60, 18)) as pilot:
        await opened(pilot)
        await view(pilot)
        for keys in ("home", "down", "z", "right", "z", "right"):
            await press(pilot, keys)
            assert all(row.isprintable() for row in rows(app))
        await resize(pilot, 120, 40)
        assert any("val" in row for row in rows(app))


@pytest.mark.parametrize("sentence", ["", "\ud800", "Je"])
async def test_a_damaged_history_is_told_and_the_bench_goes_on(tmp_path, sentence):
    checkpoint = fixed_checkpoint()
    folder = with_history(tmp_path / "mine", checkpoint, ("Je suis",))
    write_history(folder, arrays_of(checkpoint, ("Je suis",)), (sentence,))
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "H")
        assert not isinstance(app.screen, HistoryView)
        [told] = app._notifications
        assert "not an intact history; copy it again" in told.message


async def test_another_look_redraws_all_of_it(folder):
    app = app_at(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await view(pilot)
        before = cells(app)
        await press(pilot, "C")
        assert cells(app) != before
        await press(pilot, "L")
        assert any("갱신" in row or "학습" in row for row in rows(app))
