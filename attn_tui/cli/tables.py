"""The results of `attn-tui evaluate` as tables and a plot; readable without colour and on 80 columns."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from attn_tui.cli.subjects import Subject
from attn_tui.judging.plot import MARKS, plot
from attn_tui.judging.results import Alignment, Judged, Length
from attn_tui.judging.wording import figure

COLOURS = ("cyan", "yellow", "magenta", "green", "blue", "red", "white", "bright_black")
"""One for each of `MARKS`."""
ENOUGH = 10
"""Pairs that a length needs to be drawn; the BLEU of fewer is mostly chance."""
WIDTH, HEIGHT = 80, 13
"""Width of the plot in cells; on a wider terminal it is no easier to read."""


class _Console(Console):
    """Leaves it to `attn_tui.cli.main` what happens if nobody reads the output."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """Standard output: colours only on a terminal, and no text taken for markup."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter the terminal's encoding lacks becomes a «?»
    return _Console(highlight=False, markup=False, emoji=False)


def simple_table(*columns: str | Text, left: int = 1) -> Table:
    """A table whose only line is below its header; the first `left` columns hold text, the others numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number < left else "right", overflow="fold")
    return table


class Tables:
    """Shows the results of some checkpoints, one file after the other."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = subjects
        self._out = console()

    def show_pairs(self, name: str) -> None:
        """Show BLEU and chrF on a file, overall and by length, of the checkpoints that have begun it."""
        found = [subject.pairs[name] for subject in self._subjects if name in subject.pairs]  # the first ones, always
        if not found:
            return
        self._out.print(Text(f"{name}: {found[0].pairs:,} pairs", "bold"))
        table = simple_table("", "BLEU", "chrF", "exactly the reference")
        for number, judged in enumerate(found):
            table.add_row(self._name(number), figure(judged.bleu), figure(judged.chrf), f"{judged.exact:.1%}")
        self._out.print(table)
        for number, judged in enumerate(found):
            self._say(number, [*_partial(judged.done, judged.pairs), *_counted(judged)])
        signatures = f"\nBLEU  {found[0].bleu_signature}\nchrF  {found[0].chrf_signature}\n"
        self._out.print(signatures, soft_wrap=True)
        self._show_lengths([{length.first: length for length in judged.by_length} for judged in found])

    def show_alignments(self, name: str) -> None:
        """Show alignment error rates, of the checkpoints that have begun it."""
        found = [subject.alignments[name] for subject in self._subjects if name in subject.alignments]
        if not found:
            return
        self._out.print(Text(f"{name}: {found[0].sentences:,} aligned pairs", "bold"))
        table = simple_table("", "AER", "AER, next row", "diagonal's AER", "perplexity")
        for number, a in enumerate(found):
            rates = ["–" if rate is None else f"{rate:.3f}" for rate in (a.aer, a.aer_next, a.aer_diagonal)]
            table.add_row(self._name(number), *rates, "–" if a.perplexity is None else f"{a.perplexity:.1f}")
        self._out.print(table)
        for number, a in enumerate(found):
            if self._subjects[number].checkpoint.config.score == "none":
                self._say(number, ["it has no attention, so there is no alignment to judge"])
            self._say(number, [*_partial(a.done, a.sentences), *_counted(a)])
        self._out.print(_EXPLANATION)

    def _show_lengths(self, found: Sequence[Mapping[int, Length]]) -> None:
        """Show a table and a plot of what each checkpoint reaches, by the first length of five."""
        lengths = {first: f"{first}–{lengths[first].last}" for lengths in found for first in lengths}
        firsts = sorted(lengths)
        # If one was interrupted, each has its own numbers of pairs.
        counts = [[f"{lengths[first].pairs:,}" if first in lengths else "–" for first in firsts] for lengths in found]
        same = all(count == counts[0] for count in counts)
        columns: list[str | Text] = ["words", *([Text("\npairs")] if same else [])]
        for number in range(len(found)):
            columns += [*([] if same else [Text("\npairs")]), self._name(number).append("\nBLEU"), Text("\nchrF")]
        table = simple_table(*columns)
        for place, first in enumerate(firsts):
            row = [lengths[first], *([counts[0][place]] if same else [])]
            for count, of in zip(counts, found, strict=True):
                row += [] if same else [count[place]]
                row += [figure(of[first].bleu), figure(of[first].chrf)] if first in of else ["–", "–"]
            table.add_row(*row)
        self._out.print(table)
        enough = [first for first in firsts if any(first in of and of[first].pairs >= ENOUGH for of in found)]
        if len(enough) > 1:
            self._plot(found, [first for first in firsts if first <= enough[-1]], lengths)

    def _plot(self, found: Sequence[Mapping[int, Length]], firsts: Sequence[int], labels: Mapping[int, str]) -> None:
        values = [[of[f].bleu if f in of and of[f].pairs >= ENOUGH else None for f in firsts] for of in found]
        few = any(length.pairs < ENOUGH for of in found for length in of.values())
        left_out = f"; lengths of fewer than {ENOUGH} pairs are left out" if few else ""
        self._out.print(f"\nBLEU by the source's words{left_out}")
        width = min(WIDTH, max(40, self._out.width))
        for row in plot(values, [labels[first] for first in firsts], width, HEIGHT):
            cells = [(character, "" if series is None else COLOURS[series]) for character, series in row]
            self._out.print(Text.assemble(*cells), no_wrap=True)
        self._out.print(Text("   ").join(self._name(number) for number in range(len(found))), "\n")

    def _name(self, number: int) -> Text:
        """A checkpoint's mark and name."""
        return Text(f"{MARKS[number]} {self._subjects[number].name}", COLOURS[number])

    def _say(self, number: int, remarks: Iterable[str]) -> None:
        for remark in remarks:
            self._out.print(Text.assemble(self._name(number), f": {remark}."))


def _partial(done: int, count: int) -> list[str]:
    return [f"interrupted after {done:,} of {count:,} pairs"] if done < count else []


def _counted(found: Judged | Alignment) -> list[str]:
    """What to know about the figures."""
    pairs = isinstance(found, Judged)
    said = [
        (found.refused, f"sentences could not be read and count {'as an empty translation' if pairs else 'nowhere'}"),
        (found.cut, "sentences were longer than it can read and were cut"),
        (found.endless if isinstance(found, Judged) else 0, "translations did not end and were cut off"),
    ]
    return [f"{count:,} {what}" for count, what in said if count]


_EXPLANATION = """
AER: alignment error rate 1 − (|A∩S| + |A∩P|) / (|A| + |S|), Och and Ney 2003;
0 is best. A links each word of the given translation to the source word that
has the most weight: in row t of the weights for piece t; in the next row, t + 1.
The diagonal links word i of T to word i · (S − 1) / (T − 1) of S, rounded.
Perplexity: per piece of the given translation.
"""
