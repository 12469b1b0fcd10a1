"""Whatever is on a screen can be read: WCAG's contrast for text (1.4.3), for bars and rules, too, in every theme."""

import pytest
from screen.looking import app_of, opened, press, strips

from attn_tui import load
from attn_tui.screen.palette import READABLE, THEMES, contrast, palette_of
from attn_tui.screen.pictures.cells import Paint
from attn_tui.screen.pictures.film import FILMED, translated
from attn_tui.settings import COLOURS

DEPTHS = ("truecolor", "256", "16")
INKS = (*(name for name in COLOURS if name != "background"), "positive_bar", "negative_bar")
EVERYTHING = [
    ("right",) * 9, ("down", "down", "m"), ("escape", "tab", "right", "down"), ("z",), ("escape",),
    ("question_mark",), ("tab", "down"), ("escape", "ctrl+p"), ("escape", "enter"), ("escape", "e", "right", "0"),
    ("escape", "w"), ("escape", "i", "h"), ("escape", "a"), ("escape", "E"), ("escape", "y"), ("escape", "p"),
    ("escape", "slash"), ("escape", "x"), ("escape", "B"), ("s", "e"), ("escape", "escape", "H"), ("right", "space"),
    ("escape", "b"), ("plus",), ("escape", "g"), ("escape", "P"), ("end",),
]  # fmt: skip
"""Keys after which something else is on the screen."""


def pairs(app):
    """Ink and paper of all that is written on the screen, with one of the texts."""
    found = {}
    for strip in strips(app):
        for text, style, _ in strip:
            if text.strip() and style is not None:
                assert not style.dim, text  # which nobody can tell the contrast of
                colours = style.color.get_truecolor().hex, style.bgcolor.get_truecolor(foreground=False).hex
                found.setdefault(colours, text)
    return found


@pytest.mark.parametrize("depth", [*DEPTHS, "none"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_of_a_theme_can_be_read_on_its_background(theme, depth):
    palette = palette_of(theme, depth)
    for name in INKS:
        assert contrast(getattr(palette, name), palette.background) >= READABLE, name
    for colour in palette.ramp:
        assert contrast(palette.ink_on(colour), colour) >= READABLE, colour


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_what_is_seen_by_others_in_their_colours_can_be_read_too(theme, depth):
    palette = palette_of(theme, depth)
    for paint in (
        *(Paint(getattr(FILMED, name), FILMED.background) for name in INKS),
        *(Paint(FILMED.ink_on(colour), colour) for colour in FILMED.ramp),
    ):
        assert contrast(*translated(paint, FILMED, palette)) >= READABLE, paint


@pytest.mark.parametrize(
    ("theme", "depth"), [*((theme, "truecolor") for theme in THEMES), ("dark", "16"), ("light", "16")]
)
async def test_whatever_is_on_a_screen_can_be_read(theme, depth):
    app = app_of("31415", load("reverse"), names=("reverse",), theme=theme, depth=depth)
    found = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for keys in EVERYTHING:
            await press(pilot, *keys)
            found |= pairs(app)
    assert len(found) > (10 if depth == "16" else 18)
    assert {pair: text for pair, text in found.items() if contrast(*pair) < READABLE} == {}
