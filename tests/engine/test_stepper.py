import dataclasses
from itertools import islice

import numpy as np
import pytest
from support import (
    ONE_OF_EACH,
    VARIED,
    Recorded,
    checkpoint_of,
    favouring,
    first_word_of,
    random_checkpoint,
    random_sentence,
    unframed,
)

from attn_tui.checkpoint import load
from attn_tui.engine.architectures import order
from attn_tui.engine.encoder import encode
from attn_tui.engine.events import (
    DecodingEnded,
    PositionRead,
    SentenceSplit,
    StateComputed,
    WordChosen,
)
from attn_tui.engine.memory import Memory
from attn_tui.engine.search import choose_word, greedy
from attn_tui.engine.stepper import decode, split_sentence, translate_batch
from attn_tui.errors import SentenceError
from attn_tui.training.toys import reversed_digits


def words_alone(checkpoint, sentence):
    ids = [int(event.y_t) for event in decode(checkpoint, sentence) if type(event) is WordChosen]
    return ids[:-1] if ids[-1] == checkpoint.target_vocabulary.end else ids


@pytest.mark.parametrize("name", VARIED)
def test_nothing_is_computed_before_it_is_asked_for(name):
    config = VARIED[name]
    plain = checkpoint_of(config)
    parameters = Recorded(plain.parameters)
    checkpoint = dataclasses.replace(plain, parameters=parameters)
    biases = {f"{name}.bias" for name in config.with_bias}
    declared = {
        substep.event.substep: {
            name
            for name in parameters
            if name in substep.shapes(config)
            or (name in biases and name.replace(".bias", ".weight") in substep.shapes(config))
        }
        for substep in order(config)
    }
    keys = {"decoder.attention.key.weight"}  # multiplied with the encoder's states once for all time steps
    length = len(split_sentence(checkpoint, "w1 w2 w3").source)
    happening = decode(checkpoint, "w1 w2 w3")
    assert parameters.newly_touched() == set()
    for event in happening:
        touched = parameters.newly_touched()
        if type(event) is PositionRead:
            # What is read is multiplied for all positions of a layer at once, the states before one after the other.
            suffix = "_reverse" if config.directions == "both" and event.direction == "backward" else ""
            layer = f"_l{event.layer}{suffix}"
            of_layer = {name for name in parameters if name.startswith("encoder.rnn.") and name.endswith(layer)}
            from_before = {name for name in of_layer if "_hh_" in name}
            first = event.j == (0 if event.direction == "forward" else length - 1)
            looked_up = {"encoder.embedding.weight", "encoder.positions.weight"}
            assert touched - looked_up == (of_layer if first else from_before)
        else:
            wanted = declared.get(event.substep, set())
            assert touched == (wanted - keys if event.t > 1 else wanted), event.substep


def test_a_decoding_can_be_left_in_the_middle_and_another_begun():
    checkpoint = random_checkpoint()
    first, second = decode(checkpoint, "w1 w2"), decode(checkpoint, "w5 w6 w7")
    list(islice(first, 9))
    list(second)
    rest = list(first)
    alone = list(decode(checkpoint, "w1 w2"))[9:]
    assert [event.substep for event in rest] == [event.substep for event in alone]
    for event, other in zip(rest, alone, strict=True):
        if type(event) is StateComputed:
            np.testing.assert_array_equal(event.h_t, other.h_t)


def test_end_ends_the_decoding():
    happened = list(decode(favouring(4, end=4), "w1 w2"))
    assert isinstance(happened[-1], DecodingEnded)
    assert (happened[-1].reason, happened[-1].t) == ("end", 1)
    [translation] = translate_batch(favouring(4, end=4), ["w1 w2"])
    assert (translation.text, translation.ids.tolist(), translation.ended) == ("", [], True)


