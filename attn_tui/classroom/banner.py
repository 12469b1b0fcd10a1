"""The last line of a follower's terminal: whether one follows or explores, what can be done, what has happened."""

from __future__ import annotations

from collections.abc import Sequence

from attn_tui.classroom.colours import Colours, style_of
from attn_tui.room.room import Follower, Room
from attn_tui.room.shown import Shown
from attn_tui.screen.driver.styles import PLAIN, change
from attn_tui.screen.pictures.film import BLANK
from attn_tui.screen.write import first_fitting, fit
from attn_tui.story.texts import Texts
from attn_tui.story.walk import Place
from attn_tui.text import printable


def text(states: Sequence[str], remark: str, width: int) -> str:
    """What the line says: one of these, ever shorter ones, and before it `remark`, for what has just happened."""
    texts = [*(f"{remark}  {state}" for state in states), remark] if remark else states
    return fit(first_fitting(texts, width), width)


def following(room: Room, say: Texts, member: Follower, chosen: str | None = None) -> list[str]:
    """What is said to who follows, ever more briefly; `chosen` is the choice that was taken, if the class is asked."""
    if room.shown is None:
        return [*_with_keys("class.waiting", say), say("class.waiting")]
    if room.asked is not None and not room.asked.revealed:
        taken = say("class.answer") if chosen is None else say("class.answered", choice=chosen)
        return [f"{taken}   {_with_keys('class.following', say)[1]}", taken]
    if said := [*filter(None, (truth_of(room, say, member), aside_of(room.shown, say)))]:
        keys = (say(f"{key}.keys") for key in ("class.following", "class.following.short"))
        return [*(f"{' '.join(said)}   {one}" for one in keys), " ".join(said), said[0]]
    return [*_with_keys("class.following", say), say("class.following.short")]


def exploring(room: Room, say: Texts, seen: Shown, *, is_typing: bool = False) -> list[str]:
    """What is said to who has left at `seen` to explore; while letters are typed, none of them is a key."""
    place = place_of(room.shown, say, seen)
    if is_typing:
        states = [f"{say(form, place=place)}   {say('class.typing.keys')}" for form in _forms("class.exploring", say)]
    else:
        states = _with_keys("class.exploring", say, place=place)
    return [*states, say("class.explores")]


def _with_keys(key: str, say: Texts, **values: str) -> list[str]:
    """What one does, with the keys that do something, in full and in short."""
    return [f"{say(form, **values)}   {say(f'{form}.keys')}" for form in _forms(key, say)]


def _forms(key: str, say: Texts) -> list[str]:
    return [form for form in (key, f"{key}.short") if form in say.templates]


def truth_of(room: Room, say: Texts, member: Follower) -> str | None:
    """What was right of the question before, and what a follower has guessed; None if that is not told now."""
    if (settled := room.settled) is None:
        return None
    guess, n = member.answer_to(settled.at), len(settled.choices)

    def name(index: int) -> str:
        choice = printable(settled.choices[index])
        return choice if settled.choices.count(settled.choices[index]) == 1 else f"{index + 1} {choice}"

    if guess in settled.right:
        return say("class.right.guessed", word=name(guess))
    if guess is None or guess >= n:  # another server may tell anything
        return say("class.right", word=name(settled.right[0]))
    return say("class.right.other", word=name(settled.right[0]), guess=name(guess))


def aside_of(shown: Shown | None, say: Texts) -> str | None:
    """What the lecturer looks at that nobody else sees, as a sentence; None if that is nothing, or nothing known."""
    key = f"class.aside.{shown.aside if shown else ''}"
    return say(key) if key in say.templates else None


def place_of(shown: Shown | None, say: Texts, seen: Shown | None = None) -> str:
    """Where the class is, in words; also whether that is in another sentence than that of `seen`."""
    if shown is None:
        return "–"
    place = said_place(shown.place, say)
    is_other = seen is not None and shown.sentence != seen.sentence
    return say("class.place.other", place=place) if is_other else place


def said_place(place: Place, say: Texts) -> str:
    """A place, in words: the numbers are those that stand above the panes there."""
    t, substep = place
    return say("class.place", t=f"{t:,}", n=f"{substep:,}") if t else say("class.place.reading", n=f"{substep:,}")


def written(line: str, row: int, colours: Colours) -> bytes:
    """What puts the line on a row of a terminal, from 1, and leaves its cursor and style as they were."""
    style = style_of(BLANK._replace(bold=True), colours)
    return f"\x1b7\x1b[{row};1H{change(PLAIN, style)}{printable(line)}{change(style, PLAIN)}\x1b8".encode()
