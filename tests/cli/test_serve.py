"""What `attn-tui serve` refuses, each in one sentence; and one class at a terminal, followed with ssh."""

import re
import shutil
import socket
import sys

import pytest
from cli.running import is_one_sentence, run
from screen.terminal import Terminal as Tty

FREE_PORTS = ["--port", "0", "--web-port", "0"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "there is nothing to show"),
        (["Je suis .", "--lesson", "bottleneck"], "leave out either the sentence or --lesson"),
        (["--lesson", "bottleneck", "--beam", "3"], "--beam is about a sentence"),
        (["--lesson", "bottleneck", "--compare", "reverse"], "--compare is about a sentence"),
        (["--lesson", "nothing"], "there is no lesson"),
        (["-"], "- is standard input"),
        (["  "], "the sentence is empty"),
        (["Je suis .", "--sample", "--beam", "3"], "two ways to search"),
        (["Je suis .", "-c", "nothing"], "there is no checkpoint"),
        (["my.trace", "--beam", "3"], "is recorded already"),
        (["my.trace", "--compare", "reverse"], "is recorded already"),
        (["my.trace"], "my.trace"),
        (["Je suis .", "--open", "--code", "KXRMTWPB"], "leave out either --open or --code"),
        (["Je suis .", "--code", "abc"], "a room code has"),
        (["Je suis .", "--redis", "redis://localhost"], "both --redis and --room"),
        (["Je suis .", "--room", "seminar"], "both --redis and --room"),
        (["Je suis .", "--redis", "redis://localhost", "--room", "seminar"], "the same --code"),
        (["Je suis .", "--redis", "nowhere", "--room", "seminar", "--open"], "no URL of a Redis server"),
        (["Je suis .", "--redis", "redis://localhost", "--room", "SE MINAR", "--open"], "cannot name a room"),
        (["Je suis .", "--lecturer-keys", "missing"], "cannot be read"),
        (["Je suis .", "--set", "3.nothing=1"], "nothing"),
        (["Je suis .", "--listen", ""], "--listen has no address"),
        (["Je suis .", "--link", "class.example.org"], "--link is the address of the page"),
        (["Je suis .", "--link", "https://class.example.org/?x"], "--link is the address of the page"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_sentence(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keys = [] if "--redis" in arguments or "--lecturer-keys" in arguments else ["--lecturer-keys", own_keys(tmp_path)]
    done = run("serve", *arguments, "--headless", *FREE_PORTS, *keys)
    assert done.returncode == 2
    assert said in done.stderr
    assert is_one_sentence(done.stderr)
    assert done.stdout == ""


def own_keys(folder):
    import asyncssh

    file = folder / "authorized_keys"
    file.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_public_key())
    return str(file)


def test_without_a_screen_somebody_has_to_be_able_to_teach():
    done = run("serve", "Je suis .", "--headless")
    assert done.returncode == 2
    assert "--lecturer-keys" in done.stderr
    assert is_one_sentence(done.stderr)


def test_a_screen_needs_a_terminal():
    done = run("serve", "Je suis .")
    assert done.returncode == 2
    assert "--headless" in done.stderr
    assert is_one_sentence(done.stderr)


@pytest.mark.parametrize("missing", ["aiohttp", "asyncssh", "segno"])
def test_what_has_to_be_installed_is_told(missing, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, missing, None)
    done = run("serve", "Je suis .", "--headless", "--lecturer-keys", "keys")
    assert done.returncode == 2
    assert "pip install 'attn-tui[class]'" in done.stderr
    assert is_one_sentence(done.stderr)


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "123", "-c", "reverse", "--headless", "--lecturer-keys", own_keys(tmp_path), "--port", port)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert is_one_sentence(done.stderr)


@pytest.mark.skipif(shutil.which("ssh") is None, reason="there is no ssh")
def test_who_comes_with_ssh_sees_what_the_lecturer_steps_to_and_is_told_the_end(tmp_path):
    serve = ["attn_tui", "serve", "123", "-c", "reverse", "--at", "1.score", "--code", "KXRM-TWPB", *FREE_PORTS]
    home = {"COLORTERM": "truecolor", "XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    lecturer = Tty([sys.executable, "-m", *serve], (120, 40), **home)
    try:
        lecturer.until("Nobody follows yet.")
        lecturer.type("J")
        lecturer.until("ssh -p")
        [port] = [found[1] for row in lecturer.screen.display if (found := re.search(r"ssh -p (\d+) 127", row))]
        lecturer.type("\x1b")
        lecturer.until("score")
        options = ["StrictHostKeyChecking=no", f"UserKnownHostsFile={tmp_path / 'hosts'}", "IdentitiesOnly=yes"]
        ssh = ["ssh", "-F", "none", *(part for one in options for part in ("-o", one)), "-p", port, "127.0.0.1"]
        follower = Tty(ssh, (80, 24))
        try:
            follower.until("Room code")
            follower.type("kxrm twpb\r")
            follower.until("score")
            lecturer.until("Class: 1")
            lecturer.type("right")
            follower.until("▶ 4 softmax")
            lecturer.type("q")
            lecturer.until("q again ends it")
            lecturer.type("q")
            assert lecturer.ends_within() == 0
            assert lecturer.left_as_found()
            follower.ends_within()
            assert b"attn-tui: the lecture is over." in follower.sent.rpartition(b"\x1b[?1049l")[2]
        finally:
            follower.process.close(force=True)
    finally:
        lecturer.process.close(force=True)
    key = tmp_path / "attn-tui" / "host_key"
    assert key.stat().st_mode & 0o777 == 0o600
