import dataclasses
import itertools

import numpy as np
import pytest
from support import (
    COVERING,
    ONE_OF_EACH,
    VARIED,
    checkpoint_of,
    favouring,
    random_checkpoint,
    random_sentence,
    small_config,
    systems,
    unframed,
)

from attn_tui.checkpoint import load
from attn_tui.engine import beam
from attn_tui.engine.beam import beam_search, explore, hypothesis
from attn_tui.engine.events import DecodingEnded, WeightsComputed, WeightsFocused, WordChosen
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import decode, translate_batch
from attn_tui.engine.translate import choice_for
from attn_tui.engine.ways import Search
from attn_tui.errors import SearchError, SentenceError

SENTENCE = "w3 w1 w4 w1 w5"
ALPHAS = [0.0, 0.6, 2.0]


def toy(name, seed=0, *, words=4, length=4, scale=1.0):
    """A system with so few words and time steps that all its translations can be listed; `<END>` is word 1."""
    config = dataclasses.replace(unframed(VARIED[name]), target_vocabulary=words, max_length=length)
    return checkpoint_of(config, seed, scale=scale, end=1)


def forced_decoding(checkpoint, sentence, ids):
    """Log-probability of every word, and weights: by the events of one sentence alone."""
    choose = forced(ids, checkpoint.target_vocabulary.end)
    happened = list(decode(checkpoint, sentence, choose=choose))
    log_p = [np.log(np.float64(event.probability)) for event in happened if type(event) is WordChosen]
    weights = {event.t: event.alpha_t for event in happened if isinstance(event, WeightsComputed | WeightsFocused)}
    return log_p, np.array([weights[t] for t in sorted(weights)])


def normalised(log_p, alpha):
    return sum(log_p) / ((5 + len(log_p)) / 6) ** alpha


def all_translations(checkpoint, sentence):
    """Every sequence of words there can be, with its log-probabilities: those with `<END>`, then those cut."""
    limit, end = checkpoint.config.max_length, checkpoint.target_vocabulary.end
    words = [y for y in range(checkpoint.config.target_vocabulary) if y != end]
    lists = [list(ids) for n in range(limit + 1) for ids in itertools.product(words, repeat=n)]
    log_ps = [(ids, forced_decoding(checkpoint, sentence, ids)[0]) for ids in lists]
    return [one for one in log_ps if len(one[0]) < limit], [one for one in log_ps if len(one[0]) == limit]


def ranked(translations, alpha):
    return sorted(((normalised(log_p, alpha), ids) for ids, log_p in translations), key=lambda one: -one[0])


def assert_same(hypotheses, wanted):
    np.testing.assert_allclose([one.score for one in hypotheses], [score for score, _ in wanted], rtol=1e-4, atol=1e-5)
    for i, one in enumerate(hypotheses):
        # Two with the same score but for rounding may stand the other way round.
        equals = [ids for score, ids in wanted if abs(score - wanted[i][0]) < 1e-4]
        assert one.ids.tolist() in equals


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_beam_wide_enough_for_everything_finds_what_an_exhaustive_search_finds(name):
    checkpoint = toy(name, seed=len(name))
    ended, cut = all_translations(checkpoint, SENTENCE)
    everything = len(ended) + len(cut)
    assert everything == 40 + 81
    for alpha in ALPHAS:
        hypotheses = beam_search(checkpoint, SENTENCE, width=everything, length_penalty=alpha)
        assert len(hypotheses) == everything
        assert [one.ended for one in hypotheses] == [True] * len(ended) + [False] * len(cut)
        assert_same(hypotheses, ranked(ended, alpha) + ranked(cut, alpha))


