"""A decoding in a file: everything that was computed, so that it can be shown without the model.

    from attn_tui import trace
    from attn_tui.story.decoding import decoding_of

    trace.write(path, [decoding_of(load("fr-en"), "Je suis étudiant.")])
    recorded = trace.read(path).decodings[0]
    recorded.sentence, recorded.config, recorded.branches.current.timeline

This is version 1 of the format, and version 2, which has the parameters, too.

**The file** is a safetensors file (https://huggingface.co/docs/safetensors): eight bytes, the length n of what
follows as an unsigned little-endian number; n bytes of JSON, `{"name": {"dtype": …, "shape": […], "data_offsets":
[first, end]}, …}`, padded with blanks; then the tensors' bytes, little-endian, row by row, one after the other
without gaps. Types are F32 (numbers, exactly those that were computed), I64 (ids), I32 (row numbers), BOOL and, for
parameters, F16.
`__metadata__` has two entries: `sha256`, the digest, in hexadecimal, of the other entry's text (as UTF-8) followed by
the tensors' bytes; and `attn-tui-trace`, whose text is JSON again:

    format      "attn-tui trace"
    version     1, or 2 if parameters are there; a reader refuses any other
    written_by  the program and its version
    shown       numbers, from 0, of the decodings that were side by side
    place       [t, k]: the time step, and the sub-step from 1, that was on the screen
    decodings   a list, below
    parameters  a list, below; missing in version 1

**A decoding** has

    checkpoint  {"name": …, "sha256": … or null, "config": {…}}. The digest is that of the files config.json,
                model.safetensors, source.* and target.* of its folder, concatenated; the config is what
                `attn_tui.config.ModelConfig` documents, its provenance included. In version 2 it has "parameters",
                too: the number, from 0, of its parameters
    spread      {"word": …, "readout": …}: what nearly all numbers of an embedding and of RNNsearch's readout stay
                below, as estimated from the parameters; only the scale of their bars. May be missing
    sentence    as it was given, without what a terminal could take as a command
    search      how words were chosen: kind (greedy, beam, sample, forced), width, length_penalty, temperature, seed,
                translation; values that belong to another kind have no meaning
    former      the number of the decoding of the previous sentence, or null
    anew        whether this sentence replaced that one instead of being changed from it; false if it is missing
    source      {"end": id of <END>, "pieces": {"id": piece, …}}: every id of a source word that occurs, and its piece
                as the vocabulary has it (SentencePiece: ▁ is the blank before a word)
    target      the same for the target words; and "named": {"id": text, …}, what words that were set are called in
                what-ifs
    tables      the events, below
    branches    a list, the original first: {"parent": number of the branch it was opened from, or null, "changes": a
                list, "notation": the same as `--set` takes it, "translation": the text, "events": [[first, end],
                …], "redo": number of the branch that the last undo to this one came from, or null}
    current     the number of the branch that was on the screen

A change is {"t", "field", "change", "value", "at", "onward"}, the fields of
`attn_tui.engine.intervention.Intervention`; at and values count from 0.

**Events** are numbered from 0 in each decoding. A branch is the events in the ranges of its `events`, in that order;
events that branches share are stored once. A table has all events of one kind whose arrays have the same shapes:

    kind    its name in `attn_tui.engine.events`, which documents its fields
    number  of each of its events
    t       the time step of each
    values  {"field": [one value for each event], …} for the fields that are not arrays; an array that this system does
            not have is null there
    arrays  names of the fields with a tensor "d.n.Kind.field" (number of the decoding, of the table, kind, field)
            whose first axis is the event
    cut     {"field": [width, width, …], …}: arrays whose rows are each a concatenation of vectors

**Vectors** are stored once, however often they occur: the tensor "vectors.w" has all different ones of w numbers, one
per row. For a field in `cut`, "d.n.Kind.field" is I32, and has for each event, and for each row of the array, one row
number for each of the widths; the vectors one after the other make the row. [h_t ; C_t], 768 numbers, is two of 384
that are stored already: {"concat_t": [384, 384]}, and [[[17, 25]], …] if there is one row per event; an array of one
axis has no axis of rows: [[17, 25], …].

The tensor "d.alone" is F32 [parts, src_len, src_len]: the cosine of each encoder state with that of each source piece
read as a sentence of its own; for the whole states and, if there are two directions, for each direction's half.

**Parameters** make it possible to tell what each number is made of; without them a replay shows everything, but can
tell that only of numbers that are made of others in the events. They are stored once for all decodings with the same
checkpoint: "parameters.n.NAME" is the parameter of that name, as PyTorch has it (rows are outputs: W x + b), F16 if
its numbers are the same as float16, else F32. The entry of that number in `parameters` is {"words": [piece, …]}: all
pieces of the target vocabulary, in the order of their ids.

In Python, without this package:

    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    about = json.loads(header["__metadata__"]["attn-tui-trace"])
    def tensor(name):
        entry, start = header[name], 8 + int.from_bytes(data[:8], "little")
        first, end = entry["data_offsets"]
        kind = {"F32": "<f4", "I64": "<i8", "I32": "<i4", "F16": "<f2", "BOOL": "?"}[entry["dtype"]]
        return numpy.frombuffer(data[start + first : start + end], kind).reshape(entry["shape"])
    def array(name, widths):
        rows = tensor(name)
        return numpy.concatenate([tensor(f"vectors.{w}")[rows[..., i]] for i, w in enumerate(widths)], axis=-1)

Nothing in a file is executed, and `read` checks all of it, down to the values of each field of each event, before
anything is shown; its errors are `attn_tui.errors.TraceError`. The same decoding makes the same bytes.

files.py       the files themselves
container.py   safetensors ↔ arrays
vectors.py     arrays ↔ row numbers of the vectors they are made of
system.py      the events, and their shapes, that a system of that config has
tables.py      events ↔ tables
words.py       the pieces that occur, as a vocabulary
parameters.py  parameters ↔ tensors
changes.py     what-ifs ↔ JSON
branches.py    events in sequence, in the order of a system of that config
recorded.py    what a file holds, as objects
writing.py     decodings → a file
checking.py    any JSON value → one of the required kind
reading.py     a file → decodings
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attn_tui.trace.reading import read
    from attn_tui.trace.recorded import Recorded, Trace
    from attn_tui.trace.writing import Size, to_bytes, write

__all__ = ["Recorded", "Size", "Trace", "read", "to_bytes", "write"]
_HOMES = {"reading": ("read",), "recorded": ("Recorded", "Trace"), "writing": ("Size", "to_bytes", "write")}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():  # they import numpy, which checking a file's name does not need
        if name in names:
            return getattr(import_module(f"attn_tui.trace.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
