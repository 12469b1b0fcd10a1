"""What a lecturer does is told to the room, and what the class does is on the lecturer's last line."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest
import segno
from classroom.classes import PATIENCE, complete, opens, shown_at
from lessons.writing import LESSON, begin
from screen.emulation import Terminal
from screen.looking import opened, press, rows

from attn_tui.classroom.blocks import qr
from attn_tui.classroom.desk import Desk
from attn_tui.classroom.join import Join, Joining, hosts_of
from attn_tui.classroom.lecturer import ERASED, LocalLecturer, RemoteLecturer, class_line, drawn_on, placed
from attn_tui.lessons import read_lesson
from attn_tui.room.room import Room
from attn_tui.screen.bench import Bench
from attn_tui.story.texts import texts

JOINING = Joining(("203.0.113.7",), 2222, "KXRM-TWPB", "SHA256:" + "x" * 43)


class Seat:
    """A terminal with the lecturer's line below the app."""

    fills, is_full = True, False

    def __init__(self, columns=80, lines=24):
        self.terminal, self.line = Terminal(columns, lines, fills=True), ""

    def send(self, data):
        text = data.decode()
        self.terminal.stream.feed(text + self.placed if ERASED in text else text)

    def put_line(self, line):
        self.line = line
        self.terminal.stream.feed(self.placed)

    @property
    def placed(self):
        return placed(self.line, self.terminal.lines)

    @property
    def display(self):
        return self.terminal.display


@asynccontextmanager
async def teaching(size=(80, 24), decodings=None, bench=Bench, place=(2, 4), names=("fixed",), **options):
    room, seat = Room(), Seat(*size)
    options.setdefault("reopen", lambda names, sentence: complete(opens(shown_at(0, 1, sentence=sentence))))
    app = RemoteLecturer(
        decodings or complete(opens(shown_at(*place))),
        desk=Desk(room),
        joining=JOINING,
        channel=seat,
        size=(size[0], drawn_on(size[1])),
        names=names,
        bench=bench,
        place=place,
        **options,
    )
    app.room, app.seat = room, seat
    running = app.running_task = asyncio.create_task(app.run_async(size=(size[0], drawn_on(size[1]))))
    try:
        await until(app, lambda: room.shown is not None)
        app.say_soon()
        yield app
    finally:
        app.exit()
        await asyncio.wait_for(running, PATIENCE)
        assert app.crashed is None


async def until(app, true):
    async with asyncio.timeout(PATIENCE):
        while not true():
            assert not app.running_task.done(), app.crashed
            await asyncio.sleep(0.005)


async def until_said(app, *found):
    """Wait until all of these are on the terminal."""
    await until(app, lambda: all(any(text in row for row in app.seat.display) for text in found))


async def until_line(app, text):
    """Wait until that is on the last line."""
    await until(app, lambda: text in app.seat.display[-1])


async def test_all_that_is_looked_at_is_told():
    async with teaching() as app:
        room = app.room
        assert (room.shown.place, room.shown.names, room.shown.pointer) == ((2, 4), ("fixed",), None)
        app.feed(b"\x1b[C")
        await until(app, lambda: room.shown.place == (2, 5))
        app.feed(b"4")  # the fourth pane
        await until(app, lambda: room.shown.pointer is not None)
        before = room.shown.pointer
        app.feed(b"\x1b[B")
        await until(app, lambda: room.shown.pointer not in (None, before))
        app.feed(b"z")
        await until(app, lambda: room.shown.enlarged == before.pane)
        app.feed(b"\x1b")
        await until(app, lambda: (room.shown.enlarged, room.shown.pointer) == ("", None))


async def test_what_ifs_sentences_and_undoing_them_are_told():
    async with teaching() as app:
        room = app.room
        app.feed(b"i")
        await until_said(app, "What if")
        app.feed(b"2.alpha.suis=0\r")
        await until(app, lambda: room.shown.systems[0].changes == ("2.alpha.suis=0",))
        app.feed(b"u")
        await until(app, lambda: room.shown.systems[0].changes == ())
        app.feed(b"/")
        await until_said(app, "Je suis étudiant .")
        app.feed(b"suis Je .\r")
        await until(app, lambda: room.shown.sentence == "suis Je .")


