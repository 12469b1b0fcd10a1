import pytest

from attn_tui.corpora.gold import Aligned, read_gold
from attn_tui.errors import JudgingError

FILES = {
    "ali_w2w_Chat_Cat.txt": "0\t0-0 1p1 1p2 \n1\t0-1 1-0\n",
    "Chat_sents.txt": "0\tLe chat\n1\tchat noir\n",
    "Cat_sents.txt": "0\tThe tom cat\n1\tblack cat\n",
}
PAIRS = [
    Aligned(("Le", "chat"), ("The", "tom", "cat"), frozenset({(0, 0)}), frozenset({(0, 0), (1, 1), (1, 2)})),
    Aligned(("chat", "noir"), ("black", "cat"), frozenset({(0, 1), (1, 0)}), frozenset({(0, 1), (1, 0)})),
]


def write(folder, **changes):
    for name, text in {**FILES, **changes}.items():
        if text is not None:
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.mark.parametrize("below", ["", "text"])
def test_a_folder_is_searched_for_alignments(tmp_path, below):
    (tmp_path / below).mkdir(exist_ok=True)
    write(tmp_path / below)
    assert read_gold(tmp_path) == PAIRS


def test_one_file_may_be_named(tmp_path):
    assert read_gold(write(tmp_path) / "ali_w2w_Chat_Cat.txt") == PAIRS


def test_texts_are_read_one_after_the_other(tmp_path):
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
    assert read_gold(tmp_path) == PAIRS * 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ali_w2w_Chat_Cat.txt": "0\t0-3\n1\t\n"}, "id 0: '0-3' does not link words"),
        ({"ali_w2w_Chat_Cat.txt": "0\t\n1\t2-0\n"}, "id 1: '2-0' does not link words"),
        ({"ali_w2w_Chat_Cat.txt": "0\t0:0\n1\t\n"}, "id 0: '0:0' does not link words"),
        ({"ali_w2w_Chat_Cat.txt": "0\t\x1b[31m0-0\n1\t\n"}, "does not link words"),
        ({"ali_w2w_Chat_Cat.txt": f"0\t{'9' * 5000}-0\n1\t\n"}, "does not link words"),
        ({"ali_w2w_Chat_Cat.txt": "0\t\n"}, "its ids differ from those of Chat_sents.txt"),
        ({"ali_w2w_Chat_Cat.txt": ""}, "its ids differ from those of Chat_sents.txt"),
        ({"Cat_sents.txt": None}, "Cat_sents.txt: there is no such file"),
        ({"Cat_sents.txt": b"\xff"}, "Cat_sents.txt: it cannot be read"),
        (dict.fromkeys(FILES, ""), "it has no alignments"),
        (dict.fromkeys(FILES), "it has no alignments"),
        ({"ali_w2w_Chat.txt": ""}, "give a folder, or a file named ali_w2w_SOURCE_TARGET.txt"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, changes, said):
    with pytest.raises(JudgingError) as caught:
        read_gold(write(tmp_path, **changes))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("name", ["nowhere", "ali_w2w_No_Where.txt", "Chat_sents.txt"])
def test_what_is_no_alignment_is_said(tmp_path, name):
    write(tmp_path)
    with pytest.raises(JudgingError, match=r"copy the whole folder|give a folder"):
        read_gold(tmp_path / name)
