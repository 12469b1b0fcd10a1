"""What should the model have written? A question at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Callable

from attn_tui.engine.model import Checkpoint
from attn_tui.errors import AttnTuiError
from attn_tui.screen.dialogs import Prompt
from attn_tui.story.learning.reference import ids_of
from attn_tui.story.texts import Texts


def reference(checkpoint: Checkpoint, text: str, say: Texts, teach: Callable[[str], None]) -> Prompt:
    """Ask for the reference, beginning with a text; `teach` gets one that the model can be taught."""

    def answer(typed: str) -> str | None:
        try:
            ids_of(checkpoint, typed, say)
        except AttnTuiError as error:
            return str(error)
        teach(typed)
        return None

    return Prompt(say("learning.ask"), answer, text, selected=True)
