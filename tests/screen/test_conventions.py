"""Pace, language, colours, keys of one's own, help and palette."""

import pytest
from screen.looking import (
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
    until,
)
from textual.widgets import Input

from attn_tui.keys import by_id
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.bench import Bench
from attn_tui.screen.dialogs import Notice
from attn_tui.screen.finder import Finder
from attn_tui.screen.help import BENCH, PANE, commands, key_entries, matching
from attn_tui.screen.keyline import key_name
from attn_tui.screen.keymap import all_bindings
from attn_tui.screen.palette import THEMES, palette_of
from attn_tui.story.player import PACES
from attn_tui.story.texts import LANGUAGES, texts

TOUR = [
    ("reading", 80, "right"), ("weights", 80, "s right right right"), ("cursor", 80, "3 down"),
    ("alignment", 80, "escape end m"), ("end", 120, "m"), ("zoomed", 120, "left 2 z"),
    ("on", 80, "escape home s p"), ("asked", 80, "right right"), ("told", 80, "enter"), ("plays", 80, "p home space"),
]  # fmt: skip
"""Where colours or language are changed: columns, and keys that lead there from the one before."""


def compared(**options):
    checkpoints = (fixed_checkpoint(), system_checkpoint("rnnsearch"))
    return AttentionApp(*(lambda c=c: decoding_of(c) for c in checkpoints), **options)


async def test_the_pace_goes_along_the_known_ones_and_is_shown_while_it_plays():
    app = app_of(seconds_per_substep=1.0)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "minus", "plus", "plus")
        assert "▶" not in rows(app)[0]
        await press(pilot, "space")
        for key, paces in (("minus", PACES[PACES.index(0.75) :]), ("plus", PACES[::-1]), ("equals_sign", PACES[:1])):
            for pace in paces:
                assert f"▶ ×{1 / pace:.2g} " in rows(app)[0]
                if pace not in (PACES[-1] if key == "minus" else PACES[0],):
                    await press(pilot, key)
            await press(pilot, key)
        await until(pilot, lambda: decoding.timeline.position > 1)  # at the fastest
        await press(pilot, "space")
        assert "▶" not in rows(app)[0]


def picture(app):
    """Cells and text of the screen, and where everyone stands."""
    return cells(app), rows(app), [decoding.timeline.position for decoding in app.decodings]


async def toured(**options):
    """Each stop of the tour, and the app there with its pilot."""
    app = app_of(seconds_per_substep=1000, **options)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for state, columns, keys in TOUR:
            if app.size.width != columns:
                await resize(pilot, columns, 24)
            await press(pilot, *keys.split())
            yield state, pilot, app


async def pictures_of(**options):
    return {state: picture(app) async for state, _, app in toured(**options)}


async def test_another_theme_redraws_everything_and_moves_nothing():
    direct = {theme: await pictures_of(theme=theme) for theme in THEMES}
    assert len({"\n".join(text) for _, text, _ in direct[THEMES[0]].values()}) == len(TOUR)  # ten different screens
    for theme in THEMES:
        own = palette_of(theme, "truecolor")
        others = {palette_of(other, "truecolor").background for other in THEMES} - {own.background, own.text}
        for state, (shown, text, _) in direct[theme].items():
            assert text == direct[THEMES[0]][state][1], (theme, state)
            grounds = {segment.style.bgcolor.name for row in shown for segment in row}
            assert not grounds & (others - set(own.ramp)), (theme, state)
    async for state, pilot, app in toured():
        for theme in (*THEMES[1:], "terminal", THEMES[0]):
            await press(pilot, "C")
            assert app.theme == theme
            assert theme == "terminal" or picture(app) == direct[theme][state], (theme, state)


async def test_another_language_redraws_everything_and_moves_nothing():
    korean = await pictures_of(language="ko")
    async for state, pilot, app in toured():
        before = rows(app)
        app.action_language()
        await settled(pilot)
        assert picture(app) == korean[state], state
        app.action_language()
        await settled(pilot)
        assert rows(app) == before, state


async def test_a_screen_that_is_not_put_together_yet_will_be_in_the_new_language():
    korean = app_of(language="ko")
    async with korean.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        wanted = rows(korean)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        app.bench = Bench(app.decodings, ())
        app.push_screen(app.bench)
        app.action_language()
        await settled(pilot)
        assert rows(app) == wanted
        app.pop_screen()  # and one that is taken apart needs no language
        app.action_language()
        await settled(pilot)


async def test_what_is_compared_follows_too():
    widths, changed = (160, 80), ({"theme": THEMES[1]}, {"language": "ko"})

    async def pictures(keys="", **options):
        app = compared(**options)
        async with app.run_test(size=(widths[0], 24)) as pilot:
            await opened(pilot)
            await press(pilot, "s", "right", "right", "right", *keys)
            found = [picture(app)]
            await resize(pilot, widths[1], 24)
            return [*found, picture(app)]

    assert await pictures("C") == await pictures(**changed[0])
    assert await pictures("L") == await pictures(**changed[1])


async def test_no_title_stays_english_in_korean():
    english, korean = (texts(language).templates for language in LANGUAGES)
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "right", "right", "L")
        known = {
            english[key] for key in english if key.startswith(("pane.", "label.", "key.")) and "{" not in english[key]
        }
        own = {word for text in korean.values() for word in text.split()}
        titles = [rows_of[0] for rows_of in panes(app).values()] + rows(app)[-1:]
        foreign = {word for text in known - set(korean.values()) for word in text.split() if len(word) > 2} - own
        assert not [(title, word) for title in titles for word in title.split() if word in foreign]


async def test_ascii_refuses_korean_with_a_notice():
    app = app_of(ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "L")
        assert [notice.message for notice in app._notifications] == [texts("en")("language.ascii")]
        assert app.look.say.language == "en"
        assert "한" not in "".join(rows(app))


