"""What servers tell each other, as text."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room.rooms import FULL, PLAIN, refusal
from room.test_shown import BAD, JSON, places_of, put

from attn_tui.errors import RoomError
from attn_tui.room.checking import LONGEST_MESSAGE
from attn_tui.room.state import Asked, Revision, Settled, State, Tally, read_message

AT = Revision(2, 9, 5)
MESSAGES = [
    State(Revision()),
    State(Revision(0, 1, 3), PLAIN),
    State(Revision(3, 1, (1 << 52) - 1), FULL, Asked(AT, "attention", ("Je", "", "«é»"), revealed=True)),
    State(Revision(3, 2, 1), PLAIN, settled=Settled(AT, ("Je", "", "«é»"), (2, 0))),
    Tally(1, 1),
    Tally(5, 12, 30, 4, 2, FULL.subject, ((0, 1, 2), (3, 7, 1)), AT, (3, 0, 1)),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_what_is_told_is_read_as_the_same(message):
    assert message.written().isascii()
    assert read_message(message.written()) == message
    assert read_message(message.written().encode()) == message


@given(st.sampled_from(MESSAGES), st.data(), JSON | st.sampled_from(BAD))
def test_a_wrong_value_anywhere_is_refused_or_is_a_right_one(message, data, value):
    told = json.loads(message.written())
    put(told, data.draw(st.sampled_from(list(places_of(told)))), value)
    said = refusal(lambda: read_message(json.dumps(told)))
    if said is not None:
        assert len(said) < 300
        assert said.isprintable()
    else:
        read = read_message(json.dumps(told))
        assert read_message(read.written()) == read


@pytest.mark.parametrize("mark", [[0, 1, 0], [0, 0, 1], [-1, 1, 1], [0, 1], [0, 1, 1, 1], "abc", [0, 1, 1 << 20]])
def test_a_mark_that_nobody_can_have_made_is_refused(mark):
    told = json.loads(MESSAGES[-1].written())
    told["tally"]["marks"] = [mark]
    with pytest.raises(RoomError):
        read_message(json.dumps(told))


@pytest.mark.parametrize("right", [[], [3], [-1], ["0"], [True], 1, None])
def test_what_is_right_is_one_of_the_choices(right):
    told = json.loads(State(AT, PLAIN, settled=Settled(AT, ("a", "b", "c"), (1,))).written())
    told["state"]["settled"]["right"] = right
    with pytest.raises(RoomError):
        read_message(json.dumps(told))


@pytest.mark.parametrize(
    "told",
    [
        "", "[]", "1", "nothing", "{}", '{"version": 1}', '{"version": 2, "state": {}}',
        '{"version": true, "state": {}}',
        '{"version": 1, "version": 1, "state": {}}', '{"version": 1, "tally": []}', "[" * 100_000, b"\xff\xfe",
        '{"version": 1, "state": {"revision": [1, 2]}}', '{"version": NaN}', "9" * 10_000, " " * (LONGEST_MESSAGE + 1),
        '{"version": 1, "state": {"revision": [1, 2, 4503599627370496]}}',
        '{"version": 1, "state": {"revision": [1, 2, 3], "shown": null, "asked": {}}}',
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(told):
    with pytest.raises(RoomError, match=r"^what another server of the room tells cannot be used: .*\.$") as refused:
        read_message(told)
    assert len(str(refused.value)) < 300


def test_what_is_too_long_is_not_told():
    long = replace(PLAIN, systems=(replace(PLAIN.systems[0], changes=("1.y=" + "a" * 9000,) * 30),))
    with pytest.raises(RoomError, match=r"^what is shown takes 26\d KiB to tell other servers, and 256 are the most; "):
        State(AT, long).written()
