"""A Markdown file → a lesson, or a LessonError that names file and line."""

from __future__ import annotations

import re
from pathlib import Path

from attn_tui.errors import LessonError
from attn_tui.files import read_file
from attn_tui.lessons.blocks import Block, blocks
from attn_tui.lessons.directives import CLAIMS, command, directive
from attn_tui.lessons.lesson import Answer, Directive, Lesson, Paragraph, refused
from attn_tui.text import printable, shown

LARGEST = 1 << 18
"""Bytes of a lesson; a larger file is something else."""
_ANSWER = re.compile(r"[-*+]\s+\[([ xX])\]\s+(.*)")
_BEHIND = re.compile(r"\s+[–—]\s+")
_SHELLS = ("console", "sh", "shell", "bash")


def read_lesson(file: Path) -> Lesson:
    """Read a lesson. Raises LessonError."""
    return _Reader(file).lesson(_text(file))


def _text(file: Path) -> str:
    name = printable(str(file))
    try:
        if file.stat().st_size > LARGEST:
            raise LessonError(f"{name} is larger than {LARGEST >> 10} KB; no lesson is, name another file.")
        data = read_file(file)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refused(file, line, "this is not UTF-8; save the file as UTF-8") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise LessonError(f"{name} cannot be read: {printable(why)}.") from None
    return "\n".join(printable(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").split("\n"))


class _Reader:
    """Collects what is above a paragraph until it comes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.title, self.about, self.part = "", "", ""
        self.paragraphs: list[Paragraph] = []
        self.waiting: list[Directive] = []
        """What the next paragraph gets."""

    def lesson(self, text: str) -> Lesson:
        last = 1
        for block in blocks(self.file, text):
            last = block.line
            if block.kind not in ("title", "comment") and not self.title:
                raise self.wrong(block.line, "a lesson begins with its title; write # and the title above")
            getattr(self, f"_{block.kind}")(block)
        if self.waiting:
            raise self.wrong(self.waiting[-1].line, f"{self.waiting[-1].name} has no paragraph below it; write one")
        if not self.paragraphs:
            raise self.wrong(last, "the lesson has no paragraph; write a title, a command and a paragraph")
        for paragraph in self.paragraphs:
            if (asked := paragraph.directive("ask")) and not paragraph.answers:
                raise self.wrong(asked.line, "ask has no answers below its paragraph; write - [x] and - [ ]")
        first = self.paragraphs[0]
        if first.directive("show") is None:
            raise self.wrong(first.line, "nothing is on the screen yet; write a console block with a command above it")
        return Lesson(self.file, self.title, self.about, tuple(self.paragraphs))

    def wrong(self, line: int, what: str) -> LessonError:
        return refused(self.file, line, what)

    def _title(self, block: Block) -> None:
        if self.title:
            raise self.wrong(block.line, "a lesson has one title; write ## above a part of it")
        self.title = block.lines[0]

    def _part(self, block: Block) -> None:
        self.part = block.lines[0]

    def _about(self, block: Block) -> None:
        if self.about or self.paragraphs:
            raise self.wrong(block.line, "lines after > are about the whole lesson; write them once, below the title")
        self.about = " ".join(block.lines)

    def _code(self, block: Block) -> None:
        if block.language not in _SHELLS:
            raise self.wrong(block.line, f"a lesson cannot have a block of {shown(block.language)}; make it console")
        lines = "\n".join(block.lines).replace("\\\n", " ").split("\n")
        lines = [line.strip() for line in lines if line.strip()]
        if len(lines) != 1:
            raise self.wrong(block.line, f"the block has {len(lines)} commands; write one, and nothing it prints")
        try:
            command(lines[0])
        except ValueError as error:
            raise self.wrong(block.line + 1, str(error)) from None
        self._wait("show", lines[0], block.line + 1)

    def _comment(self, block: Block) -> None:
        try:
            found = directive(block.lines[0])
        except ValueError as error:
            raise self.wrong(block.line, str(error)) from None
        if found is not None:
            self._wait(*found, block.line)

    def _wait(self, name: str, value: str, line: int) -> None:
        if name not in CLAIMS and any(one.name == name for one in self.waiting):
            what = "another console block" if name == "show" else f"another {name}"
            raise self.wrong(line, f"{what} is for the same paragraph; leave one of them out")
        self.waiting.append(Directive(name, value, line))

    def _text(self, block: Block) -> None:
        self._add(" ".join(block.lines), block.line)

    def _list(self, block: Block) -> None:
        if any(map(_ANSWER.fullmatch, block.lines)):
            self._answers(block)
        else:
            self._add("\n".join(re.sub(r"^[-*+]\s+", "• ", line) for line in block.lines), block.line)

    def _add(self, text: str, line: int) -> None:
        self._check_together()
        self.paragraphs.append(Paragraph(text, self.part, line, tuple(self.waiting)))
        self.waiting = []

    def _check_together(self) -> None:
        """Check that no directive is without the one that it needs."""
        lines = {one.name: one.line for one in self.waiting}
        for name, other in (("until", "keys"), ("keys", "until")):
            if name in lines and other not in lines:
                raise self.wrong(lines[name], f"{name} needs {other} beside it: what to wait for, and what does it")
        if "look" in lines and "enlarge" in lines:
            raise self.wrong(lines["look"], "look and enlarge each choose the pane; leave one of them out")

    def _answers(self, block: Block) -> None:
        if not self.paragraphs or self.waiting or self.paragraphs[-1].answers:
            raise self.wrong(block.line, "answers come right below the paragraph that asks; write it above them")
        asking = self.paragraphs[-1]
        if asking.directive("until"):
            raise self.wrong(block.line, "a paragraph cannot wait and ask; split it in two")
        answers = tuple(map(self._answer, block.lines, block.numbers))
        right = sum(answer.right for answer in answers)
        if right != 1 or len(answers) < 2:
            raise self.wrong(
                block.line, f"{right} of {len(answers)} answers are right; mark one of at least two with - [x]"
            )
        if asking.directive("ask") and len(answers) != 2:
            raise self.wrong(
                block.line, "with ask there are two answers: one for the right one, and one for all others"
            )
        self.paragraphs[-1] = Paragraph(asking.text, asking.part, asking.line, asking.directives, answers)

    def _answer(self, text: str, line: int) -> Answer:
        form = _ANSWER.fullmatch(text)
        if form is None:
            raise self.wrong(
                line, f"{shown(text)} is not an answer; write - [ ] or - [x] before all of them, or before none"
            )
        answer, *why = _BEHIND.split(form[2], maxsplit=1)
        if not why:
            raise self.wrong(line, "the answer has no explanation; write one after it and a dash ( – )")
        return Answer(answer, form[1] != " ", why[0], line)
