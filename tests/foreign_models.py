"""Small models with random arrays under the names of every format, and the files in which they are found.

No toolkit and no torch is needed: where a format has files of torch.save, a pickle of numpy's arrays stands for one.
No two axes have the same length but those that must.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from attn_tui.engine.model import Checkpoint
from attn_tui.foreign import bastings, bentrevett, d2l, fairseq, joey, nematus, opennmt, tutorial
from attn_tui.foreign.given import Given, Options
from attn_tui.foreign.imported import Imported
from attn_tui.foreign.saving import checkpoint_of

Arrays = dict[str, np.ndarray]
SOURCE, TARGET = "abcdefgh", "ijklmnopqr"
"""Words."""
SENTENCES = ("a b c d e", "f", "h g a")


class Drawing:
    """Draws arrays by the shapes that layers have."""

    def __init__(self) -> None:
        self.random, self.arrays = np.random.default_rng(1), Arrays()

    def put(self, name: str, *shape: int) -> None:
        self.arrays[name] = self.random.normal(0, 0.6, shape).astype(np.float32)

    def linear(self, name: str, rows: int, columns: int, bias: bool = True) -> None:
        self.put(f"{name}.weight", rows, columns)
        if bias:
            self.put(f"{name}.bias", rows)

    def cell(self, form: str, gates: int, units: int, inputs: int) -> None:
        """One cell; `form` has {part}."""
        for part, columns in (("weight_ih", inputs), ("weight_hh", units)):
            self.put(form.format(part=part), gates * units, columns)
        for part in ("bias_ih", "bias_hh"):
            self.put(form.format(part=part), gates * units)

    def rnn(self, name: str, gates: int, units: int, inputs: int, layers: int = 1, both: bool = False) -> None:
        for layer in range(layers):
            for suffix in ("", "_reverse")[: 1 + both]:
                self.cell(f"{name}.{{part}}_l{layer}{suffix}", gates, units, inputs)
            inputs = units * (1 + both)


@dataclass(frozen=True)
class Case:
    """A model of a format, and how its files are written."""

    reader: ModuleType
    arrays: Arrays
    write: Callable[[Path, Arrays, Any, Any], None]
    """Into a folder, with the tokens of both sides."""
    source: list[str]
    target: list[str]
    options: Mapping[str, Any] = field(default_factory=dict)

    def given(self, folder: Path, arrays: Arrays | None = None, **words: list[str]) -> Given:
        """The files, with other arrays or tokens if they are given."""
        tokens = {"source": self.source, "target": self.target, **words}
        self.write(folder, self.arrays if arrays is None else arrays, tokens["source"], tokens["target"])
        return Given(folder, Options(max_length=8, **self.options))


def opened(case: Case, folder: Path) -> tuple[Imported, Checkpoint]:
    """The model as it is imported, and in the engine's hands."""
    given = case.given(folder)
    assert case.reader.recognises(given)
    imported = case.reader.open_model(given)
    return imported, checkpoint_of(imported, "it")


def pickled(path: Path, value: Any) -> None:
    path.write_bytes(pickle.dumps(value))


def lines(path: Path, tokens: list[str]) -> None:
    path.write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")


