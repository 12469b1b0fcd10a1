"""OpenNMT-py's RNN models, version 3 and 2, and Eole's → `Imported`.

OpenNMT-py      model_step_N.pt: torch.save of a dict with `model`, `generator`, `vocab` (3: lists of tokens; 2: fields
                of torchtext) and `opt`, a Namespace with the architecture
Eole            model.00.safetensors, vocab.json (lists `src` and `tgt`) and config.json, which holds what was set

The equations, their source and what depends on the layers of the bridge are in `attn_tui.foreign.reference.opennmt`.
Names and shapes (d: decoder, e: encoder state, m: embedding): encoder.embeddings.make_embedding.emb_luts.0.weight
(Eole: src_emb.embeddings.weight) [vocabulary, m], likewise decoder.… (tgt_emb.…); encoder.rnn.… as PyTorch has them;
with input feeding decoder.rnn.layers.K.…, whose input is m + d wide, else decoder.rnn.…; decoder.attn.linear_in [d, e]
(general), linear_query, linear_context [d, d], v [1, d] (mlp), linear_out [d, e + d], of [C ; h]; generator
[vocabulary, d]; with positions pe.pe [5000, 1, m].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.engine.model import Array
from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, entry, newest, refuse
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, cell_of, cells_of, directions_of, layers_of
from attn_tui.foreign.reference import opennmt as reference
from attn_tui.foreign.safetensors_file import read as read_safetensors
from attn_tui.foreign.settings_file import settings_of
from attn_tui.foreign.things import Thing
from attn_tui.foreign.words import Specials, Words, check_size, same_tokenizer
from attn_tui.vocabulary.base import END, START

LONGEST = 100
"""Pieces of a sentence: the rows of positions that are kept."""
_SPECIALS = {"end": ("</s>",), "start": ("<s>",), "padding": ("<blank>", "<pad>"), "unknown": ("<unk>",)}
_REFUSED = {
    "decoder.attn.linear_cover": "coverage attention",
    "generator.linear_copy": "copy attention",
    "decoder.copy_attn": "copy attention",
    "decoder.context_gate": "a context gate",
    "encoder.embeddings.make_embedding.emb_luts.1": "features of its words",
    "encoder.transformer": "a Transformer",
    "encoder.transformer_layers": "a Transformer",
}


def recognises(given: Given) -> bool:
    """Whether there is a file of one of the two."""
    return _eole(given) is not None or any(_is_opennmt(given.saved(path)) for path in given.ending(".pt"))


def open_model(given: Given) -> Imported:
    """Read the newest model of a folder, or the one that was named. Raises CheckpointError."""
    given.variants({})
    if given.options.source_vocabulary or given.options.target_vocabulary:
        raise CheckpointError("its vocabularies are in its own files; leave out --source-vocabulary and the other.")
    eole = _eole(given)
    if eole is not None:
        return _open_eole(given, eole)
    found = (path for path in given.ending(".pt") if _is_opennmt(given.saved(path)))
    saved = given.saved(newest(found))
    arrays = Arrays({**saved["model"], **{f"generator.{name}": array for name, array in saved["generator"].items()}})
    options = saved.get("opt")
    known = options.attributes if isinstance(options, Thing) else {}
    if known.get("copy_attn"):
        raise refuse("copy attention")
    if (function := known.get("global_attention_function", "softmax")) != "softmax":
        raise refuse(f"{function} attention")
    words = [_listed(given, side, tokens) for side, tokens in zip(("source", "target"), _tokens(saved), strict=True)]
    is_old = "generator.0.weight" in arrays
    return _imported(
        given, "OpenNMT-py", arrays, words, 0 if is_old else 1.25, str(known.get("global_attention") or "")
    )


def _is_opennmt(saved: object) -> bool:
    if not isinstance(saved, dict) or not {"model", "generator", "vocab"} <= saved.keys():
        return False
    return isinstance(saved["model"], dict) and isinstance(saved["generator"], dict)


def _eole(given: Given) -> Path | None:
    found = next(given.ending(".safetensors"), None)
    return found if found is not None and given.one("vocab.json") is not None else None


def _open_eole(given: Given, path: Path) -> Imported:
    config = settings_of(given, given.one("config.json"))
    if (function := entry(config, "model", "decoder", "global_attention_function", default="softmax")) != "softmax":
        raise refuse(f"{function} attention")
    said = entry(config, "model", "decoder", "global_attention", default="")
    lists = settings_of(given, given.one("vocab.json"))
    words = []
    for side, theirs in (("source", "src"), ("target", "tgt")):
        tokens = lists.get(theirs)
        if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
            raise CheckpointError(f"vocab.json has no list {theirs}; give the file that Eole wrote.")
        words.append(_listed(given, side, tokens))
    return _imported(given, "Eole", Arrays(read_safetensors(path)), words, 2, str(said))


def _imported(given: Given, toolkit: str, arrays: Arrays, words: Sequence[Words], ratio: float, score: str) -> Imported:
    """`ratio` is the toolkit's own `max_length_ratio`: version 2 has none; `score` is `global_attention`, if known."""
    for prefix, what in _REFUSED.items():
        if any(name.startswith(prefix) for name in arrays.names()):
            raise refuse(what)
    if "encoder.rnn.weight_ih_l0" not in arrays:
        raise refuse("no recurrent encoder")
    if "decoder.attn.linear_out.weight" not in arrays:
        raise refuse("no attention in its decoder")
    p = Parameters()
    [source, target] = words
    tables = [_embedding(arrays, side) for side in ("encoder", "decoder")]
    layers, directions = layers_of(arrays, "encoder.rnn"), directions_of(arrays, "encoder.rnn")
    fed = cells_of(arrays, "decoder.rnn.layers.{layer}") > 0
    first = "decoder.rnn.layers.0.weight_hh" if fed else "decoder.rnn.weight_hh_l0"
    units, hidden = arrays.shape(first)[1], arrays.shape("encoder.rnn.weight_hh_l0")[1]
    positions = [_positions(arrays, side) for side in ("encoder", "decoder")]
    generator = "generator.0" if "generator.0.bias" in arrays else "generator"
    # Eole leaves it out of the file if it is the target embedding.
    output = arrays.take(f"{generator}.weight") if f"{generator}.weight" in arrays else tables[1]
    tied = positions[1] is None and output.shape == tables[1].shape and bool((output == tables[1]).all())
    ends_added = source.size == len(tables[0]) + 1 and source.tokens[-1] == source.specials.end
    if ends_added:
        tables[0] = np.concatenate([tables[0], np.zeros((1, tables[0].shape[1]), np.float32)])
    for one, table in zip(words, tables, strict=True):
        check_size(one, len(table))
    for side, table, added in zip(("encoder", "decoder"), tables, positions, strict=True):
        scale = np.float32(np.sqrt(table.shape[1]) if added is not None else 1)
        p[f"{side}.embedding.weight"] = table * scale
        if added is not None:
            p[f"{side}.positions.weight"] = added
    if toolkit == "OpenNMT-py" and positions[1] is not None:
        # Its decoder does not tell the embedding the time step: every word gets the first place.
        p["decoder.positions.weight"] = np.repeat(positions[1][:1], len(positions[1]), axis=0)
    if not tied:
        p["decoder.output.weight"] = output
    p["decoder.output.bias"] = arrays.take(f"{generator}.bias")
    p.rnn("encoder.rnn", arrays, "encoder.rnn", layers, directions)
    if fed:
        p.cells("decoder.rnn", arrays, "decoder.rnn.layers.{layer}", layers)
    else:
        p.rnn("decoder.rnn", arrays, "decoder.rnn", layers)
    cell = cell_of(arrays, first)
    bridged = "encoder.bridge.0.weight" in arrays
    if bridged:
        for i, ours in enumerate(("decoder.start", "decoder.start_cell")[: 2 if cell == "lstm" else 1]):
            weight, bias = (arrays.take(f"encoder.bridge.{i}.{part}") for part in ("weight", "bias"))
            p |= _bridge(ours, weight, bias, layers * directions * hidden)
    mlp = "decoder.attn.v.weight" in arrays
    if mlp:
        p.linear("decoder.attention.query", arrays, "decoder.attn.linear_query")
        p.linear("decoder.attention.key", arrays, "decoder.attn.linear_context")
        p.linear("decoder.attention.energy", arrays, "decoder.attn.v")
    elif "decoder.attn.linear_in.weight" in arrays or score not in ("dot", ""):
        # (W h) · h̄ there, hᵀ W h̄ here.
        p["decoder.attention.general.weight"] = arrays.take("decoder.attn.linear_in.weight").T
    p.linear("decoder.attentional", arrays, "decoder.attn.linear_out")
    arrays.check_all_taken()

    biased = {name.removesuffix(".bias") for name in p if name.endswith(".bias")}
    rows = LONGEST if positions[0] is None else len(positions[0])
    longest = min(given.options.max_length or LONGEST, rows)
    config = ModelConfig(
        source_language=given.language("source"),
        target_language=given.language("target"),
        source_vocabulary=source.size,
        target_vocabulary=target.size,
        architecture="luong",
        tokenizer=same_tokenizer(source, target),
        embedding=tables[0].shape[1],
        target_embedding=tables[1].shape[1],
        cell=cell,
        layers=layers,
        directions="both" if directions == 2 else "forward",
        encoder_hidden=hidden,
        decoder_hidden=units,
        score="additive" if mlp else "general" if "decoder.attention.general.weight" in p else "dot",
        attention_hidden=len(p["decoder.attention.query.weight"]) if mlp else units,
        input_feeding=fed,
        feedforward=units,
        tied_output=tied,
        max_source_length=min(LONGEST, rows),
        max_length=longest,
        # What the toolkit stops at by itself; who says how many words may come wants no more and no less.
        length_ratio=0 if given.options.max_length else ratio,
        start="bridges" if bridged else "last",
        start_activation="relu" if bridged else "tanh",
        activation="none" if mlp else "tanh",
        with_bias=tuple(sorted(biased & {"decoder.attention.query", "decoder.attentional"})),
        positions=0 if positions[0] is None else len(positions[0]),
        first="start",
        lowercase=given.options.lowercase or source.is_lower,
        normalise=given.options.normalise or ("words" if source.tokenizer == "words" else ""),
    )
    p.check(config)
    return Imported(
        toolkit,
        config,
        p,
        {**source.files(), **target.files()},
        computed_by(reference.decode, arrays, reference.Settings(longest, target.id_of(START), target.id_of(END))),
        tuple(_findings(toolkit, config, mlp)),
        (
            *("The bridge's matrix is written out for the states of all layers at once.",) * bridged,
            *("The source vocabulary, which has none, got an <END>; it is never read.",) * ends_added,
        ),
    )


