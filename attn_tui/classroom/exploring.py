"""The app of a follower who has left the class for a while: the whole program, but nothing of the server's.

Whatever it is drawn on: `explorer` draws on a terminal, `page_explorer` in a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from attn_tui.classroom.guest import Guest
from attn_tui.errors import AttnTuiError, RoomError, SentenceError
from attn_tui.room.limits import LimitError
from attn_tui.room.shown import Shown
from attn_tui.screen.app import AttentionApp
from attn_tui.screen.bench import Bench
from attn_tui.screen.over import Over
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.weights import Weights
from attn_tui.story.decoding import Decoding
from attn_tui.text import printable
from attn_tui.text import shown as quoted

LONGEST_SENTENCE = 400
"""Characters of a line that a student types."""
_CHARGED = frozenset(["change", "what_if", "beam", "evidence", "learning", "reference", "history"])
"""Names of the actions that compute, as another sentence does."""


class Bounds(NamedTuple):
    """What one who explores may do."""

    charge: Callable[[], None] = lambda: None
    """Called before something is computed anew; raises AttnTuiError if that is too often."""
    longest: int = LONGEST_SENTENCE
    """Characters of a line that is typed."""
    edits: Callable[[], None] = lambda: None
    """Called before what a held key repeats, as an edit by hand or a step of learning; raises as `charge`."""


def _edits(target: object, name: str, parameters: tuple[object, ...]) -> bool:
    """Whether an action of a pane or a screen computes something anew at each key, as changing a weight does."""
    match target:
        case Weights():
            return target.changes_by(name, parameters)
        case Candidates():
            return name == "choose"
        case Bench():
            return name in ("undo", "redo")
        case Over():
            return name in target.COMPUTES
    return False


class End(NamedTuple):
    """How an exploration has ended."""

    returns: bool
    """Whether the class is followed again; else the user has quit."""
    sentence: str = ""
    """What is to be told, if it was not the user who has ended it."""


class Exploring(Guest):
    """Shows what the class is shown, from where it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *AttentionApp.BINDINGS,
        Binding("f", "follow", id="follow"),
        Binding("exclamation_mark", "lost", id="lost"),
    ]
    withheld: Mapping[str, str] = MappingProxyType({"save": "explore.off.save", "home": "explore.off.home"})

    def __init__(
        self,
        shown: Shown,
        decodings: Sequence[Decoding],
        *,
        reopen: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        bench: Callable[..., Bench] = Bench,
        bounds: Bounds = Bounds(),  # noqa: B008 (it is immutable)
        lost: Callable[[Shown | None], None] = lambda seen: None,
        **look: Any,
    ) -> None:
        """Take what is shown, and decodings of it that nobody else has.

        `reopen` opens another sentence in what is shown; `bench` makes the screen, of a lesson if it is one; `lost` is
        told the moment of the class at which the user is lost, None for where the class is now. `look` are
        `AttentionApp`'s language, theme, on_light, depth, ascii.
        """
        self._names, self._bounds, self._lost, self._returns = shown.names, bounds, lost, False
        self._shown = shown
        self.longest_line = bounds.longest
        """Characters that lines to type in take."""
        self._reopens = reopen
        if reopen is None or shown.recording is not None:
            self.withheld = {**self.withheld, "home": "explore.off.trace"}
        super().__init__(
            decodings,
            names=shown.names,
            bench=bench,
            place=shown.place,
            reopen=self._reopened if reopen else None,
            **look,
        )

    async def run_until_end(self, **options: Any) -> End:
        """Run until the user returns to the class or quits, or the app fails; that ends it alone."""
        error = await self.run_async(**options)
        if self.crashed is not None:
            return End(True, self.look.say("explore.crashed"))
        return End(self._returns or error is not None, "" if error is None else str(error))

    # What is bounded

    def _reopened(self, names: Sequence[str], sentence: str) -> list[Decoding]:
        assert self._reopens is not None
        for name in names:
            if name not in self._names:
                raise RoomError(self.look.say("explore.only", name=quoted(name)))
        if len(sentence) > self._bounds.longest:
            raise SentenceError(self.look.say("explore.long", n=len(sentence), most=self._bounds.longest))
        self._charge(self._bounds.charge)
        return self._reopens(names, sentence)

    async def run_action(self, action: Any, default_namespace: Any = None, namespaces: Any = None) -> bool:
        """Say why an action is asked for too often; carry out any other."""
        target, name, parameters = self._parse_action(action, default_namespace or self, namespaces)
        try:
            if name in _CHARGED:
                self._charge(self._bounds.charge)
            elif _edits(target, name, parameters) and target.check_action(name, parameters):
                self._charge(self._bounds.edits)
        except AttnTuiError as error:
            return self._refused(str(error))
        return await super().run_action(action, default_namespace, namespaces)

    def _charge(self, charge: Callable[[], None]) -> None:
        """Charge for something; what is said of a limit is in the user's language."""
        try:
            charge()
        except LimitError as error:
            raise RoomError(error.said(self.look.say.language)) from None

    def action_follow(self) -> None:
        """Return to the class."""
        self._returns = True
        self.exit()

    def action_lost(self) -> None:
        """Tell that one is lost here; in a sentence of one's own, which no lecturer sees, where the class is."""
        if self.bench is not None:
            is_class_s = printable(self.decodings[0].sentence) == self._shown.sentence
            self._lost(replace(self._shown, place=self.bench.walk.place) if is_class_s else None)
