"""Which keys of the bench do something now, and which of them are named."""

from __future__ import annotations

from typing import NamedTuple

from textual.widget import Widget

from attn_tui.screen.panes.weights import Weights
from attn_tui.screen.stages import Stages
from attn_tui.story.player import Player
from attn_tui.story.quiz import Quiz
from attn_tui.story.walk import Walk

# Ids of the bindings to name in the last line, most important first; help and quit get their room first of all.
_STEPPING = ("forward", "back", "next_step", "other", "skip", "undo", "redo", "branches", "play", "derive", "focus",
             "jump", "change", "alignment", "edit", "what_if", "reword", "tree", "neighbours", "evidence", "history",
             "learning",
             "share", "predict", "language", "last", "presenter", "save", "help", "quit")  # fmt: skip
_READING = ("cursor_left", "cursor_down", "derive", "choose", "change", "zoom", "leave", "undo", "redo", "copy",
            "forward", "back", "next_step", "help", "quit")  # fmt: skip
_EDITING = ("cursor_up", "cursor_left", "edit_zero", "edit_one", "edit_done", "edit_normalise", "edit_uniform",
            "edit_only", "edit_last", "edit_flatter", "edit_sharper", "undo", "help", "quit")  # fmt: skip
_COMPUTED = ("edit", "reword", "change", "what_if", "beam", "evidence", "history", "learning")
"""Actions that need a model."""
_PLAYING = ("play", "faster", "slower", "help", "quit")
_GUESSING = ("guess_left", "guess_right", "answer", "unanswered", "predict", "help", "quit")


class Situation(NamedTuple):
    """Decides which keys of the bench do something, and what they are called."""

    is_asking: bool
    """Whether the viewer has to guess what comes."""
    is_playing: bool
    is_editing: bool
    """Whether weights are being edited."""
    has_cursor: bool
    """Whether a pane has the focus."""
    is_zoomed: bool
    is_reading: bool
    """Whether the encoder is still reading the source."""
    is_recorded: bool
    """Whether there is no model, so that nothing can be changed."""
    is_small: bool
    """Whether there is a model with so few parameters that a training step of it can be shown."""
    is_alone: bool
    """Whether only one system is shown."""
    has_tabs: bool
    can_show_all: bool
    """Whether there is room for all panes, so that there is a choice."""
    has_branches: bool
    can_undo: bool
    can_redo: bool
    can_reopen: bool
    """Whether another sentence can be opened."""

    @classmethod
    def of(
        cls,
        walk: Walk,
        quiz: Quiz,
        player: Player,
        stages: Stages,
        focused: Widget | None,
        *,
        can_show_all: bool,
        can_reopen: bool,
    ) -> Situation:
        """The current situation; keys act on the decoding of the current stage."""
        decoding = stages.current.decoding
        return cls(
            is_asking=quiz.question is not None,
            is_playing=player.is_playing,
            is_editing=isinstance(focused, Weights) and focused.editing is not None,
            has_cursor=focused is not None,
            is_zoomed=stages.current.zoomed is not None,
            is_reading=walk.is_reading,
            is_recorded=any(one.is_recorded for one in walk.decodings),
            is_small=decoding.is_small,
            is_alone=len(walk.decodings) == 1,
            has_tabs=stages.has_tabs,
            can_show_all=can_show_all,
            has_branches=len(decoding.branches.all) > 1,
            can_undo=decoding.can_undo,
            can_redo=walk.can_redo(decoding) or (isinstance(focused, Weights) and focused.can_redo),
            can_reopen=can_reopen,
        )

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether an action does something."""
        match action:
            case "move":
                return not self.is_asking or parameters[0] not in ("forward", "back")
            case "derive" | "zoom" | "focus_pane" | "focus_number" | "near" | "share":
                return not self.is_asking
            case "other":
                return self.has_tabs
            case "presenter":
                return self.can_show_all
            case "skip":
                return self.is_reading
            case "answer" | "guess":
                return self.is_asking
            case "leave":
                return not self.is_asking and (self.has_cursor or self.is_zoomed)
            case "copy":
                return self.has_cursor
            case "undo":
                return self.can_undo
            case "redo":
                return self.can_redo
            case "branches":
                return self.has_branches
            case "change" | "what_if" | "beam" | "evidence" | "history":
                return not self.is_asking and not self.is_recorded
            case "learning":
                return not self.is_asking and self.is_small
            case "edit" | "reword":
                return self.can_reopen
            case "predict":
                return self.is_alone
        return True

    def lacks_model_for(self, action: str) -> bool:
        """Whether an action would do something if this were no replay, or a small model: its key says so.

        It is named nowhere.
        """
        lacks = self.is_recorded or (action == "learning" and not self.is_small)
        return lacks and not self.is_asking and action in _COMPUTED

    @property
    def keys(self) -> tuple[str, ...]:
        """Ids of the bindings to name, most important first."""
        if self.is_asking:
            return _GUESSING
        if self.is_playing:
            return _PLAYING
        if self.is_editing:
            return _EDITING
        return _READING if self.has_cursor else _STEPPING

    @property
    def labels(self) -> dict[str, str]:
        """By a binding's id, the id whose label it has now, if not its own."""
        labels = {"play": "pause"} if self.is_playing else {}
        if self.is_editing:
            labels |= {"cursor_up": "edit_share", "cursor_left": "edit_word"}
        return {**labels, "zoom": "zoom_out"} if self.is_zoomed else labels
