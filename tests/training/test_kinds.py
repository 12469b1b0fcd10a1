"""What a toy's card says of fresh sources."""

import re

from attn_tui.checkpoint import load
from attn_tui.training.kinds import kinds_section
from attn_tui.training.toys import TOYS


def rows(section):
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return found[2:]


def said(section):
    return re.sub(r"\s+", " ", section.split("nothing was chosen.")[1].split("|")[0]).strip()


def test_where_lengths_end_is_said_in_the_order_of_the_lengths():
    wrong_at_two = [("12", "21"), ("3", "3"), ("45", "0"), ("678", "876"), ("1234567890", "0987654321")]
    section = kinds_section(TOYS["reverse"], load("reverse"), wrong_at_two)
    assert section.startswith("## By length\n")
    assert rows(section) == [
        ["1", "1", "100.0%"], ["2", "2", "50.0%"], ["3", "1", "100.0%"], ["10", "1", "0.0%"],
    ]  # fmt: skip
    assert said(section) == (
        "All of up to 1 characters came out right; those of more than 8 are longer than any that was learnt."
    )


def test_all_lengths_that_were_learnt_may_be_right_and_none():
    assert said(kinds_section(TOYS["reverse"], load("reverse"), [("7", "7"), ("27", "72")])) == (
        "All of up to 2 characters came out right."
    )
    assert said(kinds_section(TOYS["reverse"], load("reverse"), [("7", "0")])) == "Of no length all came out right."


def test_numbers_go_by_their_digits_and_dates_by_their_form():
    numbers = kinds_section(TOYS["numbers-ko"], load("numbers-ko"), [("삼만 천사백십오", "31,415"), ("오", "5")])
    assert [row[0] for row in rows(numbers)] == ["1", "5"]
    assert "| digits |" in numbers
    dates = kinds_section(TOYS["dates"], load("dates"), [("3 May 2009", "2009-05-03"), ("09.05.03", "2009-05-03")])
    assert dates.startswith("## By form\n")
    assert [row[0] for row in rows(dates)] == ["09.05.03", "3 May 2009"]
    assert said(dates) == ""
