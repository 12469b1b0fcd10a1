"""Topics in the help: found by typing, read, and shown in the decoding on the screen or with other checkpoints."""

from functools import cache

import pytest
from recording import content, replay_of
from screen.looking import SYSTEMS, app_of, decoding_of, opened, press, rows, settled, system_checkpoint, until

from attn_tui.engine import events as ev
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.beam import BeamTree
from attn_tui.screen.derivation import DerivationScreen
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.evidence import EvidenceView
from attn_tui.screen.finder import Finder
from attn_tui.screen.help import matching
from attn_tui.screen.learning import LearningView
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.topics.going import go_to, shown_here
from attn_tui.screen.topics.page import TopicPage
from attn_tui.story.learning.stages import TIME
from attn_tui.story.showing import is_kind
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.topics import TOPICS, sections
from attn_tui.topics.topic import READING

pytestmark = pytest.mark.usefixtures("drawn_when_read")

OPENS = {"derive": DerivationScreen, "evidence": EvidenceView, "tree": BeamTree, "learning": Prompt}
SHOWS = list(dict.fromkeys(show for topic in TOPICS.values() for show in topic.shows))
SIZES = [(80, 24), (60, 18)]


def typed(text):
    return ["space" if letter == " " else letter for letter in text]


async def page_of(app, pilot, name):
    """Open the page of a topic by its title."""
    await press(pilot, "question_mark", *typed(sections(app.look.say.language)[name].title.rstrip("?")), "enter")
    await settled(pilot)
    assert isinstance(app.screen, TopicPage)
    return app.screen


def reopening(opened_with):
    def reopen(names, sentence):
        opened_with.append((tuple(names), sentence))
        return [decoding_of(system_checkpoint("luong-general")) for _ in names]

    return reopen


# ── where it is to be seen ──


@cache
def systems_that_show(show):
    """Names of the systems of these tests that have the sub-steps and the cell of something to show."""
    found = []
    for name in SYSTEMS:
        decoding = decoding_of(system_checkpoint(name))
        substeps = {"", *READING, *(kind.substep for kind in decoding.order)}
        if {show.at, show.has} <= substeps and is_kind(show, decoding.config):
            found.append(name)
    return found


def a_third(found, number):
    """Of those that show the same the first, second or third, and every third one after it."""
    return found[number % min(3, len(found)) :: 3]


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("name", "size"), [*((name, SIZES[-1]) for name in SYSTEMS), ("rnnsearch", SIZES[0])], ids=str)
async def test_what_a_system_can_show_is_gone_to_with_the_cursor_there_or_the_screen_open(name, size):
    app = app_of(checkpoint=system_checkpoint(name))
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        shown = 0
        for show in SHOWS:
            topic = next(topic for topic in TOPICS.values() if show in topic.shows)
            if name not in a_third(systems_that_show(show), SHOWS.index(show)):
                continue
            if shown_here(app.bench, topic) != show:
                continue
            await go_to(app.bench, show, 2)
            await settled(pilot)
            now = app.bench.decoding.timeline.current
            assert not show.change or show.change in app.bench.decoding.changes
            assert now.t == (0 if show.at in READING else show.t or 2)
            assert not show.at or now.substep == show.at
            if show.key in OPENS:
                assert isinstance(app.screen, OPENS[show.key]), show
                await press(pilot, "escape")
            else:
                focused = app.bench.focused
                assert isinstance(focused, Readable), show
                assert focused.topic == show.pane
                assert (app.bench.stages.current.zoomed is focused) == (show.key == "zoom")
            shown += 1
        assert shown >= 3


def test_all_that_topics_show_can_be_shown_by_some_system():
    assert [show for show in SHOWS if not systems_that_show(show)] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_topic_is_found_read_and_shown_in_the_sentence_on_the_screen(language):
    app = app_of(language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "down", "down")
        page = await page_of(app, pilot, "gates")
        shown = "\n".join(rows(app))
        assert sections(language)["gates"].title in shown
        assert "Hochreiter and Schmidhuber 1997" in shown
        assert texts(language)("topic.here") in shown
        assert page.way == ["gates"]
        await press(pilot, "enter")
        assert app.screen is app.bench
        assert decoding.timeline.now(ev.StateComputed).t == decoding.timeline.current.t == 2
        assert app.bench.stages.current.zoomed is app.bench.focused


