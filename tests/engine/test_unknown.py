import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import VARIED, checkpoint_of, random_checkpoint, small_config

from attn_tui.checkpoint import load
from attn_tui.engine.beam import beam_search
from attn_tui.engine.search import forced
from attn_tui.engine.stepper import Translation, translate_batch
from attn_tui.engine.unknown import replace_unknown, typed_words
from attn_tui.errors import SearchError, SentenceError
from attn_tui.text import printable
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN, SentencePieceVocabulary, TokenVocabulary

SOURCE = TokenVocabulary([END, UNKNOWN, *(f"w{i}" for i in range(2, 12)), START, PADDING], " ")
FOUR = TokenVocabulary([END, UNKNOWN, "v2", "v3"], " ")
TARGET = TokenVocabulary([END, UNKNOWN, *(f"v{i}" for i in range(2, 15)), START, PADDING], " ")


def with_unknown(checkpoint, source=SOURCE, target=TARGET):
    return dataclasses.replace(checkpoint, source_vocabulary=source, target_vocabulary=target)


def translation(ids, alpha):
    text = TARGET.decode(ids)
    weights = None if alpha is None else np.array(alpha, np.float32)
    return Translation(text, np.array(ids), ended=True, cut=0, log_probability=-1.0, alpha=weights, source=(), words=())


def test_the_source_word_with_the_largest_weight_stands_in_for_an_unknown_one_as_it_was_typed():
    alpha = [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]
    checkpoint = with_unknown(random_checkpoint())
    assert replace_unknown(checkpoint, "w2 Zürichberg w3", translation([3, 1, 1], alpha)) == "v3 w2 w3"
    assert replace_unknown(checkpoint, "w2 Zürichberg w3", translation([1, 5, 6], alpha)) == "Zürichberg v5 v6"


def test_of_equal_weights_the_first_word_stands_in():
    checkpoint = with_unknown(random_checkpoint())
    assert replace_unknown(checkpoint, "a b c", translation([1], [[0.2, 0.4, 0.4]])) == "b"


def test_where_no_word_is_unknown_nothing_is_replaced():
    checkpoint = with_unknown(random_checkpoint())
    assert replace_unknown(checkpoint, "a b", translation([4, 2], [[0.5, 0.5]] * 2)) == "v4 v2"
    assert replace_unknown(checkpoint, "a b", translation([], np.zeros((0, 2)))) == ""


def test_a_vocabulary_without_the_unknown_piece_has_nothing_to_replace():
    checkpoint = random_checkpoint()
    assert checkpoint.target_vocabulary.unknown is None
    [found] = translate_batch(checkpoint, ["w1 w2"])
    assert replace_unknown(checkpoint, "w1 w2", found) == found.text


@pytest.mark.parametrize("name", [name for name, config in VARIED.items() if config.score != "none"])
def test_every_system_with_attention_replaces_by_its_own_weights(name):
    checkpoint = with_unknown(checkpoint_of(VARIED[name], 2, scale=1.5))
    sentence = "Anna w2 Berta w5 w6 Carl"
    [found] = translate_batch(checkpoint, [sentence], choose=forced([1, 3, 1], 0))
    words = [j for j, word in enumerate(found.source) if word not in (START, END, PADDING)]
    assert len(words) == len(sentence.split())
    looked_at = [sentence.split()[j] for j in found.alpha[:, words].argmax(axis=-1)]
    assert found.text == "<unk> v3 <unk>"
    assert replace_unknown(checkpoint, sentence, found) == f"{looked_at[0]} v3 {looked_at[2]}"


def test_a_hypothesis_of_a_beam_is_replaced_by_its_own_weights():
    checkpoint = with_unknown(checkpoint_of(small_config(target_vocabulary=4, max_length=4), 2), target=FOUR)
    sentence = "Anna w2 Berta w5 w6 Carl"
    stood_in = set()
    for one in beam_search(checkpoint, sentence, width=30):
        words = one.text.split()
        for position in np.flatnonzero(one.ids == 1):
            words[position] = sentence.split()[one.alpha[position].argmax()]
            stood_in.add(words[position])
        assert replace_unknown(checkpoint, sentence, one) == " ".join(words)
    assert len(stood_in) > 1