async def test_playing_is_told_at_each_step():
    places = []
    async with teaching(place=(1, 1), seconds_per_substep=0.01) as app:
        app.room.watch(lambda _: places.append(app.room.shown.place), "shown")
        app.feed(b" ")
        await until(app, lambda: (1, 4) in places)
        assert places[:3] == [(1, 2), (1, 3), (1, 4)]


async def test_what_is_no_news_is_not_told():
    async with teaching() as app:
        told = app.room.shown
        for key in (b"L", b"C", b"?", b"\x1b"):
            app.feed(key)
            await asyncio.sleep(0.2)  # an Esc alone is told from the beginning of a key by time
        await until(app, lambda: app.screen is app.bench)
        await until(app, lambda: app.room.shown == told)


async def test_the_last_line_says_how_the_class_follows():
    async with teaching() as app:
        await until_line(app, "Nobody follows yet.")
        ada, bob = app.room.join("Ada"), app.room.join("Bob")
        await until_line(app, "Class: 2")
        bob.explore()
        await until_line(app, "Class: 2 · exploring: 1")
        ada.mark()
        await until_line(app, "lost here: 1")
        app.feed(b"\x1b[C")
        await until_line(app, "lost at word 2, step 4: 1")
        await until(app, lambda: any("━!" in row or "!━" in row or "!●" in row for row in app.seat.display))
        app.feed(b"L")
        await until_line(app, "수강: 2명")
        app.say_trouble("The store is away.")
        await until_line(app, "The store is away.")
        app.say_trouble("")
        ada.leave()
        bob.leave()
        await until_line(app, "아직 아무도")


async def test_the_line_stays_the_last_one_whatever_size_the_terminal_gets():
    async with teaching() as app:
        await until_line(app, "Nobody follows yet.")
        for size in ((120, 40), (60, 19), (80, 24)):
            app.seat.terminal = Terminal(*size, fills=True)
            app.seat.terminal.litter()
            app.resize(size[0], size[1] - 1)
            await until_line(app, "Nobody follows yet.")
            await until(app, lambda size=size: app.size == (size[0], size[1] - 1))
            await until(app, lambda: sum("Nobody follows" in row for row in app.seat.display) == 1)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_line_is_said_ever_more_briefly(language):
    room, say = Room(shown_at(2, 4)), texts(language)
    room.lecturer()
    for number in range(12):
        member = room.join(str(number))
        member.mark(shown_at(2, 4 + number % 2))
        if number % 3 == 0:
            member.explore()
    lines = class_line(room, say)
    assert lines == sorted(lines, key=len, reverse=True)
    assert all("12" in line and "4" in line for line in lines)


async def test_the_class_is_told_what_its_lecturer_looks_at_besides():
    async with teaching(place=(2, 4)) as app:
        for key, aside in (
            (b"b", "beam"),
            (b"?", "help"),
            (b"\x1b", "beam"),
            (b"\x1b", ""),
            (b"J", "join"),
            (b"J", ""),
        ):
            app.feed(key)
            await until(app, lambda aside=aside: app.room.shown.aside == aside)
        assert app.room.shown.place == (2, 4)


async def test_a_lecturer_is_told_when_another_one_goes_on():
    async with teaching(place=(2, 4)) as app:
        await until_line(app, "Nobody")
        app.room.lecturer().show(shown_at(1, 1))
        await until_line(app, "what another lecturer shows")
        app.feed(b"?")
        await until(app, lambda: app.screen is not app.bench)
        app.feed(b"\x1b")
        await until(app, lambda: app.screen is app.bench)
        assert app.room.shown == shown_at(1, 1)  # what opened over one's own screen is one's own
        app.feed(b"\x1b[C")
        await until_line(app, "Nobody")
        assert app.room.shown.place == (2, 5)


