"""Sentences that were typed before, in a file."""

import os
import stat

import pytest
from unusable import KINDS, unusable

from attn_tui.sentences import KEPT, LONGEST, History, history_path


@pytest.fixture
def file(tmp_path):
    return tmp_path / "deep" / "sentences.txt"


def test_what_was_typed_is_there_the_next_time_and_only_for_its_owner(file):
    History(lambda: file).add("Je suis étudiant.")
    History(lambda: file).add("  Où est la gare ? ")
    assert History(lambda: file).sentences == ["Je suis étudiant.", "Où est la gare ?"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) & 0o077 == 0
    assert os.listdir(file.parent) == [file.name]


def test_a_sentence_is_there_once_as_the_latest_and_the_oldest_are_forgotten(file):
    history = History(lambda: file)
    for i in range(KEPT + 5):
        history.add(f"sentence {i}")
    history.add("sentence 10")
    assert len(history.sentences) == KEPT
    assert history.sentences[0] == "sentence 5"
    assert history.sentences[-2:] == [f"sentence {KEPT + 4}", "sentence 10"]
    assert history.sentences.count("sentence 10") == 1
    assert History(lambda: file).sentences == history.sentences


def test_two_that_run_at_once_keep_both(file):
    one, other = History(lambda: file), History(lambda: file)
    assert (one.sentences, other.sentences) == ([], [])
    one.add("a")
    other.add("b")
    assert History(lambda: file).sentences == ["a", "b"]


def test_nothing_empty_endless_or_dangerous_is_kept(file):
    history = History(lambda: file)
    for sentence in ("", "  ", "\n", "x" * (LONGEST + 1)):
        history.add(sentence)
    history.add("a\x1b[31mb\nc")
    assert history.sentences == ["ab c"]
    file.write_bytes(b"\xff\x1b]0;owned\x07d\n\n e \n")
    assert History(lambda: file).sentences == ["�d", "e"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_used_is_as_good_as_none(tmp_path, kind):
    file = unusable(tmp_path, kind)
    history = History(lambda: file)
    assert history.sentences == []
    history.add("Je")
    assert history.sentences == ["Je"]
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such device")
def test_nothing_is_written_to_a_device_that_a_link_leads_to(tmp_path, monkeypatch):
    file = tmp_path / "sentences.txt"
    file.symlink_to("/dev/full")
    written = []
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda path, content: written.append(path))
    History(lambda: file).add("Je")
    assert written == []
    assert file.is_symlink()


def test_without_a_file_they_last_as_long_as_the_program():
    history = History()
    history.add("Je")
    assert (history.sentences, History().sentences) == (["Je"], [])


def test_the_file_is_where_a_program_keeps_its_state(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert history_path().name == "sentences.txt"
