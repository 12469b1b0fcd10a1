"""The results of `attn-tui evaluate` as tables and a plot; readable without colour and on 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from rich.cells import chop_cells
from rich.text import Text

from attn_tui.cli.console import console, simple_table
from attn_tui.cli.length_tables import Block, show_lengths, show_plot
from attn_tui.cli.plots import mark
from attn_tui.cli.subjects import Subject
from attn_tui.judging.confidence import SEED, resamples
from attn_tui.judging.results import Agreement, AlignedLength, Alignment, Judged, Length
from attn_tui.judging.wording import figure, search, share
from attn_tui.symbols import minus

LISTED = 10
"""Line numbers that are said."""
_R = TypeVar("_R", Judged, Alignment)


class Tables:
    """Shows the results of some checkpoints, one file after the other."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = subjects
        self._out = console()

    def show_pairs(self, number: int) -> None:
        """Show the figures on a file, overall and by length, of the checkpoints that have begun it."""
        found = _begun([subject.pairs for subject in self._subjects], number)
        if not found:
            return
        first = found[0]
        self._out.print(Text(f"{first.file}: {first.pairs:,} pairs, {search(first)}", "bold"))
        exact = all(judged.leads == "exact" for judged in found)
        self._overall(found, exact)
        for place, judged in enumerate(found):
            self._say(place, [*_partial(judged.done, judged.pairs), *_counted(judged), *_endless(judged)])
        self._out.print(_notes(found, exact))
        for metric, signatures in (
            ("BLEU", dict.fromkeys(judged.bleu_signature for judged in found)),
            ("chrF", dict.fromkeys(judged.chrf_signature for judged in found)),
        ):
            for signature in filter(None, signatures):
                self._signature(metric, signature)
        lengths = [judged.by_length for judged in found]
        bleu, chrf, right = (
            Block[Length]("BLEU", lambda length: figure(length.bleu)),
            Block[Length]("chrF", lambda length: figure(length.chrf)),
            Block[Length]("exact", lambda length: share(length.exact)),
        )
        unit = first.length_unit
        blocks = [Block[Length]("pairs", lambda length: f"{length.pairs:,}", shared=True)]
        show_lengths(self._out, unit, lengths, blocks + ([right, chrf] if exact else [bleu, chrf]))
        names = [self._name(place) for place in range(len(found))]
        if exact:
            title = f"Exactly the reference, %, by the source's {unit}"
            show_plot(self._out, title, lengths, lambda length: 100 * (length.exact or 0), names)
        else:
            show_plot(self._out, f"BLEU by the source's {unit}", lengths, lambda length: length.bleu, names)
        self._evidence(found)
        self._out.print()

    def _overall(self, found: Sequence[Judged], exact: bool) -> None:
        paired = any(judged.paired for judged in found)
        columns = {
            **({} if exact else {"BLEU": [figure(judged.bleu, judged.bleu_interval) for judged in found]}),
            "chrF": [figure(judged.chrf, judged.chrf_interval) for judged in found],
            "exactly the\nreference": [share(judged.exact) for judged in found],
        }
        if exact:
            columns = dict(reversed(columns.items()))
        if paired and not exact:
            columns["p\n(BLEU)"] = [_p(judged.paired.bleu if judged.paired else None) for judged in found]
        if paired:
            columns["p\n(chrF)"] = [_p(judged.paired.chrf if judged.paired else None) for judged in found]
        self._table(columns)

    def _evidence(self, found: Sequence[Judged]) -> None:
        """Show how far attention agrees with what words lose without each source word, if that was asked for."""
        ways = {
            "masked": [judged.evidence_masked for judged in found],
            "left out": [judged.evidence_left_out for judged in found],
        }
        if not any(one for some in ways.values() for one in some):
            return
        columns = {f"τ,\n{way}": [_tau(one) for one in some] for way, some in ways.items()}
        for way, some in ways.items():
            columns[f"most needed,\n{way}"] = [share(one.most if one else None) for one in some]
        self._out.print()
        self._table(columns)
        for place in range(len(found)):
            if self._subjects[place].checkpoint.config.score == "none":
                self._say(place, ["it has no attention, so there are no weights to compare"])
            else:
                self._say(place, counted_words({way: some[place] for way, some in ways.items()}))
        self._out.print(_EVIDENCE)

    def show_alignments(self, number: int) -> None:
        """Show alignment error rates, of the checkpoints that have begun it."""
        found = _begun([subject.alignments for subject in self._subjects], number)
        if not found:
            return
        self._out.print(Text(f"{found[0].gold}: {found[0].sentences:,} aligned pairs", "bold"))
        self._table(
            {
                "AER": [_rate(a.aer) for a in found],
                "AER,\nnext row": [_rate(a.aer_next) for a in found],
                "diagonal's\nAER": [_rate(a.aer_diagonal) for a in found],
                "perplexity": [figure(a.perplexity) for a in found],
            }
        )
        for place, a in enumerate(found):
            if self._subjects[place].checkpoint.config.score == "none":
                self._say(place, ["it has no attention, so there is no alignment to judge"])
            self._say(place, [*_partial(a.done, a.sentences), *_counted(a)])
        show_lengths(
            self._out,
            "words",
            [a.by_length for a in found],
            [
                Block[AlignedLength]("pairs", lambda length: f"{length.pairs:,}", shared=True),
                Block[AlignedLength]("AER", lambda length: _rate(length.aer)),
                Block[AlignedLength]("diagonal", lambda length: _rate(length.aer_diagonal), shared=True),
            ],
        )
        self._out.print(_EXPLANATION)

    def _table(self, columns: Mapping[str, Sequence[str]]) -> None:
        """A row for each checkpoint; a name that is too long for the line goes on below."""
        wide = sum(2 + max(map(len, [*name.split("\n"), *cells])) for name, cells in columns.items())
        room = max(1, self._out.width - wide - len("● "))
        table = simple_table("", *columns)
        for number, cells in enumerate(zip(*columns.values(), strict=True)):
            first, *more = chop_cells(self._subjects[number].name, room) or [""]
            table.add_row(mark(number).append("".join([f" {first}", *(f"\n  {part}" for part in more)])), *cells)
        self._out.print(table)

    def _name(self, number: int) -> Text:
        """A checkpoint's mark and name."""
        return mark(number).append(f" {self._subjects[number].name}")

    def _say(self, number: int, remarks: Iterable[str]) -> None:
        for remark in remarks:
            self._out.print(Text.assemble(self._name(number), f": {remark}."))

    def _signature(self, metric: str, signature: str) -> None:
        """A signature on one line, or, if the terminal is too narrow for it, parted at its bars."""
        line = f"{metric}  "
        for part in signature.split("|"):
            if len(line) + len(part) > self._out.width:
                self._out.print(line, soft_wrap=True)
                line = " " * len(f"{metric}  ")
            line += f"{part}|"
        self._out.print(line.removesuffix("|"), soft_wrap=True)