def _case_of_joey(
    gates: int, score: str, start: str, *, layers: int = 1, both: bool = True, fed: bool = True, **changes: Any
) -> Case:
    source, target = ([*("<unk>", "<pad>", "<s>", "</s>"), *words] for words in (SOURCE, TARGET))
    d, h = Drawing(), 3
    states = 2 * h if both else h
    units = {"bridge": 7, "zero": 7, "last": h, "last, both": states}[start]
    d.put("src_embed.lut.weight", len(source), 4)
    d.put("trg_embed.lut.weight", len(target), 5)
    d.rnn("encoder.rnn", gates, h, 4, layers, both)
    d.rnn("decoder.rnn", gates, units, 5 + units * fed, layers)
    d.linear("decoder.bridge_layer", units, states)
    d.linear("decoder.attention.key_layer", units, states, bias=False)
    if score == "bahdanau":
        d.linear("decoder.attention.query_layer", units, units, bias=False)
        d.linear("decoder.attention.energy_layer", 1, units, bias=False)
    d.linear("decoder.att_vector_layer", units, units + states)
    d.linear("decoder.output_layer", len(target), units, bias=False)

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        pickled(folder / "best.ckpt", {"model_state": arrays, "optimizer_state": {}})
        settings = {
            "model": {
                "encoder": {"embeddings": {"scale": changes.get("scale", False)}},
                "decoder": {
                    "init_hidden": start.partition(",")[0],
                    "embeddings": {"scale": changes.get("scale", False)},
                    "activation": changes.get("activation", "tanh"),
                },
            },
            "data": {"src": {"lang": "fr", "level": "word"}, "trg": {"lang": "en", "level": "word"}},
            "testing": {"generate_unk": changes.get("generate_unk", True)},
        }
        (folder / "config.yaml").write_text(json.dumps(settings))
        lines(folder / "src_vocab.txt", source)
        lines(folder / "trg_vocab.txt", target)

    return Case(joey, d.arrays, write, source, target)


def _case_of_opennmt(
    gates: int, score: str, *, layers: int = 1, both: bool = True, fed: bool = True, bridge: bool = False, **how: Any
) -> Case:
    special = ["<unk>", "<blank>", "<s>", "</s>"]
    source, target = [*special, *SOURCE], [*special, *TARGET]
    d, h, eole = Drawing(), 3, how.get("eole", False)
    units = h * (1 + both)
    names = ("src_emb.embeddings", "tgt_emb.embeddings")
    if not eole:
        names = tuple(f"{side}.embeddings.make_embedding.emb_luts.0" for side in ("encoder", "decoder"))
    d.put(f"{names[0]}.weight", len(source), 4)
    d.put(f"{names[1]}.weight", len(target), 5)
    d.rnn("encoder.rnn", gates, h, 4, layers, both)
    if fed:
        for layer in range(layers):
            inputs = units if layer else 5 + units
            d.cell(f"decoder.rnn.layers.{layer}.{{part}}", gates, units, inputs)
    else:
        d.rnn("decoder.rnn", gates, units, 5, layers)
    if bridge:
        for i in range(2 if gates == 4 else 1):
            d.linear(f"encoder.bridge.{i}", h * layers, h * layers)
    if score == "mlp":
        d.linear("decoder.attn.linear_query", units, units)
        d.linear("decoder.attn.linear_context", units, units, bias=False)
        d.linear("decoder.attn.v", 1, units, bias=False)
    elif score == "general":
        d.linear("decoder.attn.linear_in", units, units, bias=False)
    d.linear("decoder.attn.linear_out", units, 2 * units, bias=score == "mlp")
    d.linear("generator", len(target), units)
    if how.get("positions"):
        for side, size in (("src_emb", 4), ("tgt_emb", 5)):
            d.put(f"{side}.pe.pe", 120, 1, size)

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        vocabulary = {"src": source, "tgt": target}
        if eole:
            save_file(arrays, folder / "model.00.safetensors")
            (folder / "vocab.json").write_text(json.dumps(vocabulary))
            return
        generator = {name.removeprefix("generator."): a for name, a in arrays.items() if name.startswith("generator.")}
        model = {name: array for name, array in arrays.items() if not name.startswith("generator.")}
        options = argparse.Namespace(global_attention_function="softmax", copy_attn=False)
        saved = {"model": model, "generator": generator, "vocab": vocabulary, "opt": options}
        pickled(folder / "model_step_9.pt", saved)

    return Case(opennmt, d.arrays, write, source, target)


