"""The other toys that ship: what they are right at, from one character up, and that their cards say where they end."""

import json
import re

import numpy as np
import pytest
from safetensors import safe_open
from support import ROOT

from attn_tui.checkpoint import load
from attn_tui.engine.events import WeightsComputed, WordChosen
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.training.toys import TOYS

TASKS = ("sort", "dates", "numbers-ko", "numbers-ko-back")
WITH_ATTENTION = [f"{task}{system}" for task in TASKS for system in ("", "-bahdanau")]
ALL = [f"{task}{system}" for task in TASKS for system in ("", "-bahdanau", "-seq2seq")]
RIGHT = {
    "sort": {
        "7": "7", "0": "0", "10": "01", "00": "00", "314": "134", "3141": "1134", "99999": "99999", "314159": "113459",
        "5515555": "1555555", "98765432": "23456789", "27182818": "11227888",
    },
    "dates": {
        "1 January 1950": "1950-01-01", "31/12/2049": "2049-12-31", "50.01.01": "1950-01-01", "49-12-31": "2049-12-31",
        "29 Feb 2000": "2000-02-29", "48.02.29": "2048-02-29", "february 29th, 1952": "1952-02-29",
        "3 May 2009": "2009-05-03", "09.05.03": "2009-05-03", "sunday, may 3rd 2009": "2009-05-03",
        "May 3, 2009": "2009-05-03", "Sun, 3rd May 2009": "2009-05-03", "03.05.2009": "2009-05-03",
        "3/5/2009": "2009-05-03", "2009-05-03": "2009-05-03", "2009.5.3": "2009-05-03", "31 aug 1999": "1999-08-31",
        "Thursday, December 31st 2009": "2009-12-31", "12.11.2010": "2010-11-12", "11-12-10": "2011-12-10",
    },
    "numbers-ko": {
        "영": "0", "오": "5", "십": "10", "십일": "11", "구십구": "99", "백": "100", "백일": "101", "천": "1,000",
        "이천이십": "2,020", "만": "10,000", "만 일": "10,001", "삼만 천사백십오": "31,415", "삼만천사백십오": "31,415",
        "일만 일천일백일십일": "11,111", "십만": "100,000", "백만": "1,000,000", "천만": "10,000,000",
        "천만 일": "10,000,001", "구천구백구십구만 구천구백구십구": "99,999,999",
    },
    "numbers-ko-back": {
        "0": "영", "5": "오", "10": "십", "11": "십일", "99": "구십구", "100": "백", "1,000": "천", "1000": "천",
        "2,020": "이천이십", "10,000": "만", "31,415": "삼만 천사백십오", "31415": "삼만 천사백십오", "100,000": "십만",
        "1000000": "백만", "10,000,001": "천만 일", "99,999,999": "구천구백구십구만 구천구백구십구",
    },
}  # fmt: skip


def task_of(name):
    return re.sub("-(bahdanau|seq2seq)$", "", name)


@pytest.mark.parametrize("name", WITH_ATTENTION)
def test_with_attention_all_of_these_are_right(name):
    expected = RIGHT[task_of(name)]
    found = translate_batch(load(name), list(expected))
    assert {source: one.text for source, one in zip(expected, found, strict=True)} == expected


@pytest.mark.parametrize("name", ALL)
def test_every_number_fits_on_a_screen_and_the_folder_is_small(name):
    config = load(name).config
    assert (config.decoder_hidden, config.encoder_hidden) in ((16, 8), (16, 16))
    size = sum(path.stat().st_size for path in (ROOT / "checkpoints" / name).iterdir())
    assert size <= 150_000


def said(name):
    """By kind: how many fresh sources the card tells of, and the share of them that came out right."""
    card = (ROOT / "checkpoints" / name / "README.md").read_text("utf-8").split("\n## By ")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([\d,]+) \| ([\d.]+)% \|$", card, re.MULTILINE)
    return {kind: (int(count.replace(",", "")), float(share)) for kind, count, share in rows}


@pytest.mark.parametrize("name", ALL)
def test_the_card_tells_of_every_kind_and_of_what_is_beyond(name):
    toy, found = TOYS[task_of(name)], said(name)
    learnt = {str(toy.kind(pair)) for pair in toy.make(500, 1)}
    beyond = {str(toy.kind(pair)) for pair in toy.beyond(100, 1)}
    assert set(found) == learnt | beyond
    assert min(count for count, _ in found.values()) >= 100
    if name in WITH_ATTENTION:
        assert {found[kind][1] for kind in learnt} == {100.0}
        assert not beyond or min(found[kind][1] for kind in beyond) < 100


@pytest.mark.parametrize("name", ALL)
def test_a_few_fresh_ones_are_as_right_as_the_card_says(name):
    toy, checkpoint = TOYS[task_of(name)], load(name)
    pairs = list(toy.make(60, 314))
    right = [
        one.text == pair[1] for one, pair in zip(translate_batch(checkpoint, [s for s, _ in pairs]), pairs, strict=True)
    ]
    expected = np.mean([said(name)[str(toy.kind(pair))][1] for pair in pairs]) / 100
    assert abs(np.mean(right) - expected) <= 3 * (expected * (1 - expected) / len(pairs)) ** 0.5 + 1e-9


@pytest.mark.parametrize(("name", "words", "least"), [("sort", 12, 0.85), ("dates", 4, 0.8), ("numbers-ko", 12, 0.75)])
def test_a_digit_is_mostly_written_from_one_of_its_kind(name, words, least):
    """Of a date only the year is looked at: months are words, and zeros before days are not written in all forms."""
    checkpoint, hits = load(name), []
    digits = dict(zip("영일이삼사오육칠팔구", "0123456789", strict=True))
    for source, _ in TOYS[name].make(60, 2718):
        happened = list(decode(checkpoint, source))
        read = checkpoint.source_vocabulary.words(checkpoint.source_vocabulary.encode(source))
        read = [digits.get(word, word) for word in read]
        written = checkpoint.target_vocabulary.words([int(e.y_t) for e in happened if type(e) is WordChosen])
        alphas = [event.alpha_t for event in happened if type(event) is WeightsComputed]
        hits += [
            read[int(alpha_t.argmax())] == word
            for word, alpha_t in list(zip(written, alphas, strict=True))[:words]
            if word.isdigit() and word in read
        ]
    assert np.mean(hits) >= least


@pytest.mark.parametrize("name", ALL)
def test_its_history_can_be_stepped_through(name):
    checkpoint = load(name)
    with safe_open(ROOT / "checkpoints" / name / "history.safetensors", "numpy") as history:
        ages = history.get_tensor("ages").tolist()
        assert ages[:4] == [0, 10, 20, 50]
        about = json.loads(history.metadata()["history"])
        for s, sentence in enumerate(about["sentences"]):
            assert history.get_tensor(f"source.{s}").tolist() == checkpoint.source_vocabulary.encode(sentence)
        for parameter, value in checkpoint.parameters.items():
            assert history.get_slice(f"parameters.{parameter}").get_shape() == [len(ages), *value.shape]
