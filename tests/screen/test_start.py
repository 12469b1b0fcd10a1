"""The start screen in an app that does nothing but show it, and remembers what was chosen."""

import asyncio
import json
import re

import pytest
from rich.cells import cell_len
from screen.looking import cells, decoding_of, fixed_checkpoint, opened, press, resize, rows, settled, until
from screen.test_pictures import matches_picture
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.widgets import Input
from textual.worker import WorkerFailed

from attn_tui.errors import SentenceError
from attn_tui.examples import EXAMPLES
from attn_tui.locate import shipped
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.palette import THEMES
from attn_tui.screen.start import Start, catalogue
from attn_tui.screen.start.card import card_lines
from attn_tui.screen.start.catalogue import card_of
from attn_tui.screen.start.listing import Listing
from attn_tui.story.texts import LANGUAGES, texts

SIZES = [(80, 24), (120, 40), (250, 80)]
PICTURES = {"80x24 start-screen": (80, 24), "120x40 start-screen": (120, 40)}
HOSTILE = "\x1b[31mred\x1b[0m \x1b]0;owned\x07[red]not red[/red] \u202edrow\u202c \x9b31m\x00|\ttab"


class Asking(AttentionApp):
    """Shows the start screen alone."""

    def __init__(self, *names, language="en", theme="dark", depth="truecolor", ascii=False, **options):
        super().__init__(language=language, theme=theme, depth=depth, ascii=ascii)
        self.chosen = []
        self.start = Start(names, **options)

    def action_home(self):
        self.push_screen(self.start)

    def on_start_chosen(self, event):
        event.prevent_default()  # there is nothing to open it with
        self.chosen.append((event.names, event.sentence))

    def check_action(self, action, parameters):
        return action in ("quit", "help", "language", "colours")

    def show_all(self):
        self.start.show_all()


async def asked(pilot):
    """Wait until the start screen is there."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Start) and any("▶" in row for row in rows(pilot.app)))


async def type_in(pilot, text):
    await press(pilot, *({" ": "space", "'": "apostrophe"}.get(letter, letter) for letter in text))


async def stand_on(pilot, name):
    """Put the cursor on a checkpoint of that name."""
    start = pilot.app.start
    places = [entry.name for entry in start._choice.entries]
    start.query_one("#checkpoints").focus()
    start.query_one("#checkpoints", Listing).stand_on(places.index(name))
    await settled(pilot)


def part(app, selector):
    """The rows of one part of the screen."""
    where = app.screen.query_one(selector).region
    screen = app.screen._compositor.render_strips()
    return [strip.crop(where.x, where.right).text for strip in screen[where.y : where.bottom]]


def hint(app):
    return " ".join(" ".join(part(app, "#hint")).split())


def card(app):
    return part(app, "Card")


def checkpoint(folder, name, **changes):
    """Write a checkpoint that is a config and nothing else."""
    config = json.loads((shipped() / "reverse" / "config.json").read_text())
    (folder / name).mkdir(parents=True)
    (folder / name / "config.json").write_text(json.dumps({**config, **changes}))
    return folder / name


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The folder of the user's own checkpoints."""
    monkeypatch.setattr(catalogue, "own", lambda: tmp_path)
    return tmp_path


CARD = """# {name}

{languages}; whose system it is: its cells, its score.

- **Data**: Sentences of at most 25 words a side.
- **Known weaknesses**: Idioms are taken word by word, rare names may be misspelt, and of long sentences only the
  beginning comes out right.

## Validation

| update | BLEU, first corpus | BLEU, second corpus |
| --- | --- | --- |
| 1,000 | 7.2 | 5.0 |
| 2,000 | 28.7 | 15.0 |
"""


@pytest.fixture
def shipped_once(tmp_path, monkeypatch):
    """Checkpoints like those that come along, whose cards never change."""
    for path in shipped().glob("*/config.json"):
        folder = tmp_path / path.parent.name
        folder.mkdir()
        config = json.loads(path.read_text())
        folder.joinpath("config.json").write_text(json.dumps(config))
        languages = f"{config['source_language']} → {config['target_language']}"
        folder.joinpath("README.md").write_text(CARD.format(name=folder.name, languages=languages))
    monkeypatch.setattr(catalogue, "shipped", lambda: tmp_path)
    monkeypatch.setattr(catalogue, "own", lambda: tmp_path / "none")