def narrow_beam(checkpoint, sentence, width, alpha):
    """The same search once more, slowly: every hypothesis is decoded anew by force, and all words compared."""
    limit, end = checkpoint.config.max_length, checkpoint.target_vocabulary.end
    beam, ended = [[]], []
    for t in range(1, limit + 1):
        longer = [[*ids, y] for ids in beam for y in range(checkpoint.config.target_vocabulary)]
        scored = []
        for ids in longer:
            kept = ids[:-1] if ids[-1] == end else ids
            scored.append((normalised(forced_decoding(checkpoint, sentence, kept)[0][:t], alpha), ids))
        scored = sorted(scored, key=lambda one: -one[0])[: width - len(ended)]
        ended += [(score, ids[:-1]) for score, ids in scored if ids[-1] == end]
        beam = [ids for _, ids in scored if ids[-1] != end]
        cut = [one for one in scored if one[1][-1] != end]
    return sorted(ended, key=lambda one: -one[0]) + cut


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_narrow_beam_keeps_the_most_probable_beginnings_and_shrinks_with_every_end(name):
    checkpoint = toy(name, seed=2, words=5)
    for width, alpha in ((2, 0.6), (4, 1.0)):
        hypotheses = beam_search(checkpoint, SENTENCE, width=width, length_penalty=alpha)
        wanted = narrow_beam(checkpoint, SENTENCE, width, alpha)
        assert len(hypotheses) == len(wanted) == width
        assert_same(hypotheses, wanted)


def test_width_one_is_greedy_search_in_every_system():
    random, lengths = np.random.default_rng(1), set()
    for seed, name in enumerate(COVERING):
        checkpoint = checkpoint_of(systems()[name], seed, scale=1.5)
        sentence = random_sentence(random, int(random.integers(1, 9)))
        [greedy], [one] = translate_batch(checkpoint, [sentence]), beam_search(checkpoint, sentence, width=1)
        assert one.ids.tolist() == greedy.ids.tolist(), name
        assert (one.text, one.ended, one.cut) == (greedy.text, greedy.ended, greedy.cut), name
        assert one.log_probability == pytest.approx(greedy.log_probability, rel=1e-4, abs=1e-5)
        lengths.add(len(one.ids))
    assert len(lengths) > 3  # else agreeing would be no feat


def test_width_one_is_greedy_search_where_words_tie():
    checkpoint = toy("lecture, general", scale=0.0)
    assert beam_search(checkpoint, "w1", width=1)[0].ids.tolist() == translate_batch(checkpoint, ["w1"])[0].ids.tolist()
    assert [one.ids.tolist() for one in beam_search(checkpoint, "w1", width=2)] == [[], [0, 0, 0, 0]]


