import pytest

from attn_tui.errors import SentenceError
from attn_tui.judging.lengths import lengths_of


def groups(sources, pieces=len):
    lengths = lengths_of(sources, pieces)
    return lengths.unit, list(lengths.groups(enumerate(sources)))


def test_sentences_go_together_by_fives_of_words():
    sources = ["a", "a b c d e", "a b c d e f", ""]
    assert groups(sources) == ("words", [(1, 5, ["a", "a b c d e", ""]), (6, 10, ["a b c d e f"])])


def test_digits_are_counted_by_the_piece_each_length_for_itself():
    assert groups(["31415", "3", "27182"]) == ("pieces", [(1, 1, ["3"]), (5, 5, ["31415", "27182"])])


def test_long_single_words_go_together_by_fives_of_pieces():
    assert groups(["1" * 13, "1" * 5, "1"]) == ("pieces", [(1, 5, ["1" * 5, "1"]), (11, 15, ["1" * 13])])


def test_what_has_no_pieces_is_in_no_group():
    def pieces(source):
        if source == "?":
            raise SentenceError("no.")
        return len(source)

    assert groups(["12", "?"], pieces) == ("pieces", [(2, 2, ["12"])])


@pytest.mark.parametrize(("sources", "unit"), [(["a b", "c d"], "words"), (["a b", "c"], "pieces")])
def test_words_are_counted_where_a_source_has_two_or_more_on_average(sources, unit):
    assert groups(sources)[0] == unit
