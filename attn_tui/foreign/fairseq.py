"""fairseq's `lstm` models (0.12) → `Imported`.

checkpoint_best.pt    torch.save of a dict with `model`, and `cfg` or `args`, which name the languages
dict.LANG.txt         a token and its count a line, without the specials: ids begin at 4

The equations, and their source, are in `attn_tui.foreign.reference.fairseq`. Names and shapes (d: decoder, e: encoder
state, m: embedding, o: decoder_out_embed_dim): encoder.embed_tokens, decoder.embed_tokens [vocabulary, m];
encoder.lstm.…; decoder.layers.K.…, cells, the first of which reads m + d; decoder.encoder_hidden_proj and
encoder_cell_proj [d, e]; decoder.attention.input_proj [e, d], output_proj [d, e + d], of [C ; h]; decoder.additional_fc
[o, d]; decoder.fc_out [vocabulary, o].
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, missing, newest, refuse
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, cells_of, directions_of, layers_of
from attn_tui.foreign.reference import fairseq as reference
from attn_tui.foreign.things import Thing
from attn_tui.foreign.words import Specials, Words, check_size, same_tokenizer
from attn_tui.vocabulary.base import END, PADDING

_NAMES = Specials(end="</s>", start="<s>", padding="<pad>", unknown="<unk>")
_DICT = re.compile(r"dict\.[^.]+\.txt")
_FIRST = ["<s>", "<pad>", "</s>", "<unk>"]
"""The tokens that every dictionary has before those of its file."""


def recognises(given: Given) -> bool:
    """Whether there is a file of such a model."""
    return any(_model(given.saved(path)) is not None for path in given.ending(".pt"))


def open_model(given: Given) -> Imported:
    """Read the best checkpoint of a folder, or the one that was named. Raises CheckpointError."""
    given.variants({})
    found = {path: model for path in given.ending(".pt") if (model := _model(given.saved(path))) is not None}
    best = next((path for path in found if path.name == "checkpoint_best.pt"), None)
    path = best or newest(found)
    saved = given.saved(path)
    languages = _languages(given, saved)
    arrays = Arrays(found[path])
    for prefix, what in (("decoder.adaptive_softmax", "an adaptive softmax"), ("encoder.layers", "a Transformer")):
        if any(name.startswith(prefix) for name in arrays.names()):
            raise refuse(what)
    if "decoder.attention.output_proj.weight" not in arrays:
        raise refuse("no attention in its decoder")
    words = [_words(given, *one) for one in zip(("source", "target"), languages, strict=True)]
    return _imported(given, arrays, words, languages)


def _model(saved: object) -> Mapping[str, Any] | None:
    """The arrays of what a file holds, if that is such a model."""
    model = saved.get("model") if isinstance(saved, dict) else None
    return model if isinstance(model, dict) and "encoder.embed_tokens.weight" in model else None


def _languages(given: Given, saved: Mapping[str, Any]) -> tuple[str, str]:
    """The languages of source and target: as the options or the settings say, or as the data's folder is called."""
    found = [given.options.source_language or _said(saved, "source_lang")]
    found.append(given.options.target_language or _said(saved, "target_lang"))
    named = re.search(r"([A-Za-z_]+)-([A-Za-z_]+)/*$", _said(saved, "data"))
    there = {path.name.removeprefix("dict.").removesuffix(".txt") for path in given.files if _DICT.fullmatch(path.name)}
    if named and not any(found) and set(named.groups()) <= there:
        return named[1], named[2]
    if len(there) == 2 and (found[0] in there) != (found[1] in there):  # one is said, so the other is the other
        [known] = there & set(found)
        [other] = there - {known}
        return (known, other) if found[0] == known else (other, known)
    return found[0], found[1]


def _said(saved: Mapping[str, Any], name: str) -> str:
    """A setting of the task: in `cfg` since version 0.10, in `args` before."""
    cfg, args = saved.get("cfg"), saved.get("args")
    task = cfg.get("task") if isinstance(cfg, dict) else None
    for holder in (task, args):
        value = holder.get(name) if isinstance(holder, Thing | dict) else None
        if isinstance(value, str) and value:
            return value
    return ""