@pytest.mark.parametrize("name", VARIED)
def test_every_hypothesis_has_the_weights_and_log_probability_of_its_own_decoding(name):
    checkpoint = checkpoint_of(VARIED[name], 3, scale=1.5)
    hypotheses = beam_search(checkpoint, SENTENCE, width=6, length_penalty=0.8)
    assert len({tuple(one.ids) for one in hypotheses}) == 6
    for one in hypotheses:
        log_p, weights = forced_decoding(checkpoint, SENTENCE, one.ids.tolist())
        assert len(log_p) == len(one.ids) + one.ended
        assert one.log_probability == pytest.approx(sum(log_p), rel=1e-4, abs=1e-4)
        assert one.score == pytest.approx(normalised(log_p, 0.8), rel=1e-4, abs=1e-4)
        assert one.text == checkpoint.target_vocabulary.decode(one.ids.tolist())
        if checkpoint.config.score == "none":
            assert one.alpha is None
        else:
            wanted = weights[: len(one.ids)].reshape(len(one.ids), len(one.source))
            np.testing.assert_allclose(one.alpha, wanted, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("width", [1, 2, 5, 300])
def test_a_beam_as_wide_as_the_vocabulary_has_no_word_that_is_never_chosen(width):
    config = dataclasses.replace(small_config(target_vocabulary=5, max_length=3), never=("w2",), never_first=("w3",))
    checkpoint = checkpoint_of(config, 2)
    tree = explore(checkpoint, SENTENCE, width=width)
    assert 2 not in tree.y[tree.t > 0]
    assert 3 not in tree.y[tree.t == 1]
    assert width < 5 or 3 in tree.y[tree.t == 2]
    hypotheses = beam_search(checkpoint, SENTENCE, width=width)
    assert len(hypotheses) == min(width, 1 + 2 * (1 + 3 * 4))


@pytest.mark.parametrize("alpha", [0.0, 0.6, 3.0])
@pytest.mark.parametrize("n_best", [1, 3])
def test_stopping_early_never_changes_the_best(alpha, n_best):
    saved = 0
    for seed in range(12):
        checkpoint = random_checkpoint(seed, max_length=20)
        whole = explore(checkpoint, SENTENCE, width=5, length_penalty=alpha)
        early = explore(checkpoint, SENTENCE, width=5, length_penalty=alpha, n_best=n_best)
        looked_at = len(early.t)
        assert len(early.best) == n_best
        assert early.best == whole.best[:n_best]
        for column in ("parent", "y", "t", "log_probability", "score", "kept", "step"):
            np.testing.assert_array_equal(getattr(early, column), getattr(whole, column)[:looked_at])
        saved += len(whole.t) - looked_at
    assert saved > 0 or alpha == 3  # where length counts so much, a long one may always still be the best


def test_a_tree_says_for_every_word_looked_at_whose_it_is_and_whether_it_was_kept():
    checkpoint = random_checkpoint(4, max_length=12)
    width, end = 4, checkpoint.target_vocabulary.end
    tree = explore(checkpoint, SENTENCE, width=width, length_penalty=0.6)
    assert (tree.parent[0], tree.y[0], tree.t[0], tree.log_probability[0], tree.kept[0]) == (-1, end, 0, 0, True)
    inner = np.arange(1, len(tree.parent))
    parents = tree.parent[inner]
    assert (parents < inner).all()
    assert (tree.t[inner] == tree.t[parents] + 1).all()
    assert (tree.log_probability[inner] <= tree.log_probability[parents]).all()
    assert tree.kept[parents].all()  # what was pruned or has ended is not pursued
    assert not ((tree.y[parents] == end) & (parents > 0)).any()
    np.testing.assert_allclose(tree.score, tree.log_probability / ((5 + tree.t) / 6) ** 0.6)
    places = width
    for t in range(1, int(tree.t.max()) + 1):
        here = tree.t == t
        assert (here & tree.kept).sum() == places
        assert tree.log_probability[here & tree.kept].min() >= tree.log_probability[here & ~tree.kept].max(
            initial=-np.inf
        )
        places -= int((here & tree.kept & (tree.y == end)).sum())
    # Whatever node one asks for, also a pruned one: its words and weights are those of its own decoding.
    for node in (1, 7, len(tree.parent) // 2, len(tree.parent) - 1):
        one = hypothesis(checkpoint, tree, node)
        log_p, weights = forced_decoding(checkpoint, SENTENCE, one.ids.tolist())
        assert one.log_probability == pytest.approx(sum(log_p[: tree.t[node]]), rel=1e-4)
        np.testing.assert_allclose(tree.weights(node), weights[: tree.t[node]], rtol=1e-4, atol=1e-5)
        assert tree.path(node)[-1] == node


def test_a_tree_is_cheap():
    checkpoint = load("fr-en")
    tree = explore(checkpoint, " ".join(["Je suis étudiant."] * 20), width=5)
    columns = (getattr(tree, field.name) for field in dataclasses.fields(tree))
    assert len(tree.split.source) >= 80
    assert sum(column.nbytes for column in columns if isinstance(column, np.ndarray)) < 1_000_000


def test_those_cut_at_the_length_limit_come_after_those_that_ended():
    # `<END>` always has a small probability, so that every ended hypothesis scores worse than the one that goes on.
    config = small_config(tied=False, max_length=6)
    zero = np.zeros((config.target_vocabulary, config.feedforward), np.float32)
    bias = np.full(config.target_vocabulary, -1000, np.float32)
    bias[[0, 5]] = -8, 0
    checkpoint = checkpoint_of(config, changes={"decoder.output.weight": zero, "decoder.output.bias": bias})
    hypotheses = beam_search(checkpoint, "w1 w2", width=3, length_penalty=0.6)
    assert [one.ended for one in hypotheses] == [True, True, False]
    assert hypotheses[2].text == " ".join(["w5"] * 6)
    assert hypotheses[2].score > hypotheses[0].score


def test_hypotheses_that_never_end_are_cut_at_the_length_limit_and_get_no_end():
    checkpoint = favouring(5, end=4, max_length=3)
    bias = checkpoint.parameters["decoder.output.bias"].copy()
    bias[4] = -1000
    checkpoint = dataclasses.replace(checkpoint, parameters={**checkpoint.parameters, "decoder.output.bias": bias})
    hypotheses = beam_search(checkpoint, "w1 w2", width=4)
    assert [(len(one.ids), one.ended) for one in hypotheses] == [(3, False)] * 4
    happened = list(decode(checkpoint, "w1 w2", choose=choice_for(checkpoint, "w1 w2", Search("beam", 4))))
    assert [int(event.y_t) for event in happened if type(event) is WordChosen] == hypotheses[0].ids.tolist()
    assert isinstance(happened[-1], DecodingEnded)
    assert happened[-1].reason == "length"


def test_there_are_fewer_hypotheses_where_the_vocabulary_has_no_more():
    assert len(beam_search(toy("lecture, dot", words=2, length=2), "w1", width=10)) == 3


def test_a_sentence_beyond_the_limit_is_cut_and_says_so():
    checkpoint = random_checkpoint(max_source_length=4)
    [long], [short] = (
        beam_search(checkpoint, sentence, width=3, n_best=1) for sentence in ("w1 w2 w3 w4 w5 w6", "w1 w2 w3 w4")
    )
    assert (long.cut, short.cut) == (2, 0)
    assert long.text == short.text
    assert long.alpha.shape == (len(long.ids), 4)


def test_an_empty_sentence_is_an_error():
    with pytest.raises(SentenceError, match="the sentence is empty"):
        beam_search(random_checkpoint(), "  ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"width": 0}, "the width of the beam is 0; it must be a whole number from 1 to 1,000."),
        ({"width": 1001}, "the width of the beam is 1001; it must be a whole number from 1 to 1,000."),
        ({"length_penalty": -0.1}, "the length penalty is -0.1; it must be a number from 0 to 10."),
        ({"length_penalty": float("nan")}, "the length penalty is nan; it must be a number from 0 to 10."),
    ],
)
def test_a_search_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(SearchError) as caught:
        beam_search(random_checkpoint(), "w1", **arguments)
    assert str(caught.value) == message


def test_on_the_shipped_checkpoint_a_beam_finds_what_is_more_probable_than_greedy_search():
    checkpoint = load("fr-en")
    sentence = "Il ne faut pas vendre la peau de l'ours avant de l'avoir tué."
    [greedy] = translate_batch(checkpoint, [sentence])
    hypotheses = beam_search(checkpoint, sentence, width=5, length_penalty=0)
    assert hypotheses[0].log_probability > greedy.log_probability
    assert len({one.text for one in hypotheses}) > 1


def test_of_a_wide_beam_what_is_kept_is_the_same_and_of_the_rest_only_the_most_probable(monkeypatch):
    checkpoint = checkpoint_of(VARIED["lecture, dot"])
    whole = explore(checkpoint, "w1 w2 w3", width=12)
    monkeypatch.setattr(beam, "PRUNED", 5)
    part = explore(checkpoint, "w1 w2 w3", width=12)
    assert max(np.bincount(part.t[~part.kept])) == 5
    assert max(np.bincount(whole.t[~whole.kept])) > 5
    assert part.y[part.kept].tolist() == whole.y[whole.kept].tolist()
    assert part.score[part.kept].tolist() == whole.score[whole.kept].tolist()
    for one, other in zip(part.best, whole.best, strict=True):
        assert part.y[part.path(one)].tolist() == whole.y[whole.path(other)].tolist()
    for t in range(1, max(part.t) + 1):
        pruned = [np.sort(tree.score[~tree.kept & (tree.t == t)]).tolist() for tree in (part, whole)]
        assert pruned[0] == pruned[1][-5:]


def test_a_beam_that_finds_no_memory_is_one_sentence(monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(beam, "read_batch", full)
    with pytest.raises(SearchError, match="a beam of 1,000 needs more memory than there is"):
        explore(checkpoint_of(VARIED["lecture, dot"]), "w1", width=1000)
