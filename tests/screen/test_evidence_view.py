"""The screen of what a word needs of the source, over a translation: numbers, words, what-ifs, every terminal."""

import math
import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from rich.cells import cell_len
from screen.looking import (
    KINDS,
    SENTENCE,
    SYSTEMS,
    app_of,
    cells,
    decoding_of,
    fixed_checkpoint,
    opened,
    press,
    resize,
    rows,
    settled,
    system_checkpoint,
)
from textual.events import MouseScrollDown

from attn_tui.engine import events as ev
from attn_tui.engine.erasure import evidence
from attn_tui.screen.evidence import EvidenceView
from attn_tui.screen.evidence import asked as asked_module
from attn_tui.screen.evidence.asked import Asked
from attn_tui.screen.evidence.remarks import remarks
from attn_tui.screen.evidence.table import change, tau
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.symbols import minus, number

pytestmark = pytest.mark.usefixtures("drawn_when_read")

SIZES = [(60, 18), (80, 24), (120, 40), (200, 50)]
IDS = ["before", "after", "up", "down", "first", "last", "page_up", "page_down", "go", "leave"]
LONG = " ".join(["Je suis étudiant ."] * 8)


def expected(decoding, t):
    """The evidence of a word of the current branch, computed by itself."""
    ids = [int(event.y_t) for event in decoding.timeline.events if isinstance(event, ev.WordChosen)]
    interventions = decoding.branches.current.interventions
    return evidence(decoding.checkpoint, decoding.sentence, ids, interventions=interventions)[t - 1]


def table(app):
    """The rows of source words: the numbers of each column."""
    found = {}
    for row in rows(app):
        if one := re.match(r"[ ▸]h([₀-₉]+) +(\S+) (.*)", row):
            j = int(one[1].translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))) - 1
            found[j] = re.findall(r"[+−]?\d+\.\d\d|–", one[3])
    return found


def assert_shown(app, found):
    """Check the numbers on the screen."""
    shown = table(app)
    assert sorted(shown) == list(range(len(found.left_out)))
    for j, numbers in shown.items():
        weight = [] if found.alpha is None else [minus(number(float(found.alpha[j])))]
        losses = [change(float(drop[j])) for way in ("masked", "left_out") if (drop := found.drop(way)) is not None]
        assert numbers == weight + losses, j


def said(app):
    """All remarks in one line."""
    first = next(i for i, row in enumerate(rows(app)) if row.startswith(" · "))
    return " ".join(" ".join(row.removeprefix(" · ") for row in rows(app)[first:-1]).split())


async def go_to_word(pilot, t):
    """Stand where the word of a time step is chosen."""
    timeline = pilot.app.bench.decoding.timeline
    pilot.app.bench.go_to(t, list(timeline.substeps(t)).index("word") + 1)
    await settled(pilot)