async def test_the_progress_line_counts_who_is_lost_where():
    async with teaching(place=(2, 4)) as app:
        for place in ((2, 4), (1, 2), (1, 2), (3, 1)):
            app.room.join().mark(shown_at(*place))
        await until(app, lambda: any("!2" in row and row.count("!") == 2 and "●" in row for row in app.seat.display))


async def asked(app):
    """Turn guessing on, with two who follow, and come to a question; return the two."""
    members = [app.room.join(), app.room.join()]
    app.feed(b"p")
    await until(app, lambda: app.bench.quiz.score is not None)
    app.feed(b"\x1b[C")
    await until(app, lambda: app.room.asked is not None)
    return members


async def test_the_class_guesses_too_and_its_answers_stand_as_bars_before_the_truth_is_shown():
    async with teaching(place=(1, 2)) as app:
        room = app.room
        ada, bob = await asked(app)
        question = room.asked
        assert (question.kind, question.choices) == ("attention", ("Je", "suis", "étudiant", "."))
        assert ada.answer(question.at, 1)
        assert bob.answer(question.at, 1)
        await until_line(app, "answers: 2 of 2")
        assert room.bars is None
        app.feed(b"\r")
        await until_said(app, "The class has answered (2)", "suis")
        assert room.bars == (0, 2, 0, 0)
        assert room.shown.place == (1, 2)
        assert any(" 2 " in row and "suis" in row for row in app.seat.display)
        app.feed(b"\r")
        await until(app, lambda: room.shown.place == (1, 3))
        assert room.asked is None


@pytest.mark.parametrize("keys", [(b"\x1b[C", b"\r", b"\r"), (b"\x1b",)])  # with a guess of one's own, and without
async def test_the_class_is_told_what_was_right_as_soon_as_it_is_shown(keys):
    async with teaching(place=(1, 2)) as app:
        room = app.room
        [ada, _] = await asked(app)
        question, right = room.asked, app.bench.quiz.question.answer
        ada.answer(question.at, 0)
        for key in keys:
            assert room.settled is None
            app.feed(key)
            await asyncio.sleep(0)
        await until(app, lambda: room.settled is not None)
        assert (room.shown.place, room.asked) == ((1, 3), None)
        assert (room.settled.at, room.settled.choices) == (question.at, question.choices)
        assert room.settled.right[0] == right
        app.feed(b"4")  # the cursor
        await until(app, lambda: room.shown.pointer is not None)
        assert room.settled is not None
        app.feed(b".")
        await until(app, lambda: room.shown.place == (1, 4))
        assert room.settled is None


@pytest.mark.parametrize("key", [b"p", b"\x1b[F"])
async def test_of_a_question_that_is_dropped_nothing_is_told(key):
    async with teaching(place=(1, 2)) as app:
        await asked(app)
        app.feed(key)
        await until(app, lambda: app.room.asked is None)
        app.feed(b"\x1b[D")
        await until(app, lambda: not app.is_busy)
        assert app.room.settled is None


async def test_who_goes_back_to_choosing_shows_the_truth_with_the_next_key():
    async with teaching(place=(1, 2)) as app:
        await asked(app)
        app.feed(b"\r")
        await until_said(app, "The class has answered (0)")
        app.feed(b"\x1b")
        await until(app, lambda: app.screen is app.bench)
        assert app.room.asked.revealed
        app.feed(b"\r")
        await until(app, lambda: app.room.shown.place == (1, 3))


async def test_without_a_class_the_truth_follows_at_once():
    async with teaching(place=(1, 2)) as app:
        for member in await asked(app):
            member.leave()
        app.feed(b"\r")
        await until(app, lambda: app.room.shown.place == (1, 3))


@pytest.mark.parametrize("key", [b"p", b"\x1b[F"])  # no more guesses; the end
async def test_a_question_that_is_dropped_is_withdrawn(key):
    async with teaching(place=(1, 2)) as app:
        await asked(app)
        app.feed(key)
        await until(app, lambda: app.room.asked is None)


@asynccontextmanager
async def teaching_lesson(file):
    file.write_text(LESSON, encoding="utf-8")
    first, bench = begin(read_lesson(file))
    decodings = [opening() for opening in first.openings]
    for decoding in decodings:
        decoding.read_rest()
    async with teaching(decodings=decodings, bench=bench, names=first.names, place=(0, 1)) as app:
        yield app


