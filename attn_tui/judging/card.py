"""The results' part of a checkpoint's card, between two markers that Markdown does not show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from attn_tui.checkpoint import CARD
from attn_tui.files import read_file
from attn_tui.judging.data import STDIN
from attn_tui.judging.results import Judged, Length, Results
from attn_tui.judging.wording import figure, labels, named, names, search, share, span

BEGIN, END = "<!-- results: written by attn-tui evaluate --record -->", "<!-- end of results -->"
FILES = 4
"""How many files' figures by length a card has, the newest; `results.json` has all."""
UNITS = ("words", "pieces")


def card_with(folder: Path, results: Results) -> str:
    """Return a checkpoint's card with these results."""
    try:
        card = read_file(folder / CARD).decode("utf-8", errors="replace")
    except OSError:  # no card yet
        card = f"# {folder.name}\n"
    return with_results(card, results, folder.name)


def with_results(card: str, results: Results, name: str) -> str:
    """Put the results between the card's markers, or with markers at its end if it has none."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        before, after = card.rstrip("\n") + "\n\n", "\n"
    return f"{before}{BEGIN}\n{results_section(results, name)}{END}{after}"


def results_section(results: Results, name: str) -> str:
    """Return the figures as Markdown."""
    parts = ["## Results\n"]
    if results.pairs:
        parts += [_overall(results, name), _by_length(results)]
    if results.alignments:
        parts.append(_alignments(results, name))
    if len(parts) == 1:
        parts.append(f"None yet: `attn-tui evaluate PAIRS -c {name} --record` writes them here.\n")
    return "\n".join(parts) + "\n"


def _overall(results: Results, name: str) -> str:
    files = " ".join(dict.fromkeys("-" if file == STDIN else file for file in names(results.pairs)))
    # With and without a bootstrap it is the same figure.
    signatures = dict.fromkeys(
        re.sub(r"\bbs:\d+\|seed:\w+\|", "", signature)
        for judged in results.pairs
        for signature in (judged.bleu_signature, judged.chrf_signature)
    )
    rows = [
        [
            label,
            search(judged),
            f"{judged.pairs:,}",
            figure(judged.bleu, judged.bleu_interval),
            figure(judged.chrf, judged.chrf_interval),
            share(judged.exact),
            judged.date,
        ]
        for label, judged in zip(labels(results.pairs), results.pairs, strict=True)
    ]
    sure = any(judged.chrf_interval for judged in results.pairs)
    return (
        f"`attn-tui evaluate {files} -c {name}`: cased, detokenised; sacrebleu's signatures are\n"
        f"{', '.join(f'`{signature}`' for signature in signatures if signature)}."
        + ("\n±: half the 95 % confidence interval, by bootstrap." if sure else "")
        + "\n\n"
        + table(["pairs", "search", "number", "BLEU", "chrF", "exactly the reference", "date"], rows)
    )


def _by_length(results: Results) -> str:
    """Return a table for lengths in words and one for lengths in pieces, as far as there are such."""
    first: dict[str, tuple[str, Judged]] = {}  # of several searches on a file
    for label, name, judged in zip(labels(results.pairs), named(results.pairs), results.pairs, strict=True):
        first.setdefault(label, (name, judged))
    newest = list(first.values())[-FILES:]
    by_unit = (lengths_table({name: one for name, one in newest if one.length_unit == unit}) for unit in UNITS)
    return "\n".join(filter(None, by_unit))


def lengths_table(by_name: Mapping[str, Judged]) -> str:
    """Return figures by the length of the source as Markdown, three columns for each file; '' if there is none.

    Lengths in the same unit; names are those of the files.
    """
    if not by_name:
        return ""
    unit = next(iter(by_name.values())).length_unit
    places = sorted({(length.first, length.last) for judged in by_name.values() for length in judged.by_length})
    header = [f"{unit} of the source"]
    for name, judged in by_name.items():
        header += [f"{name}: pairs" if name else "pairs", "exact" if judged.leads == "exact" else "BLEU", "chrF"]
    rows = []
    for place in places:
        row = [span(*place)]
        for judged in by_name.values():
            found = [length for length in judged.by_length if (length.first, length.last) == place]
            row += _cells(found[0], judged.leads) if found else ["–"] * 3
        rows.append(row)
    return table(header, rows)


def _cells(length: Length, leads: str) -> list[str]:
    return [
        f"{length.pairs:,}",
        share(length.exact) if leads == "exact" else figure(length.bleu),
        figure(length.chrf),
    ]


def _alignments(results: Results, name: str) -> str:
    def rate(value: float | None) -> str:
        return "no attention" if value is None else f"{value:.3f}"

    rows = [
        [
            label,
            f"{a.done - a.refused:,}",
            rate(a.aer),
            rate(a.aer_next),
            "–" if a.aer_diagonal is None else f"{a.aer_diagonal:.3f}",
            figure(a.perplexity),
            a.date,
        ]
        for label, a in zip(labels(results.alignments), results.alignments, strict=True)
    ]
    folders = " ".join(f"--alignments {gold}" for gold in dict.fromkeys(names(results.alignments)))
    return (
        f"`attn-tui evaluate {folders} -c {name}`: alignment error rate (Och and Ney 2003; 0 is best) of the\n"
        "source word with most weight for each word of the given translation; of row t of the weights, and of row\n"
        "t + 1, for piece t; the diagonal links words by their places alone.\n\n"
        + table(["alignments", "pairs", "AER", "AER of row t + 1", "AER of the diagonal", "perplexity", "date"], rows)
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