@pytest.mark.parametrize("ids", [[1, 2], [2]])
def test_a_system_without_attention_says_that_it_cannot_replace(ids):
    checkpoint = with_unknown(checkpoint_of(VARIED["seq2seq"], 0))
    with pytest.raises(SearchError, match=r"^random has no attention to .*; leave the replacement out, or use .*\.$"):
        replace_unknown(checkpoint, "w2", translation(ids, None))


def test_words_that_were_cut_off_cannot_stand_in():
    checkpoint = with_unknown(random_checkpoint(max_source_length=2))
    [found] = translate_batch(checkpoint, ["Anna Berta Carl"], choose=forced([1], 0))
    assert found.alpha.shape == (1, 2)
    assert replace_unknown(checkpoint, "Anna Berta Carl", found) in ("Anna", "Berta")


@pytest.fixture(scope="module")
def pieces():
    words = ["le", "la", "chat", "chien", "homme", "mange", "regarde", "pain", "l'homme", "étudiante", "maison"]
    random = np.random.default_rng(1)
    sentences = [" ".join(random.choice(words, 6)) + "." for _ in range(1500)] + ["0 3 5 7 in 1426"] * 90
    return SentencePieceVocabulary(train_sentencepiece(sentences, pieces=380, seed=1))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("le chat mange.", ["le", "chat", "mange", "."]),
        ("le chaton, l’homme 1426", ["le", "chaton", ",", "l", "’", "homme", "1426"]),
        ("  la   猫猫 ½ regarde ", ["la", "猫猫", "½", "regarde"]),
        ("le chat-chien !", ["le", "chat-chien", "!"]),
        ("Zu\u0308rich…", ["Zürich", "…"]),
        ("हिन्दी", ["हिन्दी"]),
        ("\x1b[31mchat\x07 \x9b2Jchien", ["chat", "chien"]),
    ],
)
def test_each_piece_knows_the_whole_word_it_is_a_part_of(pieces, sentence, words):
    typed = typed_words(pieces, sentence)
    assert len(typed) == len(pieces.encode(sentence))
    assert list(dict.fromkeys(typed)) == words


@given(st.text())
def test_every_piece_of_any_sentence_has_a_printable_word(pieces, sentence):
    for vocabulary in (pieces, SOURCE, TokenVocabulary([END, UNKNOWN], "")):
        try:
            ids = vocabulary.encode(sentence)
        except SentenceError:
            continue
        typed = typed_words(vocabulary, sentence)
        assert len(typed) == len(ids)
        assert all(word.strip() and printable(word) == word for word in typed)


def test_a_token_is_whole_with_whatever_was_typed_beside_it():
    assert typed_words(SOURCE, " w2  l'été, ") == ["w2", "l'été,"]


def test_characters_that_are_tokens_make_up_a_word():
    assert typed_words(TokenVocabulary([END, UNKNOWN, "1"], ""), "1 a2") == ["1", "a2", "a2"]


def test_pieces_are_joined_around_what_stands_in_for_the_unknown_one():
    target = load("fr-en").target_vocabulary
    start, unknown = target._model.piece_to_id("▁"), target.unknown
    ids = [*target.encode("I live in"), start, unknown, *target.encode("and in"), start, unknown, target.end]
    assert unknown == 0
    assert target.decode(ids) == "I live in  ⁇  and in  ⁇ "
    assert target.decode(ids, {4: "Zürichberg", 8: "猫"}) == "I live in Zürichberg and in 猫"
    assert target.decode(ids, {4: "Zürichberg"}) == "I live in Zürichberg and in  ⁇ "


def test_on_the_shipped_checkpoint_a_name_written_in_bytes_is_found_whole():
    checkpoint = load("fr-en")
    sentence = "J'habite à Zürichberg."
    source, target = checkpoint.source_vocabulary, checkpoint.target_vocabulary
    ids = [*target.encode("I live in"), target._model.piece_to_id("▁"), target.unknown]
    [found] = translate_batch(checkpoint, [sentence], choose=forced(ids, target.end))
    typed = typed_words(source, sentence)
    j = typed.index("Zürichberg")
    alpha = np.zeros_like(found.alpha)
    alpha[:, j + 1] = 1  # in the middle of the name
    assert typed.count("Zürichberg") > 2
    assert replace_unknown(checkpoint, sentence, dataclasses.replace(found, alpha=alpha)) == "I live in Zürichberg"