# ── a sentence, an example ──


async def test_a_sentence_is_typed_and_enter_opens_it():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await type_in(pilot, "Je suis l/?q")
        assert app.chosen == []
        await press(pilot, "enter")
        assert app.chosen == [(("fr-en",), "Je suis l/?q")]
        assert hint(app) == "opening fr-en …"


async def test_an_example_is_picked_with_an_arrow_and_enter():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "down", "down", "enter")
        assert app.chosen == [(("fr-en",), EXAMPLES["fr"][1][1])]
        assert app.start.query_one(Input).value == EXAMPLES["fr"][1][1]


async def test_an_example_can_be_changed_before_it_is_opened():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "space", "backspace", "exclamation_mark")
        await type_in(pilot, "!")
        await press(pilot, "enter")
        assert app.chosen == [(("fr-en",), "Je suis étudiant!")]


async def test_enter_opens_once_until_something_is_wrong():
    app = Asking(sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "enter", "enter")
        assert len(app.chosen) == 1
        app.start.wrong("the weights are damaged.")
        await settled(pilot)
        await press(pilot, "enter")
        assert len(app.chosen) == 2


@pytest.mark.parametrize("sentence", ["", "   ", "\x1b[31m"])
async def test_no_sentence_is_said_and_the_cursor_is_where_it_belongs(sentence):
    app = Asking(sentence=sentence)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab", "enter")
        assert app.chosen == []
        assert hint(app) == texts("en")("home.empty")
        assert app.screen.focused is app.start.query_one(Input)
        await type_in(pilot, "J")
        assert hint(app) == "Enter translates it with fr-en."


async def test_what_is_wrong_stays_on_the_screen_and_nothing_is_lost():
    app = Asking("fr-en-luong", "fr-en", sentence="Je suis étudiant.")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        before = rows(app)
        await press(pilot, "enter")
        app.start.wrong(
            "model.safetensors: [red]this is\x1b[31m not an intact safetensors file; " + "copy it again. " * 9
        )
        await settled(pilot)
        assert hint(app).startswith("model.safetensors: [red]this is not an intact safetensors file; copy it again.")
        assert len(part(app, "#hint")) > 1
        assert app.start.query_one(Input).value == "Je suis étudiant."
        await press(pilot, "left", "x", "backspace")
        assert rows(app) == before


async def test_it_begins_with_what_was_there_before():
    app = Asking("reverse-luong", sentence="314", default="reverse", can_leave=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        assert "▸  reverse-luong" in "\n".join(rows(app))
        assert re.search(r"reverse  .* default", "\n".join(part(app, "#checkpoints")))
        await press(pilot, "enter")
        assert app.chosen == [(("reverse-luong",), "314")]


async def test_escape_goes_back_only_where_there_is_something_to_go_back_to():
    for can_leave in (False, True):
        app = Asking(can_leave=can_leave)
        async with app.run_test(size=(80, 24)) as pilot:
            await asked(pilot)
            assert ("Esc back" in rows(app)[-1]) == can_leave
            await press(pilot, "escape")
            assert (app.screen is app.start) == (not can_leave)


async def test_it_is_not_left_while_something_is_being_opened():
    app = Asking(sentence="Je", can_leave=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "enter", "escape")
        assert app.screen is app.start
        app.start.wrong("no.")
        await settled(pilot)
        await press(pilot, "escape")
        assert app.screen is not app.start
        app.start.wrong("too late.")  # and without harm


# ── checkpoints ──


async def test_another_checkpoint_has_other_examples_and_another_card():
    app = Asking()
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        assert "Je suis étudiant." in "\n".join(part(app, "#examples"))
        assert "─ fr-en " in card(app)[0]
        await stand_on(pilot, "reverse-seq2seq")
        assert "314" in "\n".join(part(app, "#examples"))
        assert "─ reverse-seq2seq " in card(app)[0]
        assert "No attention" in card(app)[1]
        assert "digits" in "\n".join(rows(app)[:5])
        await press(pilot, "shift+tab", "enter")
        assert app.chosen == [(("reverse-seq2seq",), "314")]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_reads_korean_numbers_is_offered_those_and_no_french(language):
    app = Asking("numbers-ko", language=language)
    async with app.run_test(size=(60, 18)) as pilot:
        await asked(pilot)
        offered = "\n".join(part(app, "#examples"))
        assert "삼만 천사백십오" in offered
        assert "étudiant" not in offered
        assert app.look.say("home.language.korean") in "\n".join(rows(app)[:3])


async def test_checkpoints_stand_by_what_they_read_and_write_and_arrows_go_from_task_to_task(mine):
    app = Asking("numbers-ko")
    async with app.run_test(size=(80, 50)) as pilot:
        await asked(pilot)
        offered = app.start.query_one("#checkpoints", Listing)
        headings = [item.text for item in offered.items if item.is_heading]
        assert headings == [
            "French → English", "digits → digits reversed", "digits → digits sorted", "dates → year-month-day",
            "numbers in Korean → numbers in digits", "numbers in digits → numbers in Korean",
        ]  # fmt: skip
        offered.focus()
        seen = []
        for key in ["left"] * 6 + ["down"] + ["right"] * 6:
            await press(pilot, key)
            seen.append(app.start._choice.current.name)
        tasks = ["fr-en", "reverse", "sort", "dates", "numbers-ko", "numbers-ko-back"]
        assert seen == [*tasks[3::-1], "fr-en", "fr-en", "fr-en-bahdanau", *tasks[1:], "numbers-ko-back"]


async def test_examples_have_no_other_task_to_go_to():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "down", "right", "left")
        assert app.start.query_one("#examples", Listing).cursor == 1


