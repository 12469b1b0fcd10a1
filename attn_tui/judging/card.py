"""The results' part of a checkpoint's card, between two markers that Markdown does not show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attn_tui.checkpoint import CARD
from attn_tui.judging.results import Results, replace
from attn_tui.judging.wording import figure

BEGIN, END = "<!-- results: written by attn-tui evaluate --record -->", "<!-- end of results -->"


def update_card(folder: Path, results: Results) -> None:
    """Bring the results in a checkpoint's card up to date; JudgingError if it cannot be written."""
    try:
        card = (folder / CARD).read_text("utf-8", errors="replace")
    except OSError:  # no card yet
        card = f"# {folder.name}\n"
    replace(folder / CARD, with_results(card, results, folder.name))


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
    files = " ".join(judged.file for judged in results.pairs)
    signatures = dict.fromkeys(s for judged in results.pairs for s in (judged.bleu_signature, judged.chrf_signature))
    rows = [
        [
            judged.file,
            f"{judged.pairs:,}",
            figure(judged.bleu),
            figure(judged.chrf),
            f"{judged.exact:.1%}",
            judged.date,
        ]
        for judged in results.pairs
    ]
    return (
        f"`attn-tui evaluate {files} -c {name}`: greedy search, cased, detokenised; sacrebleu's signatures are\n"
        f"{', '.join(f'`{signature}`' for signature in signatures)}.\n\n"
        + table(["pairs", "number", "BLEU", "chrF", "exactly the reference", "date"], rows)
    )


def _by_length(results: Results) -> str:
    places = sorted({(length.first, length.last) for judged in results.pairs for length in judged.by_length})
    header = ["words of the source"]
    for judged in results.pairs:
        header += [f"{judged.file}: pairs", "BLEU", "chrF"]
    rows = []
    for first, last in places:
        row = [f"{first}–{last}"]
        for judged in results.pairs:
            found = [length for length in judged.by_length if length.first == first]
            row += [f"{found[0].pairs:,}", figure(found[0].bleu), figure(found[0].chrf)] if found else ["–"] * 3
        rows.append(row)
    return table(header, rows)


def _alignments(results: Results, name: str) -> str:
    def rate(value: float | None) -> str:
        return "no attention" if value is None else f"{value:.3f}"

    rows = [
        [
            a.gold,
            f"{a.done - a.refused:,}",
            rate(a.aer),
            rate(a.aer_next),
            "–" if a.aer_diagonal is None else f"{a.aer_diagonal:.3f}",
            "–" if a.perplexity is None else f"{a.perplexity:.1f}",
            a.date,
        ]
        for a in results.alignments
    ]
    folders = " ".join(f"--alignments {a.gold}" for a in results.alignments)
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
