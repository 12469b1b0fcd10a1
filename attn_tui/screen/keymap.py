"""All keys of the program, on every screen: the settings can change them, and a lesson can wait for them."""

from __future__ import annotations

from textual.binding import BindingType

from attn_tui.screen.beam import BeamTree
from attn_tui.screen.bindings import ANYWHERE, BENCH, CLASS, CLASS_ANSWERS, CLASS_JOINING, DERIVATION, LESSON
from attn_tui.screen.branching import BranchList
from attn_tui.screen.dialogs import Prompt
from attn_tui.screen.evidence import EvidenceView
from attn_tui.screen.finder import Finder
from attn_tui.screen.history import HistoryView
from attn_tui.screen.learning import LearningView
from attn_tui.screen.line import Line
from attn_tui.screen.near import Near
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.weights import Weights
from attn_tui.screen.start import Start
from attn_tui.screen.start.listing import Listing
from attn_tui.screen.topics.page import TopicPage


def all_bindings() -> list[BindingType]:
    """The bindings of the app, the bench, its panes, and what opens over them."""
    of = (
        Readable,
        Weights,
        Candidates,
        Prompt,
        Finder,
        TopicPage,
        Line,
        BranchList,
        BeamTree,
        Near,
        EvidenceView,
        HistoryView,
        LearningView,
        Start,
        Listing,
    )
    own = (*LESSON, *BENCH, *ANYWHERE, *DERIVATION, *CLASS, *CLASS_JOINING, *CLASS_ANSWERS)
    return [*own, *(binding for kind in of for binding in kind.BINDINGS)]