async def test_a_lesson_is_told_with_its_paragraph_and_its_question(tmp_path):
    async with teaching_lesson(tmp_path / "numbers.md") as app:
        room = app.room
        member = room.join()
        assert (room.shown.lesson, room.shown.paragraph, room.shown.sentence) == ("numbers", 0, "314")
        app.feed(b"]")
        await until(app, lambda: room.shown.paragraph == 1 and room.asked is not None)
        assert (room.asked.kind, room.asked.choices) == ("lesson", ("3", "1", "4"))
        assert member.answer(room.asked.at, 2)
        app.feed(b"3")
        await until_said(app, "The class has answered (1)")
        assert room.bars == (0, 0, 1)
        assert not app.bench.course.question.given
        app.feed(b"\r")
        await until(app, lambda: app.bench.course.question.given == [2])
        assert room.asked.revealed
        app.feed(b"]")
        await until(app, lambda: room.shown.paragraph == 2)
        assert room.asked is None
        assert room.shown.pointer.pane == "softmax"


async def test_to_choose_again_in_a_lesson_asks_the_class_again(tmp_path):
    async with teaching_lesson(tmp_path / "numbers.md") as app:
        room = app.room
        member = room.join()
        app.feed(b"]")
        await until(app, lambda: room.asked is not None)
        before = room.asked
        app.feed(b"1")
        await until_said(app, "The class has answered (0)")
        app.feed(b"\r")
        await until(app, lambda: app.bench.course.question.given == [0])
        app.feed(b"\r")
        await until(app, lambda: not room.asked.revealed)
        assert (room.asked.at > before.at, room.asked.choices) == (True, before.choices)
        assert member.answer(room.asked.at, 2)
        await until_line(app, "answers: 1 of 1")
        app.feed(b"3")
        await until_said(app, "The class has answered (1)")


@asynccontextmanager
async def teaching_here(followers=1, **options):
    """At the terminal of the server, where the class ends with the app."""
    room = Room()
    for _ in range(followers):
        room.join()
    [decoding] = opens(shown_at(2, 4))
    app = LocalLecturer(lambda: decoding, desk=Desk(room), joining=JOINING, names=("fixed",), **options)
    async with app.run_test(size=(80, 23)) as pilot:
        await opened(pilot)
        yield app, pilot


def has_ended(app):
    return app.return_code is not None


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_q_ends_a_class_that_somebody_is_in_only_when_it_is_pressed_again(language):
    async with teaching_here(12, language=language) as (app, pilot):
        await press(pilot, "q")
        assert not has_ended(app)
        [notice] = app._notifications
        assert notice.message == app.look.say("lecture.quits", n=12, key="q")
        await press(pilot, "q")
        assert has_ended(app)


async def test_who_explores_is_in_the_class_too():
    async with teaching_here(0) as (app, pilot):
        app._desk.room.join().explore()
        await press(pilot, "q")
        assert not has_ended(app)


async def test_q_ends_a_class_that_nobody_is_in_at_once():
    async with teaching_here(0) as (app, pilot):
        await press(pilot, "q")
        assert has_ended(app)


async def test_a_key_between_or_a_notice_that_has_gone_asks_for_another_q():
    async with teaching_here() as (app, pilot):
        await press(pilot, "q", "right", "q")
        assert not has_ended(app)
        app._warned.raised_at = 0.0
        await press(pilot, "q")
        assert not has_ended(app)
        await press(pilot, "q")
        assert has_ended(app)


async def test_the_key_that_ends_the_class_is_named_as_it_is_bound():
    async with teaching_here(keymap={"quit": "Q"}) as (app, pilot):
        await press(pilot, "Q")
        [notice] = app._notifications
        assert "Q again" in notice.message
        await press(pilot, "ctrl+c")  # which quits, too
        assert has_ended(app)


async def test_nothing_is_saved_on_the_server():
    async with teaching() as app:
        app.feed(b"x")
        await until_said(app, "Nothing can be saved")


