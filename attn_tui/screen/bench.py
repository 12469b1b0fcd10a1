"""The screen with the decodings: keys → what is looked at → stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import ActiveBinding, BindingType

from attn_tui.engine.branch import Branch
from attn_tui.engine.events import WordChosen
from attn_tui.engine.intervention import Intervention, kind_of
from attn_tui.errors import AttnTuiError, InterventionError
from attn_tui.locate import with_age
from attn_tui.screen import bindings
from attn_tui.screen import help as keys_help
from attn_tui.screen.looking import Looking
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.weights import Weights
from attn_tui.screen.situation import Situation
from attn_tui.sentences import History
from attn_tui.story.compared import never_reached_in

if TYPE_CHECKING:
    from attn_tui.screen.exporting import Exporter
    from attn_tui.screen.history.screen import Chosen
    from attn_tui.story.decoding import Decoding


class Bench(Looking):
    """The screen with the decodings: what can be changed in them, and which keys do something."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.BENCH
    HELP_KEYS = keys_help.BENCH
    _asked_for_all: Situation | None = None
    """The situation while all keys are checked, which would else be gathered for each key."""

    # Changing

    def change(self, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Open a branch with these changes added, or amend the current one. Raises InterventionError."""
        if self._is_ready():
            self.walk.change(self.decoding, changes, amends=amends)
            self._changed()

    def _change_or_say(self, changes: Iterable[Intervention], *, amends: bool = False) -> bool:
        """Make these changes, or say why they cannot be made; return whether they were made."""
        try:
            self.change(changes, amends=amends)
        except InterventionError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return False
        return True

    def _change_as_said(self, text: str) -> None:
        """Make the changes that a text says. Raises InterventionError."""
        if not self._is_ready():
            return
        if self.walk.change_as_said(self.decoding, text):
            self.call_later(self._exchange)
        else:
            self._changed()
            self._say_what_is_never_reached()

    async def make_change(self, text: str) -> None:
        """Make the changes that a text says, and show them; or say why they cannot be made."""
        try:
            is_replaced = self.walk.change_as_said(self.decoding, text)
        except AttnTuiError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        if is_replaced:
            await self._exchange()
        else:
            self._changed()
            self._say_what_is_never_reached()

    def _say_what_is_never_reached(self) -> None:
        late, words = never_reached_in(self.decoding)
        if late:  # the output looks as if the change made no difference
            key = "what_if.late" if words else "what_if.late.none"
            self.app.notify(self.look.say(key, changes=self.decoding.written(late), n=words), markup=False)

    def action_change(self) -> None:
        """Change what the cursor is on: edit the weights, mask a word, choose one, set a number to 0."""
        if not self._has_model() or not self._is_ready():
            return
        pane, weights = self.focused, self.stages.current.weights
        if isinstance(pane, Candidates) or (pane is None and weights is None):
            self._ask_word()
        elif weights is not None and pane in (None, weights):
            self._edit(weights)
        elif isinstance(pane, Readable) and pane.moment is not None:
            if number := pane.number_to_set(pane.moment):
                from attn_tui.screen import ask

                self.app.push_screen(
                    ask.number(self.decoding, number, pane.value_text(pane.moment), self.look.say, self.change)
                )
            elif changes := pane.edit(pane.moment):
                self._change_or_say(changes)
            else:
                self.app.notify(self.look.say("change.nothing"), markup=False)

    def _edit(self, weights: Weights) -> None:
        """Edit the weights of the current time step, or of the first; if they are not computed yet, go there."""
        timeline, kind = self.decoding.timeline, kind_of(self.decoding.config, "alpha_t")
        if timeline.now(kind) is None:
            t = max(1, timeline.current.t)
            self.go_to(t, timeline.substeps(t).index(kind.substep) + 1)
        weights.begin()
        self.stages.current.look_at(weights)
        self.show_keys()

    def on_weights_changed(self, event: Weights.Changed) -> None:
        amends = bool(event.before) and self.decoding.branches.current.changes == event.before
        if event.changes:
            if not self._change_or_say(event.changes, amends=amends) and self.stages.current.weights:
                self.stages.current.weights.take_back(event.before)
        elif amends:
            self.walk.drop(self.decoding)
            self._changed()

    def on_weights_edited(self) -> None:
        self.show_keys()

    def on_candidates_chosen(self, event: Candidates.Chosen) -> None:
        self._change_or_say((event.change,))

    def _ask_word(self) -> None:
        from attn_tui.screen import ask

        if self.decoding.timeline.current.t:
            self.app.push_screen(ask.word(self.decoding, self.look.say, self.change))
        else:
            self.app.notify(self.look.say("change.early"), markup=False)

    def action_what_if(self) -> None:
        """Ask for a change of any kind, as text."""
        from attn_tui.screen import ask

        if self._has_model() and self._is_ready():
            self.app.push_screen(ask.what_if(self.decoding, self.look.say, self._change_as_said))

    def action_edit(self) -> None:
        """Ask for another sentence, and begin with it."""
        self._ask_sentence("edit.ask", anew=True)

    def action_reword(self) -> None:
        """Ask for the sentence in other words, and compare what becomes of it, at the same place."""
        self._ask_sentence("reword.ask", anew=False)

    def _ask_sentence(self, question: str, *, anew: bool) -> None:
        from attn_tui.screen import ask

        if not self._has_model() or self._reopen is None:
            return
        reopen = partial(self._reopen, self.names)

        def show(text: str) -> None:
            if not anew and text == self.decoding.sentence:
                return  # nothing is another
            self.walk.put_in_place(reopen(text), anew=anew)
            self.call_later(self._exchange)

        history = getattr(self.app, "history", History())
        self.app.push_screen(ask.sentence(self.look.say(question), self.decoding.sentence, show, history))

    async def action_undo(self) -> None:
        """Take back the last edit of the weights, or else the last change."""
        weights = self.stages.current.weights
        if weights is not None and weights.undo():
            return
        if self._is_ready() and self.walk.undo(self.decoding):
            await self._exchange()

    async def action_redo(self) -> None:
        """Redo what was undone."""
        weights = self.stages.current.weights
        if weights is not None and weights.redo():
            return
        if self._is_ready() and self.walk.redo(self.decoding):
            await self._exchange()

    def action_branches(self) -> None:
        """List all branches; the chosen one is shown."""
        from attn_tui.screen.branching import BranchList

        if self._is_ready():
            self.app.push_screen(BranchList(self.decoding, self.look), self._switch)

    def _switch(self, branch: Branch | None) -> None:
        if branch is not None:
            self.walk.switch(self.decoding, branch)
            self._changed()

    def action_beam(self) -> None:
        """Show a beam search as a tree."""
        from attn_tui.screen.beam import BeamTree

        if self._has_model() and self._is_ready():
            self.app.push_screen(BeamTree.of(self.decoding), self._follow)

    def _follow(self, ids: Sequence[int] | None) -> None:
        """Step through a hypothesis: its words, and all that the decoder computes for them."""
        if ids:  # before the first word, there is nothing to follow
            t = len(ids)
            self._change_or_say(Intervention(t, "y_t", value=y) for t, y in enumerate(ids, 1))
            self.go_to(t, self.decoding.timeline.substeps(t).index(WordChosen.substep) + 1)

    def action_history(self) -> None:
        """Show how the system learned; the age that is chosen there replaces it."""
        from attn_tui.screen.history import HistoryView
        from attn_tui.story.history import Learned

        if not self._has_model() or not self._is_ready():
            return
        decoding = self.decoding
        try:
            learned = Learned.of(decoding)
        except AttnTuiError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        view = HistoryView(
            learned, decoding.checkpoint.age, seconds=self.player.seconds, can_go=self._reopen is not None
        )
        self.app.push_screen(view, partial(self._grow, decoding))

    async def _grow(self, decoding: Decoding, chosen: Chosen | None) -> None:
        """Go on with another age of a decoding's checkpoint, at the same place, with what is changed there."""
        if chosen is None or chosen.stop == decoding.checkpoint.age or self._reopen is None:
            return
        number = self.walk.decodings.index(decoding)
        names, decodings = list(self.names), list(self.walk.decodings)
        name, _ = with_age(names[number])
        names[number] = name if chosen.stop is None else f"{name}@{chosen.stop}"
        try:
            [grown] = self._reopen([names[number]], decoding.sentence)
            for text in decoding.changes_by_branch:
                grown = grown.with_changes(text)
        except AttnTuiError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        decodings[number] = grown
        await self.replace(decodings, names, self.walk.place)
        self.stages.turn(number)  # of the new stages, the first is the current one

    # Keys

    @cached_property
    def exporter(self) -> Exporter:
        """The object that writes files."""
        from attn_tui.screen.exporting import Exporter

        return Exporter(self.app, lambda: self.is_pressing)

    def writes_until(self, then: Callable[[], object]) -> str:
        """The file that is still being written, after which `then` is called; "" if none is, or that is known."""
        if "exporter" not in self.__dict__ or not self.exporter.writing or self.exporter.then == then:
            return ""
        self.exporter.then = then
        return self.exporter.writing

    def action_save(self) -> None:
        """Ask for a file name, and save the screen or the decoding."""
        from attn_tui.screen import ask

        if self._is_ready():
            count, pace = len(self.walk.decodings), self.player.seconds
            self.app.push_screen(ask.save(self.app, self.decoding, self.exporter, pace, self.presents, count))

    @property
    def situation(self) -> Situation:
        """What decides which keys do something."""
        return Situation.of(
            self.walk,
            self.quiz,
            self.player,
            self.stages,
            self.focused,
            can_show_all=self._can_show_all,
            can_reopen=self._reopen is not None,
        )

    def keys_of_the_moment(self) -> Sequence[str]:
        return self.situation.keys

    def labels_of_the_moment(self) -> Mapping[str, str]:
        return self.situation.labels

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        self._asked_for_all = self.situation
        try:
            return super().active_bindings
        finally:
            self._asked_for_all = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        now = self._asked_for_all or self.situation
        return now.offers(action, parameters) or (self._asked_for_all is None and now.lacks_model_for(action))

    def help(self) -> Iterator[keys_help.Entry]:
        say, keys = self.look.say, keys_help.BENCH
        pane = self.focused
        if isinstance(pane, Readable) and pane.moment is not None:
            title = say("help.pane", title=pane.title(pane.moment))
            yield from keys_help.text_entries(say(pane.help_key(pane.moment)), title)
            yield from keys_help.key_entries(keys_help.PANE, self.active_bindings, self.look, title)
            keys = tuple(ids for ids in keys if ids not in keys_help.PANE)
        yield from keys_help.key_entries(keys, self.active_bindings, self.look, say("help.keys"))
        yield from keys_help.text_entries(say("help.mouse"), say("help.about"))
        yield from keys_help.text_entries(say("help.text"))
        if self.look.ascii:
            yield from keys_help.text_entries(say("help.ascii"))
