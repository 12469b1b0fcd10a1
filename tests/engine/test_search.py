import numpy as np
import pytest
from support import VARIED, checkpoint_of, favouring, random_checkpoint

from attn_tui.engine.beam import beam_search
from attn_tui.engine.events import DecodingEnded, WordChosen
from attn_tui.engine.search import forced, sampled
from attn_tui.engine.stepper import decode, force_batch, split_sentence, translate_batch
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search
from attn_tui.errors import SearchError, SentenceError

SENTENCE = "w3 w1 w4 w1 w5"


def chosen(checkpoint, choose, sentence=SENTENCE):
    happened = list(decode(checkpoint, sentence, choose=choose))
    return [int(event.y_t) for event in happened if type(event) is WordChosen]


@pytest.mark.parametrize("name", VARIED)
def test_each_way_to_search_chooses_the_words_on_every_system(name):
    checkpoint = checkpoint_of(VARIED[name], 5)
    [greedy] = translate_batch(checkpoint, [SENTENCE])
    best = beam_search(checkpoint, SENTENCE, width=4)[0]
    ends = {"greedy": greedy.ended, "beam": best.ended, "forced": True}
    words = {"greedy": greedy.ids.tolist(), "beam": best.ids.tolist(), "forced": [2, 7, 2]}
    for kind, ids in words.items():
        choose = choice_for(checkpoint, SENTENCE, Search(kind, 4, translation="w2 w7 w2"))
        assert chosen(checkpoint, choose) == ids + [0] * ends[kind]


@pytest.mark.parametrize("name", VARIED)
def test_a_batch_is_told_the_log_probability_and_weights_of_what_it_has_chosen(name):
    checkpoint = checkpoint_of(VARIED[name], 6, scale=1.5)
    sentences = [SENTENCE, "w2", "w7 w6 w5 w4 w3 w2 w1"]
    translations = translate_batch(checkpoint, sentences)
    oracle = force_batch(checkpoint, sentences, [one.ids.tolist() for one in translations])
    for one, other, sentence in zip(translations, oracle, sentences, strict=True):
        steps = len(one.ids) + one.ended
        assert one.log_probability == pytest.approx(float(other.log_probability[:steps].sum()), rel=1e-4)
        if checkpoint.config.score == "none":
            assert one.alpha is None
        else:
            assert one.alpha.shape == (len(one.ids), len(split_sentence(checkpoint, sentence).source))
            np.testing.assert_allclose(one.alpha, other.alpha[: len(one.ids)], rtol=1e-4, atol=1e-6)


def test_a_batch_draws_and_follows_as_one_sentence_does():
    checkpoint = random_checkpoint(7)
    for make in (lambda: sampled(1.3, 5), lambda: forced([3, 3, 9], 0)):
        [translation] = translate_batch(checkpoint, [SENTENCE], choose=make())
        alone = chosen(checkpoint, make())
        assert translation.ids.tolist() == (alone[:-1] if translation.ended else alone)
    several = translate_batch(checkpoint, [SENTENCE, "w1"], choose=forced([3, 3, 9], 0))
    assert [one.ids.tolist() for one in several] == [[3, 3, 9], [3, 3, 9]]


def test_a_batch_draws_the_same_words_whoever_else_has_ended():
    checkpoint = random_checkpoint(7)
    several = translate_batch(checkpoint, [SENTENCE] * 12, choose=sampled(1.3, 5))
    assert len({len(one.ids) for one in several}) > 2
    for count in (1, 5, 11):
        fewer = translate_batch(checkpoint, [SENTENCE] * count, choose=sampled(1.3, 5))
        assert [one.ids.tolist() for one in fewer] == [one.ids.tolist() for one in several[:count]]