def _words(given: Given, side: str, language: str) -> Words:
    path = given.vocabulary(side, f"dict.{language}.txt")
    if path is None:
        if language:
            raise missing(f"dict.{language}.txt", f"--{side}-vocabulary")
        raise CheckpointError(f"it does not say its languages; name that of the {side} by --{side}-language.")
    tokens = [line.removesuffix(" #fairseq:overwrite").rpartition(" ")[0] for line in given.lines(path) if line]
    return given.words(side, [*_FIRST, *tokens], _NAMES)


def _imported(given: Given, arrays: Arrays, words: Sequence[Words], languages: Sequence[str]) -> Imported:
    [source, target] = words
    p = Parameters()
    layers, reading = cells_of(arrays, "decoder.layers.{layer}"), layers_of(arrays, "encoder.lstm")
    directions, hidden = directions_of(arrays, "encoder.lstm"), arrays.shape("encoder.lstm.weight_hh_l0")[1]
    units, encoder = arrays.shape("decoder.layers.0.weight_hh")[1], hidden * directions
    tables = [arrays.take(f"{side}.embed_tokens.weight") for side in ("encoder", "decoder")]
    for one, table in zip(words, tables, strict=True):
        check_size(one, len(table))
    p["encoder.embedding.weight"], p["decoder.embedding.weight"] = tables
    tied = "decoder.fc_out.weight" not in arrays
    if not tied:
        p.linear("decoder.output", arrays, "decoder.fc_out")
    p.rnn("encoder.rnn", arrays, "encoder.lstm", reading, directions)
    p.cells("decoder.rnn", arrays, "decoder.layers.{layer}", layers)
    projected = "decoder.encoder_hidden_proj.weight" in arrays
    if projected:
        for ours, theirs in (("decoder.start", "encoder_hidden_proj"), ("decoder.start_cell", "encoder_cell_proj")):
            weight, bias = (arrays.take(f"decoder.{theirs}.{part}") for part in ("weight", "bias"))
            p[f"{ours}.weight"] = np.kron(np.eye(layers, dtype=np.float32), weight)
            p[f"{ours}.bias"] = np.tile(bias, layers)
    # (W h) · h̄ there, hᵀ W h̄ here.
    p["decoder.attention.general.weight"] = arrays.take("decoder.attention.input_proj.weight").T
    p["decoder.attentional.weight"] = arrays.take("decoder.attention.output_proj.weight")
    projection = 0
    if "decoder.additional_fc.weight" in arrays:
        p.linear("decoder.projection", arrays, "decoder.additional_fc")
        projection = len(p["decoder.projection.weight"])
    arrays.ignore("encoder.version", "decoder.version")
    arrays.check_all_taken()

    config = ModelConfig(
        source_language=given.language("source", languages[0]),
        target_language=given.language("target", languages[1]),
        source_vocabulary=source.size,
        target_vocabulary=target.size,
        architecture="luong",
        tokenizer=same_tokenizer(source, target),
        embedding=tables[0].shape[1],
        target_embedding=tables[1].shape[1],
        cell="lstm",
        layers=layers,
        encoder_layers=reading,
        directions="both" if directions == 2 else "forward",
        encoder_hidden=hidden,
        decoder_hidden=units,
        score="general",
        attention_hidden=encoder,
        input_feeding=True,
        feedforward=units,
        tied_output=tied,
        max_length=given.options.max_length or 200,
        start="bridges" if projected else "last",
        start_activation="none" if projected else "tanh",
        projection=projection,
        without_bias=("decoder.output",) if "decoder.output.bias" not in p else (),
        source_end=True,
        never=(PADDING,),
        never_first=(END,),
        lowercase=given.options.lowercase or source.is_lower,
        normalise=given.options.normalise or ("words" if source.tokenizer == "words" else ""),
    )
    p.check(config)
    settings = reference.Settings(config.max_length, target.id_of(PADDING), target.id_of(END))
    return Imported(
        "fairseq",
        config,
        p,
        {**source.files(), **target.files()},
        computed_by(reference.decode, arrays, settings),
        changed=("The projection of the encoder's last states is written out for all layers at once.",)
        * (projected and layers > 1),
    )
