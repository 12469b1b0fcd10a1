"""Step through the way an RNN encoder–decoder with attention translates a sentence.

    from attn_tui import decode, load, Timeline

    for event in decode(load("fr-en"), "Je suis étudiant."):
        print(event.t, event.substep)

Importing this loads neither torch nor Textual, and numpy only when one of the names below is asked for: the
screen's first frame does not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attn_tui.checkpoint import load
    from attn_tui.engine.beam import Hypothesis, beam_search
    from attn_tui.engine.interventions import Intervention
    from attn_tui.engine.model import Checkpoint
    from attn_tui.engine.search import choice_for, forced, greedy, sampled
    from attn_tui.engine.stepper import Translation, decode, translate_batch
    from attn_tui.engine.timeline import Timeline
    from attn_tui.engine.unknown import replace_unknown
    from attn_tui.engine.ways import Search
    from attn_tui.errors import AttnTuiError, CheckpointError, InterventionError, SearchError, SentenceError

__version__ = "0.1.0"
__all__ = [
    "AttnTuiError",
    "Checkpoint",
    "CheckpointError",
    "Hypothesis",
    "Intervention",
    "InterventionError",
    "Search",
    "SearchError",
    "SentenceError",
    "Timeline",
    "Translation",
    "beam_search",
    "choice_for",
    "decode",
    "forced",
    "greedy",
    "load",
    "replace_unknown",
    "sampled",
    "translate_batch",
]
_HOMES = {
    "checkpoint": ("load",),
    "engine.beam": ("Hypothesis", "beam_search"),
    "engine.interventions": ("Intervention",),
    "engine.model": ("Checkpoint",),
    "engine.search": ("choice_for", "forced", "greedy", "sampled"),
    "engine.stepper": ("Translation", "decode", "translate_batch"),
    "engine.timeline": ("Timeline",),
    "engine.unknown": ("replace_unknown",),
    "engine.ways": ("Search",),
    "errors": ("AttnTuiError", "CheckpointError", "InterventionError", "SearchError", "SentenceError"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"attn_tui.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