# ── what is shown ──


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", ["fixed", *KINDS])
async def test_the_numbers_of_every_system_are_those_of_the_word_of_the_moment(name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    app = app_of(checkpoint=checkpoint)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        for t in (1, 3):
            await go_to_word(pilot, t)
            await press(pilot, "E")
            assert isinstance(app.screen, EvidenceView)
            found = expected(decoding, t)
            assert_shown(app, found)
            assert f"word {t} of {t}: «{decoding.words([found.y_t])[0]}»" in rows(app)[2]
            if found.alpha is None:
                assert "no attention" in said(app)
                assert "masked" not in rows(app)[3]
            else:
                [taus] = [row for row in rows(app) if row.startswith(" τ with α")]
                assert taus.split()[3:] == [tau(found, "masked"), tau(found, "left_out")]
            await press(pilot, "escape")
            assert app.screen is app.bench


async def test_what_ifs_hold_and_are_told():
    app = app_of()
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await go_to_word(pilot, 3)
        await press(pilot, "E")
        before = table(app)
        assert "What was changed" not in said(app)
        await press(pilot, "escape")
        app.bench.change(decoding.what_if("2.h=0; 3.p=temperature:3; 1.y=a"))
        await press(pilot, "E")
        assert table(app) != before
        assert_shown(app, expected(decoding, 3))
        assert "What was changed holds" in said(app)
        await press(pilot, "escape")
        app.bench.change(decoding.what_if("3.alpha.Je=0.5"))
        await press(pilot, "E")
        assert_shown(app, expected(decoding, 3))
        assert "put in by hand" in said(app)
        await press(pilot, "escape", "u", "u", "E")
        assert table(app) == before


async def test_before_there_is_a_word_it_is_said_what_is_needed():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for keys in ((), ("s",), ("right",)):
            await press(pilot, *keys, "E")
            assert app.screen is app.bench
            assert [one.message for one in app._notifications] == [texts("en")("evidence.early")]
            app.clear_notifications()
        await go_to_word(pilot, 2)
        await press(pilot, "right", "E")  # in the third time step, whose word is not known
        assert "word 2 of 2" in rows(app)[2]
        assert said(app).startswith("The word of this time step is not chosen yet")
        await press(pilot, "enter")
        assert (app.bench.decoding.timeline.current.t, app.bench.decoding.timeline.current.substep) == (2, "word")
        await press(pilot, "E")
        assert "not chosen yet" not in said(app)


async def test_nothing_is_computed_but_the_words_that_are_looked_at(monkeypatch):
    asked, compute = [], asked_module.evidence_batch

    def noting(*args, first, **kwargs):
        asked.append(first)
        return compute(*args, first=first, **kwargs)

    monkeypatch.setattr(asked_module, "evidence_batch", noting)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end")
        assert asked == []
        await press(pilot, "E", "down", "up", "L", "L")
        assert asked == [5]
        await press(pilot, "left", "left", "right")
        assert asked == [5, 4, 3]


# ── keys ──


async def test_every_key_has_an_id_and_a_name():
    ids = {binding.id for binding in EvidenceView.BINDINGS}
    assert ids == {f"evidence_{name}" for name in IDS}
    for language in LANGUAGES:
        assert all(f"key.{name}" in texts(language).templates for name in ids)


async def test_arrows_and_letters_choose_words_and_stop_at_the_ends():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end", "E")
        view = app.screen
        for key, t in (
            ("right", 5),
            ("left", 4),
            ("h", 3),
            ("l", 4),
            ("left", 3),
            ("left", 2),
            ("left", 1),
            ("left", 1),
        ):
            await press(pilot, key)
            assert view.t == t, key
            assert f"word {t} of 5" in rows(app)[2]
            assert view.at == expected(decoding, t).most_attended()
        last = len(SENTENCE.split()) - 1
        for key, at in (("home", 0), ("up", 0), ("j", 1), ("k", 0), ("end", last), ("down", last), ("pageup", 0)):
            await press(pilot, key)
            assert view.at == at, key
            [row] = [row for row in rows(app) if row.startswith("▸")]
            assert SENTENCE.split()[at] in row
            assert f"«{SENTENCE.split()[at]}», «I»" in said(app)
        await press(pilot, "E")
        assert app.screen is app.bench


async def test_enter_goes_to_the_moment_of_the_word_and_escape_stays():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "end")
        here = decoding.here
        await press(pilot, "E", "left", "left", "escape")
        assert decoding.here == here
        await press(pilot, "E", "left", "left", "enter")
        assert decoding.here == "3.word"


