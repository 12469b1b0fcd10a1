import datetime
import math
import re
import unicodedata

import pytest

from attn_tui.engine.architectures import parameter_shapes
from attn_tui.training.recipe import RECIPES, read_recipe
from attn_tui.training.toys import TOYS, korean
from attn_tui.vocabulary import TokenVocabulary

IN_WORDS = [f"{weekday} {order}".strip() for weekday in ("", "%a", "%A") for order in ("%d M %Y", "M %d %Y")]
IN_DIGITS = ("%d.%m.%Y", "%Y.%m.%d", "%y.%m.%d")


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


def date_of(source):
    """The date that is written in any of the forms, and the form."""
    plain = re.sub("[-/]", ".", re.sub(r"(?<=\d)(st|nd|rd|th)\b|,", "", source))
    for form in (*IN_DIGITS, *(form.replace("M", month) for form in IN_WORDS for month in ("%b", "%B"))):
        try:
            read = datetime.datetime.strptime(plain, form)
        except ValueError:
            continue
        # Python reads 50 to 68 as 2050 to 2068.
        return read.replace(year=read.year - 100 * ("%y" in form and read.year >= 2050)).date(), form
    raise AssertionError(source)


def test_dates_are_the_dates_they_say():
    seen = set()
    for source, target in TOYS["dates"].make(5_000, 3):
        date, form = date_of(source)
        assert date.isoformat() == target, source
        seen.add(form)
    assert len(seen) == len(IN_DIGITS) + 2 * len(IN_WORDS)


def test_dates_beyond_are_of_other_years():
    for source, target in TOYS["dates"].beyond(500, 3):
        date, form = date_of(source)
        assert (date.isoformat(), "%y" in form) == (target, False)
        assert not 1950 <= date.year < 2050


@pytest.mark.parametrize("name", TOYS)
def test_every_pair_is_of_a_kind_that_its_card_has(name):
    toy = TOYS[name]
    kinds = {toy.kind(pair) for pair in toy.make(2_000, 5)}
    assert kinds == (set(range(1, 9)) if name != "dates" else {toy.kind((kind, "2009-05-03")) for kind in kinds})
    beyond = {toy.kind(pair) for pair in toy.beyond(500, 5)}
    assert not beyond & kinds
    assert bool(beyond) == (name in ("reverse", "sort", "dates"))


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


def test_a_one_may_be_said_or_not():
    assert [korean(number, ones=True) for number in (0, 10, 11_110)] == ["영", "일십", "일만 일천일백일십"]
    written = {source for source, _ in TOYS["numbers-ko"].make(3_000, 5)}
    assert any("일천" in source for source in written)


def test_numbers_are_written_with_commas_or_without():
    sources = dict(TOYS["numbers-ko-back"].make(3_000, 5))
    long = [source for source in sources if len(source) > 4]
    assert 0.6 < sum("," in source for source in long) / len(long) < 0.8
    for source, target in sources.items():
        assert korean(int(source.replace(",", ""))) == target


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


@pytest.mark.parametrize(
    ("form", "sources"),
    {
        "3 May 2009": ["3 May 2009", "3rd may 2009", "31 dec 2009"],
        "May 3, 2009": ["May 3, 2009", "may 3rd 2009", "Sep 30th, 2009"],
        "Sunday, 3 May 2009": ["Sunday, 3 May 2009", "sun 3 may 2009", "Sun, 3rd May 2009"],
        "Sunday, May 3rd 2009": ["Sunday, May 3rd 2009", "Sun May 3, 2009"],
        "03.05.2009": ["03.05.2009", "13-12-2009"],
        "3/5/2009": ["3/5/2009", "13/5/2009", "3.12.2009"],
        "2009-05-03": ["2009/05/03"],
        "2009.5.3": ["2009.5.3", "2009.12.3"],
        "09.05.03": ["09.05.03", "09-05-03"],
    }.items(),
)
def test_dates_go_by_how_they_are_written(form, sources):
    assert {TOYS["dates"].kind((source, "2009-05-03")) for source in sources} == {form}