@pytest.mark.parametrize("limit", [1, 2, 9])
def test_the_length_limit_ends_the_decoding_without_end(limit):
    checkpoint = favouring(5, end=4, max_length=limit)
    happened = list(decode(checkpoint, "w1 w2"))
    assert (happened[-1].reason, happened[-1].t) == ("length", limit)
    assert sum(type(event) is WordChosen for event in happened) == limit
    [translation] = translate_batch(checkpoint, ["w1 w2"])
    assert (translation.text, translation.ended) == (" ".join(["w5"] * limit), False)


def test_end_at_the_length_limit_counts_as_end():
    assert list(decode(favouring(4, end=4, max_length=1), "w1"))[-1].reason == "end"
    assert translate_batch(favouring(4, end=4, max_length=1), ["w1"])[0].ended


def test_a_sentence_beyond_the_limit_is_cut_and_says_so():
    checkpoint = random_checkpoint(max_source_length=4)
    long, short = "w1 w2 w3 w4 w5 w6 w7", "w1 w2 w3 w4"
    cut, whole = next(decode(checkpoint, long)), next(decode(checkpoint, short))
    assert isinstance(cut, SentenceSplit)
    assert isinstance(whole, SentenceSplit)
    assert (cut.cut, whole.cut) == (3, 0)
    assert cut.words == whole.words == ("w1", "w2", "w3", "w4")
    assert cut.source.tolist() == [1, 2, 3, 4]
    together = translate_batch(checkpoint, [long, short])
    assert [translation.cut for translation in together] == [3, 0]
    assert together[0].text == together[1].text == checkpoint.target_vocabulary.decode(words_alone(checkpoint, short))


@pytest.mark.parametrize("sentence", ["", " ", "\n\t ", "\u200b", "\x1b[31m\x1b[0m", "\x00"])
def test_an_empty_sentence_is_an_error(sentence):
    with pytest.raises(SentenceError, match="empty; type at least one word"):
        next(decode(random_checkpoint(), sentence))
    with pytest.raises(SentenceError, match="empty; type at least one word"):
        translate_batch(random_checkpoint(), ["w1", sentence])


def test_a_sentence_is_looked_at_only_when_the_first_event_is_asked_for():
    happening = decode(random_checkpoint(), "")
    with pytest.raises(SentenceError):
        next(happening)


def test_an_empty_batch_has_no_translations():
    assert translate_batch(random_checkpoint(), []) == []


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_batch_of_64_gives_each_sentence_the_words_it_gets_alone(name):
    texts = set()
    checkpoint = checkpoint_of(VARIED[name], 5, scale=2.0)
    random = np.random.default_rng(5)
    sentences = [random_sentence(random, int(length)) for length in random.integers(1, 21, 64)]
    for sentence, translation in zip(sentences, translate_batch(checkpoint, sentences), strict=True):
        alone = words_alone(checkpoint, sentence)
        assert translation.ids.tolist() == alone
        assert translation.text == checkpoint.target_vocabulary.decode(alone)
        assert translation.ended == (len(alone) < checkpoint.config.max_length)
        texts.add(translation.text)
    assert len(texts) >= 8  # else agreeing would be no feat


def ending_at(steps, end=0):
    """Greedy, but `<END>` is taken at these time steps, one for each sentence."""

    def choose(memory):
        return np.where(memory.t < np.array(steps)[memory.rows], greedy(memory), end)

    return choose


@pytest.mark.sampled(10)
@pytest.mark.parametrize("name", VARIED)
def test_those_that_go_on_when_others_have_ended_get_the_numbers_they_get_alone(name):
    checkpoint = checkpoint_of(VARIED[name], 4)
    random = np.random.default_rng(4)
    sentences = [random_sentence(random, int(length)) for length in random.integers(1, 21, 24)]
    steps = random.integers(1, 10, 24)
    together = translate_batch(checkpoint, sentences, choose=ending_at(steps))
    assert len({len(one.ids) for one in together}) > 4
    for sentence, step, one in zip(sentences, steps, together, strict=True):
        [alone] = translate_batch(checkpoint, [sentence], choose=ending_at([step]))
        assert one.ids.tolist() == alone.ids.tolist()
        assert one.log_probability == pytest.approx(alone.log_probability, rel=1e-5, abs=1e-5)
        assert (one.source, one.words, one.ended) == (alone.source, alone.words, alone.ended)
        if checkpoint.config.score == "none":
            assert one.alpha is alone.alpha is None
        else:
            np.testing.assert_allclose(one.alpha, alone.alpha, rtol=1e-5, atol=1e-5)


