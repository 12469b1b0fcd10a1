"""Train the fixtures joey-… with Joey NMT and record what it does with the cases.

pip install torch joeynmt==2.3.0 sentencepiece==0.2.0 importlib_metadata "setuptools<81" subword-nmt
python tests/foreign/training/train_joey.py [NAME …]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import records
import sentences
import torch
import yaml
from joeynmt.config import load_config, parse_global_args
from joeynmt.prediction import predict, prepare
from joeynmt.training import train
from subword_nmt.learn_bpe import learn_bpe

MODELS = Path(__file__).parents[1] / "models"
WORDS = {"level": "word", "lowercase": False, "max_length": 30, "voc_min_freq": 1}
PIECES = {"level": "bpe", "lowercase": False, "max_length": 60, "voc_min_freq": 1}


def sides(kind: str, work: Path) -> dict[str, Any]:
    """The config's `src` and `trg` with this tokenizer, trained in `work`."""
    files = {language: work / f"train.{language}" for language in ("fr", "en")}
    if kind == "sentencepiece":
        for language, file in files.items():
            sentences.train_pieces(file, work / f"pieces.{language}.model")
        cfg = {lang: {"model_file": str(work / f"pieces.{lang}.model")} for lang in files}
        return {
            side: {**PIECES, "lang": lang, "tokenizer_type": kind, "tokenizer_cfg": cfg[lang]}
            for side, lang in (("src", "fr"), ("trg", "en"))
        }
    if kind == "subword-nmt":
        codes = work / "codes.bpe"
        lines = [line for file in files.values() for line in file.read_text(encoding="utf-8").splitlines(keepends=True)]
        with codes.open("w", encoding="utf-8") as out:
            learn_bpe(lines, out, 120)
        cfg_both = {"codes": str(codes), "num_merges": 120}
        return {
            side: {**PIECES, "lang": lang, "tokenizer_type": kind, "tokenizer_cfg": cfg_both}
            for side, lang in (("src", "fr"), ("trg", "en"))
        }
    return {side: {**WORDS, "lang": lang} for side, lang in (("src", "fr"), ("trg", "en"))}


FIXTURES: dict[str, dict[str, Any]] = {
    "joey-gru-bahdanau": {
        "tokenizer": "sentencepiece",
        "encoder": {"rnn_type": "gru", "hidden_size": 12, "num_layers": 1},
        "decoder": {"rnn_type": "gru", "hidden_size": 16, "num_layers": 1, "attention": "bahdanau"},
        "embedding": {"embedding_dim": 10, "scale": False},
        "init_hidden": "bridge",
        "input_feeding": True,
    },
    "joey-lstm-luong": {
        "tokenizer": "words",
        "encoder": {"rnn_type": "lstm", "hidden_size": 12, "num_layers": 2},
        "decoder": {"rnn_type": "lstm", "hidden_size": 12, "num_layers": 2, "attention": "luong"},
        "embedding": {"embedding_dim": 12, "scale": True},
        "init_hidden": "last",
        "input_feeding": False,
        "tied_softmax": True,
    },
    "joey-gru-luong-bpe": {
        "tokenizer": "subword-nmt",
        "encoder": {"rnn_type": "gru", "hidden_size": 10, "num_layers": 1},
        "decoder": {"rnn_type": "gru", "hidden_size": 14, "num_layers": 2, "attention": "luong"},
        "embedding": {"embedding_dim": 9, "scale": False},
        "init_hidden": "zero",
        "input_feeding": True,
        "tied_embeddings": True,
        "generate_unk": False,
    },
}


