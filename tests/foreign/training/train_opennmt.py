"""Train the fixtures onmt-… with OpenNMT-py 3 and record what it does with the cases.

pip install torch sentencepiece configargparse pyonmttok ctranslate2 sacrebleu tensorboard six waitress flask rapidfuzz
pip install --no-deps OpenNMT-py==3.5.1    # and empty modules spacy, fasttext and ahocorasick, which it imports
python tests/foreign/training/train_opennmt.py [NAME …]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import records
import sentencepiece
import sentences
import torch
import yaml

MODELS = Path(__file__).parents[1] / "models"
UPDATES = 1500

FIXTURES: dict[str, dict[str, Any]] = {
    "onmt-lstm-general": {
        "encoder_type": "brnn",
        "rnn_type": "LSTM",
        "layers": 1,
        "hidden_size": 16,
        "word_vec_size": 10,
        "global_attention": "general",
        "input_feed": 0,
        "bridge": True,
    },
    "onmt-gru-mlp": {
        "encoder_type": "brnn",
        "rnn_type": "GRU",
        "layers": 2,
        "hidden_size": 16,
        "word_vec_size": 10,
        "global_attention": "mlp",
        "input_feed": 1,
        "bridge": True,
        "sentencepiece": True,
    },
    "onmt-gru-dot": {
        "encoder_type": "rnn",
        "rnn_type": "GRU",
        "layers": 2,
        "hidden_size": 16,
        "word_vec_size": 16,
        "global_attention": "dot",
        "input_feed": 1,
        "bridge": True,
        "share_decoder_embeddings": True,
        "position_encoding": True,
    },
}


def pieces(work: Path) -> None:
    """SentencePiece models for both languages, and the vocabularies of their pieces."""
    for side, language in (("src", "fr"), ("tgt", "en")):
        file = work / f"train.{language}"
        sentences.train_pieces(file, work / f"pieces.{side}.model")
        model = sentencepiece.SentencePieceProcessor(model_file=str(work / f"pieces.{side}.model"))
        lines = [" ".join(model.encode(line, out_type=str)) for line in file.read_text(encoding="utf-8").splitlines()]
        vocabulary(lines, work / f"vocab.{side}")


def vocabulary(lines: list[str], file: Path) -> None:
    """As onmt_build_vocab writes it: token, tab, count."""
    counts: dict[str, int] = {}
    for word in " ".join(lines).split():
        counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    file.write_text("".join(f"{word}\t{count}\n" for word, count in ordered), encoding="utf-8")


def config(name: str, work: Path) -> dict[str, Any]:
    """The training config of a fixture."""
    fixture = dict(FIXTURES[name])
    with_pieces = fixture.pop("sentencepiece", False)
    if with_pieces:
        pieces(work)
    else:
        for side, language in (("src", "fr"), ("tgt", "en")):
            vocabulary((work / f"train.{language}").read_text(encoding="utf-8").splitlines(), work / f"vocab.{side}")
    layers = fixture.pop("layers")
    corpus = {"path_src": str(work / "train.fr"), "path_tgt": str(work / "train.en")}
    return {
        "data": {
            "corpus_1": {**corpus, "transforms": ["sentencepiece"] if with_pieces else []},
            "valid": {"path_src": str(work / "dev.fr"), "path_tgt": str(work / "dev.en"), "transforms": []},
        },
        "save_data": str(work / "run"),
        "src_vocab": str(work / "vocab.src"),
        "tgt_vocab": str(work / "vocab.tgt"),
        **(
            {f"{side}_subword_model": str(work / f"pieces.{side}.model") for side in ("src", "tgt")}
            if with_pieces
            else {}
        ),
        "save_model": str(work / "model"),
        "decoder_type": "rnn",
        "enc_layers": layers,
        "dec_layers": layers,
        **fixture,
        "dropout": 0.0,
        "optim": "adam",
        "learning_rate": 0.01,
        "param_init": 0,
        "param_init_glorot": True,
        "start_decay_steps": 1000,
        "decay_steps": 50,
        "learning_rate_decay": 0.7,
        "max_grad_norm": 1,
        "batch_size": 32,
        "batch_type": "sents",
        "normalization": "tokens",
        "bucket_size": 2000,
        "num_workers": 0,
        "train_steps": UPDATES,
        "valid_steps": 10000,
        "save_checkpoint_steps": UPDATES,
        "keep_checkpoint": 1,
        "report_every": 100,
        "seed": 3,
        "world_size": 1,
    }


def record(name: str, model: Path, work: Path) -> None:
    """Decode the cases one by one and write reference.json."""
    from onmt.inference_engine import InferenceEnginePY
    from onmt.opts import translate_opts
    from onmt.utils.parse import ArgumentParser

    parser = ArgumentParser()
    translate_opts(parser)
    arguments = ["-model", str(model), "-src", "none", "-output", str(work / "out"), "-beam_size", "1"]
    with_pieces = FIXTURES[name].get("sentencepiece", False)
    if with_pieces:
        arguments += ["-transforms", "sentencepiece"]
        for side in ("src", "tgt"):
            arguments += [f"-{side}_subword_model", str(work / f"pieces.{side}.model")]
    opt = parser.parse_args(
        [
            *arguments,
            "-batch_size",
            "1",
            "-batch_type",
            "sents",
            "-max_length",
            "40",
            "-max_length_ratio",
            "0",
            "-gpu",
            "-1",
        ]
    )
    ArgumentParser.validate_translate_opts(opt)
    ArgumentParser._get_all_transform_translate(opt)
    ArgumentParser._validate_transforms_opts(opt)
    ArgumentParser.validate_translate_opts_dynamic(opt)
    engine = InferenceEnginePY(opt)
    translator, steps = engine.translator, []
    plain = translator._decode_and_generate

    def watched(*arguments: Any, **options: Any) -> Any:
        log_probs, attention = plain(*arguments, **options)
        steps.append((log_probs.clone()[0], attention.clone().reshape(-1)))
        return log_probs, attention

    translator._decode_and_generate = watched
    found = []
    for sentence in sentences.CASES:
        steps.clear()
        _, predictions = engine.infer_list([sentence])
        source = sentence.split()
        if with_pieces:
            source = sentencepiece.SentencePieceProcessor(model_file=str(work / "pieces.src.model")).encode(
                sentence, out_type=str
            )
        ids = [int(log_probs.argmax()) for log_probs, _ in steps]
        target = [engine.vocabs["tgt"].lookup_index(i) for i in ids]
        found.append(
            records.record(
                sentence,
                source,
                [engine.vocabs["src"].lookup_token(token) for token in source],
                target,
                ids,
                predictions[0][0],
                ids[-1] == 3,
                [float(log_probs.max()) for log_probs, _ in steps],
                [attention.tolist() for _, attention in steps],
            )
        )
    records.write(
        MODELS / name,
        found,
        toolkit="OpenNMT-py",
        version="3.5.1",
        torch=torch.__version__,
        model=name,
        max_length=40,
        decoded="greedy, one sentence at a time: InferenceEnginePY.infer_list, Translator._decode_and_generate watched",
    )


def main(name: str) -> None:
    """Train one fixture, decode with it, and keep what a test needs."""
    with tempfile.TemporaryDirectory() as directory:
        work, folder = Path(directory), MODELS / name
        sentences.write(work, train=1500, dev=50)
        settings = work / "config.yaml"
        settings.write_text(yaml.safe_dump(config(name, work), sort_keys=False), encoding="utf-8")
        command = ["-c", "from onmt.bin.train import main; main()", "-config", str(settings)]
        subprocess.run([sys.executable, *command], check=True)

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        checkpoint = torch.load(work / f"model_step_{UPDATES}.pt", map_location="cpu", weights_only=False)
        options = {key: moved(value, work) for key, value in vars(checkpoint["opt"]).items()}
        kept = folder / f"model_step_{UPDATES}.pt"
        # The tables of 5000 positions are cut, they alone would be too large for a fixture.
        state = {
            key: value[:64].clone() if key.endswith(".pe.pe") else value for key, value in checkpoint["model"].items()
        }
        torch.save({**checkpoint, "model": state, "optim": None, "opt": Namespace(**options)}, kept)
        for file in (*work.glob("vocab.*"), *work.glob("pieces.*.model")):
            shutil.copy(file, folder)
        (folder / "config.yaml").write_text(
            settings.read_text(encoding="utf-8").replace(str(work), "/home/someone/run"), encoding="utf-8"
        )
        record(name, work / f"model_step_{UPDATES}.pt", work)


def moved(value: Any, work: Path) -> Any:
    """An option without the paths of the machine that trained."""
    if isinstance(value, str):
        return value.replace(str(work), "/home/someone/run")
    if isinstance(value, dict):
        return {key: moved(entry, work) for key, entry in value.items()}
    return [moved(entry, work) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"  # OpenNMT-py's files hold an argparse.Namespace
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or FIXTURES:
        main(wanted)
