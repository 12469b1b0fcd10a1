"""What a number is made of as JSON, for `jq` and any other program.

One object, UTF-8, with these keys and no others:

    format         "attn-tui derivation"
    version        of this format: 1. A later program may add keys; if it removes a key or changes its meaning, the
                   version is another number
    written_by, checkpoint, sentence, search, interventions, source, output, translation, ended
                   as in `attn_tui.export.json`
    at             the address that was asked for
    derivation     the number, below

A number has

    address        as `--at` takes it: "3.score.étudiant"
    element        the same for programs: {"t", "substep", "field", "index"}, with indices from 0; the fields are those
                   of `attn_tui.engine.events`, or what is computed on the way; the sub-step "parameters" has those of
                   the checkpoint
    symbol         "e₇,₃"
    value          as it was computed
    by_hand        the what-if that put it in, or null; then all that follows is about the number that it replaced
    equation       the right-hand side: "h₇ · h₃ = Σₖ h₇[k] h₃[k]"; "" for what is made of nothing, as a parameter
    paper          paper and equation; "" if there are none
    function       what is done with the sum of the addends: "" nothing, "tanh", "σ", "exp", "share" …: the names of
                   `attn_tui.engine.derivation.FUNCTIONS`; its own number, if it has one, is `given`
    given          for "share" and "rank" which addend, from 0; for "mean" what is divided by; and so on
    recomputed     the value, computed from the addends alone; null if a replay lacks parameters that it takes
    size           the number of addends
    total          what all of them add up to
    addends        the largest ones, largest first regardless of the sign: {"value", "operands"}
    rest           what the others add up to

An operand is {"address", "element", "symbol", "value", "derivation"}; the first two are null for a constant, and the
last is null unless `--depth` goes that deep, and if it is made of nothing or stands in the document already. What was
made of the number, as in (1 − z₇[13]), is in its symbol and its value. A value that is not known or not finite is null.

    attn-tui why "Je suis étudiant." --at 3.score.étudiant --json | jq '.derivation.addends[0].operands[].address'
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from attn_tui.engine.quantity import Addend
from attn_tui.export.json import about, indented
from attn_tui.story.decoding import Decoding
from attn_tui.story.why import Node, Tree

FORMAT = "attn-tui derivation"
VERSION = 1


def text(decoding: Decoding, tree: Tree, node: Node, at: str) -> str:
    """Write the document about a number of a complete decoding."""
    document = about(decoding, at) | {"format": FORMAT, "version": VERSION, "derivation": number(tree, node)}
    return indented(document).replace("\n  ", "\n") + "\n"


def number(tree: Tree, node: Node) -> dict[str, Any]:
    """What JSON has of a number."""
    given, made = node.derivation, node.made
    return {
        "address": node.address,
        "element": dataclasses.asdict(given.element),
        "symbol": given.symbol,
        "value": _finite(given.value),
        "by_hand": given.by_hand or None,
        "equation": made.equation,
        "paper": made.source,
        "function": made.function,
        "given": _finite(made.formula.given),
        "recomputed": _finite(made.recomputed()),
        "size": made.size,
        "total": _finite(made.total),
        "addends": [_addend(tree, addend, below) for addend, below in node.addends],
        "rest": _finite(made.rest(len(node.addends))),
    }


def _addend(tree: Tree, addend: Addend, below: tuple[Node, ...]) -> dict[str, Any]:
    known = {node.derivation.element: number(tree, node) for node in below}
    operands = [
        {
            "address": None if one.element is None else tree.addresses.write(one.element),
            "element": None if one.element is None else dataclasses.asdict(one.element),
            "symbol": one.symbol,
            "value": _finite(one.value),
            "derivation": None if one.element is None else known.get(one.element),
        }
        for one in addend.operands
    ]
    return {"value": _finite(addend.value), "operands": operands}


def _finite(value: float) -> float | None:
    """A number as JSON can have it."""
    return float(value) if math.isfinite(value) else None
