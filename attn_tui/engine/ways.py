"""The ways to search for a translation, as a user asks for them; without numpy, so that mistakes are told at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, TypeAlias

from attn_tui.errors import SearchError
from attn_tui.kinds import check_fields
from attn_tui.text import shown

Kind: TypeAlias = Literal["greedy", "beam", "sample", "forced"]
WIDTH = 5
LENGTH_PENALTY = 0.6
_RANGES = {
    "width": ("the width of the beam", 1, 1000),
    "length_penalty": ("the length penalty", 0, 10),
    "temperature": ("the temperature", 0.01, 100),
    "seed": ("the seed", 0, 2**63 - 1),
}


@dataclass(frozen=True, slots=True)
class Search:
    """One way; what belongs to another is ignored. `attn_tui.engine.translate.choice_for` carries it out."""

    kind: Kind = "greedy"
    """The most probable word each time; a beam's best hypothesis; sampled words; those of `translation`."""
    width: int = WIDTH
    """How many hypotheses a beam keeps at a time."""
    length_penalty: float = LENGTH_PENALTY
    """α of a beam's scores, Wu et al. 2016, Eq. 14 (0.6 to 0.7 was best there); 0 for no penalty."""
    temperature: float = 1.0
    """Divides the logits before a word is drawn: below 1, probable words are drawn more often; above, less."""
    seed: int = 0
    """The same seed draws the same words."""
    translation: str = ""
    """The translation to force."""

    def __post_init__(self) -> None:
        """Raise SearchError for values no search can have."""
        check_fields(self, SearchError)
        for field in dataclasses.fields(self):
            if field.name in _RANGES:
                what, least, most = _RANGES[field.name]
                value = getattr(self, field.name)
                if not least <= value <= most:  # NaN is in no range
                    number = "a whole number" if field.type == "int" else "a number"
                    raise SearchError(f"{what} is {shown(value)}; it must be {number} from {least:,} to {most:,}.")
