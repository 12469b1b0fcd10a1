"""What the tests of a room show, and a clock that goes when it is told."""

from __future__ import annotations

from collections.abc import Callable

from attn_tui.engine.ways import Search
from attn_tui.errors import RoomError
from attn_tui.room.shown import Former, Pointer, Recording, Shown, System

PLAIN = Shown((System("fr-en"),), "Je suis étudiant .")
FULL = Shown(
    systems=(
        System("fr-en@300", "ab" * 32, ("padding=3; mask=off", "2.y=teacher"), Former("Je suis .", ("1.h=0",))),
        System("./mine", "", (), None),
    ),
    sentence="Je suis étudiant .",
    search=Search("beam", width=3, length_penalty=0.7),
    place=(2, 5),
    lesson="bottleneck",
    paragraph=4,
    current=1,
    pointer=Pointer("softmax", 2, 7),
    enlarged="alignment",
    recording=Recording("my.trace", "cd" * 32),
    given=1,
    aside="beam",
)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += seconds


def refusal(reading: Callable[[], object]) -> str | None:
    """What a RoomError says against reading something; None if it is read. Other errors are let through."""
    try:
        reading()
    except RoomError as error:
        return str(error)
    return None