async def test_what_was_shown_leads_back_to_its_answer():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await page_of(app, pilot, "gates")
        await press(pilot, "enter")
        assert [one.message for one in app._notifications] == [texts("en")("topic.back")]
        await press(pilot, "right", "question_mark", "enter")
        await settled(pilot)
        assert isinstance(app.screen, TopicPage)
        assert app.screen.way == ["gates"]
        await press(pilot, "escape", *typed(sections("en")["gates"].title.rstrip("?")))
        assert sum(sections("en")["gates"].title in row for row in rows(app)[4:]) == 1


async def test_escape_goes_back_to_the_list_with_what_was_typed_and_from_there_to_the_screen():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        before = rows(app)
        await page_of(app, pilot, "padding")
        await press(pilot, "escape")
        assert isinstance(app.screen, Finder)
        assert any("Why are padded positions masked, and how" in row for row in rows(app)[:3])
        await press(pilot, *["backspace"] * 60, *typed("vanish"))  # which can still be typed
        assert any("backpropagation through time" in row for row in rows(app))
        await press(pilot, "escape")
        assert rows(app) == before


async def test_a_circle_of_topics_makes_no_longer_way_back():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "temperature")
        for _ in range(len(TOPICS)):
            await press(pilot, "end", "enter")
            assert len(set(page.way)) == len(page.way)
        assert len(page.way) < len(TOPICS)  # it went in a circle
        await press(pilot, *["escape"] * len(page.way))
        assert isinstance(app.screen, Finder)


async def test_other_topics_open_in_its_place_and_there_is_a_way_back():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "temperature")
        await press(pilot, "end", "enter")
        assert page.way == ["temperature", TOPICS["temperature"].see[-1]]
        assert any(sections("en")[page.way[-1]].title in row for row in rows(app)[:8])
        await press(pilot, "escape")
        assert page.way == ["temperature"]
        await press(pilot, "escape")
        assert isinstance(app.screen, Finder)


@pytest.mark.parametrize(
    ("language", "size"), [*((language, size) for language in LANGUAGES for size in SIZES), ("en", (120, 40))], ids=str
)
async def test_every_page_shows_its_whole_answer_or_scrolls_to_its_end(language, size):
    app = app_of(language=language)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await page_of(app, pilot, "padding")
        page = app.screen
        for name, said in sections(language).items():
            page.way = [name]
            page.show_topic()
            await settled(pilot)
            seen = "\n".join(rows(app))
            await press(pilot, "pagedown", "pagedown")
            seen += "\n".join(rows(app))
            last = said.text.replace("`", "").replace("*", "").split()[-1]
            assert last in seen, name
            assert said.title.split()[0] in seen
            assert "▸" in seen or not any(choice.run or choice.topic for choice in page._choices)
            if size == (80, 24):
                assert "↑" not in "".join(rows(app)[1:3]), name  # there is nothing to scroll


# ── with other checkpoints, or without any ──


async def test_other_checkpoints_are_opened_beside_each_other_at_the_place():
    asked = []
    app = app_of(reopen=reopening(asked))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "bahdanau-or-luong")
        assert page._choices[1].run is not None
        await press(pilot, "down", "enter")
        await until(pilot, lambda: asked and len(app.decodings) == 2 and app.decodings[0].timeline.current.t > 0)
        await settled(pilot)
        [(names, sentence)] = asked
        assert names == ("fr-en-bahdanau", "fr-en-luong")
        assert sentence == "Je suis étudiant."
        assert app.bench.names == names
        assert app.decodings[0].timeline.current.substep == "score"


async def test_what_the_system_lacks_is_said_and_shown_with_another():
    asked = []
    app = app_of(checkpoint=system_checkpoint("seq2seq-lstm"), reopen=reopening(asked))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "softmax")
        assert any("cannot show it" in row for row in rows(app))
        assert page._choices[0].run is None
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, DerivationScreen))
        assert asked == [(("fr-en",), "Je suis étudiant.")]


