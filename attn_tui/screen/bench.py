"""The screen with the decodings: keys → what is looked at → stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.geometry import Size
from textual.message import Message

from attn_tui.engine.branch import Branch
from attn_tui.engine.events import WordChosen
from attn_tui.engine.intervention import Intervention, kind_of
from attn_tui.errors import CheckpointError, DerivationError, InterventionError
from attn_tui.screen import bindings
from attn_tui.screen import help as keys_help
from attn_tui.screen.keyline import KeyLine
from attn_tui.screen.layout import FULL
from attn_tui.screen.panes.candidates import Candidates
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.panes.readable import Readable
from attn_tui.screen.panes.weights import Weights
from attn_tui.screen.situation import Situation
from attn_tui.screen.stages import Stages
from attn_tui.screen.view import TooSmall, View
from attn_tui.sentences import History
from attn_tui.story.decoding import Decoding
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.player import Player
from attn_tui.story.quiz import Quiz
from attn_tui.story.walk import Direction, Place, Walk

# What opens over the bench is imported when it is opened: together 60 ms that the first screen does not wait for.
if TYPE_CHECKING:
    from attn_tui.screen.exporting import Exporter


class Bench(View):
    """Holds the decodings and the position, and shows them. Sends `Moved` after every move."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.BENCH
    HELP_KEYS = keys_help.BENCH
    is_lesson: ClassVar[bool] = False
    """Whether a lesson drives it."""

    class Moved(Message):
        """The place, the branch or the decodings have changed."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(
        self,
        decodings: Sequence[Decoding],
        names: Sequence[str],
        place: Place = (0, 1),
        *,
        reopen: Callable[[Sequence[str], str], list[Decoding]] | None = None,
        seconds: float = 1.0,
        presents: bool = False,
    ) -> None:
        """Begin at this place of these decodings; the other arguments are those of `AttentionApp`."""
        super().__init__()
        self.walk, self.names = Walk(decodings, place), tuple(names)
        self.quiz = Quiz()
        self.player = Player(self.set_timer, self._play_on, seconds, self._to_read)
        self.stages = Stages(self.walk.decodings)
        self._reopen = reopen
        self.presents = presents
        """Whether only the panes of the moment are shown, larger; they always are if there is no room for all."""
        self._asked_for_all: Situation | None = None  # only while all keys are checked
        self._second_sentence = ""  # the sentence that states were last compared with

    def compose(self) -> ComposeResult:
        yield self.stages
        yield TooSmall()
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the keys again when this becomes the screen: what was open over it may have changed what they do."""
        self.app.screen_change_signal.subscribe(self, lambda _: self.show_keys())

    async def replace(self, decodings: Sequence[Decoding], names: Sequence[str], place: Place = (0, 1)) -> None:
        """Show other decodings, from this place on."""
        self.names = tuple(names)
        self.walk.replace(decodings, place)
        await self._exchange()

    async def _exchange(self) -> None:
        """Show the current decodings, if they are others, or another branch of the same."""
        if self.stages.decodings != self.walk.decodings:
            self.quiz.begin()
            with self.app.batch_update():  # so that all is laid out and drawn once
                await self.stages.remove()
                self.stages = Stages(self.walk.decodings)
                await self.mount(self.stages, before="TooSmall")
                self.make_room(self.app.size)
        self._changed()

    def _changed(self) -> None:
        """Show another branch, and compute the rest of it."""
        self.quiz.drop()
        if self.stages.needs_room:
            self.make_room(self.app.size)
        self._moved()
        self.look_ahead()

    # What is shown

    @property
    def decoding(self) -> Decoding:
        """The decoding that keys act on."""
        return self.stages.current.decoding

    def make_room(self, size: Size) -> None:
        super().make_room(size)
        if not self.is_small(size):
            self.stages.make_room(self.room_for_stages(size), self.presents or not self._can_show_all)
            self.show_all()

    @property
    def _can_show_all(self) -> bool:
        """Whether there is room for all panes."""
        size = self.app.size
        return size.width >= FULL.width and size.height >= FULL.height

    def room_for_stages(self, size: Size) -> Size:
        """The part of a screen of this size that the decodings may have."""
        return size

    def show_all(self) -> None:
        """Show the decodings at their position, in the current look."""
        say, verdict = self.look.say, self.quiz.verdict
        said = say(verdict.text, **verdict.values) if verdict else ""
        self.stages.ask(self.quiz.question, self.quiz.choice, said)
        self.stages.show(self.look)
        self.stages.remark(self._remark())
        self.show_keys()

    def _remark(self) -> str:
        say, parts = self.look.say, []
        if self.decoding.is_recorded:
            parts.append(say("place.replay"))
        if self.quiz.score is not None:
            parts.append(say("place.predicted", right=self.quiz.score.right, asked=self.quiz.score.asked))
        if self.player.is_playing:
            parts.append(say("place.playing", speed=f"{self.player.speed:.2g}"))
        return "".join(parts)

    def _is_ready(self) -> bool:
        """Read what the first sub-step did not need; if that cannot be read, the app ends with the error."""
        try:
            self.walk.read_rest()
        except CheckpointError as error:
            self.app.exit(error, 2)
            return False
        return True

    def look_ahead(self) -> None:
        """Compute the rest of the decodings, a time step at a time, so that the progress line knows all of it."""
        if self.app.return_code is not None or not self._is_ready():
            return
        if self.walk.look_ahead():
            self.app.call_later(self.look_ahead)  # the app's queue: keys do not wait for it
        else:
            self.stages.show(self.look)

    # Moving, playing, guessing

    def action_move(self, where: Direction) -> None:
        """Move, unless the viewer has to guess first what comes."""
        self._move(where)

    def _move(self, where: Direction) -> bool:
        if not self._is_ready() or (where == "forward" and self._asks()):
            return False
        self.quiz.drop()
        if not self.walk.move(where):
            return False
        self._moved()
        return True

    def go_to(self, t: int, substep: int) -> None:
        """Go to a sub-step, from 1, of a time step."""
        if self._is_ready():
            self.quiz.drop()
            self.walk.go_to(t, substep)
            self._moved()

    def _moved(self) -> None:
        self.player.begin_again()
        self.show_all()
        self.post_message(self.Moved(self.walk.place))

    def action_skip(self) -> None:
        if self.walk.is_reading:
            self.go_to(1, 1)

    def on_progress_clicked(self, event: Progress.Clicked) -> None:
        self.go_to(event.t, event.substep)

    def action_jump(self) -> None:
        from attn_tui.screen import ask

        if self._is_ready():
            self.app.push_screen(ask.jump(self.walk, self.look.say, self.go_to))

    def action_play(self) -> None:
        """Start or stop playing."""
        self.player.toggle()
        self.show_all()

    def action_pace(self, faster: bool) -> None:
        self.player.pace(faster)
        self.show_all()

    def _to_read(self) -> str:
        said = explain(moment(self.decoding), self.look.say)
        return f"{said.name} {said.text}"

    def _play_on(self) -> bool:
        goes_on = self._move("forward") or self.quiz.question is not None
        if not goes_on:
            self.call_later(self.show_all)
        return goes_on

    def action_predict(self) -> None:
        """Turn guessing before weights and words are shown on or off."""
        self.quiz.toggle()
        self.show_all()

    def _asks(self) -> bool:
        """Ask if the next sub-step shows an answer; True while there is a question."""
        if len(self.walk.decodings) > 1 or not self.quiz.asks(self.decoding):
            return False
        self.set_focus(None)  # the arrows are for the answers
        self.show_all()
        return True

    def on_descendant_focus(self) -> None:
        if self.quiz.question is not None:
            self.set_focus(None)  # a click: the arrows are for the answers
        self.show_keys()

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self.show_keys)

    def action_guess(self, by: int) -> None:
        self.quiz.choose(by)
        self.show_all()

    def action_answer(self, counts: bool = True) -> None:
        """Answer with the choice, or without counting it, and go on."""
        verdict = self.quiz.answer(self.decoding, counts)
        self._move("forward")
        self.quiz.verdict = verdict
        self.show_all()

    # Looking closer

    def action_other(self, by: int) -> None:
        """Go to the next of the systems that are compared."""
        self.stages.turn(by)

    def action_focus_pane(self, by: int) -> None:
        self.stages.current.focus_next(by)

    def action_focus_number(self, number: int) -> None:
        self.stages.current.focus_number(number)

    def action_zoom(self) -> None:
        """Enlarge the pane with the cursor, or else the active one, to the whole stage; or end that."""
        self.stages.current.toggle_zoom()
        self.show_keys()

    def on_readable_enlarged(self) -> None:
        self.action_zoom()

    def action_derive(self) -> None:
        """Show what the number at the cursor is made of; without a cursor, the one that the moment is about."""
        stage = self.stages.current
        pane = self.focused if isinstance(self.focused, Readable) else stage.zoomed or stage.active or stage.readable[0]
        if not self._is_ready() or pane.moment is None:
            return
        at = (pane.cursor_row, pane.cursor_index) if pane is self.focused else pane.about(pane.moment)
        opened = pane.opened_at(pane.moment, *at)
        if opened is None:
            self.app.notify(self.look.say("derivation.nothing"), markup=False)
            return
        from attn_tui.screen.derivation import DerivationScreen

        def left(place: Place | None) -> None:
            if place is not None:
                self.go_to(*place)

        try:
            self.app.push_screen(DerivationScreen(stage.decoding, *opened), left)
        except DerivationError as error:
            self.app.notify(str(error), severity="warning", markup=False)

    def on_readable_opened(self) -> None:
        self.action_derive()

    def action_alignment(self) -> None:
        """Show all weights so far on the whole stage, or end that."""
        self.stages.current.toggle_alignment()
        self.show_keys()

    def action_presenter(self) -> None:
        """Show only the panes of the moment, larger, or all of them again."""
        self.presents = not self.presents
        self.make_room(self.app.size)

    def action_leave(self) -> None:
        """End the enlargement, and take the cursor away."""
        self.stages.current.zoom(None)
        self.set_focus(None)

    def on_readable_cursor_moved(self) -> None:
        if self.stages.current.zoomed is not None:
            self.stages.current.show(self.look)
        self.show_keys()  # some keys depend on what the cursor is on

    def action_scroll_rows(self, pages: int) -> None:
        self.stages.scroll_rows(pages=pages)

    def on_mouse_scroll_down(self) -> None:
        self.stages.scroll_rows(1)

    def on_mouse_scroll_up(self) -> None:
        self.stages.scroll_rows(-1)

    def action_copy(self) -> None:
        pane = self.focused
        if isinstance(pane, Readable) and pane.moment is not None:
            self._pass_on("values.copied", pane.as_text(pane.moment))

    def action_share(self) -> None:
        """Copy the command that opens this very screen."""
        from attn_tui.story.share import command

        if self._is_ready():
            self._pass_on("share.copied", command(self.names, self.walk.decodings, self.look.say.language))

    def _pass_on(self, said: str, text: str) -> None:
        """Copy a text, and show it: not every terminal allows the copy."""
        from attn_tui.screen.dialogs import Notice

        self.app.copy_to_clipboard(text)
        self.app.push_screen(Notice.about(self.look.say(said), text, self.look.say("close")))

    def action_near(self) -> None:
        """Show which states are near each other, beginning with the one at the cursor."""
        from attn_tui.screen.near import Near

        if self._is_ready():
            pane = self.focused if isinstance(self.focused, Readable) else None
            near = Near.of(self.decoding, pane, self._second_sentence)

            def left(place: Place | None) -> None:
                self._second_sentence = near.second
                if place is not None:
                    self.go_to(*place)

            self.app.push_screen(near, left)

    def action_evidence(self) -> None:
        """Show what the word of the moment needs of the source, beside its weights."""
        from attn_tui.screen.evidence import EvidenceView
        from attn_tui.screen.evidence.asked import Asked

        if not self._has_model() or not self._is_ready():
            return
        if Asked.is_early(self.decoding):
            self.app.notify(self.look.say("evidence.early"), markup=False)
            return

        def left(place: Place | None) -> None:
            if place is not None:
                self.go_to(*place)

        self.app.push_screen(EvidenceView(self.decoding), left)

    # Changing

    def change(self, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        """Open a branch with these changes added, or amend the current one. Raises InterventionError."""
        if self._is_ready():
            self.walk.change(self.decoding, changes, amends=amends)
            self._changed()

    def _change_or_say(self, changes: Iterable[Intervention], *, amends: bool = False) -> None:
        try:
            self.change(changes, amends=amends)
        except InterventionError as error:
            self.app.notify(str(error), severity="warning", markup=False)

    def _change_as_said(self, text: str) -> None:
        """Make the changes that a text says. Raises InterventionError."""
        if not self._is_ready():
            return
        if self.walk.change_as_said(self.decoding, text):
            self.call_later(self._exchange)
        else:
            self._changed()

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
            self._change_or_say(event.changes, amends=amends)
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
            self.walk.put_in_place(reopen(text), anew=anew)
            self.call_later(self._exchange)

        history = getattr(self.app, "history", History())
        self.app.push_screen(ask.sentence(self.look.say(question), self.decoding.sentence, show, history))

    def _has_model(self) -> bool:
        """Whether something can be computed; if not, say that a replay cannot."""
        if self.situation.is_recorded:
            self.app.notify(self.look.say("replay.no_model"), markup=False)
            return False
        return True

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

    # Keys

    @cached_property
    def exporter(self) -> Exporter:
        """The object that writes files."""
        from attn_tui.screen.exporting import Exporter

        return Exporter(self.app)

    def action_save(self) -> None:
        """Ask for a file name, and save the screen or the decoding."""
        from attn_tui.screen import ask

        if self._is_ready():
            self.app.push_screen(ask.save(self.app, self.decoding, self.exporter, self.player.seconds, self.presents))

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
        self._asked_for_all = self.situation  # else it would be gathered for each key
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
