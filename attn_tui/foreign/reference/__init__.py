"""The equations of other toolkits, in plain numpy, from the toolkits' own arrays under their own names.

They are the second opinion: an imported checkpoint must decode in `attn_tui.engine` as the equations here decode the
file it came from. Nothing of the engine is imported, and nothing is shared with it.

A module per format, each with `Settings`, what its arrays do not tell, and

    decode(arrays, source, settings, targets=None) -> Decoded

`arrays` are the file's, by name. Where a file, or a model, holds several dicts, their names are joined by a dot:
`encoder.gru.weight_ih_l0` (the tutorials' two files), `generator.weight` (OpenNMT-py). They are computed with in
float64. `source` are the ids that the encoder reads, specials and padding included. Greedy, one sentence at a time,
without dropout; with `targets` the ids given are followed instead.

The docstring of each module has the format's equations, their source, and what depends on more than the arrays.
Arrays are torch's, W x with W [rows, columns], except where a module says otherwise; [a ; b] puts vectors together.
"""

from attn_tui.foreign.reference.decoding import Decoded

__all__ = ["Decoded"]
