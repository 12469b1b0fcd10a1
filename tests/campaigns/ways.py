"""What a sentence goes through: printed, piped, followed, exported in every format, recorded, reported, shown."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from contextlib import chdir
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeAlias

from lessons.writing import LESSON

from attn_tui import trace
from attn_tui.export.report import FORMATS as REPORTS
from attn_tui.export.report import report
from attn_tui.formats import FORMATS
from attn_tui.lessons import read_lesson
from attn_tui.story.attempt import Attempt, QuestionState
from attn_tui.story.quiz import Question
from attn_tui.story.texts import texts
from attn_tui.text import lines_of, printable
from campaigns import formed
from campaigns.campaign import Case, FaultError
from campaigns.emulated import shown
from campaigns.exports import exported
from campaigns.given import Given, without_halves
from campaigns.readers import drawn_reader
from campaigns.sentences import drawn_sentence
from campaigns.used import answered, came_of, refused_or

_Drawn: TypeAlias = tuple[str, Callable[[], str]]
_SEARCHES = (
    (),
    (),
    ("--beam", "3"),
    ("--beam", "2", "--nbest", "2"),
    ("--sample", "--seed", "1"),
    ("--replace-unknown",),
)
_OTHERS = (("--at", "1.softmax"), ("--at", "0"), ("--set", "1.y=#2"), ("--set", "x.pad=1"))
_DAY = date(2026, 11, 27)
_LINES = 50
"""Of one sentence that are translated, at most: each is one by itself."""
_SLOW = ("cast", "html", "screen")
"""Ways that take their time with a large checkpoint."""


def case(drawn: Random, folder: Path) -> Case:
    """A sentence, who reads it, and one way."""
    sentence = drawn_sentence(drawn)
    way = drawn.choices([*_OFTEN], [*_OFTEN.values()])[0]
    reader = drawn_reader(drawn, sentence, folder, has_to_be_quick=way in _SLOW, is_shared=way == "screen")
    given = Given(sentence, reader, folder)
    what, run = exported(drawn, given, way) if way in FORMATS else _WAYS[way](drawn, given)
    said = ascii(sentence[:80]) + (f" … {len(sentence):,}" if len(sentence) > 80 else "")
    place = folder / "in" / "it"  # a sentence may be the name of something that is there
    place.mkdir(parents=True)

    def there() -> str:
        with chdir(place):
            return run()

    return Case(f"{said} by {given.reader.what}: {what}".replace(str(folder), ""), there)


def _printed(drawn: Random, given: Given) -> _Drawn:
    """One line for one sentence."""
    options = drawn.choice((*_SEARCHES, *_OTHERS))

    def run() -> str:
        done = answered("translate", "--plain", *options, *given.arguments)
        lines = lines_of(done.stdout)
        wanted = 2 if "--nbest" in options else 1
        if not done.returncode and "--at" not in options and given.sentence != "-" and len(lines) != wanted:
            raise FaultError(f"{len(lines)} lines: {lines!a:.300}")
        return came_of(done)

    return shlex.join(("--plain", *options)), run


def _followed(drawn: Random, given: Given) -> _Drawn:
    """Every sub-step, as text."""
    language = drawn.choice(("en", "ko"))

    def run() -> str:
        done = answered("translate", "--plain", "--follow", "--lang", language, *given.arguments)
        if not done.returncode and not done.stdout.strip():
            raise FaultError("it says nothing")
        return came_of(done)

    return f"--follow --lang {language}", run


def _jsonl(drawn: Random, given: Given) -> _Drawn:
    """An object, with the sentence as it was given."""
    options = drawn.choice((*_SEARCHES, *_OTHERS))

    def run() -> str:
        done = answered("translate", "--format", "jsonl", *options, *given.arguments)
        found = [formed.of_json(line)["sentence"] for line in lines_of(done.stdout)]
        if (found or not done.returncode) and given.sentence != "-" and found != [without_halves(given.kept)]:
            raise FaultError(f"another sentence: {found!a:.300}")
        return came_of(done)

    return shlex.join(("--format", "jsonl", *options)), run


def _piped(drawn: Random, given: Given) -> _Drawn:
    """Several sentences on standard input, as text or as objects: of each line one."""
    is_json = drawn.random() < 0.5
    given_lines = "\n".join(given.sentence.split("\n")[:_LINES])
    several = [
        given_lines,
        *("\n".join(drawn_sentence(drawn)[:20_000].split("\n")[:_LINES]) for _ in range(drawn.randrange(3))),
    ]
    ends = drawn.choice(("\n", "\r\n"))
    # Half a pair of surrogates cannot be typed, but a program may write it.
    stdin = (ends.join(several) + drawn.choice(("", ends))).encode("utf-8", "surrogatepass")
    if drawn.random() < 0.5:
        stdin = (ends.join(several)).encode("utf-8", "surrogateescape" if _is_of_bytes(several) else "replace")
    options = ("--format", "jsonl") if is_json else ("--plain",)

    def run() -> str:
        done = answered("translate", *options, "-c", given.reader.name, "-", stdin=stdin)
        if any(said in done.stderr for said in ("convert it", "unpack it")):
            return "refused"
        *wanted, last = stdin.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        lines = [line.removesuffix(b"\r").decode("utf-8", "replace") for line in [*wanted, *[last] * bool(last)]]
        found = lines_of(done.stdout)
        if len(found) != len(lines):
            raise FaultError(f"{len(found)} lines of {len(lines)}: {done.stdout!a:.300}")
        if is_json and [formed.of_json(line)["sentence"] for line in found] != lines:
            raise FaultError(f"other sentences: {found!a:.300}")
        return came_of(done)

    return f"{' '.join(options)} - < {stdin[:60]!r}", run


def _why(drawn: Random, given: Given) -> _Drawn:
    """What a number is made of, named by a word of the sentence."""
    word = drawn.choice((*printable(given.sentence[:2000]).split()[:20], "#1", given.sentence[:50]))
    address = drawn.choice((f"1.score.{word}", f"0.encoded.{word}.#1", f"1.softmax.{word}", "1.state.#1", "1.word.y"))
    options = drawn.choice((("--json",), (), ("--depth", "2"), ("--lang", "ko")))

    def run() -> str:
        done = answered("why", "--at", address, *options, *given.arguments)
        if (
            not done.returncode
            and "--json" in options
            and formed.of_json(done.stdout)["sentence"] != without_halves(given.kept)
        ):
            raise FaultError("another sentence")
        return came_of(done)

    return f"why {address!a:.60} {' '.join(options)}", run


def _recorded(drawn: Random, given: Given) -> _Drawn:
    """A trace, with the sentence as it can be shown; what is exported of it is what is exported of the sentence."""
    form = drawn.choice(("json", "csv", "markdown"))
    options = drawn.choice(((), (), ("--with-parameters",), ("--set", "1.y=#2")))
    changes = options if "--set" in options else ()

    def run() -> str:
        if given.sentence.startswith("lesson:"):  # to export it is the name of one
            return "a lesson's name"
        file, sides, told = given.folder / "it.trace", [], ""
        done = answered("trace", "-o", file, *options, *given.arguments)
        if done.returncode:
            return "refused"
        [recorded] = trace.read(file).decodings
        if recorded.sentence != printable(given.kept):
            raise FaultError(f"another sentence: {recorded.sentence!a:.200}")
        for number, arguments in enumerate(((str(file),), (*changes, *given.arguments))):
            out = given.folder / f"out{number}"
            done = answered("export", "--format", form, "-o", out, *arguments)
            told += done.stderr
            sides.append(formed.text_of(out.read_bytes()).split("\n") if not done.returncode else [])
        pairs = [pair for pair in zip(*sides, strict=False) if pair[0] != pair[1] and '"sentence":' not in pair[0]]
        if pairs or len(sides[0]) != len(sides[1]):
            raise FaultError(f"other {form}: {pairs[:2]!a:.400} {told!a:.300}")
        return "read"

    return f"trace {' '.join(options)}, {form}", run


def _reported(drawn: Random, given: Given) -> _Drawn:
    """A lesson with the sentence in its title, a question and the answers, handed in."""
    form, language = drawn.choice([*REPORTS]), drawn.choice(("en", "ko"))
    others = [drawn_sentence(drawn)[:500] for _ in range(3)]

    def reported(title: str, choices: Sequence[str]) -> bytes:
        said = " ".join(title.split())
        text = LESSON.replace("Numbers backwards", said).replace("Which digit gets the most?", f"Which? {said}")
        file = given.folder / "mine.md"
        file.write_bytes(text.replace("another – No", f"{said[:99]} x – No").encode("utf-8", "replace"))
        attempt = Attempt(read_lesson(file), reached=6)
        computed = Question("attention", tuple(choices), 2)
        attempt.questions[1] = QuestionState(computed, given=[0, 1, 2], solved=True)
        attempt.questions[5] = QuestionState(given=[0])
        return report([attempt], form, texts(language), _DAY)

    def run() -> str:
        written: list[bytes] = []
        if refused_or(lambda: written.append(reported(given.sentence[:5000], others))) == "refused":
            return "refused"
        text = formed.text_of(written[0])
        if form == "json":
            formed.of_json(text)
        elif form == "csv":
            formed.of_csv(text)
        elif form == "markdown":
            formed.of_markdown(text, reported("One", ("a", "b", "c")).decode())
        return "read"

    return f"report, {form} {language}", run


def _is_of_bytes(sentences: Sequence[str]) -> bool:
    return all("\udc80" <= one <= "\udcff" for text in sentences for one in text if "\ud800" <= one <= "\udfff")


_WAYS: dict[str, Callable[[Random, Given], _Drawn]] = {
    "printed": _printed, "followed": _followed, "jsonl": _jsonl, "piped": _piped, "why": _why, "recorded": _recorded,
    "reported": _reported, "screen": shown,
}  # fmt: skip
_OFTEN = {
    "printed": 28, "followed": 12, "jsonl": 20, "piped": 24, "why": 12, "recorded": 8, "reported": 14, "screen": 16,
    "json": 12, "csv": 13, "markdown": 18, "text": 8, "svg": 7, "alignment-svg": 2, "alignment-png": 1,
    "alignment-pdf": 1, "cast": 1, "html": 3,
}  # fmt: skip
"""How often a sentence goes each way."""
assert FORMATS.keys() <= _OFTEN.keys()
