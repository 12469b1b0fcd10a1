import dataclasses

from judging.test_results import JUDGED

from attn_tui.training.validation import Validation, best


def judged(bleu, chrf, exact):
    return dataclasses.replace(JUDGED, bleu=bleu, chrf=chrf, exact=exact, leads="exact" if bleu is None else "bleu")


def qualities(*values):
    return [Validation(10 * i, {}, 0.0, quality=value) for i, value in enumerate(values)]


def test_the_first_of_the_best_counts():
    assert best(qualities(1, 3, 2, 3)) == 1
    assert best([]) == -1


def test_a_state_comes_back():
    found = Validation(10, {"val": 31.5}, 0.25, {"val": 50.5}, 32.75)
    assert Validation.from_state(found.state()) == found


def test_validations_of_an_older_version_are_ordered_as_newer_ones():
    older = Validation.from_state([10, {"val": 31.5}, 0.25])
    assert (older.update, older.bleu, older.exact, older.chrf) == (10, {"val": 31.5}, 0.25, {})
    assert older.quality == Validation.of(20, {"val": judged(bleu=31.5, chrf=50.0, exact=0.25)}).quality
    toy = Validation.from_state([10, {}, 0.25])
    assert toy.quality <= Validation.of(20, {"val": judged(bleu=None, chrf=90.0, exact=0.25)}).quality < toy.quality + 2


def test_a_run_improves_if_chrf_does_as_long_as_bleu_says_nothing():
    history = [
        Validation.of(10 * i, {"val": judged(bleu=bleu, chrf=chrf, exact=0.0)})
        for i, (bleu, chrf) in enumerate([(0.08, 3.0), (0.0, 12.0), (0.05, 25.0), (1.2, 25.0), (1.3, 20.0)])
    ]
    assert [found.quality for found in history] == sorted(found.quality for found in history)


def test_bleu_and_chrf_are_said_side_by_side():
    found = Validation.of(1_000, {"val": judged(bleu=31.54, chrf=50.5, exact=0.25)})
    assert str(found) == "update 1,000: BLEU 31.5 on val, chrF 50.5 on val, 25.0% exactly the reference"
    toy = Validation.of(500, {"val": judged(bleu=None, chrf=50.5, exact=0.25)})
    assert str(toy) == "update 500: 25.0% exactly the reference"
