"""Another sentence: one that replaces the current one, one that is compared with it, and those typed before."""

import pytest
from recording import again, replay_of
from screen.changing import ask, heading, place, showing, told
from screen.looking import SENTENCE, app_of, decoding_of, fixed_checkpoint, opened, press, rows, settled, until
from textual.widgets import Input

from attn_tui.errors import SentenceError
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.start import Start
from attn_tui.sentences import History
from attn_tui.story.texts import texts
from attn_tui.trace import to_bytes

SAY = texts("en")


def reopen(names, sentence):
    if "nicht" in sentence:
        raise SentenceError("the sentence cannot be split.")
    return [decoding_of(fixed_checkpoint(), sentence)]


def editable(**options):
    return app_of(names=("fixed",), reopen=reopen, **options)


async def changed(pilot, key, text):
    before = pilot.app.decodings
    await ask(pilot, key, text)
    await until(pilot, lambda: pilot.app.decodings is not before and bool(pilot.app.query("Stage")))
    return await opened(pilot)


async def test_the_sentence_is_replaced_from_its_beginning_and_compared_with_nothing():
    app = editable()
    async with showing(app, "s", "down", "right") as (pilot, old):
        decoding = await changed(pilot, "slash", "suis Je .")
        assert place(decoding) == (0, 1)
        assert set(heading(app)) & {"source", "output", "before"} == {"source", "output"}
        await press(pilot, "s", "down")
        assert "≠" not in "\n".join(rows(app))
        await press(pilot, "u")
        await opened(pilot)
        assert app.decodings == [old]
        assert place(old) == (2, 2)  # where it was left
        await press(pilot, "ctrl+r")
        decoding = await opened(pilot)
        assert decoding.sentence == "suis Je ."
        assert place(decoding) == (2, 1)


async def test_the_sentence_in_other_words_is_compared_with_before_at_the_same_place():
    app = editable()
    async with showing(app, "s", "down", "right") as (pilot, old):
        decoding = await changed(pilot, "I", "suis Je .")
        assert place(decoding) == (2, 2)
        assert "I am student" in heading(app)["before"].replace("≠", "")
        assert f"«{SENTENCE}»" in heading(app)["before"] or "«" in heading(app)["before"]
        await press(pilot, "u")
        await opened(pilot)
        assert (app.decodings, place(old)) == ([old], (2, 2))


async def test_the_same_sentence_in_the_same_words_is_no_change():
    app = editable()
    async with showing(app, "s", "down") as (pilot, old):
        await ask(pilot, "I", SENTENCE)
        assert app.decodings == [old]
        assert app.screen is app.bench


async def test_typing_replaces_the_sentence_or_the_name_that_is_there():
    async with showing(app := editable()) as (pilot, _):
        for key, there in (("slash", SENTENCE), ("I", SENTENCE), ("x", "attn-tui-0.split.svg")):
            await press(pilot, key)
            assert app.screen.focused.value == there
            await press(pilot, "x")
            assert app.screen.focused.value == "x"
            await press(pilot, "escape")


async def test_whether_a_sentence_was_replaced_or_changed_is_recorded():
    for key, anew in (("slash", True), ("I", False)):
        app = editable()
        async with showing(app, "s") as (pilot, _):
            decoding = await changed(pilot, key, "suis Je .")
            [replayed] = again(to_bytes([decoding]))
            assert (decoding.anew, replayed.anew) == (anew, anew)
            assert (replayed.changed_from is None) == anew
            assert replayed.former.sentence == SENTENCE


async def test_the_arrows_bring_back_earlier_sentences_and_at_last_what_was_typed():
    history = History()
    for sentence in ("a", "b", SENTENCE):
        history.add(sentence)
    async with showing(app := editable(history=history)) as (pilot, _):
        await press(pilot, "slash")
        line = app.screen.focused
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await press(pilot, key)
            seen.append(line.value)
        assert seen == ["b", "a", "a", "b", SENTENCE, SENTENCE]
        await press(pilot, "end", "ctrl+u", "x", "up", "up", "down", "down")
        assert line.value == "x"


async def test_what_was_shown_is_kept_and_what_could_not_be_is_not():
    app = editable()
    async with showing(app) as (pilot, _):
        await ask(pilot, "slash", "das nicht")
        await press(pilot, "escape")
        await changed(pilot, "slash", "suis")
        await changed(pilot, "I", "suis Je")
        await ask(pilot, "g", "1")
        assert app.history.sentences == [SENTENCE, "suis", "suis Je"]


async def test_the_start_screen_brings_them_back_too_and_down_still_leads_to_the_lists():
    history = History()
    history.add("31")
    app = AttentionApp(reopen=reopen, history=history)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Start) and isinstance(app.screen.focused, Input))
        line = app.screen.focused
        await press(pilot, "4", "up")
        assert line.value == "31"
        await press(pilot, "down")
        assert line.value == "4"
        assert app.screen.focused is line
        await press(pilot, "down")
        assert app.screen.focused is not line


@pytest.mark.parametrize(("columns", "language"), [(80, "en"), (80, "ko"), (120, "en")])
async def test_a_replay_says_that_it_is_one_and_what_needs_the_model(columns, language):
    say = texts(language)
    app = replay_of(to_bytes([decoding_of(fixed_checkpoint())]), language=language)
    async with app.run_test(size=(columns, 24)) as pilot:
        await opened(pilot)
        assert say("place.replay").strip() in rows(app)[0]
        for key in ("slash", "I", "e", "i", "b"):
            app.clear_notifications()
            await press(pilot, key)
            assert told(app) == [say("replay.no_model")], key
            assert app.screen is app.bench
        app.clear_notifications()
        await settled(pilot)
        assert say("key.edit") not in rows(app)[-1]
        assert say("help.what_if") not in {entry.text for entry in app.bench.help()}
