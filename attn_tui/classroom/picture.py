"""What a follower's terminal shows: a frame in the middle, and a line of its own as the last one."""

from __future__ import annotations

from attn_tui.classroom import banner
from attn_tui.classroom.colours import Colours
from attn_tui.classroom.frames import Frame, ansi, blank, cleared
from attn_tui.classroom.sizes import Fit
from attn_tui.classroom.terminal import Wire


class Picture:
    """Sends what is new in one piece, and only while the wire takes it: what comes meanwhile is left out.

    Nothing is queued: a terminal that reads slowly sees fewer pictures, and always the newest.
    """

    def __init__(self, wire: Wire, *, fills: bool) -> None:
        """Draw on a terminal that is blank; `fills` as in `screen.driver.painter.Painter`."""
        self._wire, self._fills = wire, fills
        self._columns, self._lines, self._colours = 1, 1, Colours()
        self._fit: Fit | None = None
        self._drawn: Frame | None = None
        self._frame: Frame | None = None
        self._said: tuple[str, ...] = ()  # the last lines
        self._said_drawn: tuple[str, ...] = ()
        self._is_clear = True

    def clear(self, columns: int, lines: int, colours: Colours, fit: Fit | None) -> None:
        """Begin anew, on a terminal of this size; frames go where `fit` says, if there is room for them."""
        self._columns, self._lines, self._colours, self._fit = columns, lines, colours, fit
        self._frame = None
        self._is_clear = False
        self.forget_line()

    def show(self, frame: Frame) -> None:
        """Show a frame that has the size of the fit."""
        self._frame = frame

    def say(self, *lines: str) -> None:
        """Show these as the last lines; more than one only if there is no frame above them."""
        self._said = lines

    def forget_line(self) -> None:
        """Write the last line again: somebody else may have drawn over it."""
        self._said_drawn = ()

    def send(self) -> None:
        """Send what is new, unless the wire is full: then this is to be called again when it no longer is."""
        if self._wire.is_full:
            return
        parts: list[bytes] = []
        if not self._is_clear:
            parts.append(cleared(self._columns, self._lines, self._colours, fills=self._fills))
            self._is_clear, self._drawn = True, None
        if self._frame is not None and self._fit is not None and self._frame is not self._drawn:
            before = self._drawn or blank(self._frame.columns, len(self._frame.lines), self._frame.paints)
            parts.append(ansi(before, self._frame, self._colours, self._fills, self._fit.left, self._fit.top))
            self._drawn = self._frame
        if self._said != self._said_drawn:
            first = self._lines - len(self._said) + 1
            parts += [banner.written(line, first + y, self._colours) for y, line in enumerate(self._said)]
            self._said_drawn = self._said
        if parts:
            self._wire.write(b"".join(parts))
