"""A room: who writes, who follows, what is counted."""

import logging
from dataclasses import replace

import pytest
from room.rooms import FULL, PLAIN, Clock

from attn_tui.errors import RoomError
from attn_tui.room.people import LONGEST_NAME, MOST_MARKS, name_of
from attn_tui.room.room import Counts, Lecturer, Room
from attn_tui.room.state import Revision, Settled, State, Tally
from attn_tui.room.tallies import SILENT

OTHER = replace(PLAIN, place=(1, 2))


def test_a_lecturer_writes_what_is_shown_and_each_state_is_newer():
    room = Room(PLAIN, server=7)
    lecturer = room.lecturer()
    first = room.revision.number
    assert room.revision == (0, first, 7)
    lecturer.show(PLAIN)
    assert room.revision == (1, first + 1, 7)  # a lecturer is there
    lecturer.show(PLAIN)
    assert room.revision == (1, first + 1, 7)  # nothing new
    lecturer.show(OTHER)
    assert (room.shown, room.revision) == (OTHER, (1, first + 2, 7))
    lecturer.show(FULL)
    assert (room.shown, room.revision) == (FULL, (1, first + 3, 7))


def test_a_server_that_begins_later_changes_nothing(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_000.0)
    first = Room(PLAIN, server=1)
    monkeypatch.setattr("time.time", lambda: 1_000.5)
    second = Room(FULL, server=9)
    assert second.receive(first.state)
    assert not first.receive(second.state)
    assert not first.receive(Room(server=9).state)
    assert first.shown == second.shown == PLAIN
    lecturer = Room(OTHER, server=5)
    lecturer.lecturer().show(OTHER)
    assert first.receive(lecturer.state)


def test_who_sits_down_later_goes_before():
    here, there = Room(PLAIN, server=9), Room(PLAIN, server=1)
    lecturer = here.lecturer()
    for t in range(1, 6):  # cut off from the other, it counts on
        lecturer.show(replace(PLAIN, place=(t, 1)))
    there.receive(State(Revision(1, 2, 9), replace(PLAIN, place=(1, 1))))
    there.lecturer().show(FULL)
    assert here.receive(there.state)
    assert not there.receive(State(Revision(1, 6, 9), PLAIN))
    assert here.shown == there.shown == FULL
    lecturer.show(OTHER)  # who was there before may go on, from what there is now
    assert there.receive(here.state)
    assert there.shown == OTHER


def test_a_follower_can_do_nothing_that_a_lecturer_can():
    room = Room(PLAIN)
    follower = room.join("lecturer")
    state = room.state
    follower.explore()
    follower.mark()
    assert not {name for name in dir(Lecturer) if not name.startswith("_")} & set(dir(follower))
    assert room.state is state


def test_followers_come_go_and_are_counted_by_where_they_are():
    room = Room(PLAIN, clock=Clock())
    ada, bob = room.join("Ada"), room.join("Bob")
    assert room.counts == Counts(2, 0, 0)
    assert ada.explore()
    assert bob.look_back()
    assert not bob.look_back()
    assert room.counts == Counts(0, 1, 1)
    assert (ada.person.name, ada.person.since, ada.person.where) == ("Ada", 1000.0, "exploring")
    assert ada.follow()
    assert bob.leave()
    assert not bob.leave()
    assert room.counts == Counts(1, 0, 0)
    assert list(room.followers) == [ada.number]


def test_who_has_left_does_nothing_any_more():
    room = Room(PLAIN)
    asked = room.lecturer().ask("word", ["a", "b"])
    gone, heard = room.join("Ada"), []
    gone.leave()
    room.watch(heard.append)
    assert not any([gone.mark(), gone.answer(asked.at, 0), gone.explore(), gone.follow(), gone.look_back()])
    assert gone.person is None
    assert heard == []
    assert room.join("Ada").number != gone.number


def test_each_follower_is_lost_once_at_each_place():
    room = Room(PLAIN)
    ada, bob = room.join("Ada"), room.join("Bob")
    assert ada.mark()
    assert not ada.mark()
    assert bob.mark()
    assert bob.mark(OTHER)
    assert room.marks == {(0, 1): 2, (1, 2): 1}


def test_marks_are_about_what_was_seen_and_come_back_with_it():
    room = Room(PLAIN)
    lecturer, ada = room.lecturer(), room.join("Ada")
    seen = room.shown
    lecturer.show(FULL)
    assert ada.mark(seen)  # the lecturer was faster
    assert room.marks == {}
    ada.mark()
    assert room.marks == {FULL.place: 1}
    lecturer.show(replace(PLAIN, place=(3, 1)))
    assert room.marks == {(0, 1): 1}


