"""The screen: which output word, which source word."""

from __future__ import annotations

import math
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from attn_tui.screen import write
from attn_tui.screen.drawn import Picked, Scrolled
from attn_tui.screen.evidence.asked import Asked
from attn_tui.screen.evidence.remarks import remarks
from attn_tui.screen.evidence.table import Losses
from attn_tui.screen.lines import Lines
from attn_tui.screen.over import Over
from attn_tui.screen.start.parts import Label
from attn_tui.story.decoding import Decoding
from attn_tui.symbols import percent

_KEYS = ["evidence_after", "evidence_down", "evidence_go", "evidence_before", "language", "help",
         "evidence_leave"]  # fmt: skip
"""Ids of the bindings to name, most important first."""
_HELP = (
    ("evidence_before", "evidence_after"), ("evidence_up", "evidence_down"), ("evidence_first", "evidence_last"),
    ("evidence_page_up", "evidence_page_down"), ("evidence_go",), ("language",), ("theme",), ("evidence_leave",),
    ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class EvidenceView(Over):
    """Shows what an output word loses without each source word; returns the place where that word is chosen."""

    DEFAULT_CSS = """
    EvidenceView #words { height: 2; }
    EvidenceView.-tall #words { margin-bottom: 1; }
    """
    ASIDE = "evidence"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "screen.word(-1)", id="evidence_before"),
        Binding("right,l", "screen.word(1)", id="evidence_after"),
        Binding("up,k", "screen.source(-1)", id="evidence_up"),
        Binding("down,j", "screen.source(1)", id="evidence_down"),
        Binding("home,0", "screen.source(-1000000)", id="evidence_first"),
        Binding("end,dollar_sign", "screen.source(1000000)", id="evidence_last"),
        Binding("pageup,ctrl+pageup", "screen.page(-1)", id="evidence_page_up"),
        Binding("pagedown,ctrl+pagedown", "screen.page(1)", id="evidence_page_down"),
        Binding("enter", "screen.go", id="evidence_go"),
        Binding("escape,E,q", "screen.leave", id="evidence_leave"),
    ]
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.evidence.view"

    def __init__(self, decoding: Decoding) -> None:
        """Begin with the last word that was chosen, of which there must be one."""
        super().__init__()
        self.asked = Asked(decoding)
        self.t = len(self.asked.words)
        """The time step of the word that is asked about."""
        self.at = self._begin()
        """The source position that is chosen, from 0."""

    def _begin(self) -> int:
        """The source word to begin with: the one attended to most, or else needed most."""
        evidence = self.asked.of(self.t)
        most = evidence.most_needed("left_out") if evidence.alpha is None else evidence.most_attended()
        return most or 0

    def parts(self) -> tuple[Widget, ...]:
        return Label("about"), Lines("words"), Losses(), Lines("remarks")

    def show_all(self) -> None:
        """Show everything in the current look."""
        look, size, evidence = self.look, self.app.size, self.asked.of(self.t)
        say, word = look.say, self.asked.words[self.t - 1]
        self.query_one("#about", Label).show(say("evidence.about"), "dim", look)
        p, log_p = percent(math.exp(evidence.log_probability)), f"{evidence.log_probability:.2f}".replace("-", "−")
        heading = say("evidence.word", t=self.t, n=len(self.asked.words), word=word, p=p, log_p=log_p)
        row = write.words(self.asked.words, self.t - 1, size.width - 2, look)
        words = [(" ", look.style("text")), *((segment.text, segment.style or look.style("text")) for segment in row)]
        self.query_one("#words", Lines).show([words, [(f" {heading}", look.style("text", bold=True))]], look)
        self.query_one(Losses).show(evidence, self.asked.source, self.at, look)
        self.show_remarks(remarks(self.asked, self.t, self.at, say))
        self.show_keys()

    # Keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        if action == "word":
            return 1 <= self.t + int(str(parameters[0])) <= len(self.asked.words)
        return True

    def action_word(self, by: int) -> None:
        """Ask about another output word, beginning with the source word it attended to most."""
        self.t = max(1, min(self.t + by, len(self.asked.words)))
        self.at = self._begin()
        self.show_all()

    def action_source(self, by: int) -> None:
        """Choose another source word."""
        self._choose(self.at + by)

    def action_page(self, pages: int) -> None:
        """Choose the source word a page before or after."""
        self._choose(self.at + pages * self.query_one(Losses).page)

    def on_picked(self, event: Picked) -> None:
        self._choose(event.row)

    def on_scrolled(self, event: Scrolled) -> None:
        self.action_source(event.by)

    def _choose(self, at: int) -> None:
        self.at = max(0, min(at, len(self.asked.source) - 1))
        self.show_all()

    def action_go(self) -> None:
        """Go to the moment in which the word is chosen."""
        self.dismiss(self.asked.place(self.t))
