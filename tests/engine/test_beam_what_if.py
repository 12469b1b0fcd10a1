"""A beam in which interventions hold: in every hypothesis, and in what is looked at on the way."""

import numpy as np
import pytest
from support import ONE_OF_EACH, VARIED
from what_if import ATTENTIVE, SENTENCE, decoded, endless, of, third_of_every_change

from attn_tui.engine.beam import beam_search, explore
from attn_tui.engine.events import WordChosen
from attn_tui.engine.interventions import Intervention, kind_of
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode, translate_batch

T = 2


def assert_own_decoding(checkpoint, one, put_in):
    """Check a hypothesis against the events of its own words, with the same interventions."""
    happened = list(decode(checkpoint, SENTENCE, choose=forced(one.ids.tolist(), 0), interventions=put_in))
    words = [event for event in happened if type(event) is WordChosen]
    assert [int(event.y_t) for event in words] == one.ids.tolist() + [0] * one.ended
    log_p = np.log([float(event.probability) for event in words])
    assert one.log_probability == pytest.approx(log_p.sum(), rel=1e-3, abs=1e-4), put_in
    if one.alpha is not None:
        kind = kind_of(checkpoint.config, "alpha_t")
        alpha = [event.alpha_t for event in happened if type(event) is kind][: len(one.ids)]
        np.testing.assert_allclose(one.alpha, np.array(alpha), rtol=1e-3, atol=1e-5)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_interventions_hold_in_every_hypothesis(name):
    checkpoint = endless(name, 3)
    for i, one in enumerate(third_of_every_change(name, checkpoint, T)):
        put_in = [one, Intervention(4, "h_t", "frozen", at=i % 7)]
        hypotheses = beam_search(checkpoint, SENTENCE, width=4, length_penalty=0.8, interventions=put_in)
        assert len(hypotheses) == 4
        for hypothesis in hypotheses:
            assert_own_decoding(checkpoint, hypothesis, put_in)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_width_one_is_greedy_search_with_the_same_interventions(name):
    checkpoint = endless(name, 4)
    for put_in in ([one] for one in third_of_every_change(name, checkpoint, T, onward=True)):
        [best] = beam_search(checkpoint, SENTENCE, width=1, interventions=put_in)
        [greedy] = translate_batch(checkpoint, [SENTENCE], interventions=put_in)
        alone = [int(event.y_t) for event in decoded(checkpoint, *put_in) if type(event) is WordChosen]
        assert best.ids.tolist() == greedy.ids.tolist() == alone[: len(best.ids)], put_in


@pytest.mark.parametrize("name", VARIED)
def test_interventions_that_change_nothing_find_the_same(name):
    checkpoint = endless(name, 5)
    put_in = [Intervention(1, "top_probabilities", "temperature", 1, onward=True)]
    plain, same = (beam_search(checkpoint, SENTENCE, width=4, interventions=i) for i in ((), put_in))
    assert [(one.text, one.score) for one in plain] == [(one.text, one.score) for one in same]


@pytest.mark.parametrize("name", ["lecture, general", "luong, dot, local-p, fed", "seq2seq"])
def test_a_forced_word_is_the_only_one_that_is_looked_at(name):
    checkpoint = endless(name, 6)
    tree = explore(checkpoint, SENTENCE, width=5, interventions=[Intervention(3, "y_t", value=11)])
    here = tree.t == 3
    assert (tree.y[here] == 11).all()
    assert tree.kept[here].all()
    assert here.sum() == 5  # one after each of those pursued
    assert len(set(tree.y[tree.t == 4].tolist())) > 1
    for node in tree.best:
        assert tree.y[tree.path(node)][2] == 11


def test_a_word_forced_at_first_leaves_one_hypothesis_that_fills_the_beam_again():
    checkpoint = endless("lecture, dot", 7)
    tree = explore(checkpoint, SENTENCE, width=5, interventions=[Intervention(1, "y_t", value=4)])
    assert [int(((tree.t == t) & tree.kept).sum()) for t in (1, 2, 3)] == [1, 5, 5]


def test_a_forced_end_ends_every_hypothesis():
    checkpoint = endless("lecture, dot", 8)
    hypotheses = beam_search(checkpoint, SENTENCE, width=4, interventions=[Intervention(3, "y_t", value=0)])
    assert [(len(one.ids), one.ended) for one in hypotheses] == [(2, True)] * 4
    assert len({one.text for one in hypotheses}) == 4


@pytest.mark.parametrize("name", ATTENTIVE)
def test_the_tree_has_the_weights_that_were_put_in(name):
    checkpoint = endless(name, 9)
    given = (0.5, 0.25, 0.125, 0.0, 1.0)
    tree = explore(checkpoint, SENTENCE, width=3, interventions=[Intervention(T, "alpha_t", value=given)])
    for node in np.flatnonzero(tree.t >= T):
        assert tree.weights(node)[T - 1].tolist() == list(given)
    plain = of(decoded(checkpoint), kind_of(checkpoint.config, "alpha_t"), 1).alpha_t
    np.testing.assert_allclose(tree.weights(1)[0], plain, rtol=1e-4, atol=1e-6)
