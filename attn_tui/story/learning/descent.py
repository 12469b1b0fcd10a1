"""Steps of gradient descent, one after the other, and back."""

from __future__ import annotations

from attn_tui.story.learning.taught import Taught

RATES = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Those to choose from."""


_AT_FIRST = 0.02
"""The largest rate that is proposed."""


def rate_for(taught: Taught) -> float:
    """The largest rate that is not too large, of those up to a fiftieth: its step makes the loss smaller."""
    proposed = [rate for rate in RATES if rate <= _AT_FIRST]
    fitting = (rate for rate in reversed(proposed) if stepped(taught, rate).loss < taught.loss)
    return next(fitting, RATES[0])


def stepped(taught: Taught, rate: float) -> Taught:
    """The model after a step, given the same words again."""
    return Taught(taught.losses.descended(rate), taught.sentence, taught.ids)


class Descent:
    """A model as it was found, and as it is after each step: θ ← θ − rate · ∂(Σ_t loss_t)/∂θ, without momentum."""

    def __init__(self, taught: Taught, rate: float = 0.01) -> None:
        """Begin with this model and one of `RATES`."""
        self._all, self._rates, self.rate = [taught], list[float](), rate

    @property
    def now(self) -> Taught:
        """The model after the last step."""
        return self._all[-1]

    @property
    def before(self) -> Taught | None:
        """The model before the last step; None if there was none."""
        return self._all[-2] if len(self._all) > 1 else None

    @property
    def first(self) -> Taught:
        """The model before all steps."""
        return self._all[0]

    @property
    def steps(self) -> int:
        """How many were taken."""
        return len(self._all) - 1

    @property
    def last_rate(self) -> float:
        """The rate of the last step, of which there must be one."""
        return self._rates[-1]

    def change_rate(self, by: int) -> None:
        """Take the next rate, or the one before; stop at the ends."""
        self.rate = RATES[max(0, min(RATES.index(self.rate) + by, len(RATES) - 1))]

    def step(self) -> None:
        """Take a step, and give the model that results the same words again."""
        self._all.append(stepped(self.now, self.rate))
        self._rates.append(self.rate)

    def undo(self) -> bool:
        """Take the last step back; False if there is none."""
        if self.steps:
            self._all.pop()
            self._rates.pop()
            return True
        return False