async def test_a_click_chooses_a_source_word_and_the_wheel_the_one_beside_it():
    app = app_of(LONG)
    async with app.run_test(size=(60, 18)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E", "home")
        y = next(i for i, row in enumerate(rows(app)) if " h₃ " in row)
        await pilot.click(offset=(3, y))
        await settled(pilot)
        assert app.screen.at == 2
        await pilot._post_mouse_events([MouseScrollDown], offset=(3, y))
        await settled(pilot)
        assert app.screen.at == 3
        heading = next(i for i, row in enumerate(rows(app)) if "weight α" in row)
        await pilot.click(offset=(3, heading))
        await settled(pilot)
        assert app.screen.at == 3


async def test_a_long_sentence_scrolls_with_the_chosen_word():
    app = app_of(LONG)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E", "home")
        seen = set()
        for _ in range(40):
            seen |= set(table(app))
            await press(pilot, "pagedown")
        assert seen == set(range(32))
        heading = next(row for row in rows(app) if "weight α" in row)
        assert "source ↑ " in heading


# ── every terminal ──


@pytest.mark.sampled(3)
@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("name", ["fixed", "seq2seq-rnn", "position-attention"])
async def test_everything_finds_room(name, ascii):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    app = app_of(SENTENCE, checkpoint, ascii=ascii)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E")
        for size in SIZES:
            await resize(pilot, *size)
            for key in ("L", "left", "down", "L", "end", "right"):
                await press(pilot, key)
                app.clear_notifications()  # there is no Korean in ASCII
                await settled(pilot)
                screen, case = rows(app), (size, key, app.look.say.language)
                assert {cell_len(row) for row in screen} == {size[0]}, case
                assert "…" not in "".join(screen), case
                assert f"? {app.look.say('key.help')}  Esc {app.look.say('key.evidence_leave')}" in screen[-1], case
                assert any(row.startswith(" . " if ascii else " · ") for row in screen), case
                if ascii:
                    assert "".join(screen).isascii(), case


async def test_too_small_a_terminal_is_said_and_nothing_is_lost():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E", "left")
        before = cells(app)
        await resize(pilot, 59, 24)
        assert "needs 60×18" in rows(app)[0]
        await resize(pilot, 80, 24)
        assert cells(app) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_help_names_every_key_and_both_papers(language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 90)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E")
        entries = list(app.screen.help())
        await press(pilot, "question_mark")
        inner = "\n".join(row[2:-2].rstrip() for row in rows(app) if row.startswith("│"))
        for entry in entries:
            assert all(word in inner for word in entry.text.split()), entry
        assert all(f"  {key}" in inner for key in ("←", "↑", "Home", "PgUp", "Enter", "Esc"))
        assert all(paper in inner for paper in ("«Attention is not Explanation»", "not not Explanation»"))


async def test_words_of_a_checkpoint_cannot_write_to_the_terminal():
    hostile = "\x1b[31mred\u202e"
    app = app_of(f"Je {hostile} suis", fixed_checkpoint(words=[hostile, "red"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "end", "E")
        assert any("h₂ red" in row for row in rows(app))
        assert not re.search(r"[\x1b\u202e]", "".join(rows(app)))


# ── what is said ──


def remarks_of(decoding, t, j):
    """What is said of a word and a source word, in English, the translation being complete."""
    decoding.timeline.last()
    return list(remarks(Asked(decoding), t, j, texts("en")))


@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_of_every_word_of_every_system_something_is_said(name):
    checkpoint = fixed_checkpoint() if name == "fixed" else system_checkpoint(name)
    for sentence in (SENTENCE, "Je", "Je Je"):
        decoding = decoding_of(checkpoint, sentence)
        decoding.timeline.last()
        asked = Asked(decoding)
        for t, j, language in product(range(1, len(asked.words) + 1), range(len(asked.source)), LANGUAGES):
            told = list(remarks(asked, t, j, texts(language)))
            assert len(told) >= 2, (sentence, t, j, language)
            assert all(text.endswith((".", ")")) and not re.search(r"[{}]|\bnan\b|  ", text) for text in told), told


def shown_to_be_needed(found, way):
    """The word that is needed most, if that is to be seen in two decimals."""
    most = found.most_needed(way)
    return None if most is None or found.drop(way)[most] < 0.005 else most


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (0.004, "Masked: «je» has the most weight, but no source word is missed."),
        (0.006, "Masked: «je» has the most weight, and it is what the word needs most."),
    ],
)
def test_a_loss_that_the_table_does_not_show_is_not_said_to_be_needed(loss, said):
    decoding = decoding_of(fixed_checkpoint(), "Je suis")
    decoding.timeline.last()
    asked = Asked(decoding)
    found = asked.of(1)
    drops = np.array([loss, -0.5] if found.most_attended() == 0 else [-0.5, loss], np.float32)
    words = np.flatnonzero(found.is_word)
    masked, left_out = np.full((2, len(found.is_word)), np.nan, np.float32)
    masked[words], left_out[words] = found.log_probability - drops, found.log_probability + 0.5
    asked.of = lambda t: replace(found, masked=masked, left_out=left_out)
    word = f"«{asked.source[found.most_attended()]}»"
    assert said.replace("«je»", word) in next(remarks(asked, 1, 0, texts("en")))


def test_it_is_said_whether_the_word_attended_to_most_is_the_one_needed_most():
    seen = set()
    for name in ["fixed", *SYSTEMS]:
        decoding = decoding_of(fixed_checkpoint() if name == "fixed" else system_checkpoint(name))
        decoding.timeline.last()
        asked = Asked(decoding)
        for t in range(1, len(asked.words) + 1):
            found, told = asked.of(t), " ".join(remarks(asked, t, 0, texts("en")))
            if found.alpha is None:
                continue
            source = [f"«{word}»" for word in asked.source]
            attended = source[found.most_attended()]
            needed = {way: shown_to_be_needed(found, way) for way in ("masked", "left_out")}
            if set(needed.values()) == {found.most_attended()}:
                assert f"{attended} has the most weight, and it is what the word needs most, masked or left out" in told
                seen.add("both")
                continue
            for way, title in (("masked", "Masked"), ("left_out", "Left out")):
                if needed[way] is None:
                    assert f"{title}: {attended} has the most weight, but no source word is missed" in told
                elif needed[way] == found.most_attended():
                    assert f"{title}: {attended} has the most weight, and it is what the word needs most" in told
                else:
                    other = source[needed[way]]
                    assert f"{title}: {attended} has the most weight, but the word needs {other} most" in told
                seen.add(needed[way] is None or needed[way] == found.most_attended())
    assert seen == {"both", True, False}


def test_of_one_word_and_of_weights_that_are_all_alike_there_is_no_order():
    assert any("no τ" in text for text in remarks_of(decoding_of(fixed_checkpoint(), "Je"), 1, 0))
    alike = decoding_of(fixed_checkpoint(), "Je suis étudiant")
    alike.branches.open(alike.what_if("1.alpha=uniform"))
    assert any("no order to compare" in text for text in remarks_of(alike, 1, 0))


def test_without_its_only_word_there_is_no_sentence():
    [*_, told] = remarks_of(decoding_of(system_checkpoint("seq2seq-rnn"), "Je"), 1, 0)
    assert told == texts("en")("evidence.row.only")


def test_what_stands_around_the_sentence_can_only_be_masked():
    decoding = decoding_of(fixed_checkpoint(source_end=True))
    place = len(SENTENCE.split())
    told = remarks_of(decoding, 1, place)
    assert any("stands around the sentence" in text for text in told)
    decoding.timeline.last()
    found = Asked(decoding).of(1)
    assert math.isnan(found.drop("left_out")[place])
    assert np.isfinite(found.drop("masked")).all()
