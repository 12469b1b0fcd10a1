"""The list of branches: the original decoding, and the result of each change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from attn_tui.engine.branch import Branch
from attn_tui.screen.look import Look
from attn_tui.screen.panes.pane import CHANGED
from attn_tui.screen.start.listing import Item, Listing
from attn_tui.story.compared import compared, output_of_branch
from attn_tui.story.decoding import Decoding

_DEEPEST = 12  # more indentation would leave no room for the words


class BranchList(ModalScreen["Branch | None"]):
    """Lists each branch below its parent, with its changes and translation; returns the chosen one."""

    DEFAULT_CSS = """
    BranchList { align: center middle; }
    BranchList > Vertical { width: 90%; min-width: 78; height: auto; max-height: 80%; background: $paper;
                            border: round $faint; padding: 0 1; }
    BranchList Listing { height: auto; }
    BranchList Static { width: 1fr; height: auto; color: $faint; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", id="branch_choose"),
        Binding("escape,w", "leave", id="branch_leave"),
    ]
    AUTO_FOCUS = "Listing"

    def __init__(self, decoding: Decoding, look: Look) -> None:
        super().__init__()
        self._decoding, self._look = decoding, look
        self._known = list(_in_order(decoding.branches.all, None))

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Listing("branches", keeps_choice=True)
            yield Static(self._look.say("branches.keys"), markup=False)

    def on_mount(self) -> None:
        listing = self.query_one(Listing)
        listing.styles.height = min(1 + 2 * len(self._known), self.size.height * 8 // 10 - 4)
        listing.cursor = self._known.index(self._decoding.branches.current)
        self.call_after_refresh(self.show_all)

    def show_all(self) -> None:
        """Show the branches in the current look."""
        if not self.query(Listing):  # it has been closed meanwhile
            return
        self._look = getattr(self.app, "look", self._look)
        items = [item for branch in self._known for item in self._items(branch)]
        self.query_one(Listing).show(self._look.say("branches.title"), items, self._look)

    def _items(self, branch: Branch) -> Iterator[Item]:
        depth, here = "  " * min(len(branch.line), _DEEPEST), branch is self._decoding.branches.current
        changes = self._decoding.written(branch.changes) or self._look.say("branches.original")
        yield Item(depth + changes, mark="▶" if here else "")
        found = compared(self._decoding, branch)
        words = output_of_branch(self._decoding, branch)
        changed = found.changed if found else ()
        text = " ".join(CHANGED * (i in changed) + word for i, word in enumerate(words))
        yield Item(f"  {depth}  {text}", is_heading=True)

    def on_listing_moved(self) -> None:
        self.show_all()

    def on_listing_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Choose the branch at the cursor."""
        self.dismiss(self._known[self.query_one(Listing).cursor])

    def action_leave(self) -> None:
        """Close without a choice."""
        self.dismiss(None)


def _in_order(branches: list[Branch], parent: Branch | None) -> Iterator[Branch]:
    """Every branch, followed by those opened from it."""
    opened: dict[Branch | None, list[Branch]] = {}
    for branch in branches:
        opened.setdefault(branch.parent, []).append(branch)
    waiting = opened.get(parent, [])[::-1]  # a stack: branches may be nested more deeply than Python's calls
    while waiting:
        branch = waiting.pop()
        yield branch
        waiting += opened.get(branch, [])[::-1]