def _case_of_fairseq(layers: int, both: bool, out: int, units: int) -> Case:
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    source, target = [*special, *SOURCE], [*special, *TARGET]
    d, h = Drawing(), 3
    states = h * (1 + both)
    d.put("encoder.embed_tokens.weight", len(source), 4)
    d.put("decoder.embed_tokens.weight", len(target), 5)
    d.rnn("encoder.lstm", 4, h, 4, layers, both)
    for layer in range(layers):
        d.cell(f"decoder.layers.{layer}.{{part}}", 4, units, units if layer else 5 + units)
    if states != units:
        d.linear("decoder.encoder_hidden_proj", units, states)
        d.linear("decoder.encoder_cell_proj", units, states)
    d.linear("decoder.attention.input_proj", states, units, bias=False)
    d.linear("decoder.attention.output_proj", units, states + units, bias=False)
    if out:
        d.linear("decoder.additional_fc", out, units)
    d.linear("decoder.fc_out", len(target), out or units)

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        task = argparse.Namespace(source_lang="fr", target_lang="en")
        pickled(folder / "checkpoint_best.pt", {"model": arrays, "args": None, "cfg": {"task": task}})
        for language, tokens in (("fr", source), ("en", target)):
            lines(folder / f"dict.{language}.txt", [f"{token} 5" for token in tokens[4:]])

    return Case(fairseq, d.arrays, write, source, target)


def _case_of_tutorial(kind: str, *variants: str, layers: int = 1, bias: bool = True) -> Case:
    source, target = ["SOS", "EOS", *SOURCE], ["SOS", "EOS", *TARGET]
    d, units, places = Drawing(), 6, 9
    gates, rnn = (4, "lstm") if kind == "lstm" else (3, "gru")
    d.put("encoder.embedding.weight", len(source), 4)
    d.rnn(f"encoder.{rnn}", gates, units, 4, layers)
    d.put("decoder.embedding.weight", len(target), 5)
    if kind == "new":
        for name, rows in (("Wa", 7), ("Ua", 7)):
            d.linear(f"decoder.attention.{name}", rows, units, bias)
        d.linear("decoder.attention.Va", 1, 7, bias)
        d.rnn("decoder.gru", 3, units, 5 + units, layers)
    else:
        d.linear("decoder.attn", places, 5 + units)
        d.linear("decoder.attn_combine", units, 5 + units)
        d.rnn(f"decoder.{rnn}", gates, units, units)
    d.linear("decoder.out", len(target), units)

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        parts: dict[str, Arrays] = {"encoder": {}, "decoder": {}}
        for name, array in arrays.items():
            side, _, rest = name.partition(".")
            parts[side][rest] = array
        for side, values in parts.items():
            pickled(folder / f"{side}.pt", values)
        for name, tokens in (("input_lang", source), ("output_lang", target)):
            (folder / f"{name}.json").write_text(json.dumps({"index2word": dict(enumerate(tokens))}))

    return Case(tutorial, d.arrays, write, source, target, {"variants": frozenset(variants)} if variants else {})


def _flat(name: str) -> Callable[[Path, Arrays, Any, Any], None]:
    """The state dict in one file, the vocabularies as lists in JSON."""

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        pickled(folder / name, arrays)
        for side, tokens in (("src", source), ("trg", target)):
            (folder / f"{side}_vocab.json").write_text(json.dumps(tokens))

    return write


def _case_of_d2l(rnn: str, layers: int, pad_to: int) -> Case:
    source, target = (sorted(["<bos>", "<eos>", "<pad>", "<unk>", *words]) for words in (SOURCE, TARGET))
    d, units = Drawing(), 6
    d.put("encoder.embedding.weight", len(source), 4)
    d.rnn(rnn, 3, units, 4, layers)
    d.put("decoder.embedding.weight", len(target), 5)
    for name in ("W_k", "W_q"):
        d.linear(f"decoder.attention.{name}", 7, units, bias=False)
    d.linear("decoder.attention.w_v", 1, 7, bias=False)
    d.rnn("decoder.rnn", 3, units, units + 5, layers)
    d.linear("decoder.dense", len(target), units)
    return Case(d2l, d.arrays, _flat("seq2seq.params"), source, target, {"pad_to": pad_to} if pad_to else {})