def test_who_leaves_takes_marks_and_answers_along():
    room = Room(PLAIN)
    asked = room.lecturer().ask("word", ["a", "b"])
    ada = room.join("Ada")
    ada.mark()
    ada.answer(asked.at, 1)
    assert (room.marks, room.answered) == ({(0, 1): 1}, 1)
    ada.leave()
    assert (room.marks, room.answered) == ({}, 0)


def test_marks_are_bounded_and_on_places():
    room = Room(PLAIN)
    ada = room.join("Ada")
    marked = [ada.mark(replace(PLAIN, place=(t, 1))) for t in range(MOST_MARKS + 5)]
    assert sum(marked) == MOST_MARKS
    bob = room.join("Bob")
    assert not any(bob.mark(replace(PLAIN, place=place)) for place in [(-1, 1), (0, 0), (1 << 40, 1)])
    assert not Room().join("Ada").mark()  # nothing is shown


# ── questions ──


def test_answers_are_counted_once_each_and_told_when_the_lecturer_shows_them():
    room = Room(PLAIN)
    lecturer, followers = room.lecturer(), [room.join() for _ in range(4)]
    asked = lecturer.ask("attention", ["Je", "suis", "."])
    assert (room.asked, room.bars, room.answered) == (asked, None, 0)
    for follower, choice in zip(followers, (0, 2, 2), strict=False):
        assert follower.answer(asked.at, choice)
    assert not followers[1].answer(asked.at, 2)
    assert followers[0].answer(asked.at, 1)  # thought better of it
    assert (room.bars, room.answered) == (None, 3)
    assert lecturer.reveal()
    assert not lecturer.reveal()
    assert room.bars == (0, 1, 2)
    assert not followers[3].answer(asked.at, 0)  # too late
    assert room.bars == (0, 1, 2)


def test_an_answer_to_another_question_or_that_is_no_choice_does_not_count():
    room = Room(PLAIN)
    lecturer, ada = room.lecturer(), room.join("Ada")
    before = lecturer.ask("word", ["a", "b"])
    asked = lecturer.ask("word", ["a", "c"])
    assert asked.at > before.at
    assert not any([ada.answer(before.at, 0), ada.answer(asked.at, 2), ada.answer(asked.at, -1)])
    assert lecturer.withdraw()
    assert not lecturer.withdraw()
    assert not ada.answer(asked.at, 0)
    assert (room.asked, room.bars, room.answered) == (None, None, 0)


def test_a_question_asked_twice_is_one_until_its_answers_are_shown():
    room = Room(PLAIN)
    lecturer = room.lecturer()
    asked = lecturer.ask("word", ["a", "b"])
    assert lecturer.ask("word", ["a", "b"]) is asked
    lecturer.reveal()
    assert lecturer.ask("word", ["a", "b"]).at > asked.at


def test_what_was_right_is_told_for_as_long_as_the_moment_stays():
    room, changes = Room(PLAIN), []
    lecturer, ada, bob = room.lecturer(), room.join("Ada"), room.join("Bob")
    asked = lecturer.ask("word", ["a", "b", "a"])
    ada.answer(asked.at, 1)
    lecturer.show(OTHER)
    assert room.settled is None
    room.watch(changes.append)
    lecturer.settle(asked, [2, 0])
    assert changes == ["asked"]
    assert room.settled == Settled(asked.at, ("a", "b", "a"), (2, 0))
    assert room.asked is None
    assert (ada.answer_to(asked.at), bob.answer_to(asked.at), ada.answer_to(Revision())) == (1, None, None)
    there = Room(PLAIN)
    there.receive(room.state)
    assert there.settled == room.settled
    lecturer.show(replace(OTHER, enlarged="alignment"))
    assert room.settled is not None
    for end in (lambda: lecturer.ask("word", ["c", "d"]), lambda: lecturer.show(PLAIN)):
        lecturer.settle(asked, [1])
        end()
        assert room.settled is None
    ada.leave()
    assert ada.answer_to(asked.at) is None


def test_a_question_is_over_when_the_lecturer_goes_on_but_not_when_the_cursor_moves():
    room = Room(PLAIN)
    lecturer = room.lecturer()
    asked = lecturer.ask("word", ["a", "b"])
    lecturer.show(replace(PLAIN, enlarged="alignment"))
    assert room.asked == asked
    lecturer.show(OTHER)
    assert room.asked is None


@pytest.mark.parametrize(("shown", "choices"), [(None, ["a", "b"]), (PLAIN, ["a"]), (PLAIN, ["a"] * 1001)])
def test_what_cannot_be_asked_is_refused(shown, choices):
    with pytest.raises(RoomError, match="there is nothing to ask the class"):
        Room(shown).lecturer().ask("word", choices)


