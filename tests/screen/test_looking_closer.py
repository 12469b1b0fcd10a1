import contextlib
import dataclasses
import random
import re

import numpy as np
import pytest
from rich.cells import chop_cells
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
    until,
)
from textual.events import MouseScrollDown

from attn_tui.engine import events as ev
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.dialogs import Notice
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.stage import Stage
from attn_tui.story.decoding import decoding_of, open_decoding
from attn_tui.story.moment import moment
from attn_tui.symbols import subscript

ATTENTION = "Scores Weights Weighted"
ORDERS = {
    "fixed": f"States DecoderState {ATTENTION} Concatenation Candidates".split(),
    "rnnsearch": f"States {ATTENTION} DecoderState Maxout Candidates".split(),
    "luong-local-p": f"States DecoderState {ATTENTION} Concatenation Candidates".split(),
    "seq2seq-lstm": ["States", "Message", "DecoderState", "Candidates"],
}
VECTORS = {"fixed": "«am» h₆ h₇ h₇ C₇ u₇", "rnnsearch": "«am» C₇ h₆ h₇ t̃₇ t₇", "seq2seq-lstm": "«am» h₆ h₇ cell u₇",
           "luong-local-p": "«am» h̃₆ h₆ h₇ C₇ h₇ h̃₇"}  # fmt: skip
NAMES = list(ORDERS)
WORDS = ["Je", "suis", "étudiant", "."]
TO_THE_THIRD_WORD = ["s", "down", "down", "down", "left"]  # its last sub-step: everything is computed


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


@contextlib.asynccontextmanager
async def showing(app, size, *keys):
    async with app.run_test(size=size) as pilot:
        decoding = await opened(pilot)
        await press(pilot, *keys)
        yield pilot, decoding


def read_in(app):
    """The name of the pane that has the cursor; None where none on the screen has it."""
    pane = app.screen.focused
    return type(pane).__name__ if isinstance(pane, Readable) and pane.region.area else None


def titled(app):
    """The title of that pane."""
    where = app.screen.focused.region
    return app.screen._compositor.render_strips()[where.y].crop(where.x, where.right).text.strip(" ─━▶")


def of_value(title):
    """What a title says of the value with the cursor, without the pane's name or number before it."""
    name, dot, value = title.partition(" · ")
    return value if dot else re.sub(r"^\d ", "", name)


def told(app):
    """What the title of that pane says of the value with the cursor."""
    return of_value(titled(app))


def looks(app, pane):
    """Character and style of every cell of a pane below its title."""
    (where,) = (p.region for p in app.query(pane) if p.region.area)
    screen = app.screen._compositor.render_strips()[where.y + 1 : where.bottom]
    return [letters(strip.crop(where.x, where.right)) for strip in screen]


def letters(strip):
    """Character and style of every cell."""
    found = []
    for segment in strip:
        style = str(segment.style).split(" link")[0]
        found += [(character, style) for character in chop_cells(segment.text, 1)]
    return found


def cursor_in(before, now):
    """Lines and cells that look otherwise than without the cursor: lines, first cell, the one after the last."""
    there = [(y, x) for y, line in enumerate(now) for x, cell in enumerate(line) if cell != before[y][x]]
    assert there, "the cursor cannot be seen"
    xs, ys = {x for _, x in there}, {y for y, _ in there}
    return min(ys), min(xs), max(xs) + 1


def below(app):
    """The numbers of the cursor's row, as they stand below what is enlarged."""
    return re.findall(r"-?\d+\.\d{3}", " ".join(region(app, "Values")[1:]))


def written(value):
    return f"{value:.4f}".replace("-", "−")


