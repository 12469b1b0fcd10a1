"""How spread out the weights are: their entropy, in bits."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment

from attn_tui.engine import events as ev
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.panes.column import Column, remark
from attn_tui.screen.panes.readable import Source
from attn_tui.screen.panes.weights import weight
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import Moment
from attn_tui.symbols import adds_up, number, subscript


class Entropy(Column):
    """−α log₂ α of each source word, and their sum H(α), beside the sum of the weights (Shannon 1948, §6)."""

    share = "entropy"
    needs = (ev.WeightsComputed,)

    @classmethod
    def belongs_to(cls, decoding: Decoding) -> bool:
        return super().belongs_to(decoding) and decoding.config.normalisation == "softmax"

    def title(self, moment: Moment) -> str:
        return f"H(α{subscript(moment.n)})"

    def help_key(self, moment: Moment) -> str:
        return "help.pane.entropy"

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.alpha_t,)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return f"−α log₂ α{subscript(moment.n)},", moment.entropy

    def source(self, moment: Moment, j: int) -> Source:
        return weight(moment, j)

    def has_vectors(self, moment: Moment) -> bool:
        return False

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        return [] if moment.entropy is None else remark(number(moment.entropy[j]).rjust(width), width, part, self.look)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.entropy is None:
            return []
        bits = number(float(moment.entropy.sum()))
        bits = bits if adds_up(moment.entropy, bits) else f"≈ {bits}"
        text = write.first_fitting([self.look.say("entropy.sum", bits=bits), bits], width)
        return [Segment(" " * (width - cell_len(text)) + text, self.look.style("dim"))]
