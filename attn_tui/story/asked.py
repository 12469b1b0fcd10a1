"""What a number of a sentence's decoding is made of, asked for from Python."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike

from attn_tui.engine.addresses import Addresses
from attn_tui.engine.derivation import Derivation
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.origins import Origins
from attn_tui.engine.quantity import Element
from attn_tui.engine.stepper import decode
from attn_tui.engine.translate import GREEDY, choice_for
from attn_tui.engine.ways import Search


def why(
    checkpoint: Checkpoint | str | PathLike[str],
    sentence: str,
    at: str | Element,
    search: Search = GREEDY,
    *,
    interventions: Sequence[Intervention] = (),
) -> Derivation:
    """Derive one number of a sentence's decoding: its equation, and the products that it is the sum of.

    `checkpoint` may be a name or a folder; `at` is written as for `attn-tui why`, or the element of an operand of
    another derivation. Raises DerivationError if there is no such number, SentenceError and InterventionError as
    `translate` does, and CheckpointError.

    >>> derivation = why("fr-en", "Je suis étudiant.", "3.score.étudiant")
    >>> print(derivation.symbol, "=", derivation.equation, "=", round(derivation.value, 2))
    e₇,₃ = h₇ · h₃ = Σₖ h₇[k] h₃[k] = -2.61
    >>> [addend] = derivation.largest(1)
    >>> [(operand.symbol, round(operand.value, 3)) for operand in addend.operands], round(addend.value, 3)
    ([('h₇[75]', -0.94), ('h₃[75]', 0.816)], -0.768)
    >>> why("fr-en", "Je suis étudiant.", addend.operands[0].element).equation
    '(1 − z₇[75]) n₇[75] + z₇[75] h₆[75]'
    """
    if not isinstance(checkpoint, Checkpoint):
        from attn_tui.checkpoint import load  # safetensors, which a checkpoint that is open does not need

        checkpoint = load(checkpoint)
    choose = choice_for(checkpoint, sentence, search, interventions)
    events = list(decode(checkpoint, sentence, choose=choose, interventions=interventions))
    origins = Origins(checkpoint, events, interventions)
    return origins.derive(at if isinstance(at, Element) else Addresses(origins).read(at))
