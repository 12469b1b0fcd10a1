"""What is too much is refused in a sentence; what a lecture hall does is not."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room.rooms import Clock

from attn_tui.errors import RoomError
from attn_tui.room.buckets import Bucket, Buckets, Rate
from attn_tui.room.codes import RoomCode
from attn_tui.room.guard import Guard
from attn_tui.room.limits import LimitError, Limits, address_of
from attn_tui.story.texts import LANGUAGES, texts

HALL = "192.0.2.1"
CODE = RoomCode("KXRMTWPB")
FEW = Limits(
    connections_each=6, knocking=5, knocking_each=4, wrong_codes=Rate(6, 0.5), wrong_codes_each=Rate(4, 0.25),
    wrong_codes_here=2, followers=3, input=Rate(100, 10), backlog=1000, explorers=2, decodings=Rate(2, 0.1),
    decodings_all=Rate(3, 1), edits=Rate(2, 0.5), edits_all=Rate(3, 0.25),
    handshakes=Rate(8, 2), handshakes_each=Rate(6, 1), sentence=20,
)  # fmt: skip


@pytest.fixture
def clock():
    return Clock()


def guard_of(clock, **changes):
    return Guard(replace(FEW, **changes), clock)


def refused(limit, **values):
    """What raises LimitError for that limit, with those values."""
    said = texts("en")(f"room.limit.{limit}", **values) if values else ""
    return pytest.raises(LimitError, match=re.escape(said)) if values else pytest.raises(LimitError)


# ── buckets ──


def test_a_bucket_gives_so_many_at_once_and_then_so_many_a_second(clock):
    bucket = Bucket(Rate(3, 0.5), clock)
    assert [bucket.take() for _ in range(5)] == [True, True, True, False, False]
    assert bucket.wait() == 2
    clock.go(2)
    assert [bucket.take(), bucket.take()] == [True, False]
    clock.go(1000)
    assert bucket.is_full
    assert bucket.left == 3


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(0, 4)), max_size=50))
def test_a_bucket_never_gives_more_than_its_rate(steps):
    clock, taken = Clock(), 0
    bucket = Bucket(Rate(4, 2), clock)
    for seconds, n in steps:
        clock.go(seconds)
        taken += n * bucket.take(n)
        assert taken <= 4 + 2 * (clock.now - 1000) + 1e-6


def test_a_clock_that_goes_back_gives_nothing(clock):
    bucket = Bucket(Rate(1, 1), clock)
    bucket.take()
    clock.go(-100)
    assert not bucket.take()
    clock.go(0.5)
    assert not bucket.take()
    clock.go(0.5)
    assert bucket.take()


def test_buckets_of_many_addresses_take_bounded_room_and_remember_who_was_there_last(clock):
    buckets = Buckets(Rate(1, 0.001), clock, most=100)
    for i in range(1000):
        buckets.of(i).take()
        assert len(buckets) <= 100
    assert not buckets.of(999).take()
    clock.go(10_000)
    buckets.of("new")  # all others are full again
    buckets.of(7)
    assert buckets.of(999).take()


def test_a_full_bucket_is_forgotten_before_one_that_was_used(clock):
    buckets = Buckets(Rate(1, 0.001), clock, most=10)
    buckets.of("guesser").take()
    for i in range(200):
        buckets.of(i)
    assert not buckets.of("guesser").take()


# ── addresses ──


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("::1", "::/64"), ("", "elsewhere"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"), ("/run/socket", "elsewhere"), ("localhost", "elsewhere"), ("1.2.3", "elsewhere"),
    ],
)  # fmt: skip
def test_what_counts_as_one_address(host, address):
    assert address_of(host) == address


# ── a lecture hall ──


def test_a_hall_of_300_behind_one_address_comes_in_within_a_minute(clock):
    guard, sessions = Guard(clock=clock), []
    for student in range(300):
        for _ in range(2):  # a terminal and a browser
            connection = guard.connect(HALL)
            if student % 4 == 0:
                assert not connection.tries(CODE, "KXRMTWPP")
            assert connection.tries(CODE, "kxrm twpb")
            connection.admit_follower()
            session = connection.begin()
            session.typed(1)
            session.waits(20_000)
            session.waits(0)
            sessions.append((connection, session))
            clock.go(0.1)
    clock.go(3600)
    for connection, session in sessions:
        session.typed(1)
        connection.check_time()
    assert guard.followers == 600


def test_a_hundred_may_come_in_the_same_moment(clock):
    guard = Guard(clock=clock)
    connections = [guard.connect(HALL) for _ in range(100)]
    for connection in connections:
        connection.admit_follower()


def test_who_guesses_codes_is_slowed_down_and_who_is_right_does_not_count(clock):
    guard, guesses = Guard(clock=clock), 0
    for _ in range(3600):  # for an hour, as fast as it goes
        clock.go(1)
        try:
            connection = guard.connect(HALL)
        except LimitError:
            continue
        try:
            for _ in range(10):
                connection.tries(CODE, "BBBBBBBB")
                guesses += 1
        except LimitError:
            connection.close()
    assert guesses <= 200 + 3600 / 2 + 1
    elsewhere = guard.connect("198.51.100.1")
    assert all(elsewhere.tries(CODE, "KXRMTWPB") for _ in range(1000))


# ── each limit ──


def test_wrong_codes_of_a_connection_an_address_and_all(clock):
    guard = guard_of(clock)
    one, other, third = guard.connect(HALL), guard.connect(HALL), guard.connect(HALL)
    assert [one.tries(CODE, "x"), one.tries(CODE, "x")] == [False, False]
    with refused("wrong_codes_here", n="2"):
        one.tries(CODE, "KXRMTWPB")
    other.tries(CODE, "x"), other.tries(CODE, "x")
    with refused("wrong_codes", seconds="4"):
        third.tries(CODE, "KXRMTWPB")
    far = guard.connect("198.51.100.1")
    far.tries(CODE, "x"), far.tries(CODE, "x")
    with refused("wrong_codes", seconds="2"):  # of all addresses
        guard.connect("198.51.100.2").tries(CODE, "KXRMTWPB")
    clock.go(4)
    assert third.tries(CODE, "KXRMTWPB")


def test_connections_and_handshakes(clock):
    guard = guard_of(clock, handshakes_each=Rate(100, 1))
    for _ in range(4):
        guard.connect(HALL)
    with refused("knocking", seconds="60"):
        guard.connect(HALL)
    far = guard.connect("198.51.100.1")
    with refused("knocking", seconds="60"):  # there are five in all
        guard.connect("198.51.100.2")
    far.close()
    guard.connect("198.51.100.2").close()
    guard.connect("198.51.100.2").close()
    guard.connect("198.51.100.2").close()
    with refused("handshakes", seconds="1"):
        guard.connect("198.51.100.2")
    one = guard_of(clock)
    for _ in range(6):
        one.connect(HALL).close()
    with refused("handshakes", seconds="1"):
        one.connect(HALL)
    one.connect("198.51.100.2")


def test_connections_of_one_address(clock):
    guard = guard_of(clock, handshakes_each=Rate(100, 1), followers=100)
    connections = [guard.connect(HALL) for _ in range(3)]
    for connection in connections:
        connection.admit_follower()
    connections += [guard.connect(HALL) for _ in range(3)]
    with refused("connections", n="6"):
        guard.connect(HALL)
    connections[0].close()
    guard.connect(HALL)


def test_the_room_is_full_but_not_for_a_lecturer(clock):
    guard = guard_of(clock, handshakes=Rate(100, 1), handshakes_each=Rate(100, 1))
    inside = [guard.connect(HALL) for _ in range(3)]
    for connection in inside:
        connection.admit_follower()
        connection.admit_follower()  # once
    late = guard.connect("198.51.100.1")
    with refused("followers", n="3"):
        late.admit_follower()
    late.admit_lecturer()
    inside[0].close()
    inside[0].close()
    guard.connect("198.51.100.1").admit_follower()
    assert guard.followers == 3


def test_who_is_not_let_in_in_time_is_told_so(clock):
    guard = guard_of(clock)
    slow, inside = guard.connect(HALL), guard.connect(HALL)
    inside.admit_follower()
    clock.go(61)
    inside.check_time()
    with refused("knocking_seconds", seconds="60"):
        slow.check_time()


def test_sessions_of_one_connection(clock):
    connection = guard_of(clock).connect(HALL)
    first, _ = connection.begin(), connection.begin()
    with refused("sessions", n="2"):
        connection.begin()
    first.end()
    connection.begin()


def test_what_is_typed_too_fast(clock):
    session = guard_of(clock).connect(HALL).begin()
    session.typed(100)
    with refused("input"):
        session.typed(1)
    clock.go(1)
    session.typed(10)
    with refused("input"):
        session.typed(1 << 30)


def test_what_is_not_read(clock):
    session = guard_of(clock).connect(HALL).begin()
    with refused("backlog"):
        session.waits(1001)
    session.waits(0)
    session.waits(500)
    clock.go(590)
    session.typed(1)
    session.waits(500)
    session.waits(400)  # a little was read
    clock.go(590)
    session.waits(900)
    clock.go(20)
    with refused("stalled", minutes="10"):
        session.check_time()
    session.waits(0)
    clock.go(5000)
    session.check_time()  # nothing to read is nothing not read


def test_who_does_nothing_for_hours_or_stays_for_ever(clock):
    session = guard_of(clock).connect(HALL).begin()
    clock.go(4 * 3600 + 1)
    with refused("idle", minutes="240"):
        session.check_time()
    for _ in range(8):
        session.typed(1)
        clock.go(3600)
    with refused("total", minutes="720"):
        session.check_time()


def test_explorers(clock):
    guard = guard_of(clock)
    connection, other = guard.connect(HALL), guard.connect(HALL)
    one, two, three = connection.begin(), connection.begin(), other.begin()
    one.explore()
    one.explore()
    two.explore()
    with refused("explorers", n="2"):
        three.explore()
    one.follow()
    one.follow()
    three.explore()
    connection.close()
    two.explore()  # it has ended
    assert guard.explorers == 1
    other.close()
    assert guard.explorers == 0


def test_sentences(clock):
    guard = guard_of(clock)
    one, other = guard.connect(HALL).begin(), guard.connect(HALL).begin()
    with refused("sentence", n="21", most="20"):
        one.decodes("x" * 21)
    one.decodes("Je suis .")
    one.decodes("Je suis .")
    with refused("decodings", seconds="10"):
        one.decodes("Je suis .")
    other.decodes("Je suis .")
    with refused("decodings_all", seconds="1"):
        other.decodes("Je suis .")
    clock.go(10)
    one.decodes("Je suis .")


def test_edits_by_hand(clock):
    guard = guard_of(clock)
    one, other = guard.connect(HALL).begin(), guard.connect(HALL).begin()
    one.edits()
    one.edits()
    with refused("decodings", seconds="2"):
        one.edits()
    other.edits()
    for _ in range(3):
        with refused("decodings_all", seconds="4"):
            other.edits()
    one.decodes("Je suis .")  # which counts by itself
    clock.go(4)
    other.edits()  # of its own, nothing was taken while all had none


def test_a_key_that_is_held_down_takes_a_weight_from_0_to_1_and_back(clock):
    session = Guard(clock=clock).connect(HALL).begin()
    for _ in range(40):
        clock.go(1 / 50)
        session.edits()


def test_a_size_is_cut_to_what_is_drawn():
    limits = Limits()
    assert limits.size(80, 24) == (80, 24)
    assert limits.size(1 << 31, -5) == (400, 1)


def test_all_is_as_before_when_everybody_has_gone(clock):
    guard = guard_of(clock, handshakes=Rate(10_000, 1), handshakes_each=Rate(10_000, 1))
    for i in range(2000):
        connection = guard.connect(f"192.0.2.{i % 250}")
        if i % 2:
            connection.admit_follower()
        session = connection.begin()
        if i % 3:
            session.explore()
        connection.close()
        session.end()
    assert (guard.followers, guard.explorers, dict(guard.open), dict(guard.knocking)) == (0, 0, {}, {})


# ── what is said ──


def test_every_refusal_is_one_sentence_in_every_language():
    keys = [key for key in texts("en").templates if key.startswith("room.limit.")]
    values = dict.fromkeys(("n", "most", "seconds", "minutes"), "7")
    for key in keys:
        error = LimitError(key.removeprefix("room.limit."), **values)
        assert str(error) == error.said("en")
        assert len({error.said(language) for language in LANGUAGES}) == len(LANGUAGES)
        assert all(re.fullmatch(r"[^\n]+\.", error.said(language)) for language in LANGUAGES)


@pytest.mark.parametrize("field", [field.name for field in fields(Limits)])
def test_a_limit_that_lets_nothing_through_is_refused(field):
    value = Rate(1, 0) if isinstance(getattr(Limits(), field), Rate) else 0
    with pytest.raises(RoomError, match=f"^the limit {field} is 0; it must be a number above 0"):
        Limits(**{field: value})