# ── how to join ──


async def test_j_opens_how_to_join_and_esc_closes_it():
    async with teaching() as app:
        app.feed(b"J")
        await until_said(app, "ssh -p 2222 203.0.113.7", "KXRM-TWPB", "SHA256:xxx")
        assert isinstance(app.screen, Join)
        await until_line(app, "Nobody follows yet.")
        app.feed(b"\x1b")
        await until(app, lambda: app.screen is app.bench)


def squares(lines):
    """The dark squares of a QR code that is drawn with half blocks."""
    rows = []
    for line in lines:
        rows.append([cell in "▀█" for cell in line])
        rows.append([cell in "▄█" for cell in line])
    return rows


@pytest.mark.sampled(3)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("link", ["", "https://class.example.org:8443/#KXRM-TWPB"])
async def test_the_qr_code_on_the_screen_is_that_of_the_link(size, link):
    joining = Joining(("203.0.113.7",), 2222, "KXRM-TWPB", "SHA256:" + "x" * 43, (link,) if link else ())
    async with teaching(size) as app:
        app._joining = joining
        app.feed(b"J")
        drawn = qr(link or "ssh://203.0.113.7:2222", *size)
        made = segno.make(link or "ssh://203.0.113.7:2222", error="l", micro=False)
        wanted = [[bool(square) for square in row] for row in made.matrix]
        border = (len(drawn[0]) - len(wanted)) // 2
        found = squares(drawn)[border : border + len(wanted)]
        assert [row[border : border + len(wanted)] for row in found] == wanted
        await until(app, lambda: all(any(line in row for row in rows(app)) for line in drawn))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 40)])
async def test_all_that_is_needed_to_join_is_on_the_screen_at_every_size(size, language):
    link = "http://203.0.113.7:8080/#KXRM-TWPB"
    async with teaching(size, language=language) as app:
        app._joining = Joining(("203.0.113.7", "2001:db8::7"), 2222, "KXRM-TWPB", "SHA256:" + "x" * 43, (link,))
        app.feed(b"J")
        await until_said(
            app, "ssh -p 2222 203.0.113.7", "KXRM-TWPB", "http://203.0.113.7:8080/", "SHA256:", "2001:db8::7"
        )
        assert sum(row.count("x") for row in app.seat.display) >= 43


def test_a_room_code_of_other_letters_is_shown_without_large_ones():
    from textual.geometry import Size

    from attn_tui.classroom.join import page
    from attn_tui.screen.look import Look

    lines = page(Joining(("::1",), 2222, "ÉÀÈÙ-日本語", "SHA256:x"), Size(60, 22), Look())
    said = ["".join(text for text, _ in line) for line in lines]
    assert any("ÉÀÈÙ-日本語" in line for line in said)
    assert any("--listen" in line for line in said)


def test_a_qr_code_without_room_is_left_out():
    assert qr("ssh://203.0.113.7:2222", 20, 40) == qr("ssh://203.0.113.7:2222", 80, 10) == []


def test_one_address_is_told_as_it_was_given_and_all_as_those_of_the_machine():
    assert hosts_of("127.0.0.1") == ("127.0.0.1",)
    assert hosts_of("lecture.example.org") == ("lecture.example.org",)
    for every in ("0.0.0.0", "::"):
        found = hosts_of(every)
        assert found
        assert every not in found
        assert not any(one.startswith("127.") or one == "::1" for one in found)


def test_a_phone_finds_an_address_of_version_6():
    joining = partial(Joining, port=2222, code="", fingerprint="")
    assert joining(("2001:db8::7",)).scanned == "ssh://[2001:db8::7]:2222"
    assert joining(("127.0.0.1",)).is_local
    assert not joining(("203.0.113.7",)).is_local


def test_who_can_come_by_a_proxy_need_not_be_at_this_machine():
    at_home = Joining(("127.0.0.1",), 2222, "", "SHA256:x", ("http://127.0.0.1:8022/",))
    assert at_home.is_local
    assert not replace(at_home, links=("https://class.example.org/", *at_home.links)).is_local
