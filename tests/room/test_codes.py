"""The code of a room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.errors import RoomError
from attn_tui.room.codes import ALPHABET, LETTERS, RoomCode

CODE = RoomCode("KXRMTWPB")


def test_random_codes_have_eight_letters_and_differ():
    codes = [RoomCode.random().shown.replace("-", "") for _ in range(500)]
    assert {len(code) for code in codes} == {LETTERS}
    assert set("".join(codes)) == set(ALPHABET)
    assert len(set(codes)) == 500


def test_no_letter_looks_like_another_or_like_a_figure():
    assert len(set(ALPHABET)) == len(ALPHABET) == 20
    assert not set(ALPHABET) & set("ILO0123456789")


@pytest.mark.parametrize(
    "typed", ["KXRMTWPB", "kxrm-twpb", " Kxrm twpb\r\n", "k x r m t w p b", "ｋｘｒｍｔｗｐｂ", "KXRM–TWPB"]
)
def test_how_it_is_typed_does_not_matter(typed):
    assert CODE.matches(typed)


@pytest.mark.parametrize("typed", ["", "KXRM", "KXRMTWPBB", "KXRMTWPC", "\ud800", "KXRM-TWPB" * 1000, "\x00"])
def test_another_one_is_wrong(typed):
    assert not CODE.matches(typed)


@given(st.text())
def test_nothing_that_is_typed_does_any_harm(typed):
    assert isinstance(CODE.matches(typed), bool)


def test_a_code_that_was_chosen_is_taken():
    code = RoomCode("Seq2Seq 수업")
    assert code.matches("seq2seq-수업")
    assert code.shown == "SEQ2-SEQ수-업"


@pytest.mark.parametrize("letters", ["", "a-b-c-d-e", "------ ------", "a" * 65, "a" * 100_000])
def test_a_code_that_is_too_short_or_long_is_refused(letters):
    with pytest.raises(RoomError, match=r"^a room code has 6 to 64 letters and figures"):
        RoomCode(letters)


def test_a_code_gets_into_no_log():
    assert repr(CODE) == str(CODE) == f"{CODE}" == "RoomCode(…)"
    assert not hasattr(CODE, "__dict__")