def _case_of_bentrevett(attn: str, v: str, out: str) -> Case:
    source, target = ([*("<unk>", "<pad>", "<sos>", "<eos>"), *words] for words in (SOURCE, TARGET))
    d, h, units = Drawing(), 3, 7
    d.put("encoder.embedding.weight", len(source), 4)
    d.rnn("encoder.rnn", 3, h, 4, both=True)
    d.linear("encoder.fc", units, 2 * h)
    d.put("decoder.embedding.weight", len(target), 5)
    d.linear(f"decoder.attention.{attn}", units, units + 2 * h)
    d.put(f"decoder.attention.{v}", *((1, units) if v.endswith("weight") else (units,)))
    d.rnn("decoder.rnn", 3, units, 5 + 2 * h)
    d.linear(f"decoder.{out}", len(target), units + 2 * h + 5)
    return Case(bentrevett, d.arrays, _flat("tut4-model.pt"), source, target)


def _case_of_bastings(layers: int, bias: bool) -> Case:
    target = ["<unk>", "<pad>", "<s>", "</s>", *TARGET]
    source = ["<unk>", "<pad>", "</s>", *SOURCE]
    d, h, units = Drawing(), 3, 7
    d.put("src_embed.weight", len(source), 4)
    d.put("trg_embed.weight", len(target), 5)
    d.rnn("encoder.rnn", 3, h, 4, layers, both=True)
    d.linear("decoder.bridge", units, 2 * h)
    d.linear("decoder.attention.query_layer", 8, units, bias=False)
    d.linear("decoder.attention.key_layer", 8, 2 * h, bias)
    d.linear("decoder.attention.energy_layer", 1, 8, bias=False)
    d.rnn("decoder.rnn", 3, units, 5 + 2 * h, layers)
    d.linear("decoder.pre_output_layer", 9, 5 + units + 2 * h, bias=False)
    d.linear("generator.proj", len(target), 9, bias=False)
    return Case(bastings, d.arrays, _flat("model.pt"), source, target)


_MARIAN = {
    **{"Wemb": "encoder_Wemb", "Wemb_dec": "decoder_Wemb", "decoder_Wc": "decoder_cell2_W"},
    **{"decoder_Wcx": "decoder_cell2_Wx", "ff_logit_W": "decoder_ff_logit_l2_W", "ff_logit_b": "decoder_ff_logit_l2_b"},
    **{f"ff_state_{part}": f"decoder_ff_state_{part}" for part in "Wb"},
    **{
        f"ff_logit_{name}_{part}": f"decoder_ff_logit_l1_{part}{i}"
        for i, name in enumerate(("prev", "lstm", "ctx"))
        for part in "Wb"
    },
    **{f"encoder_{part}": f"encoder_bi_{part}" for part in ("W", "U", "b", "Wx", "Ux", "bx")},
    **{f"encoder_r_{part}": f"encoder_bi_r_{part}" for part in ("W", "U", "b", "Wx", "Ux", "bx")},
    **{f"decoder_{part}": f"decoder_cell1_{part}" for part in ("W", "U", "b", "Wx", "Ux", "bx")},
    **{f"decoder_{part}_nl": f"decoder_cell2_{part}" for part in ("U", "b", "Ux", "bx")},
}
"""Nematus' names of arrays, and those of Marian's s2s."""


