"""A room with its doors: who comes by ssh follows, a lecturer's key opens a lecturer's screen, all closes together."""

import asyncio
import os
import signal
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import asyncssh
import pytest
from classroom.classes import PATIENCE, complete, opens, shown_at
from screen.emulation import Terminal

from attn_tui.classroom.authorized import lecturer_keys
from attn_tui.classroom.hall import Hall
from attn_tui.classroom.lecture import Lecture
from attn_tui.classroom.service import Listening, Service, serve_until_stopped
from attn_tui.errors import RoomError
from attn_tui.room.codes import RoomCode
from attn_tui.room.sharing import Alone

HOST, OWN, OTHER = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(3))
CODE = RoomCode("KXRM-TWPB")


def lecture():
    return Lecture(
        ("fixed",),
        complete(opens(shown_at(2, 4))),
        (2, 4),
        lambda shown: complete(opens(shown)),
        reopens=lambda names, sentence: complete(opens(shown_at(0, 1, sentence=sentence))),
    )


@asynccontextmanager
async def serving(*stores, **listening):
    service = Service(lecture(), Listening(HOST, code=CODE, keys=[OWN], **listening), stores=stores)
    await service.open()
    try:
        yield service
    finally:
        await service.close()


class Client:
    """A terminal that is connected by SSH."""

    def __init__(self, connection, process, size):
        self.connection, self.process, self.terminal = connection, process, Terminal(*size, fills=True)
        self.text = ""
        self._reads = asyncio.create_task(self._read())

    async def _read(self):
        while data := await self.process.stdout.read(65536):
            self.text += data
            self.terminal.stream.feed(data)

    async def until(self, *texts):
        async with asyncio.timeout(PATIENCE):
            while not all(any(text in row for row in self.terminal.display) for text in texts):
                await asyncio.sleep(0.01)

    def type(self, keys):
        self.process.stdin.write(keys)

    async def end(self):
        async with asyncio.timeout(PATIENCE):
            await self._reads
        self.connection.close()
        return self.text


async def client(service, size=(80, 24), **options):
    options.setdefault("password", "kxrm twpb")
    connection = await asyncssh.connect(
        "127.0.0.1", service.joining.port, known_hosts=None, config=None, agent_path=None, **options
    )
    process = await connection.create_process(term_type="xterm-256color", term_size=size)
    return Client(connection, process, size)


async def test_a_lecturer_by_ssh_is_followed_by_ssh():
    async with serving() as service:
        lecturer = await client(service, client_keys=[OWN])
        await lecturer.until("J: how to join", "softmax")
        follower = await client(service, (120, 40))
        await follower.until("softmax")
        await lecturer.until("Class: 1")
        lecturer.type("\x1b[C")
        async with asyncio.timeout(PATIENCE):
            while service.room.shown.place != (2, 5):
                await asyncio.sleep(0.01)
        lecturer.type("J")
        await lecturer.until(f"ssh -p {service.joining.port} 127.0.0.1", "KXRM-TWPB", service.joining.fingerprint[:30])
        lecturer.type("J")
        await lecturer.until("softmax")
        lecturer.type("x")
        await lecturer.until("Nothing can be saved")
        lecturer.type("q")
        assert "\x1b[?1049l" in await lecturer.end()
        again = await client(service, client_keys=[OWN])  # where it was
        await again.until("5")
        assert service.room.shown.place == (2, 5)


async def test_when_it_is_over_everybody_is_told_so_and_finds_the_terminal_as_it_was():
    async with serving() as service:
        clients = [await client(service), await client(service, client_keys=[OWN])]
        for one in clients:
            await one.until("softmax")
    for one in clients:
        text = await one.end()
        assert "attn-tui: the lecture is over." in text.rpartition("\x1b[?1049l")[2]
    with pytest.raises(ConnectionError):
        await client(service)


async def test_one_server_of_several_that_ends_says_that_there_are_others():
    async with serving(Alone()) as service:
        one = await client(service)
        await one.until("softmax")
    assert "connect again, to another one." in await one.end()


