import gzip
import os
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.corpora.encoding import likely_encoding
from attn_tui.corpora.lines import read_lines
from attn_tui.errors import CorpusError
from attn_tui.text import lines_of

TEXTS = {
    "CP1252": "Où est la gare ?\tWhere is the station?\nL'été à Noël, ça va.\tÀ bientôt.\n",
    "CP1251": "Где находится вокзал?\tWhere is the station?\nЯ студент и живу в Москве.\tI live in Moscow.\n",
    "KOI8-R": "Где находится вокзал?\tWhere is the station?\nЯ студент и живу в Москве.\tI live in Moscow.\n",
    "GB18030": "火车站在哪里?\tWhere is the station?\n我是一名学生。\tI am a student.\n今天天气很好。\tIt is fine.\n",
    "BIG5": "火車站在哪裡?\tWhere is the station?\n我是一個學生,我們喜歡讀書。\tWe like to read.\n",
    "EUC-KR": "역이 어디에 있습니까?\tWhere is the station?\n나는 학생입니다.\tI am a student.\n",
    "SHIFT_JIS": "駅はどこですか。\tWhere is the station?\n私は学生です。\tI am a student.\n",
    "EUC-JP": "駅はどこですか。\tWhere is the station?\n私は学生です。\tI am a student.\n",
    "UTF-16LE": "Où est la gare ?\tWhere is the station?\n",
    "UTF-16BE": "Où est la gare ?\tWhere is the station?\n",
    "UTF-32LE": "Où est la gare ?\tWhere is the station?\n",
    "UTF-32BE": "Où est la gare ?\tWhere is the station?\n",
}


def written(path, content):
    path.write_bytes(content)
    return path


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_lf_alone_ends_a_line_and_one_cr_before_it_belongs_to_it(text):
    lines = lines_of(text)
    assert len(lines) == text.count("\n") + (not text.endswith("\n") and text != "")
    assert [line.removesuffix("\r") for line in text.split("\n")][: len(lines)] == lines


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["a.tsv", "A.TSV.GZ", "a"])
def test_gzip_is_told_by_its_first_bytes_whatever_the_name(tmp_path, name, packed):
    content = b"\xef\xbb\xbfone\r\ntwo\rstill two\n"
    path = written(tmp_path / name, gzip.compress(content) if packed else content)
    assert read_lines(path) == ["one", "two\rstill two"]


@pytest.mark.parametrize("name", TEXTS)
def test_an_encoding_is_told_by_what_it_holds(name):
    assert likely_encoding(TEXTS[name].encode(name)) == name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_byte_order_mark_is_enough(encoding):
    assert likely_encoding("我".encode(encoding)) == f"{encoding.upper()}LE"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("one\nL'été\tsummer\n".encode("cp1252"), "2: column 3 is not UTF-8 but most likely CP1252; convert it, as by"),
        ("w\tx\n".encode("utf-16"), "1: column 1 is not UTF-8 but most likely UTF-16LE; convert it, as by"),
        ("L'été à Noël\n".encode() + b"\xff\n", "2: column 1 is not UTF-8 there; save it so."),
    ],
)
def test_bytes_that_are_not_utf8_are_told_with_their_place(tmp_path, content, said):
    path = written(tmp_path / "a.tsv", content)
    with pytest.raises(CorpusError) as caught:
        read_lines(path)
    assert str(caught.value).startswith(f"{path}:{said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"a\tb\n" * 100, mtime=0)[:-20], "this is not intact gzip"),
        (gzip.compress(b"a\tb\n" * 100, mtime=0)[:10] + b"\xff" * 50, "this is not intact gzip"),
        (b"un\tone\rdeux\ttwo\r", r"CR alone ends its lines; convert it, as by tr '\r' '\n'."),
        (gzip.compress(bytes(20 << 20), mtime=0), "unpacked, it would be more than 100 times as large"),
        (gzip.compress(b"a\tb\n" * 100, mtime=0) + b"rest", "it cannot be read"),
        (b"PK\x03\x04rest", "this is packed by zip"),
        (b"\xfd7zXZ\x00rest", "this is packed by xz"),
        (None, "there is no such file"),
    ],
)
def test_what_holds_no_lines_is_said_in_one_sentence(tmp_path, content, said):
    path = tmp_path / "a.tsv.gz"
    if content is not None:
        written(path, content)
    with pytest.raises(CorpusError) as caught:
        read_lines(path)
    assert str(caught.value).startswith(f"{path}: {said}")
    assert str(caught.value).isprintable()


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CorpusError, match="it cannot be read"):
        read_lines(tmp_path)


def test_a_stream_may_stand_for_a_file(tmp_path):
    with written(tmp_path / "a", gzip.compress(b"one\ntwo")).open("rb") as stream:
        assert read_lines(Path("-"), stream) == ["one", "two"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_is_read_to_its_end_but_a_device_without_one_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writing = Thread(target=lambda: (tmp_path / "pipe").write_bytes(b"one\ntwo"))
    writing.start()
    assert read_lines(tmp_path / "pipe") == ["one", "two"]
    writing.join()
    (tmp_path / "a.tsv").symlink_to("/dev/zero")
    with pytest.raises(CorpusError, match="it is a pipe or a device, no file"):
        read_lines(tmp_path / "a.tsv")
    assert read_lines(Path(os.devnull)) == []
