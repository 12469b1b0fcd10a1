import dataclasses

import pytest
from judging.test_results import ALIGNMENT, JUDGED, LENGTH

from attn_tui.judging.card import BEGIN, END, card_with, results_section, table, with_results
from attn_tui.judging.results import Interval, Length, Results

RESULTS = Results("w", (JUDGED,), (ALIGNMENT,))


def test_the_section_has_every_figure():
    section = results_section(RESULTS, "small")
    for row in (
        "| a.tsv | greedy search | 10 | 40.5 | 60.0 | 25.0% | 2026-11-22 |",
        "| 1–5 | 10 | 40.5 | 60.0 |",
        "| alibi | 5 | 0.300 | 0.800 | 0.600 | 57.5 | 2026-11-22 |",
    ):
        assert f"\n{row}\n" in section
    for text in ("`nrefs:1`", "`nrefs:1|nc:6`", "`attn-tui evaluate a.tsv -c small`"):
        assert text in section


def test_lengths_that_one_file_lacks_are_dashes():
    longer = dataclasses.replace(LENGTH, first=6, last=10)
    other = dataclasses.replace(JUDGED, file="b.tsv", by_length=(longer,))
    section = results_section(Results("w", (JUDGED, other)), "small")
    assert "| 1–5 | 10 | 40.5 | 60.0 | – | – | – |" in section
    assert "| 6–10 | – | – | – | 10 | 40.5 | 60.0 |" in section


def test_files_of_one_name_and_other_searches_have_rows_of_their_own():
    old = dataclasses.replace(JUDGED, digest="0123456789")
    new = dataclasses.replace(JUDGED, digest="9876543210", bleu=30.0)
    wide = dataclasses.replace(
        new, bleu=31.0, beam=5, length_penalty=0.6, bleu_interval=Interval(31, 2), chrf_interval=Interval(60, 1.5)
    )
    section = results_section(Results("w", (old, new, wide)), "small")
    for row in (
        "| a.tsv (0123456) | greedy search | 10 | 40.5 | 60.0 |",
        "| a.tsv (9876543) | greedy search | 10 | 30.0 | 60.0 |",
        "| a.tsv (9876543) | beam of 5 | 10 | 31.0 ± 2.0 | 60.0 ± 1.5 |",
        "| words of the source | a.tsv (0123456): pairs | BLEU | chrF | a.tsv (9876543): pairs | BLEU | chrF |",
    ):
        assert f"\n{row}" in section
    assert "`attn-tui evaluate a.tsv -c small`" in section
    assert "95 % confidence interval" in section


def test_a_signature_stands_there_once_with_or_without_a_bootstrap():
    sure = dataclasses.replace(JUDGED, file="b.tsv", bleu_signature="nrefs:1|bs:1000|seed:12345|case:mixed")
    plain = dataclasses.replace(JUDGED, bleu_signature="nrefs:1|case:mixed")
    section = results_section(Results("w", (plain, sure)), "small")
    assert section.count("`nrefs:1|case:mixed`") == 1
    assert "seed" not in section


def test_what_is_judged_by_exact_matches_says_so():
    length = Length(3, 3, 10, None, 70.0, 0.5)
    digits = dataclasses.replace(
        JUDGED, bleu=None, bleu_signature="", leads="exact", length_unit="pieces", by_length=(length,)
    )
    section = results_section(Results("w", (JUDGED, digits)), "small")
    assert "| a.tsv | greedy search | 10 | – | 60.0 | 25.0% |" in section
    digits = dataclasses.replace(digits, file="digits.tsv")
    section = results_section(Results("w", (JUDGED, digits)), "small")
    assert "| pieces of the source | digits.tsv: pairs | exact | chrF |\n" in section
    assert "\n| 3 | 10 | 50.0% | 70.0 |\n" in section
    assert "| words of the source | a.tsv: pairs | BLEU | chrF |" in section
    assert "``" not in section


def test_by_length_there_are_only_the_newest_files():
    section = results_section(
        Results("w", tuple(dataclasses.replace(JUDGED, file=f"{i}.tsv") for i in range(7))), "small"
    )
    header = next(line for line in section.splitlines() if line.startswith("| words of the source"))
    assert [f"{i}.tsv: pairs" in header for i in range(7)] == [False] * 3 + [True] * 4
    assert section.count("| 10 | 40.5 | 60.0 | 25.0% |") == 7


def test_standard_input_is_a_dash_in_the_command():
    section = results_section(Results("w", (dataclasses.replace(JUDGED, file="standard input"),)), "small")
    assert "`attn-tui evaluate - -c small`" in section
    assert "| standard input | greedy search |" in section


def test_a_checkpoint_without_attention_says_so():
    silent = dataclasses.replace(ALIGNMENT, aer=None, aer_next=None)
    assert "| alibi | 5 | no attention | no attention | 0.600 |" in results_section(
        Results("w", (), (silent,)), "small"
    )


def test_without_results_it_says_how_to_get_some():
    assert "attn-tui evaluate PAIRS -c small --record" in results_section(Results("w"), "small")


@pytest.mark.parametrize(
    ("card", "before", "after"),
    [
        ("# small\n\ntext\n", "# small\n\ntext\n\n", "\n"),
        ("# small", "# small\n\n", "\n"),
        (f"# small\n\n{BEGIN}\nold\n{END}\n\nmore\n", "# small\n\n", "\n\nmore\n"),
        (f"# small\n\n{END}\n{BEGIN}\n", f"# small\n\n{END}\n{BEGIN}\n\n", "\n"),
        (f"# small\n\n{BEGIN}\n", f"# small\n\n{BEGIN}\n\n", "\n"),
    ],
)
def test_only_what_lies_between_the_markers_is_replaced(card, before, after):
    written = with_results(card, RESULTS, "small")
    assert written == f"{before}{BEGIN}\n{results_section(RESULTS, 'small')}{END}{after}"


def test_writing_the_same_results_again_changes_nothing():
    once = with_results("# small\n", RESULTS, "small")
    assert with_results(once, RESULTS, "small") == once


def test_a_checkpoint_without_a_card_gets_one(tmp_path):
    assert card_with(tmp_path, RESULTS).startswith(f"# {tmp_path.name}\n")


def test_a_bar_in_a_cell_does_not_end_it():
    assert table(["a|b"], [["c"]]) == "| a\\|b |\n| --- |\n| c |\n"
