"""Our own checkpoints: settings, parameters, vocabularies, card; used by the commands that open one."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from random import Random

import numpy as np
from of_toolkits import SPM, saved
from safetensors.numpy import load, save
from support import COVERING, checkpoint_of, save_whole, small_config, systems

from attn_tui import checkpoint as ours
from attn_tui.vocabulary.sentencepiece import open_model
from campaigns import arrays, lines, mutating, values
from campaigns.campaign import Case
from campaigns.places import displaced
from campaigns.used import answered, came_of

SYSTEMS = tuple(COVERING)
TOKENIZERS = ("pieces", "bpe", "words")
SENTENCES = {**dict.fromkeys(SYSTEMS, "w1 w2 w3"), **dict.fromkeys((*TOKENIZERS, "sentencepiece"), "le chat mange")}
"""By base, what is translated."""


@functools.cache
def base(name: str) -> Mapping[str, bytes]:
    """The files of a small checkpoint."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "it"
        if name in SYSTEMS:
            save_whole(folder, checkpoint_of(systems()[name], 3))
        elif name == "sentencepiece":
            size = open_model(SPM).get_piece_size()
            config = small_config(tokenizer="sentencepiece", source_vocabulary=size, target_vocabulary=size)
            ours.save(
                folder,
                config,
                checkpoint_of(config).parameters,
                "# card\n",
                dict.fromkeys(("source.spm", "target.spm"), SPM),
            )
        else:
            saved(folder, name)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder of that name."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def case(drawn: Random, folder: Path) -> Case:
    """One of its files changed."""
    name = drawn.choice((*TOKENIZERS, "sentencepiece", *SYSTEMS))
    wanted = drawn.choice(("config.json", "config.json", "model.safetensors", "model.safetensors", ""))
    return of_file(drawn, folder, name, wanted or drawn.choice(sorted(base(name))))


def of_vocabulary(*endings: str):
    """Cases in which a file of one of these endings has changed."""

    def case(drawn: Random, folder: Path) -> Case:
        name = drawn.choice(
            [
                one
                for one in (*TOKENIZERS, "sentencepiece", *SYSTEMS[:5])
                if any(file.endswith(endings) for file in base(one))
            ]
        )
        return of_file(drawn, folder, name, drawn.choice([one for one in base(name) if one.endswith(endings)]))

    return case


def of_file(drawn: Random, folder: Path, name: str, file: str) -> Case:
    """That file of a base changed, and a command that opens the checkpoint."""
    place = write(folder / "it", base(name))
    at_reading, what = changed_file(drawn, place / file)
    arguments = command(drawn, place, SENTENCES[name], folder)

    def run() -> str:
        with at_reading:
            return came_of(answered(*arguments))

    return Case(f"{name}: {what}; {arguments[0]} {' '.join(map(str, arguments[2:]))}".replace(str(folder), ""), run)


def command(drawn: Random, place: Path, sentence: str, folder: Path) -> list[str]:
    """One of the commands that open a checkpoint."""
    out, it = str(folder / "out"), str(place)
    return drawn.choice(
        (
            *[["translate", sentence, "--plain", "-c", it]] * 6,
            ["translate", sentence, "--format", "jsonl", "-c", it],
            ["translate", sentence, "--plain", "--beam", "3", "-c", it],
            ["translate", sentence, "--plain", "--set", "1.y=w1", "-c", it],
            ["translate", sentence, "--plain", "--at", "1.softmax", "-c", it],
            ["trace", sentence, "-o", f"{out}.trace", "--with-parameters", "-c", it],
            ["export", sentence, "-o", f"{out}.json", "-c", it],
            ["export", sentence, "-o", f"{out}.md", "-c", it],
            ["export", sentence, "-o", f"{out}.csv", "-c", it],
            ["why", sentence, "--at", "1.state.#1", "-c", it],
            ["checkpoints", "show", it],
            ["checkpoints", "curves", it],
        )
    )


def changed_file(drawn: Random, path: Path):
    """Change a file by what it is, or its place."""
    from contextlib import nullcontext

    if drawn.random() < 0.12:
        return displaced(drawn, path)
    data, what = path.read_bytes(), ""
    way = drawn.random()
    if path.suffix == ".json" and way < 0.75:
        value, what = values.changed(drawn, json.loads(data))
        text, more = values.text_of(drawn, value)
        data, what = text.encode("utf-8", "surrogatepass"), f"{what} {more}".strip()
    elif path.suffix == ".safetensors" and way < 0.4:
        changed, what = arrays.changed(drawn, load(data))
        data = save({name: np.ascontiguousarray(array) for name, array in changed.items()}, metadata_of(data))
    elif path.suffix == ".safetensors" and way < 0.75:
        data, what = with_header(drawn, data)
    elif path.suffix in (".vocab", ".codes", ".md", ".txt", ".yml", ".yaml") and way < 0.6:
        data, what, _ = lines.changed(drawn, data)
    else:
        data, what = mutating.mutated(drawn, data)
    path.write_bytes(data)
    return nullcontext(), f"{path.name}: {what}"


def header_of(data: bytes) -> tuple[dict[str, object], bytes]:
    """What a safetensors file says, and its arrays' bytes."""
    start = 8 + int.from_bytes(data[:8], "little")
    return json.loads(data[8:start]), data[start:]


def metadata_of(data: bytes) -> dict[str, str] | None:
    """The texts in its header."""
    return header_of(data)[0].get("__metadata__")  # type: ignore[return-value]


def with_header(drawn: Random, data: bytes) -> tuple[bytes, str]:
    """A safetensors file that says something else of the same bytes."""
    header, body = header_of(data)
    value, what = values.changed(drawn, header)
    text, more = values.text_of(drawn, value)
    written = text.encode("utf-8", "surrogatepass")
    length = drawn.choice((*[len(written)] * 8, len(written) + 1, len(written) - 1, 0, (1 << 64) - 1, 100_000_001))
    return length.to_bytes(8, "little") + written + body, f"header: {what} {more}".strip()
