"""Step through the way an RNN encoder–decoder with attention translates a sentence.

Open a checkpoint by its name or path, and translate:

>>> from attn_tui import Timeline, alignment, decode, events, load, translate, what_if, why
>>> fr_en, sentence = load("fr-en"), "Je suis étudiant."
>>> translate(fr_en, sentence).text
"I'm a student."

`decode` lazily yields every sub-step as an event with its arrays; `event.as_dict()` is the same for JSON:

>>> for event in decode(fr_en, sentence):
...     if event.substep == "softmax" and event.t == 5:
...         print(event.alpha_t.round(2), list(event.as_dict()))
[0.   0.   0.98 0.02] ['kind', 'substep', 't', 'alpha_t']

A timeline keeps the events seen so far, goes forward and back, and finds events by their kind:

>>> timeline = Timeline(decode(fr_en, sentence))
>>> word = timeline.of_step(events.WordChosen, 5)
>>> fr_en.target_vocabulary.words([int(word.y_t)]), word.probability.round(2)
(('student',), np.float32(0.89))

What if? Changes are written as for `--set`, and can be given to `decode`, `translate` and the others:

>>> translate(fr_en, sentence, interventions=what_if(fr_en, sentence, "*.e.étudiant=out")).text
"I'm a."

Which source words each output word looked at is a matrix of weights with its labels:

>>> source, target, weights = alignment(fr_en, decode(fr_en, sentence))
>>> {word: source[row.argmax()] for word, row in zip(target, weights)}
{'I': 'Je', "'": 'suis', 'm': 'suis', 'a': 'étudiant', 'student': 'étudiant', '.': '.'}

Any number tells what it is made of, by its time step, sub-step and place; so do those it is made of:

>>> derivation = why(fr_en, sentence, "5.softmax.étudiant")
>>> derivation.equation, [round(addend.value) for addend in derivation.largest(2)], round(derivation.total)
('exp(e₉,₃) / Σⱼ exp(e₉,ⱼ)', [472, 9], 482)

A name, sentence or change that cannot be used raises an `AttnTuiError` that says why in one sentence.

The names in `__all__` stay, and so do the fields of what they return, those of `events` included; anything else
may change. Importing this loads neither torch nor Textual, and numpy only when one of the names is used: the
screen's first frame does not wait for it.
"""

# Nothing is imported here but on use: the program's first lines come after it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from attn_tui.checkpoint import load
    from attn_tui.engine import events
    from attn_tui.engine.beam import Hypothesis, beam_search
    from attn_tui.engine.derivation import Derivation
    from attn_tui.engine.erasure import evidence
    from attn_tui.engine.events import Event
    from attn_tui.engine.evidence import Evidence
    from attn_tui.engine.intervention import Intervention
    from attn_tui.engine.model import Checkpoint
    from attn_tui.engine.padding import padded
    from attn_tui.engine.quantity import Element
    from attn_tui.engine.search import forced, greedy, sampled
    from attn_tui.engine.stepper import Translation, decode, translate_batch
    from attn_tui.engine.timeline import Timeline
    from attn_tui.engine.translate import Alignment, alignment, choice_for, translate, what_if
    from attn_tui.engine.unknown import replace_unknown
    from attn_tui.engine.ways import Search
    from attn_tui.errors import (
        AttnTuiError,
        CheckpointError,
        DerivationError,
        InterventionError,
        PlaceError,
        SearchError,
        SentenceError,
    )
    from attn_tui.story.asked import why

__version__ = "0.1.0"
__all__ = [
    "Alignment",
    "AttnTuiError",
    "Checkpoint",
    "CheckpointError",
    "Derivation",
    "DerivationError",
    "Element",
    "Event",
    "Evidence",
    "Hypothesis",
    "Intervention",
    "InterventionError",
    "PlaceError",
    "Search",
    "SearchError",
    "SentenceError",
    "Timeline",
    "Translation",
    "alignment",
    "beam_search",
    "choice_for",
    "decode",
    "events",
    "evidence",
    "forced",
    "greedy",
    "load",
    "padded",
    "replace_unknown",
    "sampled",
    "translate",
    "translate_batch",
    "what_if",
    "why",
]
_HOMES = {
    "checkpoint": ("load",),
    "engine": ("events",),
    "engine.beam": ("Hypothesis", "beam_search"),
    "engine.derivation": ("Derivation",),
    "engine.erasure": ("evidence",),
    "engine.events": ("Event",),
    "engine.evidence": ("Evidence",),
    "engine.intervention": ("Intervention",),
    "engine.model": ("Checkpoint",),
    "engine.padding": ("padded",),
    "engine.quantity": ("Element",),
    "engine.search": ("forced", "greedy", "sampled"),
    "engine.stepper": ("Translation", "decode", "translate_batch"),
    "engine.timeline": ("Timeline",),
    "engine.translate": ("Alignment", "alignment", "choice_for", "translate", "what_if"),
    "engine.unknown": ("replace_unknown",),
    "engine.ways": ("Search",),
    "errors": (
        "AttnTuiError",
        "CheckpointError",
        "DerivationError",
        "InterventionError",
        "PlaceError",
        "SearchError",
        "SentenceError",
    ),
    "story.asked": ("why",),
}

if not TYPE_CHECKING:  # a type checker would take it to define every name

    def __getattr__(name: str) -> "Any":
        from importlib import import_module

        if name == "events":  # a module is an attribute of its package only once it has been imported
            return import_module("attn_tui.engine.events")
        for module, names in _HOMES.items():
            if name in names:
                value = getattr(import_module(f"attn_tui.{module}"), name)
                if not isinstance(value, type):
                    from attn_tui.kinds import checked

                    value = checked(value)
                globals()[name] = value
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return [*globals(), *__all__]
