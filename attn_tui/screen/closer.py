"""An app whose panes can be looked at closer: a cursor, the whole screen for one of them, a copy, scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attn_tui.screen.walk import Walk

if TYPE_CHECKING:  # it brings numpy along, which the first frame does not wait for
    from attn_tui.screen.panes.readable import Readable

NOTICE = 74
"""Cells of a line of what opens over the screen."""


class Closer(Walk):
    """Owns which pane is looked at; `_stages` give it room."""

    @property
    def _zoomed(self) -> Readable | None:
        return None if self._stages is None else self._stages.current.zoomed

    def action_other(self, by: int) -> None:
        """Turn to the next of the systems that are compared."""
        if self._stages is not None:
            self._stages.turn(by)

    def action_focus_pane(self, by: int) -> None:
        """Put the cursor into the next pane."""
        if self._stages is not None:
            panes, focused = self._stages.current.readable, self.screen.focused
            at = panes.index(focused) + by if focused in panes else 0 if by > 0 else -1
            self._look_at(panes[at % len(panes)])

    def action_focus_number(self, number: int) -> None:
        """Put the cursor into the pane of that number."""
        if self._stages is not None:
            for pane in self._stages.current.readable:
                if pane.number == number:
                    self._look_at(pane)

    def _look_at(self, pane: Readable) -> None:
        if self._zoomed is not None and self._stages is not None:
            self._stages.current.zoom(pane)
        self.call_after_refresh(pane.focus)

    def action_zoom(self) -> None:
        """Give the pane with the cursor, or the one where something happens, the whole screen; or end that."""
        if self._stages is None:
            return
        stage = self._stages.current
        if stage.zoomed is not None:
            stage.zoom(None)
            self.show_keys()
            return
        panes = stage.readable
        pane = next((pane for pane in panes if pane.has_focus), None) or stage.active or panes[0]
        stage.zoom(pane)
        self.show_keys()
        self.call_after_refresh(pane.focus)

    def action_alignment(self) -> None:
        """Show all weights so far on the whole screen, or end that."""
        if self._stages is None:
            return
        stage = self._stages.current
        pane = stage.alignment()
        if stage.zoomed is not None and stage.zoomed is pane:
            self.action_leave()
        elif pane is not None:
            pane.enter()
            stage.zoom(pane)
            self.call_after_refresh(pane.focus)

    def action_leave(self) -> None:
        """End the enlargement, or take the cursor away."""
        if self._stages is not None and self._zoomed is not None:
            self._stages.current.zoom(None)
        self.screen.set_focus(None)

    def on_readable_cursor_moved(self) -> None:
        if self._stages is not None and self._zoomed is not None:
            self._stages.current.show(self.look)
        self.show_keys()  # some are only for some of what the cursor can stand on

    def action_scroll(self, pages: int) -> None:
        """Scroll the source words."""
        if self._stages is not None:
            self._stages.scroll_rows(pages=pages)

    def on_mouse_scroll_down(self) -> None:
        if self._stages is not None:
            self._stages.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        if self._stages is not None:
            self._stages.scroll_rows(-1)

    def action_copy(self) -> None:
        """Copy the values of the pane with the cursor, and show them: not every terminal takes the copy."""
        from attn_tui.screen.panes.readable import Readable

        pane = self.screen.focused
        if isinstance(pane, Readable) and pane.moment is not None:
            from attn_tui.screen import write
            from attn_tui.screen.dialogs import Notice

            text = pane.as_text(pane.moment)
            self.copy_to_clipboard(text)
            say = self.look.say
            lines = [part for line in text.splitlines() for part in write.wrapped(line.replace("\t", " "), NOTICE)]
            self.push_screen(Notice("\n".join([say("values.copied"), "", *lines, "", say("close")])))
