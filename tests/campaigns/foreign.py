"""Models of other toolkits, one of whose files has changed; each is opened by the commands that take one."""

from __future__ import annotations

import functools
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from random import Random

import numpy as np
from foreign_models import CASES

from campaigns import arrays, checkpoints, lines, mutating, pickles, values, zipped
from campaigns.campaign import Case
from campaigns.places import displaced
from campaigns.used import answered, came_of

FLAT = tuple(name for name in CASES if name.startswith(("d2l", "bentrevett", "bastings")))
"""Formats whose state dict is a file."""
PICKLED = tuple(name for name in CASES if not name.startswith(("eole", "nematus", "marian")))
NPZ = ("nematus", "marian", "marian tied")
SETTINGS = (*(name for name in CASES if name.startswith("joey")), *NPZ)
OPTIONS = {
    "d2l padded": ["--pad-to", "7"],
    "tutorial old lstm": [f"--variant={one}" for one in ("log-softmax", "cell-query", "no-relu")],
}
_OF_MODELS = (".pt", ".ckpt", ".params", ".npz")


@functools.cache
def base(name: str, zips: bool = False) -> Mapping[str, bytes]:
    """The files of a small model; with `zips`, its state dict as torch.save writes it."""
    case = CASES[name]()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        case.given(folder)
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {
        file: zipped.torch_zip(case.arrays) if zips and file.endswith(_OF_MODELS) else files[file] for file in files
    }


def of_pickles(drawn: Random, folder: Path) -> Case:
    """A pickle changed, or an array in it."""
    return _case(drawn, folder, drawn.choice(PICKLED), (".pt", ".ckpt", ".params"), pickles.changed)


def of_zips(drawn: Random, folder: Path) -> Case:
    """A zip of torch.save changed."""
    return _case(drawn, folder, drawn.choice(FLAT), (".pt", ".params"), zipped.changed, zips=True)


def of_npz(drawn: Random, folder: Path) -> Case:
    """A zip of numpy.savez changed."""
    return _case(drawn, folder, drawn.choice(NPZ), (".npz",), _npz)


def of_safetensors(drawn: Random, folder: Path) -> Case:
    """A safetensors file changed, of another toolkit or of ours."""
    if drawn.random() < 0.5:
        name = drawn.choice(sorted(checkpoints.SENTENCES))
        return checkpoints.of_file(drawn, folder, name, "model.safetensors")
    return _case(drawn, folder, "eole lstm general", (".safetensors",))


def of_yaml(drawn: Random, folder: Path) -> Case:
    """Settings in YAML changed."""
    return _case(drawn, folder, drawn.choice(SETTINGS), (".yaml", ".yml"), _yaml)


def of_json(drawn: Random, folder: Path) -> Case:
    """Words or settings in JSON changed."""
    found = [name for name in CASES if any(file.endswith(".json") for file in base(name))]
    return _case(drawn, folder, drawn.choice(found), (".json",))


def of_words(drawn: Random, folder: Path) -> Case:
    """A list of words changed, of another toolkit or of ours."""
    if drawn.random() < 0.5:
        return checkpoints.of_vocabulary(".vocab")(drawn, folder)
    found = [name for name in CASES if any(file.endswith(".txt") for file in base(name))]
    return _case(drawn, folder, drawn.choice(found), (".txt",))


def _case(
    drawn: Random,
    folder: Path,
    name: str,
    endings: tuple[str, ...],
    changed: Callable[[Random, bytes], tuple[bytes, str]] | None = None,
    zips: bool = False,
) -> Case:
    place = checkpoints.write(folder / "it", base(name, zips))
    path = place / drawn.choice([file for file in base(name, zips) if file.endswith(endings)])
    at_reading: object = nullcontext()
    if drawn.random() < 0.12:
        at_reading, what = displaced(drawn, path)
    elif path.suffix in _OF_MODELS and not zips and drawn.random() < 0.3:
        what = _other_arrays(drawn, place, name)
    elif changed is None:
        at_reading, what = checkpoints.changed_file(drawn, path)
    else:
        data, what = changed(drawn, path.read_bytes())
        path.write_bytes(data)
    given = str(drawn.choice((place, place, path)))
    options = OPTIONS.get(name, [])
    if options or drawn.random() < 0.6:
        arguments = ["checkpoints", "import", given, "--name", "mine", "--max-length", "8", *options]
    else:
        arguments = ["translate", "a b", "--plain", "-c", given]

    def run() -> str:
        with at_reading:  # type: ignore[attr-defined]
            done = answered(*arguments)
            if not done.returncode and arguments[0] == "checkpoints":
                answered("translate", "a b", "--plain", "-c", "mine")
            return came_of(done)

    return Case(f"{name}{' zipped' * zips}: {path.name}: {what}; {arguments[0]}", run)


def _other_arrays(drawn: Random, place: Path, name: str) -> str:
    case = CASES[name]()
    changed, what = arrays.changed(drawn, case.arrays)
    try:
        case.given(place, changed)
    except (ValueError, KeyError):  # of a name that the format cannot write
        what = "as it was"
    return what


def _npz(drawn: Random, data: bytes) -> tuple[bytes, str]:
    if drawn.random() < 0.3:  # packed
        file = io.BytesIO()
        np.savez_compressed(file, **dict(np.load(io.BytesIO(data))))
        data = file.getvalue()
    return zipped.changed(drawn, data)


def _yaml(drawn: Random, data: bytes) -> tuple[bytes, str]:
    import yaml

    way = drawn.random()
    if way < 0.3:
        changed, what, _ = lines.changed(drawn, data)
        return changed, what
    if way < 0.4:
        return mutating.mutated(drawn, data)
    if way < 0.5:
        number = drawn.randrange(len(_HOSTILE))
        return _HOSTILE[number] + (data if drawn.random() < 0.5 else b""), f"hostile YAML {number}"
    value, what = values.changed(drawn, yaml.safe_load(data))
    try:
        text = yaml.safe_dump(value, allow_unicode=drawn.random() < 0.5) if way < 0.7 else json.dumps(value)
    except (yaml.YAMLError, ValueError, RecursionError):
        return mutating.mutated(drawn, data)
    return text.encode("utf-8", "surrogatepass"), what


_HOSTILE = (
    b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (c, c,
    b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 110)),
    b"a: &a [*a]\n", b"a: &a\n  <<: *a\n", b"!!python/object/apply:os.system ['touch oops']\n", b"? [a]\n: b\n",
    b"? {a: b}\n: c\n",
    b"- " * 50_000 + b"a\n", b"a: " + b"[" * 50_000 + b"\n", b"1: 2\n1.5: 3\nnull: 4\n", b"a: 2001-13-45\n",
    b"a: 0o999\n", b"a: 1:99:99999\n",
    b"%YAML 9.9\n---\na: b\n", b"a: b\n---\nc: d\n", b"a: !!binary x\n", b"a: !!timestamp x\n", b"a: !!int x\n",
    b"a: !!float x\n", b"a: 1e999\n", b"<<: [a]\n",
    b"a: !!set {a, [b]}\n", b"a: 0b\n", b"a: -\n", b"a: 9999-99-99T99:99:99Z\n", b"!!omap [a]\n", b"a: !!pairs x\n",
    b"=: a\n", b"a: " + b"9" * 5000 + b"\n",
)  # fmt: skip
"""What YAML can do, and settings never need."""
