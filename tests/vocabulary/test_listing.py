import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.errors import CheckpointError
from attn_tui.vocabulary import END, PADDING, START, UNKNOWN, TokenVocabulary
from attn_tui.vocabulary.listing import specials_renamed, tokens_from_bytes, tokens_to_bytes

ODD = ["\n", "\r", "a\r", "\r\n", "", " ", "  ", "\x1b[31m", "\x00", "\x85", "\u2028", "\ufeff", "\ufeffa", "\u202e"]
WRITTEN = ["\\", "\\n", "\\u{A}", "\\u{5C}u{A}", "\\u{110000}", "\\u{D800}", "\\u{a}", "\\\\u{A}", "u{A}"]


@pytest.mark.parametrize("token", ODD + WRITTEN)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_every_token_comes_back_from_its_line(token, place):
    tokens = ["x", "y"]
    tokens.insert(place, token)
    content = tokens_to_bytes(tokens)
    assert content.count(b"\n") == 3
    assert tokens_from_bytes(content) == tokens
    assert not set(content) & {*range(10), *range(11, 32), 127}


@given(st.lists(st.text() | st.text("\\u{A5C}\n\r\x1b")))
def test_every_list_comes_back_from_its_file(tokens):
    assert tokens_from_bytes(tokens_to_bytes(tokens)) == tokens


def test_numbers_that_are_no_characters_are_text():
    assert tokens_from_bytes(b"\\u{D800}\n\\u{FFFFFF}\n\\u{}\n\\u{1F408}") == [
        "\\u{D800}", "\\u{FFFFFF}", "\\u{}", "🐈"
    ]  # fmt: skip


TOOLKITS = {
    "Joey NMT": (["<unk>", "<pad>", "<s>", "</s>", "le"], {"end": "</s>", "start": "<s>", "padding": "<pad>"}),
    "OpenNMT": (["<unk>", "<blank>", "<s>", "</s>", "le"], {"end": "</s>", "start": "<s>", "padding": "<blank>"}),
    "d2l": (["<bos>", "<eos>", "<pad>", "<unk>", "le"], {"end": "<eos>", "start": "<bos>", "padding": "<pad>"}),
}


@pytest.mark.parametrize("toolkit", TOOLKITS)
def test_special_tokens_get_our_names_in_their_places(toolkit):
    tokens, names = TOOLKITS[toolkit]
    vocabulary = TokenVocabulary(tokens_from_bytes(specials_renamed(tokens, **names, unknown="<unk>")), " ")
    assert vocabulary.end == tokens.index(names["end"])
    assert vocabulary.start == tokens.index(names["start"])
    assert vocabulary.padding == tokens.index(names["padding"])
    assert vocabulary.unknown == tokens.index("<unk>")
    assert vocabulary.encode("le </s> <pad>") == [4, vocabulary.unknown, vocabulary.unknown]


def test_what_a_toolkit_lacks_is_none():
    content = specials_renamed(["SOS", "EOS", "le"], end="EOS", start="SOS", padding="<pad>")
    vocabulary = TokenVocabulary(tokens_from_bytes(content), " ")
    assert (vocabulary.start, vocabulary.end, vocabulary.padding, vocabulary.unknown) == (0, 1, None, None)
    assert content == b"<START>\n<END>\nle\n"


def test_names_that_are_ours_already_stay():
    assert specials_renamed([START, PADDING, UNKNOWN, END], end=END) == b"<START>\n<PAD>\n<unk>\n<END>\n"


def test_a_token_that_ends_and_begins_sentences_is_the_end():
    assert specials_renamed(["</s>", "le"], end="</s>", start="</s>") == b"<END>\nle\n"


def test_fillers_of_toolkits_are_tokens_like_others():
    fillers = [f"averyunlikelytoken{i}" for i in range(4)] + [f"madeupword{i:04}" for i in range(4)]
    content = specials_renamed(["</s>", *fillers], end="</s>")
    assert tokens_from_bytes(content) == [END, *fillers]


@pytest.mark.parametrize(
    ("tokens", "names", "said"),
    [
        (["</s>", "le", "le"], {"end": "</s>"}, "the token 'le' occurs twice"),
        (["</s>", "<END>"], {"end": "</s>"}, "the token '<END>' cannot be told from '</s>'"),
        (["<PAD>", "</s>", "<pad>"], {"end": "</s>", "padding": "<pad>"}, "'<pad>' cannot be told from '<PAD>'"),
        (["\ud800", "</s>", "\udfff"], {"end": "</s>"}, "cannot be told from"),
        (["le"], {"end": "\x1b[31m</s>"}, "the vocabulary has no end token '\\x1b[31m</s>'; give the one"),
        ([], {"end": "</s>"}, "the vocabulary has no end token '</s>'"),
    ],
)
def test_tokens_that_would_become_one_are_refused(tokens, names, said):
    with pytest.raises(CheckpointError) as caught:
        specials_renamed(tokens, **names)
    message = str(caught.value)
    assert said in message
    assert message.isprintable()
    assert message.endswith(".")


def test_what_is_no_character_is_written_as_the_one_for_that():
    assert tokens_from_bytes(specials_renamed(["</s>", "a\ud800"], end="</s>")) == [END, "a\ufffd"]
