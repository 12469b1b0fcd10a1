"""What is written is whole at every moment, and nothing is left behind."""

import errno
import os
import stat
from pathlib import Path

import pytest
from support import random_checkpoint, save_whole

from attn_tui.checkpoint import load, save
from attn_tui.files import clear, complete, made_beside, replace_file, replace_files

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def full(monkeypatch):
    """A disk that is full, as some systems say it: when all was written."""

    def synchronize(file):
        raise FULL

    monkeypatch.setattr(os, "fsync", synchronize)


class KilledError(BaseException):
    """The end of a process; what Python tidies up then is undone by the test."""


def killed_at(number, monkeypatch):
    """End at a rename, from 0."""
    renames, before = [], Path.replace

    def rename(path, target):
        if len(renames) == number:
            raise KilledError
        renames.append(target)
        return before(path, target)

    monkeypatch.setattr(Path, "replace", rename)
    monkeypatch.setattr("attn_tui.files._remove", lambda part: None)


def test_a_file_is_as_it_was_if_it_cannot_be_written(tmp_path, full):
    (tmp_path / "it").write_bytes(b"old")
    with pytest.raises(OSError, match="No space"):
        replace_file(tmp_path / "it", b"new")
    assert contents(tmp_path) == {"it": b"old"}


@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755])
def test_a_file_keeps_its_permissions(tmp_path, mode):
    (tmp_path / "it").write_bytes(b"old")
    (tmp_path / "it").chmod(mode)
    replace_file(tmp_path / "it", b"new")
    assert stat.S_IMODE((tmp_path / "it").stat().st_mode) == mode
    assert contents(tmp_path) == {"it": b"new"}


def test_a_new_file_has_those_of_any_file_and_ones_own_is_ones_own(tmp_path):
    (tmp_path / "usual").write_bytes(b"")
    replace_file(tmp_path / "it", b"new")
    assert (tmp_path / "it").stat().st_mode == (tmp_path / "usual").stat().st_mode
    replace_file(tmp_path / "usual", b"new", own=True)
    assert stat.S_IMODE((tmp_path / "usual").stat().st_mode) == 0o600


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_comes_at_the_last_moment_is_not_replaced_unasked(tmp_path, monkeypatch, has_links):
    path, link = tmp_path / "file", os.link

    def slow_link(part, name):
        if not has_links:
            raise PermissionError(errno.EPERM, "no links here")
        path.write_text("precious")
        link(part, name)

    monkeypatch.setattr(os, "link", slow_link)
    if has_links:
        with pytest.raises(FileExistsError):
            replace_file(path, b"new", replaces=False)
    else:
        replace_file(path, b"precious", replaces=False)
    with pytest.raises(FileExistsError):
        replace_file(path, b"new", replaces=False)
    assert path.read_text() == "precious"
    replace_file(path, b"new")
    assert path.read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_is_not_to_be_written_is_not(tmp_path):
    (tmp_path / "it").write_bytes(b"old")
    (tmp_path / "it").chmod(0o400)
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "it", b"new")


def test_a_link_still_leads_to_the_file_and_a_device_is_written_to(tmp_path):
    (tmp_path / "it").write_bytes(b"old")
    (tmp_path / "link").symlink_to("it")
    (tmp_path / "new link").symlink_to("other")
    replace_file(tmp_path / "link", b"new")
    replace_file(tmp_path / "new link", b"other")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "it").read_bytes() == b"new"
    assert (tmp_path / "other").read_bytes() == b"other"
    replace_file(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path):
    name = "é" * 127
    replace_file(tmp_path / name, b"new")
    assert contents(tmp_path) == {name: b"new"}


def test_what_a_killed_writer_has_left_is_removed_later_and_not_while_it_may_be_written(tmp_path):
    with made_beside(tmp_path / "it", b"half") as part:
        replace_file(tmp_path / "other", b"")
        assert part.read_bytes() == b"half"
        (folder := part.with_name(f"{part.name}-of-several")).mkdir()
        (folder / "inner").write_bytes(b"half")
        for path in (part, folder):
            os.utime(path, (0, 0))
        replace_file(tmp_path / "other", b"new")
        assert contents(tmp_path) == {"other": b"new"}


def test_all_that_is_left_in_ones_own_folder_can_be_removed(tmp_path):
    with made_beside(tmp_path / "it", b"half") as part:
        os.utime(part, (part.stat().st_mtime - 1,) * 2)
        clear(tmp_path)
        assert contents(tmp_path) == {}


def test_files_are_put_in_place_together_or_not_at_all(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        replace_files(tmp_path, {"a": b"new", "no/such/folder": b"new"})
    assert contents(tmp_path) == {"a": b"old"}
    replace_files(tmp_path, {"a": None, "b": b"new", "c": None})
    assert contents(tmp_path) == {"b": b"new"}
    replace_files(tmp_path / "x" / "y", {"a": b"new", "b": None})
    assert contents(tmp_path / "x" / "y") == {"a": b"new"}


def test_files_that_cannot_be_written_leave_nothing(tmp_path, full):
    with pytest.raises(OSError, match="No space"):
        replace_files(tmp_path / "new", {"a": b"new"})
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("number", range(4))
def test_files_that_belong_together_are_the_old_ones_or_the_new_ones_wherever_it_was_killed(
    tmp_path, monkeypatch, number
):
    (folder := tmp_path / "it").mkdir()
    old, new = {"a": b"old", "b": b"old", "c": b"old"}, {"a": b"new", "c": b"new"}
    for name, content in old.items():
        (folder / name).write_bytes(content)
    with monkeypatch.context() as context:
        killed_at(number, context)
        with pytest.raises(KilledError) if number < 3 else pytest.MonkeyPatch.context():
            replace_files(folder, {**new, "b": None})
    clear(folder, older=-60)
    complete(folder)
    assert contents(folder) == (new if number else old)


@pytest.mark.parametrize("number", range(3))
def test_a_checkpoint_is_opened_whole_wherever_its_writing_was_killed(tmp_path, monkeypatch, number):
    old, new = random_checkpoint(1), random_checkpoint(2, "general", decoder_hidden=10)
    folder = save_whole(tmp_path / "it", old)
    with monkeypatch.context() as context:
        killed_at(number, context)
        with pytest.raises(KilledError):
            save(folder, new.config, new.parameters, "", {}, without=("README.md",))
    found = load(folder)
    assert found.config == (new if number else old).config
    assert found.parameters.keys() == (new if number else old).parameters.keys()


def test_a_checkpoint_that_cannot_be_written_leaves_nothing(tmp_path, full):
    checkpoint = random_checkpoint()
    with pytest.raises(OSError, match="No space left"):
        save(tmp_path / "mine", checkpoint.config, checkpoint.parameters, "", {})
    assert contents(tmp_path) == {}
