"""A decoding on the screen: its panes at the current moment, the cursor in them, and which one is enlarged."""

from __future__ import annotations

from attn_tui.screen.arrangement import BESIDE, Arrangement
from attn_tui.screen.look import Look
from attn_tui.screen.panes.alignment import Alignment
from attn_tui.screen.panes.inside import CellRead
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.values import Values
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.moment import moment
from attn_tui.story.quiz import Question


class Stage(Arrangement):
    """Shows the current moment of a decoding."""

    DEFAULT_CSS = """
    Stage { height: 1fr; width: 1fr; }
    Stage.-ruled { border-left: solid $rule; }
    Stage > Beside { height: 2fr; min-height: 5; max-height: 19; }
    Stage > Alignment { dock: right; height: 1fr; }
    """

    def zoom(self, pane: Readable | None) -> None:
        """Enlarge a pane to the whole stage, or put all back."""
        if self.zoomed is not None and type(self.screen.focused) in BESIDE:
            self.screen.set_focus(self.zoomed)  # before that is hidden
        self.zoomed = pane
        self._lay_out()
        self.show(self.look)

    def toggle_zoom(self) -> None:
        """Enlarge the pane with the cursor, or else the active one, to the whole stage; or end that."""
        if self.zoomed is not None:
            self.zoom(None)
        else:
            focused = next((pane for pane in self.readable if pane.has_focus), None)
            self._zoom_into(focused or self.active or self.readable[0])

    def toggle_alignment(self) -> None:
        """Enlarge the alignment matrix to the whole stage, if the system has one; or end that."""
        pane = self.alignment()
        if pane is not None and self.zoomed is pane:
            self.zoom(None)
            self.screen.set_focus(None)
        elif pane is not None:
            pane.enter()
            self._zoom_into(pane)

    def _zoom_into(self, pane: Readable) -> None:
        self.zoom(pane)
        self.screen.set_focus(pane)

    def pane_named(self, topic: str) -> Readable | None:
        """The pane that is about one of `attn_tui.lessons.PANES`; None if this system has none."""
        if topic == Alignment.topic:
            alignment = self.alignment()
            if alignment is not None:
                alignment.enter()
            return alignment
        return next((pane for pane in self.readable if pane.topic == topic), None)

    # The cursor

    @property
    def weights(self) -> Weights | None:
        """The pane whose values can be edited; None if the system has none."""
        return next((pane for pane in self.readable if isinstance(pane, Weights)), None)

    def focus_next(self, by: int) -> None:
        """Put the cursor into the next pane."""
        panes, focused = self.readable, self.screen.focused
        at = panes.index(focused) + by if focused in panes else 0 if by > 0 else -1
        self.look_at(panes[at % len(panes)])

    def focus_number(self, number: int) -> None:
        """Put the cursor into the pane of that number."""
        for pane in self.readable:
            if pane.number == number:
                self.look_at(pane)

    def look_at(self, pane: Readable) -> None:
        """Put the cursor into a pane; if another pane is enlarged, this one is enlarged instead."""
        if self.zoomed is not None and not self._beside(pane):
            self.zoom(pane)
        self.screen.set_focus(pane)  # at once: the next key is for this pane
        self._follow()

    def show(self, look: Look) -> None:
        """Show the current moment."""
        self.look = look
        now = moment(self.decoding)
        if self._reads(now) != self._looks_inside:
            if isinstance(self.screen.focused, CellRead):
                self.screen.set_focus(self.zoomed)
            self._lay_out()
        self._parts.table.show(now, look)
        for pane in self._panes:
            if isinstance(pane, Values):
                focused = self.screen.focused
                pane.of = focused if isinstance(focused, CellRead) else self.zoomed
            pane.show(now, look)
        self._follow()

    def ask(self, question: Question | None, choice: int, verdict: str = "") -> None:
        """Show a question in place of the explanation, or none; `verdict` is about the last answer."""
        now = self._parts.now
        if (now.question, now.choice, now.verdict) != (question, choice, verdict):
            now.question, now.choice, now.verdict = question, choice, verdict
            now.refresh()

    def remark(self, text: str) -> None:
        """Write something at the right end of the first line."""
        place = self._parts.place
        if place.remark != text:
            place.remark = text
            place.refresh()

    def scroll_rows(self, rows: int = 0, pages: int = 0) -> None:
        """Scroll the source words."""
        self._parts.table.scroll_rows(rows + pages * self._parts.table.page)
