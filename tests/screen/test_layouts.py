"""Keys of other keyboard layouts do what the key in the same place does, but where one types."""

import pytest
from screen.changing import place, showing, wrong
from screen.looking import app_of, decoding_of, fixed_checkpoint, press, until
from textual.widgets import Input

from attn_tui.keys import by_id, canonical, same_places
from attn_tui.layouts import us_keys
from attn_tui.screen.dialogs import Notice
from attn_tui.screen.keymap import all_bindings

ROWS = [
    ("qwertyuiop", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "йцукенгшщз"),
    ("asdfghjkl", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "фывапролд"),
    ("zxcvbnm", "ㅋㅌㅊㅍㅠㅜㅡ", "ячсмить"),
]


@pytest.mark.parametrize(("latin", "hangul", "cyrillic"), ROWS)
def test_every_letter_has_its_place_alone_held_with_ctrl_and_as_a_capital(latin, hangul, cyrillic):
    for key, *others in zip(latin, hangul, cyrillic, strict=True):
        for other in others:
            assert same_places(other) == [key]
            assert same_places(f"ctrl+{other}") == [f"ctrl+{key}"]
        assert same_places(others[1].upper()) == [key.upper()]


@pytest.mark.parametrize(
    ("syllable", "keys"),
    [
        ("가", "rk"),
        ("쀍", "Qnpfr"),
        ("의", "dml"),
        ("값", "rkqt"),
        ("뵈", "qhl"),
        ("ㄳ", "rt"),
        ("ㅘ", "hk"),
        ("ㅒ", "O"),
    ],
)
def test_a_syllable_stands_for_all_of_its_keys(syllable, keys):
    assert us_keys(syllable) == keys


def test_what_belongs_to_no_layout_stands_for_nothing():
    for character in ("q", "é", "日", "ß", "α", "½", "한a"):
        assert us_keys(character) == ""


def test_every_letter_that_is_bound_can_be_reached_from_a_cyrillic_keyboard():
    letters = {key for keys in by_id(all_bindings()).values() for key in keys.split(",") if len(key) == 1}
    reached = {name for code in range(0x400, 0x460) for name in same_places(chr(code))}
    assert {canonical(letter) for letter in letters if letter.isalpha()} <= reached


async def test_keys_do_what_those_in_the_same_places_do():
    app = app_of()
    async with showing(app) as (pilot, decoding):
        await press(pilot, "ㄴ", "ㅜ")  # s n
        assert place(decoding) == (1, 2)
        await press(pilot, "ю", "б", "о", "л")  # . , j k
        assert place(decoding) == (1, 1)
        await press(pilot, "누")  # s n
        assert place(decoding) == (1, 2)
        await press(pilot, "ctrl+з")  # a modal screen
        await until(pilot, lambda: isinstance(app.screen.focused, Input))
        await press(pilot, "escape", ",", "Д")
        assert app.look.say.language == "ko"


@pytest.mark.parametrize("key", ["ㅂ", "й", "ctrl+ㅊ", "ctrl+с", "ctrl+ㅂ"])
async def test_one_can_quit_with_any_of_them(key):
    async with showing(app := app_of()) as (pilot, _):
        await press(pilot, key)
        assert not app.is_running or app.return_code == 0


async def test_what_is_typed_stays_what_it_is_and_ctrl_still_works():
    app = app_of()
    async with showing(app) as (pilot, _):
        await press(pilot, "п")  # g
        line = app.screen.focused
        await press(pilot, "ㅂ", "Й", "한", "enter")
        assert line.value == "ㅂЙ한"
        assert "ㅂЙ한" in wrong(app)
        await press(pilot, "ctrl+г")  # u
        assert line.value == ""


async def test_a_list_over_the_screen_takes_them_and_a_letter_closes_a_notice():
    def reopen(names, sentence):
        return [decoding_of(fixed_checkpoint(), sentence)]

    app = app_of(names=("fixed",), reopen=reopen)
    async with showing(app, "s", "down", "down", "left", "3", "e", "escape") as (pilot, _):
        await press(pilot, "ц")  # w
        listing = app.screen.focused
        assert listing.cursor == 1
        await press(pilot, "л")  # k
        assert listing.cursor == 0
        await press(pilot, "ㅈ")  # w closes it
        await press(pilot, "н")  # y shows a command, and any key closes that
        await until(pilot, lambda: isinstance(app.screen, Notice))
        await press(pilot, "й")
        assert app.screen is app.default_screen


async def test_a_key_of_ones_own_is_what_it_is():
    own = {**by_id(all_bindings()), "last": "й"}
    app = app_of(keymap=own)
    async with showing(app) as (pilot, decoding):
        await press(pilot, "й")
        assert decoding.timeline.complete
        assert place(decoding)[0] == 5
