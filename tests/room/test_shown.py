"""What is shown, as data: it says all that is needed to show it again, and takes nothing else for it."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recording import again, decoded
from room.rooms import FULL, PLAIN, refusal
from screen.looking import SENTENCE, SYSTEMS, fixed_checkpoint, system_checkpoint
from support import random_checkpoint, save_whole

from attn_tui import trace
from attn_tui.checkpoint import load
from attn_tui.engine.ways import Search
from attn_tui.errors import RoomError
from attn_tui.room.reopening import check_joined, found, reopened
from attn_tui.room.shown import Recording, read_shown, recording_of, shown_of
from attn_tui.story.compared import compared
from attn_tui.story.decoding import decoding_of
from attn_tui.story.walk import Walk
from attn_tui.text import printable

SEARCHES = [Search(), Search("beam", width=3), Search("sample", seed=5), Search("forced", translation="I am a .")]


def opener(*checkpoints):
    by_name = {str(i): checkpoint for i, checkpoint in enumerate(checkpoints)}
    return lambda name, sentence, search: decoding_of(by_name[name], sentence, search)


def walk_of(*checkpoints, search=SEARCHES[0], sentence=SENTENCE):
    return Walk([decoding_of(one, sentence, search) for one in checkpoints])


def shown_by(walk, **options):
    return shown_of([str(i) for i in range(len(walk.decodings))], walk.decodings, walk.place, **options)


def seen(decodings):
    """What the screens of decodings tell: words, changes, and how they compare with what was before."""
    return [
        (
            one.sentence,
            one.search,
            one.changes_by_branch,
            compared(one, one.branches.current),
            str(one.timeline.current),
        )
        for one in decodings
    ]


# ── as data ──


@pytest.mark.parametrize("shown", [PLAIN, FULL])
def test_what_is_written_is_read_as_the_same(shown):
    assert read_shown(shown.written()) == shown
    assert read_shown(json.loads(json.dumps(shown.written()))) == shown


def places_of(data, path=()):
    """The path of every value in JSON data."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from places_of(data[key], (*path, key))


def put(data, path, value):
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = value


BAD = [-1, 1.5, True, "\x1b[31m", "x" * 20_000, [], {}, [1], 1 << 40, [[]] * 2000, "../secret", float("nan")]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_other_data_is_refused_in_a_sentence(data):
    with pytest.raises(RoomError, match=r"^what another server of the room shows cannot be used: .*\.$"):
        read_shown(data)


@given(st.sampled_from(list(places_of(FULL.written()))), JSON | st.sampled_from(BAD))
def test_a_wrong_value_anywhere_is_refused_or_is_a_right_one(path, value):
    data = FULL.written()
    put(data, path, value)
    said = refusal(lambda: read_shown(data))
    if said is not None:
        assert len(said) < 300
        assert said.isprintable()
    else:  # a right one
        read = read_shown(data)
        assert read_shown(read.written()) == read
        assert all(len(text) <= 10_000 and text == printable(text) for text in texts_of(read.written()))


def texts_of(data):
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    for one in values:
        yield from [one] if isinstance(one, str) else texts_of(one)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sentence",), "a\x1b]0;b\x07"), (("sentence",), ""), (("sentence",), "a" * 10_001), (("systems",), []),
        (("systems",), [PLAIN.written()["systems"][0]] * 5), (("place",), [-1, 1]), (("place",), [1, 0]),
        (("place",), [1]), (("place",), [True, 1]), (("lesson",), "../../etc/passwd"), (("lesson",), "/etc/passwd"),
        (("lesson",), ".."), (("current",), 2), (("paragraph",), 1000), (("enlarged",), "Soft max"),
        (("pointer", "row"), -1), (("pointer", "pane"), "\u202e"), (("recording", "digest"), "AB" * 32),
        (("systems", 0, "digest"), "g" * 64), (("systems", 0, "name"), ""), (("systems", 0, "changes"), ["a"] * 1001),
        (("search", "width"), True), (("search", "width"), 0), (("search", "kind"), "best"),
    ],
)  # fmt: skip
def test_what_no_server_would_write_is_refused(path, value):
    data = FULL.written()
    put(data, path, value)
    with pytest.raises(RoomError):
        read_shown(data)