async def test_keys_of_ones_own_work_and_are_named_where_keys_are_named():
    own = {"forward": "x", "jump": "J", "zoom": "f2", "cursor_right": "z", "guess_right": "w", "prompt_leave": "f3"}
    app = app_of(keymap={**by_id(all_bindings()), **own})
    async with app.run_test(size=(100, 24)) as pilot:
        timeline = (await opened(pilot)).timeline
        await press(pilot, "x", "right", "n")
        assert timeline.position == 1
        assert " x next " in rows(app)[-1]
        assert " J go to " in rows(app)[-1]
        await press(pilot, "g")
        assert app.screen is app.default_screen
        await press(pilot, "J", "escape")
        assert isinstance(app.screen.focused, Input)
        await press(pilot, "f3")
        assert app.screen is app.default_screen
        names = [entry.name for entry in app.screen.help()]
        assert {"x  ←", "J"} <= set(names)
        await press(pilot, "question_mark")
        assert any("x  ←  " in row for row in rows(app))
        await press(pilot, "escape", "down", "x", "p", "x")
        assert " w word after " in rows(app)[-1]
        await press(pilot, "right")
        assert app.bench.quiz.choice == 0
        await press(pilot, "w")
        assert app.bench.quiz.choice == 1
        await press(pilot, "p", "1", "right")
        pane = app.screen.focused
        assert (pane.number, pane.cursor_index) == (1, 0)
        await press(pilot, "z")
        assert pane.cursor_index == 1
        assert " f2 zoom " in rows(app)[-1]
        await press(pilot, "f2")
        assert app.bench.stages.current.zoomed is pane


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_help_has_every_key_that_does_something(language):
    app = compared(language=language, reopen=lambda names, sentence: [])
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        bindings = dict(app.screen.active_bindings)
        await press(pilot, "1")  # what is for a pane alone
        bindings |= {key: active for key, active in app.screen.active_bindings.items() if key not in bindings}
        lines = [f"{entry.name} {entry.text}".split() for entry in key_entries((*BENCH, *PANE), bindings, app.look)]
        first = {}
        for key, active in bindings.items():
            first.setdefault(active.binding.id, key_name(key))
        told = {name for name in first if name and f"help.{name}" in app.look.say.templates}
        assert {
            "forward",
            "next_step",
            "play",
            "copy",
            "home",
            "save",
            "commands",
            "theme",
            "language",
            "other",
        } <= told
        for name in told:
            text = app.look.say(f"help.{name}").split()
            assert any(first[name] in line[:3] and line[-len(text) :] == text for line in lines), name


async def test_the_list_of_commands_opens_and_closes_and_does_what_it_names():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = (await opened(pilot)).timeline
        before = cells(app)
        offered = {entry.name for entry in commands(app.screen.active_bindings, app.look)}
        assert {"next", "go to", "colours", "guess", "save", "한국어"} <= offered
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, Finder)
        assert any("go to a word" in row and row.rstrip("│ ").endswith("g") for row in rows(app))
        await press(pilot, "escape")
        assert app.screen is app.default_screen
        assert cells(app) == before
        await press(pilot, "ctrl+p", "e", "n", "d", "enter")
        assert app.screen is app.default_screen
        assert timeline.position == 51


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_command_is_found_by_what_it_does_and_by_other_words(language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for typed, id in (
            ("matrix", "alignment"), ("heat map", "alignment"), ("colors", "theme"), ("Theme", "theme"),
            ("keyboard", "help"), ("shortcuts", "help"), ("export pdf", "save"), ("korean", "language"),
            ("정렬 행", "alignment"), ("quit", "quit"), ("MARTIX", None),
        ):  # fmt: skip
            found = matching(commands(app.screen.active_bindings, app.look), typed)
            assert [entry.name for entry in found[:1]] == ([app.look.say(f"key.{id}")] if id else []), typed
            await press(pilot, "ctrl+p", *("space" if letter == " " else letter for letter in typed))
            expected = f"▸  {app.look.say(f'key.{id}')} " if id else app.look.say("find.nothing")
            assert any(expected in row for row in rows(app)), typed
            await press(pilot, "escape")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_theme_is_chosen_by_its_name(language):
    app = app_of(language=language, theme="light", themes={"own": {"base": "dark", "text": "#fafafa"}})
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for name, typed in [*((name, name) for name in (*THEMES, "terminal", "own")), ("contrast", "high")]:
            await press(pilot, "ctrl+p", *typed, "enter")
            assert (app.theme, app.screen) == (name, app.default_screen)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_command_of_its_own_does_not_tell_of_another(language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        told = [entry.text for entry in commands(app.screen.active_bindings, app.look)]
        assert len(told) > 20
        assert len(set(told)) == len(told)


@pytest.mark.parametrize("typed", ["history", "keyboard", "shortcuts", "mouse", "마우스", "기록", "단축키"])
async def test_the_help_and_the_commands_know_what_one_may_ask_for(typed):
    app = app_of(language="ko" if typed > "z" else "en", reopen=lambda names, sentence: [])
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in ("ctrl+p", "question_mark"):
            await press(pilot, key, *typed)
            assert not any(app.look.say("find.nothing") in row for row in rows(app)), key
            await press(pilot, "escape")


async def test_the_help_begins_with_the_pane_that_has_the_cursor():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for pane in app.bench.stages.current.readable:
            pane.focus()
            await settled(pilot)
            first = next(iter(app.screen.help()))
            assert first.text == app.look.say(f"help.pane.{pane.topic}")
            assert pane.title(pane.moment) in first.section
        await press(pilot, "question_mark", "c", "o", "p", "y", "enter")  # which does it
        assert isinstance(app.screen, Notice)
