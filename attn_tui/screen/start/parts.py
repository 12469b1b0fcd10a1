"""The parts of the start screen besides its lists: lines of text, and the card of a checkpoint."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from attn_tui.describe import describe
from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.start.card import Line, card_lines, paragraph
from attn_tui.screen.start.catalogue import Entry, card_of
from attn_tui.story.system import about
from attn_tui.text import printable

_READABLE = 100  # the most cells of a line that is easy to read


class Label(Drawn):
    """A text in as many lines as it needs, up to six."""

    DEFAULT_CSS = "Label { height: 1; }"
    LINES = 6

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.look = LOOK
        self._text, self._style, self._lead = "", "text", ""

    def show(self, text: str, style: str, look: Look, lead: str = "") -> None:
        """Show a text in one of the palette's colours, after a word in bold."""
        if (text, style, look, lead) != (self._text, self._style, self.look, self._lead):
            self._text, self._style, self.look, self._lead = text, style, look, lead
            self.make_room()
            self.refresh()

    def make_room(self) -> None:
        """Take the lines that the text needs at this width."""
        self.styles.height = max(1, min(self.LINES, len(self._lines())))

    def on_resize(self) -> None:
        self.make_room()

    def _lines(self) -> list[str]:
        width = self.size.width or self.app.size.width  # the app's, before the layout
        return write.wrapped(f"{self._lead} {self._text}", max(1, width - 2))

    def render_line(self, y: int) -> Strip:
        lines = self._lines()
        line = lines[y] if y < len(lines) else ""
        lead = self._lead if not y and line.startswith(self._lead) else ""
        return write.line(
            [
                (" ", self.look.style("text")),
                (lead, self.look.style("accent", bold=True)),
                (line[len(lead) :], self.look.style(self._style)),
            ],
            self.size.width,
            self.look,
        )


class SectionTitle(Drawn):
    """The title of the part below, marked if that has the focus."""

    DEFAULT_CSS = "SectionTitle { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._title, self._active = "", False

    def show(self, title: str, active: bool, look: Look) -> None:
        if (title, active, look) != (self._title, self._active, self.look):
            self._title, self._active, self.look = title, active, look
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width - 1
        return Strip(write.padded(write.title(self._title, self._active, width, self.look), self.size.width, self.look))


class Card(Drawn):
    """A sentence on a checkpoint, in the screen's language, and below it the card, which scrolls."""

    DEFAULT_CSS = "Card { width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.look = LOOK
        self._entry: Entry | None = None
        self._first = 0
        self._laid_out: tuple[object, list[Line]] = (None, [])

    def show(self, entry: Entry | None, look: Look) -> None:
        """Show the card of a checkpoint from its beginning."""
        if entry != self._entry:
            self._first = 0
        if entry != self._entry or look is not self.look:
            self._entry, self.look = entry, look
            self.refresh()

    def scroll_pages(self, pages: int) -> None:
        """Scroll by pages."""
        self._scroll(pages * max(1, self.size.height - 2))

    def _scroll(self, lines: int) -> None:
        self._first = max(0, min(self._first + lines, len(self._lines()) - (self.size.height - 1)))
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self._scroll(2)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(-2)

    def on_resize(self) -> None:
        self._scroll(0)

    def _lines(self) -> list[Line]:
        """The card's lines, read and laid out only if card, width or look change."""
        key = self._entry, self.size.width, self.look
        if key != self._laid_out[0]:
            self._laid_out = key, self._lay_out(max(1, min(self.size.width - 2, _READABLE)))
        return self._laid_out[1]

    def _lay_out(self, width: int) -> list[Line]:
        entry, look, say = self._entry, self.look, self.look.say
        if entry is None:
            return []
        if entry.config is None:
            return paragraph(say("home.damaged", name=entry.label, why=entry.wrong), width, look)
        text = card_of(entry)
        if text is None:
            text = f"{describe(entry.config)}\n\n{say('home.no_card')}"
        title, _, rest = text.partition("\n")  # the title is in the edge already
        card = card_lines(rest if title.startswith("# ") else text, width, look)
        if entry.is_own:
            day = printable(str(entry.config.provenance.created)) or "–"
            own = say("home.own.about", day=day, folder=printable(str(entry.folder)))
            card = [*paragraph(own, width, look), [], *card]
        return [*paragraph(about(entry.config, say), width, look), [], *card]

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.look
        if self._entry is None:
            return write.line([], width, look)
        lines = self._lines()
        if y == 0:
            more = "↑" * (self._first > 0) + "↓" * (self._first + self.size.height - 1 < len(lines))
            title = write.title(f"{self._entry.label} {more}".rstrip(), False, width - 1, look)
            return Strip(write.padded(title, width, look))
        at = self._first + y - 1
        line = lines[at] if at < len(lines) else []
        return Strip(write.padded([Segment(" ", look.style("text")), *line], width, look))