def numbers(decoding):
    """What the events of the time step say: by pane, the values of its rows."""
    of, states = {}, decoding.timeline.latest(ev.SentenceEncoded).encoder_states
    for event in decoding.timeline.this_step():
        of |= {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    word, hidden = of["embedding"], [of["hidden"]] if "hidden" in of else []
    state = [word, of["input_t"][len(word) :]] if "input_t" in of else [word]
    found = hidden * decoding.has(ev.FeedforwardComputed) + [[p] for p in of["top_probabilities"]]
    before = decoding.timeline.before(ev.StateComputed).h_t
    cell = [of["cells_t"][-1]] if of["cells_t"] is not None and "e_t" not in of else []
    shown = {"States": states, "DecoderState": [*state, before, of["h_t"], *cell], "Candidates": found}
    if "e_t" in of:
        window = [[of["p_t"]]] if "p_t" in of else []  # its centre, below the scores
        shown |= {"Scores": [*of["e_t"][:, None], *window], "Weights": of["alpha_t"][:, None]}
        shown |= {"Weighted": [*(of["alpha_t"][:, None] * of["encoder_states"]), of["c_t"]]}
    if "readout" in of:
        shown["Maxout"] = [of["readout"], *hidden]
    elif "concat_t" in of:  # two of one size
        shown["Concatenation"] = [*np.split(of["concat_t"], 2), *hidden * decoding.has(ev.AttentionalComputed)]
    return shown


SMALL, TALL, WIDE = (80, 24), (120, 40), (200, 60)
SIZES = {"fixed": [SMALL, TALL], "rnnsearch": [SMALL, TALL], "luong-local-p": [SMALL, WIDE], "seq2seq-lstm": [SMALL]}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", NAMES)
async def test_tab_goes_through_the_panes_by_their_numbers_and_a_number_to_its_pane(name):
    app = app_of(checkpoint=named(name))
    async with showing(app, SMALL) as (pilot, _):
        for size in SIZES[name]:
            await resize(pilot, *size)
            await press(pilot, "m")
            assert ("Now" in panes(app)) == (name == "seq2seq-lstm")  # which has no matrix
            await press(pilot, "escape")  # one that has been looked at is no pane to stop at
            shown = panes(app)
            assert ("Alignment" in shown) == (size[0] >= 140 and name != "seq2seq-lstm"), size
            unnumbered = [pane for pane in ("Entropy", "FadingInstead", "Alignment") if pane in shown]
            order = ORDERS[name] + unnumbered
            for number, pane in enumerate(ORDERS[name], 1):
                assert shown[pane][0].strip(" ─━▶").startswith(f"{number} "), (size, pane)
            keys = [("tab", pane) for pane in [*order, order[0]]] + [("shift+tab", pane) for pane in order[:-3:-1]]
            for key, pane in [*keys, *((str(number), order[number - 1]) for number in (2, 4, 1, 3))]:
                await press(pilot, key)
                assert read_in(app) == pane, (size, key)
            await press(pilot, "z")
            for pane in [*order[3:], order[0]]:
                await press(pilot, "tab")
                assert read_in(app) == pane, (size, "enlarged")
                shown = panes(app)
                assert pane in shown, (size, "enlarged")
                assert not {"Now", "Sentences"} & shown.keys(), (size, pane)  # it still has the whole screen
            await press(pilot, "escape")


def drawn(pane):
    """The title of a pane, and character and style of every cell below, as the pane draws them itself."""
    title, *lines = (pane.render_line(y) for y in range(pane.size.height))
    return of_value(title.text.strip(" ─━▶")), [letters(line) for line in lines]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", NAMES)
async def test_every_value_is_told_exactly_and_marked_where_it_is_drawn(name):
    app = app_of(checkpoint=named(name))
    async with showing(app, (200, 50), *TO_THE_THIRD_WORD) as (pilot, decoding):
        names, all_known = [], numbers(decoding)
        for kind, known in sorted(all_known.items(), key=lambda item: ORDERS[name].index(item[0])):
            await press(pilot, "escape")
            [pane] = (p for p in app.query(kind) if p.region.area)
            _, before = drawn(pane)
            assert before == looks(app, kind)  # what a pane draws is what is on the screen
            await press(pilot, str(ORDERS[name].index(kind) + 1))
            assert drawn(pane) == (told(app), looks(app, kind))
            above = last = -1
            for values in known:
                for i, value in enumerate(values, 1):
                    (title, now), index = drawn(pane), f"[{i}/{len(values)}]" if len(values) > 2 else ""
                    assert title.endswith(f"{index} = {written(value)}")
                    y, first, end = cursor_in(before, now)
                    assert y > above
                    assert i == 1 or first == last or kind == "Maxout"  # the next value, the next cells
                    last = end
                    digits = "".join(c for line in before[y : y + 7] for c, _ in line[first:end])
                    if index and end - first == 5:
                        assert re.sub(r"\b0\.", ".", f"{value:.2f}") in digits or f"{value:.1f}" in digits
                    elif not index and np.isfinite(value):
                        assert f"{value:.2f}" in digits
                    pane.action_cursor(0, 1)
                assert drawn(pane)[0] == title  # there is nothing after the last
                above = y
                names.append((kind, title.split("[")[0].split(" = ")[0]))
                pane.action_cursor(0, -1000000)
                pane.action_cursor(1, 0)
            assert drawn(pane)[0].startswith(names[-1][1])  # nor below
        vectors = [row for pane, row in names if pane in ("DecoderState", "Concatenation", "Maxout") or row == "u₇"]
        assert vectors == VECTORS[name].split()
        await resize(pilot, 80, 24)
        for kind, known in all_known.items():  # where there is little room, the number is told before all else
            await press(pilot, str(ORDERS[name].index(kind) + 1))
            pane = app.screen.focused
            for row, values in enumerate(known[: min(4, len(pane.rows(pane.moment)))]):
                for i in (len(values) - 1, 0):
                    pane.stand_on(row, i)
                    assert drawn(pane)[0].endswith(written(values[i])), (kind, row, i)
        await press(pilot, "home", "right", "left", "end")
        assert told(app).endswith(written(known[row][-1]))


async def test_a_vector_wider_than_its_pane_tells_the_group_of_a_value():
    spread, fixed = np.random.default_rng(3), fixed_checkpoint()
    config = dataclasses.replace(fixed.config, encoder_hidden=60, decoder_hidden=120, feedforward=90)
    drawn_of = {n: spread.normal(0, 0.6, shape).astype(np.float32) for n, shape in parameter_shapes(config).items()}
    app, group, cell = app_of(checkpoint=dataclasses.replace(fixed, config=config, parameters=drawn_of)), None, None
    async with showing(app, (100, 30), "s", "down") as (pilot, decoding):
        h = decoding.timeline.latest(ev.SentenceEncoded).encoder_states[0]
        before = looks(app, "States")
        await press(pilot, "1")
        pane, values = app.screen.focused, list(enumerate(h[:20].tolist(), 1))
        for i, value in values:
            pane.stand_on(0, i - 1)
            title, now = drawn(pane)
            assert re.match(rf"h₁\[{i}(/120\] =|\]) {written(value)}", title)
            _, first, last = cursor_in(before, now)
            assert last - first == 1
            assert cell is None or first - cell in (0, 1)
            cell = first
        await press(pilot, "z", "home")
        for i, value in values:
            said = rf"h₁\[{i}/120\] = {written(value)}; its bar is the mean of (\d+) to (\d+)"
            first, last = map(int, re.fullmatch(said, told(app) if i < 3 else drawn(pane)[0]).groups())
            assert group is None or (first, last) == group or i == first == group[1] + 1
            group = first, last
            await press(pilot, "l") if i < 3 else pane.action_cursor(0, 1)


def short(text):
    """What is told of a value where there is little room."""
    return re.sub(r"/\d+\] =", "]", text)


async def test_arrows_and_their_vim_keys_move_the_cursor_and_not_the_position():
    app = app_of()
    async with showing(app, (80, 24), "s", "1") as (pilot, decoding):
        position, states = decoding.timeline.position, decoding.timeline.latest(ev.SentenceEncoded).encoder_states
        for moves in ("right right down left up", "l l j h k"):
            for key, (row, i) in zip(moves.split(), [(0, 1), (0, 2), (1, 2), (1, 1), (0, 1)], strict=True):
                await press(pilot, key)
                assert short(told(app)) == f"h{subscript(row + 1)}[{i + 1}] {written(states[row][i])}", (moves, key)
            for keys, i in ((["up", "up", "end", "right", *["down"] * 6], 7), (["home", "left"], 0)):
                await press(pilot, *keys)
                assert short(told(app)) == f"h₄[{i + 1}] {written(states[3][i])}"
            await press(pilot, *["up"] * 3)
        assert decoding.timeline.position == position


async def test_a_key_zooms_and_position_and_cursor_survive_it_and_any_size():
    app = app_of()
    async with showing(app, (80, 24), "s", "full_stop", "2", "down", "down", *["right"] * 4) as (pilot, decoding):
        for place in ("", "z"):
            await press(pilot, *place.split())
            for size in ((200, 60), (10, 5), (120, 40), (10, 5), (80, 24)):
                await resize(pilot, *size)
                h = decoding.timeline.now(ev.StateComputed).h_t
                if size != (10, 5):
                    await until(pilot, lambda: app.screen.focused is not None)  # which had no room
                    assert short(told(app)) == f"h₅[5] {written(h[4])}", (place, size)
                    assert ("Now" in panes(app)) == (not place), (place, size)
        assert below(app) == [f"{value:.3f}" for value in h]
        assert region(app, "Values")[0].strip(" ─") == "values h₅"
        for key, title in (("comma", "h₅: not"), ("full_stop", "h₅[5"), ("greater_than_sign", "h₆: not")):
            await press(pilot, key)
            assert told(app).startswith(title)
        await press(pilot, "6", *["full_stop"] * 6)  # enlarged before it was computed
        concat = decoding.timeline.now(ev.StateConcatenated).concat_t
        for half in (concat[:8], concat[8:]):
            assert below(app) == [f"{value:.3f}" for value in half]
            await press(pilot, "down")
        for key, pane, named in (
            ("7", "Candidates", "z back"), ("z", "Candidates", "z zoom"), ("escape", None, "Tab pane"),
            ("z", "Candidates", "z back"), ("escape", None, "Tab pane"),
        ):  # fmt: skip
            await press(pilot, key)
            assert read_in(app) == pane
            await until(pilot, lambda named=named: named in rows(app)[-1])  # the last line follows the focus
            assert ("Now" in panes(app)) == (named != "z back")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_computed_is_copied_and_what_is_not_says_so(name):
    decoding = decoding_of(named(name), " ".join(WORDS))
    panes_by_name = {type(pane).__name__: pane for pane in Stage(decoding).readable}
    assert [kind for kind in panes_by_name if kind not in ("Entropy", "FadingInstead")] == ORDERS[name]  # no numbers
    decoding.timeline.go_to(0, 2)  # the first word is read, and in one direction
    now = moment(decoding)
    copied = panes_by_name["States"].as_text(now)
    assert [line.split("\t")[0] for line in copied.splitlines()] == ["h₁", "h₂", "h₃", "h₄"]
    assert "nan" not in copied
    panes_by_name["States"].moment = now
    panes_by_name["States"].cursor_row = 1
    panes_by_name["States"].span = lambda *_: None  # it has no place on a screen
    assert panes_by_name["States"].value_text(now) == "h₂: not computed yet"
    decoding.timeline.go_to(1, 1)
    now = moment(decoding)
    for kind in ORDERS[name][2:]:
        pane = panes_by_name[kind]
        pane.span = lambda *_: None
        assert "not computed yet" in pane.value_text(now) or kind == "DecoderState", kind
    decoding.timeline.go_to(3, len(decoding.order))
    now = moment(decoding)
    for kind, known in numbers(decoding).items():
        lines = [line.split("\t") for line in panes_by_name[kind].as_text(now).splitlines()]
        for values, (_, *texts) in zip(known, lines, strict=kind != "Candidates"):
            assert np.allclose([float(text) for text in texts], values, rtol=1e-5), kind


async def test_c_copies_and_shows_what_is_copied():
    app = app_of()
    async with showing(app, (200, 60), *TO_THE_THIRD_WORD) as (pilot, decoding):
        for number, pane in ((1, "States"), (7, "Candidates")):
            await press(pilot, str(number), "c")
            assert isinstance(app.screen, Notice)
            assert app.clipboard == app.query_one(pane).as_text(moment(decoding))
            assert app.clipboard.split()[1] in " ".join(rows(app))
            await press(pilot, "x")
            assert read_in(app) == pane


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("size", "words"), [((80, 24), 4), ((180, 40), 4), ((80, 24), 36), ((180, 40), 36)])
async def test_the_matrix_shows_every_weight_so_far(size, words):
    app = app_of(" ".join((WORDS * 9)[:words]))
    async with showing(app, size) as (pilot, decoding):
        beside = size[0] >= 180
        await press(pilot, "s", *["m"] * (not beside))
        [pane] = (p for p in app.query("Alignment") if p.region.area)
        while decoding.timeline.forward() if words == 4 else decoding.timeline.next_step():
            app.bench.show_all()
            so_far = [event.alpha_t for event in decoding.timeline.so_far(ev.WeightsComputed)]
            heads = pane._layout(moment(decoding), pane.size.width - 1).heads.lines
            shown = [pane.render_line(y).text for y in range(1 + heads, pane.size.height)]
            assert sum(bool(line.strip()) for line in shown) == len(so_far) or not so_far
            if words == 4:
                digits = [re.findall(r"(?<![\w])[01]?\.\d\d|·", line) for line in shown[: len(so_far)]]
                expected = [[f"{a:.2f}"[1 - (a >= 0.995) :] for a in alpha] for alpha in so_far]
                assert digits == [["·" if a == ".00" else a for a in row] for row in expected]
        await settled(pilot)
        assert [line.rstrip() for line in region(app, "Alignment")[1 + heads :]] == [line.rstrip() for line in shown]
        await press(pilot, *["m"] * beside, *["up"] * len(so_far), "home")
        for i, alpha in enumerate(so_far):
            for key, j in (("home", 0), ("right", 1), ("ctrl+right", min(11, words - 1)), ("end", words - 1)):
                await press(pilot, key) if i == 1 else pane.action_cursor(0, BY[key])
                told_now = told(app) if i == 1 else drawn(pane)[0]
                assert told_now.endswith(f"{subscript(words + 1 + i)},{subscript(j + 1)} = {alpha[j]:.4f}")
            pane.action_cursor(1, 0)
        await press(pilot, "less_than_sign", "m")
        assert read_in(app) is None
        assert ("Alignment" in panes(app)) == beside


