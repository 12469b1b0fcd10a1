"""What a rule reads: the numbers known just before a sub-step, under the names that `Memory` has, with addresses.

A rule stands beside its sub-step, and says for one number of its event, or of what it computes on the way, what that
is made of: the same equation once more, for one element instead of a whole array.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.derivation import value_of
from attn_tui.engine.intervention import COMPUTED, Intervention, kind_of
from attn_tui.engine.model import Array, Checkpoint, Mask, Shapes
from attn_tui.engine.naming import Symbols
from attn_tui.engine.notation import write
from attn_tui.engine.orders import kinds_of
from attn_tui.engine.quantity import Formula, Numbers, Product, Quantity
from attn_tui.errors import DerivationError
from attn_tui.text import shown

_LARGEST_EXPONENT = 80
"""Beyond it, exp(x) is no longer a float32."""
_LETTERS = {"encoder_states": "jk", "alpha_t": "j", "e_t": "j", "gaussian": "j", "logit": "y"}
"""What the indices of a sum over these are called, if not k."""


class Facts:
    """All that is known of a decoding."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        events: Sequence[ev.Event],
        interventions: Sequence[Intervention],
        masks: tuple[Mask | None, Mask | None],
        rules: Mapping[str, Mapping[str, Callable[..., Formula]]],
        shapes: Shapes,
    ) -> None:
        """Take what is read and what may be attended to, each sub-step's rules, and the parameters' shapes."""
        self.checkpoint, self.events, self.interventions = checkpoint, events, interventions
        (self._read, self.attended), self.rules, self.shapes = masks, rules, shapes
        self.split = events[0]
        assert isinstance(self.split, ev.SentenceSplit)
        self.source, self.words = self.split.source, self.split.words
        self.symbols = Symbols(checkpoint, self.words)
        self.reading = {(e.layer, e.direction, e.j): e for e in events if isinstance(e, ev.PositionRead)}
        self._numbers = {(event.t, event.substep): number for number, event in enumerate(events)}
        self._known: dict[tuple[int, str], Known] = {}

    def at(self, t: int, substep: str) -> Known:
        """Return what is known just before a sub-step, and its event. Raises DerivationError if it is not computed."""
        if (t, substep) not in self._known:
            if (t, substep) not in self._numbers:
                raise DerivationError(
                    f"there is no sub-step {shown(substep)} in time step {t}, or not yet; step on to it."
                )
            self._known[t, substep] = Known(self, self._numbers[t, substep])
        return self._known[t, substep]

    def reads(self, j: int) -> bool:
        """Whether the encoder reads a position: `<PAD>` may be left out."""
        return self._read is None or bool(self._read[j])


