"""Configs of every system there can be: some by hand, all that the papers leave open, some of what toolkits do."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

from cases import EVERY_CASE

from attn_tui.config import ACTIVATIONS, ModelConfig
from attn_tui.engine.architectures import parameter_shapes
from attn_tui.errors import CheckpointError
from attn_tui.families import DIRECTIONS, FAMILIES, HANDED_OVER
from attn_tui.scores import needs_equal_widths, trained_with


def has_specials(config: ModelConfig) -> bool:
    """Whether the vocabularies of this system's tests have `<START>` and `<PAD>`."""
    return config.source_start or config.pad_to > 0 or config.first == "start"


def unframed(config: ModelConfig) -> ModelConfig:
    """The same system, but that it reads nothing around the words of a sentence, and may choose any word."""
    nothing = {"source_start": False, "source_end": False, "pad_to": 0, "never": (), "never_first": ()}
    return dataclasses.replace(config, **nothing)


def small_config(score: str = "dot", tied: bool = True, **changes: Any) -> ModelConfig:
    """A config in which no two axes have the same length but those that must, so that no mix-up goes unseen.

    It is the lecture's, unless `changes` say otherwise; sizes that they leave open fit those they give.
    """
    values: dict[str, Any] = {
        "source_language": "a",
        "target_language": "b",
        "tokenizer": "words",
        "source_vocabulary": 14,
        "target_vocabulary": 17,
        "architecture": "attention-decoder",
        "directions": "both",
        "attention_hidden": 3,
        "window": 2,
        "max_length": 9,
        "max_source_length": 20,
        "score": score,
        "tied_output": tied,
        **changes,
    }
    directions = len(DIRECTIONS[values["directions"]])
    state = directions * values.setdefault("encoder_hidden", 8 // directions)
    family = FAMILIES[values["architecture"]]
    handed = HANDED_OVER.get(values.get("start") or family.starts[0])
    equal = needs_equal_widths(score) or handed == "encoder_state"
    values.setdefault("decoder_hidden", state if equal else values["encoder_hidden"] if handed else 7)
    readout = values.setdefault("readout", family.readouts[0])
    bare = values.get("feedforward") == 0 or readout in ("state", "concat") or not family.has_layer
    if bare:
        values["feedforward"] = 0
    if values.get("target_embedding") or readout == "concat":
        values["tied_output"] = tied = False
    values.setdefault("embedding", values["decoder_hidden"] if tied and bare else 5)
    values.setdefault("feedforward", values["embedding"] if tied and not values.get("projection") else 6)
    if tied and values.get("projection"):
        values["projection"] = values["embedding"]
    if values.get("positions"):
        values["positions"] = values["max_source_length"] + values["max_length"]
    return ModelConfig(**values)


VARIED = {
    "seq2seq": small_config("none", tied=False, architecture="seq2seq", cell="lstm", layers=2, directions="backward"),
    "seq2seq, no feedforward layer": small_config(
        "none", architecture="seq2seq", cell="rnn", directions="forward", feedforward=0
    ),
    "lecture, dot": small_config(),
    "lecture, general": small_config("general", tied=False, cell="lstm", layers=2),
    "lecture, concat": small_config("concat", cell="rnn", directions="forward"),
    "rnnsearch": small_config("additive", tied=False, architecture="rnnsearch", cell="gru-reset-before"),
    "luong, dot": small_config("dot", architecture="luong", cell="gru", directions="backward"),
    "luong, scaled dot": small_config("scaled-dot", tied=False, architecture="luong", directions="forward"),
    "luong, general, fed": small_config(
        "general", tied=False, architecture="luong", cell="lstm", layers=2, input_feeding=True
    ),
    "luong, concat, local-m": small_config(
        "concat", tied=False, architecture="luong", cell="rnn", layers=2, attention="local-m"
    ),
    "luong, location, local-m, fed": small_config(
        "location", architecture="luong", cell="lstm", directions="forward", attention="local-m", input_feeding=True
    ),
    "luong, general, local-p": small_config("general", architecture="luong", cell="gru", attention="local-p"),
    "luong, dot, local-p, fed": small_config(
        "dot", tied=False, architecture="luong", cell="lstm", layers=2, attention="local-p", input_feeding=True
    ),
    # What toolkits do otherwise than the papers.
    "luong, additive, as in Joey NMT": small_config(
        "additive", tied=False, architecture="luong", input_feeding=True, start="bridge", activation="relu",
        start_activation="relu", with_bias=("decoder.attentional",), without_bias=("decoder.output",),
        source_end=True, first="start", never=("w2",), never_first=("<END>", "w3"), encoder_layers=2,
    ),
    "luong, general, as in fairseq": small_config(
        "general", tied=False, architecture="luong", cell="lstm", layers=2, input_feeding=True, start="bridges",
        start_activation="none", projection=9, target_embedding=10, source_end=True,
    ),
    "luong, additive, with positions, as in Eole": small_config(
        "additive", tied=False, architecture="luong", directions="forward", input_feeding=True, positions=1,
        activation="none", with_bias=("decoder.attention.query", "decoder.attentional"), first="start",
    ),
    "luong, forward state": small_config(
        "general", architecture="luong", cell="lstm", layers=2, encoder_hidden=9, start="forward",
    ),
    "luong, projected": small_config(
        "dot", architecture="luong", start="top", layers=2, encoder_layers=1, projection=1,
    ),
    "tutorial": small_config(
        "additive", tied=False, architecture="attention-first", directions="forward", source_end=True, first="start",
        with_bias=("decoder.attention.query", "decoder.attention.energy"),
    ),
    "d2l": small_config(
        "additive", tied=False, architecture="attention-first", directions="forward", layers=2, source_end=True,
        first="start", pad_to=9, padding_masked=True,
    ),
    "bentrevett": small_config(
        "concat", embedding=10, architecture="attention-first", start="bridge", readout="concat", source_start=True,
        source_end=True, first="start", with_bias=("decoder.attention.query",),
    ),
    "annotated": small_config(
        "additive", tied=False, architecture="attention-first", layers=2, start="bridges", readout="linear",
        without_bias=("decoder.readout.context", "decoder.output"), source_end=True, first="start",
    ),
    "cell as query": small_config(
        "scaled-dot", architecture="attention-first", cell="lstm", start="zeros", query="cell", readout="tanh",
        activation="gelu", start_activation="swish",
    ),
    "conditional": small_config(
        "additive", tied=False, architecture="conditional-gru", first="zeros", source_end=True,
        with_bias=("decoder.attention.query", "decoder.attention.energy"),
    ),
    "positions": small_config(
        "places", tied=False, architecture="position-attention", directions="forward", source_end=True, first="start",
        pad_to=20, padding="zeros", activation="relu",
    ),
    "positions, log-softmax": small_config(
        "places", tied=False, architecture="position-attention", cell="lstm", directions="forward", query="cell",
        normalisation="log-softmax",
    ),
}  # fmt: skip
"""A few systems, in which every order of sub-steps and every choice there is occurs."""


ONE_OF_EACH = [
    *(name for name in VARIED if name.startswith(("seq2seq", "lecture", "rnnsearch"))),
    *(name for name in VARIED if name.startswith("luong") and " as in " not in name and "projected" not in name),
    "luong, general, as in fairseq", "bentrevett", "cell as query", "conditional", "positions, log-softmax",
]  # fmt: skip
"""For tests that take long: the papers' systems, and of what toolkits do one of each order of sub-steps."""
PAPERS = ("seq2seq", "attention-decoder", "rnnsearch", "luong")
"""The architectures that are tried with everything that may be chosen in them; others with some of it."""


def _choices() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each paper's architecture with every choice that the paper leaves open, and what to call it."""
    for architecture in PAPERS:
        family = FAMILIES[architecture]
        for cell, layers, directions, score, attention, fed, bare, tied in itertools.product(
            family.cells,
            (1, 2) if family.stacked else (1,),
            family.directions,
            # The additive score is the network of concat: what is true of one is true of the other.
            [s for s in trained_with(architecture) if s != "additive" or "concat" not in trained_with(architecture)],
            family.attentions,
            (False, True) if family.feeds_input else (False,),
            (False,) if family.feedforward else (False, True),
            (False, True),
        ):
            flags = (name for name, here in (("fed", fed), ("bare", bare), ("tied", tied)) if here)
            yield (
                " ".join([architecture, cell, str(layers), directions, score, attention, *flags]),
                {
                    "architecture": architecture,
                    "cell": cell,
                    "layers": layers,
                    "directions": directions,
                    "score": score,
                    "attention": attention,
                    "input_feeding": fed,
                    **({"feedforward": 0} if bare else {}),
                    "tied": tied,
                },
            )


CHOICES = dict(_choices())
"""Every system of the papers that there can be, by name: what to give `small_config`."""


def covering(choices: Mapping[str, Mapping[str, object]], strength: int = 3) -> list[str]:
    """A few of the choices that have every combination of so many values between them that there is in all.

    A covering array of that strength, where what cannot be together is what no choice has: a fault that takes at most
    so many options to show shows in it. Made greedily, so it is not the smallest, but the same every time.
    """
    found: dict[tuple[object, ...], int] = {}

    def bits(choice: Mapping[str, object]) -> int:
        combinations = itertools.combinations(sorted(choice.items()), strength)
        return sum(1 << found.setdefault(values, len(found)) for values in combinations)

    has = {name: bits(choice) for name, choice in choices.items()}
    left, chosen = (1 << len(found)) - 1, []
    while left:
        chosen.append(max(has, key=lambda name: (has[name] & left).bit_count()))
        left &= ~has[chosen[-1]]
    return chosen


def _drawn(random: Random, architecture: str) -> dict[str, Any]:
    """An architecture with everything that toolkits do in one way or another, drawn at random."""
    family = FAMILIES[architecture]
    layers = random.choice((1, 2)) if family.stacked else 1
    options: dict[str, Sequence[Any]] = {
        "cell": family.cells,
        "encoder_layers": (0, 3 - layers) if family.stacked else (0,),
        "directions": family.directions,
        "score": trained_with(architecture),
        "attention": family.attentions,
        "input_feeding": (False, True)[: 1 + family.feeds_input],
        "feedforward": (None,) if family.feedforward or not family.has_layer else (None, 0),
        "tied": (False, True),
        "target_embedding": (0, 10),
        "start": family.starts,
        "start_activation": ACTIVATIONS,
        "activation": ACTIVATIONS,
        "readout": family.readouts,
        "projection": (0, 9)[: 1 + family.projects],
        "with_bias": (False, True),
        "without_bias": (False, True),
        "query": family.queries,
        "normalisation": ("softmax", "log-softmax"),
        "positions": (0, 1),
        "first": ("end", "start", "zeros"),
        "source_start": (False, True),
        "source_end": (False, True),
        "pad_to": (0, 9),
        "padding": ("read", "zeros"),
        "padding_masked": (False, True),
        "never": ((), ("w2",)),
        "never_first": ((), ("<END>", "w3")),
    }
    return {"architecture": architecture, "layers": layers} | {
        name: random.choice(values) for name, values in options.items()
    }


def _otherwise(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """What to give `small_config`; a bias that is wanted, or not, is that of every linear map."""
    choice = {name: value for name, value in drawn.items() if name not in ("with_bias", "without_bias")}
    choice = {name: value for name, value in choice.items() if (name, value) != ("feedforward", None)}
    shapes = parameter_shapes(small_config(**choice))
    maps = {name.rpartition(".")[0] for name in shapes if "rnn" not in name}
    maps = {name for name in maps if not name.endswith(("embedding", "positions"))}
    biased = {name for name in maps if f"{name}.bias" in shapes}
    choice["with_bias"] = tuple(sorted(maps - biased)) if drawn["with_bias"] else ()
    choice["without_bias"] = tuple(sorted(biased)) if drawn["without_bias"] else ()
    return choice


def _possible(drawn: Mapping[str, Any]) -> bool:
    try:
        config = small_config(**_otherwise(drawn))
    except CheckpointError:
        return False
    # What says nothing in this system would be counted as tried.
    says = (config.pad_to or not config.padding_masked) and (
        config.score != "none" or config.normalisation == "softmax"
    )
    return bool(says and config.tied_output == drawn["tied"])


def _toolkits() -> dict[str, dict[str, Any]]:
    """Some systems that have any two things that toolkits do between them, and what to call them."""
    random = Random("what toolkits do")
    drawn = [_drawn(random, architecture) for architecture in FAMILIES for _ in range(300)]
    possible = {f"{number}": one for number, one in enumerate(drawn) if _possible(one)}
    return {
        f"{number}: {possible[name]['architecture']} {possible[name]['cell']}": _otherwise(possible[name])
        for number, name in enumerate(covering(possible, 2))
    }


TOOLKITS = _toolkits()
"""What to give `small_config` for systems in which any two things stand together that toolkits do, and that can."""
_BY_OPTION = {name: {"feedforward": None, **choice} for name, choice in CHOICES.items()}
COVERING = [*covering(_BY_OPTION), *TOOLKITS]
"""Of the papers' systems 76, in which any three values stand together that can, and those of toolkits.

What is true of a sub-step whatever the others are is tested with these; with some more, and with any one that is drawn,
only that engine and torch agree in every event (`tests/training/test_agreement.py`).
"""
PAIRED = COVERING if EVERY_CASE else [*covering(_BY_OPTION, 2), *list(TOOLKITS)[:30]]
"""For tests that take long: of the papers' systems 25, with any two values together, and the first of toolkits'."""
EVERY = {**CHOICES, **TOOLKITS}
"""All there is to be tried, by name: what to give `small_config`."""
SAMPLE = [*COVERING, *sorted(set(EVERY) - set(COVERING))[:: 1 if EVERY_CASE else 15]]
"""The covering ones and a fifteenth of the others, for what may well depend on more than three choices at once."""


def akin(names: Iterable[str]) -> dict[str, list[str]]:
    """Names of `EVERY` by architecture, cell and layers, for tests that go through hundreds of systems in milliseconds.

    To run a test of its own for each took longer than what it tests; `tried` says which of them has failed.
    """
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(" ".join(name.split(": ")[-1].split()[:3]), []).append(name)
    return found


@contextlib.contextmanager
def tried(name: str) -> Iterator[None]:
    """Say which system it was that failed."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"The system: {name}")
        raise


@functools.cache
def systems() -> dict[str, ModelConfig]:
    """All that is tried, with the sizes of `small_config`."""
    return {name: small_config(**choice) for name, choice in EVERY.items()}
