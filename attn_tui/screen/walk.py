"""An app that walks through decodings: moving, playing, guessing what comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from attn_tui.errors import CheckpointError
from attn_tui.screen.appearance import Appearance
from attn_tui.screen.keys import Keys

if TYPE_CHECKING:  # they bring numpy along, which the first frame does not wait for
    from attn_tui.engine.timeline import Timeline
    from attn_tui.screen.panes.progress import Progress
    from attn_tui.screen.stages import Stages
    from attn_tui.story.decoding import Decoding
    from attn_tui.story.lockstep import Lockstep
    from attn_tui.story.quiz import Question, Score

PACES = (0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Seconds from one sub-step to the next, when it plays."""


class Walk(Appearance):
    """Owns the position; `_stages` show it."""

    decodings: list[Decoding]
    _stages: Stages | None = None
    _lockstep: Lockstep | None = None
    _playing: Timer | None = None
    _seconds = 1.0
    _score: Score | None = None
    """Whether, and how well, the viewer guesses what comes."""
    _question: Question | None = None
    _choice = 0
    _verdict: tuple[str, dict[str, str]] | None = None
    """What is said about the last guess, until the next move."""
    _answered: set[tuple[int, str]]
    """Time steps and kinds of what has been asked for already."""
    _wanted: tuple[int, int]
    """Where to stand, also in branches and sentences that have no such place; and where that led last."""
    _reached: tuple[int, int]

    def _set_out(self, decodings: list[Decoding], stages: Stages, place: tuple[int, int]) -> None:
        """Walk through these, from that place on."""
        self.decodings, self._stages, self._answered = decodings, stages, set()
        self._question = None
        self._stand_at(place)

    def _stand_at(self, place: tuple[int, int]) -> None:
        """Bring all timelines there, also those that have taken others' places; who has no such place, to its end."""
        from attn_tui.story.lockstep import Lockstep

        timelines = [decoding.timeline for decoding in self.decodings]
        for timeline in timelines:
            timeline.go_to(*place)
        self._lockstep = Lockstep(timelines)
        self._wanted, self._reached = place, self._here

    @property
    def _here(self) -> tuple[int, int]:
        """Time step and sub-step of the one who is furthest; the others have ended, or wait."""
        return max((decoding.timeline.current.t, decoding.timeline.substep) for decoding in self.decodings)

    @property
    def _place(self) -> tuple[int, int]:
        """Where one stands; where there was no such place as one wanted to stay at, that one."""
        return self._wanted if self._here == self._reached else self._here

    @property
    def _walk(self) -> Timeline | Lockstep | None:
        """What moves: the timeline of the one decoding, or those of all."""
        if self._lockstep is None:
            return None
        self._lockstep.timelines = [decoding.timeline for decoding in self.decodings]
        return self._lockstep if len(self.decodings) > 1 else self.decodings[0].timeline

    def show_all(self) -> None:
        """Show where the timelines stand, in the look there is now."""
        if self._stages is not None:
            verdict = "" if self._verdict is None else self.look.say(self._verdict[0], **self._verdict[1])
            self._stages.ask(self._question, self._choice, verdict)
            self._stages.show(self.look)
            self._stages.remark(self._remark())
        self.show_keys()

    def on_mount(self) -> None:
        """What was open over the screen may have changed what its keys do."""
        self.screen_change_signal.subscribe(self, lambda _: self.show_keys())

    def show_keys(self) -> None:
        """Name the keys of the moment; while something is open over the screen, they stay as they are."""
        if self.screen is not self.default_screen:
            return
        for keys in self.query(Keys):
            keys.show(self.keys_of_the_moment(), self.screen.active_bindings, self.look, self.labels_of_the_moment())

    def keys_of_the_moment(self) -> list[str]:
        """Ids of the bindings to name, the most important first."""
        return []

    def labels_of_the_moment(self) -> dict[str, str]:
        """What keys are called at the moment, where that is not what they are called otherwise; by their ids."""
        return {}

    def _remark(self) -> str:
        say, parts = self.look.say, []
        if self._score is not None:
            parts.append(say("place.predicted", right=self._score.right, asked=self._score.asked))
        if self._playing is not None:
            parts.append(say("place.playing", seconds=f"{self._seconds:g}"))
        return "".join(parts)

    def _is_ready(self) -> bool:
        """Read what the first screen did without; where that cannot be read, the app ends with the error."""
        try:
            for decoding in self.decodings:
                decoding.read_rest()
        except CheckpointError as error:
            self.exit(error, 2)
            return False
        return bool(self.decodings)

    def look_ahead(self) -> None:
        """Compute the rest of the decodings, a time step at a time, so that the progress line knows the whole."""
        if self._stages is None or self.return_code is not None or not self._is_ready():
            return
        more = [decoding.timeline.look_ahead() for decoding in self.decodings]
        if any(more):
            self.call_later(self.look_ahead)
        else:
            self._stages.show(self.look)

    # Moving

    def action_move(self, where: str) -> None:
        """Move in the timeline by the method of that name, and show where that led."""
        self._move(where)

    def _move(self, where: str) -> bool:
        walk = self._walk
        if walk is None or not self._is_ready() or (where == "forward" and self._asks()):
            return False
        self._question, self._verdict = None, None
        if not getattr(walk, where)():
            return False
        self.show_all()
        return True

    def go_to(self, t: int, substep: int) -> None:
        """Go to a sub-step, from 1, of a time step."""
        walk = self._walk
        if walk is not None and self._is_ready():
            self._question, self._verdict = None, None
            walk.go_to(t, substep)
            self.show_all()

    def action_skip(self) -> None:
        """Skip what is left of the reading."""
        if self.is_reading:
            self.go_to(1, 1)

    @property
    def is_reading(self) -> bool:
        """Whether the source is still being read."""
        return any(decoding.timeline.current.t == 0 for decoding in self.decodings)

    def on_progress_clicked(self, event: Progress.Clicked) -> None:
        self.go_to(event.t, event.substep)

    # Playing

    def action_play(self) -> None:
        """Step forward by itself, or stop doing so."""
        if self._stages is None:
            return
        if self._playing is None:
            self._playing = self.set_interval(self._seconds, self._play_on)
        else:
            self._playing.stop()
            self._playing = None
        self.show_all()

    def _play_on(self) -> None:
        if not self._move("forward") and self._question is None:
            self.action_play()

    def action_pace(self, faster: int) -> None:
        """Play faster, or slower; from one of `PACES` to the next."""
        slower = [pace for pace in PACES if pace > self._seconds + 1e-9]
        quicker = [pace for pace in reversed(PACES) if pace < self._seconds - 1e-9]
        self._seconds = next(iter(quicker if faster > 0 else slower), self._seconds)
        if self._playing is not None:
            self._playing.stop()
            self._playing = self.set_interval(self._seconds, self._play_on)
        self.show_all()

    # Guessing

    def action_predict(self) -> None:
        """Ask before weights and words are shown, or stop asking."""
        from attn_tui.story.quiz import Score

        self._score = Score() if self._score is None else None
        self._question = None
        self._verdict = ("guess.off" if self._score is None else "guess.on", {})
        self.show_all()

    def _asks(self) -> bool:
        """Ask, where the next sub-step gives something away; True while there is a question."""
        if self._score is None or len(self.decodings) != 1:
            return False
        if self._question is not None:
            return True
        from attn_tui.story.quiz import question

        asked = question(self.decodings[0])
        upcoming = self.decodings[0].timeline.upcoming
        if asked is None or upcoming is None or (upcoming.t, asked.kind) in self._answered:
            return False
        self._question, self._choice = asked, 0
        self.default_screen.set_focus(None)
        self.show_all()
        return True

    def action_guess(self, by: int) -> None:
        """Choose among the answers."""
        if self._question is not None:
            self._choice = (self._choice + by) % len(self._question.choices)
            self.show_all()

    def action_answer(self, counts: bool = True) -> None:
        """Answer with the choice, or see without an answer, and go on."""
        question, upcoming = self._question, self.decodings[0].timeline.upcoming
        if question is None or self._score is None or upcoming is None:
            return
        self._answered.add((upcoming.t, question.kind))
        verdict = None
        if counts:
            right = self._score.count(question, self._choice)
            words = {"word": question.choices[question.answer], "guess": question.choices[self._choice]}
            verdict = ("guess.right" if right else "guess.wrong", words)
        self._question = None
        self._move("forward")
        self._verdict = verdict
        self.show_all()