def test_the_subject_is_the_same_wherever_one_stands_and_another_for_another_sentence_system_or_search():
    elsewhere = replace(FULL, place=(0, 1), pointer=None, enlarged="", current=0, lesson="", paragraph=0)
    changed = replace(FULL, systems=tuple(replace(one, changes=("3.y=a",)) for one in FULL.systems))
    assert FULL.subject == elsewhere.subject == changed.subject == read_shown(FULL.written()).subject
    others = [
        replace(FULL, sentence="Je suis ."),
        replace(FULL, search=Search()),
        replace(FULL, systems=FULL.systems[:1]),
        replace(FULL, recording=None),
    ]
    assert len({FULL.subject, *(one.subject for one in others)}) == 5


def test_the_cursor_is_no_part_of_the_moment():
    assert FULL.is_moment_of(replace(FULL, pointer=None, enlarged="", current=0))
    assert not FULL.is_moment_of(replace(FULL, place=(2, 6)))
    assert not FULL.is_moment_of(replace(FULL, paragraph=5))


# ── of a screen, and again ──


@pytest.mark.parametrize("system", ["fixed", *SYSTEMS])
@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.kind)
def test_what_is_shown_is_shown_again(system, search):
    checkpoint = fixed_checkpoint() if system == "fixed" else system_checkpoint(system)
    walk = walk_of(checkpoint, search=search)
    walk.go_to(2, 3)
    for text in ("2.y=teacher", "3.y=am"):
        walk.change_as_said(walk.decodings[0], text)
    shown = read_shown(shown_by(walk).written())
    other = Walk(reopened(shown, opener(checkpoint)), shown.place)
    assert seen(other.decodings) == seen(walk.decodings)
    assert shown_by(other) == shown


def reworded(walk, sentence):
    walk.put_in_place([decoding_of(one.checkpoint, sentence, one.search) for one in walk.decodings])


def test_a_sentence_is_compared_again_with_the_one_before_and_what_was_changed_there():
    checkpoints = [fixed_checkpoint(), system_checkpoint("rnnsearch")]
    walk = walk_of(*checkpoints)
    walk.change_as_said(walk.decodings[0], "2.y=teacher")
    reworded(walk, "Je suis .")
    walk.change_as_said(walk.decodings[1], "1.y=am")
    walk.go_to(1, 2)
    shown = shown_by(walk, current=1)
    assert shown.systems[0].former.changes == ("2.y=teacher",)
    other = Walk(reopened(read_shown(shown.written()), opener(*checkpoints)), shown.place)
    assert seen(other.decodings) == seen(walk.decodings)
    assert shown_by(other, current=1) == shown


def test_padding_is_shown_again_also_behind_another_sentence():
    checkpoint = fixed_checkpoint()
    walk = walk_of(checkpoint)
    reworded(walk, "Je suis .")
    walk.change_as_said(walk.decodings[0], "padding=2; mask=off; 1.y=am")
    shown = shown_by(walk)
    assert shown.systems[0].changes == ("padding=2; mask=off", "1.y=am")
    assert shown.systems[0].former.sentence == SENTENCE
    other = Walk(reopened(shown, opener(checkpoint)), shown.place)
    assert seen(other.decodings) == seen(walk.decodings)


def test_a_sentence_that_begins_anew_is_compared_with_none():
    walk = walk_of(fixed_checkpoint())
    walk.put_in_place([decoding_of(fixed_checkpoint(), "Je suis .")], anew=True)
    assert shown_by(walk).systems[0].former is None


