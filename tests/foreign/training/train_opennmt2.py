"""Train the fixture onmt2-… with OpenNMT-py 2 and record what it does with the cases.

pip install torch configargparse six tensorboard flask waitress sacrebleu
pip install --no-deps OpenNMT-py==2.3.0 torchtext==0.5.0    # and empty modules fasttext and pyonmttok
python tests/foreign/training/train_opennmt2.py [NAME …]
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
import sentences
import torch
import yaml
from train_opennmt import FIXTURES as OF_VERSION_3
from train_opennmt import MODELS, UPDATES, config, moved

FIXTURES: dict[str, dict[str, Any]] = {
    "onmt2-gru-general": {
        "encoder_type": "brnn",
        "rnn_type": "GRU",
        "layers": 1,
        "rnn_size": 16,
        "word_vec_size": 10,
        "global_attention": "general",
        "input_feed": 1,
    },
}


def record(name: str, model: Path, work: Path) -> None:
    """Decode the cases one by one and write reference.json."""
    from onmt.opts import config_opts, translate_opts
    from onmt.translate.translator import build_translator
    from onmt.utils.parse import ArgumentParser

    parser = ArgumentParser()
    config_opts(parser)
    translate_opts(parser)
    arguments = ["-model", str(model), "-src", "none", "-output", str(work / "out"), "-beam_size", "1"]
    opt = parser.parse_args([*arguments, "-batch_size", "1", "-max_length", "40", "-gpu", "-1"])
    ArgumentParser.validate_translate_opts(opt)
    translator, steps = build_translator(opt, report_score=False), []
    plain = translator._decode_and_generate

    def watched(*arguments: Any, **options: Any) -> Any:
        log_probs, attention = plain(*arguments, **options)
        steps.append((log_probs.clone()[0], attention.clone().reshape(-1)))
        return log_probs, attention

    translator._decode_and_generate = watched
    words = {side: translator.fields[side].base_field.vocab for side in ("src", "tgt")}
    found = []
    for sentence in sentences.CASES:
        steps.clear()
        _, predictions = translator.translate(src=[sentence.encode()], batch_size=1)
        ids = [int(log_probs.argmax()) for log_probs, _ in steps]
        found.append(
            records.record(
                sentence,
                sentence.split(),
                [words["src"].stoi[word] for word in sentence.split()],
                [words["tgt"].itos[i] for i in ids],
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
        version="2.3.0",
        torch=torch.__version__,
        model=name,
        max_length=40,
        decoded="beam size 1, one sentence at a time: Translator.translate, _decode_and_generate watched",
    )


def main(name: str) -> None:
    """Train one fixture, decode with it, and keep what a test needs."""
    with tempfile.TemporaryDirectory() as directory:
        work, folder = Path(directory), MODELS / name
        sentences.write(work, train=1500, dev=50)
        settings = work / "config.yaml"
        OF_VERSION_3[name] = FIXTURES[name]
        settings.write_text(yaml.safe_dump(config(name, work), sort_keys=False), encoding="utf-8")
        command = ["-c", "from onmt.bin.train import main; main()", "-config", str(settings)]
        subprocess.run([sys.executable, *command], check=True)

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        checkpoint = torch.load(work / f"model_step_{UPDATES}.pt", map_location="cpu", weights_only=False)
        options = Namespace(**{key: moved(value, work) for key, value in vars(checkpoint["opt"]).items()})
        torch.save({**checkpoint, "optim": None, "opt": options}, folder / f"model_step_{UPDATES}.pt")
        record(name, work / f"model_step_{UPDATES}.pt", work)


if __name__ == "__main__":
    os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"  # its files hold an argparse.Namespace and torchtext's fields
    torch.set_num_threads(1)
    for wanted in sys.argv[1:] or FIXTURES:
        main(wanted)
