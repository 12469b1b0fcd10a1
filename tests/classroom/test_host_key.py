import os
import stat

import asyncssh
import pytest

from attn_tui.classroom.host_key import fingerprint, host_key
from attn_tui.errors import RoomError


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    path = tmp_path / "new" / "folders" / "host_key"
    key = host_key(path)
    assert fingerprint(host_key(path)) == fingerprint(key)
    assert fingerprint(key).startswith("SHA256:")
    assert key.get_algorithm() == "ssh-ed25519"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*path.parent.iterdir()] == [path]


def test_who_was_killed_after_making_it_leaves_no_second_name_for_it(tmp_path):
    path = tmp_path / "host_key"
    key = host_key(path)
    os.link(path, tmp_path / ".attn-tui-part-1-1")
    os.utime(path, (1e9, 1e9))
    assert fingerprint(host_key(path)) == fingerprint(key)
    assert [*tmp_path.iterdir()] == [path]


def test_of_two_servers_that_begin_at_once_both_have_the_same_key(tmp_path, monkeypatch):
    path = tmp_path / "host_key"
    link, others = os.link, []

    def first_another(*names, **options):
        monkeypatch.setattr(os, "link", link)
        others.append(host_key(path))
        link(*names, **options)

    monkeypatch.setattr(os, "link", first_another)
    own = host_key(path)
    assert [fingerprint(own)] == [fingerprint(other) for other in others]
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("content", [b"", b"nothing", b"-----BEGIN OPENSSH PRIVATE KEY-----\n"])
def test_what_is_no_key_is_said_so_and_left_alone(tmp_path, content):
    path = tmp_path / "host_key"
    path.write_bytes(content)
    with pytest.raises(RoomError, match=r"cannot be read.*put it back, or remove it"):
        host_key(path)
    assert path.read_bytes() == content


def test_a_key_with_a_passphrase_cannot_be_read(tmp_path):
    path = tmp_path / "host_key"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(path, "pkcs8-pem", passphrase="secret")
    with pytest.raises(RoomError, match="cannot be read"):
        host_key(path)


def test_if_none_can_be_kept_that_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RoomError, match="no host key can be kept"):
        host_key(tmp_path / "file" / "host_key")
    with pytest.raises(RoomError, match="cannot be read"):
        host_key(tmp_path)


def test_a_key_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    def full(number, content, own=False):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("attn_tui.files._write", full)
    with pytest.raises(RoomError, match=r"no host key can be kept in .*No space left"):
        host_key(tmp_path / "keys" / "host_key")
    assert list((tmp_path / "keys").iterdir()) == []
