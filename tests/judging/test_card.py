import dataclasses

import pytest
from judging.test_results import ALIGNMENT, JUDGED, LENGTH

from attn_tui.errors import JudgingError
from attn_tui.judging.card import BEGIN, END, results_section, table, update_card, with_results
from attn_tui.judging.results import Results

RESULTS = Results("w", (JUDGED,), (ALIGNMENT,))


def test_the_section_has_every_figure():
    section = results_section(RESULTS, "small")
    for row in (
        "| a.tsv | 10 | 40.5 | 60.0 | 25.0% | 2026-11-22 |",
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
    update_card(tmp_path, RESULTS)
    assert (tmp_path / "README.md").read_text("utf-8").startswith(f"# {tmp_path.name}\n")


def test_a_card_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "README.md").mkdir()
    with pytest.raises(JudgingError, match=r"README\.md: it cannot be written"):
        update_card(tmp_path, RESULTS)


def test_a_bar_in_a_cell_does_not_end_it():
    assert table(["a|b"], [["c"]]) == "| a\\|b |\n| --- |\n| c |\n"
