"""The panes that a system has, and their numbers, from the order of its sub-steps."""

from __future__ import annotations

from attn_tui.screen.layout import Beside, Parts
from attn_tui.screen.panes.attention import Scores, Weighted
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.column import Column
from attn_tui.screen.panes.decoder import DecoderState
from attn_tui.screen.panes.encoder import States, Words
from attn_tui.screen.panes.entropy import Entropy
from attn_tui.screen.panes.fading import Fading, FadingInstead
from attn_tui.screen.panes.heading import Place, Sentences
from attn_tui.screen.panes.legend import Legend
from attn_tui.screen.panes.message import Message, NoScores
from attn_tui.screen.panes.now import Now
from attn_tui.screen.panes.order import Order
from attn_tui.screen.panes.pane import Pane
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.panes.table import Table
from attn_tui.screen.panes.vectors import Concatenation, Maxout, Readout
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import Decoding

_COLUMNS: tuple[type[Column], ...] = (Scores, Weights, Entropy, Weighted)
_VECTORS: tuple[type[Pane], ...] = (DecoderState, Concatenation, Maxout, Readout, Candidates)


def parts_of(decoding: Decoding, against: Decoding | None = None) -> Parts:
    """Make the panes that a decoding's system has, in its order.

    `against` is the decoding whose order of sub-steps it is compared with.
    """

    def when(pane: Pane) -> int:
        return min((i for i, kind in enumerate(decoding.order) if kind in pane.events), default=-1)

    columns = [kind() for kind in _COLUMNS if kind.belongs_to(decoding)]
    vectors = sorted((kind() for kind in _VECTORS if kind.belongs_to(decoding)), key=when)
    above = [type(pane)() for pane in vectors if columns and when(pane) < when(columns[0])]
    numbered = [pane for pane in (*(columns or [Message()]), *vectors) if pane.events]
    numbers: dict[type[Pane], int] = {States: 1}
    numbers |= {type(pane): i for i, pane in enumerate(sorted(numbered, key=when), 2)}
    table = [States(), *([*columns, Fading()] if columns else [NoScores(), FadingInstead(), Message()])]
    for pane in (*table, *vectors, *above):
        pane.number = numbers.get(type(pane), 0)
    parts = Parts(
        Place(),
        Sentences(),
        Order(decoding.order, against.order) if against else None,
        Beside(*above),
        Table(Words(), *table),
        Beside(*vectors),
        Legend(decoding),
        Progress(),
        Now(),
        above,
        vectors,
    )
    parts.legend.panes = parts.with_bars
    for drawing in parts.with_bars:
        drawing.scale = parts.legend.scale
    return parts
