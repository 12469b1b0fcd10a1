import pytest

from attn_tui.corpora import gold
from attn_tui.corpora.gold import Aligned, read_gold
from attn_tui.errors import CorpusError

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
        ({"ali_w2w_Chat_Cat.txt": ""}, "it has 0 lines and Chat_sents.txt 2; without ids, each line needs its own"),
        ({"ali_w2w_Chat_Cat.txt": "0-0\n\n0-0\n"}, "it has 3 lines and Chat_sents.txt 2"),
        ({"ali_w2w_Chat_Cat.txt": "0-0\n"}, "it has 1 line and Chat_sents.txt 2"),
        ({"ali_w2w_Chat_Cat.txt": "0-0\n2-0\n"}, "ali_w2w_Chat_Cat.txt:2: '2-0' does not link words"),
        ({"Chat_sents.txt": "0\tLe chat\n0\tchat noir\n"}, "Chat_sents.txt:2: the id '0' is there twice"),
        ({"Cat_sents.txt": None}, "Cat_sents.txt: there is no such file"),
        ({"Cat_sents.txt": b"\xff"}, "Cat_sents.txt:1: column 1 is not UTF-8"),
        (dict.fromkeys(FILES, ""), "it has no alignments"),
        (dict.fromkeys(FILES), "it has no alignments"),
        ({"ali_w2w_Chat.txt": ""}, "give a folder, or a file named ali_w2w_SOURCE_TARGET.txt"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, changes, said):
    with pytest.raises(CorpusError) as caught:
        read_gold(write(tmp_path, **changes))
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("name", ["nowhere", "ali_w2w_No_Where.txt", "Chat_sents.txt"])
def test_what_is_no_alignment_is_said(tmp_path, name):
    write(tmp_path)
    with pytest.raises(CorpusError, match=r"copy the whole folder|give a folder"):
        read_gold(tmp_path / name)


@pytest.mark.parametrize(
    "changes",
    [
        {"ali_w2w_Chat_Cat.txt": "0-0 1p1 1?2\n0-1 1-0\n"},
        {"Chat_sents.txt": "Le chat\nchat noir\n", "Cat_sents.txt": "The tom cat\nblack cat\n"},
        {"Chat_sents.txt": "Le chat\nchat noir\n", "ali_w2w_Chat_Cat.txt": "0-0 1p1 1p2\n0-1 1-0\n\n"},
        {name: text + "\n" for name, text in FILES.items()},
        {name: text.replace("\n", "\r\n") for name, text in FILES.items()},
        {name: "\ufeff" + text for name, text in FILES.items()},
    ],
    ids=["links", "sentences", "both", "blank ends", "Windows", "marks"],
)
def test_ids_may_lack_and_ends_be_blank(tmp_path, changes):
    assert read_gold(write(tmp_path, **changes)) == PAIRS


def test_a_blank_line_of_links_is_a_pair_without_any(tmp_path):
    found = read_gold(write(tmp_path, **{"ali_w2w_Chat_Cat.txt": "0-0 1p1 1p2\n\n\n"}))
    assert [pair.possible for pair in found] == [PAIRS[0].possible, frozenset()]


WITHOUT_IDS = {
    "ali_w2w_Chat_Cat.txt": "0-0 1p1 1p2\n0-1 1-0\n\n",
    "Chat_sents.txt": "Le chat\nchat noir\nrien\n",
    "Cat_sents.txt": "The tom cat\nblack cat\n\n",
}


def test_without_ids_a_blank_last_sentence_makes_no_pair(tmp_path):
    assert read_gold(write(tmp_path, **WITHOUT_IDS)) == PAIRS


@pytest.mark.parametrize("name", ["Chat_sents.txt", "Cat_sents.txt"])
def test_without_ids_as_many_sentences_are_needed_on_both_sides(tmp_path, name):
    changed = WITHOUT_IDS | {"Cat_sents.txt": "The tom cat\nblack cat\nnothing\n"}
    shorter = changed[name].split("\n", 1)[1]
    with pytest.raises(CorpusError, match=r"Chat_sents\.txt: it has \d lines? and Cat_sents\.txt \d; without ids"):
        read_gold(write(tmp_path, **changed | {name: shorter}))


def test_blanks_alone_separate_words_and_lf_alone_lines(tmp_path):
    found = read_gold(write(tmp_path, **{"Chat_sents.txt": "0\tLe\u2028\x85 chat\xa0\rgris\n1\tchat noir\n"}))
    assert [pair.source for pair in found] == [("Le\u2028\x85", "chat\xa0\rgris"), ("chat", "noir")]


def test_a_folder_is_searched_two_below_and_no_further(tmp_path):
    deep = tmp_path / "1" / "2"
    deep.mkdir(parents=True)
    write(deep)
    assert read_gold(tmp_path) == PAIRS
    (tmp_path / "0").mkdir()
    (tmp_path / "1").rename(tmp_path / "0" / "1")
    with pytest.raises(CorpusError, match=r"it has no alignments; .* in it or at most 2 folders below"):
        read_gold(tmp_path)
    assert read_gold(tmp_path / "0") == PAIRS


def test_a_folder_that_leads_back_to_itself_is_searched_once(tmp_path):
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert read_gold(write(tmp_path)) == PAIRS


def test_a_folder_of_too_many_files_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(gold, "_ENTRIES", 2)
    with pytest.raises(CorpusError, match="it holds more than 2 files; name the folder that has ali_w2w"):
        read_gold(write(tmp_path))
