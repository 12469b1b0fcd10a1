"""The address of a number as text, for `attn-tui why`: time step, sub-step, and which of its numbers.

    3.score.étudiant         one score; a word that occurs twice, or any, goes by its number: 3.score.#3
    3.softmax.étudiant       its weight; 3.gaussian.étudiant of local-p, 3.window.window.étudiant
    3.state.#13              one number of the decoder state; 3.context.#4, 3.concat.#5, 3.feedforward.hidden.#18
    3.output.student         the probability of a word, as it is shown; 3.output.#2 is the second most probable one
    3.word                   the probability of the chosen word; 3.word.y its id, 3.window the centre of a window
    3.state.z.#13            what is computed on the way: gates, 3.output.logit.student, 3.output.log_z
    3.state.layers.#1.#13    a layer's state; layers count from the lowest
    0.read.étudiant.#3       the encoder's state at a word; 0.read.forward.étudiant.#3 if there are two directions, and
                             0.read.#2.forward.étudiant.#3 if there are several layers; 0.read.z.forward.étudiant.#3
    0.encoded.étudiant.#3    all directions' states at that word, one after the other
    decoder.feedforward.weight.#18.#4    a parameter: row and column

Sub-steps have the names of `--at`. The first number of each event is meant if none is named; others are named as
`attn_tui.engine.events` does, with or without `_t`. Numbers count from 1; but `#17` in place of a word that may be any
of the vocabulary (logit.#17, p.#17) is its id, as in what-ifs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from attn_tui.config import DIRECTIONS
from attn_tui.engine import events as ev
from attn_tui.engine.cell_rules import ON_THE_WAY as GATES
from attn_tui.engine.notation import place_of, place_text, word_of
from attn_tui.engine.origins import PARAMETERS, Origins
from attn_tui.engine.quantity import Element
from attn_tui.errors import DerivationError
from attn_tui.text import near, shown

MAIN = {
    "split": "source", "read": "state", "encoded": "encoder_states", "start": "h_0", "embed": "embedding",
    "input": "input_t", "combine": "combined_t", "propose": "proposed_t", "state": "h_t", "window": "p_t",
    "score": "e_t", "softmax": "alpha_t", "gaussian": "alpha_t", "context": "c_t", "concat": "concat_t",
    "feedforward": "top_probabilities", "attentional": "hidden", "maxout": "hidden", "readout": "hidden",
    "output": "top_probabilities", "word": "probability",
}  # fmt: skip
"""The field that is meant if none is named, by the sub-step."""
_AXES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("source", "e_t", "alpha_t", "gaussian", "window"), ("source",)),
    **dict.fromkeys(("encoder_states", "key", "score.hidden"), ("source", "unit")),
    **dict.fromkeys(("layers_t", "cells_t", "last_states", "last_cells", *GATES), ("layer", "unit")),
    **dict.fromkeys(("top_ids", "top_probabilities"), ("rank",)),
    **dict.fromkeys(("p", "logit"), ("word",)),
    **dict.fromkeys(("y_previous", "y_t", "p_t", "probability", "log_z", "best"), ()),
}
"""What the indices of a field count, if not units alone."""
_OF_READING = ("layer", "direction", "source", "unit")
_FORMS = {"layer": r"(?:(#\d{1,9})\.)?", "direction": r"(?:(forward|backward)\.)?", "unit": r"(#\d{1,9})"}
"""How an index is written, if not as any text; the first two are left out if there is one of them."""
_PARAMETER = re.compile(r"(?P<name>[A-Za-z_][\w.]*?)(?P<index>(?:\.#\d{1,9})*)")


class Addresses:
    """Reads and writes the addresses of the numbers of one branch of a decoding."""

    def __init__(self, origins: Origins) -> None:
        """Take what derives those numbers: its events are those that can be named."""
        self._origins, self._checkpoint, self._config = origins, origins.checkpoint, origins.checkpoint.config
        self._words = origins.facts.words
        self._events = {(event.t, event.substep): event for event in origins.facts.events}

    def read(self, text: str) -> Element:
        """Return the element of a text. DerivationError says what is wrong with it.

        Whether a sub-step computes such a thing on the way is checked when it is derived: `attn_tui.engine.origins`.
        """
        text = text.strip()
        form = re.fullmatch(r"(\d{1,9})\.(\w+)(?:\.(.+))?", text, re.DOTALL)
        if form is None:
            return self._parameter(text)
        t, substep, rest = int(form[1]), form[2], form[3] or ""
        if (t, substep) not in self._events or substep not in MAIN:
            raise DerivationError(f"there is no number {shown(text)}; {self._known_at(t)}.")
        name, _, place = rest.partition(".")
        field = self._field(t, substep, name)
        # What is named comes first, so that it can always be written, whatever words there are.
        found = None if field is None else self._in_field(Element(t, substep, field), place)
        found = found or self._in_field(Element(t, substep, MAIN[substep]), rest)
        if found is None:
            example = self._example(Element(t, substep, field or MAIN[substep]))
            raise DerivationError(f"{shown(text)} is not the address of one number; write it like {example}.")
        return found

    def write(self, element: Element) -> str:
        """Return the text that `read` turns into the same element, with words if they are unambiguous.

        DerivationError if there is no such number.
        """
        if element.substep == PARAMETERS:
            return element.field + "".join(f".#{i + 1}" for i in element.index)
        start = f"{element.t}.{element.substep}"
        if (element.t, element.substep) in self._events:
            names = ("",) if element.field == MAIN.get(element.substep) else ()
            for name, words in product((*names, re.sub("_[tj]$", "", element.field), element.field), (True, False)):
                text = ".".join(filter(None, (start, name, *self._places(element, words))))
                if self._reads_as(text, element):
                    return text
        raise DerivationError(f"there is no number {shown(element.field)} of that place in {start}.")

    def _reads_as(self, text: str, element: Element) -> bool:
        try:
            return self.read(text) == element
        except DerivationError:
            return False

    def _known_at(self, t: int) -> str:
        """What there is instead."""
        here = [substep for step, substep in self._events if step == t and substep in MAIN]
        last = max(step for step, _ in self._events)
        if here:
            return f"after {t}. comes one of {', '.join(here)}"
        return f"it begins with a word from 0 to {last}"

    def _example(self, element: Element) -> str:
        """The address of the first number of a field."""
        return self.write(replace(element, index=(0,) * len(_axes(element))))

    def _parameter(self, text: str) -> Element:
        form, shapes = _PARAMETER.fullmatch(text), self._origins.facts.shapes
        if form is None or "." not in text:
            raise DerivationError(
                f"{shown(text)} is not the address of a number; write one like 0.start.#1, or a parameter's name."
            )
        name, index = form["name"], tuple(int(number) - 1 for number in form["index"].split(".#")[1:])
        if name not in shapes:
            known = near(name, shapes) or next(iter(shapes))
            raise DerivationError(f"there is no parameter {shown(name)}; one of those that there are is {known}.")
        if len(index) != len(shapes[name]):
            example = name + ".#1" * len(shapes[name])
            raise DerivationError(f"{shown(text)} is not the address of one number; write it like {example}.")
        _check(index, shapes[name])
        return Element(0, PARAMETERS, name, index)

    def _field(self, t: int, substep: str, name: str) -> str | None:
        """Return the field, or what is computed on the way, that a name means."""
        known = self._names(t, substep)
        return next((one for one in (name, f"{name}_t", f"{name}_j") if one in known), None)

    def _names(self, t: int, substep: str) -> list[str]:
        """All fields with numbers, and what is computed on the way."""
        event = self._events[t, substep]
        fields = ev.names(type(event))
        known = [name for name in fields if hasattr(getattr(event, name), "shape")]
        return known + [name for name in self._origins.rules[substep] if name not in fields]

    def _in_field(self, element: Element, text: str) -> Element | None:
        """Read where in a field a number is; None if the text has not its form."""
        axes = _axes(element)
        if axes == ("rank",):
            return self._ranked(element, text) if text else None
        # A word before something else ends at the last dot that it can end at.
        last = len(axes) - 1
        parts = (_FORMS.get(axis, "(.+)" if n == last else r"(.+)\.") for n, axis in enumerate(axes))
        form = re.fullmatch("".join(parts), text, re.DOTALL)
        if form is None:
            return None
        index = tuple(self._index(element, axis, part) for axis, part in zip(axes, form.groups(), strict=True))
        _check(index, self._shape(element))
        return replace(element, index=index)

    def _ranked(self, element: Element, text: str) -> Element:
        """One of the most probable words by its rank, or any word."""
        top = self._top(element)
        if re.fullmatch(r"#\d{1,9}", text):
            index = (int(text[1:]) - 1,)
            _check(index, [len(top)])
            return replace(element, index=index)
        y = self._word(text)
        return replace(element, index=(top.index(y),)) if y in top else replace(element, field="p", index=(y,))

    def _index(self, element: Element, axis: str, part: str | None) -> int:
        directions = DIRECTIONS[self._config.directions]
        match axis:
            case "layer" if part is None:
                return _left_out([f"#{n + 1}" for n in range(self._layers(element.substep))], "layers", element)
            case "direction" if part is None:
                return _left_out(directions, "directions", element)
            case "direction" if part not in directions:
                raise DerivationError(f"the encoder reads {directions[0]} only; leave {part} out.")
            case "direction":
                return [str(direction) for direction in directions].index(str(part))
            case "source":
                return place_of(self._words, str(part), DerivationError)
            case "word":
                return self._word(str(part))
        return int(str(part)[1:]) - 1

    def _word(self, text: str) -> int:
        """Find the id of a target word."""
        if re.fullmatch(r"#\d{1,9}", text):
            y = int(text[1:])
            if y >= (words := self._config.target_vocabulary):
                raise DerivationError(f"there is no word {text}; the vocabulary's go from #0 to #{words - 1}.")
            return y
        found = self._checkpoint.target_vocabulary.find(text)
        if found is None:
            name = shown(self._checkpoint.name)
            raise DerivationError(f"{shown(text)} is not in the vocabulary of {name}; choose another word.")
        return found

    def _places(self, element: Element, words: bool) -> Iterable[str]:
        """Write the indices; "" is one that is left out."""
        for axis, i in zip(_axes(element), element.index, strict=False):
            match axis:
                case "layer" if self._layers(element.substep) == 1:
                    yield ""
                case "direction":
                    directions = DIRECTIONS[self._config.directions]
                    yield directions[i % len(directions)] if len(directions) > 1 else ""
                case "source" if words and i < len(self._words):
                    yield place_text(self._words, i)
                case "word":
                    yield word_of(self._checkpoint, i) if words else f"#{i}"
                case "rank" if words and i < len(top := self._top(element)):
                    word = word_of(self._checkpoint, top[i])
                    yield f"#{i + 1}" if word.startswith("#") else word
                case _:
                    yield f"#{i + 1}"

    def _layers(self, substep: str) -> int:
        return self._config.reading_layers if substep in ("read", "encoded") else self._config.layers

    def _top(self, element: Element) -> list[int]:
        """The ids of the most probable words."""
        event = self._events[element.t, element.substep]
        assert isinstance(event, ev.FeedforwardComputed | ev.OutputComputed)
        return [int(y) for y in event.top_ids]

    def _shape(self, element: Element) -> tuple[int | None, ...]:
        """The sizes of a field's axes, as far as they are known: not the units of what is computed on the way."""
        event = self._events[element.t, element.substep]
        if element.substep != "read" and element.field in ev.names(type(event)):
            return tuple(getattr(event, element.field).shape)
        sizes = {
            "layer": self._layers(element.substep),
            "direction": len(DIRECTIONS[self._config.directions]),
            "source": len(self._words),
            "word": self._config.target_vocabulary,
            "unit": self._config.encoder_hidden if element.field in ("state", "cell") else None,
        }
        return tuple(sizes[axis] for axis in _axes(element))


def _check(index: tuple[int, ...], shape: Sequence[int | None]) -> None:
    """Check that there are so many, as far as it is known."""
    for i, size in zip(index, shape, strict=True):
        if i < 0 or (size is not None and i >= size):
            raise DerivationError(f"there is no #{i + 1} there; it can be #1 to #{size or 999}.")


def _axes(element: Element) -> tuple[str, ...]:
    if element.substep == "read":
        return _OF_READING
    return _AXES.get(f"{element.substep}.{element.field}") or _AXES.get(element.field, ("unit",))


def _left_out(known: Sequence[str], what: str, element: Element) -> int:
    """The only one there is, if it is left out."""
    if len(known) > 1:
        raise DerivationError(
            f"there are {len(known)} {what}; put one of {', '.join(known)} before the rest of the place."
        )
    return 0
