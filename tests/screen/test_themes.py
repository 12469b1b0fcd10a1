"""The terminal's own colours, its background, and themes of one's own."""

import pytest
from screen.looking import app_of, opened, press, settled, strips, until
from screen.terminal import terminal

from attn_tui.screen.driver import answers
from attn_tui.screen.driver.answers import Answers, Background
from attn_tui.screen.palette import INKS, READABLE, THEMES, contrast, palette_of
from attn_tui.screen.themes import Themes

MINE = {"mine": {"base": "light", "background": "#fdf6e3", "weight": "#b58900", "ramp": ("#fdf6e3", "#586e75")}}
LIGHT, DARK = "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\", "\x1b]11;rgb:00/2b/36\x07"


def colours(app):
    """Every colour on the screen, as Rich has it, with the background it stands on."""
    return {(style.color, style.bgcolor) for strip in strips(app) for _, style, _ in strip if style}


async def test_the_terminals_own_colours_are_its_sixteen_and_its_background():
    app = app_of(theme="terminal")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "end", "m")
        assert all(
            colour is None or colour.is_default or colour.number is not None for pair in colours(app) for colour in pair
        )
        assert any(ink.is_default and paper.is_default for ink, paper in colours(app))
        # On a colour, a letter has the one that was chosen for it: the terminal's own text may be as light.
        assert all(not ink.is_default for ink, paper in colours(app) if not paper.is_default)


@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_a_theme_of_ones_own_has_its_colours_and_those_of_its_base(depth):
    themes = Themes(depth, MINE)
    assert themes.names == (*THEMES, "terminal", "mine")
    mine, base = themes.palette("mine"), palette_of("light", depth)
    if depth in ("16", "none"):
        assert mine == base
    else:
        assert (mine.background, mine.weight, mine.ramp) == ("#fdf6e3", "#b58900", ("#fdf6e3", "#586e75"))
        assert (mine.text, mine.dark) == (base.text, False)


@pytest.mark.parametrize("background", ["#fdf6e3", "#777777", "#002b36", "#ffffff", "#333333"])
@pytest.mark.parametrize("base", THEMES)
def test_what_a_theme_of_ones_own_has_from_its_base_can_be_read_on_its_background(base, background):
    palette = Themes("truecolor", {"mine": {"base": base, "background": background}}).palette("mine")
    best = max(contrast(background, "#000000"), contrast(background, "#ffffff"))
    for ink in INKS:
        assert contrast(getattr(palette, ink), background) >= min(READABLE, best), ink
    if background == palette_of(base, "truecolor").background:
        assert palette == palette_of(base, "truecolor")


@pytest.mark.parametrize("on_light", [False, True])
def test_the_terminals_own_colours_are_chosen_for_its_background(on_light):
    palette = Themes("truecolor", {}, on_light=on_light).palette("terminal")
    assert contrast(palette.text, "#ffffff" if on_light else "#000000") > 7


async def test_the_screen_follows_the_terminals_background_until_a_theme_is_chosen():
    app = app_of(theme="auto")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert app.theme == "dark"
        app.post_message(Background(is_light=True))
        await until(pilot, lambda: app.theme == "light")
        await settled(pilot)
        papers = {paper.get_truecolor().hex for _, paper in colours(app)}
        assert palette_of("light", "truecolor").background in papers
        assert palette_of("dark", "truecolor").background not in papers
        await press(pilot, "C")
        assert app.theme == "contrast"
        app.post_message(Background(is_light=False))
        await settled(pilot)
        assert app.theme == "contrast"


async def test_a_theme_that_was_chosen_stays_whatever_the_background_is():
    app = app_of(theme="dark")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.post_message(Background(is_light=True))
        await settled(pilot)
        assert app.theme == "dark"
        await press(pilot, "C", "C", "C")
        assert (app.theme, app.look.palette.dark) == ("terminal", False)


@pytest.mark.parametrize("pieces", [1, 2, 5])
@pytest.mark.parametrize(("answer", "is_light"), [(LIGHT, True), (DARK, False)])
def test_an_answer_is_taken_out_of_what_is_typed_in_whatever_pieces_it_comes(answer, is_light, pieces):
    whole = f"a\x1b[C{answer}b"
    cut = [whole[i * len(whole) // pieces : (i + 1) * len(whole) // pieces] for i in range(pieces)]
    reader, typed, told = Answers(), "", []
    for piece in cut:
        text, found = reader.feed(piece)
        typed += text
        told += [one.is_light for one in found]
    assert (typed, told) == ("a\x1b[Cb", [is_light])


@pytest.mark.parametrize("typed", ["\x1b", "\x1b[A", "\x1b]", "]", "\x1b]1", "é", "\x1b[200~text\x1b[201~"])
def test_what_is_typed_is_not_lost(typed):
    reader = Answers()
    assert reader.feed(typed)[0] + reader.rest() == typed


def test_an_answer_that_comes_too_late_is_neither_typed_nor_followed(monkeypatch):
    monkeypatch.setattr(answers, "PATIENCE", -1.0)
    assert Answers().feed(f"x{LIGHT}y") == ("xy", [])


@pytest.mark.parametrize(("answer", "paper"), [(LIGHT, "ffffff"), (DARK, "121212"), ("", "121212")])
def test_a_real_terminal_is_asked_and_answers(answer, paper):
    with terminal("31") as shown:
        while answers.ASK_BACKGROUND.encode() not in shown.sent:
            assert shown.read(0.1)
        shown.process.write(answer.encode())
        shown.until("next")
        shown.until_rows(lambda _: shown.screen.buffer[23][1].bg == paper, f"a background of {paper}")
