import pytest

from attn_tui.judging import measures
from attn_tui.judging.measures import Measures, tokenizer_for


@pytest.fixture
def installed(monkeypatch):
    """Let sacrebleu have only these tokenizers besides its own."""

    def install(*names):
        monkeypatch.setattr(measures, "_works", lambda name: "mecab" not in name or name in names)

    return install


@pytest.mark.parametrize(
    ("language", "without", "with_mecab"),
    [
        ("zh", "zh", "zh"),
        ("zh-Hant", "zh", "zh"),
        ("yue", "zh", "zh"),
        ("Chinese (simplified)", "zh", "zh"),
        ("zu", "13a", "13a"),
        ("ja", "char", "ja-mecab"),
        ("JA_jp", "char", "ja-mecab"),
        ("ko", "char", "ko-mecab"),
        ("Korean", "char", "ko-mecab"),
        ("th", "char", "char"),
        ("en", "13a", "13a"),
        ("digits, reversed", "13a", "13a"),
        ("", "13a", "13a"),
    ],
)
def test_the_tokenizer_is_the_best_one_installed_for_the_language(language, without, with_mecab, installed):
    installed()
    assert tokenizer_for(language) == without
    installed("ja-mecab", "ko-mecab")
    assert tokenizer_for(language) == with_mecab


def test_a_tokenizer_that_cannot_be_made_is_passed_over(monkeypatch):
    def without_mecab(tokenize):
        raise RuntimeError("requires extra dependencies")

    monkeypatch.setattr(measures, "BLEU", without_mecab)
    measures._works.cache_clear()
    try:
        assert not measures._works("ja-mecab")
    finally:
        measures._works.cache_clear()


@pytest.mark.parametrize(
    ("language", "reference", "leads"),
    [
        ("ja", "私は学生です。", "bleu"),
        ("ja", "学生", "exact"),
        ("th", "ฉันเป็นนักเรียน", "bleu"),
        ("ko", "나는 학생입니다.", "bleu"),
        ("ko", "삼만천사백십오", "exact"),
        ("en", "I am a student.", "bleu"),
        ("iso", "1992-04-11", "exact"),
    ],
)
def test_bleu_leads_for_sentences_in_any_script(language, reference, leads, installed):
    installed()
    assert Measures(language, [reference]).leads == leads


def test_full_stops_that_stand_alone_are_no_reason_to_warn(caplog):
    rows = [("the cat sleeps .", "the cat sleeps .")] * 120
    Measures("en", [reference for _, reference in rows]).scores(rows)
    assert not caplog.records