BY = {"home": -1000000, "right": 1, "ctrl+right": 10, "end": 1000000}
"""How far those keys move the cursor."""


async def test_the_mouse_puts_the_cursor_zooms_and_scrolls():
    app = app_of(" ".join(WORDS * 6))
    async with showing(app, (80, 24), "s") as (pilot, decoding):
        states, where = decoding.timeline.latest(ev.SentenceEncoded).encoder_states, app.query_one("States").region
        await pilot.click(offset=(where.x + 5, where.y + 2))
        assert short(told(app)) == f"h₂[3] {written(states[1][2])}"
        app.post_message(MouseScrollDown(None, where.x + 2, where.y + 2, 0, 0, 0, False, False, False))
        await pilot.pause()
        await pilot.click(offset=(where.x + 4, where.y), times=2)
        await pilot.pause()
        assert short(told(app)) == f"h₂[3] {written(states[1][2])}"
        assert "Now" not in panes(app)


@pytest.mark.parametrize("name", ["reverse", "reverse-local"])
async def test_the_toys_show_every_number_enlarged_at_200_columns(name):
    app = AttentionApp(lambda: open_decoding(name, "314159"))
    async with showing(app, (200, 60), "s", "1", "z") as (pilot, decoding):
        await press(pilot, "greater_than_sign", "greater_than_sign", "comma")
        context = decoding.timeline.now(ev.ContextComputed)
        states = decoding.timeline.latest(ev.SentenceEncoded).encoder_states
        for key, pane, values in (("1", "States", states), ("5", "Weighted", [*context.weighted_states, context.c_t])):
            await press(pilot, key)
            lines = [re.findall(r"-?\d?\.\d+", line) for line in region(app, pane)[1:]]
            assert np.allclose(np.array([line for line in lines if line], float), values, atol=0.0501)


