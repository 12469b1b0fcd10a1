"""The questions are found by the words that people ask with."""

import pytest

from attn_tui.topics import TOPICS, find_topics, sections
from attn_tui.topics.finding import folded, in_short, in_shorter_forms

ASKED = {
    "query-key-value": ["Q K V", "qkv", "what is the query", "keys values", "쿼리", "키 값"],
    "bahdanau-or-luong": [
        "bahdanau luong",
        "difference",
        "additive multiplicative",
        "Bahdanau vs. Luong?",
        "루옹",
    ],
    "which-state": [
        "h_t-1",
        "h_{t-1}",
        "h(t-1)",
        "previous state",
        "s_{i-1}",
        "h_{t−1} or h_t",
        "which decoder state",
        "직전 상태",
        "이전 상태",
    ],
    "output-or-state": [
        "encoder_outputs",
        "output hidden state",
        "return_sequences",
        "h_n",
        "출력 은닉",
    ],
    "looks-at-source": [
        "look at the source",
        "position",
        "pytorch tutorial",
        "location",
        "원문을 보",
        "위치",
    ],
    "decoder-start": ["initial state", "initial decoder state", "bridge", "s0", "초기 상태", "초기화"],
    "two-directions": [
        "bidirectional",
        "two directions",
        "BiLSTM",
        "bi-LSTM",
        "BiRNN",
        "forward backward",
        "양방향",
        "역방향",
    ],
    "sizes": ["dimension mismatch", "different sizes", "shapes", "hidden size", "차원", "크기"],
    "which-layer": ["layers", "top layer", "stacked", "num_layers", "다층", "맨 위층"],
    "context-and-state": [
        "concatenate",
        "context decoder state",
        "[h ; C]",
        "add or concatenate?",
        "이어 붙이기",
    ],
    "padding": ["mask", "pad", "padding", "-inf", "minus infinity", "패딩", "마스킹"],
    "teacher-forcing": [
        "why does the decoder see the right word",
        "teacher forcing",
        "exposure bias",
        "scheduled sampling",
        "교사 강요",
        "노출 편향",
    ],
    "learning": ["how are weights learned", "training", "loss gradient", "backprop", "학습", "역전파"],
    "through-time": [
        "bptt",
        "vanishing",
        "exploding gradient",
        "backpropagation through time",
        "기울기 소실",
    ],
    "gates": ["gates", "forget gate", "cell state", "LSTM cell", "게이트", "망각"],
    "training-and-inference": [
        "inference",
        "training inference",
        "prediction",
        "test time",
        "추론",
        "예측",
    ],
    "start-and-end": ["<end>", "EOS", "sos", "max_length", "sequence length", "종료 토큰", "언제 멈추나"],
    "explanation": ["explain", "attention is not explanation", "interpretability", "설명", "해석"],
    "beam-or-greedy": ["beam", "greedy", "length penalty", "beam search", "빔", "탐욕"],
    "transformers": [
        "attention head",
        "transformer",
        "self-attention",
        "multi-head",
        "sqrt d",
        "트랜스포머",
        "셀프 어텐션",
    ],
}
"""What is typed for each of the questions."""


def test_each_of_the_twenty_questions_is_asked_for_by_three_words_in_both_languages():
    assert list(ASKED) == [name for name, one in sections("en").items() if one.group == "questions"]
    assert all(len([w for w in words if w.isascii() or "h_t" in w]) >= 3 for words in ASKED.values())
    assert all(not all(map(str.isascii, words)) for words in ASKED.values())


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name in ASKED for typed in ASKED[name]])
def test_a_question_is_found_by_plain_words_and_is_among_few(name, typed, language):
    found = find_topics(typed, language)
    assert name in found
    assert len(found) <= 5


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_found_by_its_name_and_by_its_title_in_any_language(name):
    assert find_topics(name, "en") == [name]
    for language in ("en", "ko"):
        assert name in find_topics(sections(language)[name].title, language)


def test_a_word_that_is_asked_about_is_found_by_its_name_in_the_question():
    assert find_topics("what is a hidden state", "en") == ["hidden-state"]
    assert find_topics("why has the decoder no bottleneck?", "en") == ["bottleneck", "decoder"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [("what is softmax", "softmax"), ("Why softmax?", "softmax"), ("how does softmax work", "softmax"),
     ("why is softmax needed", "softmax"), ("softmax란 무엇인가", "softmax"), ("소프트맥스는 뭐예요?", "softmax"),
     ("what does alpha mean", "softmax"), ("why tanh", "feedforward"), ("활성화 함수란?", "feedforward"),
     ("dot product", "score"), ("what is the dot product?", "score"), ("내적", "score"), ("dot", "score"),
     ("what does e mean", "embedding"), ("weights", "softmax"), ("how do I use beam search", "beam-or-greedy")],
)  # fmt: skip
def test_what_is_called_as_is_asked_comes_first_whatever_small_words_stand_around_it(asked, first):
    assert find_topics(asked, "en")[0] == find_topics(asked, "ko")[0] == first
    assert len(find_topics(asked, "en")) <= 3  # what merely mentions it is not listed


def test_what_only_korean_particles_part_from_a_word_is_found_and_words_that_end_so_are_kept():
    assert in_shorter_forms("정렬은 왜 하는가?") == ["정렬은", "정렬"]
    assert find_topics("차이", "ko") == ["bahdanau-or-luong"]  # not 차 and a particle
    assert find_topics("평가는 어떻게 하나요", "ko") == find_topics("평가", "ko")


def test_words_of_no_topic_find_nothing_and_neither_do_small_words_alone():
    assert find_topics("zebra", "en") == []
    assert find_topics("what are you??", "en") == find_topics("", "ko") == []
    assert in_short("Why is the mask there?") == "mask"
    assert folded("ÉTUDIANT") == "etudiant"
