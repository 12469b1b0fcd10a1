"""Playing with a clock of the test's own, which no second passes on."""

import pytest

from attn_tui.story.player import PACES, Player


class Clock:
    """Ticks when it is told to."""

    def __init__(self):
        self.running = []

    def __call__(self, seconds, tick):
        clock = self

        class Timer:
            def stop(self):
                if self in clock.running:
                    clock.running.remove(self)

        timer = Timer()
        timer.seconds, timer.tick = seconds, tick
        self.running.append(timer)
        return timer

    def tick(self):
        """Let the only timer's time be over; it rings once."""
        timer = self.running.pop()
        timer.tick()


@pytest.fixture
def clock():
    return Clock()


def test_it_steps_at_every_tick_until_there_is_nothing_more(clock):
    steps = iter([True, True, False])
    player = Player(clock, lambda: next(steps), 0.5)
    player.toggle()
    assert player.is_playing
    [timer] = clock.running
    assert timer.seconds == 0.5
    clock.tick()
    clock.tick()
    assert player.is_playing
    clock.tick()
    assert not player.is_playing
    assert clock.running == []


def test_it_stops_when_it_is_told_to(clock):
    player = Player(clock, lambda: True, 1)
    player.toggle()
    player.toggle()
    assert not player.is_playing
    player.stop()
    assert clock.running == []


def test_paces_go_from_one_to_the_next_and_end(clock):
    player = Player(clock, lambda: True, 1.0)
    for _ in PACES:
        player.pace(True)
    assert player.seconds == PACES[0]
    player.pace(False)
    assert player.seconds == PACES[1]
    for _ in PACES:
        player.pace(False)
    assert player.seconds == PACES[-1]
    assert clock.running == []  # another pace does not begin to play


def test_a_pace_between_two_goes_to_its_neighbours(clock):
    player = Player(clock, lambda: True, 0.6)
    player.pace(True)
    assert player.seconds == 0.5
    player = Player(clock, lambda: True, 0.6)
    player.pace(False)
    assert player.seconds == 0.75


def test_while_it_plays_another_pace_is_heeded_at_once(clock):
    player = Player(clock, lambda: True, 1.0)
    player.toggle()
    player.pace(True)
    [timer] = clock.running
    assert timer.seconds == 0.75


def test_each_sub_step_stays_as_long_as_there_is_to_read_and_the_pace_is_a_factor(clock):
    texts = iter(["short", "x" * 100, "한" * 100, "x" * 100, "x" * 100])
    player = Player(clock, lambda: True, 0.5, lambda: next(texts))
    player.toggle()
    waited = [clock.running[0].seconds]
    for _ in range(3):
        clock.tick()
        waited.append(clock.running[0].seconds)
    assert waited == [0.5, 2.0, 4.0, 2.0]
    player.pace(True)
    assert [timer.seconds for timer in clock.running] == [0.35 * 4]


def test_who_moves_on_by_hand_has_the_whole_time_to_read_and_nothing_begins_to_play(clock):
    player = Player(clock, lambda: True, 1)
    player.begin_again()
    assert clock.running == []
    player.toggle()
    [before] = clock.running
    player.begin_again()
    [now] = clock.running
    assert now is not before


def test_a_step_that_waits_itself_or_stops_it_is_not_waited_for_twice(clock):
    player = Player(clock, lambda: bool(player.begin_again() or True), 1)
    player.toggle()
    clock.tick()
    assert len(clock.running) == 1
    player = Player(clock, lambda: bool(player.stop() or True), 1)
    player.toggle()
    clock.running.pop(0)
    clock.tick()
    assert (clock.running, player.is_playing) == ([], False)