STEPS = {
    "full_stop": "forward",
    "pagedown": "forward",
    "comma": "back",
    "pageup": "back",
    "greater_than_sign": "next_step",
    "less_than_sign": "previous_step",
}
ARROWS = {"right": "forward", "left": "back", "h": "back", "l": "forward", "down": "next_step", "j": "next_step",
          "up": "previous_step", "k": "previous_step", "home": "first", "end": "last"}  # fmt: skip
OTHERS = ["tab", "shift+tab", "enter", "z", "escape", "c", "m", "P", *"123456789"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "seq2seq-lstm"])
async def test_no_sequence_of_keys_and_sizes_crashes_or_moves_but_by_the_stepping_keys(name):
    draw, app = random.Random(name), app_of(checkpoint=named(name))
    alone = decoding_of(named(name), " ".join(WORDS)).timeline
    async with showing(app, (80, 24)) as (pilot, decoding):
        for _ in range(70):
            key = draw.choice([*STEPS, *STEPS, *ARROWS, *OTHERS])
            if draw.random() < 0.1:
                await resize(pilot, *draw.choice([(80, 24), (120, 40), (200, 60), (60, 18), (10, 5)]))
                assert len(rows(app)) == app.size.height
            if app.screen is app.bench:
                steps = STEPS | ({} if isinstance(app.screen.focused, Readable) else ARROWS)
                getattr(alone, steps[key])() if key in steps else None
            await press(pilot, key)
            assert decoding.timeline.position == alone.position, key


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "seq2seq-lstm"])
async def test_after_an_enlargement_every_pane_is_as_high_as_before(name):
    app = app_of(checkpoint=named(name))
    async with showing(app, (80, 24), *TO_THE_THIRD_WORD) as (pilot, _):
        for size in [(80, 24), (100, 34), (120, 40), (250, 80)]:
            await resize(pilot, *size)
            before = rows(app)[:-1]
            await press(pilot, "1", "z", "escape")
            assert rows(app)[:-1] == before, size


