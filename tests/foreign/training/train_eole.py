"""Train the fixtures eole-… with Eole and record what it does with the cases.

pip install torch eole==0.6.4 "fastapi<0.120" aiohttp
python tests/foreign/training/train_eole.py [NAME …]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import records
import sentences
import torch
import yaml
from safetensors.torch import load_file, save_file

MODELS = Path(__file__).parents[1] / "models"

FIXTURES: dict[str, dict[str, Any]] = {
    "eole-gru-mlp": {
        "architecture": "custom",
        "input_feed": 1,
        "layers": 1,
        "hidden_size": 16,
        "embeddings": {"word_vec_size": 10},
        "encoder": {"encoder_type": "brnn", "rnn_type": "GRU"},
        "decoder": {
            "decoder_type": "rnn",
            "rnn_type": "GRU",
            "global_attention": "mlp",
            "bidirectional_encoder": True,
        },
    },
    "eole-lstm-general": {
        "architecture": "rnn",
        "rnn_type": "LSTM",
        "input_feed": 0,
        "layers": 2,
        "hidden_size": 16,
        "share_decoder_embeddings": True,
        "embeddings": {"word_vec_size": 16, "position_encoding_type": None},
        "encoder": {"bridge": True},
        "decoder": {"global_attention": "general"},
    },
}


def vocabulary(file: Path, out: Path) -> None:
    """As eole build_vocab writes it: token, tab, count."""
    counts: dict[str, int] = {}
    for word in file.read_text(encoding="utf-8").split():
        counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    out.write_text("".join(f"{word}\t{count}\n" for word, count in ordered), encoding="utf-8")


def config(name: str, work: Path) -> dict[str, Any]:
    """The training config of a fixture."""
    for side, language in (("src", "fr"), ("tgt", "en")):
        vocabulary(work / f"train.{language}", work / f"vocab.{side}")
    return {
        "seed": 5,
        "src_vocab": str(work / "vocab.src"),
        "tgt_vocab": str(work / "vocab.tgt"),
        "save_data": str(work / "run"),
        "share_vocab": False,
        "transforms": [],
        "report_every": 100,
        "data": {
            "corpus_1": {"path_src": str(work / "train.fr"), "path_tgt": str(work / "train.en"), "transforms": []},
            "valid": {"path_src": str(work / "dev.fr"), "path_tgt": str(work / "dev.en"), "transforms": []},
        },
        "training": {
            "model_path": str(work / "model"),
            "keep_checkpoint": 1,
            "world_size": 1,
            "gpu_ranks": [],
            "compute_dtype": "fp32",
            "batch_type": "sents",
            "batch_size": 32,
            "valid_batch_size": 32,
            "bucket_size": 2000,
            "num_workers": 0,
            "prefetch_factor": 0,
            "normalization": "tokens",
            "optim": "adam",
            "learning_rate": 0.01,
            "max_grad_norm": 1,
            "start_decay_steps": 1500,
            "decay_steps": 50,
            "learning_rate_decay": 0.7,
            "dropout": [0.0],
            "train_steps": 2000,
            "valid_steps": 10000,
            "save_checkpoint_steps": 2000,
        },
        "model": FIXTURES[name],
    }


def record(name: str, model: Path, work: Path) -> None:
    """Decode the cases one by one and write reference.json."""
    from eole.config.run import PredictConfig
    from eole.inference_engine import InferenceEnginePY

    engine = InferenceEnginePY(
        PredictConfig(
            model_path=[str(model)],
            src="none",
            output=str(work / "out"),
            beam_size=1,
            batch_size=1,
            batch_type="sents",
            max_length=40,
            max_length_ratio=0,
            gpu_ranks=[],
            world_size=1,
        )
    )
    predictor, steps = engine.predictor, []
    plain = predictor._decode_and_generate
    attend = predictor.model.decoder.attn.forward
    weights: list[torch.Tensor] = []

    def attending(*arguments: Any, **options: Any) -> Any:
        out, attention = attend(*arguments, **options)
        weights.append(attention.clone().reshape(-1))
        return out, attention

    def watched(*arguments: Any, **options: Any) -> Any:
        found = plain(*arguments, **options)
        steps.append((found[0].clone()[0], weights[-1]))
        return found

    predictor.model.decoder.attn.forward = attending
    predictor._decode_and_generate = watched
    words = json.loads((model / "vocab.json").read_text(encoding="utf-8"))
    found = []
    for sentence in sentences.CASES:
        steps.clear()
        _, _, predictions = engine.infer_list([sentence])
        source = sentence.split()
        ids = [int(log_probs.argmax()) for log_probs, _ in steps]
        found.append(
            records.record(
                sentence,
                source,
                [words["src"].index(word) if word in words["src"] else 0 for word in source],
                [words["tgt"][i] for i in ids],
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
        toolkit="Eole",
        version="0.6.4",
        torch=torch.__version__,
        model=name,
        max_length=40,
        decoded="greedy, one sentence at a time: InferenceEnginePY.infer_list, _decode_and_generate watched",
    )


def main(name: str) -> None:
    """Train one fixture, decode with it, and keep what a test needs."""
    with tempfile.TemporaryDirectory() as directory:
        work, folder = Path(directory), MODELS / name
        sentences.write(work, train=1500, dev=50)
        settings = work / "train.yaml"
        settings.write_text(yaml.safe_dump(config(name, work), sort_keys=False), encoding="utf-8")
        command = ["-c", "from eole.bin.main import main; main()", "train", "-config", str(settings)]
        subprocess.run([sys.executable, *command], check=True)

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        model = next(file.parent for file in sorted((work / "model").rglob("model.00.safetensors")))
        # The tables of 5000 positions are cut, they alone would be too large for a fixture.
        arrays = {
            key: value[:64].clone() if key.endswith(".pe.pe") else value
            for key, value in load_file(model / "model.00.safetensors").items()
        }
        save_file(arrays, folder / "model.00.safetensors")
        for file in (model / "config.json", model / "vocab.json", settings):
            text = file.read_text(encoding="utf-8").replace(str(work), "/home/someone/run")
            (folder / file.name).write_text(text, encoding="utf-8")
        record(name, model, work)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or FIXTURES:
        main(wanted)
