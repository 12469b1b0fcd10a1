"""CSV: the alignment matrix as a table that spreadsheets and pandas read."""

import csv
import io

import numpy as np
import pytest
from export.made import hostile, made

from attn_tui.engine import events as ev
from attn_tui.errors import ExportError
from attn_tui.export import Options, export
from attn_tui.export.csv import safe


def rows(decoding, **options):
    text = export(decoding, "csv", Options(**options)).decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    return list(csv.reader(io.StringIO(text), strict=True))


def test_a_row_is_an_output_word_and_a_column_a_source_word():
    decoding = made()
    header, *body = rows(decoding)
    assert header == ["word", "Je", "suis", "étudiant", "."]
    assert [row[0] for row in body] == ["I", "am", "student", ".", "<END>"]
    weights = [event.alpha_t for event in decoding.timeline.all_of(ev.WeightsComputed)]
    assert np.array_equal(np.array([row[1:] for row in body], np.float32), np.stack(weights))


def test_local_attention_has_the_weights_that_went_into_the_context():
    decoding = made("luong-local-p")
    _, *body = rows(decoding)
    weights = [event.alpha_t for event in decoding.timeline.all_of(ev.WeightsFocused)]
    assert np.array_equal(np.array([row[1:] for row in body], np.float32), np.stack(weights))


def test_long_has_a_row_for_each_weight():
    decoding = made()
    header, *body = rows(decoding, long=True)
    assert header == ["t", "word", "j", "source", "weight"]
    assert len(body) == 5 * 4
    assert body[4][:4] == ["2", "am", "1", "Je"]
    _, *wide = rows(decoding)
    assert [row[4] for row in body] == [weight for row in wide for weight in row[1:]]


def test_a_place_is_its_word_alone():
    whole = rows(made())
    assert rows(made(), at="2") == [whole[0], whole[2]]
    assert rows(made(), at="2.softmax") == [whole[0], whole[2]]
    with pytest.raises(ExportError, match="while the source is read"):
        rows(made(), at="0")


def test_a_system_without_attention_is_refused():
    for name in ("csv", "alignment-svg"):
        with pytest.raises(ExportError, match=r"^seq2seq-gru has no attention.*\.$"):
            export(made("seq2seq-gru"), name)


def test_a_spreadsheet_finds_no_formula():
    header, *body = rows(hostile())
    assert header == ["word", "'=1+1", "<img", "`rm`|*_$x$", "étudiant"]
    assert not any(cell[:1] in ("=", "+", "@") for row in [header, *body] for cell in row)
    assert [safe(f"{sign}1") for sign in "＝＋－＠"] == ["'＝1", "'＋1", "'－1", "'＠1"]
    assert rows(made(sentence="Je . ."))[0] == ["word", "Je", ".", "."]
