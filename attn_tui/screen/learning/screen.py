"""The screen: which word, which stage, which model after how many steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.worker import get_current_worker

from attn_tui.engine.events import WordChosen
from attn_tui.engine.model import Checkpoint
from attn_tui.screen import write
from attn_tui.screen.drawn import Picked, Scrolled
from attn_tui.screen.learning.asking import reference
from attn_tui.screen.learning.flows import Flows
from attn_tui.screen.learning.remarks import of_flows, of_stage, of_step
from attn_tui.screen.learning.slopes import Slopes
from attn_tui.screen.learning.words import Words
from attn_tui.screen.lines import Lines
from attn_tui.screen.over import Over
from attn_tui.screen.start.parts import Label
from attn_tui.story.decoding import Decoding
from attn_tui.story.learning.descent import RATES, Descent, rate_for
from attn_tui.story.learning.flow import flow_of
from attn_tui.story.learning.partner import partner_of
from attn_tui.story.learning.reference import ids_of
from attn_tui.story.learning.stages import TIME, back_to, stages_of, symbol_of
from attn_tui.story.learning.taught import Taught
from attn_tui.symbols import number

_BESIDE = 110  # from this many columns on, the words stand beside the picture of all states, too
_KEYS = ["learning_back", "learning_down", "learning_step", "learning_undo", "learning_faster",
         "learning_slower", "learning_page_down", "learning_reference", "learning_go", "language", "help",
         "learning_leave"]  # fmt: skip
"""Ids of the bindings to name, most important first."""
_HELP = (
    ("learning_back", "learning_forward"), ("learning_up", "learning_down"), ("learning_first", "learning_last"),
    ("learning_page_up", "learning_page_down"), ("learning_step", "learning_undo"),
    ("learning_faster", "learning_slower"), ("learning_reference",), ("learning_go",), ("language",), ("theme",),
    ("learning_leave",), ("help", "quit_always"),
)  # fmt: skip
"""Ids of the bindings in the help, line by line."""


class LearningView(Over):
    """Shows how a model learns from one sentence; returns the place of the word and the stage that are shown."""

    DEFAULT_CSS = """
    LearningView #both { height: 1fr; }
    LearningView #loss, LearningView #stages { height: 1; }
    LearningView.-tall #stages { margin-bottom: 1; }
    LearningView.-time Slopes, LearningView.-time.-alone Words { display: none; }
    LearningView Flows { display: none; }
    LearningView.-time Flows { display: block; }
    """
    ASIDE = "learning"
    COMPUTES = frozenset(["step"])
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "screen.stage(1)", id="learning_back"),
        Binding("right,l", "screen.stage(-1)", id="learning_forward"),
        Binding("up,k,comma", "screen.word(-1)", id="learning_up"),
        Binding("down,j,full_stop", "screen.word(1)", id="learning_down"),
        Binding("home,0", "screen.word(-1000000)", id="learning_first"),
        Binding("end,dollar_sign", "screen.word(1000000)", id="learning_last"),
        Binding("pageup,ctrl+pageup", "screen.page(-1)", id="learning_page_up"),
        Binding("pagedown,ctrl+pagedown", "screen.page(1)", id="learning_page_down"),
        Binding("s", "screen.step", id="learning_step"),
        Binding("u", "screen.undo", id="learning_undo"),
        Binding("plus,equals_sign", "screen.rate(1)", id="learning_faster"),
        Binding("minus", "screen.rate(-1)", id="learning_slower"),
        Binding("e", "screen.reference", id="learning_reference"),
        Binding("enter", "screen.go", id="learning_go"),
        Binding("escape,B,q", "screen.leave", id="learning_leave"),
    ]
    KEYS = _KEYS
    HELP_KEYS = _HELP
    HELP_TEXT = "help.learning.view"

    def __init__(self, decoding: Decoding, text: str, beside: Sequence[Checkpoint] = (), stage: str = "") -> None:
        """Teach the model a text, a reference that it can be taught; `beside` are models that it may be compared with.

        Begins with the word of the moment and the stage of this name, by default the first. Raises SentenceError.
        """
        super().__init__()
        self._decoding, self._beside = decoding, tuple(beside)
        self.t = max(1, decoding.timeline.current.t)
        """The time step of the word that is looked at, from 1."""
        self.at = 0
        """Which of the stages, from the word's scores back."""
        self._teach(text)
        self.at = next((at for at, one in enumerate(self.stages) if one.name == stage), 0)

    def _teach(self, text: str) -> None:
        checkpoint = self._decoding.checkpoint
        self._text = text
        self.descent = Descent(Taught(checkpoint, self._decoding.sentence, ids_of(checkpoint, text)))
        self.stages = stages_of(checkpoint.config)
        self.partner: Taught | None = None
        """The model that it is compared with, once that is known."""
        self._has_rate = False  # whether the learning rate is proposed, or chosen
        self._is_asked_for = False  # whether the partner is being computed, or was
        self.t = min(self.t, self.descent.now.size)

    def parts(self) -> tuple[Widget, ...]:
        both = Horizontal(Words(), Slopes(), Flows(), id="both")
        return Label("about"), Lines("loss"), Lines("stages"), both, Lines("remarks")

    def on_mount(self) -> None:
        self._trace()

    # Computing

    def _trace(self) -> None:
        """Compute what is not known yet of what is shown; it takes a second, which the screen does not wait for."""
        now, wants_partner = self.descent.now, self.stages[self.at].name == TIME and not self._is_asked_for
        if not now.losses.are_traced or wants_partner:
            self._is_asked_for |= wants_partner
            self._compute(now, self.descent.first, self._text if wants_partner else "")

    @work(thread=True)
    def _compute(self, now: Taught, first: Taught, text: str) -> None:
        """Trace a model, and one to compare it with that is taught a text, if there is one."""
        worker = get_current_worker()
        now.losses.trace()
        rate = rate_for(now) if now is first and not self._has_rate else None
        partner = partner_of(first, text, self._beside) if text else None
        if partner is not None:
            partner.losses.trace()
        if not worker.is_cancelled:  # it is cancelled if the screen is left meanwhile
            self.app.call_from_thread(self._end, text, partner, rate)

    def _end(self, text: str, partner: Taught | None, rate: float | None) -> None:
        if rate is not None and not self._has_rate:  # else one was chosen meanwhile
            self.descent.rate, self._has_rate = rate, True
        if text == self._text:  # else another reference was given meanwhile
            self.partner = partner
        if self in self.app.screen_stack:
            self.show_all()

    # Showing it

    def show_all(self) -> None:
        """Show everything in the current look."""
        look, size, now, stage = self.look, self.app.size, self.descent.now, self.stages[self.at]
        say, is_time = look.say, stage.name == TIME
        self.set_class(is_time, "-time")
        self.set_class(size.width < _BESIDE, "-alone")
        about = say("learning.about", sentence=now.sentence, reference=self._text)
        self.query_one("#about", Label).show(write.fit(about, size.width - 2).rstrip(), "dim", look)
        self._show_loss()
        self._show_stages()
        self.query_one(Words).show(self.descent, self.t, size.width, look)
        if now.losses.are_traced:
            self._show_stage()
        else:
            self.query_one(Slopes).show(None, "", look)
            self.query_one(Flows).show([], look)
            self.show_remarks([*of_step(self.descent, say), say("learning.wait.why")])
        self.show_keys()

    def _show_stage(self) -> None:
        look, now, stage = self.look, self.descent.now, self.stages[self.at]
        say, said = look.say, list[str]()
        if self._decoding.branches.current.interventions:
            said.append(say("learning.plain"))
        if stage.name == TIME:
            now = self.descent.first  # the other model has taken no step
            shown = [now] if self.partner is None else [now, self.partner]
            flows = [flow_of(one, self.t) for one in shown]
            blocks = [(flow, one.source, one.right[: self.t]) for flow, one in zip(flows, shown, strict=True)]
            self.query_one(Flows).show(blocks, look)
            said += of_flows(now, self.t, flows, say)
            if self.descent.steps:
                said.append(say("learning.flow.before"))
        else:
            said += of_step(self.descent, say)
            self.query_one(Slopes).show(back_to(now, self.t, stage), now.right[self.t - 1], look)
        said += of_stage(now, self.t, stage, say)
        self.show_remarks(said)

    def _show_loss(self) -> None:
        look, descent = self.look, self.descent
        say, text = look.say, look.style("text")
        loss = number(max(0.0, descent.now.loss))
        if descent.steps:
            loss = f"{number(descent.first.loss)} → {loss}"
        steps = say.count("learning.steps", descent.steps)
        parts = [
            (f" {say('learning.loss')} Σ −log p = ", text),
            (loss, look.style("accent", bold=True)),
            (f"   {say('learning.rate')} {descent.rate:g}   {steps}", text),
        ]
        self.query_one("#loss", Lines).show([parts], look)

    def _show_stages(self) -> None:
        """The stages in the order of computing, so that going back is going left; the shown one underlined."""
        look, now = self.look, self.descent.now
        names = [symbol_of(now, self.t, stage) or look.say("learning.time") for stage in self.stages]
        at = len(names) - 1 - self.at
        row = write.words([*names[::-1], f"L({now.right[self.t - 1]})"], at, self.app.size.width - 4, look)
        arrows = [(" ← ", look.style("dim"))]
        self.query_one("#stages", Lines).show(
            [arrows + [(one.text, one.style or look.style("text")) for one in row]], look
        )

    # Keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a key only if it does something."""
        by = int(str(parameters[0])) if parameters else 0
        match action:
            case "stage":
                return 0 <= self.at + by < len(self.stages)
            case "word":
                return self.t > 1 if by < 0 else self.t < self.descent.now.size
            case "page":
                return self.stages[self.at].name != TIME and self.query_one(Slopes).pages > 1
            case "step":
                return self.descent.now.losses.are_traced
            case "undo":
                return self.descent.steps > 0
            case "rate":
                return self.descent.rate < RATES[-1] if by > 0 else self.descent.rate > RATES[0]
            case "go":
                return self._decoding.timeline.has_step(self.t)
        return True

    def action_stage(self, by: int) -> None:
        """Go back a stage, or forward again."""
        self.at = max(0, min(self.at + by, len(self.stages) - 1))
        self._trace()
        self.show_all()

    def action_word(self, by: int) -> None:
        """Look at another word's loss."""
        self._choose(self.t + by)

    def _choose(self, t: int) -> None:
        self.t = max(1, min(t, self.descent.now.size))
        self.show_all()

    def action_page(self, by: int) -> None:
        """Show more of the numbers."""
        self.query_one(Slopes).turn(by)

    def on_picked(self, event: Picked) -> None:
        self._choose(event.row)

    def on_scrolled(self, event: Scrolled) -> None:
        self.action_word(event.by)

    def action_rate(self, by: int) -> None:
        """Choose another learning rate."""
        self.descent.change_rate(by)
        self._has_rate = True
        self.show_all()

    def action_step(self) -> None:
        """Take a step down the gradient of the loss of all words."""
        if self.descent.now.losses.are_traced:
            self.descent.step()
            self._trace()
            self.show_all()

    def action_undo(self) -> None:
        """Take the last step back."""
        if self.descent.undo():
            self.show_all()

    def action_reference(self) -> None:
        """Ask what should have been written, and begin anew."""

        def teach(text: str) -> None:
            if text != self._text:  # else the steps that were taken stay
                self._teach(text)
                self._trace()
                self.show_all()

        self.app.push_screen(reference(self._decoding.checkpoint, self._text, self.look.say, teach))

    def action_go(self) -> None:
        """Leave, and go to the sub-step of the stage in the word's time step."""
        timeline, stage = self._decoding.timeline, self.stages[self.at]
        if timeline.has_step(self.t):
            substeps = list(timeline.substeps(self.t))
            wanted = stage.kind.substep if stage.kind.substep in substeps else WordChosen.substep
            self.dismiss((self.t, substeps.index(wanted) + 1))