def test_a_choice_of_ones_own_is_asked_for_a_word_of_each_sentence_that_has_not_ended():
    checkpoint = random_checkpoint(7)
    wanted = np.array([[3, 0, 0, 0], [4, 5, 6, 0], [0, 0, 0, 0]])
    several = translate_batch(
        checkpoint, [SENTENCE, "w1", "w2"], choose=lambda memory: wanted[memory.rows, memory.t - 1]
    )
    assert [one.ids.tolist() for one in several] == [[3], [4, 5, 6], []]
    for chosen_words in (lambda memory: wanted[:, memory.t - 1], lambda memory: np.array(3)):
        with pytest.raises(SearchError, match=r"^words of the shape .*; choose one word for each that has not"):
            translate_batch(checkpoint, [SENTENCE, "w1", "w2"], choose=chosen_words)


def test_the_same_seed_draws_the_same_words_and_another_draws_others():
    checkpoint = random_checkpoint(8)
    draws = [chosen(checkpoint, sampled(1.0, seed)) for seed in (1, 1, 2, 3, 4)]
    assert draws[0] == draws[1]
    assert len({tuple(draw) for draw in draws}) > 2


def test_words_are_drawn_as_often_as_they_are_probable_at_that_temperature():
    checkpoint = random_checkpoint(9, max_length=1)
    sentences = ["w1 w2"] * 4000
    [whole] = [event for event in decode(checkpoint, "w1 w2", top=17) if event.substep == "feedforward"]
    for temperature in (0.5, 1.0, 2.0):
        drawn = translate_batch(checkpoint, sentences, choose=sampled(temperature, 0))
        counts = np.bincount([one.ids[0] if len(one.ids) else 0 for one in drawn], minlength=17) / len(sentences)
        wanted = np.zeros(17)
        wanted[whole.top_ids] = whole.top_probabilities ** (1 / temperature)
        np.testing.assert_allclose(counts, wanted / wanted.sum(), atol=0.03)


def test_a_low_temperature_is_greedy_search():
    checkpoint = random_checkpoint(10)
    [greedy] = translate_batch(checkpoint, [SENTENCE])
    [drawn] = translate_batch(checkpoint, [SENTENCE], choose=sampled(0.01, 3))
    assert drawn.ids.tolist() == greedy.ids.tolist()


def test_a_forced_translation_of_the_longest_length_gets_no_end():
    checkpoint = random_checkpoint(max_length=3)
    happened = list(decode(checkpoint, "w1", choose=choice_for(checkpoint, "w1", forcing("w1 w2 w3"))))
    assert isinstance(happened[-1], DecodingEnded)
    assert (happened[-1].t, happened[-1].reason) == (3, "length")


def forcing(translation):
    return Search("forced", translation=translation)


@pytest.mark.parametrize(
    ("translation", "message"),
    [
        (" \n", "the translation to force is empty; give at least one word."),
        ("w1 w2 w3 w4", "the translation to force has 4 pieces; at most 3 can be written, shorten it."),
        ("w1 x", "the translation to force: «x» is not in this checkpoint's vocabulary; it knows w1 w2"),
        ("w1 <END>", "the translation to force: «<END>» is not in this checkpoint's vocabulary"),
    ],
)
def test_a_translation_that_cannot_be_forced_is_an_error(translation, message):
    checkpoint = random_checkpoint(max_length=3)
    with pytest.raises(SentenceError) as caught:
        choice_for(checkpoint, "w1", forcing(translation))
    assert str(caught.value).startswith(message)


def test_a_beam_of_nothing_is_an_error_before_a_decoding_begins():
    with pytest.raises(SentenceError, match="the sentence is empty"):
        choice_for(favouring(3), "", Search("beam"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"temperature": 0}, "the temperature is 0; it must be a number from 0.01 to 100."),
        ({"temperature": float("inf")}, "the temperature is inf; it must be a number from 0.01 to 100."),
        ({"seed": -1}, "the seed is -1; it must be a whole number from 0 to 9,223,372,036,854,775,807."),
    ],
)
def test_values_no_search_can_have_are_refused(values, message):
    with pytest.raises(SearchError) as caught:
        Search("sample", **values)
    assert str(caught.value) == message
