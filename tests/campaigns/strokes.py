"""What somebody may do at a terminal: keys, lines typed at once, pastes, the mouse, other sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from textual.binding import Binding

from attn_tui.screen.keymap import all_bindings

SIZES = (
    (80, 24), (80, 24), (80, 24), (100, 30), (120, 40), (60, 18), (160, 50), (200, 60), (59, 18), (60, 17), (40, 10),
    (3, 3), (2, 50), (200, 1), (1, 1),
)  # fmt: skip
ENDING = ("q", "ctrl+c", "ctrl+q")
BOUND = sorted(
    {key for one in all_bindings() if isinstance(one, Binding) for key in one.key.split(",") if key not in ENDING}
)
"""All keys of the program, on every screen, but those that end it."""
STEPPING = (
    "right",
    "right",
    "right",
    "left",
    "down",
    "down",
    "up",
    "s",
    "home",
    "end",
    "tab",
    "enter",
    "escape",
    "escape",
)
TYPED = (
    "/314\r", "/Je suis\r", "I27\r", "Ile chat\r", "/\r", "g2\r", "g1.softmax\r", "g99\r", "i2.y=7\r", "i2.y=am\r",
    "i1.h=0\r", "i2.alpha=uniform\r", "i3.alpha.#1=0\r", "i2.alpha.#2=only\r", "iwhat\r", "ipad=2\r", "ix.pad=masked\r",
    "i*.h=0\r", "e", "e0\r", "e1\r", "u", "\x12", "uu", "w", "p", "y", "b", "a", "E", "H", "B7\r", "z", "m", "P", "t",
    "L",
    "\x1b", "\x1b\x1b",
    "?", "?what\r", "x\r", " ",
)  # fmt: skip
"""What is typed in one go, or that opens something."""
HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07", "\x9b2J", "\u202eabc\u2066", "e\u0301\u0301\u0301\u0301", "👩‍👩‍👧‍👦", "\x00\x01\x7f",
    "[red]x[/red]", "[@click=app.quit]x[/]", "<b>&amp;", "a\tb\nc\rd", "\ud800", "한국어 日本語", "שלום", " ", "",
    "1" * 3000, "x" * 300 + " y", "'\"$`\\!", "-", "--help", "=1+1", "0.5,0.5", "\u200b\u200d\ufeff",
)  # fmt: skip
"""What is pasted."""
_LINES = 100
"""Characters of what is pasted as keys, at most: each of them is one."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One thing that is done."""

    kind: Literal["key", "typed", "paste", "lines", "click", "scroll", "drag", "resize", "tick"]
    keys: tuple[str, ...] = ()
    text: str = ""
    at: tuple[float, float] = (0, 0)
    """Where, as shares of the screen."""
    to: tuple[float, float] = (0, 0)
    number: int = 1
    """Clicks, or lines to scroll, up if it is negative."""
    size: tuple[int, int] = (80, 24)

    @property
    def events(self) -> int:
        """How many keys it is; else it is one thing."""
        return max(1, len(self.text) if self.kind == "lines" else len(self.keys))


def drawn_strokes(drawn: Random, events: int) -> list[Stroke]:
    """As many as it takes for so many events."""
    strokes: list[Stroke] = []
    while events > 0:
        strokes.append(drawn_stroke(drawn))
        events -= strokes[-1].events
    return strokes


def drawn_stroke(drawn: Random) -> Stroke:
    """Anything."""
    kind = drawn.choices(
        ("key", "stepping", "typed", "burst", "paste", "lines", "click", "scroll", "drag", "resize", "tick"),
        (30, 30, 15, 8, 3, 1, 6, 3, 1, 5, 2),
    )[0]
    at, to = (drawn.random(), drawn.random()), (drawn.random(), drawn.random())
    match kind:
        case "key":
            return Stroke("key", (drawn.choice(BOUND),))
        case "stepping":
            return Stroke("key", (drawn.choice(STEPPING),))
        case "typed":
            return Stroke("typed", named(drawn.choice(TYPED)))
        case "burst":
            return Stroke("typed", tuple(drawn.choice((*BOUND, *STEPPING * 3)) for _ in range(drawn.randint(2, 8))))
        case "paste" | "lines":
            text = drawn.choice(HOSTILE)
            return Stroke("paste", text=text) if kind == "paste" else Stroke("lines", text=text[:_LINES])
        case "click":
            return Stroke("click", at=at, number=drawn.choice((1, 1, 2)))
        case "scroll":
            return Stroke("scroll", at=at, number=drawn.choice((-3, -1, 1, 3)))
        case "drag":
            return Stroke("drag", at=at, to=to)
        case "resize":
            size = drawn.choice(SIZES) if drawn.random() < 0.8 else (drawn.randint(1, 120), drawn.randint(1, 50))
            size = (500, 200) if drawn.random() < 0.01 else size
            return Stroke("resize", size=size)
    return Stroke("tick")


def named(text: str) -> tuple[str, ...]:
    """The keys that a text is typed with, by their names."""
    names = {"\r": "enter", "\x12": "ctrl+r", " ": "space", "\x1b": "escape"}
    return tuple(names.get(character, character) for character in text)


def told(strokes: Sequence[Stroke]) -> str:
    """In a line."""
    said = []
    for one in strokes:
        match one.kind:
            case "key" | "typed":
                said.append("·".join(one.keys))
            case "paste" | "lines":
                said.append(f"{one.kind} {one.text[:20]!a}")
            case "resize":
                said.append("{}×{}".format(*one.size))
            case "tick":
                said.append("tick")
            case _:
                said.append(f"{one.kind} {one.number} at {one.at[0]:.2f},{one.at[1]:.2f}")
    return " ".join(said)