def _findings(toolkit: str, config: ModelConfig, mlp: bool) -> Sequence[str]:
    found = []
    if toolkit == "Eole":
        found.append(
            "In a batch, Eole's encoder reads the padding, too, so translations depend on the batch; here none is."
        )
    if config.positions:
        found.append("The place of each word in the sentence is added to its embedding, as in a Transformer.")
        if toolkit == "OpenNMT-py":
            found.append("While it decodes, every output word is told that it stands first: so OpenNMT-py computes it.")
    if mlp:
        found.append("Luong's h̃ is made without tanh.")
    return found


def _embedding(arrays: Arrays, side: str) -> Array:
    theirs = f"{side}.embeddings.make_embedding.emb_luts.0.weight"
    return arrays.take(theirs if theirs in arrays else f"{_EOLE[side]}.embeddings.weight")


_EOLE = {"encoder": "src_emb", "decoder": "tgt_emb"}


def _positions(arrays: Arrays, side: str) -> Array | None:
    """The rows that are added to the embeddings, as many as the longest sentence has."""
    names = f"{side}.embeddings.make_embedding.pe.pe", f"{_EOLE[side]}.pe.pe"
    name = next((name for name in names if name in arrays), None)
    if name is None:
        return None
    rows = arrays.take(name)
    if rows.ndim != 3:
        raise CheckpointError(f"{name} has the shape {list(rows.shape)}; it must be [places, 1, units].")
    return rows[:LONGEST, 0]


