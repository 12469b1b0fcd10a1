"""Joey NMT's recurrent models, 1.x and 2.x: a model folder → `Imported`.

best.ckpt       torch.save of a dict, of which `model_state` has the arrays
config.yaml     `model`, `data` and `testing`
src_vocab.txt, trg_vocab.txt    a token a line, its number is the id
…               the tokenizer's file, under its own name

The equations, and their source, are in `attn_tui.foreign.reference.joey`. Names and shapes (d: decoder, e: encoder
state, m: embedding): src_embed.lut.weight, trg_embed.lut.weight [vocabulary, m]; encoder.rnn.…, decoder.rnn.… as
PyTorch has them, the decoder's input m or m + d wide; decoder.bridge_layer [d, e]; decoder.attention.key_layer [d, e],
query_layer [d, d], energy_layer [1, d]; decoder.att_vector_layer [d, d + e], of [h ; C]; decoder.output_layer
[vocabulary, d].
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from attn_tui.config import ModelConfig
from attn_tui.errors import CheckpointError
from attn_tui.foreign.given import Given, entry, missing, newest, one_of, refuse, table
from attn_tui.foreign.imported import Imported, computed_by
from attn_tui.foreign.parameters import Arrays, Parameters, cell_of, directions_of, layers_of, swapped
from attn_tui.foreign.reference import joey as reference
from attn_tui.foreign.settings_file import settings_of
from attn_tui.foreign.torch_file import read
from attn_tui.foreign.words import Specials, Words, check_size, same_tokenizer
from attn_tui.vocabulary.base import END, PADDING, START, UNKNOWN

TOOLKIT = "Joey NMT"


def recognises(given: Given) -> bool:
    """Whether the folder looks like one of Joey NMT."""
    return given.one("config.yaml") is not None and any(given.ending(".ckpt"))


def open_model(given: Given) -> Imported:
    """Read the best checkpoint, or the one that was named. Raises CheckpointError."""
    given.variants({})
    path = _checkpoint(given)
    state = read(path)
    if not isinstance(state, dict) or not isinstance(state.get("model_state"), dict):
        raise CheckpointError("it has no model_state; give a checkpoint that Joey NMT wrote.")
    return _imported(given, settings_of(given, given.one("config.yaml")), Arrays(state["model_state"]))


def _checkpoint(given: Given) -> Path:
    if given.named is not None and given.named.suffix == ".ckpt":
        return given.named
    best = given.one("best.ckpt")
    return best or newest(given.ending(".ckpt"))


def _imported(given: Given, settings: dict[str, Any], arrays: Arrays) -> Imported:
    if "encoder.rnn.weight_ih_l0" not in arrays:
        raise refuse("no recurrent encoder: it is a Transformer or a model with a convolution")
    decoder = table(settings, "model", "decoder")
    start = one_of("init_hidden", decoder.get("init_hidden", "bridge"), ("bridge", "last", "zero"))
    activation = one_of("activation", decoder.get("activation", "tanh"), ("tanh", "relu", "gelu", "swish"))
    scaled = [bool(entry(settings, "model", side, "embeddings", "scale")) for side in ("encoder", "decoder")]
    words = [_words(given, settings, side, theirs) for side, theirs in (("source", "src"), ("target", "trg"))]
    generates_unknown = bool(entry(settings, "testing", "generate_unk", default=True))
    longest = given.options.max_length or entry(settings, "testing", "max_output_length") or 100

    p = Parameters()
    layers, reading = layers_of(arrays, "decoder.rnn"), layers_of(arrays, "encoder.rnn")
    directions = directions_of(arrays, "encoder.rnn")
    units, hidden = (arrays.shape(f"{side}.rnn.weight_hh_l0")[1] for side in ("decoder", "encoder"))
    embeddings = [arrays.take(f"{side}_embed.lut.weight") for side in ("src", "trg")]
    for one, embedding in zip(words, embeddings, strict=True):
        check_size(one, len(embedding))
    output = arrays.take("decoder.output_layer.weight")
    # √size cannot be put into an embedding that is the output layer's matrix as well.
    tied = not scaled[1] and output.shape == embeddings[1].shape and bool((output == embeddings[1]).all())
    for side, embedding, scale in zip(("encoder", "decoder"), embeddings, scaled, strict=True):
        p[f"{side}.embedding.weight"] = embedding * np.float32(np.sqrt(embedding.shape[1]) if scale else 1)
    if not tied:
        p["decoder.output.weight"] = output
    p.rnn("encoder.rnn", arrays, "encoder.rnn", reading, directions)
    p.rnn("decoder.rnn", arrays, "decoder.rnn", layers)
    bridge = {part: f"decoder.bridge_layer.{part}" for part in ("weight", "bias")}
    if start == "bridge":
        # One bridge for all layers: they begin alike.
        p |= {f"decoder.start.{part}": np.concatenate([arrays.take(name)] * layers) for part, name in bridge.items()}
    arrays.ignore(*bridge.values())  # they are in the file whatever `init_hidden` is
    additive = "decoder.attention.energy_layer.weight" in arrays
    if additive:
        for ours, theirs in (("query", "query_layer"), ("key", "key_layer"), ("energy", "energy_layer")):
            p[f"decoder.attention.{ours}.weight"] = arrays.take(f"decoder.attention.{theirs}.weight")
    else:
        p["decoder.attention.general.weight"] = arrays.take("decoder.attention.key_layer.weight")
    p["decoder.attentional.weight"] = swapped(arrays.take("decoder.att_vector_layer.weight"), units)
    p["decoder.attentional.bias"] = arrays.take("decoder.att_vector_layer.bias")
    arrays.check_all_taken()

    [source, target] = words
    word = embeddings[1].shape[1]
    config = ModelConfig(
        source_language=given.language("source", entry(settings, "data", "src")),
        target_language=given.language("target", entry(settings, "data", "trg")),
        source_vocabulary=source.size,
        target_vocabulary=target.size,
        architecture="luong",
        tokenizer=same_tokenizer(source, target),
        embedding=embeddings[0].shape[1],
        target_embedding=word,
        cell=cell_of(arrays, "decoder.rnn.weight_hh_l0"),
        layers=layers,
        encoder_layers=reading,
        directions="both" if directions == 2 else "forward",
        encoder_hidden=hidden,
        decoder_hidden=units,
        score="additive" if additive else "general",
        attention_hidden=arrays.shape("decoder.attention.key_layer.weight")[0],
        input_feeding=arrays.shape("decoder.rnn.weight_ih_l0")[1] > word,
        feedforward=units,
        tied_output=tied,
        max_length=longest,
        start=_start(start, units, hidden * directions),
        start_activation=activation,
        activation=activation,
        with_bias=("decoder.attentional",),
        without_bias=("decoder.output",),
        first="start",
        source_end=True,
        never=(START, PADDING, *(() if generates_unknown else (UNKNOWN,))),
        never_first=(END,),
        lowercase=bool(entry(settings, "data", "src", "lowercase") or entry(settings, "data", "lowercase")),
        normalise=given.options.normalise,
        known_pieces=source.tokenizer in ("pieces", "bpe"),
    )
    p.check(config)
    return Imported(
        f"{TOOLKIT} {entry(settings, 'joeynmt_version', default='')}".strip(),
        config,
        p,
        {**source.files(), **target.files()},
        computed_by(reference.decode, arrays, reference.Settings(
            start, activation, scaled[0], scaled[1], generates_unknown, longest,
            *(target.id_of(name) for name in (UNKNOWN, PADDING, START, END)),
        )),
        _findings(additive, config),
        ("The columns of decoder.att_vector_layer are those of [C ; h] here, of [h ; C] there.",
         *(["The embeddings are multiplied by the root of their size here already."] if any(scaled) else [])),
    )  # fmt: skip


def _start(start: str, units: int, encoder: int) -> str:
    if start == "last":
        return "top" if units == encoder else "forward"
    return {"bridge": "bridge", "zero": "zeros"}[start]


def _findings(additive: bool, config: ModelConfig) -> tuple[str, ...]:
    found = []
    if additive:
        found.append('Its "bahdanau" is the additive score alone: the state comes before attention, as Luong has it.')
    if config.starts_from == "forward":
        found.append("Of the encoder's two last states only the forward one is handed over.")
    if config.cell == "lstm":
        found.append("The LSTM's first cell is its first hidden state; the encoder's cells are not handed over.")
    return tuple(found)


def _words(given: Given, settings: dict[str, Any], side: str, theirs: str) -> Words:
    """A side's tokens, and what splits text into them. In version 1 `data.src` is the language, `level` of both."""
    data = table(settings, "data")
    of_side = data.get(theirs) if isinstance(data.get(theirs), dict) else {}
    assert isinstance(of_side, dict)
    path = given.vocabulary(side, f"{theirs}_vocab.txt", "vocab.txt")
    if path is None:
        raise missing(f"{theirs}_vocab.txt", f"--{side}-vocabulary")
    named = table(settings, "data", "special_symbols")
    names = {"unknown": "unk", "padding": "pad", "start": "bos", "end": "eos"}
    specials = Specials(
        **{ours: str(named[f"{name}_token"]) for ours, name in names.items() if f"{name}_token" in named}
    )
    tokens = given.lines(path)
    level = of_side.get("level", data.get("level", "word"))
    kind = of_side.get("tokenizer_type", "sentencepiece" if level == "bpe" and of_side else "")
    if level == "char":
        return Words(side, tokens, specials, "characters")
    if level == "bpe" and kind in ("sentencepiece", "subword-nmt"):
        known = entry(of_side, "tokenizer_cfg", "model_file" if kind == "sentencepiece" else "codes", default="")
        splitter = given.tokenizer(side, Path(str(known)).name)  # the trainer's path
        if splitter is None:
            raise missing(f"{kind} file of the {side} ({Path(str(known)).name or 'unnamed'})", f"--{side}-tokenizer")
        return Words(side, tokens, specials, "pieces" if kind == "sentencepiece" else "bpe", given.bytes(splitter))
    return given.words(side, tokens, specials)
