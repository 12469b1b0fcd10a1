"""Step through the way an RNN encoder–decoder with attention translates a sentence.

    from attn_tui import decode, load, Timeline

    for event in decode(load("fr-en"), "Je suis étudiant."):
        print(event.t, event.substep)

Importing this loads neither torch nor Textual.
"""

from attn_tui.checkpoint import load
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.stepper import Translation, decode, translate_batch
from attn_tui.engine.timeline import Timeline
from attn_tui.errors import AttnTuiError, CheckpointError, SentenceError

__version__ = "0.1.0"
__all__ = [
    "AttnTuiError",
    "Checkpoint",
    "CheckpointError",
    "SentenceError",
    "Timeline",
    "Translation",
    "decode",
    "load",
    "translate_batch",
]
