"""OpenSSH's own client at a class, in a terminal of its own."""

import asyncio
import fcntl
import os
import pty
import shutil
import signal
import struct
import termios
from contextlib import asynccontextmanager

import pytest
from classroom.classes import PATIENCE, shown_at
from classroom.halls import CODE, LECTURERS_KEY, Client, hall, until

SSH = shutil.which("ssh")
pytestmark = pytest.mark.skipif(SSH is None, reason="there is no ssh (Debian: openssh-client)")
_OPTIONS = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentityAgent=none"]


class OpenSSH(Client):
    """A process in a terminal: what it writes, and what is typed."""

    def __init__(self, process, end, columns, lines):
        super().__init__(columns, lines)
        self.process, self.end = process, end

    def read(self):
        try:
            data = os.read(self.end, 65536)
        except OSError:
            data = b""
        if data:
            self.data_received(data, None)
        else:
            asyncio.get_running_loop().remove_reader(self.end)
            self.has_ended = True

    def type(self, *several):
        for data in several:
            os.write(self.end, data.encode())

    def resize(self, columns, lines):
        self.terminal = type(self.terminal)(columns, lines)
        set_size(self.end, columns, lines)
        os.kill(self.process.pid, signal.SIGWINCH)


def set_size(end, columns, lines):
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def command(made, *more, name="ann"):
    options = [part for option in _OPTIONS for part in ("-o", option)]
    return [SSH, "-F", "/dev/null", *options, *more, "-p", str(made.port), f"{name}@127.0.0.1"]


@asynccontextmanager
async def ssh(made, *more, columns=80, lines=24, kind="xterm-256color"):
    """ssh in a terminal of that size."""
    end, other = pty.openpty()
    set_size(end, columns, lines)

    def take_terminal():
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = await asyncio.create_subprocess_exec(
        *command(made, *more), stdin=other, stdout=other, stderr=other, env={"TERM": kind}, preexec_fn=take_terminal
    )
    os.close(other)
    client = OpenSSH(process, end, columns, lines)
    asyncio.get_running_loop().add_reader(end, client.read)
    try:
        yield client
    finally:
        if process.returncode is None:
            process.kill()
        await asyncio.wait_for(process.wait(), PATIENCE)
        asyncio.get_running_loop().remove_reader(end)
        os.close(end)


async def run(made, *arguments, **options):
    """ssh without a terminal, with the code: its status, and what it writes."""
    ask = {"SSH_ASKPASS": options.pop("ask"), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": "none"}
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **ask, **options},
    )
    output, error = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, output, error.decode()


@pytest.fixture
def ask(tmp_path):
    """A program that answers with the code."""
    path = tmp_path / "ask"
    path.write_text(f"#!/bin/sh\necho {CODE}\n")
    path.chmod(0o700)
    return str(path)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_one_types_the_code_follows_explores_and_leaves(size):
    async with hall() as made, ssh(made, columns=size[0], lines=size[1]) as client:
        await client.until("Room code:")
        client.type("wrong\r")
        await client.until("That is no code of this class. Room code:")
        client.type("kxrm twpb\r")
        await client.until("softmax")
        await client.until("You follow the lecturer.")
        made.lecturer.show(shown_at(1, 2))
        await client.until("word 1, h₅")
        client.type("\x1b[C")
        await client.until("You explore")
        client.type("f")
        await client.until("You follow")
        client.resize(100, 30)
        await client.until("You follow")
        await until(lambda: client.shows("word 1"))
        client.type("q")
        await client.ends()
        await asyncio.wait_for(client.process.wait(), PATIENCE)
        assert client.process.returncode == 0
        assert b"\x1b[?1049l" in client.received


async def test_a_lecturers_key_needs_no_code(tmp_path):
    key = tmp_path / "key"
    LECTURERS_KEY.write_private_key(key)
    key.chmod(0o600)
    async with hall(keys=[LECTURERS_KEY]) as made, ssh(made, "-i", str(key)) as client:
        await client.until("softmax")
        assert made.lecturers == ["ann"]


async def test_an_open_room_asks_for_nothing():
    async with hall(code=None) as made, ssh(made) as client:
        await client.until("softmax")


async def test_there_are_no_commands_files_or_forwards(ask, tmp_path):
    async with hall() as made:
        for arguments in (["true"], ["-s", "sftp"], ["-s", "netconf"]):
            status, output, error = await run(made, *command(made, *arguments[:-1]), arguments[-1], ask=ask)
            assert status != 0
            assert output == b""
            assert "runs no commands" in error or "failed" in error
        for forward in ("-R0:127.0.0.1:9", f"-R{tmp_path}/far:/near"):
            status, _, error = await run(made, *command(made, forward, "-N", "-o", "ExitOnForwardFailure=yes"), ask=ask)
            assert status != 0
            assert "forwarding failed" in error
        if scp := shutil.which("scp"):
            for protocol in ("-O", "-s"):
                options = [part for option in _OPTIONS for part in ("-o", option)]
                source = "ann@127.0.0.1:/etc/passwd"
                status, _, _ = await run(
                    made,
                    scp,
                    protocol,
                    "-F",
                    "/dev/null",
                    *options,
                    "-P",
                    str(made.port),
                    source,
                    str(tmp_path / "got"),
                    ask=ask,
                )
                assert status != 0
            assert not (tmp_path / "got").exists()
        assert made.room.followers == {}


async def test_nobody_gets_further_from_here(ask):
    async with hall() as made:
        status, output, error = await run(made, *command(made, "-W", f"127.0.0.1:{made.port}"), ask=ask)
        assert status != 0
        assert output == b""
        assert "forwarding failed" in error or "prohibited" in error


async def test_who_is_stopped_gets_the_newest_picture_when_they_go_on():
    async with hall() as made, ssh(made) as client, made.client() as other:
        await client.until("Room code:")
        client.type(f"{CODE}\r")
        await client.until("softmax")
        await other.until("softmax")
        client.process.send_signal(signal.SIGSTOP)
        for number in range(30):
            made.lecturer.show(shown_at(1 + number % 3, 1 + number % 7))
            await asyncio.sleep(0.005)
        made.lecturer.show(shown_at(2, 4))
        await other.until("0.87 ≈ exp")
        client.process.send_signal(signal.SIGCONT)
        await client.until("0.87 ≈ exp")
        await until(lambda: client.display == other.display)


async def test_who_is_killed_leaves_nothing():
    async with hall() as made:
        async with ssh(made) as client:
            await client.until("Room code:")
            client.type(f"{CODE}\r")
            await client.until("softmax")
            client.type(" ")
            await client.until("You explore")
        await until(lambda: not made.room.followers and not made.guard.explorers)
