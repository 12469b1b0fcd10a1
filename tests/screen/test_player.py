"""Playing with a clock of the test's own."""

import pytest

from attn_tui.screen.player import PACES, Player


class Clock:
    """Ticks when it is told to."""

    def __init__(self):
        self.running = []

    def __call__(self, seconds, tick):
        clock = self

        class Timer:
            def stop(self):
                clock.running.remove(self)

        timer = Timer()
        timer.seconds, timer.tick = seconds, tick
        self.running.append(timer)
        return timer


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
    timer.tick()
    timer.tick()
    assert player.is_playing
    timer.tick()
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