def config(name: str, work: Path) -> dict[str, Any]:
    """The toolkit's config of a fixture."""
    fixture = FIXTURES[name]
    data = sides(fixture["tokenizer"], work)
    if fixture.get("tied_embeddings"):
        words = {token for file in (work / "train.fr", work / "train.en") for token in _pieces(file, data["src"])}
        shared = work / "shared.txt"
        shared.write_text("\n".join(["<unk>", "<pad>", "<s>", "</s>", *sorted(words)]) + "\n", encoding="utf-8")
        for side in data.values():
            side["voc_file"] = str(shared)
    dropped = {"dropout": 0.0, "freeze": False}
    return {
        "name": name,
        "joeynmt_version": "2.3.0",
        "model_dir": str(work / "model"),
        "use_cuda": False,
        "fp16": False,
        "random_seed": 7,
        "data": {
            "train": str(work / "train"),
            "dev": str(work / "dev"),
            "test": str(work / "cases"),
            "dataset_type": "plain",
            **data,
        },
        "testing": {
            "beam_size": 1,
            "batch_size": 1,
            "batch_type": "sentence",
            "max_output_length": 40,
            "eval_metrics": [],
            "return_prob": "hyp",
            "return_attention": True,
            "generate_unk": fixture.get("generate_unk", True),
        },
        "training": {
            "optimizer": "adam",
            "learning_rate": 0.01,
            "scheduling": "exponential",
            "decrease_factor": 0.998,
            "batch_size": 32,
            "batch_type": "sentence",
            "normalization": "tokens",
            "early_stopping_metric": "loss",
            "epochs": 20,
            "validation_freq": 100,
            "logging_freq": 100,
            "keep_best_ckpts": 1,
            "overwrite": True,
            "shuffle": True,
            "print_valid_sents": [],
        },
        "model": {
            "initializer": "xavier_uniform",
            "embed_initializer": "normal",
            "embed_init_weight": 0.3,
            "bias_initializer": "zeros",
            "tied_softmax": fixture.get("tied_softmax", False),
            "tied_embeddings": fixture.get("tied_embeddings", False),
            "encoder": {
                "type": "recurrent",
                "bidirectional": True,
                "embeddings": {**fixture["embedding"], "dropout": 0.0},
                **fixture["encoder"],
                **dropped,
            },
            "decoder": {
                "type": "recurrent",
                "embeddings": {**fixture["embedding"], "dropout": 0.0},
                "hidden_dropout": 0.0,
                "init_hidden": fixture["init_hidden"],
                "input_feeding": fixture["input_feeding"],
                **fixture["decoder"],
                **dropped,
            },
        },
    }


def _pieces(file: Path, side: dict[str, Any]) -> list[str]:
    """The subword pieces of a file, by the codes of this side."""
    from subword_nmt.apply_bpe import BPE

    with open(side["tokenizer_cfg"]["codes"], encoding="utf-8") as codes:
        return BPE(codes).process_line(file.read_text(encoding="utf-8").replace("\n", " ")).split()


def record(cfg: dict[str, Any], folder: Path) -> None:
    """Decode the cases one by one and write reference.json."""
    args = parse_global_args(cfg, rank=0, mode="test")
    model, _, _, data = prepare(args, rank=0, mode="test")
    _, _, texts, outputs, scores, attention = predict(
        model=model,
        data=data,
        compute_loss=False,
        device=args.device,
        rank=0,
        n_gpu=0,
        num_workers=0,
        normalization="tokens",
        args=args.test,
        autocast=args.autocast,
    )
    found = []
    for sentence, text, target, log_probs, weights in zip(
        sentences.CASES, texts, outputs, scores, attention, strict=True
    ):
        source = [*data.tokenizer["fr"](sentence, is_train=False), "</s>"]
        ids = [model.src_vocab.lookup(token) for token in source]
        target_ids = [model.trg_vocab.lookup(token) for token in target]
        n = len(target)
        finished = target[-1] == "</s>"
        found.append(
            records.record(
                sentence, source, ids, target, target_ids, text, finished, log_probs[:n], weights[:n, : len(source)]
            )
        )
    records.write(
        folder,
        found,
        toolkit="Joey NMT",
        version="2.3.0",
        torch=torch.__version__,
        model=cfg["name"],
        max_length=40,
        decoded="greedy, one sentence at a time: joeynmt.prediction.predict with return_prob hyp, return_attention",
    )


def main(name: str) -> None:
    """Train one fixture, decode with it, and keep what a test needs."""
    with tempfile.TemporaryDirectory() as directory:
        work, folder = Path(directory), MODELS / name
        sentences.write(work, train=1500, dev=50)
        cfg_file = work / "config.yaml"
        cfg_file.write_text(yaml.safe_dump(config(name, work), sort_keys=False, allow_unicode=True), encoding="utf-8")
        (work / "model").mkdir()
        train(rank=0, world_size=0, cfg=load_config(cfg_file), skip_test=True)

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        best = torch.load(work / "model" / "best.ckpt", map_location="cpu", weights_only=True)
        torch.save({**best, "optimizer_state": {}, "train_iter_state": {}}, folder / "best.ckpt")
        for file in (work / "model").iterdir():
            if file.suffix in (".txt", ".model", ".bpe") and file.name != "validations.txt":
                shutil.copy(file, folder)
        text = cfg_file.read_text(encoding="utf-8").replace(str(work), "/home/someone/run")
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        record(load_config(cfg_file), folder)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or FIXTURES:
        main(wanted)