class Known:
    """Calling it with a name returns the latest numbers of that name, before the sub-step."""

    def __init__(self, facts: Facts, number: int) -> None:
        """Take the number of the sub-step's event; of those that read positions, any."""
        self.facts = facts
        self.event = facts.events[number]
        self.t, self.substep = self.event.t, self.event.substep
        self._latest: dict[str, tuple[ev.Event, str]] = {}
        for event in facts.events[:number]:
            self._learn(event)

    def _learn(self, event: ev.Event) -> None:
        """Remember which event set each name, as `Memory.learn` copies the values."""
        if isinstance(event, ev.PositionRead):
            return
        if isinstance(event, ev.StateComputed):
            self._latest["h_previous"] = self._latest["h_t"]
        # The context's event repeats what it was made of.
        found = ("c_t",) if isinstance(event, ev.ContextComputed) else ev.names(type(event))
        self._latest |= {name: (event, name) for name in found}
        if isinstance(event, ev.DecoderStarted):
            self._latest["h_t"] = (event, "h_0")
        if isinstance(event, ev.AttentionalComputed):
            self._latest["attentional"] = (event, "hidden")

    @property
    def checkpoint(self) -> Checkpoint:
        """The model."""
        return self.facts.checkpoint

    @property
    def config(self) -> ModelConfig:
        """Its config."""
        return self.facts.checkpoint.config

    def has(self, name: str) -> bool:
        """Whether that is known."""
        return name in self._latest and getattr(*self._latest[name]) is not None

    def __call__(self, name: str) -> Quantity:
        return self._of_event(*self._latest[name])

    def own(self, name: str) -> Quantity:
        """A field of this very sub-step's event."""
        return self._of_event(self.event, name)

    def _of_event(self, event: ev.Event, name: str) -> Quantity:
        return self._quantity((event.t, event.substep, name), getattr(event, name, None))

    def _quantity(
        self, place: tuple[int, str, str], values: Numbers | None, *before: int, known: bool = True
    ) -> Quantity:
        """Numbers with addresses. KeyError if this system does not have them."""
        if values is None:
            raise KeyError(place)
        axes: tuple[int | range, ...] = (*before, *(range(size) for size in values.shape))
        name = self.facts.symbols.of(*place)
        return Quantity(values, axes, place, name, _LETTERS.get(place[2], ""), known=known)

    def computed(self, name: str, values: Numbers, *before: int) -> Quantity:
        """What this sub-step computes on the way, under the name of its rule; `before` are the first indices."""
        return self._quantity((self.t, self.substep, name), values, *before, known=self.has_parameters)

    def constant(self, value: float | Numbers, symbol: str) -> Quantity:
        """A number that is made of nothing, or several."""
        values = np.asarray(value, np.float64)
        return Quantity(values, tuple(range(size) for size in values.shape), None, lambda index: symbol)

    @property
    def has_parameters(self) -> bool:
        """Whether the parameters are known; a replay may lack them."""
        return bool(self.checkpoint.parameters)

    def parameter(self, name: str) -> Quantity | None:
        """A parameter by its name; None if this system does not have it. Of a replay that lacks it, NaN."""
        place, array = (0, "parameters", name), self.checkpoint.parameters.get(name)
        if array is not None:
            return self._quantity(place, array)
        if self.has_parameters or (shape := self.facts.shapes.get(name)) is None:
            return None
        return self._quantity(place, np.broadcast_to(np.float32(np.nan), shape), known=False)

    def weight(self, name: str) -> Quantity:
        """A parameter by its name. KeyError if this system does not have it."""
        found = self.parameter(name)
        if found is None:
            raise KeyError(name)
        return found

    def array(self, name: str) -> Array:
        """A parameter's numbers, to compute with."""
        return np.asarray(self.weight(name).values, np.float32)

    def row(self, weight: str, i: int, *parts: Quantity, bias: str = "") -> list[Product]:
        """W[i] x, for x as the vectors it is a concatenation of, + b[i] if there is such a bias. Zeros are left out."""
        matrix, products, first = self.weight(weight), list[Product](), 0
        for part in parts:
            if part.place is not None:
                products.append(matrix[i, first : first + len(part)] * part)
            first += len(part)
        if bias and (found := self.parameter(bias)) is not None:
            products.append(Product((found[i],)))
        return products

    def linear(self, name: str, i: int, *parts: Quantity) -> list[Product]:
        """The products of W[i] x + b[i], as `Checkpoint.linear` computes it for all i."""
        return self.row(f"{name}.weight", i, *parts, bias=f"{name}.bias")

    def linear_of(self, name: str, x: Quantity) -> Array:
        """W x + b for all i, as numbers to compute with: [rows of W]."""
        if not self.has_parameters:
            return np.full(self.facts.shapes[f"{name}.weight"][0], np.nan, np.float32)
        return self.checkpoint.linear(name, np.asarray(x.values, np.float32))

    def parts(self, name: str) -> list[Quantity]:
        """The vectors whose concatenation a field is."""
        event, field = self._latest[name]
        fields: Sequence[str] = self.facts.rules[event.substep][field].fields  # type: ignore[attr-defined]
        return self.facts.at(event.t, event.substep).parts_of(fields)

    def parts_of(self, names: Iterable[str]) -> list[Quantity]:
        """Vectors that are concatenated; h̃_0 = 0."""
        zeros = self.constant(np.zeros(self.config.feedforward), "0")
        return [zeros if name == "attentional" and not self.has(name) else self(name) for name in names]

    def made(
        self,
        function: str,
        products: Iterable[Product | Quantity],
        given: float = 0.0,
        *,
        short: str = "",
        source: str = "",
    ) -> Formula:
        """A function, by its name in `derivation.FUNCTIONS`, of a sum."""
        addends = (one if isinstance(one, Product) else Product((one,)) for one in products)
        return Formula(function, tuple(addends), given, short, source=source)

    def sum(self, *products: Product | Quantity, short: str = "", source: str = "") -> Formula:
        """A sum, or a number that is another one."""
        return self.made("", products, short=short, source=source)

    def value(self, formula: Formula) -> Numbers:
        """The number that a formula makes: []."""
        return np.asarray(value_of(formula))

    def nothing(self, equation: str) -> Formula:
        """A number that is made of nothing: its equation says why."""
        return Formula("", (), equation=equation)

    def of_reading(self, field: str, values: Array | None, layer: int, d: int, j: int) -> Quantity:
        """A vector of an event that read a position."""
        return self._quantity((0, "read", field), values, layer, d, j)

    def per_temperature(self, field: str) -> Quantity | None:
        """1 / T, if a what-if divides what a field is made of by a temperature T."""
        change = self.anew(field)
        if change is None or change.change != "temperature":
            return None
        assert isinstance(change.value, int | float)
        return self.constant(1 / float(np.float32(change.value)), f"1/{change.value:g}")

    def tempered(self, scores: Quantity, field: str) -> Quantity:
        """Scores divided by the temperature that a what-if brings in."""
        by = self.per_temperature(field)
        if by is None:
            return scores
        return scores.made(f"{{}} {by.symbol}", lambda x: x * float(by.values), lambda made: float(by.values))

    def exponentials(self, scores: Quantity) -> Quantity:
        """exp(score) of each, with the largest taken out if exponentials could overflow."""
        if not (most := self._largest(scores)):
            return scores.made("exp({})", np.exp, lambda made: made)
        return scores.made(f"exp({{}} − {most:g})".replace("− -", "+ "), lambda x: np.exp(x - most), lambda made: made)

    def _largest(self, scores: Quantity) -> float:
        """The largest score if it is too large, or too small, for exponentials; else 0."""
        most = float(np.max(scores.values, initial=-np.inf))
        return most if _LARGEST_EXPONENT < abs(most) < np.inf else 0.0

    def log_sum(self, scores: Quantity) -> Formula:
        """Log Σ exp(score)."""
        most = self._largest(scores)
        return self.made("shifted log" if most else "log", [self.exponentials(scores)], most)

    def of_words(self, field: str, *index: int) -> Formula:
        """What a number of this time step's words is made of."""
        [kind] = [kind for kind in kinds_of(self.config) if "top_ids" in ev.names(kind)]
        return self.facts.rules[kind.substep][field](self.facts.at(self.t, kind.substep), *index)

    @property
    def holding(self) -> list[Intervention]:
        """The what-ifs that hold in this sub-step."""
        kind = type(self.event)
        return [
            i
            for i in self.facts.interventions
            if i.holds_in(self.t) and kind_of(self.config, i.field, i.change) is kind
        ]

    def anew(self, field: str) -> Intervention | None:
        """The what-if by which a field is computed in another way: a temperature, a score function; the last counts."""
        found = [i for i in self.holding if i.field == field and i.change in COMPUTED]
        return found[-1] if found else None

    def by_hand(self, field: str, index: tuple[int, ...]) -> str:
        """The what-if that put a number in, in its notation; "" if it was computed."""
        if field == "layers_t" and index[:1] == (self.config.layers - 1,):
            field = "h_t"
        put_in = [i for i in self.holding if i.field == field and i.change not in COMPUTED]
        found = [i for i in put_in if i.at is None or i.change == "only" or i.at == index[-1]]
        return write(self.checkpoint, self.facts.words, found[-1:])
