"""The screen of the nearest states, in an app that does nothing but show it, and over a translation."""

import functools
import re

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import app_of, cells, decoding_of, fixed_checkpoint, opened, press, resize, rows, settled, until
from support import VARIED, checkpoint_of, parameter_shapes, random_checkpoint, small_config

from attn_tui.checkpoint import load
from attn_tui.engine import events as ev
from attn_tui.engine.encoder import encode
from attn_tui.errors import SentenceError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.near import Near, place_of
from attn_tui.screen.near.remarks import remarks
from attn_tui.screen.near.sentence import Sentence
from attn_tui.story.texts import LANGUAGES, texts

pytestmark = pytest.mark.usefixtures("drawn_when_read")

APPLE, ICE = "Je mange une pomme.", "Je mange une glace."
LONG = "Ma sœur a acheté une petite voiture rouge, mais son mari préfère prendre le train tous les matins."
CHECKPOINTS = ("fr-en-lecture", "fr-en-seq2seq", "fr-en-bahdanau", "fr-en-luong")
loaded = functools.cache(load)
IDS = ["up", "down", "first", "last", "page_up", "page_down", "go", "part", "second", "swap", "leave"]


class Comparing(AttentionApp):
    """Shows the screen alone, and remembers what it says."""

    def __init__(
        self, sentence=APPLE, checkpoint="fr-en-lecture", at=0, second="", language="en", theme="dark",
        depth="truecolor", ascii=False,
    ):  # fmt: skip
        super().__init__(language=language, theme=theme, depth=depth, ascii=ascii)
        checkpoint = loaded(checkpoint) if isinstance(checkpoint, str) else checkpoint
        self.decoding = decoding_of(checkpoint, sentence)
        self.begin = lambda: Near(self.decoding, lambda text: decoding_of(checkpoint, text), at, second=second)
        self.near = self.begin()
        self.chosen = []

    def action_home(self):
        self.push_screen(self.near, lambda place: place and self.chosen.append(place))

    def open(self):
        """Show it again, from its beginning on."""
        self.near = self.begin()
        self.action_home()

    def check_action(self, action, parameters):
        return action in ("quit", "help", "language", "colours")