TITLES = {
    (80, 24): ["1 h₁[1] ", "2 decoder · «am»[1] ", "3 ", "4 α₇,₁ ", "5 α₇ h₁[1] ", "6 h₇[1/8] = ", "7 u₇[1/8] = "],
    (120, 40): ["1 states · h₁[1] ", "2 decoder GRU → h₇ · «am»[1/6] = ", "3 e₇,₁ = ", "4 α₇ · α₇,₁ ",
                "5 α₇ × h → C₇ · α₇ h₁[1] ", "6 concat [h₇ ; C₇] · h₇[1/8] = ", "7 feedforward → word · u₇[1/8] = "],
}  # fmt: skip
"""What comes before the value, in the seven panes."""


@pytest.mark.parametrize("size", TITLES)
async def test_the_title_stays_beside_the_value_as_far_as_there_is_room_and_the_number_always(size):
    app = app_of()
    async with showing(app, size, *TO_THE_THIRD_WORD) as (pilot, _):
        seen = []
        for number in range(1, 8):
            await press(pilot, str(number))
            seen.append(titled(app))
        assert [re.sub(r"[−\d.]+$", "", text) for text in seen] == TITLES[size]


async def test_a_row_that_is_not_computed_is_said_beside_the_title():
    async with showing(app := app_of(), (120, 40), "s", "2", "end", "down", "down") as (_, _d):
        assert titled(app) == "2 decoder GRU → h₅ · h₅: not computed yet"


async def test_the_gap_to_the_next_pane_belongs_to_no_title():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "3")
        pane = app.focused
        line = pane.render_line(0)
        styles = [[one.style for one in line.crop(x, x + 1)] for x in range(pane.size.width)]
        assert [x for x, [style] in enumerate(styles) if not style.reverse] == [pane.size.width - 1]
