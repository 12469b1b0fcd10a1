"""Whatever is on a screen can be read: WCAG's contrast for text (1.4.3), for bars and rules, too, in every theme."""

import numpy as np
import pytest
from screen.looking import app_of, opened, press, strips

from attn_tui import load
from attn_tui.screen.palette import INKS, READABLE, THEMES, contrast, palette_of
from attn_tui.screen.pictures.cells import Paint
from attn_tui.screen.pictures.film import FILMED, translated

DEPTHS = ("truecolor", "256", "16")
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


SEEN_BY = {
    "protanopes": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopes": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopes": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What becomes of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1)."""
APART = 20
"""Of two colours that nobody takes for the same: some twenty times the least difference that is noticed."""


def lab(colour, matrix):
    """A colour in CIELAB, as somebody sees it."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = (to_xyz @ seen) / np.array([0.9505, 1, 1.089])
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("who", SEEN_BY)
@pytest.mark.parametrize("depth", ["truecolor", "256"])
@pytest.mark.parametrize("theme", THEMES)
def test_the_colour_blind_tell_positive_from_negative_and_little_from_much(theme, depth, who):
    palette = palette_of(theme, depth)
    for one, other in (("positive", "negative"), ("positive_bar", "negative_bar")):
        seen = [lab(getattr(palette, name), SEEN_BY[who]) for name in (one, other)]
        assert np.linalg.norm(seen[0] - seen[1]) >= APART, (one, other)
    lightness = [lab(colour, SEEN_BY[who])[0] for colour in palette.ramp]
    assert lightness == sorted(lightness, reverse=not palette.dark)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("theme", "depth"), [*((theme, "truecolor") for theme in THEMES), ("dark", "16")])
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
