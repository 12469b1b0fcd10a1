"""What a number of a decoding is: the word that it belongs to, and a sentence or two for a beginner."""

from __future__ import annotations

import math

from attn_tui.engine.derivation import Derivation, Element
from attn_tui.scores import SCORES
from attn_tui.story.decoding import Decoding
from attn_tui.story.texts import Texts

_OF_CELLS = ("state", "propose", "read")
_VOCABULARIES = {"encoder.embedding": "source", "decoder.embedding": "target", "decoder.output": "target"}
_COPIES = ("input_t", "concat_t", "encoder_states", "last_states", "last_cells")


def word_of(decoding: Decoding, element: Element) -> str:
    """The word that a number belongs to, source or target; "" if it belongs to none."""
    substep, field, index = element.substep, element.field, element.index
    if substep == "parameters":
        of = _VOCABULARIES.get(field.rpartition(".")[0])
        vocabulary = decoding.checkpoint.source_vocabulary if of == "source" else decoding.checkpoint.target_vocabulary
        return vocabulary.words([index[0]])[0] if of and index else ""
    if substep == "read":
        return decoding.timeline.split.words[index[2]]
    if field == "window" or (substep in ("split", "score", "softmax", "gaussian") and index):
        return decoding.timeline.split.words[index[0]]
    if field in ("p", "logit"):
        return decoding.words([index[0]])[0]
    happened = {event.substep: event for event in decoding.timeline.events if event.t == element.t}.get(substep)
    if field in ("top_probabilities", "top_ids"):
        return decoding.words([int(happened.top_ids[index[0]])])[0]  # type: ignore[union-attr]
    if substep in ("embed", "word"):
        y = happened.y_previous if substep == "embed" else happened.y_t  # type: ignore[union-attr]
        return decoding.words([int(y)])[0]
    return ""


def meaning(decoding: Decoding, derivation: Derivation, say: Texts) -> str:
    """What a number is, in a sentence or two for a beginner."""
    element = derivation.element
    values = {"word": word_of(decoding, element), "i": element.index[-1] + 1 if element.index else 1}
    keys = ["made.none"] if derivation.value == -math.inf else _keys(decoding, element)
    text = say(next(key for key in keys if key in say.templates), **values)
    cell = f"made.cell.{decoding.config.cell}"
    is_state = element.field in ("h_t", "layers_t", "proposed_t", "state") and element.substep in _OF_CELLS
    return f"{text} {say(cell)}" if is_state else text


def _keys(decoding: Decoding, element: Element) -> list[str]:
    """Keys of texts about a number, the most telling first."""
    config, substep, field, index = decoding.config, element.substep, element.field, element.index
    field = "h_t" if field == "layers_t" and index[0] == config.layers - 1 else field
    if substep == "parameters":
        of, _, kind = field.rpartition(".")
        return [f"made.{of}" if kind == "weight" else "made.bias" if kind.startswith("bias") else "", "made.weight"]
    if substep == "score" and field == "e_t":
        swapped = [one.change for one in decoding.branches.current.interventions if one.holds_in(element.t)]
        return [f"made.score.{[config.score, *(name for name in swapped if name in SCORES)][-1]}"]
    if substep == "softmax" and field == "log_z":
        return ["made.softmax.log_z"]
    if substep == "softmax" and config.normalisation != "softmax":
        return ["made.softmax.log"]
    if field in _COPIES or (substep == "context" and field != "c_t"):
        return ["made.copy"]
    gate = [f"made.gate.{field}.{config.cell}", f"made.gate.{field}"] if substep in _OF_CELLS else []
    return [*gate, f"made.{substep}.{field}", f"made.{field}", f"made.{substep}", "made"]
