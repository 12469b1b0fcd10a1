"""A decoding as JSON, for `jq` and any other program.

One object, UTF-8, with these keys and no others:

    format         "attn-tui decoding"
    version        of this format: 1. A later program may add keys; if it removes a key or changes its meaning, the
                   version is another number
    written_by     "attn-tui 0.1.0"
    checkpoint     {"name": …, "config": {…}}: the config as `attn_tui.config.ModelConfig` documents it
    sentence       as it was given
    search         how words were chosen: {"kind": "greedy"}; a beam has width and length_penalty, too, "sample" has
                   temperature and seed, "forced" the translation
    interventions  the changes, oldest first, as `--set` takes them: ["3.alpha.étudiant=0"]
    source         the words that the encoder reads, as they are shown; j of an array over the source is its index here
    output         the words of the time steps 1, 2 …, `<END>` included if it came
    translation    the text
    ended          "end" after `<END>`, "length" if as many words as the config allows were written without one
    at             the place that was asked for, as `--at` takes it; "" for all of the decoding
    events         all sub-steps of that place, in their order

An event has its `kind` (the name of its class), its `substep` (the name in `--at 3.softmax`), its time step `t` (0
while the source is read), and the fields that `attn_tui.engine.events` documents, with their names, shapes and meaning
there:

    jq '.events[] | select(.substep == "softmax") | .alpha_t'

Ids have the words they stand for beside them: y_previous and y_t in `y_previous_word` and `y_t_word`, top_ids in
`top_words`. One field is left out: the encoder_states of `ContextComputed` are those of `SentenceEncoded`, event
"encoded", and would be repeated for each word.

Arrays are lists, of lists if they have two axes. A number has the digits that make the same float32 again. null is
what this system does not have (an LSTM's cell, in a GRU); in place of a number, it is one that is not finite, which
JSON cannot express: in e_t −∞, the score of a word outside a local attention's window, or masked out. Characters that a
terminal could take as a command are escaped, so that the text can be printed as it is; what was not UTF-8 is U+FFFD.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import Any

from attn_tui import __version__
from attn_tui.engine import events as ev
from attn_tui.engine.ways import Search
from attn_tui.story.decoding import Decoding
from attn_tui.text import escaped, printable

FORMAT = "attn-tui decoding"
VERSION = 1
_OF_SEARCH = {"beam": ("width", "length_penalty"), "sample": ("temperature", "seed"), "forced": ("translation",)}


def text(decoding: Decoding, events: Sequence[ev.Event], at: str) -> str:
    """Write the document: an indented object with one event per line."""
    lines = [f"{json.dumps(key)}: {indented(value)}" for key, value in about(decoding, at).items()]
    chosen = _chosen(decoding)
    written = ",\n    ".join(_dumped(_event(event, chosen, decoding)) for event in events)
    return "{\n  " + ",\n  ".join([*lines, f'"events": [\n    {written}\n  ]']) + "\n}\n"


def about(decoding: Decoding, at: str) -> dict[str, Any]:
    """Everything but the events, as in the module's docstring."""
    chosen = _chosen(decoding)
    ended = decoding.timeline.all_of(ev.DecodingEnded)
    return {
        "format": FORMAT,
        "version": VERSION,
        "written_by": f"attn-tui {__version__}",
        "checkpoint": {"name": printable(decoding.name), "config": dataclasses.asdict(decoding.config)},
        "sentence": decoding.sentence,
        "search": _search(decoding.search),
        "interventions": decoding.changes,
        "source": list(decoding.timeline.split.words),
        "output": list(decoding.words(chosen)),
        "translation": decoding.checkpoint.target_vocabulary.decode(chosen),
        "ended": ended[-1].reason,
        "at": at,
    }


def _chosen(decoding: Decoding) -> list[int]:
    return [int(event.y_t) for event in decoding.timeline.all_of(ev.WordChosen)]


def _search(search: Search) -> dict[str, Any]:
    return {"kind": search.kind, **{name: getattr(search, name) for name in _OF_SEARCH.get(search.kind, ())}}


def _event(event: ev.Event, chosen: Sequence[int], decoding: Decoding) -> dict[str, Any]:
    if isinstance(event, ev.ContextComputed):
        fields = ev.replaced(event, encoder_states=event.encoder_states[:0]).as_dict()  # so that it takes no time
        del fields["encoder_states"]
        return fields
    return dict(_with_words(event.as_dict(), chosen, decoding))


def _with_words(fields: dict[str, Any], chosen: Sequence[int], decoding: Decoding) -> Iterator[tuple[str, Any]]:
    """Put words beside ids; whether a piece continues a word depends on the word before it."""
    output, t = decoding.words(chosen), fields["t"]
    for name, value in fields.items():
        yield name, value
        if name == "y_previous":
            yield "y_previous_word", output[t - 2] if t > 1 else decoding.words([value])[0]
        elif name == "y_t":
            yield "y_t_word", output[t - 1]
        elif name == "top_ids":
            before = chosen[t - 2] if t > 1 else decoding.end
            yield "top_words", [decoding.words([before, y])[1] for y in value]


def indented(value: Any) -> str:
    """JSON on several lines, safe to print, that continues an object's line."""
    return "\n  ".join(escaped(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)).split("\n"))


def _dumped(value: Any) -> str:
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
