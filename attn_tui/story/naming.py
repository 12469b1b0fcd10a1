"""Names of things at a moment: the symbols of the equations, with their numbers."""

from __future__ import annotations

from attn_tui.config import ModelConfig
from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.engine.ways import Search
from attn_tui.scores import SCORES
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment
from attn_tui.story.texts import Texts
from attn_tui.symbols import number, subscript, superscript
from attn_tui.text import printable


def activated(function: str, inner: str) -> str:
    """An activation of something, as in an equation.

    >>> activated("tanh", "W h"), activated("none", "W h")
    ('tanh(W h)', 'W h')
    """
    return inner if function == "none" else f"{function}({inner})"


def linear(config: ModelConfig, name: str, product: str, bias: str = "b", *, paper: bool = False) -> str:
    """A product, with its bias if this system has one; `paper` says whether the paper's has."""
    return f"{product} + {bias}" if config.has_bias(name, paper) else product


def message_size(config: ModelConfig) -> int:
    """How many numbers an encoder hands over: the last states of all its layers, and an LSTM's cells."""
    return config.reading_layers * config.encoder_state * (2 if config.cell == "lstm" else 1)


def read_names(moment: Moment, event: ev.PositionRead) -> tuple[str, str, str]:
    """The names of what is read at a position, of the state before it, and of the new one.

    An upper layer reads the state below; the state before the first position is 0.
    """
    j, config = event.j + 1, moment.decoding.config
    arrow, neighbour = ("→", j - 1) if event.direction == "forward" else ("←", j + 1)
    before = f"{arrow}h{subscript(neighbour)}" if 1 <= neighbour <= len(moment.source) else "0"
    place = f" + P{subscript(j)}" if config.positions else ""
    given = f"h{subscript(j)}⁽{superscript(event.layer)}⁾" if event.layer else f"E x{subscript(j)}{place}"
    return given, before, f"{arrow}h{subscript(j)}"


def fed_in(moment: Moment) -> str:
    """What the decoder RNN is given besides the word: h̃_{t−1} or C_t."""
    if moment.decoding.before(ev.ContextComputed, ev.InputConcatenated):
        return f"C{subscript(moment.n)}"
    if moment.n is None:
        return "h̃"
    return f"h̃{subscript(moment.n - 1)}" if moment.event.t > 1 else "0"


def asking(moment: Moment, say: Texts) -> str:
    """The words for the query, the state that encoder states are scored against, in a sentence."""
    return say(f"asking.{moment.query}") if moment.query in ("start", "cell") else moment.query


def in_title(decoding: Decoding, say: Texts) -> str:
    """The checkpoint's name, and how much it has learned if that is not all; printable."""
    name, age = printable(decoding.name), decoding.checkpoint.age
    if age is None:
        return name
    return f"{name.removesuffix(f'@{age}')}, {age_name(age, say)}"


def age_name(age: int, say: Texts) -> str:
    """How much has been learned at an age, in a few words."""
    return say.count("history.after", age) if age else say("history.before")


def how_chosen(search: Search, say: Texts) -> str:
    """How the output words are chosen, in a few words."""
    return say(f"search.{search.kind}", width=search.width, temperature=f"{search.temperature:g}", seed=search.seed)


def score_formula(moment: Moment) -> str:
    """The right-hand side of this system's score equation, with the name of the query."""
    config = moment.decoding.config
    formula = SCORES[moment.score].formula.format(q=moment.query, d=config.decoder_hidden)
    if "tanh(" in formula and config.has_bias("decoder.attention.query"):
        formula = formula.removesuffix(")") + " + b)"
    if "tanh(" in formula and config.has_bias("decoder.attention.energy"):
        formula += " + c"
    return formula


def weights_sum(weights: Array) -> str:
    """Their sum, with enough digits to tell a little less than 1 from 1."""
    total = float(weights.sum())
    return f"{min(total, 0.9999):.4f}" if 0.995 <= total < 1 else number(total)