async def test_arrows_lead_through_all_parts_and_no_further():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        seen = [app.screen.focused.id]
        for key in ["down"] * 20 + ["up"] * 20:
            await press(pilot, key)
            if app.screen.focused.id != seen[-1]:
                seen.append(app.screen.focused.id)
        assert seen == [None, "examples", "checkpoints", "examples", None]


@pytest.mark.parametrize("name", [path.parent.name for path in sorted(shipped().glob("*/config.json"))])
async def test_every_checkpoint_that_comes_along_has_examples_and_a_card_that_can_be_read_to_its_end(name):
    app = Asking(name)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        assert app.start._choice.examples
        read = card(app)
        while "↓" in card(app)[0]:
            await press(pilot, "pagedown")
            read += card(app)
        assert "↑" in card(app)[0]
        assert "Validation" in "\n".join(read)
        for _ in range(30):
            if "↑" in card(app)[0]:
                await press(pilot, "pageup")
        assert "↑" not in card(app)[0]


async def test_marked_checkpoints_are_opened_together_in_the_order_of_their_marks():
    app = Asking(sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab", "down", "down", "down", "down", "space", "home", "space")
        listed = "\n".join(part(app, "#checkpoints"))
        assert "▸2 fr-en " in listed
        assert " 1 fr-en-seq2seq " in listed
        assert hint(app) == "Enter steps fr-en-seq2seq, fr-en side by side."
        await press(pilot, "enter")
        assert app.chosen == [(("fr-en-seq2seq", "fr-en"), "Je")]
        app.start.wrong("no.")
        await settled(pilot)
        await press(pilot, "space", "down", "enter")  # one mark left, and the cursor elsewhere
        assert app.chosen[-1] == (("fr-en-seq2seq",), "Je")


async def test_at_most_four_are_compared_and_only_such_as_read_the_same_language():
    app = Asking("reverse", sentence="314")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab", *(["space", "down"] * 4), "space")
        assert hint(app) == "At most 4 systems stand side by side; take a mark away first."
        await press(pilot, "home")
        assert "Enter steps reverse, " in hint(app)
        await press(pilot, "space")
        assert hint(app).startswith("fr-en reads French, the marked ones digits")
        await press(pilot, "enter")
        assert app.chosen == [(("reverse", "reverse-bahdanau", "reverse-gru", "reverse-local"), "314")]


async def test_those_compared_before_are_marked():
    app = Asking("fr-en-luong", "fr-en", sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        assert "▸1 fr-en-luong " in "\n".join(part(app, "#checkpoints"))
        await press(pilot, "enter")
        assert app.chosen == [(("fr-en-luong", "fr-en"), "Je")]


async def test_the_users_own_are_offered_and_one_of_a_known_name_goes_by_its_path(mine):
    checkpoint(mine, "aaa")
    same = checkpoint(mine, "fr-en", source_language="de", target_language="en")
    checkpoint(mine, ".hidden")
    app = Asking("aaa", sentence="3")
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        assert ".hidden" not in "\n".join(rows(app))
        assert "It came without a card." in " ".join(card(app))
        await press(pilot, "enter")
        app.start.wrong("no.")
        await stand_on(pilot, str(same))
        assert "none in de" in "\n".join(part(app, "#examples"))
        await press(pilot, "enter")
        assert app.chosen == [(("aaa",), "3"), ((str(same),), "3")]


async def test_the_users_own_are_told_from_those_that_came_along(mine):
    same = checkpoint(mine, "fr-en", provenance={"created": "2031-01-02"}, source_language="fr", target_language="en")
    app = Asking(str(same), sentence="3")
    async with app.run_test(size=(120, 40)) as pilot:
        await asked(pilot)
        listed = [row for row in part(app, "#checkpoints") if re.search(r"fr-en  ", row)]
        assert [("yours" in row, "default" in row) for row in listed] == [(False, True), (True, False)]
        assert "Yours, trained on 2031-01-02: " in " ".join(card(app))
        assert str(same) in re.sub(r"\s", "", "".join(card(app)))
        await stand_on(pilot, "fr-en")
        assert "Yours" not in " ".join(card(app))


@pytest.mark.parametrize("content", ["", "{", '{"source_language": 3}', "\xff", "[" * 100_000, '{"a": "\\u001b[31m"}'])
async def test_a_damaged_checkpoint_is_told_and_not_opened(content, mine):
    folder = checkpoint(mine, "torn")
    (folder / "config.json").write_bytes(content.encode("latin-1"))
    app = Asking("torn", sentence="3")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        assert "torn cannot be used." in " ".join(card(app))
        for key in ("enter", "tab", "tab", "space"):
            await press(pilot, key)
        assert app.chosen == []
        assert hint(app).startswith("torn cannot be used. ")
        assert hint(app).endswith(".")


async def test_a_checkpoint_that_is_nowhere_is_told():
    app = Asking("nowhere", sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "enter")
        assert app.chosen == []
        assert "there is no checkpoint 'nowhere'" in hint(app)


async def test_without_any_checkpoint_that_is_said(mine, monkeypatch, tmp_path_factory):
    monkeypatch.setattr(catalogue, "shipped", lambda: tmp_path_factory.mktemp("none"))
    monkeypatch.setattr("attn_tui.screen.start.choice.catalogue", lambda names: [])
    app = Asking(sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "enter", "tab", "tab", "space", "down", "pagedown")
        assert hint(app) == texts("en")("home.none")


# ── what it is shown on ──


@pytest.mark.parametrize("name", ["with [red]markup[/red]", "bidi\u202etxet\u202c", "tab\there", "x" * 90, "漢字" * 20])
async def test_nothing_that_a_terminal_or_textual_obeys_reaches_the_screen(name, mine):
    folder = checkpoint(mine, name, source_language=HOSTILE, target_language="\x1b[1m\u2067")
    (folder / "README.md").write_text(f"# {HOSTILE}\n\n**bold {HOSTILE}**\n\n| {HOSTILE} | b |\n| - | - |\n| c | d |\n")
    app = Asking(name, sentence=HOSTILE)
    for size in SIZES:
        async with app.run_test(size=size) as pilot:
            await asked(pilot)
            await press(pilot, "tab", "tab")
            text = "\n".join(rows(app))
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)
            assert "[red]not red[/red]" in text
            assert "31m" not in text
            assert {cell_len(row) for row in rows(app)} == {size[0]}
        app = Asking(name, sentence=HOSTILE)


async def test_what_is_pasted_is_made_fit_for_a_terminal():
    from textual.events import Paste

    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        app.screen.focused.post_message(Paste("Je\u202e \x1b[31msuis\x07\tici"))
        await settled(pilot)
        assert app.start.query_one(Input).value == "Je suis ici"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_size_and_language_has_all_parts_with_columns_aligned(size, language):
    app = Asking(language=language)
    async with app.run_test(size=size) as pilot:
        await asked(pilot)
        say = app.look.say
        for key in ("tab", "tab", "shift+tab"):
            screen = rows(app)
            assert {cell_len(row) for row in screen} == {size[0]}
            for title in ("home.sentence", "home.examples", "home.checkpoints"):
                assert any(f" {say(title)} " in row for row in screen), title
            assert say("key.home_go") in screen[-1]
            assert any("reverse-bahdanau" in row for row in screen)
            await press(pilot, key)


async def test_a_smaller_terminal_is_told_what_is_needed_and_nothing_is_lost():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await type_in(pilot, "Je")
        before = rows(app)
        for width, height in ((59, 24), (80, 17), (20, 4)):
            await resize(pilot, width, height)
            await settled(pilot)
            assert "needs 60×18" in "\n".join(rows(app))
            assert "Je" not in "\n".join(rows(app))
        await resize(pilot, 80, 24)
        await settled(pilot)
        assert rows(app) == before
        await press(pilot, "enter")
        assert app.chosen == [(("fr-en",), "Je")]


async def test_the_cursor_stays_in_view_when_the_list_loses_lines():
    app = Asking("reverse-seq2seq", sentence="3")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        app.start.wrong("so many words " * 20)
        await settled(pilot)
        assert "▸  reverse-seq2seq" in "\n".join(part(app, "#checkpoints"))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
@pytest.mark.parametrize("theme", THEMES)
async def test_no_text_is_drawn_in_its_backgrounds_colour(theme, depth):
    app = Asking(theme=theme, depth=depth)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab", "space")
        for segment in (segment for row in cells(app) for segment in row if segment.text.strip()):
            assert segment.style.color != segment.style.bgcolor or segment.style.color.is_default


async def test_what_has_the_cursor_is_told_without_colour():
    app = Asking(depth="none")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "down")
        assert any(row.startswith("▸  word order") for row in rows(app))
        assert any("▸  fr-en" in row for row in rows(app))


