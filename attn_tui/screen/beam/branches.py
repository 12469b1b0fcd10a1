"""The hypotheses of a time step, and below each the words that were considered after it."""

from __future__ import annotations

import math

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from attn_tui.screen import write
from attn_tui.screen.beam.parts import Part, ending
from attn_tui.screen.beam.tree import SearchTree
from attn_tui.symbols import number

_REVERSED = Style(reverse=True)
_NUMBERS = (6, 8, 7, 5)  # cells of the columns at the right end
_TREE = 7  # cells before a word: the cursor's mark, the lines, the word's marks


class Branches(Part):
    """A tree of two levels, which scrolls with the selected word; its row is reversed."""

    class Clicked(Message):
        """A word was clicked."""

        def __init__(self, node: int) -> None:
            super().__init__()
            self.node = node

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._first = 0  # the uppermost row in view
        self._rows: tuple[object, list[tuple[int, bool]], dict[int, int]] = (None, [], {})

    def _of_step(self, explored: SearchTree) -> tuple[list[tuple[int, bool]], dict[int, int]]:
        """The time step's rows and ranks, kept until another is shown."""
        key = explored, self.state.t
        if key != self._rows[0]:
            self._rows = key, list(explored.rows(self.state.t)), explored.rank_by_log_p(self.state.t)
        return self._rows[1:]

    @property
    def page(self) -> int:
        """How many rows can be seen at once."""
        return max(1, self.size.height - 1)

    def lines(self, width: int, height: int) -> list[Strip]:
        explored, look, say = self.state.explored, self.look, self.look.say
        if explored is None:
            return []
        rows, ranks = self._of_step(explored)
        at = rows.index((self.state.node, False))
        above = at - 1 if rows[at - 1][1] else at  # a hypothesis belongs to its first word
        self._first = max(0, min(self._first, above, len(rows) - self.page), at - self.page + 1)
        more = f"{'↑' * (self._first > 0)}{'↓' * (self._first + self.page < len(rows))}"
        names = _row(("p", "log P", say("beam.score"), say("beam.rank")))
        inner = width - 1  # the last column is the gap to the next part
        title = write.title(f"{say('beam.branches')} {more}".rstrip(), True, inner - cell_len(names), look)
        lines = [Strip([*title, *write.line([(names, look.style("dim"))], cell_len(names) + 1, look)])]
        for i in range(self._first, min(len(rows), self._first + self.page)):
            node, is_hypothesis = rows[i]
            is_last = i + 1 == len(rows) or rows[i + 1][1]
            if is_hypothesis:
                strip = self._hypothesis(explored, node, inner)
            else:
                strip = self._word(explored, node, ranks[node], is_last, inner)
            lines.append(Strip([*strip, *write.line([], 1, look)]))
        return lines

    def _hypothesis(self, explored: SearchTree, node: int, width: int) -> Strip:
        tree, look = explored.tree, self.look
        on_path = node == 0 or node in explored.chosen
        style = look.style("accent" if on_path else "text", bold=on_path)
        room = width - sum(_NUMBERS) - 4
        words = ending(explored.words(node), room, 1)[0] if node else look.say("beam.start")
        log_p, score = number(float(tree.log_probability[node])), number(float(tree.score[node]))
        parts = [
            (f" {'▶' if on_path else ' '} ", style),
            (write.fit(words, room + 1), style),
            (_row(("", log_p, score, "")), look.style("dim")),
        ]
        return write.line(parts, width, look)

    def _word(self, explored: SearchTree, node: int, rank: int, is_last: bool, width: int) -> Strip:
        tree, look = explored.tree, self.look
        here, kept, on_path = node == self.state.node, bool(tree.kept[node]), node in explored.chosen
        colour = "accent" if on_path else "text" if kept else "dim"
        glyph, of_glyph = ("×", "dim") if not kept else ("█", "weight") if explored.is_end[node] else ("●", "accent")
        p = math.exp(tree.log_probability[node] - tree.log_probability[tree.parent[node]])
        log_p, score = number(float(tree.log_probability[node])), number(float(tree.score[node]))
        greedy = " g" if node in explored.greedy else "  "
        parts = [
            ("▸" if here else " ", "accent"),
            (" └─" if is_last else " ├─", "dim"),
            ("▶" if on_path else " ", "accent"),
            (f"{glyph} ", of_glyph),
            (write.fit(explored.word(node), max(0, width - _TREE - sum(_NUMBERS) - len(greedy))), colour),
            (greedy, "weight"),
            (_row((f"{p:.2f}", log_p, score, str(rank))), colour),
        ]
        # A blank in the text's colour saves a change of colour.
        drawn = [
            (text, look.style(of if text.strip() and not here else "text", bold=here or on_path)) for text, of in parts
        ]
        strip = write.line(drawn, width, look)
        return strip.apply_style(_REVERSED) if here else strip

    def on_click(self, event: events.Click) -> None:
        """Select the word that was clicked."""
        at = self._first + event.y - 1
        if event.y and self.state.explored and at < len(self._rows[1]):
            node, is_hypothesis = self._rows[1][at]
            if not is_hypothesis:
                self.post_message(self.Clicked(node))


def _row(numbers: tuple[str, ...]) -> str:
    return "".join(" " * (cells - cell_len(text)) + text for text, cells in zip(numbers, _NUMBERS, strict=True))