async def test_without_a_lecturers_key_there_is_no_lecturer():
    async with serving() as service:
        with pytest.raises(asyncssh.PermissionDenied):
            await client(service, client_keys=[OTHER], password=None, preferred_auth="publickey")
        follower = await client(service, client_keys=[OTHER], username="lecturer")
        await follower.until("softmax")
        assert not any("how to join" in row for row in follower.terminal.display)
        assert service.room.counts.followers == 1
        await asyncio.sleep(0)


async def test_the_page_of_a_proxy_is_what_is_told_and_answered():
    async with serving(web_port=0, link="https://class.example.org/") as service, aiohttp.ClientSession() as client:
        first, own = service.joining.links
        assert first == service.joining.scanned == "https://class.example.org/#KXRM-TWPB"
        for host, status in (("class.example.org", 200), ("other.example.org", 421)):
            async with client.get(own.partition("#")[0], headers={"Host": host}) as answer:
                assert answer.status == status


async def test_a_port_that_is_taken_is_told_in_a_sentence():
    async with serving() as service:
        other = Service(lecture(), Listening(HOST, port=service.joining.port))
        with pytest.raises(RoomError, match=r"give a free port with --port\.$"):
            await other.open()
        await other.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_a_server_without_a_screen(number):
    service, told = Service(lecture(), Listening(HOST)), []

    def opened(joining):
        told.append(joining)
        os.kill(os.getpid(), number)

    async with asyncio.timeout(PATIENCE):
        await serve_until_stopped(service, opened)
    assert told[0].port
    assert told[0].code == ""


# ── the lecturers' keys ──


def line(key, before="", after=""):
    return f"{before}{key.export_public_key().decode().strip()}{after}\n"


def test_keys_are_read_as_ssh_has_them(tmp_path):
    file = tmp_path / "keys"
    file.write_text("# lecturers\n\n" + line(OWN, after=" ada@lab") + line(OTHER, "  "))
    keys, wrong = lecturer_keys(file)
    assert [key.public_data for key in keys] == [OWN.public_data, OTHER.public_data]
    assert wrong == []


def test_each_line_that_lets_nobody_in_is_told_with_its_number(tmp_path):
    file = tmp_path / "keys"
    file.write_text(
        line(OWN)
        + line(OTHER, 'from="10.0.0.*",no-pty ')
        + "ssh-ed25519 AAAAnot\n"
        + "nonsense\n"
        + "ssh-ed25519\n"
        + line(OTHER, "cert-authority ")
    )
    keys, wrong = lecturer_keys(file)
    assert len(keys) == 1
    assert [sentence.partition(" of ")[0] for sentence in wrong] == ["line 2", "line 3", "line 4", "line 5", "line 6"]
    assert "has options" in wrong[0]
    assert "is no public key" in wrong[1]


@pytest.mark.parametrize("content", [b"", b"# none\n", b"\xff\xfe\x00rubbish\n", b"x" * (2 << 20)])
def test_a_file_without_a_key_is_refused(content, tmp_path):
    file = tmp_path / "keys"
    file.write_bytes(content)
    with pytest.raises(RoomError, match=r"\.$"):
        lecturer_keys(file)


def test_a_private_key_is_none_of_the_lines(tmp_path):
    file = tmp_path / "id_ed25519"
    file.write_bytes(OWN.export_private_key())
    with pytest.raises(RoomError, match="is no public key") as error:
        lecturer_keys(file)
    assert OWN.export_private_key().decode().splitlines()[1] not in str(error.value)


@pytest.mark.parametrize("name", ["missing", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(name, tmp_path):
    with pytest.raises(RoomError, match=r"cannot be read: .*\.$"):
        lecturer_keys(tmp_path / name)


@pytest.mark.parametrize(("lesson", "goes_on"), [("", False), ("numbers", True)])
def test_a_lesson_goes_on_also_at_a_paragraph_about_another_sentence(lesson, goes_on):
    begun = replace(lecture(), lesson=lesson)
    hall = Hall(begun)
    assert hall.begun is None
    later = replace(begun.shown, sentence="Il dort .", paragraph=len(lesson))
    hall.room.lecturer().show(later)
    assert hall.begun == (later if goes_on else None)