async def test_in_ascii_every_character_is():
    app = Asking(ascii=True, depth="16")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Start))
        await press(pilot, "tab", "tab", "pagedown")
        strips = app.screen._compositor.render_strips()
        filtered = [strip.apply_filter(app.get_line_filters()[0], app.screen.background_colors[1]) for strip in strips]
        assert "".join(strip.text for strip in filtered).isascii()


async def test_language_and_colours_change_while_it_is_open():
    app = Asking(sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        english, styled = rows(app), cells(app)
        await press(pilot, "tab", "L")
        assert texts("ko")("home.examples") in "\n".join(rows(app))
        await press(pilot, "L", "C", "shift+tab")
        assert rows(app) == english
        assert cells(app) != styled


async def test_the_help_names_the_keys_as_they_are_bound():
    app = Asking()
    app.set_keymap({"home_mark": "x"})
    async with app.run_test(size=(80, 40)) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab")
        assert "x compare" in rows(app)[-1]
        await press(pilot, "question_mark")
        text = "\n".join(rows(app))
        assert re.search(r"│ +x +mark a checkpoint", text)
        await press(pilot, "escape")
        assert app.screen is app.start


async def test_the_mouse_does_what_keys_do():
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        listing = app.start.query_one("#checkpoints", Listing)
        await pilot.click("#checkpoints", offset=(1, 5))
        await settled(pilot)
        assert "▸1 fr-en-luong" in "\n".join(part(app, "#checkpoints"))
        await pilot.click("#checkpoints", offset=(1, 5))
        await settled(pilot)
        assert "▸  fr-en-luong" in "\n".join(part(app, "#checkpoints"))
        assert app.screen.focused is listing
        await pilot.click("#examples", offset=(30, 3), times=2)
        await settled(pilot)
        assert app.chosen == [(("fr-en-luong",), EXAMPLES["fr"][2][1])]
        app.start.wrong("no.")
        await pilot.click("KeyLine", offset=(3, 0))
        await settled(pilot)
        assert len(app.chosen) == 2


async def test_nothing_is_drawn_while_nothing_happens(monkeypatch):
    app = Asking(sentence="Je")
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await asyncio.sleep(0.3)
        drawn = []
        monkeypatch.setattr(app, "_display", lambda *_: drawn.append(1))
        await asyncio.sleep(1.2)  # a cursor would have blinked twice
        assert drawn == []


@pytest.mark.parametrize("name", PICTURES)
async def test_the_start_screen_looks_like_its_picture(name, shipped_once):
    app = Asking("fr-en-seq2seq", "fr-en", sentence=EXAMPLES["fr"][3][1])
    async with app.run_test(size=PICTURES[name]) as pilot:
        await asked(pilot)
        await press(pilot, "tab", "tab")
        assert matches_picture(name, rows(app))


# ── cards ──


def lines_of(text, width=30):
    return ["".join(segment.text for segment in line) for line in card_lines(text, width)]


def test_an_image_is_named():
    assert lines_of("![Loss and validation](curves.svg)", 60) == ["Loss and validation (curves.svg)"]
    assert lines_of("![" * 9 + "x", 60) == ["![" * 9 + "x"]


def test_a_card_is_laid_out_in_the_width_there_is():
    text = """# name

A paragraph with **bold** and `code`,
in two lines of the file.

- first
- **second**: goes
  on

```text
kept   as it is
```

| a | b |
| - | - |
| 1 | 2 |
<!-- a comment -->
"""
    assert lines_of(text) == [
        "name",
        "",
        "A paragraph with bold and ",
        "code, in two lines of the ",
        "file.",
        "",
        "· first",
        "· second: goes on",
        "",
        "kept   as it is",
        "",
        "a  b",
        "1  2",
    ]


def test_a_table_that_finds_no_room_names_its_columns_in_every_row():
    text = "| pairs | a long header | another |\n| --- | --- | --- |\n| t.tsv | 50.4 | 65.9 |\n"
    assert lines_of(text, 24) == ["pairs  a long  another", "       header", "t.tsv  50.4    65.9"]
    assert lines_of(text, 20) == ["· t.tsv a long ", "  header 50.4, ", "  another 65.9"]


@pytest.mark.parametrize("width", [1, 2, 5, 34, 100])
@pytest.mark.parametrize(
    "text", ["**" * 500, "|" * 500, "漢字" * 50, "# " * 50, "```\n" * 9 + "x" * 99, "- - -", "|\n|a"]
)
def test_no_line_of_a_card_is_wider_than_its_room(text, width):
    assert all(cell_len(line.rstrip()) <= max(width, 4) for line in lines_of(text, width))


def test_a_card_of_any_size_is_read_as_far_as_it_can_be_shown(mine):
    folder = checkpoint(mine, "large")
    (folder / "README.md").write_bytes(b"\xff\xfe word" * 1_000_000)
    entry = next(entry for entry in catalogue.catalogue() if entry.name == "large")
    assert len(card_of(entry)) <= catalogue.LARGEST
    (folder / "README.md").unlink()
    (folder / "README.md").mkdir()
    assert card_of(entry) is None


# ── in the app ──


async def test_the_app_shows_what_was_chosen_and_comes_back_to_it():
    opened_with = []

    def reopen(names, sentence):
        opened_with.append((names, sentence))
        if sentence == "Jeu":
            raise SentenceError("«Jeu» is no word here.")
        return [decoding_of(fixed_checkpoint(), sentence)]

    app = AttentionApp(reopen=reopen)
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot)
        await type_in(pilot, "Jeu")
        await press(pilot, "enter")
        await until(pilot, lambda: "«Jeu» is no word here." in "\n".join(rows(app)))
        await press(pilot, "backspace", "enter")
        await opened(pilot)
        assert opened_with == [(("fr-en",), "Jeu"), (("fr-en",), "Je")]
        await press(pilot, "right")
        there = rows(app)
        await press(pilot, "o")
        await asked(pilot)
        assert [row.strip() for row in rows(app)[2:3]] == ["Je"]
        await press(pilot, "escape")
        assert rows(app) == there


@pytest.mark.parametrize(
    "error", [NoMatches("No nodes match 'Line' on Start()"), WorkerFailed(NoScreen("node has no screen"))]
)
async def test_what_is_missing_because_it_ends_is_no_error(error):
    app = Asking("reverse")
    async with app.run_test() as pilot:
        await asked(pilot)
        app.exit()  # a signal came: Textual mounts nothing any more
        app._handle_exception(error)
    assert app.return_code == 0


async def test_a_missing_part_of_a_screen_that_stays_is_an_error(monkeypatch):
    monkeypatch.setattr(Start, "compose", lambda screen: [])
    with pytest.raises(NoMatches):
        async with Asking("reverse").run_test():
            pass
