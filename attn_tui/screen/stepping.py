"""What every screen with decodings does: it holds them and the place, shows them, and moves, plays and lets guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message

from attn_tui.errors import CheckpointError
from attn_tui.screen.keyline import KeyLine
from attn_tui.screen.layout import FULL
from attn_tui.screen.panes.progress import Progress
from attn_tui.screen.stages import Stages
from attn_tui.screen.view import TooSmall, View
from attn_tui.story.by_hand import explained
from attn_tui.story.decoding import Decoding
from attn_tui.story.moment import moment
from attn_tui.story.player import Player
from attn_tui.story.quiz import Quiz
from attn_tui.story.walk import Direction, Place, Walk


class Stepping(View):
    """Holds the decodings and the place, and shows them. Sends `Moved` after every move."""

    is_lesson: ClassVar[bool] = False
    """Whether a lesson drives it."""
    is_pressing = False
    """Whether the program presses the keys of a lesson."""

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
            self.quiz.begin(self.walk.decodings)
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
        said = explained(moment(self.decoding), self.look.say)
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
        asked, verdict = self.quiz.question, self.quiz.answer(self.decoding, counts)
        self._move("forward")
        self.quiz.verdict, self.quiz.settled = verdict, asked
        self.show_all()
