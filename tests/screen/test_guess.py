"""Predict first: what is asked, when, and what is on the screen meanwhile."""

import pytest
from screen.looking import (
    SENTENCE,
    SYSTEMS,
    app_of,
    fixed_checkpoint,
    opened,
    panes,
    press,
    region,
    rows,
    system_checkpoint,
    until,
)

from attn_tui.engine import events as ev
from attn_tui.engine.ways import Search
from attn_tui.screen.app import AttentionApp
from attn_tui.story import decoding as decoding_module
from attn_tui.story.quiz import Question, Score, question
from attn_tui.story.texts import texts

pytestmark = pytest.mark.usefixtures("drawn_when_read")

SAY = texts("en")
BEFORE_SCORES, BEFORE_WORD = 12, 16  # positions in the fixed decoding, in its first word
SEARCHES = [Search(), Search("beam", width=3), Search("sample", seed=1), Search("forced", translation="a teacher I")]
TELLING = {
    "attention": (ev.ScoresComputed, ev.WeightsComputed, ev.WeightsFocused, ev.ContextComputed),
    "word": (ev.FeedforwardComputed, ev.OutputComputed, ev.WordChosen),
}


def named(name):
    return fixed_checkpoint() if name == "fixed" else system_checkpoint(name)


def open_with(name, search=SEARCHES[0], sentence=SENTENCE):
    return decoding_module.decoding_of(named(name), sentence, search)


def answers(decoding):
    """What the events themselves say: (time step, kind) → the source row, or the output word."""
    right = {}
    for event in decoding.timeline.events:
        if isinstance(event, ev.WeightsComputed | ev.WeightsFocused):  # the later one counts
            if decoding.config.normalisation != "softmax":
                continue  # of logarithms none is the most
            right[event.t, "attention"] = int(event.alpha_t.argmax())
        elif isinstance(event, ev.WordChosen):
            right[event.t, "word"] = decoding.words([int(event.y_t)])[0]
    return right


def chosen(app):
    """The answer that is marked."""
    return next((word[1:-1] for word in region(app, "Now")[2].split() if word.startswith("[")), None)


def asked(app):
    return region(app, "Now")[0].strip().removeprefix("? ")


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.kind)
@pytest.mark.parametrize("name", ["fixed", *SYSTEMS])
def test_each_attention_and_each_word_is_asked_for_once_and_the_events_know_the_answer(name, search):
    decoding = open_with(name, search)
    known = open_with(name, search)
    known.timeline.last()
    right, found = answers(known), {}
    while decoding.timeline.upcoming is not None:
        asking = question(decoding)
        if asking is not None:
            place = (decoding.timeline.upcoming.t, asking.kind)
            assert place not in found
            assert len(set(asking.choices)) == len(asking.choices)
            found[place] = asking.answer if asking.kind == "attention" else asking.choices[asking.answer]
            hidden, t = TELLING[asking.kind], decoding.timeline.upcoming.t
            assert not [event for kind in hidden for event in decoding.timeline.so_far(kind) if event.t == t]
        decoding.timeline.forward()
    assert found == right


def test_a_focused_attention_is_asked_for_as_it_ends_up():
    decoding = open_with("luong-local-p")
    decoding.timeline.last()
    before, after = (
        [int(event.alpha_t.argmax()) for event in decoding.timeline.so_far(kind)]
        for kind in (ev.WeightsComputed, ev.WeightsFocused)
    )
    assert before != after  # else the test above would not tell them apart


def test_the_words_to_choose_from_are_the_likely_ones_in_an_order_that_tells_nothing():
    decoding = open_with("fixed")
    decoding.timeline.go_to(1, 6)
    likely = {decoding.words([decoding.end, i])[1] for i in decoding.timeline.upcoming.top_ids[:5].tolist()}
    assert set(question(decoding).choices) == likely
    assert list(question(decoding).choices) == sorted(likely)


def test_the_score_counts():
    score, asking = Score(), Question("word", ("a", "b"), 1)
    assert [score.count(asking, i) for i in (0, 1, 1)] == [False, True, True]
    assert (score.asked, score.right) == (3, 2)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "seq2seq-lstm", "luong-local-p"])
async def test_right_and_wrong_guesses_are_told_and_counted(name):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        source, known = decoding.timeline.latest(ev.SentenceSplit).words, answers(decoding)
        await press(pilot, "s", "left", "p")  # in RNNsearch, a word begins with the scores
        assert SAY("guess.on") in " ".join(region(app, "Now"))
        count = right = 0
        while decoding.timeline.upcoming is not None:
            position = decoding.timeline.position
            await press(pilot, "right")
            if app.bench.quiz.question is None:
                assert decoding.timeline.position == position + 1
                continue
            assert decoding.timeline.position == position  # it is asked before
            kind = app.bench.quiz.question.kind
            assert asked(app) == SAY(f"guess.{kind}")
            answer = known[decoding.timeline.upcoming.t, kind]
            word = source[answer] if kind == "attention" else answer
            for _ in range(20):
                if chosen(app) == word:
                    break
                await press(pilot, "l" if kind == "word" else "right")
            assert chosen(app) == word
            if wrong := count % 3 == 1:
                await press(pilot, "h")
            guess = chosen(app)
            count, right = count + 1, right + (not wrong)
            await press(pilot, "enter")
            said = SAY("guess.wrong" if wrong else "guess.right", word=word, guess=guess)
            assert region(app, "Now")[1].strip() == said
            assert decoding.timeline.position == position + 1
            assert SAY("place.predicted", right=right, asked=count).strip() in rows(app)[0]
        assert count == len(known)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["fixed", "rnnsearch", "seq2seq-gru", "luong-local-p"])
