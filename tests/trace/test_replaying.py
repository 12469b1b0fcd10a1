"""A trace on the screen: cell by cell what was there live, and no key that needs the model."""

import pytest
from recording import again, app_that_shows, changed, content, decoded, replay_of, seen
from screen.looking import SYSTEMS, fixed_checkpoint, opened, press, rows, settled, system_checkpoint

from attn_tui import trace
from attn_tui.engine.branch import Branch
from attn_tui.engine.ways import Search
from attn_tui.screen.branching import _in_order
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.trace.container import unpack

WALK = [*["right"] * 28, "end", "left", "left"]
"""What is read, two words and the end; those between differ by their numbers only."""
LOOKING = ["s", "end", "m", "escape", "1", "z", "down", "tab", "right", "left", "escape", "escape", "home", "down",
           "down", "4", "z", "escape", "6", "c", "escape", "escape", "a", "down", "d", "end", "up", "enter", "L",
           "left", "C", "y", "escape", "p", "right", "answer"]  # fmt: skip


async def assert_same(decode, keys, size=(80, 24), parameters=True, **options):
    """Check that a decoding and its trace look the same after every key; what is inside a cell needs parameters."""
    data = trace.to_bytes([decode()], parameters=parameters)
    live, replayed = (
        await seen(app_that_shows(decode(), **options), keys, size),
        await seen(replay_of(data, **options), keys, size),
    )
    for i, (one, other) in enumerate(zip(live, replayed, strict=True)):
        assert one == other, ["start", *keys][i]
    texts = {"\n".join("".join(segment.text for segment in row) for row in frame) for frame in live}
    assert len(texts) > len(keys) / 3  # else looking the same would be no feat


@pytest.mark.sampled(5)
@pytest.mark.usefixtures("drawn_when_read")
@pytest.mark.parametrize("system", SYSTEMS)
async def test_every_position_of_every_system_looks_the_same(system):
    # Without attention it shows what is left of each word, which is computed from the parameters.
    parameters = system_checkpoint(system).config.score == "none"
    await assert_same(lambda: decoded(system_checkpoint(system)), WALK, parameters=parameters)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_all_panes_dialogs_languages_and_themes_look_the_same(size):
    await assert_same(decoded, LOOKING, size)


async def test_all_of_it_looks_the_same_in_korean_and_ascii():
    await assert_same(decoded, LOOKING[:20], language="ko", theme="light")
    await assert_same(decoded, LOOKING[:20], ascii=True, depth="none")


async def test_branches_are_there_to_walk_among_and_look_the_same():
    keys = ["s", "down", "down", "u", "ctrl+r", "w", "up", "enter", "right", "w", "escape", "u", "u", "ctrl+r", "end"]
    await assert_same(lambda: decoded(None, "2.y=teacher", "2+.alpha=last", "3.h.#2=0; 3.e.#1=out"), keys)


@pytest.mark.parametrize(
    "search", [Search("beam", width=3), Search("sample", seed=3), Search("forced", translation="am a")]
)
async def test_every_way_to_search_looks_the_same(search):
    await assert_same(lambda: decoded(search=search), ["end", "up", "right", "right"])


async def test_the_sentence_before_is_there_to_be_taken_back():
    from dataclasses import replace

    def edited():
        return replace(decoded(sentence="suis Je"), former=decoded())

    await assert_same(edited, ["s", "down", "u", "right", "ctrl+r"])


@pytest.mark.sampled(2)
@pytest.mark.parametrize("text", ["padding=2", "padding=3; mask=off", "padding=2; packing=off"])
async def test_padding_behind_the_sentence_looks_the_same(text):
    keys = ["right", "right", "s", "down", "w", "escape", "end", "left", "u", "u", "ctrl+r", "ctrl+r", "L", "C"]
    await assert_same(lambda: decoded(None, "2.h=0", text, "1.e.#4=0.5"), keys)


async def test_systems_side_by_side_look_the_same():
    def both():
        return decoded(), decoded(system_checkpoint("rnnsearch"))

    data = trace.to_bytes(both())
    for size in ((80, 24), (170, 40)):
        keys = ["s", "down", "right", "right", "t", "right", "end", "up"]
        assert await seen(app_that_shows(*both()), keys, size) == await seen(replay_of(data), keys, size)


async def test_it_begins_where_it_was_recorded():
    decoding = decoded(None, "2.y=teacher")
    decoding.timeline.go_to(2, 4)
    app = replay_of(trace.to_bytes([decoding]))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await opened(pilot)
        assert (shown.timeline.current.t, shown.timeline.substep) == (2, 4)
        assert shown.written(shown.branches.current.changes) == "2.y=teacher"


async def test_no_key_is_offered_that_needs_the_model():
    app = replay_of(trace.to_bytes([decoded()]))
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot)
        await press(pilot, "s", "down")
        before = rows(app)
        for key in ("e", "i", "b", "E", "H", "slash", "o"):
            await press(pilot, key)
            app.clear_notifications()  # those say why
            await settled(pilot)
            assert rows(app) == before, key
        bindings = {active.binding.id for active in app.screen.active_bindings.values() if active.enabled}
        assert not bindings & {"change", "what_if", "tree", "evidence", "history", "edit", "home"}
        assert {"forward", "alignment", "neighbours", "share", "branches"} & bindings
        await press(pilot, "7", "down", "r")  # on a word, where live it would be taken
        assert len(app.decodings[0].branches.all) == 1


async def test_near_states_are_offered_without_a_second_sentence():
    app = replay_of(trace.to_bytes([decoded()]))
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "a")
        assert "near_second" not in {active.binding.id for active in app.screen.active_bindings.values()}


async def test_a_change_from_elsewhere_is_refused_in_a_sentence():
    app = replay_of(trace.to_bytes([decoded()]))
    async with app.run_test(size=(80, 24)) as pilot:
        decoding = await opened(pilot)
        app.bench.query_one(Candidates).post_message(Candidates.Chosen(*decoding.what_if("3.h=0")))
        await settled(pilot)
        [notice] = app._notifications
        assert "was recorded" in notice.message
        assert decoding.branches.all == [decoding.branches.current]


def test_a_replay_can_be_recorded_again_to_the_same_bytes():
    data = trace.to_bytes([decoded(None, "2.y=teacher", "3.h=0")])
    assert trace.to_bytes(again(data)) == data


def test_the_words_put_in_are_written_as_they_were_live():
    words = ("I", "am", "I am", "#3", "a;b", "+x")
    checkpoint = fixed_checkpoint(target=("<END>", *words))
    live = decoded(checkpoint, *(f"{t}.y=#{t}" for t in range(1, 7)))
    [recorded] = again(trace.to_bytes([live]))
    for one, other in zip(live.branches.all, recorded.branches.all, strict=True):
        assert live.written(one.changes) == recorded.written(other.changes)


async def test_numbers_as_large_as_they_may_be_can_be_drawn():
    data = content("rnnsearch")
    vectors = {}
    for name, array in unpack(data)[0].items():
        if name.startswith("vectors.") and name not in ("vectors.4", "vectors.7"):  # no weights, no probabilities
            vectors[name] = array.copy()
            vectors[name][::2], vectors[name][1::2] = 9e25, -9e25
    assert len(vectors) > 2
    await seen(replay_of(changed(data, tensors=vectors)), ["right"] * 9 + LOOKING[:22])


def test_branches_nested_more_deeply_than_calls_are_listed():
    branches = [Branch(decoded().timeline, None, ())]
    for _ in range(1200):
        branches.append(Branch(branches[0].timeline, branches[-1], ()))
    assert list(_in_order(branches, None)) == branches