# ── names ──


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ada", "Ada"), ("  Ada \n Lovelace\t", "Ada Lovelace"), ("", ""), ("\x1b[2J", ""), ("김민준", "김민준"),
        ("a\u202eb\u2066c\u200f", "abc"), ("\x07\x00A\x9b31m", "A"), ("\u0301a", "◌\u0301a"), ("\ud800", "\ufffd"),
        ("x" * 5000, "x" * (LONGEST_NAME - 1) + "…"),
    ],
)  # fmt: skip
def test_a_name_is_one_short_line_of_text(typed, name):
    assert name_of(typed) == name
    assert Room().join(typed).person.name == name


# ── watching ──


def test_who_watches_is_told_what_has_changed():
    room, told, shown_only = Room(PLAIN), [], []
    end = room.watch(told.append)
    room.watch(shown_only.append, "shown")
    lecturer, ada = room.lecturer(), room.join("Ada")
    lecturer.show(OTHER)
    lecturer.show(FULL)
    asked = lecturer.ask("word", ["a", "b"])
    ada.answer(asked.at, 0)
    ada.mark()
    ada.explore()
    end()
    ada.leave()
    assert told == [
        "followers", "shown", "shown", "marks", "asked", "answers", "answers", "marks", "followers",
    ]  # fmt: skip
    assert shown_only == ["shown", "shown"]


def test_a_watcher_that_fails_keeps_nobody_else_from_being_told(caplog):
    room, told = Room(PLAIN), []
    room.watch(lambda change: 1 / 0)
    room.watch(told.append)
    with caplog.at_level(logging.ERROR):
        room.join("Ada")
    assert told == ["followers"]
    assert "ZeroDivisionError" in caplog.text
    assert "Ada" not in caplog.text


def test_what_a_watcher_changes_is_told_afterwards_to_all():
    room, told = Room(PLAIN), []
    ada = room.join("Ada")
    ends = [room.watch(lambda change: change == "shown" and ada.leave())]
    room.watch(told.append)
    ends.append(room.watch(lambda change: [end() for end in ends]))
    room.lecturer().show(OTHER)
    assert told == ["shown", "followers", "marks", "answers"]
    assert not room.followers


def test_who_has_stopped_watching_is_not_told_what_is_just_being_told():
    room, told, ends = Room(PLAIN), [], []
    room.watch(lambda change: ends[0]())
    ends.append(room.watch(told.append))
    room.join("Ada")
    assert told == []


# ── other servers ──


def tally(number, **values):
    return Tally(**{"server": 5, "number": number, "subject": PLAIN.subject, **values})


def test_what_other_servers_tell_is_summed_and_older_tallies_change_nothing():
    room = Room(PLAIN, server=1)
    asked = room.lecturer().ask("word", ["a", "b"])
    ada = room.join("Ada")
    ada.mark()
    ada.answer(asked.at, 0)
    latest = tally(3, following=2, back=1, marks=((0, 1, 2), (4, 1, 1)), asked=asked.at, answers=(1, 1))
    assert room.hear(latest)
    assert not room.hear(latest)
    assert not room.hear(tally(2, following=9))
    assert not room.hear(replace(latest, server=1, number=99))  # its own, come back
    assert room.counts == Counts(3, 0, 1)
    assert room.marks == {(0, 1): 3, (4, 1): 1}
    assert room.answered == 3
    room.lecturer().reveal()
    assert room.bars == (2, 1)


def test_what_is_told_of_another_sentence_or_question_is_not_counted():
    room = Room(PLAIN, server=1)
    asked = room.lecturer().ask("word", ["a", "b"])
    room.hear(tally(1, following=2, subject="other", marks=((0, 1, 2),), asked=Revision(1, 1, 1), answers=(1, 1)))
    assert (room.counts.followers, room.marks, room.answered) == (2, {}, 0)
    room.hear(tally(2, asked=asked.at, answers=(1, 1, 5)))  # one choice too many
    assert room.answered == 0


def test_a_server_that_is_not_heard_of_any_more_has_lost_its_followers():
    clock, told = Clock(), []
    room = Room(PLAIN, clock=clock)
    room.hear(tally(1, following=3))
    room.watch(told.append, "followers")
    clock.go(SILENT - 1)
    room.forget_silent()
    assert room.counts.followers == 3
    assert room.knows(5)
    clock.go(2)
    assert room.counts.followers == 0
    room.forget_silent()
    room.forget_silent()
    assert told == ["followers"]
    assert not room.knows(5)
    assert room.hear(tally(1, following=2))  # begins anew