def _bridge(ours: str, weight: Array, bias: Array, size: int) -> dict[str, Array]:
    """The matrix of all states that does what the bridge does to pieces of them: [size, size]."""
    times, rest = divmod(size, len(bias))
    if rest:
        raise CheckpointError(
            f"the bridge has {len(bias)} units, which {size} are no multiple of; give the whole model."
        )
    return {f"{ours}.weight": np.kron(np.eye(times, dtype=np.float32), weight), f"{ours}.bias": np.tile(bias, times)}


def _listed(given: Given, side: str, tokens: Sequence[str]) -> Words:
    names = {ours: next((name for name in known if name in tokens), "") for ours, known in _SPECIALS.items()}
    if not names["end"] and side == "source":  # version 2 has none there, as it reads none
        tokens, names["end"] = [*tokens, "</s>"], "</s>"
    return given.words(side, tokens, Specials(**names))


def _tokens(saved: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """The tokens of both sides."""
    vocabulary = saved["vocab"]
    found = []
    for side in ("src", "tgt"):
        tokens = vocabulary.get(side) if isinstance(vocabulary, dict) else None
        if isinstance(tokens, Thing):
            tokens = _of_field(tokens)
        if isinstance(tokens, list) and all(isinstance(token, str) for token in tokens):
            found.append(tokens)
        else:
            raise CheckpointError(f"it has no list of the {side} tokens; give a model that OpenNMT-py 2 or 3 saved.")
    return found[0], found[1]


def _of_field(field: Thing) -> object:
    """The tokens of a field of torchtext, or of a field that holds fields."""
    held = field.get("fields")
    if isinstance(held, list) and held and isinstance(held[0], tuple) and isinstance(held[0][-1], Thing):
        field = held[0][-1]
    vocab = field.get("vocab")
    return vocab.get("itos") if isinstance(vocab, Thing) else None
