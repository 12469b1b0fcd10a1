"""What people write: lessons, settings, recipes, sentence pairs, alignments. A line that is named is the right one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random
from unittest import mock

from lessons.writing import LESSON

from attn_tui.corpora.gold import read_gold
from attn_tui.corpora.reading import read_bitexts, read_table
from attn_tui.errors import AttnTuiError
from attn_tui.lessons import read_lesson
from attn_tui.training.recipe import read_recipe
from campaigns import lines, mutating
from campaigns.campaign import Case, FaultError
from campaigns.checkpoints import base, write
from campaigns.places import displaced
from campaigns.used import answered, came_of, refused_or

SETTINGS = """\
# mine
language = "ko"
theme = "mine"
ascii = false
colours = "256"
presenter = true
mouse = false
history = false
seconds_per_substep = 2
checkpoint = "reverse"

[themes.mine]
base = "light"
text = "#000000"
ramp = ["#000000", "#ffffff"]

[keys]
back = "f7"
forward = "right,f8"
"""
RECIPE = """\
updates = 40
batch_tokens = 80
warmup = 5
history = ["le chat", "la mer"]
[model]
source_language = "fr"
target_language = "en"
source_vocabulary = 330
target_vocabulary = 330
embedding = 8
encoder_hidden = 4
decoder_hidden = 8
feedforward = 8
[[train]]
file = "train.tsv"
times = 2.5
[[validation]]
source = "val.fr"
target = "val.en"
[[generated]]
kind = "numbers"
pairs = 100
[card]
data = "made up"
"""
PAIRS = "".join(f"le chat numéro {i}\tthe cat number {i}\n" for i in range(1, 13))
CSV = 'source,target\n"le chat, noir","the ""black"" cat"\n' + "".join(f"chat {i},cat {i}\n" for i in range(9))
SGM = "".join(
    f'<{name} setid="a" srclang="fr" trglang="en">\n<doc docid="d">\n<seg id="1">{text}</seg>\n'
    f'<seg id="2">b</seg>\n</doc>\n</{name}>\n'
    for name, text in (("srcset", "le chat"), ("refset", "the cat"))
)
LINKS = {
    "ali_w2w_Chat_Cat.txt": "0\t0-0 1p1 1p2 \n1\t0-1 1-0\n2\t\n",
    "Chat_sents.txt": "0\tLe chat\n1\tchat noir\n2\trien\n",
    "Cat_sents.txt": "0\tThe tom cat\n1\tblack cat\n2\tnothing\n",
}  # fmt: skip
WITHOUT_IDS = {name: re.sub("(?m)^[0-9]\t", "", text) for name, text in LINKS.items()}
_NAMED = re.compile(r"(?:, line |:)([0-9]+)(?::| )")
"""How a message names a line."""
WRONG = {
    "lesson": (b"<!-- look: nowhere -->", b"<!-- at: -->", b"<!-- keys: nokeyofthatname -->",
    b"<!-- until: forever -->", b"<!-- pardon: x -->"),
    "settings": (b"[1]", b"1979-05-27", b"nan", b"'\x1b'", b"= 3", b'"', b"\xff", b"{a=1}", b"'mine", b"b = 1",
    b"99999999999999999999"),
    "pairs": (b"", b"one side", b"\t", b"a\t", b"\tb", b"\xff\xfe a\tb", b"a\xe9\tb"),
    "gold": (b"0-9", b"x", b"1_1", b"9-9 0-0", b"0-0-0", b"\xff"),
}  # fmt: skip
"""Lines that are wrong wherever they stand."""


def lesson(drawn: Random, folder: Path) -> Case:
    """A lesson changed; read, or rarely run to its end."""
    path = folder / "mine.md"
    at_reading, what, k = _written(drawn, path, LESSON.encode(), WRONG["lesson"])
    checks = drawn.random() < 0.01

    def run() -> str:
        with at_reading:
            if checks:
                return came_of(answered("lesson", path, "--check"))
            return _judged(lambda: read_lesson(path), path, k)

    return Case(f"{what}; {'checked' if checks else 'read'}", run)


def settings(drawn: Random, folder: Path) -> Case:
    """Settings changed, and shown."""
    path = folder / "config.toml"
    at_reading, what, k = _written(drawn, path, SETTINGS.encode(), WRONG["settings"])

    def run() -> str:
        with at_reading, mock.patch.dict(os.environ, {"ATTN_TUI_CONFIG": str(path)}):
            done = answered("config")
            if k and k not in _lines_in(done.stderr, path):
                raise FaultError(f"not line {k}: {done.stderr!r:.300}")
            return came_of(done)

    return Case(what, run)


def recipe(drawn: Random, folder: Path) -> Case:
    """A recipe changed, and read."""
    path = folder / "mine.toml"
    at_reading, what, _ = _written(drawn, path, RECIPE.encode(), ())

    def run() -> str:
        with at_reading:
            return refused_or(lambda: read_recipe(str(path))[0].config())

    return Case(what, run)


def corpus(drawn: Random, folder: Path) -> Case:
    """Sentence pairs changed, and read."""
    name, text = drawn.choice(
        (("a.tsv", PAIRS), ("a.tsv", PAIRS), ("a.csv", CSV), ("a.sgm", SGM), ("a.fr", "un\ndeux\ntrois\n"))
    )
    path, parallel = folder / name, name == "a.fr"
    (folder / "a.en").write_text("one\ntwo\nthree\n")
    wrong = WRONG["pairs"] if name == "a.tsv" else ()
    at_reading, what, k = _written(drawn, path, text.encode(), wrong)
    strict = bool(k) or drawn.random() < 0.3
    paths = [path, folder / "a.en"] if parallel else [path]
    place = write(folder / "it", base("words")) if drawn.random() < 0.05 else None
    if place and not k:
        arguments = ["evaluate", *map(str, paths), "-c", str(place), *["--strict"] * strict]
        return Case(f"{name}: {what}; evaluated", _evaluated(at_reading, arguments))

    def run() -> str:
        with at_reading:
            if k:
                return _judged(lambda: read_table(path, strict=True), path, k)
            return _judged(lambda: read_bitexts(paths, strict=strict), path, 0)

    return Case(f"{name}: {what}; {'strictly' * strict}", run)


def gold(drawn: Random, folder: Path) -> Case:
    """Alignments changed, and read."""
    has_ids = drawn.random() < 0.5
    files = {name: text.encode() for name, text in (LINKS if has_ids else WITHOUT_IDS).items()}
    place = write(folder / "gold", files)
    path = place / drawn.choice(sorted(files))
    wrong = WRONG["gold"] if path.name.startswith("ali") and not has_ids else ()
    at_reading, what, k = _written(drawn, path, files[path.name], wrong)

    def run() -> str:
        with at_reading:
            return _judged(lambda: read_gold(place), path, k)

    return Case(f"{path.name}: {what}", run)


def _written(
    drawn: Random, path: Path, data: bytes, wrong: Sequence[bytes]
) -> tuple[AbstractContextManager[object], str, int]:
    """Write it changed: within what, what was done, and the line that has to be named, or 0."""
    way, k = drawn.random(), 0
    path.write_bytes(data)
    if way < 0.1:
        return *displaced(drawn, path, may_be_piped=path.suffix not in (".toml", ".md")), 0
    if wrong and way < 0.35:
        found = data.split(b"\n")[:-1]
        fit = [
            k for k, old in enumerate(found) if path.suffix != ".md" or not old
        ]  # a lesson says where a block begins
        k, line = drawn.choice(fit), drawn.choice(wrong)
        if path.suffix == ".toml":  # the line's own name, which may be there once
            line = (found[k].partition(b"=")[0] if b"=" in found[k] else b"speed") + b"= " + line
        found[k] = line
        path.write_bytes(b"\n".join(found) + b"\n")
        return nullcontext(), f"line {k + 1} is {line!r}", k + 1
    if way < 0.85:
        data, what, _ = lines.changed(drawn, data)
    else:
        data, what = mutating.mutated(drawn, data)
    path.write_bytes(data)
    return nullcontext(), what, 0


def _judged(read: Callable[[], object], path: Path, k: int) -> str:
    """Read it; a line that its refusal names has to be there, and to be line k if that is not 0."""
    said = ""

    def reading() -> None:
        nonlocal said
        try:
            read()
        except AttnTuiError as error:
            said = str(error)
            raise

    came = refused_or(reading)
    named = _lines_in(said, path)
    if k and k not in named:
        raise FaultError(f"not line {k}: {said!r:.300}")
    if (
        named
        and path.is_file()
        and max(named) > path.read_bytes().count(b"\n") + 1
        and path.read_bytes()[:2] != b"\x1f\x8b"
    ):
        raise FaultError(f"there is no such line: {said!r:.300}")
    return came


def _lines_in(said: str, path: Path) -> list[int]:
    return [int(number) for number in _NAMED.findall(said.partition(path.name)[2])]


def _evaluated(at_reading: AbstractContextManager[object], arguments: Sequence[str]) -> Callable[[], str]:
    def run() -> str:
        with at_reading:
            return came_of(answered(*arguments))

    return run
