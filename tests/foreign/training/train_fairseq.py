"""Train the fixtures fairseq-… with fairseq and record what it does with the cases.

    pip install torch torchaudio numpy bitarray regex sacrebleu cffi "omegaconf<2.1" "hydra-core<1.1"
    pip install --no-deps fairseq==0.12.2
    python tests/foreign/training/train_fairseq.py [NAME …]

fairseq 0.12.2 is of before Python 3.11 and numpy 1.24: `dataclasses.dataclass` has to be given unsafe_hash=True for the
classes of fairseq, hydra and omegaconf, and numpy its old names float, int and object, say in a sitecustomize.py.
"""

from __future__ import annotations

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

MODELS = Path(__file__).parents[1] / "models"

FIXTURES: dict[str, list[str]] = {
    "fairseq-lstm": [
        *("--encoder-bidirectional", "--encoder-embed-dim=10", "--encoder-hidden-size=10", "--encoder-layers=2"),
        *("--decoder-embed-dim=12", "--decoder-hidden-size=16", "--decoder-layers=2", "--decoder-out-embed-dim=12"),
        "--share-decoder-input-output-embed",
    ],
    "fairseq-lstm-plain": [
        *("--encoder-embed-dim=10", "--encoder-hidden-size=16", "--encoder-layers=1"),
        *("--decoder-embed-dim=10", "--decoder-hidden-size=16", "--decoder-layers=1", "--decoder-out-embed-dim=16"),
    ],
}


def run(main: str, *arguments: str) -> None:
    """One of fairseq's commands."""
    code = f"from fairseq_cli.{main} import cli_main; cli_main()"
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)


def record(name: str, work: Path, checkpoint: Path) -> None:
    """Decode the cases one by one and write reference.json."""
    from fairseq import checkpoint_utils

    models, _, task = checkpoint_utils.load_model_ensemble_and_task(
        [str(checkpoint)], arg_overrides={"data": str(work / "data")}
    )
    models[0].eval()
    search = task.build_generator(models, Namespace(beam=1, max_len_a=0, max_len_b=40))
    source_words, target_words = task.source_dictionary, task.target_dictionary
    found = []
    for sentence in sentences.CASES:
        ids = source_words.encode_line(sentence, add_if_not_exist=False).long()
        sample = {"net_input": {"src_tokens": ids[None], "src_lengths": torch.tensor([len(ids)])}}
        best = search.generate(models, sample)[0][0]
        target = best["tokens"].tolist()
        found.append(
            records.record(
                sentence,
                [*sentence.split(), "</s>"],
                ids.tolist(),
                [target_words[i] for i in target],
                target,
                target_words.string(best["tokens"]),
                target[-1] == target_words.eos(),
                best["positional_scores"].tolist(),
                best["attention"].T.tolist(),
            )
        )
    records.write(
        MODELS / name,
        found,
        toolkit="fairseq",
        version="0.12.2",
        torch=torch.__version__,
        model=name,
        max_length=40,
        decoded="fairseq's SequenceGenerator with beam 1, one sentence at a time",
    )


def main(name: str) -> None:
    """Train one fixture, decode with it, and keep what a test needs."""
    with tempfile.TemporaryDirectory() as directory:
        work, folder = Path(directory), MODELS / name
        sentences.write(work, train=1500, dev=50)
        files = [f"--trainpref={work / 'train'}", f"--validpref={work / 'dev'}", f"--destdir={work / 'data'}"]
        run("preprocess", "--source-lang=fr", "--target-lang=en", *files, "--workers=1")
        options: list[Any] = [work / "data", "--arch=lstm", "--cpu", "--optimizer=adam", "--lr=0.02", "--seed=3"]
        options += ["--batch-size=32", "--max-update=2400", "--clip-norm=1", "--dropout=0", "--num-workers=0"]
        options += ["--lr-scheduler=inverse_sqrt", "--warmup-updates=100", "--disable-validation"]
        options += [f"--save-dir={work / 'model'}", "--no-epoch-checkpoints", "--no-save-optimizer-state"]
        run("train", *map(str, options), *FIXTURES[name])

        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        kept = folder / "checkpoint_last.pt"
        checkpoint = torch.load(work / "model" / kept.name, map_location="cpu", weights_only=False)
        torch.save(_moved(checkpoint, work), kept)
        for language in ("fr", "en"):
            shutil.copy(work / "data" / f"dict.{language}.txt", folder)
        record(name, work, work / "model" / kept.name)


def _moved(value: Any, work: Path) -> Any:
    """A value without the paths of the machine that trained."""
    if isinstance(value, str):
        return value.replace(str(work), "/home/someone/run")
    if isinstance(value, Namespace):
        return Namespace(**_moved(vars(value), work))
    if isinstance(value, dict):
        return type(value)((key, _moved(entry, work)) for key, entry in value.items())
    return [_moved(entry, work) for entry in value] if isinstance(value, list) else value


if __name__ == "__main__":
    torch.set_num_threads(1)
    # fairseq loads its own files without saying that they hold more than tensors.
    torch.load = lambda *arguments, plain=torch.load, **options: plain(*arguments, **{"weights_only": False, **options})
    for wanted in sys.argv[1:] or FIXTURES:
        main(wanted)