def test_a_sentence_that_has_ended_is_not_computed_on():
    steps = [3, 1, 4, 1, 5, 9, 2, 6]
    computed = []

    def choose(memory):
        assert len(memory.logits) == len(memory.encoder_states) == len(memory.rows)
        computed.append(memory.rows.tolist())
        return np.where(memory.t < np.array(steps)[memory.rows], 1, 0)

    translate_batch(random_checkpoint(), [f"w{i}" for i in range(1, 9)], choose=choose)
    assert computed == [[row for row, last in enumerate(steps) if t <= last] for t in range(1, 10)]


@pytest.mark.parametrize("name", VARIED)
def test_a_padded_batch_computes_in_each_row_what_its_sentence_gets_alone(name):
    checkpoint = checkpoint_of(unframed(VARIED[name]), 5)
    random = np.random.default_rng(5)
    lengths = np.array([7, 1, 3])
    source = random.integers(1, 13, (3, 7))  # beyond the sentences stand words, too
    memory = Memory(np.full(3, first_word_of(checkpoint)), np.arange(7) < lengths[:, None])
    for event in encode(checkpoint, source, memory.mask):
        memory.learn(event)
    start, *substeps = order(checkpoint.config)
    happened = [start(checkpoint, memory)]
    memory.learn(happened[0])
    alone = [
        [e for e in decode(checkpoint, " ".join(f"w{i}" for i in source[row, :length])) if e.substep not in BEFORE]
        for row, length in enumerate(lengths)
    ]
    for memory.t in range(1, checkpoint.config.max_length + 1):
        for substep in substeps:
            happened.append(substep(checkpoint, memory))
            memory.learn(happened[-1])
        happened.append(choose_word(memory, greedy))
        memory.learn(happened[-1])
    for row, length in enumerate(lengths):
        for together, event in zip(happened, alone[row], strict=False):
            if type(event) is DecodingEnded:
                break
            assert type(together) is type(event)
            for field in dataclasses.fields(event):
                ours = getattr(event, field.name)
                if isinstance(ours, np.ndarray) and field.name != "encoder_states":  # which are compared above
                    theirs = getattr(together, field.name)[row]
                    if field.name in OVER_THE_SOURCE:
                        theirs, beyond = theirs[:length], theirs[length:]
                        assert field.name != "alpha_t" or (beyond == 0).all()
                    np.testing.assert_allclose(
                        theirs, ours, rtol=1e-4, atol=1e-5, err_msg=f"{event.substep} {field.name}"
                    )


BEFORE = ("split", "read", "encoded")
OVER_THE_SOURCE = ("window", "e_t", "alpha_t", "gaussian")


def test_a_batch_of_the_shipped_checkpoint_gives_each_string_the_digits_it_gets_alone():
    checkpoint = load("reverse")
    strings = [source for source, _ in reversed_digits(64, seed=20_000)]
    for string, translation in zip(strings, translate_batch(checkpoint, strings), strict=True):
        assert translation.ids.tolist() == words_alone(checkpoint, string)


@pytest.mark.parametrize("name", VARIED)
def test_who_else_is_in_the_batch_makes_no_difference(name):
    checkpoint = checkpoint_of(VARIED[name], 1, scale=1.5)
    random = np.random.default_rng(5)
    sentences = [random_sentence(random, int(length)) for length in random.integers(1, 21, 16)]
    together = [translation.text for translation in translate_batch(checkpoint, sentences)]
    backwards = [translation.text for translation in translate_batch(checkpoint, sentences[::-1])]
    assert together == backwards[::-1]