async def test_one_system_that_has_it_is_offered_only_if_the_one_on_the_screen_does_not():
    app = app_of(reopen=reopening([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for name, offered in (("hidden-state", False), ("readout", True), ("gates", True), ("softmax", False)):
            page = await page_of(app, pilot, name)
            assert any("Show me, with" in choice.text for choice in page._choices) == offered, name
            assert any(choice.run for choice in page._choices)
            await press(pilot, "escape", "escape")


async def test_a_replay_says_what_it_cannot_compute_and_names_the_command():
    app = replay_of(content())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "beam-or-greedy")
        said = [choice.text for choice in page._choices if choice.run is None and not choice.topic]
        assert said[0] == texts("en")("topic.recorded")
        assert any("attn-tui translate" in text for text in said)
        assert any("Lesson: " in text for text in said)  # which it cannot begin either
        await press(pilot, "escape", "escape")
        page = await page_of(app, pilot, "query-key-value")
        await press(pilot, "enter")  # what is recorded can be shown
        assert app.bench.decoding.timeline.current.substep == "score"


async def test_the_start_screen_has_topics_too():
    asked = []
    app = AttentionApp(reopen=reopening(asked))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "f1", *typed("qkv"), "enter")
        assert isinstance(app.screen, TopicPage)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(app.decodings) and app.decodings[0].timeline.current.t > 0)
        assert asked == [(("fr-en",), "Je suis étudiant.")]


@pytest.mark.parametrize("key", ["E", "b", "a"])
async def test_what_is_open_over_the_decoding_is_closed_before_something_is_shown(key):
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "down", "end", key)
        assert app.screen is not app.bench
        await page_of(app, pilot, "attention")
        await press(pilot, "enter")
        assert app.screen is app.bench
        assert app.bench.decoding.timeline.current.substep == "softmax"


async def test_a_question_typed_as_it_is_asked_is_found_and_keys_are_found_as_before():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "question_mark")
        entries = app.screen._entries
        assert matching(entries, "what is teacher forcing?")[0].text == "What are teacher forcing and exposure bias?"
        assert matching(entries, "Q K V")[0].text == sections("en")["query-key-value"].title
        assert matching(entries, "attention")[0].name == "attention"
        assert [entry.section for entry in matching(entries, "copy")[:1]] == ["Keys"]
        assert matching(entries, "mask")[0].topic == "padding"  # although a key is called so, too
        assert matching(entries, "B")[0].section == "Keys"
        assert "hidden-state" in [entry.topic for entry in matching(entries, "what is a hidden state")]
        assert matching(entries, "Softmax?")[0].section == matching(entries, "softmax")[0].section
        assert matching(entries, " ") == list(entries)
        for asked in ("what is softmax", "why softmax", "how does softmax work", "what does alpha mean"):
            assert matching(entries, asked)[0].topic == "softmax"
        assert matching(entries, "why tanh")[0].topic == "feedforward"
        assert matching(entries, "dot product")[0].topic == "score"
        assert matching(entries, "how do I quit") == matching(entries, "quit")
        assert matching(entries, "quit")[0].section == "Keys"


async def test_what_no_checkpoint_that_comes_along_can_show_is_said():
    app = app_of(reopen=reopening([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, "which-layer")
        said = [choice.text for choice in page._choices if choice.run is None and not choice.topic]
        assert said == [texts("en")("topic.lacks"), texts("en")("topic.not_shipped")]


@pytest.mark.parametrize(("name", "first"), [("through-time", "reverse@0"), ("padding", "this very sentence")])
async def test_an_age_of_a_toy_comes_before_the_sentence_on_the_screen(name, first):
    app = app_of(reopen=reopening([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        page = await page_of(app, pilot, name)
        assert first in next(choice.text for choice in page._choices if choice.run)


async def test_how_far_a_gradient_comes_is_shown_in_the_stage_of_time():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await go_to(app.bench, TOPICS["through-time"].shows[0], 2)
        await until(pilot, lambda: isinstance(app.screen, Prompt))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, LearningView))
        assert (app.screen.stages[app.screen.at].name, app.screen.t) == (TIME, 2)


async def test_tab_goes_to_the_next_part_of_the_help():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "question_mark")
        parts = list(dict.fromkeys(entry.section for entry in app.screen._entries))
        assert parts[-2:] == ["Questions", "Words"]
        for part in parts[1:]:
            await press(pilot, "tab")
            assert any(row.strip("│ ") == part for row in rows(app)), part
        await press(pilot, "shift+tab", "enter")
        assert app.screen.way == ["query-key-value"]
