"""The softmax weights, which can be changed in place."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message

from attn_tui.engine import events as ev
from attn_tui.engine.intervention import Intervention
from attn_tui.engine.model import Array
from attn_tui.screen import draw, write
from attn_tui.screen.look import Look
from attn_tui.screen.panes.column import Column, weight_cells
from attn_tui.screen.panes.readable import Source, number_of
from attn_tui.story.moment import Moment
from attn_tui.story.naming import weights_sum
from attn_tui.story.ties import largest, largest_shares
from attn_tui.symbols import adds_up, number, subscript

_STEP = 0.05
_WHOLE = ("uniform", "only", "last", "temperature")
"""Changes that replace all earlier ones."""


class Weights(Column):
    """Softmax weights α_t. While they are edited, the arrows raise and lower the one at the cursor."""

    share, made_from = "weights", ("scores",)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "share(0)", id="edit_zero"),
        Binding("1", "share(1)", id="edit_one"),
        Binding("equals_sign", "whole('uniform')", id="edit_uniform"),
        Binding("o", "whole('only')", id="edit_only"),
        Binding("b", "whole('last')", id="edit_last"),
        Binding("n", "whole('normalised')", id="edit_normalise"),
        Binding("t", "temperature(2)", id="edit_flatter"),
        Binding("T", "temperature(0.5)", id="edit_sharper"),
        Binding("enter,escape,e", "edited", id="edit_done"),
    ]
    topic = "softmax"
    events = (ev.WeightsComputed, ev.WeightsFocused)
    holds = ("alpha_t",)

    editing: tuple[Intervention, ...] | None = None
    """What has been changed since the editing began; None while nothing is edited."""
    _undone: tuple[tuple[Intervention, ...], ...] = ()
    _done: tuple[tuple[Intervention, ...], ...] = ()
    """What `editing` was before each edit, and after each that was undone; the latest last."""
    _is_pending = False
    """Whether the last change is not shown yet: keys may come faster than their effects."""

    class Changed(Message):
        """The changes of this editing, which replace those sent before; () if all of them are undone."""

        def __init__(self, changes: tuple[Intervention, ...], before: tuple[Intervention, ...]) -> None:
            super().__init__()
            self.changes, self.before = changes, before

    class Edited(Message):
        """The editing has ended."""

    def show(self, moment: Moment, look: Look) -> None:
        self._is_pending = False
        super().show(moment, look)

    def title(self, moment: Moment) -> str:
        key = "pane.softmax" if moment.decoding.config.normalisation == "softmax" else "pane.softmax.log"
        return f"{self.look.say(key)} α{subscript(moment.n)}"

    def short_title(self, moment: Moment) -> str:
        return f"α{subscript(moment.n)}"

    def help_key(self, moment: Moment) -> str:
        return super().help_key(moment) + ("" if moment.decoding.config.normalisation == "softmax" else ".log")

    def fields(self, moment: Moment) -> tuple[object, ...]:
        return (moment.alpha_t, moment.gaussian, moment.changes)

    def values(self, moment: Moment) -> tuple[str, Array | None]:
        return f"α{subscript(moment.n)},", moment.alpha_t

    def source(self, moment: Moment, j: int) -> Source:
        return weight(moment, j)

    def has_vectors(self, moment: Moment) -> bool:
        return False

    def cell(self, moment: Moment, j: int, width: int, part: draw.Part) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        best, touched = j in largest_shares(moment.alpha_t), moment.is_touched("alpha_t", j)
        return weight_cells(moment.alpha_t, j, best, width, part, self.look, touched)

    def foot(self, moment: Moment, width: int) -> list[Segment]:
        if moment.alpha_t is None:
            return []
        by_hand = self.is_touched(moment) and abs(float(moment.alpha_t.sum()) - 1) > 5e-4
        is_less = moment.gaussian is not None and float(moment.alpha_t.sum()) < 1
        total = weights_sum(moment.alpha_t) if is_less else number(moment.alpha_t.sum())
        key = "weights.sum.less" if is_less else "weights.sum"
        if adds_up(moment.alpha_t, total):
            text = self.look.say(key, sum=total)
        else:
            texts = [self.look.say(f"{key}.rounded", sum=total), f"≈ {total}{' < 1' * is_less}"]
            text = write.first_fitting(texts, width)
        style = "weight" if by_hand or is_less else "dim"
        return [Segment(" " * (width - cell_len(text)) + text, self.look.style(style))]

    # Editing

    def begin(self) -> None:
        """Edit the weight at the cursor; if there was none, the largest."""
        if self.moment is not None and self.moment.alpha_t is not None:
            if not self.has_focus:
                self.stand_on(largest(self.moment.alpha_t), 0)
            self.editing, self._done, self._undone = (), (), ()
            self.refresh()

    def watch_has_focus(self, has_focus: bool) -> None:
        super().watch_has_focus(has_focus)
        if not has_focus:
            self.editing = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that edit to others while nothing is edited."""
        return self.editing is not None if action in ("share", "whole", "temperature", "edited") else True

    def changes_by(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether an action changes a weight now, after which all that follows is computed anew."""
        raises = action == "cursor" and bool(parameters and parameters[0])
        return self.editing is not None and (raises or action in ("share", "whole", "temperature"))

    def action_cursor(self, rows: int, values: int) -> None:
        if self.editing is None or self.moment is None or self.moment.alpha_t is None:
            super().action_cursor(rows, values)
        elif rows:
            share = round(self._share - rows * _STEP, 2)
            self.action_share(max(0.0, min(1.0, share)))
        else:
            super().action_cursor(values, 0)

    def action_share(self, share: float) -> None:
        """Set the weight at the cursor to another value."""
        self._change("set", self._at, share)

    def action_whole(self, change: str) -> None:
        """Change all weights."""
        self._change(change, self._at if change == "only" else None, None)

    def action_temperature(self, factor: float) -> None:
        """Multiply the temperature that divides the scores before the softmax."""
        now = next((one.value for one in self.editing or () if one.change == "temperature"), 1.0)
        assert isinstance(now, float)
        if 0.01 <= now * factor <= 100:
            self._change("temperature", None, now * factor)

    def action_edited(self) -> None:
        """End editing."""
        self.end()

    def end(self) -> None:
        """Stop editing, if weights are edited."""
        if self.editing is not None:
            self.editing = None
            self.refresh()
            self.post_message(self.Edited())

    def take_back(self, before: tuple[Intervention, ...]) -> None:
        """Forget the last edit, which was refused: the changes of this editing are those before it again."""
        if self.editing is not None:
            self.editing, self._is_pending = before, False
            self._done = self._done[:-1]

    @property
    def can_redo(self) -> bool:
        """Whether an edit was undone."""
        return self.editing is not None and bool(self._undone) and self._is_current

    def undo(self) -> bool:
        """Undo the last edit, and go on editing; False if there is none."""
        if not self.editing or not self._done or not self._is_current:
            return False
        self._undone += (self.editing,)
        *done, last = self._done
        self._done = tuple(done)
        self._send(last)
        return True

    def redo(self) -> bool:
        """Redo the edit that was undone last; False if there is none."""
        if self.editing is None or not self.can_redo:
            return False
        self._done += (self.editing,)
        *undone, last = self._undone
        self._undone = tuple(undone)
        self._send(last)
        return True

    @property
    def _is_current(self) -> bool:
        """Whether the weights are as edited: while editing, the viewer can move and switch to another branch."""
        moment, editing = self.moment, self.editing
        if not editing:
            return editing is not None
        here = moment is not None and editing[0].t == moment.event.t
        return here and (self._is_pending or (moment is not None and moment.branch.changes == editing))

    def _send(self, changes: tuple[Intervention, ...]) -> None:
        before = self.editing or ()
        self.editing, self._is_pending = changes, True
        self.post_message(self.Changed(changes, before))

    @property
    def _share(self) -> float:
        """The weight at the cursor, as it is or is about to be."""
        moment = self.moment
        assert moment is not None
        assert moment.alpha_t is not None
        last = self.editing[-1] if self._is_pending and self.editing else None
        if last is not None and (last.change, last.at) == ("set", self._at):
            assert isinstance(last.value, float)
            return last.value
        return float(moment.alpha_t[self._at])

    @property
    def _at(self) -> int:
        return min(self.cursor_row, len(self.moment.source if self.moment else " ") - 1)

    def _change(self, change: str, at: int | None, share: float | None) -> None:
        """Add a change to those of this editing, which together are one what-if."""
        if self.editing is None or self.moment is None:
            return
        t = self.moment.event.t
        if not self._is_current:
            self.editing, self._done = (), ()
        so_far = self.editing
        before = so_far if change not in _WHOLE else ()
        # A weight's new value replaces its values set since all were last normalised.
        since = max((i for i, one in enumerate(before) if one.change == "normalised"), default=-1)
        kept = tuple(one for i, one in enumerate(before) if i <= since or (one.change, one.at) != (change, at))
        if not (change == "normalised" and kept and kept[-1].change == change):
            kept += (Intervention(t, "alpha_t", change, share, at),)
        self._done, self._undone = (*self._done, so_far), ()
        self._send(kept)


def weight(moment: Moment, j: int) -> Source:
    """Where the weight of a source word is, as this moment shows it."""
    substep = "softmax" if moment.gaussian is None else "gaussian"
    return number_of(moment.event.t, substep, "alpha_t", j)
