import json

import pytest
from sacrebleu.metrics import BLEU

from attn_tui.judging.confidence import interval, p_values, resamples
from attn_tui.judging.measures import Measures

REFERENCES = [" ".join(f"w{(i * j) % 7}" for j in range(1, 9)) for i in range(1, 31)]
NEAR = [text.rsplit(" ", 1)[0] + (" w9" if i % 4 else " w1") for i, text in enumerate(REFERENCES)]
FAR = [" ".join(text.split()[i % 3 :]) for i, text in enumerate(REFERENCES)]


def measures():
    return Measures("en", REFERENCES)


def test_an_interval_is_sacrebleus():
    found = interval(measures().bleu, list(zip(FAR, REFERENCES, strict=True)))
    score = BLEU().corpus_score(FAR, [REFERENCES], n_bootstrap=1000)
    wanted = json.loads(score.format(width=6, signature="a:b", is_json=True))
    assert (found.mean, found.half) == (wanted["confidence_mean"], wanted["confidence_var"])
    assert found.half > 0


def test_the_signature_names_the_resampling():
    bleu = measures().bleu
    interval(bleu, [("a", "a")])
    assert "|bs:1000|seed:12345|" in str(bleu.get_signature())


@pytest.mark.parametrize("seed", ["7", "none", "mine"])
def test_the_seed_is_always_the_same(seed, monkeypatch):
    rows = list(zip(NEAR, REFERENCES, strict=True))
    before = interval(measures().chrf, rows), p_values(measures(), REFERENCES, [NEAR, FAR])
    monkeypatch.setenv("SACREBLEU_SEED", seed)
    assert (interval(measures().chrf, rows), p_values(measures(), REFERENCES, [NEAR, FAR])) == before


def test_where_nothing_is_right_the_interval_is_empty():
    assert interval(measures().bleu, [("x", "a b c d")] * 3).half == 0


def test_a_large_difference_is_no_chance_and_none_is_all_chance():
    far, same = p_values(measures(), REFERENCES, [REFERENCES, FAR, list(REFERENCES)])
    assert max(far) < 0.01
    assert same == (1, 1)


def test_what_hardly_differs_may_do_so_by_chance():
    other = [*NEAR[:-1], REFERENCES[-1]]
    ((bleu, chrf),) = p_values(measures(), REFERENCES, [NEAR, other])
    assert 0.05 < bleu < 1
    assert 0.05 < chrf < 1


def test_of_single_words_only_chrf_is_compared():
    references = ["413", "271", "99"]
    ((bleu, chrf),) = p_values(Measures("en", references), references, [references, ["413", "27", "9"]])
    assert bleu is None
    assert 0 < chrf < 1


@pytest.mark.parametrize(("pairs", "times"), [(1, 1000), (5_000, 1000), (20_000, 250), (10_000_000, 100)])
def test_many_pairs_are_drawn_less_often(pairs, times):
    assert resamples(pairs) == times
