"""The sentences that are offered to try: every shipped checkpoint has some that it can read."""

import datetime

import pytest

from attn_tui.checkpoint import load
from attn_tui.config import ModelConfig
from attn_tui.engine.stepper import translate_batch
from attn_tui.examples import EXAMPLES, by_task
from attn_tui.locate import shipped

SHIPPED = sorted(path.parent.name for path in shipped().glob("*/config.json"))
TOYS = ("reverse", "sort", "dates", "numbers-ko", "numbers-ko-back")
RIGHT = {
    "digits, reversed": ["413", "81828172", "55155"],
    "digits, sorted": ["134", "11227888", "15555"],
    "ISO 8601": ["2009-05-03", "2009-05-03", "2009-05-03", "2000-02-29"],
    "numbers": ["15", "31,415", "10,000,001", "99,999,999"],
    "numbers in Korean": ["십오", "삼만 천사백십오", "천만 일", "구천구백구십구만 구천구백구십구"],
}


def config(source, target="x"):
    return ModelConfig(source, target, 10, 10)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_checkpoint_can_read_its_examples(name):
    checkpoint = load(name)
    for _, sentence in EXAMPLES[checkpoint.config.source_language]:
        pieces = checkpoint.source_vocabulary.encode(sentence)
        assert 1 <= len(pieces) <= checkpoint.config.max_source_length
        assert checkpoint.source_vocabulary.unknown not in pieces


@pytest.mark.parametrize("name", TOYS)
def test_a_toy_writes_its_examples_right(name):
    checkpoint = load(name)
    sentences = [text for kind, text in EXAMPLES[checkpoint.config.source_language] if kind != "beyond"]
    assert [one.text for one in translate_batch(checkpoint, sentences)] == RIGHT[checkpoint.config.target_language]


def test_the_dates_are_what_their_labels_say():
    weekday = dict(EXAMPLES["dates"])["weekday"].split(",")[0]
    assert datetime.date(2009, 5, 3).strftime("%A") == weekday


def test_tasks_stand_in_the_order_of_the_examples_and_others_after_them():
    known, names = list(EXAMPLES), ["own", "numbers", "broken", "fr-b", "dates", "fr-a", "digits-y", "digits-x"]
    configs = {
        "own": config("de"), "numbers": config("numbers"), "broken": None, "fr-b": config("fr"),
        "dates": config("dates"),
        "fr-a": config("fr"), "digits-y": config("digits", "y"), "digits-x": config("digits", "x"),
    }  # fmt: skip
    assert known[0] == "fr"
    assert by_task(names, configs.get) == [
        ["fr-b", "fr-a"], ["digits-y"], ["digits-x"], ["dates"], ["numbers"], ["own"], ["broken"],
    ]  # fmt: skip
    assert by_task([], configs.get) == []
