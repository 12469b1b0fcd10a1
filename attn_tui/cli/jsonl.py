"""Translations as JSON Lines: one object per line and sentence, in the order of the sentences.

Always UTF-8, whatever the locale. These are the keys; a later version may add some:

    checkpoint       the name of the checkpoint
    sentence         as it was given, without the end of the line
    source           its pieces as the screen shows them, a part that continues a word as «+part»
    cut              how many more pieces were left out because the sentence is longer than the config allows
    translation      the text
    score            what the search compares translations by: for a beam log-probability / ((5 + length) / 6)^A, else
                     (greedy, sampled, forced) the log-probability; null for a blank line
    log_probability  natural logarithm of the probability of all its pieces together, `<END>` included if it came;
                     null for a blank line
    ended            "end" after `<END>`, "length" if as many pieces as the config allows were written without one
    target           the translation's pieces, without `<END>`
    alignment        for each target piece a list with a weight for each source piece: how much the decoder looked at
                     it when it wrote the target piece; null without attention
    nbest            with --nbest, the translations, best first: objects with the keys from translation to alignment;
                     the first is the one above, and there may be fewer than asked for

A blank line has an empty translation. A sentence that cannot be translated has three keys, checkpoint, sentence and
error, which says why, as does stderr; the exit code is 2.

With --at the keys are checkpoint, sentence, source, cut and event: the sub-step of that place, as
`attn_tui.engine.event.Event.as_dict` returns it, with the words beside the ids; null for a blank line.

A number has the digits that make the same float32 again; of sentences that are translated together the last of these
digits may be others than of one alone. What a terminal could take as a command is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from attn_tui.cli.wanted import Found, Wanted, cut_of, text_of
from attn_tui.engine.model import Checkpoint
from attn_tui.engine.plain import plain
from attn_tui.engine.stepper import Translation
from attn_tui.engine.translate import score_of
from attn_tui.errors import AttnTuiError
from attn_tui.text import escaped

_Values: TypeAlias = dict[str, Any]


class Objects:
    """A line with an object for each sentence."""

    def __init__(self, checkpoint: Checkpoint, wanted: Wanted) -> None:
        """Take what every sentence needs."""
        self._checkpoint, self._wanted = checkpoint, wanted

    def done(self, sentence: str, found: Found) -> list[str]:
        if not isinstance(found, Sequence):
            event = found.timeline.current.as_dict(words=found.words)
            return self._lines(sentence, source=found.timeline.split.words, cut=cut_of(found), event=event)
        best, *_ = objects = [self._object(sentence, translation) for translation in found]
        nbest: _Values = {} if self._wanted.n_best is None else {"nbest": objects}
        return self._lines(sentence, source=found[0].source, cut=cut_of(found), **best, **nbest)

    def _object(self, sentence: str, translation: Translation) -> _Values:
        return {
            "translation": text_of(self._checkpoint, sentence, translation, self._wanted),
            "score": plain(np.float32(score_of(translation))),
            "log_probability": plain(np.float32(translation.log_probability)),
            "ended": "end" if translation.ended else "length",
            "target": translation.words,
            "alignment": plain(translation.alpha),
        }

    def blank(self, sentence: str) -> list[str]:
        if self._wanted.at:
            return self._lines(sentence, source=[], cut=0, event=None)
        empty: _Values = {"translation": "", "score": None, "log_probability": None, "ended": "end", "target": []}
        empty["alignment"] = None if self._checkpoint.config.score == "none" else []
        nbest: _Values = {} if self._wanted.n_best is None else {"nbest": []}
        return self._lines(sentence, source=[], cut=0, **empty, **nbest)

    def failed(self, sentence: str, error: AttnTuiError) -> list[str]:
        return self._lines(sentence, error=str(error))

    def _lines(self, sentence: str, **values: Any) -> list[str]:
        about = {"checkpoint": self._checkpoint.name, "sentence": sentence, **values}
        return [escaped(json.dumps(about, ensure_ascii=False, allow_nan=False))]
