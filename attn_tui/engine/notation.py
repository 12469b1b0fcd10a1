"""Interventions as text: `3.alpha.étudiant=0`, time step, field, element and what is done.

    3.alpha.étudiant=0     one weight; a word that occurs twice, or any element, goes by its number: 3.alpha.#2=0
    3.alpha=0.2,0.3,0.5    all of them
    3.alpha.étudiant=only  3.alpha=uniform  3.alpha=last  3.alpha=normalised  3.alpha=temperature:2
    3.e.étudiant=out       the score is −∞; =in is the score without a mask or a window; =1.5 is 1.5
    3.e=dot                another score function
    3.h=0  3.h.#17=frozen  the decoder state, or one of its numbers; the same with c, the context
    3.y=student            the output word; a longer one takes as many time steps as it has pieces
    3.p=temperature:2      the words' probabilities

`3` is one time step, `3+` that one and all later ones, `*` all. Several in one text are separated by semicolons. What
stands behind the sentence, `padding=3`, comes before: see `attn_tui.engine.padding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from numbers import Integral

import numpy as np

from attn_tui.engine.intervention import FIELDS, Intervention, Value
from attn_tui.engine.model import Checkpoint
from attn_tui.errors import AttnTuiError, InterventionError, SentenceError
from attn_tui.text import shown
from attn_tui.vocabulary import as_read

SHORT = {field: field.removesuffix("_t") for field in FIELDS} | {"top_probabilities": "p"}
"""What fields are called here, after the number of the time step."""
_LONG = {short: field for field, short in SHORT.items()}
_STEP = r"(?P<t>\*|\d{1,9}\+?)\."
_FORM = re.compile(_STEP + r"(?P<field>[a-z]+)(?:\.(?P<at>.+))?=(?P<value>.*)", re.DOTALL)
_WORD_FORM = re.compile(_STEP + r"(?P<field>y)=(?P<value>.+)", re.DOTALL)
_BETWEEN = re.compile(rf";\s*(?={_STEP.replace('?P<t>', '?:')})")
_EXAMPLE = "write one like 3.alpha.WORD=0, 3.h=0 or 3.y=WORD"


def read(checkpoint: Checkpoint, words: Sequence[str], text: str) -> tuple[Intervention, ...]:
    """Read interventions for a sentence of these source words. InterventionError says what is wrong with the text.

    `attn_tui.engine.interventions.check` checks whether the values are possible.
    """
    return tuple(one for part in _BETWEEN.split(text) for one in _read(checkpoint, words, part.strip()))


def _read(checkpoint: Checkpoint, words: Sequence[str], text: str) -> Iterator[Intervention]:
    form = _WORD_FORM.fullmatch(text) or _FORM.fullmatch(text)
    if form is None:
        raise InterventionError(f"{shown(text)} is not an intervention; {_EXAMPLE}, or padding=3.")
    step, name, value = form["t"], form["field"], form["value"].strip()
    if name not in _LONG:
        raise InterventionError(f"there is no {shown(name)} to change; it can be {', '.join(_LONG)}.")
    field, t, onward = _LONG[name], 1 if step == "*" else int(step.rstrip("+")), not step.isdecimal()
    at = None if (place := form.groupdict().get("at")) is None else _place(field, words, place)
    if field == "y_t":
        for i, y in enumerate(_pieces(checkpoint, value)):
            yield Intervention(t + i, field, value=y, at=at, onward=onward)
        return
    change, _, number = value.partition(":")
    if change in FIELDS[field] and change != "set":
        if bool(number) != (change == "temperature"):
            raise InterventionError(f"{shown(value)} is not complete; {_EXAMPLE}, or temperature:2.")
        yield Intervention(t, field, change, _numbers(number) if number else None, at, onward)
    else:
        yield Intervention(t, field, "set", _numbers(value), at, onward)


def _place(field: str, words: Sequence[str], text: str) -> int:
    if re.fullmatch(r"#\d{1,9}", text):
        return int(text[1:]) - 1
    if field not in ("e_t", "alpha_t"):
        raise InterventionError(f"{shown(text)} is not the number of an element; write it as #1, #2 and so on.")
    return place_of(words, text, InterventionError)


def place_of(words: Sequence[str], text: str, error: type[AttnTuiError]) -> int:
    """Return the position of a source word, written as it is shown or by its number. Raises that kind of error."""
    if re.fullmatch(r"#\d{1,9}", text):
        return int(text[1:]) - 1
    places = [j for j, word in enumerate(words) if word == as_read(text)]
    if len(places) == 1:
        return places[0]
    if places:
        numbers = ", ".join(f"#{j + 1}" for j in places)
        raise error(f"{shown(text)} occurs in the sentence {len(places)} times; write one of {numbers}.")
    raise error(
        f"{shown(text)} is not a piece of this sentence; it has {shown(' '.join(words))}, by place #1 to #{len(words)}."
    )


def place_text(words: Sequence[str], j: int) -> str:
    """Write a position so that `place_of` reads it: as its word if that is unambiguous, else by its number."""
    plain = words.count(words[j]) == 1 and words[j] == as_read(words[j]) and not re.search(r"[=;\s]|^#\d", words[j])
    return words[j] if plain else f"#{j + 1}"


def _numbers(text: str) -> Value:
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise InterventionError(f"{shown(text)} is neither a number nor a known change; {_EXAMPLE}.") from None
    return values if len(values) > 1 else values[0]


def _pieces(checkpoint: Checkpoint, text: str) -> list[int]:
    """Find the ids of a word: one piece as it is shown, or by its number, or else the pieces that it is split into."""
    vocabulary = checkpoint.target_vocabulary
    if re.fullmatch(r"#\d{1,9}", text):
        return [int(text[1:])]
    piece = vocabulary.find(text)
    if piece is not None:
        return [piece]
    try:
        pieces = vocabulary.encode(text)
    except SentenceError:
        pieces = []
    if not pieces or vocabulary.unknown in pieces:
        raise InterventionError(f"{shown(text)} is not in the vocabulary of {checkpoint.name}; choose another word.")
    return pieces


def write(checkpoint: Checkpoint, words: Sequence[str], interventions: Iterable[Intervention]) -> str:
    """Write interventions as a text that `read` turns into the same."""
    return "; ".join(_write(checkpoint, words, one) for one in interventions)


def _write(checkpoint: Checkpoint, words: Sequence[str], i: Intervention) -> str:
    step = "*" if i.onward and i.t == 1 else f"{i.t}+" if i.onward else str(i.t)
    if i.field == "y_t":
        assert isinstance(i.value, Integral)
        return f"{step}.y={word_of(checkpoint, int(i.value))}"
    place = "" if i.at is None else f".{_place_of(i, words)}"
    values = i.value if isinstance(i.value, tuple) else () if i.value is None else (i.value,)
    # The shortest number that is the same float32, which all values become.
    numbers = ",".join(str(np.float32(value)).removesuffix(".0") for value in values)
    value = numbers if i.change == "set" else f"{i.change}:{numbers}" if numbers else i.change
    return f"{step}.{SHORT[i.field]}{place}={value}"


def _place_of(i: Intervention, words: Sequence[str]) -> str:
    assert i.at is not None
    return place_text(words, i.at) if i.field in ("e_t", "alpha_t") else f"#{i.at + 1}"


def word_of(checkpoint: Checkpoint, y: int) -> str:
    """How a target word is written in `3.y=…`: as it is shown if that is unambiguous, else by its number."""
    vocabulary = checkpoint.target_vocabulary
    [word] = vocabulary.words([y])
    for text in (word, f"+{word}"):
        if vocabulary.find(text) == y and not re.search(r"[;\s]|^#\d", text):
            return text
    return f"#{y}"