async def shown(pilot):
    """Wait until the screen is there."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Near) and any("▶" in row for row in rows(pilot.app)[:5]))


async def type_in(pilot, text):
    pilot.app.screen.query_one("Input").value = text
    await press(pilot, "enter")


def part(app, selector):
    """The rows of one part of the screen."""
    where = app.near.query_one(selector).region
    return [row[where.x : where.right] for row in rows(app)[where.y : where.bottom]]


def said(app):
    return " ".join(" ".join(part(app, "#remarks")).split())


def place(name):
    return int(name.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))[1:]) - 1


def nearest(app):
    """Place and cosine of each row of the list of the nearest."""
    found = [re.match(r"[ ↑↓] (h[₀-₉]+) +(?:→ )?\S+ +(−?\d\.\d\d)", row) for row in part(app, "Nearest")[1:]]
    return [(place(one[1]), float(one[2].replace("−", "-"))) for one in found if one]


def all_states(decoding, columns=slice(None)):
    """Encoder and decoder states, straight from the events."""
    [encoder] = [e.encoder_states for e in decoding.timeline.events if isinstance(e, ev.SentenceEncoded)]
    return [*encoder[:, columns], *(e.h_t for e in decoding.timeline.events if isinstance(e, ev.StateComputed))]


def cosine(one, other):
    return float(np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other))


# ── what is shown ──


@pytest.mark.parametrize("name", [*CHECKPOINTS, "reverse"])
def test_the_cosines_are_those_of_the_states(name):
    decoding = decoding_of(loaded(name), "314" if name == "reverse" else APPLE)
    sentence = Sentence(decoding)
    states = all_states(decoding)
    assert len(sentence) == len(states)
    expected = [[cosine(one, other) for other in states] for one in states]
    np.testing.assert_allclose(sentence.matrix("whole"), expected, atol=1e-5)


async def test_all_but_the_state_itself_are_listed_the_nearest_first():
    app = Comparing()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot)
        states = all_states(app.decoding)
        assert len(part(app, "States")) > len(states)
        for i in range(len(states)):
            expected = {k: cosine(states[i], states[k]) for k in range(len(states)) if k != i}
            found = nearest(app)
            assert {k for k, _ in found} == set(expected)
            for k, value in found:
                assert value == pytest.approx(expected[k], abs=0.0051), (i, k)
            values = [expected[k] for k, _ in found]
            assert values == sorted(values, reverse=True)
            await press(pilot, "down")


async def test_the_matrix_has_the_cosines_in_numbers_where_there_is_room():
    app = Comparing()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot)
        states = all_states(app.decoding)
        for i, row in enumerate(part(app, "States")[2 : 2 + len(states)]):
            values = re.findall(r"−?(?:\.\d\d|\b1\b)", row.split("<END>")[-1])
            expected = [cosine(states[i], state) for state in states]
            assert [float(value.replace("−", "-")) for value in values] == pytest.approx(expected, abs=0.0051)


async def test_the_matrix_has_tenths_where_there_is_none():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        states = all_states(app.decoding)
        for i, row in enumerate(part(app, "States")[2 : 2 + len(states)]):
            tenths = row[13:].ljust(30)[: 2 * len(states)]
            for k, state in enumerate(states):
                blank, tenth = tenths[2 * k : 2 * k + 2]
                value = cosine(states[i], state)
                assert blank == " "
                expected = min(9, int(value * 10 + 1e-6))
                assert tenth == (
                    "−" if value <= -0.05 else str(expected) if expected > 0 else "·" if value > 0 else " "
                )


async def test_states_to_the_end_of_the_decoding_are_there_and_its_position_stays():
    app = Comparing()
    assert app.decoding.timeline.position == 0
    assert app.decoding.timeline.complete
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        listed = "\n".join(part(app, "States"))
        for word in ("Je", "mange", "une", "pomme", "→ I", "→ eat", "→ an", "→ apple", "→ <END>"):
            assert re.search(rf"h[₀-₉]+ +{word}", listed), word


async def test_each_half_can_be_compared_alone():
    app = Comparing(at=2)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        for columns, title in ((slice(0, 192), "→ half"), (slice(192, None), "← half")):
            await press(pilot, "d")
            states = all_states(app.decoding, columns)[:5]
            expected = {k: cosine(states[2], states[k]) for k in (0, 1, 3, 4)}
            assert dict(nearest(app)) == pytest.approx(expected, abs=0.0051), title
            assert title in part(app, "Nearest")[0]
        await press(pilot, "d")
        assert "half" not in part(app, "Nearest")[0]
        assert len(nearest(app)) == 10


async def test_where_the_encoder_reads_one_way_there_are_no_halves():
    app = Comparing(checkpoint="fr-en-luong")
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = rows(app)
        assert "half" not in before[-1]
        await press(pilot, "d")
        assert rows(app) == before


async def test_states_of_different_widths_have_no_cosine_and_that_is_said():
    app = Comparing("w1 w2 w3", random_checkpoint(score="general"))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "Encoder states have 8 numbers, decoder states 7" in said(app)
        assert {k for k, _ in nearest(app)} == {1, 2}
        await press(pilot, "end")
        assert min(k for k, _ in nearest(app)) == 3


async def test_states_of_zeros_are_like_nothing():
    config = small_config()
    zeros = {name: np.zeros(shape, np.float32) for name, shape in parameter_shapes(config).items() if "encoder" in name}
    app = Comparing("w1 w2", checkpoint_of(config, changes=zeros))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert {value for _, value in nearest(app)} == {0}


@pytest.mark.parametrize(("name", "sentence"), [("reverse", "1"), ("fr-en-lecture", "Oui"), ("fr-en-seq2seq", "Non")])
async def test_a_sentence_of_one_word(name, sentence):
    app = Comparing(sentence, name)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        words = app.near.sentence.source
        assert len(words) == 1
        for keys in (["up"], ["down"], ["home", "d"], ["d"], ["d", "end"], ["home", "pagedown"]):
            await press(pilot, *keys)
            if keys[-1] in ("up", "pagedown"):
                assert f"«{words[0]}» read alone gives a state with the cosine 1.00 to h₁." in said(app), keys
            if keys == ["home", "d"] and name == "reverse":
                assert "There is no other state to compare" in " ".join(part(app, "Nearest")[1:3])


# ── what is said ──


def most_like(checkpoint, sentence):
    """Of each encoder state the place of the word that, read alone, has the state most like it."""
    ids = checkpoint.source_vocabulary.encode(sentence)
    *_, whole = encode(checkpoint, np.array(ids))
    alone = []
    for piece in ids:
        *_, last = encode(checkpoint, np.array([piece]))
        alone.append(last.encoder_states[0])
    return [ids[int(np.argmax([cosine(state, other) for other in alone]))] for state in whole.encoder_states], ids


def remarked(sentence, i):
    """What is said about a state."""
    return " ".join(remarks(sentence, i, "whole", None, texts("en")))


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_whether_a_state_is_most_like_its_own_word_is_said_as_it_is(name):
    sentence = Sentence(decoding_of(loaded(name), LONG))
    found, ids = most_like(loaded(name), LONG)
    right = sum(one == other for one, other in zip(found, ids, strict=True))
    for i, (best, own) in enumerate(zip(found, ids, strict=True)):
        assert ("most associated with its own word" in remarked(sentence, i)) == (best == own), i
        assert f"for {right} of {len(ids)} here" in remarked(sentence, i), i


@pytest.mark.parametrize(("name", "mostly"), [("fr-en-lecture", True), ("fr-en-bahdanau", False)])
def test_it_is_said_which_encoder_state_a_decoder_state_is_nearest_to_and_where_attention_looked(name, mostly):
    decoding = decoding_of(loaded(name), APPLE)
    sentence, agreed = Sentence(decoding), []
    weights = [event.alpha_t for event in decoding.timeline.events if isinstance(event, ev.WeightsComputed)]
    states, words = all_states(decoding), sentence.source
    for i, alpha_t in enumerate(weights, 5):
        best, attended = int(np.argmax([cosine(states[i], state) for state in states[:5]])), int(alpha_t.argmax())
        said = remarked(sentence, i)
        assert f"encoder state nearest to it is h{'₁₂₃₄₅'[best]} «{words[best]}»" in said
        assert ("Attention looked there too." in said) == (best == attended)
        assert (f"Attention looked at «{words[attended]}» instead." in said) == (best != attended)
        assert ("spaces of their own" in said) != mostly
        agreed.append(best == attended)
    assert (sum(agreed) > len(agreed) / 2) == mostly


def test_the_nearest_of_its_kind_is_said_to_be_beside_it_or_not():
    sentence, seen = Sentence(decoding_of(loaded("fr-en-lecture"), LONG)), set()
    for i in range(len(sentence)):
        kind = {k for k in range(len(sentence)) if sentence.is_source(k) == sentence.is_source(i)}
        row = sentence.matrix("whole")[i]
        k = max(kind - {i}, key=lambda k: row[k])
        how = "word right before" if k == i - 1 else "word right after" if k == i + 1 else f"{abs(k - i)} words away"
        assert how in remarked(sentence, i), i
        seen.add(how if abs(k - i) == 1 else "away")
    assert len(seen) == 3


async def test_what_is_said_about_the_state_is_on_the_screen():
    app = Comparing(LONG)
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot)
        for key, i in (("home", 0), ("j", 1), ("end", len(app.near.sentence) - 1)):
            await press(pilot, key)
            assert " ".join(said(app).split(" · ")).removeprefix("· ") == remarked(app.near.sentence, i)


# ── keys ──


async def test_every_key_has_an_id_and_a_name():
    ids = {binding.id for binding in Near.BINDINGS}
    assert ids == {f"near_{name}" for name in IDS}
    for language in LANGUAGES:
        assert all(f"key.{name}" in texts(language).templates for name in ids)


async def test_arrows_and_letters_choose_a_state_and_stop_at_the_ends():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        last = len(app.near.sentence) - 1
        for key, state in (("up", 0), ("down", 1), ("j", 2), ("k", 1), ("end", last), ("down", last), ("home", 0),
                           ("dollar_sign", last), ("0", 0)):  # fmt: skip
            await press(pilot, key)
            assert app.near.state == state, key
            [row] = [row for row in part(app, "States") if "▸" in row]
            assert place(row.split("▸")[1].split()[0]) == state
            assert f"nearest to {app.near.sentence.name(state)} " in part(app, "Nearest")[0]


async def test_the_nearest_scroll_by_pages_until_another_state_is_chosen():
    app = Comparing(LONG, at=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        seen, everything = [], len(app.near.sentence) - 1
        assert part(app, "Nearest")[0].count("↓") == 1
        for _ in range(9):
            seen += [k for k, _ in nearest(app) if k not in seen]
            await press(pilot, "pagedown")
        assert len(seen) == everything
        row = app.near.sentence.matrix("whole")[3]
        assert [row[k] for k in seen] == sorted(row[seen], reverse=True)
        assert "↓" not in part(app, "Nearest")[0]
        await press(pilot, "pageup")
        assert "↑↓" in part(app, "Nearest")[0]
        await press(pilot, "down")
        assert "↑" not in part(app, "Nearest")[0]


async def test_a_long_sentence_scrolls_with_the_state():
    app = Comparing(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        for key, arrow in (("home", "↓"), ("end", "↑")):
            await press(pilot, key)
            title, _, *listed = part(app, "States")
            assert arrow in title
            assert sum("▸" in row for row in listed) == 1


async def test_it_is_left():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        for key in ("escape", "a"):
            await press(pilot, key)
            assert app.screen is not app.near
            assert app.chosen == []
            app.open()
            await shown(pilot)


async def test_enter_goes_to_the_moment_in_which_the_state_came_to_be():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        timeline = app.decoding.timeline
        for keys, kind, place in (
            ("down", ev.PositionRead, (1, "backward")), ("down d", ev.PositionRead, (1, "forward")),
            ("end up up", ev.StateComputed, 4),
        ):  # fmt: skip
            await press(pilot, *keys.split(), "enter")
            assert app.screen is not app.near
            timeline.go_to(*app.chosen.pop())
            event = timeline.current
            assert isinstance(event, kind), keys
            assert ((event.j, event.direction) if kind is ev.PositionRead else event.t) == place, keys
            app.open()
            await shown(pilot)


async def test_over_a_translation_its_keys_are_its_own_and_enter_goes_there():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "right", "right")
        await press(pilot, "a")
        await settled(pilot)
        assert app.screen.state == 1
        await press(pilot, "right", "tab", "space", "n", "end", "k")
        assert decoding.timeline.position == 2
        await press(pilot, "enter")
        assert isinstance(decoding.timeline.current, ev.StateComputed)
        assert decoding.timeline.current.t == len(decoding.timeline.starts) - 2
        assert "decoder RNN" in "\n".join(rows(app))
        assert "next" in rows(app)[-1]


async def test_it_begins_with_the_state_of_the_moment_or_of_the_row_with_the_cursor():
    app = AttentionApp(lambda: decoding_of(fixed_checkpoint()))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        n = 4
        assert place_of(decoding) == 0
        for t, substep, state in ((0, 4, 2), (0, 8, 1), (1, 1, 0), (1, 2, n), (3, 2, n + 2), (3, 1, n + 1)):
            decoding.timeline.go_to(t, substep)
            assert place_of(decoding) == state, (t, substep)
        app.bench.show_all()
        decoding.timeline.go_to(3, 5)
        app.bench.show_all()
        panes = {type(pane).__name__: pane for pane in app.bench.stages.current.readable}
        panes["States"].stand_on(2, 1)
        assert place_of(decoding, panes["States"]) == 2
        panes["Weights"].stand_on(1, 0)
        assert place_of(decoding, panes["Weights"]) == 1
        await press(pilot, "m")
        assert place_of(decoding, app.screen.focused) == n + 2


async def test_a_click_chooses_a_state_and_the_wheel_the_one_beside_it():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        await pilot.click("States", offset=(5, 4))
        await settled(pilot)
        assert app.near.state == 2
        expected = nearest(app)[1][0]
        await pilot.click("Nearest", offset=(5, 2))
        await settled(pilot)
        assert app.near.state == expected
        await pilot.click("States", offset=(5, 14))  # below the last
        assert app.near.state == expected
        app.near.query_one("States").on_mouse_scroll_up()
        await settled(pilot)
        assert app.near.state == expected - 1


# ── a second sentence ──


async def test_words_of_both_sentences_have_the_cosine_of_their_two_states():
    app = Comparing()
    async with app.run_test(size=(120, 40)) as pilot:
        await shown(pilot)
        assert "other" not in part(app, "States")[1]
        await press(pilot, "slash")
        assert isinstance(app.screen, Prompt)
        await press(pilot, "escape", "s")
        assert isinstance(app.screen, Prompt)
        await type_in(pilot, ICE)
        assert app.near.second == ICE
        other = decoding_of(loaded("fr-en-lecture"), ICE)
        other.timeline.last()
        one, two = all_states(app.decoding), all_states(other)
        listed = part(app, "States")[2 : 2 + len(one)]
        assert "other" in part(app, "States")[1]
        for i, row in enumerate(listed):
            value = row[13:20].strip()
            # «pomme» and «glace», «apple» and «ice» stand at the same places.
            assert value == ("–" if i in (3, 8) else f"{cosine(one[i], two[i]):.2f}")
        assert "Least alike are those of «une»" in said(app)


async def test_the_sentences_swap_at_the_same_word():
    app = Comparing("Je mange une pomme .", second="Aujourd'hui je mange une glace.", at=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = rows(app)
        twins = app.near._twins()
        assert app.near.sentence.words[1] == "mange"
        for key in ("tab", "x"):
            await press(pilot, key)
            assert app.near.sentence.words[app.near.state] == "mange"
        assert rows(app) == before
        await press(pilot, "tab")
        assert "▸ Aujourd'hui" in rows(app)[2]
        assert "▸" not in rows(app)[1]
        back = app.near._twins()
        assert {k: i for k, (i, _) in back.items()} == {k: i for i, (k, _) in twins.items()}
        assert all(value == pytest.approx(twins[i][1]) for i, value in back.values())
        await press(pilot, "home")
        assert app.near.state not in back
        assert "is in this sentence only" in said(app)


async def test_the_second_sentence_has_no_moment_to_go_to():
    app = Comparing(second=ICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "Enter" in rows(app)[-1]
        await press(pilot, "tab")
        assert "Enter" not in rows(app)[-1]
        await press(pilot, "enter")
        assert app.screen is app.near
        assert app.chosen == []


async def test_another_second_sentence_takes_the_place_of_the_one_there_was():
    app = Comparing(second=ICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        await press(pilot, "tab", "s")
        assert app.screen.query_one("Input").value == ICE
        await type_in(pilot, APPLE)
        assert [row.strip() for row in rows(app)[1:3]] == [f"▸ {APPLE}", APPLE]
        assert {row[13:20].strip() for row in part(app, "States")[2:13]} == {"1.00"}


@pytest.mark.parametrize("text", ["abc", ""])
async def test_a_bad_second_sentence_is_said_and_nothing_is_lost(text):
    app = Comparing("314", "reverse", second="315")
    with pytest.raises(SentenceError) as wrong:
        decoding_of(loaded("reverse"), text)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = rows(app)
        await press(pilot, "s")
        await type_in(pilot, text)
        assert isinstance(app.screen, Prompt)
        assert str(wrong.value)[:40] in " ".join("".join(rows(app)).split())
        assert app.near.second == "315"
        await press(pilot, "escape")
        assert rows(app) == before


async def test_a_remembered_sentence_that_this_checkpoint_cannot_read_is_left_out():
    app = Comparing("314", "reverse", second=ICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "other" not in part(app, "States")[1]
        assert "swap" not in rows(app)[-1]


# ── every terminal ──


@pytest.mark.parametrize(("name", "sentence", "second"), [("fr-en-lecture", APPLE, ICE), ("fr-en-seq2seq", LONG, "")])
async def test_everything_finds_room(name, sentence, second):
    app = Comparing(sentence, name, second=second)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        for size in [(80, 24), (120, 40), (250, 80)]:
            await resize(pilot, *size)
            for key in ("L", "d", "d", "down", "L", "d", *["down"] * 4, "end", "k"):
                await press(pilot, key)
                screen, case = rows(app), (size, key, app.look.say.language)
                assert {cell_len(row) for row in screen} == {size[0]}, case
                assert "…" not in "".join(screen[2:]), case
                assert f"? {app.look.say('key.help')}  Esc {app.look.say('key.near_leave')}" in screen[-1], case
                told = part(app, "#remarks")
                assert sum(row.startswith(" · ") for row in told) >= 2, case
                assert all(row.endswith(" ") for row in told), case
            await press(pilot, "home")


async def test_too_small_a_terminal_is_said_and_nothing_is_lost():
    app = Comparing(at=2)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = rows(app)
        await resize(pilot, 59, 24)
        assert "needs 60×18" in rows(app)[0]
        await resize(pilot, 80, 24)
        assert rows(app) == before


async def test_language_and_colours_change_while_it_is_open():
    app = Comparing(second=ICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before, coloured = rows(app), cells(app)
        await press(pilot, "L")
        assert texts("ko")("near.about") in rows(app)[0]
        assert "nearest" not in "".join(rows(app))
        await press(pilot, "L", "C")
        assert rows(app) == before
        assert cells(app) != coloured
        backgrounds = {segment.style.bgcolor.name for row in cells(app) for segment in row if segment.style.bgcolor}
        assert "#ffffff" in backgrounds
        assert "#121212" not in {segment.style.bgcolor.name for segment in cells(app)[9] if not segment.style.reverse}


async def test_nothing_is_told_by_what_ascii_has_not():
    app = Comparing(LONG, "fr-en-seq2seq", second=ICE, ascii=True, at=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Near) and "states" in "".join(rows(app)))
        for key in ("down", "end", "tab", "end"):
            await press(pilot, key)
            screen = rows(app)
            assert "".join(screen).isascii()
            assert "?" not in "".join(screen[1:-1])
        await press(pilot, "home")
        row = next(row for row in part(app, "States") if row.startswith(">h1 "))
        cosines = app.near.sentence.matrix("whole")[0]
        letters = [("." if round(abs(c) * 9) == 0 else ".123456789" if c > 0 else ".abcdefghi") for c in cosines]
        tenths = [one[round(abs(c) * 9) % len(one)] for one, c in zip(letters, cosines, strict=True)]
        assert row.rstrip().endswith("".join(2 * letter for letter in tenths))


async def test_a_key_that_changes_nothing_changes_no_cell():
    app = Comparing()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = cells(app)
        await press(pilot, "up", "tab", "pageup", "z")
        assert cells(app) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_help_fits_its_frame_and_names_every_key(language):
    app = Comparing(second=ICE, language=language)
    async with app.run_test(size=(80, 60)) as pilot:
        await shown(pilot)
        await press(pilot, "question_mark")
        inner = [row[2:-2].rstrip() for row in rows(app) if row.startswith("│")]
        named = "\n".join(inner)
        for entry in app.near.help():
            assert all(word in named for word in entry.text.split()), entry
        for key in ("↑", "Home", "PgUp", "d ", "/", "Tab", "Enter", "Esc"):
            assert f"  {key}" in named
        await press(pilot, "escape")
        assert app.screen is app.near


async def test_words_of_a_checkpoint_cannot_write_to_the_terminal():
    hostile = "\x1b[31mred\u202e"
    app = Comparing(f"Je {hostile} suis", fixed_checkpoint(words=[hostile, "red"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "Je red suis" in rows(app)[1]
        assert not re.search(r"[\x1b\u202e]", "".join(rows(app)))


def test_a_state_is_found_where_encoder_and_decoder_have_different_layers():
    found = Sentence(
        decoding_of(random_checkpoint(architecture="luong", layers=2, encoder_layers=1, start="top"), "w1 w2")
    )
    t, substep = found.sub_step(0, "whole")
    event = found.decoding.timeline.events[substep - 1]
    assert (t, event.j, event.direction) == (0, 0, "backward")


@pytest.mark.parametrize(("name", "compared"), [("luong, dot", True), ("cell as query", False), ("conditional", False)])
def test_states_are_said_to_be_compared_only_if_they_are(name, compared):
    assert Sentence(decoding_of(checkpoint_of(VARIED[name]), "w1 w2")).is_comparable == compared


def test_logarithms_look_nowhere():
    found = Sentence(decoding_of(checkpoint_of(VARIED["positions, log-softmax"]), "w1 w2"))
    assert found.attended(2) is None