def _case_of_nematus(kind: str) -> Case:
    special = ["eos", "UNK"] if kind == "nematus" else ["</s>", "<unk>"]
    source, target = [*special, *SOURCE], [*special, *TARGET]
    d, h, units, m, n = Drawing(), 3, 7, 4, 5
    if kind == "tied":
        target, n = source, m
    d.put("Wemb", len(source), m)
    if kind != "tied":
        d.put("Wemb_dec", len(target), n)
    for name, inputs, size in (("encoder", m, h), ("encoder_r", m, h), ("decoder", n, units)):
        for part, shape in (("W", (inputs, 2 * size)), ("U", (size, 2 * size)), ("b", (2 * size,))):
            d.put(f"{name}_{part}", *shape)
        for part, shape in (("Wx", (inputs, size)), ("Ux", (size, size)), ("bx", (size,))):
            d.put(f"{name}_{part}", *shape)
    for part, shape in (("U", (units, 2 * units)), ("b", (2 * units,)), ("Ux", (units, units)), ("bx", (units,))):
        d.put(f"decoder_{part}_nl", *shape)
    d.put("decoder_Wc", 2 * h, 2 * units)
    d.put("decoder_Wcx", 2 * h, units)
    for name, shape in (("W_comb_att", (units, 8)), ("Wc_att", (2 * h, 8)), ("b_att", (8,)), ("U_att", (8, 1))):
        d.put(f"decoder_{name}", *shape)
    d.put("ff_state_W", 2 * h, units)
    d.put("ff_state_b", units)
    rows = n if kind == "tied" else 9
    for name, inputs in (("lstm", units), ("prev", n), ("ctx", 2 * h)):
        d.put(f"ff_logit_{name}_W", inputs, rows)
        d.put(f"ff_logit_{name}_b", rows)
    if kind != "tied":
        d.put("ff_logit_W", rows, len(target))
    d.put("ff_logit_b", len(target))
    if kind == "nematus":
        d.put("decoder_c_tt", 1)
    arrays = d.arrays
    if kind == "marian":
        arrays = {_MARIAN.get(name, name): array for name, array in arrays.items()}
        arrays = {name: array[None] if array.ndim == 1 else array for name, array in arrays.items()}

    def write(folder: Path, arrays: Arrays, source: list[str], target: list[str]) -> None:
        extra: dict[str, np.ndarray] = {}
        if kind != "nematus":
            extra["special:model.yml"] = np.frombuffer(b"type: s2s\nversion: v1.12.0\n\0", np.int8)
        np.savez(folder / "model.npz", **arrays, **extra)
        for side, tokens in (("src", source), ("trg", target)):
            text = "".join(f"{json.dumps(token)}: {i}\n" for i, token in enumerate(tokens))
            (folder / f"{side}.yml").write_text(text)

    return Case(nematus, arrays, write, source, target)


CASES: dict[str, Callable[[], Case]] = {
    "joey gru bahdanau bridge": lambda: _case_of_joey(3, "bahdanau", "bridge", activation="relu"),
    "joey lstm luong last": lambda: _case_of_joey(4, "luong", "last", layers=2, scale=True),
    "joey gru luong last, both": lambda: _case_of_joey(3, "luong", "last, both", fed=False),
    "joey lstm zero": lambda: _case_of_joey(4, "bahdanau", "zero", both=False, generate_unk=False),
    "onmt lstm general": lambda: _case_of_opennmt(4, "general", layers=2),
    "onmt gru mlp bridge": lambda: _case_of_opennmt(3, "mlp", bridge=True),
    "onmt lstm dot bridge": lambda: _case_of_opennmt(4, "dot", layers=2, fed=False, bridge=True),
    "onmt gru dot rnn": lambda: _case_of_opennmt(3, "dot", both=False, fed=False),
    "eole lstm general": lambda: _case_of_opennmt(4, "general", eole=True, positions=True),
    "fairseq projected": lambda: _case_of_fairseq(1, True, 5, 7),
    "fairseq two layers": lambda: _case_of_fairseq(2, True, 0, 7),
    "fairseq plain": lambda: _case_of_fairseq(2, False, 0, 3),
    "tutorial": lambda: _case_of_tutorial("new"),
    "tutorial two layers": lambda: _case_of_tutorial("new", layers=2, bias=False),
    "tutorial old": lambda: _case_of_tutorial("gru"),
    "tutorial old lstm": lambda: _case_of_tutorial("lstm", "log-softmax", "cell-query", "no-relu"),
    "d2l": lambda: _case_of_d2l("encoder.rnn.rnn", 2, 0),
    "d2l padded": lambda: _case_of_d2l("encoder.rnn", 1, 7),
    "bentrevett": lambda: _case_of_bentrevett("attn", "v.weight", "fc_out"),
    "bentrevett newest": lambda: _case_of_bentrevett("attn_fc", "v_fc.weight", "fc_out"),
    "bentrevett oldest": lambda: _case_of_bentrevett("attn", "v", "out"),
    "bastings": lambda: _case_of_bastings(2, False),
    "bastings old": lambda: _case_of_bastings(1, True),
    "nematus": lambda: _case_of_nematus("nematus"),
    "marian": lambda: _case_of_nematus("marian"),
    "marian tied": lambda: _case_of_nematus("tied"),
}
