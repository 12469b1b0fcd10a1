"""A class from its beginning to its end, with real ssh, a real browser and a real Redis server, as one would hold it.

Without a browser or redis-server, what needs them is skipped, and said so.
"""

import sys

import pytest
from classroom.campus import CODE, SSH, campus
from room.test_redis import needs_server, redis_server

pytestmark = pytest.mark.skipif(SSH is None, reason="there is no ssh (Debian: openssh-client)")
SIZES = [(80, 24), (120, 40), (200, 60)]
LECTURE = ["123", "-c", "reverse", "--at", "1.score"]


def begun(place, *, by_ssh):
    """A server, a lecturer's terminal, the port, and the link."""
    if by_ssh:
        server = place.serve(*LECTURE, "--lecturer-keys", str(place.folder / "authorized_keys"))
        return server, place.lecturer(server.port), server.port, server.link
    command = [sys.executable, "-m", "attn_tui", "serve", *LECTURE, "--code", CODE, "--port", "0", "--web-port", "0"]
    lecturer = place.at_terminal(command, (120, 40))
    lecturer.until("Nobody follows yet.")
    lecturer.type("J")
    lecturer.until("ssh -p", "http://")
    said = " ".join(lecturer.screen.display)
    lecturer.type("\x1b")
    port, link = said.partition("ssh -p ")[2].split()[0], "http://" + said.partition("http://")[2].split()[0]
    return None, lecturer, int(port), link


@pytest.mark.sampled(1)
@pytest.mark.parametrize("by_ssh", [True, False], ids=["by ssh", "at this terminal"])
def test_a_class_follows_leaves_returns_and_answers(by_ssh, tmp_path):
    with campus(tmp_path) as place:
        server, lecturer, port, link = begun(place, by_ssh=by_ssh)
        lecturer.until("score", "Nobody follows yet.")
        # Who follows does not know where the lecturer sits: beside one at this terminal, one is enough.
        followers = [place.follower(port, size) for size in (SIZES if by_ssh else SIZES[:1])]
        page = place.page(link) if by_ssh else None
        everybody = [*followers, page] if page else followers

        def all_see(*texts):
            for one in everybody:
                one.until(*texts)

        all_see("3 of 8 scores")
        lecturer.until_line(f"Class: {len(everybody)}")

        # What the lecturer does is followed in every size.
        lecturer.type("right")
        all_see("4 of 8 softmax")
        lecturer.type("i")
        lecturer.until("What if")
        lecturer.type("1.alpha.2=1\r")
        all_see("1.alpha.2=1")
        lecturer.type("/")
        lecturer.until("Which sentence?")
        lecturer.type("45\r")
        all_see("source  4 5")

        # One leaves, looks around, is lost and returns; so does one in the browser.
        lecturer.type("s")
        all_see("word 1")
        one = followers[0]
        one.type("right")
        one.until("You explore; the class is at word 1, step 1.")
        lecturer.until_line("exploring: 1")
        one.type("end")
        one.until("end after 2 words")
        one.type("f")
        one.until("You follow", "word 1")
        followers[-1].type("!")
        lecturer.until_line("lost here: 1")
        if page:
            page.press("ArrowRight")
            page.until_says("You explore on your own; the class is at word 1, step 1.")
            lecturer.until_line("exploring: 1")
            page.press("f")
            page.until_says("You are back")

        # The class guesses, and its answers stand as bars before the truth.
        lecturer.type("p")
        lecturer.type("right")
        all_see("2 of 8")
        lecturer.type("right")
        for terminal, guess in zip(followers, "122", strict=False):
            terminal.until("The lecturer asks: which source word")
            terminal.type(guess)
        if page:
            page.until_hidden("question", hidden=False)
            page.press("2")
        lecturer.until_line(f"answers: {len(everybody)} of {len(everybody)}")
        lecturer.type("\r")
        lecturer.until(f"The class has answered ({len(everybody)})")
        for terminal in followers:
            terminal.until(f"Answers: {len(everybody)}")
        if page:
            page.until_true("document.querySelectorAll('#question b').length === 2")
        lecturer.type("\r")
        all_see("3 of 8 scores")
        for terminal in followers:
            terminal.until("Right: «")
        if page:
            page.until_says("Right: «")
            page.until_hidden("question", hidden=True)

        # It ends.
        lecturer.type("q")
        if server is None:  # else only the lecturer goes
            lecturer.until("q again ends it")
            lecturer.type("q")
        assert b"\x1b[?1049l" in lecturer.ends()
        assert lecturer.process.exitstatus == 0
        if server is not None:
            all_see("3 of 8 scores")  # a lecturer may come again
            assert server.end() == 0
        for terminal in followers:
            assert b"attn-tui: the lecture is over." in terminal.ends().rpartition(b"\x1b[?1049l")[2]
            assert terminal.process.exitstatus == 0
        assert not any(secret in place.logged() for secret in (CODE, "kxrm", "45"))
        if page:
            page.until_says("The lecture is over")
        elif by_ssh:
            pytest.skip("all but the page was tried: there is no chromium")


@needs_server
def test_a_room_on_two_servers_loses_no_position_whatever_is_killed(tmp_path):
    with redis_server() as redis, campus(tmp_path) as place:
        shared = [*LECTURE, "--compare", "reverse-bahdanau", "--redis", redis.url, "--room", "seminar"]
        with_keys = [*shared, "--lecturer-keys", str(tmp_path / "authorized_keys")]
        here, there = place.serve(*with_keys), place.serve(*shared)
        lecturer = place.lecturer(here.port)
        lecturer.until("score")
        near, far = place.follower(here.port), place.follower(there.port, (120, 40))
        page = place.page(there.link)
        n = 2 + (page is not None)
        lecturer.until_line(f"Class: {n}")
        lecturer.type("right")
        everybody = [near, far, page] if page else [near, far]
        for one in everybody:
            one.until("4 of 8 softmax")
        lecturer.type("t")
        for one in everybody:
            one.until("word before → embedding")
        lecturer.type("t")
        far.type("!")
        lecturer.until_line("lost here: 1")

        redis.stop()
        lecturer.type("right")
        near.until("5 of 8 context")
        lecturer.until_line("does not answer")
        redis.start()
        for one in everybody:
            one.until("5 of 8 context")
        lecturer.until_line(f"Class: {n}")

        here.kill()
        lecturer.ends()
        near.ends()
        far.until("5 of 8 context", "You follow")
        here = place.serve(*with_keys)
        lecturer = place.lecturer(here.port)
        lecturer.until("5 of 8 context")
        lecturer.type("left")
        far.until("4 of 8 softmax")

        there.kill()
        far.ends()
        if page:
            page.until_says("tries again")
        there = place.serve(*shared)
        far = place.follower(there.port, (120, 40))
        far.until("4 of 8 softmax")
        far.type("!")
        lecturer.until_line("lost here: 1")
        assert here.end() == there.end() == 0
