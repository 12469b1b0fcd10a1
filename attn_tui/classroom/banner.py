"""The last line of a follower's terminal: whether one follows or explores, what can be done, what has happened."""

from __future__ import annotations

from attn_tui.classroom.colours import Colours, style_of
from attn_tui.room.people import Where
from attn_tui.room.room import Room
from attn_tui.room.shown import Shown
from attn_tui.screen.driver.styles import PLAIN, change
from attn_tui.screen.pictures.film import BLANK
from attn_tui.screen.write import first_fitting, fit
from attn_tui.story.texts import Texts
from attn_tui.story.walk import Place
from attn_tui.text import printable


def text(room: Room, where: Where, say: Texts, remark: str, width: int, chosen: str | None = None) -> str:
    """What the line says, as long as there is room: `remark` first, for what has just happened.

    `chosen` is the choice that was taken, if the class is asked.
    """
    if where == "exploring":
        states = _with_keys("class.exploring", say, place=place_of(room.shown, say))
    elif room.shown is None:
        states = [*_with_keys("class.waiting", say), say("class.waiting")]
    elif room.asked is not None and not room.asked.revealed:
        taken = say("class.answer") if chosen is None else say("class.answered", choice=chosen)
        states = [f"{taken}   {_with_keys('class.following', say)[1]}", taken]
    elif (aside := aside_of(room.shown, say)) is not None:
        states = [f"{aside}   {keys}" for keys in (say("class.following.keys"), say("class.following.short.keys"))]
        states.append(aside)
    else:
        states = _with_keys("class.following", say)
    texts = [f"{remark}  {state}" for state in states] if remark else states
    return fit(first_fitting([*texts, remark] if remark else texts, width), width)


def _with_keys(key: str, say: Texts, **values: str) -> list[str]:
    """What one does, with the keys that do something, in full and in short."""
    forms = [form for form in (key, f"{key}.short") if form in say.templates]
    return [f"{say(form, **values)}   {say(f'{form}.keys')}" for form in forms]


def aside_of(shown: Shown, say: Texts) -> str | None:
    """What the lecturer looks at that nobody else sees, as a sentence; None if that is nothing, or nothing known."""
    key = f"class.aside.{shown.aside}"
    return say(key) if key in say.templates else None


def place_of(shown: Shown | None, say: Texts) -> str:
    """Where the class is, in words."""
    return "–" if shown is None else said_place(shown.place, say)


def said_place(place: Place, say: Texts) -> str:
    """A place, in words: the numbers are those that stand above the panes there."""
    t, substep = place
    return say("class.place", t=f"{t:,}", n=f"{substep:,}") if t else say("class.place.reading", n=f"{substep:,}")


def written(line: str, row: int, colours: Colours) -> bytes:
    """What puts the line on a row of a terminal, from 1, and leaves its cursor and style as they were."""
    style = style_of(BLANK._replace(bold=True), colours)
    return f"\x1b7\x1b[{row};1H{change(PLAIN, style)}{printable(line)}{change(style, PLAIN)}\x1b8".encode()
