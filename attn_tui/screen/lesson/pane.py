"""The paragraph that is shown, with its question, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from attn_tui.inline import Run
from attn_tui.screen import write
from attn_tui.screen.drawn import Drawn
from attn_tui.screen.look import LOOK, Look
from attn_tui.screen.markup import lines


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the pane depends on except its size."""

    title: str = ""
    count: str = ""
    """The paragraph's number, as it is shown."""
    short_count: str = ""
    """The same, if there is little room."""
    wrong: str = ""
    """What is impossible in it."""
    text: str = ""
    choices: tuple[str, ...] = ()
    choice: int = 0
    """The index of the one to be chosen; -1 if none is."""
    tried: frozenset[int] = frozenset()
    """Which choices were wrong."""
    remark: str = ""
    """What is said about what the viewer does."""


class LessonPane(Drawn):
    """A line with the lesson's title and the paragraph's number; below it the text."""

    DEFAULT_CSS = "LessonPane { height: 6; }"

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = LOOK
        self.content = Page()
        self.page = 0

    def show(self, content: Page, look: Look) -> None:
        """Show this content, from its first page if the text is another."""
        if content != self.content or look is not self.look:
            if content.text != self.content.text:
                self.page = 0
            self.content, self.look = content, look
            self.refresh()

    @property
    def pages(self) -> int:
        """The number of pages at this size; a question has one, which scrolls with the choice."""
        if self.content.choices:
            return 1
        return max(1, -(-len(self._lines()) // self._height))

    def lines_for(self, content: Page, width: int) -> int:
        """How many lines show this content whole in so many columns."""
        before, self.content = self.content, content
        text, choices = self._lines(width - 2), self._choices(width - 2)[0] if content.choices else []
        self.content = before
        return 1 + len(text) + len(choices)

    def turn(self, by: int) -> bool:
        """Show another page; False if there is none."""
        page = min(self.page, self.pages - 1) + by
        if not 0 <= page < self.pages:
            return False
        self.page = page
        self.refresh()
        return True

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def _width(self) -> int:
        return max(8, self.size.width - 2)

    def _lines(self, width: int | None = None) -> list[list[Segment]]:
        content, look, width = self.content, self.look, width or self._width
        found = [[Segment(line, look.style("weight", bold=True))] for line in write.wrapped(content.wrong, width)]
        found += [self._styled(line) for line in lines(content.text, width)]
        if content.remark:
            found += [[Segment(line, look.style("accent"))] for line in write.wrapped(content.remark, width)]
        return found

    def _choices(self, width: int | None = None) -> tuple[list[list[Segment]], int]:
        """The lines of the choices, and the one to keep in view; short choices are beside each other."""
        content, look, width = self.content, self.look, width or self._width
        plain, chosen = look.style("text"), look.style("accent", bold=True)
        if all(cell_len(choice) <= 14 for choice in content.choices) and len(content.choices) > 4:
            if content.choice < 0:  # they are chosen by their numbers
                numbered = [f"{i} {choice} " for i, choice in enumerate(content.choices, 1)]
                return [write.words(numbered, None, width, look)], 0
            marked = [f"[{c}]" if i == content.choice else c for i, c in enumerate(content.choices)]
            return [write.words(marked, content.choice, width, look)], 0
        found: list[list[Segment]] = []
        seen = 0
        for i, choice in enumerate(content.choices):
            style = chosen if i == content.choice else look.style("dim") if i in content.tried else plain
            mark = "▸" if i == content.choice else " "
            number = "×" if i in content.tried else str(i + 1)
            for j, line in enumerate(lines(choice, width - 4)):
                head = f"{mark}{number}  " if j == 0 else "    "
                found.append([Segment(head, style), *(Segment(text, style) for text, _ in line)])
            if i == content.choice:
                seen = len(found)
        return found, seen

    def _view(self) -> list[list[Segment]]:
        """The lines that are on the screen."""
        content, height = self.content, self._height
        text = self._lines()
        if content.choices:
            choices, seen = self._choices()
            first = max(0, min(len(text) + seen - height, len(text) + len(choices) - height))
            return (text + choices)[first : first + height]
        first = min(self.page, self.pages - 1) * height
        return text[first : first + height]

    def _styled(self, line: list[Run]) -> list[Segment]:
        look = self.look
        styles = {
            "code": look.style("accent"),
            "key": look.style("accent", bold=True),
            "bold": look.style("text", bold=True),
            "italic": look.style("text") + Style(italic=True),
        }
        return [Segment(text, styles.get(kind, look.style("text"))) for text, kind in line]

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.look
        if y == 0:
            return self._title(width)
        shown = self._view()
        row = shown[y - 1] if y - 1 < len(shown) else []
        return Strip(write.padded([Segment(" ", look.style("text")), *row], width, look))

    def _title(self, width: int) -> Strip:
        look, content = self.look, self.content
        page = f" · {min(self.page, self.pages - 1) + 1}/{self.pages}" if self.pages > 1 else ""
        edge = look.style("accent", bold=True)
        counts = [f" {count}{page} " for count in (content.count, content.short_count)]
        whole = width - cell_len(content.title) - 4
        count = next((one for one in counts if cell_len(one) <= whole), counts[-1])
        room = max(0, width - cell_len(count) - 4)
        title = content.title if cell_len(content.title) <= room else write.fit(content.title, room)
        rule = "━" * max(0, width - cell_len(title) - cell_len(count) - 4)
        return write.line([("━ ", edge), (f"{title} ", edge), (rule, edge), (count, edge), ("━", edge)], width, look)