def _begun(results: Sequence[Mapping[int, _R]], number: int) -> list[_R]:
    """The results on a file; they are the first checkpoints', always."""
    return [of[number] for of in results if number in of]


def _partial(done: int, count: int) -> list[str]:
    return [f"interrupted after {done:,} of {count:,} pairs"] if done < count else []


def _counted(found: Judged | Alignment) -> list[str]:
    """What to know about the figures."""
    pairs = isinstance(found, Judged)
    said = [
        (found.refused, f"sentences could not be read and count {'as an empty translation' if pairs else 'nowhere'}"),
        (found.cut, "sentences were longer than it can read and were cut"),
    ]
    return [f"{count:,} {what}" for count, what in said if count]


def _endless(judged: Judged) -> list[str]:
    if not judged.endless:
        return []
    listed = ", ".join(map(str, judged.endless_lines[:LISTED]))
    more = f" and {judged.endless - LISTED:,} more, which --json lists" if judged.endless > LISTED else ""
    one = judged.endless == 1
    return [
        f"{judged.endless:,} {'translation' if one else 'translations'} did not end and {'was' if one else 'were'} cut "
        f"off: {'line' if one else 'lines'} {listed}{more}"
    ]


def _notes(found: Sequence[Judged], exact: bool) -> str:
    """What the figures mean, as far as it does not go without saying."""
    first, notes = found[0], []
    if exact:
        notes.append(
            f"A reference has {first.target_words:.1f} words on average: too few for BLEU, which counts four in a row. "
            "Exact matches are what to look at, and chrF."
        )
    count = f"{resamples(first.done):,} resamples, seed {SEED}"
    if first.chrf_interval:
        notes.append(f"±: half the 95 % confidence interval, by bootstrap ({count}).")
    if paired := next((judged.paired for judged in found if judged.paired), None):
        notes.append(
            f"p: how probable so large a difference to {paired.baseline} is by chance, by paired bootstrap ({count}); "
            "below 0.05 it is called significant."
        )
    return "\n".join(["", *notes]) + ("\n" if notes else "")


def _p(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def counted_words(ways: Mapping[str, Agreement | None]) -> list[str]:
    """How much was compared; once if it is the same for both ways.

    >>> counted_words({"masked": Agreement(2, 9, 0.5, 1.0), "left out": Agreement(2, 9, 0.1, 0.8)})
    ['compared are 9 output words of 2 sentences']
    >>> counted_words({"masked": Agreement(2, 9, 0.5, 1.0), "left out": Agreement(2, 8, 0.1, 0.8)})
    ['compared are 9 output words of 2 sentences masked and 8 output words of 2 sentences left out']
    """
    said = {
        way: f"{one.words:,} output words of {one.sentences:,} sentences"
        for way, one in ways.items()
        if one is not None
    }
    if len(set(said.values())) < 2:
        return [f"compared are {count}" for count in dict.fromkeys(said.values())]
    return ["compared are " + " and ".join(f"{count} {way}" for way, count in said.items())]


def _tau(found: Agreement | None) -> str:
    return "–" if found is None or found.tau is None else minus(f"{found.tau:.3f}")


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


_EVIDENCE = """
τ: Kendall's rank correlation (τ_b) of the weights with how much the output
word's log-probability changes, up or down, without each source word – masked in
the output word's time step, or left out of the sentence; after Jain and Wallace
2019. 1: the order is the same, 0: no connection. The mean over output words,
<END> not among them, of sentences of two source words or more. Most needed: how
often the source word with the largest weight is the one whose absence makes the
output word least probable.
"""
_EXPLANATION = """
AER: alignment error rate 1 − (|A∩S| + |A∩P|) / (|A| + |S|), Och and Ney 2003;
0 is best. A links each word of the given translation to the source word that
has the most weight: in row t of the weights for piece t; in the next row,
t + 1. The diagonal links word i of T to word i · (S − 1) / (T − 1) of S,
rounded. Perplexity: per piece of the given translation.
"""
