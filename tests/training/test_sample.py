import pytest
from tqdm.utils import disp_len

from attn_tui.checkpoint import load
from attn_tui.training.sample import COUNT, FITTING, line_of, sample_line, samples_of

SHORT = [(f"le {i}", f"the {i}") for i in range(100)]
LONG = [("le " * length, "the " * length) for length in range(60, 20, -1)]


def test_some_from_all_over_a_corpus_are_the_same_every_time():
    chosen = samples_of({"val": SHORT})
    assert chosen == samples_of({"val": SHORT})
    assert len(set(chosen)) == COUNT
    assert SHORT.index(chosen[-1]) > 80


def test_corpora_take_turns_and_short_sentences_go_before_long_ones():
    chosen = samples_of({"a": [*LONG, *SHORT], "b": [(f"{s}!", t) for s, t in SHORT]})
    assert [source.endswith("!") for source, _ in chosen] == [False, True] * (COUNT // 2)
    assert all(len(source) + 2 * len(target) <= FITTING for source, target in chosen)


def test_of_long_sentences_the_shortest_are_taken():
    assert samples_of({"val": LONG})[0] == LONG[-1]


@pytest.mark.parametrize("count", [1, 3])
def test_fewer_pairs_are_fewer_samples(count):
    assert samples_of({"val": SHORT[:count]}) == SHORT[:count]
    assert samples_of({"val": SHORT[:count], "other": []}) == SHORT[:count]


def test_what_is_right_is_said_to_be_as_the_reference():
    assert line_of("31", "13", "13", 80) == "  31 → 13 (as the reference)"
    assert line_of("31", "11", "13", 80) == "  31 → 11 (reference: 13)"
    assert line_of("31", "", "13", 80) == "  31 → (nothing) (reference: 13)"


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
@pytest.mark.parametrize(
    "texts", [("a" * 100, "b" * 300, "c"), ("a", "나는 학생입니다 " * 30, "나"), ("a", "%s", "%(b)s")]
)
def test_a_line_is_cut_to_the_terminal_and_what_is_short_stays_whole(width, texts):
    line = line_of(*texts, width)
    assert disp_len(line) <= width
    assert line.startswith(f"  {texts[0][:3]}")
    if len(texts[2]) < 3:
        assert line.endswith(f"(reference: {texts[2]})")
    if disp_len(texts[1]) > width:
        assert "…" in line


def test_nothing_in_a_corpus_is_obeyed():
    line = line_of("\x1b[31mun\u202e", "a\x07", "one\n\x9b2J", 80)
    assert line == "  un → a (reference: one )"


def test_where_there_is_only_ascii_no_sign_is_lost(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    assert line_of("31", "b" * 100, "13", 40).isascii()


def test_a_sentence_is_translated_with_the_weights_of_now(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert sample_line(load("reverse"), ("3141", "1413")) == "  3141 → 1413 (as the reference)"


def test_a_sentence_that_cannot_be_read_says_nothing(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert sample_line(load("reverse"), ("", "1")) == "   → (nothing) (reference: 1)"


def test_an_endless_text_is_cut_in_no_time():
    assert disp_len(line_of("나" * 1_000_000, "는" * 1_000_000, "가", 80)) <= 80
