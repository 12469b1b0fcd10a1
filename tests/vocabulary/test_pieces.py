import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.errors import CheckpointError, SentenceError
from attn_tui.training.tokenizer import train_sentencepiece
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN, SentencePieceVocabulary, as_read
from attn_tui.vocabulary.pieces import PieceVocabulary
from attn_tui.vocabulary.sentencepiece import open_model

CONTENT = train_sentencepiece(["le chat mange le pain", "le chien mange", "la femme regarde le chat"] * 20, 320, seed=3)
MODEL = open_model(CONTENT)
OWN = SentencePieceVocabulary(CONTENT)
SENTENCE = "le chat regarde"
PIECES = list(OWN.pieces(OWN.encode(SENTENCE)))
TOKENS = [*dict.fromkeys([UNKNOWN, PADDING, START, END, *PIECES, "▁", "猫", "▁Zürich", "x@"])]


@pytest.fixture
def pieces():
    return PieceVocabulary(MODEL, TOKENS)


def test_the_model_splits_and_the_list_has_the_ids(pieces):
    ids = pieces.encode(SENTENCE)
    assert ids == [TOKENS.index(piece) for piece in PIECES]
    assert pieces.spans(SENTENCE) == OWN.spans(SENTENCE)
    assert pieces.words(ids) == OWN.words(OWN.encode(SENTENCE))
    assert pieces.decode(ids) == SENTENCE


def test_a_piece_that_is_not_in_the_list_is_unknown(pieces):
    ids = pieces.encode("le chien")
    assert UNKNOWN in pieces.pieces(ids)
    assert len(ids) == len(OWN.encode("le chien"))
    with pytest.raises(SentenceError, match="is not in this checkpoint's vocabulary"):
        PieceVocabulary(MODEL, [END, "▁le"]).encode("le chien")


def test_pieces_that_the_model_lacks_are_joined_like_the_others(pieces):
    ids = [TOKENS.index(piece) for piece in ("▁Zürich", "猫", "▁Zürich")]
    assert pieces.decode(ids) == "Zürich猫 Zürich"
    assert pieces.words(ids) == ("Zürich", "+猫", "Zürich")


def test_the_unknown_piece_is_written_as_sentencepiece_writes_it_or_replaced(pieces):
    ids = [*pieces.encode("le"), TOKENS.index("▁"), pieces.unknown]
    assert pieces.decode(ids).strip() == "le  ⁇"
    assert pieces.decode(ids, {len(ids) - 1: "Genf"}) == "le Genf"


def test_special_tokens_are_shown_and_are_no_text(pieces):
    ids = [pieces.start, *pieces.encode("le"), pieces.end, pieces.padding]
    assert (pieces.words(ids)[0], *pieces.words(ids)[-2:]) == (START, END, PADDING)
    assert pieces.decode(ids) == "le"


@pytest.mark.parametrize("typed", [END, START, PADDING, "</s>", "<s>"])
def test_special_tokens_cannot_be_typed(pieces, typed):
    assert not {pieces.end, pieces.start, pieces.padding} & set(pieces.encode(f"le {typed}"))
    assert not {OWN.end} & set(OWN.encode(f"le {typed}"))


def test_pieces_are_found_as_they_are_shown(pieces):
    for piece, shown in zip(TOKENS, (pieces.words([i])[0] for i in range(len(TOKENS))), strict=True):
        found = {pieces.find(shown), pieces.find(f"+{shown}")}
        assert TOKENS.index(piece) in found
    for nothing in ("", "+", "no such piece", "\x1b[31m"):
        assert pieces.find(nothing) is None


@given(st.text())
def test_every_sentence_is_split_into_as_many_pieces_as_spans(sentence):
    pieces = PieceVocabulary(MODEL, TOKENS)
    ids = pieces.encode(sentence)
    assert len(ids) == len(pieces.spans(sentence)) == len(OWN.encode(sentence))
    assert pieces.decode(ids).isprintable()
    assert all(0 <= first <= end <= len(as_read(sentence)) for first, end in pieces.spans(sentence))


def test_a_model_with_begin_and_padding_pieces_has_them_under_our_names():
    import io

    from sentencepiece import SentencePieceTrainer

    content = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(["le chat mange", "la femme regarde"] * 20), model_writer=content, vocab_size=30,
        hard_vocab_limit=False, unk_id=3, bos_id=2, eos_id=1, pad_id=0, minloglevel=2,
    )  # fmt: skip
    vocabulary = SentencePieceVocabulary(content.getvalue())
    assert (vocabulary.padding, vocabulary.end, vocabulary.start, vocabulary.unknown) == (0, 1, 2, 3)
    ids = [2, *vocabulary.encode("le chat"), 1, 0]
    assert (vocabulary.words(ids)[0], *vocabulary.words(ids)[-2:]) == (START, END, PADDING)
    assert vocabulary.decode(ids) == vocabulary.decode(ids, {9: "x"}) == "le chat"
    assert [vocabulary.find(name) for name in (PADDING, END, START, UNKNOWN)] == [0, 1, 2, 3]
    assert (OWN.start, OWN.padding, OWN.find(START)) == (None, None, None)


def test_a_list_without_an_end_is_refused():
    with pytest.raises(CheckpointError, match="has no line <END>"):
        PieceVocabulary(MODEL, ["▁le"])


def test_words_can_be_split_into_pieces_of_the_list_and_single_characters_alone():
    known = ["▁le", "▁ch", "at", "▁"]
    only = PieceVocabulary(MODEL, [UNKNOWN, END, *known, "c", "h", "a", "t"], known_only=True)
    for sentence in ("le chat mange", "la femme regarde le pain"):
        split = [piece for piece, *_ in only._split(sentence)]
        assert all(piece in known or len(piece) == 1 for piece in split)
        assert "".join(split) == "▁" + sentence.replace(" ", "▁")
    assert PieceVocabulary(MODEL, TOKENS).encode(SENTENCE) == [TOKENS.index(piece) for piece in PIECES]  # as before