def test_the_lecturer_is_followed_back_to_a_branch_that_is_open():
    walk = walk_of(fixed_checkpoint())
    first = shown_by(walk)
    walk.change_as_said(walk.decodings[0], "2.y=teacher")
    changed = shown_by(walk)
    reworded(walk, "Je suis .")
    other = shown_by(walk)
    newest = walk.decodings
    for wanted in (first, changed, other, first):
        decodings = found(wanted, newest)
        assert shown_of(["0"], decodings, wanted.place) == wanted
    assert found(replace(first, sentence="Je ."), newest) is None
    assert found(replace(first, search=Search("beam")), newest) is None
    assert found(FULL, newest) is None
    alone = replace(other, systems=(replace(other.systems[0], former=None),))
    assert found(alone, newest) is None  # compared with nothing, it looks different


def test_a_trace_is_shown_at_each_of_its_branches():
    walk = walk_of(fixed_checkpoint())
    wanted = [shown_by(walk)]
    for text in ("2.y=teacher", "3.h=0"):
        walk.change_as_said(walk.decodings[0], text)
        wanted.append(shown_by(walk))
    reworded(walk, "Je suis .")
    wanted.append(shown_by(walk))
    recorded = again(trace.to_bytes(walk.decodings))
    for one in [*wanted, *reversed(wanted)]:
        [decoding] = found(one, recorded)
        assert shown_of(["0"], [decoding], one.place) == one
    assert found(replace(wanted[0], systems=(replace(wanted[0].systems[0], changes=("2.y=a",)),)), recorded) is None


def test_a_trace_is_named_by_its_file_and_what_is_in_it(tmp_path):
    (tmp_path / "my.trace").write_bytes(trace.to_bytes([decoded()]))
    (tmp_path / "other.trace").write_bytes(trace.to_bytes([decoded(None, "2.y=teacher")]))
    mine, other = recording_of(tmp_path / "my.trace"), recording_of(tmp_path / "other.trace")
    assert mine.name == "my.trace"
    assert mine.digest != other.digest
    shown = replace(PLAIN, recording=mine)
    check_joined(shown, shown)
    with pytest.raises(RoomError, match=r"another trace, 'other\.trace'"):
        check_joined(shown, replace(PLAIN, recording=other))
    with pytest.raises(RoomError, match="the room shows what is computed, and this server a trace"):
        check_joined(shown, PLAIN)
    with pytest.raises(RoomError, match="the room shows a trace"):
        check_joined(PLAIN, shown)


def test_servers_with_different_checkpoints_of_one_name_are_told_apart(tmp_path):
    folders = [save_whole(tmp_path / str(seed), random_checkpoint(seed)) for seed in (1, 2)]
    one, other = (decoding_of(load(str(folder)), "w1 w2") for folder in folders)
    shown = shown_of(["rnnsearch"], [one], (0, 1))
    assert shown.digests[0] == one.digest != other.digest
    reopened(shown, lambda name, sentence, search: decoding_of(one.checkpoint, sentence, search))
    with pytest.raises(RoomError, match="the checkpoint 'rnnsearch' of this server is another than"):
        reopened(shown, lambda name, sentence, search: decoding_of(other.checkpoint, sentence, search))
    with pytest.raises(RoomError, match="the checkpoint 'rnnsearch' of this server is another than"):
        check_joined(shown_of(["rnnsearch"], [other], (0, 1)), shown)
    check_joined(shown_of(["sort"], [other], (0, 1)), shown)  # it may have that one, too


def test_what_a_terminal_could_take_as_a_command_is_not_shown():
    decoding = decoding_of(fixed_checkpoint(), "Je \x1b[31msuis\x07 .")
    shown = shown_of(["a\x1b[2Jb"], [decoding], (0, 1), recording=Recording("a", "0" * 64))
    assert shown.names == ("ab",)
    assert shown.sentence == "Je suis ."
