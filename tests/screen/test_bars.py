"""Vectors on the screen: as many bars in every pane, to one scale that is said, with air between them."""

import dataclasses
import itertools
import re

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import (
    app_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    region,
    resize,
    rows,
    settled,
    system_checkpoint,
)

from attn_tui.engine import events as ev
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.panes.bars import WithBars
from attn_tui.story.decoding import open_decoding

pytestmark = pytest.mark.usefixtures("drawn_when_read")
TO_THE_THIRD_WORD = ["s", "down", "down", "down", "left"]


def wide_checkpoint(name="fixed", **sizes):
    """A checkpoint with states too wide for any pane."""
    made = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    spread = np.random.default_rng(3)
    config = dataclasses.replace(
        made.config, **{"encoder_hidden": 60, "decoder_hidden": 120, "feedforward": 90, **sizes}
    )
    drawn = {n: spread.normal(0, 0.6, shape).astype(np.float32) for n, shape in parameter_shapes(config).items()}
    return dataclasses.replace(made, config=config, parameters=drawn)


def shown_bars(app):
    """The panes on the screen that draw vectors."""
    return [pane for pane in app.query(WithBars) if pane.region.area]


@pytest.mark.parametrize("size", [(80, 24), (100, 34), (120, 40), (160, 50)])
async def test_a_vector_has_as_many_bars_in_every_pane(size):
    app = app_of(checkpoint=wide_checkpoint())
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD)
        now = app.query_one("States").moment
        spans = {
            (row.name, pane.span(now, i).cells)
            for pane in shown_bars(app)
            for i, row in enumerate(pane.rows(now))
            if row.values is not None and len(row.values) == 120 and pane.span(now, i)
        }
        assert len(spans) > 6
        assert len({cells for _, cells in spans}) == 1


async def test_a_state_looks_the_same_whatever_else_is_read_and_whatever_is_computed():
    app = app_of(checkpoint=wide_checkpoint())
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        first = None
        while decoding.timeline.forward():
            app.bench.show_all()
            await settled(pilot)
            if decoding.timeline.latest(ev.SentenceEncoded):
                first = first or region(app, "States")[1]
                assert region(app, "States")[1] == first


@pytest.mark.parametrize(("language", "up", "down"), [("en", "up +", "down −"), ("ko", "위 +", "아래 −")])
async def test_a_legend_of_one_line_says_how_to_read_bars(language, up, down):
    app = app_of("Je suis étudiant . Je", wide_checkpoint(), language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for keys in (["s"], ["down", "down"]):
            await press(pilot, *keys)
            [legend] = region(app, "Legend")
            assert legend.startswith(f" {up}  {down}  · 0  ")
            assert re.search(r"\b8\D+ h C|h C 8", legend)  # 120 values in 15 bars
            assert "±0.4" in legend  # 1 / √8, rounded up
            assert "…" not in legend
        assert "u" in legend.split("±0.4", 1)[1]  # there is none while the source is read
        await press(pilot, "1", "z")
        [legend] = region(app, "Legend")
        assert "±0.4" not in legend  # more bars, each the mean of fewer values
        assert "h" in legend


async def test_where_there_is_no_line_for_the_legend_it_is_below_the_words():
    app = app_of(checkpoint=wide_checkpoint())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "s")
        assert "Legend" not in panes(app)
        assert region(app, "Words")[-1].split() == ["▘+", "▖−", "·0"]
        assert region(app, "States")[-1].split("±")[1].strip() == "0.4"
        await resize(pilot, 80, 26)
        assert "Legend" in panes(app)
        assert not region(app, "Words")[-1].strip()


@pytest.mark.parametrize(("words", "has_air"), [(2, True), (3, True), (4, True), (7, False)])
async def test_rows_have_air_between_them_where_lines_are_free(words, has_air):
    app = app_of(" ".join((["Je", "suis", "étudiant", "."] * 2)[:words]))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "down", "end", "left")
        lines = [line.strip() for line in region(app, "States")[1:-1]]
        touching = [bool(one and other) for one, other in itertools.pairwise(lines)]
        assert any(touching) != has_air


@pytest.mark.parametrize(("name", "columns"), [("reverse", 200), ("reverse", 229), ("reverse-luong", 200)])
async def test_every_number_of_the_toy_is_shown_at_200_columns(name, columns):
    app = AttentionApp(lambda: open_decoding(name, "31415"))
    async with app.run_test(size=(columns, 50)) as pilot:
        await opened(pilot)
        await press(pilot, *TO_THE_THIRD_WORD)
        now = app.query_one("States").moment
        for pane in shown_bars(app):
            lines = region(app, type(pane).__name__)[1:]
            for i, row in enumerate(pane.rows(now)):
                if row.values is None or len(row.values) < 3:
                    continue
                span = pane.span(now, i)
                text = " ".join(line[span.x :] for line in lines[span.y : span.y + span.lines])
                numbers = [float(x) for x in re.findall(r"-?\d?\.\d+", text)]
                np.testing.assert_allclose(numbers, row.values, atol=0.0501)
        assert ("Alignment" in panes(app)) == (columns > 228)
        assert not any("▘" in row or "▖" in row for row in rows(app))
        await resize(pilot, 199, 50)
        assert any("±1" in row for row in rows(app))  # of bars, again


@pytest.mark.parametrize("name", ["rnnsearch", "luong-local-p", "seq2seq-lstm", "lecture-lstm"])
async def test_the_legend_of_every_system_fits_80_columns(name):
    app = app_of("Je suis étudiant . Je", system_checkpoint(name))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for language in ("en", "ko"):
            await press(pilot, "home", *TO_THE_THIRD_WORD)
            [legend] = region(app, "Legend")
            assert cell_len(legend.rstrip()) < 80
            assert "…" not in legend
            await press(pilot, "L" if language == "en" else "home")


async def test_vectors_are_drawn_anew_if_only_the_cells_that_all_share_are_others():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end")
        before = region(app, "Weighted")
        app.bench.stages.current._parts.share_cells(4)  # as after another size, which this pane has none of
        await settled(pilot)
        assert region(app, "Weighted") != before


async def test_the_title_at_the_cursor_names_what_is_not_computed_yet_of_the_word_of_the_moment():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "7")
        titles = [region(app, "Candidates")[0]]
        await press(pilot, "greater_than_sign")
        titles.append(region(app, "Candidates")[0])
        assert [title.split(":")[0].split()[-1] for title in titles] == ["u₅", "u₆"]