async def test_nothing_of_the_answer_is_on_the_screen_while_it_is_asked_for(name):
    app = app_of(checkpoint=named(name))
    async with app.run_test(size=(120, 40)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "left", "p")
        for _ in range(12):
            before = panes(app)
            await press(pilot, "right")
            if app.bench.quiz.question is None:
                continue
            now = panes(app)
            assert {pane for pane in now if now[pane] != before[pane]} == {"Now"}
            text, timeline = "\n".join(now["Now"]), decoding.timeline
            coming = [timeline.ahead(kind) for kind in (ev.ScoresComputed, ev.WeightsComputed)]
            numbers = [f"{x:.2f}" for e in coming if e for x in (e.e_t if hasattr(e, "e_t") else e.alpha_t)]
            assert not [n for n in numbers if n in text]
            assert not any(mark in text for mark in "▏▎▍▌▋▊▉█▁▂▃▄▅▆▇")
            await press(pilot, "escape")


async def test_escape_shows_without_counting_and_a_place_is_not_asked_for_twice():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "right", "right")
        assert asked(app) == SAY("guess.attention")
        await press(pilot, "escape")
        assert decoding.timeline.position == BEFORE_SCORES + 1
        assert "guessed 0 of 0" in rows(app)[0]
        await press(pilot, "left", "left", "right", "right")
        assert decoding.timeline.position == BEFORE_SCORES + 1
        assert app.bench.quiz.question is None
        await press(pilot, "right", "right", "right", "right")
        assert decoding.timeline.position == BEFORE_WORD
        assert asked(app) == SAY("guess.word")
        await press(pilot, "enter", "up", *["right"] * 7)
        assert decoding.timeline.position == BEFORE_WORD + 2
        assert " of 1 " in rows(app)[0]


@pytest.mark.parametrize(
    ("key", "position"), [("up", 11), ("down", 19), ("home", 0), ("end", 51), ("p", BEFORE_SCORES)]
)
async def test_going_elsewhere_drops_the_question(key, position):
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "right", "right")
        assert chosen(app) == "Je"
        await press(pilot, key)
        assert chosen(app) is None
        assert decoding.timeline.position == position
        assert ("guessed" in rows(app)[0]) == (key != "p")


async def test_keys_that_do_not_answer_leave_the_question_as_it_is():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "right", "right")
        source = decoding.timeline.latest(ev.SentenceSplit).words
        for key, choice in (("right", 1), ("l", 2), ("left", 1), ("h", 0), ("h", len(source) - 1), ("right", 0)):
            await press(pilot, key)
            assert chosen(app) == source[choice]
        before = rows(app)
        await press(pilot, "n", "N", "comma", "full_stop", "2", "c", "g", "escape", "question_mark", "escape")
        assert rows(app) == before
        await press(pilot, "tab", "right", "left")  # no pane takes the arrows away
        assert rows(app) == before
        for key in ("← word before", "→ word after", "Enter that one", "Esc show it"):
            assert f" {key} " in before[-1]


async def test_it_can_be_turned_off_again():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "right", "right", "enter", "p")
        assert SAY("guess.off") in " ".join(region(app, "Now"))
        assert "guessed" not in rows(app)[0]
        await press(pilot, *["right"] * 6)
        assert decoding.timeline.position == BEFORE_SCORES + 7
        await press(pilot, "p")
        assert "guessed 0 of 0" in rows(app)[0]


async def test_playing_waits_for_the_answer_and_goes_on():
    app = app_of(seconds_per_substep=0.005)
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", "space")
        for position in (BEFORE_SCORES, BEFORE_WORD):
            await until(pilot, lambda: app.bench.quiz.question is not None)
            await pilot.pause(0.03)
            assert decoding.timeline.position == position
            await press(pilot, "enter")


async def test_where_systems_are_compared_there_is_nothing_to_guess():
    app = AttentionApp(lambda: open_with("fixed"), lambda: open_with("rnnsearch"))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        await press(pilot, "s", "p", *["right"] * 3)
        assert decoding.timeline.position == BEFORE_SCORES + 2
        assert "guess" not in "".join(rows(app))


async def test_when_another_system_comes_beside_it_guessing_ends():
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "p")
        assert "guessed 0 of 0" in "".join(rows(app))
        await app.bench.replace([open_with("fixed"), open_with("rnnsearch")], ["fixed", "rnnsearch"])
        await pilot.pause()
        assert "guess" not in "".join(rows(app))
        await app.bench.replace([open_with("fixed")], ["fixed"])
        await press(pilot, "p")
        assert "guessed 0 of 0" in "".join(rows(app))
