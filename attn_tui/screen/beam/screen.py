"""The screen of a beam search: keys → a word of the tree → the parts that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget
from textual.worker import get_current_worker

from attn_tui.engine.beam import explore
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.ways import LENGTH_PENALTY, WIDTH
from attn_tui.errors import AttnTuiError
from attn_tui.screen.beam.branches import Branches
from attn_tui.screen.beam.parts import Attention, Heading, Hypotheses, Hypothesis, Part, StepRemarks, TreeState
from attn_tui.screen.beam.tree import SearchTree
from attn_tui.screen.over import Over
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable

WIDEST = 20
_TREE = 52  # columns of the tree: at least, and at most: more would only widen the gap between words and numbers
_TREE_AT_MOST = 90
_BOTH = 76  # from this many columns on, the selected word's attention is beside the tree
_KEYS = ["beam_take", "beam_next", "beam_down", "beam_wider", "beam_narrower", "help", "beam_leave"]
"""Ids of the bindings to name, most important first."""
_HELP = (
    ("beam_before", "beam_next"), ("beam_first", "beam_last"), ("beam_up", "beam_down"),
    ("beam_page_up", "beam_page_down"), ("beam_wider", "beam_narrower"), ("beam_take",), ("language",),
    ("theme",), ("beam_leave",), ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class BeamTree(Over):
    """Shows the tree of a beam search; returns the words up to the selected one, to be stepped through."""

    DEFAULT_CSS = """
    BeamTree #explained { height: 3; }
    BeamTree #tree { height: 1fr; }
    BeamTree #branches { height: 100%; }
    BeamTree #attention { width: 1fr; height: 100%; }
    """
    ASIDE = "beam"
    COMPUTES = frozenset(["widen"])
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", id="beam_take"),
        Binding("left,h", "screen.step(-1)", id="beam_before"),
        Binding("right,l", "screen.step(1)", id="beam_next"),
        Binding("up,k", "screen.node(-1)", id="beam_up"),
        Binding("down,j", "screen.node(1)", id="beam_down"),
        Binding("home,0", "screen.go(1)", id="beam_first"),
        Binding("end,dollar_sign", "screen.go(1000000)", id="beam_last"),
        Binding("pageup,ctrl+pageup", "screen.page(-1)", id="beam_page_up"),
        Binding("pagedown,ctrl+pagedown", "screen.page(1)", id="beam_page_down"),
        Binding("plus,equals_sign", "screen.widen(1)", id="beam_wider"),
        Binding("minus", "screen.widen(-1)", id="beam_narrower"),
        Binding("escape,b,q", "screen.leave", id="beam_leave"),
    ]
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.beam"

    def __init__(
        self,
        checkpoint: Checkpoint,
        sentence: str,
        interventions: Sequence[Intervention] = (),
        width: int = WIDTH,
        length_penalty: float = LENGTH_PENALTY,
        t: int = 1,
    ) -> None:
        """Begin with a beam of this width, in time step `t`."""
        super().__init__()
        self._checkpoint, self._sentence, self._interventions = checkpoint, sentence, tuple(interventions)
        self._width, self._length_penalty, self._t = width, length_penalty, t
        self._trees: dict[int, SearchTree] = {}  # by width
        self._explored: SearchTree | None = None
        self._node, self._problem, self._is_searching = 0, "", False

    @classmethod
    def of(cls, decoding: Decoding) -> BeamTree:
        """The tree of a beam search for the same sentence under the same changes, at the current time step."""
        held, search = decoding.branches.current.interventions, decoding.search
        t = max(1, decoding.timeline.current.t)
        return cls(decoding.checkpoint, decoding.sentence, held, search.width, search.length_penalty, t)

    def parts(self) -> tuple[Widget, ...]:
        tree = Horizontal(Branches("branches"), Attention("attention"), id="tree")
        return Heading("heading"), StepRemarks("explained"), tree, Hypothesis("hypothesis"), Hypotheses("found")

    def on_mount(self) -> None:
        self._search()

    def make_room(self, size: Size) -> None:
        has_room = size.width >= _BOTH
        self.query_one(Branches).styles.width = (
            min(max(_TREE, size.width * 5 // 8), _TREE_AT_MOST) if has_room else size.width
        )
        self.query_one(Attention).display = has_room
        self.query_one(Hypothesis).styles.height = 5 if self.is_tall else 4
        self.query_one(Hypotheses).styles.height = 1 + max(3, min(WIDEST, size.height // 8))
        super().make_room(size)

    # Searching

    def _search(self) -> None:
        """Show the tree of the width that the viewer asks for, as soon as there is one."""
        if (explored := self._trees.get(self._width)) is not None:
            self._show_tree(explored)
        elif not self._is_searching:  # else this is called again when that search is over
            self._is_searching = True
            self._explore(self._width)
        self.show_all()

    @work(thread=True)
    def _explore(self, width: int) -> None:
        worker = get_current_worker()
        explored, problem = None, ""
        try:
            tree = explore(
                self._checkpoint,
                self._sentence,
                width=width,
                length_penalty=self._length_penalty,
                interventions=self._interventions,
            )
            explored = SearchTree(self._checkpoint, tree, width, self._length_penalty)
        except AttnTuiError as error:
            problem = printable(str(error))
        if not worker.is_cancelled:  # it is cancelled if the screen is left meanwhile
            self.app.call_from_thread(self._end_search, explored, problem)

    def _end_search(self, explored: SearchTree | None, problem: str) -> None:
        self._is_searching, self._problem = False, problem
        if explored is not None:
            self._trees[explored.width] = explored
        if self in self.app.screen_stack:
            self.show_all() if problem else self._search()

    def _show_tree(self, explored: SearchTree) -> None:
        """Select the same words in another tree, else the first word to look at in the same time step."""
        before, self._explored = self._explored, explored
        same = None if before is None else explored.shared(before.ids(self._node))
        t = self._t if before is None else int(before.tree.t[self._node])
        self._node = explored.beginning(max(1, min(t, explored.steps))) if same is None else same

    # Showing it

    def show_all(self) -> None:
        """Show everything in the current look."""
        state = TreeState(self._width, self._length_penalty, self._explored, self._node, self._problem)
        for part in self.query(Part):
            part.show(state, self.look)
        self.show_keys()

    # Keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        match action:
            case "take":
                return self._explored is not None and self._explored.width == self._width
            case "widen":
                return self._width < WIDEST if parameters == (1,) else self._width > 1
        return True

    def _select(self, node: int) -> None:
        if node != self._node:
            self._node = node
            self.show_all()

    def action_step(self, by: int) -> None:
        """Go to the word after the selected one, or the one before it."""
        if self._explored is not None:
            self._select(self._explored.next(self._node) if by > 0 else self._explored.before(self._node))

    def action_node(self, by: int) -> None:
        """Select another word of the time step."""
        if self._explored is not None:
            nodes = self._explored.at(int(self._explored.tree.t[self._node])).tolist()
            self._select(nodes[max(0, min(nodes.index(self._node) + by, len(nodes) - 1))])

    def action_page(self, pages: int) -> None:
        """Move the selection by pages."""
        self.action_node(pages * self.query_one(Branches).page)

    def action_go(self, t: int) -> None:
        """Go to a time step, at most the last one."""
        if self._explored is not None:
            self._select(self._explored.beginning(min(t, self._explored.steps)))

    def action_widen(self, by: int) -> None:
        """Search with a wider beam, or a narrower one."""
        self._width, self._problem = min(self._width + by, WIDEST), ""
        self._search()

    def on_branches_clicked(self, event: Branches.Clicked) -> None:
        self._select(event.node)

    def action_take(self) -> None:
        """Step through the words up to the selected one."""
        if self._explored is not None:
            self.dismiss(self._explored.ids(self._node))
