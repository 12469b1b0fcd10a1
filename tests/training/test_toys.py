import datetime
import math
import re
import unicodedata

import pytest

from attn_tui.engine.architectures import parameter_shapes
from attn_tui.training.recipe import RECIPES, read_recipe
from attn_tui.training.toys import TOYS, korean
from attn_tui.vocabulary import TokenVocabulary

FORMATS = (
    "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d %Y", "%A, %B %d %Y", "%A %d %B %Y", "%a %d %b %Y",
    "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d-%m-%y",
)  # fmt: skip


@pytest.mark.parametrize("name", TOYS)
def test_every_pair_can_be_split_and_comes_back(name):
    toy = TOYS[name]
    source, target = (TokenVocabulary(tokens, separator="") for tokens in (toy.source, toy.target))
    config = read_recipe(name)[0].config()
    assert (len(source), len(target)) == (config.source_vocabulary, config.target_vocabulary)
    for question, answer in toy.make(3_000, 1):
        assert question == unicodedata.normalize("NFC", question)
        assert 1 <= len(source.encode(question)) <= config.max_source_length
        ids = target.encode(answer)
        assert target.decode(ids) == answer
        assert len(ids) < config.max_length


@pytest.mark.parametrize("name", TOYS)
def test_what_is_judged_was_not_learnt_but_for_the_few(name):
    toy = TOYS[name]
    learnt, judged = toy.material(seed=1, count=5_000, held_out=300)
    assert (learnt, judged) == toy.material(seed=1, count=5_000, held_out=300)
    assert len(judged) == 300
    both = {source for source, _ in learnt} & {source for source, _ in judged}
    assert all(toy.few(source) for source in both)


@pytest.mark.parametrize("name", ["reverse", "sort", "numbers-ko", "numbers-ko-back"])
def test_all_lengths_are_learnt_from_one_on(name):
    learnt, judged = TOYS[name].material(seed=1)
    assert {len(re.sub(",", "", source)) for source, _ in judged} >= set(range(1, 8))
    singles = {source for source, _ in learnt if len(source) == 1}
    assert singles >= (set("0123456789") if name != "numbers-ko" else set("영일이삼사오육칠팔구십"))


def test_reversing_reverses():
    for question, answer in TOYS["reverse"].make(500, 3):
        assert answer == question[::-1]


@pytest.mark.parametrize("name", TOYS)
def test_fresh_pairs_are_fresh_but_for_the_few_and_some_are_longer(name):
    toy = TOYS[name]
    fresh = {source for source, _ in toy.fresh(seed=1, count=1_000)}
    learnt, judged = toy.material(seed=1)
    seen = {source for source, _ in (*learnt, *judged)}
    assert all(toy.few(source) for source in fresh & seen)
    longest = max(map(len, seen))
    assert any(len(source) > longest for source in fresh) == (name in ("reverse", "sort"))


def test_sorting_sorts():
    for question, answer in TOYS["sort"].make(500, 3):
        assert list(answer) == sorted(question)


def test_dates_are_the_dates_they_say():
    seen = set()
    for question, answer in TOYS["dates"].make(5_000, 3):
        plain = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", question)
        for form in FORMATS:
            try:
                read = datetime.datetime.strptime(plain, form)
            except ValueError:
                continue
            # Python reads 50 to 68 as 2050 to 2068.
            year = read.year - 100 if "%y" in form and read.year >= 2050 else read.year
            if read.replace(year=year).date().isoformat() == answer:
                seen.add(form)
                break
        else:
            raise AssertionError((question, answer))
    assert len(seen) >= 12


@pytest.mark.parametrize(
    ("number", "words"),
    {
        1: "일", 10: "십", 11: "십일", 20: "이십", 100: "백", 111: "백십일", 1_000: "천", 1_234: "천이백삼십사",
        10_000: "만", 11_000: "만 천", 31_415: "삼만 천사백십오", 100_000: "십만", 110_000: "십일만",
        1_000_000: "백만", 10_000_001: "천만 일", 99_999_999: "구천구백구십구만 구천구백구십구",
    }.items(),
)  # fmt: skip
def test_korean_numbers(number, words):
    assert korean(number) == words


def test_korean_numbers_are_read_back():
    digit = {sign: value for value, sign in enumerate("영일이삼사오육칠팔구")}
    unit = {"십": 10, "백": 100, "천": 1_000}
    for words, digits in TOYS["numbers-ko"].make(3_000, 5):
        total = part = last = 0
        for sign in words.replace(" ", ""):
            if sign in digit:
                last = digit[sign]
            elif sign == "만":
                total, part, last = max(1, part + last) * 10_000, 0, 0
            else:
                part, last = part + max(1, last) * unit[sign], 0
        assert f"{total + part + last:,}" == digits, words


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in RECIPES.glob("*.toml") if not path.stem.startswith("fr-en"))
)
def test_toys_are_small_enough_to_be_looked_at(name):
    config = read_recipe(name)[0].config()
    count = sum(math.prod(shape) for shape in parameter_shapes(config).values())
    assert count * 2 <= 40_000  # bytes of float16
